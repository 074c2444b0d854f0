//! What the page of today is made of: figures, cards, lines that lead somewhere.

use chrono::NaiveDate;
use egui::{
    Align, Response, RichText, Sense, TextStyle, Ui,
    accesskit::{Action, Role},
    text::LayoutJob,
    vec2,
};

use crate::{
    base::{
        kind::{Kind, Subject},
        say::{Arg, Said},
        time::MINUTE_MS,
        words::Word as _,
    },
    call::rules::ClockState,
    cx::Cx,
    report::{CallLine, ContractLine, DispatchLine, NextDue, RevisitLine},
    ui::{
        style::{self, Tone},
        widget,
    },
};

/// Height of a figure with its name.
const FIGURE_HEIGHT: f32 = 54.0;

/// One line of a card: what it is at the left, how it stands at the right.
pub(super) struct Line {
    /// Where it leads.
    pub(super) subject: Subject,
    /// Texts from the left, each with its tone; the last one gives way where there is no room.
    pub(super) left: Vec<(Tone, String)>,
    /// Text at the right.
    pub(super) right: (Tone, String),
}

/// A figure with its name below; true when it was pressed.
pub(super) fn figure_ui(ui: &mut Ui, count: i64, tone: Tone, name: &str, width: f32) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(width, FIGURE_HEIGHT), Sense::click());
    let text = format!("{name} {count}");
    response.widget_info(|| egui::WidgetInfo::labeled(Role::Button, true, &text));
    let palette = style::palette(ui);
    let fill = if response.hovered() || response.has_focus() { palette.hover } else { palette.stripe };
    ui.painter().rect(rect, 4.0, fill, (1.0, palette.line), egui::StrokeKind::Inside);
    let inner = rect.shrink2(vec2(style::GAP * 1.5, style::GAP));
    let mut number = LayoutJob::default();
    let font = TextStyle::Heading.resolve(ui.style());
    number.append(&count.to_string(), 0.0, egui::TextFormat::simple(font, style::color(ui, tone)));
    let number = ui.painter().layout_job(number);
    let below = galley(ui, &[(Tone::Weak, name.to_owned())], inner.width());
    let fallback = style::color(ui, Tone::Plain);
    ui.painter().galley(inner.left_top(), number, fallback);
    ui.painter().galley(egui::pos2(inner.left(), inner.bottom() - below.size().y), below, fallback);
    response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}

/// A card of lines: title with a door to the whole list, the lines, or what is said when there are none.
pub(super) fn card_ui(
    cx: &Cx<'_>,
    ui: &mut Ui,
    title: &str,
    ((kind, tab), total): ((Kind, &'static str), i64),
    lines: &[Line],
    empty: impl FnOnce(&mut Ui),
) {
    style::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.horizontal(|ui| {
            widget::weak(ui, &cx.t(title));
            let rest = usize::try_from(total).unwrap_or(0) > lines.len();
            if rest {
                ui.with_layout(egui::Layout::right_to_left(Align::Center), |ui| {
                    let all = cx.say(&Said::new("report-today-all").with("count", total));
                    if widget::link(ui, &all).clicked() {
                        cx.list(kind, tab);
                    }
                });
            }
        });
        ui.spacing_mut().item_spacing.y = 0.0;
        for line in lines {
            if line_ui(ui, line) {
                cx.open(line.subject);
            }
        }
        if lines.is_empty() {
            empty(ui);
        }
    });
    ui.add_space(style::GAP);
}

/// Empty, said kindly.
pub(super) fn empty_ui(cx: &Cx<'_>, ui: &mut Ui, key: &str) {
    ui.add(egui::Label::new(RichText::new(&*cx.t(key)).color(style::color(ui, Tone::Weak))).wrap());
}

/// One line over the whole width; true when it was pressed.
fn line_ui(ui: &mut Ui, line: &Line) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), style::ROW_HEIGHT), Sense::click());
    describe(ui, &response, line);
    if !ui.is_rect_visible(rect) {
        return response.clicked();
    }
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 4.0, style::palette(ui).hover);
        ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
    }
    let right = galley(ui, std::slice::from_ref(&line.right), rect.width());
    let left = galley(ui, &line.left, rect.width() - right.size().x - style::GROUP_GAP);
    let middle = |height: f32| rect.center().y - height / 2.0;
    let fallback = style::color(ui, Tone::Plain);
    ui.painter().galley(egui::pos2(rect.left(), middle(left.size().y)), left, fallback);
    let at = egui::pos2(rect.right() - right.size().x, middle(right.size().y));
    ui.painter().galley(at, right, fallback);
    response.clicked()
}

