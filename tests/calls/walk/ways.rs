//! From wherever a walk has led, some steps of people end the call (CALL-24). They are searched for on the
//! store itself, and taken back.

use std::{cell::Cell, collections::BTreeMap};

use aftercare::{base::words::Word as _, handling as handlings, revisit};

use super::{
    super::*,
    World,
    acts::{Act, Choice},
};

/// So many steps are tried, one after the other.
const DEEPEST: usize = 8;

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
    Act::Step(Event::Unsolvable),
];

/// Every call that lives can come to an end, by its work being done.
pub fn lead_to_an_end(world: &World) -> Result<(), String> {
    for call in &world.calls {
        let found = Cell::new(false);
        let office = &world.office;
        let undone = tx::within(&office.conn, &office.clock, world.boss, "test", |tx| {
            search(tx, *call, DEEPEST, &mut BTreeMap::new(), &found);
            Err::<(), _>(Failure::Cancelled)
        });
        assert!(matches!(undone, Err(Failure::Cancelled)), "{undone:?}");
        if !found.get() {
            let call = office.call(*call);
            return Err(format!("no steps of people end {}, which is {}", call.number, call.status.word()));
        }
    }
    Ok(())
}

/// Looks for an end within so many steps. Each step is taken back, whatever came of it.
fn search(tx: &Tx<'_>, id: CallId, depth: usize, seen: &mut BTreeMap<String, usize>, found: &Cell<bool>) {
    let call = call::store::get(tx, id).unwrap();
    if matches!(call.status, Status::Closed | Status::Declined | Status::Cancelled) {
        found.set(true);
    }
    let place = place(tx, &call);
    if found.get() || depth == 0 || seen.get(&place).is_some_and(|left| *left >= depth) {
        return;
    }
    seen.insert(place, depth);
    for act in ACTS {
        let Some(command) = act.command(tx, id, Choice::RECORD, tx.now()) else { continue };
        let _ = tx.savepoint(|| {
            command.run(tx)?;
            search(tx, id, depth - 1, seen, found);
            Err::<(), _>(Failure::Cancelled)
        });
        if found.get() {
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
