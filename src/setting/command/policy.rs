//! The company's rules as a form holds them.

use crate::{
    base::{
        failure::Failure,
        hours::{self, parse_hours},
        money::Rate,
        parse::Parser,
        say::Said,
        words::Word as _,
    },
    call::{CallType, Priority, rules::revisit_is_owed},
    db::{number::Pattern, query::Conn},
    setting::{CallTypeRule, ChargeTest, GeneralService, Hours, Policy, SuggestWeights, store},
};

/// The keys of the response hours: low, normal, high, urgent.
pub const RESPONSE_KEYS: [&str; 4] = ["response_low", "response_normal", "response_high", "response_urgent"];
/// The keys of the resolution hours: low, normal, high, urgent.
pub const RESOLVE_KEYS: [&str; 4] = ["resolve_low", "resolve_normal", "resolve_high", "resolve_urgent"];
/// The keys of what a technician is suggested by.
pub const SUGGEST_KEYS: [&str; 6] = [
    "suggest_skill",
    "suggest_specialist",
    "suggest_territory",
    "suggest_free",
    "suggest_load",
    "suggest_last_on_unit",
];
/// The keys of a call type's rule.
pub const CALL_TYPE_KEYS: [&str; 2] = ["relief", "revisit"];

/// The number pattern of a kind of record, as text.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct NumberDraft {
    /// The kind's word.
    pub kind: String,
    /// The pattern: `SC{yyyy}{mm}-{seq:4}`.
    pub pattern: String,
}

/// The rule of a call type, as text.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct CallTypeDraft {
    /// The call type's word.
    pub call_type: String,
    /// What its calls are relieved of, in per cent; empty for no rule.
    pub relief: String,
    /// A revisit is owed: `1` or empty.
    pub revisit: String,
    /// What general service asks for, by word.
    pub general: String,
}

/// The company's rules as text. Hours are working hours, empty for no promise.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct PolicyDraft {
    /// The version of the setting it was read at; 0 where it was never saved.
    pub version: i64,
    /// Unique serial by (EQ-1): shown here, changed by `equipment::command`.
    pub unique_by: String,
    /// Create cards on delivery (EQ-2): `1` or empty.
    pub cards_on_delivery: String,
    /// Days added to the warranty after an exchange.
    pub days_after_exchange: String,
    /// Attempts at which an unsolved call is locked.
    pub attempts_until_locked: String,
    /// Days for which a closed call may be reopened.
    pub reopen_days: String,
    /// Days after which a revisit is due.
    pub revisit_after_days: String,
    /// Tries to reach the customer.
    pub revisit_tries: String,
    /// Tax contained in prices, in per cent.
    pub tax_rate: String,
    /// The charge tests in order, by word; one that is not among them is switched off.
    pub charge_order: Vec<String>,
    /// Hours to respond: low, normal, high, urgent.
    pub response: [String; 4],
    /// Hours to resolve: low, normal, high, urgent.
    pub resolve: [String; 4],
    /// Priorities: rows high, medium, low impact; columns high, medium, low urgency.
    pub priorities: [[String; 3]; 3],
    /// Rules of the call types, one for each.
    pub call_types: Vec<CallTypeDraft>,
    /// Number patterns.
    pub numbers: Vec<NumberDraft>,
    /// How amounts are written in capitals, by word.
    pub capitals_style: String,
    /// Days within which a problem that came back is a repeat.
    pub repeat_days: String,
    /// So many calls of one unit within them are told to the departments.
    pub repeat_calls: String,
    /// Which warranty a fitted part has, by word.
    pub part_term: String,
    /// How much each wish for a technician weighs, in the order of [`SUGGEST_KEYS`].
    pub suggest: [String; 6],
    /// A technician without the skill comes last: `1` or empty.
    pub skill_required: String,
}

