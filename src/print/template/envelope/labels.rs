//! The `[labels]` of a template: address labels on sheets or rolls.

use crate::{
    base::{failure::Failure, say::Said},
    print::{
        data::Data,
        envelope::Area,
        fit::{Piece, fit},
        labels::Grid,
        page::{Guide, Page, Sheet},
        paper::Paper,
    },
};

use super::{
    super::{Making, Placed, Scribe, Template},
    Check, SCALES,
    lay::{Lay, sheet_of},
};

/// So many labels stand side by side or below each other.
const LABELS: (f32, f32) = (1.0, 200.0);
/// Between labels, and at their sides, no more is left free, in millimetres.
const GREATEST_GAP_MM: f32 = 200.0;
/// What a label keeps free at its sides, in millimetres, where the template does not say it.
const PADDING_MM: f32 = 4.0;
/// Sizes of a label's letters in points, where the template does not say them: the usual and the least.
const SIZES_PT: (f32, f32) = (11.0, 7.0);

/// Labels in columns and rows, all measures in millimetres.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelsSpec {
    /// Labels side by side.
    pub columns: usize,
    /// Labels below each other.
    pub rows: usize,
    /// Width of a label.
    pub w: f32,
    /// Height of a label.
    pub h: f32,
    /// Left side of the first; the labels stand in the middle of the sheet where it is not said.
    pub left: Option<f32>,
    /// Upper side of the first; the labels stand in the middle of the sheet where it is not said.
    pub top: Option<f32>,
    /// Between two side by side.
    #[serde(default)]
    pub gap_x: f32,
    /// Between two below each other.
    #[serde(default)]
    pub gap_y: f32,
    /// What a label keeps free at its sides.
    pub padding: Option<f32>,
    /// Size of the letters in points.
    pub size_pt: Option<f32>,
    /// Least size to which they may shrink, in points.
    pub least_pt: Option<f32>,
    /// From the top down; what is empty takes no room.
    pub lines: Vec<LabelLine>,
}

/// A line of a label, or several that belong together.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelLine {
    /// What it says.
    pub text: Placed,
    /// How much larger than the others its letters are.
    pub scale: Option<f32>,
    /// In the bold face.
    #[serde(default)]
    pub bold: bool,
}

impl LabelsSpec {
    fn grid(&self, sheet: (f32, f32)) -> Grid {
        let usual = Grid::centred((self.columns, self.rows), (self.w, self.h), (self.gap_x, self.gap_y), sheet);
        Grid { left: self.left.unwrap_or(usual.left), top: self.top.unwrap_or(usual.top), ..usual }
    }

    /// Width and height that a label's text has.
    fn room(&self) -> (f32, f32) {
        let padding = self.padding.unwrap_or(PADDING_MM);
        (self.w - 2.0 * padding, self.h - 2.0 * padding)
    }

    /// Holds its texts against the document and its labels against the sheet.
    pub(in super::super) fn check(&self, check: &mut Check<'_>, paper: Paper, byte: usize) {
        for line in &self.lines {
            check.words(&line.text);
            line.scale.iter().for_each(|scale| check.number("scale", *scale, SCALES, line.text.span().start));
        }
        check.number("gap_x", self.gap_x, (0.0, GREATEST_GAP_MM), byte);
        check.number("gap_y", self.gap_y, (0.0, GREATEST_GAP_MM), byte);
        self.padding.iter().for_each(|mm| check.number("padding", *mm, (0.0, GREATEST_GAP_MM), byte));
        check.size_pt("size_pt", self.size_pt, byte);
        check.size_pt("least_pt", self.least_pt, byte);
        check.number("columns", self.columns as f32, LABELS, byte);
        check.number("rows", self.rows as f32, LABELS, byte);
        let room = self.room();
        let has_room = room.0 > 0.0 && room.1 > 0.0;
        if !has_room || !self.grid((paper.width_mm, paper.height_mm)).fits((paper.width_mm, paper.height_mm)) {
            check.flaw(byte, outside(paper));
        }
        if self.lines.is_empty() {
            check.flaw(byte, Said::new("print-template-empty"));
        }
    }
}

fn outside(paper: Paper) -> Said {
    let (width, height) = (paper.width_mm.to_string(), paper.height_mm.to_string());
    Said::new("postal-labels-outside").with("width", width).with("height", height)
}

/// Sheets with a label for each of these, beginning with the label of that number, from 1: those before were used.
///
/// # Errors
/// When the labels don't fit on the paper, there is none of that number, or a text can't be filled in.
pub fn lay_labels(
    making: &Making<'_>,
    scribe: &Scribe,
    spec: &LabelsSpec,
    (recipients, first): (&[Data], usize),
) -> Result<Sheet, Failure> {
    let paper = match making.paper {
        Some(paper) => paper,
        None => paper_of(making.template)?,
    };
    let grid = spec.grid((paper.width_mm, paper.height_mm));
    if !grid.fits((paper.width_mm, paper.height_mm)) {
        return Err(outside(paper).into());
    }
    if !(1..=grid.count()).contains(&first) {
        let said = Said::new("postal-no-such-label").with("first", first).with("count", grid.count());
        return Err(said.into());
    }
    let mut pages: Vec<Page> = Vec::new();
    let mut warnings = Vec::new();
    for (index, data) in recipients.iter().enumerate() {
        let (page, area) = grid.place(first - 1 + index);
        if page >= pages.len() {
            pages.push(Page { width_mm: paper.width_mm, height_mm: paper.height_mm, ..Page::default() });
        }
        let mut lay = Lay::new(making, scribe, data, (paper.width_mm, paper.height_mm));
        lay.page = std::mem::take(&mut pages[page]);
        draw(&mut lay, spec, area)?;
        warnings.append(&mut lay.warnings);
        pages[page] = lay.page;
    }
    let mut sheet = sheet_of(Lay::new(making, scribe, making.data, (paper.width_mm, paper.height_mm)))?;
    (sheet.pages, sheet.warnings) = (pages, warnings);
    Ok(sheet)
}

fn paper_of(template: &Template) -> Result<Paper, Failure> {
    let name = template.page.paper.as_ref().map(|paper| paper.get_ref().as_str());
    Ok(name.map_or(Ok(Paper::A4), Paper::parse)?)
}

/// One label: its lines in the middle of its height.
fn draw(lay: &mut Lay<'_>, spec: &LabelsSpec, area: Area) -> Result<(), Failure> {
    let mut pieces = Vec::new();
    for LabelLine { text, scale, bold } in &spec.lines {
        pieces.push(Piece { text: lay.fill(text)?.trim().to_owned(), scale: scale.unwrap_or(1.0), bold: *bold });
    }
    let room = spec.room();
    let size_pt = spec.size_pt.unwrap_or(SIZES_PT.0);
    let fitted = fit(&pieces, room, (size_pt, spec.least_pt.unwrap_or(SIZES_PT.1).min(size_pt)));
    let (x, top) = (area.x + (area.w - room.0) / 2.0, area.y + (area.h - fitted.height_mm) / 2.0);
    for line in fitted.lines {
        lay.text_in((x, top + line.baseline_mm), line.letters, line.text);
    }
    for (_, cut) in fitted.cut {
        lay.warn("postal-cut", |said| said.with("cut", cut));
    }
    let name = Said::new("postal-label");
    lay.page.guides.push(Guide { x: area.x, y: area.y, w: area.w, h: area.h, name });
    Ok(())
}
