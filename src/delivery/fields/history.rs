//! What can be asked of all deliveries (DEL-2), and the list that answers: a line of a delivery with its units.

use crate::{
    base::{
        field::{Field, Input, ListSpec, Show},
        kind::Kind,
        view::View,
        words::Word as _,
    },
    delivery::Status,
};

/// What is asked, as typed: what is left empty asks for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    /// Code or name of the customer, who bought or who uses it.
    pub customer: String,
    /// Code or name of the item.
    pub item: String,
    /// A serial, the maker's too, or any part of one, however written.
    pub serial: String,
    /// A batch.
    pub batch: String,
    /// First day.
    pub from: String,
    /// Last day, counted whole.
    pub to: String,
}

/// The fields of the question.
pub const SOUGHT_FIELDS: &[Field<Sought>] = &[
    Field::new("serial", "delivery-sought-serial", Show::Text)
        .edited(Input::Line, |sought: &mut Sought| &mut sought.serial),
    Field::new("customer", "delivery-customer", Show::Text)
        .edited(Input::Pick(Kind::Customer), |sought: &mut Sought| &mut sought.customer),
    Field::new("item", "delivery-line-item", Show::Text)
        .edited(Input::Pick(Kind::Item), |sought: &mut Sought| &mut sought.item),
    Field::new("batch", "delivery-line-batch", Show::Text).edited(Input::Line, |sought: &mut Sought| &mut sought.batch),
    Field::new("from", "delivery-sought-from", Show::Day).edited(Input::Day, |sought: &mut Sought| &mut sought.from),
    Field::new("to", "delivery-sought-to", Show::Day).edited(Input::Day, |sought: &mut Sought| &mut sought.to),
];

/// The serials of a line, as people read them: they are stored as a list.
const SERIALS: &str = "REPLACE(REPLACE(REPLACE(REPLACE(t.serials, '[]', ''), '[\"', ''), '\"]', ''), '\",\"', ', ')";

/// The card of a line's unit; of several the first, and that there are more.
const UNIT: &str = "COALESCE((SELECT CASE WHEN COUNT(*) > 1 THEN MIN(u.number) || ' …' ELSE MIN(u.number) END
    FROM equipment u WHERE u.delivery_id = t.delivery_id AND u.item_id = t.item_id), '')";

/// The columns of a line of a delivery among all.
pub const COLUMNS: &[Field<Sought>] = &[
    Field::new("delivered_on", "delivery-delivered-on", Show::Day).listed("d.delivered_on", 95.0).indexed(),
    Field::new("number", "delivery-number", Show::Text).listed("COALESCE(d.number, '')", 115.0),
    Field::new("customer", "delivery-customer", Show::Text).listed("c.name", 200.0),
    Field::new("end_customer", "delivery-end-customer", Show::Text).listed("COALESCE(e.name, '')", 150.0),
    Field::new("item", "delivery-line-item", Show::Text).listed("i.code", 100.0),
    Field::new("item_name", "delivery-line-item-name", Show::Text).listed("i.name", 140.0),
    Field::new("quantity", "delivery-line-quantity", Show::Qty).listed("t.quantity", 60.0),
    Field::new("serials", "delivery-line-serials", Show::Text).listed(SERIALS, 180.0),
    Field::new("batch", "delivery-line-batch", Show::Text).listed("t.batch", 90.0),
    Field::new("equipment", "delivery-line-unit", Show::Text).listed(UNIT, 100.0),
    Field::new("status", "delivery-status", Show::Word("delivery-status"))
        .listed("d.status", 70.0)
        .choices(Status::WORDS),
    Field::new("foreign_number", "delivery-foreign-number", Show::Text).listed("d.foreign_number", 115.0),
];

/// The views of the list.
const VIEWS: &[View] = &[
    View::new("all", "view-all", ""),
    View::new("month", "delivery-tab-month", "delivered_on: this month"),
    View::new("posted", "delivery-tab-posted", "status: posted"),
    View::new("draft", "delivery-tab-draft", "status: draft"),
    // Units that can be told apart.
    View::new("serials", "delivery-tab-serials", "serials: not empty"),
];

/// The list of all lines of all deliveries, the newest first.
pub fn list_spec() -> ListSpec {
    ListSpec::new(
        Kind::DeliveryLine,
        "JOIN delivery d ON d.id = t.delivery_id JOIN item i ON i.id = t.item_id
         JOIN customer c ON c.id = d.customer_id LEFT JOIN customer e ON e.id = d.end_customer_id",
        COLUMNS,
        &[
            "COALESCE(d.number, '')",
            "d.foreign_number",
            "c.name",
            "COALESCE(e.name, '')",
            "i.code",
            "i.name",
            "t.serials",
        ],
        "d.delivered_on DESC NULLS LAST, d.id DESC NULLS LAST, t.position, t.id",
    )
    .viewed(VIEWS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::field::ListQuery,
        db::{list, open},
    };

    #[test]
    fn the_list_of_lines_runs_with_every_order_and_a_filter() {
        let conn = open::for_a_test().unwrap();
        let spec = list_spec();
        for column in &spec.columns {
            let sort = Some((column.key.to_owned(), true));
            let query = ListQuery { text: "SN 50%".to_owned(), sort, ..ListQuery::default() };
            assert_eq!(list::first_page(&conn, &spec, &query).unwrap(), []);
        }
    }
}
