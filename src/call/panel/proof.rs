//! The proof of a deadline on the form (CLK-6): unfolded below the clocks, a strip of its days.

use std::sync::Arc;

use egui::{Label, RichText, Ui};

use crate::{
    base::{
        calendar::DayKind,
        say::Said,
        text::Lang,
        time::{Instant, MINUTE_MS},
        words::Word as _,
    },
    call::{
        print::words::{Words, minute_of_day},
        rules::{Deadlines, Proof, ProofDay, Stop, Stretch, Use, Which},
    },
    cx::Cx,
    ui::{
        icon,
        strip::{Bar, Day, Fill, Ground, Key, Line, Sign, Strip, strip_ui},
        style, widget,
    },
};

/// A proof as it is drawn: its words and its strip.
pub(super) struct Drawn {
    /// Which promise, in which minute, in which language.
    pub key: (Which, i64, Lang),
    /// What it comes from.
    pub deadlines: Arc<Deadlines>,
    title: String,
    above: Vec<String>,
    strip: Strip,
    sum: String,
    standing: String,
}

impl Drawn {
    /// The proof of a promise as it stands; nothing where none was made, or it ends beyond every calendar.
    pub(super) fn new(key: (Which, i64, Lang), deadlines: &Arc<Deadlines>, cx: &Cx<'_>) -> Option<Self> {
        let proof = deadlines.proof(key.0, cx.now).ok()??;
        let words = Words { deadlines, proof: &proof, texts: cx.texts };
        let stops = proof.stops.iter().map(|stop| words.stop(stop));
        Some(Self {
            key,
            deadlines: deadlines.clone(),
            title: words.title(),
            above: [words.promise(), words.calendar()].into_iter().chain(stops).collect(),
            strip: strip(&words),
            sum: words.sum(),
            standing: words.standing(),
        })
    }
}

/// Draws a proof; true where it shall be printed.
pub(super) fn proof_ui(cx: &Cx<'_>, ui: &mut Ui, drawn: &Drawn) -> bool {
    let mut prints = false;
    ui.add_space(style::GAP);
    widget::card(ui, &drawn.title, |ui| {
        for line in &drawn.above {
            ui.add(Label::new(line).wrap());
        }
        ui.add_space(style::GAP);
        strip_ui(ui, &drawn.strip);
        ui.add_space(style::GAP);
        ui.add(Label::new(RichText::new(&drawn.sum).strong()).wrap());
        ui.add(Label::new(&drawn.standing).wrap());
        prints = widget::button(ui, icon::PRINTER, &cx.t("call-proof-print")).clicked();
    });
    ui.add_space(style::GAP);
    prints
}

/// The proof as the strip draws it.
fn strip(words: &Words<'_>) -> Strip {
    let proof = words.proof;
    let lines = proof.rows().into_iter().map(|row| match row {
        Stretch::Day(at) => Line::Day(day(words, &proof.days[at])),
        Stretch::Quiet(range) => {
            let days = &proof.days[range];
            Line::Folded { text: words.quiet(days), days: days.iter().map(|one| day(words, one)).collect() }
        }
    });
    let text = |key: &str| words.texts.get(key).to_string();
    Strip {
        id: format!("{}-{}", proof.which.word(), proof.start.millis()),
        lines: lines.collect(),
        headings: [text("call-proof-head-counted"), text("call-proof-head-sum")],
        legend: legend(words),
    }
}

fn day(words: &Words<'_>, day: &ProofDay) -> Day {
    let (ground, kind) = match day.kind {
        DayKind::Working => (Ground::Working, String::new()),
        DayKind::Weekend => (Ground::Weekend, words.texts.get(&day.kind.key()).to_string()),
        DayKind::Holiday => (Ground::Holiday, words.texts.get(&day.kind.key()).to_string()),
        DayKind::Makeup => (Ground::Makeup, words.texts.get(&day.kind.key()).to_string()),
    };
    let minutes = |minutes: i64| if minutes > 0 { minutes.to_string() } else { String::new() };
    Day {
        date: format!("{} {}", words.day(day.day), words.weekday(day.day)),
        kind,
        ground,
        bars: bars(words, day),
        signs: signs(words, day),
        counted: minutes(day.counted_minutes),
        sum: if day.counted_minutes > 0 { day.sum_minutes.to_string() } else { String::new() },
        name: words.row(day),
    }
}

