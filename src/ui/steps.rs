//! The steps of a record: what is possible now as buttons, the rest greyed, saying why.

use std::sync::Arc;

use egui::{Button, Context, Id, Ui};

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

/// A step that can be taken where one is.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What stands on its button.
    pub label: Arc<str>,
    /// Which it is.
    pub chosen: Chosen,
}

/// Which step is meant: by its word, and what stands on its button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    key: &'static str,
    label: Id,
}

impl Chosen {
    fn of(step: &StepButton) -> Self {
        Self { key: step.key, label: Id::unique(&*step.label) }
    }
}

/// The steps that were drawn in a pass.
#[derive(Clone, Default)]
struct Offered {
    pass: u64,
    steps: Vec<Step>,
}

/// So many passes a step that was chosen elsewhere waits for its button.
const WAITS: u64 = 4;

fn offered_id() -> Id {
    Id::unique("steps-offered")
}

fn chosen_id() -> Id {
    Id::unique("step-chosen")
}

/// The steps that can be taken where one is: all that were drawn last, of whatever record.
pub fn offered(ctx: &Context) -> Vec<Step> {
    let offered = ctx.data(|data| data.get_temp::<Offered>(offered_id())).unwrap_or_default();
    if offered.pass + 1 < ctx.cumulative_pass_nr() { Vec::new() } else { offered.steps }
}

/// Takes a step as if its button was pressed.
pub fn choose(ctx: &Context, chosen: Chosen) {
    let pass = ctx.cumulative_pass_nr();
    ctx.data_mut(|data| data.insert_temp(chosen_id(), (chosen, pass)));
}

/// Tells what can be taken here; the key of what was chosen elsewhere.
fn offer(ctx: &Context, steps: &[StepButton]) -> Option<&'static str> {
    let pass = ctx.cumulative_pass_nr();
    let possible = || steps.iter().filter(|step| step.verdict.is_ok());
    ctx.data_mut(|data| {
        let offered = data.get_temp_mut_or_default::<Offered>(offered_id());
        if offered.pass != pass {
            *offered = Offered { pass, steps: Vec::new() };
        }
        let step = |step: &StepButton| Step { label: Arc::clone(&step.label), chosen: Chosen::of(step) };
        offered.steps.extend(possible().map(step));
        let (chosen, since) = data.get_temp::<(Chosen, u64)>(chosen_id())?;
        let found = possible().find(|step| Chosen::of(step) == chosen);
        if found.is_some() || since + WAITS < pass {
            data.remove::<(Chosen, u64)>(chosen_id());
        }
        found.filter(|_| since + WAITS >= pass).map(|step| step.key)
    })
}

/// Draws the steps, those that are possible first; the key of the one that was pressed.
pub fn steps_ui<S>(cx: &Cx<'_, S>, ui: &mut Ui, steps: &[StepButton]) -> Option<&'static str> {
    let mut pressed = if ui.is_enabled() { offer(ui.ctx(), steps) } else { None };
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
