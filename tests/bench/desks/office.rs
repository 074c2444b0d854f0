//! The office that the desks work in: the demo company with more customers, machines, people and calls.

use std::path::Path;

use aftercare::{
    base::{
        id::{CallId, UserId},
        progress::Progress,
        text::Lang,
    },
    call::{Status, command::Draft},
    cli::demo,
    db::{
        address::Address,
        clock::Clock,
        open::{self, Options},
        query::Conn,
        tx,
    },
    exchange::kinds::ImportKind,
    people::{Codes, Role, Roles, User},
    vals,
};

use crate::desk::{self, NOW};

const CUSTOMERS: usize = 500;
const CALLS: i64 = 20_000;
/// The most desks that are measured: each has a user of its own.
const PEOPLE: usize = 50;

/// An office, and what its desks need to know to work.
pub struct Office {
    pub address: Address,
    /// Who sits at the desks.
    pub clerks: Vec<UserId>,
    /// Who is sent, by name.
    pub technicians: Vec<String>,
    /// Customers and their machines, as they are typed.
    pub machines: Vec<(String, String)>,
    /// The calls that are open.
    pub open: Vec<CallId>,
}

impl Office {
    /// Makes the office at an address.
    pub fn found(address: &Address, folder: &Path) -> Self {
        let options = Options { is_durable: false, ..Options::default() };
        let conn = open::to_write_with(address.clone(), options).unwrap();
        demo::fill(&conn, Lang::Zh, &Progress::default()).unwrap();
        let clock = Clock::standing_at(NOW);
        let admin = aftercare::people::store::first_admin(&conn).unwrap();
        let files = [
            (ImportKind::Customers, desk::customers(CUSTOMERS)),
            (ImportKind::Deliveries, desk::machines(CUSTOMERS * 4)),
        ];
        for (kind, text) in files {
            let file = folder.join("rows.csv");
            std::fs::write(&file, text).unwrap();
            desk::take_in(kind, &file, (&conn, &clock, admin));
        }
        let clerks = (1..=PEOPLE).map(|number| user(&conn, &format!("坐席{number}"), Role::FrontDesk)).collect();
        let names: Vec<String> = (1..=PEOPLE).map(|number| format!("工程师{number}")).collect();
        for name in &names {
            user(&conn, name, Role::Technician);
        }
        desk::calls(&conn, CALLS);
        let machines = conn
            .rows(
                "SELECT k.code, e.number FROM equipment e JOIN customer k ON k.id = e.customer_id
                 WHERE e.status = 'registered' AND e.number IS NOT NULL ORDER BY e.id",
                &[],
            )
            .unwrap();
        let open = conn.values("SELECT id FROM call WHERE status = $1 ORDER BY id", vals![Status::Waiting]).unwrap();
        Self { address: address.clone(), clerks, technicians: names, machines, open }
    }

    /// The same office by another way.
    pub fn seen_from(&self, address: &Address) -> Self {
        let Self { clerks, technicians, machines, open, .. } = self;
        Self {
            address: address.clone(),
            clerks: clerks.clone(),
            technicians: technicians.clone(),
            machines: machines.clone(),
            open: open.clone(),
        }
    }

    /// The so-and-so-many-th call that somebody rings up about.
    pub fn call(&self, number: usize) -> Draft {
        let (customer, equipment) = self.machines[number % self.machines.len()].clone();
        let (subject, description) = ("主轴异响".to_owned(), "开机十分钟后有异响，冷却泵漏油".to_owned());
        Draft { customer, equipment, subject, description, ..Draft::new() }
    }
}

fn user(conn: &Conn, name: &str, role: Role) -> UserId {
    let clock = Clock::standing_at(NOW);
    let made = tx::within(conn, &clock, UserId(0), "people-op-save", |tx| {
        let mut user = User {
            name: name.to_owned(),
            roles: Roles(vec![role]),
            skills: Codes::default(),
            ..aftercare::people::store::system()
        };
        tx.insert(&mut user)
    });
    made.unwrap().0
}
