//! QR codes as cells, Code 128 as bars.

use super::page::Cells;
use qrcode::{Color, EcLevel, QrCode};

/// Why a text can't become a code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a QR code can't hold {bytes} bytes")]
pub struct CodeTooLong {
    /// Length of the text in bytes.
    pub bytes: usize,
}

/// A QR code of medium redundancy: readable with about a seventh of it soiled.
///
/// # Errors
/// `CodeTooLong` above 2,331 bytes, the largest code there is.
pub fn qr(content: &str) -> Result<Cells, CodeTooLong> {
    let code = QrCode::with_error_correction_level(content, EcLevel::M).map_err(|_error| {
        // The length is the only thing that can be wrong with bytes.
        CodeTooLong { bytes: content.len() }
    })?;
    Ok(Cells {
        content: content.to_owned(),
        columns: code.width(),
        dark: code.to_colors().into_iter().map(|color| color == Color::Dark).collect(),
    })
}

/// The bars of a Code 128.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bars {
    /// What a reader gets out of the code.
    pub content: String,
    /// Widths of bars and gaps in turn, in modules; it begins and ends with a bar.
    pub widths: Vec<u8>,
}

impl Bars {
    /// Width of the whole in modules, the quiet zones not counted.
    pub fn modules(&self) -> usize {
        self.widths.iter().map(|width| usize::from(*width)).sum()
    }

    /// First module and width of every bar.
    pub fn bars(&self) -> Vec<(usize, usize)> {
        let mut at = 0;
        let mut bars = Vec::new();
        for (index, width) in self.widths.iter().enumerate() {
            if index % 2 == 0 {
                bars.push((at, usize::from(*width)));
            }
            at += usize::from(*width);
        }
        bars
    }
}

/// Most characters of a bar code: more are wider than any paper.
const BARS_MOST: usize = 80;

/// Widths of the bars and gaps of each value (ISO/IEC 15417, table 1), the three starts at the end.
const PATTERNS: [&str; 106] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213", "221312",
    "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132", "221231", "213212",
    "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211", "212123", "212321", "232121",
    "111323", "131123", "131321", "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331",
    "132131", "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131", "311123",
    "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111", "111224", "111422", "121124",
    "121421", "141122", "141221", "112214", "112412", "122114", "122411", "142112", "142211", "241211", "221114",
    "413111", "241112", "134111", "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112",
    "421211", "212141", "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232",
];
const STOP: &str = "2331112";
const START_B: usize = 104;
const START_C: usize = 105;

/// A Code 128. Texts of digits alone, two by two, are set in the narrow way (set C), others in set B.
///
/// # Errors
/// The first character that bars can't say (they know ASCII); nothing or too much to say.
pub fn code_128(content: &str) -> Result<Bars, NoBars> {
    if let Some(character) = content.chars().find(|it| !(' '..='~').contains(it)) {
        return Err(NoBars::Character(character));
    }
    if content.is_empty() || content.len() > BARS_MOST {
        return Err(NoBars::Length(content.len()));
    }
    let bytes = content.as_bytes();
    let is_pairs = bytes.len() >= 4 && bytes.len().is_multiple_of(2) && bytes.iter().all(u8::is_ascii_digit);
    let mut values = vec![if is_pairs { START_C } else { START_B }];
    if is_pairs {
        values.extend(bytes.chunks(2).map(|pair| usize::from(pair[0] - b'0') * 10 + usize::from(pair[1] - b'0')));
    } else {
        values.extend(bytes.iter().map(|byte| usize::from(byte - b' ')));
    }
    // Each value counts as often as its place says; the start counts once.
    let sum: usize = values.iter().enumerate().map(|(place, value)| place.max(1) * value).sum();
    values.push(sum % 103);
    let digits = values.iter().map(|value| PATTERNS[*value]).chain([STOP]).flat_map(str::bytes);
    Ok(Bars { content: content.to_owned(), widths: digits.map(|digit| digit - b'0').collect() })
}

/// Why a text can't become bars.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoBars {
    /// A character beside ASCII.
    #[error("a bar code can't say {0:?}")]
    Character(char),
    /// So many characters.
    #[error("a bar code can't hold {0} characters")]
    Length(usize),
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_code_is_square_and_has_its_three_finder_corners() {
        let cells = qr("RO-2026-000001").unwrap();
        assert_eq!(cells.dark.len(), cells.columns * cells.columns);
        let is_dark = |row: usize, column: usize| cells.dark[row * cells.columns + column];
        let last = cells.columns - 1;
        for (row, column) in [(0, 0), (0, last), (last, 0)] {
            assert!(is_dark(row, column));
        }
        // The ring of light cells inside each finder's border.
        assert!(!is_dark(1, 1) && !is_dark(1, last - 1) && !is_dark(last - 1, 1));
    }

    #[test]
    fn a_text_too_long_is_refused_with_its_length() {
        assert_eq!(qr(&"x".repeat(3000)), Err(CodeTooLong { bytes: 3000 }));
        assert!(qr(&"x".repeat(2331)).is_ok());
    }

    #[test]
    fn every_pattern_is_one_of_the_standards_eleven_modules_with_an_even_number_of_dark_ones() {
        let all: BTreeSet<&str> = PATTERNS.into_iter().collect();
        assert_eq!(all.len(), PATTERNS.len(), "one stands twice");
        for pattern in PATTERNS {
            let widths: Vec<u8> = pattern.bytes().map(|digit| digit - b'0').collect();
            assert_eq!((widths.len(), widths.iter().sum::<u8>()), (6, 11), "{pattern}");
            assert_eq!(widths.iter().step_by(2).sum::<u8>() % 2, 0, "{pattern}");
        }
    }

    #[test]
    fn bars_say_the_text_with_start_check_and_stop() {
        // The worked example of many descriptions of the code: PJJ123C has the check value 54 in set A, so 55 in set B.
        let bars = code_128("PJJ123C").unwrap();
        let tail: String = bars.widths[bars.widths.len() - 13..].iter().map(u8::to_string).collect();
        assert_eq!(tail, format!("{}{STOP}", PATTERNS[55]));
        assert_eq!(bars.modules(), 11 * 9 + 13);
        assert_eq!(bars.bars()[0], (0, 2));
        // Digits two by two take half the room.
        assert_eq!(code_128("20260001").unwrap().modules(), 11 * 6 + 13);
        assert_eq!(code_128("维修"), Err(NoBars::Character('维')));
        assert_eq!(code_128(""), Err(NoBars::Length(0)));
    }
}
