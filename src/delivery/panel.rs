//! Deliveries in the window: list, form with lines, posting.

use egui::{ScrollArea, Ui};

use super::{
    Delivery, Status,
    command::{Command, Draft},
    fields::{FIELDS, LINE_FIELDS, list_spec},
    store,
};
use crate::{
    base::{
        failure::Failure,
        id::{CustomerId, DeliveryId},
        kind::{Kind, Subject},
        say::{Reason, Said},
        slot::Slot,
        time::Instant,
        words::Word as _,
    },
    cx::{Cx, Form, Section, Sections, log_of, touched},
    db::{
        query::Conn,
        tx::{Changes, Done},
    },
    equipment::{Equipment, rules::name_of, store as equipment},
    setting::store as setting,
    ui::{
        form::Grid,
        icon,
        lines::Lines,
        log::{LogLine, log_ui},
        reason::reasons_ui,
        saver::FormAsk,
        steps::{StepButton, steps_ui},
        style::{self, Tone},
        table::Table,
        widget,
    },
};

/// A delivery as its form shows it.
#[derive(Clone, Debug)]
struct Shown {
    delivery: Delivery,
    draft: Draft,
    /// The cards it made.
    cards: Vec<Equipment>,
    log: Vec<LogLine>,
}

/// List and form of deliveries.
pub struct Panel {
    table: Table,
    reading: Slot<Shown>,
    starting: Slot<Draft>,
    shown: Option<Shown>,
    form: Option<Form<Draft>>,
    /// A posting on its way.
    posting: Slot<Done>,
    /// What the last posting said to mind, and of which delivery.
    reasons: (i64, Vec<Reason>),
    sections: Sections,
}

impl Panel {
    /// A panel with these sections on its form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        Self {
            table: Table::new("deliveries", list_spec()),
            reading: Slot::default(),
            starting: Slot::default(),
            shown: None,
            form: None,
            posting: Slot::default(),
            reasons: (0, Vec::new()),
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
        style::list_pane("delivery-list").show(ui, |ui| self.list_ui(cx, ui));
        ScrollArea::vertical().id_salt("delivery-form").show(ui, |ui| {
            self.form_ui(cx, ui);
            self.sections.ui(cx, ui);
            self.made_ui(cx, ui);
        });
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.table.refresh(touched(changes));
        if let Some(shown) = &self.shown {
            let id = shown.delivery.id;
            self.reading = cx.load(move |conn| self::shown(conn, id));
        }
        self.sections.refresh(cx);
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.table.light(Some(subject.id));
        self.sections.show(cx, Some(subject));
        self.reading = cx.load(move |conn| shown(conn, DeliveryId(subject.id)));
    }

    fn start(&mut self, cx: &Cx<'_>, _: Kind, from: Option<Subject>) {
        self.shown = None;
        self.form = None;
        self.sections.show(cx, None);
        let now = cx.now;
        self.starting = cx.load(move |conn| started(conn, from, now));
    }

    fn is_unsaved(&self) -> bool {
        self.form.as_ref().is_some_and(Form::is_changed)
    }
}

