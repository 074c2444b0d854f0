//! Contracts on other forms: those of a customer, of a unit.

mod charges;

use egui::Ui;

use super::{
    Contract,
    rules::standing::{AsOf, Standing},
    store,
};
use crate::{
    base::{
        failure::Failure,
        field::Cells,
        id::{CustomerId, EquipmentId},
        kind::{Kind, Subject},
        say::Said,
        slot::Slot,
        time::Instant,
        words::Word as _,
    },
    cx::{Cx, Section},
    db::query::Conn,
    setting::store as setting,
    ui::{icon, style::Tone, widget},
};

pub use charges::Charges;

/// The contracts of a customer or a unit, with how they stand today.
#[derive(Default)]
pub struct Contracts {
    rows: Slot<(Vec<(Contract, AsOf)>, i64)>,
    subject: Option<Subject>,
}

impl Section for Contracts {
    fn title(&self) -> &'static str {
        "contract-section"
    }

    fn load(&mut self, cx: &Cx<'_>, subject: Subject) {
        let now = cx.now;
        self.subject = Some(subject);
        self.rows.replace(cx.load(move |conn| rows(conn, subject, now)));
    }

    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let rows = self.rows.get().map_or(&[][..], |(rows, _)| rows);
        if rows.is_empty() {
            widget::weak(ui, &cx.t("contract-section-empty"));
        }
        let is_narrow = widget::is_narrow(ui);
        let shown = if is_narrow { widget::FEW_ROWS } else { widget::shown_rows(ui, "contracts", rows.len()) };
        for (contract, as_of) in rows.iter().take(shown) {
            row_ui(cx, ui, contract, *as_of, is_narrow);
        }
        if !is_narrow {
            widget::rest_ui(cx, ui, "contracts", rows.len());
        }
        if widget::button(ui, icon::PLUS, &cx.t("contract-new")).clicked() {
            cx.start(Kind::Contract, self.subject);
        }
    }

    fn count(&mut self) -> Option<i64> {
        self.rows.get().map(|(_, total)| *total)
    }

    fn door(&self) -> Option<(Kind, &'static str)> {
        Some((Kind::Contract, "all"))
    }
}

/// The colour of a standing.
pub(super) fn tone(standing: Standing) -> Tone {
    match standing {
        Standing::InForce => Tone::Good,
        Standing::Draft | Standing::NotApproved | Standing::NotBegun => Tone::Calm,
        Standing::Suspended => Tone::Warning,
        Standing::Expired | Standing::Terminated | Standing::Void => Tone::Weak,
    }
}

fn row_ui(cx: &Cx<'_>, ui: &mut Ui, contract: &Contract, as_of: AsOf, is_narrow: bool) {
    ui.horizontal_wrapped(|ui| {
        let number = contract.number.clone().unwrap_or_else(|| cx.t("contract-unnumbered").to_string());
        widget::subject_link(cx, ui, &number, Subject::new(Kind::Contract, contract.id));
        widget::toned(ui, tone(as_of.standing), &cx.t(&as_of.standing.key()));
        widget::toned(ui, Tone::Calm, &cx.t(&contract.kind.key()));
        if is_narrow {
            widget::weak(ui, &cx.say(&Said::new("contract-section-until").with("day", contract.ends_on)));
            return;
        }
        widget::toned(ui, Tone::Calm, &cx.t(&contract.covers.key()));
        widget::weak(ui, &format!("{} – {}", cx.texts.day(contract.starts_on), cx.texts.day(contract.ends_on)));
    });
}

/// The contracts of a record with how they stand, and how many there are in all.
fn rows(conn: &Conn, subject: Subject, now: Instant) -> Result<(Vec<(Contract, AsOf)>, i64), Failure> {
    let contracts = match subject.kind {
        Kind::Customer => store::of_customer(conn, CustomerId(subject.id))?,
        Kind::Equipment => store::of_equipment(conn, EquipmentId(subject.id))?,
        _ => Vec::new(),
    };
    let total = match subject.kind {
        Kind::Customer => store::total_of_customer(conn, CustomerId(subject.id))?,
        _ => i64::try_from(contracts.len()).unwrap_or(i64::MAX),
    };
    let today = setting::calendar(conn)?.day_of(now);
    let with = |contract: Contract| -> Result<(Contract, AsOf), Failure> {
        let as_of = store::standing(conn, contract.id, today)?;
        Ok((contract, as_of))
    };
    Ok((contracts.into_iter().map(with).collect::<Result<_, Failure>>()?, total))
}

/// The colour of a contract in the list: how it stands.
pub(super) fn list_tone(row: &Cells<'_>, key: &str, _: Instant) -> Tone {
    if key != "standing" {
        return Tone::Plain;
    }
    Standing::from_word(row.text(key)).map_or(Tone::Plain, tone)
}
