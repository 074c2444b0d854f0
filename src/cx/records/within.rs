//! A list with what belongs to one record only: the calls of a customer. It says so above its rows, and the way back to
//! all of them stands beside it.

use egui::Ui;

use super::Records;
use crate::{
    base::{
        failure::Failure,
        kind::{Kind, Subject},
        say::Said,
        slot::Slot,
        typed::Typed,
        value::Val,
        words::Word as _,
    },
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

/// Records of a kind, of each of which a list can show what belongs to it alone.
pub struct Belongs {
    /// Their kind.
    pub to: Kind,
    /// The rows that belong to one, as SQL in the list's terms: `{id}` stands for its id.
    pub rows: &'static str,
    /// What one is called.
    pub name: fn(&Conn, i64) -> Result<String, Failure>,
}

impl<D: Typed + Send, S: Send + 'static, N: Send + 'static> Records<D, S, N> {
    /// Back to the list, at the view of this id, with only what belongs to a record, where it is of one of these kinds.
    pub fn list_of(&mut self, cx: &Cx<'_>, view: &str, of: Subject, ways: &[Belongs]) {
        self.list(cx, view);
        let Some(way) = ways.iter().find(|way| way.to == of.kind) else { return };
        let (condition, name) = (way.rows.replace("{id}", &of.id.to_string()), way.name);
        self.views.show_whole(&mut self.table);
        self.within = Within { of: Some((of, condition)), name: cx.load(move |conn| name(conn, of.id)) };
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
