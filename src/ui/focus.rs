//! What has the keyboard is seen: it comes into view where it is scrolled away, and bears a mark (PLAT-16).

use egui::{Context, Id, Plugin, Rangef, Rect, Response, ScrollArea, Ui, scroll_area::ScrollAreaOutput};

use super::style;

/// So many passes what the keyboard has come to is led into view: where something scrolls in what scrolls, they come to
/// rest one after the other.
const PASSES: u64 = 5;
/// What is asked to scroll stands where it was asked to after so many passes: asked in each, it would go too far.
const SCROLLED_AFTER: u64 = 2;

/// Where the keyboard is.
#[derive(Clone, Copy, Debug)]
struct At {
    id: Id,
    /// The pass in which it came there.
    since: u64,
    /// Where it will stand in a pass, once what it stands in has scrolled.
    led: Option<(u64, Rect)>,
}

fn key() -> Id {
    Id::unique("keyboard-is-at")
}

fn at(ctx: &Context) -> Option<At> {
    ctx.data(|data| data.get_temp(key()))
}

/// Looks where the keyboard is, and marks it.
pub(super) fn install(ctx: &Context) {
    ctx.add_plugin(Watch);
}

struct Watch;

impl Plugin for Watch {
    fn debug_name(&self) -> &'static str {
        "focus"
    }

    fn on_begin_pass(&mut self, ui: &mut Ui) {
        look(ui.ctx());
    }

    fn on_end_pass(&mut self, ui: &mut Ui) {
        look(ui.ctx());
        mark_ui(ui);
    }
}

fn look(ctx: &Context) {
    let focused = ctx.memory(egui::Memory::focused);
    if at(ctx).map(|at| at.id) == focused {
        if focused.is_some_and(|id| came(ctx, id)) {
            ctx.request_repaint();
        }
        return;
    }
    let since = ctx.cumulative_pass_nr();
    ctx.data_mut(|data| {
        data.remove::<At>(key());
        if let Some(id) = focused {
            data.insert_temp(key(), At { id, since, led: None });
        }
    });
}

/// Draws around what has the keyboard, above everything in its layer. Where text is typed, the field and its caret say so.
fn mark_ui(ui: &Ui) {
    let ctx = ui.ctx();
    let Some(id) = ctx.memory(egui::Memory::focused).filter(|_| ctx.input(|input| input.focused)) else { return };
    let widget = ctx.viewport(|viewport| viewport.this_pass.widgets.get(id).copied());
    let Some(widget) = widget.filter(|_| !ctx.text_edit_focused()) else { return };
    style::focused(ui, widget.layer_id, widget.rect, widget.interact_rect);
}

/// True while the keyboard has just come to this.
pub fn came(ctx: &Context, id: Id) -> bool {
    let is_there = ctx.memory(|memory| memory.has_focus(id));
    is_there && at(ctx).is_none_or(|at| at.id != id || ctx.cumulative_pass_nr() < at.since + PASSES)
}

/// True in the passes in which what the keyboard has come to is led into view.
fn leads(ctx: &Context, id: Id) -> bool {
    let since = at(ctx).filter(|at| at.id == id).map_or(ctx.cumulative_pass_nr(), |at| at.since);
    came(ctx, id) && (ctx.cumulative_pass_nr() - since).is_multiple_of(SCROLLED_AFTER)
}

/// Brings this into view when the keyboard has come to it, in what scrolls without [`Follow`]: a list of choices.
pub fn lead(response: &Response) {
    if leads(&response.ctx, response.id) {
        response.scroll_to_me(None);
    }
}

/// What scrolls, and follows the keyboard.
pub trait Follow {
    /// Draws it. What the keyboard comes to inside, by whatever key, comes into view: in this, and in what it stands in.
    fn follow<R>(self, ui: &mut Ui, draw: impl FnOnce(&mut Ui) -> R) -> ScrollAreaOutput<R>;
}

impl Follow for ScrollArea {
    #[expect(clippy::disallowed_methods, reason = "the one place that shows what scrolls")]
    fn follow<R>(self, ui: &mut Ui, draw: impl FnOnce(&mut Ui) -> R) -> ScrollAreaOutput<R> {
        // What scrolls in a direction cuts its content off there: else that begins where what is around it does.
        let (around, mut led) = (ui.clip_rect(), None);
        let shown = self.show(ui, |ui| {
            let before = drawn(ui);
            let answer = draw(ui);
            let inside = drawn(ui).filter(|(id, _)| before.is_none_or(|(known, _)| known != *id));
            if let Some((id, place)) = inside {
                ui.scroll_to_rect(place, None);
                led = Some((id, place, ui.clip_rect().min));
            }
            answer
        });
        if let Some((id, place, begins)) = led {
            let place = within(place, shown.inner_rect, (begins.x != around.left(), begins.y != around.top()));
            let pass = ui.ctx().cumulative_pass_nr();
            let since = at(ui.ctx()).filter(|at| at.id == id).map_or(pass, |at| at.since);
            ui.data_mut(|data| data.insert_temp(key(), At { id, since, led: Some((pass, place)) }));
        }
        shown
    }
}

