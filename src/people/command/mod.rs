//! What a user can do with people, queues and messages.

mod department;
mod technician;

use crate::{
    base::{
        failure::Failure,
        id::{MessageId, QueueId, UserId},
        kind::{Kind, Subject},
        money::Money,
        parse::Parser,
        say::{Mark, Reason, Said},
        words::Word as _,
    },
    db::{
        query::Conn,
        record,
        tx::{self, Outcome, Tx},
    },
    dispatch::{Dispatch, store as dispatch},
    setting::{
        Dict,
        command::{read_code, read_codes},
    },
};

pub use crate::setting::command::split_codes as split;
pub use department::DepartmentDraft;
pub use technician::LeaveDraft;

use super::{Members, Message, Queue, Role, Roles, User, rules::Refusal, store};

/// What a user can do with people, queues and messages.
#[derive(Clone, Debug)]
pub enum Command {
    /// Adds or saves a user; needs the role administrator.
    SaveUser(UserDraft),
    /// Adds or saves a queue; needs the role administrator.
    SaveQueue(QueueDraft),
    /// Adds or saves a department; needs the role administrator.
    SaveDepartment(DepartmentDraft),
    /// Marks a message as read.
    Read(MessageId),
    /// Marks all messages to who acts as read.
    ReadAll,
}

impl tx::Command for Command {
    fn op(&self) -> &'static str {
        match self {
            Self::SaveUser(_) => "people-op-save-user",
            Self::SaveQueue(_) => "people-op-save-queue",
            Self::SaveDepartment(_) => "people-op-save-department",
            Self::Read(_) | Self::ReadAll => "people-op-read",
        }
    }

    fn run(&self, tx: &Tx<'_>) -> Result<Outcome, Failure> {
        match self {
            Self::SaveUser(draft) => {
                let id = save_user(tx, draft)?;
                Ok(Outcome::of(Kind::User, id).because(left_behind(tx, id)?))
            }
            Self::SaveDepartment(draft) => department::save(tx, draft).map(|id| Outcome::of(Kind::Department, id)),
            Self::SaveQueue(draft) => save_queue(tx, draft).map(|id| Outcome::of(Kind::Queue, id)),
            Self::Read(id) => {
                read(tx, &mut record::get(tx, *id)?)?;
                Ok(Outcome::of(Kind::Message, *id))
            }
            Self::ReadAll => {
                for message in &mut store::unread(tx, tx.actor())? {
                    read(tx, message)?;
                }
                Ok(Outcome::default())
            }
        }
    }
}

/// Leaves a message for a user, about a record. The system reads none.
///
/// # Errors
/// When the engine fails.
pub fn tell(tx: &Tx<'_>, to: UserId, said: Said, about: Option<Subject>) -> Result<(), Failure> {
    if to == store::SYSTEM {
        return Ok(());
    }
    tx.insert(&mut Message {
        id: MessageId::default(),
        version: 0,
        user_id: to,
        at: tx.now(),
        said,
        about_kind: about.map(|subject| subject.kind),
        about_id: about.map(|subject| subject.id),
        read_at: None,
    })?;
    Ok(())
}

/// A user as text. Several roles or skills have commas between them.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct UserDraft {
    /// The user; none for a new one.
    pub id: Option<UserId>,
    /// The version it was read at.
    pub version: i64,
    /// Name.
    pub name: String,
    /// Roles, by word or name.
    pub roles: String,
    /// Phone.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// Can act and be chosen: `1` or empty.
    pub active: String,
    /// Skills, by code or name.
    pub skills: String,
    /// Territory, by code or name.
    pub territory: String,
    /// Cost per hour.
    pub cost_rate: String,
    /// Hours of their own from Monday to Sunday: `08:30-12:00 13:30-17:30`; all empty for the company's.
    pub week: Box<[String; 7]>,
    /// When they are away.
    pub leave: Vec<LeaveDraft>,
}

impl UserDraft {
    /// A new user, active.
    pub fn new() -> Self {
        Self { active: "1".to_owned(), ..Self::default() }
    }

    /// Reads the draft into a user; what the draft has not is left as it is.
    fn parse(&self, conn: &Conn, user: &mut User) -> Result<(), Failure> {
        let mut parser = Parser::default();
        user.name = parser.required("name", &self.name);
        if let Some(other) = store::by_code(conn, &user.name)?.filter(|other| Some(other.id) != self.id) {
            parser.taken("name", &user.name, &other.name);
        }
        let mut roles: Vec<Role> = split(&self.roles).map(|part| parser.word("roles", part, Role::Owner)).collect();
        roles.sort();
        roles.dedup();
        user.roles = Roles(roles);
        user.phone = parser.line("phone", &self.phone);
        user.email = parser.line("email", &self.email);
        user.active = parser.flag("active", &self.active);
        user.skills = read_codes(&mut parser, "skills", conn, Dict::Skill, &self.skills)?;
        user.territory = read_code(&mut parser, "territory", conn, Dict::Territory, &self.territory)?;
        user.cost_rate = parser.money("cost_rate", &self.cost_rate).unwrap_or(Money::ZERO);
        if user.cost_rate < Money::ZERO {
            parser.refuse("cost_rate", Said::new("error-negative"));
        }
        user.own_hours = technician::read_hours(&mut parser, &self.week);
        user.leave = technician::read_leave(&mut parser, &self.leave);
        parser.done()
    }
}

