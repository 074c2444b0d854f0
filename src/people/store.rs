//! Reads users, queues and messages.

use chrono::Weekday;

use crate::{
    base::{
        alike::folded,
        calendar::{Span, WEEKDAYS, minute_text},
        failure::Failure,
        id::{DepartmentId, Id as _, QueueId, UserId},
        kind::{Kind, Subject},
        money::Money,
        say::Said,
        shown::{Shown, What},
        words::Word as _,
    },
    db::{
        list::escape_like,
        query::Conn,
        record,
        search::pick::{Among, choices},
        tx::Tx,
    },
    setting::{Dict, store::name_of},
};

use super::{
    Codes, Department, Leave, Message, OwnHours, Queue, Role, Roles, User,
    fields::{DEPARTMENT_FIELDS, FIELDS, QUEUE_FIELDS},
    rules::{self, Distance},
};

/// The acting user of the automatic rules: nobody, shown as the system.
pub const SYSTEM: UserId = UserId(0);

pub use crate::db::search::pick::Choice;

/// Who acts in a transaction (USR-1). The system has no record and all roles.
///
/// # Errors
/// When there is no such user.
pub fn acting(tx: &Tx<'_>) -> Result<User, Failure> {
    if tx.actor() == SYSTEM { Ok(system()) } else { get(tx, tx.actor()) }
}

/// Requires of who acts that they still can: somebody may have been deactivated while their window was open (USR-1).
///
/// # Errors
/// [`rules::Refusal::Inactive`] as a failure; when there is no such user.
pub fn require_active(tx: &Tx<'_>) -> Result<(), Failure> {
    let user = acting(tx)?;
    if user.active { Ok(()) } else { Err(rules::Refusal::Inactive(user.name).into()) }
}

/// Requires one of these roles of who acts.
///
/// # Errors
/// [`rules::Refusal::NeedsRole`] as a failure, naming who may.
pub fn require(tx: &Tx<'_>, roles: &[Role]) -> Result<User, Failure> {
    let user = acting(tx)?;
    rules::may(&user, roles)?;
    Ok(user)
}

/// Why somebody may not, where none of these roles is theirs: for buttons, before anything is tried.
///
/// # Errors
/// When there is no such user.
pub fn refusal(conn: &Conn, user: UserId, roles: &[Role]) -> Result<Option<Said>, Failure> {
    let user = if user == SYSTEM { system() } else { get(conn, user)? };
    Ok(rules::may(&user, roles).err().map(Said::from))
}

/// Where a rule wants somebody else than `not`: whether who acts may all the same (USR-2).
/// `role` is what would qualify another one.
///
/// # Errors
/// [`rules::Refusal::NeedsSomebodyElse`] when there is another active user with that role.
pub fn somebody_else(conn: &Conn, acting: UserId, role: Role, not: Option<UserId>) -> Result<Distance, Failure> {
    let others = with_role(conn, role)?.iter().any(|user| Some(user.id) != not);
    Ok(rules::distance(acting, not, others)?)
}

/// The user of the automatic rules, as a value.
pub fn system() -> User {
    User {
        id: SYSTEM,
        version: 0,
        name: String::new(),
        roles: Roles(Role::ALL.to_vec()),
        phone: String::new(),
        email: String::new(),
        active: true,
        skills: Codes::default(),
        territory: String::new(),
        cost_rate: Money::ZERO,
        own_hours: None,
        leave: None,
    }
}

/// The user with that id.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn get(conn: &Conn, id: UserId) -> Result<User, Failure> {
    record::get(conn, id)
}

/// The user of that name; else the one whose name is the same in another case, width or spacing.
///
/// # Errors
/// When the engine fails.
pub fn by_code(conn: &Conn, name: &str) -> Result<Option<User>, Failure> {
    let exact = record::first(conn, "WHERE name = $1", crate::vals![name.trim()])?;
    if exact.is_some() {
        return Ok(exact);
    }
    let id = alike_name(conn.rows("SELECT id, name FROM \"user\" ORDER BY active DESC NULLS LAST, id", &[])?, name);
    id.map(|id| get(conn, UserId(id))).transpose()
}

/// The id of the first whose name is the same but for case, width and spacing. People and queues are few: they are
/// compared one by one.
fn alike_name(names: Vec<(i64, String)>, name: &str) -> Option<i64> {
    let sought = folded(name);
    names.into_iter().find(|(_, other)| folded(other) == sought).map(|(id, _)| id)
}

