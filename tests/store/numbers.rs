//! PLAT-2: numbers without gap and duplicate, whoever else writes.

use aftercare::{
    base::{failure::Failure, id::UserId},
    db::{
        address::Address,
        number::{self, Pattern},
        open, tx,
    },
};
use chrono::NaiveDate;
use proptest::prelude::*;

use crate::util::file::{Place, change, clock};

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

/// One clerk: takes a number per entry, and gives up those transactions that the entry says.
fn take_numbers(path: &Address, gives_up: &[bool]) -> Vec<String> {
    let conn = open::to_write(path).unwrap();
    let pattern = Pattern::parse("SC{yyyy}{mm}-{seq:4}").unwrap();
    gives_up
        .iter()
        .filter_map(|gives_up| {
            let taken = tx::within(&conn, &clock(), UserId(0), "test-op", |tx| {
                let number = number::take(tx, "call", &pattern, day())?;
                if *gives_up { Err(Failure::Cancelled) } else { Ok(number) }
            });
            match taken {
                Ok((number, _)) => Some(number),
                Err(Failure::Cancelled) => None,
                Err(other) => panic!("{other}"),
            }
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn clerks_who_take_numbers_at_once_leave_no_gap_and_share_none(
        clerks in prop::collection::vec(prop::collection::vec(any::<bool>(), 0..8), 1..=20),
    ) {
        let place = Place::new();
        open::to_write(place.office()).unwrap();
        let path = place.office();
        let mut numbers: Vec<String> = std::thread::scope(|scope| {
            let all: Vec<_> = clerks.iter().map(|clerk| scope.spawn(|| take_numbers(&path, clerk))).collect();
            all.into_iter().flat_map(|clerk| clerk.join().unwrap()).collect()
        });
        numbers.sort();
        let given = clerks.iter().flatten().filter(|gives_up| !**gives_up).count();
        let expected: Vec<String> = (1..=given).map(|number| format!("SC202611-{number:04}")).collect();
        prop_assert_eq!(numbers, expected);
        let conn = open::to_read(&path).unwrap();
        prop_assert_eq!(number::gaps(&conn).unwrap(), Vec::<String>::new());
    }
}

#[test]
fn a_number_that_was_counted_and_not_given_is_found() {
    let place = Place::new();
    let conn = open::to_write(place.office()).unwrap();
    take_numbers(&place.office(), &[false, false, false]);
    place.spoil_office("DELETE FROM taken_number WHERE sequence = 2");
    assert_eq!(number::gaps(&conn).unwrap(), ["call 202611: counted 3, given 2"]);
}

#[test]
fn a_number_begins_anew_with_each_period_and_goes_on_when_the_pattern_changes() {
    let place = Place::new();
    let conn = open::to_write(place.office()).unwrap();
    let mut taken = Vec::new();
    for (pattern, day) in [
        ("SC{yyyy}{mm}-{seq:4}", (2026, 11, 30)),
        ("SC{yyyy}{mm}-{seq:4}", (2026, 12, 1)),
        ("SC{yyyy}{mm}-{seq:4}", (2026, 11, 30)),
        ("维{yyyy}{mm}第{seq}号", (2026, 12, 2)),
    ] {
        let day = NaiveDate::from_ymd_opt(day.0, day.1, day.2).unwrap();
        let pattern = Pattern::parse(pattern).unwrap();
        taken.push(change(&conn, UserId(0), |tx| number::take(tx, "call", &pattern, day)).unwrap());
    }
    assert_eq!(taken, ["SC202611-0001", "SC202612-0001", "SC202611-0002", "维202612第2号"]);
}

#[test]
fn a_pattern_that_could_give_a_number_twice_is_refused() {
    for (pattern, why) in [
        ("SC{mm}-{seq}", "setting-number-period-unclear"),
        ("SC{yyyy}{dd}-{seq}", "setting-number-period-unclear"),
        ("SC{yyyy}", "setting-number-one-sequence"),
        ("{seq}{seq}", "setting-number-one-sequence"),
        ("{seq", "setting-number-unclosed"),
        ("{week}{seq}", "setting-number-unknown-part"),
        ("{seq:0}", "setting-number-unknown-part"),
        ("{seq:13}", "setting-number-unknown-part"),
    ] {
        assert_eq!(Pattern::parse(pattern).unwrap_err().key, why, "{pattern}");
    }
}
