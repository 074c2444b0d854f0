//! What follows from the settings (CALL-4, REV-1).

use crate::{
    base::{say::Said, words::Word as _},
    call::{CallType, Priority, Weight},
    setting::Policy,
};

/// The priority that the table in the settings gives for impact × urgency; normal where the table
/// holds a word that is none.
pub fn priority_of(impact: Weight, urgency: Weight, policy: &Policy) -> Priority {
    let place = |weight| match weight {
        Weight::High => 0,
        Weight::Medium => 1,
        Weight::Low => 2,
    };
    Priority::from_word(&policy.priorities[place(impact)][place(urgency)]).unwrap_or(Priority::Normal)
}

/// Whether a revisit is owed for calls of this type: as its rule in the settings says, else for all
/// that had work done. Questions and suggestions had none.
pub fn revisit_is_owed(call_type: CallType, policy: &Policy) -> bool {
    let rule = policy.call_types.iter().find(|rule| rule.call_type == call_type.word());
    rule.map_or(!matches!(call_type, CallType::Consult | CallType::Suggestion), |rule| rule.revisit)
}

/// Whether the departments of a problem type are told of a call (CALL-10): it is urgent, or the unit's call number
/// `calls` within the days looked back. What is said; the call's number and subject are still to be given.
pub fn department_reason(priority: Priority, calls: i64, at_least: i64) -> Option<Said> {
    if calls >= at_least {
        return Some(Said::new("call-tell-repeated").with("count", calls));
    }
    (priority == Priority::Urgent).then(|| Said::new("call-tell-urgent"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setting::CallTypeRule;

    #[test]
    fn priority_comes_from_impact_and_urgency() {
        let policy = Policy::default();
        let mut printed = String::new();
        for impact in Weight::ALL {
            for urgency in Weight::ALL {
                printed.push_str(priority_of(*impact, *urgency, &policy).word());
                printed.push(' ');
            }
            printed.push('/');
        }
        assert_eq!(printed, "urgent high normal /high normal low /normal low low /");
    }

    #[test]
    fn call_10_urgent_calls_and_those_that_come_too_often_are_told_to_the_departments() {
        for (priority, calls, key) in [
            (Priority::High, 2, None),
            (Priority::High, 3, Some("call-tell-repeated")),
            (Priority::Urgent, 1, Some("call-tell-urgent")),
            (Priority::Urgent, 4, Some("call-tell-repeated")),
        ] {
            let said = department_reason(priority, calls, 3);
            assert_eq!(said.as_ref().map(|said| &*said.key), key, "{priority:?} {calls}");
        }
    }

    #[test]
    fn a_rule_of_the_call_type_decides_whether_a_revisit_is_owed() {
        let mut policy = Policy { call_types: Vec::new(), ..Policy::default() };
        assert!(revisit_is_owed(CallType::Fault, &policy));
        assert!(!revisit_is_owed(CallType::Consult, &policy));
        policy.call_types.push(CallTypeRule {
            call_type: "fault".to_owned(),
            relief: None,
            revisit: false,
            general: Default::default(),
        });
        assert!(!revisit_is_owed(CallType::Fault, &policy));
    }
}
