//! What the form of a dispatch shows, gathered before drawing.

use crate::{
    base::{
        failure::Failure,
        id::{CallId, DispatchId, Id as _},
        kind::{Kind, Subject},
        say::{Arg, Reason, Said},
        words::Word as _,
    },
    call::{self, Call, rules::Event},
    customer,
    cx::records::{By, Found},
    db::{
        history::{self, Entry},
        query::Conn,
    },
    dispatch::{Dispatch, command::Draft, store},
    equipment, item, people,
    people::Role,
    ui::log::LogLine,
};

/// A dispatch as its form shows it.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    /// The dispatch.
    pub(super) dispatch: Dispatch,
    /// Who is sent.
    pub(super) technician: String,
    /// Where to go, and what for.
    pub(super) about: About,
    /// The dispatch that this one took over from, with its number.
    pub(super) replaces: Option<(Subject, String)>,
    /// The log, newest first.
    pub(super) log: Vec<LogLine>,
}

/// What a technician has to know of the call (DSP-5).
#[derive(Clone, Debug)]
pub(super) struct About {
    /// The call.
    pub(super) call: Call,
    /// Whose.
    pub(super) customer: String,
    /// Where the unit stands, else where the customer is.
    pub(super) address: String,
    /// The unit with item and serial.
    pub(super) unit: Option<(Subject, String)>,
    /// What is covered, and why.
    pub(super) reasons: Vec<Reason>,
}

/// Reads a dispatch for its form.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub(super) fn shown(conn: &Conn, id: i64, _: By) -> Result<Found<Draft, Shown>, Failure> {
    let id = DispatchId(id);
    let dispatch = store::get(conn, id)?;
    let replaces = match dispatch.replaces_id {
        Some(old) => Some((Subject::new(Kind::Dispatch, old), store::get(conn, old)?.number)),
        None => None,
    };
    let shown = Shown {
        technician: people::store::name(conn, Some(dispatch.technician_id))?,
        about: about(conn, dispatch.call_id)?,
        replaces,
        log: log(conn, id)?,
        dispatch,
    };
    Ok(Found { id: id.0, version: shown.dispatch.version, draft: Draft::of(conn, id)?, shown })
}

/// Reads what the form of a new dispatch begins with: from a call, its number and technician.
///
/// # Errors
/// When the call is not there.
pub(super) fn started(conn: &Conn, from: Option<Subject>) -> Result<(Draft, Option<About>), Failure> {
    match from {
        Some(Subject { kind: Kind::Call, id }) => known(conn, Draft::for_call(conn, CallId::from_raw(id))?),
        _ => Ok(Default::default()),
    }
}

/// What is known of the call that is typed; nothing while none has that number. Its technician is proposed.
///
/// # Errors
/// When the engine fails.
pub(super) fn known(conn: &Conn, mut draft: Draft) -> Result<(Draft, Option<About>), Failure> {
    let Some(call) = call::store::by_code(conn, &draft.call)? else { return Ok((draft, None)) };
    if draft.technician.trim().is_empty() {
        draft.technician = people::store::name(conn, call.technician_id)?;
    }
    Ok((draft, Some(about(conn, call.id)?)))
}

fn about(conn: &Conn, call: CallId) -> Result<About, Failure> {
    let call = call::store::get(conn, call)?;
    let card = call.equipment_id.map(|unit| equipment::store::get(conn, unit)).transpose()?;
    let site = card.as_ref().map_or("", |card| card.site_address.as_str()).trim().to_owned();
    let address = match customer::store::default_address(conn, call.customer_id)? {
        Some(address) if site.is_empty() => address.one_line(),
        _ => site,
    };
    let (code, name) = item::store::name(conn, card.as_ref().map(|card| card.item_id).or(call.item_id))?;
    let unit = match (&card, call.item_id) {
        (Some(card), _) => {
            Some((Subject::new(Kind::Equipment, card.id), format!("{name} {}", card.serial).trim().to_owned()))
        }
        (None, Some(item)) => Some((Subject::new(Kind::Item, item), format!("{code} {name}"))),
        (None, None) => None,
    };
    Ok(About {
        customer: customer::store::name(conn, Some(call.customer_id))?,
        address,
        unit,
        reasons: call.coverage.as_ref().map(|coverage| coverage.reasons.clone()).unwrap_or_default(),
        call,
    })
}

/// The history with the reason that was given, newest first.
fn log(conn: &Conn, id: DispatchId) -> Result<Vec<LogLine>, Failure> {
    let line = |entry: Entry| {
        let reason = entry.fields.iter().find(|(column, ..)| column == "reason" && entry.version > 1);
        let why = reason.and_then(|(_, _, new)| new.as_text().map(str::to_owned)).unwrap_or_default();
        let (what, why) = said(&entry.op, why);
        LogLine { at: entry.at, who: entry.by, what, why, about: None }
    };
    Ok(history::of(conn, Subject::new(Kind::Dispatch, id))?.into_iter().rev().map(line).collect())
}

/// What was done, and why in somebody's words; where nobody gave a reason, the rule that did it.
fn said(op: &str, why: String) -> (Said, String) {
    match Event::from_word(&why) {
        Some(rule) => {
            (Said::new("dispatch-log-by").with("op", Arg::Key(op.to_owned())).with_word("rule", rule), String::new())
        }
        None => (Said::new(op.to_owned()), why),
    }
}

/// Who can be sent, by name.
///
/// # Errors
/// When the engine fails.
pub(super) fn technicians(conn: &Conn) -> Result<Vec<String>, Failure> {
    let all = people::store::with_role(conn, Role::Technician)?;
    Ok(all.into_iter().map(|user| user.name).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::text::{Lang, Texts};

    #[test]
    fn the_log_says_what_somebody_gave_as_the_reason_or_names_the_rule() {
        let texts = Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai);
        let (what, why) = said("call-op-rules", "return_overdue".to_owned());
        let expected = format!("{}（{}）", texts.get("call-op-rules"), "逾期未处理，退回");
        assert_eq!((texts.say(&what), why.as_str()), (expected, ""));
        let (what, why) = said("dispatch-op-revoke", "客户改期".to_owned());
        assert_eq!((texts.say(&what), why.as_str()), (texts.get("dispatch-op-revoke").to_string(), "客户改期"));
    }
}
