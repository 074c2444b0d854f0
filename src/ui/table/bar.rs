//! Scroll bars that say where one is by name and number, and lead there exactly.

use egui::{Id, Rect, Role, Sense, Ui, accesskit::Action, pos2};

use super::super::style;

/// A scroll bar in one frame.
pub(super) struct Bar<'a> {
    /// Told apart from others by it.
    pub id: Id,
    /// What accessibility calls it.
    pub name: &'a str,
    /// Its place; longer than wide, or wider than long.
    pub rect: Rect,
    /// The share of all that is in view.
    pub shown: f64,
    /// The share of the way to the end.
    pub share: f64,
    /// Where it stands, where it would at the end, and how far a page is: told to accessibility.
    pub steps: Steps,
}

/// What a bar counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Steps {
    /// Where it stands.
    pub at: f64,
    /// Where it would stand at the end.
    pub last: f64,
    /// So many are in view at once.
    pub page: f64,
}

/// Where somebody leads a bar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Led {
    /// By the mouse, to this share of the way.
    Share(f64),
    /// By accessibility, to this step.
    Step(f64),
}

impl Bar<'_> {
    /// Draws it; where it is led to, and whether it is held.
    pub fn ui(self, ui: &Ui) -> (Option<Led>, bool) {
        let is_down = self.rect.height() > self.rect.width();
        let along = |pos: egui::Pos2| if is_down { pos.y } else { pos.x };
        let (from, to) = (along(self.rect.min), along(self.rect.max));
        let response = ui.interact(self.rect, self.id, Sense::CLICK | Sense::DRAG);
        let length = ((to - from) * self.shown as f32).max(style::THUMB_LEAST).min(to - from);
        let way = to - from - length;
        let mut begin = from + way * self.share as f32;
        let mut led = self.asked(ui);
        let is_held = response.is_pointer_button_down_on();
        if let Some(pointer) = response.interact_pointer_pos().map(along).filter(|_| is_held || response.clicked()) {
            // Held where it was taken; a press beside it brings its middle there.
            let held = ui.data(|data| data.get_temp::<f32>(self.id)).unwrap_or_else(|| {
                let is_on_it = (begin..=begin + length).contains(&pointer);
                if is_on_it { pointer - begin } else { length / 2.0 }
            });
            ui.data_mut(|data| data.insert_temp(self.id, held));
            let wanted = (pointer - held).clamp(from, from + way);
            if (wanted - begin).abs() > 0.01 {
                led = (way > 0.0).then(|| Led::Share(f64::from((wanted - from) / way)));
                begin = wanted;
            }
        } else {
            ui.data_mut(|data| data.remove::<f32>(self.id));
        }
        let thumb = if is_down {
            Rect::from_min_max(pos2(self.rect.left(), begin), pos2(self.rect.right(), begin + length))
        } else {
            Rect::from_min_max(pos2(begin, self.rect.top()), pos2(begin + length, self.rect.bottom()))
        };
        style::thumb(ui, thumb.shrink(1.0), response.hovered(), is_held);
        self.tell(ui, is_down);
        (led, is_held && response.dragged())
    }

    /// What accessibility asked of it.
    fn asked(&self, ui: &Ui) -> Option<Led> {
        let Steps { at, last, page } = self.steps;
        let count = |action| ui.input(|input| input.num_accesskit_action_requests(self.id, action)) as f64;
        let pages = count(Action::Increment) - count(Action::Decrement);
        let set = ui.input(|input| {
            let mut asked = input.accesskit_action_requests(self.id, Action::SetValue);
            asked.find_map(|request| match request.data {
                Some(egui::accesskit::ActionData::NumericValue(value)) => Some(value),
                _ => None,
            })
        });
        let wanted = set.or_else(|| (pages != 0.0).then_some(at + pages * page))?;
        Some(Led::Step(wanted.clamp(0.0, last)))
    }

    fn tell(&self, ui: &Ui, is_down: bool) {
        let Steps { at, last, page } = self.steps;
        ui.ctx().accesskit_node_builder(self.id, |node| {
            node.set_role(Role::ScrollBar);
            node.set_label(self.name);
            node.set_orientation(if is_down {
                egui::accesskit::Orientation::Vertical
            } else {
                egui::accesskit::Orientation::Horizontal
            });
            node.set_bounds(super::bounds(self.rect));
            node.set_min_numeric_value(0.0);
            node.set_max_numeric_value(last);
            node.set_numeric_value(at);
            node.set_numeric_value_jump(page);
            for action in [Action::Increment, Action::Decrement, Action::SetValue] {
                node.add_action(action);
            }
        });
    }
}
