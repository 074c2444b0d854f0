//! What a posted delivery does with each serial (EQ-2, DEL-1).

use chrono::NaiveDate;

use crate::{
    base::{
        failure::Failure,
        money::Qty,
        say::{Arg, Said},
        words::Word as _,
    },
    equipment,
    item::{Item, TrackedBy},
    setting::UniqueBy,
};

/// A card that bears the delivered serial already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Existing {
    /// Where it stands.
    pub status: equipment::Status,
    /// It stands at the end customer of this delivery.
    pub same_customer: bool,
}

/// What becomes of a delivered serial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// A new card.
    New,
    /// The draft card is completed and registered.
    CompleteDraft,
    /// The card that came back is registered again, and its contract resumes.
    RegisterAgain,
    /// A new card; the one that came back from another customer ends and names it.
    NewAfterReturned,
    /// A new card that names the one before it, with a warning.
    NewAfterGone,
    /// A new card beside one in service, with a warning: no number is unique by the setting.
    NewBeside,
    /// Refused: a card in service bears it (DEL-1).
    Refused,
}

/// The table of EQ-2, for the card that bears the serial. Where several do, [`foremost`] chooses.
pub fn fate(existing: Option<Existing>, unique_by: UniqueBy) -> Fate {
    use equipment::Status::{Draft, Ended, InRepair, Lent, Registered, Retired, Returned};
    let Some(Existing { status, same_customer }) = existing else { return Fate::New };
    match (status, same_customer) {
        (Registered | InRepair | Lent, _) if unique_by == UniqueBy::None => Fate::NewBeside,
        (Registered | InRepair | Lent, _) => Fate::Refused,
        (Draft, _) => Fate::CompleteDraft,
        (Returned, true) => Fate::RegisterAgain,
        (Returned, false) => Fate::NewAfterReturned,
        (Retired | Ended, _) => Fate::NewAfterGone,
    }
}

/// How much a card counts when several bear the same serial: what is in service first, then drafts,
/// then what came back, then what is gone.
pub fn foremost(status: equipment::Status) -> u8 {
    use equipment::Status::{Draft, Ended, InRepair, Lent, Registered, Retired, Returned};
    match status {
        Registered | InRepair | Lent => 0,
        Draft => 1,
        Returned => 2,
        Retired | Ended => 3,
    }
}

/// Whether a delivered serial becomes a card (EQ-2): always when the setting says so, else only for
/// items with a warranty template.
pub fn makes_card(cards_on_delivery: bool, has_warranty_template: bool) -> bool {
    cards_on_delivery || has_warranty_template
}

/// A serial that keeps a delivery from being posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadSerial {
    /// A card in service bears it.
    Held {
        /// Code of the item.
        item: String,
        /// The serial.
        serial: String,
        /// The card.
        card: String,
    },
    /// It stands twice on this delivery.
    Twice {
        /// Code of the item.
        item: String,
        /// The serial.
        serial: String,
    },
}

/// Why something can't be done with a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It was posted already.
    Posted(String),
    /// It has no lines.
    Empty,
    /// These serials break uniqueness, all of them (DEL-1).
    BadSerials(Vec<BadSerial>),
}

/// How many bad serials a refusal lists.
const LISTED: usize = 50;

impl From<BadSerial> for Said {
    fn from(bad: BadSerial) -> Self {
        match bad {
            BadSerial::Held { item, serial, card } => {
                Self::new("delivery-serial-held").with("item", item).with("serial", serial).with("card", card)
            }
            BadSerial::Twice { item, serial } => {
                Self::new("delivery-serial-twice").with("item", item).with("serial", serial)
            }
        }
    }
}

