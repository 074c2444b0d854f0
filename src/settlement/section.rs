//! Settlements on the form of a call or customer.

use egui::Ui;

use super::{Settlement, SettlementLine, Status, rules::ACCOUNTS, store};
use crate::{
    base::{
        failure::Failure,
        field::Cells,
        id::{CallId, CustomerId, SettlementLineId, UserId},
        kind::{Kind, Subject},
        money::{Money, Qty, Rate},
        say::{Mark, Reason, Said},
        slot::Slot,
        time::Instant,
        words::Word as _,
    },
    cx::Cx,
    db::query::Conn,
    handling::{self, Charge, DecidedBy, HandlingLine, rules::charge::deciding},
    people,
    ui::{icon, reason::reasons_ui, style::Tone, widget},
};

/// The settlements of a call or customer, what is still to be settled, and the way to a new one.
#[derive(Default)]
pub struct Section {
    subject: Option<Subject>,
    /// For whom it was read: not everybody settles.
    reader: UserId,
    shown: Slot<Accounts>,
}

impl crate::cx::Section for Section {
    fn title(&self) -> &'static str {
        "settlement-panel"
    }

    fn load(&mut self, cx: &Cx<'_>, subject: Subject) {
        let user = cx.user;
        (self.subject, self.reader) = (Some(subject), user);
        self.shown.replace(cx.load(move |conn| briefs(conn, subject, user)));
    }

    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        if let Some(subject) = self.subject.filter(|_| self.reader != cx.user) {
            self.load(cx, subject);
        }
        self.shown.poll();
        let Some(shown) = self.shown.get() else { return };
        if shown.settlements.is_empty() {
            widget::weak(ui, &cx.t("settlement-none"));
        }
        let count = widget::shown_rows(ui, "settlements", shown.settlements.len());
        for brief in shown.settlements.iter().take(count) {
            brief_ui(cx, ui, brief);
        }
        widget::rest_ui(cx, ui, "settlements", shown.settlements.len());
        if shown.open.is_empty() {
            return;
        }
        widget::title(ui, &cx.t("settlement-open-lines"));
        for line in &shown.open {
            ui.horizontal_wrapped(|ui| {
                ui.label(&line.description);
                let hover = |ui: &mut Ui| reasons_ui(cx, ui, &line.reasons);
                widget::toned(ui, tone(line.charge), &cx.t(&line.charge.key())).on_hover_ui(hover);
                ui.label(line.net.show());
            });
        }
        let call = self.subject.filter(|subject| subject.kind == Kind::Call);
        if call.is_none() {
            return;
        }
        let button = |ui: &mut Ui| widget::button(ui, icon::RECEIPT, &cx.t("settlement-new"));
        let button = ui.add_enabled_ui(shown.refused.is_none(), button).inner;
        widget::refused(&button, &shown.refused.as_ref().map_or_else(String::new, |why| cx.say(why)));
        if button.clicked() {
            cx.start(Kind::Settlement, call);
        }
    }

    fn count(&mut self) -> Option<i64> {
        self.shown.get().and_then(|shown| shown.total)
    }

    fn door(&self) -> Option<(Kind, &'static str)> {
        Some((Kind::Settlement, "all"))
    }
}

fn brief_ui(cx: &Cx<'_>, ui: &mut Ui, brief: &Brief) {
    ui.horizontal_wrapped(|ui| {
        let unnumbered = cx.t("settlement-unnumbered");
        let number = if brief.number.is_empty() { &*unnumbered } else { brief.number.as_str() };
        widget::subject_link(cx, ui, number, brief.subject);
        widget::badge(ui, status_tone(brief.status), &cx.t(&brief.status.key()));
        widget::fact(ui, &cx.t("settlement-total"), &brief.total.show());
        widget::fact(ui, &cx.t("settlement-owed"), &brief.owed.show());
    });
}

/// The colour of a charge.
pub(super) fn tone(charge: Charge) -> Tone {
    match charge {
        Charge::Free => Tone::Good,
        Charge::Discounted => Tone::Accent,
        Charge::Charged => Tone::Warning,
    }
}

/// The colour of a status.
pub(super) fn status_tone(status: Status) -> Tone {
    match status {
        Status::Draft => Tone::Calm,
        Status::Confirmed | Status::PartPaid => Tone::Warning,
        Status::Paid => Tone::Good,
        Status::Void => Tone::Weak,
    }
}

