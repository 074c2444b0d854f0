//! A copy takes the place of the present data (PLAT-10). Before that a verified copy of the present is kept beside, and
//! it is one step: a program that is ended in the middle leaves the data as it was.

mod file;
mod server;

use std::path::{Path, PathBuf};

use super::{
    folder_of,
    look::{Of, kind_of},
};
use crate::{
    base::{failure::Failure, say::Said},
    db::address::Address,
};

/// How far restoring has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A copy of the present is kept.
    Kept,
    /// So much of the copy is written, of so much: pages of a file, tables of a server.
    Written(usize, usize),
    /// The copy has taken the place of the data.
    Done,
}

/// How it is to be done.
pub struct Order<'a> {
    /// Where the programs of a server are, if they were chosen.
    pub programs: Option<&'a Path>,
    /// The moment, as it stands in the name of the copy of the present: `20261122-213000`.
    pub stamp: &'a str,
    /// Told each step.
    pub tell: &'a dyn Fn(Step),
}

/// Data that was restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Where what was there before is kept; none where nothing was there.
    pub kept: Option<PathBuf>,
    /// What was there before was damaged: it is kept as it was.
    pub was_damaged: bool,
    /// How many rows each table has now.
    pub counts: Vec<(String, i64)>,
    /// The schema of the copy, where it was brought up.
    pub from_version: Option<i64>,
}

/// What stands where data can't be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing.
    Missing,
    /// Data that can't be read any more.
    Unread,
}

/// Puts a copy in the place of the present data, of which a verified copy is kept beside. Other windows on the data
/// stay; they see the restored data. A copy of an earlier version is brought up.
///
/// # Errors
/// When the copy is damaged, of a newer program, another program's or another engine's; when the present can't be kept
/// or written. The data is then as it was.
pub fn run(address: &Address, copy: &Path, order: &Order<'_>) -> Result<Restored, Failure> {
    fits(address, copy)?;
    let restored = match address {
        Address::File(data) => file::restore(data, copy, order)?,
        Address::Server(server) => server::restore(address, server, copy, order)?,
    };
    (order.tell)(Step::Done);
    Ok(restored)
}

/// Whether a copy is one that can go there.
///
/// # Errors
/// It is missing, none of ours, of the other engine, or the data itself.
pub(super) fn fits(address: &Address, copy: &Path) -> Result<(), Failure> {
    let of = kind_of(copy)?;
    let wanted = if address.file().is_some() { Of::File } else { Of::Server };
    if of != wanted {
        return Err(Said::new("error-copy-of-other-engine").with_word("copy", of).with_word("data", wanted).into());
    }
    let real = |path: &Path| path.canonicalize().ok();
    if address.file().is_some_and(|data| real(data).is_some() && real(data) == real(copy)) {
        return Err(Failure::refused("error-copy-is-the-data"));
    }
    Ok(())
}

/// What it means for a restore that the present data can't be opened.
///
/// # Errors
/// It is there and may be sound: the same failure.
pub(super) fn when_unread(failure: Failure) -> Result<Standing, Failure> {
    match &failure {
        Failure::Damaged(_) => Ok(Standing::Unread),
        Failure::Io { why, .. } if why == "error-io-not-found" => Ok(Standing::Missing),
        Failure::Refused(said) if said.key == "error-empty-file" => Ok(Standing::Missing),
        _ => Err(failure),
    }
}

/// A copy that is damaged.
fn damaged(copy: &Path, details: &[String]) -> Failure {
    let details = details.iter().take(3).cloned().collect::<Vec<_>>().join("; ");
    Said::new("error-copy-damaged").with("path", copy.display().to_string()).with("details", details).into()
}

/// A name that nothing has yet: `office.before-restore-20261122-213000.db`.
fn free_name(of: &Path, what: &str, order: &Order<'_>, ending: &str) -> PathBuf {
    let stem = of.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let named = |more: String| folder_of(of).join(format!("{stem}.{what}-{}{more}.{ending}", order.stamp));
    let mut all = std::iter::once(String::new()).chain((2..1000).map(|number| format!("-{number}")));
    let free = all.find_map(|more| Some(named(more)).filter(|path| !path.exists()));
    free.unwrap_or_else(|| named("-0".to_owned()))
}
