//! The walk through a prepared sheet, record by record, in one transaction.

use std::cell;

use crate::{
    base::{failure::Failure, id::UserId, progress::Progress, say::Said},
    db::{
        clock::Clock,
        query::Conn,
        tx::{self, Tx},
    },
    exchange::{imports, nearest},
    people,
};

use super::{Applied, Effect, Importer, Mode, Prepared, Report, Rows, prepare::row_of};

/// Who imports, when, and how far it has come.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The writing connection.
    pub conn: &'a Conn,
    /// What time it is.
    pub clock: &'a Clock,
    /// Who acts.
    pub actor: UserId,
    /// How far it has come, and the way to stop it.
    pub progress: &'a Progress,
}

/// What an import would do: the import itself, rolled back.
///
/// # Errors
/// [`Failure::Cancelled`], or what the engine says; bad rows are no error but in the report.
pub fn check<I: Importer>(
    context: Context<'_>,
    importer: &I,
    prepared: &Prepared<I::Draft>,
) -> Result<Report, Failure> {
    walk(context, importer, prepared, |_| false)
}

/// Imports, in one transaction.
///
/// # Errors
/// As [`check`]; then nothing was changed.
pub fn run<I: Importer>(
    context: Context<'_>,
    importer: &I,
    prepared: &Prepared<I::Draft>,
    mode: Mode,
) -> Result<Report, Failure> {
    walk(context, importer, prepared, |report| mode == Mode::GoodRowsOnly || report.errors.is_empty())
}

fn walk<I: Importer>(
    context: Context<'_>,
    importer: &I,
    prepared: &Prepared<I::Draft>,
    keep: impl Fn(&Report) -> bool,
) -> Result<Report, Failure> {
    // What is found out on the way stays when the transaction is taken back, and begins anew with each try of it.
    let found = cell::RefCell::new(prepared.report());
    context.progress.stage(Said::new("exchange-stage-writing"), prepared.rows.len() as u64);
    let result = tx::within(context.conn, context.clock, context.actor, importer.op(), |tx| {
        if !importer.roles().is_empty() {
            people::store::require(tx, importer.roles())?;
        }
        let mut report = found.borrow_mut();
        *report = prepared.report();
        let mut walked = 0;
        for rows in &prepared.records {
            record(tx, importer, prepared, rows, &mut report)?;
            walked += rows.len();
            context.progress.step(walked as u64)?;
        }
        report.is_done = keep(&report);
        // An error is the way to roll back; it ends here.
        if !report.is_done {
            return Err(Failure::Cancelled);
        }
        report.import = imports::note(tx, (importer.kind(), &prepared.source), &report)?;
        Ok(())
    });
    let mut report = found.into_inner();
    nearest::propose(context.conn, &mut report.errors)?;
    report.errors.sort_by_key(|error| error.row);
    report.warnings.sort_by_key(|warning| warning.row);
    match result {
        Ok(((), changes)) => report.changes = changes,
        Err(Failure::Cancelled) if !report.is_done && context.progress.step(prepared.rows.len() as u64).is_ok() => {}
        Err(failure) => return Err(failure),
    }
    Ok(report)
}

/// One record: its rows go in together or not at all.
fn record<I: Importer>(
    tx: &Tx<'_>,
    importer: &I,
    prepared: &Prepared<I::Draft>,
    rows: &[usize],
    report: &mut Report,
) -> Result<(), Failure> {
    let known = report.errors.len();
    report.errors.extend(rows.iter().filter_map(|row| prepared.errors.get(row)).flatten().cloned());
    if report.errors.len() > known {
        leave_out(report, prepared, rows, known);
        return Ok(());
    }
    let group = Rows { drafts: rows.iter().map(|&row| &prepared.drafts[row]).collect(), mapping: &prepared.mapping };
    let blamed = cell::Cell::new(0);
    let result = tx.savepoint(|| {
        importer.apply(tx, &group).map_err(|trouble| {
            blamed.set(trouble.row.min(rows.len() - 1));
            trouble.failure
        })
    });
    match result {
        Ok(applied) => count(report, prepared, rows, applied),
        Err(failure) => {
            if is_fatal(&failure) {
                return Err(failure);
            }
            report.errors.extend(prepared.errors_of(rows, blamed.get(), failure));
            leave_out(report, prepared, rows, known);
        }
    }
    Ok(())
}

/// The other rows of a record that stays out say with which row they do: no row is missing without a
/// word.
fn leave_out<D: Default + Clone>(report: &mut Report, prepared: &Prepared<D>, rows: &[usize], known: usize) {
    let bad: Vec<u32> = report.errors[known..].iter().map(|error| error.row).collect();
    let Some(first) = bad.first() else { return };
    let said = Said::new("exchange-left-out-with").with("row", i64::from(*first));
    let innocent = rows.iter().filter(|row| !bad.contains(&prepared.rows[**row].number));
    report.errors.extend(innocent.map(|row| prepared.error(*row, usize::MAX, said.clone())));
}

fn count<D: Default + Clone>(report: &mut Report, prepared: &Prepared<D>, rows: &[usize], applied: Applied) {
    report.good_rows += rows.len();
    match applied.effect {
        Effect::Made => report.made += 1,
        Effect::Changed => report.changed += 1,
        Effect::Same => report.same += 1,
    }
    let warnings = applied.warnings.into_iter();
    let warnings = warnings.map(|warning| prepared.error_at(row_of(rows, 0, &warning), warning));
    report.warnings.extend(warnings);
}

/// Not about a row, but about the file, the disk or the user's wish: nothing further is tried.
fn is_fatal(failure: &Failure) -> bool {
    !(failure.is_of_a_rule() || matches!(failure, Failure::Db(_)))
}
