//! Text as it is drawn: measured, shortened, cut into the runs that both painters draw.

use super::face::{self, Drawn, FaceId, drawn, drawn_in};
use super::page::Mark;
use super::{bidi, lines};
use crate::base::say::Said;
use std::borrow::Cow;
use std::collections::BTreeSet;
use unicode_normalization::char::{compose, is_combining_mark};

pub use super::face::BOX;
pub use super::lines::{wrap, wrap_in};

/// Millimetres in a typographic point.
pub const MM_PER_PT: f32 = 25.4 / 72.0;

/// A justified line opens its Han characters no further than this part of an em: programs that read files take more
/// for a space, and nobody likes to read it.
const WIDEST_HAN_GAP_EM: f32 = 0.09;
/// Nor does it widen a space by more than this part of an em.
const WIDEST_SPACE_GAP_EM: f32 = 1.0;

/// Size and weight of letters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Letters {
    /// Size in points.
    pub size_pt: f32,
    /// In the bold face.
    pub bold: bool,
}

impl Letters {
    /// Ordinary letters of a size.
    pub fn regular(size_pt: f32) -> Letters {
        Letters { size_pt, bold: false }
    }

    /// Bold letters of a size.
    pub fn bold(size_pt: f32) -> Letters {
        Letters { size_pt, bold: true }
    }

    /// The size in millimetres.
    pub fn em_mm(self) -> f32 {
        self.size_pt * MM_PER_PT
    }
}

/// A piece of a line that one font draws letter by letter, without gaps.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The font.
    pub face: FaceId,
    /// Its left end, from the left end of the line, in millimetres.
    pub x_mm: f32,
    /// Its width in millimetres.
    pub width_mm: f32,
    /// The letters from left to right. Where letters are joined, private characters stand for them: `said` is what
    /// is read, `drawn` what the font has.
    pub text: String,
}

impl Run {
    /// What whoever copies it gets.
    pub fn said(&self) -> String {
        let said = |character: char| face::stands_for(character).map_or(character.to_string(), |(_, said)| said);
        self.text.chars().map(said).collect()
    }

    /// The characters of the font that draw it, for those who draw.
    pub fn drawn(&self) -> String {
        self.text.chars().filter(|character| !face::is_silent(*character)).map(face::shape).collect()
    }
}

/// Width of a line of ordinary letters as it is drawn, in millimetres.
pub fn width_mm(text: &str, size_pt: f32) -> f32 {
    width_mm_in(text, Letters::regular(size_pt))
}

/// Width of a line of text as it is drawn, in millimetres.
pub fn width_mm_in(text: &str, letters: Letters) -> f32 {
    width_thousandths(&clean(text), letters.bold) as f32 * letters.em_mm() / 1000.0
}

/// Width in thousandths of an em.
pub(super) fn width_thousandths(text: &str, bold: bool) -> u32 {
    if !face::depends_on_line(text) {
        return text.chars().map(|character| u32::from(drawn(character, bold).advance)).sum();
    }
    let line: Vec<char> = text.chars().collect();
    drawn_in(&line, bold).into_iter().flatten().map(|drawn| u32::from(drawn.advance)).sum()
}

/// The text as it is drawn: line ends and tabs are spaces, characters that no font has are boxes.
pub fn shown(text: &str) -> String {
    clean(text).chars().map(|character| drawn(character, false).character).collect()
}

/// The characters of a text that no font has, each once, in their order. A warning names them.
pub fn missing(text: &str) -> Vec<char> {
    let mut missing = Vec::new();
    for character in clean(text).chars() {
        if !missing.contains(&character) && face::is_missing(character) {
            missing.push(character);
        }
    }
    missing
}

/// What is not as it should be in the letters of a document: characters that no font has, scripts whose letters should
/// join and do not.
pub fn flaws<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<Said> {
    let mut characters = BTreeSet::new();
    let mut is_unjoined = false;
    for text in texts {
        let line: Vec<char> = clean(text).chars().collect();
        is_unjoined = is_unjoined || line.iter().copied().any(joins) && !face::is_joined(&line);
        characters.extend(line);
    }
    let lacking: Vec<char> = characters.iter().copied().filter(|character| face::is_missing(*character)).collect();
    let mut flaws = Vec::new();
    if !lacking.is_empty() {
        let names: Vec<String> = lacking.into_iter().map(name_of).collect();
        flaws.push(Said::new("base-paper-missing").with("characters", names.join(" ")));
    }
    if is_unjoined {
        flaws.push(Said::new("base-paper-unjoined"));
    }
    flaws
}

