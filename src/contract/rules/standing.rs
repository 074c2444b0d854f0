//! How a contract stood on a day (CON-1): approval, suspension, termination and extension are dated,
//! and every question is asked as of one.

use chrono::NaiveDate;

use super::super::{Contract, ContractEvent, Event, Status};

crate::words! {
    /// How a contract stands on a day.
    pub enum Standing in "contract-standing" {
        /// Being written.
        Draft = "draft",
        /// Never came to be.
        Void = "void",
        /// Its approval holds from a later day.
        NotApproved = "not_approved",
        /// Approved, and its first day is still to come.
        NotBegun = "not_begun",
        /// It counts.
        InForce = "in_force",
        /// Standing still.
        Suspended = "suspended",
        /// Ended before its time.
        Terminated = "terminated",
        /// Past its last day.
        Expired = "expired",
    }
}

/// A contract as it stood on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// How it stood.
    pub standing: Standing,
    /// Since when, for what began with an event or a date; from when, for what is still to come.
    pub since: Option<NaiveDate>,
    /// The last day as it was promised then, before later extensions (CON-4).
    pub ends_on: NaiveDate,
}

impl AsOf {
    /// It counts on that day.
    pub fn is_in_force(self) -> bool {
        self.standing == Standing::InForce
    }
}

/// How a contract stood on a day, by its events (CON-1). `events` are in the order they were recorded.
pub fn on(contract: &Contract, events: &[ContractEvent], day: NaiveDate) -> AsOf {
    let ends_on = end_as_of(contract, events, day);
    let as_of = |standing, since| AsOf { standing, since, ends_on };
    let known: Vec<&ContractEvent> = in_order(events).into_iter().filter(|event| event.day <= day).collect();
    let state = known.iter().rev().find(|event| event.event.moves_state());
    match state.map(|event| (event.event, event.day)) {
        Some((Event::Suspended, since)) => return as_of(Standing::Suspended, Some(since)),
        Some((Event::Terminated, since)) => return as_of(Standing::Terminated, Some(since)),
        Some(_) => {}
        None => {
            let approval = events.iter().find(|event| event.event == Event::Approved).map(|event| event.day);
            let standing = match contract.status {
                Status::Draft => Standing::Draft,
                Status::Void => Standing::Void,
                _ => Standing::NotApproved,
            };
            return as_of(standing, approval);
        }
    }
    if day < contract.starts_on {
        return as_of(Standing::NotBegun, Some(contract.starts_on));
    }
    if day > ends_on {
        return as_of(Standing::Expired, Some(ends_on));
    }
    as_of(Standing::InForce, Some(contract.starts_on))
}

/// How a contract reads on a day by what is stored of it, its first and last day included: past its end an approved
/// one reads as expired (CON-1). Events that are dated later than they were recorded are not looked at.
pub fn reading(status: Status, (first, last): (NaiveDate, NaiveDate), day: NaiveDate) -> Standing {
    match status {
        Status::Draft => Standing::Draft,
        Status::Suspended => Standing::Suspended,
        Status::Terminated => Standing::Terminated,
        Status::Void => Standing::Void,
        Status::Approved if day < first => Standing::NotBegun,
        Status::Approved if day > last => Standing::Expired,
        Status::Approved => Standing::InForce,
    }
}

/// The last day as it was promised on a day: an extension holds from its own day on.
fn end_as_of(contract: &Contract, events: &[ContractEvent], day: NaiveDate) -> NaiveDate {
    let ends: Vec<&ContractEvent> = in_order(events).into_iter().filter(|event| event.new_end.is_some()).collect();
    let known = ends.iter().rev().find(|event| event.day <= day).and_then(|event| event.new_end);
    let first_old_end = ends.first().and_then(|event| event.old_end);
    known.or(first_old_end).unwrap_or(contract.ends_on)
}

fn in_order(events: &[ContractEvent]) -> Vec<&ContractEvent> {
    let mut events: Vec<&ContractEvent> = events.iter().collect();
    events.sort_by_key(|event| (event.day, event.id));
    events
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::words::Word as _,
        contract::make::{contract, day, event},
    };

    /// Asks for a contract of the year 2026 with these events, at each of these days.
    fn check(events: &[ContractEvent], expected: &[(&str, &str, &str)]) {
        let mut contract = contract(1, "2026-01-01", "2026-12-31");
        if let Some(end) = events.iter().rev().find_map(|event| event.new_end) {
            contract.ends_on = end;
        }
        for (asked, standing, end) in expected {
            let found = on(&contract, events, day(asked));
            assert_eq!((found.standing.word(), found.ends_on), (*standing, day(end)), "as of {asked}");
        }
    }

    #[test]
    fn a_listed_contract_reads_by_its_status_and_its_dates_counted_whole() {
        let read = |status, asked| reading(status, (day("2026-01-01"), day("2026-12-31")), day(asked)).word();
        let approved: Vec<&str> = ["2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01"]
            .iter()
            .map(|asked| read(Status::Approved, asked))
            .collect();
        assert_eq!(approved, ["not_begun", "in_force", "in_force", "expired"]);
        for status in Status::ALL.iter().filter(|status| **status != Status::Approved) {
            assert_eq!(read(*status, "2027-01-01"), status.word());
        }
    }

    #[test]
    fn con_1_end_days_count_whole_and_past_the_end_reads_as_expired() {
        check(
            &[event(Event::Approved, "2025-12-20")],
            &[
                ("2025-12-19", "not_approved", "2026-12-31"),
                ("2025-12-20", "not_begun", "2026-12-31"),
                ("2025-12-31", "not_begun", "2026-12-31"),
                ("2026-01-01", "in_force", "2026-12-31"),
                ("2026-12-31", "in_force", "2026-12-31"),
                ("2027-01-01", "expired", "2026-12-31"),
            ],
        );
    }

    #[test]
    fn con_1_an_approval_in_the_middle_of_the_term_covers_nothing_before_it() {
        check(
            &[event(Event::Approved, "2026-05-10")],
            &[("2026-05-09", "not_approved", "2026-12-31"), ("2026-05-10", "in_force", "2026-12-31")],
        );
    }

    #[test]
    fn con_1_a_suspension_stands_between_its_day_and_the_day_it_is_resumed() {
        let events = [
            event(Event::Approved, "2026-01-01"),
            event(Event::Suspended, "2026-03-01"),
            event(Event::Resumed, "2026-04-01"),
            event(Event::Terminated, "2026-06-15"),
        ];
        check(
            &events,
            &[
                ("2026-02-28", "in_force", "2026-12-31"),
                ("2026-03-01", "suspended", "2026-12-31"),
                ("2026-03-31", "suspended", "2026-12-31"),
                ("2026-04-01", "in_force", "2026-12-31"),
                ("2026-06-14", "in_force", "2026-12-31"),
                ("2026-06-15", "terminated", "2026-12-31"),
                ("2027-06-15", "terminated", "2026-12-31"),
            ],
        );
    }

    #[test]
    fn con_4_an_extension_holds_from_its_day_and_the_old_end_stays_readable() {
        let mut extended = event(Event::Extended, "2027-01-10");
        extended.old_end = Some(day("2026-12-31"));
        extended.new_end = Some(day("2027-06-30"));
        check(
            &[event(Event::Approved, "2026-01-01"), extended],
            &[
                ("2026-12-31", "in_force", "2026-12-31"),
                ("2027-01-05", "expired", "2026-12-31"),
                ("2027-01-10", "in_force", "2027-06-30"),
                ("2027-07-01", "expired", "2027-06-30"),
            ],
        );
    }
}
