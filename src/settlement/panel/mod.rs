//! Settlements in the window: list, form with lines and total, steps.

mod data;
mod lines;

use egui::{ScrollArea, Ui};

use super::{
    Status,
    command::{Command, Draft},
    fields::{FIELDS, RECEIVE_FIELDS, StepDraft, VOID_FIELDS, list_spec},
    rules::Event,
    section::{Line, status_tone},
};
use crate::{
    base::{
        id::SettlementId,
        kind::{Kind, Subject},
        say::Said,
        slot::Slot,
        words::Word as _,
    },
    cx::{Cx, Dialog, Form, Section, Sections, touched},
    db::tx::{Changes, Done},
    ui::{
        form::Grid,
        icon,
        modal::DialogAsk,
        saver::FormAsk,
        steps::{StepButton, steps_ui},
        style,
        table::Table,
        widget,
    },
};

use data::Shown;

/// List and form of settlements.
pub struct Panel {
    table: Table,
    /// The settlement on its way into the form.
    reading: Slot<Shown>,
    /// A new form on its way, with the lines it would take.
    starting: Slot<(Draft, Vec<Line>)>,
    /// The settlement that the form shows; none for a new one.
    shown: Option<Shown>,
    form: Option<Form<Draft>>,
    /// The lines that a new settlement would take.
    open: Slot<Vec<Line>>,
    /// A step that needs nothing more, on its way.
    stepping: Slot<Done>,
    /// A step that asks for something first.
    dialog: Option<(Event, Dialog<StepDraft>)>,
    sections: Sections,
}

impl Panel {
    /// A panel with these sections on its form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        Self {
            table: Table::new("settlements", list_spec()),
            reading: Slot::default(),
            starting: Slot::default(),
            shown: None,
            form: None,
            open: Slot::default(),
            stepping: Slot::default(),
            dialog: None,
            sections: Sections::new(sections),
        }
    }
}

impl crate::cx::Panel for Panel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.poll(cx);
        if self.form.is_none() {
            self.list_ui(cx, ui);
            return;
        }
        style::list_pane("list-settlement").show(ui, |ui| self.list_ui(cx, ui));
        style::form_place().show(ui, |ui| {
            ScrollArea::vertical().show(ui, |ui| self.record_ui(cx, ui));
        });
        self.dialog_ui(cx, ui);
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.table.refresh(touched(changes));
        if let Some(shown) = &self.shown {
            self.read(cx, shown.settlement.id);
        }
        self.sections.refresh(cx);
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.table.light(Some(subject.id));
        self.read(cx, SettlementId(subject.id));
        self.sections.show(cx, Some(subject));
    }

    fn start(&mut self, cx: &Cx<'_>, _: Kind, from: Option<Subject>) {
        self.shown = None;
        self.sections.show(cx, None);
        self.starting = cx.load(move |conn| data::started(conn, from));
    }

    fn is_unsaved(&self) -> bool {
        self.form.as_ref().is_some_and(Form::is_changed)
    }
}

impl Panel {
    fn read(&mut self, cx: &Cx<'_>, id: SettlementId) {
        self.reading = cx.load(move |conn| data::shown(conn, id));
    }

    /// Takes in what was loaded or done.
    fn poll(&mut self, cx: &Cx<'_>) {
        match self.reading.take() {
            Some(Ok(shown)) => self.take_in(shown),
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        match self.starting.take() {
            Some(Ok((draft, open))) => {
                self.form = Some(Form::new(draft));
                self.open = Slot::ready(open);
            }
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        self.open.poll();
        match self.stepping.take() {
            Some(Ok(done)) => cx.tell(&done),
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
    }

    fn take_in(&mut self, shown: Shown) {
        let (id, version) = (shown.settlement.id.0, shown.settlement.version);
        match self.form.as_mut().filter(|form| form.id == id) {
            Some(form) => form.renewed(shown.draft.clone(), version),
            None => self.form = Some(Form::of(id, version, shown.draft.clone())),
        }
        self.shown = Some(shown);
    }

    fn list_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        widget::heading(ui, &cx.t("settlement-panel"));
        if widget::button(ui, icon::PLUS, &cx.t("base-new")).clicked() {
            cx.start(Kind::Settlement, None);
        }
        if let Some(id) = cx.table_ui(ui, &mut self.table) {
            cx.open(Subject { kind: Kind::Settlement, id });
        }
    }

    fn record_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.form_ui(cx, ui);
        self.sections.ui(cx, ui);
    }

    fn form_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.head_ui(cx, ui);
        let Some(form) = &mut self.form else { return };
        let asked = form.poll(cx, FIELDS);
        let stands = self.shown.as_ref().is_some_and(|shown| shown.settlement.status != Status::Draft);
        let keys: &[&str] =
            if form.id == 0 { &["call", "payer", "settled_on", "note"] } else { &["payer", "settled_on", "note"] };
        let errors = form.errors.clone();
        let enabled = !stands && !form.is_busy();
        let changed =
            Grid::new("form-settlement", FIELDS, &errors).keys(keys).enabled(enabled).show(cx, ui, &mut form.draft);
        if form.id == 0 && changed == Some("call") {
            let number = form.draft.call.clone();
            self.open = cx.load(move |conn| data::open_lines_of(conn, &number));
        }
        let asks = asked.or_else(|| if stands { None } else { form.save_ui(cx, ui) });
        ui.add_space(style::GROUP_GAP);
        widget::title(ui, &cx.t("settlement-lines"));
        let open = self.open.get().map_or(&[][..], Vec::as_slice);
        lines::lines_ui(cx, ui, self.shown.as_ref().map_or(open, |shown| &shown.lines));
        if let Some(ask) = asks {
            self.answer(cx, ask);
        }
    }

