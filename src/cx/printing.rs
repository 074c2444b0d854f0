//! From a form to paper: the button that shows what can be printed of a record, and documents that a form lays out
//! itself. The window shows them, saves them, opens them and sends them to a printer.

use std::sync::Arc;

use egui::{Context, Id, Ui};

use crate::{
    base::{
        failure::Failure,
        kind::{Kind, Subject},
        slot::Slot,
        text::Texts,
    },
    db::query::Conn,
    print::page::Sheet,
    ui::{icon, widget},
};

use super::Cx;

/// Kinds of records of which something can be printed.
#[derive(Clone, Debug)]
struct Printable(Arc<[Kind]>);

/// Keeps for the window of which kinds of records something can be printed: forms come before the documents, and don't
/// know them.
pub fn keep_printable(ctx: &Context, kinds: impl IntoIterator<Item = Kind>) {
    ctx.data_mut(|data| data.insert_temp(printable_id(), Printable(kinds.into_iter().collect())));
}

fn printable_id() -> Id {
    Id::unique("printable-kinds")
}

/// Draws the button that shows what can be printed of a record; nothing where nothing can.
pub fn button_ui(cx: &Cx<'_>, ui: &mut Ui, subject: Subject) {
    let printable = ui.data(|data| data.get_temp::<Printable>(printable_id()));
    if !printable.is_some_and(|printable| printable.0.contains(&subject.kind)) {
        return;
    }
    if widget::button(ui, icon::PRINTER, &cx.t("base-print")).clicked() {
        cx.print(subject);
    }
}

/// A document that a form lays out itself.
#[derive(Default)]
pub struct Printing {
    /// What stands behind the document's number in the name of its file.
    ending: &'static str,
    /// On its way.
    asked: Slot<Sheet>,
}

impl Printing {
    /// Of documents whose files have this behind the number: several of one record lie in one folder.
    pub fn ending(ending: &'static str) -> Self {
        Self { ending, ..Self::default() }
    }

    /// Lays a document out in the window's language.
    pub fn ask(&mut self, cx: &Cx<'_>, lay_out: impl FnOnce(&Conn, &Texts) -> Result<Sheet, Failure> + Send + 'static) {
        let texts = cx.texts.clone();
        self.asked = cx.load(move |conn| lay_out(conn, &texts));
    }

    /// Shows the document once it is there.
    pub fn poll(&mut self, cx: &Cx<'_>) {
        match self.asked.take() {
            Some(Ok(sheet)) => {
                let file = format!("{}{}.pdf", sheet.number, self.ending);
                cx.look(sheet, file);
            }
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
    }
}
