//! Deliveries on other forms: those of a customer.

use egui::Ui;

use super::{Delivery, Status, store};
use crate::{
    base::{
        field::Cells,
        id::CustomerId,
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

impl Section for Deliveries {
    fn title(&self) -> &'static str {
        "delivery-section"
    }

    fn load(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.subject = Some(subject);
        self.rows.replace(cx.load(move |conn| match subject.kind {
            Kind::Customer => store::of_customer(conn, CustomerId(subject.id)),
            _ => Ok((Vec::new(), 0)),
        }));
    }

    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
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
        Some((Kind::Delivery, ""))
    }
}

/// The colour of a delivery in the list: a draft that is still to be posted.
pub(super) fn list_tone(row: &Cells<'_>, key: &str, _: Instant) -> Tone {
    match Status::from_word(row.text(key)) {
        Some(Status::Draft) if key == "status" => Tone::Warning,
        _ => Tone::Plain,
    }
}
