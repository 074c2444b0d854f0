//! The command line: one file per verb, the same commands and lists as the window.

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use clap::{Parser, Subcommand};

use crate::{
    base::{
        failure::Failure,
        id::UserId,
        text::{Lang, Texts},
        words::Word as _,
    },
    db::{
        address::Address,
        check as soundness,
        clock::Clock,
        folder,
        kept::{self, Kept},
        keys::{KeyStore, OfSystem},
        migrate, open,
        query::Conn,
        tx,
    },
    people, setting,
};

/// A file up to this size is looked through for damage before a command writes to it; a larger one
/// takes too long for that.
const LOOKED_THROUGH_BYTES: u64 = 256 << 20;

mod asked;
mod backup;
mod check;
mod deliveries;
pub mod demo;
mod explain;
mod export;
mod figures;
mod import;
mod imports;
mod kinds;
mod letters;
mod list;
mod location;
mod out;
mod password;
mod print;
mod report;
mod restore;
mod search;
mod show;
mod tasks;
mod telling;
mod template;
mod typed;
mod usage;
mod views;

use telling::bringing_up;
pub use usage::read;

/// What was typed behind `aftercare`.
#[derive(Debug, Parser)]
#[command(name = "aftercare", version, about = "Aftercare (售后通): the after-sales service desk")]
pub struct Cli {
    /// The data: a file, or postgres://USER@HOST/DATABASE; by default the data that this computer works with
    #[arg(long, global = true, value_name = "FILE|ADDRESS", value_parser = Address::parse)]
    pub db: Option<Address>,
    /// The language of texts and paper: zh-CN or en
    #[arg(long, global = true, value_name = "LANG", value_parser = lang)]
    pub lang: Option<Lang>,
    /// What to do; the window opens without it
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

/// What the command line can do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Make the demo company in a new file and open the window on it
    Demo(demo::Args),
    /// Import customers, items, bom or deliveries from an XLSX or CSV file
    Import(import::Args),
    /// Say what was imported, by whom, and what was taken back
    Imports(imports::Args),
    /// Print a document as PDF
    Print(print::Args),
    /// Write letters to many customers, with envelopes and a control list
    Letters(letters::Args),
    /// How documents look: list, show, check and save templates
    Template(template::Args),
    /// List records of a kind
    List(list::Args),
    /// Say which views lists have: those that come with them, and those that were saved
    Views(views::Args),
    /// Find records of every kind by a number, a name, a serial, a phone or words of a text
    Search(search::Args),
    /// What was delivered to whom, when: by customer, item, serial, batch and days
    Deliveries(deliveries::Args),
    /// Write what a list shows to an XLSX or CSV file
    Export(export::Args),
    /// Show one record whole, with its lines and reasons
    Show(show::Args),
    /// Count calls: open ones, those of a period, their times; or what would be otherwise
    Report(report::Args),
    /// Run the automatic rules that are due, once
    Tasks(tasks::Args),
    /// Copy the data file while working, and verify the copy
    Backup(backup::Args),
    /// Put a copy in the place of the data, with a look inside first
    Restore(restore::Args),
    /// Check a data file: pages, references, numbers, history
    Check(check::Args),
    /// Show the working behind a decision
    Explain(explain::Args),
    /// Say where the data is, and what is there
    Where(location::Args),
    /// Keep the server's password in the system's key store
    Password(password::Args),
}

/// Why a verb works with the data it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// `--db` says so.
    Asked,
    /// It is kept on this computer.
    Kept,
    /// Nothing is kept: the default file.
    Default,
}

/// What a verb works with.
#[derive(Clone)]
pub(crate) struct Ground {
    /// Where the data is.
    pub address: Address,
    /// Why there.
    pub source: Source,
    /// Who keeps passwords.
    pub keys: KeyStore,
    /// The language asked for, or the system's.
    pub lang: Lang,
}

impl Cli {
    /// The data asked for, else the data that this computer works with, else the default file.
    fn whereabouts(&self) -> Result<(Address, Source), Failure> {
        if let Some(address) = &self.db {
            return Ok((address.clone(), Source::Asked));
        }
        match Kept::load(kept::default_path().as_deref()).address() {
            Some(address) => Ok((address, Source::Kept)),
            None => default_path().map(|path| (Address::File(path), Source::Default)),
        }
    }

    /// The language asked for, or the system's.
    pub fn lang(&self) -> Lang {
        self.lang.unwrap_or_else(system_lang)
    }
}

/// A failure in one sentence of the language.
fn sentence(lang: Lang, failure: &Failure) -> String {
    Texts::new(lang, chrono_tz::Asia::Shanghai).say(&failure.said())
}

/// Says on standard error what failed, in one sentence of the language.
pub fn complain(lang: Lang, failure: &Failure) {
    out::complain(&format!("aftercare: {}", sentence(lang, failure)));
}

/// Runs a verb and says on standard error what failed, in one sentence.
pub fn run(cli: &Cli, verb: &Verb) -> ExitCode {
    let keys: KeyStore = Arc::new(OfSystem);
    let done = cli.whereabouts().and_then(|(address, source)| {
        warn_of_folder(cli.lang(), &address);
        let at = |address: &Address| {
            run_at(&Ground { address: address.clone(), source, keys: Arc::clone(&keys), lang: cli.lang() }, verb)
        };
        match verb {
            // It asks for the password itself.
            Verb::Password(_) => at(&address),
            _ => password::with_password(&address, &*keys, &Texts::new(cli.lang(), chrono_tz::Tz::UTC), at),
        }
    });
    match done {
        Ok(code) => code,
        Err(failure) => {
            complain(cli.lang(), &failure);
            ExitCode::FAILURE
        }
    }
}

