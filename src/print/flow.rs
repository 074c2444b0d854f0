//! Placing blocks down the page and on to the next.
//!
//! A `Flow` is filled from top to bottom: letterhead, grids and tables (`table`), paragraphs, signatures. It starts a
//! page whenever a block does not fit, repeats the running head there, adds page numbers when all pages are known.

use super::page::{Ink, Mark, Page};
use super::text::{Letters, MM_PER_PT, shorten, shorten_in, width_mm, width_mm_in};
use crate::base::say::Said;

pub use super::letterhead::Letterhead;
pub use super::paper::{BODY_PT, Paper};

/// Size of explaining text in points, where ordinary text has its usual size.
pub const SMALL_PT: f32 = 8.5;
/// Thickness of the lines of forms in points.
pub const LINE_PT: f32 = 0.5;

/// Sizes of everything that follows the size of ordinary text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sizes {
    /// Ordinary text in points.
    pub body_pt: f32,
    /// Explaining text in points.
    pub small_pt: f32,
    /// Headings of blocks in points.
    pub heading_pt: f32,
    /// The document's title in points.
    pub title_pt: f32,
    /// Set tightly, for low paper.
    pub is_tight: bool,
}

impl Sizes {
    /// The sizes for a paper.
    pub fn of(paper: &Paper) -> Sizes {
        let scale = paper.body_pt / BODY_PT;
        let is_tight = paper.is_low();
        Sizes {
            body_pt: paper.body_pt,
            small_pt: SMALL_PT * scale,
            heading_pt: scale * if is_tight { 10.5 } else { 11.5 },
            title_pt: scale * if is_tight { 15.0 } else { 20.0 },
            is_tight,
        }
    }

    /// A distance, given for the usual size and for low paper, at this size.
    pub fn mm(&self, usual: f32, tight: f32) -> f32 {
        let mm = if self.is_tight { tight } else { usual };
        mm * self.body_pt / BODY_PT
    }

    /// Height of a line of wrapped text.
    pub fn line_mm(&self, size_pt: f32) -> f32 {
        if self.is_tight { size_pt * MM_PER_PT * 1.3 } else { line_height_mm(size_pt) }
    }

    /// Height of the running head on the second page and those after it.
    fn running_head_mm(&self) -> f32 {
        self.mm(9.0, 7.0)
    }

    /// Height of the foot with the page number.
    fn foot_mm(&self) -> f32 {
        self.mm(8.0, 5.5)
    }
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
    /// In the middle of the foot: which of several copies it is.
    pub copy: String,
    /// The foot has no page number.
    pub no_page_numbers: bool,
    /// The first page with a number in its foot; every page has one from 0 or 1.
    pub page_numbers_from: usize,
}

impl Running {
    fn has_head(&self) -> bool {
        !self.head_left.is_empty() || !self.head_right.is_empty()
    }

    /// Some page has a foot: all of them keep its room.
    fn has_foot(&self) -> bool {
        !self.no_page_numbers || self.has_words_in_foot()
    }

    fn has_words_in_foot(&self) -> bool {
        !self.foot_left.is_empty() || !self.copy.is_empty()
    }

    /// Is this page, counted from 1, numbered?
    fn is_numbered(&self, page: usize) -> bool {
        !self.no_page_numbers && page >= self.page_numbers_from
    }
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

    /// The same in the bold face.
    #[must_use]
    pub fn bold(self) -> Words<'a> {
        Words { bold: true, ..self }
    }

    /// Size and weight of its letters.
    pub fn letters(&self) -> Letters {
        Letters { size_pt: self.size_pt, bold: self.bold }
    }

    /// Its width as it is drawn.
    pub fn width_mm(&self) -> f32 {
        width_mm_in(self.text, self.letters())
    }

    /// The mark that draws it with its baseline at `y`, between a left and a right side. Nothing for an empty text.
    pub fn mark(&self, align: Align, (left, right): (f32, f32), y: f32) -> Option<Mark> {
        if self.text.is_empty() {
            return None;
        }
        let spare = right - left - self.width_mm();
        let x = match align {
            Align::Left => left,
            Align::Center => left + spare / 2.0,
            Align::Right => left + spare,
        };
        Some(Mark::Text {
            x,
            y,
            size_pt: self.size_pt,
            text: self.text.to_owned(),
            ink: self.ink,
            bold: self.bold,
            fills_mm: None,
            field: self.field,
        })
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

/// Where a heading stands on the page that is being filled.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heading {
    page: usize,
    top_mm: f32,
    /// Its first mark on the page; all behind it are its own.
    first_mark: usize,
}

