//! Rules and what they found, in the database; and what they look for.

mod watch;

use chrono::{NaiveDate, TimeDelta};

use super::{Alert, AlertRule, Rule, rules::Warned};
use crate::{
    base::{
        failure::Failure,
        id::{AlertId, ContractId, CustomerId, EquipmentId, UserId},
        kind::{Kind, Subject},
        shown::Shown,
        time::Instant,
        words::Word as _,
    },
    db::{
        history::{self, Entry},
        query::Conn,
        record::{self, all, first},
        run::{self, Run},
    },
    people, vals,
};

pub use watch::{Calendars, Watch, moments};

/// The name that the runs of the rules are noted by.
pub const TASK: &str = "rules";

/// All rules in order: as they were set, else as the program proposes them.
///
/// # Errors
/// When the engine fails.
pub fn rules(conn: &Conn) -> Result<Vec<AlertRule>, Failure> {
    let set: Vec<AlertRule> = all(conn, "ORDER BY id", &[])?;
    let of = |rule: &Rule| set.iter().find(|one| one.rule == *rule).cloned();
    Ok(Rule::ALL.iter().map(|rule| of(rule).unwrap_or_else(|| AlertRule::proposed(*rule))).collect())
}

/// How a rule is set.
///
/// # Errors
/// When the engine fails.
pub fn rule(conn: &Conn, rule: Rule) -> Result<AlertRule, Failure> {
    Ok(first(conn, "WHERE rule = $1", vals![rule])?.unwrap_or_else(|| AlertRule::proposed(rule)))
}

/// The rules that had been off, and when each was switched on last.
///
/// # Errors
/// When the engine fails.
pub fn switched_on(conn: &Conn, rules: &[AlertRule]) -> Result<Vec<(Rule, Instant)>, Failure> {
    let mut found = Vec::new();
    for rule in rules.iter().filter(|rule| rule.active && rule.version > 1) {
        let saves = history::of(conn, Subject::new(Kind::AlertRule, rule.id))?;
        let switches = |save: &&Entry| save.version > 1 && save.fields.iter().any(|(column, ..)| column == "active");
        found.extend(saves.iter().rev().find(switches).map(|save| (rule.rule, save.at)));
    }
    Ok(found)
}

/// When the rules ran; none before the first time.
///
/// # Errors
/// When the engine fails.
pub fn last_run(conn: &Conn) -> Result<Option<Run>, Failure> {
    run::last(conn, TASK)
}

/// The alert with that id.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn get(conn: &Conn, id: AlertId) -> Result<Alert, Failure> {
    record::get(conn, id)
}

/// The alert that is called `#id`.
///
/// # Errors
/// When the engine fails.
pub fn by_code(conn: &Conn, text: &str) -> Result<Option<Alert>, Failure> {
    let Ok(id) = text.trim().trim_start_matches('#').parse::<i64>() else { return Ok(None) };
    first(conn, "WHERE id = $1", vals![id])
}

/// An alert as people and scripts read it.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn show(conn: &Conn, id: AlertId) -> Result<Shown, Failure> {
    use crate::base::{id::Id as _, shown::What};
    let alert = get(conn, id)?;
    Ok(Shown::of(super::fields::FIELDS, id.raw(), alert.version)
        .put("at", &alert.at)
        .put("rule", &alert.rule)
        .put("about_kind", &alert.about_kind)
        .put("name", &alert.name)
        .add("said", "alert-said", What::Said(alert.said.clone()))
        .put("moment", &alert.moment)
        .put("tell_at", &alert.tell_at)
        .put("told_at", &alert.told_at)
        .put("told", &alert.told))
}

/// What was found of a record before: rule, lead, moment.
///
/// # Errors
/// When the engine fails.
pub fn warned(conn: &Conn, about: Subject) -> Result<Vec<Warned>, Failure> {
    let mut found = Vec::new();
    for rule in Rule::ALL.iter().filter(|rule| !rule.is_automatic()) {
        let sql = "SELECT rule, lead, moment FROM alert WHERE rule = $1 AND about_kind = $2 AND about_id = $3";
        found.extend(conn.rows::<Warned>(sql, vals![*rule, about.kind, about.id])?);
    }
    Ok(found)
}

/// True when a rule has found this of a record.
///
/// # Errors
/// When the engine fails.
pub fn is_known(conn: &Conn, rule: Rule, about: Subject, key: &str) -> Result<bool, Failure> {
    let sql = "SELECT id FROM alert WHERE rule = $1 AND about_kind = $2 AND about_id = $3 AND key = $4";
    Ok(conn.value::<i64>(sql, vals![rule, about.kind, about.id, key])?.is_some())
}

