//! Calls, their log and their ledger in the database.

mod deadline;
mod dues;
mod look;
mod show;

use chrono::NaiveDate;

use crate::{
    base::{
        calendar::Pause,
        failure::Failure,
        id::{CallId, Id as _, UserId},
        kind::{Kind, Subject},
        value::Val,
    },
    db::{
        query::Conn,
        record::{self, all, first},
        search::pick::{Among, Choice, choices},
    },
    vals,
};

use super::{Call, CallPause, CallStep};

pub use deadline::{deadlines, proof};
pub use dues::{Changed, follow_settings, promise_anew};
pub use look::{
    Brief, Credit, Look, Whether, briefs_of, briefs_of_equipment, complaints_of, key_owner, last_of_problem, look,
    repeats_from, repeats_of_unit,
};
pub use show::{Clocks, clocks, said_of, show, show_clocks, show_coverage, show_log};

/// The call with that id.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn get(conn: &Conn, id: CallId) -> Result<Call, Failure> {
    record::get(conn, id)
}

/// The call with that number.
///
/// # Errors
/// When the engine fails.
pub fn by_code(conn: &Conn, number: &str) -> Result<Option<Call>, Failure> {
    first(conn, "WHERE number = $1", vals![number.trim()])
}

/// The service log of a call, oldest first (CALL-1).
///
/// # Errors
/// When the engine fails.
pub fn steps(conn: &Conn, call: CallId) -> Result<Vec<CallStep>, Failure> {
    all(conn, "WHERE call_id = $1 ORDER BY id", vals![call])
}

/// The ledger of a call's pauses, oldest first (CLK-3).
///
/// # Errors
/// When the engine fails.
pub fn pauses(conn: &Conn, call: CallId) -> Result<Vec<CallPause>, Failure> {
    all(conn, "WHERE call_id = $1 ORDER BY id", vals![call])
}

/// The ledger as clocks count with it.
///
/// # Errors
/// When the engine fails.
pub fn ledger(conn: &Conn, call: CallId) -> Result<Vec<Pause>, Failure> {
    let pauses = pauses(conn, call)?.into_iter();
    Ok(pauses.map(|pause| Pause { from: pause.from_at, to: pause.to_at, why: pause.why }).collect())
}

/// The calls that an automatic rule may be due for on a day: holds that end, dates that are past with nothing handled.
/// Each question has its index, among the open calls only. Handling records are a later feature's table: the question
/// needs no code of it.
///
/// # Errors
/// When the engine fails.
pub fn due_for_rules(conn: &Conn, today: NaiveDate) -> Result<Vec<CallId>, Failure> {
    let nothing_handled =
        "NOT EXISTS (SELECT 1 FROM handling h WHERE h.call_id = c.id AND h.attempt = c.attempts_total)";
    let sql = format!(
        "SELECT c.id FROM call c WHERE c.status = 'on_hold' AND c.resume_on <= $1
         UNION SELECT c.id FROM call c WHERE c.wanted_used = 0 AND c.status IN ('waiting', 'assigned', 'in_progress')
           AND c.wanted_on < $1 AND (c.status = 'waiting' OR {nothing_handled})
         UNION SELECT c.id FROM call c WHERE c.solve_by IS NOT NULL AND c.status IN ('assigned', 'in_progress')
           AND c.solve_by < $1 AND {nothing_handled}
         ORDER BY 1"
    );
    conn.values(&sql, vals![today])
}

/// The calls that somebody still answers for: id, number, customer, what it is about. The oldest first, at most 50.
///
/// # Errors
/// When the engine fails.
pub fn open_of_owner(conn: &Conn, owner: UserId) -> Result<Vec<(CallId, String, String, String)>, Failure> {
    conn.rows(
        "SELECT c.id, c.number, k.name, c.subject FROM call c JOIN customer k ON k.id = c.customer_id
         WHERE c.owner_id = $1
           AND c.status IN ('undecided', 'waiting', 'on_hold', 'assigned', 'in_progress', 'locked', 'processed')
         ORDER BY c.id LIMIT 50",
        vals![owner],
    )
}

/// The calls that were opened last, of all, or of a customer or a unit: as a search line shows them.
fn newest(conn: &Conn, customer: Option<i64>, equipment: Option<i64>) -> Result<Vec<Choice>, Failure> {
    let owners = [("customer_id", customer), ("equipment_id", equipment)];
    let (columns, params): (Vec<&str>, Vec<Val>) =
        owners.into_iter().filter_map(|(column, id)| Some((column, Val::Int(id?)))).unzip();
    let of: Vec<String> = (1..).zip(columns).map(|(hole, column)| format!("c.{column} = ${hole}")).collect();
    let of = if of.is_empty() { "TRUE".to_owned() } else { of.join(" AND ") };
    let sql = format!(
        "SELECT c.id, c.number, k.name, c.subject FROM call c JOIN customer k ON k.id = c.customer_id
         WHERE {of} ORDER BY c.opened_at DESC NULLS LAST, c.id DESC NULLS LAST LIMIT 20"
    );
    conn.rows(&sql, &params)
}

/// What a search line offers: id, number, customer, subject. Open ones first, then the newest; at
/// most 20. Within a customer, a unit, only theirs.
///
/// # Errors
/// When the engine fails.
pub fn pick(conn: &Conn, text: &str, within: Option<Subject>) -> Result<Vec<Choice>, Failure> {
    let of = |kind: Kind| within.filter(|subject| subject.kind == kind).map(|subject| subject.id);
    let text = text.trim();
    if text.is_empty() {
        return newest(conn, of(Kind::Customer), of(Kind::Equipment));
    }
    let among =
        Among::belonging(Kind::Call, &[("customer_id", of(Kind::Customer)), ("equipment_id", of(Kind::Equipment))]);
    let picked = among.pick_with(conn, text, &[("customer_id", Kind::Customer)])?;
    let shown = "SELECT t.id, t.number, k.name, t.subject,
            CASE WHEN t.status IN ('closed', 'declined', 'cancelled') THEN 2 ELSE 1 END
         FROM call t JOIN customer k ON k.id = t.customer_id";
    choices(conn, shown, &picked)
}

/// The number of a call.
///
/// # Errors
/// When there is none, or the engine fails.
pub fn number(conn: &Conn, id: CallId) -> Result<String, Failure> {
    conn.value("SELECT number FROM call WHERE id = $1", vals![id])?
        .ok_or_else(|| Failure::NotFound { kind: Kind::Call, what: format!("#{}", id.raw()) })
}
