//! Today: what waits for who acts, and how the calls go. Each figure and each line leads to what it counts.

pub mod beside;
mod charts;
pub mod figures;
pub mod life;
mod parts;
pub mod what_if;

use egui::{ScrollArea, Ui, vec2};

use super::{ENDING_DAYS, Figure, Today, store};
use crate::{
    base::{
        failure::Failure,
        id::UserId,
        kind::{Kind, Subject},
        say::Said,
        slot::Slot,
        time::MINUTE_MS,
    },
    cx::{Cx, Section},
    db::tx::Changes,
    setting,
    ui::{focus::Follow as _, icon, style, style::Tone, widget},
};

use parts::{Line, card_ui, empty_ui, figure_ui};

/// Below this width the cards stand below each other.
const TWO_COLUMNS: f32 = 820.0;

/// Narrowest a figure becomes; more lines of them then.
const FIGURE_WIDTH: f32 = 124.0;

/// The page of today.
#[derive(Default)]
pub struct Panel {
    today: Slot<Today>,
    /// For whom, and in which minute, it was asked last: remaining times go on.
    asked: Option<(UserId, i64)>,
}

impl Panel {
    /// The page; it has no form, so no sections.
    pub fn new(_: Vec<Box<dyn Section>>) -> Self {
        Self::default()
    }

    fn ask(&mut self, cx: &Cx<'_>) {
        let (user, now) = (cx.user, cx.now);
        let wanted = Some((user, now.millis().div_euclid(MINUTE_MS)));
        if self.asked == wanted {
            return;
        }
        self.asked = wanted;
        self.today.replace(cx.load(move |conn| store::today(conn, user, now, &setting::store::load(conn)?)));
    }
}

impl crate::cx::Panel for Panel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.ask(cx);
        self.today.poll();
        // That the line is lost, the bar says; what was read last stays.
        if let Some(failure) = self.today.failure().filter(|failure| **failure != Failure::Offline) {
            widget::toned(ui, Tone::Bad, &cx.say(&failure.said()));
        }
        let today = self.today.get();
        ScrollArea::vertical().id_salt("today").auto_shrink(false).follow(ui, |ui| {
            head_ui(cx, ui, today);
            match today {
                Some(today) => page_ui(cx, ui, today),
                None => {
                    widget::weak(ui, &cx.t("base-loading"));
                }
            }
        });
    }

    fn refresh(&mut self, cx: &Cx<'_>, _: &Changes) {
        self.asked = None;
        self.ask(cx);
    }

    fn open(&mut self, _: &Cx<'_>, _: Subject) {}

    fn start(&mut self, _: &Cx<'_>, _: Kind, _: Option<Subject>) {}
}

/// The day, and what is done most: a call is recorded.
fn head_ui(cx: &Cx<'_>, ui: &mut Ui, today: Option<&Today>) {
    ui.horizontal(|ui| {
        widget::heading(ui, &cx.t("report-today"));
        if let Some(today) = today {
            widget::weak(ui, &cx.texts.day(today.day));
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if widget::main_button(ui, icon::PHONE_CALL, &cx.t("report-today-new-call")).clicked() {
                cx.start(Kind::Call, None);
            }
        });
    });
    ui.add_space(style::GAP);
}

fn page_ui(cx: &Cx<'_>, ui: &mut Ui, today: &Today) {
    if today.is_new {
        new_ui(cx, ui);
    }
    figures_ui(cx, ui, today);
    ui.add_space(style::GROUP_GAP);
    if ui.available_width() < TWO_COLUMNS {
        calls_ui(cx, ui, today);
        others_ui(cx, ui, today);
        return;
    }
    let width = (ui.available_width() - style::GROUP_GAP) / 2.0;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = style::GROUP_GAP;
        for column in [calls_ui, others_ui] {
            ui.allocate_ui_with_layout(vec2(width, 0.0), egui::Layout::top_down(egui::Align::Min), |ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing.x = style::GAP;
                column(cx, ui, today);
            });
        }
    });
}

