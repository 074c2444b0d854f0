//! `aftercare print KIND NUMBER… -o FILE`: documents into a file, into a folder, or to a printer.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use chrono::NaiveDate;

use crate::{
    base::{
        failure::Failure,
        id::{AddressId, ContactId, CustomerId},
        kind::{Kind, Subject},
        say::Said,
        text::Texts,
        words::Word as _,
    },
    call::rules::Which,
    customer::{self, Address},
    db::{clock::Clock, list, query::Conn, replace, tx},
    document::{
        self, Around, Asked, Document,
        command::{Command as Papers, Printed},
        own::Way,
    },
    print::{
        file, join,
        page::Sheet,
        printer::{self, Fit, Machine, calibration, system},
        text,
    },
    setting,
};

use super::{
    Ground,
    asked::{self, Read},
    out, typed,
};

/// The sheet by which a printer is measured.
const CALIBRATION: &str = "calibration";

/// What was typed.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Which document: order (the repair order of a call), proof (how its deadlines are counted), and others
    kind: String,
    /// Numbers of the records
    numbers: Vec<String>,
    /// The records that their list finds with these words, in place of numbers
    #[arg(long, value_name = "WORDS", conflicts_with = "numbers")]
    filter: Option<String>,
    /// The records of a view of their list, in place of numbers
    #[arg(long, value_name = "NAME", conflicts_with = "numbers")]
    view: Option<String>,
    /// The PDF to write, or a folder for one PDF each
    #[arg(short, long, value_name = "FILE", required_unless_present = "printer")]
    output: Option<PathBuf>,
    /// The template, in place of the usual one
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
    /// The paper, in place of the template's: its name, or its size as 241x139.7
    #[arg(long, value_name = "PAPER")]
    paper: Option<String>,
    /// Which of the template's copies, as 1,3
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    copies: Vec<usize>,
    /// First day of what is told of, as 2026-01-31
    #[arg(long, value_name = "DAY")]
    from: Option<NaiveDate>,
    /// Last day of what is told of
    #[arg(long, value_name = "DAY")]
    to: Option<NaiveDate>,
    /// Of letters, envelopes and labels: the contact to name, in place of the default one: a name or phone
    #[arg(long, value_name = "NAME")]
    contact: Option<String>,
    /// Of letters, envelopes and labels: the address, in place of the one for letters: its number in the list, or site, billing, mailing
    #[arg(long, value_name = "WHICH")]
    address: Option<String>,
    /// Of letters: a text file with the words, in place of the template's, or - for standard input; it may name fields
    #[arg(long, value_name = "FILE")]
    text: Option<PathBuf>,
    /// The words of that file, once it is read.
    #[arg(skip)]
    words: Option<String>,
    /// Of labels: the first that is left on the sheet, row by row from 1
    #[arg(long, value_name = "N", default_value_t = 1)]
    first_label: usize,
    /// The system's printer to send it to
    #[arg(long, value_name = "NAME")]
    printer: Option<String>,
    /// Of a proof: response or resolve alone
    #[arg(long, value_name = "CLOCK")]
    clock: Option<String>,
}

