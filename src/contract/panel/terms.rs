//! Terms on a form: what is relieved, times, and the week as a picture of its hours.

use egui::{Rect, Sense, Ui, pos2, vec2};

use crate::{
    base::{
        calendar::{MINUTES_OF_DAY, Week},
        failure::FieldError,
        field::Field,
    },
    contract::{
        command::TermsDraft,
        fields::{LIMIT_FIELDS, REFINED_FIELDS, TERMS_FIELDS},
        rules::terms,
    },
    cx::Cx,
    ui::{form::Grid, lines::Lines, style, widget},
};

/// Relief and times, then holidays.
const RELIEF: &[&str] = &["relief_parts", "relief_labour", "relief_travel", "relief_other"];
const TIMES: &[&str] = &[
    "response_urgent",
    "resolve_urgent",
    "response_high",
    "resolve_high",
    "response_normal",
    "resolve_normal",
    "response_low",
    "resolve_low",
];
const WEEK: &[&str] = &["mon", "tue", "wed", "thu", "fri", "sat", "sun", "holidays_covered"];

const MODES: &[&str] =
    &["remote", "remote_end", "on_site", "on_site_end", "carry_in", "carry_in_end", "loaner", "loaner_end"];

/// Width of a weekday's name in the picture.
const NAME_WIDTH: f32 = 44.0;
/// Height of a weekday in the picture.
const DAY_HEIGHT: f32 = 14.0;
/// Widest that the picture becomes.
const PICTURE_WIDTH: f32 = 520.0;

/// The terms: fields where they can be edited (`editing` says whether right now), and the picture of the
/// week that holds.
pub(super) fn terms_ui(
    cx: &Cx<'_>,
    ui: &mut Ui,
    draft: &mut TermsDraft,
    errors: &[FieldError],
    editing: Option<bool>,
    week: Option<(&Week, bool)>,
) {
    if let Some(enabled) = editing {
        for (title, keys) in [
            ("contract-terms-relief", RELIEF),
            ("contract-terms-times", TIMES),
            ("contract-terms-week", WEEK),
            ("contract-terms-modes-title", MODES),
        ] {
            widget::weak(ui, &cx.t(title));
            let fields: &[Field<TermsDraft>] = TERMS_FIELDS;
            Grid::new(title, fields, errors).keys(keys).enabled(enabled).show(cx, ui, draft);
        }
        tables_ui(cx, ui, draft, errors, enabled);
    }
    if let Some((week, is_own)) = week {
        let key = if is_own { "contract-week-own" } else { "contract-week-company" };
        widget::weak(ui, &cx.t(key));
        week_ui(cx, ui, week);
    }
}

/// Refined relief and limits, line by line.
fn tables_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &mut TermsDraft, errors: &[FieldError], enabled: bool) {
    widget::weak(ui, &cx.t("contract-terms-refined-title"));
    let refined = Lines::new("contract/refined", REFINED_FIELDS, errors).adding("contract-refined-add");
    refined.enabled(enabled).show(cx, ui, &mut draft.refined);
    widget::weak(ui, &cx.t("contract-terms-limits-title"));
    let limits = Lines::new("contract/limits", LIMIT_FIELDS, errors).adding("contract-limit-add");
    limits.enabled(enabled).show(cx, ui, &mut draft.limits);
}

/// The hours of a week as a picture: a row per day, midnight to midnight.
fn week_ui(cx: &Cx<'_>, ui: &mut Ui, week: &Week) {
    let width = ui.available_width().min(PICTURE_WIDTH);
    let size = vec2(width, DAY_HEIGHT * (week.len() as f32 + 1.0));
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let name = cx.say(&terms::week_said(week));
    let response = response.on_hover_text(&name);
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(name));
    let palette = style::palette(ui);
    let font = egui::TextStyle::Small.resolve(ui.style());
    let painter = ui.painter();
    let left = rect.left() + NAME_WIDTH;
    let x_of = |minute: u16| left + (rect.right() - left) * f32::from(minute) / f32::from(MINUTES_OF_DAY);
    for (at, spans) in week.iter().enumerate() {
        let top = rect.top() + DAY_HEIGHT * at as f32;
        let day = cx.t(&format!("contract-day-{}", at + 1));
        painter.text(pos2(rect.left(), top), egui::Align2::LEFT_TOP, &*day, font.clone(), palette.weak);
        let whole = Rect::from_min_max(pos2(left, top + 2.0), pos2(rect.right(), top + DAY_HEIGHT - 2.0));
        painter.rect_filled(whole, 2.0, palette.stripe);
        for span in spans {
            let open = Rect::from_min_max(
                pos2(x_of(span.from_minute), whole.top()),
                pos2(x_of(span.to_minute), whole.bottom()),
            );
            painter.rect_filled(open, 2.0, palette.good);
        }
    }
    let bottom = rect.top() + DAY_HEIGHT * week.len() as f32;
    for hour in [0, 6, 12, 18, 24] {
        let align = if hour == 24 { egui::Align2::RIGHT_TOP } else { egui::Align2::CENTER_TOP };
        painter.text(pos2(x_of(hour * 60), bottom), align, hour.to_string(), font.clone(), palette.weak);
    }
}
