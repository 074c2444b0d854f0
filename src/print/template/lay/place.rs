//! Things at fixed places of the page: a text wrapped into its box, a picture, a code, a frame.

use crate::{
    base::{failure::Failure, say::Said},
    print::{
        code,
        flow::{Align, Flow, Words, baseline_mm},
        page::Mark,
        para::bar_marks,
        picture,
        text::{Letters, MM_PER_PT, width_mm_in, wrap_in},
    },
};

use super::{
    super::{AlignWord, CodeWord, PlaceSpec},
    Lay, SAID_CHARACTERS, align_of, begin_of,
};

/// How far letters shrink at a time.
const STEP_PT: f32 = 0.5;

impl Lay<'_> {
    pub(super) fn place(&self, flow: &mut Flow, spec: &PlaceSpec) -> Result<(), Failure> {
        let mut marks = Vec::new();
        let PlaceSpec { x, y, w, h, .. } = *spec;
        // It was held against the template's own paper, not against one that was chosen for this printing.
        let paper = self.paper()?;
        if x + w > paper.width_mm + 0.01 || y + h > paper.height_mm + 0.01 {
            let reach = format!("{:.0}×{:.0}", x + w, y + h);
            return Err(Said::new("print-paper-places").with("reach", reach).into());
        }
        if let Some(line_pt) = spec.frame {
            marks.push(Mark::Rect { x, y, w, h, fill: None, line_pt: Some(line_pt) });
        }
        if spec.text.is_some() {
            marks.extend(self.text_marks(flow, spec)?);
        }
        if let Some(path) = &spec.picture
            && let Some(picture) = self.picture_of(path.get_ref())
        {
            if picture::decode(picture.png()).is_ok() {
                let (wide, high) = picture.size_within(w, h);
                let x = x + shift(w - wide, spec.align);
                marks.push(Mark::Picture { x, y: y + (h - high) / 2.0, w: wide, h: high, picture });
            } else {
                flow.warn(Said::new("print-warning-picture").with("name", self.label_of(path.get_ref())));
            }
        }
        if let Some(words) = &spec.code {
            let text = self.fill(words)?;
            match code_marks(spec, &text) {
                Some(code) => marks.extend(code),
                None => flow.warn(Said::new("print-warning-code").with("text", begin_of(&text))),
            }
        }
        for mark in marks {
            if spec.every_page {
                flow.draw_everywhere(mark);
            } else {
                flow.draw(mark);
            }
        }
        Ok(())
    }

    /// A text in its box: smaller where it is too long, down to the least size, and a warning where it is still too long.
    /// Nothing of it is left out.
    fn text_marks(&self, flow: &mut Flow, spec: &PlaceSpec) -> Result<Vec<Mark>, Failure> {
        let Some(words) = &spec.text else { return Ok(Vec::new()) };
        let text = self.fill(words)?;
        let text = text.trim_end();
        let mut size_pt = spec.size_pt.unwrap_or(flow.sizes().body_pt);
        let least_pt = spec.least_pt.unwrap_or(size_pt).min(size_pt);
        let letters = |size_pt: f32| Letters { size_pt, bold: spec.bold };
        let fits = |size_pt: f32| {
            let lines = wrap_in(text, letters(size_pt), spec.w);
            // A line alone needs the height of its letters, not of a line with its gap.
            let high = lines.len().saturating_sub(1) as f32 * line_mm(size_pt) + size_pt * MM_PER_PT;
            high <= spec.h + 0.01 && lines.iter().all(|line| width_mm_in(line, letters(size_pt)) <= spec.w + 0.01)
        };
        while !fits(size_pt) && size_pt > least_pt {
            size_pt = (size_pt - STEP_PT).max(least_pt);
        }
        if !fits(size_pt) {
            let begin: String = text.lines().next().unwrap_or_default().chars().take(SAID_CHARACTERS).collect();
            flow.warn(Said::new("print-warning-overfull").with("text", begin));
        }
        let field = self.sole_field(words.get_ref());
        let lines = wrap_in(text, letters(size_pt), spec.w);
        let last = lines.len().saturating_sub(1);
        let first = spec.y + baseline_mm(size_pt, line_mm(size_pt).min(spec.h).max(size_pt * MM_PER_PT));
        let mark = |(index, line): (usize, &String)| {
            let words = Words { bold: spec.bold, field, ..Words::body(line).sized(size_pt) };
            let y = first + index as f32 * line_mm(size_pt);
            let mut mark = words.mark(align_of(spec.align), (spec.x, spec.x + spec.w), y)?;
            if let Mark::Text { fills_mm, .. } = &mut mark
                && spec.align == AlignWord::Justify
                && index < last
            {
                *fills_mm = Some(spec.w);
            }
            Some(mark)
        };
        Ok(lines.iter().enumerate().filter_map(mark).collect())
    }
}

/// Distance of baselines in a box.
fn line_mm(size_pt: f32) -> f32 {
    size_pt * MM_PER_PT * 1.3
}

fn shift(spare: f32, align: AlignWord) -> f32 {
    match align_of(align) {
        Align::Left => 0.0,
        Align::Center => spare / 2.0,
        Align::Right => spare,
    }
}

/// The code in its box; nothing where it can't say the text.
fn code_marks(spec: &PlaceSpec, text: &str) -> Option<Vec<Mark>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    match spec.code_kind {
        CodeWord::Qr => {
            let side = spec.w.min(spec.h);
            let x = spec.x + shift(spec.w - side, spec.align);
            Some(vec![Mark::Code { x, y: spec.y, side, cells: code::qr(text).ok()? }])
        }
        CodeWord::Code128 => {
            let bars = code::code_128(text).ok()?;
            Some(bar_marks(&bars, (spec.x, spec.y, spec.w, spec.h), 8.0))
        }
    }
}
