//! What a user can do with revisits.

use super::{
    Revisit, Status,
    rules::{self, Event, Refusal},
    store,
};
use crate::{
    base::{
        failure::Failure,
        id::{RevisitId, UserId},
        kind::Kind,
        parse::Parser,
        say::{Mark, Reason, Said},
        words::Word as _,
    },
    call::{
        self, Call, Channel,
        rules::{Event as CallEvent, Step},
    },
    db::{
        query::Conn,
        record,
        tx::{self, Tx},
    },
    handling,
    people::{self, Role},
    setting,
};

/// Who asks customers afterwards.
const ASKERS: [Role; 2] = [Role::Revisitor, Role::Supervisor];

/// An answer as typed.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The revisit.
    pub id: Option<RevisitId>,
    /// The version that the form was read with.
    pub version: i64,
    /// Satisfied, not satisfied or not reached, as its word.
    pub answer: String,
    /// How they were asked, as its word.
    pub channel: String,
    /// Score from 1 to 5; may be empty.
    pub score: String,
    /// Their words.
    pub words: String,
}

/// What a user can do with revisits.
#[derive(Clone, Debug)]
pub enum Command {
    /// Records what came of asking (REV-3, REV-4), and moves the call.
    Answer(Draft),
}

impl tx::Command for Command {
    fn op(&self) -> &'static str {
        match self {
            Self::Answer(_) => "revisit-op-answer",
        }
    }

    fn run(&self, tx: &Tx<'_>) -> Result<tx::Outcome, Failure> {
        match self {
            Self::Answer(draft) => answer(tx, draft),
        }
    }
}

/// What an answer says, read.
struct Parsed {
    event: Event,
    channel: Channel,
    score: Option<i64>,
    words: String,
}

impl Draft {
    /// The form of a stored revisit.
    ///
    /// # Errors
    /// [`Failure::NotFound`] when there is none.
    pub fn of(conn: &Conn, id: RevisitId) -> Result<Self, Failure> {
        let one = store::get(conn, id)?;
        let answer = match one.status {
            Status::Satisfied => Some(Event::Satisfied),
            Status::NotSatisfied => Some(Event::NotSatisfied),
            Status::NotReached => Some(Event::NotReached),
            Status::Due | Status::Dropped => None,
        };
        Ok(Self {
            id: Some(id),
            version: one.version,
            answer: answer.map_or_else(String::new, |answer| answer.word().to_owned()),
            channel: one.channel.word().to_owned(),
            score: one.score.map_or_else(String::new, |score| score.to_string()),
            words: one.words,
        })
    }

    fn parse(&self) -> Result<Parsed, Failure> {
        let mut parser = Parser::default();
        let answer = parser.required("answer", &self.answer);
        let event = parser.word("answer", &answer, Event::NotReached);
        let channel = parser.word("channel", &self.channel, Channel::Hotline);
        let score = parser.count("score", &self.score);
        if score.is_some_and(|score| !(1..=5).contains(&score)) {
            parser.refuse("score", Refusal::NoScore.into());
        }
        let words = parser.text("words", &self.words);
        if event == Event::NotSatisfied && words.is_empty() {
            parser.refuse("words", Refusal::NoWords.into());
        }
        parser.done()?;
        Ok(Parsed { event, channel, score, words })
    }
}

/// Records what came of asking: satisfied and not reached close the call if the close guard holds,
/// not satisfied sends it back (REV-3).
///
/// # Errors
/// Field errors, a revisit that is over, the handler asking about their own work (USR-2), a stale
/// version.
pub fn answer(tx: &Tx<'_>, draft: &Draft) -> Result<tx::Outcome, Failure> {
    let mut revisit = store::get(tx, draft.id.unwrap_or_default())?;
    tx.expect_version(&revisit, draft.version)?;
    let asker = people::store::require(tx, &ASKERS)?;
    let parsed = draft.parse()?;
    let same_person = is_same_person(tx, &revisit, asker.id)?;
    let allowed = setting::store::policy(tx)?.revisit_tries;
    let tries = (revisit.tries, allowed);
    let (status, tries) = rules::next(revisit.status, parsed.event, tries, !parsed.words.is_empty())?;
    tx.change(&mut revisit, |one| {
        one.status = status;
        one.tries = tries;
        one.channel = parsed.channel;
        one.score = parsed.score;
        one.words.clone_from(&parsed.words);
        one.revisitor_id = Some(asker.id);
        one.answered_at = (status != Status::Due).then_some(tx.now());
        one.same_person = same_person;
    })?;
    let said = move_call(tx, &revisit, allowed)?;
    let reasons = if same_person {
        vec![Reason::new(Mark::Warning, Said::new("revisit-reason-same-person"))]
    } else {
        Vec::new()
    };
    Ok(tx::Outcome::of(Kind::Revisit, revisit.id).saying(said).because(reasons))
}

/// Takes the call the step that the answer asks for, and says what came of it.
fn move_call(tx: &Tx<'_>, revisit: &Revisit, allowed: i64) -> Result<Said, Failure> {
    let event = match revisit.status {
        Status::Satisfied => CallEvent::Satisfied,
        Status::NotSatisfied => CallEvent::NotSatisfied,
        Status::NotReached => CallEvent::NotReached,
        Status::Due | Status::Dropped => {
            return Ok(Said::new("revisit-said-tried").with("tries", revisit.tries).with("allowed", allowed));
        }
    };
    let call = call::command::step(tx, revisit.call_id, Step::new(event).why(revisit.words.as_str()))?;
    Ok(Said::new("revisit-said-answered").with_word("answer", revisit.status).with_word("status", call.status))
}

/// Whether the asker did the work themselves, which is allowed only where nobody else can ask (USR-2).
fn is_same_person(conn: &Conn, revisit: &Revisit, asker: UserId) -> Result<bool, Failure> {
    let handlers = handlers(conn, revisit)?;
    let may = |user: &people::User| ASKERS.iter().any(|role| user.roles.0.contains(role));
    let others = people::store::active(conn)?;
    let others_can = others.iter().any(|user| may(user) && user.id != asker && !handlers.contains(&user.id));
    Ok(rules::may_ask(handlers.contains(&asker), others_can)?)
}

/// Who did the work that is asked about: who recorded it, else the call's owner.
fn handlers(conn: &Conn, revisit: &Revisit) -> Result<Vec<UserId>, Failure> {
    let records = handling::store::of_call(conn, revisit.call_id)?;
    if !records.is_empty() {
        return Ok(records.iter().map(|record| record.user_id).collect());
    }
    let call: Call = record::get(conn, revisit.call_id)?;
    Ok(call.owner_id.into_iter().collect())
}

#[cfg(test)]
mod tests;
