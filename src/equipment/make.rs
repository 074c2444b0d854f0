//! Builders for tests.

use chrono::NaiveDate;

use super::{Equipment, FittedPart, Status, command::Draft};
use crate::{
    base::{
        failure::Failure,
        id::{BomLineId, CustomerId, DictEntryId, EquipmentId, FittedPartId, ItemId, UserId},
        money::{Money, Qty},
        time::parse_instant,
    },
    customer::{Customer, Level},
    db::{
        clock::Clock,
        open,
        query::Conn,
        trial,
        tx::{Command, Done, Tx, transact, within},
    },
    item::{BomLine, Item, ItemKind, TrackedBy},
    people::{self, User},
    setting::{Dict, DictEntry},
};

/// A day from ISO text.
pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("an ISO day")
}

/// A registered card of item 1 at customer 1.
pub(crate) fn card(serial: &str) -> Equipment {
    Equipment { serial: serial.to_owned(), status: Status::Registered, ..Equipment::blank(ItemId(1), CustomerId(1)) }
}

/// So many of item 5, standing in unit 1.
pub(crate) fn part(id: i64, serial: &str, units: i64) -> FittedPart {
    FittedPart {
        id: FittedPartId(id),
        version: 1,
        equipment_id: EquipmentId(1),
        item_id: ItemId(5),
        serial: serial.to_owned(),
        quantity: Qty::whole(units),
        fitted_on: None,
        fitted_call_id: None,
        removed_on: None,
        removed_call_id: None,
        fitted_line_id: None,
        removed_line_id: None,
        level: 1,
        warranty_from: None,
        warranty_to: None,
    }
}

/// A file in memory with an office in it: user 1 with all roles, two customers, a machine (item 1, with
/// twelve months of warranty) built of a board (item 2) that is built of two chips (item 3).
pub(crate) struct World {
    /// The file.
    pub conn: Conn,
    /// Stands at 2026-05-20 10:00 in Shanghai.
    pub clock: Clock,
}

/// The user who acts.
pub(crate) const USER: UserId = UserId(1);

impl World {
    /// A new one.
    pub(crate) fn new() -> Self {
        let conn = open::for_a_test().expect("an empty file in memory");
        let at = parse_instant("2026-05-20 10:00", chrono_tz::Asia::Shanghai).expect("a moment");
        let world = Self { conn, clock: Clock::standing_at(at) };
        world.tx(|tx| {
            tx.insert(&mut User { id: UserId::default(), name: "王芳".to_owned(), ..people::store::system() })?;
            for (code, name) in [("C001", "华北电机有限公司"), ("C002", "江南精密机械厂")] {
                tx.insert(&mut customer(code, name))?;
            }
            for (code, kind) in [("M-100", ItemKind::Goods), ("P-200", ItemKind::Part), ("P-300", ItemKind::Part)] {
                tx.insert(&mut item(code, kind))?;
            }
            tx.insert(&mut DictEntry {
                id: DictEntryId::default(),
                version: 0,
                dict: Dict::Territory,
                code: "north".to_owned(),
                name: "华北".to_owned(),
                position: 1,
                active: true,
            })?;
            for (of, component, units) in [(1, 2, 1), (2, 3, 2)] {
                tx.insert(&mut BomLine {
                    id: BomLineId::default(),
                    version: 0,
                    item_id: ItemId(of),
                    component_id: ItemId(component),
                    quantity: Qty::whole(units),
                    position: 1,
                })?;
            }
            Ok(())
        });
        world
    }

    /// Does something in a transaction of its own.
    pub(crate) fn try_tx<T>(&self, f: impl FnOnce(&Tx<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        within(&self.conn, &self.clock, USER, "equipment-op-save", trial::once(f)).map(|(value, _)| value)
    }

    /// Does something that succeeds.
    pub(crate) fn tx<T>(&self, f: impl FnOnce(&Tx<'_>) -> Result<T, Failure>) -> T {
        self.try_tx(f).expect("it is allowed")
    }

    /// Runs a command.
    pub(crate) fn run(&self, command: &dyn Command) -> Result<Done, Failure> {
        transact(&self.conn, &self.clock, USER, command)
    }

    /// The key of the refusal that a command meets.
    pub(crate) fn refusal(&self, command: &dyn Command) -> String {
        match self.run(command) {
            Err(Failure::Refused(said)) => said.key.to_string(),
            // What a dialogue has a field for stands beside it.
            Err(Failure::Invalid(errors)) if errors.len() == 1 => errors[0].said.key.to_string(),
            other => panic!("no refusal: {other:?}"),
        }
    }

    /// Sets the clock to the morning of a day.
    pub(crate) fn go_to(&self, on: &str) {
        let at = parse_instant(&format!("{on} 10:00"), chrono_tz::Asia::Shanghai).expect("a moment");
        self.clock.set(at);
    }

    /// A registered machine at a customer, delivered on a day.
    pub(crate) fn machine(&self, serial: &str, customer: i64, delivered_on: &str) -> Equipment {
        let draft = Draft {
            item: "M-100".to_owned(),
            serial: serial.to_owned(),
            customer: format!("C{customer:03}"),
            delivered_on: delivered_on.to_owned(),
            ..Draft::default()
        };
        let done = self.run(&super::command::Command::Save { draft: Box::new(draft), register: true });
        let subject = done.expect("it can be registered").outcome.subject.expect("it names the card");
        super::store::get(&self.conn, EquipmentId(subject.id)).expect("it was made")
    }

    /// The card as it stands now.
    pub(crate) fn card(&self, id: EquipmentId) -> Equipment {
        super::store::get(&self.conn, id).expect("it is there")
    }
}

fn customer(code: &str, name: &str) -> Customer {
    Customer {
        id: CustomerId::default(),
        version: 0,
        code: code.to_owned(),
        name: name.to_owned(),
        short_name: String::new(),
        pinyin: String::new(),
        category: String::new(),
        level: Level::Normal,
        territory: "north".to_owned(),
        phone: String::new(),
        credit_limit: None,
        technician_id: Some(USER),
        owner_id: None,
        tax_id: String::new(),
        active: true,
        note: String::new(),
        phone_digits: String::new(),
    }
}

/// An item; goods are tracked by serials and have a year of warranty.
pub(crate) fn item(code: &str, kind: ItemKind) -> Item {
    Item {
        id: ItemId::default(),
        version: 0,
        code: code.to_owned(),
        name: format!("物料 {code}"),
        specification: String::new(),
        unit: "台".to_owned(),
        kind,
        item_group: "press".to_owned(),
        tracked_by: if kind == ItemKind::Goods { TrackedBy::Serial } else { TrackedBy::None },
        list_price: Money::ZERO,
        cost: Money::ZERO,
        warranty_template_id: None,
        warranty_months: if kind == ItemKind::Goods { 12 } else { 0 },
        skill: String::new(),
        active: true,
    }
}
