//! What the form of an equipment card shows, gathered before drawing.

use chrono::NaiveDate;

use crate::{
    base::{
        failure::Failure,
        id::{CallId, CustomerId, EquipmentId, UserId},
        kind::{Kind, Subject},
        say::Said,
    },
    call, customer,
    cx::records::{By, Found},
    db::query::Conn,
    delivery,
    equipment::{
        Equipment,
        command::{Draft, KEEPERS},
        rules::{self, Refusal, Step},
        store::{self, PartRow},
    },
    item::store::{self as item, BomNode, Levels},
    people, setting,
};

/// The steps that people take by hand; deliveries and exchanges take the others.
const STEPS: &[Step] = &[
    Step::Register,
    Step::TakeIn,
    Step::HandOver,
    Step::Lend,
    Step::GiveBack,
    Step::TakeBack,
    Step::Retire,
    Step::Reregister,
];

/// A record to lead to, with its name.
pub(super) type Link = (String, Subject);

/// A card as its form shows it.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    /// The card.
    pub(super) card: Equipment,
    /// Name of the item.
    pub(super) item: Link,
    /// Who uses it.
    pub(super) owner: Link,
    /// Who bought it, the delivery, the cards before and after: text key of the relation and record.
    pub(super) others: Vec<(&'static str, Link)>,
    /// Every part that ever was in it.
    pub(super) parts: Vec<PartRow>,
    /// The bill of materials of its item, all levels.
    pub(super) bom: Vec<BomNode>,
    /// The steps, each possible or why it is not.
    pub(super) steps: Vec<(Step, Result<(), Said>)>,
    /// Why it can't be deleted, if it can't.
    pub(super) delete: Result<(), Said>,
    /// Why parts can't be filled, if they can't.
    pub(super) fill: Result<(), Said>,
    /// Why who acts may not keep cards, if they may not.
    pub(super) refused: Option<Said>,
    /// The warranty that its item gives by itself: what is beyond was added.
    pub(super) own_term: Option<(NaiveDate, NaiveDate)>,
}

/// Reads a card for its form.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub(super) fn shown(conn: &Conn, id: i64, by: By) -> Result<Found<Draft, Shown>, Failure> {
    let id = EquipmentId(id);
    let card = store::get(conn, id)?;
    let refused = refused(conn, by.user)?;
    let may = || refused.clone().map_or(Ok(()), Err);
    let unique_by = setting::store::unique_by(conn)?;
    let steps = STEPS.iter().map(|step| (*step, may().and_then(|()| verdict(&card, *step, unique_by)))).collect();
    let item_record = item::get(conn, card.item_id)?;
    let bom = item::bom_tree(conn, card.item_id, Levels::All)?;
    let (code, name) = item::name(conn, Some(card.item_id))?;
    let fill = if bom.is_empty() { Err(Refusal::NoBom(code).into()) } else { may() };
    let delete = card.number.clone().map_or_else(may, |number| Err(Refusal::Numbered(number).into()));
    let shown = Shown {
        item: (name, Subject::new(Kind::Item, card.item_id)),
        owner: customer_link(conn, card.customer_id)?,
        others: others(conn, &card)?,
        parts: store::parts(conn, id, None)?,
        bom,
        steps,
        delete,
        fill,
        refused,
        own_term: rules::warranty::term(card.delivered_on, card.installed_on, item_record.warranty_months),
        card,
    };
    Ok(Found { id: id.0, version: shown.card.version, draft: Draft::of(conn, id)?, shown })
}

/// Why who acts may not keep cards, if they may not.
pub(super) fn refused(conn: &Conn, user: UserId) -> Result<Option<Said>, Failure> {
    let user = people::store::get(conn, user)?;
    Ok(people::rules::may(&user, KEEPERS).err().map(Said::from))
}

fn verdict(card: &Equipment, step: Step, unique_by: setting::UniqueBy) -> Result<(), Said> {
    rules::next(card.status, card.kept_status, step)?;
    if step == Step::Register {
        rules::complete(card, unique_by)?;
    }
    Ok(())
}

fn customer_link(conn: &Conn, id: CustomerId) -> Result<Link, Failure> {
    Ok((customer::store::name(conn, Some(id))?, Subject::new(Kind::Customer, id)))
}

fn others(conn: &Conn, card: &Equipment) -> Result<Vec<(&'static str, Link)>, Failure> {
    let mut others = Vec::new();
    if let Some(dealer) = card.dealer_id {
        others.push(("equipment-dealer", customer_link(conn, dealer)?));
    }
    if let Some(id) = card.delivery_id {
        let number = delivery::store::get(conn, id)?.number.unwrap_or_else(|| format!("#{}", id.0));
        others.push(("equipment-delivery", (number, Subject::new(Kind::Delivery, id))));
    }
    for (key, id) in [("equipment-predecessor", card.predecessor_id), ("equipment-successor", card.successor_id)] {
        if let Some(id) = id {
            others.push((key, (store::name(conn, Some(id))?, Subject::new(Kind::Equipment, id))));
        }
    }
    Ok(others)
}

/// The draft of a new card, as far as the record it starts from allows.
///
/// # Errors
/// When there is no such record.
pub(super) fn start(conn: &Conn, from: Option<Subject>) -> Result<Draft, Failure> {
    let mut draft = Draft::default();
    match from {
        Some(Subject { kind: Kind::Customer, id }) => {
            draft.customer = store::customer_code(conn, Some(CustomerId(id)))?;
        }
        Some(Subject { kind: Kind::Call, id }) => {
            let call = call::store::get(conn, CallId(id))?;
            draft.customer = store::customer_code(conn, Some(call.customer_id))?;
            draft.item = item::name(conn, call.item_id)?.0;
        }
        Some(Subject { kind: Kind::Item, id }) => {
            draft.item = item::name(conn, Some(crate::base::id::ItemId(id)))?.0;
        }
        _ => {}
    }
    Ok(draft)
}
