//! Writes a planned import in one transaction.

use std::{cell::RefCell, collections::BTreeSet, sync::mpsc::sync_channel, thread};

use crate::{
    base::{
        failure::Failure,
        id::{ContactId, CustomerId, ItemId},
        kind::Kind,
        progress::Progress,
        say::Said,
    },
    call::{CallPause, CallStep, Status, command::cover},
    customer::{self, command::ContactDraft},
    db::{
        query::Conn,
        tx::{self, Tx},
    },
    exchange::{
        import::{Context, Mode, Report},
        imports,
    },
    item, people,
    revisit::Revisit,
    setting::{self, Settings},
};

use super::{
    Ready,
    build::{Builder, Built, Clocks},
    known::{NewContact, ToMake, Which},
    plan::{Plan, Planned, last_seen, plan},
};

/// So many calls are written together, while the next are built; between them it can be cancelled.
const TOGETHER: usize = 4000;

/// The index that finds what of a contract is used up already.
const READ_BY: &[&str] = &["call_contract"];

/// Writes what was planned. Where others have saved since, it is planned again within the transaction.
///
/// # Errors
/// When the engine fails, or cancelled; then nothing was changed.
pub(super) fn write(ready: &Ready, planned: Plan, context: Context<'_>, mode: Mode) -> Result<Report, Failure> {
    let found = RefCell::new(planned);
    let result = tx::alone(context.conn, context.clock, context.actor, "exchange-op-calls", |tx| {
        people::store::require_active(tx)?;
        let mut planned = found.borrow_mut();
        if last_seen(tx)? != planned.seen {
            *planned = plan(ready, Context { conn: tx, ..context })?;
        }
        if mode == Mode::AllOrNothing && !planned.report.errors.is_empty() {
            // An error is the way to roll back; it ends here.
            return Err(Failure::Cancelled);
        }
        context.progress.stage(Said::new("exchange-stage-writing"), planned.calls.len() as u64);
        let made = make(tx, &planned.to_make)?;
        tx.with_indexes_later(&coming(&planned.calls), READ_BY, || {
            calls(tx, (ready, &planned), &made, context.progress)
        })?;
        let import = imports::note(tx, (Kind::Call, &ready.prepared.source), &planned.report)?;
        planned.report.import = import;
        Ok(())
    });
    let mut report = found.into_inner().report;
    match result {
        Ok(((), changes)) => (report.is_done, report.changes) = (true, changes),
        Err(Failure::Cancelled) if mode == Mode::AllOrNothing && !report.errors.is_empty() => {}
        Err(failure) => return Err(failure),
    }
    Ok(report)
}

/// So many rows at least are written into each table.
fn coming(calls: &[Planned]) -> [(&'static str, usize); 4] {
    let stopped = calls.iter().filter(|one| one.was.stopped_at.is_some()).count();
    let rated = calls.iter().filter(|one| one.rating.is_some()).count();
    [("call", calls.len()), ("call_step", calls.len() + stopped), ("call_pause", stopped), ("revisit", rated)]
}

/// The records that were made for the calls, by their places.
#[derive(Default)]
struct Made {
    customers: Vec<CustomerId>,
    contacts: Vec<ContactId>,
    items: Vec<ItemId>,
}

fn make(tx: &Tx<'_>, to_make: &ToMake) -> Result<Made, Failure> {
    let mut made = Made::default();
    let mut next = next_code(tx)?;
    for one in &to_make.customers {
        let mut draft = customer::command::Draft::new();
        draft.name.clone_from(&one.name);
        draft.phone.clone_from(&one.phone);
        draft.code = if is_code(&one.name) { one.name.clone() } else { format!("N{next:05}") };
        next += i64::from(!is_code(&one.name));
        made.customers.push(customer::command::save(tx, &draft)?);
    }
    for NewContact { customer, name, phone } in &to_make.contacts {
        let customer = id_of(*customer, &made.customers);
        let draft = ContactDraft { name: name.clone(), phone: phone.clone(), ..ContactDraft::default() };
        made.contacts.push(customer::command::add_contact(tx, customer, &draft)?);
    }
    for name in &to_make.items {
        let draft = item::command::Draft { code: name.clone(), name: name.clone(), ..item::command::Draft::new() };
        made.items.push(item::command::save(tx, &draft)?);
    }
    Ok(made)
}

/// A name that is written like a code is one.
fn is_code(name: &str) -> bool {
    let is_plain = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | '.' | '/');
    name.len() <= 20 && name.chars().all(is_plain) && name.chars().any(|sign| sign.is_ascii_digit())
}

