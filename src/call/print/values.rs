//! The facts of a proof as values by name, for its templates: what was promised, the calendar in words, the days as
//! rows, the sum.

use crate::{
    base::{
        say::{Arg, Said},
        text::Texts,
    },
    call::rules::{Proof, ProofDay, Stretch},
    print::data::{Data, DocField, FieldKind},
    setting,
};

use super::{Facts, words::Words};

/// The fields of a deadline proof, beside those of the company and the unit.
pub const FIELDS: &[DocField] = &[
    DocField::text("number", "call-number"),
    DocField::text("dated", "print-order-dated").of(FieldKind::Date),
    DocField::text("customer.name", "print-order-customer"),
    DocField::text("call.subject", "print-order-subject"),
    DocField::text("proofs", "call-proof-field-proofs").of(FieldKind::List),
    DocField::text("proofs.title", "call-proof-field-title"),
    DocField::text("proofs.promise", "call-proof-field-promise"),
    DocField::text("proofs.began", "call-proof-field-began"),
    DocField::text("proofs.calendar", "call-proof-field-calendar"),
    DocField::text("proofs.stops", "call-proof-head-stops").of(FieldKind::List),
    DocField::text("proofs.stops.said", "call-proof-head-stops"),
    DocField::text("proofs.days", "call-proof-field-days").of(FieldKind::List),
    DocField::text("proofs.days.day", "call-proof-head-day"),
    DocField::text("proofs.days.kind", "call-proof-head-kind"),
    DocField::text("proofs.days.hours", "call-proof-head-hours"),
    DocField::text("proofs.days.stops", "call-proof-head-stops"),
    DocField::text("proofs.days.counted", "call-proof-head-counted").of(FieldKind::Number),
    DocField::text("proofs.days.sum", "call-proof-head-sum").of(FieldKind::Number),
    DocField::text("proofs.days.over", "call-proof-head-over").of(FieldKind::Number),
    DocField::text("proofs.is_over", "call-proof-field-is-over").of(FieldKind::Flag),
    DocField::text("proofs.sum", "call-proof-field-sum"),
    DocField::text("proofs.due", "call-proof-field-due"),
    DocField::text("proofs.standing", "call-proof-field-standing"),
];

/// The values of a proof.
pub(super) fn of(facts: &Facts, texts: &Texts) -> Data {
    let proofs = facts.proofs.iter();
    let proofs = proofs.map(|proof| one(&Words { deadlines: &facts.deadlines, proof, texts }));
    Data::new()
        .with("company", setting::print::company(&facts.company, texts))
        .with("number", &facts.number)
        .with("dated", facts.at)
        .with("customer", Data::new().with("name", &facts.customer))
        .with("call", Data::new().with("subject", &facts.subject))
        .with("unit", facts.unit.clone())
        .with("proofs", proofs.collect::<Vec<_>>())
}

/// The proof of one promise.
fn one(words: &Words<'_>) -> Data {
    let proof = words.proof;
    let stops = proof.stops.iter().map(|stop| Data::new().with("said", words.stop(stop)));
    let days = proof.rows().into_iter().map(|row| match row {
        Stretch::Day(at) => day(words, &proof.days[at]),
        Stretch::Quiet(range) => quiet(words, &proof.days[range]),
    });
    Data::new()
        .with("title", words.title())
        .with("promise", words.promise())
        .with("began", words.began())
        .with("calendar", words.calendar())
        .with("stops", stops.collect::<Vec<_>>())
        .with("days", days.collect::<Vec<_>>())
        .with("is_over", is_over(proof))
        .with("sum", words.sum())
        .with("due", words.due())
        .with("standing", words.standing())
}

/// Working time went by behind its due.
fn is_over(proof: &Proof) -> bool {
    proof.over_minutes() > 0
}

fn day(words: &Words<'_>, day: &ProofDay) -> Data {
    Data::new()
        .with("day", format!("{} {}", words.texts.day(day.day), words.weekday(day.day)))
        .with_word("kind", Some(day.kind))
        .with("hours", words.spans(day))
        .with("stops", words.stops_of(day))
        .with("counted", day.counted_minutes)
        .with("sum", day.sum_minutes)
        .with("over", Some(day.over_minutes).filter(|minutes| *minutes != 0))
}

/// A run of days that give nothing, as one row.
fn quiet(words: &Words<'_>, days: &[ProofDay]) -> Data {
    let (first, last) = (days.first(), days.last());
    let range = first.zip(last).map(|(first, last)| {
        Said::new("call-proof-range").with("from", Arg::Day(first.day)).with("to", Arg::Day(last.day))
    });
    Data::new()
        .with("day", range)
        .with("kind", words.kinds(days))
        .with("hours", "")
        .with("stops", "")
        .with("counted", 0_i64)
        .with("sum", first.map(|day| day.sum_minutes))
        .with("over", None::<i64>)
}
