//! A sheet as a PDF file: letters embedded, text that copies out exactly, and the same bytes for the same sheet.

use super::page::{Cells, Ink, Mark, Page, Picture, Sheet, digest};
use super::picture::{self, BadPicture, Pixels};
use super::subset;
use super::text::{self, Run};
use super::{face, face::FaceId};
use lopdf::{Dictionary, Object, StringFormat};
use printpdf::{
    Color, FontId, Greyscale, Line, LinePoint, Mm, Op, PaintMode, PdfDocument, PdfFont, PdfFontHandle, PdfPage,
    PdfSaveOptions, Point, Polygon, PolygonRing, Pt, RawImage, RawImageData, RawImageFormat, Rect, Rgb, TextItem,
    WindingOrder, XObject, XObjectId, XObjectTransform, date::OffsetDateTime,
};
use std::collections::{BTreeMap, BTreeSet};

/// Why a sheet could not be written. Characters the font lacks are no error: see `text::missing`.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The font could not be cut down; the writer's words.
    #[error("the font could not be cut down: {0}")]
    Font(String),
    /// More different characters than a font can hold.
    #[error("too many different characters")]
    TooManyCharacters,
    /// A picture is no PNG file.
    #[error(transparent)]
    Picture(#[from] BadPicture),
    /// The document's instant, in UTC milliseconds, is in no year a file can name.
    #[error("{0} ms is no date")]
    Date(i64),
    /// The file's structure could not be finished; the writer's words.
    #[error("the file could not be finished: {0}")]
    Structure(String),
}

/// Writes a sheet as a PDF 1.7 file. The same sheet gives the same bytes.
///
/// # Errors
/// See `PdfError`.
pub fn write(sheet: &Sheet) -> Result<Vec<u8>, PdfError> {
    let mut document = PdfDocument::new(&sheet.title);
    describe(sheet, &mut document)?;
    for picture in pictures(sheet) {
        let image = XObject::Image(image_of(picture::decode(picture.png())?));
        let id = picture_id(picture);
        document.resources.xobjects.map.insert(id, image);
    }
    let mut letters = Letters::default();
    let pages = sheet.pages.iter().map(|page| draw_page(page, &mut letters)).collect();
    for (id, characters) in &letters {
        document.resources.fonts.map.insert(font_id(*id), PdfFont::new(subset::font_of(*id, characters)?));
    }
    for (index, page) in sheet.pages.iter().enumerate() {
        if let Some(name) = &page.bookmark {
            document.add_bookmark(name, index + 1);
        }
    }
    document.with_pages(pages);
    finish(sheet, &document, &letters)
}

/// The letters that a file needs of each font.
type Letters = BTreeMap<FaceId, BTreeSet<char>>;

/// Title, author and dates.
fn describe(sheet: &Sheet, document: &mut PdfDocument) -> Result<(), PdfError> {
    let seconds = sheet.created_utc_ms.div_euclid(1000);
    let created =
        OffsetDateTime::from_unix_timestamp(seconds).map_err(|_error| PdfError::Date(sheet.created_utc_ms))?;
    let info = &mut document.metadata.info;
    info.document_title.clone_from(&sheet.title);
    info.author.clone_from(&sheet.author);
    info.subject.clone_from(&sheet.number);
    info.creator = "Aftercare".to_owned();
    info.producer = "Aftercare".to_owned();
    info.creation_date = created;
    info.modification_date = created;
    info.metadata_date = created;
    Ok(())
}

/// What the writing crate leaves open or random: language, version, identity.
fn finish(sheet: &Sheet, document: &PdfDocument, letters: &Letters) -> Result<Vec<u8>, PdfError> {
    let bad = |error: lopdf::Error| PdfError::Structure(error.to_string());
    let mut file = document.to_lopdf_document(&PdfSaveOptions::default(), &mut Vec::new());
    let info = file.trailer.get(b"Info").and_then(Object::as_reference).map_err(bad)?;
    // It would claim a standard for printing houses that the file does not keep.
    file.get_dictionary_mut(info).map_err(bad)?.remove(b"GTS_PDFXVersion");
    let root = file.trailer.get(b"Root").and_then(Object::as_reference).map_err(bad)?;
    let catalog = file.get_dictionary_mut(root).map_err(bad)?;
    catalog.set("Lang", Object::string_literal(sheet.language.as_str()));
    let preferences = Dictionary::from_iter([("DisplayDocTitle", Object::Boolean(true))]);
    catalog.set("ViewerPreferences", preferences);
    let has_bookmarks = catalog.has(b"Outlines");
    let mode: &[u8] = if has_bookmarks { b"UseOutlines" } else { b"UseNone" };
    catalog.set("PageMode", Object::Name(mode.to_vec()));
    file.version = "1.7".to_owned();
    for (face, characters) in letters {
        subset::say_what_is_meant(&mut file, *face, characters)?;
    }
    let id = identity(sheet);
    file.trailer.set("ID", Object::Array(vec![id.clone(), id]));
    file.compress();
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).map_err(|error| PdfError::Structure(error.to_string()))?;
    Ok(bytes)
}

