//! Receipts in the window: list, form with what is paid, steps; and who owes how much.

mod data;
mod parts;
mod receivables;

use egui::{ScrollArea, Ui};

use super::{
    Status,
    command::{Command, Draft},
    fields::{FIELDS, StepDraft, VOID_FIELDS, list_spec},
    rules::Event,
    section::{self, status_tone},
};
use crate::{
    base::{
        id::{ReceiptId, SettlementId},
        kind::{Kind, Subject},
        money::Money,
        say::Said,
        words::Word as _,
    },
    customer,
    cx::{
        Cx, Dialog, Section,
        asking::Asking,
        printing::button_ui,
        records::{Belongs, Records},
    },
    db::tx::Changes,
    ui::{
        focus::Follow as _,
        form::Grid,
        steps::{StepButton, steps_ui},
        style, widget,
    },
};

use data::{Open, Shown};
pub use receivables::Receivables;

/// Of what records the list shows what belongs to one.
const BELONGS: &[Belongs] =
    &[Belongs { to: Kind::Customer, rows: "t.payer_id = {id}", name: customer::store::name_by_id }];

/// List and form of receipts.
pub struct Panel {
    /// A new one knows what its payer owes.
    records: Records<Draft, Shown, Vec<Open>>,
    /// A step that asks for a reason first.
    asking: Asking<Event, StepDraft>,
}

impl Panel {
    /// A panel with these sections on its form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        let records = Records::new("receipts", list_spec(), "receipt-panel", data::shown).toned(section::list_tone);
        let records = records.with(sections).begun_by(Some("receipt-new"));
        Self { records, asking: Asking::new(Kind::Receipt, "step") }
    }
}

