//! Printing for all rows of a list at once: letters and envelopes to customers, documents of calls.

use std::path::{Path, PathBuf};

use aftercare::{
    app::panels,
    base::{
        id::{AddressId, CustomerId, UserId},
        text::Lang,
    },
    customer::{Address, AddressKind, Customer, Level},
    db::record,
    db::{
        clock::Clock,
        open,
        query::Conn,
        tx::{self, Tx},
    },
    document::own::PrintLog,
    setting,
};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{STANDS_AT, Window, has};

/// So many customers are written to.
const CUSTOMERS: usize = 300;
/// One of them has no address.
const WITHOUT_ADDRESS: usize = 7;
/// One wants no more letters: nothing is sent to who is inactive.
const INACTIVE: usize = 11;

fn customer(nth: usize) -> Customer {
    Customer {
        id: CustomerId(0),
        version: 0,
        code: format!("KH{nth:03}"),
        name: format!("苏州精密机械{nth}厂"),
        short_name: String::new(),
        pinyin: String::new(),
        category: String::new(),
        level: Level::Normal,
        territory: String::new(),
        phone: String::new(),
        phone_digits: String::new(),
        credit_limit: None,
        technician_id: None,
        owner_id: None,
        tax_id: String::new(),
        active: nth != INACTIVE,
        note: String::new(),
    }
}

fn fill(tx: &Tx<'_>, count: usize) {
    for nth in 1..=count {
        let customer_id = tx.insert(&mut customer(nth)).unwrap();
        if nth == WITHOUT_ADDRESS {
            continue;
        }
        let mut address = Address {
            id: AddressId(0),
            version: 0,
            customer_id,
            kind: AddressKind::Mailing,
            province: "江苏省".to_owned(),
            city: "苏州市".to_owned(),
            street: format!("星湖街 {nth} 号"),
            postcode: "215123".to_owned(),
            is_default: true,
        };
        tx.insert(&mut address).unwrap();
    }
}

/// A window over so many customers, and the folder for the files.
fn window(count: usize, lang: Lang) -> (Window, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (path, letters) = (folder.path().join("aftercare.db"), folder.path().join("信函"));
    let conn = open::to_write(&path).unwrap();
    let clock = Clock::standing_at(STANDS_AT);
    tx::within(&conn, &clock, UserId(0), "test", |tx| setting::command::found(tx, Lang::Zh, "华东机电")).unwrap();
    tx::within(&conn, &clock, UserId(1), "test", |tx| {
        fill(tx, count);
        Ok(())
    })
    .unwrap();
    drop(conn);
    let mut window = Window::on(folder, path, lang, panels::all);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    (window, letters)
}

/// The folders of the runs, oldest first.
fn runs(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut all: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    all.sort();
    all
}

fn pages(path: &Path) -> usize {
    lopdf::Document::load(path).unwrap().get_pages().len()
}

fn printed(window: &Window) -> Vec<PrintLog> {
    record::all(&conn(window), "ORDER BY id", &[]).unwrap()
}

fn conn(window: &Window) -> Conn {
    open::to_read(&window.path).unwrap()
}

#[test]
fn three_hundred_customers_get_letters_and_envelopes_and_who_is_left_out_is_named() {
    let (mut window, folder) = window(CUSTOMERS, Lang::Zh);
    window.click("客户");
    window.wait_for_role(Role::Row, "KH001");
    window.settle();
    window.click("批量打印…");
    window.wait_for_label("客户列表中的 300 条");
    window.settle();
    window.picture("many-letters-zh");
    window.choose("信封", "信封（空白）");
    window.settle();
    window.choose("纸张", "C5  229 × 162");
    window.fill("保存到文件夹", &folder.display().to_string());
    window.settle();
    window.click("生成 PDF");
    let done = "共打印 298 封信，未打印 2 个客户";
    window.wait_for("the letters", |harness| harness.query_all_by_label_contains(done).next().is_some());
    window.settle();
    window.picture("many-done-zh");
    let said = |text: &str| window.harness.query_all_by_label_contains(text).next().is_some();
    assert!(said("KH007 苏州精密机械7厂 未打印") && said("KH011 苏州精密机械11厂 未打印：客户已停用"));
    assert!(said("打开文件夹") && said("letters.pdf（298 页）") && said("envelopes.pdf（298 页）"));
    let run = runs(&folder).remove(0);
    assert_eq!(pages(&run.join("letters.pdf")), 298);
    assert_eq!(pages(&run.join("envelopes.pdf")), 298);
    let list = std::fs::read_to_string(run.join("control-list.txt")).unwrap();
    assert_eq!(list.lines().count(), 301);
    let log = printed(&window);
    assert_eq!(log.len(), 2 * 298);
    assert!(log.iter().all(|one| one.way == aftercare::document::own::Way::Batch && one.nth == 1));
    let of = |at: usize| (log[at].document.as_str(), log[at].about_id);
    assert_eq!([of(0), of(1), of(2)], [("letter", 1), ("envelope", 1), ("letter", 2)]);
    assert!(runs(&folder).len() == 1 && pages(&run.join("control-list.pdf")) > 1);
}

#[test]
fn a_batch_that_is_stopped_leaves_no_file_and_nothing_marked_as_printed() {
    let (mut window, folder) = window(CUSTOMERS, Lang::Zh);
    window.click("客户");
    window.wait_for_role(Role::Row, "KH001");
    window.click("批量打印…");
    window.wait_for_label("客户列表中的 300 条");
    window.settle();
    window.fill("保存到文件夹", &folder.display().to_string());
    window.settle();
    window.click("生成 PDF");
    window.wait_for("how far it has come", |harness| has(harness, Role::ProgressIndicator, "正在制作信函："));
    window.click("取消");
    window.wait_for_label("已停止，没有生成任何文件，也没有记录打印");
    window.settle();
    assert_eq!(runs(&folder), Vec::<PathBuf>::new());
    assert_eq!(printed(&window), []);
}

#[test]
fn who_was_found_is_written_to_in_english_and_the_choice_is_remembered() {
    let (mut window, folder) = window(12, Lang::En);
    window.click("Customers");
    window.wait_for_role(Role::Row, "KH001");
    window.fill("Search", "KH01");
    window.wait_for("the rows found", |harness| !has(harness, Role::Row, "KH001"));
    window.settle();
    window.click("Print many…");
    window.wait_for_label("Of the list (customer), found by “KH01”: 3 rows");
    window.settle();
    window.choose("Envelope", "Envelope, blank");
    window.settle();
    window.click("Each envelope behind its letter, in one file");
    window.fill("Folder for the files", &folder.display().to_string());
    window.settle();
    window.picture("many-letters-en");
    window.click("Make the PDFs");
    window.wait_for_label("Letters printed: 2; customers left out: 1");
    window.settle();
    assert_eq!(pages(&runs(&folder)[0].join("letters_and_envelopes.pdf")), 4);
    window.click("Close");
    window.settle();
    assert!(!has(&window.harness, Role::ComboBox, "Envelope"));
    window.click("Print many…");
    window.wait_for_role(Role::ComboBox, "Envelope");
    let chosen = window.harness.get_by_role_and_label(Role::ComboBox, "Envelope");
    assert_eq!(chosen.accesskit_node().description().as_deref(), Some("Envelope, blank"));
    assert_eq!(window.text("Folder for the files"), folder.display().to_string());
}
