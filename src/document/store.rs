//! Templates of the office, and the log of what was printed, in the database.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::{
    base::{
        failure::Failure,
        id::{CustomerId, Id as _, PrintTemplateId},
        kind::{Kind, Subject},
        say::Said,
        shown::Shown as Whole,
        time::Instant,
        words::Word as _,
    },
    db::{history, query::Conn, record},
    setting, vals,
};

use super::{
    Asked, Document, Shipped,
    fields::FIELDS,
    own::{PrintLog, PrintTemplate},
};

/// Name of the setting that keeps the usual templates: names of templates by the words of their documents.
pub const USUAL: &str = "print.usual";

/// The usual templates that were chosen: names of templates by the words of their documents.
pub type Usual = BTreeMap<String, String>;

/// The template with that id.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn get(conn: &Conn, id: PrintTemplateId) -> Result<PrintTemplate, Failure> {
    record::get(conn, id)
}

/// The office's template of that name, in any case.
///
/// # Errors
/// When the engine fails.
pub fn by_name(conn: &Conn, name: &str) -> Result<Option<PrintTemplate>, Failure> {
    record::first(conn, "WHERE LOWER(name) = LOWER($1) ORDER BY id", vals![name.trim()])
}

/// The office's templates of a document: those in use first, by name.
///
/// # Errors
/// When the engine fails.
pub fn of_document(conn: &Conn, document: Document) -> Result<Vec<PrintTemplate>, Failure> {
    record::all(conn, "WHERE document = $1 ORDER BY active DESC NULLS LAST, name, id", vals![document])
}

/// The template of that name that comes with the program.
pub fn shipped(name: &str) -> Option<(Document, Shipped)> {
    let name = name.trim();
    let of = |document: Document| document.entry().templates.iter().map(move |one| (document, *one));
    Document::ALL.iter().copied().flat_map(of).find(|(_, one)| one.name.eq_ignore_ascii_case(name))
}

/// The usual templates as they were chosen.
///
/// # Errors
/// When the engine fails.
pub fn chosen(conn: &Conn) -> Result<Usual, Failure> {
    Ok(setting::store::read(conn, USUAL)?.unwrap_or_default())
}

/// Name of the template that a document is printed with where none is named: the one that was chosen, as long as it
/// may be used, else the first that comes with the program.
///
/// # Errors
/// When the engine fails.
pub fn usual(conn: &Conn, document: Document) -> Result<String, Failure> {
    let first = || document.entry().templates.first().map_or(String::new(), |one| one.name.to_owned());
    let Some(name) = chosen(conn)?.remove(document.word()) else { return Ok(first()) };
    let is_own = by_name(conn, &name)?.is_some_and(|own| own.active && own.document == document.word());
    let is_shipped = || shipped(&name).is_some_and(|(of, _)| of == document);
    Ok(if is_own || is_shipped() { name } else { first() })
}

/// The file of a document's template: of the one named, or of the usual one. The office's own are looked for first.
///
/// # Errors
/// When the document has no such template, or the office has put it out of use; when the engine fails.
pub fn source(conn: &Conn, document: Document, name: &str) -> Result<String, Failure> {
    if let Some(own) = by_name(conn, name)?.filter(|own| own.document == document.word()) {
        if own.active {
            return Ok(own.source);
        }
        return Err(Said::new("document-error-inactive").with("name", own.name).into());
    }
    if let Some((_, found)) = shipped(name).filter(|(of, _)| *of == document) {
        return Ok(found.source.to_owned());
    }
    let known = names(conn, document)?.join(", ");
    let said = Said::new("document-error-no-template").with("name", name).with_word("document", document);
    Err(said.with("known", known).into())
}

/// Names of the templates that a document may be printed with: the office's, then those of the program.
///
/// # Errors
/// When the engine fails.
pub fn names(conn: &Conn, document: Document) -> Result<Vec<String>, Failure> {
    let own = of_document(conn, document)?.into_iter().filter(|own| own.active).map(|own| own.name);
    Ok(own.chain(document.entry().templates.iter().map(|one| one.name.to_owned())).collect())
}

/// A template as it was after one of its saves.
#[derive(Clone, Debug, PartialEq)]
pub struct Earlier {
    /// Its version then.
    pub version: i64,
    /// When it was saved.
    pub at: Instant,
    /// Who saved it.
    pub by: String,
    /// Its file then.
    pub source: String,
}

/// The files that a template had, the newest first; the first is the one it has.
///
/// # Errors
/// When the engine fails.
pub fn earlier(conn: &Conn, id: PrintTemplateId) -> Result<Vec<Earlier>, Failure> {
    let saves = history::of(conn, Subject::new(Kind::PrintTemplate, id))?;
    let mut files: Vec<Earlier> = Vec::new();
    for save in saves {
        let source = save.fields.iter().find(|(column, ..)| column == "source").and_then(|(_, _, new)| new.as_text());
        if let Some(source) = source {
            files.push(Earlier { version: save.version, at: save.at, by: save.by, source: source.to_owned() });
        }
    }
    files.reverse();
    Ok(files)
}

