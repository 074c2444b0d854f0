//! From a record and a template to a sheet.

use crate::{
    base::{failure::Failure, say::Said},
    db::query::Conn,
    print::{
        data::Value,
        page::Sheet,
        paper::Paper,
        template::{self, Making, Scribe},
    },
};

use super::{Around, Asked, command, store};

/// The document that is asked for: with the template that is named, else with the usual one.
///
/// # Errors
/// When there is no such record or template, the template is broken, or the database fails.
pub fn sheet(conn: &Conn, asked: &Asked, around: Around<'_>) -> Result<Sheet, Failure> {
    let name = match &asked.template {
        Some(name) => name.clone(),
        None => store::usual(conn, asked.document)?,
    };
    let source = store::source(conn, asked.document, &name)?;
    let printed = store::times_printed(conn, asked, &name)?;
    sheet_of(conn, (&source, printed), asked, around)
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
    let (texts, style) = (around.texts, around.settings.policy.capitals_style);
    let (_, template) = command::read(source, Some(asked.document), texts).map_err(|flaws| broken(&flaws))?;
    let entry = asked.document.entry();
    let reprint = match printed {
        0 => Value::Nothing,
        _ => Value::Said(Said::new("document-reprint").with("nth", printed + 1)),
    };
    let data = (entry.read)(conn, asked, around)?.with("reprint", reprint);
    let fields = asked.document.fields();
    // Envelopes have names of their own.
    let chosen = asked.paper.as_deref().filter(|_| template.envelope.is_none());
    let making = Making {
        template: &template,
        data: &data,
        fields: &fields,
        texts,
        style,
        paper: chosen.map(Paper::parse).transpose()?,
        copies: &asked.copies,
    };
    let scribe = Scribe::new(texts, style);
    match (&template.envelope, &template.labels) {
        (Some(envelope), _) => template::lay_envelope(&making, &scribe, envelope, asked.paper.as_deref()),
        (None, Some(labels)) => {
            let recipients = (std::slice::from_ref(&data), asked.first_label);
            template::lay_labels(&making, &scribe, labels.get_ref(), recipients)
        }
        (None, None) => template::lay_out(&making),
    }
}

/// The first flaw of a template that may not print.
pub(super) fn broken(flaws: &[template::Flaw]) -> Failure {
    let Some(flaw) = flaws.first() else { return Failure::refused("print-template-empty") };
    let said = Said::new("print-template-broken").with("line", flaw.line).with("column", flaw.column);
    said.with("why", flaw.said.clone()).into()
}
