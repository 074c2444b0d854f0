//! Drafts are strings, records are typed: reading a draft gives all its errors at once, by field.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{
    alike::half_width,
    failure::{Failure, FieldError},
    kind::Kind,
    money::{Money, Qty, Rate},
    say::Said,
    time::{FIRST_TYPED_YEAR, Instant, LAST_TYPED_YEAR, is_of_other_years, parse_day, parse_instant},
    words::Word,
};

/// The longest line of text a field takes, in characters.
pub const LINE_LIMIT: usize = 200;
/// The longest text a field takes, in characters.
pub const TEXT_LIMIT: usize = 20_000;
/// The largest quantity a field takes, whatever is counted or measured.
pub const QUANTITY_LIMIT: Qty = Qty(1_000_000_000_000);
/// The largest amount a field takes: a million million. Sums and products of such stay exact.
pub const AMOUNT_LIMIT: Money = Money(100_000_000_000_000);

/// Collects errors while fields are read. Every reader answers a usable value; [`Parser::done`]
/// tells whether all of them were good.
#[derive(Debug, Default)]
pub struct Parser {
    errors: Vec<FieldError>,
    row: Option<usize>,
}

impl Parser {
    /// Errors noted from here on are of this line of the document, counted from 1: they bear it as
    /// the argument `row`, by which a table of lines shows them in their place.
    pub fn row(&mut self, row: Option<usize>) {
        self.row = row;
    }

    /// Notes an error of a field.
    pub fn refuse(&mut self, field: &'static str, said: Said) {
        let said = match self.row {
            Some(row) => said.with("row", row),
            None => said,
        };
        self.errors.push(FieldError::new(field, said));
    }

    /// One line: trimmed, line breaks become spaces.
    pub fn line(&mut self, field: &'static str, text: &str) -> String {
        // What steers a terminal is no part of a name.
        let plain: String = text.chars().filter(|c| c.is_whitespace() || !c.is_control()).collect();
        let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        self.limited(field, line, LINE_LIMIT)
    }

    /// One line that must not be empty.
    pub fn required(&mut self, field: &'static str, text: &str) -> String {
        let line = self.line(field, text);
        // Signs that nobody sees are no name.
        if half_width(&line).is_empty() {
            self.refuse(field, Said::new("error-required"));
        }
        line
    }

    /// Several lines.
    pub fn text(&mut self, field: &'static str, text: &str) -> String {
        self.limited(field, text.trim().replace("\r\n", "\n"), TEXT_LIMIT)
    }

    /// Several lines that must not be empty.
    pub fn required_text(&mut self, field: &'static str, text: &str) -> String {
        let text = self.text(field, text);
        if text.is_empty() {
            self.refuse(field, Said::new("error-required"));
        }
        text
    }

    /// An amount; empty is `None`. One beyond [`AMOUNT_LIMIT`] is refused: somebody held a key too long.
    pub fn money(&mut self, field: &'static str, text: &str) -> Option<Money> {
        let too_long = || Said::new("error-too-large").with("value", text.trim()).with("limit", AMOUNT_LIMIT);
        if has_too_many_digits(text) {
            self.refuse(field, too_long());
            return None;
        }
        let amount = self.read(field, text, "error-not-an-amount", Money::parse)?;
        if amount.0.unsigned_abs() > AMOUNT_LIMIT.0.unsigned_abs() {
            self.refuse(field, too_long());
            return None;
        }
        Some(amount)
    }

    /// A quantity; empty is `None`. One beyond [`QUANTITY_LIMIT`] is refused.
    pub fn qty(&mut self, field: &'static str, text: &str) -> Option<Qty> {
        let quantity = self.read(field, text, "error-not-a-quantity", Qty::parse)?;
        if quantity.0.unsigned_abs() > QUANTITY_LIMIT.0.unsigned_abs() {
            self.refuse(field, Said::new("error-too-large").with("value", text.trim()).with("limit", QUANTITY_LIMIT));
            return None;
        }
        Some(quantity)
    }

    /// A percentage from 0 to 100; empty is `None`.
    pub fn rate(&mut self, field: &'static str, text: &str) -> Option<Rate> {
        self.read(field, text, "error-not-a-rate", Rate::parse)
    }

