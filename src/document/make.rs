//! From a record and a template to a sheet.

use std::sync::Arc;

use crate::{
    base::{failure::Failure, say::Said, text::Texts},
    db::query::Conn,
    print::{
        page::Sheet,
        template::{self, Making, Scribe},
    },
    setting::Settings,
};

use super::Document;

/// The document about a record, by its usual template.
///
/// # Errors
/// When there is no such record, the template is broken, or the database fails.
pub fn sheet(
    conn: &Conn,
    document: Document,
    id: i64,
    settings: &Settings,
    texts: &Arc<Texts>,
) -> Result<Sheet, Failure> {
    let entry = document.entry();
    let source = entry.templates[0].source;
    let template = template::parse(source).map_err(|flaw| Failure::from(broken(&flaw)))?;
    let fields = document.fields();
    let style = settings.policy.capitals_style;
    if let Some(flaw) = template::check(source, &template, &fields, &Scribe::new(texts, style)).first() {
        return Err(broken(flaw).into());
    }
    let data = (entry.read)(conn, id, settings, texts)?;
    template::lay_out(&Making { template: &template, data: &data, fields: &fields, texts, style, paper: None })
}

fn broken(flaw: &template::Flaw) -> Said {
    Said::new("print-template-broken")
        .with("line", flaw.line)
        .with("column", flaw.column)
        .with("why", flaw.said.clone())
}
