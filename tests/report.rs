//! The page of today over a week of an office, and on an empty file; the life of a unit.

pub mod figures;
pub mod life;
mod paper;

use aftercare::{
    base::{
        failure::Failure,
        id::{CallId, ContractId, CustomerId, DispatchId, Id as _, UserId},
        text::Lang,
        time::parse_instant,
    },
    call::{
        self,
        rules::{ClockState, Event, Step},
    },
    contract::{Contract, ContractEvent},
    customer,
    db::{
        clock::Clock,
        open,
        query::Conn,
        trial,
        tx::{self, Command},
    },
    dispatch, handling,
    people::{self, command::UserDraft},
    report::{self, Group, Today},
    setting,
};

/// A file with an office, its chief who may do everything, and a technician.
pub struct Office {
    pub conn: Conn,
    pub clock: Clock,
    pub chief: UserId,
    pub worker: UserId,
}

impl Office {
    /// Founded on Monday, 16 November 2026, at half past eight.
    pub fn on(conn: Conn) -> Self {
        let clock = Clock::standing_at(parse_instant("2026-11-16 08:30", chrono_tz::Asia::Shanghai).unwrap());
        let found = |tx: &tx::Tx<'_>| setting::command::found(tx, Lang::Zh, "华东机电");
        let (chief, _) = tx::within(&conn, &clock, UserId(0), "test", found).unwrap();
        let mut office = Self { conn, clock, chief, worker: chief };
        let worker = UserDraft { name: "张工".to_owned(), roles: "technician".to_owned(), ..UserDraft::new() };
        office.worker = UserId(office.run(people::command::Command::SaveUser(worker)));
        let address = customer::command::AddressDraft {
            city: "苏州市".to_owned(),
            street: "工业园区星湖街 328 号".to_owned(),
            is_default: "1".to_owned(),
            ..customer::command::AddressDraft::default()
        };
        let draft = customer::command::Draft {
            code: "KH001".to_owned(),
            name: "苏州精密机械".to_owned(),
            active: "1".to_owned(),
            addresses: vec![address],
            ..customer::command::Draft::default()
        };
        office.run(customer::command::Command::Save(Box::new(draft)));
        office
    }

    /// Runs a command as the chief; the record it answers.
    pub fn run(&self, command: impl Command) -> i64 {
        self.try_run(&command).unwrap().map_or(0, |subject| subject.id)
    }

    fn try_run(&self, command: &dyn Command) -> Result<Option<aftercare::base::kind::Subject>, Failure> {
        Ok(tx::transact(&self.conn, &self.clock, self.chief, command)?.outcome.subject)
    }

    /// Moves the clock on.
    pub fn at(&self, text: &str) {
        self.clock.set(parse_instant(text, chrono_tz::Asia::Shanghai).unwrap());
    }

    /// Records a call of the customer; without an owner it waits.
    pub fn call(&self, subject: &str, owner: &str, change: impl FnOnce(&mut call::command::Draft)) -> CallId {
        let mut draft = call::command::Draft {
            customer: "KH001".to_owned(),
            contact: "王师傅".to_owned(),
            phone: "138 0013 8000".to_owned(),
            subject: subject.to_owned(),
            owner: owner.to_owned(),
            ..call::command::Draft::default()
        };
        change(&mut draft);
        CallId(self.run(call::command::Command::Record(Box::new(draft))))
    }

    /// Sends the technician.
    pub fn dispatch(&self, call: CallId, from: &str, to: &str) -> DispatchId {
        let draft = dispatch::command::Draft {
            call: call::store::number(&self.conn, call).unwrap(),
            technician: "张工".to_owned(),
            planned_from: from.to_owned(),
            planned_to: to.to_owned(),
            ..dispatch::command::Draft::default()
        };
        DispatchId(self.run(dispatch::command::Command::Issue(draft)))
    }

    /// The work on a dispatch solved the call.
    pub fn solve(&self, dispatch: DispatchId) {
        self.run(dispatch::command::Command::Accept { dispatch, happened_at: None });
        let draft = handling::command::Draft {
            dispatch: dispatch::store::get(&self.conn, dispatch).unwrap().number,
            outcome: "solved".to_owned(),
            method: "on_site".to_owned(),
            solution: "更换刀套".to_owned(),
            ..handling::command::Draft::default()
        };
        self.run(handling::command::Command::Record(draft));
    }

