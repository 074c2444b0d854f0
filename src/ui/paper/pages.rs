//! The pages themselves, and the list of them: only what is seen is drawn, so that a thousand are no more work than two.

use egui::{Button, Rangef, Rect, ScrollArea, Ui, UiBuilder, Vec2, vec2};

use super::{Paper, copying};
use crate::{
    base::say::Said,
    print::page::{Page, Sheet},
    ui::{
        cx::Cx,
        preview::{page_ui, zoom_to_fit},
        style, widget,
    },
};

/// Points of the screen in a millimetre at a zoom of 1, as the pages are drawn.
fn points_per_mm() -> f32 {
    let square = Page { width_mm: 1.0, height_mm: 1.0, ..Page::default() };
    1.0 / zoom_to_fit(&square, Vec2::splat(1.0))
}

impl Paper {
    /// Turns to a page, from 0.
    pub fn goes_to_page(&mut self, page: usize) {
        let top = self.tops().get(page).copied().unwrap_or_default();
        self.at = page;
        self.turned_to = Some(page);
        self.goes_to = Some(vec2(self.offset.x, top));
    }

    /// Where the pages begin, in points from the first one's upper side; behind the last one's lower side at the end.
    fn tops(&self) -> Vec<f32> {
        let scale = points_per_mm() * self.factor();
        let mut tops = vec![0.0];
        let mut y = 0.0;
        for page in &self.looked.sheet.pages {
            y += page.height_mm * scale + style::GROUP_GAP;
            tops.push(y);
        }
        tops
    }

    /// Draws the pages that are seen. The mouse wheel zooms while Ctrl is held.
    pub fn pages_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui) {
        style::under_paper(ui).show(ui, |ui| {
            self.room = ui.available_size();
            let (tops, scale) = (self.tops(), points_per_mm() * self.factor());
            let mut area = ScrollArea::both().auto_shrink(false).id_salt("paper-pages");
            let goes_to = self.goes_to.take();
            if let Some(offset) = goes_to {
                area = area.scroll_offset(offset);
            }
            let shown = area.show_viewport(ui, |ui, seen| self.seen_ui(cx, ui, seen, (&tops, scale)));
            let offset = shown.state.clamped_offset();
            if goes_to.is_none() && offset != self.offset {
                self.turned_to = None;
            }
            self.offset = offset;
            let seen = Rangef::new(offset.y, offset.y + shown.inner_rect.height());
            let last = self.looked.sheet.pages.len().saturating_sub(1);
            self.at = self.turned_to.unwrap_or_else(|| page_seen(&tops, seen)).min(last);
            self.wheel(ui, shown.inner_rect);
        });
    }

    fn seen_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui, seen: Rect, (tops, scale): (&[f32], f32)) {
        let sheet = self.looked.sheet.clone();
        let widest = sheet.pages.iter().map(|page| page.width_mm * scale).fold(0.0, f32::max);
        let width = widest.max(seen.width());
        ui.set_min_size(vec2(width, tops.last().copied().unwrap_or_default()));
        let corner = ui.max_rect().min;
        for (index, page) in sheet.pages.iter().enumerate() {
            if tops[index + 1] < seen.min.y || tops[index] > seen.max.y {
                continue;
            }
            let size = vec2(page.width_mm, page.height_mm) * scale;
            let place = Rect::from_min_size(corner + vec2((width - size.x) / 2.0, tops[index]), size);
            let builder = UiBuilder::new().id_salt(("page", index)).max_rect(place);
            ui.scope_builder(builder, |ui| {
                let response = page_ui(ui, page, self.factor());
                if !self.hides_guides {
                    guides_ui(cx, ui, page, response.rect);
                }
                copying::copying_ui(cx, ui, page, &response);
            });
        }
    }

    fn wheel(&mut self, ui: &Ui, place: Rect) {
        let Some(pointer) = ui.input(|input| input.pointer.hover_pos()).filter(|at| place.contains(*at)) else {
            return;
        };
        let factor = ui.input(egui::InputState::zoom_delta);
        if (factor - 1.0).abs() > f32::EPSILON {
            self.set_zoom(self.factor() * factor, pointer - place.min);
            ui.ctx().request_repaint();
        }
    }

    /// Draws the list of pages by their names, where there are several.
    pub fn list_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui) {
        let count = self.looked.sheet.pages.len();
        if count < 2 {
            return;
        }
        widget::title(ui, &cx.t("base-paper-pages"));
        let mut area = ScrollArea::vertical().auto_shrink(false).id_salt("paper-list");
        let height = style::ROW_HEIGHT + ui.spacing().item_spacing.y;
        // The list follows the pages, but stays where one looks in it.
        if self.listed.1 != self.at {
            self.listed.1 = self.at;
            if !self.listed.0.is_empty() && !self.listed.0.contains(&self.at) {
                let before = self.at.saturating_sub(self.listed.0.len() / 2);
                area = area.vertical_scroll_offset(before as f32 * height);
            }
        }
        let sheet = self.looked.sheet.clone();
        let mut chosen = None;
        area.show_rows(ui, style::ROW_HEIGHT, count, |ui, rows| {
            for index in rows.clone() {
                let name = page_name(cx, &sheet, index);
                let row = Button::selectable(index == self.at, &name).truncate();
                let response = ui.add_sized(vec2(ui.available_width(), style::ROW_HEIGHT), row).accessible_name(&name);
                let response = response.on_hover_text(&name);
                widget::as_option(&response, index == self.at);
                if response.clicked() {
                    chosen = Some(index);
                }
            }
            self.listed.0 = rows;
        });
        if let Some(page) = chosen {
            self.goes_to_page(page);
        }
    }
}

