//! Pages about one thing: a customer, a unit; each section leads to all it counts.

use aftercare::{
    app::panels,
    base::{
        id::{CallId, CustomerId, RevisitId, SettlementId},
        money::Money,
        text::Lang,
        time::Instant,
    },
    call::{self, Channel},
    customer,
    db::{open, tx},
    revisit,
    settlement::{InvoiceState, Settlement, Status as Settled},
};
use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{
    Window,
    by_keys::{press, tab_to, type_in},
    has,
};
use crate::report::Office;
use crate::util::file::data_of;

/// A window on an office with a key account that called, owes more than it may, and said what it thinks.
fn window(lang: Lang) -> (Window, Office) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aftercare.db");
    let office = Office::on(open::to_write(data_of(&path)).unwrap());
    office.week();
    let key = customer::command::Draft::of(&office.conn, CustomerId(1)).unwrap();
    let key = customer::command::Draft {
        level: "key".to_owned(),
        credit_limit: "1000".to_owned(),
        phone: "0512-6788 0000".to_owned(),
        ..key
    };
    office.run(customer::command::Command::Save(Box::new(key)));
    let other = customer::command::Draft {
        code: "KH002".to_owned(),
        name: "无锡轴承".to_owned(),
        ..customer::command::Draft::new()
    };
    office.run(customer::command::Command::Save(Box::new(other)));
    office.call("轴承异响", "", |draft| draft.customer = "KH002".to_owned());
    let complaint = |draft: &mut call::command::Draft| draft.call_type = "service_issue".to_owned();
    let told = office.call("工程师未按约上门", "", complaint);
    let insert = |tx: &tx::Tx<'_>| {
        tx.insert(&mut owed(told))?;
        tx.insert(&mut said(told))
    };
    tx::within(&office.conn, &office.clock, office.chief, "test", insert).unwrap();
    let mut window = Window::on(folder, path, lang, panels::all);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    (window, office)
}

/// 1,500 yuan confirmed, 200 paid.
pub fn owed(call: CallId) -> Settlement {
    Settlement {
        id: SettlementId(0),
        version: 0,
        number: Some("JS-1".to_owned()),
        call_id: Some(call),
        contract_id: None,
        payer_id: CustomerId(1),
        status: Settled::PartPaid,
        settled_on: "2026-11-19".parse().unwrap(),
        total: Money(150_000),
        tax_total: Money::ZERO,
        paid: Money(20_000),
        credited: Money::ZERO,
        invoice_kind: None,
        invoice_title: String::new(),
        invoice_tax_id: String::new(),
        invoice_number: String::new(),
        invoice_on: None,
        invoice_state: InvoiceState::NotNeeded,
        reason: String::new(),
        note: String::new(),
    }
}

fn said(call: CallId) -> revisit::Revisit {
    revisit::Revisit {
        id: RevisitId(0),
        version: 0,
        call_id: call,
        cycle: 7,
        due_on: "2026-11-19".parse().unwrap(),
        revisitor_id: None,
        status: revisit::Status::NotSatisfied,
        channel: Channel::Hotline,
        score: Some(2),
        words: "等了两天".to_owned(),
        tries: 0,
        answered_at: Some(Instant(1_795_100_000_000)),
        same_person: false,
    }
}

/// How many calls of the customer are in these states.
fn calls(office: &Office, condition: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) FROM call WHERE customer_id = 1 AND status {condition}");
    office.conn.value(&sql, &[]).unwrap().unwrap()
}

#[test]
fn cus_2_a_customers_page_shows_all_at_a_glance_and_each_count_is_a_door() {
    let (mut window, office) = window(Lang::Zh);
    window.click("客户");
    window.wait_for_role(Role::Row, "苏州精密机械");
    window.settle();
    window.click_row("苏州精密机械");
    window.wait_for_label("信用额度 1,000.00，已超出 300.00");
    window.settle();
    window.picture("customer-page-zh");
    for label in ["重点客户", "1 次回访中 0 次满意", "评分 2 分", "服务问题投诉：1 次", "超信用额度", "0512-6788 0000"]
    {
        assert!(window.harness.query_all_by_label(label).next().is_some(), "{label}");
    }
    let ended = "IN ('closed', 'declined', 'cancelled')";
    let (open, over) = (calls(&office, &format!("NOT {ended}")), calls(&office, ended));
    assert!(open > 0 && over > 0, "both are shown");
    let doors = [
        (format!("历史服务呼叫：全部 {over} 条"), "已结束", over),
        (format!("未结服务呼叫：全部 {open} 条"), "未结", open),
    ];
    for (door, tab, count) in doors {
        window.press(&door);
        window.wait_for_label(&format!("共 {count} 条"));
        assert!(has(&window.harness, Role::Link, "客户：苏州精密机械"), "{tab}");
        window.settle();
        window.click("客户");
        window.wait_for_label("信用额度 1,000.00，已超出 300.00");
        window.settle();
    }
    // The way back to all calls stands beside the words whose they are.
    window.press(&format!("未结服务呼叫：全部 {open} 条"));
    window.wait_for_label(&format!("共 {open} 条"));
    window.settle();
    window.picture("customer-calls-zh");
    window.press("显示全部，不再限于此记录");
    window.wait_for_label(&format!("共 {} 条", open + 1));
    // So does a view: it shows all that it is called by.
    window.click("客户");
    window.wait_for_label("信用额度 1,000.00，已超出 300.00");
    window.settle();
    window.press(&format!("历史服务呼叫：全部 {over} 条"));
    window.wait_for_label(&format!("共 {over} 条"));
    window.settle();
    window.press("未结");
    window.wait_for_label(&format!("共 {} 条", open + 1));
}