impl PolicyDraft {
    /// The rules as they are stored.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn of(conn: &Conn) -> Result<Self, Failure> {
        Ok(Self { version: store::version(conn, store::POLICY)?, ..Self::from(&store::policy(conn)?) })
    }

    /// The rules.
    ///
    /// # Errors
    /// [`Failure::Invalid`] with every error, by field.
    pub fn parse(&self) -> Result<Policy, Failure> {
        let mut parser = Parser::default();
        let defaults = Policy::default();
        let policy = Policy {
            unique_by: parser.word("unique_by", &self.unique_by, defaults.unique_by),
            cards_on_delivery: parser.flag("cards_on_delivery", &self.cards_on_delivery),
            days_after_exchange: count(&mut parser, "days_after_exchange", &self.days_after_exchange, 0),
            attempts_until_locked: count(&mut parser, "attempts_until_locked", &self.attempts_until_locked, 1),
            reopen_days: count(&mut parser, "reopen_days", &self.reopen_days, 0),
            revisit_after_days: count(&mut parser, "revisit_after_days", &self.revisit_after_days, 0),
            revisit_tries: count(&mut parser, "revisit_tries", &self.revisit_tries, 1),
            charge_order: charge_order(&mut parser, &self.charge_order),
            call_types: call_types(&mut parser, &self.call_types),
            response: hours(&mut parser, RESPONSE_KEYS, &self.response),
            resolve: hours(&mut parser, RESOLVE_KEYS, &self.resolve),
            priorities: priorities(&mut parser, &self.priorities),
            tax_rate: parser.rate("tax_rate", &self.tax_rate).unwrap_or(Rate::ZERO),
            numbers: numbers(&mut parser, &self.numbers),
            capitals_style: parser.word("capitals_style", &self.capitals_style, defaults.capitals_style),
            repeat_days: count(&mut parser, "repeat_days", &self.repeat_days, 1),
            repeat_calls: count(&mut parser, "repeat_calls", &self.repeat_calls, 1),
            part_term: parser.word("part_term", &self.part_term, defaults.part_term),
            suggest: weights(&mut parser, self),
        };
        parser.done()?;
        Ok(policy)
    }
}

impl From<&Policy> for PolicyDraft {
    fn from(policy: &Policy) -> Self {
        let call_types = CallType::ALL.iter().map(|call_type| {
            let rule = policy.call_types.iter().find(|rule| rule.call_type == call_type.word());
            CallTypeDraft {
                call_type: call_type.word().to_owned(),
                relief: rule.and_then(|rule| rule.relief).map(Rate::show).unwrap_or_default(),
                revisit: flag(revisit_is_owed(*call_type, policy)),
                general: rule.map(|rule| rule.general).unwrap_or_default().word().to_owned(),
            }
        });
        let numbers = Policy::default().numbers.into_iter().map(|(kind, pattern)| {
            let own = policy.numbers.iter().find(|(own, _)| *own == kind).map(|(_, pattern)| pattern.clone());
            NumberDraft { kind, pattern: own.unwrap_or(pattern) }
        });
        Self {
            version: 0,
            unique_by: policy.unique_by.word().to_owned(),
            cards_on_delivery: flag(policy.cards_on_delivery),
            days_after_exchange: policy.days_after_exchange.to_string(),
            attempts_until_locked: policy.attempts_until_locked.to_string(),
            reopen_days: policy.reopen_days.to_string(),
            revisit_after_days: policy.revisit_after_days.to_string(),
            revisit_tries: policy.revisit_tries.to_string(),
            tax_rate: policy.tax_rate.show(),
            charge_order: policy.charge_order.iter().map(|test| test.word().to_owned()).collect(),
            response: hours_text(&policy.response),
            resolve: hours_text(&policy.resolve),
            priorities: policy.priorities.clone(),
            call_types: call_types.collect(),
            numbers: numbers.collect(),
            capitals_style: policy.capitals_style.word().to_owned(),
            repeat_days: policy.repeat_days.to_string(),
            repeat_calls: policy.repeat_calls.to_string(),
            part_term: policy.part_term.word().to_owned(),
            suggest: weights_text(&policy.suggest),
            skill_required: flag(policy.suggest.skill_required),
        }
    }
}

fn flag(is: bool) -> String {
    if is { "1".to_owned() } else { String::new() }
}

/// A needed whole number, not below a least one.
fn count(parser: &mut Parser, field: &'static str, text: &str, least: i64) -> i64 {
    let read = parser.count(field, text);
    let number = parser.need(field, read).unwrap_or(least);
    if number < least && number >= 0 {
        parser.refuse(field, Said::new("setting-error-at-least").with("least", least));
    }
    number
}

