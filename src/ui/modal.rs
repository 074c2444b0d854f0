//! Dialogues: a reason or a date before a step, a question before something is lost.

use std::borrow::Cow;

use egui::{Context, Id, Key, Label, Modal, Modifiers, Order, Popup, Response, Ui};
use serde::{Deserialize, Serialize};

use super::{
    cx::Cx,
    form::Grid,
    icon,
    saver::{Answer, Form, FormAsk},
    style, widget,
};
use crate::base::{failure::Stale, field::Field, say::Said};

/// What a dialogue asks of its panel.
#[derive(Debug, PartialEq)]
pub enum DialogAsk<A> {
    /// Send the step's command with `dialog.form.draft`, and hand its slot to `dialog.form.sent`.
    Go,
    /// It was done: drop the dialogue.
    Done(A),
    /// Somebody else changed what the step is about: read it anew; what is typed stays for a second try.
    Overtaken(Stale),
    /// The user took it back: drop the dialogue.
    Cancelled,
}

/// A few fields to fill before a step.
#[derive(Debug)]
pub struct Dialog<D, A> {
    /// What is typed, and what is wrong with it.
    pub form: Form<D, A>,
    words: Words,
}

/// How a dialogue speaks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Words {
    /// Which step it is for.
    pub key: Cow<'static, str>,
    /// Its title.
    pub title: Said,
    /// What will happen.
    pub hint: Option<Said>,
    /// The text key of the button that does it.
    pub go: Cow<'static, str>,
}

impl<D: Clone + PartialEq, A: Answer> Dialog<D, A> {
    /// A dialogue for a step: title, and the text key of the button that does it.
    pub fn new(key: &'static str, title: Said, go: &'static str, draft: D) -> Self {
        Self::with(Words { key: key.into(), title, hint: None, go: go.into() }, draft)
    }

    /// A dialogue that speaks so.
    pub fn with(words: Words, draft: D) -> Self {
        Self { form: Form::new(draft), words }
    }

    /// How it speaks.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// With a sentence that says what will happen.
    #[must_use]
    pub fn hint(mut self, hint: Said) -> Self {
        self.words.hint = Some(hint);
        self
    }

    /// Draws it over everything else.
    pub fn ui<S>(&mut self, cx: &Cx<'_, S>, ctx: &Context, fields: &[Field<D>]) -> Option<DialogAsk<A>> {
        match self.form.poll_sent(cx, fields) {
            Some(FormAsk::Done(answer)) => return Some(DialogAsk::Done(answer)),
            Some(FormAsk::Fetch) => return self.form.stale.take().map(DialogAsk::Overtaken),
            Some(FormAsk::Save) | None => {}
        }
        let Self { form, words: Words { key, title, hint, go } } = self;
        frame_ui(cx, ctx, key, title, |ui, is_new| {
            if let Some(hint) = hint {
                ui.add(Label::new(cx.say(hint)).wrap());
            }
            let errors = std::mem::take(&mut form.errors);
            let grid = Grid::new(key, fields, &errors).columns(1).enabled(!form.is_busy());
            if is_new {
                grid.focus_first(ui);
            }
            grid.show(cx, ui, &mut form.draft);
            form.errors = errors;
            form.other_errors_ui(cx, ui);
            let (go, cancel) = buttons_ui(cx, ui, go, !form.is_busy());
            if is_new && fields.is_empty() {
                go.request_focus();
            }
            answer_of(&go, &cancel)
        })
        .map(|goes_on| if goes_on { DialogAsk::Go } else { DialogAsk::Cancelled })
    }
}

/// Asks a question that is answered by going on or not.
pub fn confirm_ui<S>(cx: &Cx<'_, S>, ctx: &Context, title: &Said, text: &Said, go: &str) -> Option<bool> {
    frame_ui(cx, ctx, "confirm", title, |ui, is_new| {
        ui.add(Label::new(cx.say(text)).wrap());
        let (go, cancel) = buttons_ui(cx, ui, go, true);
        if is_new {
            // The one that loses nothing: Enter may still be meant for something else.
            cancel.request_focus();
        }
        answer_of(&go, &cancel)
    })
}

/// Tells something that has to be read. True when it was.
pub fn tell_ui<S>(cx: &Cx<'_, S>, ctx: &Context, title: &Said, text: &str) -> bool {
    frame_ui(cx, ctx, "tell", title, |ui, is_new| {
        ui.add(Label::new(text).wrap().selectable(true));
        ui.add_space(style::GAP);
        let understood = widget::main_button(ui, icon::CHECK, &cx.t("base-understood"));
        if is_new {
            understood.request_focus();
        }
        understood.clicked().then_some(false)
    })
    .is_some()
}

