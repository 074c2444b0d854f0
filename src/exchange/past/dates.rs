//! Dates and times as other programs write them. What three numbers mean is never guessed: a file tells it by a row
//! that can be read in one way only, or whoever imports says it.

use chrono::{FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use chrono_tz::Tz;

use crate::base::time::{FIRST_TYPED_YEAR, Instant, LAST_TYPED_YEAR};

crate::words! {
    /// In which order a file writes day, month and year.
    pub enum Order in "exchange-dates" {
        /// 31/12/2024.
        DayFirst = "day_first",
        /// 12/31/2024.
        MonthFirst = "month_first",
        /// 24/12/31; a year of four digits is always seen.
        YearFirst = "year_first",
    }
}

/// A date as it is written, with its time and zone where those are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    date: Date,
    /// None where only a day is written.
    time: Option<NaiveTime>,
    /// None where it is in the office's zone.
    offset: Option<FixedOffset>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Date {
    /// It reads in one way only.
    Clear(NaiveDate),
    /// Two numbers and a year.
    DayAndMonth([u32; 2], i32),
    /// Three numbers of two digits.
    Three([u32; 3]),
}

/// A moment that a file tells, or a whole day of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The moment; of a day its beginning.
    pub at: Instant,
    /// Only the day is known.
    pub is_day: bool,
}

impl Written {
    /// Reads what a cell holds.
    pub fn read(text: &str) -> Option<Self> {
        Parts::of(text)?.written()
    }

    /// The day in an order; none where the numbers don't fit it.
    fn day(&self, order: Order) -> Option<NaiveDate> {
        let two_digits = |year: u32| i32::try_from(year).ok().map(|year| if year < 100 { 2000 + year } else { year });
        let (year, month, day) = match (&self.date, order) {
            (Date::Clear(day), _) => return Some(*day),
            (Date::DayAndMonth([day, month], year), Order::DayFirst)
            | (Date::DayAndMonth([month, day], year), Order::MonthFirst) => (*year, *month, *day),
            (Date::DayAndMonth(..), Order::YearFirst) => return None,
            (Date::Three([day, month, year]), Order::DayFirst)
            | (Date::Three([month, day, year]), Order::MonthFirst)
            | (Date::Three([year, month, day]), Order::YearFirst) => (two_digits(*year)?, *month, *day),
        };
        NaiveDate::from_ymd_opt(year, month, day)
    }

    /// As it is understood in an order: `2024-12-31 09:30`, with its own zone where it says one.
    pub fn shown(&self, order: Order) -> Option<String> {
        let time = self.time.map(|time| time.format(" %H:%M").to_string()).unwrap_or_default();
        let zone = self.offset.map(|offset| format!(" {offset}")).unwrap_or_default();
        Some(format!("{}{time}{zone}", self.day(order)?))
    }

    /// The moment in an order and a zone; none where the numbers don't fit that order.
    pub fn moment(&self, order: Order, zone: Tz) -> Option<Moment> {
        let local = self.day(order)?.and_time(self.time.unwrap_or(NaiveTime::MIN));
        let at = match self.offset {
            Some(offset) => Instant::from_utc(utc(local, offset)?.and_utc()),
            None => Instant::from_local(local, zone),
        };
        Some(Moment { at, is_day: self.time.is_none() })
    }
}

fn utc(local: NaiveDateTime, offset: FixedOffset) -> Option<NaiveDateTime> {
    local.checked_sub_signed(TimeDelta::seconds(i64::from(offset.local_minus_utc())))
}

/// What the dates of a file tell of their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// They are all in this order, or it makes no difference.
    Order(Order),
    /// This one could be read in several ways, and no row says which is meant.
    Open(usize),
    /// No order fits all: this one does not fit where those before do.
    Mixed(usize),
}

/// Finds out in which order dates are written: by those that can be read in one way only.
pub fn order<'a>(dates: impl Iterator<Item = &'a Written> + Clone) -> Told {
    let mut possible: Vec<Order> = vec![Order::DayFirst, Order::MonthFirst, Order::YearFirst];
    for (place, date) in dates.clone().enumerate() {
        let fits: Vec<Order> = possible.iter().copied().filter(|order| date.day(*order).is_some()).collect();
        if fits.is_empty() {
            let is_any =
                [Order::DayFirst, Order::MonthFirst, Order::YearFirst].iter().any(|it| date.day(*it).is_some());
            // What is no date in any order tells nothing about the others.
            if is_any {
                return Told::Mixed(place);
            }
            continue;
        }
        possible = fits;
    }
    let first = possible[0];
    let differs = |date: &Written| possible.iter().any(|order| date.day(*order) != date.day(first));
    match dates.enumerate().find(|(_, date)| differs(date)) {
        Some((place, _)) => Told::Open(place),
        None => Told::Order(first),
    }
}

