//! Where the window finds what this machine knows of its copies, and when a copy is old.

use std::path::{Path, PathBuf};

use egui::{Context, Id};

use crate::{
    base::time::{HOUR_MS, Instant},
    db::backup::known::{FILE, Known, Made},
};

/// A copy older than this is old.
const OLD_DAYS: i64 = 7;
/// A day, for what is only roughly old.
const DAY_MS: i64 = 24 * HOUR_MS;

/// So many days old, where that is long.
pub(super) fn is_old(made: &Made, now: Instant) -> Option<i64> {
    let days = (now.millis() - made.at.millis()) / DAY_MS;
    (days > OLD_DAYS).then_some(days)
}

/// What is known now.
pub(super) fn load(ctx: &Context) -> Known {
    Known::load(path(ctx).as_deref())
}

/// Changes what is known. That it can't be kept is noted only: a copy is made all the same.
pub(super) fn change(ctx: &Context, change: impl FnOnce(&mut Known)) -> Known {
    let (known, written) = Known::change(path(ctx).as_deref(), change);
    if let Err(failure) = written {
        tracing::warn!(%failure, "what is known of copies is not kept");
    }
    known
}

/// Tells the window where its preferences are.
pub(in crate::app) fn keep_beside(ctx: &Context, prefs: Option<&Path>) {
    let path = prefs.map(|prefs| prefs.with_file_name(FILE));
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
            assert_eq!(is_old(&made, Instant(days * DAY_MS)), old);
        }
    }

    #[test]
    fn it_stands_beside_the_preferences() {
        let (folder, ctx) = (tempfile::tempdir().expect("a folder"), Context::default());
        keep_beside(&ctx, Some(&folder.path().join("deep").join("window.json")));
        change(&ctx, |known| known.programs = "/opt/pg".to_owned());
        assert!(folder.path().join("deep").join("copies.json").exists());
        assert_eq!(load(&ctx).programs(), Some("/opt/pg".into()));
    }
}
