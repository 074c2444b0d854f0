//! The lines of a settlement: free, discounted or charged, the reasons on hover, the tax in each, and the totals.

use egui::{Align, Grid, Id, Label, Layout, ScrollArea, Ui, vec2};

use crate::{
    base::{
        capitals::{Style, rmb_capitals_with_prefix},
        failure::FieldError,
        field::Input,
        money::{Money, Rate},
        text::Lang,
        words::Word as _,
    },
    cx::Cx,
    settlement::{
        command::RateDraft,
        section::{Line, tone},
    },
    ui::{
        focus::Follow as _,
        input::{Name, Spec, input_ui},
        reason::reasons_ui,
        style::{self, Tone},
        widget,
    },
};

/// Width of the input of a rate.
const RATE_WIDTH: f32 = 56.0;

/// Which columns the lines have besides those that all lines have: empty ones only take room from the reasons.
#[derive(Clone, Copy)]
struct Columns {
    /// A line has a discount or relief.
    reductions: bool,
    /// A line has a tax, which is not known before it is settled.
    tax: bool,
}

impl Columns {
    fn of(lines: &[Line]) -> Self {
        Self {
            reductions: lines.iter().any(|line| line.discount != Rate::ZERO || line.relief != Rate::ZERO),
            tax: lines.iter().any(|line| line.tax_rate.is_some()),
        }
    }

    /// The headings, and whether numbers stand below them.
    fn headings(self) -> Vec<(&'static str, bool)> {
        let mut headings = vec![
            ("settlement-line-description", false),
            ("settlement-line-quantity", true),
            ("settlement-line-price", true),
        ];
        if self.reductions {
            headings.extend([("settlement-line-discount", true), ("settlement-line-relief", true)]);
        }
        headings.extend([("settlement-line-charge", false), ("settlement-line-net", true)]);
        if self.tax {
            headings.extend([("settlement-line-tax-rate", true), ("settlement-line-tax", true)]);
        }
        headings.push(("settlement-line-why", false));
        headings
    }
}

/// What may be typed in the lines: the tax rates of a draft.
pub(super) struct Typing<'a> {
    /// The rates; none where they stand.
    pub(super) rates: Option<&'a mut Vec<RateDraft>>,
    /// What is wrong with them.
    pub(super) errors: &'a [FieldError],
}

