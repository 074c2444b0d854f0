//! The desk with a hundred thousand calls in the file, or with the company that is named: what people wait for. It saves
//! in that file.

use std::{path::Path, sync::Arc, time::Duration};

use aftercare::{
    base::{
        field::ListQuery,
        id::{CallId, CustomerId, EquipmentId, Id as _, UserId},
        progress::Progress,
        text::{Lang, Texts},
        time::Instant,
    },
    call::{self, Call, Status, command::Draft},
    cli::demo,
    db::{
        clock::Clock,
        list,
        open::{self, Options},
        query::Conn,
        record, tx,
    },
    document::{Around, Asked, Document, make},
    exchange::{
        import::{self, Context, Mode},
        kinds::{ImportKind, Ready},
    },
    people,
    print::pdf,
    report, setting,
};

use crate::{data, table::Table};

const CALLS: i64 = 100_000;
/// 2026-11-22 09:30 in Shanghai.
pub const NOW: Instant = Instant(1_795_311_000_000);
const DAY_MS: i64 = 86_400_000;

/// A budget of so many milliseconds.
pub fn ms(ms: u64) -> Option<Duration> {
    Some(Duration::from_millis(ms))
}

/// The demo company, its story, and calls of ten years over its cards.
pub fn fill(path: &Path) {
    let conn = open::to_write_with(path, Options { is_durable: false, ..Options::default() }).unwrap();
    demo::fill(&conn, Lang::Zh, &Progress::default()).unwrap();
    calls(&conn, CALLS);
}

/// So many calls of ten years over the cards there are: of each fifty, one is open.
pub fn calls(conn: &Conn, count: i64) {
    let model: Call = record::first(conn, "WHERE status = 'closed' ORDER BY id", &[]).unwrap().unwrap();
    let cards: Vec<(EquipmentId, CustomerId)> =
        conn.rows("SELECT id, customer_id FROM equipment ORDER BY id", &[]).unwrap();
    let statuses = [Status::Waiting, Status::Assigned, Status::InProgress, Status::Processed];
    let clock = Clock::standing_at(NOW);
    tx::within(conn, &clock, UserId(0), "call-op-record", |tx| {
        for number in 0..count {
            let (equipment, customer) = cards[usize::try_from(number * 7919).unwrap() % cards.len()];
            let opened_at = NOW.plus_ms(-(count - number) * 10 * 365 * DAY_MS / count);
            let status =
                if number % 50 == 0 { statuses[usize::try_from(number / 50).unwrap() % 4] } else { Status::Closed };
            let mut call = Call {
                id: CallId(0),
                version: 0,
                number: format!("OLD{number:07}"),
                customer_id: customer,
                equipment_id: Some(equipment),
                opened_at,
                last_step_at: opened_at,
                status,
                subject: format!("{}号机主轴异响", number % 97),
                ..model.clone()
            };
            tx.insert(&mut call)?;
        }
        Ok(())
    })
    .unwrap();
}

/// Saves a call's text again and again, each time another.
fn save(conn: &Conn, clock: &Clock, actor: UserId, id: CallId, turn: usize) {
    let mut draft = Draft::of(conn, id).unwrap();
    draft.working_notes = format!("第{turn}次记录");
    tx::transact(conn, clock, actor, &call::command::Command::Save(Box::new(draft))).unwrap();
}