/// The name of a user; empty for nobody and for the system.
///
/// # Errors
/// When the engine fails.
pub fn name(conn: &Conn, id: Option<UserId>) -> Result<String, Failure> {
    let Some(id) = id else { return Ok(String::new()) };
    Ok(conn.value("SELECT name FROM \"user\" WHERE id = $1", crate::vals![id])?.unwrap_or_default())
}

/// True when there is any user: a file without one was never started with.
///
/// # Errors
/// When the engine fails.
pub fn any(conn: &Conn) -> Result<bool, Failure> {
    Ok(conn.value("SELECT COUNT(*) FROM \"user\"", &[])? != Some(0_i64))
}

/// All users, by name, active ones first.
///
/// # Errors
/// When the engine fails.
pub fn all(conn: &Conn) -> Result<Vec<User>, Failure> {
    record::all(conn, "ORDER BY active DESC NULLS LAST, name, id", &[])
}

/// Who acts where nobody was picked: the first active administrator.
///
/// # Errors
/// When there is none, or the engine fails.
pub fn first_admin(conn: &Conn) -> Result<UserId, Failure> {
    let all = with_role(conn, Role::Admin)?;
    all.first().map(|user| user.id).ok_or_else(|| Failure::NotFound { kind: Kind::User, what: "admin".to_owned() })
}

/// The users who can act and be chosen, by name.
///
/// # Errors
/// When the engine fails.
pub fn active(conn: &Conn) -> Result<Vec<User>, Failure> {
    record::all(conn, "WHERE active = 1 ORDER BY name, id", &[])
}

/// The active users with a role, by name.
///
/// # Errors
/// When the engine fails.
pub fn with_role(conn: &Conn, role: Role) -> Result<Vec<User>, Failure> {
    let mut users = active(conn)?;
    users.retain(|user| user.roles.0.contains(&role));
    Ok(users)
}

/// Active users whose name or phone has the text in it; all of them for an empty text.
///
/// # Errors
/// When the engine fails.
pub fn pick(conn: &Conn, text: &str, _within: Option<Subject>) -> Result<Vec<Choice>, Failure> {
    pick_of(conn, text, "%")
}

/// As [`pick`], of the users with a role.
///
/// # Errors
/// When the engine fails.
pub fn pick_with_role(conn: &Conn, text: &str, role: Role) -> Result<Vec<Choice>, Failure> {
    // Roles are stored as a JSON list of words.
    pick_of(conn, text, &format!("%\"{}\"%", escape_like(role.word())))
}

fn pick_of(conn: &Conn, text: &str, roles: &str) -> Result<Vec<Choice>, Failure> {
    if text.trim().is_empty() {
        return conn.rows(
            "SELECT id, name, name, phone FROM \"user\"
             WHERE active = 1 AND roles LIKE $1 ESCAPE '\\' ORDER BY name, id LIMIT 20",
            crate::vals![roles],
        );
    }
    let among = Among::of(Kind::User, "t.active = 1 AND t.roles LIKE $1 ESCAPE '\\'", crate::vals![roles]);
    choices(conn, "SELECT t.id, t.name, t.name, t.phone, 0 FROM \"user\" t", &among.pick(conn, text)?)
}

/// The queue with that id.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn queue(conn: &Conn, id: QueueId) -> Result<Queue, Failure> {
    record::get(conn, id)
}

/// The queue of that name; else the one whose name is the same in another case, width or spacing.
///
/// # Errors
/// When the engine fails.
pub fn queue_by_code(conn: &Conn, name: &str) -> Result<Option<Queue>, Failure> {
    let exact = record::first(conn, "WHERE name = $1", crate::vals![name.trim()])?;
    if exact.is_some() {
        return Ok(exact);
    }
    let id = alike_name(conn.rows("SELECT id, name FROM queue ORDER BY active DESC NULLS LAST, id", &[])?, name);
    id.map(|id| queue(conn, QueueId(id))).transpose()
}

/// All queues, by name, active ones first.
///
/// # Errors
/// When the engine fails.
pub fn queues(conn: &Conn) -> Result<Vec<Queue>, Failure> {
    record::all(conn, "ORDER BY active DESC NULLS LAST, name, id", &[])
}

