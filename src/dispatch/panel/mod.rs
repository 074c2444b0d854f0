//! Dispatches in the window: the list by day and technician, and the form with its steps.

mod data;
mod form;
mod head;
mod suggest;

use egui::{ComboBox, Ui};

use super::{
    command::{Draft, StepDraft},
    fields::Days,
    rules::Act,
    section,
};
use crate::{
    base::{
        id::UserId,
        kind::{Kind, Subject},
        slot::Slot,
        words::Word as _,
    },
    cx::{Cx, Section, asking::Asking, records::Records},
    db::tx::Changes,
    ui::{style, table::Table, tabs::tabs_ui},
};

use form::Dispatches;
use suggest::Suggestions;

/// So many technicians stand side by side; more are chosen from a list.
const SIDE_BY_SIDE: usize = 8;

/// List and form of dispatches.
pub struct Panel {
    days: Days,
    technician: Option<UserId>,
    technicians: Slot<Vec<(UserId, String)>>,
    /// They were asked for.
    asked: bool,
    records: Dispatches,
    asking: Asking<Act, StepDraft>,
    suggestions: Suggestions,
}

impl Panel {
    /// A panel with these sections on its form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        let records =
            Records::new("dispatches", Days::Open.list_spec(), "dispatch-panel", data::shown).toned(section::list_tone);
        Self {
            days: Days::Open,
            technician: None,
            technicians: Slot::default(),
            asked: false,
            records: records.with(sections).begun_by(Some("dispatch-new")),
            asking: Asking::default(),
            suggestions: Suggestions::default(),
        }
    }

    fn list_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.records.title_ui(cx, ui);
        if let Some(days) = tabs_ui(cx, ui, self.days) {
            self.show_days(days);
        }
        self.technicians_ui(cx, ui);
        let today = cx.now.day(cx.texts.zone);
        self.records.table.only(self.days.condition(self.technician, today, cx.texts.zone));
        self.records.rows_ui(cx, ui);
    }

    fn show_days(&mut self, days: Days) {
        self.days = days;
        self.records.table = Table::new("dispatches", days.list_spec()).toned(section::list_tone);
        self.records.table.light(self.records.subject().map(|subject| subject.id));
    }

    /// Whose dispatches are shown: everybody's, or one technician's.
    fn technicians_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        if !self.asked {
            self.asked = true;
            self.technicians.replace(cx.load(data::technicians));
        }
        let everybody = cx.t("dispatch-everybody").to_string();
        let mut all: Vec<(Option<UserId>, &str)> = vec![(None, &everybody)];
        if let Some(technicians) = self.technicians.get() {
            all.extend(technicians.iter().map(|(id, name)| (Some(*id), name.as_str())));
        }
        if all.len() <= SIDE_BY_SIDE {
            ui.horizontal_wrapped(|ui| {
                for (id, name) in all {
                    ui.selectable_value(&mut self.technician, id, name);
                }
            });
            return;
        }
        let chosen = all.iter().find(|(id, _)| *id == self.technician).map_or("", |(_, name)| name);
        let combo = ComboBox::from_id_salt("dispatch-technician").selected_text(chosen);
        let response = combo.show_ui(ui, |ui| {
            for (id, name) in &all {
                ui.selectable_value(&mut self.technician, *id, *name);
            }
        });
        response.response.accessible_name(&*cx.t("dispatch-technician"));
    }
}

impl crate::cx::Panel for Panel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        if self.records.poll(cx) {
            self.asking.close();
        }
        if self.records.form.is_none() {
            self.list_ui(cx, ui);
            return;
        }
        style::list_pane("dispatch-list").show(ui, |ui| self.list_ui(cx, ui));
        let Self { records, asking, suggestions, .. } = self;
        records.form_ui(cx, ui, |records, ui| form::form_ui(cx, ui, records, asking, suggestions));
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.records.refresh(cx, changes);
        self.suggestions.forget();
        if changes.concern(|kind| kind == Kind::User) {
            self.technicians.replace(cx.load(data::technicians));
        }
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.records.open(cx, subject.id);
    }

    fn start(&mut self, cx: &Cx<'_>, _: Kind, from: Option<Subject>) {
        self.records.start(cx, Draft::default(), move |conn| data::started(conn, from));
    }

    fn list(&mut self, cx: &Cx<'_>, tab: &'static str) {
        self.records.leave(cx);
        self.technician = None;
        self.show_days(Days::from_word(tab).unwrap_or(Days::Open));
    }

    fn is_unsaved(&self) -> bool {
        self.records.is_unsaved()
    }
}