    /// A whole number that is not negative; empty is `None`.
    pub fn count(&mut self, field: &'static str, text: &str) -> Option<i64> {
        let number = self.read(field, text, "error-not-a-number", |text| text.trim().parse::<i64>().ok())?;
        if number < 0 {
            self.refuse(field, Said::new("error-negative"));
        }
        Some(number)
    }

    /// A day; empty is `None`.
    pub fn day(&mut self, field: &'static str, text: &str) -> Option<NaiveDate> {
        self.read(field, text, "error-not-a-day", parse_day)
    }

    /// A moment in a zone; empty is `None`.
    pub fn instant(&mut self, field: &'static str, text: &str, zone: Tz) -> Option<Instant> {
        self.read(field, text, "error-not-an-instant", |text| parse_instant(text, zone))
    }

    /// Yes or no, in the ways forms and files write it; empty is no.
    pub fn flag(&mut self, field: &'static str, text: &str) -> bool {
        let read = |text: &str| match text.trim().to_lowercase().as_str() {
            "1" | "true" | "yes" | "y" | "是" | "√" | "x" => Some(true),
            "0" | "false" | "no" | "n" | "否" => Some(false),
            _ => None,
        };
        self.read(field, text, "error-not-a-choice", read).unwrap_or(false)
    }

    /// One of some words; empty is the default. Words are also known by what they are called in a
    /// language, which `also` looks up: an import gives texts, a form gives words.
    pub fn word<W: Word>(&mut self, field: &'static str, text: &str, default: W) -> W {
        let text = text.trim();
        if text.is_empty() {
            return default;
        }
        let found = W::from_word(text).or_else(|| word_of_name(text));
        found.unwrap_or_else(|| {
            let choices = W::ALL.iter().map(|one| one.word()).collect::<Vec<_>>().join(", ");
            self.refuse(field, Said::new("error-not-a-choice").with("value", text).with("choices", choices));
            default
        })
    }

    /// A record by its code, number or name, found by `find`; empty is `None`.
    ///
    /// # Errors
    /// When the search itself fails; a code that is not there is noted as an error of the field.
    pub fn record<T>(
        &mut self,
        field: &'static str,
        text: &str,
        kind: Kind,
        find: impl FnOnce(&str) -> Result<Option<T>, Failure>,
    ) -> Result<Option<T>, Failure> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let found = match find(text) {
            Ok(found) => found,
            // Which one is meant can't be told; why, the reader of the records says.
            Err(Failure::Refused(said)) => {
                self.refuse(field, said);
                return Ok(None);
            }
            Err(failure) => return Err(failure),
        };
        if found.is_none() {
            self.refuse(field, Said::new("error-unknown-code").with_word("kind", kind).with("value", text));
        }
        Ok(found)
    }

    /// Notes that a code is in use: by `existing`, which may differ in case or width only.
    pub fn taken(&mut self, field: &'static str, code: &str, existing: &str) {
        let key = if code == existing { "error-taken" } else { "error-taken-alike" };
        self.refuse(field, Said::new(key).with("value", code).with("existing", existing));
    }

    /// Requires what another reader gave.
    pub fn need<T>(&mut self, field: &'static str, value: Option<T>) -> Option<T> {
        if value.is_none() && !self.errors.iter().any(|error| error.field == field) {
            self.refuse(field, Said::new("error-required"));
        }
        value
    }

    /// Nothing when all fields were good.
    ///
    /// # Errors
    /// [`Failure::Invalid`] with every error.
    pub fn done(self) -> Result<(), Failure> {
        if self.errors.is_empty() { Ok(()) } else { Err(Failure::Invalid(self.errors)) }
    }

    /// The failure to answer where a needed value is missing; there is at least one error then.
    pub fn failure(self) -> Failure {
        Failure::Invalid(self.errors)
    }

    fn read<T>(
        &mut self,
        field: &'static str,
        text: &str,
        key: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        if text.trim().is_empty() {
            return None;
        }
        let value = read(text);
        if value.is_none() {
            let shown: String = text.trim().chars().take(60).collect();
            if is_about_days(key) && is_of_other_years(text) {
                let said = Said::new("error-other-years").with("value", shown);
                let (first, last) = (i64::from(FIRST_TYPED_YEAR), i64::from(LAST_TYPED_YEAR));
                self.refuse(field, said.with("first", first).with("last", last));
                return None;
            }
            self.refuse(field, Said::new(key).with("value", shown).with("choices", "1, 0"));
        }
        value
    }

    fn limited(&mut self, field: &'static str, text: String, limit: usize) -> String {
        if text.chars().count() > limit {
            self.refuse(field, Said::new("error-too-long").with("limit", limit));
        }
        text
    }
}

