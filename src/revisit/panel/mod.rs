//! Revisits in the window: those due, the call's story on the left, the answer on the right.

mod data;

use egui::{Button, Label, ScrollArea, Ui, vec2};

use super::{
    Status,
    command::{Command, Draft},
    fields::{FIELDS, list_spec},
    rules::{Event, Refusal},
    section::{self, status_tone},
};
use crate::{
    base::{
        id::RevisitId,
        kind::{Kind, Subject},
        say::Said,
        words::Word as _,
    },
    customer,
    cx::{
        Cx, Section,
        records::{Belongs, Records},
    },
    db::tx::Changes,
    ui::{
        focus::Follow as _,
        form::Grid,
        icon,
        log::log_ui,
        reason::reasons_ui,
        style::{self, Tone},
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

/// The story and the survey stand beside one another where there is so much room.
const SIDE_BY_SIDE: f32 = 500.0;

/// Of what records the list shows what belongs to one.
const BELONGS: &[Belongs] =
    &[Belongs { to: Kind::Customer, rows: "c.customer_id = {id}", name: customer::store::name_by_id }];

/// List and form of revisits.
pub struct Panel {
    records: Records<Draft, Shown>,
}

impl Panel {
    /// A panel with these sections on its form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        let records = Records::new("revisits", list_spec(), "revisit-panel", data::shown).toned(section::list_tone);
        Self { records: records.with(sections).begun_by(None) }
    }
}

impl crate::cx::Panel for Panel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.records.poll(cx);
        let Self { records } = self;
        let list = |records: &mut Records<Draft, Shown>, ui: &mut Ui| {
            records.list_ui(cx, ui);
        };
        records.panes_ui(cx, ui, list, |records, ui| {
            let is_wide = ui.available_width() >= SIDE_BY_SIDE;
            if is_wide {
                style::side_pane("revisit-answer", &cx.t("base-border-side")).show(ui, |ui| {
                    ScrollArea::vertical().id_salt("revisit-answer").follow(ui, |ui| answer_ui(cx, ui, records));
                });
            }
            ScrollArea::vertical().follow(ui, |ui| {
                if let Some(shown) = &records.shown {
                    asked_ui(cx, ui, shown);
                }
                if !is_wide {
                    // Within reach, above what can become long.
                    answer_ui(cx, ui, records);
                }
                if let Some(shown) = &records.shown {
                    story_ui(cx, ui, shown);
                }
                records.sections.ui(cx, ui);
            });
        });
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.records.refresh(cx, changes);
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.records.open(cx, subject.id);
    }

    /// A revisit is owed by a closing, never begun by hand.
    fn start(&mut self, _: &Cx<'_>, _: Kind, _: Option<Subject>) {}

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

fn answer_ui(cx: &Cx<'_>, ui: &mut Ui, records: &mut Records<Draft, Shown>) {
    let (Some(form), Some(shown)) = (&mut records.form, &records.shown) else { return };
    let one = &shown.revisit;
    ui.horizontal_wrapped(|ui| {
        widget::heading(ui, &cx.t("revisit-answer-title"));
        widget::badge(ui, status_tone(one.status), &cx.t(&one.status.key()));
    });
    widget::fact(ui, &cx.t("revisit-due-on"), &cx.texts.day(one.due_on));
    if one.tries > 0 {
        widget::fact(ui, &cx.t("revisit-tries"), &one.tries.to_string());
    }
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
    let over = (one.status != Status::Due).then(|| cx.say(&Said::from(Refusal::Over(one.status))));
    if let Some(event) = answers_ui(cx, ui, enabled, &over.unwrap_or_default()) {
        event.word().clone_into(&mut form.draft.answer);
        form.sent(cx.send(answer(form.draft.clone(), form.id, form.version)));
    }
    records.saved_ui(cx, ui, answer);
    reasons_ui(cx, ui, records.minded());
}

fn answer(draft: Draft, id: i64, version: i64) -> Command {
    Command::Answer(Draft { id: Some(RevisitId(id)), version, ..draft })
}

/// Five big targets, from bad to good; the one that is chosen is pressed again to take it back.
fn score_ui(cx: &Cx<'_>, ui: &mut Ui, score: &mut String, enabled: bool) {
    ui.horizontal(|ui| {
        for number in 1..=5 {
            let text = number.to_string();
            let name = cx.say(&Said::new("revisit-score-of").with("score", i64::from(number)));
            let button = Button::new(&text).selected(*score == text).min_size(vec2(40.0, 40.0));
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
fn answers_ui(cx: &Cx<'_>, ui: &mut Ui, enabled: bool, refused: &str) -> Option<Event> {
    let mut answer = None;
    for (event, picture, tone) in ANSWERS {
        let word = cx.t(&event.key());
        let color = style::color(ui, tone);
        let content = (style::icon(picture).color(color), egui::RichText::new(&*word).color(color));
        let button = Button::new(content).min_size(vec2(ui.available_width(), 44.0));
        let response = ui.add_enabled(enabled, button);
        if widget::refused(&response.accessible_name(&*word), refused).clicked() {
            answer = Some(event);
        }
        ui.add_space(style::GAP);
    }
    answer
}

/// Who is asked, and about what: to be told before asking.
fn asked_ui(cx: &Cx<'_>, ui: &mut Ui, shown: &Shown) {
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
}

/// What was done for them, and what they said before.
fn story_ui(cx: &Cx<'_>, ui: &mut Ui, shown: &Shown) {
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
