//! Breaking text into lines by the rules of Chinese typesetting (避头尾).

use super::bidi::is_right_to_left;
use super::face::{Drawn, depends_on_line, shape};
use super::text::{Letters, clean, width_thousandths};

/// Marks that close something, or stand between: no line starts with them (避头). With them small kana, marks of
/// repetition and signs that belong to the number before them.
const NEVER_FIRST: &str = "，。、；：！？）》」』】〉〕〗〙〛｝］｠»›〞’”·•・…‥—–～〜％‰‱℃℉°′″¢々〻ー゠ヽヾゝゞ\
    ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ､｡｣･!),.:;?]}%>~/-";

/// Marks that open something: no line ends with them (避尾).
const NEVER_LAST: &str = "（《「『【〈〔〖〘〚｛［｟«‹〝‘“￥¥＄$£€￡￠＃#№§@＠｢([{<";

/// Signs of money that stay with their amount over a space.
const MONEY: &str = "￥¥＄$£€￡";

/// What counts or measures and stays with the number it follows without a space.
const COUNTERS: &str = "元角分圆万亿年月日号时点秒个件台套次人只条根块张份页天周岁米吨升克瓦伏安度层楼室栋弄期级";

/// Units of measure that stay with the number before them over a space.
const UNITS: &[&str] = &[
    "mm", "cm", "dm", "m", "km", "μm", "µm", "um", "mm²", "m²", "m³", "㎡", "㎜", "㎝", "㎏", "㎥", "mg", "g", "kg",
    "t", "ml", "mL", "L", "l", "s", "ms", "min", "h", "d", "V", "kV", "mV", "A", "mA", "W", "kW", "kVA", "VA", "Hz",
    "kHz", "MHz", "Pa", "kPa", "MPa", "bar", "N", "kN", "Nm", "N·m", "rpm", "r/min", "dB", "Ω", "kΩ", "MΩ", "°C", "℃",
    "℉", "°", "%", "‰", "MB", "GB", "TB", "dpi", "pt", "px",
];

/// Breaks a text of ordinary letters into lines no wider than `width_mm`.
///
/// Han characters may be parted anywhere, Latin words only at spaces and at hyphens between small letters. No line
/// starts with a closing mark or ends with an opening one, `——` and `……` stay whole (避头尾), numbers keep their
/// units and sums of money their sign. A word wider than the line is broken where the line ends; a single character
/// wider than the line gets a line of its own. Line ends in the text are kept, and so are empty lines. Spaces at a
/// break are dropped.
pub fn wrap(text: &str, size_pt: f32, width_mm: f32) -> Vec<String> {
    wrap_in(text, Letters::regular(size_pt), width_mm)
}

/// The same in letters of any weight.
pub fn wrap_in(text: &str, letters: Letters, width_mm: f32) -> Vec<String> {
    // Half a thousandth more: a text measured as fitting must not break for the rounding of millimetres.
    let room = (width_mm * 1000.0 / letters.em_mm() + 0.5).max(0.0) as u32;
    let text = clean(text).replace("\r\n", "\n");
    let mut lines = Vec::new();
    for paragraph in text.split(['\n', '\r']) {
        let filling = Filling { bold: letters.bold, room, lines: Vec::new() };
        lines.extend(filling.fill(paragraph));
    }
    lines
}

/// May room be put between two neighbours of a justified line?
pub(super) fn may_open(this: Drawn, next: Drawn) -> bool {
    let is_han = |drawn: Drawn| {
        let shape = shape(drawn.character);
        shape as u32 >= 0x2E80 && !is_right_to_left(shape)
    };
    let is_wide = |drawn: Drawn| is_han(drawn) || drawn.is_wide_dash();
    (is_wide(this) || is_wide(next)) && !(this.is_wide_dash() && next.is_wide_dash())
}

/// A paragraph becoming lines. Lengths are thousandths of an em.
struct Filling {
    bold: bool,
    room: u32,
    lines: Vec<String>,
}

