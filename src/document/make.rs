//! From a record and a template to a sheet.

use crate::{
    base::{failure::Failure, say::Said},
    db::query::Conn,
    print::{
        data::{DocField, Value},
        page::{Picture, Sheet},
        paper::Paper,
        template::{self, Making, Scope, Scribe, Template},
    },
    setting,
};

use super::{Around, Asked, command, store};

/// The field by which a template says where words typed for one printing stand.
const WORDS: &str = "words";

/// The document that is asked for: with the template that is named, else with the usual one.
///
/// # Errors
/// When there is no such record or template, the template is broken, or the database fails.
pub fn sheet(conn: &Conn, asked: &Asked, around: Around<'_>) -> Result<Sheet, Failure> {
    Ready::new(conn, asked, around)?.sheet(conn, asked, around)
}

/// The document by a template's file; `printed` so many times before (DOC-16).
///
/// # Errors
/// As [`sheet`].
pub fn sheet_of(
    conn: &Conn,
    (source, printed): (&str, i64),
    asked: &Asked,
    around: Around<'_>,
) -> Result<Sheet, Failure> {
    Ready::of(conn, (String::new(), source), asked, around)?.made(conn, printed, asked, around)
}

/// What all documents of one kind and template have in common: read and checked once, for one document or a thousand.
#[derive(Debug)]
pub struct Ready {
    /// Name of the template.
    pub name: String,
    template: Template,
    fields: Vec<DocField>,
    scribe: Scribe,
    logo: Option<Picture>,
}

impl Ready {
    /// Reads and checks the template, and the words where some were typed for this printing.
    ///
    /// # Errors
    /// When there is no such template, it is broken, or the words name what is no field.
    pub fn new(conn: &Conn, asked: &Asked, around: Around<'_>) -> Result<Ready, Failure> {
        let name = match &asked.template {
            Some(name) => name.clone(),
            None => store::usual(conn, asked.document)?,
        };
        let source = store::source(conn, asked.document, &name)?;
        Ready::of(conn, (name, &source), asked, around)
    }

    fn of(conn: &Conn, (name, source): (String, &str), asked: &Asked, around: Around<'_>) -> Result<Ready, Failure> {
        let (_, template) =
            command::read(source, Some(asked.document), around.texts).map_err(|flaws| broken(&flaws))?;
        let fields = asked.document.fields();
        let scribe = Scribe::new(around.texts, around.settings.policy.capitals_style);
        let words = asked.words.as_deref().filter(|words| !words.trim().is_empty());
        if words.is_some() && !template::named(&template, &fields, &scribe).contains(WORDS) {
            return Err(Said::new("letters-no-place").with("template", name).into());
        }
        let flaws = words.map(|words| template::check_text(words, &fields, &scribe));
        let flaws: Vec<Said> =
            flaws.unwrap_or_default().iter().map(|flaw| placed("letters-words-flaw", flaw)).collect();
        if !flaws.is_empty() {
            return Err(Said::new("letters-words-broken").with("flaws", flaws).into());
        }
        let logo = setting::store::logo(conn)?.map(Picture::new);
        Ok(Ready { name, template, fields, scribe, logo })
    }

    /// The document about one record.
    ///
    /// # Errors
    /// When there is no such record, a text can't be filled in, or the database fails.
    pub fn sheet(&self, conn: &Conn, asked: &Asked, around: Around<'_>) -> Result<Sheet, Failure> {
        let printed = store::times_printed(conn, asked, &self.name, around.now.day(around.texts.zone))?;
        self.made(conn, printed, asked, around)
    }

    fn made(&self, conn: &Conn, printed: i64, asked: &Asked, around: Around<'_>) -> Result<Sheet, Failure> {
        let (texts, style) = (around.texts, around.settings.policy.capitals_style);
        let reprint = match printed {
            0 => Value::Nothing,
            _ => Value::Said(Said::new("document-reprint").with("nth", printed + 1)),
        };
        let mut data = (asked.document.entry().read)(conn, asked, around)?.with("reprint", reprint);
        data.put("company.logo", self.logo.clone());
        if let Some(words) = asked.words.as_deref().filter(|words| !words.trim().is_empty()) {
            let filled = self.scribe.fill(words.trim_end(), &Scope::new(&data, texts));
            let filled = filled.map_err(|error| {
                let why = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
                Said::new("letters-words-failed").with("line", error.line().unwrap_or(1)).with("why", why)
            })?;
            // Of no words the template's own text would be printed, which nobody asked for.
            if filled.trim().is_empty() {
                return Err(Failure::refused("letters-words-nothing"));
            }
            data.put(WORDS, filled);
        }
        let template = &self.template;
        // Envelopes have names of their own.
        let chosen = asked.paper.as_deref().filter(|_| template.envelope.is_none());
        let paper = chosen.map(Paper::parse).transpose()?;
        let (fields, copies) = (self.fields.as_slice(), asked.copies.as_slice());
        let making = Making { template, data: &data, fields, texts, style, paper, copies };
        match (&template.envelope, &template.labels) {
            (Some(envelope), _) => template::lay_envelope(&making, &self.scribe, envelope, asked.paper.as_deref()),
            (None, Some(labels)) => {
                let recipients = (std::slice::from_ref(&data), asked.first_label);
                template::lay_labels(&making, &self.scribe, labels.get_ref(), recipients)
            }
            (None, None) => template::lay_out_by(&making, &self.scribe),
        }
    }
}

/// The first flaw of a template that may not print.
pub(super) fn broken(flaws: &[template::Flaw]) -> Failure {
    let Some(flaw) = flaws.first() else { return Failure::refused("print-template-empty") };
    placed("print-template-broken", flaw).into()
}

/// What is wrong, with its place.
fn placed(key: &'static str, flaw: &template::Flaw) -> Said {
    Said::new(key).with("line", flaw.line).with("column", flaw.column).with("why", flaw.said.clone())
}
