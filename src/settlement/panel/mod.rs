//! Settlements in the window: list, form with lines and total, steps.

mod data;
mod lines;
mod period;

use egui::{ScrollArea, Ui};

use super::{
    InvoiceState, Status,
    command::{Command, Draft},
    fields::{FIELDS, INVOICE_KEYS, RECEIVE_FIELDS, StepDraft, VOID_FIELDS, list_spec},
    rules::Event,
    section::{self, status_tone},
};
use crate::{
    base::{
        capitals::Style,
        failure::FieldError,
        id::SettlementId,
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
        records::{Belongs, Records, refused_save_ui},
    },
    db::tx::Changes,
    ui::{
        focus::Follow as _,
        form::Grid,
        icon,
        steps::{StepButton, steps_ui},
        style, widget,
    },
};

use data::{Known, Payer, Shown};
use period::Period;

/// Of what records the list shows what belongs to one.
const BELONGS: &[Belongs] =
    &[Belongs { to: Kind::Customer, rows: "t.payer_id = {id}", name: customer::store::name_by_id }];

/// List and form of settlements.
pub struct Panel {
    /// A new one knows the lines that it would take.
    records: Records<Draft, Shown, Known>,
    /// A step that asks for something first.
    asking: Asking<Event, StepDraft>,
    /// The settlement of contracts for a period, while it is open.
    period: Option<Period>,
}

impl Panel {
    /// A panel with these sections on its form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        let records =
            Records::new("settlements", list_spec(), "settlement-panel", data::shown).toned(section::list_tone);
        Self { records: records.with(sections), asking: Asking::new(Kind::Settlement, "step"), period: None }
    }
}

impl crate::cx::Panel for Panel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.records.poll(cx);
        let Self { records, asking, period } = self;
        if let Some(open) = period {
            if !open.ui(cx, ui) {
                *period = None;
            }
            return;
        }
        let list = |records: &mut Records<Draft, Shown, Known>, ui: &mut Ui| {
            ui.horizontal_wrapped(|ui| {
                records.title_ui(cx, ui);
                if widget::button(ui, icon::CALENDAR_CHECK, &cx.t("settlement-period")).clicked() {
                    *period = Some(Period::new(cx));
                }
            });
            records.below_title_ui(cx, ui);
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
        if let Some(period) = &mut self.period {
            period.refresh();
        }
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.period = None;
        self.records.open(cx, subject.id);
    }

    fn start(&mut self, cx: &Cx<'_>, _: Kind, from: Option<Subject>) {
        self.period = None;
        let (user, today) = (cx.user, cx.today());
        let blank = Draft { settled_on: today.clone(), ..Draft::default() };
        self.records.start(cx, blank, move |conn| {
            let (draft, known) = data::started(conn, from, user)?;
            Ok((Draft { settled_on: today, ..draft }, known))
        });
    }

    fn list(&mut self, cx: &Cx<'_>, tab: &'static str) {
        self.period = None;
        self.records.list(cx, tab);
    }

    fn list_of(&mut self, cx: &Cx<'_>, tab: &'static str, of: Subject) {
        self.period = None;
        self.records.list_of(cx, tab, of, BELONGS);
    }

    fn is_unsaved(&self) -> bool {
        self.records.is_unsaved()
    }
}

impl Panel {
    fn dialog_ui(&mut self, cx: &Cx<'_>, ui: &Ui) {
        let Some(shown) = &self.records.shown else { return };
        let (id, version) = (shown.settlement.id, shown.settlement.version);
        let fields = |event| if event == Event::Void { VOID_FIELDS } else { RECEIVE_FIELDS };
        let command = |event, draft: StepDraft| match event {
            Event::Void => Command::Void { id, version, reason: draft.reason },
            _ => Command::Receive { id, version, payment: draft },
        };
        if let Some(done) = self.asking.ui(cx, ui, Subject::new(Kind::Settlement, id), fields, command) {
            self.records.done(cx, &done);
        }
    }
}

fn fields_ui(cx: &Cx<'_>, ui: &mut Ui, records: &mut Records<Draft, Shown, Known>) {
    let status = records.shown.as_ref().map_or(Status::Draft, |shown| shown.settlement.status);
    let refused = match (&records.shown, &records.known) {
        (Some(shown), _) => shown.refused.clone(),
        (None, known) => known.as_ref().and_then(|known| known.refused.clone()),
    };
    let Some(form) = &mut records.form else { return };
    let is_new = form.id == 0;
    let keys: &[&str] =
        if is_new { &["call", "payer", "settled_on", "note"] } else { &["payer", "settled_on", "note"] };
    let errors = form.errors.clone();
    let enabled = !form.is_busy() && refused.is_none();
    let changed = Grid::new("form-settlement", FIELDS, &errors)
        .keys(keys)
        .enabled(enabled && status == Status::Draft)
        .show(cx, ui, &mut form.draft);
    if status == Status::Draft && refused.is_none() {
        let known = records.known.as_ref().map(|known| &known.payers);
        let payers = records.shown.as_ref().map(|shown| &shown.payers).or(known);
        payers_ui(cx, ui, payers.map_or(&[][..], Vec::as_slice), &mut form.draft.payer);
    }
    if !is_new {
        invoice_ui(cx, ui, &mut form.draft, &errors, enabled && status != Status::Void);
    }
    if changed == Some("call") {
        // Who pays for one call need not pay for another.
        form.draft.payer.clear();
        let user = cx.user;
        records.ask(cx, move |conn, draft| data::known(conn, draft, user));
    }
    if let Some(why) = &refused {
        refused_save_ui(cx, ui, why);
    } else if status != Status::Void {
        records.save_ui(cx, ui, |draft, id, version| match id {
            0 => Command::Make(draft),
            _ => Command::Save(Draft { id: Some(SettlementId(id)), version, ..draft }),
        });
    }
    ui.add_space(style::GROUP_GAP);
    widget::title(ui, &cx.t("settlement-lines"));
    let Records { form: Some(form), shown, known, .. } = records else { return };
    let rates = (status == Status::Draft && !is_new && refused.is_none()).then_some(&mut form.draft.rates);
    let typing = lines::Typing { rates, errors: &errors };
    match shown {
        Some(shown) => lines::lines_ui(cx, ui, (&shown.lines, "settlement-no-lines"), shown.capitals, typing),
        None => {
            let capitals = known.as_ref().and_then(|known| known.capitals).unwrap_or(Style::Plain);
            let open = known.as_ref().map_or(&[][..], |known| known.lines.as_slice());
            let has_call = known.as_ref().is_some_and(|known| known.has_call);
            let none = if has_call { "settlement-all-settled" } else { "settlement-no-call" };
            lines::lines_ui(cx, ui, (open, none), capitals, typing);
        }
    }
}

