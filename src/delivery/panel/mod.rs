//! Deliveries in the window: list, form with lines, posting, and what came of it.

mod data;
mod history;
mod serials;

use egui::{CollapsingHeader, Grid as Columns, ScrollArea, Ui};

use super::{
    Status,
    command::{Command, Draft, warnings},
    fields::{FIELDS, LINE_FIELDS, list_spec},
    section,
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
    customer,
    cx::{
        Cx, Section,
        records::{Belongs, Records},
    },
    db::tx::{Changes, Done},
    ui::{
        focus::Follow as _,
        form::Grid,
        lines::Lines,
        log::log_ui,
        modal::confirm_ui,
        reason::reasons_ui,
        steps::{self, StepButton},
        style::{self, Tone},
        widget,
    },
};
use data::{Made, Shown};

pub use history::History;

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

/// Of what records the list shows what belongs to one.
const BELONGS: &[Belongs] = &[Belongs {
    to: Kind::Customer,
    rows: "t.customer_id = {id} OR t.end_customer_id = {id}",
    name: customer::store::name_by_id,
}];

/// List and form of deliveries.
pub struct Panel {
    records: Records<Draft, Shown>,
    /// Being posted, with the id of the form: what is refused is shown beside its line.
    posting: (i64, Slot<Done>),
    question: Option<Question>,
    /// What is to be minded before posting: the question waits for it.
    checking: Slot<Vec<Reason>>,
    /// The answer, shown in the question.
    to_mind: Vec<Reason>,
}

impl Panel {
    /// A panel with these sections on its form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        let records = Records::new("deliveries", list_spec(), "delivery-panel", data::shown).toned(section::list_tone);
        Self {
            records: records.with(sections).begun_by(Some("delivery-new")),
            posting: Default::default(),
            question: None,
            checking: Slot::default(),
            to_mind: Vec::new(),
        }
    }
}

impl crate::cx::Panel for Panel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.take_posted(cx);
        self.take_checked();
        self.records.poll(cx);
        let is_busy = self.posting.1.is_loading() || self.records.is_busy();
        let mut pressed = None;
        self.records.ui(cx, ui, |records, ui| {
            ScrollArea::vertical().id_salt("form-delivery").auto_shrink(false).follow(ui, |ui| {
                head_ui(cx, ui, records);
                pressed = steps_ui(cx, ui, records.shown.as_ref(), is_busy);
                fields_ui(cx, ui, records, is_busy);
                below_ui(cx, ui, records);
            });
        });
        match pressed {
            Some(Question::Post) => self.check(cx),
            Some(question) => self.question = Some(question),
            None => {}
        }
        self.question_ui(cx, ui);
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.records.refresh(cx, changes);
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.records.open(cx, subject.id);
    }

    fn start(&mut self, cx: &Cx<'_>, _: Kind, from: Option<Subject>) {
        let blank = data::blank(cx.now.day(cx.texts.zone));
        self.records.start(cx, blank.clone(), move |conn| Ok((data::started(conn, from, blank)?, ())));
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
    /// Asks what is to be minded before posting (DEL-1).
    fn check(&mut self, cx: &Cx<'_>) {
        let Some(form) = &self.records.form else { return };
        let draft = form.draft.clone();
        self.checking = cx.load(move |conn| warnings(conn, &draft.parse(conn)?.1));
    }

    fn take_checked(&mut self) {
        if let Some(answer) = self.checking.take() {
            // What is wrong with what is typed is told by posting it.
            self.to_mind = answer.unwrap_or_default();
            self.question = Some(Question::Post);
        }
    }

    /// What posting answered: bad serials go beside their lines, everything else is as with saving.
    fn take_posted(&mut self, cx: &Cx<'_>) {
        let Some(answer) = self.posting.1.take() else { return };
        let Some(form) = self.records.form.as_mut().filter(|form| form.id == self.posting.0) else { return };
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

    fn question_ui(&mut self, cx: &Cx<'_>, ui: &Ui) {
        let Some(question) = self.question else { return };
        let (title, text, go) = match question {
            Question::Post => ("delivery-step-post", "delivery-post-text", "delivery-go-post"),
            Question::Delete => ("delivery-delete", "delivery-delete-text", "delivery-go-delete"),
        };
        let text = match question {
            Question::Post if !self.to_mind.is_empty() => {
                let list: Vec<Said> = self.to_mind.iter().map(|reason| reason.said.clone()).collect();
                Said::new("delivery-post-minding").with("list", list)
            }
            _ => Said::new(text),
        };
        let Some(goes_on) = confirm_ui(cx, ui.ctx(), &Said::new(title), &text, go) else { return };
        self.question = None;
        let Some(form) = self.records.form.as_mut().filter(|_| goes_on) else { return };
        let (id, version) = (form.id, form.version);
        match question {
            Question::Post => {
                form.errors.clear();
                self.posting = (id, cx.send(save(form.draft.clone(), id, version, true)));
            }
            Question::Delete => self.records.step(cx.send(Command::Delete { id: DeliveryId(id), version })),
        }
    }
}

fn save(draft: Draft, id: i64, version: i64, post: bool) -> Command {
    let id = (id != 0).then_some(DeliveryId(id));
    Command::Save { draft: Box::new(Draft { id, version, ..draft }), post }
}

fn head_ui(cx: &Cx<'_>, ui: &mut Ui, records: &Records<Draft, Shown>) {
    let Some(shown) = &records.shown else {
        widget::heading(ui, &cx.t("delivery-new"));
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
            widget::named_link(cx, ui, &cx.t(key), name, *subject);
            ui.add_space(style::GAP);
        }
    });
    if let Some(refused) = shown.refused.as_ref().filter(|_| delivery.status == Status::Draft) {
        widget::toned(ui, Tone::Calm, &cx.say(refused));
    }
    reasons_ui(cx, ui, records.minded());
}

