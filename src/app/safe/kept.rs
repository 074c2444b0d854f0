//! What this machine knows of its copies: when and where the last one of each data was made, and where PostgreSQL's own
//! programs are. No business data, so not in the data file.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use egui::{Context, Id};
use serde::{Deserialize, Serialize};

use crate::{
    base::time::{HOUR_MS, Instant},
    db::address::Address,
};

/// A copy older than this is old.
const OLD_DAYS: i64 = 7;
/// A day, for what is only roughly old.
const DAY_MS: i64 = 24 * HOUR_MS;

/// A copy that was made on this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Made {
    /// When.
    pub at: Instant,
    /// Where it is.
    pub path: PathBuf,
    /// How many rows it has.
    pub rows: i64,
}

impl Made {
    /// So many days old, where that is long.
    pub fn is_old(&self, now: Instant) -> Option<i64> {
        let days = (now.millis() - self.at.millis()) / DAY_MS;
        (days > OLD_DAYS).then_some(days)
    }
}

/// Kept between starts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Kept {
    /// The last copy of each data, by its address.
    pub made: BTreeMap<String, Made>,
    /// The folder of PostgreSQL's own programs, where one was chosen.
    pub programs: String,
}

impl Kept {
    /// Reads it from beside the window's preferences. What can't be read is as at the first start.
    pub fn load(ctx: &Context) -> Self {
        let text = path(ctx).and_then(|path| std::fs::read_to_string(path).ok());
        text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    /// Keeps it. A failure is noted only: the copy is made all the same.
    pub fn save(&self, ctx: &Context) {
        let Some(path) = path(ctx) else { return };
        let text = serde_json::to_string_pretty(self).expect("plain data always becomes JSON");
        let folder = path.parent().unwrap_or(Path::new("."));
        if let Err(error) = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, text)) {
            tracing::warn!("what is known of copies is not kept in {}: {error}", path.display());
        }
    }

    /// The last copy of this data.
    pub fn last(&self, of: &Address) -> Option<&Made> {
        self.made.get(&of.to_string())
    }

    /// The folder of the programs, where one was chosen.
    pub fn programs(&self) -> Option<PathBuf> {
        let text = self.programs.trim();
        (!text.is_empty()).then(|| text.into())
    }
}

/// Tells the window where its preferences are.
pub(in crate::app) fn keep_beside(ctx: &Context, prefs: Option<&Path>) {
    let path = prefs.map(|prefs| prefs.with_file_name("copies.json"));
    ctx.data_mut(|data| data.insert_temp(file_id(), path));
}

fn path(ctx: &Context) -> Option<PathBuf> {
    ctx.data(|data| data.get_temp::<Option<PathBuf>>(file_id())).flatten()
}

fn file_id() -> Id {
    Id::unique("copies-file")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_old_after_a_week() {
        let made = Made { at: Instant(0), path: "a.db".into(), rows: 1 };
        for (days, old) in [(0, None), (7, None), (8, Some(8)), (400, Some(400))] {
            assert_eq!(made.is_old(Instant(days * DAY_MS)), old);
        }
    }

    #[test]
    fn what_is_known_comes_back() {
        let (folder, ctx) = (tempfile::tempdir().expect("a folder"), Context::default());
        keep_beside(&ctx, Some(&folder.path().join("deep").join("window.json")));
        assert_eq!(Kept::load(&ctx), Kept::default());
        let mut kept = Kept { programs: " ".to_owned(), ..Kept::default() };
        assert_eq!(kept.programs(), None);
        let data = Address::File("office.db".into());
        kept.made.insert(data.to_string(), Made { at: Instant(7), path: "a.db".into(), rows: 1 });
        kept.save(&ctx);
        assert_eq!(Kept::load(&ctx), kept);
        assert_eq!(kept.last(&data).map(|made| made.rows), Some(1));
    }
}
