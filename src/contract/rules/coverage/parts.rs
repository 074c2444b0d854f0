//! Warranty part by part: a part's own dates before the unit's (COV-3, EQ-11).

use chrono::NaiveDate;

use super::{super::super::PartWarranty, Unit};
use crate::base::{
    kind::{Kind, Subject},
    say::{Mark, Reason, Said},
};

/// The parts with a warranty of their own, as they stand on a day.
pub(super) fn judged(unit: Option<&Unit>, day: NaiveDate) -> Vec<PartWarranty> {
    let parts = unit.map(|unit| unit.parts.as_slice()).unwrap_or_default();
    let judge = |part: &super::Part| PartWarranty {
        item_id: part.item_id,
        name: part.name.clone(),
        serial: part.serial.clone(),
        from: part.from,
        to: part.to,
        in_warranty: part.from.is_none_or(|first| day >= first) && day <= part.to,
    };
    parts.iter().map(judge).collect()
}

/// The parts for which the answer is another than the unit's.
pub(super) fn reasons(parts: &[PartWarranty], unit_in_warranty: bool) -> Vec<Reason> {
    let differs = |part: &&PartWarranty| part.in_warranty != unit_in_warranty;
    let reason = |part: &PartWarranty| {
        let (mark, key) = match part.in_warranty {
            true => (Mark::Yes, "contract-cover-part-until"),
            false => (Mark::No, "contract-cover-part-ended"),
        };
        let said = Said::new(key).with("part", part.name.as_str()).with("serial", part.serial.as_str());
        Reason::new(mark, said.with("day", part.to)).about(Subject::new(Kind::Item, part.item_id))
    };
    parts.iter().filter(differs).map(reason).collect()
}
