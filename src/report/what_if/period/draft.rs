//! The question over a period as it is typed: which calls, and with which terms.

use chrono::{Datelike as _, Months, NaiveDate};

use super::{Filter, Tried};
use crate::{
    base::{
        failure::Failure,
        field::{Field, Input, Show},
        kind::Kind,
        parse::Parser,
        say::Said,
        words::Word,
    },
    call::{CallType, Priority},
    contract::{self, command::minutes},
    customer,
    db::{query::Conn, record},
    report::what_if::hours::{self, Holds},
    setting::Hours,
    vals,
};

/// Which calls, and the terms to try on them, as text.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Draft {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// The customer's code.
    pub customer: String,
    /// The contract's number.
    pub contract: String,
    /// The template's name.
    pub template: String,
    /// The call type's word; empty for all.
    pub call_type: String,
    /// The priority's word; empty for all.
    pub priority: String,
    /// Response in working hours: for all priorities, then urgent, high, normal, low, which go before it.
    pub response: [String; 5],
    /// Resolution, likewise.
    pub resolve: [String; 5],
    /// Hours of work.
    pub hours: hours::Draft,
    /// What a contract would take over, in per cent: parts, labour, travel, other.
    pub relief: [String; 4],
}

impl Holds for Draft {
    fn hours(&mut self) -> &mut hours::Draft {
        &mut self.hours
    }
}

type Row = Field<Draft>;

const TYPES: &[&str] = &[
    "fault",
    "consult",
    "maintenance",
    "installation",
    "return_exchange",
    "dead_on_arrival",
    "service_issue",
    "suggestion",
];
const PRIORITIES: &[&str] = &["low", "normal", "high", "urgent"];

/// What is asked.
pub const FIELDS: &[Row] = &[
    Row::new("from", "report-what-if-from", Show::Day)
        .edited(Input::Day, |draft: &mut Draft| &mut draft.from)
        .required(),
    Row::new("to", "report-what-if-to", Show::Day).edited(Input::Day, |draft: &mut Draft| &mut draft.to).required(),
    Row::new("customer", "call-customer", Show::Text)
        .edited(Input::Pick(Kind::Customer), |draft: &mut Draft| &mut draft.customer),
    Row::new("contract", "report-what-if-row-contract", Show::Text)
        .edited(Input::Pick(Kind::Contract), |draft: &mut Draft| &mut draft.contract),
    Row::new("template", "contract-template", Show::Text)
        .edited(Input::Pick(Kind::Template), |draft: &mut Draft| &mut draft.template),
    Row::new("call_type", "call-type", Show::Word("call-type"))
        .edited(Input::Choice("call-type", TYPES), |draft: &mut Draft| &mut draft.call_type),
    Row::new("priority", "call-priority", Show::Word("call-priority"))
        .edited(Input::Choice("call-priority", PRIORITIES), |draft: &mut Draft| &mut draft.priority),
    Row::new("response", "report-what-if-response", Show::Text)
        .edited(Input::Line, |draft: &mut Draft| &mut draft.response[0]),
    Row::new("resolve", "report-what-if-resolve", Show::Text)
        .edited(Input::Line, |draft: &mut Draft| &mut draft.resolve[0]),
    Row::new("response_urgent", "contract-response-urgent", Show::Text)
        .edited(Input::Line, |draft: &mut Draft| &mut draft.response[1]),
    Row::new("response_high", "contract-response-high", Show::Text)
        .edited(Input::Line, |draft: &mut Draft| &mut draft.response[2]),
    Row::new("response_normal", "contract-response-normal", Show::Text)
        .edited(Input::Line, |draft: &mut Draft| &mut draft.response[3]),
    Row::new("response_low", "contract-response-low", Show::Text)
        .edited(Input::Line, |draft: &mut Draft| &mut draft.response[4]),
    Row::new("resolve_urgent", "contract-resolve-urgent", Show::Text)
        .edited(Input::Line, |draft: &mut Draft| &mut draft.resolve[1]),
    Row::new("resolve_high", "contract-resolve-high", Show::Text)
        .edited(Input::Line, |draft: &mut Draft| &mut draft.resolve[2]),
    Row::new("resolve_normal", "contract-resolve-normal", Show::Text)
        .edited(Input::Line, |draft: &mut Draft| &mut draft.resolve[3]),
    Row::new("resolve_low", "contract-resolve-low", Show::Text)
        .edited(Input::Line, |draft: &mut Draft| &mut draft.resolve[4]),
    Draft::CHOICE,
    Draft::HOLIDAYS,
    Draft::MON,
    Draft::TUE,
    Draft::WED,
    Draft::THU,
    Draft::FRI,
    Draft::SAT,
    Draft::SUN,
    Row::new("relief_parts", "contract-relief-parts-rate", Show::Rate)
        .edited(Input::Rate, |draft: &mut Draft| &mut draft.relief[0]),
    Row::new("relief_labour", "contract-relief-labour-rate", Show::Rate)
        .edited(Input::Rate, |draft: &mut Draft| &mut draft.relief[1]),
    Row::new("relief_travel", "contract-relief-travel-rate", Show::Rate)
        .edited(Input::Rate, |draft: &mut Draft| &mut draft.relief[2]),
    Row::new("relief_other", "contract-relief-other-rate", Show::Rate)
        .edited(Input::Rate, |draft: &mut Draft| &mut draft.relief[3]),
];

