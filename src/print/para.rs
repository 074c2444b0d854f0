//! Paragraphs, rules, pictures and codes down the page.

use super::code::Bars;
use super::flow::{Align, Flow, Words, baseline_mm};
use super::page::{Cells, Ink, Mark, Picture};
use super::text::{MM_PER_PT, wrap_in};

/// Lines of a paragraph that stay together at the foot and at the head of a page: none stands there alone.
const LINES_KEPT: usize = 2;
/// The space of Chinese paragraphs: as wide as a character.
const WIDE_SPACE: char = '\u{3000}';

/// A text of one or several paragraphs.
#[derive(Clone, Copy, Debug)]
pub struct Para<'a> {
    /// The text, and how its letters look; its lines are paragraphs.
    pub words: Words<'a>,
    /// Where its lines stand.
    pub align: Align,
    /// Both sides are even, but for the last line of each paragraph.
    pub is_justified: bool,
    /// How many characters the first line of each paragraph is set in.
    pub indent: usize,
}

/// A line of a paragraph.
struct Line {
    text: String,
    indent_mm: f32,
    /// It ends its paragraph: it is not stretched.
    is_last: bool,
}

impl Para<'_> {
    /// The lines of each paragraph in a column.
    fn lines(&self, width_mm: f32) -> Vec<Vec<Line>> {
        let size_pt = self.words.size_pt;
        let text = self.words.text.replace("\r\n", "\n");
        let paragraph = |text: &str| {
            // An empty line stays one.
            let indent = if text.trim().is_empty() { 0 } else { self.indent };
            let text: String = std::iter::repeat_n(WIDE_SPACE, indent).chain(text.chars()).collect();
            let lines = wrap_in(&text, self.words.letters(), width_mm);
            let last = lines.len() - 1;
            let line = |(index, line): (usize, String)| {
                let spaces = line.chars().take_while(|it| *it == WIDE_SPACE).count().min(indent);
                let is_indented = index == 0 && spaces > 0;
                Line {
                    text: if is_indented { line.chars().skip(spaces).collect() } else { line },
                    indent_mm: if is_indented { spaces as f32 * size_pt * MM_PER_PT } else { 0.0 },
                    is_last: index == last,
                }
            };
            lines.into_iter().enumerate().map(line).collect()
        };
        text.split(['\n', '\r']).map(paragraph).collect()
    }
}

impl Flow {
    /// Wrapped text, line by line, over as many pages as it takes.
    pub fn paragraph(&mut self, words: Words<'_>) {
        self.para(&Para { words, align: Align::Left, is_justified: false, indent: 0 });
    }

    /// Paragraphs over as many pages as they take. No line stands alone at the foot or at the head of a page.
    pub fn para(&mut self, para: &Para<'_>) {
        for lines in para.lines(self.width_mm()) {
            self.para_lines(para, &lines);
        }
    }

    fn para_lines(&mut self, para: &Para<'_>, lines: &[Line]) {
        let height = self.sizes().line_mm(para.words.size_pt);
        let mut rest = lines;
        while !rest.is_empty() {
            // A hair more: heights that add up to the page's must not break it for their rounding.
            let fitting = ((self.room_mm() + 0.01) / height).max(0.0) as usize;
            let mut taken = lines_before_break(rest.len(), fitting);
            if taken == 0 {
                if !self.is_fresh() {
                    self.break_page();
                    continue;
                }
                // A page for hardly a line: nothing is gained by waiting for a better one.
                taken = fitting.clamp(1, rest.len());
            }
            for line in &rest[..taken] {
                self.para_line(para, line, height);
            }
            rest = &rest[taken..];
            if !rest.is_empty() {
                self.break_page();
            }
        }
    }