impl Filling {
    fn fill(mut self, paragraph: &str) -> Vec<String> {
        let (mut text, mut length) = (String::new(), 0);
        for unit in unbreakable_units(paragraph) {
            let longer = self.longer((&text, length), &unit);
            // Spaces hang over the end of the line: they are cut off there.
            if is_space(&unit) || longer <= self.room {
                text.push_str(&unit);
                length = longer;
                continue;
            }
            if !text.trim_end().is_empty() {
                self.lines.push(text.trim_end().to_owned());
            }
            (text, length) = self.break_unit(&unit);
        }
        self.lines.push(text.trim_end().to_owned());
        self.lines
    }

    /// Starts a line with a unit, broken where it is wider than a whole line. Gives the line begun last.
    fn break_unit(&mut self, unit: &str) -> (String, u32) {
        // A mark is drawn as its neighbours are: a part of the unit may be wider than all of it.
        let whole = width_thousandths(unit, self.bold);
        if whole <= self.room {
            return (unit.to_owned(), whole);
        }
        let (mut text, mut length) = (String::new(), 0);
        let mut bytes = [0; 4];
        for character in unit.chars() {
            let character: &str = character.encode_utf8(&mut bytes);
            let mut longer = self.longer((&text, length), character);
            if longer > self.room && is_space(character) {
                // A space hangs over the end of the line, and is cut off there.
                self.lines.push(std::mem::take(&mut text));
                length = 0;
                continue;
            }
            if longer > self.room && !text.is_empty() {
                let carried = self.carried(&text, character);
                self.lines.push(text[..text.len() - carried.len()].trim_end().to_owned());
                longer = width_thousandths(&format!("{carried}{character}"), self.bold);
                text = carried;
            }
            text.push_str(character);
            length = longer;
        }
        (text, length)
    }

    /// What of a line that is full by need goes to the next one with this character: a number's unit with its space
    /// before it, or what keeps a closing mark from starting a line. Nothing, where the character can stand first.
    fn carried(&self, text: &str, character: &str) -> String {
        let is_first = |text: &str| !text.starts_with(|mark| NEVER_FIRST.contains(mark));
        let is_last = |text: &str| !text.ends_with(|mark| NEVER_LAST.contains(mark));
        let places: Vec<usize> = text.char_indices().map(|(place, _)| place).skip(1).collect();
        let after_space = || places.iter().rev().find(|place| text[..**place].ends_with(is_space_character)).copied();
        let mark = || places.iter().rev().copied().find(|place| is_first(&text[*place..]) && is_last(&text[..*place]));
        let place = after_space().or_else(|| if is_first(character) { None } else { mark() });
        let carried = place.map_or("", |place| &text[place..]);
        let is_narrow = width_thousandths(&format!("{carried}{character}"), self.bold) <= self.room;
        if is_narrow { carried.to_owned() } else { String::new() }
    }

    /// The length of a line with a piece more. A mark is drawn as the line around it: then the whole is measured.
    fn longer(&self, (text, length): (&str, u32), piece: &str) -> u32 {
        if depends_on_line(text) || depends_on_line(piece) {
            return width_thousandths(&format!("{text}{piece}"), self.bold);
        }
        length + width_thousandths(piece, self.bold)
    }
}

/// Cuts a paragraph into the pieces that stay whole: words, single Han characters with the marks bound to them, and
/// runs of spaces.
fn unbreakable_units(paragraph: &str) -> Vec<String> {
    let characters: Vec<char> = paragraph.chars().collect();
    let mut units: Vec<String> = Vec::new();
    for (place, character) in characters.iter().enumerate() {
        match units.last_mut() {
            Some(unit) if place > 0 && is_bound(&characters, place) => unit.push(*character),
            _ => units.push(character.to_string()),
        }
    }
    units
}

/// Must the character at `place` stay on the line of the one before it?
fn is_bound(characters: &[char], place: usize) -> bool {
    let (last, next) = (characters[place - 1], characters[place]);
    if is_space_character(last) && is_space_character(next) {
        return true;
    }
    if is_space_character(next) {
        return joins_over_space(characters, place);
    }
    if is_space_character(last) {
        return joins_over_space(characters, place - 1);
    }
    if last.is_ascii_digit() && COUNTERS.contains(next) {
        return true;
    }
    if last == '-' && place > 1 && characters[place - 2].is_lowercase() && next.is_lowercase() {
        return false;
    }
    NEVER_FIRST.contains(next) || NEVER_LAST.contains(last) || !(is_wide(last) || is_wide(next))
}

