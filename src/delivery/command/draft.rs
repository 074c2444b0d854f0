//! A delivery as it is typed or imported.

use super::super::{
    Delivery, DeliveryLine, Serials, Status,
    rules::{count_warning, line_refusal, split_serials},
    store,
};
use crate::{
    base::{
        alike::half_width,
        failure::Failure,
        id::{CustomerId, DeliveryId, DeliveryLineId, ItemId},
        kind::Kind,
        money::{Money, Qty, Rate},
        parse::Parser,
        say::{Mark, Reason, Said},
        typed::Origin,
    },
    customer::store as customer,
    db::query::Conn,
    equipment::store as equipment,
    item::store as item,
};

/// A delivery as it is typed: codes instead of ids.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The delivery being edited; `None` for a new one.
    pub id: Option<DeliveryId>,
    /// Its version as it was read.
    pub version: i64,
    /// The number it had where it was imported from.
    pub foreign_number: String,
    /// Day of delivery.
    pub delivered_on: String,
    /// Code of who bought.
    pub customer: String,
    /// Code of who uses it, if another.
    pub end_customer: String,
    /// Note.
    pub note: String,
    /// What was delivered.
    pub lines: Vec<LineDraft>,
    /// The lines that were there when it was read: those missing now were taken away.
    pub known_lines: Vec<(DeliveryLineId, i64)>,
}

/// A line as it is typed.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct LineDraft {
    /// The line; `None` for a new one.
    pub id: Option<DeliveryLineId>,
    /// Its version as it was read.
    pub version: i64,
    /// Code of the item.
    pub item: String,
    /// How much; empty for as many as there are serials, else one.
    pub quantity: String,
    /// Serials, between commas, spaces or lines.
    pub serials: String,
    /// Batch.
    pub batch: String,
    /// Price per unit; empty takes the item's list price.
    pub price: String,
    /// The line that it stands for, where somebody else took that away.
    pub origin: Origin,
}

impl Draft {
    /// The draft of a delivery as it stands.
    ///
    /// # Errors
    /// [`Failure::NotFound`] when there is none.
    pub fn of(conn: &Conn, id: DeliveryId) -> Result<Self, Failure> {
        let delivery = store::get(conn, id)?;
        let rows = store::line_rows(conn, id)?;
        Ok(Self {
            id: Some(id),
            version: delivery.version,
            foreign_number: delivery.foreign_number,
            delivered_on: delivery.delivered_on.to_string(),
            customer: equipment::customer_code(conn, Some(delivery.customer_id))?,
            end_customer: equipment::customer_code(conn, delivery.end_customer_id)?,
            note: delivery.note,
            known_lines: rows.iter().map(|row| (row.line.id, row.line.version)).collect(),
            lines: rows
                .into_iter()
                .map(|row| LineDraft {
                    id: Some(row.line.id),
                    version: row.line.version,
                    item: row.code,
                    quantity: row.line.quantity.show(),
                    serials: row.line.serials.0.join(", "),
                    batch: row.line.batch,
                    price: row.line.price.plain(),
                    origin: Origin::default(),
                })
                .collect(),
        })
    }

    /// The delivery and its lines, their ids zero where they are new. Lines in which nothing is written
    /// are left out.
    ///
    /// # Errors
    /// [`Failure::Invalid`] with every error.
    pub fn parse(&self, conn: &Conn) -> Result<(Delivery, Vec<DeliveryLine>), Failure> {
        let mut parser = Parser::default();
        let find = |text: &str| customer::named(conn, text);
        let owner = parser.record("customer", &self.customer, Kind::Customer, find)?;
        let owner = parser.need("customer", owner.map(|customer| customer.id)).unwrap_or(CustomerId(0));
        let end = parser.record("end_customer", &self.end_customer, Kind::Customer, find)?;
        let day = parser.day("delivered_on", &self.delivered_on);
        let delivery = Delivery {
            id: self.id.unwrap_or_default(),
            version: self.version,
            number: None,
            foreign_number: parser.line("foreign_number", &self.foreign_number),
            delivered_on: parser.need("delivered_on", day).unwrap_or_default(),
            customer_id: owner,
            end_customer_id: end.map(|customer| customer.id).filter(|end| *end != owner),
            status: Status::Draft,
            note: parser.text("note", &self.note),
        };
        let mut lines = Vec::new();
        for (at, draft) in self.lines.iter().enumerate() {
            parser.row(Some(at + 1));
            lines.extend(line(&mut parser, conn, draft, at)?);
        }
        parser.row(None);
        parser.done()?;
        Ok((delivery, lines))
    }
}

/// What is to be minded about lines: which serials are missing, line by line.
///
/// # Errors
/// When the engine fails.
pub fn warnings(conn: &Conn, lines: &[DeliveryLine]) -> Result<Vec<Reason>, Failure> {
    let mut reasons = Vec::new();
    for line in lines {
        let item = item::get(conn, line.item_id)?;
        let row = usize::try_from(line.position).unwrap_or(0) + 1;
        let said = count_warning(row, &item, line.quantity, line.serials.0.len());
        reasons.extend(said.map(|said| Reason::new(Mark::Warning, said)));
    }
    Ok(reasons)
}

fn line(parser: &mut Parser, conn: &Conn, draft: &LineDraft, at: usize) -> Result<Option<DeliveryLine>, Failure> {
    let cells = [&draft.item, &draft.quantity, &draft.serials, &draft.batch, &draft.price];
    if cells.iter().all(|cell| cell.trim().is_empty()) {
        return Ok(None);
    }
    let found = parser.record("item", &draft.item, Kind::Item, |text| item::named(conn, text))?;
    let found = parser.need("item", found);
    let serials: Vec<String> =
        split_serials(&draft.serials).iter().map(|serial| parser.line("serials", &half_width(serial))).collect();
    let by_count = Qty::whole(i64::try_from(serials.len().max(1)).unwrap_or(i64::MAX / 1000));
    let quantity = parser.qty("quantity", &draft.quantity).unwrap_or(by_count);
    if quantity.0 <= 0 {
        parser.refuse("quantity", Said::new("delivery-error-quantity"));
    } else if let Some((field, said)) = found.as_ref().and_then(|item| line_refusal(item, quantity, serials.len())) {
        parser.refuse(field, said);
    }
    let price = parser.money("price", &draft.price);
    if price.is_some_and(|price| price < Money::ZERO) {
        parser.refuse("price", Said::new("error-negative"));
    } else if Money::line(quantity, price.unwrap_or_default(), Rate::ZERO, Rate::ZERO).is_err() {
        parser.refuse("price", Said::new("error-overflow"));
    }
    Ok(Some(DeliveryLine {
        id: draft.id.unwrap_or_default(),
        version: draft.version,
        delivery_id: DeliveryId::default(),
        position: i64::try_from(at).unwrap_or(i64::MAX),
        item_id: found.as_ref().map_or(ItemId(0), |item| item.id),
        quantity,
        serials: Serials(serials),
        batch: parser.line("batch", &half_width(&draft.batch)),
        price: price.or(found.map(|item| item.list_price)).unwrap_or(Money::ZERO),
    }))
}
