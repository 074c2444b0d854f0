//! Which columns a table shows, in which order and how wide: by mouse, by keyboard, and from a menu.

use std::{collections::BTreeMap, sync::Arc};

use egui::{Context, CursorIcon, Id, Key, Modifiers, Popup, PopupCloseBehavior, Rect, Response, Sense, Ui, pos2, vec2};

use super::{
    Table,
    head::{Drawn, heading_width},
};
use crate::{
    base::{field::ListSpec, id::UserId, layout::Layout, say::Said},
    ui::{
        cx::{Ask, Cx},
        focus::Follow as _,
        icon,
        shortcut::{self, Shortcut},
        style::{self, Tone},
        widget,
    },
};

/// How much the keyboard and the menu make a column wider at a time, in points.
const STEP: f32 = 20.0;
/// So far beside its line a column is taken by the mouse, in points.
const REACH: f32 = 4.0;

/// What users made of the columns of lists, by user and list.
pub type Columns = BTreeMap<String, Layout>;

/// Keeps for the window what users made of the columns of lists.
pub fn keep_columns(ctx: &Context, columns: Columns) {
    ctx.data_mut(|data| data.insert_temp(kept_id(), Arc::new(columns)));
}

fn kept_id() -> Id {
    Id::unique("columns-of-lists")
}

/// What is done with a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Hide,
    Left,
    Right,
    Wider,
    Narrower,
    Fit,
    Reset,
}

impl Table {
    fn columns_key(&self, user: UserId) -> String {
        format!("{}/{}", user.0, self.id)
    }

    /// Shows the columns that who acts has chosen, once it is known who that is.
    pub(super) fn take_kept_columns<S>(&mut self, cx: &Cx<'_, S>, ctx: &Context) {
        if self.is_of_view || self.laid_for.replace(cx.user) == Some(cx.user) {
            return;
        }
        let kept = ctx.data(|data| data.get_temp::<Arc<Columns>>(kept_id()));
        self.layout = kept.and_then(|kept| kept.get(&self.columns_key(cx.user)).cloned()).unwrap_or_default();
    }

    /// Remembers what was made of the columns.
    fn keep_own<S>(&self, cx: &Cx<'_, S>, ctx: &Context) {
        if self.is_of_view {
            return;
        }
        let key = self.columns_key(cx.user);
        let kept = ctx.data(|data| data.get_temp::<Arc<Columns>>(kept_id())).unwrap_or_default();
        let mut kept = Arc::unwrap_or_clone(kept);
        kept.insert(key, self.layout.clone());
        keep_columns(ctx, kept.clone());
        cx.asked.borrow_mut().push(Ask::KeepColumns(kept));
    }

