//! Our own date picker: a text field, and the month in a popup. Nothing of it is English only.

use chrono::{Datelike as _, Days, Months, NaiveDate};
use egui::{Align, Button, Grid, Id, Key, Popup, PopupCloseBehavior, Response, RichText, Ui, Widget as _};

use super::{
    cx::Cx,
    icon,
    input::{Spec, line_ui},
    style::{self, Tone},
    widget,
};
use crate::base::{
    field::Input,
    say::Said,
    time::{Instant, parse_day, parse_instant},
};

/// A time of day that a chosen day gets, where none was typed: the start of office hours.
const OFFICE_OPENS: &str = "09:00";

/// Draws an input of a day or a moment.
pub(super) fn date_ui<S>(cx: &Cx<'_, S>, ui: &mut Ui, spec: &Spec, text: &mut String) -> Response {
    let before = text.clone();
    let button_width = style::INPUT_HEIGHT + style::GAP;
    let inner = Spec { width: (spec.width - button_width).max(style::INPUT_HEIGHT), ..spec.clone() };
    let mut response = ui
        .horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            let field = spec.name.give(line_ui(ui, &inner, text, Align::LEFT));
            if field.lost_focus() {
                neaten(cx, spec.with, text);
            }
            let hint = cx.t("base-date-choose");
            // A form may ask for several days: each button says for which.
            let name = cx.say(&Said::new("base-date-choose-of").with("field", spec.name.words()));
            // Tab and Enter lead past it to the next input; Alt+Down opens the month from the text.
            let button = Button::new(style::icon(icon::CALENDAR)).frame_when_inactive(false).sense(egui::Sense::CLICK);
            let opens = button.ui(ui).on_hover_text(&*hint).accessible_name(name);
            month_popup_ui(cx, ui, spec, &field, &opens, text);
            field
        })
        .inner;
    if *text != before {
        response.mark_changed();
    }
    response
}

/// Writes what can be read as it will be kept.
fn neaten<S>(cx: &Cx<'_, S>, with: Input, text: &mut String) {
    let neat = match with {
        Input::Instant => parse_instant(text, cx.texts.zone).map(|at| at.show(cx.texts.zone)),
        _ => parse_day(text).map(|day| day.to_string()),
    };
    if let Some(neat) = neat {
        *text = neat;
    }
}

fn month_popup_ui<S>(cx: &Cx<'_, S>, ui: &Ui, spec: &Spec, field: &Response, opens: &Response, text: &mut String) {
    let cursor_key = spec.id.with("day");
    let id = spec.id.with("month");
    let by_key = field.has_focus() && ui.input(|input| input.modifiers.alt && input.key_pressed(Key::ArrowDown));
    let opened = opens.clicked() || by_key;
    let today = cx.now.day(cx.texts.zone);
    if opened {
        set_cursor(ui, cursor_key, parse_day(text).unwrap_or(today));
    }
    if by_key {
        field.surrender_focus();
    }
    let cursor = ui.data(|data| data.get_temp::<NaiveDate>(cursor_key)).unwrap_or(today);
    let mut chosen = None;
    Popup::from_response(opens)
        .id(id)
        .open_memory(opened.then_some(egui::SetOpenCommand::Bool(true)))
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .show(|ui| {
            // The key that opened it is not meant for the days.
            let moved = if opened { None } else { keys(ui, cursor) };
            let (shown, picked) = month_ui(cx, ui, moved.unwrap_or(cursor), today);
            if shown != cursor {
                set_cursor(ui, cursor_key, shown);
            }
            let entered = ui.input(|input| input.key_pressed(Key::Enter)).then_some(shown);
            chosen = picked.or(entered);
            if chosen.is_some() {
                ui.close();
            }
        });
    if let Some(day) = chosen {
        *text = with_day(cx, spec.with, text, day);
        field.request_focus();
    }
}

fn set_cursor(ui: &Ui, key: Id, day: NaiveDate) {
    ui.data_mut(|data| data.insert_temp(key, day));
}

/// The day that arrow keys, Page Up and Page Down lead to.
fn keys(ui: &Ui, day: NaiveDate) -> Option<NaiveDate> {
    let pressed = |key| ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key));
    if pressed(Key::ArrowLeft) {
        day.checked_sub_days(Days::new(1))
    } else if pressed(Key::ArrowRight) {
        day.checked_add_days(Days::new(1))
    } else if pressed(Key::ArrowUp) {
        day.checked_sub_days(Days::new(7))
    } else if pressed(Key::ArrowDown) {
        day.checked_add_days(Days::new(7))
    } else if pressed(Key::PageUp) {
        day.checked_sub_months(Months::new(1))
    } else if pressed(Key::PageDown) {
        day.checked_add_months(Months::new(1))
    } else {
        None
    }
}

