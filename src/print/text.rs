//! Measuring and wrapping text with the very font that prints it.

use crate::base::font;
use std::sync::OnceLock;
use ttf_parser::{Face, GlyphId};

/// Millimetres in a typographic point.
pub const MM_PER_PT: f32 = 25.4 / 72.0;

/// Stands for a character the font lacks (DOC-18: it is never dropped in silence).
pub const BOX: char = '□';

/// Marks that close something, or stand between: no line starts with them (避头).
const NEVER_FIRST: &str = "，。、；：！？）》」』】〉〕〗〞’”·…‥—–～％‰℃°々ー゠!),.:;?]}%>~/-";

/// Marks that open something: no line ends with them (避尾).
const NEVER_LAST: &str = "（《「『【〈〔〖〝‘“￥¥＄$＃#([{<";

/// The face of the body font, parsed once per process.
pub fn face() -> &'static Face<'static> {
    static FACE: OnceLock<Face<'static>> = OnceLock::new();
    FACE.get_or_init(|| Face::parse(font::BODY, 0).expect("the bundled font is a font"))
}

/// The glyph that draws a character, if the font has one.
pub fn glyph(character: char) -> Option<GlyphId> {
    face().glyph_index(character).filter(|glyph| glyph.0 != 0)
}

/// How far the pen moves for a character as it is drawn (see `shown`), in the font's units.
pub fn advance_units(character: char) -> u16 {
    glyph(character)
        .or_else(|| glyph(stand_in(character)))
        .and_then(|glyph| face().glyph_hor_advance(glyph))
        .unwrap_or(0)
}

/// Width of a line of text as it is drawn, in millimetres.
pub fn width_mm(text: &str, size_pt: f32) -> f32 {
    width_units(text) as f32 * mm_per_unit(size_pt)
}

/// The text as it is drawn: line ends and tabs are spaces, characters the font lacks are boxes.
pub fn shown(text: &str) -> String {
    text.chars().map(|character| glyph(character).map_or_else(|| stand_in(character), |_glyph| character)).collect()
}

/// The characters of a text the font lacks, each once, in their order. A warning names them.
pub fn missing(text: &str) -> Vec<char> {
    let mut missing = Vec::new();
    for character in text.chars() {
        let is_lacking = !character.is_whitespace() && glyph(character).is_none();
        if is_lacking && !missing.contains(&character) {
            missing.push(character);
        }
    }
    missing
}

/// Breaks a text into lines no wider than `width_mm`.
///
/// Han characters may be parted anywhere, Latin words only at spaces. No line starts with a closing mark or ends with
/// an opening one, and `——` and `……` stay whole (避头尾). A word wider than the line is broken where the line ends;
/// a single character wider than the line gets a line of its own. Line ends in the text are kept, and so are empty
/// lines. Spaces at a break are dropped.
pub fn wrap(text: &str, size_pt: f32, width_mm: f32) -> Vec<String> {
    // Half a unit more: a text measured as fitting must not break for the rounding of millimetres.
    let max_units = (width_mm / mm_per_unit(size_pt) + 0.5).max(0.0) as u32;
    let text = text.replace("\r\n", "\n");
    let mut lines = Vec::new();
    for paragraph in text.split(['\n', '\r']) {
        wrap_paragraph(paragraph, max_units, &mut lines);
    }
    lines
}

/// As much of a line as fits, with `…` in place of the rest. For running heads, which repeat what stands elsewhere.
pub fn shorten(text: &str, size_pt: f32, max_mm: f32) -> String {
    if width_mm(text, size_pt) <= max_mm {
        return text.to_owned();
    }
    let mut line = String::new();
    let mut room = max_mm - width_mm("…", size_pt);
    for character in text.chars() {
        room -= f32::from(advance_units(character)) * mm_per_unit(size_pt);
        if room < 0.0 {
            break;
        }
        line.push(character);
    }
    line.push('…');
    line
}

fn wrap_paragraph(paragraph: &str, max_units: u32, lines: &mut Vec<String>) {
    let mut line = Line::default();
    for unit in unbreakable_units(paragraph) {
        let units = width_units(&unit);
        // Spaces hang over the end of the line: they are cut off there.
        if is_space(&unit) || line.units + units <= max_units {
            line.text.push_str(&unit);
            line.units += units;
            continue;
        }
        if !line.text.trim_end().is_empty() {
            lines.push(line.text.trim_end().to_owned());
        }
        line = break_unit(&unit, max_units, lines);
    }
    lines.push(line.text.trim_end().to_owned());
}

/// The line being filled.
#[derive(Default)]
struct Line {
    text: String,
    units: u32,
}

/// Starts a line with a unit, broken where it is wider than a whole line. Gives the line begun last.
fn break_unit(unit: &str, max_units: u32, lines: &mut Vec<String>) -> Line {
    let mut line = Line::default();
    for character in unit.chars() {
        let units = u32::from(advance_units(character));
        if line.units + units > max_units && !line.text.is_empty() {
            lines.push(std::mem::take(&mut line).text);
        }
        line.text.push(character);
        line.units += units;
    }
    line
}

/// Cuts a paragraph into the pieces that stay whole: words, single Han characters with the marks bound to them, and
/// runs of spaces.
fn unbreakable_units(paragraph: &str) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    let mut last = None;
    for character in paragraph.chars() {
        match units.last_mut() {
            Some(unit) if last.is_some_and(|last| binds(last, character)) => unit.push(character),
            _ => units.push(character.to_string()),
        }
        last = Some(character);
    }
    units
}

