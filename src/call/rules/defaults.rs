//! What follows from the settings (CALL-4, REV-1).

use crate::{
    base::words::Word as _,
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