fn is_about_days(key: &str) -> bool {
    ["error-not-a-day", "error-not-an-instant"].contains(&key)
}

/// A number with more digits before its point than any amount that can be kept has: it is too large,
/// not ill written.
fn has_too_many_digits(text: &str) -> bool {
    let number = text.trim().trim_start_matches(['¥', '￥', '-', '−', '+']);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let is_number = whole.chars().all(|c| c.is_ascii_digit() || ",，".contains(c));
    let digits = whole.trim_start_matches(['0', ',']).chars().filter(char::is_ascii_digit).count();
    is_number && fraction.chars().all(|c| c.is_ascii_digit()) && (17..=60).contains(&digits)
}

/// The word whose name in either language this is: files say 重点客户 where records say `key`.
fn word_of_name<W: Word>(name: &str) -> Option<W> {
    use super::text::{Lang, plain_text};
    W::ALL.iter().copied().find(|word| {
        Lang::ALL.iter().any(|lang| plain_text(*lang, &word.key()).is_some_and(|text| text.eq_ignore_ascii_case(name)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_errors_come_at_once_each_with_its_field() {
        let mut parser = Parser::default();
        parser.required("name", "  ");
        parser.money("price", "1.234");
        parser.day("day", "2026-02-30");
        parser.rate("discount", "101");
        let Err(Failure::Invalid(errors)) = parser.done() else { panic!("there are errors") };
        assert_eq!(errors.iter().map(|error| error.field).collect::<Vec<_>>(), ["name", "price", "day", "discount"]);
    }

    #[test]
    fn absurd_quantities_and_amounts_are_refused_with_the_limit() {
        let mut parser = Parser::default();
        assert_eq!(parser.qty("largest", "1000000000"), Some(QUANTITY_LIMIT));
        assert_eq!(parser.money("largest", "1,000,000,000,000.00"), Some(AMOUNT_LIMIT));
        for text in ["99999999999999", "1000000000.001", "-99999999999999"] {
            assert_eq!(parser.qty("quantity", text), None, "{text}");
        }
        for text in ["99999999999999", "1000000000000.01", "-99999999999999999999.99"] {
            assert_eq!(parser.money("price", text), None, "{text}");
        }
        let Err(Failure::Invalid(errors)) = parser.done() else { panic!("there are errors") };
        let keys: Vec<_> = errors.iter().map(|error| (error.field, error.said.key.to_string())).collect();
        let too_large = |field| (field, "error-too-large".to_owned());
        assert_eq!(keys, ["quantity", "quantity", "quantity", "price", "price", "price"].map(too_large));
    }

    #[test]
    fn days_of_years_that_nobody_means_are_refused_with_the_years_that_are_known() {
        let mut parser = Parser::default();
        assert!(parser.day("first", "1950-01-01").is_some() && parser.day("last", "2199-12-31").is_some());
        for text in ["1949-12-31", "2200-01-01", "0001-01-01", "9999年12月31日"] {
            assert_eq!(parser.day("day", text), None, "{text}");
        }
        assert_eq!(parser.instant("at", "20991-01-01 09:00", Tz::UTC), None);
        assert_eq!(parser.instant("at", "2991-01-01 09:00", Tz::UTC), None);
        let Err(Failure::Invalid(errors)) = parser.done() else { panic!("there are errors") };
        let keys: Vec<_> = errors.iter().map(|error| error.said.key.as_ref()).collect();
        let other = "error-other-years";
        assert_eq!(keys, [other, other, other, other, "error-not-an-instant", other]);
    }

    #[test]
    fn empty_is_none_where_nothing_is_required() {
        let mut parser = Parser::default();
        assert_eq!(parser.money("price", " "), None);
        assert_eq!(parser.day("day", ""), None);
        assert!(parser.done().is_ok());
    }
}
