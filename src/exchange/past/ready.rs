//! A file of calls that was read: headings, words and dates are understood, and nothing was asked of the store.

use crate::{
    base::{failure::Failure, progress::Progress, say::Said},
    exchange::{
        Sheet,
        import::{Context, Mode, Options, Prepared, Report, prepare},
        kinds::{Sample, Work},
        map::Wording,
    },
};

use super::{
    Calls, DATES, Order, Row, ToldOrder, Written, order,
    plan::{Plan, plan},
    write,
};

/// A file of calls, made ready.
pub struct Ready {
    pub(super) prepared: Prepared<Row>,
    /// The dates of each row, in the order of [`DATES`].
    pub(super) dates: Vec<[Option<Written>; 4]>,
    pub(super) order: Order,
    pub(super) options: Options,
}

impl Ready {
    /// Makes a sheet ready.
    ///
    /// # Errors
    /// When the headings don't fit; when a date can be read in several ways and neither a row nor whoever imports says
    /// which is meant.
    pub fn of(sheet: Sheet, options: &Options, progress: &Progress) -> Result<Self, Failure> {
        let mut prepared = prepare(&Calls, sheet, (options, &Wording::default()), progress)?;
        let mut dates = Vec::with_capacity(prepared.drafts.len());
        for index in 0..prepared.drafts.len() {
            progress.step(index as u64)?;
            dates.push(dates_of(&mut prepared, index));
        }
        let order = match options.dates {
            Some(order) => order,
            None => told_order(&prepared, &dates)?,
        };
        Ok(Self { prepared, dates, order, options: options.clone() })
    }

    fn plan(&self, context: Context<'_>) -> Result<Plan, Failure> {
        plan(self, context)
    }
}

impl Work for Ready {
    fn check(&self, context: Context<'_>) -> Result<Report, Failure> {
        self.plan(context).map(|plan| plan.report)
    }

    fn run(&self, context: Context<'_>, mode: Mode) -> Result<Report, Failure> {
        let plan = self.plan(context)?;
        if mode == Mode::AllOrNothing && !plan.report.errors.is_empty() {
            return Ok(plan.report);
        }
        write::write(self, plan, context, mode)
    }

    fn sample(&self, rows: usize) -> Sample {
        let mut sample = self.prepared.sample(rows);
        for (place, key) in DATES.iter().enumerate() {
            let filled = &self.prepared.mapping.filled;
            let Some(at) = filled.iter().position(|filled| filled.field.key == *key) else { continue };
            for ((_, values), dates) in sample.rows.iter_mut().zip(&self.dates) {
                // As it was understood: a day taken for a month is seen at once.
                if let Some(shown) = dates[place].as_ref().and_then(|date| date.shown(self.order)) {
                    values[at] = shown;
                }
            }
        }
        sample
    }
}

/// Reads the dates of a row; what is none becomes an error of it.
fn dates_of(prepared: &mut Prepared<Row>, index: usize) -> [Option<Written>; 4] {
    let row = &prepared.drafts[index];
    let texts = [&row.opened, &row.responded, &row.solved, &row.closed];
    let read = texts.map(|text| Written::read(text));
    let is_wrong = |place: usize| read[place].is_none() && !texts[place].trim().is_empty();
    let wrong: Vec<usize> = (0..DATES.len()).filter(|place| is_wrong(*place)).collect();
    for place in wrong {
        prepared.refuse(index, DATES[place], Said::new("exchange-call-no-date"));
    }
    read
}

fn told_order(prepared: &Prepared<Row>, dates: &[[Option<Written>; 4]]) -> Result<Order, Failure> {
    let all = dates.iter().enumerate().flat_map(|(row, of_row)| {
        of_row.iter().enumerate().filter_map(move |(place, date)| Some(((row, place), date.as_ref()?)))
    });
    let (key, nth) = match order(all.clone().map(|(_, date)| date)) {
        ToldOrder::Order(order) => return Ok(order),
        ToldOrder::Open(nth) => ("exchange-dates-open", nth),
        ToldOrder::Mixed(nth) => ("exchange-dates-mixed", nth),
    };
    let Some(((row, place), date)) = all.clone().nth(nth) else { return Ok(Order::YearFirst) };
    let error = prepared.error_at(row, crate::base::failure::FieldError::new(DATES[place], Said::new(key)));
    let mut said = Said::new(key).with("row", i64::from(error.row)).with("column", error.column);
    said = said.with("value", error.value);
    for (name, order) in [("dayfirst", Order::DayFirst), ("monthfirst", Order::MonthFirst)] {
        let day = date.moment(order, chrono_tz::UTC).map(|moment| moment.at.day(chrono_tz::UTC));
        said = match day {
            Some(day) => said.with(name, day),
            None => said.with(name, "–"),
        };
    }
    Err(said.into())
}