/// What the keyboard has just come to, where it was drawn already in this pass and layer, and where it will stand.
fn drawn(ui: &Ui) -> Option<(Id, Rect)> {
    let ctx = ui.ctx();
    let id = ctx.memory(egui::Memory::focused).filter(|id| leads(ctx, *id))?;
    let widget = ctx.viewport(|viewport| viewport.this_pass.widgets.get(id).copied())?;
    let led = at(ctx).filter(|at| at.id == id).and_then(|at| at.led);
    let led = led.filter(|(pass, _)| *pass == ctx.cumulative_pass_nr()).map(|(_, place)| place);
    (widget.layer_id == ui.layer_id()).then_some((id, led.unwrap_or(widget.rect)))
}

/// Where something stands once it is scrolled into a room, across and down where that scrolls.
fn within(place: Rect, room: Rect, (across, down): (bool, bool)) -> Rect {
    let led = |place: Rangef, room: Rangef, scrolls: bool| {
        if !scrolls {
            return place;
        }
        let length = place.span().min(room.span());
        let begin = place.min.clamp(room.min, (room.max - length).max(room.min));
        Rangef::new(begin, begin + length)
    };
    let x = led(place.x_range(), room.x_range(), across);
    Rect::from_x_y_ranges(x, led(place.y_range(), room.y_range(), down))
}

#[cfg(test)]
mod tests {
    use egui::{Button, Key, Modifiers, accesskit::Role, vec2};
    use egui_kittest::{
        Harness,
        kittest::{NodeT as _, Queryable as _},
    };

    use super::*;

    const MANY: usize = 30;

    /// A row of buttons wider than its place, at the end of a page longer than the window, which is wider than it too.
    fn page() -> Harness<'static> {
        let buttons = |ui: &mut Ui| {
            ui.horizontal(|ui| {
                for nth in 0..MANY {
                    let _ = ui.add(Button::new(format!("wide {nth}")).min_size(vec2(80.0, 20.0)));
                }
            });
        };
        let ui = move |ui: &mut Ui| {
            install(ui.ctx());
            ScrollArea::horizontal().id_salt("page").follow(ui, |ui| {
                ui.set_min_width(900.0);
                ScrollArea::vertical().id_salt("form").follow(ui, |ui| {
                    let _ = ui.button("first");
                    ui.add_space(2000.0);
                    ScrollArea::horizontal().id_salt("row").max_width(700.0).follow(ui, buttons);
                });
            });
        };
        Harness::builder().with_size(vec2(400.0, 300.0)).build_ui(ui)
    }

    fn is_seen(harness: &Harness<'_>, name: &str) -> bool {
        let place = harness.get_by_label(name).rect();
        harness.ctx.content_rect().expand(0.5).contains_rect(place)
    }

    #[test]
    fn what_the_keyboard_comes_to_is_in_view_however_it_is_scrolled_away_and_by_whatever_key() {
        let mut harness = page();
        let mut press = |modifiers, key| {
            harness.key_press_modifiers(modifiers, key);
            harness.run_steps(6);
            harness.ctx.memory(egui::Memory::focused).expect("the keyboard is somewhere");
            let name = harness
                .get_by(|node| node.is_focused() && node.role() == Role::Button)
                .accesskit_node()
                .label()
                .unwrap_or_default();
            (is_seen(&harness, &name), name)
        };
        assert_eq!(press(Modifiers::NONE, Key::Tab), (true, "first".to_owned()));
        for nth in 0..MANY {
            assert_eq!(press(Modifiers::NONE, Key::Tab), (true, format!("wide {nth}")));
        }
        assert_eq!(press(Modifiers::NONE, Key::ArrowLeft), (true, format!("wide {}", MANY - 2)));
        assert_eq!(press(Modifiers::NONE, Key::Tab), (true, format!("wide {}", MANY - 1)));
        for nth in (0..MANY - 1).rev() {
            assert_eq!(press(Modifiers::SHIFT, Key::Tab), (true, format!("wide {nth}")));
        }
        assert_eq!(press(Modifiers::SHIFT, Key::Tab), (true, "first".to_owned()));
    }
}
