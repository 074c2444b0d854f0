//! From a record and a template to a sheet.

use crate::{
    base::{failure::Failure, say::Said},
    db::query::Conn,
    print::{
        page::Sheet,
        template::{self, Making, Scribe},
    },
};

use super::{Around, Asked};

/// The document that is asked for.
///
/// # Errors
/// When there is no such record or template, the template is broken, or the database fails.
pub fn sheet(conn: &Conn, asked: &Asked, around: Around<'_>) -> Result<Sheet, Failure> {
    let entry = asked.document.entry();
    let source = entry.templates[0].source;
    let template = template::parse(source).map_err(|flaw| Failure::from(broken(&flaw)))?;
    let fields = asked.document.fields();
    let (texts, style) = (around.texts, around.settings.policy.capitals_style);
    if let Some(flaw) = template::check(source, &template, &fields, &Scribe::new(texts, style)).first() {
        return Err(broken(flaw).into());
    }
    let data = (entry.read)(conn, asked, around)?;
    template::lay_out(&Making { template: &template, data: &data, fields: &fields, texts, style, paper: None })
}

fn broken(flaw: &template::Flaw) -> Said {
    Said::new("print-template-broken")
        .with("line", flaw.line)
        .with("column", flaw.column)
        .with("why", flaw.said.clone())
}
