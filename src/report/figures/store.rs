//! Reads the calls of a report, in one walk over what the list of calls finds by its filter.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    Answer, Asked, Group, Key, Report, Row, declared, door,
    fold::{Fact, Sum, Taken},
    period,
};
use crate::{
    base::{
        calendar::{Calendar, Compiled, Pause, Week},
        failure::Failure,
        field::{ListQuery, ListSpec, ReadAt},
        filter,
        progress::Progress,
        say::Said,
        time::{Instant, MINUTE_MS},
        words::Word as _,
    },
    call::{
        self, Status,
        fields::{NEXT_DUE, OPEN, REOPENED},
        rules::Which,
    },
    contract::rules::coverage::counting,
    db::{list, query, query::Conn, snapshot},
    setting,
};

/// After so many calls the user's wish to stop is looked for.
const STEP: u64 = 500;

/// What a report says, at a moment that counts by the minute, as the filter of a list does.
///
/// # Errors
/// [`Failure::Cancelled`] when the user asked to stop; what can't be filtered so; or the engine fails.
pub fn answer(conn: &Conn, asked: &Asked, now: Instant, progress: &Progress) -> Result<Answer, Failure> {
    snapshot::read(conn, |conn| {
        let company = setting::store::load(conn)?.calendar;
        let now = Instant(now.millis().div_euclid(MINUTE_MS) * MINUTE_MS);
        let at = ReadAt { now, zone: company.zone };
        let spec = call::fields::list_spec();
        let query = query_of(&spec, asked, at);
        let mut reader = Reader::new(asked, at, company);
        progress.stage(Said::new("report-reading"), 0);
        progress.step(0)?;
        if asked.report == Report::Times {
            reader.read_pauses(conn, (&spec, &query), progress)?;
        }
        reader.read(conn, (&spec, &query), progress)?;
        Ok(reader.answer(asked))
    })
}

/// What the list of calls is asked for.
fn query_of(spec: &ListSpec, asked: &Asked, at: ReadAt) -> ListQuery {
    let base = door::base(asked);
    let conditions = filter::resolve(spec, &base, at, asked.user);
    ListQuery { text: base.words, filter: conditions, ..ListQuery::default() }
}

/// The values of a group that were met: each has its place.
#[derive(Default)]
struct Met {
    places: BTreeMap<String, usize>,
    values: Vec<(String, String)>,
}

impl Met {
    fn place(&mut self, value: &str, name: &str) -> usize {
        if let Some(place) = self.places.get(value) {
            return *place;
        }
        self.values.push((value.to_owned(), name.to_owned()));
        self.places.insert(value.to_owned(), self.values.len() - 1);
        self.values.len() - 1
    }
}

/// How long a promise took, and whether it was kept.
type Measured = (Option<Taken>, Option<bool>);

/// Sums by the places of the values of some groups.
type Sums = BTreeMap<Vec<usize>, Sum>;

struct Reader {
    report: Report,
    at: ReadAt,
    calendars: Calendars,
    pauses: BTreeMap<i64, Vec<Pause>>,
    groups: Vec<Group>,
    met: Vec<Met>,
    rows: Sums,
    totals: Sums,
    bars: Sums,
    calls: i64,
}

impl Reader {
    fn new(asked: &Asked, at: ReadAt, company: Calendar) -> Self {
        let groups = asked.all_groups();
        Self {
            report: asked.report,
            at,
            calendars: Calendars { company, known: Vec::new() },
            pauses: BTreeMap::new(),
            met: groups.iter().map(|_| Met::default()).collect(),
            groups,
            rows: Sums::new(),
            totals: Sums::new(),
            bars: Sums::new(),
            calls: 0,
        }
    }

    /// The pauses that may lie before an answer: the others make no time shorter.
    fn read_pauses(&mut self, conn: &Conn, of: (&ListSpec, &ListQuery), progress: &Progress) -> Result<(), Failure> {
        const BEFORE: &str =
            "JOIN call_pause y ON y.call_id = t.id AND (y.from_at < t.solved_at OR y.from_at < t.responded_at)";
        let mut count = 0;
        list::each(conn, of, &["t.id", "y.from_at", "y.to_at"], BEFORE, |row| {
            let (call, from, to) = (row.next()?, row.next()?, row.next()?);
            self.pauses.entry(call).or_default().push(Pause { from, to, why: String::new() });
            count += 1;
            if count % STEP == 0 { progress.step(count) } else { Ok(()) }
        })
    }

