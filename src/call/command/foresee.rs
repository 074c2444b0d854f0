//! A call as it would be if it were recorded now, as far as it is typed (CALL-2).

use super::{
    contract,
    draft::{Draft, blank},
};
use crate::{
    base::{failure::Failure, id::CustomerId, parse::Parser, time::Instant},
    call::Call,
    db::query::Conn,
    setting::Settings,
};

/// Whose it would be, about what, how urgent, and what would cover it; nothing while nobody knows whose it is. What
/// can't be read yet counts as not typed.
///
/// # Errors
/// When the engine fails.
pub fn foresee(conn: &Conn, draft: &Draft, settings: &Settings, now: Instant) -> Result<Option<Call>, Failure> {
    let (mut call, mut parser) = (blank(now), Parser::default());
    draft.parse_subject(conn, &mut parser, &mut call)?;
    draft.parse_kinds(conn, &mut parser, &mut call, settings)?;
    draft.parse_dates(&mut parser, &mut call, settings.calendar.zone);
    if call.customer_id == CustomerId::default() {
        return Ok(None);
    }
    match contract::cover(conn, &mut call, draft.contract.trim(), settings) {
        Err(Failure::Invalid(_)) => contract::cover(conn, &mut call, "", settings)?,
        covered => covered?,
    }
    Ok(Some(call))
}