/// The fields that say which calls.
pub const WHICH: &[&str] = &["from", "to", "customer", "contract", "template", "call_type", "priority"];
/// One promise for all priorities.
pub const TIMES: &[&str] = &["response", "resolve"];
/// A promise for each priority.
pub const TIMES_OF: &[&str] = &[
    "response_urgent",
    "resolve_urgent",
    "response_high",
    "resolve_high",
    "response_normal",
    "resolve_normal",
    "response_low",
    "resolve_low",
];
/// What a contract would take over.
pub const RELIEF: &[&str] = &["relief_parts", "relief_labour", "relief_travel", "relief_other"];

const RESPONSE_KEYS: [&str; 5] = ["response", "response_urgent", "response_high", "response_normal", "response_low"];
const RESOLVE_KEYS: [&str; 5] = ["resolve", "resolve_urgent", "resolve_high", "resolve_normal", "resolve_low"];
const RELIEF_KEYS: [&str; 4] = ["relief_parts", "relief_labour", "relief_travel", "relief_other"];

/// The quarter before the one that a day lies in: its first day and its last.
pub fn last_quarter(today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let month = today.month0() / 3 * 3 + 1;
    let begun = NaiveDate::from_ymd_opt(today.year(), month, 1).unwrap_or(today);
    let first = begun.checked_sub_months(Months::new(3)).unwrap_or(begun);
    (first, begun.pred_opt().unwrap_or(begun))
}

impl Draft {
    /// Asks for the last quarter, with nothing changed yet.
    pub fn new(today: NaiveDate) -> Self {
        let (from, to) = last_quarter(today);
        let show = |day: NaiveDate| day.format("%Y-%m-%d").to_string();
        Self { from: show(from), to: show(to), ..Self::default() }
    }

    /// The same calls, with the terms that they have.
    #[must_use]
    pub fn without_terms(&self) -> Self {
        Self {
            response: Default::default(),
            resolve: Default::default(),
            hours: hours::Draft::default(),
            relief: Default::default(),
            ..self.clone()
        }
    }

    /// Reads the question.
    ///
    /// # Errors
    /// Everything that can't be read, by field; or the engine fails.
    pub fn parse(&self, conn: &Conn) -> Result<(Filter, Tried), Failure> {
        let mut parser = Parser::default();
        let tried = self.tried(&mut parser);
        let filter = self.filter(conn, &mut parser)?;
        match filter {
            Some(filter) => parser.done().map(|()| (filter, tried)),
            None => Err(parser.failure()),
        }
    }

    fn filter(&self, conn: &Conn, parser: &mut Parser) -> Result<Option<Filter>, Failure> {
        let from = parser.day("from", &self.from);
        let from = parser.need("from", from);
        let to = parser.day("to", &self.to);
        let to = parser.need("to", to);
        let find = |code: &str| customer::store::named(conn, code);
        let customer = parser.record("customer", &self.customer, Kind::Customer, find)?.map(|one| one.id);
        let find = |number: &str| record::first::<contract::Contract>(conn, "WHERE number = $1", vals![number]);
        let contract = parser.record("contract", &self.contract, Kind::Contract, find)?.map(|one| one.id);
        let find = |name: &str| record::first::<contract::Template>(conn, "WHERE name = $1", vals![name]);
        let template = parser.record("template", &self.template, Kind::Template, find)?.map(|one| one.id);
        let call_type = word(parser, "call_type", &self.call_type, CallType::Fault);
        let priority = word(parser, "priority", &self.priority, Priority::Normal);
        let Some((from, to)) = from.zip(to) else { return Ok(None) };
        if to < from {
            parser.refuse("to", Said::new("report-what-if-ends-early"));
        }
        Ok(Some(Filter { from, to, customer, contract, template, call_type, priority }))
    }

