//! Where the keyboard was before a dialogue took it: it goes back there (PLAT-16).

use egui::{Context, Id};

/// The place of the keyboard under dialogues.
#[derive(Default)]
pub(super) struct Focus {
    /// What had the keyboard while nothing lay over the page.
    before: Option<Id>,
    /// A dialogue lies over the page.
    is_covered: bool,
    /// The dialogue was left in the last frame.
    is_left: bool,
}

impl Focus {
    /// Looks what has the keyboard; to be called at the end of every frame.
    pub fn watch(&mut self, ctx: &Context) {
        let (is_covered, focused) = ctx.memory(|memory| (memory.top_modal_layer().is_some(), memory.focused()));
        let was_covered = std::mem::replace(&mut self.is_covered, is_covered);
        if is_covered {
            self.is_left = false;
        } else if was_covered {
            // What the dialogue had is gone with the end of this frame.
            self.is_left = true;
            ctx.request_repaint();
        } else if std::mem::take(&mut self.is_left)
            && focused.is_none()
            && let Some(before) = self.before
        {
            ctx.memory_mut(|memory| memory.request_focus(before));
            ctx.request_repaint();
        } else {
            self.before = focused;
        }
    }
}
