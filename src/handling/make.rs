//! An office for tests: people, a customer, items, and the way of a call as commands.

use crate::{
    base::{
        failure::Failure,
        id::{CallId, CustomerId, DispatchId, ItemId, UserId},
        money::{Money, Rate},
        time::parse_instant,
    },
    call::{self, Call},
    customer::{Customer, Level},
    db::{
        clock::Clock,
        open,
        query::Conn,
        tx::{Command, Done, Tx, transact, within},
    },
    dispatch,
    item::{Item, ItemKind, TrackedBy},
    people::{Codes, Role, Roles, User},
    setting::{CallTypeRule, Policy, store},
};

use super::command::{Draft, LineDraft};

/// A file with people, a customer and items, and a clock that stands until it is moved.
pub(crate) struct Office {
    /// The file.
    pub(crate) conn: Conn,
    /// The clock.
    pub(crate) clock: Clock,
    /// Desk, owner, supervisor, accountant.
    pub(crate) chief: UserId,
    /// Technician.
    pub(crate) engineer: UserId,
    /// Revisitor.
    pub(crate) asker: UserId,
}

/// An office on a Monday morning. Calls of type 'maintenance' are half free, 'dead on arrival' wholly.
pub(crate) fn office() -> Office {
    let clock = Clock::standing_at(parse_instant("2026-03-02 09:00", chrono_tz::Asia::Shanghai).expect("a time"));
    let conn = open::for_a_test().expect("a database in memory");
    let ((chief, engineer, asker), _) = within(&conn, &clock, UserId(0), "test", fill).expect("the office is filled");
    Office { conn, clock, chief, engineer, asker }
}

fn fill(tx: &Tx<'_>) -> Result<(UserId, UserId, UserId), Failure> {
    let chief_roles = [Role::FrontDesk, Role::Owner, Role::QueueManager, Role::Supervisor, Role::Accountant];
    let chief = user(tx, "陈主管", &chief_roles)?;
    let engineer = user(tx, "张工", &[Role::Technician])?;
    let asker = user(tx, "李回访", &[Role::Revisitor])?;
    tx.insert(&mut Customer {
        id: CustomerId(0),
        version: 0,
        code: "KH001".to_owned(),
        name: "华东精密机械".to_owned(),
        short_name: String::new(),
        pinyin: String::new(),
        category: String::new(),
        level: Level::Normal,
        territory: String::new(),
        phone: "021-5588 6677".to_owned(),
        phone_digits: "02155886677".to_owned(),
        credit_limit: None,
        technician_id: None,
        owner_id: None,
        tax_id: String::new(),
        active: true,
        note: String::new(),
    })?;
    for (code, name, kind, price) in [
        ("P-01", "主轴轴承", ItemKind::Part, 38_000),
        ("L-01", "工时", ItemKind::Labour, 20_000),
        ("T-01", "上门费", ItemKind::Travel, 15_000),
    ] {
        item(tx, code, name, kind, price)?;
    }
    let rule = |word: &str, relief| CallTypeRule {
        call_type: word.to_owned(),
        relief: Some(relief),
        revisit: true,
        general: Default::default(),
    };
    let call_types = vec![rule("maintenance", Rate::percent(50)), rule("dead_on_arrival", Rate::WHOLE)];
    store::put(tx, store::POLICY, &Policy { call_types, ..Policy::default() })?;
    Ok((chief, engineer, asker))
}

/// A user with these roles.
pub(crate) fn user(tx: &Tx<'_>, name: &str, roles: &[Role]) -> Result<UserId, Failure> {
    tx.insert(&mut User {
        id: UserId(0),
        version: 0,
        name: name.to_owned(),
        roles: Roles(roles.to_vec()),
        phone: String::new(),
        email: String::new(),
        active: true,
        skills: Codes::default(),
        territory: String::new(),
        cost_rate: Money::ZERO,
        own_hours: None,
        leave: None,
    })
}

fn item(tx: &Tx<'_>, code: &str, name: &str, kind: ItemKind, fen: i64) -> Result<ItemId, Failure> {
    tx.insert(&mut Item {
        id: ItemId(0),
        version: 0,
        code: code.to_owned(),
        name: name.to_owned(),
        specification: String::new(),
        unit: String::new(),
        kind,
        item_group: String::new(),
        tracked_by: TrackedBy::None,
        list_price: Money(fen),
        cost: Money(fen / 2),
        warranty_template_id: None,
        warranty_months: 0,
        skill: String::new(),
        active: true,
    })
}

/// A line with the item of that code.
pub(crate) fn line(item: &str, quantity: &str) -> LineDraft {
    LineDraft { item: item.to_owned(), quantity: quantity.to_owned(), ..LineDraft::default() }
}

impl Office {
    /// Runs a command as a user.
    pub(crate) fn run(&self, user: UserId, command: impl Command) -> Result<Done, Failure> {
        let command: Box<dyn Command> = Box::new(command);
        transact(&self.conn, &self.clock, user, &*command)
    }

    /// Moves the clock on by minutes.
    pub(crate) fn wait_minutes(&self, minutes: i64) {
        self.clock.set(self.clock.now().plus_ms(minutes * 60_000));
    }

    /// A call of that type, as it stands.
    pub(crate) fn call(&self, id: CallId) -> Call {
        call::store::get(&self.conn, id).expect("the call is there")
    }

    /// Records a call of that type with an owner.
    pub(crate) fn recorded(&self, call_type: &str) -> CallId {
        let draft = call::command::Draft {
            customer: "KH001".to_owned(),
            subject: "主轴异响".to_owned(),
            call_type: call_type.to_owned(),
            owner: "陈主管".to_owned(),
            ..call::command::Draft::default()
        };
        let done = self.run(self.chief, call::command::Command::Record(Box::new(draft))).expect("the call is recorded");
        CallId(done.outcome.subject.expect("a call").id)
    }

    /// Sends the engineer, who takes it.
    pub(crate) fn dispatched(&self, call: CallId) -> DispatchId {
        let draft = dispatch::command::Draft {
            call: self.call(call).number,
            technician: "张工".to_owned(),
            ..dispatch::command::Draft::default()
        };
        let done = self.run(self.chief, dispatch::command::Command::Issue(draft)).expect("it is issued");
        let dispatch = DispatchId(done.outcome.subject.expect("a dispatch").id);
        let accept = dispatch::command::Command::Accept { dispatch, happened_at: None };
        self.run(self.engineer, accept).expect("it is accepted");
        dispatch
    }

    /// The form of work on a dispatch.
    pub(crate) fn work(&self, dispatch: DispatchId, outcome: &str, lines: Vec<LineDraft>) -> Draft {
        Draft {
            dispatch: dispatch::store::get(&self.conn, dispatch).expect("the dispatch is there").number,
            outcome: outcome.to_owned(),
            method: "on_site".to_owned(),
            solution: "更换主轴轴承".to_owned(),
            lines,
            ..Draft::default()
        }
    }

    /// A call of that type that was dispatched and solved with these lines, an hour later.
    pub(crate) fn solved(&self, call_type: &str, lines: Vec<LineDraft>) -> CallId {
        let call = self.recorded(call_type);
        let dispatch = self.dispatched(call);
        self.wait_minutes(60);
        let draft = self.work(dispatch, "solved", lines);
        self.run(self.engineer, super::command::Command::Record(draft)).expect("the work is recorded");
        call
    }
}