/// The parts of a written date.
#[derive(Default)]
struct Parts {
    /// Numbers with how many digits each has, in their order.
    numbers: Vec<(u32, usize)>,
    month: Option<u32>,
    time: Option<NaiveTime>,
    /// True for the afternoon.
    half: Option<bool>,
    offset: Option<FixedOffset>,
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl Parts {
    fn of(text: &str) -> Option<Self> {
        let mut parts = Self::default();
        for token in spaced(text).split_whitespace() {
            parts.take(token)?;
        }
        Some(parts)
    }

    fn take(&mut self, token: &str) -> Option<()> {
        if token.contains(':') {
            return self.take_time(token);
        }
        match token {
            "am" | "a.m." => return self.take_half(false),
            "pm" | "p.m." => return self.take_half(true),
            "z" | "utc" | "gmt" => return self.take_offset("+00:00"),
            _ => {}
        }
        if self.time.is_some() && token.starts_with(['+', '-']) {
            return self.take_offset(token);
        }
        for part in token.split(['-', '/', '.']) {
            self.take_part(part)?;
        }
        Some(())
    }

    fn take_part(&mut self, part: &str) -> Option<()> {
        let name = part.get(..3).unwrap_or_default();
        if let Some(month) = MONTHS.iter().position(|month| *month == name) {
            if self.month.is_some() {
                return None;
            }
            self.month = u32::try_from(month + 1).ok();
            return Some(());
        }
        if DAYS.contains(&name) || part.is_empty() {
            return Some(());
        }
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| part.strip_suffix(ending)).unwrap_or(part);
        // Days and times in one: 20230601121500.
        if digits.len() == 14 && digits.is_ascii() && self.time.is_none() {
            self.time = Some(NaiveTime::parse_from_str(&digits[8..], "%H%M%S").ok()?);
            return self.take_part(&digits[..8]);
        }
        if digits.len() > 8 || !digits.chars().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        self.numbers.push((digits.parse().ok()?, digits.len()));
        Some(())
    }

    fn take_time(&mut self, token: &str) -> Option<()> {
        let (clock, zone) = match token.find(['+', '-', 'z']) {
            Some(at) => token.split_at(at),
            None => (token, ""),
        };
        let halves = [("am", false), ("pm", true), ("a.m.", false), ("p.m.", true)];
        let found = halves.iter().find_map(|(ending, half)| Some((clock.strip_suffix(ending)?, *half)));
        let clock = match found {
            Some((clock, half)) => {
                self.take_half(half)?;
                clock
            }
            None => clock.trim_end_matches(':'),
        };
        if self.time.is_some() {
            return None;
        }
        let forms = ["%H:%M", "%H:%M:%S", "%H:%M:%S%.f"];
        let whole_hour = || NaiveTime::from_hms_opt(clock.parse().ok()?, 0, 0);
        let read = forms.iter().find_map(|form| NaiveTime::parse_from_str(clock, form).ok());
        self.time = Some(read.or_else(whole_hour)?);
        if zone.is_empty() { Some(()) } else { self.take_offset(if zone == "z" { "+00:00" } else { zone }) }
    }

    fn take_half(&mut self, is_afternoon: bool) -> Option<()> {
        self.half.replace(is_afternoon).is_none().then_some(())
    }

    /// `+08:00`, `+0800`, `+08`.
    fn take_offset(&mut self, text: &str) -> Option<()> {
        let (sign, rest) = text.split_at_checked(1)?;
        let digits: String = rest.chars().filter(|c| *c != ':').collect();
        let number: i32 = digits.parse().ok()?;
        let minutes = match digits.len() {
            1 | 2 => number * 60,
            4 => number / 100 * 60 + number % 100,
            _ => return None,
        };
        let seconds = if sign == "-" { -minutes * 60 } else { minutes * 60 };
        self.offset.replace(FixedOffset::east_opt(seconds)?).is_none().then_some(())
    }

