//! Whether an input method is composing: what is typed then is not yet what is meant.

use std::sync::Arc;

use egui::{Context, Event, Id, ImeEvent};

fn key() -> Id {
    Id::unique("ime-composes")
}

/// Watches the input method of a window.
pub(super) fn install(ctx: &Context) {
    ctx.on_begin_pass("ime", Arc::new(|ui| watch(ui.ctx())));
}

/// True while an input method composes: search and checks wait until it is done.
pub fn is_composing(ctx: &Context) -> bool {
    ctx.data(|data| data.get_temp(key()).unwrap_or(false))
}

fn watch(ctx: &Context) {
    let last = ctx.input(|input| {
        input.events.iter().rev().find_map(|event| match event {
            Event::Ime(ImeEvent::Preedit { text, .. }) => Some(!text.is_empty()),
            Event::Ime(ImeEvent::Commit(_)) => Some(false),
            _ => None,
        })
    });
    if let Some(composes) = last {
        ctx.data_mut(|data| data.insert_temp(key(), composes));
    }
}
