//! The head of a card: who it is, where it stands, and how long its warranty runs.

use chrono::NaiveDate;
use egui::{CornerRadius, Rect, Sense, Ui, pos2, vec2};

use super::data::Shown;
use crate::{
    base::{say::Said, words::Word as _},
    cx::Cx,
    equipment::{
        rules::warranty::standing,
        section::{tone, warranty_tone},
    },
    ui::{
        style::{self, Tone},
        widget,
    },
};

/// Height of the warranty bar, and of today's mark on it.
const BAR_HEIGHT: f32 = 8.0;
const MARK_HEIGHT: f32 = 16.0;
/// Widest the bar becomes.
const BAR_WIDTH: f32 = 260.0;

/// Draws it.
pub(super) fn head_ui(cx: &Cx<'_>, ui: &mut Ui, shown: &Shown) {
    let card = &shown.card;
    ui.horizontal_wrapped(|ui| {
        widget::heading(ui, &format!("{} {}", shown.item.0, card.serial));
        widget::badge(ui, tone(card.status), &cx.t(&card.status.key()));
        if let Some(number) = &card.number {
            widget::weak(ui, number);
        }
    });
    ui.horizontal_wrapped(|ui| {
        let own = [("equipment-customer", &shown.owner), ("equipment-item", &shown.item)];
        let others = shown.others.iter().map(|(key, link)| (*key, link));
        for (key, (name, subject)) in own.into_iter().chain(others) {
            widget::named_link(cx, ui, &cx.t(key), name, *subject);
            ui.add_space(style::GAP);
        }
    });
    if !card.reason.is_empty() {
        widget::fact(ui, &cx.t("equipment-reason"), &card.reason);
    }
    warranty_ui(cx, ui, shown, cx.now.day(cx.texts.zone));
    if let Some(refused) = &shown.refused {
        widget::toned(ui, Tone::Calm, &cx.say(refused));
    }
}

/// The bar from the first to the last day with today's mark on it, and the sentence beside it.
fn warranty_ui(cx: &Cx<'_>, ui: &mut Ui, shown: &Shown, today: NaiveDate) {
    let card = &shown.card;
    let standing = standing(card.warranty_from, card.warranty_to, today);
    let (tone, said) = (warranty_tone(standing), Said::from(standing));
    ui.horizontal_wrapped(|ui| {
        widget::weak(ui, &cx.t("equipment-warranty"));
        if let Some((from, to)) = card.warranty_from.zip(card.warranty_to).filter(|(from, to)| from <= to) {
            widget::weak(ui, &cx.texts.day(from));
            // What was added to the item's own term: an extension, an exchange.
            let added = shown.own_term.map(|(_, own)| own).filter(|own| (from..to).contains(own));
            bar_ui(cx, ui, (from, to, added), today, tone);
            widget::weak(ui, &cx.texts.day(to));
            if let Some(own) = added {
                widget::toned(ui, Tone::Accent, &cx.say(&Said::new("equipment-warranty-added").with("own", own)));
            }
        }
        widget::toned(ui, tone, &cx.say(&said));
    });
}

/// The first and the last day, and the last of the item's own term where more was added.
type Term = (NaiveDate, NaiveDate, Option<NaiveDate>);

fn bar_ui(cx: &Cx<'_>, ui: &mut Ui, (from, to, own): Term, today: NaiveDate, tone: Tone) {
    let width = BAR_WIDTH.min(ui.available_width());
    let (rect, response) = ui.allocate_exact_size(vec2(width, MARK_HEIGHT), Sense::hover());
    // Today always stands on the axis: before, inside or behind the term.
    let (first, last) = (from.min(today), to.max(today));
    let whole = (last - first).num_days().max(1) as f32;
    let at = |day: NaiveDate| rect.left() + rect.width() * (day - first).num_days() as f32 / whole;
    let band = |left: f32, right: f32| {
        Rect::from_min_max(
            pos2(left, rect.center().y - BAR_HEIGHT / 2.0),
            pos2(right.max(left + 1.0), rect.center().y + BAR_HEIGHT / 2.0),
        )
    };
    let (palette, painter) = (style::palette(ui), ui.painter());
    let radius = CornerRadius::same(3);
    painter.rect_filled(band(rect.left(), rect.right()), radius, palette.line);
    painter.rect_filled(band(at(from), at(to)), radius, style::color(ui, tone).gamma_multiply(0.35));
    painter.rect_filled(band(at(from), at(today).clamp(at(from), at(to))), radius, style::color(ui, tone));
    if let Some(own) = own {
        let added = band(at(own), at(to));
        painter.rect_stroke(added, radius, (1.5, palette.accent), egui::StrokeKind::Inside);
    }
    painter.vline(at(today), rect.y_range(), (2.0, palette.text));
    let mark = Said::new("equipment-warranty-today").with("day", today);
    response
        .on_hover_text(cx.say(&mark))
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::ProgressIndicator, true, cx.say(&mark)));
}
