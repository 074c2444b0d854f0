//! What may happen to equipment cards, and what makes them one of a kind.

pub mod parts;
pub mod warranty;

use super::{Equipment, Status};
use crate::{
    base::{
        alike::folded,
        failure::Failure,
        say::{Arg, Said},
        words::Word as _,
    },
    setting::UniqueBy,
};

crate::words! {
    /// What happens to a card (10-master, Equipment card).
    pub enum Step in "equipment-step" {
        /// Complete: it gets its number.
        Register = "register",
        /// Into a repair order.
        TakeIn = "take_in",
        /// Handed over after the repair.
        HandOver = "hand_over",
        /// Lent to a customer.
        Lend = "lend",
        /// Given back by who borrowed it.
        GiveBack = "give_back",
        /// Taken back: the customer returns it.
        TakeBack = "take_back",
        /// Out of service, with a reason.
        Retire = "retire",
        /// In service again, with a reason.
        Reregister = "reregister",
        /// Delivered again to the customer it came back from (EQ-2).
        DeliverAgain = "deliver_again",
        /// Another unit takes over (EQ-7).
        Replace = "replace",
    }
}

/// The card's life: the state after a step, or a refusal that names the steps that fit.
///
/// # Errors
/// [`Refusal::NotNow`].
pub fn next(status: Status, kept: Option<Status>, step: Step) -> Result<Status, Refusal> {
    use Status::{Draft, Ended, InRepair, Lent, Registered, Retired, Returned};
    Ok(match (status, step) {
        (Draft, Step::Register) => Registered,
        (Registered, Step::TakeIn) => InRepair,
        (Registered, Step::Lend) => Lent,
        (Registered, Step::TakeBack) => Returned,
        (Registered, Step::Retire) => Retired,
        (InRepair, Step::HandOver) | (Lent, Step::GiveBack) => kept.unwrap_or(Registered),
        (Retired, Step::Reregister) | (Returned, Step::DeliverAgain) => Registered,
        (Registered | InRepair | Returned, Step::Replace) => Ended,
        (status, step) => return Err(Refusal::NotNow { status, step }),
    })
}

/// The steps that fit a state.
pub fn possible(status: Status) -> Vec<Step> {
    Step::ALL.iter().copied().filter(|step| next(status, None, *step).is_ok()).collect()
}

/// The steps that want a reason.
pub fn needs_reason(step: Step) -> bool {
    matches!(step, Step::Retire | Step::Reregister | Step::TakeBack)
}

/// What makes a card one of a kind within its item (EQ-1): empty when nothing does, or when the card
/// is out of the way: retired, returned, ended. It is the same for all ways to type it.
pub fn identity(card: &Equipment, unique_by: UniqueBy) -> String {
    if matches!(card.status, Status::Retired | Status::Returned | Status::Ended) {
        return String::new();
    }
    folded(identifying(card, unique_by))
}

/// The field that the setting looks at; empty where it looks at none.
pub fn identifying(card: &Equipment, unique_by: UniqueBy) -> &str {
    match unique_by {
        UniqueBy::None => "",
        UniqueBy::MakerSerial => &card.maker_serial,
        UniqueBy::Serial => &card.serial,
        UniqueBy::Batch => &card.batch,
    }
}

/// What a card lacks to be registered (EQ-4): the identity that the setting asks for; any one of the
/// three where it asks for none.
///
/// # Errors
/// [`Refusal::NoIdentity`].
pub fn complete(card: &Equipment, unique_by: UniqueBy) -> Result<(), Refusal> {
    let has_identity = match unique_by {
        UniqueBy::None => !(card.serial.is_empty() && card.maker_serial.is_empty() && card.batch.is_empty()),
        by => !identifying(card, by).is_empty(),
    };
    if has_identity { Ok(()) } else { Err(Refusal::NoIdentity(unique_by)) }
}

/// Whether a card can be chosen on a call (EQ-3), with a warning where it can but is not complete.
///
/// # Errors
/// [`Refusal::NotChoosable`] for retired, returned and ended ones.
pub fn choosable(card: &Equipment) -> Result<Option<Said>, Refusal> {
    match card.status {
        Status::Registered | Status::InRepair | Status::Lent => Ok(None),
        Status::Draft => Ok(Some(Said::new("equipment-warning-draft").with("card", name_of(card)))),
        status @ (Status::Retired | Status::Returned | Status::Ended) => {
            Err(Refusal::NotChoosable { card: name_of(card), status, can_reregister: status == Status::Retired })
        }
    }
}