/// The chosen day written into the text; a time that was typed stays.
fn with_day<S>(cx: &Cx<'_, S>, with: Input, text: &str, day: NaiveDate) -> String {
    if with != Input::Instant {
        return day.to_string();
    }
    let time = parse_instant(text, cx.texts.zone)
        .map_or_else(|| OFFICE_OPENS.to_owned(), |at: Instant| at.local(cx.texts.zone).format("%H:%M").to_string());
    format!("{day} {time}")
}

/// Draws a month; the day the keyboard stands on (moved by the arrows beside its name), and the day that was chosen.
fn month_ui<S>(cx: &Cx<'_, S>, ui: &mut Ui, cursor: NaiveDate, today: NaiveDate) -> (NaiveDate, Option<NaiveDate>) {
    let mut shown = cursor;
    let mut chosen = None;
    ui.horizontal(|ui| {
        let mut step = |ui: &mut Ui, letter, name: &str, months: i32| {
            if widget::icon_button(ui, letter, &cx.t(name)).clicked() {
                shown = plus_months(shown, months);
            }
        };
        step(ui, icon::CARET_DOUBLE_LEFT, "base-date-year-back", -12);
        step(ui, icon::CARET_LEFT, "base-date-month-back", -1);
        let said = Said::new("base-date-month").with("year", cursor.year().to_string());
        ui.label(cx.say(&said.with("month", i64::from(cursor.month()))));
        step(ui, icon::CARET_RIGHT, "base-date-month-on", 1);
        step(ui, icon::CARET_DOUBLE_RIGHT, "base-date-year-on", 12);
    });
    Grid::new("days").spacing([0.0, 0.0]).min_col_width(style::DAY_SIZE.x).show(ui, |ui| {
        weekdays_ui(cx, ui);
        for week in weeks(cursor) {
            for day in week {
                if day_ui(ui, day, cursor, today).clicked() {
                    chosen = Some(day);
                }
            }
            ui.end_row();
        }
    });
    if ui.button(&*cx.t("base-date-today")).clicked() {
        chosen = Some(today);
    }
    (shown, chosen)
}

fn weekdays_ui<S>(cx: &Cx<'_, S>, ui: &mut Ui) {
    for key in ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] {
        ui.vertical_centered(|ui| widget::weak(ui, &cx.t(&format!("base-weekday-{key}"))));
    }
    ui.end_row();
}

fn day_ui(ui: &mut Ui, day: NaiveDate, cursor: NaiveDate, today: NaiveDate) -> Response {
    let tone = match day {
        _ if day == today => Tone::Accent,
        _ if day.month() != cursor.month() => Tone::Weak,
        _ => Tone::Plain,
    };
    let text = RichText::new(day.day().to_string()).color(style::color(ui, tone));
    let button = Button::new(text).selected(day == cursor).frame_when_inactive(day == cursor);
    button.min_size(style::DAY_SIZE).ui(ui).accessible_name(day.to_string())
}

fn plus_months(day: NaiveDate, months: i32) -> NaiveDate {
    let by = Months::new(months.unsigned_abs());
    let moved = if months < 0 { day.checked_sub_months(by) } else { day.checked_add_months(by) };
    moved.unwrap_or(day)
}

/// The six weeks, from Monday on, that show a month.
fn weeks(day: NaiveDate) -> Vec<[NaiveDate; 7]> {
    let first = day.with_day(1).unwrap_or(day);
    let back = u64::from(first.weekday().num_days_from_monday());
    let monday = first.checked_sub_days(Days::new(back)).unwrap_or(first);
    let at = |offset: u64| monday.checked_add_days(Days::new(offset)).unwrap_or(monday);
    (0..6).map(|week| std::array::from_fn(|weekday| at(week * 7 + weekday as u64))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_weeks_from_monday_hold_every_day_of_the_month_once() {
        for (year, month, days) in [(2026, 11, 30), (2026, 2, 28), (2028, 2, 29), (2027, 8, 31)] {
            let day = NaiveDate::from_ymd_opt(year, month, 15).expect("it exists");
            let weeks = weeks(day);
            assert_eq!(weeks.len(), 6);
            assert!(weeks.iter().all(|week| week[0].weekday() == chrono::Weekday::Mon));
            let inside = weeks.iter().flatten().filter(|one| one.month() == month && one.year() == year);
            assert_eq!(inside.count(), days);
        }
    }

    #[test]
    fn a_month_on_from_the_31st_is_the_last_day_there() {
        let day = NaiveDate::from_ymd_opt(2026, 1, 31).expect("it exists");
        assert_eq!(plus_months(day, 1).to_string(), "2026-02-28");
        assert_eq!(plus_months(day, -2).to_string(), "2025-11-30");
    }
}
