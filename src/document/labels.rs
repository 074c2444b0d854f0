//! Address labels of several customers on the same sheets.

use crate::{
    base::{failure::Failure, say::Said},
    db::query::Conn,
    print::{
        page::Sheet,
        paper::Paper,
        template::{self, Making, Scribe},
    },
};

use super::{Around, Asked, command, make, recipient, store};

/// Labels of several customers.
#[derive(Clone, Debug, PartialEq)]
pub struct Labels {
    /// The labels; its warnings name who has none.
    pub sheet: Sheet,
    /// Who has none, for want of an address.
    pub left_out: Vec<i64>,
}

/// Labels in the order they are asked for, each for its own customer, contact and address; template, paper and first
/// label are those of the first. Who has no address gets no label, and a warning says so.
///
/// # Errors
/// When none of them has an address, the template is none of labels or broken, or the database fails.
pub fn sheet(conn: &Conn, all: &[Asked], around: Around<'_>) -> Result<Labels, Failure> {
    let Some(asked) = all.first() else { return Err(Said::new("postal-nobody").into()) };
    let name = match &asked.template {
        Some(name) => name.clone(),
        None => store::usual(conn, asked.document)?,
    };
    let source = store::source(conn, asked.document, &name)?;
    let read = command::read(&source, Some(asked.document), around.texts);
    let (_, template) = read.map_err(|flaws| make::broken(&flaws))?;
    let Some(labels) = &template.labels else {
        return Err(Said::new("postal-no-labels").with("template", name).into());
    };
    let (mut recipients, mut warnings, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
    for one in all {
        match recipient::data(conn, one, around) {
            Ok(data) => recipients.push(data),
            Err(Failure::Refused(said)) => {
                warnings.push(said);
                left_out.push(one.id);
            }
            Err(failure) => return Err(failure),
        }
    }
    let Some(first) = recipients.first() else {
        let said = warnings.into_iter().next();
        return Err(said.unwrap_or_else(|| Said::new("postal-nobody")).into());
    };
    let style = around.settings.policy.capitals_style;
    let fields = asked.document.fields();
    let making = Making {
        template: &template,
        data: first,
        fields: &fields,
        texts: around.texts,
        style,
        paper: asked.paper.as_deref().map(Paper::parse).transpose()?,
        copies: &[],
    };
    let scribe = Scribe::new(around.texts, style);
    let mut sheet = template::lay_labels(&making, &scribe, labels.get_ref(), (&recipients, asked.first_label))?;
    if recipients.len() > 1 {
        // Of many customers it bears no single one's number.
        sheet.number = String::new();
    }
    warnings.append(&mut sheet.warnings);
    sheet.warnings = warnings;
    Ok(Labels { sheet, left_out })
}
