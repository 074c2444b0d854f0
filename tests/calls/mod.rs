//! Calls and dispatches: from the first word to the closed call, on a real store.

mod alerts;
mod clocks;
mod dues;
mod each;
mod cover;
mod life;
mod look;
mod pick;
mod record;
mod walk;
mod suggest;

use aftercare::{
    base::{
        failure::Failure,
        id::{CallId, ContractId, CustomerId, DispatchId, EquipmentId, ItemId, QueueId, UserId},
        money::{Money, Rate},
        time::{Instant, parse_instant},
    },
    call::{
        self, Call, Status,
        command::{Command, Draft},
        rules::{Event, Step},
    },
    contract::{Contract, ContractEvent, ContractType, Relief, Terms},
    customer::{Contact, Customer, Level},
    db::{
        clock::Clock,
        open,
        query::Conn,
        trial,
        tx::{self, Done, Tx},
    },
    dispatch,
    equipment::{self, Equipment},
    handling,
    item::{Item, ItemKind, TrackedBy},
    people::{Codes, Members, Queue, Role, Roles, User},
    setting::{Dict, DictEntry},
};

const ZONE: chrono_tz::Tz = chrono_tz::Asia::Shanghai;

fn at(text: &str) -> Instant {
    parse_instant(text, ZONE).unwrap()
}

/// A file with people, a queue, a key account with a unit and a contract. It is Monday 09:00.
pub struct Office {
    pub conn: Conn,
    pub clock: Clock,
    desk: UserId,
    manager: UserId,
    owner: UserId,
    wang: UserId,
    zhao: UserId,
    unit: EquipmentId,
}

