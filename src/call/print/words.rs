//! The proof of a deadline in words, for the window and for paper (CLK-6).

use chrono::{Datelike as _, NaiveDate};
use chrono_tz::Tz;

use crate::{
    base::{
        calendar::{Calendar, DayKind, minute_text},
        say::{Arg, Said},
        text::Texts,
        time::Instant,
        words::Word as _,
    },
    call::rules::{ClockState, Deadlines, Proof, ProofDay, Stop, Use, Which},
    contract::rules::terms::week_said,
};

/// So many days that count are named one by one in the sum.
const TERMS: usize = 8;
/// So many stand before and behind the ones that are taken together.
const TERMS_AT_ENDS: usize = 2;

/// The words for a proof, in one language.
pub struct Words<'a> {
    /// What the deadlines come from.
    pub deadlines: &'a Deadlines,
    /// The proof.
    pub proof: &'a Proof,
    /// The language.
    pub texts: &'a Texts,
}

impl Words<'_> {
    fn text(&self, key: &str) -> String {
        self.texts.get(key).to_string()
    }

    fn say(&self, said: &Said) -> String {
        self.texts.say(said)
    }

    fn zone(&self) -> Tz {
        self.calendar_then().zone
    }

    fn calendar_then(&self) -> &Calendar {
        self.deadlines.calendar_of(self.proof.which).calendar()
    }

    /// A day as people say it, with its year where the proof knows several.
    pub fn day(&self, day: NaiveDate) -> String {
        let years = |day: &ProofDay| day.day.year();
        let spans_years = self.proof.days.first().map(years) != self.proof.days.last().map(years);
        let said = Said::new(if spans_years { "call-proof-day-of-year" } else { "call-proof-day" });
        let said = said.with("month", i64::from(day.month())).with("day", i64::from(day.day()));
        self.say(&if spans_years { said.with("year", day.year().to_string()) } else { said })
    }

    /// The short name of its weekday.
    pub fn weekday(&self, day: NaiveDate) -> String {
        self.text(&format!("contract-day-{}", day.weekday().number_from_monday()))
    }

    /// What is proved.
    pub fn title(&self) -> String {
        self.text(match self.proof.which {
            Which::Response => "call-proof-title-response",
            Which::Resolve => "call-proof-title-resolve",
        })
    }

    /// When the clock began.
    pub fn began(&self) -> String {
        self.say(&Said::new("call-proof-began").with("at", self.proof.start))
    }

    /// When it is due; that this is not known while the clock stands.
    pub fn due(&self) -> String {
        match self.proof.clock.due {
            Some(due) => self.say(&Said::new("call-proof-due").with("at", due)),
            None => self.text("call-proof-due-unknown"),
        }
    }

    /// What was promised, and by whom.
    pub fn promise(&self) -> String {
        let source = match self.deadlines.given_by(self.proof.which) {
            Some(number) => Said::new("call-proof-by-contract").with("number", number),
            None => Said::new("call-proof-by-company"),
        };
        let key = match self.proof.which {
            Which::Response => "call-proof-promise-response",
            Which::Resolve => "call-proof-promise-resolve",
        };
        let minutes = self.proof.clock.promised_minutes;
        let said = Said::new(key).with("time", Arg::Minutes(minutes)).with("minutes", minutes);
        self.say(&said.with("source", self.say(&source)))
    }

    /// The calendar that the clock counts in.
    pub fn calendar(&self) -> String {
        let calendar = self.calendar_then();
        let (windows_of, holidays_count) = self.deadlines.windows_of(self.proof.which);
        let holidays = if holidays_count { "call-proof-holidays-count" } else { "call-proof-holidays" };
        let said = match windows_of {
            "" => Said::new("call-proof-calendar"),
            number => Said::new("call-proof-calendar-of-contract").with("number", number),
        };
        let said = said.with("week", self.say(&week_said(&calendar.week))).with("holidays", self.text(holidays));
        let said = self.say(&said.with("zone", calendar.zone.name()));
        match self.deadlines.earlier[self.proof.which as usize] {
            Some(_) => self.say(&Said::new("call-proof-calendar-then").with("calendar", said)),
            None => said,
        }
    }

    /// What the days give, and that it is what was promised: `28 Sep 120 min + 29 Sep 120 min = 240 min`.
    pub fn sum(&self) -> String {
        let days: Vec<&ProofDay> = self.proof.days.iter().filter(|day| day.counted_minutes > 0).collect();
        let mut terms: Vec<String> = if days.len() <= TERMS {
            days.iter().map(|day| self.term(day)).collect()
        } else {
            let (first, rest) = days.split_at(TERMS_AT_ENDS);
            let (between, last) = rest.split_at(rest.len() - TERMS_AT_ENDS);
            let ends = between.first().zip(between.last());
            let between = ends.map(|(from, to)| {
                let minutes: i64 = between.iter().map(|day| day.counted_minutes).sum();
                let said = Said::new("call-proof-terms").with("from", self.day(from.day)).with("to", self.day(to.day));
                self.say(&said.with("days", between.len()).with("minutes", minutes))
            });
            let term = |day: &&ProofDay| self.term(day);
            first.iter().map(term).chain(between).chain(last.iter().map(term)).collect()
        };
        let open = self.proof.open_minutes();
        if open > 0 || terms.is_empty() {
            terms.push(self.say(&Said::new("call-proof-term-left").with("minutes", open)));
        }
        let sum = Said::new("call-proof-sum").with("terms", terms.join(" + "));
        self.say(&sum.with("minutes", self.proof.clock.promised_minutes))
    }

    fn term(&self, day: &ProofDay) -> String {
        let said = Said::new("call-proof-term").with("day", self.day(day.day));
        self.say(&said.with("minutes", day.counted_minutes))
    }

    /// How it ended, or how it stands.
    pub fn standing(&self) -> String {
        let proof = self.proof;
        let key = match (proof.clock.state, proof.answered_at) {
            (ClockState::Met, _) => "call-proof-met",
            (ClockState::Missed, Some(_)) => "call-proof-missed",
            (ClockState::Missed, None) => "call-proof-late",
            (ClockState::Running, _) => "call-proof-running",
            (ClockState::Standing, _) => "call-proof-standing",
        };
        let said =
            Said::new(key).with_word("which", proof.which).with("time", Arg::Minutes(proof.clock.minutes_left()));
        self.say(&said.with("at", proof.answered_at.unwrap_or(proof.now)))
    }

    /// When the clock stood, and why.
    pub fn stop(&self, stop: &Stop) -> String {
        let to = stop.to.map_or_else(|| self.text("call-proof-until-now"), |to| self.texts.at(to));
        let said = match stop.why.as_str() {
            "" => Said::new("call-proof-stop"),
            why => Said::new("call-proof-stop-why").with("why", why),
        };
        self.say(&said.with("from", stop.from).with("to", to).with_word("status", stop.status))
    }

    /// When the clock stood on a day.
    pub fn stops_of(&self, day: &ProofDay) -> String {
        let until = self.proof.answered_at.unwrap_or(self.proof.now);
        let stops = self.proof.stops.iter().map(|stop| (stop.from, stop.to.unwrap_or(until)));
        let inside = stops.map(|(from, to)| (from.max(day.bounds.0), to.min(day.bounds.1)));
        self.times(day, inside.filter(|(from, to)| from < to))
    }

    /// The opening hours of a day.
    pub fn spans(&self, day: &ProofDay) -> String {
        self.times(day, day.spans.iter().copied())
    }

    fn times(&self, day: &ProofDay, spans: impl Iterator<Item = (Instant, Instant)>) -> String {
        let minute = |at| minute_text(minute_of_day(day.day, at, self.zone()));
        spans.map(|(from, to)| format!("{}–{}", minute(from), minute(to))).collect::<Vec<_>>().join(" / ")
    }

    /// The whole of a day in one sentence.
    pub fn row(&self, day: &ProofDay) -> String {
        let minutes =
            |key: &'static str, minutes: i64| (minutes > 0).then(|| self.say(&Said::new(key).with("minutes", minutes)));
        let hours = match self.spans(day) {
            spans if spans.is_empty() => self.text("call-proof-row-closed"),
            spans => spans,
        };
        let counted = self.say(&Said::new("call-proof-row-counted").with("minutes", day.counted_minutes));
        let parts = [
            Some(format!("{} {}", self.day(day.day), self.weekday(day.day))),
            Some(self.text(&day.kind.key())),
            Some(hours),
            Some(counted),
            minutes("call-proof-row-paused", day.paused_minutes),
            minutes("call-proof-row-over", day.over_minutes),
        ];
        self.joined(parts.into_iter().flatten())
    }

    /// Days that give nothing: from, to, how many of which kind.
    pub fn quiet(&self, days: &[ProofDay]) -> String {
        let (Some(first), Some(last)) = (days.first(), days.last()) else { return String::new() };
        let said = Said::new("call-proof-quiet").with("from", self.day(first.day)).with("to", self.day(last.day));
        self.say(&said.with("days", days.len()).with("kinds", self.kinds(days)))
    }

    /// What kinds of days they are: a working day that gives nothing is one on which the clock stood.
    pub fn kinds(&self, days: &[ProofDay]) -> String {
        let stood = self.text(&Use::Paused.key());
        let kinds = DayKind::ALL.iter().filter_map(|kind| {
            // On worked days the clock stood; else they would give something.
            let of_kind = |day: &&ProofDay| day.kind == *kind && day.spans.is_empty();
            let count = days.iter().filter(of_kind).count();
            (count > 0).then(|| (self.text(&kind.key()), count))
        });
        let open = days.iter().filter(|day| !day.spans.is_empty()).count();
        let kinds = kinds.chain((open > 0).then_some((stood, open)));
        let said = |(kind, days): (String, usize)| {
            self.say(&Said::new("call-proof-quiet-kind").with("kind", kind).with("days", days))
        };
        kinds.map(said).collect::<Vec<_>>().join(&self.text("base-enumeration"))
    }

    fn joined(&self, parts: impl Iterator<Item = String>) -> String {
        let join = |first: String, then: String| {
            self.say(&Said::new("contract-join-comma").with("first", first).with("then", then))
        };
        parts.reduce(join).unwrap_or_default()
    }
}

/// The minute of the wall clock at which a moment lies in a day; the next midnight is 24:00.
pub fn minute_of_day(day: NaiveDate, at: Instant, zone: Tz) -> u16 {
    let minutes = (at.local(zone) - day.and_time(chrono::NaiveTime::MIN)).num_minutes();
    u16::try_from(minutes.clamp(0, 24 * 60)).unwrap_or(0)
}