/// Is this a single space between a sign of money and its amount, or between a number and its unit?
fn joins_over_space(characters: &[char], space: usize) -> bool {
    let Some(before) = space.checked_sub(1).map(|place| characters[place]) else {
        return false;
    };
    let rest = &characters[space + 1..];
    if MONEY.contains(before) {
        return rest.first().is_some_and(char::is_ascii_digit);
    }
    if !before.is_ascii_digit() {
        return false;
    }
    let is_of_unit = |it: &&char| it.is_alphanumeric() && !is_wide(**it) || "°℃℉%‰²³·/㎡㎜㎝㎏㎥".contains(**it);
    let word: String = rest.iter().take_while(is_of_unit).collect();
    UNITS.contains(&word.as_str())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::text::{MM_PER_PT, width_mm};
    use proptest::prelude::*;
    /// Lines of a text in a column that holds so many Han characters of 10 points.
    fn lines(text: &str, han: u8) -> Vec<String> {
        wrap(text, 10.0, f32::from(han) * 10.0 * MM_PER_PT)
    }

    #[test]
    fn lines_break_between_han_characters_and_between_words() {
        let table: [(&str, u8, &[&str]); 15] = [
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
            // A mark beside a Latin letter is narrow, and wide as long as that is left out.
            ("。“-）—”a响", 4, &["。", "“-）—”a", "响"]),
            ("主轴异……响", 5, &["主轴异……", "响"]),
            // Words stay whole, also beside Han characters.
            ("更换 bearing 一套", 5, &["更换", "bearing 一", "套"]),
            ("型号CK6140机床", 5, &["型号", "CK6140机", "床"]),
            ("it don’t fit here", 5, &["it don’t fit", "here"]),
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
    fn numbers_keep_their_units_and_sums_their_sign() {
        let table: [(&str, u8, &[&str]); 10] = [
            ("合计金额 ¥ 1,234.50", 7, &["合计金额", "¥ 1,234.50"]),
            ("合计金额¥1,234.50", 6, &["合计金额", "¥1,234.50"]),
            ("轴承外径 52 mm", 6, &["轴承外径", "52 mm"]),
            ("温度升到 85 ℃以上", 6, &["温度升到", "85 ℃以上"]),
            ("车间面积 120 ㎡左右", 6, &["车间面积", "120 ㎡左右"]),
            ("主轴转速 1200 r/min", 7, &["主轴转速", "1200 r/min"]),
            // A word that is no unit is a word.
            ("他在楼下 12 men", 6, &["他在楼下 12", "men"]),
            ("预收费用 500元整", 6, &["预收费用", "500元整"]),
            ("上门日期 2026年11月22日", 9, &["上门日期 2026年", "11月22日"]),
            ("high-speed spindle", 4, &["high-", "speed", "spindle"]),
        ];
        for (text, han, expected) in table {
            assert_eq!(lines(text, han), expected, "{text} in {han}");
        }
        // What is wider than the line parts before its unit, and no mark starts a line for it.
        assert_eq!(lines("650×400×500 mm，主轴", 7), ["650×400×500", "mm，主轴"]);
        assert_eq!(lines("V8261100012，主轴", 6), ["V826110001", "2，主轴"]);
        assert_eq!(lines("CK6140-A 型", 2), ["CK6", "14", "0-A", "型"], "a model's name is broken only by need");
    }

    #[test]
    fn bold_letters_are_wider_and_break_earlier() {
        let text = "Warranty and contract";
        let width = width_mm(text, 10.0);
        assert_eq!(wrap(text, 10.0, width), [text]);
        assert_eq!(wrap_in(text, Letters::bold(10.0), width), ["Warranty and", "contract"]);
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
