//! Where the keyboard was, when what had it is gone: a step was done and its button is no longer offered, a dialogue was
//! closed. Tab goes on from there, not from the first button of the window (PLAT-16).

use egui::{Context, Event, FocusDirection, Id, Key, LayerId, Plugin, Ui, WidgetRect, WidgetRects};

/// So many widgets before the last one are known: more than a form has buttons in a row.
const KNOWN: usize = 64;
/// So many layers are known: a page, a dialogue on it, a list of choices in that.
const LAYERS: usize = 4;

/// What had the keyboard in a layer, and what stands before that, the nearest first. What stands behind may be called
/// otherwise once something before it is gone.
#[derive(Clone, Debug)]
struct Trail {
    layer: LayerId,
    last: Id,
    before: Vec<Id>,
}

/// The way of the keyboard, the last layer first.
#[derive(Default)]
struct Way {
    trails: Vec<Trail>,
}

/// Follows the keyboard.
pub(super) fn install(ctx: &Context) {
    ctx.add_plugin(Way::default());
}

impl Plugin for Way {
    fn debug_name(&self) -> &'static str {
        "trail"
    }

    fn on_begin_pass(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx();
        if ctx.input(|input| input.pointer.any_pressed()) {
            // Who points at something has chosen another place.
            self.trails.clear();
        }
        if ctx.memory(egui::Memory::focused).is_some() {
            return;
        }
        let Some(is_back) = ctx.input(|input| input.events.iter().find_map(tab)) else { return };
        // Under a dialogue nothing takes the keyboard, until it is closed.
        let is_open = |trail: &&Trail| ctx.memory(|memory| memory.allows_interaction(trail.layer));
        let open: Vec<&Trail> = self.trails.iter().filter(is_open).collect();
        let Some((id, is_last)) = ctx.viewport(|viewport| standing(&open, &viewport.prev_pass.widgets)) else { return };
        ctx.memory_mut(|memory| {
            // Whatever has the keyboard, Tab leads on from it. Back from what is gone leads to what stood before it.
            memory.request_focus(id);
            if is_back && !is_last {
                memory.move_focus(FocusDirection::None);
            }
        });
    }

    fn on_end_pass(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx();
        let Some(id) = ctx.memory(egui::Memory::focused) else { return };
        let Some(trail) = ctx.viewport(|viewport| Trail::of(&viewport.this_pass.widgets, id)) else { return };
        self.trails.retain(|known| known.layer != trail.layer);
        self.trails.insert(0, trail);
        self.trails.truncate(LAYERS);
    }
}

/// The last widget that had the keyboard, or the nearest before it that is still there; whether it is the last itself.
fn standing(trails: &[&Trail], widgets: &WidgetRects) -> Option<(Id, bool)> {
    let stands = |id: &Id| widgets.get(*id).is_some_and(takes_keys);
    let of = |trail: &&Trail| {
        let nearest = || trail.before.iter().copied().find(stands).map(|id| (id, false));
        if stands(&trail.last) { Some((trail.last, true)) } else { nearest() }
    };
    trails.iter().find_map(of)
}

impl Trail {
    /// What stands before a widget of this pass; none where it was not drawn.
    fn of(widgets: &WidgetRects, last: Id) -> Option<Self> {
        let (layer, at) = widgets.order(last)?;
        let all: Vec<&WidgetRect> = widgets.get_layer(layer).take(at).collect();
        let known = all.into_iter().rev().filter(|widget| takes_keys(widget)).take(KNOWN);
        Some(Self { layer, last, before: known.map(|widget| widget.id).collect() })
    }
}

fn takes_keys(widget: &WidgetRect) -> bool {
    widget.enabled && widget.sense.is_focusable()
}

