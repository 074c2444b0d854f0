//! RMB capital amounts (人民币大写) as banks want them on paper (MON-8).

use crate::words;

words! {
    /// The house style for the 零 that the rules leave to the writer.
    pub enum Style in "capitals-style" {
        /// It is left out.
        Plain = "plain",
        /// It is written once, at the first place from the left that allows it.
        WithZero = "with_zero",
    }
}

/// An amount in fen as capitals, without 人民币 before it (MON-8): 10,050.07 → 壹万零伍拾元零柒分.
/// An amount that ends at 元 or 角 ends with 整; a negative one begins with 负.
pub fn rmb_capitals(fen: i64, style: Style) -> String {
    let amount = fen.unsigned_abs();
    let (yuan, jiao, fen_digit) = (amount / 100, amount / 10 % 10, amount % 10);
    let mut writer = Writer { text: String::new(), may_add_zero: style == Style::WithZero };
    if fen < 0 {
        writer.text.push('负');
    }
    if yuan > 0 || amount == 0 {
        writer.yuan(yuan);
        writer.text.push('元');
    }
    if jiao > 0 {
        // The place of 元 is zero and that of 角 is not: the rules leave the 零 to the writer.
        if yuan > 0 && yuan.is_multiple_of(10) {
            writer.optional_zero();
        }
        writer.digit(jiao);
        writer.text.push('角');
    } else if fen_digit > 0 && yuan > 0 {
        writer.text.push('零');
    }
    if fen_digit > 0 {
        writer.digit(fen_digit);
        writer.text.push('分');
    } else {
        writer.text.push('整');
    }
    writer.text
}

/// As `rmb_capitals`, with 人民币 before it and no gap, as it stands on bills.
pub fn rmb_capitals_with_prefix(fen: i64, style: Style) -> String {
    format!("人民币{}", rmb_capitals(fen, style))
}

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];

struct Writer {
    text: String,
    /// Whether an optional 零 is still to be written.
    may_add_zero: bool,
}

impl Writer {
    fn digit(&mut self, digit: u64) {
        self.text.push(DIGITS[usize::try_from(digit).expect("a digit is below ten")]);
    }

    fn optional_zero(&mut self) {
        if self.may_add_zero {
            self.text.push('零');
            self.may_add_zero = false;
        }
    }

    /// The whole part. Digits go from the left in groups of four, each closed by 万 or 亿.
    fn yuan(&mut self, yuan: u64) {
        if yuan == 0 {
            self.text.push('零');
            return;
        }
        let mut zeros = 0;
        let mut group_is_empty = true;
        for place in (0..=yuan.ilog10()).rev() {
            let digit = yuan / 10_u64.pow(place) % 10;
            if digit == 0 {
                zeros += 1;
            } else {
                self.zero_before(place, zeros);
                self.digit(digit);
                self.text.push_str(["", "拾", "佰", "仟"][place as usize % 4]);
                (zeros, group_is_empty) = (0, false);
            }
            if place % 4 == 0 {
                self.close_group(place, group_is_empty);
                group_is_empty = true;
            }
        }
    }

    /// The 零 for a run of zeros before a digit. It is left to the writer only where the run ends at
    /// the place of 万 and the digit is that of 仟; a run over a whole group would be misread without.
    fn zero_before(&mut self, place: u32, zeros: u32) {
        if zeros == 0 {
            return;
        }
        if place == 3 && zeros < 4 {
            self.optional_zero();
        } else {
            self.text.push('零');
        }
    }

