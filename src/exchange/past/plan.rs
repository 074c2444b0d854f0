//! What an import of calls will write: found out by reading alone, so that nobody waits for it.

use std::collections::{BTreeMap, BTreeSet};

use chrono_tz::Tz;

use crate::{
    base::{
        failure::{Failure, FieldError},
        id::CustomerId,
        say::Said,
        time::Instant,
        value::Val,
        words::Word as _,
    },
    call::Status,
    db::{
        query::Conn,
        together::{TOGETHER, filled, holes},
    },
    exchange::{
        import::{Context, Report, RowError},
        nearest,
    },
    setting, vals,
};

use super::{
    Moment, Ready, Row,
    known::{About, Known, ToMake, Which},
    told::{Told, Was},
    words,
    write::is_open,
};

/// A subject that is taken from a text has at most so many characters.
const SUBJECT_CHARS: usize = 80;

/// What will be written.
pub(super) struct Plan {
    pub calls: Vec<Planned>,
    pub to_make: ToMake,
    pub report: Report,
    /// The numbers that calls of the file keep: none of them is given to another one.
    pub kept: BTreeSet<String>,
    /// The last row of the history when it was made: with another one it may hold no more.
    pub seen: i64,
}

/// A call that will be written; what is still to be made gets its id then.
pub(super) struct Planned {
    /// Its row, by place.
    pub index: usize,
    /// The number it keeps; empty where it gets one.
    pub number: String,
    pub about: About,
    pub was: Was,
    /// How satisfied the customer was, 1 to 5.
    pub rating: Option<i64>,
}

/// Makes the plan.
///
/// # Errors
/// When the engine fails, or cancelled; bad rows are no error but in the report.
pub(super) fn plan(ready: &Ready, context: Context<'_>) -> Result<Plan, Failure> {
    let conn = context.conn;
    let prepared = &ready.prepared;
    context.progress.stage(Said::new("exchange-stage-comparing"), prepared.rows.len() as u64);
    let seen = last_seen(conn)?;
    let mut planner = Planner {
        ready,
        context,
        now: context.clock.now(),
        zone: setting::store::load(conn)?.calendar.zone,
        known: Known::new(conn, &ready.options),
        numbers: numbers(conn, &prepared.drafts)?,
        calls: Vec::with_capacity(prepared.drafts.len()),
        report: prepared.report(),
    };
    for index in 0..prepared.drafts.len() {
        context.progress.step(index as u64)?;
        planner.row(index)?;
    }
    let Planner { known, calls, numbers, mut report, .. } = planner;
    let kept = numbers.into_iter().filter(|(_, bearer)| bearer.is_none()).map(|(number, _)| number).collect();
    nearest::propose(conn, &mut report.errors)?;
    report.also_made = known.to_make.counts();
    report.errors.sort_by_key(|error| error.row);
    report.warnings.sort_by_key(|warning| warning.row);
    Ok(Plan { calls, to_make: known.to_make, report, kept, seen })
}

/// The last row of the history.
pub(super) fn last_seen(conn: &Conn) -> Result<i64, Failure> {
    Ok(conn.value::<Option<i64>>("SELECT MAX(id) FROM history", &[])?.flatten().unwrap_or(0))
}

/// A call that bears a number already.
struct Bearer {
    customer_id: CustomerId,
    opened_at: Instant,
    subject: String,
}

/// The calls that bear a number of the file already.
fn numbers(conn: &Conn, rows: &[Row]) -> Result<BTreeMap<String, Option<Bearer>>, Failure> {
    let asked: Vec<&str> = rows.iter().map(|row| row.number.trim()).filter(|number| !number.is_empty()).collect();
    let mut found = BTreeMap::new();
    if conn.value::<i64>("SELECT id FROM call LIMIT 1", &[])?.is_none() {
        return Ok(found);
    }
    let sql = format!("SELECT number, customer_id, opened_at, subject FROM call WHERE number IN ({})", holes(1));
    for chunk in asked.chunks(TOGETHER) {
        let params = filled(chunk, |number| Val::Text((*number).to_owned()));
        for (number, customer_id, opened_at, subject) in
            conn.rows::<(String, CustomerId, Instant, String)>(&sql, &params)?
        {
            found.insert(number, Some(Bearer { customer_id, opened_at, subject }));
        }
    }
    Ok(found)
}

/// A row as it was understood.
struct Read {
    about: About,
    was: Was,
    warnings: Vec<FieldError>,
    subject: String,
    rating: Option<i64>,
    /// When it began, where the row tells.
    opened: Option<Moment>,
}

struct Planner<'a> {
    ready: &'a Ready,
    context: Context<'a>,
    now: Instant,
    zone: Tz,
    known: Known<'a>,
    /// The numbers that are taken: by a call that is there, or by none yet.
    numbers: BTreeMap<String, Option<Bearer>>,
    calls: Vec<Planned>,
    report: Report,
}

