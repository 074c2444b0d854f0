//! The life of a unit on its form: drawn along time, and further down as a list (EQ-9).

use std::{cell::RefCell, rc::Rc, sync::Arc};

use egui::{Label, RichText, Role, Ui};

use crate::{
    base::{
        id::EquipmentId,
        kind::{Kind, Subject},
        say::Said,
        slot::Slot,
        text::Lang,
        words::Word as _,
    },
    cx::Cx,
    report::life::{self, Happening, Lane, Tint, When},
    ui::{
        icon,
        style::{self, Tone},
        timeline::{Entry, Timeline},
        widget,
    },
};

/// So many of the last happenings are listed before one asks for all.
const LISTED: usize = 40;

/// What both sections show: it is asked once.
#[derive(Default)]
struct Life {
    subject: Option<Subject>,
    found: Slot<Vec<Happening>>,
    /// The same in words, of this language.
    told: Option<(Lang, Told)>,
}

/// A life in words.
#[derive(Default)]
struct Told {
    /// The names of the lines that have something.
    lanes: Vec<Arc<str>>,
    /// What happened, in order.
    entries: Vec<Entry>,
}

impl Life {
    /// What happened in words, once it is known.
    fn told(&mut self, cx: &Cx<'_>) -> Option<&Told> {
        if self.found.poll() {
            self.told = None;
        }
        let found = self.found.get()?;
        if self.told.as_ref().is_none_or(|(lang, _)| *lang != cx.texts.lang) {
            self.told = Some((cx.texts.lang, told(cx, found)));
        }
        self.told.as_ref().map(|(_, told)| told)
    }
}

fn told(cx: &Cx<'_>, found: &[Happening]) -> Told {
    let used: Vec<Lane> = Lane::ALL.iter().copied().filter(|lane| found.iter().any(|one| one.lane == *lane)).collect();
    let entry = |one: &Happening| Entry {
        from: one.from,
        to: one.to,
        lane: used.iter().position(|lane| *lane == one.lane).unwrap_or_default(),
        tone: tone(one),
        is_planned: one.tint == Tint::Planned,
        when: when(cx, one.when),
        who: one.who.clone(),
        what: cx.say(&one.what),
        why: one.why.clone(),
        about: one.about,
    };
    Told { lanes: used.iter().map(|lane| cx.t(&lane.key())).collect(), entries: found.iter().map(entry).collect() }
}

fn tone(one: &Happening) -> Tone {
    match (one.tint, one.lane) {
        (Tint::Past, _) => Tone::Weak,
        (Tint::Open, Lane::Call) => Tone::Warning,
        (_, Lane::Card) => Tone::Calm,
        (_, Lane::Cover) => Tone::Good,
        (_, Lane::Call | Lane::Visit) => Tone::Accent,
        (_, Lane::Part) => Tone::Warning,
        (_, Lane::Paper) => Tone::Weak,
    }
}

fn when(cx: &Cx<'_>, when: When) -> String {
    match when {
        When::At(at) | When::Between(at, _) => cx.texts.at(at),
        When::On(day) => cx.texts.day(day),
        When::Days(from, to) => format!("{} – {}", cx.texts.day(from), cx.texts.day(to)),
    }
}

/// The drawing.
#[derive(Default)]
pub struct Drawn {
    life: Rc<RefCell<Life>>,
    timeline: Timeline,
}

/// The list.
#[derive(Default)]
pub struct List {
    life: Rc<RefCell<Life>>,
}

/// The drawing and the list of the same life.
pub fn both() -> (Drawn, List) {
    let drawn = Drawn::default();
    let list = List { life: Rc::clone(&drawn.life) };
    (drawn, list)
}

impl crate::cx::Section for Drawn {
    fn title(&self) -> &'static str {
        "report-life"
    }

    fn load(&mut self, cx: &Cx<'_>, subject: Subject) {
        let life = &mut *self.life.borrow_mut();
        if life.subject != Some(subject) {
            *life = Life { subject: Some(subject), ..Life::default() };
            self.timeline = Timeline::default();
        }
        let now = cx.now;
        life.found.replace(cx.load(move |conn| match subject.kind {
            Kind::Equipment => life::life(conn, EquipmentId(subject.id), now),
            _ => Ok(Vec::new()),
        }));
    }

    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let mut life = self.life.borrow_mut();
        if let Some(failure) = life.found.failure() {
            widget::toned(ui, Tone::Bad, &cx.say(&failure.said()));
        }
        match life.told(cx) {
            Some(told) => self.timeline.ui(cx, ui, &cx.t("report-life-drawn"), &told.lanes, &told.entries),
            None => drop(widget::weak(ui, &cx.t("base-loading"))),
        }
    }
}

impl crate::cx::Section for List {
    fn title(&self) -> &'static str {
        "equipment-log"
    }

    fn load(&mut self, _: &Cx<'_>, _: Subject) {}

    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let mut life = self.life.borrow_mut();
        let Some(told) = life.told(cx) else { return };
        let all = ui.scope_id().with("all");
        let is_whole = ui.data(|data| data.get_temp(all).unwrap_or(false));
        let hidden = if is_whole { 0 } else { told.entries.len().saturating_sub(LISTED) };
        if hidden > 0 {
            let said = Said::new("base-rows-all").with("count", told.entries.len());
            if widget::link(ui, &cx.say(&said)).clicked() {
                ui.data_mut(|data| data.insert_temp(all, true));
            }
        }
        for (at, entry) in told.entries.iter().enumerate().skip(hidden) {
            let row = ui.horizontal_top(|ui| line_ui(cx, ui, entry)).response;
            // Read by row: when, who and what together.
            ui.ctx().accesskit_node_builder(row.id, |node| {
                node.set_role(Role::ListItem);
                node.set_label(entry.name());
                node.set_position_in_set(at + 1);
                node.set_size_of_set(told.entries.len());
            });
            if !entry.why.is_empty() {
                why_ui(ui, &entry.why);
            }
        }
    }
}

fn line_ui(cx: &Cx<'_>, ui: &mut Ui, entry: &Entry) {
    widget::mark(ui, entry.tone, icon::CLOCK);
    widget::weak(ui, &entry.when);
    if !entry.who.is_empty() {
        ui.label(&entry.who);
    }
    match entry.about {
        Some(about) => widget::subject_link(cx, ui, &entry.what, about),
        None => drop(ui.add(Label::new(&entry.what).wrap())),
    }
}

/// Below its line, as wide as there is room.
fn why_ui(ui: &mut Ui, why: &str) {
    ui.horizontal_top(|ui| {
        ui.add_space(style::LOG_INDENT);
        ui.add(Label::new(RichText::new(why).color(style::color(ui, Tone::Weak))).wrap());
    });
}
