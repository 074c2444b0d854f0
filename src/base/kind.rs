//! The kinds of records, by the words of the glossary: table names, history kinds, link targets.

use serde::{Deserialize, Serialize};

crate::words! {
    /// A kind of record. Its word is the name of its table.
    pub enum Kind in "kind" {
        /// One setting of the company.
        Setting = "setting",
        /// One entry of a dictionary.
        DictEntry = "dict_entry",
        /// A person who acts in the program.
        User = "user",
        /// A group of people who take calls.
        Queue = "queue",
        /// A department with its head.
        Department = "department",
        /// An in-app notice to a user.
        Message = "message",
        /// A company or person served.
        Customer = "customer",
        /// An address of a customer.
        Address = "address",
        /// A person at a customer.
        Contact = "contact",
        /// Anything with a code: goods, part, labour, travel, other.
        Item = "item",
        /// A component of an item.
        BomLine = "bom_line",
        /// One unit at a customer, for its whole life.
        Equipment = "equipment",
        /// A part inside an equipment.
        FittedPart = "fitted_part",
        /// Terms that new contracts start from.
        Template = "template",
        /// What was promised to a customer, from when to when.
        Contract = "contract",
        /// What a contract covers.
        ContractLine = "contract_line",
        /// A dated event of a contract: approval, suspension, extension…
        ContractEvent = "contract_event",
        /// What a contract bills, when.
        ChargeLine = "charge_line",
        /// Goods that left for a customer.
        Delivery = "delivery",
        /// An item on a delivery.
        DeliveryLine = "delivery_line",
        /// One request of a customer, until it is closed.
        Call = "call",
        /// A line of a call's service log.
        CallStep = "call_step",
        /// A pause of a call's clocks.
        CallPause = "call_pause",
        /// A technician sent on a call.
        Dispatch = "dispatch",
        /// What was done on one dispatch.
        Handling = "handling",
        /// A part, labour, travel or other line of a handling record.
        HandlingLine = "handling_line",
        /// What a customer owes for a call.
        Settlement = "settlement",
        /// A line of a settlement.
        SettlementLine = "settlement_line",
        /// Money that came in.
        Receipt = "receipt",
        /// A part of a receipt that pays a settlement.
        ReceiptAllocation = "receipt_allocation",
        /// What is taken back of a settlement.
        CreditNote = "credit_note",
        /// What is taken back of a line of a settlement.
        CreditNoteLine = "credit_note_line",
        /// Asking the customer afterwards.
        Revisit = "revisit",
        /// How an automatic rule is set: on or off, how far ahead, whom it tells.
        AlertRule = "alert_rule",
        /// What an automatic rule found, and whom it told.
        Alert = "alert",
        /// How a document of the office looks.
        PrintTemplate = "print_template",
        /// A document that was put on paper.
        PrintLog = "print_log",
        /// What a list shows, under a name.
        SavedView = "saved_view",
        /// How a user has the views of a list.
        ViewChoice = "view_choice",
        /// An import that was done.
        Import = "import",
        /// What was said by hand about files that are imported.
        ImportChoice = "import_choice",
    }
}

impl Kind {
    /// What this is a line of, and the column that says which: who acts on a document acts on its lines too, so its
    /// version counts what is done with them.
    pub fn document(self) -> Option<(Self, &'static str)> {
        match self {
            Self::Address | Self::Contact => Some((Self::Customer, "customer_id")),
            Self::BomLine => Some((Self::Item, "item_id")),
            Self::ContractLine | Self::ChargeLine => Some((Self::Contract, "contract_id")),
            Self::DeliveryLine => Some((Self::Delivery, "delivery_id")),
            Self::HandlingLine => Some((Self::Handling, "handling_id")),
            Self::SettlementLine => Some((Self::Settlement, "settlement_id")),
            Self::ReceiptAllocation => Some((Self::Receipt, "receipt_id")),
            Self::CreditNoteLine => Some((Self::CreditNote, "credit_note_id")),
            _ => None,
        }
    }
}

/// One record, named by kind and id: what a link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Subject {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: i64,
}

impl Subject {
    /// The record of that kind with that id.
    pub fn new(kind: Kind, id: impl super::id::Id) -> Self {
        Self { kind, id: id.raw() }
    }
}
