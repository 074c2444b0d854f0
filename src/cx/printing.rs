//! From a form to paper: the button that shows what can be printed of a record. The window shows it, saves it, opens it
//! and sends it to a printer.

use std::sync::Arc;

use egui::{Context, Id, Ui};

use crate::{
    base::kind::{Kind, Subject},
    ui::{icon, table::Table, widget},
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

/// Draws the button that prints for all rows of a list at once; nothing where nothing can be printed of them.
pub fn many_button_ui(cx: &Cx<'_>, ui: &mut Ui, table: &Table) {
    let printable = ui.data(|data| data.get_temp::<Printable>(printable_id()));
    if !printable.is_some_and(|printable| printable.0.contains(&table.spec().kind)) {
        return;
    }
    let button = widget::button(ui, icon::PRINTER, &cx.t("base-print-many"));
    if button.on_hover_text(&*cx.t("base-print-many-hint")).clicked() {
        cx.print_many(table.listed());
    }
}
