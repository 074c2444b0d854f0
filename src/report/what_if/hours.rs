//! Other hours of work to try: the company's, around the clock, a plain week, or hours of one's own.

use crate::{
    base::{
        calendar::{Calendar, CalendarError, Span, Week},
        field::{Field, Input, Show},
        parse::Parser,
        say::Said,
        words::Word as _,
    },
    setting::command::{WEEKDAY_KEYS, read_spans},
};

crate::words! {
    /// Which hours are tried.
    pub enum Choice in "report-what-if-hours" {
        /// Those that hold.
        AsIs = "as_is",
        /// The company's.
        Company = "company",
        /// Around the clock, holidays too.
        Always = "always",
        /// Monday to Friday from half past eight to half past five, without a break.
        Weekdays = "weekdays",
        /// Typed.
        Own = "own",
    }
}

/// Hours of work that are tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkHours {
    /// Spans of Monday to Sunday; none for the company's.
    pub week: Option<Week>,
    /// Holidays are working days.
    pub holidays_covered: bool,
}

impl WorkHours {
    /// The calendar that they make of the company's.
    pub fn calendar(&self, company: &Calendar) -> Calendar {
        match &self.week {
            Some(week) => company.with_windows(week.clone(), self.holidays_covered),
            None => company.clone().with_holidays(!self.holidays_covered),
        }
    }
}

/// Hours as they are chosen and typed.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Draft {
    /// Which, as a word; empty for those that hold.
    pub choice: String,
    /// Holidays are working days: `1` or empty.
    pub holidays_covered: String,
    /// Hours of one's own from Monday to Sunday.
    pub week: [String; 7],
}

impl Default for Draft {
    fn default() -> Self {
        Self { choice: Choice::AsIs.word().to_owned(), holidays_covered: String::new(), week: Default::default() }
    }
}

impl Draft {
    /// Which hours are chosen.
    pub fn chosen(&self) -> Choice {
        Choice::from_word(&self.choice).unwrap_or(Choice::AsIs)
    }

    /// Reads the hours; none for those that hold. What can't be is noted by its field (CLK-1).
    pub fn parse(&self, parser: &mut Parser) -> Option<WorkHours> {
        let holidays_covered = parser.flag("holidays_covered", &self.holidays_covered);
        let of = |week| Some(WorkHours { week, holidays_covered });
        match parser.word("hours", &self.choice, Choice::AsIs) {
            Choice::AsIs => None,
            Choice::Company => of(None),
            Choice::Always => {
                let week: Week = std::array::from_fn(|_| vec![Span::WHOLE_DAY]);
                Some(WorkHours { week: Some(week), holidays_covered: true })
            }
            Choice::Weekdays => {
                let day = |at| if at < 5 { vec![Span::new(8 * 60 + 30, 17 * 60 + 30)] } else { Vec::new() };
                of(Some(std::array::from_fn(day)))
            }
            Choice::Own => of(Some(self.own(parser)?)),
        }
    }

    fn own(&self, parser: &mut Parser) -> Option<Week> {
        let week: Week = std::array::from_fn(|at| read_spans(parser, WEEKDAY_KEYS[at], &self.week[at]));
        let errors = Calendar::office_default().with_windows(week.clone(), true).check().err().unwrap_or_default();
        for error in &errors {
            match error {
                CalendarError::Span { weekday, .. } => {
                    parser.refuse(WEEKDAY_KEYS[weekday.num_days_from_monday() as usize], error.said());
                }
                CalendarError::NeverOpen => parser.refuse("hours", Said::new("report-what-if-no-hours")),
            }
        }
        errors.is_empty().then_some(week)
    }
}

