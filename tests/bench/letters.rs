//! Letters to a thousand customers, with their envelopes: from the data file to the bytes of two PDFs (DOC-14).

use std::{sync::Arc, time::Duration};

use aftercare::{
    base::{
        id::{AddressId, ContactId, CustomerId, UserId},
        progress::Progress,
        text::{Lang, Texts},
        time::Instant,
    },
    customer::{Address, AddressKind, Contact, Customer, Level},
    db::{clock::Clock, open, query::Conn, tx},
    document::{
        Around, Asked, Document,
        batch::{self, Batch},
    },
    print::pdf,
    setting,
};

use crate::table::Table;

const CUSTOMERS: usize = 1000;
const MOMENT: Instant = Instant(1_795_311_000_000);
const ZONE: chrono_tz::Tz = chrono_tz::Asia::Shanghai;

fn customer(number: usize) -> Customer {
    Customer {
        id: CustomerId(0),
        version: 0,
        code: format!("KH{number:05}"),
        name: format!("苏州精密机械制造有限公司第{number}分厂"),
        short_name: String::new(),
        pinyin: String::new(),
        category: String::new(),
        level: Level::Normal,
        territory: String::new(),
        phone: "0512-65001234".to_owned(),
        phone_digits: "051265001234".to_owned(),
        credit_limit: None,
        technician_id: None,
        owner_id: None,
        tax_id: String::new(),
        active: true,
        note: String::new(),
    }
}

/// Customers with an address and a contact each; their ids.
fn filled(conn: &Conn) -> Vec<i64> {
    let clock = Clock::standing_at(MOMENT);
    tx::within(conn, &clock, UserId(0), "bench", |tx| setting::command::found(tx, Lang::Zh, "华东机电")).unwrap();
    tx::within(conn, &clock, UserId(1), "bench", |tx| {
        let mut ids = Vec::new();
        for number in 1..=CUSTOMERS {
            let id = tx.insert(&mut customer(number))?;
            ids.push(id.0);
            tx.insert(&mut Address {
                id: AddressId(0),
                version: 0,
                customer_id: id,
                kind: AddressKind::Mailing,
                province: "江苏省".to_owned(),
                city: "苏州市".to_owned(),
                street: format!("工业园区星湖街 {number} 号 3 号厂房"),
                postcode: format!("{:06}", 215_000 + number % 1000),
                is_default: true,
            })?;
            tx.insert(&mut Contact {
                id: ContactId(0),
                version: 0,
                customer_id: id,
                name: "王建国".to_owned(),
                title: "设备部经理".to_owned(),
                phone: String::new(),
                mobile: "13800138000".to_owned(),
                phone_digits: "13800138000".to_owned(),
                email: String::new(),
                is_default: true,
            })?;
        }
        Ok(ids)
    })
    .unwrap()
    .0
}

/// The most memory that the process has used so far, where the system tells.
fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "unknown".to_owned(), |line| line.trim().to_owned())
}

pub fn bench(table: &mut Table) {
    let folder = tempfile::tempdir().unwrap();
    let conn = open::to_write(&folder.path().join("aftercare.db")).unwrap();
    let batch = Batch {
        customers: filled(&conn),
        letter: Asked::of(Document::Letter, 0),
        envelope: Some(Asked::of(Document::Envelope, 0)),
        alternates: false,
        leaves_out: false,
    };
    let texts = Arc::new(Texts::new(Lang::Zh, ZONE));
    let settings = setting::store::load(&conn).unwrap();
    let around = Around { settings: &settings, texts: &texts, now: MOMENT };
    let before = peak_memory();
    let bytes = table.measure_once("1,000 letters with envelopes, as PDFs", Some(Duration::from_secs(5)), || {
        let made = batch::make(&conn, &batch, around, &Progress::default()).unwrap();
        let envelopes = made.envelopes.as_ref().unwrap();
        [&made.papers, envelopes, &made.control].map(|sheet| pdf::write(sheet).unwrap().len())
    });
    println!("peak memory: {} (before: {before}); bytes of letters, envelopes, list: {bytes:?}", peak_memory());
}