/// What was found and may be told by now, rule by rule.
///
/// # Errors
/// When the engine fails.
pub fn untold(conn: &Conn, now: Instant) -> Result<Vec<(AlertId, Rule)>, Failure> {
    conn.rows("SELECT id, rule FROM alert WHERE told_at IS NULL AND tell_at <= $1 ORDER BY rule, id", vals![now])
}

/// Contracts that end from a day on and were not warned of for that end: id, end, days ahead. Those that have ended
/// by today are among them.
///
/// # Errors
/// When the engine fails.
pub fn contracts_ending(
    conn: &Conn,
    since: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<(ContractId, NaiveDate, i64)>, Failure> {
    let sql = "SELECT MAX(remind_days) FROM contract WHERE status = 'approved' AND kind = 'regular'";
    let most: Option<Option<i64>> = conn.value(sql, &[])?;
    let to = days_after(today, most.flatten().unwrap_or(0));
    conn.rows(
        "SELECT c.id, c.ends_on, c.remind_days FROM contract c
         WHERE c.status = 'approved' AND c.kind = 'regular' AND c.ends_on >= $1 AND c.ends_on <= $2
           AND NOT EXISTS (SELECT 1 FROM alert a WHERE a.rule = 'contract_end' AND a.about_kind = 'contract'
             AND a.about_id = c.id AND a.key = c.ends_on)
         ORDER BY c.id",
        vals![since, to],
    )
}

/// Units whose warranty, or a contract that covers them, ends from a day on and so many days ahead.
///
/// # Errors
/// When the engine fails.
pub fn units_ending(
    conn: &Conn,
    since: NaiveDate,
    (today, days_ahead): (NaiveDate, i64),
) -> Result<Vec<EquipmentId>, Failure> {
    let to = days_after(today, days_ahead);
    let unknown = |end: &str| {
        format!(
            "NOT EXISTS (SELECT 1 FROM alert a WHERE a.rule = 'warranty_end' AND a.about_kind = 'equipment'
               AND a.about_id = e.id AND a.key = {end})"
        )
    };
    let sql = format!(
        "SELECT e.id FROM equipment e WHERE e.status IN ('registered', 'in_repair', 'lent')
           AND e.warranty_to >= $1 AND e.warranty_to <= $2 AND {}
         UNION SELECT e.id FROM contract c JOIN contract_line l ON l.contract_id = c.id
           JOIN equipment e ON e.id = l.equipment_id
         WHERE c.status = 'approved' AND c.kind = 'regular' AND c.ends_on >= $1 AND c.ends_on <= $2
           AND l.ends_on IS NULL AND e.status IN ('registered', 'in_repair', 'lent') AND {}
         UNION SELECT e.id FROM contract_line l JOIN contract c ON c.id = l.contract_id
           JOIN equipment e ON e.id = l.equipment_id
         WHERE l.ends_on IS NOT NULL AND l.ends_on >= $1 AND l.ends_on <= $2 AND c.status = 'approved'
           AND c.kind = 'regular' AND e.status IN ('registered', 'in_repair', 'lent') AND {}
         UNION {} UNION {}
         ORDER BY 1",
        unknown("e.warranty_to"),
        unknown("c.ends_on"),
        unknown("l.ends_on"),
        of_customers("e.customer_id", &unknown("c.ends_on")),
        of_customers("e.dealer_id", &unknown("c.ends_on")),
    );
    conn.values(&sql, vals![since, to])
}

/// The units of customers whose contract for all units, or for the group of theirs, ends; not those that a longer warranty
/// or a longer contract for all units covers anyway, which may be many.
fn of_customers(holder: &str, unknown: &str) -> String {
    format!(
        "SELECT e.id FROM contract c JOIN equipment e ON {holder} = c.customer_id JOIN item i ON i.id = e.item_id
         WHERE c.status = 'approved' AND c.kind = 'regular' AND c.ends_on >= $1 AND c.ends_on <= $2
           AND (c.covers = 'customer' OR (c.covers = 'item_group' AND EXISTS
             (SELECT 1 FROM contract_line l WHERE l.contract_id = c.id AND l.item_group = i.item_group)))
           AND e.status IN ('registered', 'in_repair', 'lent')
           AND (e.warranty_to IS NULL OR e.warranty_to <= c.ends_on)
           AND NOT EXISTS (SELECT 1 FROM contract o WHERE o.customer_id = c.customer_id AND o.kind = 'regular'
             AND o.status = 'approved' AND o.covers = 'customer' AND o.ends_on > c.ends_on)
           AND {unknown}"
    )
}

