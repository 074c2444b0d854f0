//! The state machine, walked by machine (CALL-24): every path with two dispatches, two attempts, a
//! wanted date, charged lines and a revisit.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use proptest::prelude::*;

use super::{
    super::*,
    table::{OWNER, call_in, dispatch, facts, full},
};
use crate::base::money::Money;

/// A call with what lies around it, as far as its rules ask.
#[derive(Clone, Debug)]
struct World {
    call: Call,
    /// Open dispatches; true for accepted ones.
    sent: Vec<bool>,
    /// How the last record of this attempt came out.
    solved: Option<bool>,
    anything_handled: bool,
    revisit_is_open: bool,
    owes: bool,
}

/// What may happen in it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Act {
    Step(Event),
    Accept,
    Reject,
    Revoke(bool),
    HandleSent { solved: bool },
    HandleOwn { solved: bool },
    Answer(Event),
    Owe,
    Settle,
}

fn acts() -> Vec<Act> {
    let on_its_own = |event: &Event| {
        use Event as E;
        !matches!(event, E::Record | E::DispatchAccepted | E::DispatchRejected | E::DispatchRevoked)
            && !matches!(event, E::Handled | E::Satisfied | E::NotReached | E::NotSatisfied)
    };
    let mut acts: Vec<Act> = Event::ALL.iter().copied().filter(on_its_own).map(Act::Step).collect();
    acts.extend([Event::Satisfied, Event::NotReached, Event::NotSatisfied].map(Act::Answer));
    for solved in [true, false] {
        acts.extend([Act::HandleSent { solved }, Act::HandleOwn { solved }, Act::Revoke(solved)]);
    }
    acts.extend([Act::Accept, Act::Reject, Act::Owe, Act::Settle]);
    acts
}

impl World {
    fn new() -> Self {
        let call = call_in(Status::Undecided);
        Self { call, sent: vec![], solved: None, anything_handled: false, revisit_is_open: false, owes: false }
    }

    fn facts(&self) -> Facts {
        let line = Unsettled {
            line: crate::base::id::HandlingLineId(3),
            description: String::new(),
            net: Money::parse("1").unwrap(),
        };
        Facts {
            open_dispatches: self.sent.iter().map(|accepted| dispatch(*accepted)).collect(),
            handled_in_attempt: self.solved.is_some(),
            last_solved: self.solved,
            anything_handled: self.anything_handled,
            revisit_is_open: self.revisit_is_open,
            unsettled: if self.owes { vec![line] } else { vec![] },
            ..facts()
        }
    }

    /// What an act makes of it; nothing when it can't be done.
    fn after(&self, act: Act) -> Option<Self> {
        let mut world = self.clone();
        match act {
            Act::Step(Event::DispatchIssued) => {
                world.sent.push(false);
                (world.sent.len() <= 2).then_some(())?;
                world.step(Event::DispatchIssued)
            }
            Act::Step(event) if event.is_automatic() || event == Event::Resume => {
                // The rules ask for it themselves, or somebody resumes by hand.
                let asked = automatic(&world.call, &world.facts());
                if event != Event::Resume && asked.map(|step| step.event) != Some(event) {
                    return None;
                }
                world.step(event)
            }
            Act::Step(event) => world.step(event),
            Act::Accept => {
                *world.sent.iter_mut().find(|accepted| !**accepted)? = true;
                world.step(Event::DispatchAccepted)
            }
            Act::Reject => {
                world.remove(false)?;
                world.step(Event::DispatchRejected)
            }
            Act::Revoke(accepted) => {
                world.remove(accepted)?;
                world.step(Event::DispatchRevoked)
            }
            Act::HandleSent { solved } => {
                world.remove(true)?;
                world.handle(solved)
            }
            Act::HandleOwn { solved } => world.handle(solved),
            Act::Answer(event) => {
                world.revisit_is_open.then_some(())?;
                world.revisit_is_open = false;
                world.step(event)
            }
            Act::Owe => {
                (world.anything_handled && !world.owes).then_some(())?;
                world.owes = true;
                Some(world)
            }
            Act::Settle => {
                world.owes.then_some(())?;
                world.owes = false;
                Some(world.closed_if_done())
            }
        }
    }

    fn remove(&mut self, accepted: bool) -> Option<()> {
        let place = self.sent.iter().position(|one| *one == accepted)?;
        self.sent.remove(place);
        Some(())
    }

    fn handle(mut self, solved: bool) -> Option<Self> {
        self.solved = Some(solved);
        self.anything_handled = true;
        self.step(Event::Handled)
    }

    fn step(mut self, event: Event) -> Option<Self> {
        let next = next(&self.call, &full(event), &self.facts()).ok()?;
        if next.revokes {
            self.sent.clear();
        }
        if next.drops_revisit {
            self.revisit_is_open = false;
        }
        if next.call.attempts_total != self.call.attempts_total {
            self.solved = None;
        }
        let entered = next.call.status == Status::Processed && self.call.status != Status::Processed;
        self.revisit_is_open |= entered && next.call.revisit_owed;
        self.call = next.call;
        Some(self)
    }

    fn closed_if_done(self) -> Self {
        let done = self.call.status == Status::Processed
            && !self.revisit_is_open
            && self.facts().missing(&self.call, self.facts().now).is_empty();
        if done { self.clone().step(Event::Close).unwrap_or(self) } else { self }
    }

    fn is_ended(&self) -> bool {
        matches!(self.call.status, Status::Closed | Status::Declined | Status::Cancelled)
    }

