//! What the form of a settlement shows, gathered before drawing.

use crate::{
    base::{
        capitals::Style,
        failure::Failure,
        id::{CallId, Id as _, SettlementId, UserId},
        kind::{Kind, Subject},
        say::Said,
    },
    call, contract, customer,
    cx::records::{By, Found},
    db::query::Conn,
    equipment, people, setting,
    settlement::{
        Settlement,
        command::{Draft, Verdict, possible},
        rules::ACCOUNTS,
        section::{Line, settled, unsettled},
        store,
    },
};

/// A stored settlement as its form shows it.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    /// The settlement.
    pub(super) settlement: Settlement,
    /// Its call or contract, with its number.
    pub(super) of: Option<(Subject, String)>,
    /// Who pays.
    pub(super) payer: String,
    /// Its lines.
    pub(super) lines: Vec<Line>,
    /// Who may pay it.
    pub(super) payers: Vec<Payer>,
    /// How its total is written in capitals.
    pub(super) capitals: Style,
    /// What can be done with it now.
    pub(super) steps: Vec<Verdict>,
    /// Why who acts may not save it, if they may not.
    pub(super) refused: Option<Said>,
}

/// What is known of a new settlement.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// The lines that it would take.
    pub(super) lines: Vec<Line>,
    /// Who may pay it.
    pub(super) payers: Vec<Payer>,
    /// How its total is written in capitals; none before that is known.
    pub(super) capitals: Option<Style>,
    /// Its call is there.
    pub(super) has_call: bool,
    /// Why who acts may not draw it up, if they may not.
    pub(super) refused: Option<Said>,
}

/// Somebody who may pay a settlement (MON-14): the text key of what they are, their code and name.
pub(super) type Payer = (&'static str, String, String);

/// Reads a settlement for its form.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub(super) fn shown(conn: &Conn, id: i64, by: By) -> Result<Found<Draft, Shown>, Failure> {
    let id = SettlementId(id);
    let settlement = store::get(conn, id)?;
    let today = setting::store::calendar(conn)?.day_of(by.now);
    let shown = Shown {
        of: of(conn, &settlement)?,
        payer: customer::store::name(conn, Some(settlement.payer_id))?,
        payers: payers(conn, settlement.call_id)?,
        capitals: setting::store::policy(conn)?.capitals_style,
        lines: store::lines(conn, id)?.into_iter().map(settled).collect(),
        steps: possible(conn, &settlement, by.user, today)?,
        refused: people::store::refusal(conn, by.user, &ACCOUNTS)?,
        settlement,
    };
    Ok(Found { id: id.0, version: shown.settlement.version, draft: Draft::of(conn, id)?, shown })
}

/// The call or contract that a settlement is of.
fn of(conn: &Conn, one: &Settlement) -> Result<Option<(Subject, String)>, Failure> {
    if let Some(call) = one.call_id {
        return Ok(Some((Subject::new(Kind::Call, call), call::store::number(conn, call)?)));
    }
    let Some(contract) = one.contract_id else { return Ok(None) };
    let number = contract::store::get(conn, contract)?.number.unwrap_or_else(|| format!("#{}", contract.raw()));
    Ok(Some((Subject::new(Kind::Contract, contract), number)))
}

/// A new form, begun from a call, with the lines it would take.
///
/// # Errors
/// When the engine fails.
pub(super) fn started(conn: &Conn, from: Option<Subject>, user: UserId) -> Result<(Draft, Known), Failure> {
    known(conn, Draft::start(conn, from)?, user)
}

/// A new form, with the lines that a settlement of its call would take; none where there is no such call. Its
/// customer pays, where nobody else is to.
///
/// # Errors
/// When the engine fails.
pub(super) fn known(conn: &Conn, mut draft: Draft, user: UserId) -> Result<(Draft, Known), Failure> {
    let refused = people::store::refusal(conn, user, &ACCOUNTS)?;
    let Some(call) = call::store::by_code(conn, &draft.call)? else {
        return Ok((draft, Known { refused, ..Known::default() }));
    };
    let lines = store::open_lines(conn, call.id)?.into_iter().map(unsettled).collect();
    let capitals = Some(setting::store::policy(conn)?.capitals_style);
    let payers = payers(conn, Some(call.id))?;
    if let Some((_, code, _)) = payers.first().filter(|_| draft.payer.trim().is_empty()) {
        draft.payer.clone_from(code);
    }
    Ok((draft, Known { lines, payers, capitals, has_call: true, refused }))
}

/// The customer of a call, and the dealer of its unit.
fn payers(conn: &Conn, call: Option<CallId>) -> Result<Vec<Payer>, Failure> {
    let Some(call) = call else { return Ok(Vec::new()) };
    let call = call::store::get(conn, call)?;
    let unit = call.equipment_id.map(|unit| equipment::store::get(conn, unit)).transpose()?;
    let dealer = unit.and_then(|unit| unit.dealer_id).filter(|dealer| *dealer != call.customer_id);
    let own = [("settlement-payer-customer", Some(call.customer_id)), ("settlement-payer-dealer", dealer)];
    let mut payers = Vec::new();
    for (key, id) in own {
        let Some(id) = id else { continue };
        let one = customer::store::get(conn, id)?;
        payers.push((key, one.code, one.name));
    }
    Ok(payers)
}
