//! The equipment of a customer, on the forms of the customer and of their calls.

use chrono::NaiveDate;
use egui::{Grid, Ui};

use super::{
    Equipment, Status,
    rules::{
        name_of,
        warranty::{Standing, standing},
    },
    store,
};
use crate::{
    base::{
        failure::Failure,
        field::Cells,
        id::{CallId, CustomerId},
        kind::{Kind, Subject},
        say::Said,
        slot::Slot,
        time::Instant,
        words::Word as _,
    },
    call,
    cx::Cx,
    db::query::Conn,
    item::store as item,
    ui::{
        icon,
        style::{self, Tone},
        widget,
    },
};

/// So many days before the end of warranty it is time to mind.
const SOON_DAYS: i64 = 30;

/// The tone of a status.
pub(super) fn tone(status: Status) -> Tone {
    match status {
        Status::Registered => Tone::Good,
        Status::InRepair | Status::Lent => Tone::Warning,
        Status::Draft => Tone::Calm,
        Status::Retired | Status::Returned | Status::Ended => Tone::Weak,
    }
}

/// The tone of how warranty stands.
pub(super) fn warranty_tone(standing: Standing) -> Tone {
    match standing {
        Standing::Running { days_left, .. } if days_left < SOON_DAYS => Tone::Warning,
        Standing::Running { .. } => Tone::Good,
        Standing::Later(_) => Tone::Calm,
        Standing::Over { .. } | Standing::None => Tone::Weak,
    }
}

/// One unit in a line.
#[derive(Clone, Debug)]
struct Unit {
    card: Equipment,
    item: String,
    /// It was bought by this customer for another one.
    is_dealers: bool,
}

/// The units of a customer, and the way to a new card.
#[derive(Default)]
pub struct Units {
    subject: Option<Subject>,
    units: Slot<Vec<Unit>>,
}

impl crate::cx::Section for Units {
    fn title(&self) -> &'static str {
        // A call names a unit of its own: these are all that its customer has.
        let of_call = self.subject.is_some_and(|subject| subject.kind == Kind::Call);
        if of_call { "equipment-section-of-customer" } else { "equipment-section" }
    }

    fn load(&mut self, cx: &Cx<'_>, subject: Subject) {
        if self.subject != Some(subject) {
            self.units = Slot::default();
        }
        self.subject = Some(subject);
        self.units.replace(cx.load(move |conn| units(conn, subject)));
    }

    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let today = cx.now.day(cx.texts.zone);
        match self.units.get() {
            None => {}
            Some(units) if units.is_empty() => {
                widget::weak(ui, &cx.t("equipment-section-none"));
            }
            Some(units) => {
                let columns = Grid::new("equipment-section").striped(true).spacing([style::GROUP_GAP, style::GAP]);
                let count = widget::shown_rows(ui, "units", units.len());
                columns.show(ui, |ui| units.iter().take(count).for_each(|unit| unit_ui(cx, ui, unit, today)));
                widget::rest_ui(cx, ui, "units", units.len());
            }
        }
        let Some(subject) = self.subject else { return };
        if widget::button(ui, icon::PLUS, &cx.t("equipment-new")).clicked() {
            cx.start(Kind::Equipment, Some(subject));
        }
    }
}

fn unit_ui(cx: &Cx<'_>, ui: &mut Ui, unit: &Unit, today: NaiveDate) {
    let card = &unit.card;
    widget::subject_link(cx, ui, &name_of(card), Subject::new(Kind::Equipment, card.id));
    ui.label(&unit.item);
    ui.label(&card.serial);
    widget::toned(ui, tone(card.status), &cx.t(&card.status.key()));
    let standing = standing(card.warranty_from, card.warranty_to, today);
    let until = card.warranty_to.map(|day| cx.texts.day(day)).unwrap_or_default();
    widget::toned(ui, warranty_tone(standing), &cx.say(&Said::from(standing))).on_hover_text(until);
    if unit.is_dealers {
        widget::weak(ui, &cx.t("equipment-section-dealer"));
    }
    ui.end_row();
}

/// The units of a customer, or of the customer of a call: the one that the call is about first.
fn units(conn: &Conn, subject: Subject) -> Result<Vec<Unit>, Failure> {
    let (customer, first) = match subject.kind {
        Kind::Customer => (CustomerId(subject.id), None),
        Kind::Call => {
            let call = call::store::get(conn, CallId(subject.id))?;
            (call.customer_id, call.equipment_id)
        }
        _ => return Ok(Vec::new()),
    };
    let unit = |card: Equipment| {
        let item = item::name(conn, Some(card.item_id))?.1;
        let is_dealers = card.customer_id != customer;
        Ok(Unit { card, item, is_dealers })
    };
    let mut cards = store::of_customer(conn, customer)?;
    // The others stay in their order.
    cards.sort_by_key(|card| Some(card.id) != first);
    cards.into_iter().map(unit).collect()
}

/// The colour of a unit in the list: its status where it is not the usual one.
pub(super) fn list_tone(row: &Cells<'_>, key: &str, _: Instant) -> Tone {
    match Status::from_word(row.text("status")) {
        Some(Status::Registered) | None => Tone::Plain,
        Some(status) if key == "status" => tone(status),
        Some(_) => Tone::Plain,
    }
}