    /// A bought contract in force that ends on this day.
    pub fn contract(&self, number: &str, ends_on: &str) {
        let days = ("2026-01-01".parse().unwrap(), ends_on.parse().unwrap());
        let mut one =
            Contract { number: Some(number.to_owned()), remind_days: 60, ..Contract::approved(CustomerId(1), days) };
        let by = (self.chief, self.clock.now());
        let both = |tx: &tx::Tx<'_>| {
            let contract = tx.insert(&mut one)?;
            tx.insert(&mut ContractEvent::approval(contract, days.0, by))
        };
        tx::within(&self.conn, &self.clock, self.chief, "test", trial::once(both)).unwrap();
    }

    /// A week until Friday at half past nine: overdue, solved, locked, waiting, standing still.
    pub fn week(&self) {
        self.at("2026-11-16 09:00");
        self.call("主轴异响，温升快", "管理员", |draft| draft.priority = "urgent".to_owned());
        self.call("液压站漏油", "", |draft| draft.wanted_on = "2026-11-17".to_owned());
        self.at("2026-11-17 09:00");
        let solved = self.call("刀库换刀卡滞", "管理员", |_| ());
        let answered = |draft: &mut call::command::Draft| {
            draft.first = "answered".to_owned();
            draft.solution = "复位后正常".to_owned();
        };
        self.call("面板误报警", "", answered);
        let dispatch = self.dispatch(solved, "2026-11-17 13:30", "2026-11-17 15:30");
        self.at("2026-11-17 16:00");
        self.solve(dispatch);
        self.at("2026-11-19 09:00");
        self.run(call::command::Command::RunRules);
        let visited = self.call("数控系统黑屏", "管理员", |_| ());
        self.dispatch(visited, "2026-11-20 10:00", "2026-11-20 11:30");
        self.call("冷却液泵不转", "", |_| ());
        let held = self.call("丝杠间隙大", "管理员", |_| ());
        let again = self.call("排屑器卡死", "管理员", |_| ());
        self.dispatch(again, "2026-11-19 14:00", "2026-11-19 15:00");
        self.dispatch(again, "", "");
        self.at("2026-11-20 09:00");
        let version = call::store::get(&self.conn, held).unwrap().version;
        let step = Box::new(Step::new(Event::Hold).why("等待客户停机"));
        self.run(call::command::Command::Step { call: held, version, step });
        self.contract("HT2026-00001", "2026-12-31");
        self.contract("HT2026-00002", "2027-06-30");
        self.at("2026-11-20 09:30");
    }

    /// The page of somebody.
    pub fn today(&self, user: UserId) -> Today {
        let settings = setting::store::load(&self.conn).unwrap();
        report::store::today(&self.conn, user, self.clock.now(), &settings).unwrap()
    }
}

fn told<T>(group: &Group<T>, tell: impl Fn(&T) -> String) -> (i64, Vec<String>) {
    (group.total, group.rows.iter().map(tell).collect())
}

fn office() -> Office {
    let office = Office::on(open::for_a_test().unwrap());
    office.week();
    office
}

/// How many calls there are of each age.
fn age_counts(today: &Today) -> Vec<i64> {
    today.ages.iter().map(|(_, count)| *count).collect()
}

#[test]
fn my_calls_come_by_due_the_overdue_first_with_the_working_time_that_is_left() {
    let office = office();
    let today = office.today(office.chief);
    let line = |one: &report::CallLine| {
        let due = one.due.map(|due| (due.is_response, due.state, due.remaining_ms / 60_000));
        format!("{} {due:?}", one.subject)
    };
    let (total, lines) = told(&today.mine, line);
    assert_eq!((today.overdue, total), (1, 5));
    // Urgent: two hours for the response. Monday 09:00 to Friday 09:30 are 420 + 3 × 450 + 60 working minutes.
    assert_eq!(lines[0], format!("主轴异响，温升快 {:?}", Some((true, ClockState::Missed, 120 - 1830))));
    // Normal: eight hours. Thursday 09:00 to Friday 09:30 are 420 + 60 working minutes.
    assert_eq!(lines[1], format!("数控系统黑屏 {:?}", Some((true, ClockState::Running, 0))));
    assert_eq!(lines[2], format!("排屑器卡死 {:?}", Some((true, ClockState::Running, 0))));
    // What is solved, or stands still, has nothing that is due; it comes last.
    assert_eq!(lines[3], "刀库换刀卡滞 None");
    assert_eq!(lines[4], format!("丝杠间隙大 {:?}", Some((true, ClockState::Standing, 30))));
}

