//! What is done with each of several calls that were chosen in a list: the same as on the form of one, decided for each by
//! itself (PLAT-13).

use crate::{
    base::{
        failure::Failure,
        field::{Field, Input, Show},
        id::CallId,
        kind::Kind,
        parse::Parser,
    },
    call::{
        Call, Priority, Status,
        fields::PRIORITIES,
        rules::{Event, Step},
        store,
    },
    db::{
        query::Conn,
        tx::{self, Outcome, Tx},
    },
    people,
};

use super::{Draft, outcome, record, step};

/// What is done with each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Each {
    /// They get this owner.
    Owner,
    /// They get this priority.
    Priority,
    /// They come into this queue.
    Queue,
}

/// What is asked for all of them.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct EachDraft {
    /// Name of the new owner.
    pub owner: String,
    /// The priority, as its word.
    pub priority: String,
    /// Name of the queue.
    pub queue: String,
}

type Row = Field<EachDraft>;

const OWNER: Row = Row::new("owner", "call-owner", Show::Text)
    .edited(Input::Pick(Kind::User), |draft: &mut EachDraft| &mut draft.owner)
    .required();
const PRIORITY: Row = Row::new("priority", "call-priority", Show::Word("call-priority"))
    .edited(Input::Choice("call-priority", PRIORITIES), |draft: &mut EachDraft| &mut draft.priority)
    .required();
const QUEUE: Row = Row::new("queue", "call-queue", Show::Text)
    .edited(Input::Pick(Kind::Queue), |draft: &mut EachDraft| &mut draft.queue)
    .required();

impl Each {
    /// The one field that it asks for.
    pub fn fields(self) -> &'static [Row] {
        match self {
            Self::Owner => &[OWNER],
            Self::Priority => &[PRIORITY],
            Self::Queue => &[QUEUE],
        }
    }

    /// Whether it can be done at all as it is typed; then each call decides for itself.
    ///
    /// # Errors
    /// What is wrong with the field, or the engine.
    pub fn check(self, conn: &Conn, draft: &EachDraft) -> Result<(), Failure> {
        let mut parser = Parser::default();
        match self {
            Self::Owner => {
                parser.required("owner", &draft.owner);
                let find = |name: &str| people::store::by_code(conn, name);
                parser.record("owner", &draft.owner, Kind::User, find)?;
            }
            Self::Priority => {
                parser.required("priority", &draft.priority);
                parser.word("priority", &draft.priority, Priority::Normal);
            }
            Self::Queue => {
                parser.required("queue", &draft.queue);
                let find = |name: &str| people::store::queue_by_code(conn, name);
                parser.record("queue", &draft.queue, Kind::Queue, find)?;
            }
        }
        parser.done()
    }
}

/// It for one of them, as it stands when its turn comes.
#[derive(Clone, Debug)]
pub struct OfOne {
    /// Which call.
    pub call: CallId,
    /// What is done.
    pub each: Each,
    /// As typed.
    pub draft: EachDraft,
}

impl tx::Command for OfOne {
    fn op(&self) -> &'static str {
        if self.each == Each::Owner { "call-op-step" } else { "call-op-save" }
    }

    fn run(&self, tx: &Tx<'_>) -> Result<Outcome, Failure> {
        people::store::require_active(tx)?;
        self.each.check(tx, &self.draft)?;
        let call = store::get(tx, self.call)?;
        if self.each == Each::Owner {
            return self.own(tx, &call).map(|call| outcome(&call, "call-done-step"));
        }
        let before = Draft::of(tx, call.id)?;
        let mut draft = before.clone();
        match self.each {
            Each::Priority => draft.priority.clone_from(&self.draft.priority),
            Each::Queue => draft.queue.clone_from(&self.draft.queue),
            Each::Owner => {}
        }
        // One that is so already needs no save.
        let call = if draft == before { call } else { record::save(tx, &draft)?.0 };
        Ok(outcome(&call, "call-done-save"))
    }
}

impl OfOne {
    /// Gives it to the owner by the step that its state has for that; one that is theirs stays as it is.
    fn own(&self, tx: &Tx<'_>, call: &Call) -> Result<Call, Failure> {
        let owner = people::store::by_code(tx, &self.draft.owner)?.map(|user| user.id);
        let event = match call.status {
            Status::Undecided => Event::Take,
            Status::Assigned | Status::InProgress if call.owner_id == owner => return Ok(call.clone()),
            Status::Assigned | Status::InProgress => Event::Reassign,
            _ => Event::Assign,
        };
        let mut one = Step::new(event);
        one.owner = owner;
        step(tx, call.id, one)
    }
}