impl Planner<'_> {
    fn row(&mut self, index: usize) -> Result<(), Failure> {
        let row = &self.ready.prepared.drafts[index];
        let so_far = self.known.so_far();
        let read = match self.read(index)? {
            Ok(read) => read,
            Err(errors) => {
                self.known.take_back(so_far);
                self.report.errors.extend(errors);
                return Ok(());
            }
        };
        self.report.good_rows += 1;
        let (number, own) = self.number(row, &read)?;
        let Some(number) = number else {
            self.known.take_back(so_far);
            self.report.same += 1;
            self.warn(index, FieldError::new("number", Said::new("exchange-call-known")));
            return Ok(());
        };
        let Read { about, was, warnings, rating, .. } = read;
        warnings.into_iter().chain(own).for_each(|warning| self.warn(index, warning));
        self.report.open += usize::from(is_open(was.status));
        self.calls.push(Planned { index, number, about, was, rating });
        self.report.made += 1;
        Ok(())
    }

    /// What a row says, or all that is wrong with it.
    fn read(&mut self, index: usize) -> Result<Result<Read, Vec<RowError>>, Failure> {
        let prepared = &self.ready.prepared;
        let row = &prepared.drafts[index];
        let mut wrong = Vec::new();
        let [opened, responded, solved, closed] = self.moments(index, &mut wrong);
        let rating = words::rating(&row.rating);
        if rating.is_none() && !row.rating.trim().is_empty() {
            wrong.push(FieldError::new("rating", Said::new("exchange-call-no-rating")));
        }
        let subject = subject(row);
        if subject.is_empty() {
            wrong.push(FieldError::new("subject", Said::new("exchange-call-no-subject")));
        }
        let about = match row.customer.trim() {
            // Its own cell was complained of.
            "" => None,
            _ => self.known.about(row)?.map_err(|unknown| wrong.extend(unknown)).ok(),
        };
        let owner = about.and_then(|about| about.owner);
        let told = Told { opened, responded, solved, closed, state: Status::from_word(&row.state), owner };
        let was = told.was(self.now, self.zone).map_err(|errors| wrong.extend(errors)).ok();
        if let (Some((was, _)), Some(_)) = (&was, rating)
            && !matches!(was.status, Status::Processed | Status::Closed)
        {
            let said = Said::new("exchange-call-rated-open").with_word("status", was.status);
            wrong.push(FieldError::new("rating", said));
        }
        let mut errors: Vec<RowError> = prepared.errors.get(&index).cloned().unwrap_or_default();
        errors.extend(wrong.into_iter().map(|error| prepared.error_at(index, error)));
        Ok(match (about, was) {
            (Some(about), Some((was, warnings))) if errors.is_empty() => {
                Ok(Read { about, was, warnings, subject, rating, opened })
            }
            _ => Err(errors),
        })
    }

    fn warn(&mut self, index: usize, warning: FieldError) {
        self.report.warnings.push(self.ready.prepared.error_at(index, warning));
    }

    /// The moments of a row in the order of the file.
    fn moments(&self, index: usize, errors: &mut Vec<FieldError>) -> [Option<Moment>; 4] {
        let mut moments = [None; 4];
        for (place, written) in self.ready.dates[index].iter().enumerate() {
            let Some(written) = written else { continue };
            moments[place] = written.moment(self.ready.order, self.zone);
            if moments[place].is_none() {
                let said = Said::new("exchange-call-other-order").with_word("order", self.ready.order);
                errors.push(FieldError::new(super::DATES[place], said));
            }
        }
        moments
    }

    /// The number that the call gets: its own where that is free, an empty one where one is to be taken; none where the
    /// call is there already. With what is to say about it.
    fn number(&mut self, row: &Row, read: &Read) -> Result<(Option<String>, Option<FieldError>), Failure> {
        let Read { about, opened, subject, .. } = read;
        let number = row.number.trim().to_owned();
        let Which::Known(customer) = about.customer else {
            return Ok(self.free(number));
        };
        if let Some(Some(bearer)) = self.numbers.get(&number)
            && bearer.customer_id == customer
            && bearer.subject == *subject
            && opened.is_none_or(|opened| opened.at == bearer.opened_at)
        {
            return Ok((None, None));
        }
        let (free, own) = self.free(number);
        if let (Some(""), Some(opened)) = (free.as_deref(), opened) {
            let sql = "SELECT id FROM call WHERE customer_id = $1 AND opened_at = $2 AND subject = $3 LIMIT 1";
            let same: Option<i64> = self.context.conn.value(sql, vals![customer, opened.at, subject.as_str()])?;
            if same.is_some() {
                return Ok((None, None));
            }
        }
        Ok((free, own))
    }

    fn free(&mut self, number: String) -> (Option<String>, Option<FieldError>) {
        if number.is_empty() {
            return (Some(number), None);
        }
        if self.numbers.contains_key(&number) {
            return (Some(String::new()), Some(FieldError::new("number", Said::new("exchange-call-number-taken"))));
        }
        self.numbers.insert(number.clone(), None);
        (Some(number), None)
    }
}

/// The fault in one line: as it is told, else the beginning of the text.
pub(super) fn subject(row: &Row) -> String {
    let told = if row.subject.trim().is_empty() { &row.text } else { &row.subject };
    let line = told.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    if row.subject.trim().is_empty() && line.chars().count() > SUBJECT_CHARS {
        return line.chars().take(SUBJECT_CHARS - 1).chain(['…']).collect();
    }
    line.to_owned()
}
