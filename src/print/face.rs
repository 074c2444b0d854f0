//! Which font draws which character on paper: the one place that decides, for measuring, preview and PDF alike.

use crate::base::font;
use std::sync::OnceLock;
use ttf_parser::GlyphId;

use super::arabic::{self, Joined};
use super::marks::{self, Form};
use super::{installed, page::digest, text};

/// Stands for a character that no font has (DOC-18: it is never dropped in silence).
pub const BOX: char = '□';

/// Stands for two dashes of Chinese text, which are one line and one glyph of the faces of marks.
const DASH_PAIR: char = '\u{F0000}';
/// That glyph's character.
const DOUBLE_DASH: char = '\u{2E3A}';

/// Names a font that draws letters on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaceId(pub(super) u16);

impl FaceId {
    /// The bundled body font.
    pub const REGULAR: FaceId = FaceId(0);
    /// The bundled bold font.
    pub const BOLD: FaceId = FaceId(1);
    /// The bundled font of marks that are drawn unlike those of the body font.
    pub const MARKS: FaceId = FaceId(2);
    /// The same in bold.
    pub const MARKS_BOLD: FaceId = FaceId(3);
    /// Those that come with the program.
    pub const BUNDLED: [FaceId; 4] = [FaceId::REGULAR, FaceId::BOLD, FaceId::MARKS, FaceId::MARKS_BOLD];
    /// The first one that was found on the system, in the order in which they were needed.
    pub(super) const FIRST_INSTALLED: u16 = 4;

    /// Does it come with the program?
    pub fn is_bundled(self) -> bool {
        self.0 < FaceId::FIRST_INSTALLED
    }
}

/// A font that draws letters on paper.
pub struct Face {
    name: String,
    data: &'static [u8],
    index: u32,
    parsed: ttf_parser::Face<'static>,
}

impl Face {
    /// Reads a font file. `None` if it is none.
    pub(super) fn parse(data: &'static [u8], index: u32) -> Option<Face> {
        let parsed = ttf_parser::Face::parse(data, index).ok()?;
        // Fonts say their name in several encodings; not all of them can be read.
        let mut names = parsed.names().into_iter().filter(|name| name.name_id == ttf_parser::name_id::POST_SCRIPT_NAME);
        let name = names.find_map(|name| name.to_string()).unwrap_or_default();
        let name: String = name.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').collect();
        let name = if name.is_empty() { "Font".to_owned() } else { name };
        Some(Face { name, data, index, parsed })
    }

    /// The same under a name that no other font has: two files may call themselves alike.
    pub(super) fn known_as(self, key: &str) -> Face {
        let name = format!("{}-{:08x}", self.name, digest(key.as_bytes()) as u32);
        Face { name, ..self }
    }

    /// Its name in files: letters, digits and hyphens.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The font file.
    pub fn data(&self) -> &'static [u8] {
        self.data
    }

    /// Which of the file's fonts it is, from 0.
    pub fn index(&self) -> u32 {
        self.index
    }

    pub(super) fn parsed(&self) -> &ttf_parser::Face<'static> {
        &self.parsed
    }

    /// The glyph that draws a character, if the font has one.
    pub(super) fn glyph(&self, character: char) -> Option<GlyphId> {
        self.parsed.glyph_index(character).filter(|glyph| glyph.0 != 0)
    }

    /// A length in the font's own units, in thousandths of an em.
    pub(super) fn thousandths(&self, units: f32) -> f32 {
        units * 1000.0 / f32::from(self.parsed.units_per_em())
    }

    /// How far the pen moves after a glyph, in whole thousandths of an em: files count in these.
    pub(super) fn advance(&self, glyph: GlyphId) -> u16 {
        let units = self.parsed.glyph_hor_advance(glyph).unwrap_or(0);
        self.thousandths(f32::from(units)).round() as u16
    }
}

/// A character as it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The font that draws it.
    pub face: FaceId,
    /// The glyph in that font.
    pub glyph: GlyphId,
    /// What stands on the paper: the character itself, a space, a box, or a private character that stands for others
    /// (`stands_for`).
    pub character: char,
    /// How far the pen moves, in thousandths of an em.
    pub advance: u16,
}

