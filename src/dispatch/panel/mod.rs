//! Dispatches in the window: the list by day and technician, and the form with its steps.

mod data;
mod form;
mod head;
mod suggest;

use egui::{ComboBox, Ui};

use super::{
    command::{Draft, StepDraft},
    fields::list_spec,
    rules::Act,
    section,
};
use crate::{
    base::{
        filter::{Of, Part, Test},
        kind::{Kind, Subject},
        slot::Slot,
    },
    cx::{Cx, Section, asking::Asking, records::Records},
    db::tx::Changes,
    ui::{style, widget},
};

use form::Dispatches;
use suggest::Suggestions;

/// So many technicians stand side by side; more are chosen from a list.
const SIDE_BY_SIDE: usize = 8;
/// The key of the column that names them.
const TECHNICIAN: &str = "technician";

/// List and form of dispatches.
pub struct Panel {
    technicians: Slot<Vec<String>>,
    /// They were asked for.
    asked: bool,
    records: Dispatches,
    asking: Asking<Act, StepDraft>,
    suggestions: Suggestions,
}

impl Panel {
    /// A panel with these sections on its form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        let records = Records::new("dispatches", list_spec(), "dispatch-panel", data::shown).toned(section::list_tone);
        Self {
            technicians: Slot::default(),
            asked: false,
            records: records.with(sections).begun_by(Some("dispatch-new")),
            asking: Asking::new(Kind::Dispatch, "step"),
            suggestions: Suggestions::default(),
        }
    }

    fn list_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.records.title_ui(cx, ui);
        self.technicians_ui(cx, ui);
        self.records.below_title_ui(cx, ui);
    }

    /// Whose dispatches are shown: everybody's, or one technician's.
    fn technicians_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        if !self.asked {
            self.asked = true;
            self.technicians.replace(cx.load(data::technicians));
        }
        let shown = shown_technician(&self.records);
        let everybody = cx.t("dispatch-everybody").to_string();
        let mut all: Vec<(Option<&str>, &str)> = vec![(None, &everybody)];
        if let Some(technicians) = self.technicians.get() {
            all.extend(technicians.iter().map(|name| (Some(name.as_str()), name.as_str())));
        }
        let mut chosen = shown.as_deref();
        if all.len() <= SIDE_BY_SIDE {
            ui.horizontal_wrapped(|ui| {
                for (id, name) in all {
                    ui.selectable_value(&mut chosen, id, name);
                }
            });
        } else {
            combo_ui(cx, ui, &all, &mut chosen);
        }
        let chosen = chosen.map(str::to_owned);
        if chosen != shown {
            let one = |name| Part { of: Of::Field(TECHNICIAN.to_owned()), not: false, any: vec![Test::Is(name)] };
            self.records.table.ask_of(TECHNICIAN, chosen.map(one), cx.texts.lang);
        }
    }
}

/// The technician whom the list's line names, where it is one.
fn shown_technician(records: &Dispatches) -> Option<String> {
    match records.table.part(TECHNICIAN) {
        Some(Part { not: false, any, .. }) => match any.as_slice() {
            [Test::Is(name)] => Some(name.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// Many technicians, to be chosen from a list.
fn combo_ui<'a>(cx: &Cx<'_>, ui: &mut Ui, all: &[(Option<&'a str>, &'a str)], chosen: &mut Option<&'a str>) {
    let shown = all.iter().find(|(id, _)| id == chosen).map_or("", |(_, name)| name);
    let combo = ComboBox::from_id_salt("dispatch-technician").selected_text(shown);
    let response = combo.show_ui(ui, |ui| {
        for (id, name) in all {
            let response = ui.selectable_value(chosen, *id, *name);
            widget::as_option(&response, chosen == id);
        }
    });
    response.response.accessible_name(&*cx.t("dispatch-technician"));
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
        style::list_pane("dispatch-list", &cx.t("base-border-list")).show(ui, |ui| self.list_ui(cx, ui));
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
        self.records.list(cx, tab);
    }

    fn is_unsaved(&self) -> bool {
        self.records.is_unsaved()
    }
}