/// The queue that a call goes to by itself (CALL-4): the oldest active one that names its problem type, else the
/// oldest that names the group of its item. Both by code, empty for none.
///
/// # Errors
/// When the engine fails.
pub fn queue_for(conn: &Conn, problem_type: &str, item_group: &str) -> Result<Option<Queue>, Failure> {
    if problem_type.is_empty() && item_group.is_empty() {
        return Ok(None);
    }
    let has = |codes: &Codes, code: &str| !code.is_empty() && codes.0.iter().any(|one| one == code);
    let queues: Vec<Queue> = record::all(conn, "WHERE active = 1 ORDER BY id", &[])?;
    let of_problem = queues.iter().position(|queue| has(&queue.problem_types, problem_type));
    let takes_group = |queue: &Queue| queue.item_groups.as_ref().is_some_and(|groups| has(groups, item_group));
    let at = of_problem.or_else(|| queues.iter().position(takes_group));
    Ok(at.and_then(|at| queues.into_iter().nth(at)))
}

/// The department with that id.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn department(conn: &Conn, id: DepartmentId) -> Result<Department, Failure> {
    record::get(conn, id)
}

/// The department of that name; else the one whose name is the same in another case, width or spacing.
///
/// # Errors
/// When the engine fails.
pub fn department_by_code(conn: &Conn, name: &str) -> Result<Option<Department>, Failure> {
    let exact = record::first(conn, "WHERE name = $1", crate::vals![name.trim()])?;
    if exact.is_some() {
        return Ok(exact);
    }
    let id = alike_name(conn.rows("SELECT id, name FROM department ORDER BY active DESC NULLS LAST, id", &[])?, name);
    id.map(|id| department(conn, DepartmentId(id))).transpose()
}

/// The active departments that hear of a problem type, by code (CALL-10).
///
/// # Errors
/// When the engine fails.
pub fn departments_of_problem(conn: &Conn, problem_type: &str) -> Result<Vec<Department>, Failure> {
    let mut departments: Vec<Department> = record::all(conn, "WHERE active = 1 ORDER BY name, id", &[])?;
    departments.retain(|department| department.problem_types.0.iter().any(|one| one == problem_type));
    Ok(departments)
}

/// Active queues whose name has the text in it.
///
/// # Errors
/// When the engine fails.
pub fn pick_queue(conn: &Conn, text: &str, _within: Option<Subject>) -> Result<Vec<Choice>, Failure> {
    if text.trim().is_empty() {
        return conn.rows(
            "SELECT q.id, q.name, q.name, COALESCE(u.name, '') FROM queue q LEFT JOIN \"user\" u ON u.id = q.manager_id
             WHERE q.active = 1 ORDER BY q.name, q.id LIMIT 20",
            &[],
        );
    }
    let shown = "SELECT t.id, t.name, t.name, COALESCE(u.name, ''), 0
         FROM queue t LEFT JOIN \"user\" u ON u.id = t.manager_id";
    choices(conn, shown, &Among::of(Kind::Queue, "t.active = 1", &[]).pick(conn, text)?)
}

/// The messages to a user that were not read, newest first.
///
/// # Errors
/// When the engine fails.
pub fn unread(conn: &Conn, user: UserId) -> Result<Vec<Message>, Failure> {
    record::all(
        conn,
        "WHERE user_id = $1 AND read_at IS NULL ORDER BY at DESC NULLS LAST, id DESC NULLS LAST",
        crate::vals![user],
    )
}

/// How many messages to a user were not read (PLAT-7).
///
/// # Errors
/// When the engine fails.
pub fn unread_count(conn: &Conn, user: UserId) -> Result<i64, Failure> {
    let sql = "SELECT COUNT(*) FROM message WHERE user_id = $1 AND read_at IS NULL";
    Ok(conn.value(sql, crate::vals![user])?.unwrap_or(0))
}

/// The newest messages to a user, read ones too.
///
/// # Errors
/// When the engine fails.
pub fn messages(conn: &Conn, user: UserId, limit: i64) -> Result<Vec<Message>, Failure> {
    record::all(
        conn,
        "WHERE user_id = $1 ORDER BY at DESC NULLS LAST, id DESC NULLS LAST LIMIT $2",
        crate::vals![user, limit],
    )
}

/// What a user's inbox shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inbox {
    /// How many were not read.
    pub unread_count: i64,
    /// The newest of them.
    pub unread: Vec<Message>,
    /// What was read last.
    pub read: Vec<Message>,
}