/// Texts on one line, cut off where there is no room.
fn galley(ui: &Ui, texts: &[(Tone, String)], width: f32) -> std::sync::Arc<egui::Galley> {
    let wrap = egui::text::TextWrapping::truncate_at_width(width.max(0.0));
    let mut job = LayoutJob { wrap, ..LayoutJob::default() };
    for (place, (tone, text)) in texts.iter().filter(|(_, text)| !text.is_empty()).enumerate() {
        let space = if place == 0 { 0.0 } else { style::GAP * 1.5 };
        let format = egui::TextFormat::simple(TextStyle::Body.resolve(ui.style()), style::color(ui, *tone));
        job.append(text, space, format);
    }
    ui.painter().layout_job(job)
}

/// For accessibility a line is one link, named by all that stands in it.
fn describe(ui: &Ui, response: &Response, line: &Line) {
    let texts = line.left.iter().chain(std::iter::once(&line.right)).map(|(_, text)| text.as_str());
    let name = texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
    let subject = line.subject;
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Link);
        node.set_label(name);
        node.set_author_id(format!("today-{}-{}", subject.kind.word(), subject.id));
        node.add_action(Action::Click);
    });
}

/// A call with what it has to keep next.
pub(super) fn call_line(cx: &Cx<'_>, call: &CallLine) -> Line {
    let status = || cx.say(&Said::new(call.status.key()));
    let right = match &call.due {
        Some(due) => due_text(cx, due),
        None => (Tone::Calm, status()),
    };
    let mark = if call.is_key_account { cx.t("call-key-account").to_string() } else { String::new() };
    Line {
        subject: Subject::new(Kind::Call, call.id),
        left: vec![
            (Tone::Accent, call.number.clone()),
            (Tone::Warning, mark),
            (Tone::Plain, call.customer.clone()),
            (Tone::Weak, call.subject.clone()),
        ],
        right,
    }
}

/// What is left of a promise in working time: red when it was missed, a warning in the last quarter.
fn due_text(cx: &Cx<'_>, due: &NextDue) -> (Tone, String) {
    let minutes = |ms: i64| Arg::Minutes(ms.div_euclid(MINUTE_MS));
    let is_short = due.remaining_ms < due.promised_minutes * MINUTE_MS / 4;
    let (tone, time) = match due.state {
        ClockState::Missed => (Tone::Bad, Said::new("report-due-over").with("time", minutes(-due.remaining_ms))),
        ClockState::Standing => (Tone::Calm, Said::new("report-due-standing")),
        ClockState::Running | ClockState::Met => {
            let tone = if is_short { Tone::Warning } else { Tone::Calm };
            (tone, Said::new("report-due-left").with("time", minutes(due.remaining_ms)))
        }
    };
    let key = if due.is_response { "report-due-response" } else { "report-due-resolve" };
    (tone, cx.say(&Said::new(key).with("due", time)))
}

/// A dispatch with its plan.
pub(super) fn dispatch_line(cx: &Cx<'_>, dispatch: &DispatchLine, day: NaiveDate) -> Line {
    let zone = cx.texts.zone;
    let plan = match dispatch.planned_from {
        None => cx.t("report-dispatch-unplanned").to_string(),
        Some(from) if from.day(zone) != day => from.show(zone),
        Some(from) => from.local(zone).format("%H:%M").to_string(),
    };
    let right = if dispatch.is_late {
        (Tone::Bad, format!("{} {}", plan, cx.t("report-dispatch-late")))
    } else {
        (Tone::Calm, format!("{} {}", plan, cx.t(&dispatch.status.key())))
    };
    let technician = if dispatch.is_mine { Tone::Accent } else { Tone::Plain };
    Line {
        subject: Subject::new(Kind::Dispatch, dispatch.id),
        left: vec![
            (technician, dispatch.technician.clone()),
            (Tone::Plain, dispatch.customer.clone()),
            (Tone::Weak, dispatch.subject.clone()),
        ],
        right,
    }
}

/// A revisit with the day it is due.
pub(super) fn revisit_line(cx: &Cx<'_>, revisit: &RevisitLine, day: NaiveDate) -> Line {
    let tone = if revisit.due_on < day { Tone::Bad } else { Tone::Warning };
    Line {
        subject: Subject::new(Kind::Revisit, revisit.id),
        left: vec![
            (Tone::Accent, revisit.call.clone()),
            (Tone::Plain, revisit.customer.clone()),
            (Tone::Weak, revisit.subject.clone()),
        ],
        right: (tone, cx.say(&Said::new("report-revisit-since").with("day", revisit.due_on))),
    }
}

/// A contract with its last day.
pub(super) fn contract_line(cx: &Cx<'_>, contract: &ContractLine, day: NaiveDate) -> Line {
    let days = (contract.ends_on - day).num_days();
    let tone = if days <= 14 { Tone::Warning } else { Tone::Calm };
    let said = Said::new("report-contract-until").with("day", contract.ends_on).with("days", days);
    Line {
        subject: Subject::new(Kind::Contract, contract.id),
        left: vec![(Tone::Accent, contract.number.clone()), (Tone::Plain, contract.customer.clone())],
        right: (tone, cx.say(&said)),
    }
}