fn run_at(ground: &Ground, verb: &Verb) -> Result<ExitCode, Failure> {
    match verb {
        // Opens a window or tells a story: `main` does that.
        Verb::Demo(_) => Ok(ExitCode::SUCCESS),
        Verb::Import(args) => import::run(ground, args),
        Verb::Imports(args) => imports::run(ground, args),
        Verb::Print(args) => print::run(ground, args),
        Verb::Letters(args) => letters::run(ground, args),
        Verb::Template(args) => template::run(ground, args),
        Verb::List(args) => list::run(ground, args),
        Verb::Views(args) => views::run(ground, args),
        Verb::Search(args) => search::run(ground, args),
        Verb::Deliveries(args) => deliveries::run(ground, args),
        Verb::Export(args) => export::run(ground, args),
        Verb::Show(args) => show::run(ground, args),
        Verb::Report(args) => report::run(ground, args),
        Verb::Tasks(args) => tasks::run(ground, args),
        Verb::Backup(args) => backup::run(ground, args),
        Verb::Restore(args) => restore::run(ground, args),
        Verb::Check(args) => check::run(ground, args),
        Verb::Explain(args) => explain::run(ground, args),
        Verb::Where(args) => location::run(ground, args),
        Verb::Password(args) => password::run(ground, args),
    }
}

/// Says once what can happen to a data file in its folder, unless somebody said in the window that they know.
fn warn_of_folder(lang: Lang, address: &Address) {
    let Some(path) = address.file() else { return };
    let Some(danger) = folder::danger(path) else { return };
    if !Kept::load(kept::default_path().as_deref()).is_unwarned(path) {
        let texts = Texts::new(lang, chrono_tz::Tz::UTC);
        out::complain(&format!("aftercare: {}", texts.say(&danger.said(path))));
    }
}

impl Ground {
    /// Opens the data file to write; a new one gets its founding settings and first user.
    ///
    /// # Errors
    /// What keeps it from being opened.
    pub fn open_to_write(&self) -> Result<(Conn, UserId), Failure> {
        self.address.make_folder()?;
        let conn = bringing_up(self.lang, |progress| open::to_write_watched(&self.address, progress))?;
        // What would be written over damaged pages is lost with them.
        let is_small = self
            .address
            .file()
            .is_some_and(|path| std::fs::metadata(path).is_ok_and(|found| found.len() < LOOKED_THROUGH_BYTES));
        if let Some(found) = if is_small { soundness::quick(&conn)?.into_iter().next() } else { None } {
            return Err(Failure::Damaged(found));
        }
        if !people::store::any(&conn)? {
            let company = Texts::new(self.lang, chrono_tz::Tz::UTC).get("cli-default-company").to_string();
            let found = setting::command::Command::Found { lang: self.lang, company };
            tx::transact(&conn, &Clock::default(), people::store::SYSTEM, &found)?;
        }
        let actor = people::store::first_admin(&conn)?;
        Ok((conn, actor))
    }

    /// Opens the data file to read. One of an earlier version is brought up to date first, after a copy of it was
    /// made, as the window does: what it lacks could not be read (PLAT-11).
    ///
    /// # Errors
    /// What keeps it from being opened; a missing file is one.
    pub fn open_to_read(&self) -> Result<Conn, Failure> {
        let conn = open::to_read(&self.address)?;
        if migrate::version(&conn)? == migrate::KNOWN_VERSION {
            return Ok(conn);
        }
        drop(conn);
        drop(bringing_up(self.lang, |progress| open::to_write_watched(&self.address, progress))?);
        open::to_read(&self.address)
    }

    /// Opens the data to read; none where nothing is there yet.
    ///
    /// # Errors
    /// As [`Self::open_to_read`], but for that.
    pub fn open_what_is_there(&self) -> Result<Option<Conn>, Failure> {
        match self.open_to_read() {
            Err(Failure::Io { why, .. }) if why == "error-io-not-found" => Ok(None),
            Err(Failure::Refused(said)) if said.key == "error-empty-file" => Ok(None),
            opened => opened.map(Some),
        }
    }

    /// The texts in the language asked for, with the company's zone.
    ///
    /// # Errors
    /// When the settings can't be read.
    pub fn texts(&self, conn: &Conn) -> Result<Texts, Failure> {
        Ok(Texts::new(self.lang, setting::store::load(conn)?.calendar.zone))
    }
}

/// The data file where none is named.
///
/// # Errors
/// When the system has no folder for user data.
pub fn default_path() -> Result<PathBuf, Failure> {
    kept::default_file().ok_or_else(|| Failure::refused("cli-no-data-folder"))
}

/// Chinese, unless the system says another language.
pub fn system_lang() -> Lang {
    let spoken =
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    match spoken.as_deref() {
        Some(lang) if !lang.starts_with("zh") && !matches!(lang, "C" | "POSIX" | "C.UTF-8") => Lang::En,
        _ => Lang::Zh,
    }
}

fn lang(text: &str) -> Result<Lang, String> {
    known_lang(text).ok_or_else(|| "known are zh-CN and en".to_owned())
}

fn known_lang(text: &str) -> Option<Lang> {
    match text {
        "zh" => Some(Lang::Zh),
        other => Lang::from_word(other),
    }
}