/// Times the desk.
pub fn bench(table: &mut Table) {
    let place = tempfile::tempdir().unwrap();
    let named = data::named();
    let path = named.clone().unwrap_or_else(|| {
        let own = place.path().join("desk.db");
        fill(&own);
        own
    });
    let clock = Clock::standing_at(NOW);
    let fast = open::to_write_with(&path, Options { is_durable: false, ..Options::default() }).unwrap();
    let settings = setting::store::load(&fast).unwrap();
    let actor = people::store::first_admin(&fast).unwrap();

    let spec = call::fields::list_spec();
    let query = ListQuery::default();
    table.measure("call list, first page", ms(5), 200, |_| {
        list::first_page(&fast, &spec, &query).unwrap();
    });
    table.measure("call list, ids of all rows", None, 20, |_| {
        list::ids(&fast, &spec, &query).unwrap();
    });

    let cards: Vec<(EquipmentId, CustomerId)> =
        fast.rows("SELECT id, customer_id FROM equipment ORDER BY id LIMIT 200", &[]).unwrap();
    table.measure("Today", ms(16), 100, |_| {
        report::store::today(&fast, actor, NOW, &settings).unwrap();
    });
    table.measure("call form with coverage", ms(10), 200, |turn| {
        let (equipment, customer) = cards[turn % cards.len()];
        call::store::look(&fast, (customer, Some(equipment), None), "", NOW, None, &settings).unwrap();
    });

    let open_call: CallId = fast
        .value("SELECT id FROM call WHERE status = $1 ORDER BY id", aftercare::vals![Status::Waiting])
        .unwrap()
        .unwrap();
    table.measure("save a call, synchronous OFF", ms(10), 200, |turn| save(&fast, &clock, actor, open_call, turn));
    drop(fast);
    let durable = open::to_write(&path).unwrap();
    table.measure("save a call, synchronous FULL", None, 200, |turn| {
        save(&durable, &clock, actor, open_call, turn + 1000);
    });

    paper(table, &durable, &settings);
    if named.is_some() {
        return;
    }
    import(table, &durable, &clock, actor, place.path());
    deliver(table, &durable, &clock, actor, place.path());
}

/// The repair order of the story's first call.
fn paper(table: &mut Table, conn: &Conn, settings: &setting::Settings) {
    let texts = Arc::new(Texts::new(Lang::Zh, settings.calendar.zone));
    let call: Call = record::first(conn, "WHERE number NOT LIKE 'OLD%' ESCAPE '\\' ORDER BY id", &[]).unwrap().unwrap();
    let around = Around { settings, texts: &texts, now: NOW };
    let asked = Asked::of(Document::Order, call.id.raw());
    let print = || pdf::write(&make::sheet(conn, &asked, around).unwrap()).unwrap();
    let mut bytes = Vec::new();
    table.measure_once("repair order to PDF, the first", ms(60), print);
    table.measure("repair order to PDF, the next", ms(15), 50, |_| bytes = print());
    eprintln!("repair order: {} bytes (budget 80,000)", bytes.len());
}

/// Ten thousand customers.
fn import(table: &mut Table, conn: &Conn, clock: &Clock, actor: UserId, folder: &Path) {
    let context = (conn, clock, actor);
    let text = customers(10_000);
    read_in(table, "10,000 customers read, checked and imported", context, ImportKind::Customers, folder, &text);
}

/// So many customers, as a file.
pub fn customers(count: usize) -> String {
    let mut text = String::from("客户编号,客户名称,联系人,电话,城市,街道地址,邮编\n");
    for number in 0..count {
        text.push_str(&format!(
            "B{number:05},北方第{number}机械厂,张伟,010-{:08},北京,和平路{number}号,100000\n",
            number * 37
        ));
    }
    text
}

/// Ten thousand machines on 2,500 deliveries: a card and a warranty contract each.
fn deliver(table: &mut Table, conn: &Conn, clock: &Clock, actor: UserId, folder: &Path) {
    let context = (conn, clock, actor);
    let text = machines(10_000);
    read_in(table, "10,000 machines delivered from a file", context, ImportKind::Deliveries, folder, &text);
}

/// So many machines, four to a customer, as a file.
pub fn machines(count: usize) -> String {
    let mut text = String::from("交货单号,交货日期,客户编号,物料编号,数量,序列号,单价\n");
    for number in 0..count {
        let (delivery, customer, price) = (number / 4, number / 4, 268_000);
        text.push_str(&format!("BD{delivery:05},2026-11-02,B{customer:05},VMC650,1,BN{number:06},{price}\n"));
    }
    text
}

fn read_in(
    table: &mut Table,
    what: &str,
    (conn, clock, actor): (&Conn, &Clock, UserId),
    kind: ImportKind,
    folder: &Path,
    text: &str,
) {
    let file = folder.join("rows.csv");
    std::fs::write(&file, text).unwrap();
    table.measure_once(what, ms(2000), || take_in(kind, &file, (conn, clock, actor)));
}

/// Takes in a file as it is.
pub fn take_in(kind: ImportKind, file: &Path, (conn, clock, actor): (&Conn, &Clock, UserId)) {
    let progress = Progress::default();
    let ready = Ready::read(kind, file, &import::Options::default(), &progress).unwrap();
    let context = Context { conn, clock, actor, progress: &progress };
    let report = ready.run(context, Mode::AllOrNothing).unwrap();
    assert!(report.is_done, "{:?}", report.errors.first());
}
