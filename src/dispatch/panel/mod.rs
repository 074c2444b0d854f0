//! Dispatches in the window: the list by day and technician, and the form with its steps.

mod data;
mod form;
mod head;

use egui::{ComboBox, Ui};

use super::fields::Days;
use crate::{
    base::{
        id::{DispatchId, UserId},
        kind::{Kind, Subject},
        slot::Slot,
        words::Word as _,
    },
    cx::{Cx, Section, Sections, touched},
    db::tx::Changes,
    ui::{icon, style, table::Table, widget},
};

use form::FormPane;

/// So many technicians stand side by side; more are chosen from a list.
const SIDE_BY_SIDE: usize = 8;

/// List and form of dispatches.
pub struct Panel {
    days: Days,
    technician: Option<UserId>,
    technicians: Slot<Vec<(UserId, String)>>,
    /// They were asked for.
    asked: bool,
    table: Table,
    form: FormPane,
    sections: Sections,
}

impl Panel {
    /// A panel with these sections on its form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        Self {
            days: Days::Open,
            technician: None,
            technicians: Slot::default(),
            asked: false,
            table: table(Days::Open),
            form: FormPane::default(),
            sections: Sections::new(sections),
        }
    }

    fn list_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            widget::heading(ui, &cx.t("dispatch-panel"));
            if widget::button(ui, icon::PLUS, &cx.t("dispatch-new")).clicked() {
                cx.start(Kind::Dispatch, None);
            }
        });
        ui.horizontal_wrapped(|ui| {
            for days in Days::ALL {
                if ui.selectable_label(self.days == *days, &*cx.t(&days.key())).clicked() {
                    self.show_days(*days);
                }
            }
        });
        self.technicians_ui(cx, ui);
        let today = cx.now.day(cx.texts.zone);
        self.table.only(self.days.condition(self.technician, today, cx.texts.zone));
        if let Some(id) = cx.table_ui(ui, &mut self.table) {
            cx.open(Subject { kind: Kind::Dispatch, id });
        }
    }

    fn show_days(&mut self, days: Days) {
        self.days = days;
        self.table = table(days);
        self.table.light(self.form.shown_id());
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

fn table(days: Days) -> Table {
    Table::new("dispatches", days.list_spec())
}

impl crate::cx::Panel for Panel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.form.poll(cx);
        if !self.form.is_open() {
            self.list_ui(cx, ui);
            return;
        }
        style::list_pane("dispatch-list").show(ui, |ui| self.list_ui(cx, ui));
        style::form_place().show(ui, |ui| self.form.ui(cx, ui, &mut self.sections));
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.table.refresh(touched(changes));
        if touched(changes).any(|one| one.kind == Kind::User) {
            self.technicians.replace(cx.load(data::technicians));
        }
        let kinds = [Kind::Dispatch, Kind::Call, Kind::Handling, Kind::Equipment, Kind::Customer, Kind::Address];
        if touched(changes).any(|one| kinds.contains(&one.kind)) {
            self.form.refresh(cx);
        }
        self.sections.refresh(cx);
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.table.light(Some(subject.id));
        self.form.open(cx, DispatchId(subject.id));
        self.sections.show(cx, Some(subject));
    }

    fn start(&mut self, cx: &Cx<'_>, _: Kind, from: Option<Subject>) {
        self.table.light(None);
        self.form.start(cx, from);
        self.sections.show(cx, None);
    }

    fn list(&mut self, _: &Cx<'_>, tab: &'static str) {
        if !self.is_unsaved() {
            self.form = FormPane::default();
        }
        self.technician = None;
        self.show_days(Days::from_word(tab).unwrap_or(Days::Open));
    }

    fn is_unsaved(&self) -> bool {
        self.form.is_unsaved()
    }
}