/// The inbox of a user (PLAT-7): the newest unread messages, at most so many, and those read last.
///
/// # Errors
/// When the engine fails.
pub fn inbox(conn: &Conn, user: UserId, (unread, read): (i64, i64)) -> Result<Inbox, Failure> {
    let newest = "WHERE user_id = $1 AND read_at IS NULL ORDER BY at DESC NULLS LAST, id DESC NULLS LAST LIMIT $2";
    let last = "WHERE user_id = $1 AND read_at IS NOT NULL
         ORDER BY read_at DESC NULLS LAST, at DESC NULLS LAST, id DESC NULLS LAST LIMIT $2";
    Ok(Inbox {
        unread_count: unread_count(conn, user)?,
        unread: record::all(conn, newest, crate::vals![user, unread])?,
        read: record::all(conn, last, crate::vals![user, read])?,
    })
}

/// A user as scripts read it.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn show(conn: &Conn, id: UserId) -> Result<Shown, Failure> {
    let user = get(conn, id)?;
    let queues = queues(conn)?
        .into_iter()
        .filter(|queue| queue.members.0.contains(&user.id) || queue.manager_id == Some(user.id))
        .map(|queue| queue.name)
        .collect();
    let named = |dict: Dict, codes: &[String]| -> Result<Vec<String>, Failure> {
        codes.iter().map(|code| name_of(conn, dict, code)).collect()
    };
    Ok(Shown::of(FIELDS, id.raw(), user.version)
        .put("name", &user.name)
        .put("roles", &user.roles)
        .put("phone", &user.phone)
        .put("email", &user.email)
        .put("active", &user.active)
        .add("skills", "people-skills", What::List(named(Dict::Skill, &user.skills.0)?))
        .named("territory", &user.territory, name_of(conn, Dict::Territory, &user.territory)?)
        .put("cost_rate", &user.cost_rate)
        .add("own_hours", "people-own-hours", What::List(own_hours(&user)))
        .add("leave", "people-leave", What::List(user.leaves().iter().map(leave_line).collect()))
        .add("queues", "people-queues-title", What::List(queues)))
}

/// Hours of their own, a line for each day that has some: `mon 08:30-12:00`.
fn own_hours(user: &User) -> Vec<String> {
    let Some(OwnHours(week)) = &user.own_hours else { return Vec::new() };
    let line = |(day, spans): (Weekday, &Vec<Span>)| {
        let spans =
            spans.iter().map(|span| format!(" {}-{}", minute_text(span.from_minute), minute_text(span.to_minute)));
        format!("{}{}", day.to_string().to_lowercase(), spans.collect::<String>())
    };
    WEEKDAYS.into_iter().zip(week).filter(|(_, spans)| !spans.is_empty()).map(line).collect()
}

fn leave_line(leave: &Leave) -> String {
    format!("{} ~ {} {}", leave.from, leave.to, leave.reason).trim_end().to_owned()
}

/// A queue as people and scripts read it.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn show_queue(conn: &Conn, id: QueueId) -> Result<Shown, Failure> {
    let queue = queue(conn, id)?;
    let members = queue.members.0.iter().map(|user| name(conn, Some(*user))).collect::<Result<_, _>>()?;
    let problems = queue.problem_types.0.iter().map(|code| name_of(conn, Dict::ProblemType, code));
    let groups = queue.item_groups.iter().flat_map(|groups| &groups.0).map(|code| name_of(conn, Dict::ItemGroup, code));
    Ok(Shown::of(QUEUE_FIELDS, id.raw(), queue.version)
        .put("name", &queue.name)
        .put("manager", &name(conn, queue.manager_id)?)
        .add("members", "people-queue-members", What::List(members))
        .add("problem_types", "people-queue-problem-types", What::List(problems.collect::<Result<_, _>>()?))
        .add("item_groups", "people-queue-item-groups", What::List(groups.collect::<Result<_, _>>()?))
        .put("active", &queue.active))
}

/// A department as people and scripts read it.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn show_department(conn: &Conn, id: DepartmentId) -> Result<Shown, Failure> {
    let department = department(conn, id)?;
    let problems = department.problem_types.0.iter().map(|code| name_of(conn, Dict::ProblemType, code));
    Ok(Shown::of(DEPARTMENT_FIELDS, id.raw(), department.version)
        .put("name", &department.name)
        .put("head", &name(conn, department.head_id)?)
        .add("problem_types", "people-queue-problem-types", What::List(problems.collect::<Result<_, _>>()?))
        .put("active", &department.active))
}
