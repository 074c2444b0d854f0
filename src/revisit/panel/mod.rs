//! Revisits in the window: those due, the call's story on the left, the answer on the right.

mod data;

use egui::{Button, Label, ScrollArea, Ui, vec2};

use super::{
    Status,
    command::{Command, Draft},
    fields::{FIELDS, list_spec},
    rules::Event,
    section::status_tone,
};
use crate::{
    base::{
        id::RevisitId,
        kind::{Kind, Subject},
        say::Said,
        slot::Slot,
        words::Word as _,
    },
    cx::{Cx, Form, Section, Sections, touched},
    db::tx::Changes,
    ui::{
        form::Grid,
        icon,
        log::log_ui,
        saver::FormAsk,
        style::{self, Tone},
        table::Table,
        widget,
    },
};

use data::Shown;

/// The three answers, each with its picture and colour.
const ANSWERS: [(Event, &str, Tone); 3] = [
    (Event::Satisfied, icon::SMILEY, Tone::Good),
    (Event::NotSatisfied, icon::SMILEY_SAD, Tone::Bad),
    (Event::NotReached, icon::PHONE, Tone::Calm),
];

/// List and form of revisits.
pub struct Panel {
    table: Table,
    /// The revisit on its way into the form.
    reading: Slot<Shown>,
    /// The revisit that the form shows.
    shown: Option<Shown>,
    form: Option<Form<Draft>>,
    sections: Sections,
}

impl Panel {
    /// A panel with these sections on its form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        Self {
            table: Table::new("revisits", list_spec()),
            reading: Slot::default(),
            shown: None,
            form: None,
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
        style::list_pane("list-revisit").show(ui, |ui| self.list_ui(cx, ui));
        style::side_pane("revisit-answer").show(ui, |ui| {
            ScrollArea::vertical().id_salt("revisit-answer").show(ui, |ui| self.answer_ui(cx, ui));
        });
        style::form_place().show(ui, |ui| {
            ScrollArea::vertical().show(ui, |ui| self.record_ui(cx, ui));
        });
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.table.refresh(touched(changes));
        if let Some(shown) = &self.shown {
            self.read(cx, shown.revisit.id);
        }
        self.sections.refresh(cx);
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.table.light(Some(subject.id));
        self.read(cx, RevisitId(subject.id));
        self.sections.show(cx, Some(subject));
    }

    /// A revisit is owed by a closing, never begun by hand.
    fn start(&mut self, _: &Cx<'_>, _: Kind, _: Option<Subject>) {}

    fn is_unsaved(&self) -> bool {
        self.form.as_ref().is_some_and(Form::is_changed)
    }
}

impl Panel {
    fn read(&mut self, cx: &Cx<'_>, id: RevisitId) {
        self.reading = cx.load(move |conn| data::shown(conn, id));
    }

    /// Takes in what was loaded.
    fn poll(&mut self, cx: &Cx<'_>) {
        match self.reading.take() {
            Some(Ok(shown)) => {
                let (id, version) = (shown.revisit.id.0, shown.revisit.version);
                match self.form.as_mut().filter(|form| form.id == id) {
                    Some(form) => form.renewed(shown.draft.clone(), version),
                    None => self.form = Some(Form::of(id, version, shown.draft.clone())),
                }
                self.shown = Some(shown);
            }
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
    }

    fn list_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        widget::heading(ui, &cx.t("revisit-panel"));
        if let Some(id) = cx.table_ui(ui, &mut self.table) {
            cx.open(Subject { kind: Kind::Revisit, id });
        }
    }

