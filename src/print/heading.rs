//! Headings of blocks, which stay with what stands below them.

use super::{
    flow::{Align, Flow, Words, baseline_mm},
    text::{Letters, wrap_in},
};

impl Flow {
    /// The heading of a block. It goes to the next page with the block's first lines.
    pub fn heading(&mut self, text: &str) {
        let sizes = self.sizes();
        let height = sizes.line_mm(sizes.heading_pt);
        let lines = wrap_in(text, Letters::bold(sizes.heading_pt), self.width_mm());
        self.gap(sizes.mm(1.0, 0.6));
        self.need(height * lines.len() as f32 + sizes.mm(18.0, 12.0));
        let heading = self.heading_here();
        for line in lines {
            self.need(height);
            let baseline = self.y_mm() + baseline_mm(sizes.heading_pt, height);
            let words = Words::body(&line).sized(sizes.heading_pt).bold();
            self.draw_words(words, Align::Left, self.sides(), baseline);
            self.space(height);
        }
        self.space(sizes.mm(0.8, 0.3));
        self.keep_heading(heading);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::{
        flow::{Paper, Running},
        table::Entry,
    };

    #[test]
    fn a_heading_never_stands_alone_at_the_foot_of_a_page() {
        let value = (0..6).map(|line| format!("V{line}")).collect::<Vec<_>>().join("\n");
        for above_mm in (0..260).step_by(2) {
            let mut flow = Flow::new(Paper::A4, Running { head_left: "head".into(), ..Running::default() });
            flow.space(above_mm as f32);
            flow.heading("H");
            let rows = vec![vec![Entry { label: String::new(), value: value.clone(), field: None }]];
            let height_mm = flow.grid_mm(20.0, &rows);
            flow.need(height_mm);
            flow.grid(20.0, &rows);
            let pages = flow.finish(|_, _| String::new());
            let page_of = |text: &str| pages.iter().position(|page| page.texts().any(|one| one == text));
            assert_eq!(page_of("H"), page_of("V0"), "{above_mm} mm above");
            assert!(page_of("H").is_some());
        }
    }
}
