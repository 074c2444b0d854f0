//! Phone numbers, however somebody writes them (CUS-1).

/// The digits of a phone number as they are compared: without separators, in half-width, and
/// without China's country code.
pub fn digits(text: &str) -> String {
    // The country code may stand in brackets.
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || "(（".contains(c));
    let all: String = text.chars().filter_map(digit).collect();
    let rest = if text.starts_with(['+', '＋']) { all.strip_prefix("86") } else { all.strip_prefix("0086") };
    rest.map_or_else(|| all.clone(), str::to_owned)
}

/// The digits to look for when a text can only be meant as a phone number: digits and the marks
/// people put between them, three digits at least. The zero of an area code is left away, because
/// it is missing behind a country code.
pub fn sought(text: &str) -> Option<String> {
    let is_mark = |c: char| c.is_whitespace() || "+＋-－–—()（）./·".contains(c);
    if !text.chars().all(|c| digit(c).is_some() || is_mark(c)) {
        return None;
    }
    let all = digits(text);
    let sought = without_country(text, &all).trim_start_matches('0');
    (sought.len() >= 3).then(|| sought.to_owned())
}

/// Without the country code that may stand in front: a number is often kept without it. China's is left away where it is
/// typed without its mark too, before a mobile.
fn without_country<'a>(text: &str, all: &'a str) -> &'a str {
    /// A mobile of China with its country code.
    const WITH_86: usize = 13;
    if all.len() == WITH_86 && all.starts_with("861") {
        return &all[2..];
    }
    let is_marked = text.trim_start_matches(|c: char| c.is_whitespace() || "(（".contains(c)).starts_with(['+', '＋']);
    // What China's code stood in front of has lost it already.
    let has_lost_it = text.chars().filter_map(digit).count() > all.len();
    if !is_marked || has_lost_it { all } else { &all[country_code(all).min(all.len())..] }
}

/// So many digits of an international number are its country's, as the ITU gives them (E.164).
fn country_code(number: &str) -> usize {
    const OF_TWO: &[&str] = &[
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49",
        "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84",
        "86", "90", "91", "92", "93", "94", "95", "98",
    ];
    match number.get(..2) {
        _ if number.starts_with(['1', '7']) => 1,
        Some(two) if OF_TWO.contains(&two) => 2,
        _ => 3,
    }
}

/// The half-width digit, where this is a digit of either width.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cus_1_a_phone_is_the_same_however_it_is_written() {
        for text in [
            "13800138000",
            "138 0013 8000",
            "138-0013-8000",
            "+86 138 0013 8000",
            "0086-13800138000",
            "(+86) 138 0013 8000",
            "１３８００１３８０００",
        ] {
            assert_eq!(digits(text), "13800138000", "{text}");
            assert_eq!(sought(text).as_deref(), Some("13800138000"), "{text}");
        }
        for (stored, typed) in [
            ("503 555 0195", "+1 503 555 0195"),
            ("+1 (503) 555-0195", "+1 503 555 0195"),
            ("+44 20 7946 0958", "(+44) 20 7946 0958"),
            ("177 0000 2795", "86 17700002795"),
            ("177 0000 2795", "+86 17700002795"),
            ("8610-123 4567", "861 0123"),
            ("010-6655 1234", "66551234"),
            ("010-6655 1234", "+86 10 6655 1234"),
            ("+86 10 66551234", "(010) 66551234"),
            ("0755-2688 1234 转 802", "0755 26881234"),
        ] {
            assert!(digits(stored).contains(&sought(typed).unwrap()), "{stored} by {typed}");
        }
    }

    #[test]
    fn cus_1_what_is_no_phone_is_not_taken_for_one() {
        for text in ["", "12", "00 1 2", "KH0001", "华北电机", "-", "1380013800a"] {
            assert_eq!(sought(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn cus_1_any_part_of_a_number_is_found_with_any_separators(
            number in "1[0-9]{10}", from in 0_usize..7, marks in prop::collection::vec(0_usize..4, 11),
        ) {
            let part = &number[from..from + 4];
            let typed: String = part.chars().zip(&marks).flat_map(|(c, mark)| [c, [' ', '-', '.', '/'][*mark]]).collect();
            if let Some(found) = sought(&typed) {
                prop_assert!(digits(&number).contains(&found));
            } else {
                prop_assert!(part.trim_start_matches('0').len() < 3);
            }
        }
    }
}
