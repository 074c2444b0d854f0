//! Dialogues: a reason or a date before a step, a question before something is lost.

use egui::{Context, Id, Key, Label, Modal, Modifiers, Ui};

use super::{
    cx::Cx,
    form::Grid,
    icon,
    saver::{Answer, Form, FormAsk},
    style, widget,
};
use crate::base::{field::Field, say::Said};

/// What a dialogue asks of its panel.
#[derive(Debug, PartialEq)]
pub enum DialogAsk<A> {
    /// Send the step's command with `dialog.form.draft`, and hand its slot to `dialog.form.sent`.
    Go,
    /// It was done: drop the dialogue.
    Done(A),
    /// The user took it back: drop the dialogue.
    Cancelled,
}

/// A few fields to fill before a step.
#[derive(Debug)]
pub struct Dialog<D, A> {
    /// Which step it is for.
    pub key: &'static str,
    /// What is typed, and what is wrong with it.
    pub form: Form<D, A>,
    title: Said,
    hint: Option<Said>,
    go: &'static str,
}

impl<D: Clone + PartialEq, A: Answer> Dialog<D, A> {
    /// A dialogue for a step: title, and the text key of the button that does it.
    pub fn new(key: &'static str, title: Said, go: &'static str, draft: D) -> Self {
        Self { key, form: Form::new(draft), title, hint: None, go }
    }

    /// With a sentence that says what will happen.
    #[must_use]
    pub fn hint(mut self, hint: Said) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Draws it over everything else.
    pub fn ui<S>(&mut self, cx: &Cx<'_, S>, ctx: &Context, fields: &[Field<D>]) -> Option<DialogAsk<A>> {
        if let Some(FormAsk::Done(answer)) = self.form.poll_sent(cx, fields) {
            return Some(DialogAsk::Done(answer));
        }
        let (hint, go) = (self.hint.clone(), self.go);
        let form = &mut self.form;
        frame_ui(cx, ctx, self.key, &self.title, |ui| {
            if let Some(hint) = &hint {
                ui.add(Label::new(cx.say(hint)).wrap());
            }
            let errors = std::mem::take(&mut form.errors);
            Grid::new("dialog", fields, &errors).columns(1).enabled(!form.is_busy()).show(cx, ui, &mut form.draft);
            form.errors = errors;
            form.other_errors_ui(cx, ui);
            buttons_ui(cx, ui, go, !form.is_busy())
        })
        .map(|goes_on| if goes_on { DialogAsk::Go } else { DialogAsk::Cancelled })
    }
}

/// Asks a question that is answered by going on or not.
pub fn confirm_ui<S>(cx: &Cx<'_, S>, ctx: &Context, title: &Said, text: &Said, go: &str) -> Option<bool> {
    frame_ui(cx, ctx, "confirm", title, |ui| {
        ui.add(Label::new(cx.say(text)).wrap());
        buttons_ui(cx, ui, go, true)
    })
}

/// Tells something that has to be read. True when it was.
pub fn tell_ui<S>(cx: &Cx<'_, S>, ctx: &Context, title: &Said, text: &str) -> bool {
    frame_ui(cx, ctx, "tell", title, |ui| {
        ui.add(Label::new(text).wrap().selectable(true));
        ui.add_space(style::GAP);
        widget::main_button(ui, icon::CHECK, &cx.t("base-understood")).clicked().then_some(false)
    })
    .is_some()
}

/// The frame of every dialogue. `Some(false)` when it was left by Escape or a click beside it.
fn frame_ui<S>(
    cx: &Cx<'_, S>,
    ctx: &Context,
    key: &str,
    title: &Said,
    draw: impl FnOnce(&mut Ui) -> Option<bool>,
) -> Option<bool> {
    let title = cx.say(title);
    let modal = Modal::new(Id::unique(("dialog", key))).frame(style::dialog(ctx)).backdrop_color(style::backdrop());
    let modal = modal.show(ctx, |ui| {
        ui.set_width(style::DIALOG_WIDTH);
        widget::heading(ui, &title);
        ui.add_space(style::GAP);
        draw(ui)
    });
    let left = modal.is_top_modal
        && !modal.any_popup_open
        && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    modal.inner.or(left.then_some(false))
}

fn buttons_ui<S>(cx: &Cx<'_, S>, ui: &mut Ui, go: &str, enabled: bool) -> Option<bool> {
    ui.add_space(style::GROUP_GAP);
    let mut answer = None;
    ui.add_enabled_ui(enabled, |ui| {
        ui.horizontal(|ui| {
            if widget::main_button(ui, icon::CHECK, &cx.t(go)).clicked() {
                answer = Some(true);
            }
            if widget::button(ui, icon::X, &cx.t("base-cancel")).clicked() {
                answer = Some(false);
            }
        });
    });
    answer
}
