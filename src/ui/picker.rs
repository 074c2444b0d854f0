//! Picking a record: a text field that finds while one types. A code typed in full needs no picking.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use egui::{
    Align, Button, Event, Id, Key, Label, Modifiers, Popup, PopupCloseBehavior, Response, RichText, Role, TextStyle,
    Ui, Widget as _,
    accesskit::{Action, ActionRequest},
    emath::GuiRounding as _,
    vec2,
};

use super::{
    cx::{Choice, Cx},
    ime,
    input::{Spec, line_ui},
    style::{self, Tone},
    widget,
};
use crate::base::{
    kind::{Kind, Subject},
    slot::Slot,
};

/// How long one types before it is searched, in seconds.
const PAUSE_SECONDS: f64 = 0.2;

/// What a picker remembers from frame to frame.
#[derive(Default)]
struct State {
    /// What was searched last; `None` before the first time.
    asked: Option<(String, Option<Subject>)>,
    /// The search under way.
    slot: Slot<Vec<Choice>>,
    /// What it found.
    choices: Vec<Choice>,
    /// The one that Enter takes.
    at: usize,
    /// The list is open.
    open: bool,
    /// When it was last typed, while that is not searched yet.
    typed_at: Option<f64>,
    /// The text as it was drawn last: when it is another, another record was opened.
    seen: String,
}

type Shared = Arc<Mutex<State>>;

/// A kind of record, or users with a role.
type Wanted = (Kind, Option<&'static str>);

/// Draws an input that picks a record of a kind; the draft keeps its code, number or name.
pub(super) fn pick_ui<S>(cx: &Cx<'_, S>, ui: &mut Ui, spec: &Spec, wanted: Wanted, text: &mut String) -> Response {
    let shared = ui.data_mut(|data| data.get_temp_mut_or_default::<Shared>(spec.id.with("pick")).clone());
    let mut state = lock(&shared);
    let listens = state.open && ui.memory(|memory| memory.has_focus(spec.id));
    let taken = listens.then(|| take_keys(ui, &mut state)).flatten();
    let mut response = ui
        .vertical(|ui| {
            let response = spec.name.give(line_ui(ui, spec, text, Align::LEFT));
            ui.set_max_width(response.rect.width());
            known_ui(ui, &state, text);
            response
        })
        .inner;
    note_typing(ui, &response, &mut state);
    leave(ui, &response, text, &mut state);
    search(cx, ui, spec, wanted, text, &mut state);
    let clicked = popup_ui(cx, ui, &response, spec, &mut state);
    if let Some(choice) = taken.or(clicked) {
        text.clone_from(&choice.code);
        state.open = false;
        state.typed_at = None;
        state.asked = Some((text.clone(), spec.within));
        state.choices = vec![choice];
        response.mark_changed();
        response.request_focus();
    } else if is_acted_elsewhere(ui, spec.id) {
        state.open = false;
    }
    text.clone_into(&mut state.seen);
    response
}

/// A poisoned lock only means that an earlier frame failed: the state is still good to draw.
fn lock(shared: &Shared) -> MutexGuard<'_, State> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The keys of an open list, before the text field gets them. The choice that was taken.
fn take_keys(ui: &Ui, state: &mut State) -> Option<Choice> {
    if ime::is_composing(ui.ctx()) {
        return None;
    }
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let last = state.choices.len().saturating_sub(1);
    if pressed(Key::ArrowDown) {
        state.at = (state.at + 1).min(last);
    }
    if pressed(Key::ArrowUp) {
        state.at = state.at.saturating_sub(1);
    }
    if pressed(Key::Escape) {
        state.open = false;
    }
    // While a search is under way the list shows older answers: Enter must not take one of them.
    let settled = state.typed_at.is_none() && !state.slot.is_loading();
    if settled && !state.choices.is_empty() && pressed(Key::Enter) {
        return state.choices.get(state.at).cloned();
    }
    None
}

/// The name of the record that the code stands for, once it is known. Its place is kept while that is being asked:
/// nothing moves away from under a click when the answer comes.
fn known_ui(ui: &mut Ui, state: &State, text: &str) {
    let known = state.choices.iter().find(|choice| choice.code == text && !text.is_empty());
    if let Some(choice) = known.filter(|choice| choice.name != choice.code) {
        let words = [choice.name.as_str(), choice.detail.as_str()];
        let words = RichText::new(words.join(" ").trim()).color(style::color(ui, Tone::Weak));
        // In one line; what is cut is said on hover.
        ui.add(Label::new(words).truncate());
    } else if !text.is_empty() {
        // Lines of text are whole pixels high.
        let height = ui.text_style_height(&TextStyle::Body).round_to_pixels(ui.pixels_per_point());
        ui.allocate_space(vec2(0.0, height));
    }
}

fn note_typing(ui: &Ui, response: &Response, state: &mut State) {
    if response.changed() && !ime::is_composing(ui.ctx()) {
        state.typed_at = Some(ui.input(|input| input.time));
        state.open = true;
    }
    let down = response.has_focus() && ui.input(|input| input.key_pressed(Key::ArrowDown));
    if down && !state.open {
        state.open = true;
        state.asked = None;
    }
}

/// The list does not outlive its text: not when the keyboard goes on, the form is saved, or another record comes. A
/// click may be meant for the list itself: it closes by one beside it.
fn leave(ui: &Ui, response: &Response, text: &str, state: &mut State) {
    let goes_on = response.lost_focus() && !ui.input(|input| input.pointer.any_click());
    let is_replaced = !response.changed() && state.seen != text;
    if goes_on || is_replaced || !response.enabled() {
        state.open = false;
    }
}

/// True when an accessibility client acts on something else: nothing gets the focus by that, and nothing loses it.
fn is_acted_elsewhere(ui: &Ui, id: Id) -> bool {
    let is_elsewhere = |event: &Event| match event {
        Event::AccessKitActionRequest(ActionRequest { action, target_node, .. }) => {
            matches!(action, Action::Click | Action::SetValue | Action::ReplaceSelectedText)
                && *target_node != id.accesskit_id()
        }
        _ => false,
    };
    ui.input(|input| input.events.iter().any(is_elsewhere))
}

/// Asks when typing pauses, or when the text or what narrows it came from elsewhere.
fn search<S>(cx: &Cx<'_, S>, ui: &Ui, spec: &Spec, (kind, role): Wanted, text: &str, state: &mut State) {
    let now = ui.input(|input| input.time);
    let wanted = (text.to_owned(), spec.within);
    let due = match state.typed_at {
        Some(typed_at) if now - typed_at < PAUSE_SECONDS => {
            let left = PAUSE_SECONDS - (now - typed_at);
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(left));
            false
        }
        Some(_) => true,
        None => state.asked.as_ref() != Some(&wanted) && (state.open || !text.is_empty()),
    };
    if due && !ime::is_composing(ui.ctx()) {
        state.slot.replace(cx.finder.find(kind, role, text, spec.within));
        state.asked = Some(wanted);
        state.typed_at = None;
    }
    match state.slot.take() {
        Some(Ok(choices)) => {
            state.choices = choices;
            state.at = 0;
            // Set by an accessibility client, which has no focus here: a code that is known needs no list.
            let is_known = state.choices.iter().any(|choice| choice.code == text);
            if is_known && !ui.memory(|memory| memory.has_focus(spec.id)) {
                state.open = false;
            }
        }
        Some(Err(failure)) => cx.failed(failure.said()),
        None => {}
    }
}