/// How a card is called in sentences: its number, else a serial, else its id.
pub fn name_of(card: &Equipment) -> String {
    let names = [card.number.as_deref().unwrap_or_default(), &card.serial, &card.maker_serial];
    let name = names.into_iter().find(|name| !name.is_empty());
    name.map_or_else(|| format!("#{}", card.id.0), str::to_owned)
}

/// Cards that would be the same by another setting (EQ-1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// Code of their item.
    pub item: String,
    /// What they share.
    pub identity: String,
    /// How they are called.
    pub cards: Vec<String>,
}

/// Why something can't be done with a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The step does not fit the state.
    NotNow {
        /// Where it stands.
        status: Status,
        /// What was asked.
        step: Step,
    },
    /// The step wants a reason.
    NoReason(Step),
    /// Registering needs an identity by this setting (EQ-4).
    NoIdentity(UniqueBy),
    /// Another card of the item holds the identity (EQ-1).
    Taken {
        /// The identity.
        identity: String,
        /// The card that holds it.
        card: String,
    },
    /// It can't be chosen on a call (EQ-3).
    NotChoosable {
        /// The card.
        card: String,
        /// Where it stands.
        status: Status,
        /// It can be registered again.
        can_reregister: bool,
    },
    /// The setting can't change: these would be the same (EQ-1).
    Duplicates(Vec<Duplicate>),
    /// The item has no bill of materials to fill parts from (EQ-5).
    NoBom(String),
    /// Only an unnumbered draft may be deleted (PLAT-2).
    Numbered(String),
    /// The card that shall take over stands elsewhere or took over already.
    NotASuccessor(String),
    /// Warranty ends before it begins.
    WarrantyOrder,
}

/// How many duplicates a refusal lists.
const LISTED: usize = 20;

impl From<Refusal> for Said {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotNow { status, step } => Self::new("equipment-refusal-not-now")
                .with_word("step", step)
                .with_word("status", status)
                .with("possible", steps(&possible(status))),
            Refusal::NoReason(step) => Self::new("equipment-refusal-no-reason").with_word("step", step),
            Refusal::NoIdentity(by) => Self::new("equipment-refusal-no-identity").with_word("by", by),
            Refusal::Taken { identity, card } => {
                Self::new("equipment-refusal-taken").with("identity", identity).with("card", card)
            }
            Refusal::NotChoosable { card, status, can_reregister } => {
                let key = if can_reregister { "equipment-refusal-retired" } else { "equipment-refusal-not-choosable" };
                Self::new(key).with("card", card).with_word("status", status)
            }
            Refusal::Duplicates(all) => {
                let more = all.len().saturating_sub(LISTED);
                let list: Vec<Self> = all.into_iter().take(LISTED).map(Self::from).collect();
                let key = if more == 0 { "equipment-refusal-duplicates" } else { "equipment-refusal-many-duplicates" };
                Self::new(key).with("list", list).with("more", more)
            }
            Refusal::NoBom(item) => Self::new("equipment-refusal-no-bom").with("item", item),
            Refusal::Numbered(card) => Self::new("equipment-refusal-numbered").with("card", card),
            Refusal::NotASuccessor(card) => Self::new("equipment-refusal-not-a-successor").with("card", card),
            Refusal::WarrantyOrder => Self::new("equipment-refusal-warranty-order"),
        }
    }
}

impl From<Duplicate> for Said {
    fn from(duplicate: Duplicate) -> Self {
        Self::new("equipment-duplicate")
            .with("item", duplicate.item)
            .with("identity", duplicate.identity)
            .with("cards", duplicate.cards.join(", "))
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

/// Steps as a list to read; a word for none.
fn steps(steps: &[Step]) -> Arg {
    if steps.is_empty() {
        return Arg::Key("equipment-step-none".to_owned());
    }
    Arg::List(steps.iter().map(|step| Said::new(step.key())).collect())
}

#[cfg(test)]
mod tests;
