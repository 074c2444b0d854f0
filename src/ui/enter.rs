//! Enter in a one-line field of a dialogue presses the dialogue's main button, as if it had been clicked (PLAT-14).

use egui::{
    Context, Event, Id, Key, LayerId, Plugin, Popup, RawInput, Response, Ui,
    accesskit::{Action, ActionRequest, TreeId},
};

use super::ime;

/// The main button of what lies on top.
#[derive(Clone, Copy)]
struct Main {
    layer: LayerId,
    id: Id,
    /// The pass in which it was drawn last.
    pass: u64,
    /// It stands on a part of a page that asks as a dialogue does.
    is_on_page: bool,
}

/// The line that has the keyboard.
#[derive(Clone, Copy)]
struct Line {
    id: Id,
    is_on_page: bool,
}

fn main_key() -> Id {
    Id::unique("enter-main-button")
}

fn line_key() -> Id {
    Id::unique("enter-line")
}

fn page_key() -> Id {
    Id::unique("enter-page")
}

/// Hears Enter before anything that is drawn does.
pub(super) fn install(ctx: &Context) {
    ctx.add_plugin(Hear);
}

/// A field of one line. To be told of each that stands in a dialogue.
pub fn line(response: &Response) {
    if response.has_focus() {
        let line = Line { id: response.id, is_on_page: is_on_page(response) };
        response.ctx.data_mut(|data| data.insert_temp(line_key(), line));
    }
}

/// A main button: that of a dialogue is the one that Enter presses.
pub(super) fn main(response: &Response) {
    let (ctx, layer) = (&response.ctx, response.layer_id);
    let (pass, is_on_page) = (ctx.cumulative_pass_nr(), is_on_page(response));
    if is_on_page || ctx.memory(egui::Memory::top_modal_layer) == Some(layer) {
        ctx.data_mut(|data| data.insert_temp(main_key(), Main { layer, id: response.id, pass, is_on_page }));
    }
}

fn is_on_page(response: &Response) -> bool {
    let here = (response.layer_id, response.ctx.cumulative_pass_nr());
    response.ctx.data(|data| data.get_temp(page_key())) == Some(here)
}

/// A main button that means more than was typed, as to write over a file: it has to be pressed itself.
pub fn not_main(response: &Response) {
    response.ctx.data_mut(|data| data.remove::<Main>(main_key()));
}

/// What is drawn from here on asks as a dialogue does, though nothing is under it: the questions before there is data.
pub fn as_dialogue(ui: &Ui) {
    let page = (ui.layer_id(), ui.ctx().cumulative_pass_nr());
    ui.data_mut(|data| data.insert_temp(page_key(), page));
}

/// What is drawn from here on is an ordinary page again: its lines and buttons are none of that dialogue.
pub fn dialogue_ends(ui: &Ui) {
    ui.data_mut(|data| data.remove::<(LayerId, u64)>(page_key()));
}

struct Hear;

impl Plugin for Hear {
    fn debug_name(&self) -> &'static str {
        "enter"
    }

    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        if !input.events.iter().any(is_enter) {
            return;
        }
        // What an input method hands over together with Enter was confirmed by it.
        let composes = ime::is_composing(ctx) || input.events.iter().any(|event| matches!(event, Event::Ime(_)));
        let Some(main) = main_of_line(ctx).filter(|_| !composes) else { return };
        let is_new =
            input.events.iter().any(|event| is_enter(event) && !matches!(event, Event::Key { repeat: true, .. }));
        input.events.retain(|event| !is_enter(event));
        if is_new {
            input.events.push(Event::AccessKitActionRequest(ActionRequest {
                action: Action::Click,
                target_tree: TreeId::ROOT,
                target_node: main.accesskit_id(),
                data: None,
            }));
        }
    }
}

fn is_enter(event: &Event) -> bool {
    matches!(event, Event::Key { key: Key::Enter, pressed: true, modifiers, .. } if modifiers.is_none())
}

/// The main button of the dialogue in whose line the keyboard is. A list that is open over it takes Enter itself.
fn main_of_line(ctx: &Context) -> Option<Id> {
    let line = ctx.data(|data| data.get_temp::<Line>(line_key()))?;
    let main = ctx.data(|data| data.get_temp::<Main>(main_key()))?;
    let is_there = ctx.memory(|memory| memory.has_focus(line.id)) && main.pass + 1 >= ctx.cumulative_pass_nr();
    let layer = ctx.read_response(line.id).filter(|_| is_there && !Popup::is_any_open(ctx))?.layer_id;
    (layer == main.layer && line.is_on_page == main.is_on_page).then_some(main.id)
}

#[cfg(test)]
mod tests {
    use egui::{ComboBox, Event, ImeEvent, Modal, Modifiers, TextEdit, Widget as _, accesskit::Role};
    use egui_kittest::{Harness, kittest::Queryable as _};

    use super::*;
    use crate::ui::{icon, widget};

    /// A dialogue with a line, a text of several lines and a list, and how often its button was pressed.
    #[derive(Default)]
    struct Asked {
        line: String,
        text: String,
        is_refused: bool,
        is_page: bool,
        pressed: usize,
    }

