//! An envelope's template and a document's values become its front.

use crate::{
    base::{
        failure::Failure,
        say::{Arg, Said},
        text::Texts,
        time::Instant,
        words::Word as _,
    },
    print::{
        data::{Data, Value},
        envelope::{self, Area, Size},
        fit::{Fitted, Piece, fit},
        page::{Ink, Mark, Page, Sheet},
        text::{Letters, width_mm},
    },
};

use super::{
    super::{Making, Path, Placed, Scribe, Template, lay::failed, words::Scope},
    EnvelopeSpec, LineSpec, PartSpec, StockWord, front, windowed,
};

/// Least size of letters in points, where the template does not say it.
const LEAST_PT: f32 = 8.0;
/// Size of what stands before a line, in points: 五号.
pub(super) const CAPTION_PT: f32 = 10.5;
/// Between what stands before a line and the line.
const CAPTION_GAP_MM: f32 = 2.0;

/// The sheet of an envelope, on the paper of this name or the template's.
///
/// # Errors
/// When there is no such size, or a text of the template can't be filled in.
pub fn lay_envelope(
    making: &Making<'_>,
    scribe: &Scribe,
    spec: &EnvelopeSpec,
    paper: Option<&str>,
) -> Result<Sheet, Failure> {
    let size = size_of(making.template, paper)?;
    let mut lay = Lay::new(making, scribe, making.data, (size.width_mm, size.height_mm));
    match spec.stock {
        StockWord::Window => windowed::draw(&mut lay, spec, size)?,
        StockWord::Blank | StockWord::Printed => front::draw(&mut lay, spec, size)?,
    }
    sheet_of(lay)
}

/// The sheet of what was drawn: its one page, its title, its warnings.
pub(super) fn sheet_of(lay: Lay<'_>) -> Result<Sheet, Failure> {
    let Making { template, data, texts, .. } = lay.making;
    let number = lay.field("number");
    let title = match &template.title {
        Some(title) => lay.fill(title)?,
        None => format!("{} {number}", template.name.get_ref().of(texts.lang)).trim().to_owned(),
    };
    let dated = match data.get("dated") {
        Some(Value::One(Arg::At(at))) => *at,
        _ => Instant(0),
    };
    Ok(Sheet {
        title,
        author: lay.field("company.name"),
        language: texts.lang.word().to_owned(),
        created_utc_ms: dated.millis(),
        number,
        pages: vec![lay.page],
        warnings: lay.warnings,
    })
}

/// The envelope that is asked for, else the template's, else the one that most Chinese letters go in.
fn size_of(template: &Template, paper: Option<&str>) -> Result<Size, Failure> {
    let of_template = template.page.paper.as_ref().map(|paper| paper.get_ref().as_str());
    let name = paper.or(of_template).unwrap_or("DL");
    Ok(envelope::parse(name)?)
}

/// A front being drawn.
pub(super) struct Lay<'a> {
    making: &'a Making<'a>,
    scribe: &'a Scribe,
    /// What is said of the recipient.
    data: &'a Data,
    scope: Scope,
    /// Width and height of the paper.
    pub(super) size_mm: (f32, f32),
    pub(super) page: Page,
    pub(super) warnings: Vec<Said>,
}

/// Lines of a part with what stands before each.
pub(super) struct Part {
    captions: Vec<String>,
    pieces: Vec<Piece>,
    /// Upper sides that the template sets, by line.
    tops_mm: Vec<Option<f32>>,
}

impl Part {
    /// Does it say anything?
    pub(super) fn says_something(&self) -> bool {
        self.pieces.iter().any(|piece| !piece.text.trim().is_empty())
    }
}

/// How a part is drawn.
pub(super) struct Look {
    /// Where.
    pub(super) area: Area,
    /// Size of the letters, where the template does not say it.
    pub(super) size_pt: f32,
    /// Captions have their room.
    pub(super) has_captions: bool,
    /// In the middle of its place's height, not at the top.
    pub(super) is_centred: bool,
}

