//! What the form of a delivery shows, gathered before drawing.

use chrono::NaiveDate;

use crate::{
    base::{
        failure::Failure,
        id::{CustomerId, DeliveryId},
        kind::{Kind, Subject},
        say::Said,
        words::Word as _,
    },
    customer,
    cx::{
        log_of,
        records::{By, Found},
    },
    db::query::Conn,
    delivery::{
        Delivery, Status,
        command::{Draft, KEEPERS, LineDraft},
        rules::Refusal,
        store,
    },
    equipment, item, people,
    ui::log::LogLine,
};

/// A delivery as its form shows it.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    /// The delivery.
    pub(super) delivery: Delivery,
    /// Who bought, and who uses it if another: text key and record.
    pub(super) customers: Vec<(&'static str, String, Subject)>,
    /// The cards it made.
    pub(super) cards: Vec<Made>,
    /// The warranty contracts it made.
    pub(super) contracts: Vec<Made>,
    /// Why it does not change any more, or who acts may not.
    pub(super) refused: Option<Said>,
    /// What happened to it.
    pub(super) log: Vec<LogLine>,
}

/// A record that posting made.
#[derive(Clone, Debug)]
pub(super) struct Made {
    /// Which.
    pub(super) subject: Subject,
    /// How it is called.
    pub(super) name: String,
    /// What it is about.
    pub(super) about: String,
    /// The text key of its status.
    pub(super) status: String,
}

/// Reads a delivery for its form.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub(super) fn shown(conn: &Conn, id: i64, by: By) -> Result<Found<Draft, Shown>, Failure> {
    let id = DeliveryId(id);
    let delivery = store::get(conn, id)?;
    let who = people::store::get(conn, by.user)?;
    let posted = || Refusal::Posted(delivery.number.clone().unwrap_or_default()).into();
    let refused = match delivery.status {
        Status::Posted => Some(posted()),
        Status::Draft => people::rules::may(&who, KEEPERS).err().map(Said::from),
    };
    let mut customers = Vec::new();
    let ids = [("delivery-customer", Some(delivery.customer_id)), ("delivery-end-customer", delivery.end_customer_id)];
    for (key, id) in ids {
        if let Some(id) = id {
            customers.push((key, customer::store::name(conn, Some(id))?, Subject::new(Kind::Customer, id)));
        }
    }
    let shown = Shown {
        customers,
        cards: cards(conn, id)?,
        contracts: contracts(conn, id)?,
        refused,
        log: log_of(conn, Subject::new(Kind::Delivery, id))?,
        delivery,
    };
    Ok(Found { id: id.0, version: shown.delivery.version, draft: Draft::of(conn, id)?, shown })
}

fn cards(conn: &Conn, id: DeliveryId) -> Result<Vec<Made>, Failure> {
    let made = |card: equipment::Equipment| {
        let item = item::store::name(conn, Some(card.item_id))?.1;
        Ok(Made {
            subject: Subject::new(Kind::Equipment, card.id),
            name: equipment::rules::name_of(&card),
            about: format!("{item} {}", card.serial),
            status: card.status.key(),
        })
    };
    equipment::store::of_delivery(conn, id)?.into_iter().map(made).collect()
}

fn contracts(conn: &Conn, id: DeliveryId) -> Result<Vec<Made>, Failure> {
    let made = |contract: crate::contract::Contract| Made {
        subject: Subject::new(Kind::Contract, contract.id),
        name: contract.number.unwrap_or_else(|| format!("#{}", contract.id.0)),
        about: format!("{} – {}", contract.starts_on, contract.ends_on),
        status: contract.status.key(),
    };
    Ok(store::contracts(conn, id)?.into_iter().map(made).collect())
}

/// The draft of a new delivery: of today, with a first line.
pub(super) fn blank(today: NaiveDate) -> Draft {
    Draft { delivered_on: today.to_string(), lines: vec![LineDraft::default()], ..Draft::default() }
}

/// The draft of a new delivery, as far as the customer it starts from allows.
///
/// # Errors
/// When the engine fails.
pub(super) fn started(conn: &Conn, from: Option<Subject>, blank: Draft) -> Result<Draft, Failure> {
    let customer = from.filter(|from| from.kind == Kind::Customer).map(|from| CustomerId(from.id));
    Ok(Draft { customer: equipment::store::customer_code(conn, customer)?, ..blank })
}
