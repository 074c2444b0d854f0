//! What is asked of a report, as it is chosen on its page and kept as a favourite.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::base::{
    filter::{Filter, Span, Unit, When},
    id::UserId,
    say::Said,
    time::parse_day,
    words::Word as _,
};

use super::{ALL, Asked, Declared, Figure, Group, Report, declared, period};

crate::words! {
    /// The period of a report.
    pub enum Period in "report-period" {
        /// The last thirty days.
        Days30 = "days_30",
        /// This month.
        ThisMonth = "this_month",
        /// The month before.
        LastMonth = "last_month",
        /// This quarter.
        ThisQuarter = "this_quarter",
        /// The quarter before.
        LastQuarter = "last_quarter",
        /// This year.
        ThisYear = "this_year",
        /// The year before.
        LastYear = "last_year",
        /// The last twelve months.
        Months12 = "months_12",
        /// All calls.
        All = "all",
        /// From one day to another.
        Own = "own",
    }
}

/// So many groups can be chosen.
pub const GROUPS: usize = 3;

/// What is chosen: words of the inputs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Which report.
    pub report: String,
    /// Of which period.
    pub period: String,
    /// The first and the last day of one's own period.
    pub days: [String; 2],
    /// By what the rows are told apart; empty ones are left out.
    pub groups: [String; GROUPS],
    /// The figure in the chart.
    pub charted: String,
}

impl Question {
    /// A report as it is usually asked for.
    pub fn usual(report: Report) -> Self {
        let declared = declared(report);
        let group = |at: usize| declared.usual.get(at).map_or_else(String::new, |group| group.word().to_owned());
        Self {
            report: report.word().to_owned(),
            period: Period::Days30.word().to_owned(),
            days: Default::default(),
            groups: std::array::from_fn(group),
            charted: declared.charted[0].word().to_owned(),
        }
    }

    /// Which report.
    pub fn report(&self) -> Report {
        Report::from_word(&self.report).unwrap_or(Report::Monitor)
    }

    /// Which figure is in the chart.
    pub fn charted(&self) -> Figure {
        let known = declared(self.report()).charted;
        known.iter().copied().find(|figure| figure.word() == self.charted).unwrap_or(known[0])
    }

    /// As a favourite keeps it.
    pub fn written(&self) -> String {
        serde_json::to_string(self).expect("texts always become JSON")
    }

    /// Reads what [`Self::written`] wrote; none where another version asks what this one does not know.
    pub fn read(written: &str) -> Option<Self> {
        let read: Self = serde_json::from_str(written).ok()?;
        let report = Report::from_word(&read.report)?;
        Period::from_word(&read.period)?;
        let (groups, charted) = words(report);
        let is_known = |word: &String| word.is_empty() || groups.contains(&word.as_str());
        (read.groups.iter().all(is_known) && charted.contains(&read.charted.as_str())).then_some(read)
    }

    /// Another report was chosen: its groups and its figure. The period stays.
    pub fn follow(&mut self, before: Report) {
        if self.report() != before {
            let Self { groups, charted, .. } = Self::usual(self.report());
            (self.groups, self.charted) = (groups, charted);
        }
    }

    /// What it asks; what keeps it from being asked.
    pub fn asked(&self, filter: Filter, user: UserId) -> Result<Asked, Said> {
        let report = self.report();
        let mut groups = Vec::new();
        for group in self.groups.iter().filter_map(|word| Group::from_word(word)) {
            if !groups.contains(&group) && declared(report).groups.contains(&group) {
                groups.push(group);
            }
        }
        let span = if declared(report).has_period { self.span()? } else { None };
        Ok(Asked { report, span, groups, filter, user, called: None })
    }

