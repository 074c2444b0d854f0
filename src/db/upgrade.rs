//! How far data of an earlier version has been brought up, or the search index of other data made, in words.

use crate::base::{progress::Progress, say::Said};

/// What is being done with it now.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// In words, with how many of how many where that is counted in what people know.
    pub said: Said,
    /// The share of this that is done (0 to 1), where one is known.
    pub share: Option<f32>,
    /// The data is of an earlier version. Of other data nothing but the search index is made.
    pub is_older: bool,
}

impl Told {
    /// The text that says what is done on the whole, and that the data is safe.
    pub fn safe(&self) -> &'static str {
        if self.is_older { "base-upgrade-safe" } else { "base-search-safe" }
    }
}

/// The stage in which the search index is made: a part of bringing data up where that was told before.
pub(super) fn filling(progress: &Progress) -> Said {
    let is_part = progress.now().0.is_some_and(|before| before.key.starts_with("base-upgrade-"));
    Said::new(if is_part { "base-upgrade-filling" } else { "base-search-filling" })
}

/// What the opening of data ([`super::open::to_write_watched`]) is at; nothing while it is as this program has it.
pub fn told(progress: &Progress) -> Option<Told> {
    let (stage, (done, total)) = progress.seen();
    let (stage, done) = (stage?, done.min(total));
    let counted = match &*stage.key {
        "backup-stage-copying" => Some("backup-stage-copied"),
        "base-upgrade-filling" => Some("base-upgrade-filled"),
        "base-search-filling" => Some("base-search-filled"),
        _ => None,
    };
    let is_older = stage.key != "base-search-filling";
    let said = match counted.filter(|_| total > 0) {
        Some(key) => Said::new(key).with("done", done).with("total", total),
        None => stage,
    };
    Some(Told { said, share: (total > 0).then(|| done as f32 / total as f32), is_older })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::text::{Lang, Texts};

    #[test]
    fn what_is_told_counts_what_people_know_and_no_share_is_guessed() {
        let change = Said::new("base-upgrade-changing").with("number", 2_usize).with("count", 5_usize);
        let table = [
            (Said::new("backup-stage-copying"), 9583, 1200, "Copying the data as it is: 1200 of 9583 MB", Some(12)),
            (Said::new("backup-stage-copying"), 0, 0, "Copying the data as it is", None),
            (Said::new("backup-stage-checking"), 0, 0, "Checking the copy", None),
            (change.clone(), 5, 1, "Changing how the data is stored: step 2 of 5", Some(20)),
            (change, 0, 0, "Changing how the data is stored: step 2 of 5", None),
            (Said::new("base-upgrade-filling"), 10, 10, "Making the search index: 10 of 10 records", Some(100)),
            (Said::new("base-search-filling"), 10, 4, "Making the search index: 4 of 10 records", Some(40)),
        ];
        let texts = Texts::new(Lang::En, chrono_tz::Asia::Shanghai);
        let progress = Progress::default();
        assert_eq!(told(&progress), None, "nothing is brought up");
        for (stage, total, done, said, percent) in table {
            progress.stage(stage, total);
            progress.step(done).unwrap();
            let told = told(&progress).unwrap();
            assert_eq!(texts.say(&told.said), said);
            assert_eq!(told.share.map(|share| (share * 100.0) as u32), percent, "{said}");
        }
    }

    #[test]
    fn an_earlier_version_is_spoken_of_only_where_data_was_changed_before_its_index_was_made() {
        let progress = Progress::default();
        let texts = Texts::new(Lang::En, chrono_tz::Asia::Shanghai);
        for (stage, is_older) in [("exchange-demo-indexing", false), ("base-upgrade-checking", true)] {
            progress.stage(Said::new(stage), 0);
            progress.stage(filling(&progress), 1);
            let told = told(&progress).unwrap();
            assert_eq!(told.is_older, is_older, "{stage}");
            assert_eq!(texts.get(told.safe()).contains("earlier version"), is_older, "{stage}");
        }
    }
}