fn popup_ui<S>(cx: &Cx<'_, S>, ui: &Ui, response: &Response, spec: &Spec, state: &mut State) -> Option<Choice> {
    let State { open, choices, at, slot, .. } = state;
    let mut clicked = None;
    Popup::from_response(response)
        .id(spec.id.with("choices"))
        .open_bool(open)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .width(response.rect.width().max(style::POPUP_WIDTH))
        .show(|ui| {
            ui.set_min_width(response.rect.width().max(style::POPUP_WIDTH));
            if choices.is_empty() {
                let key = if slot.is_loading() { "base-searching" } else { "base-pick-none" };
                widget::weak(ui, &cx.t(key));
            }
            for (position, choice) in choices.iter().enumerate() {
                if choice_ui(ui, choice, position == *at) {
                    clicked = Some(choice.clone());
                }
            }
        });
    if *open {
        ui.ctx().accesskit_node_builder(spec.id.with("choices"), |node| {
            node.set_role(Role::ListBox);
            node.clear_modal();
        });
    }
    if clicked.is_some() {
        ui.ctx().request_repaint();
    }
    clicked
}

fn choice_ui(ui: &mut Ui, choice: &Choice, is_at: bool) -> bool {
    let mut words = vec![choice.code.as_str(), choice.name.as_str(), choice.detail.as_str()];
    words.dedup();
    let line = words.join("  ").trim().to_owned();
    let response = Button::selectable(is_at, line).truncate().ui(ui);
    widget::as_option(&response, is_at);
    response.clicked()
}