/// Must two neighbours stay on one line?
fn binds(last: char, next: char) -> bool {
    if is_space_character(last) || is_space_character(next) {
        return is_space_character(last) && is_space_character(next);
    }
    NEVER_FIRST.contains(next) || NEVER_LAST.contains(last) || !(is_wide(last) || is_wide(next))
}

/// May it be parted from its neighbours: Han, kana, full-width forms, dashes?
fn is_wide(character: char) -> bool {
    character as u32 >= 0x2E80 || "—…‥".contains(character)
}

fn is_space_character(character: char) -> bool {
    character == ' ' || character == '\t'
}

fn is_space(unit: &str) -> bool {
    unit.chars().all(is_space_character)
}

/// What is drawn for a character the font lacks.
fn stand_in(character: char) -> char {
    if character.is_whitespace() { ' ' } else { BOX }
}

fn width_units(text: &str) -> u32 {
    text.chars().map(|character| u32::from(advance_units(character))).sum()
}

fn mm_per_unit(size_pt: f32) -> f32 {
    size_pt * MM_PER_PT / f32::from(face().units_per_em())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Lines of a text in a column that holds so many Han characters of 10 points.
    fn lines(text: &str, han: u8) -> Vec<String> {
        wrap(text, 10.0, f32::from(han) * 10.0 * MM_PER_PT)
    }

    #[test]
    fn a_han_character_is_as_wide_as_it_is_high() {
        assert!((width_mm("修", 10.0) - 10.0 * MM_PER_PT).abs() < 1e-4);
        assert!((width_mm("维修单", 20.0) - 60.0 * MM_PER_PT).abs() < 1e-4);
    }

    #[test]
    fn lines_break_between_han_characters_and_between_words() {
        let table: [(&str, u8, &[&str]); 14] = [
            ("", 4, &[""]),
            ("主轴异响", 4, &["主轴异响"]),
            ("主轴有异响", 4, &["主轴有异", "响"]),
            // No line starts with a closing mark: the character before it comes along.
            ("主轴有异，响", 4, &["主轴有", "异，响"]),
            ("主轴有（异响）吗", 6, &["主轴有（异", "响）吗"]),
            // No line ends with an opening mark.
            ("主轴有（异响）", 4, &["主轴有", "（异响）"]),
            ("他说“好的”。", 3, &["他说", "“好", "的”。"]),
            // Dashes and ellipses stay whole.
            ("主轴有——异", 4, &["主轴", "有——异"]),
            ("主轴异……响", 5, &["主轴异……", "响"]),
            // Words stay whole, also beside Han characters.
            ("更换 bearing 一套", 5, &["更换", "bearing 一", "套"]),
            ("型号CK6140机床", 5, &["型号", "CK6140机", "床"]),
            ("it don’t fit here", 5, &["it don’t", "fit here"]),
            // Line ends of the text are kept, empty lines too.
            ("一\n\n二\r\n三", 4, &["一", "", "二", "三"]),
            // Spaces that begin a paragraph are kept, spaces at a break are not.
            ("  一二    三四五六", 4, &["  一二", "三四五六"]),
        ];
        for (text, han, expected) in table {
            assert_eq!(lines(text, han), expected, "{text} in {han}");
        }
    }

    #[test]
    fn a_word_wider_than_the_line_is_broken_where_the_line_ends() {
        let broken = lines("SN20240317009820240317", 4);
        assert!(broken.len() > 1);
        assert_eq!(broken.concat(), "SN20240317009820240317");
        assert_eq!(lines("修理", 0), ["修", "理"]);
    }

    #[test]
    fn a_line_too_long_for_a_running_head_ends_in_an_ellipsis() {
        let mm = |han: f32| han * 10.0 * MM_PER_PT + 0.001;
        assert_eq!(shorten("主轴异响", 10.0, mm(4.0)), "主轴异响");
        assert_eq!(shorten("主轴有异响", 10.0, mm(4.0)), "主轴有…");
    }

    #[test]
    fn characters_the_font_lacks_are_named_once_and_shown_as_a_box() {
        assert_eq!(missing("好👍的👍\u{1}\n\t"), ['👍', '\u{1}']);
        assert_eq!(shown("好👍\n的"), "好□ 的");
        assert!(missing("维修单 ¥1,234.50 ①㎡℃ 繁體 Ω±").is_empty());
        assert!((width_mm("👍", 10.0) - width_mm("□", 10.0)).abs() < 1e-6);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_no_line_is_too_wide_and_no_mark_stands_wrong(
            text in "[ 主轴异响，。（）“”ab1—…-]{0,40}", han in 3u8..12
        ) {
            let lines = lines(&text, han);
            let solid = |text: &str| text.replace(' ', "");
            prop_assert_eq!(solid(&lines.concat()), solid(&text));
            let max_mm = f32::from(han) * 10.0 * MM_PER_PT + 0.001;
            for line in &lines {
                prop_assert!(width_mm(line, 10.0) <= max_mm, "{:?}", line);
            }
            // Breaks are where they may be, unless they part a piece wider than the line. Spaces are left out here:
            // after one, anything may follow.
            let is_forced = unbreakable_units(&text).iter().any(|unit| width_mm(unit, 10.0) > max_mm);
            if !is_forced && !text.contains(' ') {
                for pair in lines.windows(2) {
                    prop_assert!(!pair[0].ends_with(['（', '“']), "{:?}", pair);
                    prop_assert!(!pair[1].starts_with(['，', '。', '）', '”', '—', '…', '-']), "{:?}", pair);
                    let parts_a_word = pair[0].ends_with(['a', 'b', '1']) && pair[1].starts_with(['a', 'b', '1']);
                    prop_assert!(!parts_a_word, "{:?}", pair);
                }
            }
        }
    }
}