/// A character as a message can show it: by its number too, as the window has no letter for it either.
fn name_of(character: char) -> String {
    let code = character as u32;
    let is_private = matches!(code, 0xE000..=0xF8FF | 0xF_0000..);
    if character.is_control() || is_private || is_combining_mark(character) {
        return format!("U+{code:04X}");
    }
    format!("{character} (U+{code:04X})")
}

/// Is it of a script whose letters change beside each other: Arabic and Uyghur, Indic ones, Tibetan, Mongolian? But for
/// Arabic ones they are drawn one by one, each as it stands alone.
pub(super) fn joins(character: char) -> bool {
    let is_letter_there =
        matches!(character as u32, 0x0620..=0x08FF | 0x0900..=0x0DFF | 0x0F40..=0x109F | 0x1780..=0x18AF);
    is_letter_there && character.is_alphabetic()
}

/// As much of a line as fits, with `…` in place of the rest. For running heads, which repeat what stands elsewhere.
pub fn shorten(text: &str, size_pt: f32, max_mm: f32) -> String {
    shorten_in(text, Letters::regular(size_pt), max_mm)
}

/// The same in letters of any weight.
pub fn shorten_in(text: &str, letters: Letters, max_mm: f32) -> String {
    let text = clean(text);
    if width_mm_in(&text, letters) <= max_mm {
        return text.into_owned();
    }
    let mut line = "…".to_owned();
    for character in text.chars() {
        line.insert(line.len() - '…'.len_utf8(), character);
        if width_mm_in(&line, letters) > max_mm {
            line.remove(line.len() - '…'.len_utf8() - character.len_utf8());
            break;
        }
    }
    line
}

/// Cuts a line into what each font draws, from left to right: the places of all letters, for the file and the screen.
///
/// With `fills_mm` the line is stretched to that width: between Han characters and at spaces, never inside a word. A
/// line that would have to be stretched too far, or is as wide already, stays as it is.
pub fn runs(text: &str, letters: Letters, fills_mm: Option<f32>) -> Vec<Run> {
    let (line, order) = bidi::seen(&clean(text));
    let drawn = drawn_in(&line, letters.bold);
    let glyphs: Vec<Drawn> = order.into_iter().filter_map(|place| drawn[place]).collect();
    let gaps = fills_mm.map_or_else(Vec::new, |mm| gaps(&glyphs, mm / letters.em_mm()));
    let mut runs: Vec<Run> = Vec::new();
    let mut pen_em = 0.0_f32;
    let mut has_gap = false;
    for (place, glyph) in glyphs.iter().enumerate() {
        let is_alone = face::is_silent(glyph.character) || bidi::is_right_to_left(face::shape(glyph.character));
        let is_apart = has_gap || is_alone;
        let x_mm = (pen_em + mark_shift_em(&glyphs[place..])) * letters.em_mm();
        let advance_em = f32::from(glyph.advance) / 1000.0;
        match runs.last_mut().filter(|run| run.face == glyph.face && !is_apart) {
            Some(run) => {
                run.text.push(glyph.character);
                run.width_mm = x_mm + advance_em * letters.em_mm() - run.x_mm;
            }
            None => {
                let width_mm = advance_em * letters.em_mm();
                runs.push(Run { face: glyph.face, x_mm, width_mm, text: glyph.character.to_string() });
            }
        }
        let gap_em = gaps.get(place).copied().unwrap_or(0.0);
        pen_em += advance_em + gap_em;
        has_gap = gap_em > 0.0 || is_alone;
    }
    runs
}

/// How far the first of these is moved so that it stands over the letter it belongs to: a mark of Hebrew or Arabic, which
/// comes before its letter from left to right.
fn mark_shift_em(glyphs: &[Drawn]) -> f32 {
    let is_mark = |glyph: &Drawn| is_combining_mark(glyph.character) && bidi::is_right_to_left(glyph.character);
    let Some(mark) = glyphs.first().filter(|mark| mark.advance == 0 && is_mark(mark)) else { return 0.0 };
    let letter = glyphs.iter().find(|glyph| !is_mark(glyph) && !face::is_silent(glyph.character));
    let face = face::face(mark.face);
    let (Some(letter), Some(place)) = (letter, face.parsed().glyph_bounding_box(mark.glyph)) else { return 0.0 };
    let middle = face.thousandths(f32::from(place.x_min) + f32::from(place.x_max)) / 2.0;
    (f32::from(letter.advance) / 2.0 - middle) / 1000.0
}

