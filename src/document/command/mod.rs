//! What a user can do with the office's templates; and that a document was printed.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::{
    base::{
        capitals,
        failure::Failure,
        id::{PrintLogId, PrintTemplateId},
        kind::Kind,
        parse::Parser,
        say::Said,
        text::{Lang, Texts},
        words::Word as _,
    },
    db::{
        query::Conn,
        record,
        tx::{self, Outcome, Tx},
    },
    people::{self, Role},
    print::template::{self, Flaw, Scribe, Template},
    setting,
};

use super::{
    Asked, Document,
    own::{PrintLog, PrintTemplate, Way},
    store,
};

/// Who may change how the office's papers look.
pub const DESIGNERS: [Role; 2] = [Role::Supervisor, Role::Admin];
/// The longest file of a template, in bytes.
const SOURCE_LIMIT: usize = 200_000;

/// A template as it is typed.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct TemplateDraft {
    /// The template being edited; `None` for a new one.
    pub id: Option<PrintTemplateId>,
    /// Its version as it was read.
    pub version: i64,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub note: String,
    /// Its file.
    pub source: String,
    /// May be printed with: `1` or empty.
    pub active: String,
    /// Name of the template that it is a copy of.
    pub based_on: String,
}

/// That a document was put on paper.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    /// What was asked for.
    pub asked: Asked,
    /// How it was put on paper.
    pub way: Way,
    /// How many pages it had.
    pub pages: usize,
}

/// What a user can do with papers.
#[derive(Clone, Debug)]
pub enum Command {
    /// Saves a template of the office; needs the role supervisor or administrator.
    SaveTemplate(Box<TemplateDraft>),
    /// Makes a template the usual one of its document.
    ChooseUsual(Document, String),
    /// Notes that documents were put on paper (DOC-16): one, or all of a batch.
    Printed(Vec<Printed>),
}

impl tx::Command for Command {
    fn op(&self) -> &'static str {
        match self {
            Self::SaveTemplate(_) => "document-op-save-template",
            Self::ChooseUsual(..) => "document-op-choose-usual",
            Self::Printed(_) => "document-op-printed",
        }
    }

    fn run(&self, tx: &Tx<'_>) -> Result<Outcome, Failure> {
        match self {
            Self::SaveTemplate(draft) => save(tx, draft),
            Self::ChooseUsual(document, name) => choose(tx, *document, name),
            Self::Printed(all) => {
                all.iter().try_for_each(|one| printed(tx, one).map(|_| ()))?;
                Ok(Outcome::default())
            }
        }
    }
}

impl TemplateDraft {
    /// The draft of a template as it stands.
    ///
    /// # Errors
    /// [`Failure::NotFound`] when there is none.
    pub fn of(conn: &Conn, id: PrintTemplateId) -> Result<Self, Failure> {
        Ok(Self::from(store::get(conn, id)?))
    }

    /// A copy, not saved yet, of a file: under a name that is free.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn copy(conn: &Conn, source: &str, based_on: &str) -> Result<Self, Failure> {
        let mut number = 1;
        let mut name = format!("{based_on}-{number}");
        while store::by_name(conn, &name)?.is_some() || store::shipped(&name).is_some() {
            number += 1;
            name = format!("{based_on}-{number}");
        }
        let (source, based_on) = (source.to_owned(), based_on.to_owned());
        Ok(Self { name, source, based_on, active: "1".to_owned(), ..Self::default() })
    }

    /// The template it describes.
    ///
    /// # Errors
    /// [`Failure::Invalid`] with every error and every flaw of the file.
    pub fn parse(&self, conn: &Conn) -> Result<PrintTemplate, Failure> {
        let mut parser = Parser::default();
        let name = parser.required("name", &self.name);
        let other = store::by_name(conn, &name)?.filter(|other| Some(other.id) != self.id);
        if other.is_some() || store::shipped(&name).is_some() {
            parser.refuse("name", Said::new("error-taken").with("value", name.as_str()));
        }
        let source = clean(&self.source);
        let stored = self.id.map(|id| store::get(conn, id)).transpose()?;
        let known = stored.as_ref().and_then(PrintTemplate::of);
        let document = match flaws(&source, known, &Arc::new(Texts::new(Lang::En, chrono_tz::Tz::UTC))) {
            Ok(document) => document.word().to_owned(),
            Err(flaws) => {
                flaws.iter().for_each(|flaw| parser.refuse("source", placed(flaw)));
                String::new()
            }
        };
        let template = PrintTemplate {
            id: self.id.unwrap_or_default(),
            version: self.version,
            document,
            name,
            note: parser.line("note", &self.note),
            source,
            active: parser.flag("active", &self.active),
            based_on: self.based_on.clone(),
        };
        parser.done()?;
        Ok(template)
    }
}

impl From<PrintTemplate> for TemplateDraft {
    fn from(one: PrintTemplate) -> Self {
        Self {
            id: Some(one.id),
            version: one.version,
            name: one.name,
            note: one.note,
            source: one.source,
            active: if one.active { "1".to_owned() } else { String::new() },
            based_on: one.based_on,
        }
    }
}

/// A file as it is kept: with the line ends of this program and none of the marks that editors put in front.
pub fn clean(source: &str) -> String {
    source.trim_start_matches('\u{feff}').replace("\r\n", "\n")
}