    fn para_line(&mut self, para: &Para<'_>, line: &Line, height: f32) {
        let (left, right) = self.sides();
        let left = left + line.indent_mm;
        let baseline = self.y_mm() + baseline_mm(para.words.size_pt, height);
        let words = Words { text: &line.text, ..para.words };
        if let Some(mut mark) = words.mark(para.align, (left, right), baseline) {
            if let Mark::Text { fills_mm, .. } = &mut mark
                && para.is_justified
                && !line.is_last
            {
                *fills_mm = Some(right - left);
            }
            self.draw(mark);
        }
        self.space(height);
    }

    /// A level line between two blocks.
    pub fn rule(&mut self) {
        let gap = self.sizes().mm(1.5, 0.8);
        self.need(2.0 * gap);
        self.space(gap);
        self.draw_rule(self.left_mm(), self.right_mm(), self.y_mm());
        self.space(gap);
    }

    /// A picture as large as fits into this width and height.
    pub fn picture(&mut self, picture: Picture, most_mm: (f32, f32), align: Align) {
        let (w, h) = picture.size_within(most_mm.0.min(self.width_mm()), most_mm.1.min(self.page_room_mm()));
        self.need(h);
        let (x, y) = (self.x_of(w, align), self.y_mm());
        self.draw(Mark::Picture { x, y, w, h, picture });
        self.space(h + self.sizes().mm(1.5, 1.0));
    }

    /// A square code of this width.
    pub fn square_code(&mut self, cells: Cells, side: f32, align: Align) {
        let side = side.min(self.width_mm()).min(self.page_room_mm());
        self.need(side);
        let (x, y) = (self.x_of(side, align), self.y_mm());
        self.draw_code(cells, x, y, side);
        self.space(side + self.sizes().mm(1.5, 1.0));
    }

    /// A code of bars with what it says below.
    pub fn bar_code(&mut self, bars: &Bars, (width, height): (f32, f32), align: Align) {
        let (width, height) = (width.min(self.width_mm()), height.min(self.page_room_mm()));
        self.need(height);
        let (x, y) = (self.x_of(width, align), self.y_mm());
        for mark in bar_marks(bars, (x, y, width, height), self.sizes().small_pt) {
            self.draw(mark);
        }
        self.space(height + self.sizes().mm(1.5, 1.0));
    }

    fn x_of(&self, width: f32, align: Align) -> f32 {
        let spare = self.width_mm() - width;
        self.left_mm()
            + match align {
                Align::Left => 0.0,
                Align::Center => spare / 2.0,
                Align::Right => spare,
            }
    }
}

/// The bars of a code in a box (left, upper side, width, height), with what they say below where there is room.
pub fn bar_marks(bars: &Bars, (x, y, w, h): (f32, f32, f32, f32), size_pt: f32) -> Vec<Mark> {
    let text_mm = size_pt * MM_PER_PT * 1.3;
    let has_text = h > 2.0 * text_mm;
    let bars_mm = if has_text { h - text_mm } else { h };
    let module_mm = w / bars.modules() as f32;
    let mut marks: Vec<Mark> = bars
        .bars()
        .into_iter()
        .map(|(at, width)| Mark::Rect {
            x: x + at as f32 * module_mm,
            y,
            w: width as f32 * module_mm,
            h: bars_mm,
            fill: Some(Ink::BLACK),
            line_pt: None,
        })
        .collect();
    let words = Words::body(&bars.content).sized(size_pt);
    let baseline = y + bars_mm + baseline_mm(size_pt, text_mm);
    marks.extend(words.mark(Align::Center, (x, x + w), baseline).filter(|_| has_text));
    marks
}

