//! Credit notes in the window: list, form with what is taken back of each line, voiding.

mod data;
mod lines;

use egui::{ScrollArea, Ui};

use super::{
    command::{Command, Draft},
    fields::{FIELDS, StepDraft, VOID_FIELDS, list_spec},
    section::{self, status_tone},
};
use crate::{
    base::{
        kind::{Kind, Subject},
        say::Said,
        words::Word as _,
    },
    customer,
    cx::{
        Cx, Dialog, Section,
        asking::Asking,
        printing::button_ui,
        records::{Belongs, Records, refused_save_ui},
    },
    db::tx::Changes,
    ui::{
        focus::Follow as _,
        form::Grid,
        reason::reasons_ui,
        steps::{StepButton, steps_ui},
        style, widget,
    },
};

use data::{Known, Shown};

/// Of what records the list shows what belongs to one.
const BELONGS: &[Belongs] = &[Belongs {
    to: Kind::Customer,
    rows: "t.settlement_id IN (SELECT s.id FROM settlement s WHERE s.payer_id = {id})",
    name: customer::store::name_by_id,
}];

/// List and form of credit notes.
pub struct Panel {
    /// A new one knows what is left of its settlement.
    records: Records<Draft, Shown, Known>,
    /// Voiding asks for a reason first.
    asking: Asking<(), StepDraft>,
}

impl Panel {
    /// A panel with these sections on its form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        let records =
            Records::new("credit-notes-list", list_spec(), "credit-panel", data::shown).toned(section::list_tone);
        Self {
            records: records.with(sections).begun_by(Some("credit-new")),
            asking: Asking::new(Kind::CreditNote, "step"),
        }
    }
}

impl crate::cx::Panel for Panel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.records.poll(cx);
        let Self { records, asking } = self;
        records.ui(cx, ui, |records, ui| {
            ScrollArea::vertical().auto_shrink(false).follow(ui, |ui| {
                if let Some(shown) = &records.shown {
                    if head_ui(cx, ui, shown) {
                        let number = shown.note.number.clone().unwrap_or_default();
                        let title = Said::new("credit-void-title").with("number", number);
                        asking.ask((), Dialog::new("credit-step-form", title, "credit-go-void", StepDraft::default()));
                    }
                } else {
                    widget::heading(ui, &cx.t("credit-new"));
                }
                fields_ui(cx, ui, records);
                records.sections.ui(cx, ui);
            });
        });
        self.dialog_ui(cx, ui);
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.records.refresh(cx, changes);
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.records.open(cx, subject.id);
    }

    fn start(&mut self, cx: &Cx<'_>, _: Kind, from: Option<Subject>) {
        let (user, today) = (cx.user, cx.today());
        let blank = Draft { credited_on: today.clone(), ..Draft::default() };
        self.records.start(cx, blank, move |conn| {
            let (draft, known) = data::started(conn, from, user)?;
            Ok((Draft { credited_on: today, ..draft }, known))
        });
    }

    fn list(&mut self, cx: &Cx<'_>, tab: &'static str) {
        self.records.widen();
        self.records.list(cx, tab);
    }

    fn list_of(&mut self, cx: &Cx<'_>, tab: &'static str, of: Subject) {
        self.records.list_of(cx, tab, of, BELONGS);
    }

    fn is_unsaved(&self) -> bool {
        self.records.is_unsaved()
    }
}

impl Panel {
    fn dialog_ui(&mut self, cx: &Cx<'_>, ui: &Ui) {
        let Some(shown) = &self.records.shown else { return };
        let (id, version) = (shown.note.id, shown.note.version);
        let command = |(), StepDraft { reason }| Command::Void { id, version, reason };
        if let Some(done) = self.asking.ui(cx, ui, Subject::new(Kind::CreditNote, id), |()| VOID_FIELDS, command) {
            self.records.done(cx, &done);
        }
    }
}

/// Number, state and amounts; whether voiding was pressed.
fn head_ui(cx: &Cx<'_>, ui: &mut Ui, shown: &Shown) -> bool {
    let one = &shown.note;
    ui.horizontal_wrapped(|ui| {
        widget::heading(ui, one.number.as_deref().unwrap_or_default());
        widget::badge(ui, status_tone(one.status), &cx.t(&one.status.key()));
        widget::subject_link(cx, ui, &shown.of.1, shown.of.0);
        widget::subject_link(cx, ui, &shown.payer.1, shown.payer.0);
        button_ui(cx, ui, Subject::new(Kind::CreditNote, one.id));
    });
    ui.horizontal_wrapped(|ui| {
        widget::fact(ui, &cx.t("credit-amount"), &one.amount.show());
        widget::fact(ui, &cx.t("credit-tax"), &one.tax.show());
        widget::fact(ui, &cx.t("credit-void-reason"), &one.void_reason);
    });
    let steps = [StepButton::new("void", cx.t("credit-step-void"), shown.voiding.clone())];
    let pressed = steps_ui(cx, ui, &steps).is_some();
    ui.add_space(style::GROUP_GAP);
    pressed
}

fn fields_ui(cx: &Cx<'_>, ui: &mut Ui, records: &mut Records<Draft, Shown, Known>) {
    let Some(form) = &mut records.form else { return };
    let is_new = form.id == 0;
    let errors = form.errors.clone();
    let keys: &[&str] = if is_new {
        &["settlement", "amount", "reason", "credited_on", "settle_again"]
    } else {
        &["credited_on", "reason", "settle_again"]
    };
    let enabled = is_new && !form.is_busy();
    let changed = Grid::new("form-credit", FIELDS, &errors).keys(keys).enabled(enabled).show(cx, ui, &mut form.draft);
    if matches!(changed, Some("settlement" | "amount")) {
        form.draft.by_hand = None;
    }
    if changed == Some("settlement") {
        let user = cx.user;
        records.ask(cx, move |conn, draft| data::known(conn, draft, user));
    }
    let (shown, known) = (records.shown.as_ref(), records.known.as_ref());
    let warned = shown.map(|shown| &shown.warned).or(known.map(|known| &known.warned));
    reasons_ui(cx, ui, warned.map_or(&[][..], Vec::as_slice));
    match known.and_then(|known| known.refused.clone()) {
        Some(why) if is_new => refused_save_ui(cx, ui, &why),
        None if is_new => records.save_ui(cx, ui, |draft, _, _| Command::Issue(draft)),
        _ => {}
    }
    ui.add_space(style::GROUP_GAP);
    widget::title(ui, &cx.t("credit-lines"));
    let Records { form: Some(form), shown, known, .. } = records else { return };
    match shown {
        Some(shown) => lines::taken_ui(cx, ui, &shown.lines),
        None => {
            let left = known.as_ref().map_or(&[][..], |known| known.lines.as_slice());
            lines::left_ui(cx, ui, left, &mut form.draft, &errors);
        }
    }
}
