//! Deliveries in the window: list, form with lines, posting, and what came of it.

mod data;
mod serials;

use egui::{CollapsingHeader, Frame, Grid as Columns, Margin, ScrollArea, Ui};

use super::{
    Status,
    command::{Command, Draft},
    fields::{FIELDS, LINE_FIELDS, list_spec},
};
use crate::{
    base::{
        failure::Failure,
        id::DeliveryId,
        kind::{Kind, Subject},
        say::{Reason, Said},
        slot::Slot,
        words::Word as _,
    },
    cx::{Cx, Form, Section, Sections, touched},
    db::tx::{Changes, Done, Fate},
    ui::{
        form::Grid,
        icon,
        lines::Lines,
        log::log_ui,
        modal::confirm_ui,
        reason::reasons_ui,
        saver::FormAsk,
        steps::{StepButton, steps_ui},
        style::{self, Tone},
        table::Table,
        widget,
    },
};
use data::{Made, Shown};

/// The fields of the form, in order.
const KEYS: &[&str] = &["customer", "delivered_on", "end_customer", "foreign_number", "note"];

/// A question before a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Question {
    /// Posting can't be taken back.
    Post,
    /// Deleting a draft.
    Delete,
}

/// List and form of deliveries.
pub struct Panel {
    table: Table,
    /// The delivery on its way into the form: with its id, so that a late answer is not taken for another.
    reading: (DeliveryId, Slot<Shown>),
    /// A new form on its way.
    starting: Slot<Draft>,
    /// The delivery that the form shows; none for a new one.
    shown: Option<Shown>,
    form: Option<Form<Draft>>,
    /// Being posted: what is refused is shown beside its line.
    posting: Slot<Done>,
    /// Being deleted.
    deleting: Slot<Done>,
    question: Option<Question>,
    /// What the last posting had to be minded, of which delivery.
    minded: (DeliveryId, Vec<Reason>),
    sections: Sections,
}

impl Panel {
    /// A panel with these sections on its form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        Self {
            table: Table::new("deliveries", list_spec()),
            reading: Default::default(),
            starting: Slot::default(),
            shown: None,
            form: None,
            posting: Slot::default(),
            deleting: Slot::default(),
            question: None,
            minded: Default::default(),
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
        style::list_pane("list-delivery").show(ui, |ui| self.list_ui(cx, ui));
        let beside = Frame::new().inner_margin(Margin { left: style::GROUP_GAP as i8, ..Margin::ZERO });
        let form = ScrollArea::vertical().id_salt("form-delivery");
        let draw = |ui: &mut Ui| {
            self.head_ui(cx, ui);
            self.form_ui(cx, ui);
            self.below_ui(cx, ui);
        };
        beside.show(ui, |ui| form.show(ui, draw));
        self.question_ui(cx, ui);
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.table.refresh(touched(changes));
        let Some(id) = self.shown.as_ref().map(|shown| shown.delivery.id) else { return };
        if changes.contains(&(Subject::new(Kind::Delivery, id), Fate::Deleted)) {
            self.close(cx);
            return;
        }
        self.read(cx, id);
        self.sections.refresh(cx);
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.table.light(Some(subject.id));
        self.starting = Slot::default();
        self.read(cx, DeliveryId(subject.id));
        self.sections.show(cx, Some(subject));
    }

    fn start(&mut self, cx: &Cx<'_>, _: Kind, from: Option<Subject>) {
        self.table.light(None);
        self.reading = Default::default();
        self.sections.show(cx, None);
        let today = cx.now.day(cx.texts.zone).to_string();
        self.starting = cx.load(move |conn| data::start(conn, from, today));
    }

    fn is_unsaved(&self) -> bool {
        self.form.as_ref().is_some_and(Form::is_changed)
    }
}

impl Panel {
    fn read(&mut self, cx: &Cx<'_>, id: DeliveryId) {
        let user = cx.user;
        self.reading = (id, cx.load(move |conn| data::shown(conn, id, user)));
    }

    /// Back to the list alone.
    fn close(&mut self, cx: &Cx<'_>) {
        (self.shown, self.form, self.reading) = (None, None, Default::default());
        self.table.light(None);
        self.sections.show(cx, None);
    }

