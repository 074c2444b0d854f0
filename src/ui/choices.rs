//! Several of many, as check boxes over a text with commas.

use egui::Ui;

/// Draws a check box for each choice (what the text keeps, what people read). What the text has
/// beside them stays: an entry that is no longer offered.
pub fn choices_ui(ui: &mut Ui, text: &mut String, choices: &[(String, String)]) {
    let parts = text.split([',', '，', '、', ';', '；', '\n']).map(str::trim).filter(|part| !part.is_empty());
    let mut chosen: Vec<String> = parts.map(str::to_owned).collect();
    let mut is_changed = false;
    ui.horizontal_wrapped(|ui| {
        for (word, name) in choices {
            let mut is_chosen = chosen.contains(word);
            if ui.checkbox(&mut is_chosen, name).changed() {
                is_changed = true;
                chosen.retain(|one| one != word);
                if is_chosen {
                    chosen.push(word.clone());
                }
            }
        }
    });
    if is_changed {
        // In the order of the choices, so that taking a tick back gives the text it was.
        let place = |one: &String| choices.iter().position(|(word, _)| word == one).unwrap_or(usize::MAX);
        chosen.sort_by_key(place);
        *text = chosen.join(", ");
    }
}