/// The file's identity comes from what is on it, so that it is the same each time.
fn identity(sheet: &Sheet) -> Object {
    let digest = digest(sheet.to_string().as_bytes());
    Object::String(digest.to_be_bytes().to_vec(), StringFormat::Hexadecimal)
}

/// By the font's name, not its number: that depends on what was printed before.
fn font_id(id: FaceId) -> FontId {
    FontId(face::face(id).name().to_owned())
}

fn picture_id(picture: &Picture) -> XObjectId {
    XObjectId(format!("Picture{:032x}", picture.digest()))
}

fn pictures(sheet: &Sheet) -> impl Iterator<Item = &Picture> {
    let marks = sheet.pages.iter().flat_map(|page| &page.marks);
    marks.filter_map(|mark| match mark {
        Mark::Picture { picture, .. } => Some(picture),
        _ => None,
    })
}

fn image_of(pixels: Pixels) -> RawImage {
    RawImage {
        pixels: RawImageData::U8(pixels.rgba),
        width: pixels.width,
        height: pixels.height,
        data_format: RawImageFormat::RGBA8,
        tag: Vec::new(),
    }
}

fn draw_page(page: &Page, letters: &mut Letters) -> PdfPage {
    let mut pen =
        Pen { height_mm: page.height_mm, ops: Vec::new(), ink: None, line_ink: Ink::BLACK, width_pt: None, letters };
    page.marks.iter().for_each(|mark| pen.draw(mark));
    PdfPage::new(Mm(page.width_mm), Mm(page.height_mm), pen.ops)
}

/// Draws marks as operations, saying ink and thickness only when they change.
struct Pen<'a> {
    /// PDF measures from the lower left corner.
    height_mm: f32,
    ops: Vec<Op>,
    ink: Option<Ink>,
    /// Of outlines; a page begins with black.
    line_ink: Ink,
    width_pt: Option<f32>,
    /// Gathers what is drawn with each font.
    letters: &'a mut Letters,
}

