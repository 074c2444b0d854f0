//! What the desk sees at once, before a call is saved (CALL-2, CALL-22).

use crate::{
    base::{
        failure::Failure,
        id::{CallId, CustomerId, EquipmentId, ItemId},
        kind::{Kind, Subject},
        money::Money,
        time::{HOUR_MS, Instant},
        value::Val,
    },
    call::{Priority, Status},
    contract::{self, Coverage, store::Asked},
    customer::{self, Customer, Level},
    db::query::{Conn, FromRow, Row},
    setting::Settings,
    vals,
};

/// How many calls are shown of each kind.
const SHOWN: i64 = 10;

/// A call in one line.
#[derive(Clone, Debug, PartialEq)]
pub struct Brief {
    /// Id.
    pub id: CallId,
    /// Number.
    pub number: String,
    /// Where it stands.
    pub status: Status,
    /// Priority.
    pub priority: Priority,
    /// When it was reported.
    pub opened_at: Instant,
    /// The fault in one line.
    pub subject: String,
    /// Name of the owner.
    pub owner: String,
    /// The solution, as far as there is one.
    pub solution: String,
    /// The unit, if any.
    pub equipment_id: Option<EquipmentId>,
    /// Problem type, by code.
    pub problem_type: String,
    /// Until when it is promised to be solved.
    pub resolve_due: Option<Instant>,
    /// It is a key account's (CUS-4).
    pub is_key_account: bool,
}

impl FromRow for Brief {
    fn from_row(row: &Row<'_>) -> Result<Self, Failure> {
        Ok(Self {
            id: row.next()?,
            number: row.next()?,
            status: row.next()?,
            priority: row.next()?,
            opened_at: row.next()?,
            subject: row.next()?,
            owner: row.next()?,
            solution: row.next()?,
            equipment_id: row.next()?,
            problem_type: row.next()?,
            resolve_due: row.next()?,
            is_key_account: row.next()?,
        })
    }
}

/// What a customer owes beside what they may owe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credit {
    /// The limit, if there is one.
    pub limit: Option<Money>,
    /// Confirmed and not paid yet.
    pub balance: Money,
}

impl Credit {
    /// More is owed than the limit allows.
    pub fn is_over(self) -> bool {
        self.limit.is_some_and(|limit| self.balance > limit)
    }
}

/// What the desk sees on choosing the customer, then the unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// What is covered, and why.
    pub coverage: Coverage,
    /// The customer's open calls: new, or already known?
    pub open_of_customer: Vec<Brief>,
    /// The unit's open calls.
    pub open_of_unit: Vec<Brief>,
    /// The unit's last calls, ended ones too.
    pub earlier_of_unit: Vec<Brief>,
    /// The customer's last calls that have ended.
    pub earlier_of_customer: Vec<Brief>,
    /// How many calls the unit had in the days that the setting looks back.
    pub repeats: i64,
    /// How many of them were about the same problem.
    pub repeats_of_problem: i64,
    /// So many days.
    pub repeat_days: i64,
    /// A key account.
    pub is_key_account: bool,
    /// Who gets the calls of a key account first: its owner, while they are at work; empty otherwise (CUS-4).
    pub key_owner: String,
    /// Balance and limit.
    pub credit: Credit,
}

/// Looks a customer, and a unit or item of theirs, up for a fault reported at this moment. `except`
/// is the call that is being looked at itself.
///
/// # Errors
/// When there is no such customer, or the engine fails.
pub fn look(
    conn: &Conn,
    (customer, equipment, item): (CustomerId, Option<EquipmentId>, Option<ItemId>),
    problem_type: &str,
    at: Instant,
    except: Option<CallId>,
    settings: &Settings,
) -> Result<Look, Failure> {
    let who = customer::store::get(conn, customer)?;
    let asked = Asked::new(customer, at).about(equipment, item).of_call(except, "");
    let except = except.unwrap_or_default();
    let open_of_customer = briefs(conn, &format!("c.customer_id = $1 AND {OPEN}"), vals![customer, except])?;
    let earlier_of_customer = briefs(conn, &format!("c.customer_id = $1 AND NOT {OPEN}"), vals![customer, except])?;
    let (mut open_of_unit, mut earlier_of_unit, mut repeats) = (Vec::new(), Vec::new(), (0, 0));
    let repeat_days = settings.policy.repeat_days;
    if let Some(unit) = equipment {
        open_of_unit = briefs(conn, &format!("c.equipment_id = $1 AND {OPEN}"), vals![unit, except])?;
        earlier_of_unit = briefs(conn, &format!("c.equipment_id = $1 AND NOT {OPEN}"), vals![unit, except])?;
        repeats = repeats_of_unit(conn, unit, problem_type, (repeats_from(at, settings), at), except)?;
    }
    Ok(Look {
        coverage: contract::store::coverage(conn, &asked, settings)?,
        open_of_customer,
        open_of_unit,
        earlier_of_unit,
        earlier_of_customer,
        repeats: repeats.0,
        repeats_of_problem: repeats.1,
        repeat_days,
        is_key_account: who.level == Level::Key,
        key_owner: key_owner(conn, &who)?,
        credit: Credit { limit: who.credit_limit, balance: customer::store::account(conn, customer)?.balance() },
    })
}

