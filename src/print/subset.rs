//! The few letters a file carries, cut out of the body font.

use super::page::digest;
use super::pdf::PdfError;
use super::text;
use crate::base::font;
use allsorts::binary::read::ReadScope;
use allsorts::font_data::FontData;
use allsorts::subset::{CmapTarget, SubsetProfile};
use printpdf::{FontMetrics, ParsedFont};
use std::collections::{BTreeMap, BTreeSet};

/// A font with these characters and no others, as the PDF writer takes it.
///
/// Every character gets a code of its own, even where two share a picture (Ω the letter and Ω the unit): otherwise
/// text copied from the file would not be the text that was written.
pub(super) fn font_of(characters: &BTreeSet<char>) -> Result<ParsedFont, PdfError> {
    let mut glyphs = vec![0_u16];
    let mut code_of_character = BTreeMap::new();
    let mut width_of_code = BTreeMap::from([(0_u16, 1000_u16)]);
    for character in characters {
        let Some(glyph) = text::glyph(*character) else {
            continue;
        };
        let code = u16::try_from(glyphs.len()).map_err(|_error| PdfError::TooManyCharacters)?;
        glyphs.push(glyph.0);
        code_of_character.insert(u32::from(*character), code);
        width_of_code.insert(code, text::advance_units(*character));
    }
    let face = text::face();
    let mut parsed = ParsedFont::with_glyph_data(
        program_of(&glyphs)?,
        0,
        Some(format!("{}+NotoSansSC-Regular", tag_of(&glyphs))),
        code_of_character,
        width_of_code,
        face.units_per_em(),
        FontMetrics { ascent: face.ascender(), descent: face.descender() },
    );
    let bounds = face.global_bounding_box();
    parsed.pdf_font_metrics.x_min = bounds.x_min;
    parsed.pdf_font_metrics.y_min = bounds.y_min;
    parsed.pdf_font_metrics.x_max = bounds.x_max;
    parsed.pdf_font_metrics.y_max = bounds.y_max;
    Ok(parsed)
}

/// The six capitals that mark a font as cut down; other letters, another tag (ISO 32000-1, 9.6.4).
fn tag_of(glyphs: &[u16]) -> String {
    let bytes: Vec<u8> = glyphs.iter().flat_map(|glyph| glyph.to_be_bytes()).collect();
    let mut rest = digest(&bytes);
    (0..6)
        .map(|_place| {
            let letter = (rest % 26) as u8;
            rest /= 26;
            char::from(b'A' + letter)
        })
        .collect()
}

/// A font file whose glyph numbers are the places in `glyphs`.
fn program_of(glyphs: &[u16]) -> Result<Vec<u8>, PdfError> {
    let bad = |error: &dyn std::fmt::Display| PdfError::Font(error.to_string());
    let file = ReadScope::new(font::BODY).read::<FontData<'_>>().map_err(|error| bad(&error))?;
    let tables = file.table_provider(0).map_err(|error| bad(&error))?;
    allsorts::subset::subset(&tables, glyphs, &SubsetProfile::Pdf, CmapTarget::Unicode).map_err(|error| bad(&error))
}
