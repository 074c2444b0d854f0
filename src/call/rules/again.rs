//! What would differ if what covers a call were asked again (COV-4).

use crate::{
    base::{
        say::{Arg, Said},
        words::Word as _,
    },
    call::Priority,
    contract::{
        Coverage,
        rules::{modes, relief, terms},
    },
    setting::Hours,
};

/// One thing that would be otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The text key of what it is.
    pub what: &'static str,
    /// As it was decided.
    pub before: Said,
    /// As it would be decided now.
    pub after: Said,
}

impl Difference {
    /// The difference in a line.
    pub fn said(&self) -> Said {
        let said = Said::new("call-again-row").with("what", Arg::Key(self.what.to_owned()));
        said.with("before", self.before.clone()).with("after", self.after.clone())
    }
}

/// One thing of a decision: the text key of what it is, and how it reads.
type Aspect = (&'static str, fn(&Coverage, Priority) -> Said);

/// What of a decision would be otherwise by another one, for a call of this priority.
pub fn differences(before: &Coverage, after: &Coverage, priority: Priority) -> Vec<Difference> {
    let aspects: [Aspect; 10] = [
        ("contract-service", |one, _| Said::new(one.service.key())),
        ("call-again-warranty", |one, _| Said::new(if one.in_warranty { "base-yes" } else { "base-no" })),
        ("contract-number", |one, _| text_or_none(&one.contract_number)),
        ("call-again-warranty-relief", |one, _| terms::relief_said("call-again-is", &one.warranty_relief)),
        ("call-again-relief", |one, _| terms::relief_said("call-again-is", &one.contract_relief)),
        ("call-again-refined", |one, _| list(one.contract_refined.iter().map(relief::said).collect())),
        ("call-again-hours", |one, _| Said::new(if one.in_hours { "base-yes" } else { "base-no" })),
        ("call-response-due", |one, priority| minutes(one.response, priority)),
        ("call-resolve-due", |one, priority| minutes(one.resolve, priority)),
        ("call-again-modes", |one, _| match &one.modes {
            Some(held) => Said::new("call-again-is").with("relief", modes::names(held)),
            None => Said::new("call-again-none"),
        }),
    ];
    let told = |(what, of): Aspect| {
        let (before, after) = (of(before, priority), of(after, priority));
        (before != after).then_some(Difference { what, before, after })
    };
    aspects.into_iter().filter_map(told).collect()
}

fn text_or_none(text: &str) -> Said {
    if text.is_empty() { Said::new("call-again-none") } else { Said::new("call-again-is").with("relief", text) }
}

fn list(lines: Vec<Said>) -> Said {
    if lines.is_empty() { Said::new("call-again-none") } else { Said::new("call-again-is").with("relief", lines) }
}

fn minutes(hours: Hours, priority: Priority) -> Said {
    let minutes = match priority {
        Priority::Low => hours.low,
        Priority::Normal => hours.normal,
        Priority::High => hours.high,
        Priority::Urgent => hours.urgent,
    };
    match minutes {
        Some(minutes) => Said::new("call-again-is").with("relief", Arg::Minutes(minutes)),
        None => Said::new("call-again-none"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::{
            money::Rate,
            text::{Lang, Texts},
        },
        contract::{Relief, ServiceKind, make::coverage},
    };

    #[test]
    fn cov_4_only_what_would_differ_is_told_with_both_sides() {
        let before = coverage();
        assert_eq!(differences(&before, &before, Priority::Normal), []);
        let mut after = Coverage {
            service: ServiceKind::Contract,
            contract_number: "HT-7".to_owned(),
            contract_relief: Relief { labour: Rate::WHOLE, ..Relief::default() },
            ..coverage()
        };
        after.response.normal = Some(240);
        let texts = Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai);
        let told = differences(&before, &after, Priority::Normal);
        let lines: Vec<String> = told.iter().map(|one| texts.say(&one.said())).collect();
        assert_eq!(
            lines,
            [
                "服务性质：普通服务 → 合同",
                "合同编号：无 → HT-7",
                "合同优惠：配件、人工、差旅和其他收费 → 人工免费，配件、差旅和其他收费",
                "响应期限：无 → 4小时",
            ]
        );
        let urgent = differences(&before, &after, Priority::Urgent);
        assert_eq!(urgent.len(), 3, "another priority's hours are of no matter");
    }
}