impl From<&User> for UserDraft {
    fn from(user: &User) -> Self {
        Self {
            id: Some(user.id),
            version: user.version,
            name: user.name.clone(),
            roles: user.roles.0.iter().map(|role| role.word()).collect::<Vec<_>>().join(", "),
            phone: user.phone.clone(),
            email: user.email.clone(),
            active: flag(user.active),
            skills: user.skills.0.join(", "),
            territory: user.territory.clone(),
            cost_rate: user.cost_rate.plain(),
            week: Box::new(technician::hours_as_typed(user)),
            leave: technician::leave_as_typed(user),
        }
    }
}

/// A queue as text. Several members or problem types have commas between them.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct QueueDraft {
    /// The queue; none for a new one.
    pub id: Option<QueueId>,
    /// The version it was read at.
    pub version: i64,
    /// Name.
    pub name: String,
    /// Manager, by name.
    pub manager: String,
    /// Members, by name.
    pub members: String,
    /// Problem types that lead to it, by code or name.
    pub problem_types: String,
    /// Groups of items that lead to it, by code or name.
    pub item_groups: String,
    /// Can be chosen: `1` or empty.
    pub active: String,
}

impl QueueDraft {
    /// A new queue, active.
    pub fn new() -> Self {
        Self { active: "1".to_owned(), ..Self::default() }
    }

    /// A saved queue as text.
    ///
    /// # Errors
    /// [`Failure::NotFound`] when there is none.
    pub fn of(conn: &Conn, id: QueueId) -> Result<Self, Failure> {
        let queue = store::queue(conn, id)?;
        let members =
            queue.members.0.iter().map(|user| store::name(conn, Some(*user))).collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            id: Some(queue.id),
            version: queue.version,
            name: queue.name,
            manager: store::name(conn, queue.manager_id)?,
            members: members.join(", "),
            problem_types: queue.problem_types.0.join(", "),
            item_groups: queue.item_groups.map_or_else(String::new, |groups| groups.0.join(", ")),
            active: flag(queue.active),
        })
    }

    fn parse(&self, conn: &Conn, queue: &mut Queue) -> Result<(), Failure> {
        let mut parser = Parser::default();
        queue.name = parser.required("name", &self.name);
        if let Some(other) = store::queue_by_code(conn, &queue.name)?.filter(|other| Some(other.id) != self.id) {
            parser.taken("name", &queue.name, &other.name);
        }
        let find = |name: &str| store::by_code(conn, name);
        queue.manager_id = parser.record("manager", &self.manager, Kind::User, find)?.map(|user| user.id);
        let mut members = Vec::new();
        for part in split(&self.members) {
            members.extend(parser.record("members", part, Kind::User, find)?.map(|user| user.id));
        }
        members.dedup();
        queue.members = Members(members);
        queue.problem_types = read_codes(&mut parser, "problem_types", conn, Dict::ProblemType, &self.problem_types)?;
        let groups = read_codes(&mut parser, "item_groups", conn, Dict::ItemGroup, &self.item_groups)?;
        queue.item_groups = (!groups.0.is_empty()).then_some(groups);
        queue.active = parser.flag("active", &self.active);
        parser.done()
    }
}

/// Adds or saves a user; needs the role administrator.
///
/// # Errors
/// All errors of the form at once; somebody else saved in between; nobody left who may change the settings.
pub fn save_user(tx: &Tx<'_>, draft: &UserDraft) -> Result<UserId, Failure> {
    store::require(tx, &[Role::Admin])?;
    let id = match draft.id {
        Some(id) => {
            let mut user = store::get(tx, id)?;
            tx.expect_version(&user, draft.version)?;
            let old = user.clone();
            draft.parse(tx, &mut user)?;
            tx.update(&old, &mut user)?;
            id
        }
        None => {
            let mut user = User { id: UserId::default(), version: 0, ..store::system() };
            draft.parse(tx, &mut user)?;
            tx.insert(&mut user)?
        }
    };
    // Asked after the change: whoever it was, somebody has to be left who can change it back.
    if store::with_role(tx, Role::Admin)?.is_empty() {
        return Err(Refusal::LastAdmin.into());
    }
    Ok(id)
}

/// What somebody who can't act any more leaves to be taken back or given on: their open dispatches (DSP-2).
fn left_behind(tx: &Tx<'_>, id: UserId) -> Result<Vec<Reason>, Failure> {
    if store::get(tx, id)?.active {
        return Ok(Vec::new());
    }
    let minded = |one: Dispatch| {
        let said = Said::new("people-warning-open-dispatch").with("number", one.number);
        Reason::new(Mark::Warning, said).about(Subject::new(Kind::Dispatch, one.id))
    };
    Ok(dispatch::open_of_technician(tx, id)?.into_iter().map(minded).collect())
}

fn save_queue(tx: &Tx<'_>, draft: &QueueDraft) -> Result<QueueId, Failure> {
    store::require(tx, &[Role::Admin])?;
    let Some(id) = draft.id else {
        let mut queue = Queue {
            id: QueueId::default(),
            version: 0,
            name: String::new(),
            manager_id: None,
            members: Members::default(),
            problem_types: super::Codes::default(),
            active: true,
            item_groups: None,
        };
        draft.parse(tx, &mut queue)?;
        return tx.insert(&mut queue);
    };
    let mut queue = store::queue(tx, id)?;
    tx.expect_version(&queue, draft.version)?;
    let old = queue.clone();
    draft.parse(tx, &mut queue)?;
    tx.update(&old, &mut queue)?;
    Ok(id)
}

fn read(tx: &Tx<'_>, message: &mut Message) -> Result<(), Failure> {
    if message.user_id != tx.actor() || message.read_at.is_some() {
        return Ok(());
    }
    let now = tx.now();
    tx.change(message, |message| message.read_at = Some(now))
}

fn flag(is: bool) -> String {
    if is { "1".to_owned() } else { String::new() }
}
