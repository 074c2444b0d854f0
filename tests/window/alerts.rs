//! The alert centre and the inbox in the window, and the rules that run by themselves.

use aftercare::{
    alert::{Rule, store},
    app::panels,
    base::{
        kind::Kind,
        kind::Subject,
        say::Said,
        text::{Lang, Texts},
        time::Instant,
        words::Word as _,
    },
    db::{open, trial, tx},
    people,
};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{Window, has};
use crate::report::Office;
use crate::util::file::data_of;

/// A window on a file with a week of calls; the one who acts is their owner.
fn window(lang: Lang) -> (Window, Office) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aftercare.db");
    let office = Office::on(open::to_write(data_of(&path)).unwrap());
    office.week();
    let prefs = format!("{{\"user\": {}}}", office.chief.0);
    std::fs::write(folder.path().join("window.json"), prefs).unwrap();
    let mut window = Window::on(folder, path, lang, panels::all);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    (window, office)
}

/// The rules have run at a moment of the window's clock.
fn run_at(window: &mut Window, office: &Office, at: Instant) {
    window.clock.set(at);
    window.wait_for("a run of the rules", |_| {
        store::last_run(&office.conn).unwrap().is_some_and(|run| run.last_at == at)
    });
    window.settle();
}

/// Goes to the page of a rule and types there what it does not take.
pub(super) fn type_a_rule(window: &mut Window) {
    window.click("提醒中心");
    window.wait_for_label("响应时限预警");
    window.click("响应时限预警");
    window.wait_for_label("全部规则");
    window.settle();
    window.fill("提前量", "很早");
}

#[test]
fn the_rules_run_when_the_window_opens_and_each_minute_and_the_alert_centre_shows_what_they_did() {
    let (mut window, office) = window(Lang::Zh);
    let opened = window.clock.now();
    run_at(&mut window, &office, opened);
    window.click("提醒中心");
    window.wait_for_label("自动规则上次运行：2026-11-20 09:30");
    window.wait_for_role(Role::Row, "合同到期提醒");
    window.settle();
    window.picture("alerts-zh");
    // A minute later they have run again, and the page says so.
    run_at(&mut window, &office, opened.plus_ms(60_000));
    window.wait_for_label("自动规则上次运行：2026-11-20 09:31");
    window.click_row("HT2026-00001");
    window.wait_for_label("HT2026-00001");
}

#[test]
fn a_rule_is_set_on_its_page_and_what_is_wrong_stands_beside_it() {
    let (mut window, office) = window(Lang::Zh);
    type_a_rule(&mut window);
    window.click("保存");
    window.wait_for_label("请填写 1 至 99 的整数，最多 5 个");
    window.fill("提前量", "90, 50");
    window.click("所有服务主管");
    window.settle();
    window.picture("alerts-rule-zh");
    window.click("保存");
    window.wait_for("the saved rule", |_| store::rule(&office.conn, Rule::ResponseShare).unwrap().id.0 != 0);
    window.settle();
    let stored = store::rule(&office.conn, Rule::ResponseShare).unwrap();
    assert_eq!((stored.leads.0, stored.recipients.0.len()), (vec![50, 90], 2));
    window.click("超期未受理锁定");
    window.wait_for_label("这是服务呼叫状态的规则，始终有效，按当事人通知。");
    window.click("全部规则");
    window.wait_for_label("用去 50、90%");
}

#[test]
fn a_message_that_comes_is_shown_at_once_counted_on_the_bell_and_leads_to_its_record() {
    let (mut window, office) = window(Lang::Zh);
    // What the rules tell on opening has come by then.
    let opened = window.clock.now();
    run_at(&mut window, &office, opened);
    let unread = |office: &Office| people::store::unread_count(&office.conn, office.chief).unwrap();
    let before = unread(&office);
    // What comes from now on is new: the inbox has read what was there.
    let known = format!("{before} 条未读消息");
    window.wait_for("the bell", |harness| {
        let bell = harness.query_by_role_and_label(Role::Button, "消息");
        bell.is_some_and(|bell| bell.accesskit_node().description().as_deref() == Some(known.as_str()))
    });
    // Another window tells: this one hears of it.
    let call = aftercare::call::store::by_code(&office.conn, "SC202611-0001").unwrap().unwrap();
    let said =
        Said::new("alert-said-resolve-due").with("number", "SC202611-0001").with("subject", "异响").with("due", "");
    let command =
        |tx: &tx::Tx<'_>| people::command::tell(tx, office.chief, said, Some(Subject::new(Kind::Call, call.id)));
    tx::within(&office.conn, &window.clock, office.chief, "test", trial::once(command)).unwrap();
    window.wait_for("the notice", |harness| has(harness, Role::Status, "解决已超时：SC202611-0001"));
    window.picture("inbox-notice");
    window.settle();
    let bell = window.harness.get_by_role_and_label(Role::Button, "消息");
    assert_eq!(bell.accesskit_node().description(), Some(format!("{} 条未读消息", before + 1)));
    window.click("消息");
    window.wait_for_role(Role::Link, "解决已超时：SC202611-0001");
    window.settle();
    window.picture("inbox-zh");
    window
        .harness
        .get_by(|node| node.role() == Role::Link && node.label().is_some_and(|it| it.contains("解决已超时")))
        .click();
    window.wait_for_role(Role::Button, "返回列表");
    window.wait_for("it is read", |_| unread(&office) == before);
    window.settle();
    // What was read stands below.
    window.click("消息");
    window.wait_for_label("最近已读");
    window.wait_for_role(Role::Link, "解决已超时：SC202611-0001");
    if before > 0 {
        window.click("全部标为已读");
        window.wait_for("all are read", |_| unread(&office) == 0);
    }
}

#[test]
fn the_alert_centre_reads_in_english() {
    let (mut window, office) = window(Lang::En);
    let opened = window.clock.now();
    run_at(&mut window, &office, opened);
    window.click("Alerts");
    window.wait_for_label("The automatic rules ran last at 2026-11-20 09:30");
    window.wait_for_role(Role::Row, "Contract ends");
    window.settle();
    window.picture("alerts-en");
    assert!(window.harness.query_by_label("1 working day ahead").is_some());
}

#[test]
fn a_rule_of_the_alert_centre_is_a_link_that_leads_to_its_page() {
    let (mut window, _office) = window(Lang::Zh);
    window.click("提醒中心");
    window.wait_for_label("响应时限预警");
    window.settle();
    let texts = Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai);
    for rule in Rule::ALL {
        let name = texts.get(&rule.key()).to_string();
        let links = window.harness.query_all_by_role_and_label(Role::Link, &name);
        assert_eq!(links.count(), 1, "{name}");
    }
    window.harness.get_by_role_and_label(Role::Link, "解决时限预警").click_accesskit();
    window.wait_for_label("全部规则");
}