fn user(tx: &Tx<'_>, name: &str, roles: &[Role]) -> Result<UserId, Failure> {
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

fn customer(code: &str, name: &str, owner: UserId, technician: UserId) -> Customer {
    Customer {
        id: CustomerId(0),
        version: 0,
        code: code.to_owned(),
        name: name.to_owned(),
        short_name: String::new(),
        pinyin: String::new(),
        category: String::new(),
        level: Level::Key,
        territory: "east".to_owned(),
        phone: "021-5588".to_owned(),
        phone_digits: "0215588".to_owned(),
        credit_limit: Some(Money(100_000)),
        technician_id: Some(technician),
        owner_id: Some(owner),
        tax_id: String::new(),
        active: true,
        note: String::new(),
    }
}

fn item(code: &str, name: &str, kind: ItemKind) -> Item {
    Item {
        id: ItemId(0),
        version: 0,
        code: code.to_owned(),
        name: name.to_owned(),
        specification: String::new(),
        unit: String::new(),
        kind,
        item_group: "lathe".to_owned(),
        tracked_by: TrackedBy::None,
        list_price: Money(80_000),
        cost: Money(40_000),
        warranty_template_id: None,
        warranty_months: 12,
        skill: String::new(),
        active: true,
    }
}

fn entry(tx: &Tx<'_>, dict: Dict, code: &str, name: &str) -> Result<(), Failure> {
    let id = aftercare::base::id::DictEntryId(0);
    let (code, name) = (code.to_owned(), name.to_owned());
    tx.insert(&mut DictEntry { id, version: 0, dict, code, name, position: 1, active: true }).map(|_| ())
}

impl Office {
    fn new() -> Self {
        Self::on(open::for_a_test().unwrap())
    }

    /// The same on data that is empty yet.
    pub fn on(conn: Conn) -> Self {
        let clock = Clock::standing_at(at("2026-03-02 09:00"));
        let fill = |tx: &Tx<'_>| {
            let desk = user(tx, "前台小周", &[Role::FrontDesk])?;
            let manager = user(tx, "队长老吴", &[Role::QueueManager])?;
            let owner = user(tx, "受理人小李", &[Role::Owner])?;
            let wang = user(tx, "王工", &[Role::Technician])?;
            let zhao = user(tx, "赵工", &[Role::Technician])?;
            entry(tx, Dict::ProblemType, "noise", "异响")?;
            entry(tx, Dict::Territory, "east", "华东")?;
            tx.insert(&mut Queue {
                id: QueueId(0),
                version: 0,
                name: "机械组".to_owned(),
                manager_id: Some(manager),
                members: Members(vec![owner]),
                problem_types: Codes(vec!["noise".to_owned()]),
                active: true,
                item_groups: None,
            })?;
            let who = tx.insert(&mut customer("KH001", "华东精密机械", owner, wang))?;
            tx.insert(&mut Customer { level: Level::Normal, ..customer("KH002", "宁波轴承厂", owner, wang) })?;
            tx.insert(&mut Contact {
                id: aftercare::base::id::ContactId(0),
                version: 0,
                customer_id: who,
                name: "陈师傅".to_owned(),
                title: String::new(),
                phone: String::new(),
                mobile: "13800001111".to_owned(),
                phone_digits: "13800001111".to_owned(),
                email: String::new(),
                is_default: true,
            })?;
            let lathe = tx.insert(&mut item("CK6140", "数控车床", ItemKind::Goods))?;
            tx.insert(&mut item("P-01", "主轴轴承", ItemKind::Part))?;
            let mut card = Equipment {
                number: Some("EC000001".to_owned()),
                serial: "SN-7788".to_owned(),
                status: equipment::Status::Registered,
                ..Equipment::blank(lathe, who)
            };
            let unit = tx.insert(&mut card)?;
            Ok((desk, manager, owner, wang, zhao, unit))
        };
        let ((desk, manager, owner, wang, zhao, unit), _) = tx::within(&conn, &clock, UserId(0), "test", fill).unwrap();
        Self { conn, clock, desk, manager, owner, wang, zhao, unit }
    }

    fn now(&self, text: &str) -> &Self {
        self.clock.set(at(text));
        self
    }

    fn run(&self, user: UserId, command: impl tx::Command) -> Result<Done, Failure> {
        let command: Box<dyn tx::Command> = Box::new(command);
        tx::transact(&self.conn, &self.clock, user, &*command)
    }

    fn within<T>(&self, f: impl FnOnce(&Tx<'_>) -> Result<T, Failure>) -> T {
        tx::within(&self.conn, &self.clock, UserId(0), "test", trial::once(f)).unwrap().0
    }

    /// A noisy spindle at the customer, recorded by the desk.
    fn draft(&self) -> Draft {
        Draft { equipment: "SN-7788".to_owned(), subject: "主轴异响".to_owned(), ..Draft::new() }
    }

    fn record(&self, draft: Draft) -> Call {
        let done = self.run(self.desk, Command::Record(Box::new(draft))).unwrap();
        self.call(CallId(done.outcome.subject.unwrap().id))
    }

    fn call(&self, id: CallId) -> Call {
        call::store::get(&self.conn, id).unwrap()
    }

    fn try_step(&self, user: UserId, call: CallId, step: Step) -> Result<Call, Failure> {
        let version = self.call(call).version;
        self.run(user, Command::Step { call, version, step: Box::new(step) })?;
        Ok(self.call(call))
    }

    fn step(&self, user: UserId, call: CallId, step: Step) -> Call {
        self.try_step(user, call, step).unwrap()
    }

    fn issue(&self, call: CallId, technician: &str) -> DispatchId {
        let draft = dispatch::command::Draft {
            technician: technician.to_owned(),
            ..dispatch::command::Draft::for_call(&self.conn, call).unwrap()
        };
        let done = self.run(self.owner, dispatch::command::Command::Issue(draft)).unwrap();
        DispatchId(done.outcome.subject.unwrap().id)
    }

    fn accept(&self, dispatch: DispatchId) {
        let command = dispatch::command::Command::Accept { dispatch, happened_at: None };
        self.run(self.wang, command).unwrap();
    }

    /// The technician records how an accepted dispatch went, with a bearing fitted.
    fn handle(&self, dispatch: DispatchId, outcome: &str, part: bool) -> Result<Done, Failure> {
        let line = handling::command::LineDraft {
            item: "P-01".to_owned(),
            quantity: "1".to_owned(),
            serial: "BR-1".to_owned(),
            ..handling::command::LineDraft::default()
        };
        let draft = handling::command::Draft {
            dispatch: dispatch::store::get(&self.conn, dispatch).unwrap().number,
            outcome: outcome.to_owned(),
            method: "on_site".to_owned(),
            solution: "更换主轴轴承".to_owned(),
            lines: if part { vec![line] } else { Vec::new() },
            ..handling::command::Draft::default()
        };
        self.run(self.wang, handling::command::Command::Record(draft))
    }

    /// The service log: event, from, to.
    fn log(&self, call: CallId) -> Vec<String> {
        use aftercare::base::words::Word as _;
        let steps = call::store::steps(&self.conn, call).unwrap();
        let line = |step: call::CallStep| {
            let from = step.from_status.map_or("new", |status| status.word());
            format!("{} {from}→{}", step.event, step.to_status.word())
        };
        steps.into_iter().map(line).collect()
    }

    /// The text keys of what a user was told and has not read.
    fn told(&self, user: UserId) -> Vec<String> {
        let unread = aftercare::people::store::unread(&self.conn, user).unwrap();
        unread.into_iter().rev().map(|message| message.said.key.into_owned()).collect()
    }

    /// An approved contract of the key account: four hours' response, a day's resolution.
    fn contract(&self, number: &str, resolve_minutes: i64) -> ContractId {
        let hours = |minutes| aftercare::setting::Hours {
            low: None,
            normal: Some(minutes),
            high: Some(minutes),
            urgent: Some(minutes),
        };
        let terms = Terms {
            response: hours(60),
            resolve: hours(resolve_minutes),
            relief: Relief { labour: Rate::WHOLE, ..Relief::default() },
            ..Terms::default()
        };
        self.within(|tx| {
            let days = ("2026-01-01".parse().unwrap(), "2026-12-31".parse().unwrap());
            let number = Some(number.to_owned());
            let contract = tx.insert(&mut Contract { number, terms, ..Contract::approved(CustomerId(1), days) })?;
            tx.insert(&mut ContractEvent::approval(contract, days.0, (UserId(0), tx.now())))?;
            Ok(contract)
        })
    }
}

fn refusal<T: std::fmt::Debug>(result: Result<T, Failure>) -> String {
    let Err(Failure::Refused(said)) = result else { panic!("{result:?}") };
    said.key.into_owned()
}

fn fields<T: std::fmt::Debug>(result: Result<T, Failure>) -> Vec<&'static str> {
    let Err(Failure::Invalid(errors)) = result else { panic!("{result:?}") };
    errors.iter().map(|error| error.field).collect()
}

fn event(event: Event) -> Step {
    Step::new(event)
}

fn is(call: &Call, status: Status) {
    assert_eq!(call.status, status);
}
