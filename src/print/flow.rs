//! Placing blocks down the page and on to the next.
//!
//! A `Flow` is filled from top to bottom: letterhead, grids and tables (`table`), paragraphs, signatures. It starts a
//! page whenever a block does not fit, repeats the running head there, and adds the page numbers when all pages are
//! known.

use super::code;
use super::page::{Cells, Ink, Mark, Page, Picture};
use super::text::{MM_PER_PT, shorten, width_mm, wrap};

/// Size of ordinary text in points: 五号, the usual of Chinese office forms, a little smaller.
pub const BODY_PT: f32 = 9.5;
/// Size of explaining text in points.
pub const SMALL_PT: f32 = 8.5;
/// Size of the headings of blocks in points.
pub const HEADING_PT: f32 = 11.5;
/// Size of a document's title in points.
pub const TITLE_PT: f32 = 20.0;
/// Thickness of the lines of forms in points.
pub const LINE_PT: f32 = 0.5;

/// Height of the running head on the second page and those after it.
const RUNNING_HEAD_MM: f32 = 9.0;
/// Height of the foot with the page number.
const FOOT_MM: f32 = 8.0;

/// A size of paper with its margins, all in millimetres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paper {
    /// Width.
    pub width_mm: f32,
    /// Height.
    pub height_mm: f32,
    /// Left and right margin.
    pub side_margin_mm: f32,
    /// Upper and lower margin.
    pub end_margin_mm: f32,
}

impl Paper {
    /// A4, upright.
    pub const A4: Paper = Paper { width_mm: 210.0, height_mm: 297.0, side_margin_mm: 15.0, end_margin_mm: 12.0 };
}

/// Where a text stands between the two sides of its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// At the left side.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the right side.
    Right,
}

/// What every page repeats.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Running {
    /// Left in the head of every page but the first.
    pub head_left: String,
    /// Right in the head of every page but the first.
    pub head_right: String,
    /// Left in the foot of every page; the page number stands right.
    pub foot_left: String,
}

/// The head of a document's first page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Letterhead {
    /// Name of the company.
    pub company: String,
    /// Address, telephone and so on: one line each.
    pub company_lines: Vec<String>,
    /// The company's mark.
    pub logo: Option<Picture>,
    /// Name of the document.
    pub title: String,
    /// The number with its label, such as 单号：RO-2026-000001.
    pub number_line: String,
    /// What the QR code at the right says. Left out where it is too long for a code.
    pub code: Option<String>,
}

/// One line of text and how it looks.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// The text; not wrapped.
    pub text: &'a str,
    /// Size in points.
    pub size_pt: f32,
    /// How dark.
    pub ink: Ink,
    /// In the bold face.
    pub bold: bool,
    /// Name of the field it shows, where it shows one.
    pub field: Option<&'static str>,
}