    fn written(self) -> Option<Written> {
        let time = match (self.time, self.half) {
            (None, Some(_)) => return None,
            (Some(time), Some(half)) => Some(in_half(time, half)?),
            (time, None) => time,
        };
        let date = match (self.month, self.numbers.as_slice()) {
            (None, [(number, 8)]) => {
                let (year, rest) = (i32::try_from(number / 10_000).ok()?, number % 10_000);
                Date::Clear(NaiveDate::from_ymd_opt(year, rest / 100, rest % 100)?)
            }
            (Some(month), [(year, 4), (day, _)] | [(day, _), (year, 4)]) => {
                Date::Clear(NaiveDate::from_ymd_opt(i32::try_from(*year).ok()?, month, *day)?)
            }
            (Some(month), [(day, _), (year, 2)]) => {
                Date::Clear(NaiveDate::from_ymd_opt(2000 + i32::try_from(*year).ok()?, month, *day)?)
            }
            (None, [(year, 4), (month, _), (day, _)]) => {
                Date::Clear(NaiveDate::from_ymd_opt(i32::try_from(*year).ok()?, *month, *day)?)
            }
            (None, [(first, 1 | 2), (second, 1 | 2), (year, 4)]) => {
                Date::DayAndMonth([*first, *second], i32::try_from(*year).ok()?)
            }
            (None, [(first, 1 | 2), (second, 1 | 2), (third, 1 | 2)]) => Date::Three([*first, *second, *third]),
            _ => return None,
        };
        let written = Written { date, time, offset: self.offset };
        let orders = [Order::DayFirst, Order::MonthFirst, Order::YearFirst];
        let is_sane = |day: NaiveDate| (FIRST_TYPED_YEAR..=LAST_TYPED_YEAR).contains(&chrono::Datelike::year(&day));
        orders.iter().any(|order| written.day(*order).is_some_and(is_sane)).then_some(written)
    }
}

/// A time of the clock of twelve hours.
fn in_half(time: NaiveTime, is_afternoon: bool) -> Option<NaiveTime> {
    use chrono::Timelike as _;
    let hour = match (time.hour(), is_afternoon) {
        (12, false) => 0,
        (hour @ 0..=11, true) => hour + 12,
        (hour, _) => hour,
    };
    time.with_hour(hour)
}

/// What stands in Chinese dates beside the signs for year, month and day. Noon and evening say no half of the day: one
/// o'clock at noon is after it, eleven before.
const CHINESE: [(&str, &str); 10] = [
    ("上午", " am "),
    ("早上", " am "),
    ("凌晨", " am "),
    ("下午", " pm "),
    ("点半", ":30 "),
    ("时半", ":30 "),
    ("星期", "周"),
    ("礼拜", "周"),
    ("（", " "),
    ("）", " "),
];

