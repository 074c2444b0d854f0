//! The `[envelope]` of a template: which stock it is printed on, what stands on it, and every place that an office may
//! move to meet the envelopes it has.

mod front;
mod labels;
mod lay;
#[cfg(test)]
mod tests;
mod windowed;

use toml::Spanned;

use super::{Check, Path, Placed};
use crate::print::envelope::{Area, Boxes};

pub use labels::{LabelsSpec, lay_labels};
pub use lay::lay_envelope;

/// An envelope's looks. Places are millimetres from the left upper corner; one below nothing is counted from the right or
/// lower edge, so that it holds for every size.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnvelopeSpec {
    /// What it is printed on.
    #[serde(default)]
    pub stock: StockWord,
    /// How it is laid out.
    #[serde(default)]
    pub layout: LayoutWord,
    /// The recipient's postcode, a digit in each box.
    pub postcode: Option<DigitsSpec>,
    /// Whom it goes to.
    pub recipient: PartSpec,
    /// Who sends it; left out where the stock says it.
    pub sender: Option<PartSpec>,
    /// The sender's postcode.
    pub sender_postcode: Option<DigitsSpec>,
    /// Where the stamp goes.
    pub stamp: Option<StampSpec>,
    /// What stands where on a Western front.
    pub western: Option<WesternSpec>,
    /// The window, where it is not where DIN 680 has it.
    pub window: Option<Spanned<AreaSpec>>,
}

/// What an envelope is printed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StockWord {
    /// Nothing is on it: boxes, captions and the stamp's frame are drawn.
    #[default]
    Blank,
    /// Boxes, captions and frame are there: only what goes into them is printed.
    Printed,
    /// It has a window: a sheet for it is printed, with the address where it shows.
    Window,
}

/// How an envelope is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LayoutWord {
    /// Chinese on sizes of GB/T 1416, unless the Western front's condition holds; Western on all others.
    #[default]
    Auto,
    /// Chinese on every size.
    Chinese,
    /// Western on every size.
    Western,
}

/// Digits in a row.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DigitsSpec {
    /// The postcode.
    pub text: Placed,
    /// What stands before it on blank stock.
    pub caption: Option<Placed>,
    /// Left side of the first box.
    pub x: Option<f32>,
    /// Upper side.
    pub y: Option<f32>,
    /// Width of a box.
    pub w: Option<f32>,
    /// Height of a box.
    pub h: Option<f32>,
    /// From one box's left side to that of the next.
    pub pitch: Option<f32>,
    /// Size of the digits in points.
    pub size_pt: Option<f32>,
}

/// Lines that share a place.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartSpec {
    /// From the top down; what is empty takes no room.
    pub lines: Vec<LineSpec>,
    /// Left side.
    pub x: Option<f32>,
    /// Upper side.
    pub y: Option<f32>,
    /// Width.
    pub w: Option<f32>,
    /// Height.
    pub h: Option<f32>,
    /// Size of the letters in points.
    pub size_pt: Option<f32>,
    /// Least size to which they may shrink, in points.
    pub least_pt: Option<f32>,
}

/// A line, or several that belong together.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineSpec {
    /// What it says.
    pub text: Placed,
    /// What stands before it on blank stock.
    pub caption: Option<Placed>,
    /// How much larger than the others its letters are.
    pub scale: Option<f32>,
    /// In the bold face.
    #[serde(default)]
    pub bold: bool,
    /// Upper side of its first line, in place of the one that follows from the lines above.
    pub y: Option<f32>,
}

/// The frame for the stamp.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StampSpec {
    /// What stands in it.
    pub text: Placed,
    /// Left side.
    pub x: Option<f32>,
    /// Upper side.
    pub y: Option<f32>,
    /// Width.
    pub w: Option<f32>,
    /// Height.
    pub h: Option<f32>,
}

/// A place.
#[derive(Clone, Copy, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AreaSpec {
    /// Left side.
    pub x: f32,
    /// Upper side.
    pub y: f32,
    /// Width.
    pub w: f32,
    /// Height.
    pub h: f32,
}

/// A front as the West has it.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WesternSpec {
    /// Where this holds the front is Western on every size: the address is abroad.
    pub when: Option<Path>,
    /// Whom it goes to.
    pub recipient: PartSpec,
    /// Who sends it.
    pub sender: Option<PartSpec>,
}

