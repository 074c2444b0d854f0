//! Deliveries on other forms: those of a customer, the way to those of an item.

use egui::Ui;

use super::{Delivery, Status, store};
use crate::{
    base::{
        field::Cells,
        id::{CustomerId, ItemId},
        kind::{Kind, Subject},
        slot::Slot,
        time::Instant,
        words::Word as _,
    },
    cx::{Cx, Section},
    ui::{icon, style::Tone, widget},
};

/// The deliveries of a customer, as buyer or end customer.
#[derive(Default)]
pub struct Deliveries {
    rows: Slot<(Vec<Delivery>, i64)>,
    subject: Option<Subject>,
}

impl Deliveries {
    /// Of an item only the way to its lines is shown: they may be very many.
    fn is_of_customer(&self) -> bool {
        self.subject.is_some_and(|subject| subject.kind == Kind::Customer)
    }
}

impl Section for Deliveries {
    fn title(&self) -> &'static str {
        "delivery-section"
    }

    fn load(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.subject = Some(subject);
        self.rows.replace(cx.load(move |conn| match subject.kind {
            Kind::Customer => store::of_customer(conn, CustomerId(subject.id)),
            Kind::Item => Ok((Vec::new(), store::history::total_of_item(conn, ItemId(subject.id))?)),
            _ => Ok((Vec::new(), 0)),
        }));
    }

    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        if let Some(subject) = self.subject
            && widget::link(ui, &cx.t("delivery-history-of")).clicked()
        {
            cx.list_of(Kind::DeliveryLine, "", subject);
        }
        if !self.is_of_customer() {
            return;
        }
        let rows = self.rows.get().map_or(&[][..], |(rows, _)| rows);
        if rows.is_empty() {
            widget::weak(ui, &cx.t("delivery-section-empty"));
        }
        for delivery in rows.iter().take(widget::shown_rows(ui, "deliveries", rows.len())) {
            ui.horizontal_wrapped(|ui| {
                let number = delivery.number.clone().unwrap_or_else(|| cx.t("delivery-unnumbered").to_string());
                widget::subject_link(cx, ui, &number, Subject::new(Kind::Delivery, delivery.id));
                widget::weak(ui, &cx.texts.day(delivery.delivered_on));
                let tone = if delivery.status == Status::Posted { Tone::Good } else { Tone::Calm };
                widget::toned(ui, tone, &cx.t(&delivery.status.key()));
                // An empty label would break the row.
                if !delivery.foreign_number.is_empty() {
                    ui.label(&delivery.foreign_number);
                }
            });
        }
        widget::rest_ui(cx, ui, "deliveries", rows.len());
        if widget::button(ui, icon::PLUS, &cx.t("delivery-new")).clicked() {
            cx.start(Kind::Delivery, self.subject);
        }
    }

    fn count(&mut self) -> Option<i64> {
        self.rows.get().map(|(_, total)| *total)
    }

    fn door(&self) -> Option<(Kind, &'static str)> {
        Some((if self.is_of_customer() { Kind::Delivery } else { Kind::DeliveryLine }, ""))
    }
}

/// The colour of a delivery in the list: a draft that is still to be posted.
pub(super) fn list_tone(row: &Cells<'_>, key: &str, _: Instant) -> Tone {
    match Status::from_word(row.text(key)) {
        Some(Status::Draft) if key == "status" => Tone::Warning,
        _ => Tone::Plain,
    }
}
