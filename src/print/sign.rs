//! Places to sign at the end of a document.

use super::{
    flow::{Align, Flow},
    text::shorten,
};

impl Flow {
    /// Places to sign, side by side: each has its label and a line to write on. As many rows as the labels need.
    pub fn signatures(&mut self, labels: &[String]) {
        const GAP_MM: f32 = 6.0;
        let (height, writing_mm) = (self.sizes().mm(16.0, 9.0), self.sizes().mm(20.0, 20.0));
        let widest = labels.iter().map(|label| self.body(label).width_mm()).fold(0.0, f32::max);
        let fitting = ((self.width_mm() + GAP_MM) / (widest + writing_mm + GAP_MM)) as usize;
        // Three and one would look forgotten: two and two.
        let rows = labels.len().div_ceil(fitting.max(1)).max(1);
        let columns = labels.len().div_ceil(rows).max(1);
        let step = (self.width_mm() + GAP_MM) / columns as f32;
        self.need(height * labels.len().div_ceil(columns) as f32);
        for row in labels.chunks(columns) {
            self.need(height);
            let baseline = self.y_mm() + height - self.sizes().mm(4.0, 2.0);
            for (index, label) in row.iter().enumerate() {
                let left = self.left_mm() + step * index as f32;
                let right = left + step - GAP_MM;
                let room = right - left;
                let label = shorten(label, self.sizes().body_pt, room);
                let words = self.body(&label);
                self.draw_words(words, Align::Left, (left, right), baseline);
                let line_left = left + words.width_mm() + 1.5;
                self.draw_rule(line_left.min(right), right, baseline + 1.0);
            }
            self.space(height);
        }
    }
}
