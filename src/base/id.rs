//! Ids are newtypes: a customer's id can't be taken for a call's.

/// What all ids share.
pub trait Id: Copy + Eq + Ord + std::fmt::Debug {
    /// The number in the database.
    fn raw(self) -> i64;
    /// The id with that number.
    fn from_raw(raw: i64) -> Self;
}

/// Declares id types: `id! { /// A customer's id. CustomerId }`.
#[macro_export]
macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl $crate::base::id::Id for $name {
            fn raw(self) -> i64 {
                self.0
            }
            fn from_raw(raw: i64) -> Self {
                Self(raw)
            }
        }
        impl $crate::base::value::ToVal for $name {
            fn to_val(&self) -> $crate::base::value::Val {
                $crate::base::value::Val::Int(self.0)
            }
        }
        impl $crate::base::value::FromVal for $name {
            fn from_val(
                val: $crate::base::value::Val,
            ) -> Result<Self, $crate::base::value::WrongValue> {
                i64::from_val(val).map(Self)
            }
        }
    )+};
}

id! {
    /// Id of a setting.
    SettingId,
    /// Id of a dictionary entry.
    DictEntryId,
    /// Id of a user.
    UserId,
    /// Id of a queue.
    QueueId,
    /// Id of a department.
    DepartmentId,
    /// Id of an in-app message.
    MessageId,
    /// Id of a customer.
    CustomerId,
    /// Id of an address.
    AddressId,
    /// Id of a contact.
    ContactId,
    /// Id of an item.
    ItemId,
    /// Id of a line of a bill of materials.
    BomLineId,
    /// Id of an equipment card.
    EquipmentId,
    /// Id of a fitted part.
    FittedPartId,
    /// Id of a contract template.
    TemplateId,
    /// Id of a contract.
    ContractId,
    /// Id of a contract line.
    ContractLineId,
    /// Id of a contract event.
    ContractEventId,
    /// Id of a delivery.
    DeliveryId,
    /// Id of a delivery line.
    DeliveryLineId,
    /// Id of a service call.
    CallId,
    /// Id of a line of a call's service log.
    CallStepId,
    /// Id of a pause of a call.
    CallPauseId,
    /// Id of a dispatch order.
    DispatchId,
    /// Id of a handling record.
    HandlingId,
    /// Id of a handling line.
    HandlingLineId,
    /// Id of a settlement.
    SettlementId,
    /// Id of a settlement line.
    SettlementLineId,
    /// Id of a line of a contract's charge plan.
    ChargeLineId,
    /// Id of a receipt.
    ReceiptId,
    /// Id of an allocation of a receipt.
    ReceiptAllocationId,
    /// Id of a credit note.
    CreditNoteId,
    /// Id of a line of a credit note.
    CreditNoteLineId,
    /// Id of a revisit.
    RevisitId,
    /// Id of how an automatic rule is set.
    AlertRuleId,
    /// Id of what an automatic rule found.
    AlertId,
    /// Id of a template of the office.
    PrintTemplateId,
    /// Id of a printing.
    PrintLogId,
    /// Id of a saved view.
    SavedViewId,
    /// Id of how a user has the views of a list.
    ViewChoiceId,
    /// Id of an import.
    ImportId,
    /// Id of what was said about files that are imported.
    ImportChoiceId,
}
