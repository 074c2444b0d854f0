//! The mark of a reprint (DOC-16) where a template doesn't print it: no template can lose it.

use crate::{
    base::failure::Failure,
    print::{
        flow::{Align, Sizes, Words},
        page::Page,
        text::shorten,
    },
};

use super::Lay;

/// The field that says which printing of the same paper it is.
const REPRINT: &str = "reprint";
/// Where the mark's baseline stands below the paper's upper side at most, and at least: above everything else, and
/// where printers still print.
const BASELINE_MM: (f32, f32) = (4.5, 8.0);

impl Lay<'_> {
    /// Draws a small line in the head margin of every page of a reprint, unless the template says on one of them that
    /// it is one.
    pub(super) fn mark_reprint(&self, pages: &mut [Page]) -> Result<(), Failure> {
        let mark = self.field(REPRINT);
        let is_blank = pages.iter().all(|page| page.marks.is_empty());
        if mark.is_empty() || is_blank || pages.iter().any(|page| says(page, &mark)) {
            return Ok(());
        }
        let paper = self.paper()?;
        let baseline_mm = (paper.margins.top / 2.0).clamp(BASELINE_MM.0, BASELINE_MM.1);
        let sides = (paper.margins.left, paper.width_mm - paper.margins.right);
        let small_pt = Sizes::of(&paper).small_pt;
        let mark = shorten(&mark, small_pt, sides.1 - sides.0);
        let words = Words::small(&mark).sized(small_pt).of(REPRINT);
        for page in pages {
            page.marks.extend(words.mark(Align::Right, sides, baseline_mm));
        }
        Ok(())
    }
}

/// Does the page say it, in however many lines?
fn says(page: &Page, mark: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
    page.texts().map(letters).collect::<String>().contains(&letters(mark))
}
