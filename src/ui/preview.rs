//! A page of a printed document on the screen: the same marks in the same places as in the PDF.

use super::style::on_paper;
use crate::print::page::{Cells, Ink, Mark, Page, Picture};
use crate::print::picture;
use crate::print::text::{self, MM_PER_PT};
use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, FontId, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Vec2, WidgetInfo};
use std::sync::Arc;

/// Points of the screen in a millimetre of paper at a zoom of 1: a page as large as real on a screen of 96 dpi.
const POINTS_PER_MM: f32 = 96.0 / 25.4;

/// Draws a page as a piece of paper. At a `zoom` of 1 it is about as large as the real one.
///
/// Its accessible name is the page's largest line, its value the page's text.
pub fn page_ui(ui: &mut egui::Ui, page: &Page, zoom: f32) -> egui::Response {
    let scale = POINTS_PER_MM * zoom.max(0.01);
    let size = Vec2::new(page.width_mm, page.height_mm) * scale;
    let (place, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, ui.is_enabled(), page.name()));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        // Not every system passes a picture's value on; all pass its description.
        let text = page.texts().collect::<Vec<_>>().join("\n");
        node.set_value(text.as_str());
        node.set_description(text);
    });
    if !ui.is_rect_visible(place) {
        return response;
    }
    let paper = Paper { painter: ui.painter_at(place.expand(1.0)), corner: place.min, scale, visible: ui.clip_rect() };
    paper.sheet(place);
    page.marks.iter().for_each(|mark| paper.draw(mark));
    response
}

/// Draws a picture alone, no larger than this, under an accessible name.
pub fn picture_ui(ui: &mut egui::Ui, picture: &Picture, largest: Vec2, name: &str) -> egui::Response {
    let (width, height) = picture.size_within(largest.x, largest.y);
    let (place, response) = ui.allocate_exact_size(Vec2::new(width, height), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, ui.is_enabled(), name));
    if let Some(texture) = texture_of(ui.ctx(), picture) {
        let whole = Rect::from_min_max(Pos2::ZERO, Pos2::new(1.0, 1.0));
        ui.painter().image(texture.id(), place, whole, Color32::WHITE);
    }
    response
}

/// The zoom by which a page fills a room, in points of the screen.
pub fn zoom_to_fit(page: &Page, room: Vec2) -> f32 {
    (room.x / page.width_mm).min(room.y / page.height_mm) / POINTS_PER_MM
}

/// Where a page stands on the screen.
struct Paper {
    painter: egui::Painter,
    /// The page's top left corner.
    corner: Pos2,
    /// Points of the screen in a millimetre.
    scale: f32,
    visible: Rect,
}

impl Paper {
    /// Paper is white in a dark window too: it shows what comes out of the printer.
    fn sheet(&self, place: Rect) {
        self.painter.rect_filled(place, 0.0, Color32::WHITE);
        let edge = Stroke::new(1.0, Color32::GRAY);
        self.painter.rect_stroke(place, 0.0, edge, StrokeKind::Outside);
    }

    fn draw(&self, mark: &Mark) {
        match mark {
            Mark::Text { x, y, size_pt, text, ink, .. } => self.text(self.at(*x, *y), *size_pt, text, *ink),
            Mark::Line { x1, y1, x2, y2, width_pt } => {
                let ends = [self.at(*x1, *y1), self.at(*x2, *y2)];
                self.painter.line_segment(ends, self.stroke(*width_pt, Ink::BLACK));
            }
            Mark::Rect { x, y, w, h, fill, line_pt } => {
                let place = self.place(*x, *y, *w, *h);
                if let Some(ink) = fill {
                    self.painter.rect_filled(place, 0.0, on_paper(*ink));
                }
                if let Some(width_pt) = line_pt {
                    let stroke = self.stroke(*width_pt, Ink::BLACK);
                    self.painter.rect_stroke(place, 0.0, stroke, StrokeKind::Middle);
                }
            }
            Mark::Frame { x, y, w, h, width_pt, ink } => {
                let stroke = self.stroke(*width_pt, *ink);
                self.painter.rect_stroke(self.place(*x, *y, *w, *h), 0.0, stroke, StrokeKind::Middle);
            }
            Mark::Picture { x, y, w, h, picture } => self.picture(self.place(*x, *y, *w, *h), picture),
            Mark::Code { x, y, side, cells } => self.code(self.place(*x, *y, *side, *side), cells),
        }
    }

