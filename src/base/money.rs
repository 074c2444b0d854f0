//! Money in minor units, quantities in thousandths, rates in hundredths of a per cent. No floats.

use serde::{Deserialize, Serialize};

use super::value::{FromVal, ToVal, Val, WrongValue};

macro_rules! whole_number {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl ToVal for $name {
            fn to_val(&self) -> Val {
                Val::Int(self.0)
            }
        }
        impl FromVal for $name {
            fn from_val(val: Val) -> Result<Self, WrongValue> {
                i64::from_val(val).map(Self)
            }
        }
    )+};
}

whole_number! {
    /// An amount in minor units (分) of the company's currency (MON-1).
    Money,
    /// A quantity in thousandths.
    Qty,
    /// A share in hundredths of a per cent: 10,000 is the whole.
    Rate,
}

/// A calculation left the range of amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the amount is too large")]
pub struct Overflow;

/// Divides and rounds to the nearest, halves away from zero (MON-1).
fn div_round(numerator: i128, denominator: i128) -> i128 {
    let half = denominator / 2;
    if numerator < 0 { -((-numerator + half) / denominator) } else { (numerator + half) / denominator }
}

impl Rate {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The whole: 100 %.
    pub const WHOLE: Self = Self(10_000);

    /// Whole per cents.
    pub fn percent(percent: i64) -> Self {
        Self(percent * 100)
    }

    /// Reads `12.5` or `12.5%` as 12.5 %, from 0 to 100.
    pub fn parse(text: &str) -> Option<Self> {
        let number = parse_decimal(text.trim().trim_end_matches(['%', '％']), 2)?;
        (0..=10_000).contains(&number).then_some(Self(number))
    }

    /// `12.5` for 12.5 %.
    pub fn show(self) -> String {
        show_decimal(self.0, 2, false)
    }
}

impl Qty {
    /// One.
    pub const ONE: Self = Self(1000);

    /// A whole number of units.
    pub fn whole(units: i64) -> Self {
        Self(units * 1000)
    }

    /// Reads up to three decimals.
    pub fn parse(text: &str) -> Option<Self> {
        parse_decimal(text, 3).map(Self)
    }

    /// Without needless zeros: `2`, `1.5`.
    pub fn show(self) -> String {
        show_decimal(self.0, 3, false)
    }

    /// The product of two quantities, rounded to thousandths (ITEM-1: persons × days).
    ///
    /// # Errors
    /// When the product leaves the range.
    pub fn times(self, other: Self) -> Result<Self, Overflow> {
        i64::try_from(div_round(i128::from(self.0) * i128::from(other.0), 1000)).ok().map(Self).ok_or(Overflow)
    }
}

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Reads `1,234.5`, `￥12`, `-3.20`; more than two decimals are refused, not cut.
    pub fn parse(text: &str) -> Option<Self> {
        parse_decimal(text.trim().trim_start_matches(['¥', '￥']), 2).map(Self)
    }

    /// With thousands separators and two decimals: `1,234.50`.
    pub fn show(self) -> String {
        let plain = show_decimal(self.0, 2, true);
        let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("-", rest));
        let (whole, cents) = digits.split_once('.').unwrap_or((digits, "00"));
        let mut grouped = String::new();
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index) % 3 == 0 {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        format!("{sign}{grouped}.{cents}")
    }

    /// Without separators, as a form shows it for editing: `1234.50`.
    pub fn plain(self) -> String {
        show_decimal(self.0, 2, true)
    }

    /// The sum.
    ///
    /// # Errors
    /// When it leaves the range.
    pub fn plus(self, other: Self) -> Result<Self, Overflow> {
        self.0.checked_add(other.0).map(Self).ok_or(Overflow)
    }

    /// The difference.
    ///
    /// # Errors
    /// When it leaves the range.
    pub fn minus(self, other: Self) -> Result<Self, Overflow> {
        self.0.checked_sub(other.0).map(Self).ok_or(Overflow)
    }

    /// The sum of many.
    ///
    /// # Errors
    /// When it leaves the range.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, Overflow> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// A line's net: round(quantity × price × (1 − discount) × (1 − relief)), rounded once, halves
    /// away from zero (MON-1).
    ///
    /// # Errors
    /// When the result leaves the range.
    pub fn line(quantity: Qty, price: Self, discount: Rate, relief: Rate) -> Result<Self, Overflow> {
        let kept = |rate: Rate| i128::from(Rate::WHOLE.0 - rate.0);
        let exact = i128::from(quantity.0)
            .checked_mul(i128::from(price.0))
            .and_then(|x| x.checked_mul(kept(discount)))
            .and_then(|x| x.checked_mul(kept(relief)))
            .ok_or(Overflow)?;
        i64::try_from(div_round(exact, 1000 * 10_000 * 10_000)).ok().map(Self).ok_or(Overflow)
    }

    /// The share `part / whole` of this amount, halves away from zero; nothing of a whole that is nothing.
    pub fn share(self, part: Self, whole: Self) -> Self {
        if whole == Self::ZERO {
            return Self::ZERO;
        }
        let sign = if whole.0 < 0 { -1 } else { 1 };
        let exact = i128::from(self.0) * i128::from(part.0) * sign;
        Self(i64::try_from(div_round(exact, i128::from(whole.0) * sign)).unwrap_or(self.0))
    }

    /// The tax contained in this net: net − round(net / (1 + rate)) (MON-7).
    pub fn tax_within(self, rate: Rate) -> Self {
        let whole = i128::from(Rate::WHOLE.0);
        let without = div_round(i128::from(self.0) * whole, whole + i128::from(rate.0));
        Self(self.0 - i64::try_from(without).unwrap_or(self.0))
    }
}

