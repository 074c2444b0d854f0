//! `aftercare template …`: how the office's documents look, as text files.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use crate::{
    base::{
        failure::Failure,
        id::{Id as _, PrintTemplateId},
        kind::Kind,
        say::Said,
        text::Texts,
        words::Word as _,
    },
    db::{clock::Clock, held, query::Conn, tx},
    document::{
        Document,
        command::{self, Command, TemplateDraft},
        own::PrintTemplate,
        store,
    },
    print::{data::FieldKind, file as paper_file, template::Flaw},
};

use super::{Ground, out};

/// No more of a file is read, in bytes: a template is far shorter.
const LONGEST_FILE: u64 = 20_000_000;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to do
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// All templates, or those of one document
    List {
        /// Of this document
        document: Option<String>,
    },
    /// A template's file on standard output
    Show {
        /// Its name
        name: String,
        /// As it was after this save
        #[arg(long, value_name = "VERSION")]
        version: Option<i64>,
    },
    /// The fields that templates of a document may name
    Fields {
        /// The document
        document: String,
    },
    /// Looks for flaws
    Check {
        /// The template's file
        file: PathBuf,
    },
    /// Keeps a file as a template of the office
    Save {
        /// The template's file
        file: PathBuf,
        /// Under this name
        #[arg(long)]
        name: Option<String>,
        /// What it is for
        #[arg(long)]
        note: Option<String>,
        /// As the usual one of its document
        #[arg(long)]
        usual: bool,
    },
}

/// Does what is asked for.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    match &args.what {
        What::List { document } => list(ground, document.as_deref()),
        What::Show { name, version } => show(ground, name, *version),
        What::Fields { document } => fields(ground, document),
        What::Check { file } => check(ground, file),
        What::Save { file, name, note, usual } => save(ground, file, (name.as_deref(), note.as_deref()), *usual),
    }
}

fn of_word(word: &str) -> Result<Document, Failure> {
    let known = || Document::ALL.iter().map(|document| document.word()).collect::<Vec<_>>().join(", ");
    Document::from_word(word)
        .ok_or_else(|| Said::new("cli-unknown-document").with("kind", word).with("known", known()).into())
}

/// A line for each template: document, name, whose it is, what it is for.
fn list(ground: &Ground, document: Option<&str>) -> Result<ExitCode, Failure> {
    let conn = ground.open_to_read()?;
    let texts = ground.texts(&conn)?;
    let documents = match document {
        Some(word) => vec![of_word(word)?],
        None => Document::ALL.to_vec(),
    };
    let mut lines = Vec::new();
    for document in documents {
        let usual = store::usual(&conn, document)?;
        let mut line = |name: &str, whose: &str, note: &str| {
            let mark = if name == usual { texts.get("cli-template-usual").to_string() } else { String::new() };
            let whose = texts.get(whose).to_string();
            lines.push(vec![document.word().to_owned(), name.to_owned(), whose, mark, note.to_owned()]);
        };
        for own in store::of_document(&conn, document)? {
            line(&own.name, if own.active { "cli-template-own" } else { "cli-template-off" }, &own.note);
        }
        for shipped in document.entry().templates {
            line(shipped.name, "cli-template-shipped", &texts.get(&document.key()));
        }
    }
    out::say(&out::align(&lines, &[false; 5]).join("\n"))?;
    Ok(ExitCode::SUCCESS)
}

fn show(ground: &Ground, name: &str, version: Option<i64>) -> Result<ExitCode, Failure> {
    let conn = ground.open_to_read()?;
    let missing = |what: String| Failure::NotFound { kind: Kind::PrintTemplate, what };
    let source = match (store::by_name(&conn, name)?, version) {
        (Some(own), None) => own.source,
        (Some(own), Some(version)) => {
            as_it_was(&conn, &own, version)?.ok_or_else(|| missing(format!("{name} {version}")))?
        }
        (None, _) => {
            store::shipped(name).map(|(_, one)| one.source.to_owned()).ok_or_else(|| missing(name.to_owned()))?
        }
    };
    out::say(&source)?;
    Ok(ExitCode::SUCCESS)
}

