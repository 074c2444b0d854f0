//! Items: anything with a code. Goods and parts may have a bill of materials; labour and travel are
//! items too, priced by unit (ITEM-1).

pub mod rules;
pub mod store;
pub mod command;
pub mod fields;
pub mod panel;
pub mod section;

use crate::base::{
    id::{BomLineId, ItemId, TemplateId},
    money::{Money, Qty},
};

crate::words! {
    /// What an item is.
    pub enum ItemKind in "item-kind" {
        /// A product.
        Goods = "goods",
        /// A spare part.
        Part = "part",
        /// Working time.
        Labour = "labour",
        /// Travel.
        Travel = "travel",
        /// Any other service.
        Other = "other",
    }

    /// By what single units are told apart.
    pub enum TrackedBy in "item-tracked" {
        /// Not at all.
        None = "none",
        /// By serial numbers.
        Serial = "serial",
        /// By batches.
        Batch = "batch",
    }
}

/// Anything with a code.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Id.
    pub id: ItemId,
    /// Counts the saves.
    pub version: i64,
    /// Code, unique.
    pub code: String,
    /// Name.
    pub name: String,
    /// Specification.
    pub specification: String,
    /// Unit, as text or dictionary code.
    pub unit: String,
    /// What it is.
    pub kind: ItemKind,
    /// Group, by code.
    pub item_group: String,
    /// How units are told apart.
    pub tracked_by: TrackedBy,
    /// Price per unit.
    pub list_price: Money,
    /// Cost per unit.
    pub cost: Money,
    /// Template of the warranty contract made on delivery (ITEM-2).
    pub warranty_template_id: Option<TemplateId>,
    /// Months of warranty, from installation, else delivery.
    pub warranty_months: i64,
    /// Skill a technician needs, by code.
    pub skill: String,
    /// Can be chosen for new records.
    pub active: bool,
}

crate::columns!(Item, ItemId in Item:
    code, name, specification, unit, kind, item_group, tracked_by, list_price, cost, warranty_template_id,
    warranty_months, skill, active);

/// A component of an item.
#[derive(Clone, Debug, PartialEq)]
pub struct BomLine {
    /// Id.
    pub id: BomLineId,
    /// Counts the saves.
    pub version: i64,
    /// The item built.
    pub item_id: ItemId,
    /// What it is built of.
    pub component_id: ItemId,
    /// How much of it.
    pub quantity: Qty,
    /// Its place in the list.
    pub position: i64,
}

crate::columns!(BomLine, BomLineId in BomLine: item_id, component_id, quantity, position);
