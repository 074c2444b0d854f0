//! Reads a period's calls page by page, and holds each against the terms that are tried. Only reads.

use std::collections::{BTreeMap, btree_map::Entry};

use super::{
    Filter, Line, Report, Tried,
    draft::Draft,
    rules::{self, Case},
};
use crate::{
    base::{
        calendar::{Compiled, Pause, Week},
        failure::Failure,
        id::{CallId, CustomerId, HandlingId},
        progress::Progress,
        say::Said,
        time::{Instant, end_of_day},
        value::{ToVal as _, Val},
        words::Word,
    },
    call::{self, Call, CallPause},
    customer,
    db::{
        query::Conn,
        record::{self, Record as _},
    },
    handling::{
        HandlingLine,
        command::{Around, around},
    },
    report::what_if::rules::compiled,
    setting::{self, Settings},
    vals,
};

/// So many calls are read by one statement.
const PAGE: usize = 1000;

/// Asks what is typed.
///
/// # Errors
/// Everything that can't be read, by field; [`Failure::Cancelled`] when the user asked to stop; or the engine fails.
pub fn ask(conn: &Conn, draft: &Draft, progress: &Progress, now: Instant) -> Result<Report, Failure> {
    let (filter, tried) = draft.parse(conn)?;
    report(conn, &filter, &tried, progress, now)
}

/// Holds every call of a period against these terms.
///
/// # Errors
/// [`Failure::Cancelled`] when the user asked to stop; an amount beyond the range; or the engine fails.
pub fn report(
    conn: &Conn,
    filter: &Filter,
    tried: &Tried,
    progress: &Progress,
    now: Instant,
) -> Result<Report, Failure> {
    by_pages(conn, PAGE, filter, tried, (progress, now))
}

fn by_pages(
    conn: &Conn,
    page: usize,
    filter: &Filter,
    tried: &Tried,
    (progress, now): (&Progress, Instant),
) -> Result<Report, Failure> {
    let settings = setting::store::load(conn)?;
    let mut reader = Reader {
        other: tried.hours.as_ref().map(|hours| compiled(&hours.calendar(&settings.calendar))),
        calendars: Calendars::default(),
        customers: BTreeMap::new(),
        settings: &settings,
        tried,
        now,
    };
    let mut at = At::begin(filter, &settings);
    let total: i64 =
        conn.value(&format!("SELECT COUNT(*) FROM call {}", condition()), &at.params(filter))?.unwrap_or(0);
    progress.stage(Said::new("report-what-if-reading"), u64::try_from(total).unwrap_or(0));
    let mut lines = Vec::new();
    loop {
        let tail = format!("{} ORDER BY opened_at, id LIMIT {page}", condition());
        let calls: Vec<Call> = record::all(conn, &tail, &at.params(filter))?;
        let Some(last) = calls.last() else { break };
        (at.opened_at, at.id) = (last.opened_at, last.id);
        reader.read(conn, &calls, &mut lines)?;
        progress.step(u64::try_from(lines.len()).unwrap_or(u64::MAX))?;
        if calls.len() < page {
            break;
        }
    }
    Ok(rules::report(lines)?)
}

/// How far the calls are read.
struct At {
    /// Of the last call read.
    opened_at: Instant,
    id: CallId,
    /// The end of the period.
    end: Instant,
}

impl At {
    fn begin(filter: &Filter, settings: &Settings) -> Self {
        let zone = settings.calendar.zone;
        let midnight = end_of_day(filter.from.pred_opt().unwrap_or(filter.from), zone);
        Self { opened_at: midnight, id: CallId::default(), end: end_of_day(filter.to, zone) }
    }

    fn params(&self, filter: &Filter) -> Vec<Val> {
        let word = |word: Option<&'static str>| Val::Text(word.unwrap_or_default().to_owned());
        vec![
            self.opened_at.to_val(),
            self.end.to_val(),
            self.id.to_val(),
            filter.customer.unwrap_or_default().to_val(),
            filter.contract.unwrap_or_default().to_val(),
            filter.template.unwrap_or_default().to_val(),
            word(filter.call_type.map(Word::word)),
            word(filter.priority.map(Word::word)),
        ]
    }
}