    fn read(&mut self, conn: &Conn, of: (&ListSpec, &ListQuery), progress: &Progress) -> Result<(), Failure> {
        let sql = |key: &str| of.0.columns.iter().find(|column| column.key == key).map(|column| column.list.sql);
        let mut cells = vec!["t.id", "t.opened_at", "t.status", NEXT_DUE];
        if self.report == Report::Times {
            cells.extend(["t.responded_at", "t.response_due", "t.solved_at", "t.resolve_due", "t.coverage", REOPENED]);
        }
        for group in &self.groups {
            cells.extend(group.column().and_then(sql));
            cells.extend((*group == Group::Customer).then_some("k.name"));
        }
        let mut count = 0;
        list::each(conn, of, &cells, "", |row| {
            self.see(row)?;
            count += 1;
            if count % STEP == 0 { progress.step(count) } else { Ok(()) }
        })
    }

    /// One call.
    fn see(&mut self, row: &query::Row<'_>) -> Result<(), Failure> {
        let id: i64 = row.next()?;
        let opened_at: Instant = row.next()?;
        let status: Status = row.next()?;
        let due = period::due(row.next()?, self.at);
        let mut fact = Fact { is_open: OPEN.contains(&status.word()), due: Some(due), ..Fact::default() };
        let mut clocks = None;
        if self.report == Report::Times {
            let seen = Seen::read(row, (id, opened_at), status)?;
            fact.is_reopened = seen.is_reopened;
            clocks = Some(self.measured(&seen));
        }
        let day = opened_at.day(self.at.zone);
        let mut places = Vec::with_capacity(self.groups.len());
        for (group, met) in self.groups.iter().zip(&mut self.met) {
            places.push(match group {
                Group::Clock => 0,
                Group::Month => met.place(&period::month(day), ""),
                Group::Age => met.place(period::age(day, self.at.day()).word(), ""),
                Group::Due => met.place(due.word(), ""),
                Group::Customer => {
                    let (code, name): (String, String) = (row.next()?, row.next()?);
                    met.place(&code, &name)
                }
                _ => met.place(&row.next::<Option<String>>()?.unwrap_or_default(), ""),
            });
        }
        self.calls += 1;
        match clocks {
            None => self.add(places, &fact),
            Some(clocks) => {
                for (which, (taken, is_met)) in Which::ALL.iter().zip(clocks) {
                    places[0] = self.met[0].place(which.word(), "");
                    self.add(places.clone(), &Fact { taken, is_met, ..fact });
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, places: Vec<usize>, fact: &Fact) {
        let always = declared(self.report).always.len();
        self.totals.entry(places[..always].to_vec()).or_default().add(fact);
        if let Some(first) = places.get(..=always) {
            self.bars.entry(first.to_vec()).or_default().add(fact);
        }
        self.rows.entry(places).or_default().add(fact);
    }

    /// How long both promises took, and whether they were kept.
    fn measured(&mut self, seen: &Seen) -> [Measured; 2] {
        let now = self.at.now;
        let mut all = [(None, None); 2];
        for (place, (answered_at, due)) in seen.clocks.into_iter().enumerate() {
            let is_met = match (answered_at, due) {
                (Some(answered_at), Some(due)) => Some(answered_at <= due),
                (None, Some(due)) if due < now && !seen.is_off => Some(false),
                _ => None,
            };
            let taken = match answered_at {
                None => None,
                Some(answered_at) => {
                    let pauses = self.pauses.get(&seen.id).map_or(&[][..], Vec::as_slice);
                    let calendar = self.calendars.of(&seen.hours);
                    let working_ms = calendar.used(seen.opened_at, answered_at, pauses);
                    Some(Taken { elapsed_ms: answered_at.millis() - seen.opened_at.millis(), working_ms })
                }
            };
            all[place] = (taken, is_met);
        }
        all
    }

    fn answer(self, asked: &Asked) -> Answer {
        let orders: Vec<Vec<usize>> =
            self.groups.iter().enumerate().map(|(at, group)| self.order(*group, at)).collect();
        let figures = declared(self.report).figures;
        let rows = |sums: Sums| -> Vec<Row> {
            let mut rows: Vec<(Vec<usize>, Sum)> = sums.into_iter().collect();
            rows.sort_by_cached_key(|(places, _)| {
                places.iter().enumerate().map(|(at, place)| orders[at][*place]).collect::<Vec<_>>()
            });
            let key = |(at, place): (usize, &usize)| {
                let (value, name) = self.met[at].values[*place].clone();
                Key { group: self.groups[at], value, name }
            };
            let row = |(places, sum): (Vec<usize>, Sum)| Row {
                keys: places.iter().enumerate().map(key).collect(),
                figures: sum.figures(figures, self.calls, self.report == Report::Times),
            };
            rows.into_iter().map(row).collect()
        };
        let mut totals = self.totals;
        if totals.is_empty() && declared(self.report).always.is_empty() {
            totals.insert(Vec::new(), Sum::default());
        }
        let (rows, totals, bars) = (rows(self.rows), rows(totals), rows(self.bars));
        Answer { asked: asked.clone(), at: self.at, rows, totals, bars }
    }

    /// The rank of each value of a group: as people expect them, else those with most calls first.
    fn order(&self, group: Group, at: usize) -> Vec<usize> {
        let values = &self.met[at].values;
        let mut calls = vec![0; values.len()];
        for (places, sum) in &self.rows {
            calls[places[at]] += sum.calls;
        }
        let known = group.order();
        let mut sorted: Vec<usize> = (0..values.len()).collect();
        sorted.sort_by_cached_key(|place| {
            let value = values[*place].0.clone();
            let rank = match (&known, group) {
                (Some(known), _) => known.iter().position(|word| *word == value).map_or(i64::MAX, |at| at as i64),
                (None, Group::Month) => 0,
                // Who is named by nobody stands last.
                (None, _) if value.is_empty() => 1,
                (None, _) => -calls[*place],
            };
            (rank, value)
        });
        let mut ranks = vec![0; values.len()];
        for (rank, place) in sorted.into_iter().enumerate() {
            ranks[place] = rank;
        }
        ranks
    }
}

/// What the times of a call come from.
struct Seen {
    id: i64,
    opened_at: Instant,
    /// Answer and due of the response and of the solution.
    clocks: [(Option<Instant>, Option<Instant>); 2],
    hours: Hours,
    /// Nothing is owed any more.
    is_off: bool,
    is_reopened: bool,
}

/// What of a coverage says in which hours clocks count.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
struct Hours {
    windows: Option<Week>,
    holidays_covered: bool,
}

impl Seen {
    fn read(row: &query::Row<'_>, (id, opened_at): (i64, Instant), status: Status) -> Result<Self, Failure> {
        let clocks = [(row.next()?, row.next()?), (row.next()?, row.next()?)];
        let hours = match row.next::<Option<String>>()? {
            // Where nothing covers, the company's hours count.
            None => Hours::default(),
            Some(text) => serde_json::from_str(&text).map_err(|error| Failure::Db(error.to_string()))?,
        };
        let is_off = matches!(status, Status::Declined | Status::Cancelled);
        Ok(Self { id, opened_at, clocks, hours, is_off, is_reopened: row.next()? })
    }
}

/// The calendars of the calls so far, by their hours: many calls share few.
struct Calendars {
    company: Calendar,
    known: Vec<(Hours, Compiled)>,
}

impl Calendars {
    fn of(&mut self, hours: &Hours) -> &Compiled {
        let at = self.known.iter().position(|(known, _)| known == hours).unwrap_or_else(|| {
            let compiled = counting(hours.windows.as_ref(), hours.holidays_covered, &self.company);
            self.known.push((hours.clone(), compiled));
            self.known.len() - 1
        });
        &self.known[at].1
    }
}
