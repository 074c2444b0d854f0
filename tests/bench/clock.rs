//! Working time: a calendar laid out, a due ten years ahead, a proof, a file of lines.

use std::time::Duration;

use aftercare::base::{
    calendar::{Calendar, Compiled, Pause, Span},
    time::{Instant, parse_instant},
};

use crate::table::Table;

const ZONE: chrono_tz::Tz = chrono_tz::Europe::Berlin;

fn at(text: &str) -> Instant {
    parse_instant(text, ZONE).unwrap()
}

/// Working minutes of ten years, nearly.
const TEN_YEARS_MINUTES: i64 = 10 * 250 * 450;

/// Times working time.
pub fn bench(table: &mut Table) {
    let calendar = Calendar { zone: ZONE, ..Calendar::office_default().with_china_2026() };
    let start = at("2026-03-02 09:00");
    // Others each time, so that none is remembered.
    let others: Vec<Calendar> = (0..30_u16)
        .map(|nth| {
            let mut other = calendar.clone();
            other.week[6] = vec![Span::new(nth, 60)];
            other
        })
        .collect();
    table.measure("lay a calendar out, and a due in its first year", Some(Duration::from_millis(10)), 200, |nth| {
        Compiled::new(&others[nth % 30]).unwrap().add(start, 2400).unwrap()
    });
    table.measure("the same of one that is known", Some(Duration::from_micros(50)), 2000, |_| {
        Compiled::new(&calendar).unwrap().add(start, 2400).unwrap()
    });
    table.measure("lay it out for a due ten years ahead", Some(Duration::from_millis(10)), 200, |nth| {
        Compiled::new(&others[nth % 30]).unwrap().add(start, TEN_YEARS_MINUTES).unwrap()
    });
    let compiled = Compiled::new(&calendar).unwrap();
    let pauses: Vec<Pause> = (0..20)
        .map(|number| Pause {
            from: start.plus_ms(number * 90_000_000),
            to: Some(start.plus_ms(number * 90_000_000 + 7_200_000)),
            why: String::new(),
        })
        .collect();
    table.measure("a due ten years ahead", Some(Duration::from_micros(20)), 2000, |number| {
        compiled.add(start.plus_ms(i64::try_from(number).unwrap() * 60_000), TEN_YEARS_MINUTES).unwrap()
    });
    table.measure("the same with twenty pauses", Some(Duration::from_micros(50)), 2000, |_| {
        compiled.due_with_pauses(start, TEN_YEARS_MINUTES, &pauses).unwrap()
    });
    let due = compiled.add(start, 2400).unwrap();
    table.measure("the days of a week's proof", Some(Duration::from_micros(200)), 500, |_| {
        compiled.days(start, due, &pauses)
    });
}