/// What is added behind each letter, in em, so that the line is that wide.
fn gaps(glyphs: &[Drawn], width_em: f32) -> Vec<f32> {
    let natural: u32 = glyphs.iter().map(|glyph| u32::from(glyph.advance)).sum();
    let spare = width_em - natural as f32 / 1000.0;
    let is_space = |place: usize| glyphs[place].character.is_whitespace();
    let first = (0..glyphs.len()).find(|place| !is_space(*place)).unwrap_or(glyphs.len());
    let last = (0..glyphs.len()).rev().find(|place| !is_space(*place)).unwrap_or(0);
    let kind = |place: usize| -> Option<Gap> {
        if place < first || place >= last {
            return None;
        }
        let (this, next) = (glyphs[place], glyphs[place + 1]);
        if this.character == ' ' {
            return (next.character != ' ').then_some(Gap::Space);
        }
        (next.character != ' ' && lines::may_open(this, next)).then_some(Gap::Han)
    };
    let kinds: Vec<Option<Gap>> = (0..glyphs.len()).map(kind).collect();
    let count = |wanted: Gap| kinds.iter().filter(|kind| **kind == Some(wanted)).count() as f32;
    let (han, spaces) = (count(Gap::Han), count(Gap::Space));
    if spare <= 0.0 || han + spaces == 0.0 {
        return Vec::new();
    }
    let han_gap = (spare / (han + spaces)).min(WIDEST_HAN_GAP_EM);
    let space_gap = if spaces > 0.0 { (spare - han * han_gap) / spaces } else { 0.0 };
    let is_whole = han * han_gap + spaces * space_gap > spare - 0.001;
    if !is_whole || space_gap > WIDEST_SPACE_GAP_EM {
        return Vec::new();
    }
    let of = |kind: &Option<Gap>| match kind {
        Some(Gap::Han) => han_gap,
        Some(Gap::Space) => space_gap,
        None => 0.0,
    };
    kinds.iter().map(of).collect()
}

/// Where a line may be opened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    Han,
    Space,
}

/// The text without what nobody sees (joiners, marks of direction, soft hyphens), letters and their marks in one where
/// there is such a letter.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|character| is_invisible(character) || is_combining_mark(character)) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::new();
    for character in text.chars().filter(|character| !is_invisible(*character)) {
        let whole = clean.chars().next_back().and_then(|last| compose(last, character));
        match whole.filter(|_| is_combining_mark(character)) {
            Some(whole) => {
                clean.pop();
                clean.push(whole);
            }
            None => clean.push(character),
        }
    }
    Cow::Owned(clean)
}

/// Nothing is drawn for these, in any font (Unicode's default ignorable code points).
fn is_invisible(character: char) -> bool {
    matches!(
        character as u32,
        0x00AD | 0x034F | 0x061C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F | 0x200B..=0x200F
            | 0x202A..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xE_0000..=0xE_0FFF
    )
}