impl Pen<'_> {
    fn draw(&mut self, mark: &Mark) {
        match mark {
            Mark::Text { x, y, size_pt, ink, .. } => {
                self.use_ink(*ink);
                for runs in text::runs_of(mark).chunk_by(|this, next| this.face == next.face) {
                    self.runs(self.point(x + runs[0].x_mm, *y), *size_pt, runs);
                }
            }
            Mark::Line { x1, y1, x2, y2, width_pt } => {
                self.use_line(*width_pt, Ink::BLACK);
                let points = vec![self.corner(*x1, *y1), self.corner(*x2, *y2)];
                let line = Line { points, is_closed: false };
                self.ops.push(Op::DrawLine { line });
            }
            Mark::Rect { x, y, w, h, fill, line_pt } => {
                self.rect((*x, *y, *w, *h), *fill, line_pt.map(|width_pt| (width_pt, Ink::BLACK)));
            }
            Mark::Frame { x, y, w, h, width_pt, ink } => self.rect((*x, *y, *w, *h), None, Some((*width_pt, *ink))),
            Mark::Picture { x, y, w, h, picture } => self.picture((*x, *y, *w, *h), picture),
            Mark::Code { x, y, side, cells } => self.code(*x, *y, *side, cells),
        }
    }

    /// Runs of one font; the room between two of them is part of the line, which stays one to whoever copies it.
    fn runs(&mut self, pos: Point, size_pt: f32, runs: &[Run]) {
        let id = runs[0].face;
        let em_mm = size_pt * text::MM_PER_PT;
        let mut items = Vec::new();
        let mut pen_mm = runs[0].x_mm;
        for run in runs {
            let back = (pen_mm - run.x_mm) * 1000.0 / em_mm;
            if back.abs() > 0.5 {
                items.push(TextItem::Offset(back));
            }
            items.push(TextItem::Text(run.text.clone()));
            pen_mm = run.x_mm + run.width_mm;
            self.letters.entry(id).or_default().extend(run.text.chars());
        }
        self.ops.extend([
            Op::StartTextSection,
            Op::SetFont { font: PdfFontHandle::External(font_id(id)), size: Pt(size_pt) },
            Op::SetTextCursor { pos },
            Op::ShowText { items },
            Op::EndTextSection,
        ]);
    }

    fn rect(&mut self, place: (f32, f32, f32, f32), fill: Option<Ink>, line: Option<(f32, Ink)>) {
        let mode = match (fill, line) {
            (Some(_), Some(_)) => PaintMode::FillStroke,
            (Some(_), None) => PaintMode::Fill,
            (None, Some(_)) => PaintMode::Stroke,
            (None, None) => return,
        };
        if let Some(ink) = fill {
            self.use_ink(ink);
        }
        if let Some((width_pt, ink)) = line {
            self.use_line(width_pt, ink);
        }
        let (x, y, w, h) = place;
        let lower = self.height_mm - y - h;
        let mut rectangle = Rect::from_xywh(pt(x), pt(lower), pt(w), pt(h));
        rectangle.mode = Some(mode);
        self.ops.push(Op::DrawRectangle { rectangle });
    }

    fn picture(&mut self, place: (f32, f32, f32, f32), picture: &Picture) {
        let (x, y, w, h) = place;
        self.ops.push(Op::UseXobject {
            id: picture_id(picture),
            // The unit square of the picture, stretched to its box.
            transform: XObjectTransform {
                translate_x: Some(pt(x)),
                translate_y: Some(pt(self.height_mm - y - h)),
                scale_x: Some(pt(w).0),
                scale_y: Some(pt(h).0),
                no_auto_scale: true,
                ..XObjectTransform::default()
            },
        });
    }

    /// All cells are one shape: drawn one by one, viewers show hair lines between them.
    fn code(&mut self, x: f32, y: f32, side: f32, cells: &Cells) {
        self.use_ink(Ink::BLACK);
        let cell_mm = side / cells.columns.max(1) as f32;
        let rings = cells
            .runs()
            .into_iter()
            .map(|(row, column, length)| {
                let left = x + column as f32 * cell_mm;
                let right = left + length as f32 * cell_mm;
                let (top, bottom) = (y + row as f32 * cell_mm, y + (row + 1) as f32 * cell_mm);
                PolygonRing {
                    points: vec![
                        self.corner(left, top),
                        self.corner(right, top),
                        self.corner(right, bottom),
                        self.corner(left, bottom),
                    ],
                }
            })
            .collect();
        let polygon = Polygon { rings, mode: PaintMode::Fill, winding_order: WindingOrder::NonZero };
        self.ops.push(Op::DrawPolygon { polygon });
    }

    fn use_ink(&mut self, ink: Ink) {
        if self.ink != Some(ink) {
            self.ink = Some(ink);
            self.ops.push(Op::SetFillColor { col: color(ink) });
        }
    }

    fn use_line(&mut self, width_pt: f32, ink: Ink) {
        if self.line_ink != ink {
            self.line_ink = ink;
            self.ops.push(Op::SetOutlineColor { col: color(ink) });
        }
        if self.width_pt != Some(width_pt) {
            self.width_pt = Some(width_pt);
            self.ops.push(Op::SetOutlineThickness { pt: Pt(width_pt) });
        }
    }

    fn point(&self, x: f32, y: f32) -> Point {
        Point::new(Mm(x), Mm(self.height_mm - y))
    }

    fn corner(&self, x: f32, y: f32) -> LinePoint {
        LinePoint { p: self.point(x, y), bezier: false }
    }
}

fn color(ink: Ink) -> Color {
    let share = |part: u8| f32::from(part) / 255.0;
    match ink.as_grey() {
        Some(light) => Color::Greyscale(Greyscale { percent: share(light), icc_profile: None }),
        None => Color::Rgb(Rgb { r: share(ink.red), g: share(ink.green), b: share(ink.blue), icc_profile: None }),
    }
}

fn pt(mm: f32) -> Pt {
    Mm(mm).into_pt()
}