impl Panel {
    /// Takes in what was loaded or done.
    fn poll(&mut self, cx: &Cx<'_>) {
        match self.reading.take() {
            Some(Ok(shown)) => self.take_in(shown),
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        match self.starting.take() {
            Some(Ok(draft)) => self.form = Some(Form::new(draft)),
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        match self.posting.take() {
            Some(Ok(done)) => {
                cx.tell(&done);
                self.reasons = (done.outcome.subject.map_or(0, |subject| subject.id), done.outcome.reasons);
            }
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
    }

    fn take_in(&mut self, shown: Shown) {
        let (id, version) = (shown.delivery.id.0, shown.delivery.version);
        match self.form.as_mut().filter(|form| form.id == id) {
            Some(form) => form.renewed(shown.draft.clone(), version),
            None => self.form = Some(Form::of(id, version, shown.draft.clone())),
        }
        self.shown = Some(shown);
    }

    fn list_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        widget::heading(ui, &cx.t("delivery-panel"));
        if widget::button(ui, icon::PLUS, &cx.t("delivery-new")).clicked() {
            cx.start(Kind::Delivery, None);
        }
        if let Some(id) = cx.table_ui(ui, &mut self.table) {
            cx.open(Subject { kind: Kind::Delivery, id });
        }
    }

    fn form_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.head_ui(cx, ui);
        let stands = self.shown.as_ref().is_some_and(|shown| shown.delivery.status == Status::Posted);
        let Some(form) = &mut self.form else { return };
        let asked = form.poll(cx, FIELDS);
        let (errors, enabled) = (form.errors.clone(), !form.is_busy() && !stands);
        Grid::new("delivery-form", FIELDS, &errors).enabled(enabled).show(cx, ui, &mut form.draft);
        widget::title(ui, &cx.t("delivery-lines"));
        Lines::new("delivery-lines", LINE_FIELDS, &errors).enabled(enabled).show(cx, ui, &mut form.draft.lines);
        ui.add_space(style::GAP);
        if let Some(ask) = asked.or_else(|| if stands { None } else { form.save_ui(cx, ui) }) {
            self.answer(cx, ask);
        }
    }

    /// Number and state, and the button that posts.
    fn head_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(shown) = &self.shown else {
            widget::heading(ui, &cx.t("delivery-new"));
            return;
        };
        let delivery = &shown.delivery;
        let (id, version) = (delivery.id, delivery.version);
        ui.horizontal_wrapped(|ui| {
            let name = delivery.number.clone().unwrap_or_else(|| cx.t("delivery-unnumbered").to_string());
            widget::heading(ui, &name);
            let tone = if delivery.status == Status::Posted { Tone::Good } else { Tone::Calm };
            widget::badge(ui, tone, &cx.t(&delivery.status.key()));
        });
        let verdict = match delivery.status {
            Status::Posted => Err(super::rules::Refusal::Posted(delivery.number.clone().unwrap_or_default()).into()),
            Status::Draft if self.is_changed() => Err(Said::new("delivery-refusal-unsaved")),
            Status::Draft => Ok(()),
        };
        let post = StepButton::new("post", cx.t("delivery-step-post"), verdict);
        if steps_ui(cx, ui, &[post]).is_some() && !self.posting.is_loading() {
            self.posting = cx.send(Command::Post { id, version });
        }
        ui.add_space(style::GROUP_GAP);
    }

    fn is_changed(&self) -> bool {
        self.form.as_ref().is_some_and(Form::is_changed)
    }

    /// What came of it: what to mind, the cards, the log.
    fn made_ui(&self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(shown) = &self.shown else { return };
        if self.reasons.0 == shown.delivery.id.0 {
            reasons_ui(cx, ui, &self.reasons.1);
        }
        if !shown.cards.is_empty() {
            widget::title(ui, &cx.t("delivery-cards"));
            for card in &shown.cards {
                ui.horizontal_wrapped(|ui| {
                    widget::subject_link(cx, ui, &name_of(card), Subject::new(Kind::Equipment, card.id));
                    ui.label(&card.serial);
                    widget::weak(ui, &cx.t(&card.status.key()));
                });
            }
        }
        widget::title(ui, &cx.t("delivery-log"));
        log_ui(cx, ui, &shown.log);
    }

    fn answer(&mut self, cx: &Cx<'_>, ask: FormAsk<Done>) {
        let Some(form) = &mut self.form else { return };
        let id = DeliveryId(form.id);
        match ask {
            FormAsk::Save => {
                let draft = Draft { id: (form.id != 0).then_some(id), version: form.version, ..form.draft.clone() };
                form.sent(cx.send(Command::Save { draft: Box::new(draft), post: false }));
            }
            FormAsk::Fetch => {
                let newest = |shown: Shown| (shown.draft, shown.delivery.version);
                form.fetching(cx.load(move |conn| shown(conn, id).map(newest)));
            }
            FormAsk::Done(done) => {
                cx.tell(&done);
                if let Some(subject) = done.outcome.subject {
                    self.form = None;
                    cx.open(subject);
                }
            }
        }
    }
}

/// Everything the form of a delivery shows.
fn shown(conn: &Conn, id: DeliveryId) -> Result<Shown, Failure> {
    Ok(Shown {
        delivery: store::get(conn, id)?,
        draft: Draft::of(conn, id)?,
        cards: equipment::of_delivery(conn, id)?,
        log: log_of(conn, Subject::new(Kind::Delivery, id))?,
    })
}

/// A new delivery of today, begun from a customer.
fn started(conn: &Conn, from: Option<Subject>, now: Instant) -> Result<Draft, Failure> {
    let customer = match from.filter(|subject| subject.kind == Kind::Customer) {
        Some(subject) => equipment::customer_code(conn, Some(CustomerId(subject.id)))?,
        None => String::new(),
    };
    let delivered_on = setting::calendar(conn)?.day_of(now).to_string();
    Ok(Draft { customer, delivered_on, lines: vec![super::command::LineDraft::default()], ..Draft::default() })
}
