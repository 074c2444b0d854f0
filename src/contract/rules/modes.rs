//! The modes of service that a contract includes, as of a day (TPL-2, COV-6).

use chrono::NaiveDate;

use super::super::{ModeTerm, ServiceMode};
use crate::{
    base::say::{Arg, Mark, Reason, Said},
    base::words::Word as _,
    equipment::rules::warranty::last_day,
};

/// The last day of a mode: its own end, or the contract's where that is earlier.
pub fn ends_on(term: &ModeTerm, (first, last): (NaiveDate, NaiveDate)) -> NaiveDate {
    let by_months = term.months.and_then(|months| last_day(first, months));
    [term.until, by_months].into_iter().flatten().fold(last, NaiveDate::min)
}

/// The modes that hold on a day, of a contract with these dates; `None` where its terms name none.
pub fn on(modes: &[ModeTerm], dates: (NaiveDate, NaiveDate), day: NaiveDate) -> Option<Vec<ServiceMode>> {
    let held = modes.iter().filter(|term| day <= ends_on(term, dates)).map(|term| term.mode);
    (!modes.is_empty()).then(|| held.collect())
}

/// What is to be said of the modes on a day: those that hold, and each that has ended.
pub fn reasons(modes: &[ModeTerm], dates: (NaiveDate, NaiveDate), day: NaiveDate) -> Vec<Reason> {
    let Some(held) = on(modes, dates, day) else { return Vec::new() };
    let mut reasons = Vec::new();
    if !held.is_empty() {
        reasons.push(Reason::new(Mark::Yes, Said::new("contract-cover-modes").with("modes", names(&held))));
    }
    for term in modes {
        let last = ends_on(term, dates);
        if day > last {
            let said = Said::new("contract-cover-mode-ended").with_word("mode", term.mode).with("day", last);
            reasons.push(Reason::new(Mark::Warning, said));
        }
    }
    reasons
}

/// Modes as a list to read.
pub fn names(modes: &[ServiceMode]) -> Arg {
    Arg::List(modes.iter().map(|mode| Said::new(mode.key())).collect())
}

/// One mode of the terms: its name, and until when where it has its own end.
pub fn said(term: &ModeTerm) -> Said {
    match (term.months, term.until) {
        (Some(months), _) => Said::new("contract-mode-months").with_word("mode", term.mode).with("months", months),
        (None, Some(day)) => Said::new("contract-mode-until").with_word("mode", term.mode).with("day", day),
        (None, None) => Said::new(term.mode.key()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::make::day;

    #[test]
    fn tpl_2_each_mode_holds_until_its_own_end_and_none_longer_than_the_contract() {
        let term = |mode, months, until: Option<&str>| ModeTerm { mode, months, until: until.map(day) };
        let modes = [
            term(ServiceMode::Remote, None, None),
            term(ServiceMode::OnSite, Some(12), None),
            term(ServiceMode::CarryIn, None, Some("2026-06-30")),
            term(ServiceMode::Loaner, Some(60), Some("2031-01-01")),
        ];
        let dates = (day("2026-01-01"), day("2027-12-31"));
        for (asked, held) in [
            ("2026-06-30", vec!["remote", "on_site", "carry_in", "loaner"]),
            ("2026-07-01", vec!["remote", "on_site", "loaner"]),
            ("2026-12-31", vec!["remote", "on_site", "loaner"]),
            ("2027-01-01", vec!["remote", "loaner"]),
            ("2028-01-01", vec![]),
        ] {
            let found: Vec<&str> = on(&modes, dates, day(asked)).unwrap().into_iter().map(ServiceMode::word).collect();
            assert_eq!(found, held, "{asked}");
            assert_eq!(reasons(&modes, dates, day(asked)).len(), 4 - held.len() + usize::from(!held.is_empty()));
        }
        assert_eq!(on(&[], dates, day("2026-06-30")), None, "terms that name no mode leave it open");
        assert_eq!(reasons(&[], dates, day("2026-06-30")), []);
    }
}
