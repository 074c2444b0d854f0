//! Text that means the same however it is typed: codes and serials in large or small letters, of full
//! or half width, with stray spaces (EQ-1).

/// The text in half width, with single spaces inside and none around: how codes and serials are
/// stored and shown.
pub fn half_width(text: &str) -> String {
    let narrow: String = text.chars().filter(|c| !is_invisible(*c)).map(narrow).collect();
    narrow.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text in half width without any space: what the store compares, as it folds case by itself.
pub fn packed(text: &str) -> String {
    half_width(text).replace(' ', "")
}

/// What is the same for all ways to type a code or serial: in half width, without spaces, in large
/// letters. Stored as a unit's identity.
pub fn folded(text: &str) -> String {
    packed(text).to_uppercase()
}

/// The candidate that differs from a text by one slip of the finger (two in long ones): a letter that
/// is wrong, missing, too many, or swapped with its neighbour. Short texts are like too many others.
pub fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let sought: Vec<char> = folded(text).chars().collect();
    let allowed = match sought.len() {
        0..4 => return None,
        4..8 => 1,
        _ => 2,
    };
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let letters: Vec<char> = folded(candidate).chars().collect();
        if letters.len().abs_diff(sought.len()) > allowed {
            continue;
        }
        let slips = slips(&sought, &letters);
        if slips <= allowed && best.is_none_or(|(fewest, _)| slips < fewest) {
            best = Some((slips, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// How many slips lie between two texts: the distance of Damerau and Levenshtein, with neighbours
/// swapped once.
fn slips(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![vec![0_usize; b.len() + 1]; a.len() + 1];
    for (at, row) in rows.iter_mut().enumerate() {
        row[0] = at;
    }
    rows[0] = (0..=b.len()).collect();
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let wrong = usize::from(a[i - 1] != b[j - 1]);
            let mut fewest = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + wrong);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                fewest = fewest.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = fewest;
        }
    }
    rows[a.len()][b.len()]
}

/// The half-width form of a character that has one.
pub(super) fn narrow(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// What files carry along and nobody sees: zero-width spaces and marks of the byte order.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn eq_1_a_serial_is_the_same_in_any_width_case_and_spacing() {
        for text in ["ABC1", "abc1", "ＡＢＣ１", " aBc1 ", "A B C 1", "ＡＢ\u{3000}ｃ1", "\u{FEFF}ABC1"] {
            assert_eq!(folded(text), "ABC1", "{text}");
        }
        assert_eq!(half_width(" ｓｎ－１２\u{3000}\u{3000}Ａ（７）"), "sn-12 A(7)");
        assert_ne!(folded("ABC1"), folded("ABC-1"));
        assert_eq!(half_width("华北电机　有限公司"), "华北电机 有限公司");
    }

    #[test]
    fn the_nearest_code_is_named_only_where_it_is_near() {
        let codes = ["KH000412", "KH000421", "P-200", "M-1"];
        for (text, found) in [
            ("KH000142", Some("KH000412")),
            ("kh00412", Some("KH000412")),
            ("KHOOO412", None),
            ("P-2O0", Some("P-200")),
            ("P200", Some("P-200")),
            ("P-311", None),
            ("M-2", None),
            ("", None),
        ] {
            assert_eq!(nearest(text, codes), found, "{text}");
        }
    }

    fn wide(text: &str) -> String {
        let wide = |c: char| if ('!'..='~').contains(&c) { char::from_u32(u32::from(c) + 0xFEE0).unwrap() } else { c };
        text.chars().map(wide).collect()
    }

    proptest! {
        #[test]
        fn folding_forgets_width_case_and_spaces_and_nothing_else(text in "[!-~]{1,20}", at in 0_usize..20) {
            let place = at.min(text.len());
            let spaced = format!(" {} {}\u{3000}", &text[..place], &text[place..]);
            let once = folded(&text);
            prop_assert_eq!(&folded(&once), &once);
            prop_assert_eq!(&folded(&text.to_ascii_lowercase()), &once);
            prop_assert_eq!(&folded(&wide(&text)), &once);
            prop_assert_eq!(&folded(&spaced), &once);
            prop_assert_eq!(once, text.to_ascii_uppercase());
        }

        #[test]
        fn half_width_is_stable_whatever_is_typed(text in "\\PC{0,30}") {
            let once = half_width(&text);
            prop_assert_eq!(half_width(&once), once.clone());
            prop_assert_eq!(folded(&once), folded(&text));
            prop_assert_eq!(folded(&folded(&text)), folded(&text));
        }
    }
}
