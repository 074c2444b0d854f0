//! What can go wrong, as values. Sentences are made in one place, from the texts.

use std::path::{Path, PathBuf};

use super::{
    kind::{Kind, Subject},
    money::Overflow,
    say::{Arg, Said},
    time::Instant,
    value::WrongValue,
    words::Word,
};

/// What is wrong with one field of a form or one cell of an import.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldError {
    /// The field's key, as in the feature's field list.
    pub field: &'static str,
    /// What is wrong and what to do.
    pub said: Said,
}

impl FieldError {
    /// An error of a field.
    pub fn new(field: &'static str, said: Said) -> Self {
        Self { field, said }
    }
}

/// Somebody else saved the same record in between.
#[derive(Clone, Debug, PartialEq)]
pub struct Stale {
    /// What kind of record.
    pub kind: Kind,
    /// Its id.
    pub id: i64,
    /// Who changed it last; empty where the history does not say.
    pub by: String,
    /// When.
    pub at: Instant,
    /// Column names of what changed since it was read, and `lines` where its lines did; none where it was taken away.
    pub changed: Vec<String>,
}

impl Stale {
    /// True where it is about this record, or a line of it.
    pub fn is_of(&self, subject: Subject) -> bool {
        let is_line = self.kind.document().is_some_and(|(document, _)| document == subject.kind);
        is_line || (self.kind, self.id) == (subject.kind, subject.id)
    }
}

/// Everything that can keep a command or query from its result.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Failure {
    /// The form has errors: all of them, by field.
    #[error("the form has errors: {0:?}")]
    Invalid(Vec<FieldError>),
    /// A rule says no.
    #[error("refused: {}", .0.key)]
    Refused(Said),
    /// Changed by somebody else meanwhile.
    #[error("changed meanwhile by {}", .0.by)]
    Stale(Box<Stale>),
    /// There is no such record.
    #[error("no {} {what}", .kind.word())]
    NotFound {
        /// What kind was looked for.
        kind: Kind,
        /// By which number or id.
        what: String,
    },
    /// The user took it back.
    #[error("cancelled")]
    Cancelled,
    /// Another program holds the database.
    #[error("the database is in use by another program")]
    Locked,
    /// The server can't be reached any more.
    #[error("the server can't be reached")]
    Offline,
    /// It was not saved: the server can't be reached any more.
    #[error("not saved: the server can't be reached")]
    Unsaved,
    /// The server can't be reached any more, and it is not known whether it was saved.
    #[error("the server can't be reached, and it is not known whether it was saved")]
    Unsure,
    /// The disk is full.
    #[error("the disk is full")]
    Full,
    /// The file or its folder can't be written.
    #[error("the database can't be written")]
    ReadOnly,
    /// The file is damaged.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// The file is no database of this program.
    #[error("{} is not an Aftercare database", .0.display())]
    NotOurs(PathBuf),
    /// The file was written by a newer version.
    #[error("the file needs version {found}, this program knows {known}")]
    TooNew {
        /// The schema version of the file.
        found: i64,
        /// The newest one this program knows.
        known: i64,
    },
    /// While it was open, a newer version of the program has changed how the data is stored: nothing is written to it any
    /// more.
    #[error("not saved: the data is now of version {found}, this program knows {known}")]
    Outgrown {
        /// The schema version of the data.
        found: i64,
        /// The newest one this program knows.
        known: i64,
    },
    /// The database refused a statement: a bug, or a broken file.
    #[error("database: {0}")]
    Db(String),
    /// A file could not be read or written.
    #[error("{}: {why}", .path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why, as a text key; else what the system says.
        why: String,
    },
}

impl Failure {
    /// A file that could not be read or written.
    pub fn io(path: &Path, error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        let known = match error.kind() {
            ErrorKind::NotFound => "error-io-not-found",
            ErrorKind::PermissionDenied => "error-io-denied",
            ErrorKind::AlreadyExists => "error-io-exists",
            ErrorKind::IsADirectory => "error-io-folder",
            ErrorKind::NotADirectory => "error-io-no-folder",
            ErrorKind::ReadOnlyFilesystem => "error-io-read-only",
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => "error-io-full",
            ErrorKind::InvalidFilename => "error-io-name",
            _ => "",
        };
        let why = match (known, error.raw_os_error()) {
            // Never the text of an error that another library has wrapped: it names its own files.
            ("", None) => error.kind().to_string(),
            ("", Some(_)) => error.to_string(),
            (known, _) => known.to_owned(),
        };
        Self::Io { path: path.to_owned(), why }
    }

    /// A refusal without arguments.
    pub fn refused(key: &'static str) -> Self {
        Self::Refused(Said::new(key))
    }

    /// One error of one field.
    pub fn field(field: &'static str, said: Said) -> Self {
        Self::Invalid(vec![FieldError::new(field, said)])
    }

    /// It is about what was asked for, not about the file, the disk or the program: asking for
    /// something else may go well.
    pub fn is_of_a_rule(&self) -> bool {
        matches!(self, Self::Invalid(_) | Self::Refused(_) | Self::Stale(_) | Self::NotFound { .. })
    }

    /// The failure as one thing to say: what happened, where, what to do.
    pub fn said(&self) -> Said {
        match self {
            Self::Invalid(errors) => Said::new("error-invalid")
                .with("errors", errors.iter().map(|error| error.said.clone()).collect::<Vec<_>>()),
            Self::Refused(said) => said.clone(),
            Self::Stale(stale) => Said::new(if stale.changed.is_empty() { "error-stale-gone" } else { "error-stale" })
                .with_word("kind", stale.kind)
                .with("by", stale.by.as_str())
                .with("at", stale.at)
                .with("changed", stale.changed.join(", ")),
            Self::NotFound { kind, what } => {
                Said::new("error-not-found").with_word("kind", *kind).with("what", what.as_str())
            }
            Self::Cancelled => Said::new("error-cancelled"),
            Self::Locked => Said::new("error-locked"),
            Self::Offline => Said::new("error-offline"),
            Self::Unsaved => Said::new("error-unsaved"),
            Self::Unsure => Said::new("error-unsure"),
            Self::Full => Said::new("error-full"),
            Self::ReadOnly => Said::new("error-read-only"),
            Self::Damaged(details) => Said::new("error-damaged").with("details", details.as_str()),
            Self::NotOurs(path) => Said::new("error-not-ours").with("path", Arg::Text(path.display().to_string())),
            Self::TooNew { found, known } => Said::new("error-too-new").with("found", *found).with("known", *known),
            Self::Outgrown { found, known } => Said::new("error-outgrown").with("found", *found).with("known", *known),
            Self::Db(details) => Said::new("error-database").with("details", details.as_str()),
            Self::Io { path, why } => {
                Said::new("error-file").with("path", path.display().to_string()).with("why", Arg::Key(why.clone()))
            }
        }
    }
}

impl From<Said> for Failure {
    fn from(said: Said) -> Self {
        Self::Refused(said)
    }
}

impl From<WrongValue> for Failure {
    fn from(error: WrongValue) -> Self {
        Self::Db(error.to_string())
    }
}

impl From<Overflow> for Failure {
    fn from(_: Overflow) -> Self {
        Self::refused("error-overflow")
    }
}
