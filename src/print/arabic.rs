//! Arabic letters joined: each takes another form at the beginning, in the middle and at the end of a word. Fonts have
//! these forms as characters of their own (Unicode's presentation forms): Arabic, Persian, Urdu, Uyghur and Kazakh.
//!
//! On the paper a form stands for its letter. It is written down as a private character, from which both are known:
//! two letters may look alike (the `ە` of Uyghur and the `ه` of Arabic), and who copies gets the one that was written.

use unicode_normalization::char::is_combining_mark;

/// A letter that joins on one side only has no form for the beginning.
const NONE: char = '\0';

/// Letters, their form at the end of a word, and that at the beginning; the one in the middle comes next to it. Alone
/// a letter looks like itself.
#[rustfmt::skip]
const LETTERS: &[(char, char, char)] = &[
    ('\u{0622}', '\u{FE82}', NONE), ('\u{0623}', '\u{FE84}', NONE), ('\u{0624}', '\u{FE86}', NONE),
    ('\u{0625}', '\u{FE88}', NONE), ('\u{0626}', '\u{FE8A}', '\u{FE8B}'), ('\u{0627}', '\u{FE8E}', NONE),
    ('\u{0628}', '\u{FE90}', '\u{FE91}'), ('\u{0629}', '\u{FE94}', NONE), ('\u{062A}', '\u{FE96}', '\u{FE97}'),
    ('\u{062B}', '\u{FE9A}', '\u{FE9B}'), ('\u{062C}', '\u{FE9E}', '\u{FE9F}'), ('\u{062D}', '\u{FEA2}', '\u{FEA3}'),
    ('\u{062E}', '\u{FEA6}', '\u{FEA7}'), ('\u{062F}', '\u{FEAA}', NONE), ('\u{0630}', '\u{FEAC}', NONE),
    ('\u{0631}', '\u{FEAE}', NONE), ('\u{0632}', '\u{FEB0}', NONE), ('\u{0633}', '\u{FEB2}', '\u{FEB3}'),
    ('\u{0634}', '\u{FEB6}', '\u{FEB7}'), ('\u{0635}', '\u{FEBA}', '\u{FEBB}'), ('\u{0636}', '\u{FEBE}', '\u{FEBF}'),
    ('\u{0637}', '\u{FEC2}', '\u{FEC3}'), ('\u{0638}', '\u{FEC6}', '\u{FEC7}'), ('\u{0639}', '\u{FECA}', '\u{FECB}'),
    ('\u{063A}', '\u{FECE}', '\u{FECF}'), ('\u{0641}', '\u{FED2}', '\u{FED3}'), ('\u{0642}', '\u{FED6}', '\u{FED7}'),
    ('\u{0643}', '\u{FEDA}', '\u{FEDB}'), ('\u{0644}', '\u{FEDE}', '\u{FEDF}'), ('\u{0645}', '\u{FEE2}', '\u{FEE3}'),
    ('\u{0646}', '\u{FEE6}', '\u{FEE7}'), ('\u{0647}', '\u{FEEA}', '\u{FEEB}'), ('\u{0648}', '\u{FEEE}', NONE),
    ('\u{0649}', '\u{FEF0}', '\u{FBE8}'), ('\u{064A}', '\u{FEF2}', '\u{FEF3}'), ('\u{0671}', '\u{FB51}', NONE),
    ('\u{0679}', '\u{FB67}', '\u{FB68}'), ('\u{067A}', '\u{FB5F}', '\u{FB60}'), ('\u{067B}', '\u{FB53}', '\u{FB54}'),
    ('\u{067E}', '\u{FB57}', '\u{FB58}'), ('\u{067F}', '\u{FB63}', '\u{FB64}'), ('\u{0680}', '\u{FB5B}', '\u{FB5C}'),
    ('\u{0683}', '\u{FB77}', '\u{FB78}'), ('\u{0684}', '\u{FB73}', '\u{FB74}'), ('\u{0686}', '\u{FB7B}', '\u{FB7C}'),
    ('\u{0687}', '\u{FB7F}', '\u{FB80}'), ('\u{0688}', '\u{FB89}', NONE), ('\u{068C}', '\u{FB85}', NONE),
    ('\u{068D}', '\u{FB83}', NONE), ('\u{068E}', '\u{FB87}', NONE), ('\u{0691}', '\u{FB8D}', NONE),
    ('\u{0698}', '\u{FB8B}', NONE), ('\u{06A4}', '\u{FB6B}', '\u{FB6C}'), ('\u{06A6}', '\u{FB6F}', '\u{FB70}'),
    ('\u{06A9}', '\u{FB8F}', '\u{FB90}'), ('\u{06AD}', '\u{FBD4}', '\u{FBD5}'), ('\u{06AF}', '\u{FB93}', '\u{FB94}'),
    ('\u{06B1}', '\u{FB9B}', '\u{FB9C}'), ('\u{06B3}', '\u{FB97}', '\u{FB98}'), ('\u{06BA}', '\u{FB9F}', NONE),
    ('\u{06BB}', '\u{FBA1}', '\u{FBA2}'), ('\u{06BE}', '\u{FBAB}', '\u{FBAC}'), ('\u{06C0}', '\u{FBA5}', NONE),
    ('\u{06C1}', '\u{FBA7}', '\u{FBA8}'), ('\u{06C5}', '\u{FBE1}', NONE), ('\u{06C6}', '\u{FBDA}', NONE),
    ('\u{06C7}', '\u{FBD8}', NONE), ('\u{06C8}', '\u{FBDC}', NONE), ('\u{06C9}', '\u{FBE3}', NONE),
    ('\u{06CB}', '\u{FBDF}', NONE), ('\u{06CC}', '\u{FBFD}', '\u{FBFE}'), ('\u{06D0}', '\u{FBE5}', '\u{FBE6}'),
    ('\u{06D2}', '\u{FBAF}', NONE), ('\u{06D3}', '\u{FBB1}', NONE), ('\u{06D5}', '\u{FEEA}', NONE),
];

