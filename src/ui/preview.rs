//! A page of a printed document on the screen: the same marks in the same places as in the PDF.

use super::style::on_paper;
use crate::print::face::{self, FaceId};
use crate::print::page::{Cells, Ink, Mark, Page, Picture};
use crate::print::picture;
use crate::print::text::{self, MM_PER_PT, Run};
use egui::epaint::text::{FontInsert, FontPriority, InsertFontFamily};
use egui::text::{LayoutJob, TextFormat};
use egui::{
    Color32, FontData, FontDefinitions, FontFamily, FontId, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Vec2,
    WidgetInfo,
};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use unicode_normalization::char::is_combining_mark;

/// A space without width, that nobody sees.
const NO_SPACE: &str = "\u{200B}";

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
    let paper = Paper {
        painter: ui.painter_at(place.expand(1.0)),
        corner: place.min,
        scale,
        visible: ui.clip_rect(),
        known: RefCell::default(),
    };
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

/// Gives the window the letters of paper. The body font is the window's own, which it knows under `body`.
pub fn install(fonts: &mut FontDefinitions, body: &str) {
    fonts.families.insert(family_of(FaceId::REGULAR), vec![body.to_owned()]);
    for id in FaceId::BUNDLED.into_iter().filter(|id| *id != FaceId::REGULAR) {
        let face = face::face(id);
        fonts.font_data.insert(face.name().to_owned(), Arc::new(FontData::from_static(face.data())));
        fonts.families.insert(family_of(id), vec![face.name().to_owned()]);
    }
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
    /// Fonts that were asked for, and whether the window has them.
    known: RefCell<BTreeMap<FaceId, bool>>,
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
            Mark::Text { x, y, size_pt, ink, .. } => {
                let size = size_pt * MM_PER_PT * self.scale;
                for run in text::runs_of(mark) {
                    self.run(self.at(x + run.x_mm, *y), size, &run, *ink);
                }
            }
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

    /// The letters stand on the baseline at `at`, each where the file has it.
    fn run(&self, at: Pos2, size: f32, run: &Run, ink: Ink) {
        let width = run.width_mm * self.scale;
        let place = Rect::from_min_max(at - Vec2::new(0.0, size), at + Vec2::new(width, size));
        let drawn = run.drawn();
        if drawn.is_empty() || !self.visible.intersects(place) || !self.has(run.face) {
            return;
        }
        let format = TextFormat::simple(FontId::new(size, family_of(run.face)), on_paper(ink));
        let mut job = LayoutJob::default();
        for piece in apart(&drawn, run.face) {
            // A hair of room: without it the window would lay the pieces out as one.
            let is_mark = piece.starts_with(is_combining_mark);
            // A mark alone would get a circle below it, to be seen on something.
            let begin = if is_mark { NO_SPACE } else { "" };
            job.append(&format!("{begin}{piece}"), f32::EPSILON, format.clone());
        }
        job.wrap.max_width = f32::INFINITY;
        let galley = self.painter.layout_job(job);
        let baseline = baseline_of(&galley);
        self.painter.galley(at - Vec2::new(0.0, baseline), galley, on_paper(ink));
    }

    /// Has the window this font? If not it is given it, and draws again with the next picture.
    fn has(&self, id: FaceId) -> bool {
        let ctx = self.painter.ctx();
        let family = family_of(id);
        if let Some(is_there) = self.known.borrow().get(&id) {
            return *is_there;
        }
        let is_there = ctx.fonts(|fonts| fonts.definitions().families.contains_key(&family));
        self.known.borrow_mut().insert(id, is_there);
        if is_there {
            return true;
        }
        let face = face::face(id);
        let data = FontData { index: face.index(), ..FontData::from_static(face.data()) };
        let families = vec![InsertFontFamily { family, priority: FontPriority::Highest }];
        ctx.add_font(FontInsert { name: format!("paper {}", face.name()), data, families });
        ctx.request_repaint();
        false
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

/// The family under which the window knows a font of the paper.
fn family_of(id: FaceId) -> FontFamily {
    FontFamily::Name(format!("paper {}", face::face(id).name()).into())
}

/// Cuts letters apart that a window would draw closer together or as one (kerning, ligatures): files do not. Han
/// characters keep their distance by themselves.
fn apart(text: &str, face: FaceId) -> Vec<&str> {
    let is_han = |character: char| face.is_bundled() && matches!(character as u32, 0x2E80..=0x9FFF | 0xAC00..=0xD7A3);
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((_, letter)) = letters.next() {
        let Some((at, next)) = letters.peek().copied() else { break };
        if !(is_han(letter) && is_han(next)) {
            pieces.push(&text[start..at]);
            start = at;
        }
    }
    pieces.push(&text[start..]);
    pieces
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
