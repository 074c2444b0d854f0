//! The fields of an equipment card, once.

use super::command::Draft;
use crate::base::{
    field::{Field, Filtering, Input, ListSpec, Show, Through},
    kind::Kind,
    meet::Parts,
    typed::Typed,
    view,
    words::Word as _,
};

/// What lists, forms and imports know of a card.
pub const FIELDS: &[Field<Draft>] = &[
    Field::new("number", "equipment-number", Show::Text).listed("t.number", 90.0).indexed(),
    Field::new("serial", "equipment-serial", Show::Text)
        .listed("t.serial", 130.0)
        .indexed()
        .edited(Input::Line, |draft: &mut Draft| &mut draft.serial)
        .headings(&["序列号", "产品序列号", "机号", "S/N", "SN", "serial number"]),
    Field::new("item", "equipment-item", Show::Text)
        .listed("i.code", 110.0)
        .sorted(crate::along!("i.code", "i.id", "t.id"))
        .edited(Input::Pick(Kind::Item), |draft: &mut Draft| &mut draft.item)
        .required()
        .headings(&["物料编码", "产品编码", "item code"]),
    Field::new("item_name", "equipment-item-name", Show::Text)
        .listed("i.name", 170.0)
        .sorted(crate::along!("i.name", "i.id", "t.id")),
    Field::new("customer", "equipment-customer", Show::Text)
        .listed("c.name", 190.0)
        .sorted(crate::along!("c.name", "c.id", "t.id"))
        .edited(Input::Pick(Kind::Customer), |draft: &mut Draft| &mut draft.customer)
        .required()
        .headings(&["最终客户", "客户编码", "customer code"]),
    Field::new("status", "equipment-status", Show::Word("equipment-status"))
        .listed("t.status", 80.0)
        .choices(super::Status::WORDS),
    Field::new("warranty_to", "equipment-warranty-to", Show::Day)
        .listed("t.warranty_to", 100.0)
        .edited(Input::Day, |draft: &mut Draft| &mut draft.warranty_to)
        .headings(&["保修截止", "warranty end"]),
    Field::new("maker_serial", "equipment-maker-serial", Show::Text)
        .listed("t.maker_serial", 110.0)
        .edited(Input::Line, |draft: &mut Draft| &mut draft.maker_serial)
        .headings(&["厂商序列号", "manufacturer serial"]),
    Field::new("batch", "equipment-batch", Show::Text)
        .edited(Input::Line, |draft: &mut Draft| &mut draft.batch)
        .headings(&["批次号", "lot"]),
    Field::new("dealer", "equipment-dealer", Show::Text)
        .listed("d.name", 150.0)
        .edited(Input::Pick(Kind::Customer), |draft: &mut Draft| &mut draft.dealer)
        .headings(&["经销商编码", "dealer code"]),
    Field::new("contact", "equipment-contact", Show::Text)
        .edited(Input::Pick(Kind::Contact), |draft: &mut Draft| &mut draft.contact),
    Field::new("site_address", "equipment-site-address", Show::Text)
        .edited(Input::Line, |draft: &mut Draft| &mut draft.site_address)
        .headings(&["地址", "安装地址", "address"]),
    Field::new("delivered_on", "equipment-delivered-on", Show::Day)
        .listed("t.delivered_on", 100.0)
        .edited(Input::Day, |draft: &mut Draft| &mut draft.delivered_on)
        .headings(&["出库日期", "delivery date"]),
    Field::new("installed_on", "equipment-installed-on", Show::Day)
        .edited(Input::Day, |draft: &mut Draft| &mut draft.installed_on)
        .headings(&["安装日期", "installation date"]),
    Field::new("warranty_from", "equipment-warranty-from", Show::Day)
        .edited(Input::Day, |draft: &mut Draft| &mut draft.warranty_from)
        .headings(&["保修开始", "warranty start"]),
    Field::new("responsible", "equipment-responsible", Show::Text)
        .edited(Input::Pick(Kind::User), |draft: &mut Draft| &mut draft.responsible),
    Field::new("technician", "equipment-technician", Show::Text)
        .listed("u.name", 90.0)
        .edited(Input::PickUser("technician"), |draft: &mut Draft| &mut draft.technician),
    Field::new("territory", "equipment-territory", Show::Text)
        .edited(Input::Dict("territory"), |draft: &mut Draft| &mut draft.territory),
    Field::new("note", "equipment-note", Show::Text).edited(Input::Lines(3), |draft: &mut Draft| &mut draft.note),
];

/// Columns of the record that no field shows: what the program keeps for itself, and what steps set.
pub const HIDDEN: &[&str] =
    &["id", "version", "identity", "delivery", "kept_status", "predecessor", "successor", "reason"];

/// What a step asks for.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ReasonDraft {
    /// Why.
    pub reason: String,
}

/// The reason of a step.
pub const REASON_FIELDS: &[Field<ReasonDraft>] = &[Field::<ReasonDraft>::new("reason", "equipment-reason", Show::Text)
    .edited(Input::Line, |draft| &mut draft.reason)
    .required()];

/// The list of equipment cards.
pub fn list_spec() -> ListSpec {
    ListSpec::new(
        Kind::Equipment,
        "JOIN item i ON i.id = t.item_id JOIN customer c ON c.id = t.customer_id
         LEFT JOIN customer d ON d.id = t.dealer_id LEFT JOIN \"user\" u ON u.id = t.technician_id",
        FIELDS,
        &["t.serial", "t.maker_serial", "COALESCE(t.number, '')", "i.code", "i.name", "c.name"],
        "t.id DESC NULLS LAST",
    )
    .filtered(Filtering {
        owner: Some("t.technician_id"),
        through: &[
            Through { key: "customer", id: "t.customer_id", table: "customer", sql: "x.name" },
            Through { key: "item_name", id: "t.item_id", table: "item", sql: "x.name" },
        ],
        ..Filtering::NONE
    })
    .viewed(view::ALL)
}

impl Typed for Draft {
    const FIELDS: &'static [Field<Self>] = FIELDS;

    fn parts(of: &mut Parts<'_, Self>) {
        of.follows(|draft| &mut draft.version);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::field::ListQuery,
        db::{list, open, record::Record},
        equipment::Equipment,
    };

    #[test]
    fn every_column_is_a_field_or_hidden() {
        for column in Equipment::COLUMNS {
            let key = column.strip_suffix("_id").unwrap_or(column);
            let is_known = FIELDS.iter().any(|field| field.key == key) || HIDDEN.contains(&key);
            assert!(is_known, "equipment.{column}: add it to FIELDS or HIDDEN");
        }
    }

    #[test]
    fn the_list_runs_with_every_order_and_a_filter() {
        let conn = open::for_a_test().unwrap();
        let spec = list_spec();
        for column in &spec.columns {
            let sort = Some((column.key.to_owned(), true));
            let query = ListQuery { text: "HX 50%".to_owned(), sort, ..ListQuery::default() };
            assert_eq!(list::first_page(&conn, &spec, &query).unwrap(), []);
        }
    }
}