/// Makes the documents, then writes or sends them: where one can't be made, nothing is written. What should be known
/// of them is said on standard error.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    if args.kind == CALIBRATION {
        let texts = Arc::new(Texts::new(ground.lang, chrono_tz::UTC));
        return hand_out(ground, args, &texts, vec![calibration::sheet(210.0, 297.0)]);
    }
    document_of(args)?;
    let is_listed = args.filter.is_some() || args.view.is_some();
    let numbers = if is_listed { found(ground, args)? } else { args.numbers.clone() };
    if numbers.is_empty() {
        return Err(Failure::refused("cli-print-no-number"));
    }
    let words = words_of(args)?;
    let args = &Args { words, numbers, ..args.clone() };
    // Of labels somebody may want two.
    let is_label = Document::named(&args.kind) == Some(Document::Label);
    if let Some(twice) = twice(&args.numbers).filter(|_| !is_label) {
        return Err(Said::new("cli-print-twice").with("number", twice).into());
    }
    if args.printer.as_deref().is_some_and(|printer| printer.trim().is_empty()) {
        return Err(Failure::refused("cli-print-no-printer-name"));
    }
    let conn = ground.open_to_read()?;
    let texts = Arc::new(ground.texts(&conn)?);
    let settings = setting::store::load(&conn)?;
    let around = Around { settings: &settings, texts: &texts, now: Clock::default().now() };
    let Made { sheets, pages } = made(&conn, args, around)?;
    let done = hand_out(ground, args, &texts, sheets)?;
    let printed = printed(&conn, args, &pages)?;
    drop(conn);
    if !printed.is_empty() && note(ground, printed).is_err() {
        out::complain(&texts.get("cli-print-not-noted"));
    }
    Ok(done)
}

/// The numbers of the records that their list finds by view and words, in its order.
fn found(ground: &Ground, args: &Args) -> Result<Vec<String>, Failure> {
    let kind = document_of(args)?.entry().of;
    let Read { conn, texts, at, spec } = Read::of(ground, kind.word())?;
    let words = args.filter.as_deref().unwrap_or_default();
    let query = asked::query(&conn, &spec, (args.view.as_deref(), words), at, &texts)?;
    let mut numbers = Vec::new();
    for id in list::ids(&conn, &spec, &query)? {
        numbers.push(document::store::number_and_customer(&conn, Subject { kind, id })?.0);
    }
    // A draft has no number, and is printed from its form.
    numbers.retain(|number| !number.is_empty());
    if numbers.is_empty() {
        Err(Said::new("cli-print-none-found")
            .with("words", args.view.as_deref().map_or(words, |view| if words.is_empty() { view } else { words }))
            .into())
    } else {
        Ok(numbers)
    }
}

/// The words that were typed for this printing, read once for all its documents.
fn words_of(args: &Args) -> Result<Option<String>, Failure> {
    let Some(path) = args.text.as_deref() else { return Ok(None) };
    if !Document::named(&args.kind).is_some_and(Document::takes_words) {
        return Err(Failure::refused("cli-print-no-text"));
    }
    typed::words(path).map(Some)
}

/// The first number that is named a second time: the second document would be no reprint and yet be counted as one.
fn twice(numbers: &[String]) -> Option<&str> {
    let again = |(index, number): (usize, &String)| numbers[..index].contains(number);
    numbers.iter().enumerate().find(|one| again(*one)).map(|(_, number)| number.as_str())
}

/// The documents, and how many pages each number has of them.
struct Made {
    sheets: Vec<Sheet>,
    pages: Vec<usize>,
}

/// Makes all documents. Labels of several customers share their sheets, unless each goes into a file of its own.
fn made(conn: &Conn, args: &Args, around: Around<'_>) -> Result<Made, Failure> {
    let is_folder = args.output.as_ref().is_some_and(|path| path.is_dir());
    if Document::from_word(&args.kind) != Some(Document::Label) || args.numbers.len() < 2 || is_folder {
        let sheet = |number: &String| document::make::sheet(conn, &asked(conn, args, number)?, around);
        let sheets = args.numbers.iter().map(sheet).collect::<Result<Vec<Sheet>, Failure>>()?;
        return Ok(Made { pages: sheets.iter().map(|one| one.pages.len()).collect(), sheets });
    }
    let all = args.numbers.iter().map(|number| asked(conn, args, number)).collect::<Result<Vec<Asked>, Failure>>()?;
    let labels = document::labels::sheet(conn, &all, around)?;
    let pages = all.iter().map(|one| usize::from(!labels.left_out.contains(&one.id))).collect();
    Ok(Made { sheets: vec![labels.sheet], pages })
}

