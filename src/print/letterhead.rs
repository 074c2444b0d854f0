//! The head of a document's first page: company, title, number, code.

use super::code;
use super::flow::{Align, Flow, Sizes, Words, baseline_mm};
use super::page::{Cells, Mark, Picture};
use super::text::{Letters, width_mm_in, wrap, wrap_in};
use crate::base::say::Said;

/// The company's name and address take no more of a page than this share.
const COMPANY_SHARE: f32 = 0.4;
/// To these shares of their size their letters shrink where they would.
const COMPANY_SCALES: [f32; 3] = [0.9, 0.8, 0.7];
/// As much of what found no room is told, in characters.
const MOST_SAID: usize = 60;

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

impl Flow {
    /// Company, title, number and code, with a rule below.
    pub fn letterhead(&mut self, head: &Letterhead) {
        let sizes = self.sizes();
        let code_mm = sizes.mm(20.0, 13.0);
        // Readers of codes want four light cells around them.
        let quiet_mm = sizes.mm(4.0, 2.5);
        let top = self.y_mm();
        let (left, mut right) = self.sides();
        let cells = head.code.as_deref().and_then(|text| code::qr(text).ok());
        let has_code = cells.is_some();
        if let Some(cells) = cells {
            self.draw_code(cells, right - code_mm, top, code_mm);
            right -= code_mm + quiet_mm;
        }
        let title = Title::of(head, &sizes, (left, self.right_mm()), right);
        // On low paper the title stands beside the company, else below it.
        let company_right = if sizes.is_tight { title.left - 3.0 } else { right };
        let company_bottom = self.company_words(head, top, company_right);
        let has_company = company_bottom > top;
        let title_top = match (sizes.is_tight, has_company) {
            (true, _) => top,
            (false, true) => company_bottom.max(top + sizes.mm(11.0, 0.0)),
            (false, false) => top + if has_code { sizes.mm(6.0, 0.0) } else { 0.0 },
        };
        let title_bottom = self.title_words(head, &title, title_top, right);
        let code_bottom = if has_code { top + code_mm + quiet_mm / 2.0 } else { top };
        let words_bottom = title_bottom.max(company_bottom) + sizes.mm(1.6, 0.8);
        self.space(words_bottom.max(code_bottom) - top);
        self.draw_rule(left, self.right_mm(), self.y_mm());
        self.space(sizes.mm(3.0, 1.5));
    }

    /// Logo, name and address in the left upper corner. Gives the lower side of the last line.
    fn company_words(&mut self, head: &Letterhead, top: f32, right: f32) -> f32 {
        let logo_mm = self.sizes().mm(12.0, 9.0);
        let mut left = self.left_mm();
        let mut bottom = top;
        if let Some(picture) = head.logo.clone() {
            let (w, h) = picture.size_within(logo_mm * 2.5, logo_mm);
            self.draw(Mark::Picture { x: left, y: top, w, h, picture });
            left += w + self.sizes().mm(3.0, 2.0);
            bottom = top + h;
        }
        let mut y = top;
        let lowest = top + self.page_room_mm() * COMPANY_SHARE;
        for (line, words) in self.company_lines(head, right - left) {
            let height = self.sizes().line_mm(words.size_pt) * 0.9;
            if y + height > lowest {
                let begin = line.chars().take(MOST_SAID).collect::<String>();
                self.warn(Said::new("print-warning-letterhead").with("text", begin));
                break;
            }
            let words = Words { text: &line, ..words };
            self.draw_words(words, Align::Left, (left, right), y + baseline_mm(words.size_pt, height));
            y += height;
        }
        bottom.max(y)
    }

    /// The lines of the company's name and address: smaller where they would take too much of the page.
    fn company_lines<'a>(&self, head: &'a Letterhead, width_mm: f32) -> Vec<(String, Words<'a>)> {
        let (sizes, most_mm) = (self.sizes(), self.page_room_mm() * COMPANY_SHARE);
        let lines_at = |scale: f32| {
            let company = Words::body(&head.company).sized(sizes.heading_pt * scale).bold().of("company");
            let lines = head.company_lines.iter().map(|line| Words::small(line).sized(sizes.small_pt * scale));
            let all = std::iter::once(company).chain(lines).filter(|words| !words.text.is_empty());
            all.flat_map(|words| {
                wrap_in(words.text, words.letters(), width_mm).into_iter().map(move |line| (line, words))
            })
            .collect::<Vec<_>>()
        };
        let mut lines = lines_at(1.0);
        for scale in COMPANY_SCALES {
            let height_mm: f32 = lines.iter().map(|(_, words)| sizes.line_mm(words.size_pt) * 0.9).sum();
            if height_mm <= most_mm {
                break;
            }
            lines = lines_at(scale);
        }
        lines
    }

    /// Title and number. Gives the lower side of the lower of them.
    fn title_words(&mut self, head: &Letterhead, title: &Title, top: f32, right: f32) -> f32 {
        let sizes = self.sizes();
        let title_mm = sizes.line_mm(title.size_pt);
        let mut baseline = top;
        let mut y = top;
        for line in &title.lines {
            baseline = y + baseline_mm(title.size_pt, title_mm);
            let words = Words::body(line).sized(title.size_pt).bold().of("title");
            // The title stands in the middle of the paper, not of what the code leaves.
            self.draw_words(words, Align::Center, self.sides(), baseline);
            y += title_mm;
        }
        let left = self.left_mm();
        let line_mm = sizes.line_mm(sizes.body_pt);
        if title.right + 2.0 + self.body(&head.number_line).width_mm() < right {
            self.draw_words(self.body(&head.number_line).of("number"), Align::Right, (left, right), baseline);
            return y;
        }
        // Below, where it is too long to stand beside; on low paper right of the company.
        let from = if sizes.is_tight { title.left } else { left };
        for line in wrap(&head.number_line, sizes.body_pt, right - from) {
            let words = self.body(&line).of("number");
            self.draw_words(words, Align::Right, (from, right), y + baseline_mm(sizes.body_pt, line_mm));
            y += line_mm;
        }
        y
    }

    /// Draws a code with its left upper corner at `x`, `y`.
    pub fn draw_code(&mut self, cells: Cells, x: f32, y: f32, side: f32) {
        self.draw(Mark::Code { x, y, side, cells });
    }
}

/// The title as it fits.
struct Title {
    lines: Vec<String>,
    size_pt: f32,
    /// Where its widest line begins and ends.
    left: f32,
    right: f32,
}

impl Title {
    /// As large as the sizes say; smaller where it would be too wide, on several lines where it still is.
    fn of(head: &Letterhead, sizes: &Sizes, (left, right): (f32, f32), code_left: f32) -> Title {
        let middle = f32::midpoint(left, right);
        let most_mm = (code_left.min(right) - middle) * 2.0 * if sizes.is_tight { 0.6 } else { 1.0 };
        let mut size_pt = sizes.title_pt;
        while size_pt > sizes.body_pt && width_mm_in(&head.title, Letters::bold(size_pt)) > most_mm {
            size_pt -= 0.5;
        }
        let letters = Letters::bold(size_pt);
        let lines = wrap_in(&head.title, letters, most_mm);
        let widest = lines.iter().map(|line| width_mm_in(line, letters)).fold(0.0, f32::max);
        Title { lines, size_pt, left: middle - widest / 2.0, right: middle + widest / 2.0 }
    }
}