    /// 万 after the second and fourth group, unless it is empty; 亿 after the third and fifth, even
    /// when it is: 万亿 counts in 亿.
    fn close_group(&mut self, place: u32, group_is_empty: bool) {
        match place {
            4 | 12 if !group_is_empty => self.text.push('万'),
            8 | 16 => self.text.push('亿'),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Fen, without the optional 零, and with it where that differs.
    const VECTORS: &[(i64, &str, &str)] = &[
        (140_950, "壹仟肆佰零玖元伍角整", ""),
        (600_714, "陆仟零柒元壹角肆分", ""),
        (168_032, "壹仟陆佰捌拾元叁角贰分", "壹仟陆佰捌拾元零叁角贰分"),
        (10_700_053, "壹拾万柒仟元伍角叁分", "壹拾万零柒仟元伍角叁分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分", ""),
        (32_504, "叁佰贰拾伍元零肆分", ""),
        (30_982_500, "叁拾万玖仟捌佰贰拾伍元整", "叁拾万零玖仟捌佰贰拾伍元整"),
        (16_010_230, "壹拾陆万零壹佰零贰元叁角整", ""),
        (1_200_001, "壹万贰仟元零壹分", ""),
        (1_000, "壹拾元整", ""),
        (1_100, "壹拾壹元整", ""),
        (10_000_000, "壹拾万元整", ""),
        (10_000_000_000, "壹亿元整", ""),
        (10_000_000_100, "壹亿零壹元整", ""),
        (100_010_000, "壹佰万零壹佰元整", ""),
        (0, "零元整", ""),
        (5, "伍分", ""),
        (50, "伍角整", ""),
        (-9, "负玖分", ""),
        (-12_345, "负壹佰贰拾叁元肆角伍分", ""),
        (1_234_567_890_123, "壹佰贰拾叁亿肆仟伍佰陆拾柒万捌仟玖佰零壹元贰角叁分", ""),
        // MON-8's own.
        (1_005_007, "壹万零伍拾元零柒分", ""),
        (10_000, "壹佰元整", ""),
        // Further places where zeros meet.
        (1_000_050, "壹万元伍角整", "壹万元零伍角整"),
        (10_000_400_000, "壹亿零肆仟元整", ""),
        (101_000_000_000, "壹拾亿零壹仟万元整", ""),
        (100_000_000_000_000, "壹万亿元整", ""),
        (100_000_000_000_101, "壹万亿零壹元零壹分", ""),
        (120_005_000_000_000, "壹万贰仟亿零伍仟万元整", ""),
        (i64::MIN, "负玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零捌分", ""),
    ];

    #[test]
    fn mon_8_amounts_are_written_as_banks_want_them() {
        for (fen, plain, with_zero) in VECTORS {
            let with_zero = if with_zero.is_empty() { plain } else { with_zero };
            assert_eq!(rmb_capitals(*fen, Style::Plain), *plain, "{fen}");
            assert_eq!(rmb_capitals(*fen, Style::WithZero), *with_zero, "{fen}");
        }
        assert_eq!(rmb_capitals_with_prefix(10_000, Style::Plain), "人民币壹佰元整");
    }

    /// Reads capitals as a person does: the last 亿, then 万, then 仟, 佰, 拾. A slow second way.
    fn read_whole(text: &str) -> i128 {
        for (unit, value) in [("亿", 100_000_000), ("万", 10_000), ("仟", 1000), ("佰", 100), ("拾", 10)] {
            if let Some((high, low)) = text.rsplit_once(unit) {
                let high = read_whole(high);
                assert_ne!(high, 0, "{unit} has nothing before it in {text}");
                return high * value + read_whole(low);
            }
        }
        let digit = text.trim_start_matches('零');
        assert!(digit.chars().count() <= 1, "{text} has two digits without a unit");
        digit.chars().next().map_or(0, |c| DIGITS.iter().position(|d| *d == c).unwrap() as i128)
    }

    fn read(text: &str) -> i128 {
        let (sign, text) = text.strip_prefix('负').map_or((1, text), |rest| (-1, rest));
        let (yuan, text) = text.split_once('元').unwrap_or(("", text));
        let (jiao, text) = text.split_once('角').unwrap_or(("", text));
        let (fen, text) = text.split_once('分').unwrap_or(("", text));
        assert_eq!(text == "整", fen.is_empty(), "整 stands where no 分 does");
        sign * (read_whole(yuan) * 100 + read_whole(jiao) * 10 + read_whole(fen))
    }

    /// Amounts of every size, many of their digits zero.
    fn amounts() -> impl Strategy<Value = i64> {
        let digit = prop_oneof![3 => Just(0_i64), 2 => 1..=9_i64];
        let sparse = proptest::collection::vec(digit, 1..=18)
            .prop_map(|digits| digits.into_iter().fold(0, |sum, digit| sum * 10 + digit));
        prop_oneof![sparse.clone(), sparse.prop_map(|fen| -fen), any::<i64>()]
    }

    /// Writes the whole part as it is taught: thousands, hundreds, tens, ones, and 零 for what is left
    /// out between. The second slow way, which knows no places.
    fn taught(yuan: u64) -> String {
        let parts = |unit: u64, name: &str, needs_zero: bool| {
            let (high, low) = (yuan / unit, yuan % unit);
            let zero = if low > 0 && needs_zero { "零" } else { "" };
            let low = if low > 0 { taught(low) } else { String::new() };
            format!("{}{name}{zero}{low}", taught(high))
        };
        match yuan {
            0..10 => DIGITS[usize::try_from(yuan).unwrap()].to_string(),
            10..100 => parts(10, "拾", false),
            100..1000 => parts(100, "佰", yuan % 100 < 10),
            1000..10_000 => parts(1000, "仟", yuan % 1000 < 100),
            10_000..100_000_000 => parts(10_000, "万", yuan % 10_000 < 1000),
            _ => parts(100_000_000, "亿", (yuan / 100_000_000).is_multiple_of(10) || yuan % 100_000_000 < 10_000_000),
        }
    }

    /// An amount as it is taught, with the optional 零 put in afterwards.
    fn taught_amount(fen: i64, style: Style) -> String {
        let amount = fen.unsigned_abs();
        let (yuan, jiao, rest) = (amount / 100, amount / 10 % 10, amount % 10);
        let mut text = if yuan > 0 || amount == 0 { taught(yuan) + "元" } else { String::new() };
        let digit = |digit: u64| DIGITS[usize::try_from(digit).unwrap()].to_string();
        text += &match (jiao, rest) {
            (0, 0) => "整".to_owned(),
            (0, rest) => format!("{}{}分", if yuan > 0 { "零" } else { "" }, digit(rest)),
            (jiao, 0) => digit(jiao) + "角整",
            (jiao, rest) => format!("{}角{}分", digit(jiao), digit(rest)),
        };
        let (tens_of_thousands, thousands) = (yuan / 10_000 % 10_000, yuan / 1000 % 10);
        let after_wan = tens_of_thousands > 0 && tens_of_thousands.is_multiple_of(10) && thousands > 0;
        let after_yuan = yuan > 0 && yuan.is_multiple_of(10) && jiao > 0;
        match style {
            Style::WithZero if after_wan => text = put_after_last(&text, "万"),
            Style::WithZero if after_yuan => text = put_after_last(&text, "元"),
            _ => {}
        }
        if fen < 0 { format!("负{text}") } else { text }
    }

    fn put_after_last(text: &str, place: &str) -> String {
        let (before, after) = text.rsplit_once(place).unwrap();
        format!("{before}{place}零{after}")
    }

    /// Amounts that papers show: up to 万亿 on either side, many of their digits zero.
    fn payable() -> impl Strategy<Value = i64> {
        let limit = crate::base::parse::AMOUNT_LIMIT.0;
        prop_oneof![
            4 => amounts().prop_map(move |fen| fen % (limit + 1)),
            1 => -2000..2000_i64,
            1 => (-3..=0_i64).prop_map(move |below| limit + below),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn capitals_are_written_as_they_are_taught_in_both_styles(fen in payable()) {
            for style in [Style::Plain, Style::WithZero] {
                prop_assert_eq!(rmb_capitals(fen, style), taught_amount(fen, style), "{} {:?}", fen, style);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn capitals_read_back_as_the_amount(fen in amounts()) {
            let plain = rmb_capitals(fen, Style::Plain);
            let with_zero = rmb_capitals(fen, Style::WithZero);
            for text in [&plain, &with_zero] {
                prop_assert_eq!(read(text), i128::from(fen), "{}", text);
                prop_assert!(!text.contains("零零") && !text.contains("零万") && !text.contains("零亿"));
                prop_assert!(fen == 0 || !(text.contains("零元") || text.starts_with('零')));
            }
            let zeros = |text: &str| text.chars().filter(|c| *c == '零').count();
            let without = |text: &str| text.replace('零', "");
            prop_assert!(zeros(&with_zero) - zeros(&plain) <= 1);
            prop_assert_eq!(without(&with_zero), without(&plain));
        }
    }
}