/// What was put on paper, as the log keeps it (DOC-16).
fn printed(conn: &Conn, args: &Args, pages: &[usize]) -> Result<Vec<Printed>, Failure> {
    let way = if args.printer.is_some() { Way::Printed } else { Way::Saved };
    let mut all = Vec::new();
    for (number, pages) in args.numbers.iter().zip(pages).filter(|(_, pages)| **pages > 0) {
        all.push(Printed { asked: asked(conn, args, number)?, way, pages: *pages });
    }
    Ok(all)
}

fn note(ground: &Ground, printed: Vec<Printed>) -> Result<(), Failure> {
    let (conn, actor) = ground.open_to_write()?;
    tx::transact(&conn, &Clock::default(), actor, &Papers::Printed(printed)).map(|_| ())
}

/// The document of that word.
fn document_of(args: &Args) -> Result<Document, Failure> {
    let unknown = || Said::new("cli-unknown-document").with("kind", args.kind.as_str()).with("known", known());
    Document::named(&args.kind).ok_or_else(|| unknown().into())
}

/// The document as it was asked for.
fn asked(conn: &Conn, args: &Args, number: &str) -> Result<Asked, Failure> {
    let document = document_of(args)?;
    let entry = document.entry();
    let missing = || Failure::NotFound { kind: entry.of, what: number.to_owned() };
    let id = (entry.find)(conn, number)?.ok_or_else(missing)?;
    let is_chosen = args.contact.is_some() || args.address.is_some();
    if is_chosen && !document.is_addressed() {
        return Err(Failure::refused("postal-not-addressed"));
    }
    let mut copies = Vec::new();
    for copy in &args.copies {
        copies.push(copy.checked_sub(1).ok_or_else(|| Failure::refused("cli-print-copies"))?);
    }
    Ok(Asked {
        template: args.template.clone(),
        paper: args.paper.clone(),
        copies,
        from: args.from,
        to: args.to,
        clock: args.clock.as_deref().map(clock_of).transpose()?,
        contact: contact_of(conn, args, id)?,
        address: address_of(conn, args, id)?,
        first_label: args.first_label,
        words: args.words.clone(),
        ..Asked::of(document, id)
    })
}

/// The contact that is asked for.
fn contact_of(conn: &Conn, args: &Args, id: i64) -> Result<Option<ContactId>, Failure> {
    let Some(name) = args.contact.as_deref() else { return Ok(None) };
    let found = customer::store::contact_by_code(conn, CustomerId(id), name)?;
    let missing = || Failure::NotFound { kind: Kind::Contact, what: name.to_owned() };
    found.map(|contact| Some(contact.id)).ok_or_else(missing)
}

/// The address that is asked for: by its number in the customer's list, or what it is for.
fn address_of(conn: &Conn, args: &Args, id: i64) -> Result<Option<AddressId>, Failure> {
    let Some(which) = args.address.as_deref() else { return Ok(None) };
    let all = customer::store::addresses(conn, CustomerId(id))?;
    let nth = which.parse::<usize>().ok().and_then(|nth| all.get(nth.checked_sub(1)?));
    let found = nth.or_else(|| all.iter().find(|address| address.kind.word() == which));
    let missing = || {
        let one = |(index, address): (usize, &Address)| format!("{} {}", index + 1, address.one_line());
        let known = all.iter().enumerate().map(one).collect::<Vec<_>>().join("; ");
        Said::new("postal-no-such-address").with("which", which).with("known", known)
    };
    found.map(|address| Some(address.id)).ok_or_else(|| missing().into())
}

