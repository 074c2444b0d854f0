//! What the form of a handling record shows, gathered before drawing.

use crate::{
    base::{
        failure::Failure,
        id::{HandlingId, HandlingLineId, Id as _},
        kind::{Kind, Subject},
        money::Money,
        say::{Reason, Said},
        words::Word as _,
    },
    call, customer,
    cx::records::{By, Found},
    db::query::Conn,
    handling::{
        Charge, DecidedBy, HandlingLine,
        command::{self, Draft, LineDraft, Preview},
        rules, store,
    },
    people,
    setting::{self, ChargeTest},
};

/// A stored record as its form shows it.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    /// Its call.
    pub(super) call: Subject,
    /// The call's number.
    pub(super) number: String,
    /// Whose call.
    pub(super) customer: String,
    /// Who did the work.
    pub(super) user: String,
    /// How it came out, as a text key.
    pub(super) outcome: String,
    /// What each line costs whom.
    pub(super) charges: Vec<ChargeRow>,
    /// Why it can't be corrected any more.
    pub(super) refused: Option<Said>,
}

/// What one line costs whom, and why.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ChargeRow {
    /// As it reads on paper.
    pub(super) description: String,
    /// Free, discounted or charged; none where the line can't be read yet.
    pub(super) charge: Option<Charge>,
    /// What the customer pays.
    pub(super) net: Money,
    /// Which test decided; none where the line can't be read yet.
    pub(super) decided_by: Option<DecidedBy>,
    /// What each test said, and which were not asked.
    pub(super) reasons: Vec<Reason>,
    /// Why it was waived; empty when it was not.
    pub(super) waived: String,
    /// What a waiver needs: the line with its version, where one would make a difference.
    pub(super) waivable: Option<(HandlingLineId, i64)>,
}

/// Reads a record for its form.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub(super) fn shown(conn: &Conn, id: i64, _: By) -> Result<Found<Draft, Shown>, Failure> {
    let id = HandlingId(id);
    let one = store::get(conn, id)?;
    let call = call::store::get(conn, one.call_id)?;
    let settled_on = command::settled_on(conn, id)?;
    let lines = store::lines(conn, id)?;
    let order = setting::store::policy(conn)?.charge_order;
    let charges = lines.iter().map(|line| charge_row(conn, line, &order)).collect::<Result<_, Failure>>()?;
    let shown = Shown {
        call: Subject { kind: Kind::Call, id: call.id.raw() },
        number: call.number.clone(),
        customer: customer::store::name(conn, Some(call.customer_id))?,
        user: people::store::name(conn, Some(one.user_id))?,
        outcome: one.outcome.key(),
        charges,
        refused: rules::may_correct(call.status, settled_on.as_deref()).err().map(Said::from),
    };
    Ok(Found { id: id.0, version: one.version, draft: Draft::of(conn, id)?, shown })
}

fn charge_row(conn: &Conn, line: &HandlingLine, order: &[ChargeTest]) -> Result<ChargeRow, Failure> {
    let asks = line.charge != Charge::Free && line.net != Money::ZERO && line.waived_reason.is_empty();
    let is_settled = matches!(store::settled_by(conn, line.id)?, Some((_, true)));
    Ok(ChargeRow {
        description: line.description.clone(),
        charge: Some(line.charge),
        net: line.net,
        decided_by: Some(line.decided_by),
        reasons: all_reasons(order, line.reasons.0.clone()),
        waived: line.waived_reason.clone(),
        waivable: (asks && !is_settled).then_some((line.id, line.version)),
    })
}

/// What each test said, then those that were not asked.
fn all_reasons(order: &[ChargeTest], mut reasons: Vec<Reason>) -> Vec<Reason> {
    let unasked = rules::charge::unasked(order, &reasons);
    reasons.extend(unasked);
    reasons
}

/// What the typed lines would cost whom, with the order of the tests.
///
/// # Errors
/// When the engine fails.
pub(super) fn previewed(conn: &Conn, draft: &Draft) -> Result<Vec<ChargeRow>, Failure> {
    let order = setting::store::policy(conn)?.charge_order;
    Ok(preview_rows(draft, &command::preview(conn, draft)?, &order))
}

/// What the typed lines would cost whom; a waiver only fits what is stored.
fn preview_rows(draft: &Draft, previews: &[Preview], order: &[ChargeTest]) -> Vec<ChargeRow> {
    let row = |(line, preview): (&LineDraft, &Preview)| {
        let (description, decision) = preview.clone().unzip();
        ChargeRow {
            description: description.unwrap_or_else(|| line.item.clone()),
            charge: decision.as_ref().map(|decision| decision.charge),
            net: decision.as_ref().map_or(Money::ZERO, |decision| decision.net),
            decided_by: decision.as_ref().map(|decision| decision.decided_by),
            reasons: decision.map_or_else(Vec::new, |decision| all_reasons(order, decision.reasons.0)),
            waived: String::new(),
            waivable: None,
        }
    };
    draft.lines.iter().zip(previews).map(row).collect()
}