/// Who gets the calls of a customer first: the owner of a key account, while they are at work; empty otherwise (CALL-4,
/// CUS-4).
///
/// # Errors
/// When the engine fails.
pub fn key_owner(conn: &Conn, who: &Customer) -> Result<String, Failure> {
    let owner = who.owner_id.filter(|_| who.level == Level::Key);
    let name = "SELECT name FROM \"user\" WHERE id = $1 AND active = 1";
    Ok(conn.value(name, vals![owner])?.unwrap_or_default())
}

/// Which calls of a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whether {
    /// Open ones first, then those that have ended.
    #[default]
    All,
    /// Those that have not ended.
    Open,
    /// Those that have.
    Ended,
}

/// The last calls of a customer, a unit or an item, and how many there are in all. Of other records there are none.
///
/// # Errors
/// When the engine fails.
pub fn briefs_of(conn: &Conn, subject: Subject, which: Whether) -> Result<(Vec<Brief>, i64), Failure> {
    let Some(column) = column_of(subject.kind) else { return Ok((Vec::new(), 0)) };
    let of = |condition: &str| {
        briefs(conn, &format!("c.{column} = $1 AND {condition}"), vals![subject.id, CallId::default()])
    };
    let count = |condition: &str| -> Result<i64, Failure> {
        let sql = format!("SELECT COUNT(*) FROM call c WHERE c.{column} = $1{condition}");
        Ok(conn.value(&sql, vals![subject.id])?.unwrap_or(0))
    };
    let open = || count(&format!(" AND {OPEN}"));
    let ended = || of(&format!("NOT {OPEN}"));
    match which {
        Whether::Open => Ok((of(OPEN)?, open()?)),
        Whether::Ended => Ok((ended()?, count("")? - open()?)),
        Whether::All => {
            let mut all = of(OPEN)?;
            all.extend(ended()?);
            Ok((all, count("")?))
        }
    }
}

/// The last calls of a customer about trouble with the service itself, and how many there are.
///
/// # Errors
/// When the engine fails.
pub fn complaints_of(conn: &Conn, customer: CustomerId) -> Result<(Vec<Brief>, i64), Failure> {
    let of = "c.customer_id = $1 AND c.call_type = 'service_issue'";
    let sql = format!("SELECT COUNT(*) FROM call c WHERE {of} AND c.in_error = 0");
    let total = conn.value(&sql, vals![customer])?.unwrap_or(0);
    Ok((briefs(conn, &format!("{of} AND c.in_error = 0"), vals![customer, CallId::default()])?, total))
}

fn column_of(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Customer => Some("customer_id"),
        Kind::Equipment => Some("equipment_id"),
        Kind::Item => Some("item_id"),
        _ => None,
    }
}

/// The last calls of a unit, newest first.
///
/// # Errors
/// When the engine fails.
pub fn briefs_of_equipment(conn: &Conn, equipment: EquipmentId) -> Result<Vec<Brief>, Failure> {
    briefs(conn, "c.equipment_id = $1", vals![equipment, CallId::default()])
}

const OPEN: &str = "c.status IN ('undecided', 'waiting', 'on_hold', 'assigned', 'in_progress', 'locked', 'processed')";

fn briefs(conn: &Conn, condition: &str, params: &[Val]) -> Result<Vec<Brief>, Failure> {
    conn.rows(
        &format!(
            "SELECT c.id, c.number, c.status, c.priority, c.opened_at, c.subject, COALESCE(u.name, ''), c.solution,
                c.equipment_id, c.problem_type, c.resolve_due, CASE WHEN k.level = 'key' THEN 1 ELSE 0 END
             FROM call c JOIN customer k ON k.id = c.customer_id LEFT JOIN \"user\" u ON u.id = c.owner_id
             WHERE {condition} AND c.id <> $2 ORDER BY c.opened_at DESC NULLS LAST, c.id DESC NULLS LAST LIMIT {SHOWN}"
        ),
        params,
    )
}

/// Since when what came back is a repeat (CALL-2, CALL-10).
pub fn repeats_from(at: Instant, settings: &Settings) -> Instant {
    at.plus_ms(settings.policy.repeat_days.saturating_mul(24 * HOUR_MS).saturating_neg())
}

/// How many calls a unit had in a time, and how many of them about this problem. What came after the call that is
/// looked at is no earlier trouble.
///
/// # Errors
/// When the engine fails.
pub fn repeats_of_unit(
    conn: &Conn,
    unit: EquipmentId,
    problem_type: &str,
    (from, to): (Instant, Instant),
    except: CallId,
) -> Result<(i64, i64), Failure> {
    let sql = "SELECT COUNT(*), COUNT(CASE WHEN problem_type <> '' AND problem_type = $5 THEN 1 END) FROM call
         WHERE equipment_id = $1 AND opened_at >= $2 AND opened_at <= $4 AND id <> $3 AND in_error = 0";
    Ok(conn.row(sql, vals![unit, from, except, to, problem_type])?.unwrap_or_default())
}

/// The last call of a unit about this problem in a time (CALL-10).
///
/// # Errors
/// When the engine fails.
pub fn last_of_problem(
    conn: &Conn,
    unit: EquipmentId,
    problem_type: &str,
    (from, to): (Instant, Instant),
) -> Result<Option<CallId>, Failure> {
    let sql = "SELECT id FROM call WHERE equipment_id = $1 AND opened_at >= $2 AND opened_at <= $3 AND in_error = 0
         AND problem_type <> '' AND problem_type = $4
         ORDER BY opened_at DESC NULLS LAST, id DESC NULLS LAST LIMIT 1";
    conn.value(sql, vals![unit, from, to, problem_type])
}