impl<'a> Lay<'a> {
    /// Nothing yet, on paper of this width and height.
    pub(super) fn new(making: &'a Making<'a>, scribe: &'a Scribe, data: &'a Data, size_mm: (f32, f32)) -> Lay<'a> {
        let scope = Scope::new(data, making.texts);
        let page = Page { width_mm: size_mm.0, height_mm: size_mm.1, ..Page::default() };
        Lay { making, scribe, data, scope, size_mm, page, warnings: Vec::new() }
    }

    pub(super) fn texts(&self) -> &Texts {
        self.making.texts
    }

    /// Whom warnings name.
    fn who(&self) -> String {
        self.field("recipient.name")
    }

    pub(super) fn warn(&mut self, key: &'static str, with: impl FnOnce(Said) -> Said) {
        let said = with(Said::new(key).with("customer", self.who()));
        self.warnings.push(said);
    }

    pub(super) fn field(&self, path: &str) -> String {
        let value = self.data.get(path);
        value.map(|value| super::super::words::reads(value, self.texts())).unwrap_or_default()
    }

    pub(super) fn fill(&self, words: &Placed) -> Result<String, Failure> {
        let text = words.get_ref().of(self.texts().lang);
        self.scribe.fill(text, &self.scope).map_err(|error| failed(text, &error))
    }

    pub(super) fn holds(&self, when: &Path) -> Result<bool, Failure> {
        if let Some(value) = self.data.get(when.get_ref()) {
            return Ok(value.is_something());
        }
        self.scribe.holds(when.get_ref(), &self.scope).map_err(|error| failed(when.get_ref(), &error))
    }

    /// The texts of a part, filled in.
    pub(super) fn part(&self, spec: &PartSpec) -> Result<Part, Failure> {
        let (mut captions, mut pieces) = (Vec::new(), Vec::new());
        for LineSpec { text, caption, scale, bold, .. } in &spec.lines {
            captions.push(caption.as_ref().map_or_else(|| Ok(String::new()), |caption| self.fill(caption))?);
            pieces.push(Piece { text: self.fill(text)?.trim().to_owned(), scale: scale.unwrap_or(1.0), bold: *bold });
        }
        Ok(Part { captions, pieces, tops_mm: spec.lines.iter().map(|line| line.y).collect() })
    }

    /// Draws a part into its place; what found no room is warned of.
    pub(super) fn draw_part(&mut self, spec: &PartSpec, look: &Look) -> Result<(), Failure> {
        let part = self.part(spec)?;
        let captions_mm = part.captions.iter().map(|text| width_mm(text, CAPTION_PT)).fold(0.0, f32::max);
        let indent_mm = if captions_mm > 0.0 { captions_mm + CAPTION_GAP_MM } else { 0.0 };
        let Area { x, y, w, h } = look.area;
        let size_pt = spec.size_pt.unwrap_or(look.size_pt);
        let least_pt = spec.least_pt.unwrap_or(LEAST_PT).min(size_pt);
        // A caption without a text keeps its line: somebody may write there.
        let mut pieces = part.pieces.clone();
        for (piece, caption) in pieces.iter_mut().zip(&part.captions) {
            if piece.text.is_empty() && !caption.is_empty() {
                piece.text = caption.clone();
            }
        }
        let fitted = fit(&pieces, (w - indent_mm, h), (size_pt, least_pt));
        let top_mm = if look.is_centred { y + (h - fitted.height_mm) / 2.0 } else { y };
        self.draw_lines(&part, &fitted, (x, indent_mm, top_mm), look.has_captions);
        for (_, cut) in fitted.cut {
            self.warn("postal-cut", |said| said.with("cut", cut));
        }
        Ok(())
    }

    fn draw_lines(&mut self, part: &Part, fitted: &Fitted, (x, indent_mm, top_mm): (f32, f32, f32), captions: bool) {
        let mut last = None;
        let mut shift_mm = 0.0;
        for line in &fitted.lines {
            let is_first = last != Some(line.piece);
            last = Some(line.piece);
            if is_first && let Some(wanted) = part.tops_mm[line.piece] {
                let ascent_mm = line.letters.em_mm();
                let wanted = super::from_edge(wanted, self.size_mm.1) + ascent_mm;
                shift_mm = wanted - (top_mm + line.baseline_mm);
            }
            let y = top_mm + line.baseline_mm + shift_mm;
            let caption = &part.captions[line.piece];
            if is_first && captions && !caption.is_empty() {
                self.text((x, y), CAPTION_PT, caption.clone());
            }
            if !part.pieces[line.piece].text.is_empty() {
                self.text_in((x + indent_mm, y), line.letters, line.text.clone());
            }
        }
    }

    /// A line of ordinary text.
    pub(super) fn text(&mut self, at: (f32, f32), size_pt: f32, text: String) {
        self.text_in(at, Letters::regular(size_pt), text);
    }

    /// A line of text.
    pub(super) fn text_in(&mut self, (x, y): (f32, f32), Letters { size_pt, bold }: Letters, text: String) {
        let ink = Ink::BLACK;
        self.page.marks.push(Mark::Text { x, y, size_pt, text, ink, bold, fills_mm: None, field: None });
    }
}