/// The figure of the next code for a customer who had none.
fn next_code(conn: &Conn) -> Result<i64, Failure> {
    let codes: Vec<String> = conn.values("SELECT code FROM customer WHERE code LIKE 'N%' ESCAPE '\\'", &[])?;
    let figures = codes.iter().filter_map(|code| code.strip_prefix('N')?.parse::<i64>().ok());
    Ok(figures.max().unwrap_or(0) + 1)
}

fn id_of<Id: Copy>(which: Which<Id>, made: &[Id]) -> Id {
    match which {
        Which::Known(id) => id,
        Which::New(place) => made[place],
    }
}

/// Writes the calls. A thread builds some while those before are written.
fn calls(tx: &Tx<'_>, (ready, plan): (&Ready, &Plan), made: &Made, progress: &Progress) -> Result<(), Failure> {
    let settings = setting::store::load(tx)?;
    let mut builder = Builder::new(ready, settings.clone(), (tx.actor(), tx.now()));
    let mut clocks = Clocks::new(settings);
    thread::scope(|scope| {
        let (sender, receiver) = sync_channel(1);
        scope.spawn(move || {
            for planned in plan.calls.chunks(TOGETHER) {
                let built: Result<Vec<Built>, Failure> = planned.iter().map(|one| builder.call(one)).collect();
                let has_failed = built.is_err();
                // When the writing fails nobody waits for more.
                if sender.send((planned, built)).is_err() || has_failed {
                    return;
                }
            }
        });
        let mut written = 0;
        receiver.into_iter().try_for_each(|(planned, built)| {
            some(tx, (planned, built?), (made, &plan.kept), &mut clocks)?;
            written += planned.len() as u64;
            progress.step(written)
        })
    })
}

/// Writes some calls with their logs, ledgers and answers.
fn some(
    tx: &Tx<'_>,
    (planned, built): (&[Planned], Vec<Built>),
    (made, kept): (&Made, &BTreeSet<String>),
    clocks: &mut Clocks,
) -> Result<(), Failure> {
    let (mut calls, mut rest) = (Vec::with_capacity(built.len()), Vec::with_capacity(built.len()));
    for (one, Built { mut call, ledger, revisit }) in planned.iter().zip(built) {
        call.customer_id = id_of(one.about.customer, &made.customers);
        call.contact_id = one.about.contact.map(|contact| id_of(contact, &made.contacts));
        call.item_id = one.about.item.map(|item| id_of(item, &made.items));
        if is_open(call.status) {
            cover(tx, &mut call, "", &clocks.settings)?;
            clocks.set_dues(&mut call, &ledger)?;
        }
        if call.number.is_empty() {
            call.number = own_number(tx, kept, &clocks.settings)?;
        }
        calls.push(call);
        rest.push((ledger, revisit));
    }
    tx.insert_all(&mut calls)?;
    let (mut steps, mut pauses, mut revisits) = (Vec::new(), Vec::new(), Vec::new());
    for (call_id, (ledger, revisit)) in calls.iter().map(|call| call.id).zip(rest) {
        steps.extend(ledger.steps.into_iter().map(|step| CallStep { call_id, ..step }));
        pauses.extend(ledger.pause.map(|pause| CallPause { call_id, ..pause }));
        revisits.extend(revisit.map(|revisit| Revisit { call_id, ..revisit }));
    }
    tx.insert_all(&mut steps)?;
    tx.insert_all(&mut pauses)?;
    tx.insert_all(&mut revisits)
}

/// The next number of our own that no call of the file bears.
fn own_number(tx: &Tx<'_>, kept: &BTreeSet<String>, settings: &Settings) -> Result<String, Failure> {
    loop {
        let number = setting::command::number(tx, Kind::Call, tx.now().day(settings.calendar.zone))?;
        if !kept.contains(&number) {
            return Ok(number);
        }
    }
}

/// What covers a call is asked where it is still to be worked on; what has ended keeps to what was then.
pub(super) fn is_open(status: Status) -> bool {
    !matches!(status, Status::Processed | Status::Closed | Status::Declined | Status::Cancelled)
}