    /// Takes in what was loaded.
    fn poll(&mut self, cx: &Cx<'_>) {
        match self.reading.1.take() {
            Some(Ok(shown)) => self.take_in(shown),
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        match self.starting.take() {
            Some(Ok(draft)) => {
                self.shown = None;
                self.form = Some(Form::new(draft));
            }
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        match self.deleting.take() {
            Some(Ok(done)) => cx.tell(&done),
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        self.take_posted(cx);
        // Another one acts: what is possible depends on their roles.
        let other = self.shown.as_ref().filter(|shown| shown.user != cx.user && !self.reading.1.is_loading());
        if let Some(id) = other.map(|shown| shown.delivery.id) {
            self.read(cx, id);
        }
    }

    fn take_in(&mut self, shown: Shown) {
        match self.form.as_mut().filter(|form| form.id == shown.delivery.id.0) {
            Some(form) => form.renewed(shown.draft.clone(), shown.delivery.version),
            None => {
                self.form = Some(Form::of(shown.delivery.id.0, shown.delivery.version, shown.draft.clone()));
            }
        }
        self.shown = Some(shown);
    }

    /// What posting answered: bad serials go beside their lines, everything else is as with saving.
    fn take_posted(&mut self, cx: &Cx<'_>) {
        let Some(answer) = self.posting.take() else { return };
        let Some(form) = &mut self.form else { return };
        match answer {
            Err(Failure::Refused(said)) => {
                form.errors = serials::errors(&said, &form.draft.lines);
                // What stands beside its line needs no dialogue.
                if form.errors.is_empty() {
                    cx.failed(said);
                }
            }
            answer => {
                let (sender, slot) = Slot::waiting();
                form.sent(slot);
                // The form holds the other end.
                let _ = sender.send(answer);
            }
        }
    }

    fn list_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        ui.horizontal(|ui| {
            widget::heading(ui, &cx.t("delivery-panel"));
            if widget::button(ui, icon::PLUS, &cx.t("delivery-new")).clicked() {
                cx.start(Kind::Delivery, None);
            }
        });
        if let Some(id) = cx.table_ui(ui, &mut self.table) {
            cx.open(Subject { kind: Kind::Delivery, id });
        }
    }

    fn head_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(shown) = &self.shown else {
            widget::heading(ui, &cx.t("delivery-new"));
            self.steps_ui(cx, ui);
            return;
        };
        let delivery = &shown.delivery;
        ui.horizontal_wrapped(|ui| {
            let name = delivery.number.clone().unwrap_or_else(|| cx.t("delivery-unnumbered").to_string());
            widget::heading(ui, &name);
            let tone = if delivery.status == Status::Posted { Tone::Good } else { Tone::Calm };
            widget::badge(ui, tone, &cx.t(&delivery.status.key()));
        });
        ui.horizontal_wrapped(|ui| {
            for (key, name, subject) in &shown.customers {
                widget::weak(ui, &cx.t(key));
                widget::subject_link(cx, ui, name, *subject);
                ui.add_space(style::GAP);
            }
        });
        if let Some(refused) = shown.refused.as_ref().filter(|_| delivery.status == Status::Draft) {
            widget::toned(ui, Tone::Calm, &cx.say(refused));
        }
        if delivery.id == self.minded.0 {
            reasons_ui(cx, ui, &self.minded.1);
        }
        self.steps_ui(cx, ui);
    }

    /// What is possible now, the rest saying why not.
    fn steps_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let refused = self.shown.as_ref().and_then(|shown| shown.refused.clone());
        let verdict = || refused.clone().map_or(Ok(()), Err);
        let mut buttons = vec![StepButton::new("post", cx.t("delivery-step-post"), verdict())];
        if self.shown.is_some() {
            buttons.push(StepButton::new("delete", cx.t("delivery-delete"), verdict()));
        }
        ui.add_space(style::GAP);
        let pressed = ui.add_enabled_ui(!self.is_busy(), |ui| steps_ui(cx, ui, &buttons)).inner;
        ui.add_space(style::GROUP_GAP);
        self.question = match pressed {
            Some("post") => Some(Question::Post),
            Some(_) => Some(Question::Delete),
            None => self.question,
        };
    }