/// The last days on which approved contracts cover a unit: those that name it, those of its customer or dealer for all
/// units, or for its item's group. A line may end before its contract, or have been ended alone.
///
/// # Errors
/// When the engine fails.
pub fn covered_until(conn: &Conn, unit: EquipmentId) -> Result<Vec<NaiveDate>, Failure> {
    type Ends = (NaiveDate, Option<NaiveDate>, Option<NaiveDate>);
    let mut ends: Vec<Ends> = conn.rows(
        "SELECT c.ends_on, l.ends_on, l.ended_on FROM contract_line l JOIN contract c ON c.id = l.contract_id
         WHERE l.equipment_id = $1 AND c.status = 'approved' AND c.kind = 'regular' ORDER BY l.id",
        vals![unit],
    )?;
    ends.extend(conn.rows::<Ends>(
        "SELECT c.ends_on, l.ends_on, l.ended_on FROM equipment e JOIN item i ON i.id = e.item_id
         JOIN contract c ON c.customer_id IN (e.customer_id, COALESCE(e.dealer_id, e.customer_id))
           AND c.kind = 'regular' AND c.status = 'approved'
         LEFT JOIN contract_line l ON l.contract_id = c.id AND l.item_group = i.item_group AND c.covers = 'item_group'
         WHERE e.id = $1 AND (c.covers = 'customer' OR l.id IS NOT NULL) ORDER BY c.id, l.id",
        vals![unit],
    )?);
    // A line that is ended on a day does not cover that day any more.
    let last_day = |(contract, line, ended): Ends| {
        let ended = ended.map(|ended| ended.pred_opt().unwrap_or(ended));
        [line, ended].into_iter().flatten().fold(contract, NaiveDate::min)
    };
    Ok(ends.into_iter().map(last_day).collect())
}

/// Name and owner of a customer.
///
/// # Errors
/// When the engine fails.
pub fn customer(conn: &Conn, id: CustomerId) -> Result<(String, Option<UserId>), Failure> {
    Ok(conn.row("SELECT name, owner_id FROM customer WHERE id = $1", vals![id])?.unwrap_or_default())
}

/// The names of users, as a list that people read.
///
/// # Errors
/// When the engine fails.
pub fn names(conn: &Conn, users: &[UserId]) -> Result<String, Failure> {
    let names: Vec<String> =
        users.iter().map(|user| people::store::name(conn, Some(*user))).collect::<Result<_, _>>()?;
    Ok(names.join(", "))
}

/// The names of those who got a message about a record at a moment.
///
/// # Errors
/// When the engine fails.
pub fn told_about(conn: &Conn, about: Subject, at: Instant) -> Result<Vec<UserId>, Failure> {
    let sql = "SELECT DISTINCT user_id FROM message WHERE about_kind = $1 AND about_id = $2 AND at = $3";
    conn.values(sql, vals![about.kind, about.id, at])
}

/// What a rule did last: when, how many it found then, whom it told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Last {
    /// When it found something last.
    pub at: Option<Instant>,
    /// How many it found then.
    pub found: i64,
    /// Whom it told of them.
    pub told: Vec<String>,
    /// What it found and has not told yet.
    pub waiting: i64,
}

/// What a rule did last.
///
/// # Errors
/// When the engine fails.
pub fn last_found(conn: &Conn, rule: Rule) -> Result<Last, Failure> {
    const SHOWN: usize = 4;
    let sql = "SELECT at FROM alert WHERE rule = $1 ORDER BY at DESC NULLS LAST LIMIT 1";
    let Some(at) = conn.value::<Instant>(sql, vals![rule])? else { return Ok(Last::default()) };
    let sql = "SELECT COUNT(*) FROM alert WHERE rule = $1 AND at = $2";
    let found = conn.value(sql, vals![rule, at])?.unwrap_or(0);
    let sql = "SELECT DISTINCT told FROM alert WHERE rule = $1 AND at = $2 AND told <> '' ORDER BY told LIMIT 4";
    let told: Vec<String> = conn.values(sql, vals![rule, at])?;
    let mut names: Vec<String> = Vec::new();
    for name in told.iter().flat_map(|names| names.split(", ")) {
        if names.len() < SHOWN && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    let sql = "SELECT COUNT(*) FROM alert WHERE rule = $1 AND told_at IS NULL";
    let waiting = conn.value(sql, vals![rule])?.unwrap_or(0);
    Ok(Last { at: Some(at), found, told: names, waiting })
}

fn days_after(day: NaiveDate, days: i64) -> NaiveDate {
    day.checked_add_signed(TimeDelta::days(days)).unwrap_or(day)
}