/// In small letters, with spaces where the parts meet, Chinese signs as those that stand for them.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    let mut text = text.to_lowercase();
    if !text.is_ascii() {
        for (word, stands_for) in CHINESE {
            text = text.replace(word, stands_for);
        }
    }
    let mut before = ' ';
    for (at, sign) in text.char_indices() {
        // The day of the week says nothing that the date does not.
        if sign == '周' || before == '周' && "一二三四五六日天".contains(sign) {
            out.push(' ');
            before = sign;
            continue;
        }
        let next = || text[at + sign.len_utf8()..].chars().next().unwrap_or(' ');
        match sign {
            '年' | '月' => out.push('-'),
            '日' | '号' | ',' | '(' | ')' => out.push(' '),
            ' ' if "时点".contains(before) && next().is_ascii_digit() => continue,
            '时' | '点' | '分' => out.push(':'),
            '秒' => {}
            't' if before.is_ascii_digit() && next().is_ascii_digit() => out.push(' '),
            other => out.push(other),
        }
        before = sign;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, order: Order) -> String {
        let zone = chrono_tz::Asia::Shanghai;
        let Some(moment) = Written::read(text).and_then(|written| written.moment(order, zone)) else {
            return String::new();
        };
        moment.at.show(zone) + if moment.is_day { " day" } else { "" }
    }

    #[test]
    fn dates_are_read_as_other_programs_write_them() {
        for (text, expected) in [
            ("2023-06-01", "2023-06-01 00:00 day"),
            ("2023/6/1 12:15", "2023-06-01 12:15"),
            ("2023.06.01 12:15:30", "2023-06-01 12:15"),
            ("2023年6月1日", "2023-06-01 00:00 day"),
            ("2023年6月1日 14时05分", "2023-06-01 14:05"),
            ("2023年6月1日下午2:05", "2023-06-01 14:05"),
            ("2023年6月1日 上午9点", "2023-06-01 09:00"),
            ("2023年6月1日 9:05", "2023-06-01 09:05"),
            ("2023年6月1日 14时", "2023-06-01 14:00"),
            ("2023年6月1日 下午3点半", "2023-06-01 15:30"),
            ("2023年6月1日 星期四 9时05分30秒", "2023-06-01 09:05"),
            ("2023年06月01日（周四）", "2023-06-01 00:00 day"),
            ("2023年6月1日(周四) 9:05", "2023-06-01 09:05"),
            ("2023年6月1日 14点 5分", "2023-06-01 14:05"),
            ("2023年6月1日 下午0点30分", "2023-06-01 12:30"),
            ("2023/6/1 下午3:20", "2023-06-01 15:20"),
            ("2023/6/1 星期日 早上8:20", "2023-06-01 08:20"),
            ("2023-6-1 凌晨12:10", "2023-06-01 00:10"),
            ("2023/6/1 3 pm", ""),
            ("2023-06-01T12:15:00Z", "2023-06-01 20:15"),
            ("2023-06-01T12:15:00.250+02:00", "2023-06-01 18:15"),
            ("2023-06-01 12:15 -0500", "2023-06-02 01:15"),
            ("20230601", "2023-06-01 00:00 day"),
            ("20230601121500", "2023-06-01 12:15"),
            ("01-06-2023 12:15", "2023-06-01 12:15"),
            ("1/6/23 3:05 PM", "2023-06-01 15:05"),
            ("1/6/2023 12:05am", "2023-06-01 00:05"),
            ("1.6.2023", "2023-06-01 00:00 day"),
            ("1 Jun 2023 12:15", "2023-06-01 12:15"),
            ("01-Jun-23", "2023-06-01 00:00 day"),
            ("Thu, June 1st, 2023 12:15", "2023-06-01 12:15"),
            ("Thu Jun 01 2023 12:15:00 GMT+0800", ""),
        ] {
            assert_eq!(shown(text, Order::DayFirst), expected, "{text}");
        }
        for text in [
            "",
            "soon",
            "2023",
            "31/02/2023",
            "2023-13-01",
            "12:15",
            "上午9点",
            "2023年6月1日 中午1点",
            "2023年6月1日 25点",
            "1/2/3/4",
            "2023-06-01 25:00",
            "1/6/0001",
        ] {
            assert_eq!(shown(text, Order::DayFirst), "", "{text}");
        }
    }

    #[test]
    fn the_same_numbers_are_other_days_in_other_orders() {
        let days = |text: &str| {
            [Order::DayFirst, Order::MonthFirst, Order::YearFirst]
                .map(|order| shown(text, order).replace(" 00:00 day", ""))
        };
        assert_eq!(days("03/04/2024"), ["2024-04-03", "2024-03-04", ""]);
        assert_eq!(days("23/04/2024"), ["2024-04-23", "", ""]);
        assert_eq!(days("03/04/05"), ["2005-04-03", "2005-03-04", "2003-04-05"]);
        assert_eq!(days("2024/03/04"), ["2024-03-04"; 3]);
    }

    #[test]
    fn the_order_is_told_by_a_row_that_reads_in_one_way_and_asked_for_else() {
        let told = |texts: &[&str]| {
            let dates: Vec<Written> = texts.iter().map(|text| Written::read(text).unwrap()).collect();
            order(dates.iter())
        };
        assert_eq!(told(&["03/04/2024", "23/04/2024"]), Told::Order(Order::DayFirst));
        assert_eq!(told(&["03/04/2024", "04/23/2024"]), Told::Order(Order::MonthFirst));
        assert_eq!(told(&["03/04/05", "31/12/05", "12/31/05"]), Told::Mixed(2));
        assert_eq!(told(&["04/04/2024", "03/04/2024"]), Told::Open(1));
        assert_eq!(told(&["04/04/2024", "2024-03-04"]), Told::Order(Order::DayFirst), "it makes no difference");
        assert_eq!(told(&["23/04/2024", "04/23/2024"]), Told::Mixed(1));
        assert_eq!(told(&[]), Told::Order(Order::DayFirst));
    }
}
