//! Terms as one sentence: 'parts and labour free, travel charged, Mon–Fri 08:30–17:30, not on holidays,
//! response 4 h'. Panels, reasons and papers say it.

use super::{
    super::{Relief, Terms},
    limits, modes, relief,
};
use crate::{
    base::{
        calendar::{Span, Week, minute_text},
        money::Rate,
        say::{Arg, Said},
    },
    setting::Hours,
};

/// The terms as one sentence.
pub fn sentence(terms: &Terms) -> Said {
    let mut pieces = relief_pieces(&terms.relief);
    pieces.push(match &terms.windows {
        Some(week) => week_said(week),
        None => Said::new("contract-terms-office-hours"),
    });
    pieces.push(Said::new(if terms.holidays_covered {
        "contract-terms-holidays"
    } else {
        "contract-terms-no-holidays"
    }));
    pieces.extend(hours_said("contract-terms-response", terms.response));
    pieces.extend(hours_said("contract-terms-resolve", terms.resolve));
    pieces.extend(terms.refined.iter().map(relief::said));
    if !terms.modes.is_empty() {
        let modes = joined("contract-join-enumeration", terms.modes.iter().map(modes::said).collect());
        pieces.push(Said::new("contract-terms-modes").with("modes", modes));
    }
    pieces.extend(terms.limits.iter().map(limits::said));
    joined("contract-join-comma", pieces)
}

/// Who pays what, in a sentence of its own: `key` takes it as `relief`.
pub fn relief_said(key: &'static str, relief: &Relief) -> Said {
    Said::new(key).with("relief", joined("contract-join-comma", relief_pieces(relief)))
}

/// When service is given, days with the same hours together.
pub fn week_said(week: &Week) -> Said {
    if week.iter().all(|spans| *spans == [Span::WHOLE_DAY]) {
        return Said::new("contract-terms-always");
    }
    let mut pieces = Vec::new();
    let mut first = 0;
    while first < week.len() {
        let mut last = first;
        while last + 1 < week.len() && week[last + 1] == week[first] {
            last += 1;
        }
        if !week[first].is_empty() {
            pieces.push(days_said(first, last).with("spans", spans_text(&week[first])));
        }
        first = last + 1;
    }
    joined("contract-join-comma", pieces)
}

/// Spans as people write them: `08:30–12:00, 13:30–17:30`.
pub fn spans_text(spans: &[Span]) -> String {
    let one = |span: &Span| format!("{}–{}", minute_text(span.from_minute), minute_text(span.to_minute));
    spans.iter().map(one).collect::<Vec<_>>().join(" / ")
}

fn days_said(first: usize, last: usize) -> Said {
    let day = |index: usize| Arg::Key(format!("contract-day-{}", index + 1));
    if first == last {
        return Said::new("contract-terms-day").with("day", day(first));
    }
    Said::new("contract-terms-days").with("from", day(first)).with("to", day(last))
}

/// Kinds with the same relief together: free first, charged last.
fn relief_pieces(relief: &Relief) -> Vec<Said> {
    let kinds = [
        ("contract-relief-parts", relief.parts),
        ("contract-relief-labour", relief.labour),
        ("contract-relief-travel", relief.travel),
        ("contract-relief-other", relief.other),
    ];
    let mut rates: Vec<Rate> = kinds.iter().map(|(_, rate)| *rate).collect();
    rates.sort_by(|a, b| b.cmp(a));
    rates.dedup();
    let piece = |rate: Rate| {
        let names = kinds.iter().filter(|(_, own)| *own == rate).map(|(key, _)| Said::new(*key)).collect();
        let said = match rate {
            Rate::WHOLE => Said::new("contract-terms-free"),
            Rate::ZERO => Said::new("contract-terms-charged"),
            rate => Said::new("contract-terms-discounted").with("rate", rate),
        };
        said.with("kinds", joined_with_and(names))
    };
    rates.into_iter().map(piece).collect()
}

