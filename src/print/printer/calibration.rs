//! The sheet by which a printer is measured: crosses at known places, rulers in millimetres, and how to go on. In
//! every language at once: it belongs to the machine, not to a document.

use crate::{
    base::{
        say::Said,
        text::{Lang, Texts},
        words::Word as _,
    },
    print::{
        page::{Ink, Mark, Page, Sheet},
        text,
    },
};

/// How far the crosses stand from the edges.
const CROSS_MM: f32 = 20.0;
/// Half of a cross's arm.
const ARM_MM: f32 = 8.0;
/// Length of both rulers.
pub const RULER_MM: f32 = 100.0;
/// Where the rulers begin.
const RULERS_AT: (f32, f32) = (40.0, 40.0);
/// Size of the words.
const WORDS_PT: f32 = 9.0;

/// The sheet on paper of a size in millimetres; at least 160 × 160, so that the rulers have room.
pub fn sheet(width_mm: f32, height_mm: f32) -> Sheet {
    let (width, height) = (width_mm.max(160.0), height_mm.max(160.0));
    let mut marks = Vec::new();
    for x in [CROSS_MM, width - CROSS_MM] {
        for y in [CROSS_MM, height - CROSS_MM] {
            marks.push(line(x - ARM_MM, y, x + ARM_MM, y));
            marks.push(line(x, y - ARM_MM, x, y + ARM_MM));
        }
    }
    for step in 0..=RULER_MM as u16 {
        let (at, length) = (f32::from(step), tick(step));
        let (x, y) = RULERS_AT;
        // Outwards, so that the beginnings of the two don't cross.
        marks.push(line(x + at, y, x + at, y - length));
        marks.push(line(x, y + at, x - length, y + at));
        if step % 10 == 0 {
            let number = step.to_string();
            let half = text::width_mm(&number, 6.5) / 2.0;
            marks.push(words(x + at - half, y - length - 0.8, 6.5, number.clone()));
            marks.push(words(x - length - half * 2.0 - 0.8, y + at + 0.8, 6.5, number));
        }
    }
    let (left, mut y) = (RULERS_AT.0 + 8.0, RULERS_AT.1 + 6.0);
    for lang in Lang::ALL {
        let texts = Texts::new(*lang, chrono_tz::UTC);
        let room = width - left - CROSS_MM;
        y = say(&mut marks, (left, y, room), 14.0, &texts.get("print-calibration"));
        let how = Said::new("print-calibration-how")
            .with("cross", format!("{CROSS_MM:.0}"))
            .with("ruler", format!("{RULER_MM:.0}"));
        y = say(&mut marks, (left, y, room), WORDS_PT, &texts.say(&how)) + 3.0;
    }
    let title = Texts::new(Lang::Zh, chrono_tz::UTC).get("print-calibration").to_string();
    Sheet {
        author: "Aftercare".to_owned(),
        language: Lang::Zh.word().to_owned(),
        created_utc_ms: 0,
        number: "calibration".to_owned(),
        pages: vec![Page { width_mm: width, height_mm: height, marks, ..Page::default() }],
        warnings: Vec::new(),
        title,
    }
}

/// Every fifth millimetre is longer, every tenth the longest.
fn tick(step: u16) -> f32 {
    match step {
        step if step % 10 == 0 => 6.0,
        step if step % 5 == 0 => 4.5,
        _ => 3.0,
    }
}

/// Writes a text down from a place; where it ends.
fn say(marks: &mut Vec<Mark>, (left, top, width): (f32, f32, f32), size_pt: f32, said: &str) -> f32 {
    let height = size_pt * text::MM_PER_PT * 1.5;
    let mut y = top;
    for line in text::wrap(said, size_pt, width) {
        y += height;
        marks.push(words(left, y, size_pt, line));
    }
    y
}

fn line(x1: f32, y1: f32, x2: f32, y2: f32) -> Mark {
    Mark::Line { x1, y1, x2, y2, width_pt: 0.4 }
}

fn words(x: f32, y: f32, size_pt: f32, text: String) -> Mark {
    Mark::Text { x, y, size_pt, text, ink: Ink::BLACK, bold: false, fills_mm: None, field: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crosses_stand_twenty_millimetres_from_the_edges_and_nothing_runs_off_the_paper() {
        for (width, height) in [(210.0, 297.0), (241.0, 279.4), (50.0, 60.0)] {
            let sheet = sheet(width, height);
            let page = &sheet.pages[0];
            assert!(page.width_mm >= width && page.height_mm >= height);
            let is_cross = |mark: &Mark| *mark == line(12.0, 20.0, 28.0, 20.0);
            assert_eq!(page.marks.iter().filter(|mark| is_cross(mark)).count(), 1);
            for mark in &page.marks {
                if let Mark::Text { x, y, size_pt, text, .. } = mark {
                    assert!(*x > 0.0 && *y < page.height_mm - 5.0, "{text}");
                    assert!(x + text::width_mm(text, *size_pt) < page.width_mm - 5.0, "{text}");
                }
            }
            assert!(
                sheet.texts().any(|text| text.contains("校准")) && sheet.texts().any(|text| text.contains("ruler"))
            );
        }
    }
}