impl Drawn {
    /// Does it come from the faces of marks?
    fn is_mark(self) -> bool {
        matches!(self.face, FaceId::MARKS | FaceId::MARKS_BOLD)
    }

    /// A dash or ellipsis of Chinese text, which a justified line may stand apart from.
    pub(super) fn is_wide_dash(self) -> bool {
        match self.character {
            '—' | DASH_PAIR => self.is_mark(),
            '…' | '‥' => !self.is_mark(),
            _ => false,
        }
    }
}

/// The font of a name.
pub fn face(id: FaceId) -> &'static Face {
    static REGULAR: OnceLock<Face> = OnceLock::new();
    static BOLD: OnceLock<Face> = OnceLock::new();
    static MARKS: OnceLock<Face> = OnceLock::new();
    static MARKS_BOLD: OnceLock<Face> = OnceLock::new();
    let bundled = |data| Face::parse(data, 0).expect("the bundled fonts are fonts");
    match id {
        FaceId::REGULAR => REGULAR.get_or_init(|| bundled(font::BODY)),
        FaceId::BOLD => BOLD.get_or_init(|| bundled(font::BOLD)),
        FaceId::MARKS => MARKS.get_or_init(|| bundled(font::MARKS)),
        FaceId::MARKS_BOLD => MARKS_BOLD.get_or_init(|| bundled(font::MARKS_BOLD)),
        FaceId(number) => installed::face(number).unwrap_or_else(|| face(FaceId::REGULAR)),
    }
}

/// How the characters of a line are drawn, each at its place; nothing for one that is drawn with the one before.
///
/// Marks that Latin and Chinese text share take their form from what stands around them: only a whole line can be drawn.
pub(super) fn drawn_in(line: &[char], bold: bool) -> Vec<Option<Drawn>> {
    let forms = marks::forms(line);
    let joined = arabic::joined(line);
    let form = |place: usize| forms.get(place).copied().flatten();
    let is_wide_dash = |place: usize| line.get(place) == Some(&'—') && form(place) == Some(Form::Wide);
    let mut all: Vec<Option<Drawn>> = Vec::with_capacity(line.len());
    for (place, character) in line.iter().enumerate() {
        let is_second = is_wide_dash(place)
            && all.last().copied().flatten().is_some_and(|before| before.is_mark() && before.character == '—');
        if is_second && let Some(two) = drawn_by_marks(DASH_PAIR, bold) {
            all.pop();
            all.extend([Some(two), None]);
            continue;
        }
        let letter = match joined.get(place).copied().flatten() {
            Some(Joined::As(private)) => drawn_joined(*character, private, bold),
            // Where the font has both as one.
            Some(Joined::WithLast(private)) => {
                let last = all.last().copied().flatten().filter(|last| last.character != line[place - 1]);
                last.and_then(|last| drawn_by(last.face, private)).map(|letter| Drawn { advance: 0, ..letter })
            }
            None => None,
        };
        if letter.is_some() {
            all.push(letter);
            continue;
        }
        let own = form(place).filter(|form| (*form == Form::Wide) == (*character == '—'));
        all.push(Some(own.and_then(|_| drawn_by_marks(*character, bold)).unwrap_or_else(|| drawn(*character, bold))));
    }
    all
}

/// Are all letters of a line that should be joined? Those that no font has are named elsewhere.
pub(super) fn is_joined(line: &[char]) -> bool {
    let (joined, drawn) = (arabic::joined(line), drawn_in(line, false));
    line.iter().enumerate().all(|(place, character)| {
        let is_wanted = |private: char| drawn[place].is_some_and(|drawn| drawn.character == private);
        match joined.get(place).copied().flatten() {
            Some(Joined::As(private)) => is_wanted(private) || is_missing(*character),
            Some(Joined::WithLast(_)) => true,
            None => !text::joins(*character) || arabic::is_known(*character),
        }
    })
}

/// Does the way a text is drawn depend on the line it stands in? All else can be measured piece by piece.
pub(super) fn depends_on_line(text: &str) -> bool {
    text.chars().any(|character| marks::is_shared(character) || arabic::is_known(character))
}

