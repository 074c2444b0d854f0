//! Terms as they are typed, in templates and contracts alike.

use crate::{
    base::{
        calendar::{Calendar, CalendarError, Week},
        failure::Failure,
        hours::{self, parse_hours},
        kind::Kind,
        money::{Money, Qty, Rate},
        parse::Parser,
        say::Said,
        words::Word as _,
    },
    contract::{Limit, LimitOf, LimitPer, LineRelief, ModeTerm, Relief, ReliefLine, ServiceMode, Terms},
    db::query::Conn,
    item::store as item,
    setting::{
        Dict, Hours,
        command::{WEEKDAY_KEYS, read_code, read_spans, spans_as_typed},
    },
};

/// Terms as they are typed. Hours as `4`, `0.5` or `0:20`; a weekday as `08:30-12:00 13:30-17:30`.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct TermsDraft {
    /// Response for urgent calls, in working hours.
    pub response_urgent: String,
    /// Response for high priority.
    pub response_high: String,
    /// Response for normal priority.
    pub response_normal: String,
    /// Response for low priority.
    pub response_low: String,
    /// Resolution for urgent calls, in working hours.
    pub resolve_urgent: String,
    /// Resolution for high priority.
    pub resolve_high: String,
    /// Resolution for normal priority.
    pub resolve_normal: String,
    /// Resolution for low priority.
    pub resolve_low: String,
    /// Hours of its own from Monday to Sunday; all empty for the company's.
    pub week: [String; 7],
    /// Holidays are covered: `1` or empty.
    pub holidays_covered: String,
    /// What is taken over of parts, in per cent: 100 is free.
    pub relief_parts: String,
    /// Of labour.
    pub relief_labour: String,
    /// Of travel.
    pub relief_travel: String,
    /// Of everything else.
    pub relief_other: String,
    /// The modes included, in their order: `1` or empty; none for terms that name none.
    pub modes: [String; 4],
    /// Until when each of them: months, a day, or empty for as long as the contract.
    pub mode_ends: [String; 4],
    /// Relief of single items and groups.
    pub refined: Vec<RefinedDraft>,
    /// How much is given.
    pub limits: Vec<LimitDraft>,
}

/// Relief of an item or group as it is typed.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct RefinedDraft {
    /// Code of the item.
    pub item: String,
    /// Code of the group, where no item is named.
    pub item_group: String,
    /// What is taken over, in per cent.
    pub share: String,
    /// What the customer pays for the line, instead of a share.
    pub fixed: String,
}

/// A limit as it is typed.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct LimitDraft {
    /// Of what: a word of `LimitOf`.
    pub of: String,
    /// Over which time: a word of `LimitPer`.
    pub per: String,
    /// How many.
    pub amount: String,
}

/// The keys of what stands beside the modes.
pub const MODE_END_KEYS: [&str; 4] = ["remote_end", "on_site_end", "carry_in_end", "loaner_end"];

