//! Fonts of the system, for characters the bundled fonts lack. Looked up when such a character comes, and remembered.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use fontique::{
    Blob, Collection, CollectionOptions, FallbackKey, GenericFamily, Language, Query, QueryFamily, QueryFont,
    QueryStatus, Script, SourceCache,
};
use ttf_parser::Permissions;
use unicode_script::UnicodeScript as _;

use super::arabic;
use super::face::{Face, FaceId};

/// Families that have what the usual ones lack: rare Han characters, symbols, emoji in black and white.
const FURTHER: &[&str] = &[
    "Microsoft YaHei",
    "SimSun-ExtB",
    "MingLiU-ExtB",
    "Segoe UI Symbol",
    "Segoe UI Historic",
    "PingFang SC",
    "Songti SC",
    "Apple Symbols",
    "Arial Unicode MS",
    "Noto Sans CJK SC",
    "Noto Serif CJK SC",
    "WenQuanYi Micro Hei",
    "HanaMinB",
    "Noto Sans Symbols2",
    "Noto Sans Symbols",
    "Noto Emoji",
    "DejaVu Sans",
    "FreeSans",
];

/// What was found so far.
#[derive(Default)]
struct Known {
    system: Option<System>,
    faces: Vec<(String, &'static Face)>,
    of_character: BTreeMap<char, Option<FaceId>>,
}

struct System {
    collection: Collection,
    cache: SourceCache,
}

static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);

/// A font of the system that has a character and may be put into files.
pub(super) fn with(character: char) -> Option<FaceId> {
    if !is_shared(character) {
        return None;
    }
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(answer) = known.of_character.get(&character) {
        return *answer;
    }
    let answer = known.look_up(character);
    known.of_character.insert(character, answer);
    answer
}

/// The font of that number.
pub(super) fn face(number: u16) -> Option<&'static Face> {
    let known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let place = usize::from(number.checked_sub(FaceId::FIRST_INSTALLED)?);
    known.faces.get(place).map(|(_, face)| *face)
}

/// Means it the same to everybody? Control characters are no letters, private ones mean what each font likes.
fn is_shared(character: char) -> bool {
    let is_private = matches!(character as u32, 0xE000..=0xF8FF | 0xF_0000..);
    !character.is_control() && !character.is_whitespace() && !is_private
}

impl Known {
    fn look_up(&mut self, character: char) -> Option<FaceId> {
        // Not the fonts found earlier first: the same letter is drawn alike whatever was printed before it.
        let system = self.system.get_or_insert_with(|| System {
            collection: Collection::new(CollectionOptions { shared: false, system_fonts: true }),
            cache: SourceCache::default(),
        });
        // A font that joins the letter before one that has it only as it stands alone.
        let all = arabic::forms_of(character);
        let (key, font) = system.find(&all).or_else(|| system.find(&[character]).filter(|_| all.len() > 1))?;
        if let Some(place) = self.faces.iter().position(|(known, _)| *known == key) {
            return Some(id_of(place));
        }
        // For as long as the program runs: window and files draw with it.
        let blob: &'static Blob<u8> = Box::leak(Box::new(font.blob));
        let face = Face::parse(blob.as_ref(), font.index)?.known_as(&key);
        self.faces.push((key, Box::leak(Box::new(face))));
        Some(id_of(self.faces.len() - 1))
    }
}

fn id_of(place: usize) -> FaceId {
    FaceId(FaceId::FIRST_INSTALLED.saturating_add(u16::try_from(place).unwrap_or(u16::MAX)))
}

impl System {
    /// The system's own choice for the character's script, then families known to have much.
    fn find(&mut self, characters: &[char]) -> Option<(String, QueryFont)> {
        let character = *characters.first()?;
        let generic = [GenericFamily::SansSerif, GenericFamily::SystemUi, GenericFamily::Math, GenericFamily::Serif];
        let mut found = None;
        for key in keys(character) {
            let mut query = self.collection.query(&mut self.cache);
            query.set_families(generic.map(QueryFamily::Generic));
            if let Some(key) = key {
                query.set_fallbacks(key);
            }
            found = found.or_else(|| first(&mut query, characters));
        }
        let found = found.or_else(|| {
            let mut query = self.collection.query(&mut self.cache);
            query.set_families(FURTHER.iter().map(|name| QueryFamily::Named(name)));
            first(&mut query, characters)
        })?;
        let (family, place) = found.family;
        let name = self.collection.family_name(family).unwrap_or_default();
        Some((format!("{name} {place} {}", found.index), found))
    }
}

/// Under what the system is asked: the script in the languages that may have it, Chinese first; nothing for signs that
/// belong to no script.
fn keys(character: char) -> Vec<Option<FallbackKey>> {
    use unicode_script::Script as Of;
    let of = character.script();
    if matches!(of, Of::Common | Of::Inherited | Of::Unknown) {
        return vec![None];
    }
    let Ok(script) = Script::parse(of.short_name()) else {
        return vec![None];
    };
    if of != Of::Han {
        return vec![Some(FallbackKey::new(script, None))];
    }
    // `zh-CN` would be taken for 'any Han' here, which is often a Japanese font.
    let languages = ["zh-SG", "zh-TW", "ja", "ko"].into_iter().filter_map(|tag| Language::parse(tag).ok());
    languages.map(|language| Some(FallbackKey::new(script, Some(&language)))).collect()
}