/// What is possible now, the rest saying why not; the question that a step asks.
fn steps_ui(cx: &Cx<'_>, ui: &mut Ui, shown: Option<&Shown>, is_busy: bool) -> Option<Question> {
    let verdict = || shown.and_then(|shown| shown.refused.clone()).map_or(Ok(()), Err);
    let mut buttons = vec![StepButton::new("post", cx.t("delivery-step-post"), verdict())];
    if shown.is_some() {
        buttons.push(StepButton::new("delete", cx.t("delivery-delete"), verdict()));
    }
    ui.add_space(style::GAP);
    let pressed = ui.add_enabled_ui(!is_busy, |ui| steps::steps_ui(cx, ui, &buttons)).inner;
    ui.add_space(style::GROUP_GAP);
    pressed.map(|word| if word == "post" { Question::Post } else { Question::Delete })
}

fn fields_ui(cx: &Cx<'_>, ui: &mut Ui, records: &mut Records<Draft, Shown>, is_busy: bool) {
    let refused = records.shown.as_ref().is_some_and(|shown| shown.refused.is_some());
    let enabled = !refused && !is_busy;
    let Some(form) = &mut records.form else { return };
    let errors = form.errors.clone();
    Grid::new("form-delivery", FIELDS, &errors).keys(KEYS).enabled(enabled).show(cx, ui, &mut form.draft);
    widget::title(ui, &cx.t("delivery-lines"));
    ScrollArea::horizontal().id_salt("delivery-lines").follow(ui, |ui| {
        Lines::new("delivery-lines", LINE_FIELDS, &errors).enabled(enabled).show(cx, ui, &mut form.draft.lines);
    });
    ui.add_space(style::GROUP_GAP);
    if !refused {
        records.save_ui(cx, ui, |draft, id, version| save(draft, id, version, false));
    }
    ui.add_space(style::GROUP_GAP);
}

/// What came of it, what others say of it, and its history.
fn below_ui(cx: &Cx<'_>, ui: &mut Ui, records: &mut Records<Draft, Shown>) {
    let Some(shown) = &records.shown else { return };
    if shown.delivery.status == Status::Posted {
        made_ui(cx, ui, "delivery-made-cards", &shown.cards);
        made_ui(cx, ui, "delivery-made-contracts", &shown.contracts);
    }
    records.sections.ui(cx, ui);
    let title = cx.t("delivery-log");
    CollapsingHeader::new(&*title).id_salt("delivery-log").show(ui, |ui| log_ui(cx, ui, &shown.log));
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