impl TermsDraft {
    /// Reads the terms; every error is noted by its field.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn parse(&self, parser: &mut Parser, conn: &Conn) -> Result<Terms, Failure> {
        Ok(Terms {
            response: Hours {
                urgent: minutes(parser, "response_urgent", &self.response_urgent),
                high: minutes(parser, "response_high", &self.response_high),
                normal: minutes(parser, "response_normal", &self.response_normal),
                low: minutes(parser, "response_low", &self.response_low),
            },
            resolve: Hours {
                urgent: minutes(parser, "resolve_urgent", &self.resolve_urgent),
                high: minutes(parser, "resolve_high", &self.resolve_high),
                normal: minutes(parser, "resolve_normal", &self.resolve_normal),
                low: minutes(parser, "resolve_low", &self.resolve_low),
            },
            windows: self.windows(parser),
            holidays_covered: parser.flag("holidays_covered", &self.holidays_covered),
            relief: Relief {
                parts: parser.rate("relief_parts", &self.relief_parts).unwrap_or(Rate::ZERO),
                labour: parser.rate("relief_labour", &self.relief_labour).unwrap_or(Rate::ZERO),
                travel: parser.rate("relief_travel", &self.relief_travel).unwrap_or(Rate::ZERO),
                other: parser.rate("relief_other", &self.relief_other).unwrap_or(Rate::ZERO),
            },
            refined: self.refined(parser, conn)?,
            modes: self.modes(parser),
            limits: self.limits(parser),
        })
    }

    fn modes(&self, parser: &mut Parser) -> Vec<ModeTerm> {
        let mut modes = Vec::new();
        for (at, mode) in ServiceMode::ALL.iter().enumerate() {
            let (field, text) = (MODE_END_KEYS[at], self.mode_ends[at].trim());
            let months = text.parse::<i64>().ok();
            if months.is_some_and(|months| !(1..=1200).contains(&months)) {
                parser.refuse(field, Said::new("contract-error-months"));
            }
            let until = if months.is_none() { parser.day(field, text) } else { None };
            if parser.flag(mode.word(), &self.modes[at]) {
                modes.push(ModeTerm { mode: *mode, months, until });
            } else if !text.is_empty() {
                parser.refuse(field, Said::new("contract-error-mode-not-included"));
            }
        }
        modes
    }

    fn refined(&self, parser: &mut Parser, conn: &Conn) -> Result<Vec<ReliefLine>, Failure> {
        let mut lines = Vec::new();
        let is_typed = |line: &&RefinedDraft| **line != RefinedDraft::default();
        for (at, draft) in self.refined.iter().filter(is_typed).enumerate() {
            parser.row(Some(at + 1));
            let find = |code: &str| item::named(conn, code);
            let found = parser.record("refined_item", &draft.item, Kind::Item, find)?;
            let item_group = read_code(parser, "refined_group", conn, Dict::ItemGroup, &draft.item_group)?;
            if draft.item.trim().is_empty() == draft.item_group.trim().is_empty() {
                parser.refuse("refined_item", Said::new("contract-error-item-or-group"));
            }
            let (share, fixed) =
                (parser.rate("refined_share", &draft.share), parser.money("refined_fixed", &draft.fixed));
            if draft.share.trim().is_empty() == draft.fixed.trim().is_empty() {
                parser.refuse("refined_share", Said::new("contract-error-share-or-fixed"));
            }
            if fixed.is_some_and(|amount| amount < Money::ZERO) {
                parser.refuse("refined_fixed", Said::new("error-negative"));
            }
            let relief = fixed.map_or(LineRelief::Share(share.unwrap_or(Rate::ZERO)), LineRelief::Fixed);
            let code = found.as_ref().map(|item| item.code.clone()).unwrap_or_default();
            lines.push(ReliefLine { item_id: found.map(|item| item.id), item: code, item_group, relief });
        }
        parser.row(None);
        Ok(lines)
    }

    fn limits(&self, parser: &mut Parser) -> Vec<Limit> {
        let mut limits: Vec<Limit> = Vec::new();
        let is_typed = |line: &&LimitDraft| !line.amount.trim().is_empty() || !line.of.trim().is_empty();
        for (at, draft) in self.limits.iter().filter(is_typed).enumerate() {
            parser.row(Some(at + 1));
            // Neither is guessed: a limit by the year is not one for the whole term.
            let choices = [("limit_of", &draft.of), ("limit_per", &draft.per)];
            let blank: Vec<&'static str> =
                choices.iter().filter(|one| one.1.trim().is_empty()).map(|one| one.0).collect();
            if !blank.is_empty() {
                blank.iter().for_each(|field| parser.refuse(field, Said::new("error-required")));
                continue;
            }
            let of = parser.word("limit_of", &draft.of, LimitOf::Visits);
            let per = parser.word("limit_per", &draft.per, LimitPer::Year);
            let amount = parser.qty("limit_amount", &draft.amount);
            let amount = parser.need("limit_amount", amount).unwrap_or(Qty(0));
            if amount.0 < 0 || (of != LimitOf::Hours && amount.0 % 1000 != 0) {
                parser.refuse("limit_amount", Said::new("contract-error-limit"));
            }
            if limits.iter().any(|limit| (limit.of, limit.per) == (of, per)) {
                parser.refuse("limit_of", Said::new("contract-error-limit-twice"));
            }
            limits.push(Limit { of, per, amount });
        }
        parser.row(None);
        limits
    }

    /// Hours of its own, checked as a calendar's are (CLK-1); none where nothing is typed.
    fn windows(&self, parser: &mut Parser) -> Option<Week> {
        if self.week.iter().all(|day| day.trim().is_empty()) {
            return None;
        }
        let week: Week = std::array::from_fn(|at| read_spans(parser, WEEKDAY_KEYS[at], &self.week[at]));
        let calendar = Calendar::office_default().with_windows(week.clone(), true);
        for error in calendar.check().err().unwrap_or_default() {
            let field = match error {
                CalendarError::Span { weekday, .. } => WEEKDAY_KEYS[weekday.num_days_from_monday() as usize],
                // Nothing could be read: what was typed is named already.
                CalendarError::NeverOpen => continue,
            };
            parser.refuse(field, error.said());
        }
        Some(week)
    }
}

