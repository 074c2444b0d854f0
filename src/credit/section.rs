//! Credit notes on the form of a settlement or customer.

use egui::Ui;

use super::{CreditNote, Status, store};
use crate::{
    base::{
        failure::Failure,
        field::Cells,
        id::{CustomerId, SettlementId},
        kind::{Kind, Subject},
        slot::Slot,
        time::Instant,
        words::Word as _,
    },
    cx::Cx,
    db::query::Conn,
    ui::{style::Tone, widget},
};

/// The colour of a status.
pub(super) fn status_tone(status: Status) -> Tone {
    match status {
        Status::Issued => Tone::Good,
        Status::Void => Tone::Weak,
    }
}

/// The colour of a credit note in the list: its status.
pub(super) fn list_tone(row: &Cells<'_>, key: &str, _: Instant) -> Tone {
    if key != "status" {
        return Tone::Plain;
    }
    Status::from_word(row.text(key)).map_or(Tone::Plain, status_tone)
}

/// The credit notes of a settlement or customer.
#[derive(Default)]
pub struct Section {
    shown: Slot<(Vec<CreditNote>, Option<i64>)>,
}

impl crate::cx::Section for Section {
    fn title(&self) -> &'static str {
        "credit-panel"
    }

    fn load(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.shown = cx.load(move |conn| notes(conn, subject));
    }

    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.shown.poll();
        let notes = self.shown.get().map_or(&[][..], |(notes, _)| notes);
        if notes.is_empty() {
            widget::weak(ui, &cx.t("credit-none"));
        }
        for one in notes.iter().take(widget::shown_rows(ui, "credits", notes.len())) {
            ui.horizontal_wrapped(|ui| {
                let number = one.number.as_deref().unwrap_or_default();
                widget::subject_link(cx, ui, number, Subject::new(Kind::CreditNote, one.id));
                widget::badge(ui, status_tone(one.status), &cx.t(&one.status.key()));
                widget::weak(ui, &cx.texts.day(one.credited_on));
                widget::fact(ui, &cx.t("credit-amount"), &one.amount.show());
                ui.label(&one.reason);
            });
        }
        widget::rest_ui(cx, ui, "credits", notes.len());
    }

    fn count(&mut self) -> Option<i64> {
        self.shown.get().and_then(|(_, total)| *total)
    }

    fn door(&self) -> Option<(Kind, &'static str)> {
        Some((Kind::CreditNote, ""))
    }
}

/// The credit notes of a record, and of a customer how many there are in all.
fn notes(conn: &Conn, subject: Subject) -> Result<(Vec<CreditNote>, Option<i64>), Failure> {
    match subject.kind {
        Kind::Settlement => Ok((store::of_settlement(conn, SettlementId(subject.id))?, None)),
        Kind::Customer => {
            let payer = CustomerId(subject.id);
            Ok((store::of_payer(conn, payer)?, Some(store::total_of_payer(conn, payer)?)))
        }
        _ => Ok((Vec::new(), None)),
    }
}