/// Lam and one of these are drawn as one. The form of both alone; the one at the end of a word comes next to it.
const LAM_ALEF: &[(char, char)] =
    &[('\u{0622}', '\u{FEF5}'), ('\u{0623}', '\u{FEF7}'), ('\u{0625}', '\u{FEF9}'), ('\u{0627}', '\u{FEFB}')];

/// What is drawn for a letter that is drawn with another.
pub(super) const NOTHING: char = ' ';
const LAM: char = '\u{0644}';
/// Makes words longer; joins on both sides and looks the same.
const TATWEEL: char = '\u{0640}';
/// Joins on no side.
const HAMZA: char = '\u{0621}';

/// The first private character that stands for a form of a letter; three for each letter, two for lam with each alef,
/// one for each alef that is drawn with its lam.
const FIRST: u32 = 0xF_0100;

/// Where a letter is joined.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Final,
    Initial,
    Medial,
}

/// How a letter of a word stands on the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joined {
    /// As this private character.
    As(char),
    /// Drawn with the one before: this private character is only read.
    WithLast(char),
}

/// Can it be joined to others?
pub(super) fn is_known(character: char) -> bool {
    matches!(character, TATWEEL | HAMZA) || letter(character).is_some()
}

/// How the letters of a line are joined, in the order they are written; nothing for those that stay as they are.
/// Empty for a line without any.
pub(super) fn joined(line: &[char]) -> Vec<Option<Joined>> {
    if !line.iter().copied().any(is_known) {
        return Vec::new();
    }
    let mut joined = vec![None; line.len()];
    // Marks above and below are not in the way.
    let places: Vec<usize> = (0..line.len()).filter(|place| !is_combining_mark(line[*place])).collect();
    let at = |index: Option<usize>| index.and_then(|index| places.get(index)).map_or(' ', |place| line[*place]);
    for (index, place) in places.iter().copied().enumerate() {
        let (before, this, next) = (at(index.checked_sub(1)), line[place], at(index.checked_add(1)));
        if joined[place].is_some() {
            continue;
        }
        let is_after = joins_on(before) && joins_back(this);
        let alef = LAM_ALEF.iter().position(|(alef, _)| this == LAM && line.get(place + 1) == Some(alef));
        if let Some(alef) = alef {
            joined[place] = Some(Joined::As(private(LETTERS.len() * 3 + alef * 2 + usize::from(is_after))));
            joined[place + 1] = Some(Joined::WithLast(private(LETTERS.len() * 3 + LAM_ALEF.len() * 2 + alef)));
            continue;
        }
        let form = match (is_after, joins_on(this) && joins_back(next)) {
            (false, false) => continue,
            (true, false) => Form::Final,
            (false, true) => Form::Initial,
            (true, true) => Form::Medial,
        };
        joined[place] = letter(this).map(|letter| Joined::As(private(letter * 3 + form as usize)));
    }
    joined
}