    /// What must hold wherever a path leads.
    fn check(&self) -> Result<(), String> {
        let call = &self.call;
        let wrong = |what: &str| Err(format!("{what}: {self:?}"));
        let working = matches!(call.status, Status::Assigned | Status::InProgress);
        if working && call.owner_id.is_none() {
            return wrong("nobody owns it");
        }
        if (call.kept_status.is_some()) != (call.status == Status::OnHold) {
            return wrong("a kept state exactly on hold");
        }
        if call.kept_status == Some(Status::InProgress) && call.owner_id.is_none() {
            return wrong("nobody owns what is kept");
        }
        if (self.is_ended() || matches!(call.status, Status::Processed | Status::Waiting | Status::Locked))
            && !self.sent.is_empty()
        {
            return wrong("somebody is still sent");
        }
        if call.status == Status::Waiting && call.owner_id.is_some() {
            return wrong("waiting with an owner");
        }
        let at_work = call.owner_began || !self.sent.is_empty() || self.solved.is_some();
        if call.status == Status::InProgress && !at_work {
            return wrong("nobody is at work");
        }
        Ok(())
    }

    /// What tells two worlds apart.
    fn key(&self) -> String {
        let call = &self.call;
        format!(
            "{:?} {:?} {} {} {} {:?} {} {:?} {:?} {} {} {}",
            call.status,
            call.kept_status,
            call.owner_id.is_some(),
            call.owner_began,
            // At two it is locked; more makes no difference.
            call.attempts.min(2),
            call.wanted_on,
            call.wanted_used,
            self.sent,
            self.solved,
            self.anything_handled,
            self.revisit_is_open,
            self.owes,
        )
    }
}

#[test]
fn call_24_every_path_keeps_the_invariants_and_leads_to_an_end() {
    let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut ends = BTreeSet::new();
    let mut met: BTreeSet<(Status, Status)> = BTreeSet::new();
    // Recorded without an owner, and with one.
    let owned = World { call: Call { owner_id: Some(OWNER), ..World::new().call }, ..World::new() };
    let mut todo = VecDeque::from([World::new(), owned]);
    while let Some(world) = todo.pop_front() {
        if edges.contains_key(&world.key()) {
            continue;
        }
        world.check().unwrap();
        if world.is_ended() {
            ends.insert(world.key());
        }
        let after: Vec<World> = acts().into_iter().filter_map(|act| world.after(act)).collect();
        edges.insert(world.key(), after.iter().map(World::key).collect());
        met.extend(after.iter().map(|after| (world.call.status, after.call.status)).filter(|(from, to)| from != to));
        todo.extend(after.into_iter().filter(|world| !edges.contains_key(&world.key())));
    }
    assert!(edges.len() > 300, "only {} places were reached", edges.len());
    let drawn = |from: &Status| ways(*from).iter().map(|to| (*from, *to)).collect::<Vec<_>>();
    let drawn: BTreeSet<_> = Status::ALL.iter().flat_map(drawn).collect();
    // This walk always names an owner; without one these two wait.
    let unowned = BTreeSet::from([(Status::Undecided, Status::Waiting), (Status::Closed, Status::Waiting)]);
    met.extend(&unowned);
    assert_eq!(drawn.difference(&met).collect::<Vec<_>>(), Vec::<&(Status, Status)>::new(), "drawn, but no way");
    assert_eq!(met.difference(&drawn).collect::<Vec<_>>(), Vec::<&(Status, Status)>::new(), "a way, but not drawn");
    // Backwards from the ends: what is not met has no way out.
    let mut leads = ends;
    loop {
        let more: Vec<String> = edges
            .iter()
            .filter(|(place, after)| !leads.contains(*place) && after.iter().any(|one| leads.contains(one)))
            .map(|(place, _)| place.clone())
            .collect();
        if more.is_empty() {
            break;
        }
        leads.extend(more);
    }
    let dead: Vec<&String> = edges.keys().filter(|place| !leads.contains(*place)).collect();
    assert!(dead.is_empty(), "no way out of {dead:?}");
}

/// A pause of the walk's ledger: from, to.
type Pause = (i64, Option<i64>);

fn keep(ledger: &mut Vec<Pause>, before: Status, after: Status, at: i64) {
    let change = ledger_change(Some(before), after);
    if change.closes {
        for pause in ledger.iter_mut().filter(|pause| pause.1.is_none()) {
            pause.1 = Some(at);
        }
    }
    if change.opens {
        ledger.push((at, None));
    }
}

proptest! {
    #[test]
    fn clk_3_on_any_walk_pauses_are_disjoint_and_one_is_open_exactly_while_the_clock_stands(
        choices in proptest::collection::vec(0_usize..64, 1..60),
    ) {
        let acts = acts();
        let (mut world, mut ledger) = (World::new(), Vec::new());
        for (at, choice) in choices.into_iter().enumerate() {
            let at = i64::try_from(at).unwrap();
            let Some(after) = world.after(acts[choice % acts.len()]) else { continue };
            keep(&mut ledger, world.call.status, after.call.status, at);
            world = after;
            world.check().unwrap();
            let open = ledger.iter().filter(|pause| pause.1.is_none()).count();
            prop_assert_eq!(open, usize::from(standing(world.call.status).is_some()));
            for pair in ledger.windows(2) {
                prop_assert!(pair[0].1.is_some_and(|end| end <= pair[1].0), "{:?}", ledger);
            }
        }
    }
}