impl From<&Terms> for TermsDraft {
    fn from(terms: &Terms) -> Self {
        let (response, resolve, relief) = (&terms.response, &terms.resolve, &terms.relief);
        let week = terms.windows.as_ref();
        Self {
            response_urgent: hours_text(response.urgent),
            response_high: hours_text(response.high),
            response_normal: hours_text(response.normal),
            response_low: hours_text(response.low),
            resolve_urgent: hours_text(resolve.urgent),
            resolve_high: hours_text(resolve.high),
            resolve_normal: hours_text(resolve.normal),
            resolve_low: hours_text(resolve.low),
            week: std::array::from_fn(|at| week.map(|week| spans_as_typed(&week[at])).unwrap_or_default()),
            holidays_covered: if terms.holidays_covered { "1".to_owned() } else { String::new() },
            relief_parts: relief.parts.show(),
            relief_labour: relief.labour.show(),
            relief_travel: relief.travel.show(),
            relief_other: relief.other.show(),
            modes: std::array::from_fn(|at| {
                let is_included = terms.modes.iter().any(|term| term.mode == ServiceMode::ALL[at]);
                if is_included { "1".to_owned() } else { String::new() }
            }),
            mode_ends: std::array::from_fn(|at| mode_end(terms, ServiceMode::ALL[at])),
            refined: terms.refined.iter().map(RefinedDraft::from).collect(),
            limits: terms.limits.iter().map(LimitDraft::from).collect(),
        }
    }
}

fn mode_end(terms: &Terms, mode: ServiceMode) -> String {
    let term = terms.modes.iter().find(|term| term.mode == mode);
    match term.map(|term| (term.months, term.until)) {
        Some((Some(months), _)) => months.to_string(),
        Some((None, Some(day))) => day.to_string(),
        _ => String::new(),
    }
}

impl From<&ReliefLine> for RefinedDraft {
    fn from(line: &ReliefLine) -> Self {
        let (share, fixed) = match line.relief {
            LineRelief::Share(rate) => (rate.show(), String::new()),
            LineRelief::Fixed(amount) => (String::new(), amount.plain()),
        };
        Self { item: line.item.clone(), item_group: line.item_group.clone(), share, fixed }
    }
}

impl From<&Limit> for LimitDraft {
    fn from(limit: &Limit) -> Self {
        Self { of: limit.of.word().to_owned(), per: limit.per.word().to_owned(), amount: limit.amount.show() }
    }
}

