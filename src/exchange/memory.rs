//! What was said by hand about files with the same headings: kept in the data, and proposed for the next one.

use crate::{
    base::{failure::Failure, id::ImportChoiceId, kind::Kind},
    db::{
        query::Conn,
        record,
        tx::{self, Outcome, Tx},
    },
    people, vals,
};

use super::{Sheet, import::Options, kinds::ImportKind, map::plain};

/// What was said by hand about files of a kind with certain headings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportChoice {
    /// Id.
    pub id: ImportChoiceId,
    /// Counts the saves.
    pub version: i64,
    /// What the files hold.
    pub kind: ImportKind,
    /// Their headings, in plain form and in order.
    pub headings: String,
    /// What was said.
    pub options: Options,
}

crate::stored_as_json!(Options);
crate::columns!(ImportChoice, ImportChoiceId in ImportChoice: kind, headings, options);

/// The headings of a file, whatever their order.
pub fn headings_of(sheet: &Sheet) -> String {
    let mut names: Vec<String> =
        sheet.headings.iter().map(|heading| plain(heading)).filter(|name| !name.is_empty()).collect();
    names.sort();
    names.dedup();
    names.join("\n")
}

/// What was said about files with these headings.
///
/// # Errors
/// When the engine fails.
pub fn find(conn: &Conn, kind: ImportKind, headings: &str) -> Result<Option<ImportChoice>, Failure> {
    let all: Vec<ImportChoice> = record::all(conn, "WHERE kind = $1 ORDER BY id", vals![kind])?;
    Ok(all.into_iter().find(|one| one.headings == headings))
}

/// What a user can do with it.
#[derive(Clone, Debug)]
pub enum Command {
    /// Keeps what was said.
    Remember {
        /// About files of this kind.
        kind: ImportKind,
        /// With these headings.
        headings: String,
        /// What was said.
        options: Options,
    },
    /// Forgets it.
    Forget {
        /// About files of this kind.
        kind: ImportKind,
        /// With these headings.
        headings: String,
    },
}

impl tx::Command for Command {
    fn op(&self) -> &'static str {
        match self {
            Self::Remember { .. } => "exchange-op-remember",
            Self::Forget { .. } => "exchange-op-forget",
        }
    }

    fn run(&self, tx: &Tx<'_>) -> Result<Outcome, Failure> {
        people::store::require_active(tx)?;
        match self {
            Self::Remember { kind, headings, options } => remember(tx, *kind, headings, options),
            Self::Forget { kind, headings } => {
                if let Some(known) = find(tx, *kind, headings)? {
                    tx.delete(&known)?;
                }
                Ok(Outcome::default())
            }
        }
    }
}

fn remember(tx: &Tx<'_>, kind: ImportKind, headings: &str, options: &Options) -> Result<Outcome, Failure> {
    let id = match find(tx, kind, headings)? {
        Some(mut known) => {
            tx.change(&mut known, |known| known.options = options.clone())?;
            known.id
        }
        None => {
            let (id, headings) = (ImportChoiceId(0), headings.to_owned());
            tx.insert(&mut ImportChoice { id, version: 0, kind, headings, options: options.clone() })?
        }
    };
    Ok(Outcome::of(Kind::ImportChoice, id))
}