    /// The letters stand on the baseline at `at`, and the line is as wide as on paper: the screen's own shaping may
    /// differ by a hair (kerning, whole pixels), which is spread between the letters.
    fn text(&self, at: Pos2, size_pt: f32, text: &str, ink: Ink) {
        let size = size_pt * MM_PER_PT * self.scale;
        let width = text::width_mm(text, size_pt) * self.scale;
        let place = Rect::from_min_max(at - Vec2::new(0.0, size), at + Vec2::new(width, size));
        if text.is_empty() || !self.visible.intersects(place) {
            return;
        }
        let shown = text::shown(text);
        let lay_out = |spacing: f32| {
            let mut format = TextFormat::simple(FontId::proportional(size), on_paper(ink));
            format.extra_letter_spacing = spacing;
            let mut job = LayoutJob::single_section(shown.clone(), format);
            job.wrap.max_width = f32::INFINITY;
            self.painter.layout_job(job)
        };
        let mut galley = lay_out(0.0);
        let spare = (width - galley.size().x) / shown.chars().count() as f32;
        // Less than this nobody sees, and a second layout is saved.
        if spare.abs() > 0.01 {
            galley = lay_out(spare);
        }
        let baseline = baseline_of(&galley);
        self.painter.galley(at - Vec2::new(0.0, baseline), galley, on_paper(ink));
    }

    fn picture(&self, place: Rect, picture: &Picture) {
        let Some(texture) = texture_of(self.painter.ctx(), picture) else {
            let stroke = Stroke::new(1.0, Color32::GRAY);
            self.painter.rect_stroke(place, 0.0, stroke, StrokeKind::Inside);
            return;
        };
        let whole = Rect::from_min_max(Pos2::ZERO, Pos2::new(1.0, 1.0));
        self.painter.image(texture.id(), place, whole, Color32::WHITE);
    }

    fn code(&self, place: Rect, cells: &Cells) {
        let cell = place.width() / cells.columns.max(1) as f32;
        for (row, column, length) in cells.runs() {
            let corner = place.min + Vec2::new(column as f32, row as f32) * cell;
            let run = Rect::from_min_size(corner, Vec2::new(length as f32, 1.0) * cell);
            self.painter.rect_filled(run, 0.0, Color32::BLACK);
        }
    }

    fn at(&self, x_mm: f32, y_mm: f32) -> Pos2 {
        self.corner + Vec2::new(x_mm, y_mm) * self.scale
    }

    fn place(&self, x: f32, y: f32, w: f32, h: f32) -> Rect {
        Rect::from_min_max(self.at(x, y), self.at(x + w, y + h))
    }

    /// Thin lines stay visible when the page is shown small.
    fn stroke(&self, width_pt: f32, ink: Ink) -> Stroke {
        let width = (width_pt * MM_PER_PT * self.scale).max(0.5);
        Stroke::new(width, on_paper(ink))
    }
}

/// How far the baseline of a single line stands below the upper side of its layout.
fn baseline_of(galley: &egui::Galley) -> f32 {
    galley.rows.first().map_or(0.0, |row| row.pos.y + row.row.glyphs.first().map_or(0.0, |glyph| glyph.pos.y))
}

/// The picture on the graphics card, put there once. `None` if it can't be decoded, which is remembered too.
fn texture_of(ctx: &egui::Context, picture: &Picture) -> Option<egui::TextureHandle> {
    let id = egui::Id::unique(("print picture", picture.digest()));
    if let Some(known) = ctx.data(|data| data.get_temp::<Option<egui::TextureHandle>>(id)) {
        return known;
    }
    let texture = picture::decode(picture.png()).ok().map(|pixels| {
        let size = [pixels.width, pixels.height];
        let image = egui::ColorImage::from_rgba_unmultiplied(size, &pixels.rgba);
        let image = egui::ImageData::Color(Arc::new(image));
        ctx.load_texture("print picture", image, egui::TextureOptions::LINEAR)
    });
    ctx.data_mut(|data| data.insert_temp(id, texture.clone()));
    texture
}