/// Reads a decimal number exactly, with at most `places` decimals, as whole units of the last place.
/// Separators of thousands are accepted where they stand every three digits.
fn parse_decimal(text: &str, places: u32) -> Option<i64> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = without_separators(whole)?;
    let fraction = if fraction.len() > places as usize { fraction.trim_end_matches('0') } else { fraction };
    let all_digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !all_digits(&whole) || !all_digits(fraction) {
        return None;
    }
    if fraction.len() > places as usize {
        return None;
    }
    let scale = 10_i64.checked_pow(places)?;
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let padded = format!("{fraction:0<width$}", width = places as usize);
    let fraction: i64 = if padded.is_empty() { 0 } else { padded.parse().ok()? };
    let value = whole.checked_mul(scale)?.checked_add(fraction)?;
    Some(if negative { -value } else { value })
}

fn without_separators(whole: &str) -> Option<String> {
    let parts: Vec<&str> = whole.split([',', '，']).collect();
    let well_placed = parts.iter().skip(1).all(|part| part.len() == 3);
    (parts.len() == 1 || (well_placed && (1..=3).contains(&parts[0].len()))).then(|| parts.concat())
}

fn show_decimal(value: i64, places: u32, keep_zeros: bool) -> String {
    let scale = 10_u64.pow(places);
    let magnitude = value.unsigned_abs();
    let sign = if value < 0 { "-" } else { "" };
    let fraction = format!("{:0width$}", magnitude % scale, width = places as usize);
    let fraction = if keep_zeros { fraction.as_str() } else { fraction.trim_end_matches('0') };
    if fraction.is_empty() {
        return format!("{sign}{}", magnitude / scale);
    }
    format!("{sign}{}.{fraction}", magnitude / scale)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_is_rounded_once_and_halves_go_away_from_zero() {
        let line = |qty, price, discount, relief| {
            Money::line(Qty(qty), Money(price), Rate(discount), Rate(relief)).map(|net| net.0)
        };
        assert_eq!(line(1000, 100, 0, 0), Ok(100));
        assert_eq!(line(500, 1, 0, 0), Ok(1), "half a fen goes up");
        assert_eq!(line(500, -1, 0, 0), Ok(-1), "and away from zero below it");
        assert_eq!(line(1000, 333, 1000, 5000), Ok(150), "333 × 0.9 × 0.5 = 149.85");
        assert_eq!(line(1000, 100, 0, 10_000), Ok(0));
        assert_eq!(line(i64::MAX, i64::MAX, 0, 0), Err(Overflow));
    }

    #[test]
    fn amounts_are_read_exactly_or_not_at_all() {
        for (text, fen) in
            [("1,234.5", 123_450), ("￥12", 1200), ("-3.20", -320), (".5", 50), ("7.", 700), ("1.500", 150)]
        {
            assert_eq!(Money::parse(text), Some(Money(fen)), "{text}");
        }
        for text in ["", "1.234", "1,23.4", "12a", "1 2", "--1", "1e3", "99999999999999999999"] {
            assert_eq!(Money::parse(text), None, "{text}");
        }
    }

    #[test]
    fn tax_is_what_is_left_after_the_rounded_net_without_it() {
        assert_eq!(Money(11_300).tax_within(Rate::percent(13)), Money(1300));
        assert_eq!(Money(100).tax_within(Rate::percent(13)), Money(12));
        assert_eq!(Money(0).tax_within(Rate::percent(13)), Money(0));
    }

    proptest! {
        #[test]
        fn a_line_agrees_with_slow_decimal_arithmetic(
            qty in -100_000_i64..100_000, price in -100_000_i64..1_000_000,
            discount in 0_i64..=10_000, relief in 0_i64..=10_000,
        ) {
            let exact = i128::from(qty) * i128::from(price) * i128::from(10_000 - discount) * i128::from(10_000 - relief);
            let unit: i128 = 100_000_000_000;
            let mut expected = exact / unit;
            if (exact % unit).abs() * 2 >= unit { expected += exact.signum(); }
            let got = Money::line(Qty(qty), Money(price), Rate(discount), Rate(relief)).map(|net| i128::from(net.0));
            prop_assert_eq!(got, Ok(expected));
        }

        #[test]
        fn what_is_shown_reads_back_the_same(fen in -1_000_000_000_000_i64..1_000_000_000_000) {
            prop_assert_eq!(Money::parse(&Money(fen).show()), Some(Money(fen)));
            prop_assert_eq!(Qty::parse(&Qty(fen).show()), Some(Qty(fen)));
        }
    }
}
