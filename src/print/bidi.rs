//! Text that is written from right to left, put into the order in which it stands on the paper.

use std::collections::BTreeMap;
use unicode_bidi::BidiInfo;

/// Brackets and quotes that turn round where the text does.
const PAIRS: &[(char, char)] = &[('(', ')'), ('[', ']'), ('{', '}'), ('<', '>'), ('«', '»'), ('‹', '›')];

/// Is it a letter or mark of Hebrew, Arabic or another script written from right to left?
pub(super) fn is_right_to_left(character: char) -> bool {
    matches!(
        character as u32,
        0x0590..=0x08FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFE | 0x1_0800..=0x1_0FFF | 0x1_E800..=0x1_EFFF
    )
}

/// The letters of a line, brackets turned round where they stand in text from right to left, and the order in which
/// they are seen from left to right.
pub(super) fn seen(line: &str) -> (Vec<char>, Vec<usize>) {
    let mut letters: Vec<char> = line.chars().collect();
    if !letters.iter().copied().any(is_right_to_left) {
        let order = (0..letters.len()).collect();
        return (letters, order);
    }
    let info = BidiInfo::new(line, None);
    // Places in the text are counted in bytes there.
    let places: BTreeMap<usize, usize> = line.char_indices().enumerate().map(|(place, (at, _))| (at, place)).collect();
    let place_at = |at: usize| places.get(&at).copied().unwrap_or(letters.len());
    let mut order = Vec::with_capacity(letters.len());
    let mut turned = Vec::new();
    for paragraph in &info.paragraphs {
        let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
        for run in runs {
            let is_turned = levels[run.start].is_rtl();
            let run = place_at(run.start)..place_at(run.end);
            if is_turned {
                order.extend(run.clone().rev());
                turned.push(run);
            } else {
                order.extend(run);
            }
        }
    }
    for place in turned.into_iter().flatten() {
        letters[place] = mirrored(letters[place]);
    }
    (letters, order)
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

    #[test]
    fn right_to_left_words_are_turned_and_everything_else_stays() {
        let table = [
            ("维修 CK6140", "维修 CK6140"),
            ("שלום", "םולש"),
            ("客户 שלום 先生", "客户 םולש 先生"),
            ("אב 12 גד", "דג 12 בא"),
            ("(אב)", "(בא)"),
            // A mark stands where its letter begins.
            ("בָא", "אָב"),
        ];
        for (written, seen) in table {
            let (letters, order) = super::seen(written);
            assert_eq!(order.into_iter().map(|place| letters[place]).collect::<String>(), seen, "{written}");
        }
    }
}