/// Working hours as whole minutes: `4`, `0.5`, `0:20`; empty is none, what can't be read an error of the field.
pub fn minutes(parser: &mut Parser, field: &'static str, text: &str) -> Option<i64> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    parse_hours(text).map_err(|said| parser.refuse(field, said)).ok()
}

/// Minutes as they are typed; those that are no exact thousandths of an hour as `0:20`.
pub fn hours_text(minutes: Option<i64>) -> String {
    minutes.map(hours::hours_text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        base::{failure::Failure, hours::LONGEST_MINUTES},
        db::open,
    };

    fn read(draft: &TermsDraft) -> Result<Terms, Failure> {
        let mut parser = Parser::default();
        let terms = draft.parse(&mut parser, &open::for_a_test()?)?;
        parser.done().map(|()| terms)
    }

    #[test]
    fn hours_and_windows_are_read_in_the_ways_offices_type_them() {
        let mut draft =
            TermsDraft { response_normal: "0.5".into(), resolve_low: "0：20".into(), ..TermsDraft::default() };
        draft.week[0] = "8:30～12:00，13:30-24:00".into();
        let terms = read(&draft).unwrap();
        assert_eq!((terms.response.normal, terms.resolve.low, terms.response.low), (Some(30), Some(20), None));
        assert_eq!(terms.windows.unwrap()[0].len(), 2);
    }

    #[test]
    fn every_wrong_cell_of_the_terms_is_named() {
        let mut draft = TermsDraft {
            response_high: "soon".into(),
            resolve_high: "1:75".into(),
            relief_parts: "120".into(),
            ..TermsDraft::default()
        };
        draft.week[2] = "17:00-09:00".into();
        draft.week[3] = "morning".into();
        draft.mode_ends = ["12".into(), "0".into(), "soon".into(), String::new()];
        draft.modes[1] = "1".into();
        draft.refined = vec![RefinedDraft { item: "gone".into(), ..RefinedDraft::default() }];
        let limit = LimitDraft { of: "visits".into(), per: "year".into(), amount: "1.5".into() };
        let blank = LimitDraft { amount: "2".into(), ..LimitDraft::default() };
        draft.limits = vec![limit.clone(), LimitDraft { amount: "2".into(), ..limit }, blank];
        let Err(Failure::Invalid(errors)) = read(&draft) else { panic!("there are errors") };
        let fields: Vec<&str> = errors.iter().map(|error| error.field).collect();
        let expected = [
            "response_high",
            "resolve_high",
            "thu",
            "wed",
            "relief_parts",
            "refined_item",
            "refined_share",
            "remote_end",
            "on_site_end",
            "carry_in_end",
            "carry_in_end",
            "limit_amount",
            "limit_of",
            "limit_of",
            "limit_per",
        ];
        assert_eq!(fields, expected);
    }

    proptest! {
        #[test]
        fn terms_read_back_as_they_were_shown(cells in prop::array::uniform8(prop::option::of(0_i64..LONGEST_MINUTES)), rate in 0_i64..=10_000) {
            let [a, b, c, d, e, f, g, h] = cells;
            let terms = Terms {
                response: Hours { low: a, normal: b, high: c, urgent: d },
                resolve: Hours { low: e, normal: f, high: g, urgent: h },
                windows: Some(Calendar::office_default().week),
                holidays_covered: rate % 2 == 0,
                relief: Relief { parts: Rate(rate), ..Relief::default() },
                refined: Vec::new(),
                modes: vec![
                    ModeTerm { mode: ServiceMode::Remote, months: None, until: None },
                    ModeTerm { mode: ServiceMode::Loaner, months: Some(rate % 1200 + 1), until: None },
                ],
                limits: vec![Limit { of: LimitOf::Hours, per: LimitPer::Term, amount: Qty(rate) }],
            };
            prop_assert_eq!(read(&TermsDraft::from(&terms)), Ok(terms));
        }
    }
}