/// Every line of text of a sheet that both painters draw, as they get it.
pub fn runs_of(mark: &Mark) -> Vec<Run> {
    match mark {
        Mark::Text { text, size_pt, bold, fills_mm, .. } => {
            runs(text, Letters { size_pt: *size_pt, bold: *bold }, *fills_mm)
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_han_character_is_as_wide_as_it_is_high() {
        assert!((width_mm("修", 10.0) - 10.0 * MM_PER_PT).abs() < 1e-4);
        assert!((width_mm("维修单", 20.0) - 60.0 * MM_PER_PT).abs() < 1e-4);
    }

    #[test]
    fn a_line_too_long_for_a_running_head_ends_in_an_ellipsis() {
        let mm = |han: f32| han * 10.0 * MM_PER_PT + 0.001;
        assert_eq!(shorten("主轴异响", 10.0, mm(4.0)), "主轴异响");
        assert_eq!(shorten("主轴有异响", 10.0, mm(4.0)), "主轴有…");
    }

    #[test]
    fn characters_the_font_lacks_are_named_once_and_shown_as_a_box() {
        assert_eq!(missing("好\u{E000}的\u{E000}\u{1}\n\t"), ['\u{E000}', '\u{1}']);
        assert_eq!(shown("好\u{E000}\n的"), "好□ 的");
        assert!(missing("维修单 ¥1,234.50 ①㎡℃ 繁體 Ω±").is_empty());
        assert!((width_mm("\u{E000}", 10.0) - width_mm("□", 10.0)).abs() < 1e-6);
    }

    #[test]
    fn what_nobody_sees_takes_no_room_and_a_letter_with_its_mark_is_one() {
        assert_eq!(shown("张\u{200B}伟\u{FE0F}\u{FEFF}"), "张伟");
        assert_eq!(shown("Cafe\u{301}"), "Café");
        assert!(missing("张\u{200B}伟 Cafe\u{301}").is_empty());
        assert!((width_mm("e\u{301}", 10.0) - width_mm("e", 10.0)).abs() < 1e-4);
        // A letter of old Chinese that looks like a newer one stays what it is.
        assert_eq!(shown("\u{F9E7}\u{200B}"), "\u{F9E7}");
    }

    /// Runs with the place of each in thousandths of an em.
    fn cut(text: &str, bold: bool, fills_em: Option<f32>) -> Vec<(u16, i32, String)> {
        let letters = Letters { size_pt: 10.0, bold };
        let em = letters.em_mm();
        let runs = runs(text, letters, fills_em.map(|width| width * em));
        runs.into_iter().map(|run| (run.face.0, (run.x_mm / em * 1000.0).round() as i32, run.said())).collect()
    }

    fn run(face: FaceId, x: i32, text: &str) -> (u16, i32, String) {
        (face.0, x, text.to_owned())
    }

    #[test]
    fn a_line_is_cut_where_the_font_changes() {
        assert_eq!(cut("主轴A", false, None), [run(FaceId::REGULAR, 0, "主轴A")]);
        let (bold, regular) = (FaceId::BOLD, FaceId::REGULAR);
        assert_eq!(cut("正體字", true, None), [run(bold, 0, "正"), run(regular, 1000, "體"), run(bold, 2000, "字")]);
        assert!(cut("", true, Some(9.0)).is_empty());
    }

    #[test]
    fn a_justified_line_is_opened_between_han_characters_and_at_spaces_only() {
        let face = FaceId::REGULAR;
        let opened = cut("主轴有", false, Some(3.1));
        assert_eq!(opened, [run(face, 0, "主"), run(face, 1050, "轴"), run(face, 2100, "有")]);
        // Words stay whole, the room is at the space.
        let words = cut("on site", false, Some(4.0));
        assert_eq!(words.iter().map(|run| run.2.as_str()).collect::<Vec<_>>(), ["on ", "site"]);
        // The two spaces that begin the paragraph and the dash stay as they are.
        let wider = |text: &str, by: f32| {
            let width = width_thousandths(text, false) as f32 / 1000.0;
            cut(text, false, Some(width + by)).into_iter().map(|run| run.2).collect::<Vec<_>>()
        };
        assert_eq!(wider("　　好——吗", 0.1), ["　　好", "——", "吗"]);
        assert_eq!(wider("　　好，——吗", 1.0), ["　　好，", "——", "吗"], "too far");
        assert_eq!(wider("well—done", 0.1), ["well—done"], "nor is the dash of Latin text");
        // Too narrow, or too far apart: as it is.
        assert_eq!(cut("主轴", false, Some(1.0)).len(), 1);
        assert_eq!(cut("主轴", false, Some(3.0)).len(), 1);
        assert_eq!(cut("word", false, Some(9.0)).len(), 1);
    }

    #[test]
    fn a_justified_line_is_as_wide_as_it_shall_be() {
        let lines = [
            ("主轴有异响，温度升高", 0.5),
            ("更换 bearing 一套，on site", 0.7),
            ("a b c", 1.2),
            ("他说“好的——OK……”", 0.4),
        ];
        for (text, wider) in lines {
            for bold in [false, true] {
                let letters = Letters { size_pt: 12.0, bold };
                let wanted = width_mm_in(text, letters) + wider * letters.em_mm();
                let runs = runs(text, letters, Some(wanted));
                let last = runs.last().unwrap();
                assert!((last.x_mm + last.width_mm - wanted).abs() < 0.01, "{text}");
                assert_eq!(runs.iter().map(Run::said).collect::<String>(), text);
            }
        }
    }

    #[test]
    fn letters_written_from_right_to_left_stand_one_by_one_in_the_order_they_are_seen() {
        let runs = runs("客户 אב", Letters::regular(10.0), None);
        let texts: Vec<&str> = runs.iter().map(|run| run.text.as_str()).collect();
        let expected: &[&str] = if face::is_missing('א') { &["客户 □□"] } else { &["客户 ", "ב", "א"] };
        assert_eq!(texts, expected);
    }

    #[test]
    fn what_is_not_as_it_should_be_is_said_once() {
        assert!(flaws(["张伟\u{200B}", "a\tb"].into_iter()).is_empty());
        let said = flaws(["\u{E000}\u{1}", "\u{E000}"].into_iter());
        assert_eq!(said, [Said::new("base-paper-missing").with("characters", "U+0001 U+E000")]);
        // No letter has this number, and none will.
        let said = flaws(std::iter::once("\u{FDD0}"));
        assert_eq!(said, [Said::new("base-paper-missing").with("characters", "\u{FDD0} (U+FDD0)")]);
        // Arabic letters are joined, where a font has them and their forms; others are not.
        let uyghur = flaws(std::iter::once("ئۇيغۇر"));
        assert!(uyghur.iter().all(|said| said.key == "base-paper-missing"), "{uyghur:?}");
        assert!(flaws(std::iter::once("\u{0928}\u{092E}")).contains(&Said::new("base-paper-unjoined")));
    }
}