/// How many lines of a paragraph stand on this page, of those that are left and those that fit: none rather than too few.
fn lines_before_break(left: usize, fitting: usize) -> usize {
    if left <= fitting {
        return left;
    }
    let taken = fitting.min(left.saturating_sub(LINES_KEPT));
    if taken < LINES_KEPT { 0 } else { taken }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::{
        flow::{Paper, Running},
        page::Page,
        text::width_mm,
    };

    #[test]
    fn no_line_of_a_paragraph_stands_alone_on_a_page() {
        for (left, fitting, taken) in
            [(5, 5, 5), (1, 0, 0), (2, 1, 0), (3, 2, 0), (4, 3, 2), (5, 4, 3), (9, 4, 4), (9, 1, 0), (3, 1, 0)]
        {
            assert_eq!(lines_before_break(left, fitting), taken, "{left} lines, {fitting} fit");
        }
    }

    fn flow() -> Flow {
        Flow::new(Paper::sized(100.0, 60.0), Running::default())
    }

    fn lines(page: &Page) -> Vec<(f32, &str, Option<f32>)> {
        let marks = page.marks.iter().filter_map(|mark| match mark {
            Mark::Text { x, text, fills_mm, .. } => Some((*x, text.as_str(), *fills_mm)),
            _ => None,
        });
        marks.collect()
    }

    #[test]
    fn the_first_line_is_set_in_and_all_but_the_last_are_stretched() {
        let mut flow = flow();
        let text = "尊敬的客户：".to_owned() + &"设备保养将到期，请与我们联系。".repeat(5) + "\n\n此致";
        let words = flow.body(&text);
        flow.para(&Para { words, align: Align::Left, is_justified: true, indent: 2 });
        let (left, right, em) = (flow.left_mm(), flow.right_mm(), flow.sizes().body_pt * MM_PER_PT);
        let pages = flow.finish(|_, _| String::new());
        let lines: Vec<_> = lines(&pages[0]);
        assert!((lines[0].0 - left - 2.0 * em).abs() < 0.01, "set in by two characters");
        assert!(lines[0].1.starts_with("尊敬"), "the space is room, not a letter");
        assert!((lines[0].2.unwrap() - (right - left - 2.0 * em)).abs() < 0.01);
        assert!((lines[1].0 - left).abs() < 0.01 && lines[1].2.is_some());
        let end = lines.iter().position(|line| line.1.ends_with("联系。") && line.2.is_none());
        assert!(end.is_some_and(|end| end + 2 == lines.len()), "the last line of the first paragraph is as it is");
        assert_eq!(lines.last().map(|line| (line.1, line.2)), Some(("此致", None)));
    }

    #[test]
    fn blocks_that_are_kept_go_to_the_next_page_together_unless_no_page_holds_them() {
        for (before, kept, expected) in [(2, 3, vec![5]), (12, 3, vec![12, 3]), (3, 40, vec![])] {
            let mut flow = flow();
            let text = |count: usize| vec!["行"; count].join("\n");
            flow.paragraph(flow.body(&text(before)).of("a"));
            flow.keep(|flow| -> Result<(), ()> {
                let text = text(kept);
                flow.paragraph(flow.body(&text));
                Ok(())
            })
            .unwrap();
            let pages = flow.finish(|_, _| String::new());
            let counts: Vec<usize> = pages.iter().map(|page| lines(page).len()).collect();
            if !expected.is_empty() {
                assert_eq!(counts, expected, "{before} + {kept}");
            }
            assert_eq!(counts.iter().sum::<usize>(), before + kept);
            assert!(counts[0] >= before);
        }
    }

    #[test]
    fn bars_fill_their_box_and_say_below_what_they_mean() {
        let bars = crate::print::code::code_128("SC-1").unwrap();
        let marks = bar_marks(&bars, (10.0, 5.0, 50.0, 15.0), 8.0);
        let right = marks.iter().filter_map(|mark| match mark {
            Mark::Rect { x, w, .. } => Some(x + w),
            _ => None,
        });
        assert!((right.fold(0.0, f32::max) - 60.0).abs() < 0.01);
        let Some(Mark::Text { x, y, text, .. }) = marks.last() else { panic!("{marks:?}") };
        assert_eq!(text, "SC-1");
        assert!(*x > 10.0 && x + width_mm(text, 8.0) < 60.0 && *y < 20.0);
    }
}
