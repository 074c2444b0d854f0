//! The equipment of a customer, on the forms of the customer and of their calls.

use chrono::NaiveDate;
use egui::{Grid, Ui};

use super::{
    Status,
    rules::{
        name_of,
        warranty::{Standing, standing},
    },
    store::{self, CardRow},
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

/// The units of a customer, as they are shown.
#[derive(Clone, Debug, Default)]
struct Shown {
    /// Whose they are.
    customer: CustomerId,
    /// The first of them.
    rows: Vec<CardRow>,
    /// How many there are in all.
    total: i64,
}

/// The units of a customer, and the way to a new card.
#[derive(Default)]
pub struct Units {
    subject: Option<Subject>,
    units: Slot<Shown>,
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
            Some(shown) if shown.rows.is_empty() => {
                widget::weak(ui, &cx.t("equipment-section-none"));
            }
            Some(shown) if widget::is_narrow(ui) => {
                for row in shown.rows.iter().take(widget::FEW_ROWS) {
                    ui.horizontal_wrapped(|ui| unit_ui(cx, ui, row, (shown.customer, true), today));
                }
            }
            Some(shown) => {
                let columns = Grid::new("equipment-section").striped(true).spacing([style::GROUP_GAP, style::GAP]);
                columns.show(ui, |ui| {
                    for row in shown.rows.iter().take(widget::shown_rows(ui, "units", shown.rows.len())) {
                        unit_ui(cx, ui, row, (shown.customer, false), today);
                        ui.end_row();
                    }
                });
                widget::rest_ui(cx, ui, "units", shown.rows.len());
            }
        }
        let Some(subject) = self.subject else { return };
        if widget::button(ui, icon::PLUS, &cx.t("equipment-new")).clicked() {
            cx.start(Kind::Equipment, Some(subject));
        }
    }

    fn count(&mut self) -> Option<i64> {
        self.units.get().map(|shown| shown.total)
    }

    fn door(&self) -> Option<(Kind, &'static str)> {
        let of_customer = self.subject.is_some_and(|subject| subject.kind == Kind::Customer);
        of_customer.then_some((Kind::Equipment, ""))
    }
}

fn unit_ui(cx: &Cx<'_>, ui: &mut Ui, row: &CardRow, (customer, is_narrow): (CustomerId, bool), today: NaiveDate) {
    let card = &row.card;
    widget::subject_link(cx, ui, &name_of(card), Subject::new(Kind::Equipment, card.id));
    ui.label(&row.item);
    ui.label(&card.serial);
    // In a line of its own only what stands out is said: most units are in service.
    if card.status != Status::Registered || !is_narrow {
        widget::toned(ui, tone(card.status), &cx.t(&card.status.key()));
    }
    let standing = standing(card.warranty_from, card.warranty_to, today);
    let until = card.warranty_to.map(|day| cx.texts.day(day)).unwrap_or_default();
    widget::toned(ui, warranty_tone(standing), &cx.say(&Said::from(standing))).on_hover_text(until);
    if card.customer_id != customer {
        widget::weak(ui, &cx.t("equipment-section-dealer"));
    }
}

/// The units of a customer, or of the customer of a call: the one that the call is about first.
fn units(conn: &Conn, subject: Subject) -> Result<Shown, Failure> {
    let (customer, first) = match subject.kind {
        Kind::Customer => (CustomerId(subject.id), None),
        Kind::Call => {
            let call = call::store::get(conn, CallId(subject.id))?;
            (call.customer_id, call.equipment_id)
        }
        _ => return Ok(Shown::default()),
    };
    let (rows, total) = store::rows_of_customer(conn, customer, first)?;
    Ok(Shown { customer, rows, total })
}

/// The colour of a unit in the list: its status where it is not the usual one.
pub(super) fn list_tone(row: &Cells<'_>, key: &str, _: Instant) -> Tone {
    match Status::from_word(row.text("status")) {
        Some(Status::Registered) | None => Tone::Plain,
        Some(status) if key == "status" => tone(status),
        Some(_) => Tone::Plain,
    }
}
