//! How far data of an earlier version has been brought up, in words.

use crate::base::{progress::Progress, say::Said};

/// What is being done with it now.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// In words, with how many of how many where that is counted in what people know.
    pub said: Said,
    /// The share of this that is done (0 to 1), where one is known.
    pub share: Option<f32>,
}

/// What the opening of data ([`super::open::to_write_watched`]) is at; nothing while there is nothing to bring up.
pub fn told(progress: &Progress) -> Option<Told> {
    let (stage, (done, total)) = progress.seen();
    let (stage, done) = (stage?, done.min(total));
    let counted = match &*stage.key {
        "backup-stage-copying" => Some("backup-stage-copied"),
        "base-search-filling" => Some("base-search-filled"),
        _ => None,
    };
    let said = match counted.filter(|_| total > 0) {
        Some(key) => Said::new(key).with("done", done).with("total", total),
        None => stage,
    };
    Some(Told { said, share: (total > 0).then(|| done as f32 / total as f32) })
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
            (Said::new("base-search-filling"), 10, 10, "Making the search index: 10 of 10 records", Some(100)),
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
}