/// A document being laid out, from the top of its first page on.
#[derive(Clone, Debug)]
pub struct Flow {
    paper: Paper,
    sizes: Sizes,
    running: Running,
    pages: Vec<Page>,
    /// Upper side of the next block on the last page.
    y_mm: f32,
    /// Where the first block of the last page stands.
    top_mm: f32,
    /// The heading that nothing stands below yet.
    heading: Option<Heading>,
    /// Drawn on every page, below everything else.
    everywhere: Vec<Mark>,
    /// What whoever prints it should know.
    warnings: Vec<Said>,
    /// Only measures: blocks that stay on one page need not be tried out in it once more.
    is_trial: bool,
}

impl Flow {
    /// Starts with one empty page.
    pub fn new(paper: Paper, running: Running) -> Flow {
        let mut flow = Flow {
            paper,
            sizes: Sizes::of(&paper),
            running,
            pages: Vec::new(),
            y_mm: 0.0,
            top_mm: 0.0,
            heading: None,
            everywhere: Vec::new(),
            warnings: Vec::new(),
            is_trial: false,
        };
        flow.add_page();
        flow
    }

    /// The sizes of text and distances.
    pub fn sizes(&self) -> Sizes {
        self.sizes
    }

    /// Left side of the blocks.
    pub fn left_mm(&self) -> f32 {
        self.paper.margins.left
    }

    /// Right side of the blocks.
    pub fn right_mm(&self) -> f32 {
        self.paper.width_mm - self.paper.margins.right
    }

    /// Left and right side of the blocks.
    pub fn sides(&self) -> (f32, f32) {
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
        let head_mm = if self.running.has_head() { self.sizes.running_head_mm() } else { 0.0 };
        self.bottom_mm() - self.paper.margins.top - head_mm
    }

    /// Does nothing stand on this page yet?
    pub fn is_fresh(&self) -> bool {
        self.y_mm <= self.top_mm
    }

    /// Is the document's first page being filled?
    pub fn is_first_page(&self) -> bool {
        self.pages.len() == 1
    }