/// A flaw with its place, as one thing to say.
pub fn placed(flaw: &Flaw) -> Said {
    Said::new("document-flaw").with("line", flaw.line).with("column", flaw.column).with("why", flaw.said.clone())
}

/// The document that a template's file is for.
///
/// # Errors
/// All that is wrong with the file: it can't be read, is of a newer program, is for an unknown document or for another
/// than `known`, names fields that the document has not.
pub fn flaws(source: &str, known: Option<Document>, texts: &Arc<Texts>) -> Result<Document, Vec<Flaw>> {
    read(source, known, texts).map(|(document, _)| document)
}

/// As [`flaws`], with the template itself.
///
/// # Errors
/// As [`flaws`].
pub fn read(source: &str, known: Option<Document>, texts: &Arc<Texts>) -> Result<(Document, Template), Vec<Flaw>> {
    if source.len() > SOURCE_LIMIT {
        let said = Said::new("document-error-too-long").with("limit", SOURCE_LIMIT / 1000);
        return Err(vec![Flaw::at(source, SOURCE_LIMIT, said)]);
    }
    let template = template::parse(source).map_err(|flaw| vec![flaw])?;
    let word = template.document.get_ref();
    let at = |said: Said| vec![Flaw::at(source, template.document.span().start, said)];
    let document = Document::from_word(word).ok_or_else(|| {
        let all = Document::ALL.iter().map(|document| document.word()).collect::<Vec<_>>().join(", ");
        at(Said::new("document-error-unknown").with("word", word.as_str()).with("known", all))
    })?;
    if let Some(known) = known.filter(|known| *known != document) {
        return Err(at(Said::new("document-error-other").with("word", word.as_str()).with("own", known.word())));
    }
    let scribe = Scribe::new(texts, capitals::Style::Plain);
    let found = template::check(source, &template, &document.fields(), &scribe);
    if found.is_empty() { Ok((document, template)) } else { Err(found) }
}

fn save(tx: &Tx<'_>, draft: &TemplateDraft) -> Result<Outcome, Failure> {
    people::store::require(tx, &DESIGNERS)?;
    let old = draft.id.map(|id| tx.current::<PrintTemplate>(id, draft.version)).transpose()?;
    let mut new = draft.parse(tx)?;
    let Some(old) = old else { return Ok(Outcome::of(Kind::PrintTemplate, tx.insert(&mut new)?)) };
    tx.update(&old, &mut new)?;
    // What is usual goes by its name.
    let mut usual = store::chosen(tx)?;
    if usual.get(&old.document).is_some_and(|name| name.to_lowercase() == old.name.to_lowercase()) {
        if new.active {
            usual.insert(old.document, new.name.clone());
        } else {
            usual.remove(&old.document);
        }
        setting::store::put(tx, store::USUAL, &usual)?;
    }
    Ok(Outcome::of(Kind::PrintTemplate, new.id))
}

fn choose(tx: &Tx<'_>, document: Document, name: &str) -> Result<Outcome, Failure> {
    people::store::require(tx, &DESIGNERS)?;
    store::source(tx, document, name)?;
    let own = store::by_name(tx, name)?.filter(|own| own.document == document.word());
    let name = own.as_ref().map_or_else(|| name.trim().to_owned(), |own| own.name.clone());
    let mut usual = store::chosen(tx)?;
    usual.insert(document.word().to_owned(), name.clone());
    setting::store::put(tx, store::USUAL, &usual)?;
    let said = Said::new("document-usual-chosen").with("name", name).with_word("document", document);
    let outcome = own.map_or_else(Outcome::default, |own| Outcome::of(Kind::PrintTemplate, own.id));
    Ok(outcome.saying(said))
}

/// Notes a printing; of a draft there is nothing to note.
fn printed(tx: &Tx<'_>, one: &Printed) -> Result<Option<PrintLogId>, Failure> {
    let Printed { asked, way, pages } = one;
    let entry = asked.document.entry();
    if is_draft(tx, entry.of, asked.id)? {
        return Ok(None);
    }
    let template = match &asked.template {
        Some(name) => name.clone(),
        None => store::usual(tx, asked.document)?,
    };
    let today = tx.now().day(setting::store::calendar(tx)?.zone);
    let nth = store::times_printed(tx, asked, &template, today)? + 1;
    let mut log = PrintLog {
        id: PrintLogId::default(),
        version: 0,
        document: asked.document.word().to_owned(),
        about_kind: entry.of,
        about_id: asked.id,
        template,
        part: store::part_of(asked, today),
        nth,
        way: *way,
        pages: i64::try_from(*pages).unwrap_or(i64::MAX),
        printed_at: tx.now(),
        user_id: tx.actor(),
    };
    tx.insert(&mut log).map(Some)
}

/// Is the record still a draft? What is printed of it is a proof, no document.
fn is_draft(tx: &Tx<'_>, kind: Kind, id: i64) -> Result<bool, Failure> {
    if !matches!(kind, Kind::Contract | Kind::Settlement) {
        return Ok(false);
    }
    let sql = format!("SELECT status FROM {} WHERE id = $1", record::table(kind));
    let status: Option<String> = tx.value(&sql, crate::vals![id])?;
    Ok(status.is_some_and(|status| status == "draft"))
}