    fn record_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        if let Some(shown) = &self.shown {
            story_ui(cx, ui, shown);
        }
        self.sections.ui(cx, ui);
    }

    fn answer_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let (Some(form), Some(shown)) = (&mut self.form, &self.shown) else { return };
        let one = &shown.revisit;
        ui.horizontal_wrapped(|ui| {
            widget::heading(ui, &cx.t("kind-revisit"));
            widget::badge(ui, status_tone(one.status), &cx.t(&one.status.key()));
        });
        widget::fact(ui, &cx.t("revisit-due-on"), &cx.texts.day(one.due_on));
        if one.tries > 0 {
            widget::fact(ui, &cx.t("revisit-tries"), &one.tries.to_string());
        }
        let asked = form.poll(cx, FIELDS);
        let enabled = one.status == Status::Due && !form.is_busy();
        ui.add_space(style::GROUP_GAP);
        widget::title(ui, &cx.t("revisit-score"));
        score_ui(cx, ui, &mut form.draft.score, enabled);
        let errors = form.errors.clone();
        Grid::new("form-revisit", FIELDS, &errors).keys(&["channel", "words"]).columns(1).enabled(enabled).show(
            cx,
            ui,
            &mut form.draft,
        );
        ui.add_space(style::GROUP_GAP);
        let answer = answers_ui(cx, ui, enabled);
        let (id, version) = (one.id, form.version);
        if let Some(event) = answer {
            form.draft.answer = event.word().to_owned();
            let draft = Draft { id: Some(id), version, ..form.draft.clone() };
            form.sent(cx.send(Command::Answer(draft)));
        }
        match asked {
            Some(FormAsk::Done(done)) => {
                cx.tell(&done);
                for reason in &done.outcome.reasons {
                    cx.notice(reason.said.clone());
                }
                // What was typed is saved now; it stays on screen until the record is read.
                *form = Form::of(form.id, form.version, form.draft.clone());
                self.read(cx, id);
            }
            Some(FormAsk::Fetch) => {
                let newest = move |shown: Shown| (shown.draft, shown.revisit.version);
                form.fetching(cx.load(move |conn| data::shown(conn, id).map(newest)));
            }
            Some(FormAsk::Save) | None => {}
        }
    }
}

/// Five big targets, from bad to good; the one that is chosen is pressed again to take it back.
fn score_ui(cx: &Cx<'_>, ui: &mut Ui, score: &mut String, enabled: bool) {
    ui.horizontal(|ui| {
        for number in 1..=5 {
            let text = number.to_string();
            let name = cx.say(&Said::new("revisit-score-of").with("score", i64::from(number)));
            let button = Button::selectable(*score == text, &text).min_size(vec2(40.0, 40.0));
            let response = ui.add_enabled(enabled, button);
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(name));
            if response.clicked() {
                if *score == text {
                    score.clear();
                } else {
                    *score = text;
                }
            }
        }
    });
    ui.add_space(style::GAP);
}

/// Three big targets, one below the other.
fn answers_ui(cx: &Cx<'_>, ui: &mut Ui, enabled: bool) -> Option<Event> {
    let mut answer = None;
    for (event, picture, tone) in ANSWERS {
        let word = cx.t(&event.key());
        let color = style::color(ui, tone);
        let content = (style::icon(picture).color(color), egui::RichText::new(&*word).color(color));
        let button = Button::new(content).min_size(vec2(ui.available_width(), 44.0));
        let response = ui.add_enabled(enabled, button);
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(word.to_string()));
        if response.clicked() {
            answer = Some(event);
        }
        ui.add_space(style::GAP);
    }
    answer
}

/// What happened, to be told before asking.
fn story_ui(cx: &Cx<'_>, ui: &mut Ui, shown: &Shown) {
    ui.horizontal_wrapped(|ui| {
        widget::subject_link(cx, ui, &shown.number, shown.call);
        widget::badge(ui, Tone::Calm, &cx.t(&shown.status));
        widget::heading(ui, &shown.customer);
    });
    widget::fact(ui, &cx.t("revisit-contact"), &shown.contact);
    widget::fact(ui, &cx.t("revisit-phone"), &shown.phone);
    widget::fact(ui, &cx.t("revisit-unit"), &shown.unit);
    ui.add_space(style::GROUP_GAP);
    widget::title(ui, &cx.t("revisit-fault"));
    ui.add(Label::new(&shown.subject).wrap());
    if !shown.description.is_empty() {
        ui.add(Label::new(&shown.description).wrap());
    }
    ui.add_space(style::GROUP_GAP);
    widget::title(ui, &cx.t("revisit-work"));
    for work in &shown.works {
        ui.horizontal_wrapped(|ui| {
            widget::weak(ui, &cx.texts.at(work.ended_at));
            ui.label(&work.user);
            widget::weak(ui, &cx.t(&work.outcome));
        });
        ui.add(Label::new(&work.solution).wrap());
    }
    if !shown.earlier.is_empty() {
        ui.add_space(style::GROUP_GAP);
        widget::title(ui, &cx.t("revisit-earlier"));
        for (status, words) in &shown.earlier {
            ui.horizontal_wrapped(|ui| {
                widget::toned(ui, status_tone(*status), &cx.t(&status.key()));
                ui.label(words);
            });
        }
    }
    ui.add_space(style::GROUP_GAP);
    widget::title(ui, &cx.t("revisit-log"));
    log_ui(cx, ui, &shown.log);
}