    /// Ordinary text of this paper.
    pub fn body<'a>(&self, text: &'a str) -> Words<'a> {
        Words::body(text).sized(self.sizes.body_pt)
    }

    /// Small, soft text of this paper.
    pub fn small<'a>(&self, text: &'a str) -> Words<'a> {
        Words::small(text).sized(self.sizes.small_pt)
    }

    /// Draws a mark where it says, on the page being filled.
    pub fn draw(&mut self, mark: Mark) {
        self.heading = None;
        self.pages.last_mut().expect("a flow has a page from the start on").marks.push(mark);
    }

    /// Draws a mark on every page, those to come too.
    pub fn draw_everywhere(&mut self, mark: Mark) {
        self.everywhere.push(mark);
    }

    /// Something that whoever prints it should know, said once.
    pub fn warn(&mut self, said: Said) {
        if !self.warnings.contains(&said) {
            self.warnings.push(said);
        }
    }

    /// Draws a line of text with its baseline at `y`, between a left and a right side.
    pub fn draw_words(&mut self, words: Words<'_>, align: Align, sides: (f32, f32), y: f32) {
        if let Some(mark) = words.mark(align, sides, y) {
            self.draw(mark);
        }
    }

    /// Draws a level line.
    pub fn draw_rule(&mut self, left: f32, right: f32, y: f32) {
        self.draw(Mark::Line { x1: left, y1: y, x2: right, y2: y, width_pt: LINE_PT });
    }

    /// Moves down. A gap at the end of a page stays there.
    pub fn space(&mut self, mm: f32) {
        self.y_mm += mm;
    }

    /// The same, unless the page begins here: it needs no gap above its first block.
    pub fn gap(&mut self, mm: f32) {
        if !self.is_fresh() {
            self.y_mm += mm;
        }
    }

    /// Starts a page unless so much height is left on this one, or nothing stands on it yet.
    pub fn need(&mut self, mm: f32) {
        if self.room_mm() < mm && !self.is_fresh() {
            self.break_page();
        }
    }

    /// Starts a page. A heading that nothing stands below goes there too, unless it is all that the page has.
    pub fn break_page(&mut self) {
        let (top_mm, page) = (self.top_mm, self.pages.len());
        let heading = self.heading.take().filter(|heading| heading.page == page && heading.top_mm > top_mm);
        let moved = heading.zip(self.pages.last_mut()).map(|(heading, page)| {
            let marks = page.marks.split_off(heading.first_mark.min(page.marks.len()));
            (heading, self.y_mm - heading.top_mm, marks)
        });
        self.add_page();
        if self.running.has_head() {
            self.running_head();
        }
        if let Some((Heading { top_mm, .. }, height_mm, marks)) = moved {
            let heading = self.heading_here();
            for mut mark in marks {
                if let Mark::Text { y, .. } = &mut mark {
                    *y += heading.top_mm - top_mm;
                }
                self.draw(mark);
            }
            self.keep_heading(heading);
            self.y_mm += height_mm;
        }
    }

    /// Where a heading begins that is drawn now.
    pub(super) fn heading_here(&self) -> Heading {
        let first_mark = self.pages.last().map_or(0, |page| page.marks.len());
        Heading { page: self.pages.len(), top_mm: self.y_mm, first_mark }
    }

    /// Until something stands below it, a heading moves along.
    pub(super) fn keep_heading(&mut self, heading: Heading) {
        self.heading = Some(heading);
    }

    fn running_head(&mut self) {
        let (sizes, sides) = (self.sizes, self.sides());
        let Running { head_left, head_right, .. } = self.running.clone();
        let baseline = self.y_mm + baseline_mm(sizes.small_pt, sizes.line_mm(sizes.small_pt));
        let head_right = shorten(&head_right, sizes.small_pt, self.width_mm() / 2.0);
        let left_room = self.width_mm() - width_mm(&head_right, sizes.small_pt) - 4.0;
        let head_left = shorten(&head_left, sizes.small_pt, left_room);
        self.draw_words(self.small(&head_left), Align::Left, sides, baseline);
        self.draw_words(self.small(&head_right), Align::Right, sides, baseline);
        let head_mm = sizes.running_head_mm();
        self.draw_rule(sides.0, sides.1, self.y_mm + head_mm - sizes.mm(3.5, 2.2));
        self.y_mm += head_mm;
        self.top_mm = self.y_mm;
    }

    /// Lays blocks out that stay on one page, where one page holds them.
    ///
    /// # Errors
    /// What the blocks fail with.
    pub fn keep<E>(&mut self, lay: impl Fn(&mut Flow) -> Result<(), E>) -> Result<(), E> {
        // In a trial it is the outer blocks that are measured. Each would else be laid out twice as often as the one
        // around it.
        if !self.is_fresh() && !self.is_trial {
            let mut here = self.scratch();
            lay(&mut here)?;
            if here.pages.len() > 1 {
                let mut fresh = self.scratch();
                fresh.break_page();
                lay(&mut fresh)?;
                // Two: the one that was left, and the one that holds all.
                if fresh.pages.len() == 2 {
                    self.break_page();
                }
            }
        }
        lay(self)
    }

    /// The same place on paper, without what is drawn: for measuring.
    fn scratch(&self) -> Flow {
        let pages = vec![Page::default()];
        let running = self.running.clone();
        Flow { pages, everywhere: Vec::new(), warnings: Vec::new(), running, is_trial: true, heading: None, ..*self }
    }

    /// Does nothing stand on any page, heads and feet not counted?
    pub fn is_blank(&self) -> bool {
        self.everywhere.is_empty() && self.pages.iter().all(|page| page.marks.is_empty())
    }

    /// The pages, with the foot of each. `page_line` says 'page x of y' for a page and the number of pages.
    pub fn finish(mut self, page_line: impl Fn(usize, usize) -> String) -> Vec<Page> {
        let (sizes, sides) = (self.sizes, self.sides());
        let baseline = self.paper.height_mm - self.paper.margins.bottom;
        let mut pages = std::mem::take(&mut self.pages);
        let count = pages.len();
        for (index, page) in pages.iter_mut().enumerate() {
            page.marks.splice(0..0, self.everywhere.iter().cloned());
            self.pages.push(std::mem::take(page));
            let is_numbered = self.running.is_numbered(index + 1);
            if !is_numbered && !self.running.has_words_in_foot() {
                continue;
            }
            self.draw_rule(sides.0, sides.1, baseline - sizes.mm(4.5, 3.6));
            let Running { foot_left, copy, .. } = self.running.clone();
            let line = if is_numbered { page_line(index + 1, count) } else { String::new() };
            let copy = shorten_in(&copy, self.body(&copy).bold().letters(), self.width_mm() / 2.0);
            let (copy, page) = (self.body(&copy).bold().of("copy"), self.small(&line).of("page"));
            let left_room = if copy.text.is_empty() {
                self.width_mm() - page.width_mm() - 4.0
            } else {
                (self.width_mm() - copy.width_mm()) / 2.0 - 4.0
            };
            let foot = shorten(&foot_left, sizes.small_pt, left_room);
            self.draw_words(self.small(&foot), Align::Left, sides, baseline);
            self.draw_words(copy, Align::Center, sides, baseline);
            self.draw_words(page, Align::Right, sides, baseline);
        }
        self.pages
    }

    /// What whoever prints it should know; to be asked for before the pages are finished.
    pub fn warnings(&self) -> &[Said] {
        &self.warnings
    }

    fn add_page(&mut self) {
        self.pages.push(Page { width_mm: self.paper.width_mm, height_mm: self.paper.height_mm, ..Page::default() });
        self.y_mm = self.paper.margins.top;
        self.top_mm = self.y_mm;
    }

    fn bottom_mm(&self) -> f32 {
        let foot_mm = if self.running.has_foot() { self.sizes.foot_mm() } else { 0.0 };
        self.paper.height_mm - self.paper.margins.bottom - foot_mm
    }
}
