//! What another one saved, beside the inputs of a form: the form says it once for all its inputs, wherever they are
//! drawn.

use std::{any::TypeId, collections::BTreeMap, sync::Arc};

use egui::{Context, Id, Label, RichText, Ui};

use super::{
    style::{self, Tone},
    widget,
};
use crate::base::meet::{PlaceKey, Side};

/// Which input: whose field, in which line, its key.
type At = (TypeId, Option<usize>, &'static str);

/// What stands below an input.
#[derive(Clone, Debug)]
pub struct Mark {
    /// Who saved what.
    pub said: String,
    /// What can be taken instead: the word on the link, and its name.
    pub take: (String, String),
    /// Which place it is.
    pub place: PlaceKey,
    /// What the link takes.
    pub side: Side,
}

type Marks = Arc<BTreeMap<At, Mark>>;

fn id() -> Id {
    Id::unique("marks-of-another")
}

/// These stand beside the inputs that are drawn from here on.
pub fn set(ctx: &Context, marks: BTreeMap<At, Mark>) {
    ctx.data_mut(|data| data.insert_temp::<Marks>(id(), Arc::new(marks)));
}

/// What was taken at an input since it was asked last.
pub fn taken(ctx: &Context) -> Option<(PlaceKey, Side)> {
    ctx.data_mut(|data| data.remove_temp::<Option<(PlaceKey, Side)>>(id().with("taken"))).flatten()
}

/// Draws what another one saved below an input of `T`.
pub fn mark_ui<T: 'static>(ui: &mut Ui, row: Option<usize>, field: &'static str) {
    let marks = ui.data(|data| data.get_temp::<Marks>(id()));
    let Some(mark) = marks.as_ref().and_then(|marks| marks.get(&(TypeId::of::<T>(), row, field))) else { return };
    let said = RichText::new(&mark.said).small().color(style::color(ui, Tone::Warning));
    ui.add(Label::new(said).wrap());
    let (word, name) = &mark.take;
    let link = widget::link(ui, word);
    let link = link.accessible_name(name.as_str());
    if link.clicked() {
        ui.data_mut(|data| data.insert_temp(id().with("taken"), Some((mark.place, mark.side))));
        ui.ctx().request_repaint();
    }
}