/// The file that a template had when it was of that version.
fn as_it_was(conn: &Conn, own: &PrintTemplate, version: i64) -> Result<Option<String>, Failure> {
    let files = store::earlier(conn, own.id)?;
    let known = (1..=own.version).contains(&version);
    Ok(files.into_iter().find(|file| known && file.version <= version).map(|file| file.source))
}

fn fields(ground: &Ground, document: &str) -> Result<ExitCode, Failure> {
    let document = of_word(document)?;
    let texts = Texts::new(ground.lang, chrono_tz::Tz::UTC);
    let line = |field: &crate::print::data::DocField| {
        let list =
            if field.kind == FieldKind::List { texts.get("cli-template-list").to_string() } else { String::new() };
        vec![field.path.to_owned(), texts.get(field.label).to_string(), list]
    };
    let lines: Vec<Vec<String>> = document.fields().iter().map(line).collect();
    out::say(&out::align(&lines, &[false; 3]).join("\n"))?;
    Ok(ExitCode::SUCCESS)
}

fn check(ground: &Ground, file: &Path) -> Result<ExitCode, Failure> {
    let texts = Arc::new(Texts::new(ground.lang, chrono_tz::Tz::UTC));
    match command::flaws(&read(file)?, None, &texts) {
        Ok(document) => {
            let said = Said::new("cli-template-whole").with("path", file.display().to_string());
            out::say(&texts.say(&said.with_word("document", document)))?;
            Ok(ExitCode::SUCCESS)
        }
        Err(flaws) => Ok(complain(file, &flaws, &texts)),
    }
}

/// `FILE:LINE:COLUMN: words`, as editors and build tools read it.
fn complain(file: &Path, flaws: &[Flaw], texts: &Texts) -> ExitCode {
    for flaw in flaws {
        out::complain(&format!("{}:{}:{}: {}", file.display(), flaw.line, flaw.column, texts.say(&flaw.said)));
    }
    ExitCode::FAILURE
}

/// A new template of the office, or the next version of the one that has the name.
fn save(
    ground: &Ground,
    file: &Path,
    (name, note): (Option<&str>, Option<&str>),
    is_usual: bool,
) -> Result<ExitCode, Failure> {
    let source = read(file)?;
    let texts = Arc::new(Texts::new(ground.lang, chrono_tz::Tz::UTC));
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let name = name.unwrap_or(&stem);
    let (conn, actor) = ground.open_to_write()?;
    let own = store::by_name(&conn, name)?;
    let document = match command::flaws(&source, own.as_ref().and_then(PrintTemplate::of), &texts) {
        Ok(document) => document,
        Err(flaws) => return Ok(complain(file, &flaws, &texts)),
    };
    let draft = match own {
        Some(own) => TemplateDraft { active: "1".to_owned(), ..TemplateDraft::from(own) },
        None => TemplateDraft { name: name.to_owned(), active: "1".to_owned(), ..TemplateDraft::default() },
    };
    let note = note.map_or(draft.note.clone(), str::to_owned);
    let clock = Clock::default();
    let save = Command::SaveTemplate(Box::new(TemplateDraft { source, note, ..draft }));
    let done = tx::transact(&conn, &clock, actor, &save)?;
    let id = PrintTemplateId::from_raw(done.outcome.subject.map_or(0, |subject| subject.id));
    let own = store::get(&conn, id)?;
    if is_usual {
        tx::transact(&conn, &clock, actor, &Command::ChooseUsual(document, own.name.clone()))?;
    }
    let said = Said::new("cli-template-saved").with("name", own.name).with("version", own.version);
    out::say(&texts.say(&said.with_word("document", document)))?;
    Ok(ExitCode::SUCCESS)
}

fn read(file: &Path) -> Result<String, Failure> {
    let no_text = || Said::new("cli-template-no-text").with("path", file.display().to_string());
    held::may_be_read(file)?;
    // Longer ones are told what a template may have at most.
    let bytes = paper_file::read_at_most(file, LONGEST_FILE)?.ok_or_else(no_text)?;
    let source = String::from_utf8(bytes).map_err(|_no_utf8| Failure::from(no_text()))?;
    Ok(command::clean(&source))
}