    /// The button with the menu of all columns.
    pub(super) fn columns_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui) {
        let button = widget::icon_button(ui, icon::COLUMNS, &cx.t("table-columns"));
        let menu = Popup::menu(&button).id(self.root().with("columns"));
        menu.close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| self.menu_ui(cx, ui));
    }

    fn menu_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui) {
        let spec = self.spec();
        let (before, mut layout) = (self.layout.clone(), self.layout.clone());
        // As wide as the longest name with its mark and its two arrows: a menu would else take all the room there is.
        let names: Vec<_> = spec.columns.iter().map(|column| cx.t(column.label)).collect();
        let reset = cx.t("table-columns-reset");
        let width = widget::menu_width(ui, names.iter().map(|name| &**name).chain([&*reset]));
        ui.set_width(width + style::ROW_HEIGHT * 2.0 + style::GAP * 2.0);
        egui::ScrollArea::vertical().id_salt("columns").follow(ui, |ui| {
            for (at, is_shown) in self.layout.columns(&spec) {
                let column = &spec.columns[at];
                let name = cx.t(column.label);
                ui.horizontal(|ui| {
                    let mut shown = is_shown;
                    if ui.checkbox(&mut shown, &*name).changed() {
                        layout.show(&spec, column.key, shown);
                    }
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        let named = |key: &'static str| cx.say(&Said::new(key).with("column", &*name));
                        if widget::small_icon_button(ui, icon::ARROW_DOWN, &named("table-column-on-of")).clicked() {
                            layout.shift(&spec, column.key, 1);
                        }
                        if widget::small_icon_button(ui, icon::ARROW_UP, &named("table-column-back-of")).clicked() {
                            layout.shift(&spec, column.key, -1);
                        }
                    });
                });
            }
        });
        for note in self.layout.notes(&spec) {
            widget::weak(ui, &cx.say(&note));
        }
        ui.separator();
        if widget::button(ui, icon::ARROW_COUNTER_CLOCKWISE, &cx.t("table-columns-reset")).clicked() {
            layout.reset();
        }
        if layout != before {
            self.layout = layout;
            self.keep_own(cx, ui.ctx());
        }
    }

    /// What is done with a column by its heading: the menu, the keyboard, dragging it to another place.
    pub(super) fn heading_steps<S>(
        &mut self,
        cx: &Cx<'_, S>,
        ui: &Ui,
        heading: &Response,
        drawn: Drawn,
        (columns, strip): (&[Drawn], Rect),
    ) {
        let mut by_menu = None;
        heading.context_menu(|ui| by_menu = step_menu(cx, ui));
        if let Some(step) = by_menu.or_else(|| self.step_by_key(ui, heading, drawn, columns)) {
            self.step(cx, ui, drawn, step);
        }
        if !heading.dragged() && !heading.drag_stopped() {
            return;
        }
        let Some(pointer) = heading.interact_pointer_pos() else { return };
        let is_there = |column: &&Drawn| column.within(strip, self.left).x_range().contains(pointer.x);
        let Some(target) = columns.iter().find(is_there).filter(|target| target.at != drawn.at) else { return };
        if heading.drag_stopped() {
            let spec = self.spec();
            self.layout.put(&spec, spec.columns[drawn.at].key, spec.columns[target.at].key);
            self.keep_own(cx, ui.ctx());
            return;
        }
        ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
        let place = target.within(strip, self.left);
        let edge = if target.left > drawn.left { place.right() } else { place.left() };
        style::drop_line(ui, edge, strip);
    }

    /// The keyboard on a heading: arrows go to the next one, with Ctrl they move it, with Shift they make it wider.
    fn step_by_key(&self, ui: &Ui, heading: &Response, drawn: Drawn, columns: &[Drawn]) -> Option<Step> {
        if !heading.has_focus() {
            return None;
        }
        let filter = egui::EventFilter { horizontal_arrows: true, ..Default::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(heading.id, filter));
        // Those with more to press first: a key alone is heard with Shift too.
        if let Some((step, ..)) = STEPS.iter().find(|(.., keys)| keys.is_some_and(|keys| keys.is_pressed(ui))) {
            return Some(*step);
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let by = isize::from(pressed(Key::ArrowRight)) - isize::from(pressed(Key::ArrowLeft));
        let at = columns.iter().position(|column| column.at == drawn.at).filter(|_| by != 0)?;
        let next = columns.get(at.checked_add_signed(by)?)?;
        ui.memory_mut(|memory| memory.request_focus(self.heading_id(self.spec.columns[next.at].key)));
        None
    }

    fn step<S>(&mut self, cx: &Cx<'_, S>, ui: &Ui, drawn: Drawn, step: Step) {
        let spec = self.spec();
        let key = spec.columns[drawn.at].key;
        match step {
            Step::Hide => self.layout.show(&spec, key, false),
            Step::Left => self.layout.shift(&spec, key, -1),
            Step::Right => self.layout.shift(&spec, key, 1),
            Step::Wider => self.layout.size(&spec, key, points(drawn.width + STEP)),
            Step::Narrower => self.layout.size(&spec, key, points(drawn.width - STEP)),
            Step::Fit => self.layout.size(&spec, key, points(self.fitting(cx, ui, &spec, drawn))),
            Step::Reset => self.layout.reset(),
        }
        self.keep_own(cx, ui.ctx());
    }

    /// As wide as the heading and what is seen of the column need.
    fn fitting<S>(&self, cx: &Cx<'_, S>, ui: &Ui, spec: &ListSpec, drawn: Drawn) -> f32 {
        let column = &spec.columns[drawn.at];
        let at = crate::base::field::ReadAt { now: cx.now, zone: cx.texts.zone };
        let width = |row: usize| {
            let row = spec.on(self.rows.row(row)?, at);
            Some(widget::text_width(ui, &cx.texts.show(row.cells.get(drawn.at)?, column.show)))
        };
        let widest = self.seen.clone().filter_map(width).fold(0.0, f32::max);
        let mark = if drawn.left == 0.0 { style::MARK_SIZE } else { 0.0 };
        (widest + mark + style::GAP * 2.0 + 1.0).max(heading_width(cx, ui, column) + style::MARK_SIZE)
    }

    /// The line at the right of a heading makes its column wider by dragging, and as wide as it needs by two clicks. It
    /// is for the mouse: it has no name, and nothing to say.
    pub(super) fn edge_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &Ui, drawn: Drawn, (columns, place): (&[Drawn], Rect)) {
        let spec = self.spec();
        let key = spec.columns[drawn.at].key;
        let id = self.root().with(("edge", key));
        let reach =
            Rect::from_center_size(pos2(place.right() - 1.0, place.center().y), vec2(REACH * 2.0, place.height()));
        let edge = ui.interact(reach, id, Sense::CLICK | Sense::DRAG);
        if edge.hovered() || edge.dragged() {
            ui.ctx().set_cursor_icon(CursorIcon::ResizeColumn);
            style::drop_line(ui, place.right() - 1.0, place);
        }
        if edge.double_clicked() {
            self.step(cx, ui, drawn, Step::Fit);
            return;
        }
        let held = edge.interact_pointer_pos().filter(|_| edge.is_pointer_button_down_on());
        let Some(pointer) = held else {
            ui.data_mut(|data| data.remove::<f32>(id));
            if edge.drag_stopped() {
                self.keep_own(cx, ui.ctx());
            }
            return;
        };
        // It stays at the distance from the pointer at which it was taken.
        let off = ui.data(|data| data.get_temp::<f32>(id)).unwrap_or(place.right() - pointer.x);
        ui.data_mut(|data| data.insert_temp(id, off));
        if edge.drag_started() {
            // The one that takes the room that is left would take it from under the pointer.
            for other in columns {
                self.layout.size(&spec, spec.columns[other.at].key, points(other.width));
            }
        }
        if edge.dragged() {
            self.layout.size(&spec, key, points(pointer.x + off - place.left()));
        }
    }
}