    fn span(&self) -> Result<Option<Span>, Said> {
        let when = match Period::from_word(&self.period).unwrap_or(Period::Days30) {
            Period::Days30 => When::Last(30, Unit::Days),
            Period::ThisMonth => When::NextMonth(0),
            Period::LastMonth => When::NextMonth(-1),
            Period::ThisQuarter => When::NextQuarter(0),
            Period::LastQuarter => When::NextQuarter(-1),
            Period::ThisYear => When::NextYear(0),
            Period::LastYear => When::NextYear(-1),
            Period::Months12 => When::Last(12, Unit::Months),
            Period::All => return Ok(None),
            Period::Own => return self.own_span(),
        };
        Ok(Some(Span::In(when)))
    }

    fn own_span(&self) -> Result<Option<Span>, Said> {
        let day = |text: &String| -> Result<Option<NaiveDate>, Said> {
            if text.trim().is_empty() {
                return Ok(None);
            }
            parse_day(text).map(Some).ok_or_else(|| Said::new("cli-report-no-day").with("value", text.as_str()))
        };
        let (from, to) = (day(&self.days[0])?, day(&self.days[1])?);
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            return Err(Said::new("cli-report-reversed"));
        }
        Ok(period::span(from, to))
    }
}

/// Words of a report's groups and of the figures in its chart, as inputs take them.
pub fn words(report: Report) -> (&'static [&'static str], &'static [&'static str]) {
    type Words = Vec<(Report, Vec<&'static str>, Vec<&'static str>)>;
    static WORDS: LazyLock<Words> = LazyLock::new(|| {
        let of = |one: &Declared| {
            let groups = one.groups.iter().map(|group| group.word()).collect();
            (one.report, groups, one.charted.iter().map(|figure| figure.word()).collect())
        };
        ALL.iter().map(of).collect()
    });
    let found = WORDS.iter().find(|(one, ..)| *one == report);
    found.map_or((&[], &[]), |(_, groups, charted)| (groups, charted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_as_it_stands_first_is_the_report_as_it_is_usually_asked() {
        for report in Report::ALL {
            let asked = Question::usual(*report).asked(Filter::default(), UserId(1));
            assert_eq!(asked, Ok(Asked::usual(*report, UserId(1))));
        }
    }

    #[test]
    fn a_question_is_read_as_it_was_written_and_what_is_not_known_is_no_question() {
        for report in Report::ALL {
            let question = Question { period: "last_quarter".to_owned(), ..Question::usual(*report) };
            assert_eq!(Question::read(&question.written()), Some(question.clone()));
            for (known, unknown) in [(report.word(), "profit"), ("last_quarter", "next_life")] {
                let written = question.written().replace(&format!("\"{known}\""), &format!("\"{unknown}\""));
                assert_eq!(Question::read(&written), None, "{written}");
            }
            let grouped = Question { groups: ["weather", "", ""].map(str::to_owned), ..question };
            assert_eq!(Question::read(&grouped.written()), None);
        }
        assert_eq!(Question::read("{"), None);
    }

    #[test]
    fn a_group_chosen_twice_counts_once_and_wrong_days_are_said() {
        let mut question = Question::usual(Report::Calls);
        question.groups = ["owner", "owner", "age"].map(str::to_owned);
        assert_eq!(question.asked(Filter::default(), UserId(1)).unwrap().groups, [Group::Owner]);
        question.period = "own".to_owned();
        question.days = ["2026-03-02".to_owned(), String::new()];
        let day = |text: &str| text.parse().unwrap();
        let asked = question.asked(Filter::default(), UserId(1)).unwrap();
        assert_eq!(asked.span, Some(Span::From(When::Day(day("2026-03-02")))));
        question.days[1] = "2026-03-01".to_owned();
        assert_eq!(question.asked(Filter::default(), UserId(1)).unwrap_err().key, "cli-report-reversed");
        question.days[1] = "soon".to_owned();
        assert_eq!(question.asked(Filter::default(), UserId(1)).unwrap_err().key, "cli-report-no-day");
        question.report = "monitor".to_owned();
        question.follow(Report::Calls);
        assert_eq!(question.asked(Filter::default(), UserId(1)).unwrap(), Asked::usual(Report::Monitor, UserId(1)));
    }
}