    fn is_busy(&self) -> bool {
        let is_saving = self.form.as_ref().is_some_and(Form::is_busy);
        is_saving || self.posting.is_loading() || self.deleting.is_loading()
    }

    fn form_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let refused = self.shown.as_ref().is_some_and(|shown| shown.refused.is_some());
        let enabled = !refused && !self.is_busy();
        let Some(form) = &mut self.form else { return };
        let asked = form.poll(cx, FIELDS);
        let errors = form.errors.clone();
        Grid::new("form-delivery", FIELDS, &errors).keys(KEYS).enabled(enabled).show(cx, ui, &mut form.draft);
        widget::title(ui, &cx.t("delivery-lines"));
        ScrollArea::horizontal().id_salt("delivery-lines").show(ui, |ui| {
            Lines::new("delivery-lines", LINE_FIELDS, &errors).enabled(enabled).show(cx, ui, &mut form.draft.lines);
        });
        ui.add_space(style::GROUP_GAP);
        let asked = asked.or_else(|| if refused { None } else { form.save_ui(cx, ui) });
        if let Some(ask) = asked {
            self.answer(cx, ask);
        }
        ui.add_space(style::GROUP_GAP);
    }

    fn answer(&mut self, cx: &Cx<'_>, ask: FormAsk<Done>) {
        let Some(form) = &mut self.form else { return };
        let id = DeliveryId(form.id);
        match ask {
            FormAsk::Save => {
                let draft = Box::new(Draft { version: form.version, ..form.draft.clone() });
                form.sent(cx.send(Command::Save { draft, post: false }));
            }
            FormAsk::Fetch => form.fetching(cx.load(move |conn| {
                let draft = Draft::of(conn, id)?;
                let version = draft.version;
                Ok((draft, version))
            })),
            FormAsk::Done(done) => {
                cx.tell(&done);
                if let Some(subject) = done.outcome.subject {
                    self.minded = (DeliveryId(subject.id), done.outcome.reasons);
                    cx.open(subject);
                }
            }
        }
    }

    fn question_ui(&mut self, cx: &Cx<'_>, ui: &Ui) {
        let Some(question) = self.question else { return };
        let (title, text, go) = match question {
            Question::Post => ("delivery-step-post", "delivery-post-text", "delivery-go-post"),
            Question::Delete => ("delivery-delete", "delivery-delete-text", "delivery-go-delete"),
        };
        let Some(goes_on) = confirm_ui(cx, ui.ctx(), &Said::new(title), &Said::new(text), go) else { return };
        self.question = None;
        let Some(form) = self.form.as_mut().filter(|_| goes_on) else { return };
        let (id, version) = (DeliveryId(form.id), form.version);
        match question {
            Question::Post => {
                form.errors.clear();
                let draft = Box::new(Draft { version, ..form.draft.clone() });
                self.posting = cx.send(Command::Save { draft, post: true });
            }
            Question::Delete => self.deleting = cx.send(Command::Delete { id, version }),
        }
    }

    /// What came of it, what others say of it, and its history.
    fn below_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(shown) = &self.shown else { return };
        if shown.delivery.status == Status::Posted {
            made_ui(cx, ui, "delivery-made-cards", &shown.cards);
            made_ui(cx, ui, "delivery-made-contracts", &shown.contracts);
        }
        self.sections.ui(cx, ui);
        let title = cx.t("delivery-log");
        CollapsingHeader::new(&*title).id_salt("delivery-log").show(ui, |ui| log_ui(cx, ui, &shown.log));
    }
}

/// The records that posting made, as links; nothing where it made none.
fn made_ui(cx: &Cx<'_>, ui: &mut Ui, key: &'static str, made: &[Made]) {
    if made.is_empty() {
        return;
    }
    let title = cx.say(&Said::new(key).with("count", made.len()));
    CollapsingHeader::new(title).id_salt(key).default_open(true).show(ui, |ui| {
        Columns::new(key).striped(true).spacing([style::GROUP_GAP, style::GAP]).show(ui, |ui| {
            for one in made {
                widget::subject_link(cx, ui, &one.name, one.subject);
                ui.label(&one.about);
                ui.label(&*cx.t(&one.status));
                ui.end_row();
            }
        });
    });
}