/// What can be done with a column: its picture, the text key of its name, its keys.
const STEPS: &[(Step, &str, &str, Option<&Shortcut>)] = &[
    (Step::Hide, icon::EYE_SLASH, "table-column-hide", Some(&shortcut::COLUMN_HIDE)),
    (Step::Left, icon::ARROW_LEFT, "table-column-left", Some(&shortcut::COLUMN_LEFT)),
    (Step::Right, icon::ARROW_RIGHT, "table-column-right", Some(&shortcut::COLUMN_RIGHT)),
    (Step::Wider, icon::PLUS, "table-column-wider", Some(&shortcut::COLUMN_WIDER)),
    (Step::Narrower, icon::MINUS, "table-column-narrower", Some(&shortcut::COLUMN_NARROWER)),
    (Step::Fit, icon::ARROWS_LEFT_RIGHT, "table-column-fit", None),
    (Step::Reset, icon::ARROW_COUNTER_CLOCKWISE, "table-columns-reset", None),
];

/// What can be done with a column; what was chosen.
fn step_menu<S>(cx: &Cx<'_, S>, ui: &mut Ui) -> Option<Step> {
    let mut chosen = None;
    for &(step, letter, key, keys) in STEPS {
        let name = cx.t(key);
        let shortcut = keys.map(|keys| keys.shown(ui.ctx())).unwrap_or_default();
        let picture = style::icon(letter).color(style::color(ui, Tone::Weak));
        let button = egui::Button::new((picture, &*name)).shortcut_text(shortcut);
        if ui.add(button).accessible_name(&*name).clicked() {
            chosen = Some(step);
        }
    }
    chosen
}

/// A width as a layout keeps it.
fn points(width: f32) -> Option<u16> {
    Some(width.round().clamp(0.0, f32::from(u16::MAX)) as u16)
}
