//! A step as the window asks it: what each event wants to be told, and the typed answers.

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::{
    base::{
        failure::Failure,
        field::{Field, Input, Show},
        id::{CallId, UserId},
        kind::Kind,
        parse::Parser,
        words::Word as _,
    },
    call::{
        self, Whose,
        rules::{Event, Step},
    },
    db::{
        query::Conn,
        tx::{self, Outcome, Tx},
    },
    people, setting,
};

use super::Command;

/// A step as it is typed.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct StepDraft {
    /// Name of the new owner.
    pub owner: String,
    /// Why, or the customer's words.
    pub why: String,
    /// The solution or finding.
    pub text: String,
    /// A new wanted date.
    pub wanted_on: String,
    /// When a hold ends by itself.
    pub resume_on: String,
    /// Whose it is.
    pub whose: String,
    /// Recorded in error: `1` or empty.
    pub in_error: String,
    /// When it happened; now when empty.
    pub happened_at: String,
}

type Row = Field<StepDraft>;

const OWNER: Row = Row::new("owner", "call-step-owner", Show::Text)
    .edited(Input::Pick(Kind::User), |draft| &mut draft.owner)
    .required();
const OPTIONAL_OWNER: Row =
    Row::new("owner", "call-step-owner", Show::Text).edited(Input::Pick(Kind::User), |draft| &mut draft.owner);
const WHY: Row =
    Row::new("why", "call-step-why", Show::Text).edited(Input::Lines(2), |draft| &mut draft.why).required();
/// What somebody said who called or was called; kept where a reason is.
const SAID: Row =
    Row::new("why", "call-step-said", Show::Text).edited(Input::Lines(2), |draft| &mut draft.why).required();
const TEXT: Row =
    Row::new("text", "call-step-text", Show::Text).edited(Input::Lines(4), |draft| &mut draft.text).required();
const WANTED: Row =
    Row::new("wanted_on", "call-step-wanted", Show::Day).edited(Input::Day, |draft| &mut draft.wanted_on);
const RESUME: Row = Row::new("resume_on", "call-resume-on", Show::Day).edited(Input::Day, |draft| &mut draft.resume_on);
const WHOSE: Row = Row::new("whose", "call-step-whose", Show::Word("call-whose"))
    .edited(Input::Choice("call-whose", &["company", "customer"]), |draft| &mut draft.whose)
    .required();
const IN_ERROR: Row =
    Row::new("in_error", "call-step-in-error", Show::Flag).edited(Input::Flag, |draft| &mut draft.in_error);
const HAPPENED: Row =
    Row::new("happened_at", "call-step-happened", Show::Instant).edited(Input::Instant, |draft| &mut draft.happened_at);

/// The fields that an event asks for.
pub fn fields(event: Event) -> &'static [Row] {
    match event {
        Event::Assign | Event::Reassign => &[OWNER, HAPPENED],
        Event::Take => &[OPTIONAL_OWNER, HAPPENED],
        Event::Answer => &[TEXT, HAPPENED],
        Event::Hold => &[WHY, RESUME, HAPPENED],
        Event::Resume => &[WANTED, HAPPENED],
        Event::Unsolvable => &[TEXT, WHOSE, HAPPENED],
        Event::Unlock | Event::Reopen => &[OPTIONAL_OWNER, WHY, WANTED, HAPPENED],
        Event::Continue => &[OPTIONAL_OWNER, WHY, HAPPENED],
        Event::Cancel => &[WHY, IN_ERROR, HAPPENED],
        Event::Contact => &[SAID, HAPPENED],
        Event::Decline | Event::TakeBack | Event::Consent => &[WHY, HAPPENED],
        _ => &[HAPPENED],
    }
}

/// The fields of a step that is only asked for its reason.
pub fn reason_fields() -> &'static [Row] {
    &[WHY]
}

/// The field of a contact that is only asked for what was said.
pub fn said_fields() -> &'static [Row] {
    &[SAID]
}

/// A step from the window: parsed in the transaction, so that its errors come back by field.
#[derive(Debug)]
pub struct Ask {
    /// Which call.
    pub call: CallId,
    /// The version that the form was read with.
    pub version: i64,
    /// What happens.
    pub event: Event,
    /// As typed.
    pub draft: StepDraft,
}

impl tx::Command for Ask {
    fn op(&self) -> &'static str {
        if self.event == Event::Contact { "call-op-contact" } else { "call-op-step" }
    }

    fn run(&self, tx: &Tx<'_>) -> Result<Outcome, Failure> {
        let zone = setting::store::calendar(tx)?.zone;
        let step = parse(tx, self.event, &self.draft, zone)?;
        let command = if self.event == Event::Contact {
            Command::Contact { call: self.call, note: step.why, happened_at: step.happened_at }
        } else {
            Command::Step { call: self.call, version: self.version, step: Box::new(step) }
        };
        command.run(tx)
    }
}

fn parse(conn: &Conn, event: Event, draft: &StepDraft, zone: Tz) -> Result<Step, Failure> {
    let asked = fields(event);
    let mut parser = Parser::default();
    let owner: Option<UserId> = parser
        .record("owner", &draft.owner, Kind::User, |name| people::store::by_code(conn, name))?
        .map(|user| user.id);
    let mut step = Step::new(event);
    step.owner = owner;
    step.why = parser.text("why", &draft.why);
    step.text = parser.text("text", &draft.text);
    step.resume_on = parser.day("resume_on", &draft.resume_on);
    step.happened_at = parser.instant("happened_at", &draft.happened_at, zone);
    let wanted_on = parser.day("wanted_on", &draft.wanted_on);
    if asked.iter().any(|field| field.key == "wanted_on") {
        step.wanted_on = Some(wanted_on);
    }
    step.in_error = parser.flag("in_error", &draft.in_error);
    step.whose = Whose::from_word(&draft.whose);
    for field in asked {
        let is_empty = match field.key {
            "owner" => step.owner.is_none() && draft.owner.trim().is_empty(),
            "why" => step.why.is_empty(),
            "text" => step.text.is_empty(),
            "whose" => step.whose.is_none(),
            _ => false,
        };
        if is_empty && field.edit.is_some_and(|edit| edit.required) {
            parser.refuse(field.key, crate::base::say::Said::new("error-required"));
        }
    }
    parser.done()?;
    Ok(step)
}

/// A step's draft: a resumed or reopened call keeps its wanted date unless it is changed, or past; one that is given to
/// somebody for the first time is proposed to whom the calls of a key account go first (CUS-4), `key_owner`.
pub fn started(event: Event, call: &call::Call, key_owner: &str, today: NaiveDate) -> StepDraft {
    let keeps_wanted = matches!(event, Event::Resume | Event::Unlock | Event::Reopen);
    let still_ahead = call.wanted_on.filter(|day| keeps_wanted && *day >= today);
    let wanted_on = still_ahead.map(|day| day.format("%Y-%m-%d").to_string());
    let is_given = matches!(event, Event::Assign | Event::Take) && call.owner_id.is_none();
    let owner = if is_given { key_owner.to_owned() } else { String::new() };
    StepDraft { owner, wanted_on: wanted_on.unwrap_or_default(), ..StepDraft::default() }
}