/// Draws the table with its totals: without tax, tax, in all, in capitals; `none` is said where there are no lines.
pub(super) fn lines_ui(
    cx: &Cx<'_>,
    ui: &mut Ui,
    (lines, none): (&[Line], &'static str),
    capitals: Style,
    typing: Typing<'_>,
) {
    if lines.is_empty() {
        widget::weak(ui, &cx.t(none));
        return;
    }
    let Typing { mut rates, errors } = typing;
    ScrollArea::horizontal().id_salt("lines-settled").follow(ui, |ui| table_ui(cx, ui, lines, &mut rates));
    for error in errors.iter().filter(|error| error.field == "tax_rate") {
        widget::toned(ui, Tone::Bad, &cx.say(&error.said));
    }
    let (total, tax) = (total(lines), tax(lines));
    ui.add_space(style::GAP);
    ui.horizontal_wrapped(|ui| {
        if Columns::of(lines).tax {
            widget::fact(ui, &cx.t("settlement-without-tax"), &Money(total.0 - tax.0).show());
            widget::fact(ui, &cx.t("settlement-tax-total"), &tax.show());
            widget::fact(ui, &cx.t("settlement-with-tax"), &format!("¥{}", total.show()));
        } else {
            widget::fact(ui, &cx.t("settlement-total"), &format!("¥{}", total.show()));
        }
    });
    if cx.texts.lang == Lang::Zh {
        widget::fact(ui, &cx.t("settlement-capitals"), &rmb_capitals_with_prefix(total.0, capitals));
    }
}

fn total(lines: &[Line]) -> Money {
    Money(lines.iter().map(|line| line.net.0).sum())
}

fn tax(lines: &[Line]) -> Money {
    Money(lines.iter().map(|line| line.tax.0).sum())
}

fn table_ui(cx: &Cx<'_>, ui: &mut Ui, lines: &[Line], rates: &mut Option<&mut Vec<RateDraft>>) {
    let columns = Columns::of(lines);
    Grid::new("settlement-lines").spacing([style::GROUP_GAP, style::GAP]).striped(true).show(ui, |ui| {
        for (key, is_right) in columns.headings() {
            cell_ui(ui, &cx.t(key), is_right, Tone::Weak);
        }
        ui.end_row();
        for (at, line) in lines.iter().enumerate() {
            line_ui(cx, ui, line, columns);
            if columns.tax {
                tax_ui(cx, ui, (at, line), rates);
            }
            why_ui(cx, ui, line);
            ui.end_row();
        }
        if lines.len() > 1 {
            sums_ui(cx, ui, lines, columns);
        }
    });
    // The scroll bar lies below the rows, not on the last of them.
    ui.add_space(style::GROUP_GAP);
}

/// The rate of the tax in a line, to be typed in a draft, and the tax.
fn tax_ui(cx: &Cx<'_>, ui: &mut Ui, (at, line): (usize, &Line), rates: &mut Option<&mut Vec<RateDraft>>) {
    let typed = rates.as_mut().and_then(|rates| rates.iter_mut().find(|rate| Some(rate.line) == line.id));
    match typed {
        Some(typed) => rate_ui(cx, ui, at, &mut typed.rate),
        None => cell_ui(ui, &line.tax_rate.map_or_else(String::new, percent), true, Tone::Plain),
    }
    cell_ui(ui, &line.tax_rate.map_or_else(String::new, |_| line.tax.show()), true, Tone::Plain);
}

/// The sums, each below its column.
fn sums_ui(cx: &Cx<'_>, ui: &mut Ui, lines: &[Line], columns: Columns) {
    for (key, _) in columns.headings() {
        match key {
            "settlement-line-description" => cell_ui(ui, &cx.t("settlement-total"), false, Tone::Weak),
            "settlement-line-net" => cell_ui(ui, &total(lines).show(), true, Tone::Plain),
            "settlement-line-tax" => cell_ui(ui, &tax(lines).show(), true, Tone::Plain),
            _ => cell_ui(ui, "", true, Tone::Plain),
        }
    }
    ui.end_row();
}

fn percent(rate: Rate) -> String {
    format!("{}%", rate.show())
}

fn line_ui(cx: &Cx<'_>, ui: &mut Ui, line: &Line, columns: Columns) {
    let rate = |rate: Rate| if rate == Rate::ZERO { String::new() } else { percent(rate) };
    ui.label(&line.description);
    cell_ui(ui, &line.quantity.show(), true, Tone::Plain);
    cell_ui(ui, &line.price.show(), true, Tone::Plain);
    if columns.reductions {
        cell_ui(ui, &rate(line.discount), true, Tone::Plain);
        cell_ui(ui, &rate(line.relief), true, Tone::Plain);
    }
    let hover = |ui: &mut Ui| reasons_ui(cx, ui, &line.reasons);
    let charge = widget::toned(ui, tone(line.charge), &cx.t(&line.charge.key())).on_hover_ui(hover);
    let all: Vec<String> = line.reasons.iter().map(|reason| cx.say(&reason.said)).collect();
    widget::says(&charge, &all.join("；"));
    cell_ui(ui, &line.net.show(), true, Tone::Plain);
}

/// The reason that decided, with the others on hover; the engineer's last word is marked as such.
fn why_ui(cx: &Cx<'_>, ui: &mut Ui, line: &Line) {
    let hover = |ui: &mut Ui| reasons_ui(cx, ui, &line.reasons);
    ui.horizontal(|ui| {
        if line.is_last_word() {
            widget::badge(ui, Tone::Accent, &cx.t("settlement-last-word"));
        }
        let why = line.why().map_or_else(String::new, |reason| cx.say(&reason.said));
        ui.add(Label::new(why).extend()).on_hover_ui(hover);
    });
}

fn rate_ui(cx: &Cx<'_>, ui: &mut Ui, at: usize, text: &mut String) {
    let name = format!("{} {}", cx.t("settlement-line-tax-rate"), at + 1);
    let id = Id::unique(("tax-rate", at));
    let spec = Spec { id, name: Name::Is(name), with: Input::Rate, required: true, within: None, width: RATE_WIDTH };
    let size = vec2(spec.width, style::INPUT_HEIGHT);
    ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| input_ui(cx, ui, &spec, text));
}

fn cell_ui(ui: &mut Ui, text: &str, is_right: bool, tone: Tone) {
    if is_right {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| widget::toned(ui, tone, text));
    } else {
        widget::toned(ui, tone, text);
    }
}