/// The invoice (MON-13): what none needs leaves the room to the lines.
fn invoice_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &mut Draft, errors: &[FieldError], enabled: bool) {
    widget::title(ui, &cx.t("settlement-invoice-part"));
    let keys = if has_invoice(draft) { INVOICE_KEYS } else { &INVOICE_KEYS[..1] };
    Grid::new("invoice-form", FIELDS, errors).keys(keys).enabled(enabled).show(cx, ui, draft);
}

/// True where an invoice is wanted, or something of one stands there.
fn has_invoice(draft: &Draft) -> bool {
    let typed =
        [&draft.invoice_kind, &draft.invoice_title, &draft.invoice_tax_id, &draft.invoice_number, &draft.invoice_on];
    draft.invoice_state != InvoiceState::NotNeeded.word() || typed.iter().any(|text| !text.trim().is_empty())
}

/// Who may pay, each a click away (MON-14); anybody else is picked.
fn payers_ui(cx: &Cx<'_>, ui: &mut Ui, payers: &[Payer], payer: &mut String) {
    if payers.len() < 2 {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        widget::weak(ui, &cx.t("settlement-paid-by"));
        for (key, code, name) in payers {
            if widget::link(ui, &format!("{} {name}", cx.t(key))).clicked() {
                payer.clone_from(code);
            }
        }
    });
}

/// Number, state and amounts, and the steps; the one that was pressed.
fn head_ui(cx: &Cx<'_>, ui: &mut Ui, shown: Option<&Shown>) -> Option<Event> {
    let Some(shown) = shown else {
        widget::heading(ui, &cx.t("settlement-new"));
        return None;
    };
    let one = &shown.settlement;
    ui.horizontal_wrapped(|ui| {
        widget::heading(ui, one.number.as_deref().unwrap_or(&cx.t("settlement-unnumbered")));
        widget::badge(ui, status_tone(one.status), &cx.t(&one.status.key()));
        if let Some((subject, number)) = &shown.of {
            widget::subject_link(cx, ui, number, *subject);
        }
        widget::subject_link(cx, ui, &shown.payer, Subject::new(Kind::Customer, one.payer_id));
        button_ui(cx, ui, Subject::new(Kind::Settlement, one.id));
    });
    ui.horizontal_wrapped(|ui| {
        widget::fact(ui, &cx.t("settlement-total"), &one.total.show());
        if one.credited != Money::ZERO {
            widget::fact(ui, &cx.t("settlement-credited"), &one.credited.show());
        }
        widget::fact(ui, &cx.t("settlement-paid"), &one.paid.show());
        if matches!(one.status, Status::Confirmed | Status::PartPaid) {
            widget::fact(ui, &cx.t("settlement-owed"), &one.owed().show());
        }
        widget::fact(ui, &cx.t("settlement-reason"), &one.reason);
    });
    let step =
        |(event, verdict): &super::command::Verdict| StepButton::new(event.word(), cx.t(&event.key()), verdict.clone());
    let steps: Vec<StepButton> = shown.steps.iter().map(step).collect();
    let pressed = steps_ui(cx, ui, &steps).and_then(Event::from_word);
    ui.add_space(style::GROUP_GAP);
    pressed
}

/// Takes a step, or asks first for what it needs.
fn step(cx: &Cx<'_>, records: &mut Records<Draft, Shown, Known>, asking: &mut Asking<Event, StepDraft>, event: Event) {
    let Some(shown) = &records.shown else { return };
    let one = &shown.settlement;
    let (id, version) = (one.id, one.version);
    let number = one.number.clone().unwrap_or_else(|| cx.t("settlement-unnumbered").to_string());
    let dialog = |title: &'static str, draft| {
        let title = Said::new(title).with("number", number.as_str());
        let go = if event == Event::Void { "settlement-go-void" } else { "settlement-go-receive" };
        Dialog::new("settlement-step", title, go, draft)
    };
    match event {
        Event::Confirm => records.step(cx.send(Command::Confirm { id, version })),
        Event::Receive => {
            let method = "bank".to_owned();
            let amount = one.owed().plain();
            let draft = StepDraft { amount, method, received_on: cx.today(), ..StepDraft::default() };
            asking.ask(event, dialog("settlement-receive-title", draft));
        }
        Event::Credit => cx.start(Kind::CreditNote, Some(Subject::new(Kind::Settlement, id))),
        Event::Void => asking.ask(event, dialog("settlement-void-title", StepDraft::default())),
    }
}