impl From<Refusal> for Said {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Posted(number) => Self::new("delivery-refusal-posted").with("number", number),
            Refusal::Empty => Self::new("delivery-refusal-empty"),
            Refusal::BadSerials(bad) => {
                let more = bad.len().saturating_sub(LISTED);
                let list: Vec<Self> = bad.into_iter().take(LISTED).map(Self::from).collect();
                let key = if more == 0 { "delivery-refusal-serials" } else { "delivery-refusal-many-serials" };
                Self::new(key).with("list", list).with("more", more)
            }
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

/// What a line of an item that is tracked by serials can't be (DEL-1): half a unit has no serial, and
/// no unit has two. Answers the field, and why.
pub fn line_refusal(item: &Item, quantity: Qty, serials: usize) -> Option<(&'static str, Said)> {
    if item.tracked_by != TrackedBy::Serial {
        return None;
    }
    let said = |key| Said::new(key).with("item", item.code.as_str()).with("value", quantity);
    if quantity != Qty::whole(quantity.0 / Qty::whole(1).0) {
        return Some(("quantity", said("delivery-error-half")));
    }
    let counted = counted(serials);
    (counted > quantity).then(|| ("serials", said("delivery-error-more-serials").with("serials", serials)))
}

/// A line that has fewer serials than units, or one whose serials and quantity simply differ where
/// the item is not tracked by them: minded, not refused, for offices post before all serials are
/// known. `row` counts the lines from 1.
pub fn count_warning(row: usize, item: &Item, quantity: Qty, serials: usize) -> Option<Said> {
    let missing = Qty(quantity.0 - counted(serials).0);
    let is_tracked = item.tracked_by == TrackedBy::Serial;
    if missing == Qty(0) || (serials == 0 && !is_tracked) {
        return None;
    }
    let key = if is_tracked { "delivery-warning-missing" } else { "delivery-warning-count" };
    let said = Said::new(key).with("row", row).with("item", item.code.as_str());
    Some(said.with("quantity", quantity).with("serials", serials).with("missing", missing))
}

/// A word about a day that is still to come: what is posted has left the house already.
pub fn day_warning(delivered_on: NaiveDate, today: NaiveDate) -> Option<Said> {
    (delivered_on > today).then(|| Said::new(DAY_TO_COME).with("day", delivered_on))
}

/// The word of [`day_warning`]: it is about the day, where others are about serials.
pub const DAY_TO_COME: &str = "delivery-warning-day";

fn counted(serials: usize) -> Qty {
    Qty::whole(i64::try_from(serials).unwrap_or(i64::MAX / 1000))
}

/// A word about a serial whose number was somebody else's before.
pub fn fate_warning(fate: Fate, item: &str, serial: &str, card: &str, status: equipment::Status) -> Option<Said> {
    let key = match fate {
        Fate::NewAfterGone => "delivery-warning-after-gone",
        Fate::NewAfterReturned => "delivery-warning-after-returned",
        Fate::NewBeside => "delivery-warning-beside",
        Fate::New | Fate::CompleteDraft | Fate::RegisterAgain | Fate::Refused => return None,
    };
    let said = Said::new(key).with("item", item).with("serial", serial).with("card", card);
    Some(said.with("status", Arg::Key(status.key())))
}

/// Serials as they are typed or imported, between commas, semicolons, spaces or lines.
pub fn split_serials(text: &str) -> Vec<String> {
    let is_between = |c: char| c.is_whitespace() || ",，;；、|".contains(c);
    text.split(is_between).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 10-master, EQ-2: what happens when a card with that serial exists already, typed by hand.
    const TABLE: &str = "\
existing     delivered_to  then               unique_by_none
none         anyone        New                New
registered   anyone        Refused            NewBeside
draft        anyone        CompleteDraft      CompleteDraft
in_repair    anyone        Refused            NewBeside
lent         anyone        Refused            NewBeside
returned     same          RegisterAgain      RegisterAgain
returned     another       NewAfterReturned   NewAfterReturned
retired      anyone        NewAfterGone       NewAfterGone
ended        anyone        NewAfterGone       NewAfterGone";

    #[test]
    fn eq_2_the_fate_of_a_serial_is_the_table_of_the_specification() {
        let mut seen = Vec::new();
        for line in TABLE.lines().skip(1) {
            let cells: Vec<&str> = line.split_whitespace().collect();
            let customers: &[bool] = match cells[1] {
                "same" => &[true],
                "another" => &[false],
                _ => &[true, false],
            };
            let status = equipment::Status::from_word(cells[0]);
            seen.extend(status);
            for same_customer in customers {
                let existing = status.map(|status| Existing { status, same_customer: *same_customer });
                for (unique_by, expected) in [(UniqueBy::Serial, cells[2]), (UniqueBy::None, cells[3])] {
                    assert_eq!(format!("{:?}", fate(existing, unique_by)), expected, "{line}");
                }
            }
        }
        seen.dedup();
        assert_eq!(seen.len(), equipment::Status::ALL.len(), "every state has its row");
    }

    #[test]
    fn serials_are_read_however_they_are_separated() {
        assert_eq!(split_serials("A1, A2；A3\n A4、A5|A6，"), ["A1", "A2", "A3", "A4", "A5", "A6"]);
        assert_eq!(split_serials("  "), Vec::<String>::new());
    }

    #[test]
    fn del_1_a_unit_has_one_serial_and_what_is_missing_is_minded() {
        let item = |tracked_by| Item { tracked_by, ..equipment::make::item("M-1", crate::item::ItemKind::Goods) };
        let (half, two) = (Qty(500), Qty::whole(2));
        let table = [
            // quantity, serials, refused for, minded
            (TrackedBy::Serial, two, 2, None, None),
            (TrackedBy::Serial, two, 1, None, Some("delivery-warning-missing")),
            (TrackedBy::Serial, two, 0, None, Some("delivery-warning-missing")),
            (TrackedBy::Serial, two, 3, Some("serials"), Some("delivery-warning-missing")),
            (TrackedBy::Serial, half, 0, Some("quantity"), Some("delivery-warning-missing")),
            (TrackedBy::Serial, Qty(1500), 1, Some("quantity"), Some("delivery-warning-missing")),
            (TrackedBy::None, half, 0, None, None),
            (TrackedBy::None, two, 1, None, Some("delivery-warning-count")),
            (TrackedBy::Batch, two, 3, None, Some("delivery-warning-count")),
            (TrackedBy::Batch, two, 0, None, None),
        ];
        for (tracked_by, quantity, serials, refused, minded) in table {
            let item = item(tracked_by);
            let found = line_refusal(&item, quantity, serials).map(|(field, _)| field);
            assert_eq!(found, refused, "{tracked_by:?} {quantity:?} {serials}");
            let found = count_warning(1, &item, quantity, serials).map(|said| said.key.into_owned());
            assert_eq!(found.as_deref(), minded, "{tracked_by:?} {quantity:?} {serials}");
        }
    }
}