/// One line as it is shown.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// The line of a stored settlement.
    pub(super) id: Option<SettlementLineId>,
    /// As it reads on paper.
    pub(super) description: String,
    /// How much.
    pub(super) quantity: Qty,
    /// Price per unit.
    pub(super) price: Money,
    /// Discount.
    pub(super) discount: Rate,
    /// Relief.
    pub(super) relief: Rate,
    /// Free, discounted or charged.
    pub(super) charge: Charge,
    /// What is owed for it.
    pub(super) net: Money,
    /// The rate of the tax in it; not known before it is settled.
    pub(super) tax_rate: Option<Rate>,
    /// The tax in it.
    pub(super) tax: Money,
    /// Which test decided, where it was work.
    pub(super) decided_by: Option<DecidedBy>,
    /// Why.
    pub(super) reasons: Vec<Reason>,
}

impl Line {
    /// The engineer's last word decided.
    pub(super) fn is_last_word(&self) -> bool {
        self.decided_by == Some(DecidedBy::LastWord)
    }

    /// The reason that decided: what waived it, else that of the test that decided, else the last one.
    pub(super) fn why(&self) -> Option<&Reason> {
        let last = self.reasons.last()?;
        let is_waived = ["settlement-reason-waived", "handling-waived"].contains(&last.said.key.as_ref());
        let by = self.decided_by.filter(|_| !is_waived);
        by.and_then(|by| deciding(by, &self.reasons)).or(Some(last))
    }
}

/// A line of a settlement as it is shown.
pub(super) fn settled(line: SettlementLine) -> Line {
    Line {
        id: Some(line.id),
        tax_rate: Some(line.tax_rate),
        tax: line.tax,
        decided_by: line.decided_by,
        description: line.description,
        quantity: line.quantity,
        price: line.price,
        discount: line.discount,
        relief: line.relief,
        charge: line.charge,
        net: line.net,
        reasons: line.reasons.0,
    }
}

/// A line of a handling record as a settlement would show it: waived ones at 0.
pub(super) fn unsettled(mut line: HandlingLine) -> Line {
    if !line.waived_reason.is_empty() {
        let said = Said::new("handling-waived").with("reason", line.waived_reason.as_str());
        line.reasons.0.push(Reason::new(Mark::Warning, said));
        (line.charge, line.relief, line.net) = (Charge::Free, Rate::WHOLE, Money::ZERO);
    }
    Line {
        id: None,
        tax_rate: None,
        tax: Money::ZERO,
        decided_by: Some(line.decided_by),
        description: line.description,
        quantity: line.quantity,
        price: line.price,
        discount: line.discount,
        relief: line.relief,
        charge: line.charge,
        net: line.net,
        reasons: line.reasons.0,
    }
}

/// One settlement in the section of a call or customer.
#[derive(Clone, Debug)]
struct Brief {
    /// The settlement.
    subject: Subject,
    /// Its number; empty for a draft.
    number: String,
    /// Where it stands.
    status: Status,
    /// What it asks for.
    total: Money,
    /// What is still to be paid.
    owed: Money,
}

/// What the section of a call or customer shows: settlements, and the lines that still need one.
#[derive(Clone, Debug, Default)]
struct Accounts {
    /// The settlements.
    settlements: Vec<Brief>,
    /// How many there are in all, of a customer.
    total: Option<i64>,
    /// Charged lines that neither are settled nor waived: they keep the call open.
    open: Vec<Line>,
    /// Why who acts may not settle them, if they may not.
    refused: Option<Said>,
}

/// The settlements of a call or customer.
fn briefs(conn: &Conn, subject: Subject, user: UserId) -> Result<Accounts, Failure> {
    let brief = |one: Settlement| Brief {
        subject: Subject::new(Kind::Settlement, one.id),
        owed: one.owed(),
        number: one.number.unwrap_or_default(),
        status: one.status,
        total: one.total,
    };
    match subject.kind {
        Kind::Call => Ok(Accounts {
            settlements: store::of_call(conn, CallId(subject.id))?.into_iter().map(brief).collect(),
            total: None,
            open: handling::store::unsettled(conn, CallId(subject.id))?.into_iter().map(unsettled).collect(),
            refused: people::store::refusal(conn, user, &ACCOUNTS)?,
        }),
        Kind::Customer => Ok(Accounts {
            settlements: store::of_payer(conn, CustomerId(subject.id))?.into_iter().map(brief).collect(),
            total: Some(store::total_of_payer(conn, CustomerId(subject.id))?),
            ..Accounts::default()
        }),
        _ => Ok(Accounts::default()),
    }
}

/// The colour of a settlement in the list: its status.
pub(super) fn list_tone(row: &Cells<'_>, key: &str, _: Instant) -> Tone {
    if key != "status" {
        return Tone::Plain;
    }
    Status::from_word(row.text(key)).map_or(Tone::Plain, status_tone)
}