/// The first font that has all these characters.
fn first(query: &mut Query<'_>, characters: &[char]) -> Option<QueryFont> {
    let mut found = None;
    query.matches_with(|font| {
        let has = |character: &char| font.charmap().and_then(|map| map.map(*character)).is_some_and(|glyph| glyph != 0);
        let is_in = characters.iter().all(has);
        let parsed = is_in.then(|| ttf_parser::Face::parse(font.blob.as_ref(), font.index).ok()).flatten();
        let fits = |face: &ttf_parser::Face<'_>| characters.iter().all(|character| has_outline(face, *character));
        if parsed.is_some_and(|face| may_be_embedded(&face) && fits(&face)) {
            found = Some(font.clone());
            return QueryStatus::Stop;
        }
        QueryStatus::Continue
    });
    found
}

/// Has it the letter as a shape in one colour? Pictures of letters can't be printed alike in window and file.
fn has_outline(face: &ttf_parser::Face<'_>, character: char) -> bool {
    let Some(glyph) = face.glyph_index(character).filter(|glyph| glyph.0 != 0) else {
        return false;
    };
    !face.is_color_glyph(glyph) && face.glyph_bounding_box(glyph).is_some()
}

/// Do its makers let letters of it be put into documents? (OS/2, fsType)
fn may_be_embedded(face: &ttf_parser::Face<'_>) -> bool {
    let is_free = face.tables().os2.is_none()
        || face.permissions().is_some_and(|permissions| permissions != Permissions::Restricted);
    let may_be_cut =
        face.tables().os2.is_none_or(|os2| os2.is_subsetting_allowed() && os2.is_outline_embedding_allowed());
    is_free && may_be_cut
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::font;
    use crate::print::page::{Ink, Mark, Page, Sheet};
    use crate::print::pdf;

    /// The body font with other embedding rights.
    fn with_rights(rights: u16) -> Vec<u8> {
        let mut file = font::BODY.to_vec();
        let tables = usize::from(u16::from_be_bytes([file[4], file[5]]));
        let entry = (0..tables).map(|table| 12 + 16 * table).find(|at| &file[*at..at + 4] == b"OS/2").unwrap();
        let offset = u32::from_be_bytes(file[entry + 8..entry + 12].try_into().unwrap()) as usize;
        file[offset + 8..offset + 10].copy_from_slice(&rights.to_be_bytes());
        file
    }

    #[test]
    fn only_fonts_that_may_be_put_into_documents_and_cut_down_are_taken() {
        let table = [(0x0000, true), (0x0008, true), (0x0004, true), (0x0002, false), (0x0100, false), (0x0200, false)];
        for (rights, expected) in table {
            let file = with_rights(rights);
            let face = ttf_parser::Face::parse(&file, 0).unwrap();
            assert_eq!(may_be_embedded(&face), expected, "{rights:04x}");
        }
    }

    /// A font with PostScript outlines, found on the system as it were. Its one letter is a square, 0.8 em wide.
    const CFF: &[u8] = include_bytes!("../../tests/fonts/tiny-cff.otf");
    const CUNEIFORM: char = '\u{12000}';

    #[test]
    fn a_letter_from_a_font_with_postscript_outlines_is_in_the_file_as_a_font_of_that_kind() {
        let parsed = ttf_parser::Face::parse(CFF, 0).unwrap();
        assert!(may_be_embedded(&parsed) && has_outline(&parsed, CUNEIFORM));
        let mut known = KNOWN.lock().unwrap();
        known.faces.push(("tiny".to_owned(), Box::leak(Box::new(Face::parse(CFF, 0).unwrap().known_as("tiny")))));
        let id = id_of(known.faces.len() - 1);
        known.of_character.insert(CUNEIFORM, Some(id));
        drop(known);
        let letter = crate::print::face::drawn(CUNEIFORM, false);
        assert_eq!((letter.face, letter.advance), (id, 1000));
        let text = format!("维修 {CUNEIFORM}{CUNEIFORM} A");
        let mark = Mark::Text {
            x: 20.0,
            y: 20.0,
            size_pt: 20.0,
            text: text.clone(),
            ink: Ink::BLACK,
            bold: false,
            fills_mm: None,
            field: None,
        };
        let page = Page { width_mm: 100.0, height_mm: 40.0, marks: vec![mark], ..Page::default() };
        let sheet = Sheet {
            title: "t".into(),
            author: "a".into(),
            language: "zh-CN".into(),
            created_utc_ms: 0,
            number: "1".into(),
            pages: vec![page],
            warnings: Vec::new(),
        };
        let bytes = pdf::write(&sheet).unwrap();
        let file = lopdf::Document::load_mem(&bytes).unwrap();
        let read: String = file.extract_text(&[1]).unwrap().split_whitespace().collect();
        assert_eq!(read, text.replace(' ', ""));
        let mut streams = file.objects.values().filter_map(|object| object.as_stream().ok());
        let is_font = |stream: &&lopdf::Stream| {
            let kind = stream.dict.get(b"Subtype").and_then(lopdf::Object::as_name);
            kind.is_ok_and(|kind| kind == b"OpenType" || kind == b"CIDFontType0C")
        };
        let program = streams.find(is_font).expect("a font with such outlines");
        let program = program.decompressed_content().unwrap();
        // An OpenType font with such outlines, or the outlines alone.
        assert!(program.starts_with(b"OTTO") || program.starts_with(&[1, 0]), "{:?}", &program[..4]);
        assert!(program.len() < CFF.len() + 500);
    }

    #[test]
    fn the_system_is_not_asked_for_private_and_control_characters() {
        for character in ['\u{E000}', '\u{10FFFD}', '\u{1}', '\u{85}', '\n'] {
            assert!(!is_shared(character));
            assert_eq!(with(character), None);
        }
        assert!(is_shared('א') && is_shared('😀') && is_shared('𠮷'));
    }
}