/// The calls after the last one read, in the order of the index by when they were reported.
fn condition() -> &'static str {
    "WHERE opened_at >= $1 AND opened_at < $2 AND (opened_at > $1 OR id > $3)
       AND in_error = 0 AND status NOT IN ('cancelled', 'declined')
       AND ($4 = 0 OR customer_id = $4) AND ($5 = 0 OR contract_id = $5)
       AND ($6 = 0 OR contract_id IN (SELECT k.id FROM contract k WHERE k.template_id = $6))
       AND ($7 = '' OR call_type = $7) AND ($8 = '' OR priority = $8)"
}

/// What is known while pages are read.
struct Reader<'a> {
    settings: &'a Settings,
    tried: &'a Tried,
    now: Instant,
    /// The hours that are tried, where some are.
    other: Option<Compiled>,
    calendars: Calendars,
    customers: BTreeMap<CustomerId, String>,
}

impl Reader<'_> {
    fn read(&mut self, conn: &Conn, calls: &[Call], lines: &mut Vec<Line>) -> Result<(), Failure> {
        let (Some(first), Some(last)) = (calls.first(), calls.last()) else { return Ok(()) };
        let between = vals![first.opened_at, last.opened_at];
        let pauses = pauses(conn, between)?;
        let work = work(conn, between)?;
        for call in calls {
            let customer = match self.customers.entry(call.customer_id) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(customer::store::name(conn, Some(call.customer_id))?),
            };
            let own = self.calendars.of(call, self.settings);
            let lines_of_call = work.get(&call.id).map_or(&[][..], Vec::as_slice);
            let around = if self.tried.relieves() { around(conn, lines_of_call)? } else { Around::default() };
            let case = Case {
                call,
                customer,
                pauses: pauses.get(&call.id).map_or(&[], Vec::as_slice),
                lines: lines_of_call,
                around: &around,
                calendars: [own, self.other.as_ref().unwrap_or(own)],
            };
            lines.push(rules::held(case, self.tried, self.settings, self.now)?);
        }
        Ok(())
    }
}

/// The ledgers of the calls reported between two moments.
fn pauses(conn: &Conn, between: &[Val]) -> Result<BTreeMap<CallId, Vec<Pause>>, Failure> {
    let tail = "WHERE call_id IN (SELECT c.id FROM call c WHERE c.opened_at >= $1 AND c.opened_at <= $2) ORDER BY id";
    let mut all: BTreeMap<CallId, Vec<Pause>> = BTreeMap::new();
    for pause in record::all::<CallPause>(conn, tail, between)? {
        let one = Pause { from: pause.from_at, to: pause.to_at, why: String::new() };
        all.entry(pause.call_id).or_default().push(one);
    }
    Ok(all)
}

/// What was done and used on them.
fn work(conn: &Conn, between: &[Val]) -> Result<BTreeMap<CallId, Vec<HandlingLine>>, Failure> {
    let of = "FROM handling h JOIN call c ON c.id = h.call_id WHERE c.opened_at >= $1 AND c.opened_at <= $2";
    let records: Vec<(HandlingId, CallId)> = conn.rows(&format!("SELECT h.id, h.call_id {of}"), between)?;
    let calls: BTreeMap<HandlingId, CallId> = records.into_iter().collect();
    // Why each line was charged is the most of it, and nobody asks for it here.
    let columns: Vec<&str> =
        HandlingLine::COLUMNS.iter().map(|column| if *column == "reasons" { "'[]'" } else { column }).collect();
    let sql = format!(
        "SELECT {} FROM handling_line WHERE handling_id IN (SELECT h.id {of}) ORDER BY handling_id, position, id",
        columns.join(", ")
    );
    let mut all: BTreeMap<CallId, Vec<HandlingLine>> = BTreeMap::new();
    for line in conn.rows::<HandlingLine>(&sql, between)? {
        if let Some(call) = calls.get(&line.handling_id) {
            all.entry(*call).or_default().push(line);
        }
    }
    Ok(all)
}

