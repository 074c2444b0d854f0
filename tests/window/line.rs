//! The window while its server is away.

use aftercare::{
    app::{App, panels},
    base::{text::Lang, time::MINUTE_MS},
    db::{address::Address, open},
};
use egui::accesskit::Role;
use egui_kittest::{Harness, kittest::Queryable as _};

use super::{STANDS_AT, Window, has};
use crate::util::{
    proxy::{Net, Proxy},
    server::Server,
};

const LOST: &str = "与服务器的连接已断开";

fn stands(harness: &Harness<'static, App>, text: &str) -> bool {
    harness.query_all_by_label_contains(text).next().is_some()
}

#[test]
fn while_the_server_is_away_a_bar_says_so_typing_goes_on_and_the_second_press_saves() {
    let Some(server) = Server::start() else { return };
    let net = Proxy::to(&server);
    let address = Address::parse(&net.address("postgres")).unwrap();
    let mut window = Window::begun_at(address, Lang::Zh, panels::all);
    window.click("合同模板");
    window.wait_for_label("新建模板");
    window.click("新建模板");
    window.fill("模板名称", "新模板");
    net.set(Net::Away);
    // Nobody asks anything: it is noticed all the same, and told to who can't see it too.
    window.wait_for("the bar", |harness| has(harness, Role::Alert, LOST));
    window.picture("line-lost");
    window.fill("期限（月）", "12");
    window.click("保存");
    window.wait_for("that it is not saved", |harness| stands(harness, "没有保存：与数据库服务器的连接已断开"));
    assert!(!stands(&window.harness, "操作未完成"), "a dialogue is in the way of typing on");
    assert_eq!((window.text("模板名称"), window.text("期限（月）")), ("新模板".to_owned(), "12".to_owned()));
    window.fill("模板名称", "更新的模板");
    net.set(Net::Works);
    window.click("立即重试");
    window.wait_for("the bar to go", |harness| !has(harness, Role::Alert, LOST));
    window.wait_for_role(Role::Status, "与服务器的连接已恢复");
    assert_eq!(window.text("模板名称"), "更新的模板");
    window.click("保存");
    window.wait_for_rest();
    let conn = open::to_read(Address::parse(&server.address()).unwrap()).unwrap();
    let sql = "SELECT COUNT(*) FROM template WHERE name IN ('新模板', '更新的模板')";
    assert_eq!(conn.value::<i64>(sql, &[]).unwrap(), Some(1));
}

#[test]
fn while_the_server_is_away_today_shows_what_was_read_last_and_leaves_it_to_the_bar_to_say_so() {
    let Some(server) = Server::start() else { return };
    let net = Proxy::to(&server);
    let address = Address::parse(&net.address("postgres")).unwrap();
    let mut window = Window::begun_at(address, Lang::Zh, panels::all);
    net.set(Net::Away);
    window.wait_for("the bar", |harness| has(harness, Role::Alert, LOST));
    let before = window.harness.state().shell().unwrap().desk().asked();
    // The page asks anew with each minute.
    window.clock.set(STANDS_AT.plus_ms(MINUTE_MS));
    window.wait_for("the refusal", |harness| {
        let desk = harness.state().shell().unwrap().desk();
        desk.asked() > before && desk.are_answered(0, desk.asked())
    });
    window.click("English");
    window.wait_for_label("Today");
    assert!(stands(&window.harness, "My overdue"), "what was read before is gone");
    for said in ["The connection to the database server", "与数据库服务器的连接"] {
        assert!(!stands(&window.harness, said), "{said}");
    }
}

#[test]
fn what_could_not_be_read_while_the_server_was_away_is_there_when_it_is_back() {
    let Some(server) = Server::start() else { return };
    let net = Proxy::to(&server);
    let address = Address::parse(&net.address("postgres")).unwrap();
    let mut window = Window::begun_at(address, Lang::Zh, panels::all);
    net.set(Net::Away);
    window.wait_for("the bar", |harness| has(harness, Role::Alert, LOST));
    window.click("合同模板");
    let made = server.say(
        "INSERT INTO template (version, name, covers, kind, duration_months, terms, renewable, remind_days, price, clauses, active)
         VALUES (1, '别人的模板', 'labour', 'warranty', 12, '', 0, 30, 0, '', 1);",
    );
    assert!(made.stderr.is_empty(), "{}", String::from_utf8_lossy(&made.stderr));
    net.set(Net::Works);
    window.wait_for_role(Role::Row, "别人的模板");
    assert!(!has(&window.harness, Role::Alert, LOST));
    assert!(!stands(&window.harness, "操作未完成"), "there is nothing to be told any more");
}