/// Says what should be known of the documents, and writes or sends them.
fn hand_out(ground: &Ground, args: &Args, texts: &Texts, sheets: Vec<Sheet>) -> Result<ExitCode, Failure> {
    warn(texts, &sheets);
    match &args.output {
        Some(folder) if folder.is_dir() => into_folder(ground, args, texts, &sheets, folder)?,
        Some(path) => {
            let sheet = whole(args, texts, sheets.clone())?;
            write_whole(ground, texts, &sheet, path)?;
        }
        None => {}
    }
    if let Some(printer) = &args.printer {
        let sheet = whole(args, texts, sheets)?;
        let machine = Machine::load(Machine::default_path().as_deref());
        system::send(&machine, Some(printer), &sheet)?;
        let said = Said::new("print-sent").with("printer", printer.as_str()).with("pages", sheet.pages.len());
        out::say(&texts.say(&said))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes a document that is laid out already, and says what should be known of it.
pub(super) fn write(ground: &Ground, texts: &Texts, sheet: &Sheet, path: &Path) -> Result<(), Failure> {
    warn(texts, std::slice::from_ref(sheet));
    write_whole(ground, texts, sheet, path)
}

fn warn(texts: &Texts, sheets: &[Sheet]) {
    let warnings = sheets.iter().flat_map(|sheet| &sheet.warnings);
    for said in warnings.chain(&text::flaws(sheets.iter().flat_map(Sheet::texts))) {
        out::complain(&texts.say(said));
    }
}

fn write_whole(ground: &Ground, texts: &Texts, sheet: &Sheet, path: &Path) -> Result<(), Failure> {
    replace::may_replace(ground.address.file(), path, b"%PDF")?;
    file::write_whole(path, &bytes(sheet)?)?;
    done(texts, path, sheet.pages.len())
}

/// All of them as one document.
fn whole(args: &Args, texts: &Texts, sheets: Vec<Sheet>) -> Result<Sheet, Failure> {
    let count = sheets.len();
    let name = match Document::named(&args.kind) {
        Some(document) => texts.get(&document.key()).to_string(),
        // The sheet by which a printer is measured.
        None => sheets.first().map_or_else(String::new, |sheet| sheet.title.clone()),
    };
    let title = |first: &str, last: &str| {
        let said = Said::new("print-several").with("document", name).with("count", count);
        texts.say(&said.with("first", first).with("last", last))
    };
    join::joined(sheets, title).ok_or_else(|| Failure::refused("cli-print-no-number"))
}

/// One file each, all made before the first is written.
fn into_folder(ground: &Ground, args: &Args, texts: &Texts, sheets: &[Sheet], folder: &Path) -> Result<(), Failure> {
    let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    for sheet in sheets {
        let ending = Document::named(&args.kind).map_or(args.kind.as_str(), |document| document.word());
        let path = folder.join(file::name_of(&format!("{}-{ending}.pdf", sheet.number)));
        if files.iter().any(|(other, _)| *other == path) {
            return Err(Said::new("cli-print-same-file").with("path", path.display().to_string()).into());
        }
        replace::may_replace(ground.address.file(), &path, b"%PDF")?;
        files.push((path, bytes(sheet)?));
    }
    file::write_all_whole(files.iter().map(|(path, bytes)| (path.as_path(), bytes.as_slice())))?;
    for ((path, _), sheet) in files.iter().zip(sheets) {
        done(texts, path, sheet.pages.len())?;
    }
    Ok(())
}

fn done(texts: &Texts, path: &Path, pages: usize) -> Result<(), Failure> {
    out::say(&texts.say(&Said::new("cli-print-done").with("path", path.display().to_string()).with("pages", pages)))
}

/// The one promise that a proof is asked for.
fn clock_of(word: &str) -> Result<Which, Failure> {
    let known = Which::ALL.iter().map(|which| which.word()).collect::<Vec<_>>().join(", ");
    let unknown = || Said::new("error-not-a-choice").with("value", word).with("choices", known);
    Which::from_word(word).ok_or_else(|| unknown().into())
}

/// The words of all documents.
fn known() -> String {
    let words = Document::ALL.iter().map(|document| document.word());
    words.chain([CALIBRATION]).collect::<Vec<_>>().join(", ")
}

/// The PDF of a sheet.
pub fn bytes(sheet: &Sheet) -> Result<Vec<u8>, Failure> {
    printer::bytes(sheet, Fit::default())
}