/// The fields of hours inside another draft: which of them is chosen, holidays, and the days of one's own week.
pub trait Holds: Sized + 'static {
    /// The hours in it.
    fn hours(&mut self) -> &mut Draft;

    /// Which hours.
    const CHOICE: Field<Self> = Field::new("hours", "report-what-if-hours", Show::Word("report-what-if-hours"))
        .edited(Input::Choice("report-what-if-hours", CHOICES), |draft: &mut Self| &mut draft.hours().choice)
        .required();
    /// Holidays too.
    const HOLIDAYS: Field<Self> = Field::new("holidays_covered", "report-what-if-holidays", Show::Flag)
        .edited(Input::Flag, |draft: &mut Self| &mut draft.hours().holidays_covered);
    /// Monday.
    const MON: Field<Self> = Field::new("mon", "report-what-if-mon", Show::Text)
        .edited(Input::Line, |draft: &mut Self| &mut draft.hours().week[0]);
    /// Tuesday.
    const TUE: Field<Self> = Field::new("tue", "report-what-if-tue", Show::Text)
        .edited(Input::Line, |draft: &mut Self| &mut draft.hours().week[1]);
    /// Wednesday.
    const WED: Field<Self> = Field::new("wed", "report-what-if-wed", Show::Text)
        .edited(Input::Line, |draft: &mut Self| &mut draft.hours().week[2]);
    /// Thursday.
    const THU: Field<Self> = Field::new("thu", "report-what-if-thu", Show::Text)
        .edited(Input::Line, |draft: &mut Self| &mut draft.hours().week[3]);
    /// Friday.
    const FRI: Field<Self> = Field::new("fri", "report-what-if-fri", Show::Text)
        .edited(Input::Line, |draft: &mut Self| &mut draft.hours().week[4]);
    /// Saturday.
    const SAT: Field<Self> = Field::new("sat", "report-what-if-sat", Show::Text)
        .edited(Input::Line, |draft: &mut Self| &mut draft.hours().week[5]);
    /// Sunday.
    const SUN: Field<Self> = Field::new("sun", "report-what-if-sun", Show::Text)
        .edited(Input::Line, |draft: &mut Self| &mut draft.hours().week[6]);
}

const CHOICES: &[&str] = &["as_is", "company", "always", "weekdays", "own"];

/// The fields to draw for what is chosen: a week of one's own only where one is typed.
pub fn keys(choice: Choice) -> &'static [&'static str] {
    match choice {
        // Around the clock means holidays too.
        Choice::AsIs | Choice::Always => &["hours"],
        Choice::Company | Choice::Weekdays => &["hours", "holidays_covered"],
        Choice::Own => &["hours", "holidays_covered", "mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::failure::Failure;

    fn read(draft: &Draft) -> (Option<WorkHours>, Vec<&'static str>) {
        let mut parser = Parser::default();
        let hours = draft.parse(&mut parser);
        match parser.done() {
            Err(Failure::Invalid(errors)) => (hours, errors.iter().map(|error| error.field).collect()),
            _ => (hours, Vec::new()),
        }
    }

    fn chosen(choice: Choice) -> Draft {
        Draft { choice: choice.word().to_owned(), ..Draft::default() }
    }

    #[test]
    fn hours_are_the_ones_that_hold_the_company_s_or_others() {
        assert_eq!(read(&Draft::default()), (None, Vec::new()));
        let company = Calendar::office_default().with_china_2026();
        let holiday = "2026-10-01".parse().unwrap();
        let calendar = |draft: &Draft| read(draft).0.unwrap().calendar(&company);
        assert_eq!(calendar(&chosen(Choice::Company)), company);
        assert_eq!(calendar(&chosen(Choice::Always)).spans_of(holiday), [Span::WHOLE_DAY]);
        let weekdays = calendar(&chosen(Choice::Weekdays));
        assert_eq!(weekdays.spans_of("2026-11-20".parse().unwrap()), [Span::new(510, 1050)]);
        assert!(weekdays.spans_of("2026-11-21".parse().unwrap()).is_empty());
        assert!(weekdays.spans_of(holiday).is_empty());
        let covered = Draft { holidays_covered: "1".to_owned(), ..chosen(Choice::Weekdays) };
        assert_eq!(calendar(&covered).spans_of(holiday), [Span::new(510, 1050)]);
    }

    #[test]
    fn hours_of_one_s_own_are_checked_as_those_of_a_calendar() {
        let mut own = chosen(Choice::Own);
        assert_eq!(read(&own), (None, vec!["hours"]), "never open");
        own.week[2] = "13:00-12:00".to_owned();
        own.week[3] = "soon".to_owned();
        assert_eq!(read(&own).1, ["thu", "wed"]);
        own.week[2] = "9:00-12:00".to_owned();
        own.week[3] = String::new();
        assert_eq!(read(&own).0.unwrap().week.unwrap()[2], [Span::new(540, 720)]);
    }

    #[test]
    fn every_choice_is_offered() {
        let words: Vec<&str> = Choice::ALL.iter().map(|choice| choice.word()).collect();
        assert_eq!(words, CHOICES);
    }
}
