//! The charge plan on the form of a contract that stands: what is due, what is settled and paid, and the way to settle.

use egui::{Grid, Ui};

use crate::{
    base::{
        failure::Failure,
        id::{ChargeLineId, ContractId},
        kind::{Kind, Subject},
        money::Money,
        say::Said,
        slot::Slot,
        time::Instant,
        words::Word as _,
    },
    contract::{
        ChargeLine, Status,
        rules::charge_plan::{self, State},
        store,
    },
    cx::{Cx, Section},
    db::{query::Conn, tx::Done},
    setting::store as setting,
    settlement::{self, command::ContractCommand},
    ui::{
        icon,
        style::{self, Tone},
        widget,
    },
};

/// The charge plan of a contract with where each line stands.
#[derive(Default)]
pub struct Charges {
    subject: Option<Subject>,
    shown: Slot<Option<Vec<Row>>>,
    sent: Slot<Done>,
}

/// One line as it is shown.
#[derive(Clone, Debug)]
struct Row {
    line: ChargeLine,
    state: State,
    /// The settlement that holds it, with its number.
    settlement: Option<(Subject, Option<String>)>,
    /// Why it is not settled.
    why: Option<Said>,
}

impl Section for Charges {
    fn title(&self) -> &'static str {
        "contract-charges-section"
    }

    fn load(&mut self, cx: &Cx<'_>, subject: Subject) {
        let now = cx.now;
        self.subject = Some(subject);
        self.shown.replace(cx.load(move |conn| rows(conn, ContractId(subject.id), now)));
    }

    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        match self.sent.take() {
            Some(Ok(done)) => {
                cx.tell(&done);
                if let Some(subject) = done.outcome.subject {
                    cx.open(subject);
                }
            }
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        self.shown.poll();
        let (Some(subject), Some(shown)) = (self.subject, self.shown.get()) else { return };
        let Some(rows) = shown.as_deref() else {
            widget::weak(ui, &cx.t("contract-charges-of-draft"));
            return;
        };
        if rows.is_empty() {
            widget::weak(ui, &cx.t("contract-charges-none"));
            return;
        }
        let is_busy = self.sent.is_loading();
        let wanted = ui.add_enabled_ui(!is_busy, |ui| rows_ui(cx, ui, rows)).inner;
        if let Some(lines) = wanted {
            self.sent = cx.send(ContractCommand::Settle { contract: ContractId(subject.id), lines });
        }
    }
}

/// The table; the lines that are to be settled.
fn rows_ui(cx: &Cx<'_>, ui: &mut Ui, rows: &[Row]) -> Option<Vec<ChargeLineId>> {
    let mut wanted = None;
    Grid::new("contract-charges").spacing([style::GROUP_GAP, style::GAP]).striped(true).show(ui, |ui| {
        widget::weak(ui, &cx.t("contract-charge-due-on"));
        widget::number_heading(ui, &cx.t("contract-charge-amount"));
        widget::weak(ui, &cx.t("contract-charge-note"));
        widget::weak(ui, &cx.t("contract-status"));
        ui.end_row();
        for row in rows {
            if row_ui(cx, ui, row) {
                wanted = Some(vec![row.line.id]);
            }
            ui.end_row();
        }
    });
    let sum = |is_in: fn(State) -> bool| {
        Money::sum(rows.iter().filter(|row| is_in(row.state)).map(|row| row.line.amount)).map(Money::show)
    };
    ui.horizontal_wrapped(|ui| {
        widget::fact(ui, &cx.t("contract-charges-total"), &sum(|_| true).unwrap_or_default());
        let settled = sum(|state| matches!(state, State::Settled | State::Paid));
        widget::fact(ui, &cx.t("contract-charge-state-settled"), &settled.unwrap_or_default());
    });
    let due: Vec<ChargeLineId> = rows.iter().filter(|row| row.state == State::Due).map(|row| row.line.id).collect();
    if !due.is_empty() && widget::button(ui, icon::RECEIPT, &cx.t("contract-charges-settle-due")).clicked() {
        wanted = Some(due);
    }
    wanted
}

/// One line; true when it is to be settled.
fn row_ui(cx: &Cx<'_>, ui: &mut Ui, row: &Row) -> bool {
    let day = cx.texts.day(row.line.due_on);
    ui.label(&*day);
    widget::number(ui, &row.line.amount.show());
    ui.label(&row.line.note);
    let mut is_wanted = false;
    ui.horizontal(|ui| {
        widget::toned(ui, tone(row.state), &cx.t(&row.state.key()));
        if let Some((settlement, number)) = &row.settlement {
            let number = number.clone().unwrap_or_else(|| cx.t("settlement-unnumbered").to_string());
            widget::subject_link(cx, ui, &number, *settlement);
        }
        if let Some(why) = &row.why {
            widget::weak(ui, &cx.say(why));
        }
        if row.settlement.is_none() && row.why.is_none() {
            let name = cx.say(&Said::new("contract-charge-settle").with("day", row.line.due_on));
            is_wanted = widget::icon_button(ui, icon::RECEIPT, &name).clicked();
        }
    });
    is_wanted
}

fn tone(state: State) -> Tone {
    match state {
        State::Planned => Tone::Calm,
        State::Due => Tone::Warning,
        State::Settled => Tone::Accent,
        State::Paid => Tone::Good,
        State::Stopped => Tone::Weak,
    }
}

/// The lines of a plan; none for a contract that is still written.
fn rows(conn: &Conn, id: ContractId, now: Instant) -> Result<Option<Vec<Row>>, Failure> {
    let contract = store::get(conn, id)?;
    if contract.status == Status::Draft {
        return Ok(None);
    }
    let (today, events) = (setting::calendar(conn)?.day_of(now), store::events(conn, id)?);
    let settled = settlement::store::settled_charges(conn, id)?;
    let row = |line: ChargeLine| {
        let held = settled.iter().find(|(charge, ..)| *charge == line.id);
        let hindrance = charge_plan::hindrance(&contract, &events, line.due_on).filter(|_| held.is_none());
        let is_paid = held.map(|(.., status)| *status == settlement::Status::Paid);
        Row {
            state: charge_plan::state(line.due_on, today, hindrance.is_some(), is_paid),
            settlement: held.map(|(_, id, number, _)| (Subject::new(Kind::Settlement, *id), number.clone())),
            why: hindrance.map(Said::from),
            line,
        }
    };
    Ok(Some(store::charges(conn, id)?.into_iter().map(row).collect()))
}
