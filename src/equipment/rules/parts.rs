//! The parts list of a unit: as it stands, as it stood, and what a removal takes (EQ-5, EQ-6).

use chrono::NaiveDate;

use super::super::FittedPart;
use crate::base::{
    id::{FittedPartId, ItemId},
    money::Qty,
};

/// Whether a part was in the unit on a day: from the day it was fitted to the day before it was
/// removed. Parts it was built with have no first day.
pub fn stood_on(part: &FittedPart, day: NaiveDate) -> bool {
    part.fitted_on.is_none_or(|fitted| fitted <= day) && part.removed_on.is_none_or(|removed| day < removed)
}

/// What a removal takes from the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// How much of which part.
    pub taken: Vec<(FittedPartId, Qty)>,
    /// What was removed but never listed; it is noted all the same.
    pub unlisted: Qty,
}

/// Chooses which parts a removal takes: of the item, those with that serial first, then the oldest.
/// With a serial, parts that bear another one stay.
pub fn remove(parts: &[FittedPart], item: ItemId, serial: &str, quantity: Qty) -> Removal {
    let mut fitting: Vec<&FittedPart> = parts
        .iter()
        .filter(|part| part.removed_on.is_none() && part.item_id == item)
        .filter(|part| serial.is_empty() || part.serial.is_empty() || part.serial == serial)
        .collect();
    fitting.sort_by_key(|part| (serial.is_empty() || part.serial != serial, part.fitted_on, part.id));
    let mut removal = Removal { taken: Vec::new(), unlisted: quantity };
    for part in fitting {
        let taken = part.quantity.min(removal.unlisted);
        if taken.0 <= 0 {
            break;
        }
        removal.taken.push((part.id, taken));
        removal.unlisted = Qty(removal.unlisted.0 - taken.0);
    }
    removal
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::equipment::make::{day, part};

    #[test]
    fn a_part_stands_from_the_day_it_was_fitted_to_the_day_before_it_was_removed() {
        let mut part = part(1, "F1", 1);
        assert!(stood_on(&part, day("1990-01-01")), "built in");
        part.fitted_on = Some(day("2026-05-01"));
        part.removed_on = Some(day("2026-06-01"));
        for (on, stood) in [("2026-04-30", false), ("2026-05-01", true), ("2026-05-31", true), ("2026-06-01", false)] {
            assert_eq!(stood_on(&part, day(on)), stood, "{on}");
        }
    }

    #[test]
    fn a_removal_takes_the_named_serial_first_and_notes_what_was_never_listed() {
        let parts = [part(1, "", 2), part(2, "F2", 1), part(3, "F3", 1)];
        let taken = |serial: &str, quantity: i64| {
            let removal = remove(&parts, ItemId(5), serial, Qty::whole(quantity));
            let ids: Vec<(i64, i64)> = removal.taken.iter().map(|(id, qty)| (id.0, qty.0 / 1000)).collect();
            (ids, removal.unlisted.0 / 1000)
        };
        assert_eq!(taken("F2", 1), (vec![(2, 1)], 0));
        assert_eq!(taken("F9", 1), (vec![(1, 1)], 0), "a part without a known serial may be it");
        assert_eq!(taken("", 3), (vec![(1, 2), (2, 1)], 0));
        assert_eq!(taken("", 9), (vec![(1, 2), (2, 1), (3, 1)], 5));
        assert_eq!(remove(&parts, ItemId(6), "", Qty::ONE).unlisted, Qty::ONE);
    }

    proptest! {
        #[test]
        fn a_removal_takes_no_more_than_there_is_and_loses_nothing(
            quantities in prop::collection::vec(1_i64..5, 0..6), wanted in 0_i64..30,
        ) {
            let parts: Vec<FittedPart> = (1..).zip(&quantities).map(|(id, quantity)| part(id, "", *quantity)).collect();
            let removal = remove(&parts, ItemId(5), "", Qty::whole(wanted));
            let taken: i64 = removal.taken.iter().map(|(_, qty)| qty.0).sum();
            prop_assert_eq!(taken + removal.unlisted.0, wanted * 1000);
            prop_assert_eq!(taken, (quantities.iter().sum::<i64>()).min(wanted) * 1000);
            for (id, qty) in &removal.taken {
                prop_assert!(parts.iter().any(|part| part.id == *id && *qty <= part.quantity));
            }
        }
    }
}