/// Tells accessibility what a dialogue is called, and that nothing else can be done meanwhile.
pub fn name(ctx: &Context, id: Id, title: &str) {
    ctx.accesskit_node_builder(id, |node| {
        node.set_label(title);
        node.set_modal();
    });
}

/// True in the second frame of a dialogue: in the first it is measured only, and nothing can have the keyboard.
pub fn is_new(ctx: &Context, id: Id) -> bool {
    let now = ctx.cumulative_pass_nr();
    ctx.data_mut(|data| {
        let known = data.get_temp_mut_or(id, (now, now));
        if known.1 + 1 < now {
            *known = (now, now);
        }
        known.1 = now;
        known.0 + 1 == now
    })
}

/// Keeps the lists that are open in a dialogue above it; to be called after it was drawn. A tap of the finger presses
/// and releases within one frame: the dialogue is moved up for the press, and would cover the list that it opens.
pub fn keep_popups_above(ctx: &Context) {
    let seen = ctx.memory(|memory| memory.areas().visible_layer_ids());
    for layer in seen.into_iter().filter(|layer| layer.order == Order::Foreground) {
        if Popup::is_id_open(ctx, layer.id) {
            ctx.move_to_top(layer);
        }
    }
}

/// The frame of every dialogue. `Some(false)` when it was left by Escape or a click beside it.
fn frame_ui<S>(
    cx: &Cx<'_, S>,
    ctx: &Context,
    key: &str,
    title: &Said,
    draw: impl FnOnce(&mut Ui, bool) -> Option<bool>,
) -> Option<bool> {
    let title = cx.say(title);
    let id = Id::unique(("dialog", key));
    let is_new = is_new(ctx, id);
    let modal = Modal::new(id).frame(style::dialog(ctx)).backdrop_color(style::backdrop());
    let modal = modal.show(ctx, |ui| {
        ui.set_width(style::DIALOG_WIDTH);
        widget::heading(ui, &title);
        ui.add_space(style::GAP);
        draw(ui, is_new)
    });
    name(ctx, id, &title);
    keep_popups_above(ctx);
    let left = modal.is_top_modal
        && !modal.any_popup_open
        && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    modal.inner.or(left.then_some(false))
}

fn buttons_ui<S>(cx: &Cx<'_, S>, ui: &mut Ui, go: &str, enabled: bool) -> (Response, Response) {
    ui.add_space(style::GROUP_GAP);
    let buttons = |ui: &mut Ui| {
        let go = widget::main_button(ui, icon::CHECK, &cx.t(go));
        (go, widget::button(ui, icon::X, &cx.t("base-cancel")))
    };
    ui.add_enabled_ui(enabled, |ui| ui.horizontal(buttons).inner).inner
}

fn answer_of(go: &Response, cancel: &Response) -> Option<bool> {
    if go.clicked() { Some(true) } else { cancel.clicked().then_some(false) }
}

#[cfg(test)]
mod tests {
    use egui::{ComboBox, Event, PointerButton, Pos2, accesskit::Role};
    use egui_kittest::{Harness, kittest::Queryable as _};

    use super::*;

    const OPTIONS: [&str; 3] = ["A4", "A5", "B5"];

    fn tap(harness: &mut Harness<'_, usize>, role: Role, label: &str) {
        let pos: Pos2 = harness.get_by_role_and_label(role, label).rect().center();
        harness.input_mut().events.push(Event::PointerMoved(pos));
        harness.step();
        for pressed in [true, false] {
            let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
            harness.input_mut().events.push(Event::PointerButton { pos, button, pressed, modifiers });
        }
        harness.run();
    }

    #[test]
    fn a_list_that_is_opened_by_a_tap_lies_above_its_dialogue_every_time() {
        let ui = |ui: &mut Ui, chosen: &mut usize| {
            Modal::new(Id::unique("dialogue")).show(ui.ctx(), |ui| {
                let _ = ui.button("page");
                let combo = ComboBox::from_id_salt("paper").selected_text("choose");
                let list = combo.show_ui(ui, |ui| {
                    for (index, option) in OPTIONS.iter().enumerate() {
                        if ui.button(*option).clicked() {
                            *chosen = index;
                        }
                    }
                });
                list.response.accessible_name("paper");
            });
            keep_popups_above(ui.ctx());
        };
        let mut harness = Harness::builder().with_size((600.0, 400.0)).build_ui_state(ui, 0);
        for _ in 0..3 {
            for (index, option) in OPTIONS.iter().enumerate() {
                // A slow click brings the dialogue to the top.
                harness.get_by_label("page").click();
                harness.run();
                tap(&mut harness, Role::ComboBox, "paper");
                tap(&mut harness, Role::Button, option);
                assert_eq!(OPTIONS[*harness.state()], OPTIONS[index]);
            }
        }
    }
}