fn bars(words: &Words<'_>, day: &ProofDay) -> Vec<Bar> {
    let zone = words.deadlines.calendar_of(words.proof.which).calendar().zone;
    let bar = |from: Instant, to: Instant, fill: Fill, text: String| {
        let minute = |at| f32::from(minute_of_day(day.day, at, zone));
        Bar { from_minute: minute(from), to_minute: minute(to), fill, text }
    };
    let spans = day.spans.iter().map(|(from, to)| bar(*from, *to, Fill::Open, String::new()));
    let pieces = day.pieces.iter().map(|piece| {
        let minutes = (piece.to.millis() - piece.from.millis()) / MINUTE_MS;
        let fill = match piece.what {
            Use::Counted => Fill::Counted,
            Use::Paused => Fill::Paused,
            Use::Over => Fill::Over,
        };
        bar(piece.from, piece.to, fill, if piece.what == Use::Paused { String::new() } else { minutes.to_string() })
    });
    let (midnight, next) = day.bounds;
    let until = words.proof.answered_at.unwrap_or(words.proof.now);
    let stood = |stop: &Stop| {
        let (from, to) = (stop.from.max(midnight), stop.to.unwrap_or(until).min(next));
        (from < to).then(|| bar(from, to, Fill::Standing, String::new()))
    };
    spans.chain(pieces).chain(words.proof.stops.iter().filter_map(stood)).collect()
}

/// The moments of a proof that are marked, with what they are.
fn moments(proof: &Proof) -> [(Sign, Option<Instant>); 4] {
    // Once it is answered nobody asks how late it is.
    let now = Some(proof.now).filter(|_| proof.answered_at.is_none());
    [
        (Sign::Now, now),
        (Sign::Start, Some(proof.start)),
        (Sign::Due, proof.clock.due),
        (Sign::Answered, proof.answered_at),
    ]
}

fn signs(words: &Words<'_>, day: &ProofDay) -> Vec<(f32, Sign)> {
    let zone = words.deadlines.calendar_of(words.proof.which).calendar().zone;
    let is_in = |at: &Instant| day.bounds.0 <= *at && *at < day.bounds.1;
    let minute = |at: Instant| f32::from(minute_of_day(day.day, at, zone));
    let ends_with_it = |at: &Instant| *at == day.bounds.1 && words.proof.days.last() == Some(day);
    let moments = moments(words.proof).into_iter();
    moments
        .filter_map(|(sign, at)| at.filter(|at| is_in(at) || ends_with_it(at)).map(|at| (minute(at), sign)))
        .collect()
}

/// What of the strip's colours and marks comes up in it.
fn legend(words: &Words<'_>) -> Vec<Key> {
    let proof = words.proof;
    let text = |key: &str| words.texts.get(key).to_string();
    let has = |what: Use| proof.days.iter().any(|day| day.pieces.iter().any(|piece| piece.what == what));
    let mut legend = Vec::new();
    for (what, fill) in [(Use::Counted, Fill::Counted), (Use::Over, Fill::Over)] {
        if has(what) {
            legend.push(Key::Hours(fill, text(&what.key())));
        }
    }
    legend.push(Key::Hours(Fill::Open, text("call-proof-open")));
    if !proof.stops.is_empty() {
        legend.push(Key::Hours(Fill::Paused, text(&Use::Paused.key())));
    }
    for (kind, ground) in [(DayKind::Holiday, Ground::Holiday), (DayKind::Makeup, Ground::Makeup)] {
        if proof.days.iter().any(|day| day.kind == kind) {
            legend.push(Key::Row(ground, text(&kind.key())));
        }
    }
    let last = proof.days.last().map_or(proof.start, |day| day.bounds.1);
    // Drawn first, named last.
    let mut moments = moments(proof);
    moments.rotate_left(1);
    for (sign, at) in moments {
        let key = match sign {
            Sign::Start => "call-proof-sign-start",
            Sign::Due => "call-proof-sign-due",
            Sign::Answered => "call-proof-sign-answered",
            Sign::Now => "call-proof-sign-now",
        };
        if let Some(at) = at.filter(|at| *at <= last) {
            let said = Said::new(key).with("at", at);
            legend.push(Key::Mark(sign, words.texts.say(&said)));
        }
    }
    legend
}