fn drawn_by_marks(character: char, bold: bool) -> Option<Drawn> {
    drawn_by(if bold { FaceId::MARKS_BOLD } else { FaceId::MARKS }, character)
}

/// A letter in the form that a private character stands for, by the font that draws the letter.
fn drawn_joined(letter: char, private: char, bold: bool) -> Option<Drawn> {
    let id = found(letter, bold)?.face;
    drawn_by(id, private)
}

/// What is drawn for a private character of this program, and what it stands for: whoever copies it gets that.
pub(super) fn stands_for(character: char) -> Option<(char, String)> {
    match character {
        DASH_PAIR => Some((DOUBLE_DASH, "——".to_owned())),
        _ => arabic::stands_for(character),
    }
}

/// Is it read and not drawn? It has no width.
pub(super) fn is_silent(character: char) -> bool {
    stands_for(character).is_some_and(|(drawn, _)| drawn == arabic::NOTHING)
}

/// The character of the font that draws this one.
pub(super) fn shape(character: char) -> char {
    stands_for(character).map_or(character, |(drawn, _)| drawn)
}

/// How a character is drawn that nothing around changes: by the bold font where it shall be bold and the font has it, by the body font, by a font
/// of the system, as a box. Line ends, tabs and spaces of other widths are spaces.
pub fn drawn(character: char, bold: bool) -> Drawn {
    found(character, bold).or_else(|| found(if character.is_whitespace() { ' ' } else { BOX }, bold)).unwrap_or(Drawn {
        face: FaceId::REGULAR,
        glyph: GlyphId(0),
        character: BOX,
        advance: 1000,
    })
}

/// Has no font this character?
pub fn is_missing(character: char) -> bool {
    !character.is_whitespace() && found(character, false).is_none()
}

fn found(character: char, bold: bool) -> Option<Drawn> {
    // Whoever writes a private character means none of ours.
    if stands_for(character).is_some() {
        return None;
    }
    let bundled: &[FaceId] = if bold { &[FaceId::BOLD, FaceId::REGULAR] } else { &[FaceId::REGULAR] };
    bundled.iter().find_map(|id| drawn_by(*id, character)).or_else(|| drawn_by(installed::with(character)?, character))
}

fn drawn_by(id: FaceId, character: char) -> Option<Drawn> {
    let face = face(id);
    let glyph = face.glyph(shape(character))?;
    Some(Drawn { face: id, glyph, character, advance: face.advance(glyph) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bold_letters_come_from_the_bold_font_and_those_it_lacks_from_the_body_font() {
        assert_eq!(drawn('修', true).face, FaceId::BOLD);
        assert_eq!(drawn('修', false).face, FaceId::REGULAR);
        // In Big5 and GBK, not in GB2312.
        assert_eq!(drawn('繁', true).face, FaceId::BOLD);
        assert_eq!(drawn('體', true).face, FaceId::REGULAR);
        assert_eq!(drawn('體', true).character, '體');
    }

    #[test]
    fn what_no_font_has_is_a_box_and_what_leaves_a_gap_is_a_space() {
        for bold in [false, true] {
            assert_eq!(drawn('\u{E000}', bold).character, BOX);
            assert_eq!(drawn('\u{1}', bold).character, BOX);
            assert_eq!(drawn('\u{2009}', bold).character, ' ');
            assert_eq!(drawn('\t', bold).character, ' ');
        }
        assert!(is_missing('\u{E000}') && is_missing('\u{1}'));
        assert!(!is_missing('\u{2009}') && !is_missing('\n') && !is_missing('體'));
    }

    #[test]
    fn a_letter_from_a_font_of_the_system_can_be_measured_and_is_always_the_same_font() {
        // Hebrew: neither bundled font has it. Where no font of the system has it, it is a box.
        let alef = drawn('א', false);
        assert_eq!(alef, drawn('א', true));
        assert_eq!(alef.character == BOX, is_missing('א'));
        assert_eq!(alef.face.is_bundled(), is_missing('א'));
        assert!(alef.advance > 200 && alef.advance < 1500);
    }
}