/// A file without calls: what to do first.
fn new_ui(cx: &Cx<'_>, ui: &mut Ui) {
    style::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            widget::mark(ui, Tone::Accent, icon::HEADSET);
            ui.label(&*cx.t("report-today-kind-start"));
        });
        if widget::button(ui, icon::BUILDINGS, &cx.t("report-today-new-customer")).clicked() {
            cx.start(Kind::Customer, None);
        }
    });
    ui.add_space(style::GROUP_GAP);
}

/// The figures; each leads to its list.
fn figures_ui(cx: &Cx<'_>, ui: &mut Ui, today: &Today) {
    let tone = |figure: &Figure| match figure.count {
        0 => Tone::Weak,
        _ if figure.is_alarm => Tone::Bad,
        _ => Tone::Plain,
    };
    let name = |figure: &Figure| cx.say(&Said::new(figure.name).with("days", ENDING_DAYS));
    let all = today.figures();
    let in_a_row = ui.available_width() / all.len() as f32 - style::GAP;
    let names = all.iter().map(|figure| widget::text_width(ui, &name(figure)));
    let widest = names.fold(FIGURE_WIDTH, |widest, name| widest.max(name + style::GAP * 4.0));
    // In one row, or in as many as the names need.
    let width = in_a_row.max(widest);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = style::GAP;
        for figure in &all {
            if figure_ui(ui, figure.count, tone(figure), &name(figure), width) {
                cx.list(figure.kind, figure.view);
            }
        }
    });
}

/// The left column: calls.
fn calls_ui(cx: &Cx<'_>, ui: &mut Ui, today: &Today) {
    let empty = if today.waiting.total > 0 { "report-empty-mine" } else { "report-empty-mine-all-done" };
    let lines: Vec<Line> = today.mine.rows.iter().map(|one| parts::call_line(cx, one)).collect();
    card_ui(cx, ui, "report-card-mine", ((Kind::Call, "mine"), today.mine.total), &lines, |ui| empty_ui(cx, ui, empty));
    let lines: Vec<Line> = today.waiting.rows.iter().map(|one| parts::call_line(cx, one)).collect();
    let (total, door) = (today.waiting.total, (Kind::Call, "waiting"));
    card_ui(cx, ui, "report-card-waiting", (door, total), &lines, |ui| empty_ui(cx, ui, "report-empty-waiting"));
    let lines: Vec<Line> = today.locked.rows.iter().map(|one| parts::call_line(cx, one)).collect();
    let (total, door) = (today.locked.total, (Kind::Call, "locked"));
    card_ui(cx, ui, "report-card-locked", (door, total), &lines, |ui| empty_ui(cx, ui, "report-empty-locked"));
    charts::flow_ui(cx, ui, &today.flow);
}

/// The right column: dispatches, revisits, contracts.
fn others_ui(cx: &Cx<'_>, ui: &mut Ui, today: &Today) {
    let lines: Vec<Line> = today.dispatches.rows.iter().map(|one| parts::dispatch_line(cx, one, today.day)).collect();
    let (total, door) = (today.dispatches.total, (Kind::Dispatch, "today"));
    card_ui(cx, ui, "report-card-dispatches", (door, total), &lines, |ui| empty_ui(cx, ui, "report-empty-dispatches"));
    let lines: Vec<Line> = today.revisits.rows.iter().map(|one| parts::revisit_line(cx, one, today.day)).collect();
    let (total, door) = (today.revisits.total, (Kind::Revisit, "due"));
    card_ui(cx, ui, "report-card-revisits", (door, total), &lines, |ui| empty_ui(cx, ui, "report-empty-revisits"));
    let lines: Vec<Line> = today.contracts.rows.iter().map(|one| parts::contract_line(cx, one, today.day)).collect();
    let (total, door) = (today.contracts.total, (Kind::Contract, "ending"));
    card_ui(cx, ui, "report-card-contracts", (door, total), &lines, |ui| empty_ui(cx, ui, "report-empty-contracts"));
    charts::ages_ui(cx, ui, today);
}
