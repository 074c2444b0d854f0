//! The steps of a record: what is possible now as buttons, the rest greyed, saying why.

use std::sync::Arc;

use egui::{Button, Ui};

use super::{cx::Cx, widget};
use crate::base::say::Said;

/// One step of a record.
#[derive(Clone, Debug)]
pub struct StepButton {
    /// Its word.
    pub key: &'static str,
    /// What stands on the button.
    pub label: Arc<str>,
    /// Possible, or why it is not.
    pub verdict: Result<(), Said>,
}

impl StepButton {
    /// A step with its verdict.
    pub fn new(key: &'static str, label: Arc<str>, verdict: Result<(), Said>) -> Self {
        Self { key, label, verdict }
    }
}

/// Draws the steps, those that are possible first; the key of the one that was pressed.
pub fn steps_ui<S>(cx: &Cx<'_, S>, ui: &mut Ui, steps: &[StepButton]) -> Option<&'static str> {
    let mut pressed = None;
    ui.horizontal_wrapped(|ui| {
        for step in steps.iter().filter(|step| step.verdict.is_ok()) {
            if ui.button(&*step.label).clicked() {
                pressed = Some(step.key);
            }
        }
        for step in steps {
            if let Err(why) = &step.verdict {
                refused_ui(cx, ui, &step.label, why);
            }
        }
    });
    pressed
}

fn refused_ui<S>(cx: &Cx<'_, S>, ui: &mut Ui, label: &str, why: &Said) {
    let why = cx.say(why);
    widget::refused(&ui.add_enabled(false, Button::new(label)), &why);
}