    fn fields_ui(ui: &mut Ui, asked: &mut Asked) {
        let one = TextEdit::singleline(&mut asked.line).ui(ui).accessible_name("line");
        line(&one);
        TextEdit::multiline(&mut asked.text).ui(ui).accessible_name("text");
        let list = ComboBox::from_id_salt("list").selected_text("").show_ui(ui, |ui| {
            let _ = ui.button("choice");
        });
        list.response.accessible_name("list");
        let go = |ui: &mut Ui| widget::main_button(ui, icon::CHECK, "go").clicked();
        asked.pressed += usize::from(ui.add_enabled_ui(!asked.is_refused, go).inner);
    }

    fn dialogue(asked: Asked) -> Harness<'static, Asked> {
        let ui = |ui: &mut Ui, asked: &mut Asked| {
            crate::ui::style::install(ui.ctx());
            if asked.is_page {
                return fields_ui(ui, asked);
            }
            Modal::new(Id::unique("dialogue")).show(ui.ctx(), |ui| fields_ui(ui, asked));
        };
        let mut harness = Harness::builder().with_size((600.0, 400.0)).build_ui_state(ui, asked);
        harness.run_steps(3);
        harness
    }

    fn enter(harness: &mut Harness<'_, Asked>) -> usize {
        harness.key_press(Key::Enter);
        harness.run_steps(2);
        harness.state().pressed
    }

    fn at(harness: &mut Harness<'_, Asked>, role: Role, name: &str) {
        harness.get_by_role_and_label(role, name).focus();
        harness.run_steps(2);
    }

    #[test]
    fn enter_in_a_line_of_a_dialogue_presses_its_main_button_once_and_in_a_text_it_is_a_new_line() {
        let mut harness = dialogue(Asked::default());
        at(&mut harness, Role::TextInput, "line");
        assert_eq!(enter(&mut harness), 1);
        assert_eq!(enter(&mut harness), 2, "the line keeps the keyboard");
        at(&mut harness, Role::MultilineTextInput, "text");
        assert_eq!(enter(&mut harness), 2);
        assert_eq!(harness.state().text, "\n");
    }

    #[test]
    fn a_part_of_a_page_that_asks_has_its_own_lines_and_its_own_main_button() {
        // How often each button was pressed.
        type Pressed = [usize; 2];
        let ui = |ui: &mut Ui, pressed: &mut Pressed| {
            crate::ui::style::install(ui.ctx());
            for (at, name) in ["first", "second"].into_iter().enumerate() {
                if at == 0 {
                    as_dialogue(ui);
                }
                let one = TextEdit::singleline(&mut String::new()).ui(ui).accessible_name(name);
                line(&one);
                pressed[at] += usize::from(widget::main_button(ui, icon::CHECK, "go").clicked());
                dialogue_ends(ui);
            }
        };
        let mut harness = Harness::builder().with_size((600.0, 400.0)).build_ui_state(ui, Pressed::default());
        harness.run_steps(3);
        for (name, expected) in [("first", [1, 0]), ("second", [1, 0]), ("first", [2, 0])] {
            harness.get_by_role_and_label(Role::TextInput, name).focus();
            harness.run_steps(2);
            harness.key_press(Key::Enter);
            harness.run_steps(2);
            assert_eq!(*harness.state(), expected, "{name}");
        }
    }

    #[test]
    fn neither_a_greyed_button_is_pressed_nor_one_with_shift_nor_one_that_is_only_held() {
        let mut harness = dialogue(Asked { is_refused: true, ..Asked::default() });
        at(&mut harness, Role::TextInput, "line");
        assert_eq!(enter(&mut harness), 0);
        harness.state_mut().is_refused = false;
        harness.run_steps(2);
        harness.key_press_modifiers(Modifiers::SHIFT, Key::Enter);
        harness.run_steps(2);
        assert_eq!(harness.state().pressed, 0);
        at(&mut harness, Role::TextInput, "line");
        let (key, modifiers) = (Key::Enter, Modifiers::NONE);
        harness.event(Event::Key { key, physical_key: None, pressed: true, repeat: true, modifiers });
        harness.run_steps(2);
        assert_eq!(harness.state().pressed, 0);
        assert_eq!(enter(&mut harness), 1);
    }

    #[test]
    fn what_an_input_method_composes_with_enter_presses_nothing_nor_what_it_hands_over_with_it() {
        let mut harness = dialogue(Asked::default());
        at(&mut harness, Role::TextInput, "line");
        harness.event(Event::Ime(ImeEvent::Preedit { text: "ni'hao".to_owned(), active_range_chars: None }));
        harness.step();
        assert_eq!(enter(&mut harness), 0);
        // Both in one frame.
        harness.input_mut().events.push(Event::Ime(ImeEvent::Commit("你好".to_owned())));
        assert_eq!(enter(&mut harness), 0);
        at(&mut harness, Role::TextInput, "line");
        assert_eq!(enter(&mut harness), 1);
    }

    #[test]
    fn an_open_list_takes_enter_itself_and_a_page_that_is_no_dialogue_hears_nothing_of_it() {
        let mut harness = dialogue(Asked::default());
        at(&mut harness, Role::ComboBox, "list");
        harness.key_press(Key::Space);
        harness.run_steps(2);
        at(&mut harness, Role::TextInput, "line");
        harness.get_by_role_and_label(Role::Button, "choice");
        assert_eq!(enter(&mut harness), 0);
        let mut harness = dialogue(Asked { is_page: true, ..Asked::default() });
        at(&mut harness, Role::TextInput, "line");
        assert_eq!(enter(&mut harness), 0);
    }
}
