//! One input of any kind: what is typed goes into the draft's string, nothing is refused while typing.

use egui::{
    Align, Checkbox, ComboBox, Context, FocusDirection, Id, Key, Modifiers, Response, RichText, TextEdit, Ui,
    Widget as _, vec2,
};

use super::{
    cx::Cx,
    date, enter, ime, picker,
    style::{self, Tone},
    widget,
};
use crate::base::{
    field::Input,
    kind::{Kind, Subject},
    money::{Money, Qty, Rate},
};

/// By what an input is known to accessibility.
#[derive(Clone, Debug)]
pub enum Name {
    /// By the label beside it, which says these words.
    By(Id, String),
    /// By these words, where no label stands beside it.
    Is(String),
}

impl Name {
    /// Gives the name to an input.
    pub fn give(&self, response: Response) -> Response {
        match self {
            Self::By(label, _) => response.labelled_by(*label),
            Self::Is(words) => response.accessible_name(words.as_str()),
        }
    }

    /// The words of the name.
    pub fn words(&self) -> &str {
        match self {
            Self::By(_, words) | Self::Is(words) => words,
        }
    }
}

/// What an input is like, apart from its text.
#[derive(Clone, Debug)]
pub struct Spec {
    /// Its id in the window.
    pub id: Id,
    /// Its name.
    pub name: Name,
    /// With what it is edited.
    pub with: Input,
    /// It has to be filled: no 'none' among the choices.
    pub required: bool,
    /// Narrows what can be picked: contacts of this customer.
    pub within: Option<Subject>,
    /// Its width in points.
    pub width: f32,
}

/// Draws an input; its response says whether the text changed.
pub fn input_ui<S>(cx: &Cx<'_, S>, ui: &mut Ui, spec: &Spec, text: &mut String) -> Response {
    let response = any_ui(cx, ui, spec, text);
    if ui.is_enabled() && ui.data(|data| data.get_temp(first_id())) == Some(true) {
        if ui.memory(|memory| memory.allows_interaction(ui.layer_id())) {
            lead_to_next(ui.ctx(), false);
            response.request_focus();
        } else {
            // A dialogue that goes keeps the keyboard for this frame.
            ui.ctx().request_repaint();
        }
    }
    response
}

/// Whether the next input that is drawn, and can be typed in, takes the keyboard: the first of a form that was begun.
pub fn lead_to_next(ctx: &Context, leads: bool) {
    ctx.data_mut(|data| data.insert_temp(first_id(), leads));
}

/// True while no input has taken the keyboard since.
pub fn leads_still(ctx: &Context) -> bool {
    ctx.data(|data| data.get_temp(first_id())) == Some(true)
}

fn first_id() -> Id {
    Id::unique("input-to-lead-to")
}

fn any_ui<S>(cx: &Cx<'_, S>, ui: &mut Ui, spec: &Spec, text: &mut String) -> Response {
    match spec.with {
        Input::Line => spec.name.give(line_ui(ui, spec, text, Align::LEFT)),
        Input::Lines(rows) => spec.name.give(lines_ui(ui, spec, text, rows)),
        Input::Int | Input::Money | Input::Qty | Input::Rate => number_ui(ui, spec, text),
        Input::Day | Input::Instant => date::date_ui(cx, ui, spec, text),
        Input::Flag => flag_ui(ui, spec, text),
        Input::Choice(family, words) => {
            let choices = words.iter().map(|word| {
                let key = format!("{family}-{}", word.replace('_', "-"));
                ((*word).to_owned(), cx.t(&key).to_string())
            });
            combo_ui(cx, ui, spec, text, &choices.collect::<Vec<_>>())
        }
        Input::Dict(dict) => {
            let entries = cx.dicts.get(dict).map(Vec::as_slice).unwrap_or_default();
            let choices = entries.iter().map(|entry| (entry.code.clone(), entry.name.clone()));
            combo_ui(cx, ui, spec, text, &choices.collect::<Vec<_>>())
        }
        Input::Pick(kind) => picker::pick_ui(cx, ui, spec, (kind, None), text),
        Input::PickUser(role) => picker::pick_ui(cx, ui, spec, (Kind::User, Some(role)), text),
    }
}

/// One line of text. Enter leads to the next input.
pub(super) fn line_ui(ui: &mut Ui, spec: &Spec, text: &mut String, align: Align) -> Response {
    enter_leads_on(ui, spec);
    let response = TextEdit::singleline(text)
        .id(spec.id)
        .desired_width(spec.width)
        .min_size(vec2(0.0, style::INPUT_HEIGHT))
        .align(egui::Align2([align, Align::Center]))
        .return_key(None)
        .ui(ui);
    enter::line(&response);
    response
}

