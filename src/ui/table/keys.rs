//! A table by the keyboard.

use egui::{Key, Modifiers, Response, Ui};

use super::{Source, Table};
use crate::ui::{cx::Cx, ime, shortcut};

impl Table {
    /// Arrows light another row, Enter opens it: in the search line, on the rows, or where nothing else has the
    /// keyboard. The id of the record that was opened.
    pub(super) fn keys<S>(&mut self, cx: &Cx<'_, S>, ui: &Ui, search: &Response, source: &dyn Source) -> Option<i64> {
        let is_free = ui.memory(|memory| memory.focused().is_none()) && !egui::Popup::is_any_open(ui.ctx());
        // Under a dialogue keys are meant for it.
        if !(search.has_focus() || self.has_focus || is_free)
            || !ui.is_enabled()
            || ime::is_composing(ui.ctx())
            || self.rows.len() == 0
            || ui.input(|input| input.modifiers.alt)
        {
            return None;
        }
        let is_typing = search.has_focus();
        if let Some(lit) = self.lit {
            if shortcut::OPEN.is_pressed(ui) {
                return self.rows.position(lit).map(|_| lit);
            }
            if !is_typing && shortcut::MARK.is_pressed(ui) {
                self.marked.toggle(lit);
                return None;
            }
        }
        if !is_typing {
            self.select_by_key(ui);
            self.copy_by_key(cx, ui, source);
            let columns = |key| if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) { 1.0 } else { 0.0 };
            // As far as the table is wide, which drawing sees to.
            self.left += (columns(Key::ArrowRight) - columns(Key::ArrowLeft)) * SIDEWAYS;
        }
        let extends = !is_typing && ui.input(|input| input.modifiers.shift);
        if let Some(wanted) = self.moved_by_key(ui, is_typing) {
            self.scroll = self.view.showing(self.scroll, wanted as u64);
            let id = self.rows.id(wanted);
            match id.filter(|_| extends) {
                Some(id) => {
                    self.marked.anchor = self.marked.anchor.or(self.lit);
                    self.mark_to(id, false);
                }
                None => self.marked.anchor = None,
            }
            self.lit = id;
        }
        None
    }

    /// Ctrl+A marks all rows, Escape none.
    fn select_by_key(&mut self, ui: &Ui) {
        if shortcut::ALL_ROWS.is_pressed(ui) {
            self.marks_all = true;
            self.mark_all_known();
        }
        if self.marked.len() > 0 && shortcut::NONE.is_pressed(ui) {
            self.marked.clear();
        }
    }

    /// Where the keyboard leads.
    fn moved_by_key(&self, ui: &Ui, is_typing: bool) -> Option<usize> {
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let last = self.rows.len() - 1;
        let at = || self.lit.and_then(|id| self.rows.position(id));
        let page = usize::try_from(self.view.page()).unwrap_or(usize::MAX);
        let wanted = if pressed(Key::ArrowDown) {
            at().map_or(0, |at| at + 1)
        } else if pressed(Key::ArrowUp) {
            at().unwrap_or(0).saturating_sub(1)
        } else if pressed(Key::PageDown) {
            at().unwrap_or(self.seen.start).saturating_add(page)
        } else if pressed(Key::PageUp) {
            at().unwrap_or(self.seen.start).saturating_sub(page)
        } else if !is_typing && shortcut::FIRST.is_pressed(ui) {
            0
        } else if !is_typing && shortcut::LAST.is_pressed(ui) {
            last
        } else {
            return None;
        };
        Some(wanted.min(last))
    }
}

/// How far an arrow scrolls sideways, in points.
const SIDEWAYS: f32 = 80.0;
