//! What a posted delivery does with each serial (EQ-2, DEL-1).

use crate::{
    base::{
        failure::Failure,
        money::Qty,
        say::{Arg, Said},
        words::Word as _,
    },
    equipment,
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

/// The count of serials differs from the quantity: minded, not refused.
pub fn count_warning(item: &str, quantity: Qty, serials: usize) -> Option<Said> {
    let is_right = i64::try_from(serials).is_ok_and(|count| Qty::whole(count) == quantity);
    (!is_right && serials > 0).then(|| {
        Said::new("delivery-warning-count").with("item", item).with("quantity", quantity).with("serials", serials)
    })
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
    fn a_count_that_differs_from_the_quantity_is_minded() {
        for (quantity, serials, warns) in [(2, 2, false), (2, 1, true), (2, 3, true), (2, 0, false)] {
            assert_eq!(count_warning("M", Qty::whole(quantity), serials).is_some(), warns, "{quantity} {serials}");
        }
    }
}
