//! How a revisit is answered (REV-3, REV-4), and by whom (USR-2).

use crate::base::{failure::Failure, say::Said};

use super::Status;

crate::words! {
    /// What came of asking.
    pub enum Event in "revisit-step" {
        /// The customer is satisfied.
        Satisfied = "satisfied",
        /// The customer is not satisfied, and says why.
        NotSatisfied = "not_satisfied",
        /// Nobody was reached.
        NotReached = "not_reached",
    }
}

/// Why a revisit can't be answered so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is answered, or no longer needed.
    Over(Status),
    /// 'Not satisfied' needs their words.
    NoWords,
    /// A score is from 1 to 5.
    NoScore,
    /// Somebody else can ask about the asker's own work (USR-2).
    OwnWork,
}

impl From<Refusal> for Said {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Over(status) => Said::new("revisit-refusal-over").with_word("status", status),
            Refusal::NoWords => Said::new("revisit-refusal-no-words"),
            Refusal::NoScore => Said::new("revisit-refusal-no-score"),
            Refusal::OwnWork => Said::new("revisit-refusal-own-work"),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

/// Where an answer leads, and how often was tried in vain then.
///
/// # Errors
/// Why it can't be answered so.
pub fn next(
    status: Status,
    event: Event,
    (tries, tries_allowed): (i64, i64),
    has_words: bool,
) -> Result<(Status, i64), Refusal> {
    if status != Status::Due {
        return Err(Refusal::Over(status));
    }
    match event {
        Event::Satisfied => Ok((Status::Satisfied, tries)),
        Event::NotSatisfied if !has_words => Err(Refusal::NoWords),
        Event::NotSatisfied => Ok((Status::NotSatisfied, tries)),
        Event::NotReached if tries + 1 >= tries_allowed => Ok((Status::NotReached, tries + 1)),
        Event::NotReached => Ok((Status::Due, tries + 1)),
    }
}

/// USR-2: the handler does not ask about their own work, unless nobody else can; then it is marked.
///
/// # Errors
/// When somebody else can ask.
pub fn may_ask(is_own_work: bool, others_can: bool) -> Result<bool, Refusal> {
    if is_own_work && others_can { Err(Refusal::OwnWork) } else { Ok(is_own_work) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::words::Word as _;

    #[test]
    fn rev_3_and_4_each_answer_leads_where_the_rule_says() {
        assert_eq!(next(Status::Due, Event::Satisfied, (0, 3), false), Ok((Status::Satisfied, 0)));
        assert_eq!(next(Status::Due, Event::NotSatisfied, (0, 3), true), Ok((Status::NotSatisfied, 0)));
        assert_eq!(next(Status::Due, Event::NotSatisfied, (0, 3), false), Err(Refusal::NoWords));
        assert_eq!(next(Status::Due, Event::NotReached, (0, 3), false), Ok((Status::Due, 1)));
        assert_eq!(next(Status::Due, Event::NotReached, (1, 3), false), Ok((Status::Due, 2)));
        assert_eq!(next(Status::Due, Event::NotReached, (2, 3), false), Ok((Status::NotReached, 3)));
        assert_eq!(next(Status::Due, Event::NotReached, (0, 1), false), Ok((Status::NotReached, 1)));
    }

    #[test]
    fn an_answered_revisit_is_not_answered_again() {
        for status in Status::ALL.iter().filter(|status| **status != Status::Due) {
            for event in Event::ALL {
                assert_eq!(next(*status, *event, (0, 3), true), Err(Refusal::Over(*status)));
            }
        }
    }

    #[test]
    fn usr_2_the_handler_asks_only_where_nobody_else_can_and_it_is_marked() {
        assert_eq!(may_ask(false, true), Ok(false));
        assert_eq!(may_ask(false, false), Ok(false));
        assert_eq!(may_ask(true, true), Err(Refusal::OwnWork));
        assert_eq!(may_ask(true, false), Ok(true));
    }
}