/// Whether Tab was pressed, and whether it goes back.
fn tab(event: &Event) -> Option<bool> {
    match event {
        Event::Key { key: Key::Tab, pressed: true, modifiers, .. } if !modifiers.any() => Some(false),
        Event::Key { key: Key::Tab, pressed: true, modifiers, .. } if modifiers.shift_only() => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use egui::{Modifiers, accesskit::Role};
    use egui_kittest::{
        Harness,
        kittest::{NodeT as _, Queryable as _},
    };

    use super::*;

    /// The buttons that are offered: who presses one may change them.
    fn window(mut names: Vec<&'static str>) -> Harness<'static> {
        let mut begun = false;
        Harness::new_ui(move |ui| {
            if !std::mem::replace(&mut begun, true) {
                install(ui.ctx());
            }
            let button = |ui: &mut Ui, name: &str| ui.push_id(name, |ui| ui.button(name).clicked()).inner;
            let pressed: Vec<bool> = names.iter().map(|name| button(ui, name)).collect();
            if let Some(at) = pressed.iter().position(|is| *is) {
                names.remove(at);
            }
        })
    }

    /// A page whose button opens a dialogue and is gone while that stands; nothing in it asks for the keyboard.
    fn dialogue() -> Harness<'static> {
        let (mut begun, mut asks) = (false, false);
        Harness::new_ui(move |ui| {
            if !std::mem::replace(&mut begun, true) {
                install(ui.ctx());
            }
            let _ = ui.button("before");
            let offers = |ui: &mut Ui| ui.push_id("ask", |ui| ui.button("ask").clicked()).inner;
            asks = asks || offers(ui);
            if asks {
                egui::Modal::new(Id::unique("dialogue")).show(ui.ctx(), |ui| ["yes", "no"].map(|name| ui.button(name)));
            }
        })
    }

    fn focused(harness: &Harness<'_>) -> Option<String> {
        let node = harness.query_by(|node| node.is_focused() && node.role() == Role::Button)?;
        node.accesskit_node().label()
    }

    fn press(harness: &mut Harness<'_>, modifiers: Modifiers, key: Key) -> Option<String> {
        harness.key_press_modifiers(modifiers, key);
        harness.run_steps(4);
        focused(harness)
    }

    #[test]
    fn the_keyboard_goes_on_from_where_it_was_when_what_had_it_is_gone() {
        for (modifiers, next) in [(Modifiers::NONE, "four"), (Modifiers::SHIFT, "two")] {
            let mut harness = window(vec!["one", "two", "three", "four"]);
            for name in ["one", "two", "three"] {
                assert_eq!(press(&mut harness, Modifiers::NONE, Key::Tab).as_deref(), Some(name));
            }
            assert_eq!(press(&mut harness, Modifiers::NONE, Key::Enter), None, "it took itself away");
            assert_eq!(press(&mut harness, modifiers, Key::Tab).as_deref(), Some(next));
        }
    }

    #[test]
    fn who_has_pointed_elsewhere_begins_anew() {
        let mut harness = window(vec!["one", "two", "three"]);
        for _ in 0..2 {
            press(&mut harness, Modifiers::NONE, Key::Tab);
        }
        assert_eq!(press(&mut harness, Modifiers::NONE, Key::Enter), None);
        harness.get_by_label("three").hover();
        harness.run_steps(2);
        let nowhere = harness.ctx.content_rect().right_bottom() - egui::vec2(1.0, 1.0);
        harness.event(Event::PointerButton {
            pos: nowhere,
            button: egui::PointerButton::Primary,
            pressed: true,
            modifiers: Modifiers::NONE,
        });
        harness.run_steps(2);
        assert_eq!(press(&mut harness, Modifiers::NONE, Key::Tab).as_deref(), Some("one"));
    }

    #[test]
    fn under_a_dialogue_nothing_of_the_page_is_gone_back_to() {
        for (modifiers, next) in [(Modifiers::NONE, "yes"), (Modifiers::SHIFT, "no")] {
            let mut harness = dialogue();
            for name in ["before", "ask"] {
                assert_eq!(press(&mut harness, Modifiers::NONE, Key::Tab).as_deref(), Some(name));
            }
            assert_eq!(press(&mut harness, Modifiers::NONE, Key::Enter), None, "the dialogue stands in its place");
            assert_eq!(press(&mut harness, modifiers, Key::Tab).as_deref(), Some(next));
        }
    }
}