/// The first page of which half is seen, or that fills half of what is seen.
fn page_seen(tops: &[f32], seen: Rangef) -> usize {
    let is_seen = |page: &[f32]| {
        let height = page[1].min(seen.max) - page[0].max(seen.min);
        height >= (page[1] - page[0]).min(seen.span()) / 2.0
    };
    tops.windows(2).position(is_seen).unwrap_or(tops.len().saturating_sub(2))
}

/// A page in the list: its number, and the name of the document that begins there.
fn page_name<S>(cx: &Cx<'_, S>, sheet: &Sheet, index: usize) -> String {
    match &sheet.pages[index].bookmark {
        Some(name) => format!("{} {}", index + 1, apart(name, &sheet.title)),
        None => cx.say(&Said::new("base-paper-page").with("page", index + 1)),
    }
}

/// What of a name tells it from the others below the title: all of it would push the copy's name out of sight.
fn apart<'a>(name: &'a str, title: &str) -> &'a str {
    name.strip_prefix(title).map(str::trim).filter(|own| !own.is_empty()).unwrap_or(name)
}

/// Draws what matters and is not printed softly over the page.
fn guides_ui<S>(cx: &Cx<'_, S>, ui: &Ui, page: &Page, place: Rect) {
    let scale = place.width() / page.width_mm;
    for (index, guide) in page.guides.iter().enumerate() {
        let corner = place.min + vec2(guide.x, guide.y) * scale;
        let area = Rect::from_min_size(corner, vec2(guide.w, guide.h) * scale);
        style::guide(ui, area);
        let response = ui.interact(area, ui.scope_id().with(("guide", index)), egui::Sense::hover());
        response.on_hover_text(cx.say(&guide.name));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_that_is_seen_is_the_first_of_those_that_are_seen_well() {
        let tops = [0.0, 100.0, 200.0, 300.0];
        for (from, to, page) in [
            (0.0, 300.0, 0),
            (40.0, 300.0, 0),
            (60.0, 300.0, 1),
            (70.0, 90.0, 0),
            (80.0, 110.0, 0),
            (95.0, 125.0, 1),
            (290.0, 900.0, 2),
        ] {
            assert_eq!(page_seen(&tops, Rangef::new(from, to)), page, "{from} to {to}");
        }
    }

    #[test]
    fn copies_of_a_document_are_told_apart_by_their_own_names_alone() {
        for (name, title, own) in [
            ("维修单 SC202611-0001 客户联", "维修单 SC202611-0001", "客户联"),
            ("维修单 SC202611-0001", "维修单 SC202611-0001", "维修单 SC202611-0001"),
            ("KH001 华东机电", "信函：共 2 份", "KH001 华东机电"),
        ] {
            assert_eq!(apart(name, title), own);
        }
    }
}
