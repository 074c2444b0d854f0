//! Which column fills which field, and what the words of the file mean: as they are understood, to be said otherwise.

use egui::{CollapsingHeader, Grid, Id, Label, Ui};

use crate::{
    base::say::Said,
    cx::Cx,
    exchange::{guess::Guess, import::Options},
    ui::{
        input::{self, Name, Spec},
        style::{self, Tone},
        widget,
    },
};

/// How wide the boxes of fields and words are.
const BOX_WIDTH: f32 = 200.0;

/// Draws both; true where something was said otherwise.
pub(super) fn mapping_ui(
    cx: &Cx<'_>,
    ui: &mut Ui,
    (guess, options): (&mut Guess, &mut Options),
    is_asked: bool,
) -> bool {
    let columns =
        Said::new("exchange-mapping-columns").with("count", guess.columns.len()).with("left", guess.left_out());
    let (unknown, left_out) = (guess.unknown_words(), guess.left_out());
    let words = Said::new("exchange-mapping-words").with("count", guess.words.len()).with("unknown", unknown);
    let mut is_changed = false;
    let header = CollapsingHeader::new(cx.say(&columns)).id_salt("import-columns");
    header.default_open(is_asked || left_out > 0).show(ui, |ui| is_changed |= columns_ui(cx, ui, guess, options));
    if !guess.words.is_empty() {
        let header = CollapsingHeader::new(cx.say(&words)).id_salt("import-words");
        header.default_open(unknown > 0).show(ui, |ui| is_changed |= words_ui(cx, ui, guess, options));
    }
    is_changed
}

fn columns_ui(cx: &Cx<'_>, ui: &mut Ui, guess: &mut Guess, options: &mut Options) -> bool {
    let mut choices = vec![(String::new(), cx.t("exchange-mapping-none").to_string())];
    choices.extend(guess.fields.iter().map(|field| {
        let mark = if field.required { " *" } else { "" };
        (field.key.to_owned(), format!("{}{mark}", cx.t(field.label)))
    }));
    let mut said = None;
    Grid::new("import-columns").num_columns(3).striped(true).show(ui, |ui| {
        heads_ui(cx, ui, ["exchange-mapping-heading", "exchange-mapping-sample", "exchange-mapping-field"]);
        for (at, column) in guess.columns.iter().enumerate() {
            let tone = if column.field.is_empty() { Tone::Weak } else { Tone::Plain };
            let label = widget::toned(ui, tone, &column.heading);
            sample_ui(ui, &column.sample);
            let mut chosen = column.field.clone();
            let name = Name::By(label.id, column.heading.clone());
            if combo_ui(cx, ui, (Id::unique(("import-column", at)), name), (&mut chosen, &choices)) {
                said = Some((at, chosen));
            }
            ui.end_row();
        }
    });
    if let Some((at, field)) = &said {
        guess.fill(*at, field, options);
    }
    said.is_some()
}

fn words_ui(cx: &Cx<'_>, ui: &mut Ui, guess: &mut Guess, options: &mut Options) -> bool {
    let mut said = None;
    Grid::new("import-words").num_columns(4).striped(true).show(ui, |ui| {
        let heads =
            ["exchange-mapping-field", "exchange-mapping-word", "exchange-mapping-rows", "exchange-mapping-meant"];
        heads_ui(cx, ui, heads);
        for (at, word) in guess.words.iter().enumerate() {
            widget::weak(ui, &cx.t(word.label));
            let label = ui.label(&word.theirs);
            widget::number(ui, &word.count.to_string());
            let mut choices: Vec<(String, String)> = Vec::new();
            if word.meant.is_empty() {
                choices.push((String::new(), cx.t("exchange-mapping-unknown").to_string()));
            }
            choices.extend(word.choices.iter().map(|choice| {
                let key = format!("{}-{}", word.family, choice.replace('_', "-"));
                ((*choice).to_owned(), cx.t(&key).to_string())
            }));
            let mut chosen = word.meant.clone();
            let name = Name::By(label.id, word.theirs.clone());
            if combo_ui(cx, ui, (Id::unique(("import-word", at)), name), (&mut chosen, &choices)) {
                said = Some((at, chosen));
            }
            ui.end_row();
        }
    });
    if let Some((at, meant)) = &said {
        guess.mean(*at, meant, options);
    }
    said.is_some()
}

fn heads_ui<const N: usize>(cx: &Cx<'_>, ui: &mut Ui, heads: [&str; N]) {
    for head in heads {
        widget::weak(ui, &cx.t(head));
    }
    ui.end_row();
}

/// The beginning of what stands in the column: a text of many lines would push all else away.
fn sample_ui(ui: &mut Ui, sample: &str) {
    let line: String = sample.lines().next().unwrap_or_default().chars().take(24).collect();
    let shown = if line.len() < sample.len() { format!("{line}…") } else { line };
    ui.add(Label::new(egui::RichText::new(shown).color(style::color(ui, Tone::Weak)))).on_hover_text(sample);
}

fn combo_ui(
    cx: &Cx<'_>,
    ui: &mut Ui,
    (id, name): (Id, Name),
    (chosen, choices): (&mut String, &[(String, String)]),
) -> bool {
    let with = crate::base::field::Input::Line;
    let spec = Spec { id, name, with, required: true, within: None, width: BOX_WIDTH };
    input::combo_ui(cx, ui, &spec, chosen, choices).changed()
}
