//! The fields of a delivery and its lines, once.

pub mod history;

use super::command::{Draft, LineDraft};
use crate::base::{
    field::{Field, Input, ListSpec, Show},
    id::Id,
    kind::Kind,
    meet::Parts,
    typed::{LinesOf, Origin, Typed, TypedLine, label_of_line},
    view,
    words::Word as _,
};

/// What lists, forms and imports know of a delivery.
pub const FIELDS: &[Field<Draft>] = &[
    Field::new("number", "delivery-number", Show::Text).listed("t.number", 120.0).indexed(),
    Field::new("foreign_number", "delivery-foreign-number", Show::Text)
        .listed("t.foreign_number", 120.0)
        .edited(Input::Line, |draft: &mut Draft| &mut draft.foreign_number)
        .headings(&["出库单号", "单据编号", "单号", "delivery number", "delivery no", "document number"]),
    Field::new("delivered_on", "delivery-delivered-on", Show::Day)
        .listed("t.delivered_on", 95.0)
        .indexed()
        .edited(Input::Day, |draft: &mut Draft| &mut draft.delivered_on)
        .required()
        .headings(&["日期", "发货日期", "交货日期", "date", "delivery date"]),
    Field::new("customer", "delivery-customer", Show::Text)
        .listed("c.name", 210.0)
        .sorted(crate::along!("c.name", "c.id", "t.id"))
        .edited(Input::Pick(Kind::Customer), |draft: &mut Draft| &mut draft.customer)
        .required()
        .headings(&["客户编码", "客户代码", "购货单位", "customer code"]),
    Field::new("end_customer", "delivery-end-customer", Show::Text)
        .listed("e.name", 180.0)
        .edited(Input::Pick(Kind::Customer), |draft: &mut Draft| &mut draft.end_customer)
        .headings(&["最终用户", "使用单位", "end user", "end customer code"]),
    Field::new("status", "delivery-status", Show::Word("delivery-status"))
        .listed("t.status", 80.0)
        .choices(super::Status::WORDS),
    Field::new("note", "delivery-note", Show::Text).edited(Input::Lines(2), |draft: &mut Draft| &mut draft.note),
];

/// Columns of the record that no field shows by itself.
pub const HIDDEN: &[&str] = &["id", "version"];

/// What forms and imports know of a line.
pub const LINE_FIELDS: &[Field<LineDraft>] = &[
    Field::new("item", "delivery-line-item", Show::Text)
        .listed("", 150.0)
        .edited(Input::Pick(Kind::Item), |draft: &mut LineDraft| &mut draft.item)
        .required()
        .headings(&["物料编码", "产品编码", "物料代码", "item code", "product code"]),
    Field::new("quantity", "delivery-line-quantity", Show::Qty)
        .listed("", 70.0)
        .edited(Input::Qty, |draft: &mut LineDraft| &mut draft.quantity)
        .headings(&["实发数量", "出库数量", "qty"]),
    Field::new("serials", "delivery-line-serials", Show::Text)
        .listed("", 320.0)
        .edited(Input::Line, |draft: &mut LineDraft| &mut draft.serials)
        .headings(&["序列号", "机号", "产品序列号", "serial", "serial number", "serial numbers", "S/N", "SN"]),
    Field::new("batch", "delivery-line-batch", Show::Text)
        .listed("", 100.0)
        .edited(Input::Line, |draft: &mut LineDraft| &mut draft.batch)
        .headings(&["批号", "批次号", "lot"]),
    Field::new("price", "delivery-line-price", Show::Money)
        .listed("", 100.0)
        .edited(Input::Money, |draft: &mut LineDraft| &mut draft.price)
        .headings(&["含税单价", "unit price"]),
];

/// The list of deliveries.
pub fn list_spec() -> ListSpec {
    ListSpec::new(
        Kind::Delivery,
        "JOIN customer c ON c.id = t.customer_id LEFT JOIN customer e ON e.id = t.end_customer_id",
        FIELDS,
        &["COALESCE(t.number, '')", "t.foreign_number", "c.name", "COALESCE(e.name, '')"],
        "t.delivered_on DESC NULLS LAST, t.id DESC NULLS LAST",
    )
    .viewed(view::ALL)
}

impl Typed for Draft {
    const FIELDS: &'static [Field<Self>] = FIELDS;
    const LINES: &'static [LinesOf] = &[(Kind::DeliveryLine, label_of_line::<LineDraft>)];

    fn parts(of: &mut Parts<'_, Self>) {
        of.follows(|draft| &mut draft.version);
        of.lines("lines", (Kind::DeliveryLine, "delivery-lines"), |draft| &mut draft.lines);
        of.follows(|draft| &mut draft.known_lines);
    }
}

impl TypedLine for LineDraft {
    const FIELDS: &'static [Field<Self>] = LINE_FIELDS;

    fn stored(&self) -> i64 {
        self.id.map_or(0, Id::raw)
    }

    fn origin(&self) -> Origin {
        self.origin
    }

    fn renew(&mut self) {
        self.origin = self.origin.or(self.stored());
        (self.id, self.version) = (None, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::field::ListQuery,
        db::{list, open, record::Record},
        delivery::Delivery,
    };

    #[test]
    fn every_column_is_a_field_or_hidden() {
        for column in Delivery::COLUMNS {
            let key = column.strip_suffix("_id").unwrap_or(column);
            let is_known = FIELDS.iter().any(|field| field.key == key) || HIDDEN.contains(&key);
            assert!(is_known, "delivery.{column}: add it to FIELDS or HIDDEN");
        }
    }

    #[test]
    fn the_list_runs_with_every_order_and_a_filter() {
        let conn = open::for_a_test().unwrap();
        let spec = list_spec();
        for column in &spec.columns {
            let sort = Some((column.key.to_owned(), true));
            let query = ListQuery { text: "CK 50%".to_owned(), sort, ..ListQuery::default() };
            assert_eq!(list::first_page(&conn, &spec, &query).unwrap(), []);
        }
    }
}
