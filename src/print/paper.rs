//! Sizes of paper by name, and own sizes in millimetres, each with margins and a size of letters that suit it.

use crate::base::say::Said;

/// Size of ordinary text in points: 五号, the usual of Chinese office forms, a little smaller.
pub const BODY_PT: f32 = 9.5;

/// Width of the strips with holes at both sides of continuous paper.
pub const TRACTOR_MM: f32 = 12.7;
/// Width of the continuous paper of Chinese offices: 9½ inches with its strips.
const FORM_MM: f32 = 241.0;
/// Least and greatest side of a paper.
const SIDES_MM: std::ops::RangeInclusive<f32> = 20.0..=1200.0;
/// Paper lower than this is set more tightly.
const LOW_MM: f32 = 160.0;

/// What stays free at the four sides, in millimetres.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Margins {
    /// Above.
    pub top: f32,
    /// At the right.
    pub right: f32,
    /// Below.
    pub bottom: f32,
    /// At the left.
    pub left: f32,
}

impl Margins {
    /// The same left and right, and above and below.
    pub const fn even(side: f32, end: f32) -> Margins {
        Margins { top: end, right: side, bottom: end, left: side }
    }
}

/// A size of paper with its margins and the size of its letters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paper {
    /// Width in millimetres.
    pub width_mm: f32,
    /// Height in millimetres.
    pub height_mm: f32,
    /// What stays free.
    pub margins: Margins,
    /// Size of ordinary text in points. Headings, tables and gaps follow it.
    pub body_pt: f32,
}

/// A paper with its name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Named {
    /// As templates and the command line call it.
    pub name: &'static str,
    /// The paper.
    pub paper: Paper,
}

const fn named(name: &'static str, (width_mm, height_mm): (f32, f32), margins: (f32, f32), body_pt: f32) -> Named {
    Named { name, paper: Paper { width_mm, height_mm, margins: Margins::even(margins.0, margins.1), body_pt } }
}

/// The papers that have a name, in the order of a list to choose from.
pub const NAMED: &[Named] = &[
    Named { name: "a4", paper: Paper::A4 },
    named("a5", (148.0, 210.0), (10.0, 8.0), 8.5),
    named("a5-landscape", (210.0, 148.0), (12.0, 8.0), 8.5),
    named("letter", (215.9, 279.4), (15.0, 12.0), BODY_PT),
    named("form-241x279.4", (FORM_MM, 279.4), (TRACTOR_MM + 1.3, 8.0), BODY_PT),
    named("form-241x139.7", (FORM_MM, 139.7), (TRACTOR_MM + 1.3, 6.0), 8.5),
    named("form-241x93.1", (FORM_MM, 93.1), (TRACTOR_MM + 1.3, 4.0), 8.0),
];

impl Paper {
    /// A4, upright.
    pub const A4: Paper =
        Paper { width_mm: 210.0, height_mm: 297.0, margins: Margins::even(15.0, 12.0), body_pt: BODY_PT };

    /// The paper of a name, or of a size in millimetres such as `241x139.7`, width first. Paper of 241 mm is continuous:
    /// its strips with holes are left free.
    ///
    /// # Errors
    /// Which names there are; sides that no paper has.
    pub fn parse(text: &str) -> Result<Paper, Said> {
        let word = text.trim().to_lowercase();
        if let Some(named) = NAMED.iter().find(|named| named.name == word) {
            return Ok(named.paper);
        }
        let size = word.trim_end_matches("mm").trim_end();
        let sides = size.split_once(['x', '×', '*']).and_then(|(width, height)| {
            let side = |text: &str| text.trim().parse::<f32>().ok().filter(|side| side.is_finite());
            Some((side(width)?, side(height)?))
        });
        let Some((width_mm, height_mm)) = sides else {
            let known = NAMED.iter().map(|named| named.name).collect::<Vec<_>>().join(", ");
            return Err(Said::new("print-paper-unknown").with("paper", text.trim()).with("known", known));
        };
        if !SIDES_MM.contains(&width_mm) || !SIDES_MM.contains(&height_mm) {
            let said = Said::new("print-paper-size").with("paper", text.trim());
            return Err(said.with("least", SIDES_MM.start().to_string()).with("most", SIDES_MM.end().to_string()));
        }
        Ok(Paper::sized(width_mm, height_mm))
    }

    /// A paper of any size, its margins and letters in proportion.
    pub fn sized(width_mm: f32, height_mm: f32) -> Paper {
        let same = |named: &&Named| (named.paper.width_mm, named.paper.height_mm) == (width_mm, height_mm);
        if let Some(named) = NAMED.iter().find(same) {
            return named.paper;
        }
        let is_form = (width_mm - FORM_MM).abs() < 0.5;
        let side = if is_form { TRACTOR_MM + 1.3 } else { (width_mm * 0.07).clamp(3.0, 15.0) };
        let body_pt = match height_mm.min(width_mm * 1.4) {
            small if small < 100.0 => 8.0,
            small if small < 200.0 => 8.5,
            _ => BODY_PT,
        };
        let margins = Margins::even(side, (height_mm * 0.042).clamp(2.0, 12.0));
        Paper { width_mm, height_mm, margins, body_pt }
    }

    /// Is it so low that a document must be set tightly?
    pub fn is_low(&self) -> bool {
        self.height_mm < LOW_MM
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_is_known_by_its_name_or_its_size() {
        let size = |text: &str| Paper::parse(text).map(|paper| (paper.width_mm, paper.height_mm));
        for (text, expected) in [
            ("a4", (210.0, 297.0)),
            ("A5-landscape", (210.0, 148.0)),
            (" letter ", (215.9, 279.4)),
            ("form-241x93.1", (241.0, 93.1)),
            ("241x139.7", (241.0, 139.7)),
            ("100 × 60.5 mm", (100.0, 60.5)),
            ("80*50mm", (80.0, 50.0)),
        ] {
            assert_eq!(size(text), Ok(expected), "{text}");
        }
        assert_eq!(
            Paper::parse("241x139.7"),
            Paper::parse("form-241x139.7"),
            "the size of a named paper is that paper"
        );
    }

    #[test]
    fn a_paper_that_is_none_is_refused_with_what_there_is() {
        for (text, key) in [
            ("a6", "print-paper-unknown"),
            ("", "print-paper-unknown"),
            ("241x", "print-paper-unknown"),
            ("nanxnan", "print-paper-unknown"),
            ("0x100", "print-paper-size"),
            ("-5x100", "print-paper-size"),
            ("100x5000", "print-paper-size"),
        ] {
            assert_eq!(Paper::parse(text).unwrap_err().key, key, "{text}");
        }
    }

    #[test]
    fn continuous_paper_keeps_its_strips_free_and_every_paper_has_room() {
        for own in ["241x93.1", "241x100", "241x279.4"] {
            let margins = Paper::parse(own).unwrap().margins;
            assert!(margins.left >= TRACTOR_MM && margins.right >= TRACTOR_MM, "{own}");
        }
        for side in [20.0, 50.0, 93.1, 148.0, 400.0, 1200.0] {
            let paper = Paper::sized(side, side);
            assert!(paper.margins.left * 2.0 < side / 2.0 && paper.margins.top * 2.0 < side / 2.0, "{side}");
        }
    }
}