/// How far from an edge anything may stand, in millimetres; below nothing it is counted from the far edge.
const PLACES_MM: (f32, f32) = (-1200.0, 1200.0);
/// How much larger or smaller than the others a line's letters may be.
const SCALES: (f32, f32) = (0.2, 5.0);

/// Numbers that no envelope has are flaws of the template, named at that place of its file.
fn check_area(check: &mut Check<'_>, [x, y, w, h]: [Option<f32>; 4], byte: usize) {
    x.iter().for_each(|x| check.number("x", *x, PLACES_MM, byte));
    y.iter().for_each(|y| check.number("y", *y, PLACES_MM, byte));
    w.iter().for_each(|w| check.side("w", *w, byte));
    h.iter().for_each(|h| check.side("h", *h, byte));
}

/// A place with what the template moves of it; what is below nothing is counted from the far edge.
fn moved(usual: Area, [x, y, w, h]: [Option<f32>; 4], (width_mm, height_mm): (f32, f32)) -> Area {
    Area {
        x: x.map_or(usual.x, |x| from_edge(x, width_mm)),
        y: y.map_or(usual.y, |y| from_edge(y, height_mm)),
        w: w.unwrap_or(usual.w),
        h: h.unwrap_or(usual.h),
    }
}

fn from_edge(at_mm: f32, length_mm: f32) -> f32 {
    if at_mm < 0.0 { length_mm + at_mm } else { at_mm }
}

impl PartSpec {
    fn area(&self, usual: Area, front: (f32, f32)) -> Area {
        moved(usual, [self.x, self.y, self.w, self.h], front)
    }

    fn check(&self, check: &mut Check<'_>) {
        let byte = self.lines.first().map_or(0, |line| line.text.span().start);
        check_area(check, [self.x, self.y, self.w, self.h], byte);
        check.size_pt("size_pt", self.size_pt, byte);
        check.size_pt("least_pt", self.least_pt, byte);
        for line in &self.lines {
            let byte = line.text.span().start;
            line.caption.iter().chain([&line.text]).for_each(|words| check.words(words));
            line.scale.iter().for_each(|scale| check.number("scale", *scale, SCALES, byte));
            line.y.iter().for_each(|y| check.number("y", *y, PLACES_MM, byte));
        }
    }
}

impl StampSpec {
    fn area(&self, usual: Area, front: (f32, f32)) -> Area {
        moved(usual, [self.x, self.y, self.w, self.h], front)
    }
}

impl DigitsSpec {
    fn boxes(&self, usual: Boxes, front: (f32, f32)) -> Boxes {
        let first = moved(usual.one(0), [self.x, self.y, self.w, self.h], front);
        Boxes {
            x: first.x,
            y: first.y,
            w: first.w,
            h: first.h,
            pitch: self.pitch.unwrap_or(usual.pitch),
            size_pt: self.size_pt.unwrap_or(usual.size_pt),
        }
    }
}

impl EnvelopeSpec {
    /// Holds the names of all its texts against the document.
    pub(super) fn check(&self, check: &mut Check<'_>) {
        let digits = [&self.postcode, &self.sender_postcode];
        for digits in digits.into_iter().flatten() {
            let byte = digits.text.span().start;
            check_area(check, [digits.x, digits.y, digits.w, digits.h], byte);
            digits.pitch.iter().for_each(|pitch| check.side("pitch", *pitch, byte));
            check.size_pt("size_pt", digits.size_pt, byte);
            digits.caption.iter().chain([&digits.text]).for_each(|words| check.words(words));
        }
        if let Some(stamp) = &self.stamp {
            check.words(&stamp.text);
            check_area(check, [stamp.x, stamp.y, stamp.w, stamp.h], stamp.text.span().start);
        }
        if let Some(window) = &self.window {
            let AreaSpec { x, y, w, h } = *window.get_ref();
            check_area(check, [Some(x), Some(y), Some(w), Some(h)], window.span().start);
        }
        let western = self.western.iter().flat_map(|western| western.sender.iter().chain([&western.recipient]));
        for part in self.sender.iter().chain([&self.recipient]).chain(western) {
            part.check(check);
        }
        for when in self.western.iter().filter_map(|western| western.when.as_ref()) {
            check.condition(when);
        }
    }
}
