//! QR codes as cells.

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

#[cfg(test)]
mod tests {
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
}