/// What is drawn for a private character, and what it stands for.
pub(super) fn stands_for(private: char) -> Option<(char, String)> {
    let number = usize::try_from((private as u32).checked_sub(FIRST)?).ok()?;
    if let Some((letter, last, first)) = LETTERS.get(number / 3) {
        let drawn = match number % 3 {
            0 => *last,
            1 => *first,
            _ => next_to(*first),
        };
        return Some((drawn, letter.to_string()));
    }
    let number = number - LETTERS.len() * 3;
    if let Some((_, alone)) = LAM_ALEF.get(number / 2) {
        return Some((if number.is_multiple_of(2) { *alone } else { next_to(*alone) }, LAM.to_string()));
    }
    let (alef, _) = LAM_ALEF.get(number - LAM_ALEF.len() * 2)?;
    Some((NOTHING, alef.to_string()))
}

/// All forms that a font must have to write a letter, with the letter itself.
pub(super) fn forms_of(character: char) -> Vec<char> {
    let mut forms = vec![character];
    if let Some((_, last, first)) = letter(character).map(|place| LETTERS[place]) {
        forms.push(last);
        if first != NONE {
            forms.extend([first, next_to(first)]);
        }
    }
    forms
}

fn letter(character: char) -> Option<usize> {
    LETTERS.binary_search_by_key(&character, |(letter, ..)| *letter).ok()
}

/// Does it join the letter that follows?
fn joins_on(character: char) -> bool {
    character == TATWEEL || letter(character).is_some_and(|place| LETTERS[place].2 != NONE)
}

/// Does it join the letter before it?
fn joins_back(character: char) -> bool {
    character == TATWEEL || letter(character).is_some()
}

fn next_to(form: char) -> char {
    char::from_u32(form as u32 + 1).unwrap_or(form)
}

fn private(number: usize) -> char {
    let number = u32::try_from(number).unwrap_or(0);
    char::from_u32(FIRST + number).unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization as _;

    /// A line as it is drawn, in the order it is written.
    fn drawn(line: &str) -> String {
        let line: Vec<char> = line.chars().collect();
        let joined = joined(&line);
        let drawn = |(place, character): (usize, &char)| match joined.get(place).copied().flatten() {
            None => Some(*character),
            Some(Joined::As(private)) => Some(stands_for(private).unwrap().0),
            Some(Joined::WithLast(private)) => {
                assert_eq!(stands_for(private), Some((NOTHING, character.to_string())));
                None
            }
        };
        line.iter().enumerate().filter_map(drawn).collect()
    }

    #[test]
    fn letters_take_the_form_of_their_place_in_the_word() {
        let table = [
            ("维修 CK6140", "维修 CK6140"),
            // Dual on both sides: beginning, middle, end; alone it stays.
            ("ببب", "\u{FE91}\u{FE92}\u{FE90}"),
            ("ب ب", "ب ب"),
            // Dal joins the letter before it only.
            ("بدب", "\u{FE91}\u{FEAA}ب"),
            // Peace: seen, lam with alef, meem.
            ("سلام", "\u{FEB3}\u{FEFC}م"),
            ("لا", "\u{FEFB}"),
            // A mark is not in the way; hamza is.
            ("بَب", "\u{FE91}َ\u{FE90}"),
            ("بءب", "بءب"),
            ("بـ", "\u{FE91}ـ"),
            // Uyghur.
            ("مەن", "\u{FEE3}\u{FEEA}ن"),
            ("ئۇيغۇر", "\u{FE8B}\u{FBD8}\u{FEF3}\u{FED0}\u{FBD8}ر"),
        ];
        for (written, expected) in table {
            assert_eq!(drawn(written), expected, "{written}");
        }
    }

    #[test]
    fn every_form_stands_for_the_letter_that_unicode_says() {
        let last = private(LETTERS.len() * 3 - 1);
        assert_eq!(stands_for(private(LETTERS.len() * 3 + LAM_ALEF.len() * 3)), None);
        assert_eq!(stands_for('A'), None);
        for number in FIRST..=last as u32 {
            let (drawn, text) = stands_for(char::from_u32(number).unwrap()).unwrap();
            // Those that have no such form, and the one that borrows its form from its like.
            if drawn > '\u{1}' && text != "\u{06D5}" {
                assert_eq!(drawn.to_string().nfkc().collect::<String>(), text, "{number:X}");
            }
        }
        assert!(LETTERS.is_sorted_by_key(|(letter, ..)| *letter));
    }
}
