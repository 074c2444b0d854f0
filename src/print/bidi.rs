//! Text that is written from right to left, put into the order in which it stands on the paper.

use std::borrow::Cow;
use unicode_bidi::BidiInfo;
use unicode_normalization::char::is_combining_mark;

/// Brackets and quotes that turn round where the text does.
const PAIRS: &[(char, char)] = &[('(', ')'), ('[', ']'), ('{', '}'), ('<', '>'), ('«', '»'), ('‹', '›')];

/// Is it a letter or mark of Hebrew, Arabic or another script written from right to left?
pub(super) fn is_right_to_left(character: char) -> bool {
    matches!(
        character as u32,
        0x0590..=0x08FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFE | 0x1_0800..=0x1_0FFF | 0x1_E800..=0x1_EFFF
    )
}

/// A line as it is seen from left to right.
pub(super) fn visual(line: &str) -> Cow<'_, str> {
    if !line.chars().any(is_right_to_left) {
        return Cow::Borrowed(line);
    }
    let info = BidiInfo::new(line, None);
    let mut seen = String::with_capacity(line.len());
    for paragraph in &info.paragraphs {
        let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
        for run in runs {
            let is_turned = levels[run.start].is_rtl();
            let piece = &line[run];
            if is_turned { turn(piece, &mut seen) } else { seen.push_str(piece) }
        }
    }
    Cow::Owned(seen)
}

/// Writes a piece backwards; marks stay behind the letter they belong to.
fn turn(piece: &str, seen: &mut String) {
    let mut marks: Vec<char> = Vec::new();
    for character in piece.chars().rev() {
        if is_combining_mark(character) {
            marks.push(character);
            continue;
        }
        seen.push(mirrored(character));
        seen.extend(marks.drain(..).rev());
    }
    seen.extend(marks.drain(..).rev());
}

fn mirrored(character: char) -> char {
    PAIRS
        .iter()
        .find_map(|(open, close)| match character {
            it if it == *open => Some(*close),
            it if it == *close => Some(*open),
            _ => None,
        })
        .unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_to_left_words_are_turned_and_everything_else_stays() {
        let table = [
            ("维修 CK6140", "维修 CK6140"),
            ("שלום", "םולש"),
            ("客户 שלום 先生", "客户 םולש 先生"),
            ("אב 12 גד", "דג 12 בא"),
            ("(אב)", "(בא)"),
            // The mark stays behind its letter.
            ("בָּא", "אבָּ"),
        ];
        for (written, seen) in table {
            assert_eq!(visual(written), seen, "{written}");
        }
    }
}