/// `response 4 h`, or the priorities one by one where they differ; nothing where nothing is promised.
fn hours_said(key: &'static str, hours: Hours) -> Option<Said> {
    let cells = [
        ("contract-priority-urgent", hours.urgent),
        ("contract-priority-high", hours.high),
        ("contract-priority-normal", hours.normal),
        ("contract-priority-low", hours.low),
    ];
    let promised: Vec<(&'static str, i64)> =
        cells.iter().filter_map(|(name, minutes)| minutes.map(|minutes| (*name, minutes))).collect();
    let (_, first) = *promised.first()?;
    let said = Said::new(key);
    if promised.len() == cells.len() && promised.iter().all(|(_, minutes)| *minutes == first) {
        return Some(said.with("hours", Said::new("contract-terms-hours").with("time", Arg::Minutes(first))));
    }
    let one = |(name, minutes): (&'static str, i64)| {
        Said::new("contract-terms-hours-of")
            .with("priority", Arg::Key(name.to_owned()))
            .with("time", Arg::Minutes(minutes))
    };
    Some(said.with("hours", joined("contract-join-slash", promised.into_iter().map(one).collect())))
}

/// `a`, `a and b`, `a, b and c`.
fn joined_with_and(mut pieces: Vec<Said>) -> Said {
    let last = pieces.pop();
    match (pieces.is_empty(), last) {
        (true, last) => last.unwrap_or_else(|| Said::new("contract-relief-nothing")),
        (false, last) => {
            let head = joined("contract-join-enumeration", pieces);
            joined("contract-join-and", [Some(head), last].into_iter().flatten().collect())
        }
    }
}

/// Pieces joined two by two by a text of `first` and `then`, as each language joins them.
fn joined(key: &'static str, pieces: Vec<Said>) -> Said {
    let mut pieces = pieces.into_iter();
    let Some(first) = pieces.next() else { return Said::new("contract-relief-nothing") };
    pieces.fold(first, |head, piece| Said::new(key).with("first", head).with("then", piece))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::{
            calendar::Calendar,
            text::{Lang, Texts},
        },
        contract::make::parts_and_labour,
    };

    fn check(terms: &Terms, zh: &str, en: &str) {
        for (lang, expected) in [(Lang::Zh, zh), (Lang::En, en)] {
            assert_eq!(Texts::new(lang, chrono_tz::Asia::Shanghai).say(&sentence(terms)), expected);
        }
    }

    #[test]
    fn terms_read_as_one_sentence_in_both_languages() {
        let hours =
            |minutes| Hours { low: Some(minutes), normal: Some(minutes), high: Some(minutes), urgent: Some(minutes) };
        let terms = Terms { relief: parts_and_labour(), response: hours(240), ..Terms::default() };
        check(
            &terms,
            "配件和人工免费，差旅和其他收费，公司工作时间内服务，节假日不服务，4小时内响应",
            "parts and labour free, travel and other charged, office hours, not on holidays, response 4 h",
        );
        let terms = Terms {
            windows: Some(Calendar::office_default().week),
            holidays_covered: true,
            relief: Relief { parts: Rate::WHOLE, labour: Rate::WHOLE, travel: Rate::WHOLE, other: Rate::percent(20) },
            resolve: Hours { urgent: Some(480), normal: Some(1440), ..Hours::default() },
            ..Terms::default()
        };
        check(
            &terms,
            "配件、人工和差旅免费，其他优惠 20%，周一至周五 08:30–12:00 / 13:30–17:30，节假日照常服务，紧急优先级 8小时 / 普通优先级 24小时内解决",
            "parts, labour and travel free, other 20% off, Mon–Fri 08:30–12:00 / 13:30–17:30, holidays too, resolution 8 h (urgent) / 24 h (normal)",
        );
    }

    #[test]
    fn days_with_the_same_hours_stand_together() {
        let mut week = Calendar::office_default().week;
        week[5] = vec![Span::new(540, 720)];
        let texts = Texts::new(Lang::En, chrono_tz::Asia::Shanghai);
        assert_eq!(texts.say(&week_said(&week)), "Mon–Fri 08:30–12:00 / 13:30–17:30, Sat 09:00–12:00");
        let always: Week = std::array::from_fn(|_| vec![Span::WHOLE_DAY]);
        assert_eq!(texts.say(&week_said(&always)), "around the clock");
    }
}