/// Enter goes to the next input, as Tab does (PLAT-14), where no dialogue hears it before; while an input method composes it confirms. Called before
/// the input is drawn: what is drawn next takes the focus.
fn enter_leads_on(ui: &Ui, spec: &Spec) {
    let listens = ui.memory(|memory| memory.has_focus(spec.id)) && !ime::is_composing(ui.ctx());
    // Consumed, so that a button that is next is not pressed by it.
    if listens && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter)) {
        ui.memory_mut(|memory| memory.move_focus(FocusDirection::Next));
    }
}

fn lines_ui(ui: &mut Ui, spec: &Spec, text: &mut String, rows: usize) -> Response {
    TextEdit::multiline(text).id(spec.id).desired_width(spec.width).desired_rows(rows).ui(ui)
}

/// Right aligned; on leaving, what can be read is written as it will be kept.
fn number_ui(ui: &mut Ui, spec: &Spec, text: &mut String) -> Response {
    let response = spec.name.give(line_ui(ui, spec, text, Align::RIGHT));
    if response.lost_focus()
        && let Some(neat) = neat_number(spec.with, text)
    {
        *text = neat;
    }
    response
}

/// A typed number as it will be kept; `None` leaves it as it is typed.
fn neat_number(with: Input, text: &str) -> Option<String> {
    if text.trim().is_empty() {
        return Some(String::new());
    }
    match with {
        Input::Money => Money::parse(text).map(Money::plain),
        Input::Qty => Qty::parse(text).map(Qty::show),
        Input::Rate => Rate::parse(text).map(Rate::show),
        _ => text.trim().parse::<i64>().ok().map(|number| number.to_string()),
    }
}

fn flag_ui(ui: &mut Ui, spec: &Spec, text: &mut String) -> Response {
    let mut flag = !text.is_empty();
    let response = ui.push_id(spec.id, |ui| Checkbox::without_text(&mut flag).ui(ui)).inner;
    if response.changed() {
        *text = if flag { "1".to_owned() } else { String::new() };
    }
    spec.name.give(response)
}

/// A list of choices: stored word and what people read.
pub fn combo_ui<S>(
    cx: &Cx<'_, S>,
    ui: &mut Ui,
    spec: &Spec,
    text: &mut String,
    choices: &[(String, String)],
) -> Response {
    let chosen = choices.iter().find(|(word, _)| word == text).map(|(_, name)| name.clone());
    let said = chosen.clone().unwrap_or_else(|| text.clone());
    let shown = match chosen {
        Some(name) => RichText::new(name),
        None if text.is_empty() => RichText::new(&*cx.t("base-choose")).color(style::color(ui, Tone::Weak)),
        // An entry that is no longer active, or that a newer version knows.
        None => RichText::new(text.as_str()),
    };
    let before = text.clone();
    // It is an input, and looks like one.
    let palette = style::palette(ui);
    let input = if ui.is_enabled() { palette.input } else { palette.rail };
    ui.visuals_mut().widgets.inactive.weak_bg_fill = input;
    let combo = ComboBox::from_id_salt(spec.id).width(spec.width).selected_text(shown).truncate();
    let shown = combo.show_ui(ui, |ui| {
        if !spec.required {
            item_ui(ui, text, "", &cx.t("base-choice-none"));
        }
        for (word, name) in choices {
            item_ui(ui, text, word, name);
        }
    });
    let mut response = shown.response;
    if *text != before {
        response.mark_changed();
    }
    let response = spec.name.give(response);
    widget::says(&response, &said);
    response
}

fn item_ui(ui: &mut Ui, text: &mut String, word: &str, name: &str) {
    let response = ui.selectable_label(text == word, name);
    widget::as_option(&response, text == word);
    if response.clicked() {
        word.clone_into(text);
        // Chosen by Enter, the list would stay open.
        ui.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_as_it_will_be_kept_and_a_wrong_one_stays_as_typed() {
        let cases = [
            (Input::Money, "1,234.5", Some("1234.50")),
            (Input::Money, "￥12", Some("12.00")),
            (Input::Money, "12.345", None),
            (Input::Qty, "2.500", Some("2.5")),
            (Input::Rate, "12.50%", Some("12.5")),
            (Input::Int, " 7 ", Some("7")),
            (Input::Int, "seven", None),
            (Input::Money, "  ", Some("")),
        ];
        for (with, typed, expected) in cases {
            assert_eq!(neat_number(with, typed).as_deref(), expected, "{typed}");
        }
    }
}
