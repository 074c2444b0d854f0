//! Whether an input method is composing: what is typed then is not yet what is meant, and the keys are its own.

use egui::{Context, Event, Id, ImeEvent, Plugin, RawInput};

fn key() -> Id {
    Id::unique("ime-composes")
}

/// Watches the input method of a window.
pub(super) fn install(ctx: &Context) {
    ctx.add_plugin(Watch::default());
}

/// True while an input method composes: search and checks wait until it is done.
pub fn is_composing(ctx: &Context) -> bool {
    ctx.data(|data| data.get_temp(key()).unwrap_or(false))
}

/// While it composes no key reaches the window: Enter takes a candidate, Escape gives up, arrows choose, and none of them
/// saves, closes or moves anything.
#[derive(Default)]
struct Watch {
    composes: bool,
}

impl Watch {
    /// Takes in an event; true where it is for the window.
    fn passes(&mut self, event: &Event) -> bool {
        match event {
            Event::Ime(ImeEvent::Preedit { text, .. }) => self.composes = !text.is_empty(),
            // Some input methods are left without a word: no keyboard shall stay mute for that.
            Event::Ime(ImeEvent::Commit(_)) | Event::PointerButton { pressed: true, .. } | Event::WindowFocused(_) => {
                self.composes = false;
            }
            Event::Key { pressed: true, .. } => return !self.composes,
            _ => {}
        }
        true
    }
}

impl Plugin for Watch {
    fn debug_name(&self) -> &'static str {
        "ime"
    }

    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        // Nobody composes where nobody types.
        self.composes &= ctx.memory(|memory| memory.focused().is_some());
        input.events.retain(|event| self.passes(event));
        ctx.data_mut(|data| data.insert_temp(key(), self.composes));
    }
}

#[cfg(test)]
mod tests {
    use egui::{Key, Modifiers, PointerButton, Pos2};

    use super::*;

    #[test]
    fn keys_are_the_input_methods_until_it_is_done_or_left() {
        let press = Event::Key {
            key: Key::Enter,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::NONE,
        };
        let preedit = |text: &str| Event::Ime(ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None });
        let click = Event::PointerButton {
            pos: Pos2::ZERO,
            button: PointerButton::Primary,
            pressed: true,
            modifiers: Modifiers::NONE,
        };
        let mut watch = Watch::default();
        for left in [Event::Ime(ImeEvent::Commit("你".to_owned())), preedit(""), click, Event::WindowFocused(false)] {
            assert!(watch.passes(&press));
            assert!(watch.passes(&preedit("ni")));
            assert!(!watch.passes(&press));
            assert!(watch.passes(&Event::Text("n".to_owned())));
            assert!(watch.passes(&left));
        }
        assert!(watch.passes(&press));
    }
}