    fn tried(&self, parser: &mut Parser) -> Tried {
        Tried {
            response: promised(parser, RESPONSE_KEYS, &self.response),
            resolve: promised(parser, RESOLVE_KEYS, &self.resolve),
            hours: self.hours.parse(parser),
            relief: std::array::from_fn(|at| parser.rate(RELIEF_KEYS[at], &self.relief[at])),
        }
    }
}

/// One of some words; none where none is chosen.
fn word<W: Word>(parser: &mut Parser, field: &'static str, text: &str, any: W) -> Option<W> {
    (!text.trim().is_empty()).then(|| parser.word(field, text, any))
}

/// A promise per priority, else the one for all.
fn promised(parser: &mut Parser, keys: [&'static str; 5], texts: &[String; 5]) -> Hours {
    let [all, urgent, high, normal, low] = std::array::from_fn(|at| minutes(parser, keys[at], &texts[at]));
    Hours { urgent: urgent.or(all), high: high.or(all), normal: normal.or(all), low: low.or(all) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::open;

    #[test]
    fn the_last_quarter_is_the_one_before_this_one() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (today, from, to) in [
            ("2026-11-22", "2026-07-01", "2026-09-30"),
            ("2026-10-01", "2026-07-01", "2026-09-30"),
            ("2026-03-31", "2025-10-01", "2025-12-31"),
            ("2024-05-31", "2024-01-01", "2024-03-31"),
        ] {
            assert_eq!(last_quarter(day(today)), (day(from), day(to)), "{today}");
        }
    }

    #[test]
    fn one_number_is_for_all_priorities_and_one_of_a_priority_goes_before_it() {
        let conn = open::for_a_test().unwrap();
        let mut draft = Draft::new("2026-11-22".parse().unwrap());
        "4".clone_into(&mut draft.response[0]);
        "0:30".clone_into(&mut draft.response[1]);
        "50".clone_into(&mut draft.relief[2]);
        let (filter, tried) = draft.parse(&conn).unwrap();
        let all = Some(240);
        assert_eq!(tried.response, Hours { urgent: Some(30), high: all, normal: all, low: all });
        assert_eq!(tried.resolve, Hours::default());
        assert_eq!((tried.relief[0], tried.relief[2]), (None, Some(crate::base::money::Rate::percent(50))));
        assert_eq!((filter.customer, filter.priority, tried.hours), (None, None, None));
    }

    #[test]
    fn everything_that_can_t_be_read_is_named_at_once() {
        let conn = open::for_a_test().unwrap();
        let mut draft = Draft { to: "2026-01-01".to_owned(), ..Draft::new("2026-11-22".parse().unwrap()) };
        "soon".clone_into(&mut draft.resolve[4]);
        "120".clone_into(&mut draft.relief[0]);
        "C404".clone_into(&mut draft.customer);
        "at once".clone_into(&mut draft.priority);
        let Err(Failure::Invalid(errors)) = draft.parse(&conn) else { panic!("there are errors") };
        let fields: Vec<&str> = errors.iter().map(|error| error.field).collect();
        assert_eq!(fields, ["resolve_low", "relief_parts", "customer", "priority", "to"]);
        let Err(Failure::Invalid(errors)) = Draft::default().parse(&conn) else { panic!("there are errors") };
        assert_eq!(errors.len(), 2, "from and to are required");
    }

    #[test]
    fn the_choices_are_the_words_that_calls_know() {
        assert_eq!(TYPES, CallType::ALL.iter().map(|one| one.word()).collect::<Vec<_>>());
        assert_eq!(PRIORITIES, Priority::ALL.iter().map(|one| one.word()).collect::<Vec<_>>());
    }
}
