//! A list with what belongs to one record only: the calls of a customer. It says so above its rows, and the way back to
//! all of them stands beside it.

use egui::Ui;

use super::Records;
use crate::{
    base::{failure::Failure, kind::Subject, say::Said, slot::Slot, typed::Typed, value::Val, words::Word as _},
    cx::Cx,
    db::query::Conn,
    ui::{icon, style::Tone, widget},
};

/// To what a list is narrowed.
#[derive(Default)]
pub(super) struct Within {
    /// The record, and the condition on the rows in SQL.
    of: Option<(Subject, String)>,
    /// How the record is called.
    name: Slot<String>,
}

impl<D: Typed + Send, S: Send + 'static, N: Send + 'static> Records<D, S, N> {
    /// Lists only what belongs to a record: the rows that meet `condition`, SQL with the record's id in it. `name`
    /// finds what the record is called.
    pub fn narrow(
        &mut self,
        cx: &Cx<'_>,
        of: Subject,
        condition: String,
        name: impl FnOnce(&Conn) -> Result<String, Failure> + Send + 'static,
    ) {
        self.leave(cx);
        self.show_whole();
        self.within = Within { of: Some((of, condition)), name: cx.load(name) };
    }

    /// Lists all again.
    pub fn widen(&mut self) {
        if self.within.of.is_some() {
            self.within = Within::default();
            self.table.only(None);
        }
    }

    /// A condition on the list, with that of the record to which it is narrowed.
    pub fn narrowed(&self, condition: Option<(String, Vec<Val>)>) -> Option<(String, Vec<Val>)> {
        let Some((_, within)) = &self.within.of else { return condition };
        Some(match condition {
            Some((sql, vals)) => (format!("({sql}) AND ({within})"), vals),
            None => (within.clone(), Vec::new()),
        })
    }

    /// Says whose rows these are, with the way back to all.
    pub(super) fn within_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some((of, _)) = &self.within.of else { return };
        self.within.name.poll();
        let name = self.within.name.get().map_or("…", String::as_str);
        let said = Said::new("base-list-within").with("kind", &*cx.t(&of.kind.key())).with("name", name);
        let subject = *of;
        let mut widens = false;
        ui.horizontal_wrapped(|ui| {
            widget::mark(ui, Tone::Accent, icon::FUNNEL);
            widget::subject_link(cx, ui, &cx.say(&said), subject);
            widens = widget::small_icon_button(ui, icon::X, &cx.t("base-list-widen")).clicked();
        });
        if widens {
            self.widen();
        }
    }
}
