//! The list behind a figure, as a filter of the list of calls (RPT-0). Pure.

use super::{
    Age, Answer, Asked, Declared, Due, Figure, Group, Key, Report, declared,
    period::{self, days, of_due, of_month},
};
use crate::{
    base::{
        filter::{self, Filter, Of, Part, Span, Test, When},
        text::Lang,
        words::Word as _,
    },
    call::{self, rules::Which},
};
use chrono::NaiveDate;

/// The calls that a report is about.
pub fn base(asked: &Asked) -> Filter {
    let declared = declared(asked.report);
    let mut all = of_declared(declared, &asked.filter);
    all.parts.extend(span_of(declared, asked).map(|span| part("opened_at", Test::When(span))));
    all
}

/// What narrows it beside its period.
pub fn scope(asked: &Asked) -> Filter {
    of_declared(declared(asked.report), &asked.filter)
}

/// What the declaration finds, and what the user wants of it beside.
fn of_declared(declared: &Declared, more: &Filter) -> Filter {
    let mut all = filter::read(&call::fields::list_spec(), declared.base).filter;
    all.parts.extend(more.parts.iter().cloned());
    all.words.clone_from(&more.words);
    all
}

fn span_of(declared: &Declared, asked: &Asked) -> Option<Span> {
    asked.span.filter(|_| declared.has_period)
}

fn part(key: &str, test: Test) -> Part {
    Part { of: Of::Field(key.to_owned()), not: false, any: vec![test] }
}

/// The calls of a row; those that a figure of it counts, where one is named. None where there is no list of just these.
pub fn of(answer: &Answer, keys: &[Key], figure: Option<Figure>) -> Option<Filter> {
    let asked = &answer.asked;
    let declared = declared(asked.report);
    let today = answer.at.day();
    let mut all = of_declared(declared, &asked.filter);
    let mut opened = span_of(declared, asked);
    for key in keys {
        match opened_by(key, asked, today) {
            Some(span) => opened = Some(span),
            None => all.parts.extend(by_key(key, today)),
        }
    }
    all.parts.extend(opened.map(|span| part("opened_at", Test::When(span))));
    let which = keys.iter().find(|key| key.group == Group::Clock).and_then(|key| Which::from_word(&key.value));
    if let Some(figure) = figure {
        if !figure.is_count() {
            return None;
        }
        all.parts.extend(by_figure(figure, which, today));
    }
    Some(all)
}

/// The calls that are not over and of an age, on a day of the office.
pub fn of_age(age: Age, today: NaiveDate) -> Filter {
    let mut all = of_declared(declared(Report::Monitor), &Filter::default());
    all.parts.push(part("opened_at", Test::When(period::of_age(age, today))));
    all
}

/// The calls reported on a day of the office.
pub fn came_on(day: NaiveDate) -> Filter {
    on_day("opened_at", day)
}

/// The calls closed, declined or cancelled on a day of the office.
pub fn ended_on(day: NaiveDate) -> Filter {
    on_day("ended_at", day)
}

fn on_day(key: &str, day: NaiveDate) -> Filter {
    let mut all = of_declared(declared(Report::Calls), &Filter::default());
    all.parts.push(part(key, Test::When(Span::In(When::Day(day)))));
    all
}

/// The days that a group names; they lie in the period.
fn opened_by(key: &Key, asked: &Asked, today: NaiveDate) -> Option<Span> {
    match key.group {
        Group::Month => of_month(&key.value, days(asked.span, today)),
        Group::Age => Age::from_word(&key.value).map(|age| period::of_age(age, today)),
        _ => None,
    }
}

fn by_key(key: &Key, today: NaiveDate) -> Option<Part> {
    if key.group == Group::Due {
        let due = Due::from_word(&key.value)?;
        return Some(part("next_due", of_due(due, today).map_or(Test::Empty, Test::When)));
    }
    let column = key.group.column()?;
    Some(part(
        column,
        match key.group {
            _ if key.value.is_empty() => Test::Empty,
            Group::Status | Group::CallType | Group::Priority | Group::Channel => Test::Word(key.value.clone()),
            _ => Test::Is(key.value.clone()),
        },
    ))
}

fn by_figure(figure: Figure, which: Option<Which>, today: NaiveDate) -> Option<Part> {
    let (answered, clock) = match which {
        Some(Which::Response) => ("responded_at", "response_clock"),
        _ => ("solved_at", "resolve_clock"),
    };
    let kept = |word: &str| part(clock, Test::Word(word.to_owned()));
    match figure {
        Figure::Count if which.is_some() => Some(Part { not: true, ..part(answered, Test::Empty) }),
        Figure::Open => Some(part("status", Test::Word("open".to_owned()))),
        Figure::Overdue => Some(part("next_due", Test::When(Span::Before(When::Now)))),
        Figure::DueToday => of_due(Due::Today, today).map(|span| part("next_due", Test::When(span))),
        Figure::Met => Some(kept("met")),
        Figure::Missed => Some(kept("missed")),
        Figure::Reopened => Some(part("reopened", Test::Flag(true))),
        _ => None,
    }
}

/// The line behind a figure for whoever reads the answer: somebody else's calls are told by their name.
pub fn line_of(asked: &Asked, mut filter: Filter, lang: Lang) -> String {
    if let Some(called) = &asked.called {
        for part in filter.parts.iter_mut().filter(|part| part.of == Of::Mine) {
            *part = Part { not: part.not, ..self::part("owner", Test::Is(called.clone())) };
        }
    }
    line(&filter, lang)
}

/// That as a line of a language.
pub fn line(filter: &Filter, lang: Lang) -> String {
    filter::write(&call::fields::list_spec(), filter, lang)
}