#[test]
fn what_waits_for_everybody_is_there_for_everybody() {
    let office = office();
    for user in [office.chief, office.worker] {
        let today = office.today(user);
        assert_eq!(told(&today.waiting, |one| one.subject.clone()), (1, vec!["冷却液泵不转".to_owned()]));
        assert_eq!(told(&today.locked, |one| one.subject.clone()), (1, vec!["液压站漏油".to_owned()]));
        let (total, revisits) = told(&today.revisits, |one| format!("{} {}", one.subject, one.due_on));
        assert_eq!((total, revisits), (1, vec!["刀库换刀卡滞 2026-11-19".to_owned()]));
        let (total, contracts) = told(&today.contracts, |one| format!("{} {}", one.number, one.ends_on));
        assert_eq!((total, contracts), (1, vec!["HT2026-00001 2026-12-31".to_owned()]));
    }
    assert_eq!(office.today(office.worker).mine.total, 0);
}

#[test]
fn dispatches_of_the_day_are_late_planned_or_unplanned_ones_and_mine_are_marked() {
    let office = office();
    let line = |one: &report::DispatchLine| format!("{} {} {}", one.subject, one.is_mine, one.is_late);
    let (_, chief) = told(&office.today(office.chief).dispatches, line);
    assert_eq!(chief, ["排屑器卡死 false true", "数控系统黑屏 false false", "排屑器卡死 false false"]);
    let (total, worker) = told(&office.today(office.worker).dispatches, line);
    assert_eq!(worker, ["排屑器卡死 true true", "数控系统黑屏 true false", "排屑器卡死 true false"]);
    assert_eq!(total, 3);
}

#[test]
fn calls_are_counted_in_and_out_per_day_and_open_ones_by_age() {
    let office = office();
    let today = office.today(office.chief);
    let days: Vec<String> = today.flow.iter().map(|one| format!("{} {} {}", one.day, one.came, one.ended)).collect();
    assert_eq!((days.len(), days[0].as_str(), days[13].as_str()), (14, "2026-11-07 0 0", "2026-11-20 0 0"));
    assert_eq!(days[9..13], ["2026-11-16 2 0", "2026-11-17 2 1", "2026-11-18 0 0", "2026-11-19 4 0"]);
    // Four of yesterday morning are a day old, the solved one three, those of Monday four.
    assert_eq!(age_counts(&today), [0, 4, 3, 0, 0]);
    assert!(!today.is_new);
}

#[test]
fn a_new_file_has_nothing_to_show_and_says_so() {
    let office = Office::on(open::for_a_test().unwrap());
    let today = office.today(office.chief);
    assert!(today.is_new);
    let counts = [today.overdue, today.mine.total, today.waiting.total, today.locked.total, today.dispatches.total];
    assert_eq!((counts, today.revisits.total, today.contracts.total), ([0; 5], 0, 0));
    assert_eq!((today.flow.len(), age_counts(&today)), (14, vec![0; 5]));
    assert_eq!(today.day.to_string(), "2026-11-16");
    assert_ne!(office.worker.raw(), office.chief.raw());
}

#[test]
fn cus_4_a_key_accounts_calls_are_marked_and_wait_above_the_others() {
    let office = office();
    let key = customer::command::Draft {
        code: "KH009".to_owned(),
        name: "无锡数控".to_owned(),
        level: "key".to_owned(),
        active: "1".to_owned(),
        ..customer::command::Draft::default()
    };
    office.run(customer::command::Command::Save(Box::new(key)));
    office.call("刀塔不锁紧", "", |draft| draft.customer = "KH009".to_owned());
    let line = |one: &report::CallLine| format!("{} {}", one.subject, one.is_key_account);
    let waiting = told(&office.today(office.chief).waiting, line);
    assert_eq!(waiting, (2, vec!["刀塔不锁紧 true".to_owned(), "冷却液泵不转 false".to_owned()]));
}
