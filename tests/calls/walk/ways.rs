//! From wherever a walk has led, some steps of people end the call (CALL-24). They are searched for on the
//! store itself, and taken back.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
};

use aftercare::{base::words::Word as _, handling as handlings, revisit};

use super::{
    super::*,
    World,
    acts::{self, Act, Choice},
    laws,
};

/// So many steps are tried, one after the other.
const DEEPEST: usize = 8;

/// So many commands are tried, then there is no end to be found.
const MOST_TRIED: usize = 3000;

/// What people do to bring a call to its end, the likeliest first.
const ACTS: &[Act] = &[
    Act::Step(Event::Close),
    Act::Answer(revisit::rules::Event::Satisfied),
    Act::DelayCause,
    Act::Make,
    Act::Confirm,
    Act::Handle { sent: true, solved: true },
    Act::Handle { sent: false, solved: true },
    Act::Step(Event::Resume),
    Act::Step(Event::Take),
    Act::Step(Event::Assign),
    Act::Step(Event::Unlock),
    Act::Step(Event::Begin),
    Act::Accept,
    Act::Issue,
    Act::RevokeAll,
    Act::Return,
    Act::Step(Event::Unsolvable),
];

/// A search, and what came of it: nothing, or an end and whether the laws hold there.
#[derive(Default)]
struct Search {
    found: RefCell<Option<Result<(), String>>>,
    tried: Cell<usize>,
}

/// Every call that lives can come to an end, by its work being done.
pub fn lead_to_an_end(world: &World) -> Result<(), String> {
    for call in &world.calls {
        let Some(held) = looked_for(world, *call, &[]) else {
            let call = world.office.call(*call);
            return Err(format!("no steps of people end {}, which is {}", call.number, call.status.word()));
        };
        held?;
    }
    Ok(())
}

/// A closed call that is reopened comes to an end once more, where nothing of it is done a second time.
pub fn end_again(world: &World) -> Result<(), String> {
    let is_closed = |call: &&CallId| world.office.call(**call).status == Status::Closed;
    world.calls.iter().filter(is_closed).try_for_each(|call| {
        // After the days of the setting it can't be reopened any more.
        looked_for(world, *call, &[Act::Step(Event::Reopen)]).unwrap_or(Ok(()))
    })
}

/// Looks for an end from where some steps lead; the store stays as it was.
fn looked_for(world: &World, call: CallId, first: &[Act]) -> Option<Result<(), String>> {
    let looking = Search::default();
    let office = &world.office;
    let undone = tx::within(&office.conn, &office.clock, world.boss, "test", |tx| {
        for act in first {
            let command = act.command(tx, call, Choice::RECORD, tx.now());
            if command.is_none_or(|command| command.run(tx).is_err()) {
                return Err(Failure::Cancelled);
            }
        }
        search((world, tx), call, DEEPEST, &mut BTreeMap::new(), &looking);
        Err::<(), _>(Failure::Cancelled)
    });
    assert!(matches!(undone, Err(Failure::Cancelled)), "{undone:?}");
    looking.found.into_inner()
}

/// Looks for an end within so many steps. Each step is taken back, whatever came of it.
fn search(
    (world, tx): (&World, &Tx<'_>),
    id: CallId,
    depth: usize,
    seen: &mut BTreeMap<String, usize>,
    looking: &Search,
) {
    let call = call::store::get(tx, id).unwrap();
    if matches!(call.status, Status::Closed | Status::Declined | Status::Cancelled) {
        looking.found.replace(Some(laws::hold(world)));
        return;
    }
    let place = place(tx, &call);
    if depth == 0 || seen.get(&place).is_some_and(|left| *left >= depth) {
        return;
    }
    seen.insert(place, depth);
    for act in ACTS {
        let Some(command) = act.command(tx, id, Choice::RECORD, tx.now()) else { continue };
        looking.tried.set(looking.tried.get() + 1);
        let undone = tx.savepoint(|| {
            command.run(tx)?;
            search((world, tx), id, depth - 1, seen, looking);
            Err::<(), _>(Failure::Cancelled)
        });
        if let Err(failure) = undone
            && !matches!(failure, Failure::Cancelled)
            && acts::why(&failure).starts_with(acts::NOT_BY_A_RULE)
        {
            let law = format!("what a rule should refuse, something else refused: {act:?}, {failure}");
            looking.found.replace(Some(Err(law)));
        }
        if looking.found.borrow().is_some() || looking.tried.get() > MOST_TRIED {
            return;
        }
    }
}

/// What tells two places apart on the way to an end.
fn place(tx: &Tx<'_>, call: &Call) -> String {
    let open = dispatch::store::open_of(tx, call.id).unwrap();
    let accepted = open.iter().filter(|one| one.status == dispatch::Status::Accepted).count();
    let unsettled = handlings::store::unsettled(tx, call.id).unwrap().len();
    let drafts = aftercare::settlement::store::draft_of(tx, call.id).unwrap().is_some();
    let revisit = revisit::store::open(tx, call.id).unwrap().is_some();
    format!(
        "{:?} {:?} {} {} {} {accepted} {unsettled} {drafts} {revisit} {}",
        call.status,
        call.kept_status,
        call.owner_id.is_some(),
        call.attempts,
        open.len(),
        call.delay_cause,
    )
}