    fn head_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(shown) = &self.shown else {
            widget::heading(ui, &cx.t("settlement-new"));
            return;
        };
        let one = &shown.settlement;
        ui.horizontal_wrapped(|ui| {
            widget::heading(ui, one.number.as_deref().unwrap_or(&cx.t("settlement-unnumbered")));
            widget::badge(ui, status_tone(one.status), &cx.t(&one.status.key()));
            widget::subject_link(cx, ui, &shown.number, shown.call);
            ui.label(&shown.payer);
        });
        ui.horizontal_wrapped(|ui| {
            widget::fact(ui, &cx.t("settlement-total"), &one.total.show());
            widget::fact(ui, &cx.t("settlement-paid"), &one.paid.show());
            widget::fact(ui, &cx.t("settlement-reason"), &one.reason);
        });
        let step = |(event, verdict): &super::command::Verdict| {
            StepButton::new(event.word(), cx.t(&event.key()), verdict.clone())
        };
        let steps: Vec<StepButton> = shown.steps.iter().map(step).collect();
        if let Some(event) = steps_ui(cx, ui, &steps).and_then(Event::from_word) {
            self.step(cx, event);
        }
        ui.add_space(style::GROUP_GAP);
    }

    /// Takes a step, or asks first for what it needs.
    fn step(&mut self, cx: &Cx<'_>, event: Event) {
        let Some(shown) = &self.shown else { return };
        let one = &shown.settlement;
        let (id, version) = (one.id, one.version);
        let number = one.number.clone().unwrap_or_else(|| cx.t("settlement-unnumbered").to_string());
        let dialog = |title: &'static str, draft| {
            let title = Said::new(title).with("number", number.as_str());
            let go = if event == Event::Void { "settlement-go-void" } else { "settlement-go-receive" };
            Some((event, Dialog::new("settlement-step", title, go, draft)))
        };
        match event {
            Event::Confirm => self.stepping = cx.send(Command::Confirm { id, version }),
            Event::Receive => {
                let owed = crate::base::money::Money(one.total.0 - one.paid.0);
                let draft = StepDraft { amount: owed.plain(), ..StepDraft::default() };
                self.dialog = dialog("settlement-receive-title", draft);
            }
            Event::Void => self.dialog = dialog("settlement-void-title", StepDraft::default()),
        }
    }

    fn dialog_ui(&mut self, cx: &Cx<'_>, ui: &Ui) {
        let (Some((event, dialog)), Some(shown)) = (&mut self.dialog, &self.shown) else { return };
        let (id, version) = (shown.settlement.id, shown.settlement.version);
        let fields = if *event == Event::Void { VOID_FIELDS } else { RECEIVE_FIELDS };
        match dialog.ui(cx, ui.ctx(), fields) {
            Some(DialogAsk::Go) => {
                let StepDraft { amount, reason } = dialog.form.draft.clone();
                dialog.form.sent(cx.send(match event {
                    Event::Void => Command::Void { id, version, reason },
                    _ => Command::Receive { id, version, amount },
                }));
            }
            Some(DialogAsk::Done(done)) => {
                cx.tell(&done);
                self.dialog = None;
            }
            Some(DialogAsk::Cancelled) => self.dialog = None,
            None => {}
        }
    }

    fn answer(&mut self, cx: &Cx<'_>, ask: FormAsk<Done>) {
        let Some(form) = &mut self.form else { return };
        let id = SettlementId(form.id);
        match ask {
            FormAsk::Save if form.id == 0 => form.sent(cx.send(Command::Make(form.draft.clone()))),
            FormAsk::Save => {
                let draft = Draft { version: form.version, ..form.draft.clone() };
                form.sent(cx.send(Command::Save(draft)));
            }
            FormAsk::Fetch => {
                let newest = move |shown: Shown| (shown.draft, shown.settlement.version);
                form.fetching(cx.load(move |conn| data::shown(conn, id).map(newest)));
            }
            FormAsk::Done(done) => {
                cx.tell(&done);
                // What was typed is saved now; it stays on screen until the record is read.
                *form = Form::of(form.id, form.version, form.draft.clone());
                if let Some(subject) = done.outcome.subject {
                    cx.open(subject);
                }
            }
        }
    }
}