/// Id of the newest record that a document may be about: what a template is tried on.
///
/// # Errors
/// When the engine fails.
pub fn newest(conn: &Conn, document: Document) -> Result<Option<i64>, Failure> {
    let sql = format!("SELECT id FROM {} ORDER BY id DESC NULLS LAST LIMIT 1", record::table(document.entry().of));
    conn.value(&sql, &[])
}

/// What makes a paper printed today another one than the last of its record, as the log keeps it: the period or the one
/// promise that it tells of; of a letter its day, since who is written to again next year gets no reprint.
pub fn part_of(asked: &Asked, today: NaiveDate) -> String {
    if asked.document == Document::Letter {
        return today.to_string();
    }
    let day = |day: Option<NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    match (asked.from, asked.to) {
        (None, None) => asked.clock.map_or_else(String::new, |clock| clock.word().to_owned()),
        (from, to) => format!("{}/{}", day(from), day(to)),
    }
}

/// How often the paper asked for was printed with this template (DOC-16), until this day.
///
/// # Errors
/// When the engine fails.
pub fn times_printed(conn: &Conn, asked: &Asked, template: &str, today: NaiveDate) -> Result<i64, Failure> {
    let sql = "SELECT COALESCE(MAX(nth), 0) FROM print_log
         WHERE about_kind = $1 AND about_id = $2 AND document = $3 AND template = $4 AND part = $5";
    let params = vals![asked.document.entry().of, asked.id, asked.document, template, part_of(asked, today)];
    Ok(conn.value(sql, params)?.unwrap_or(0))
}

/// What was printed of a record, the newest first.
///
/// # Errors
/// When the engine fails.
pub fn printed(conn: &Conn, about: Subject) -> Result<Vec<PrintLog>, Failure> {
    record::all(
        conn,
        "WHERE about_kind = $1 AND about_id = $2 ORDER BY printed_at DESC NULLS LAST, id DESC NULLS LAST",
        vals![about.kind, about.id],
    )
}

/// What was printed of a customer and of what is theirs, the newest first, so many at most: calls, visits, contracts and
/// all that is about money.
///
/// # Errors
/// When the engine fails.
pub fn printed_for(conn: &Conn, customer: CustomerId, most: usize) -> Result<Vec<PrintLog>, Failure> {
    let of = [
        ("customer", "SELECT id FROM customer WHERE id = $1"),
        ("call", "SELECT id FROM call WHERE customer_id = $1"),
        ("dispatch", "SELECT d.id FROM call c JOIN dispatch d ON d.call_id = c.id WHERE c.customer_id = $1"),
        ("contract", "SELECT id FROM contract WHERE customer_id = $1"),
        ("settlement", "SELECT id FROM settlement WHERE payer_id = $1"),
        ("receipt", "SELECT id FROM receipt WHERE payer_id = $1"),
        (
            "credit_note",
            "SELECT n.id FROM settlement s JOIN credit_note n ON n.settlement_id = s.id WHERE s.payer_id = $1",
        ),
    ];
    let of = of.map(|(kind, ids)| format!("(about_kind = '{kind}' AND about_id IN ({ids}))")).join(" OR ");
    let newest = format!("WHERE {of} ORDER BY printed_at DESC NULLS LAST, id DESC NULLS LAST LIMIT {most}");
    record::all(conn, &newest, vals![customer])
}

/// The number of a record, and the name of its customer: as lists of papers name it. A draft has no number yet.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such record; when the engine fails.
pub fn number_and_customer(conn: &Conn, about: Subject) -> Result<(String, String), Failure> {
    let (number, customer) = match about.kind {
        Kind::Customer => ("t.code", "JOIN customer k ON k.id = t.id"),
        Kind::Dispatch => ("t.number", "JOIN call c ON c.id = t.call_id JOIN customer k ON k.id = c.customer_id"),
        Kind::CreditNote => {
            ("t.number", "JOIN settlement s ON s.id = t.settlement_id JOIN customer k ON k.id = s.payer_id")
        }
        Kind::Settlement | Kind::Receipt => ("t.number", "JOIN customer k ON k.id = t.payer_id"),
        _ => ("t.number", "JOIN customer k ON k.id = t.customer_id"),
    };
    let table = record::table(about.kind);
    let sql = format!("SELECT COALESCE({number}, ''), k.name FROM {table} t {customer} WHERE t.id = $1");
    let missing = || Failure::NotFound { kind: about.kind, what: format!("#{}", about.id) };
    conn.row(&sql, vals![about.id])?.ok_or_else(missing)
}

/// A template whole.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn show(conn: &Conn, id: PrintTemplateId) -> Result<Whole, Failure> {
    let one = get(conn, id)?;
    Ok(Whole::of(FIELDS, id.raw(), one.version)
        .put("name", &one.name)
        .put("document", &one.document)
        .put("note", &one.note)
        .put("based_on", &one.based_on)
        .put("active", &one.active)
        .put("source", &one.source))
}