impl<'a> Words<'a> {
    /// Ordinary text.
    pub fn body(text: &'a str) -> Words<'a> {
        Words { text, size_pt: BODY_PT, ink: Ink::BLACK, bold: false, field: None }
    }

    /// Small, soft text that explains.
    pub fn small(text: &'a str) -> Words<'a> {
        Words { size_pt: SMALL_PT, ink: Ink::SOFT, ..Words::body(text) }
    }

    /// The same in another size.
    #[must_use]
    pub fn sized(self, size_pt: f32) -> Words<'a> {
        Words { size_pt, ..self }
    }

    /// The same, known as the value of a field.
    #[must_use]
    pub fn of(self, field: &'static str) -> Words<'a> {
        Words { field: Some(field), ..self }
    }
}

/// Height of a line of wrapped text in millimetres.
pub fn line_height_mm(size_pt: f32) -> f32 {
    size_pt * MM_PER_PT * 1.45
}

/// Where the baseline of a line stands below the line's upper side: letters are centred in their line. Han characters
/// of this font reach from 0.12 em below the baseline to 0.88 em above it.
pub fn baseline_mm(size_pt: f32, line_height_mm: f32) -> f32 {
    let em_mm = size_pt * MM_PER_PT;
    (line_height_mm - em_mm) / 2.0 + 0.88 * em_mm
}

/// A document being laid out, from the top of its first page on.
#[derive(Debug)]
pub struct Flow {
    paper: Paper,
    running: Running,
    pages: Vec<Page>,
    /// Upper side of the next block on the last page.
    y_mm: f32,
}

impl Flow {
    /// Starts with one empty page.
    pub fn new(paper: Paper, running: Running) -> Flow {
        let mut flow = Flow { paper, running, pages: Vec::new(), y_mm: 0.0 };
        flow.add_page();
        flow
    }

    /// Left side of the blocks.
    pub fn left_mm(&self) -> f32 {
        self.paper.side_margin_mm
    }

    /// Right side of the blocks.
    pub fn right_mm(&self) -> f32 {
        self.paper.width_mm - self.paper.side_margin_mm
    }

    fn sides(&self) -> (f32, f32) {
        (self.left_mm(), self.right_mm())
    }

    /// Width of the blocks.
    pub fn width_mm(&self) -> f32 {
        self.right_mm() - self.left_mm()
    }

    /// Upper side of the next block.
    pub fn y_mm(&self) -> f32 {
        self.y_mm
    }

    /// Height that is left on this page.
    pub fn room_mm(&self) -> f32 {
        self.bottom_mm() - self.y_mm
    }

    /// Height of a page after the first, running head taken off: nothing higher fits anywhere.
    pub fn page_room_mm(&self) -> f32 {
        self.bottom_mm() - self.paper.end_margin_mm - RUNNING_HEAD_MM
    }

    /// Draws a mark where it says, on the page being filled.
    pub fn draw(&mut self, mark: Mark) {
        self.pages.last_mut().expect("a flow has a page from the start on").marks.push(mark);
    }

    /// Draws a line of text with its baseline at `y`, between a left and a right side.
    pub fn draw_words(&mut self, words: Words<'_>, align: Align, sides: (f32, f32), y: f32) {
        if words.text.is_empty() {
            return;
        }
        let (left, right) = sides;
        let spare = right - left - width_mm(words.text, words.size_pt);
        let x = match align {
            Align::Left => left,
            Align::Center => left + spare / 2.0,
            Align::Right => left + spare,
        };
        self.draw(Mark::Text {
            x,
            y,
            size_pt: words.size_pt,
            text: words.text.to_owned(),
            ink: words.ink,
            bold: words.bold,
            fills_mm: None,
            field: words.field,
        });
    }

    /// Draws a level line.
    pub fn draw_rule(&mut self, left: f32, right: f32, y: f32) {
        self.draw(Mark::Line { x1: left, y1: y, x2: right, y2: y, width_pt: LINE_PT });
    }

    /// Moves down. A gap at the end of a page stays there.
    pub fn space(&mut self, mm: f32) {
        self.y_mm += mm;
    }

    /// Starts a page unless so much height is left on this one.
    pub fn need(&mut self, mm: f32) {
        if self.room_mm() < mm {
            self.break_page();
        }
    }

    /// Starts a page.
    pub fn break_page(&mut self) {
        self.add_page();
        let (left, right) = (self.left_mm(), self.right_mm());
        let Running { head_left, head_right, .. } = self.running.clone();
        let baseline = self.y_mm + baseline_mm(SMALL_PT, line_height_mm(SMALL_PT));
        let head_right = shorten(&head_right, SMALL_PT, self.width_mm() / 2.0);
        let left_room = self.width_mm() - width_mm(&head_right, SMALL_PT) - 4.0;
        let head_left = shorten(&head_left, SMALL_PT, left_room);
        self.draw_words(Words::small(&head_left), Align::Left, (left, right), baseline);
        self.draw_words(Words::small(&head_right), Align::Right, (left, right), baseline);
        self.draw_rule(left, right, self.y_mm + RUNNING_HEAD_MM - 3.5);
        self.y_mm += RUNNING_HEAD_MM;
    }

    /// Company, title, number and code, with a rule below.
    pub fn letterhead(&mut self, head: &Letterhead) {
        const CODE_MM: f32 = 20.0;
        // Readers of codes want four light cells around them.
        const QUIET_MM: f32 = 4.0;
        let top = self.y_mm;
        let (left, mut right) = self.sides();
        if let Some(cells) = head.code.as_deref().and_then(|text| code::qr(text).ok()) {
            self.draw_code(cells, right - CODE_MM, top, CODE_MM);
            right -= CODE_MM + QUIET_MM;
        }
        let title_top = self.company_words(head, top, right).max(top + 11.0);
        let title_mm = line_height_mm(TITLE_PT);
        let baseline = title_top + baseline_mm(TITLE_PT, title_mm);
        let title = Words::body(&head.title).sized(TITLE_PT).of("title");
        // The title stands in the middle of the paper, not of what the code leaves.
        self.draw_words(title, Align::Center, self.sides(), baseline);
        let title_right = self.paper.width_mm / 2.0 + width_mm(&head.title, TITLE_PT) / 2.0;
        let is_beside = title_right + width_mm(&head.number_line, BODY_PT) < right;
        let number_baseline = if is_beside { baseline } else { baseline + line_height_mm(BODY_PT) + 1.0 };
        let number = Words::body(&head.number_line).of("number");
        self.draw_words(number, Align::Right, (left, right), number_baseline);
        self.y_mm = (number_baseline + 3.0).max(top + CODE_MM + QUIET_MM);
        self.draw_rule(left, self.right_mm(), self.y_mm);
        self.space(3.0);
    }

    /// Logo, name and address in the left upper corner. Gives the lower side of the last line.
    fn company_words(&mut self, head: &Letterhead, top: f32, right: f32) -> f32 {
        const LOGO_MM: f32 = 12.0;
        let mut left = self.left_mm();
        if let Some(picture) = head.logo.clone() {
            self.draw(Mark::Picture { x: left, y: top, w: LOGO_MM, h: LOGO_MM, picture });
            left += LOGO_MM + 3.0;
        }
        let mut y = top;
        let company = Words::body(&head.company).sized(HEADING_PT).of("company");
        let lines = head.company_lines.iter().map(|line| Words::small(line));
        for words in std::iter::once(company).chain(lines) {
            let height = line_height_mm(words.size_pt) * 0.9;
            for line in wrap(words.text, words.size_pt, right - left) {
                let words = Words { text: &line, ..words };
                self.draw_words(words, Align::Left, (left, right), y + baseline_mm(words.size_pt, height));
                y += height;
            }
        }
        y
    }

    /// Draws a code with its left upper corner at `x`, `y`.
    pub fn draw_code(&mut self, cells: Cells, x: f32, y: f32, side: f32) {
        self.draw(Mark::Code { x, y, side, cells });
    }

    /// The heading of a block. It goes to the next page if the block's first lines would.
    pub fn heading(&mut self, text: &str) {
        let height = line_height_mm(HEADING_PT);
        self.need(height + 18.0);
        let baseline = self.y_mm + baseline_mm(HEADING_PT, height);
        let words = Words::body(text).sized(HEADING_PT);
        self.draw_words(words, Align::Left, self.sides(), baseline);
        self.space(height + 0.8);
    }

    /// Wrapped text, line by line, over as many pages as it takes.
    pub fn paragraph(&mut self, words: Words<'_>) {
        let height = line_height_mm(words.size_pt);
        for line in wrap(words.text, words.size_pt, self.width_mm()) {
            self.need(height);
            let baseline = self.y_mm + baseline_mm(words.size_pt, height);
            let words = Words { text: &line, ..words };
            self.draw_words(words, Align::Left, self.sides(), baseline);
            self.space(height);
        }
    }

    /// Places to sign, side by side: each has its label and a line to write on.
    pub fn signatures(&mut self, labels: &[String]) {
        const HEIGHT_MM: f32 = 16.0;
        const GAP_MM: f32 = 6.0;
        self.need(HEIGHT_MM);
        let step = (self.width_mm() + GAP_MM) / labels.len().max(1) as f32;
        let baseline = self.y_mm + HEIGHT_MM - 4.0;
        for (index, label) in labels.iter().enumerate() {
            let left = self.left_mm() + step * index as f32;
            let right = left + step - GAP_MM;
            self.draw_words(Words::body(label), Align::Left, (left, right), baseline);
            let line_left = left + width_mm(label, BODY_PT) + 1.5;
            self.draw_rule(line_left.min(right), right, baseline + 1.0);
        }
        self.space(HEIGHT_MM);
    }

    /// The pages, with the foot of each. `page_line` says 'page x of y' for a page and the number of pages.
    pub fn finish(mut self, page_line: impl Fn(usize, usize) -> String) -> Vec<Page> {
        let (left, right) = (self.left_mm(), self.right_mm());
        let baseline = self.paper.height_mm - self.paper.end_margin_mm;
        let mut pages = std::mem::take(&mut self.pages);
        let count = pages.len();
        for (index, page) in pages.iter_mut().enumerate() {
            self.pages.push(std::mem::take(page));
            self.draw_rule(left, right, baseline - 4.5);
            let foot = self.running.foot_left.clone();
            self.draw_words(Words::small(&foot), Align::Left, (left, right), baseline);
            let line = page_line(index + 1, count);
            let words = Words::small(&line).of("page");
            self.draw_words(words, Align::Right, (left, right), baseline);
        }
        self.pages
    }

    fn add_page(&mut self) {
        self.pages.push(Page { width_mm: self.paper.width_mm, height_mm: self.paper.height_mm, ..Page::default() });
        self.y_mm = self.paper.end_margin_mm;
    }

    fn bottom_mm(&self) -> f32 {
        self.paper.height_mm - self.paper.end_margin_mm - FOOT_MM
    }
}
