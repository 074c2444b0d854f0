//! The few letters a file carries, cut out of the fonts.

use super::face::{self, Face, FaceId};
use super::page::digest;
use super::pdf::PdfError;
use allsorts::binary::read::ReadScope;
use allsorts::font_data::FontData;
use allsorts::subset::{CmapTarget, SubsetProfile};
use lopdf::Object;
use printpdf::{FontMetrics, FontType, ParsedFont};
use std::collections::{BTreeMap, BTreeSet};

/// Files count in thousandths of an em, whatever the font counts in.
const UNITS_PER_EM: u16 = 1000;

/// A font with these characters and no others, as the PDF writer takes it.
///
/// Every character gets a code of its own, even where two share a picture (Ω the letter and Ω the unit): otherwise
/// text copied from the file would not be the text that was written.
pub(super) fn font_of(id: FaceId, characters: &BTreeSet<char>) -> Result<ParsedFont, PdfError> {
    let face = face::face(id);
    let mut glyphs = vec![0_u16];
    let mut code_of_character = BTreeMap::new();
    let mut width_of_code = BTreeMap::from([(0_u16, UNITS_PER_EM)]);
    for character in characters {
        let Some(glyph) = face.glyph(face::shape(*character)) else {
            continue;
        };
        let code = u16::try_from(glyphs.len()).map_err(|_error| PdfError::TooManyCharacters)?;
        glyphs.push(glyph.0);
        code_of_character.insert(u32::from(*character), code);
        width_of_code.insert(code, if face::is_silent(*character) { 0 } else { face.advance(glyph) });
    }
    let thousandths = |units: i16| face.thousandths(f32::from(units)).round() as i16;
    let parsed = face.parsed();
    let mut font = ParsedFont::with_glyph_data(
        program_of(face, &glyphs)?,
        0,
        Some(format!("{}+{}", tag_of(&glyphs), face.name())),
        code_of_character,
        width_of_code,
        UNITS_PER_EM,
        FontMetrics { ascent: thousandths(parsed.ascender()), descent: thousandths(parsed.descender()) },
    );
    if parsed.tables().cff.is_some() {
        font.font_type = FontType::OpenTypeCFF(());
    }
    let bounds = parsed.global_bounding_box();
    font.pdf_font_metrics.x_min = thousandths(bounds.x_min);
    font.pdf_font_metrics.y_min = thousandths(bounds.y_min);
    font.pdf_font_metrics.x_max = thousandths(bounds.x_max);
    font.pdf_font_metrics.y_max = thousandths(bounds.y_max);
    Ok(font)
}

/// Where letters stand for others on the paper, the file says which: two dashes that are drawn as one copy out as two.
pub(super) fn say_what_is_meant(
    file: &mut lopdf::Document,
    id: FaceId,
    characters: &BTreeSet<char>,
) -> Result<(), PdfError> {
    let meant = characters.iter().filter_map(|private| Some((private.to_string(), face::stands_for(*private)?.1)));
    let meant: Vec<(String, String)> = meant.map(|(private, said)| (entry_of(&private), entry_of(&said))).collect();
    if meant.is_empty() {
        return Ok(());
    }
    let bad = |error: lopdf::Error| PdfError::Structure(error.to_string());
    let end = format!("+{}", face::face(id).name());
    let is_it = |object: &&Object| {
        let name = object.as_dict().and_then(|font| font.get(b"BaseFont")).and_then(Object::as_name);
        name.is_ok_and(|name| name.ends_with(end.as_bytes()))
    };
    let fonts = file.objects.values().filter(is_it);
    let tables = fonts.filter_map(|font| font.as_dict().ok()?.get(b"ToUnicode").ok()?.as_reference().ok());
    for table in tables.collect::<Vec<_>>() {
        let stream = file.get_object_mut(table).and_then(Object::as_stream_mut).map_err(bad)?;
        let mut text = String::from_utf8_lossy(&stream.content).into_owned();
        for (private, said) in &meant {
            text = text.replace(private, said);
        }
        stream.set_content(text.into_bytes());
    }
    Ok(())
}

/// The end of a line that says what a code of the font means: in UTF-16, as numbers to the base of 16.
fn entry_of(text: &str) -> String {
    let units: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("> <{units}>\n")
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
fn program_of(face: &Face, glyphs: &[u16]) -> Result<Vec<u8>, PdfError> {
    let bad = |error: &dyn std::fmt::Display| PdfError::Font(error.to_string());
    let file = ReadScope::new(face.data()).read::<FontData<'_>>().map_err(|error| bad(&error))?;
    let tables = file.table_provider(face.index() as usize).map_err(|error| bad(&error))?;
    allsorts::subset::subset(&tables, glyphs, &SubsetProfile::Pdf, CmapTarget::Unicode).map_err(|error| bad(&error))
}