/// Each test once at most: one that is left out is switched off.
fn charge_order(parser: &mut Parser, words: &[String]) -> Vec<ChargeTest> {
    let order: Vec<ChargeTest> = words.iter().filter_map(|word| ChargeTest::from_word(word)).collect();
    let is_twice = |at: usize, test: &ChargeTest| order[..at].contains(test);
    if order.len() != words.len() || order.iter().enumerate().any(|(at, test)| is_twice(at, test)) {
        parser.refuse("charge_order", Said::new("setting-error-charge-order"));
    }
    order
}

fn call_types(parser: &mut Parser, drafts: &[CallTypeDraft]) -> Vec<CallTypeRule> {
    let mut rules = Vec::new();
    for (at, draft) in drafts.iter().enumerate() {
        parser.row(Some(at + 1));
        let relief = parser.rate("relief", &draft.relief);
        let revisit = parser.flag("revisit", &draft.revisit);
        // Also one that says no: without a rule its revisit would be owed as usual.
        let general = parser.word("general", &draft.general, GeneralService::Warning);
        rules.push(CallTypeRule { call_type: draft.call_type.clone(), relief, revisit, general });
    }
    parser.row(None);
    rules
}

fn hours(parser: &mut Parser, keys: [&'static str; 4], texts: &[String; 4]) -> Hours {
    let [low, normal, high, urgent] = std::array::from_fn(|at| minutes(parser, keys[at], &texts[at]));
    Hours { low, normal, high, urgent }
}

/// Working hours as whole minutes; an empty cell promises nothing.
fn minutes(parser: &mut Parser, field: &'static str, text: &str) -> Option<i64> {
    if text.trim().is_empty() {
        return None;
    }
    parse_hours(text).map_err(|said| parser.refuse(field, said)).ok()
}

/// What each wish for a technician weighs: a whole number from 0 to 100.
fn weights(parser: &mut Parser, draft: &PolicyDraft) -> SuggestWeights {
    let [skill, specialist, territory, free, load, last_on_unit] = std::array::from_fn(|at| {
        let weight = count(parser, SUGGEST_KEYS[at], &draft.suggest[at], 0);
        if weight > SuggestWeights::MOST {
            parser.refuse(SUGGEST_KEYS[at], Said::new("setting-error-at-most").with("most", SuggestWeights::MOST));
        }
        weight
    });
    let skill_required = parser.flag("skill_required", &draft.skill_required);
    SuggestWeights { skill, specialist, territory, free, load, last_on_unit, skill_required }
}

fn weights_text(of: &SuggestWeights) -> [String; 6] {
    [of.skill, of.specialist, of.territory, of.free, of.load, of.last_on_unit].map(|weight| weight.to_string())
}

fn hours_text(hours: &Hours) -> [String; 4] {
    let text = |minutes: Option<i64>| minutes.map(hours::hours_text).unwrap_or_default();
    [hours.low, hours.normal, hours.high, hours.urgent].map(text)
}

fn priorities(parser: &mut Parser, words: &[[String; 3]; 3]) -> [[String; 3]; 3] {
    for word in words.iter().flatten().filter(|word| Priority::from_word(word).is_none()) {
        let choices = Priority::ALL.iter().map(|one| one.word()).collect::<Vec<_>>().join(", ");
        let said = Said::new("error-not-a-choice").with("value", word.as_str()).with("choices", choices);
        parser.refuse("priorities", said);
    }
    words.clone()
}

fn numbers(parser: &mut Parser, drafts: &[NumberDraft]) -> Vec<(String, String)> {
    for (at, draft) in drafts.iter().enumerate() {
        parser.row(Some(at + 1));
        if let Err(said) = Pattern::parse(draft.pattern.trim()) {
            parser.refuse("pattern", said);
        }
    }
    parser.row(None);
    drafts.iter().map(|draft| (draft.kind.clone(), draft.pattern.trim().to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::capitals::Style;

    #[test]
    fn rules_read_back_as_they_were_shown() {
        let policy = Policy::default();
        assert_eq!(PolicyDraft::from(&policy).parse(), Ok(policy));
    }

    #[test]
    fn rev_1_a_call_type_without_a_revisit_stays_without_one() {
        let mut draft = PolicyDraft::from(&Policy::default());
        for rule in &mut draft.call_types {
            rule.revisit = String::new();
        }
        let policy = draft.parse().unwrap();
        for call_type in CallType::ALL {
            assert!(!revisit_is_owed(*call_type, &policy), "{call_type:?}");
        }
        assert_eq!(PolicyDraft::from(&policy), draft, "and is shown so");
        // Where a type has no rule the form shows what holds then.
        let silent = PolicyDraft::from(&Policy { call_types: Vec::new(), ..Policy::default() });
        assert_eq!(silent.call_types.iter().filter(|rule| rule.revisit == "1").count(), CallType::ALL.len() - 2);
    }

    #[test]
    fn mon_2_a_test_that_is_left_out_is_off_and_none_stands_twice() {
        let parsed = |words: &[&str]| {
            let order = words.iter().map(|word| (*word).to_owned()).collect();
            PolicyDraft { charge_order: order, ..PolicyDraft::from(&Policy::default()) }.parse()
        };
        let order = |words: &[&str]| parsed(words).map(|policy| policy.charge_order);
        assert_eq!(order(&["contract", "warranty"]), Ok(vec![ChargeTest::Contract, ChargeTest::Warranty]));
        assert_eq!(order(&[]), Ok(Vec::new()));
        assert!(order(&["contract", "warranty", "contract"]).is_err());
        assert!(order(&["weather"]).is_err());
    }

    #[test]
    fn mon_8_rules_of_an_older_file_write_capitals_without_the_optional_zero() {
        let mut old = serde_json::to_value(Policy::default()).unwrap();
        old.as_object_mut().unwrap().remove("capitals_style");
        assert_eq!(serde_json::from_value::<Policy>(old).unwrap(), Policy::default());
        let mut draft = PolicyDraft::from(&Policy::default());
        draft.capitals_style = "with_zero".to_owned();
        assert_eq!(draft.parse().unwrap().capitals_style, Style::WithZero);
    }

    #[test]
    fn hours_are_whole_minutes_and_may_be_empty() {
        let mut draft = PolicyDraft::from(&Policy::default());
        draft.response = ["", "0.5", "0:20", "24"].map(str::to_owned);
        let policy = draft.parse().unwrap();
        let hours = Hours { low: None, normal: Some(30), high: Some(20), urgent: Some(1440) };
        assert_eq!(policy.response, hours);
        assert_eq!(PolicyDraft::from(&policy).response, draft.response, "and shown as they were typed");
        draft.response[0] = "-1".to_owned();
        let Err(Failure::Invalid(errors)) = draft.parse() else { panic!("a promise below zero") };
        assert_eq!((errors[0].field, &*errors[0].said.key), ("response_low", "error-negative"));
    }

    #[test]
    fn every_error_names_its_field() {
        let mut draft = PolicyDraft::from(&Policy::default());
        draft.attempts_until_locked = "0".to_owned();
        draft.reopen_days = "-1".to_owned();
        draft.revisit_tries = String::new();
        draft.charge_order.push("contract".to_owned());
        draft.resolve[3] = "0.001".to_owned();
        draft.priorities[0][0] = "soon".to_owned();
        draft.numbers[0].pattern = "SC{mm}-{seq:4}".to_owned();
        draft.suggest[1] = "101".to_owned();
        draft.suggest[3] = "-1".to_owned();
        draft.suggest[5] = "much".to_owned();
        let Err(Failure::Invalid(errors)) = draft.parse() else { panic!("there are errors") };
        let fields: Vec<_> = errors.iter().map(|error| error.field).collect();
        let expected = [
            "attempts_until_locked",
            "reopen_days",
            "revisit_tries",
            "charge_order",
            "resolve_urgent",
            "priorities",
            "pattern",
            "suggest_specialist",
            "suggest_free",
            "suggest_last_on_unit",
        ];
        assert_eq!(fields, expected);
    }
}