impl crate::cx::Panel for Panel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.records.poll(cx);
        let Self { records, asking } = self;
        let list = |records: &mut Records<Draft, Shown, Vec<Open>>, ui: &mut Ui| {
            records.list_ui(cx, ui);
        };
        records.panes_ui(cx, ui, list, |records, ui| {
            ScrollArea::vertical().auto_shrink(false).follow(ui, |ui| {
                if let Some(event) = head_ui(cx, ui, records.shown.as_ref()) {
                    step(cx, records, asking, event);
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
        let today = cx.today();
        let blank = Draft { received_on: today.clone(), ..Draft::start_blank() };
        self.records.start(cx, blank, move |conn| {
            let (draft, open) = data::started(conn, from)?;
            Ok((Draft { received_on: today, ..draft }, open))
        });
    }

    fn list(&mut self, cx: &Cx<'_>, tab: &'static str) {
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
        let (id, version) = (shown.receipt.id, shown.receipt.version);
        let command = |_, StepDraft { reason }| Command::Void { id, version, reason };
        if let Some(done) = self.asking.ui(cx, ui, Subject::new(Kind::Receipt, id), |_| VOID_FIELDS, command) {
            self.records.done(cx, &done);
        }
    }
}

fn fields_ui(cx: &Cx<'_>, ui: &mut Ui, records: &mut Records<Draft, Shown, Vec<Open>>) {
    let is_void = records.shown.as_ref().is_some_and(|shown| shown.receipt.status == Status::Void);
    let Some(form) = &mut records.form else { return };
    let is_new = form.id == 0;
    let keys: &[&str] = if is_new {
        &["payer", "amount", "method", "received_on", "reference", "note"]
    } else {
        &["method", "received_on", "reference", "note"]
    };
    let errors = form.errors.clone();
    let enabled = !is_void && !form.is_busy();
    let changed = Grid::new("form-receipt", FIELDS, &errors).keys(keys).enabled(enabled).show(cx, ui, &mut form.draft);
    if matches!(changed, Some("payer" | "amount")) {
        // Another payer owes other settlements, another amount pays more or fewer of them.
        form.draft.by_hand = None;
    }
    if changed == Some("payer") {
        records.ask(cx, data::known);
    }
    if !is_void {
        records.save_ui(cx, ui, |draft, id, version| match id {
            0 => Command::Take(draft),
            _ => Command::Save(Draft { id: Some(ReceiptId(id)), version, ..draft }),
        });
    }
    ui.add_space(style::GROUP_GAP);
    let Records { form: Some(form), shown, known, .. } = records else { return };
    match shown {
        Some(shown) => {
            let taken = parts::paid_ui(cx, ui, shown);
            if shown.receipt.left() > Money::ZERO {
                ui.add_space(style::GROUP_GAP);
                parts::open_ui(
                    cx,
                    ui,
                    (&shown.open, "receipt-none-open", shown.receipt.left()),
                    &mut form.draft.by_hand,
                    &errors,
                );
            }
            if let Some(settlement) = taken {
                let sent = take_back(cx, &shown.receipt, Some(settlement));
                records.step(sent);
            }
        }
        None if is_new => {
            let amount = Money::parse(&form.draft.amount).unwrap_or(Money::ZERO);
            let open = known.as_deref().unwrap_or_default();
            let none = if form.draft.payer.trim().is_empty() { "receipt-no-payer" } else { "receipt-none-open" };
            parts::open_ui(cx, ui, (open, none, amount), &mut form.draft.by_hand, &errors);
        }
        None => {}
    }
}

fn take_back(
    cx: &Cx<'_>,
    receipt: &super::Receipt,
    settlement: Option<SettlementId>,
) -> crate::base::slot::Slot<crate::db::tx::Done> {
    cx.send(Command::TakeBack { id: receipt.id, version: receipt.version, settlement })
}

/// Number, state and amounts, and the steps; the one that was pressed.
fn head_ui(cx: &Cx<'_>, ui: &mut Ui, shown: Option<&Shown>) -> Option<Event> {
    let Some(shown) = shown else {
        widget::heading(ui, &cx.t("receipt-new"));
        return None;
    };
    let one = &shown.receipt;
    ui.horizontal_wrapped(|ui| {
        widget::heading(ui, one.number.as_deref().unwrap_or_default());
        widget::badge(ui, status_tone(one.status), &cx.t(&one.status.key()));
        widget::subject_link(cx, ui, &shown.payer, Subject::new(Kind::Customer, one.payer_id));
        button_ui(cx, ui, Subject::new(Kind::Receipt, one.id));
    });
    ui.horizontal_wrapped(|ui| {
        widget::fact(ui, &cx.t("receipt-amount"), &one.amount.show());
        widget::fact(ui, &cx.t("receipt-allocated"), &one.allocated.show());
        widget::fact(ui, &cx.t("receipt-left"), &one.left().show());
        widget::fact(ui, &cx.t("receipt-reason"), &one.reason);
    });
    let step =
        |(event, verdict): &super::command::Verdict| StepButton::new(event.word(), cx.t(&event.key()), verdict.clone());
    let steps: Vec<StepButton> = shown.steps.iter().map(step).collect();
    let pressed = steps_ui(cx, ui, &steps).and_then(Event::from_word);
    ui.add_space(style::GROUP_GAP);
    pressed
}

/// Takes a step, or asks first for what it needs.
fn step(
    cx: &Cx<'_>,
    records: &mut Records<Draft, Shown, Vec<Open>>,
    asking: &mut Asking<Event, StepDraft>,
    event: Event,
) {
    let (Some(shown), Some(form)) = (&records.shown, &records.form) else { return };
    let one = &shown.receipt;
    match event {
        Event::Allocate => {
            let draft = Draft { id: Some(one.id), version: one.version, ..form.draft.clone() };
            records.step(cx.send(Command::Allocate(draft)));
        }
        Event::TakeBack => {
            let sent = take_back(cx, one, None);
            records.step(sent);
        }
        Event::Void => {
            let number = one.number.clone().unwrap_or_default();
            let title = Said::new("receipt-void-title").with("number", number);
            asking.ask(event, Dialog::new("receipt-step", title, "receipt-go-void", StepDraft::default()));
        }
    }
}
