//! A file as it was opened: how it is understood, by itself, by what was said of files like it, and by what is said now.

use std::path::Path;

use crate::{
    base::{failure::Failure, progress::Progress},
    db::query::Conn,
    exchange::{
        Limits,
        guess::Guess,
        import::Options,
        kinds::{ImportKind, Ready},
        memory,
        read::read,
    },
};

/// What was said by hand about a file, and of which headings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// The headings; empty before the first file.
    pub headings: String,
    /// What was said.
    pub options: Options,
    /// It was said of an earlier file.
    pub is_remembered: bool,
}

/// A file that was opened.
pub(super) struct Opened {
    /// What was said about it.
    pub said: Said,
    /// How it is understood.
    pub guess: Guess,
    /// Made ready to be checked, or why it can't be.
    pub ready: Result<Ready, Failure>,
}

/// Opens a file. What was said of one with other headings says nothing of it; then it is looked up whether files like
/// it came before.
pub(super) fn open(
    conn: &Conn,
    (kind, path): (ImportKind, &Path),
    mut said: Said,
    progress: &Progress,
) -> Result<Opened, Failure> {
    let sheet = read(path, progress, Limits::default())?;
    let headings = memory::headings_of(&sheet);
    if said.headings != headings {
        let known = memory::find(conn, kind, &headings)?;
        let is_remembered = known.is_some();
        let mut options = Options { map: Default::default(), words: Vec::new(), ..said.options };
        if let Some(known) = known {
            options = options.onto(&known.options);
        }
        said = Said { headings, options, is_remembered };
    }
    let guess = kind.guess(&sheet, &said.options);
    let ready = match Ready::of(kind, sheet, &said.options, progress) {
        Err(Failure::Cancelled) => return Err(Failure::Cancelled),
        ready => ready,
    };
    Ok(Opened { said, guess, ready })
}