#[test]
fn cus_2_a_customers_page_is_found_read_and_walked_by_keys_alone_in_both_languages() {
    let words = [
        (Lang::Zh, "全局搜索", "信用额度 1,000.00，已超出 300.00", "未结服务呼叫：全部", " 条", "客户：苏州精密机械"),
        (Lang::En, "Search everything", "Credit limit 1,000.00, 300.00 over it", "Open calls: all", "", "customer: "),
    ];
    for (lang, palette, over, door, unit, whose) in words {
        let (mut window, office) = window(lang);
        let open = calls(&office, "NOT IN ('closed', 'declined', 'cancelled')");
        press(&mut window, Modifiers::COMMAND, Key::K);
        window.wait_for("the palette", |harness| has(harness, Role::TextInput, palette));
        window.settle();
        type_in(&mut window, "KH001");
        window.wait_for_role(Role::ListBoxOption, "苏州精密机械");
        window.settle();
        press(&mut window, Modifiers::NONE, Key::Enter);
        window.wait_for_label(over);
        window.settle();
        window.picture(if lang == Lang::Zh { "customer-keys-zh" } else { "customer-page-en" });
        // The door of a section, and back.
        tab_to(&mut window, &format!("{door} {open}{unit}"));
        press(&mut window, Modifiers::NONE, Key::Enter);
        let count = if lang == Lang::Zh { format!("共 {open} 条") } else { format!("{open} rows") };
        window.wait_for_label(&count);
        assert!(has(&window.harness, Role::Link, whose), "{whose}");
        press(&mut window, Modifiers::ALT, Key::ArrowLeft);
        window.wait_for_label(over);
        window.settle();
        // The newest call of the section.
        let newest =
            "SELECT number FROM call WHERE customer_id = 1 AND status NOT IN ('closed', 'declined', 'cancelled')
             ORDER BY opened_at DESC NULLS LAST, id DESC NULLS LAST LIMIT 1";
        let number: String = office.conn.value(newest, &[]).unwrap().unwrap();
        tab_to(&mut window, &number);
        press(&mut window, Modifiers::NONE, Key::Enter);
        window.wait_for("the call", |harness| harness.query_all_by_label(over).next().is_none());
        window.wait_for("its number", |harness| harness.query_all_by_label_contains(&number).next().is_some());
    }
}

/// A window on an office with a machine that has a life.
fn machine(lang: Lang) -> Window {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aftercare.db");
    let office = Office::on(open::to_write(data_of(&path)).unwrap());
    crate::report::life::delivered(&office);
    let mut window = Window::on(folder, path, lang, panels::all);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    window
}

#[test]
fn eq_9_a_units_life_is_walked_by_keys_in_both_languages_and_each_mark_is_a_door() {
    let words = [
        (Lang::Zh, "设备卡", "设备生命周期时间轴", "设备履历", "2026-10-28 出库", "主轴异响"),
        (Lang::En, "Equipment", "The unit's life along time", "Life of the unit", "2026-10-28 Delivered", "主轴异响"),
    ];
    for (lang, rail, drawn, list, first, call) in words {
        let mut window = machine(lang);
        window.click(rail);
        window.wait_for_role(Role::Row, "SN-77A1");
        window.settle();
        window.click_row("SN-77A1");
        window.wait_for_label(drawn);
        window.settle();
        window.picture(if lang == Lang::Zh { "unit-life-zh" } else { "unit-life-en" });
        assert!(window.harness.query_by_role_and_label(Role::DisclosureTriangle, list).is_some(), "{list}");
        // What is drawn, and the same in the list: named by when and what.
        assert!(has(&window.harness, Role::Link, first), "{first}");
        assert!(has(&window.harness, Role::ListItem, first), "{first}");
        window.harness.get_by_label(drawn).focus();
        window.harness.step();
        let chosen = |window: &Window| {
            let node = window.harness.get_by_label(drawn);
            node.accesskit_node().description().unwrap_or_default()
        };
        window.harness.key_press(Key::Home);
        window.harness.run_steps(2);
        assert_eq!(chosen(&window), first);
        for _ in 0..40 {
            if chosen(&window).contains(call) {
                break;
            }
            window.harness.key_press(Key::ArrowRight);
            window.harness.run_steps(2);
        }
        assert!(chosen(&window).contains(call), "{}", chosen(&window));
        window.harness.key_press(Key::Enter);
        window.harness.step();
        window.wait_for("the call", |harness| harness.query_by_label(drawn).is_none());
        window.wait_for_label("SC202611-0002");
    }
}

#[test]
fn del_2_a_part_of_a_serial_finds_its_delivery_and_the_row_leads_to_the_card() {
    for (lang, rail, serial, count) in [
        (Lang::Zh, "出库查询", "序列号（任意一段）", "共 1 条"),
        (Lang::En, "Delivery query", "Serial (any part)", "1 row"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("aftercare.db");
        let office = Office::on(open::to_write(data_of(&path)).unwrap());
        crate::delivered::delivering(&office);
        let mut window = Window::on(folder, path, lang, panels::all);
        window.wait_for("the shell", |harness| harness.state().shell().is_some());
        window.settle();
        window.click(rail);
        window.wait_for_role(Role::Row, "XK-9001");
        window.fill(serial, "k-90 02");
        window.wait_for_label(count);
        window.settle();
        window.picture(if lang == Lang::Zh { "delivered-zh" } else { "delivered-en" });
        window.click_row("XK-9001");
        window
            .wait_for("the card", |harness| has(harness, Role::Button, if lang == Lang::Zh { "借出" } else { "Lend" }));
    }
}