/// The calendars that calls count in: compiled once for all calls with the same hours.
#[derive(Default)]
struct Calendars {
    known: Vec<(Hours, Compiled)>,
}

/// What makes the calendar of a call: its windows, and whether holidays are covered; none where no coverage was
/// decided.
type Hours = Option<(Option<Week>, bool)>;

impl Calendars {
    fn of(&mut self, call: &Call, settings: &Settings) -> &Compiled {
        let coverage = call.coverage.as_ref();
        let is_own = |(hours, _): &(Hours, Compiled)| match (hours, coverage) {
            (Some((week, holidays)), Some(coverage)) => {
                *week == coverage.windows && *holidays == coverage.holidays_covered
            }
            (None, None) => true,
            _ => false,
        };
        let at = self.known.iter().position(is_own).unwrap_or_else(|| {
            let hours = coverage.map(|coverage| (coverage.windows.clone(), coverage.holidays_covered));
            self.known.push((hours, call::rules::calendar_of(call, settings)));
            self.known.len() - 1
        });
        &self.known[at].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        call::command::{Command, Draft as CallDraft},
        handling::make::{Office, office},
    };

    /// Calls on some days of March, several in one moment.
    fn filled() -> Office {
        let office = office();
        for day in [2, 2, 2, 3, 3, 9, 31] {
            let at = format!("2026-03-{day:02} 09:00");
            let at = crate::base::time::parse_instant(&at, chrono_tz::Asia::Shanghai).unwrap();
            office.clock.set(at);
            let draft =
                CallDraft { customer: "KH001".to_owned(), subject: "主轴异响".to_owned(), ..CallDraft::default() };
            office.run(office.chief, Command::Record(Box::new(draft))).unwrap();
        }
        office
    }

    fn asked(office: &Office, page: usize, to: &str, change: impl FnOnce(&mut Filter)) -> Report {
        let mut draft = Draft::new("2026-04-15".parse().unwrap());
        "2026-03-01".clone_into(&mut draft.from);
        to.clone_into(&mut draft.to);
        let (mut filter, tried) = draft.parse(&office.conn).unwrap();
        change(&mut filter);
        by_pages(&office.conn, page, &filter, &tried, (&Progress::default(), office.clock.now())).unwrap()
    }

    #[test]
    fn every_call_of_the_period_is_read_once_however_it_is_paged() {
        let office = filled();
        let whole = asked(&office, PAGE, "2026-03-31", |_| ());
        assert_eq!(whole.totals.calls, 7);
        for page in 1..=8 {
            assert_eq!(asked(&office, page, "2026-03-31", |_| ()), whole, "{page}");
        }
        assert_eq!(asked(&office, 2, "2026-03-30", |_| ()).totals.calls, 6, "the last day counts whole, no more");
    }

    #[test]
    fn what_ended_without_being_served_does_not_count_and_filters_narrow() {
        let office = filled();
        let end = |id: i64, change: fn(&mut Call)| {
            let end = |tx: &crate::db::tx::Tx<'_>| tx.change(&mut call::store::get(tx, CallId(id))?, change);
            crate::db::tx::within(&office.conn, &office.clock, office.chief, "test", end).unwrap();
        };
        end(1, |call| call.status = call::Status::Cancelled);
        end(2, |call| call.status = call::Status::Declined);
        end(3, |call| call.in_error = true);
        assert_eq!(asked(&office, PAGE, "2026-03-31", |_| ()).totals.calls, 4);
        let urgent = asked(&office, PAGE, "2026-03-31", |filter| filter.priority = Some(call::Priority::Urgent));
        assert_eq!(urgent, Report::default());
        let other = asked(&office, PAGE, "2026-03-31", |filter| filter.customer = Some(CustomerId(77)));
        assert_eq!(other.totals.calls, 0);
    }

    #[test]
    fn who_asks_to_stop_gets_no_half_answer() {
        let office = filled();
        let progress = Progress::default();
        progress.cancel();
        let draft = Draft { from: "2026-03-01".to_owned(), to: "2026-03-31".to_owned(), ..Draft::default() };
        assert_eq!(ask(&office.conn, &draft, &progress, office.clock.now()), Err(Failure::Cancelled));
    }
}
