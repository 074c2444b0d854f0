//! Panes beside the middle, and the borders by which they are made wider.

use egui::{
    Event, Frame, Id, Key, Margin, Modifiers, Panel, Ui,
    accesskit::{Action, ActionRequest, TreeId},
};

use super::PANE_WIDTH;

/// The part of the room that a list takes beside a form, until it is dragged.
const LIST_PART: f32 = 0.36;

/// A pane beside the middle, whose width can be dragged, or changed by the arrow keys on its border.
pub struct Pane {
    id: &'static str,
    is_list: bool,
    border: String,
}

/// The pane of the list beside an open form. `border` is what accessibility calls the border between the two.
pub fn list_pane(id: &'static str, border: &str) -> Pane {
    Pane { id, is_list: true, border: border.to_owned() }
}

/// The pane at the right edge that is always visible: reasons, earlier calls. `border` is what accessibility calls its
/// border.
pub fn side_pane(id: &'static str, border: &str) -> Pane {
    Pane { id, is_list: false, border: border.to_owned() }
}

impl Pane {
    /// Draws it; it leaves at least half of the room to what stands beside it.
    pub fn show<R>(self, ui: &mut Ui, draw: impl FnOnce(&mut Ui) -> R) -> egui::InnerResponse<R> {
        let room = ui.available_width();
        // How wide it was dragged is remembered for windows of about this width: of another one it takes its part.
        let id = (self.id, (room / 200.0) as i32);
        let border = ui.scope_id().with_salt(egui::IdSalt::new(id)).with("__resize");
        self.move_by_keys(ui, border);
        let half = (room / 2.0).max(PANE_WIDTH);
        let panel = if self.is_list {
            let part = (room * LIST_PART).clamp(PANE_WIDTH, PANE_WIDTH * 2.25);
            let frame = Frame::new().inner_margin(Margin { left: 0, right: 10, top: 0, bottom: 0 });
            Panel::left(id).default_size(part).min_size(PANE_WIDTH).frame(frame)
        } else {
            let frame = Frame::new().inner_margin(Margin { left: 10, right: 0, top: 0, bottom: 0 });
            Panel::right(id).default_size(PANE_WIDTH * 1.2).min_size(PANE_WIDTH * 0.7).frame(frame)
        };
        let shown = panel.resizable(true).max_size(half).show(ui, |ui| {
            // Nothing that is drawn makes it wider: a scroll bar that comes would do so each time, and what is beside
            // it would never get that room back.
            let rect = ui.available_rect_before_wrap();
            let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(rect));
            let answer = draw(&mut inside);
            ui.advance_cursor_after_rect(rect);
            answer
        });
        // Its own name is English in every language.
        if ui.ctx().has_accesskit_node(border) {
            ui.ctx().accesskit_node_builder(border, |node| node.set_label(self.border.as_str()));
        }
        shown
    }

    /// The arrows move the border that has the keyboard, as an accessibility client does.
    fn move_by_keys(&self, ui: &Ui, border: Id) {
        if !ui.memory(|memory| memory.has_focus(border)) {
            return;
        }
        let filter = egui::EventFilter { horizontal_arrows: true, ..Default::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(border, filter));
        let ways = [(Key::ArrowRight, self.is_list), (Key::ArrowLeft, !self.is_list)];
        for (key, is_wider) in ways {
            let action = if is_wider { Action::Increment } else { Action::Decrement };
            let asked =
                ActionRequest { action, target_tree: TreeId::ROOT, target_node: border.accesskit_id(), data: None };
            ui.input_mut(|input| {
                if input.consume_key(Modifiers::NONE, key) {
                    input.events.push(Event::AccessKitActionRequest(asked));
                }
            });
        }
    }
}
