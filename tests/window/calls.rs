//! A call in the window: what is covered stands beside the form before it is saved, then its steps.

use aftercare::{
    app::panels,
    base::{
        id::UserId,
        text::{Lang, Texts},
    },
    call::{self, Status},
    customer,
    db::{
        clock::Clock,
        open,
        query::Conn,
        tx::{self, Command},
    },
    equipment, item, setting,
};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{STANDS_AT, Window, has};
use crate::util::file::data_of;

pub(super) fn run(conn: &Conn, user: UserId, command: &dyn Command) {
    tx::transact(conn, &Clock::standing_at(STANDS_AT), user, command).unwrap();
}

/// A company of one person, and a customer with a unit in warranty.
fn fill(conn: &Conn) {
    let clock = Clock::standing_at(STANDS_AT);
    let found = |tx: &tx::Tx<'_>| setting::command::found(tx, Lang::Zh, "华东机电");
    let (user, _) = tx::within(conn, &clock, UserId(0), "test", found).unwrap();
    let draft = customer::command::Draft {
        code: "KH001".to_owned(),
        name: "苏州精密机械".to_owned(),
        phone: "0512-6677 8899".to_owned(),
        active: "1".to_owned(),
        ..customer::command::Draft::default()
    };
    run(conn, user, &customer::command::Command::Save(Box::new(draft)));
    let draft = item::command::Draft {
        code: "CK6140".to_owned(),
        name: "数控车床".to_owned(),
        kind: "goods".to_owned(),
        active: "1".to_owned(),
        ..item::command::Draft::default()
    };
    run(conn, user, &item::command::Command::Save(Box::new(draft)));
    tx::within(conn, &clock, user, "test", |tx| {
        let item = item::store::by_code(tx, "CK6140")?.unwrap().id;
        let customer = customer::store::by_code(tx, "KH001")?.unwrap().id;
        tx.insert(&mut equipment::Equipment {
            number: Some("EC000001".to_owned()),
            serial: "SN-7788".to_owned(),
            identity: "SN-7788".to_owned(),
            status: equipment::Status::Registered,
            warranty_from: "2026-01-01".parse().ok(),
            warranty_to: "2026-12-31".parse().ok(),
            ..equipment::Equipment::blank(item, customer)
        })
    })
    .unwrap();
}

/// A window on that company, prepared further, and a connection beside it.
pub(super) fn opened(prepare: impl FnOnce(&Conn)) -> (Window, Conn) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aftercare.db");
    let conn = open::to_write(data_of(&path)).unwrap();
    fill(&conn);
    prepare(&conn);
    let mut window = Window::on(folder, path, Lang::Zh, panels::all);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    (window, conn)
}

/// Waits until a step can be taken, or can't.
fn wait_for_step(window: &mut Window, label: &str, can: bool) {
    window.wait_for(label, |harness| {
        let mut buttons = harness.query_all_by_role(Role::Button);
        buttons.any(|node| {
            let node = node.accesskit_node();
            node.label().as_deref() == Some(label) && node.is_disabled() != can
        })
    });
    window.settle();
}

#[test]
fn call_2_the_desk_sees_what_is_covered_before_a_call_is_saved_and_moves_it_by_its_buttons() {
    let (mut window, conn) = opened(|_| {});

    window.click("服务呼叫");
    window.click("新建服务呼叫");
    window.fill("设备", "SN-7788");
    let covered = Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai).get("contract-service-warranty").to_string();
    window.wait_for_label(&covered);
    window.settle();
    assert_eq!(window.text("客户"), "KH001", "the unit's customer is proposed");
    assert_eq!(window.text("联系电话"), "0512-6677 8899");
    window.picture("call-new");
    window.fill("故障摘要", "主轴异响");
    window.click("保存");
    wait_for_step(&mut window, "恢复", false);
    let call = || call::store::by_code(&conn, "SC202611-0001").unwrap().unwrap();
    assert_eq!((call().status, call().equipment_id.is_some()), (Status::Waiting, true));

    assert!(!has(&window.harness, Role::Image, "待分配"), "the picture of the states is shown when it is asked for");
    window.harness.key_press_modifiers(egui::Modifiers::ALT, egui::Key::S);
    window.wait_for_role(Role::Image, "待分配（当前状态）");
    for state in ["已分配（可转入）", "挂起（可转入）", "已取消（可转入）", "未决定", "处理中"]
    {
        let nodes = window.harness.query_all_by_role_and_label(Role::Image, state);
        assert_eq!(nodes.count(), 1, "{state}");
    }
    step(&mut window, "分配受理人", &[("新受理人", "管理员")]);
    wait_for_step(&mut window, "开始处理", true);
    assert_eq!(call().status, Status::Assigned);
    window.wait_for_role(Role::Image, "已分配（当前状态）");
    window.picture("call");
    window.harness.key_press_modifiers(egui::Modifiers::ALT, egui::Key::S);
    window.settle();
    assert!(!has(&window.harness, Role::Image, "已分配"));
    step(&mut window, "挂起", &[("原因或说明", "等客户停机")]);
    wait_for_step(&mut window, "恢复", true);
    assert_eq!(call().status, Status::OnHold);
    wait_for_step(&mut window, "开始处理", false);
    step(&mut window, "恢复", &[]);
    wait_for_step(&mut window, "开始处理", true);
    assert_eq!(call().status, Status::Assigned);
    window.click("返回列表");
    window.wait_for_role(Role::Row, "主轴异响");
    assert!(has(&window.harness, Role::Row, "苏州精密机械"));
    window.settle();
    the_call_just_left_opens_again(&mut window);
}

fn the_call_just_left_opens_again(window: &mut Window) {
    window.click_row("主轴异响");
    wait_for_step(window, "开始处理", true);
    // The rail's own entry leads back to the list too, but not away from what is typed.
    window.fill("故障摘要", "主轴不转");
    window.click("服务呼叫");
    assert_eq!(window.text("故障摘要"), "主轴不转");
    window.click("撤销修改");
    window.click("服务呼叫");
    window.wait_for_role(Role::Row, "主轴异响");
    window.settle();
    window.picture("calls");
}

/// Presses a step's button and answers what it asks.
fn step(window: &mut Window, button: &str, answers: &[(&str, &str)]) {
    window.click(button);
    window.wait_for_label("确定");
    window.settle();
    for (label, text) in answers {
        window.fill(label, text);
    }
    window.settle();
    window.click("确定");
    window.wait_for("the end of the dialogue", |harness| harness.query_by_label("确定").is_none());
}

#[test]
fn call_2_until_when_what_would_be_promised_is_seen_before_a_call_is_saved_and_holds_after_it() {
    let (mut window, conn) = opened(|_| {});
    window.click("服务呼叫");
    window.click("新建服务呼叫");
    window.fill("故障摘要", "主轴异响");
    window.fill("客户", "KH001");
    window.wait_for_label("服务承诺");
    window.settle();
    let dues = |window: &Window| {
        let shown = |text: &&str| window.harness.query_all_by_label(text).next().is_some();
        let all = ["2026-11-20 11:30", "2026-11-23 10:00", "2026-11-27 12:00"];
        all.into_iter().filter(shown).collect::<Vec<_>>()
    };
    assert_eq!(dues(&window), ["2026-11-23 10:00", "2026-11-27 12:00"], "eight and forty working hours");
    window.choose("优先级", "紧急");
    window.settle();
    let urgent = dues(&window);
    assert_eq!(urgent, ["2026-11-20 11:30", "2026-11-23 10:00"], "two and eight working hours");
    window.picture("call-promise");
    window.click("保存");
    wait_for_step(&mut window, "恢复", false);
    let call = call::store::by_code(&conn, "SC202611-0001").unwrap().unwrap();
    let texts = Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai);
    let stored = [call.response_due, call.resolve_due].map(|due| texts.at(due.unwrap()));
    assert_eq!(stored.map(|due| due.to_string()).as_slice(), urgent);
}

#[test]
fn eq_3_a_retired_unit_says_why_it_can_not_be_chosen_and_is_registered_again_from_the_call() {
    let (mut window, conn) = opened(|conn| {
        let clock = Clock::standing_at(STANDS_AT);
        tx::within(conn, &clock, UserId(1), "test", |tx| {
            let mut card = equipment::store::by_code(tx, "SN-7788")?.unwrap();
            tx.change(&mut card, |card| {
                card.status = equipment::Status::Retired;
                card.identity.clear();
            })
        })
        .unwrap();
    });
    window.click("服务呼叫");
    window.click("新建服务呼叫");
    window.fill("设备", "SN-7788");
    window.wait_for_label("重新登记");
    window.settle();
    window.picture("call-retired");
    step(&mut window, "重新登记", &[("原因或说明", "客户重新启用")]);
    window.wait_for("the unit without a word against it", |harness| harness.query_by_label("重新登记").is_none());
    let card = equipment::store::by_code(&conn, "SN-7788").unwrap().unwrap();
    assert_eq!((card.status, card.reason.as_str()), (equipment::Status::Registered, "客户重新启用"));
    window.fill("故障摘要", "主轴异响");
    window.click("保存");
    wait_for_step(&mut window, "恢复", false);
    assert!(call::store::by_code(&conn, "SC202611-0001").unwrap().unwrap().equipment_id.is_some());
}

/// A row of the strip, or a fold of it.
fn wait_for_day(window: &mut Window, text: &str) {
    window.wait_for_role(Role::ListItem, text);
}

#[test]
fn clk_6_the_head_unfolds_how_a_deadline_is_counted_and_lays_it_out_for_the_customer() {
    let (mut window, conn) = opened(|conn| {
        let user = aftercare::people::store::active(conn).unwrap()[0].id;
        // Friday 09:30: forty hours reach over a weekend into the week after the next.
        let draft = call::command::Draft {
            equipment: "SN-7788".to_owned(),
            subject: "主轴异响".to_owned(),
            target_at: "2026-11-24 12:00".to_owned(),
            ..call::command::Draft::new()
        };
        run(conn, user, &call::command::Command::Record(Box::new(draft)));
    });
    window.click("服务呼叫");
    window.wait_for_role(Role::Row, "主轴异响");
    window.click_row("主轴异响");
    wait_for_step(&mut window, "挂起", true);
    for (label, how_many) in [("计时中", 3), ("期限 2026-11-27 12:00", 1), ("还剩 40小时", 1), ("2026-11-24 12:00", 1)]
    {
        assert_eq!(
            window.harness.query_all_by_label(label).count(),
            how_many,
            "{label}: promise and target stand apart"
        );
    }
    assert!(!has(&window.harness, Role::ListItem, "计入"));
    window.harness.key_press_modifiers(egui::Modifiers::ALT, egui::Key::Num2);
    wait_for_day(&mut window, "11月20日 周五，工作日，08:30–12:00 / 13:30–17:30，计入 390 分");
    for day in
        ["11月21日 周六，休息日，不上班，计入 0 分", "11月27日 周五，工作日，08:30–12:00 / 13:30–17:30，计入 210 分"]
    {
        assert!(has(&window.harness, Role::ListItem, day), "{day}");
    }
    assert_eq!(window.harness.query_all_by_label_contains("= 2400 分").count(), 1, "the days sum to the promise");
    window.settle();
    window.picture("call-proof");
    // A hold shows at once, in the head and in the days; the other clock is unfolded by its button.
    step(&mut window, "挂起", &[("原因或说明", "等客户停机")]);
    wait_for_step(&mut window, "恢复", true);
    wait_for_day(&mut window, "11月20日 周五");
    assert_eq!(window.harness.query_all_by_label("已停表").count(), 2);
    assert_eq!(window.harness.query_all_by_label_contains("挂起（等客户停机）").count(), 1);
    window.click("响应时限是怎么算的");
    window.wait_for_label("响应时限的计算");
    assert_eq!(window.harness.query_all_by_label("解决时限的计算").count(), 0);
    prove_on_paper(&mut window, &call::store::by_code(&conn, "SC202611-0001").unwrap().unwrap().number);
    window.click("关闭");
    window.click("响应时限是怎么算的");
    window.settle();
    assert!(!has(&window.harness, Role::ListItem, "计入"), "folded again");
}

/// Lays the unfolded deadline out for the customer: by the same dialogue as every document.
fn prove_on_paper(window: &mut Window, number: &str) {
    window.click("打印时限计算说明");
    window.wait_for_label("另存为 PDF…");
    window.settle();
    let paper = window.harness.get_all_by_role(Role::Image).find_map(|node| node.value()).unwrap_or_default();
    assert!(paper.contains(number) && paper.contains("时限计算说明") && paper.contains("等客户停机"), "{paper}");
    window.picture("call-proof-paper");
    // The promise that was unfolded is proved; both are a choice away.
    let shown = |window: &Window| window.harness.get_by_role_and_label(Role::ComboBox, "哪个时限").value();
    assert!(shown(window).as_deref() == Some("响应") && !paper.contains("解决时限的计算"), "{paper}");
    window.harness.get_by_role_and_label(Role::ComboBox, "哪个时限").click();
    window.harness.step();
    window.harness.step();
    window.harness.get_by_role_and_label(Role::ListBoxOption, "两个时限").click();
    window.wait_for("both promises", |harness| {
        let mut papers = harness.query_all_by_role(Role::Image).filter_map(|node| node.value());
        papers.any(|paper| paper.contains("响应时限的计算") && paper.contains("解决时限的计算"))
    });
}

#[test]
fn cus_4_a_key_accounts_call_is_marked_in_the_list_and_the_form_and_given_to_its_own_owner_first() {
    let (mut window, conn) = opened(|conn| {
        for first in ["taken", "undecided"] {
            let draft = call::command::Draft {
                equipment: "SN-7788".to_owned(),
                subject: format!("{first}：主轴异响"),
                first: first.to_owned(),
                why: "先问技术部".to_owned(),
                ..call::command::Draft::new()
            };
            run(conn, UserId(1), &call::command::Command::Record(Box::new(draft)));
        }
        let clock = Clock::standing_at(STANDS_AT);
        let become_key = |tx: &tx::Tx<'_>| {
            let mut who = customer::store::by_code(tx, "KH001")?.unwrap();
            tx.change(&mut who, |who| (who.level, who.owner_id) = (customer::Level::Key, Some(UserId(1))))
        };
        tx::within(conn, &clock, UserId(1), "test", become_key).unwrap();
    });
    window.click("服务呼叫");
    window.wait_for_role(Role::Row, "重点客户 苏州精密机械 taken");
    window.settle();
    window.picture("calls-key");
    window.click_row("undecided");
    wait_for_step(&mut window, "接受", true);
    window.click("返回列表");
    window.wait_for_role(Role::Row, "taken");
    window.settle();
    window.click_row("taken");
    wait_for_step(&mut window, "分配受理人", true);
    let accept = window.harness.query_by_role_and_label(Role::Button, "接受");
    assert!(accept.is_none(), "it is accepted already");
    assert!(window.harness.query_by_label("重点客户").is_some());
    window.click("分配受理人");
    window.wait_for_label("确定");
    window.settle();
    window.picture("call-key-assign");
    assert_eq!(window.text("新受理人"), "管理员");
    window.click("确定");
    wait_for_step(&mut window, "开始处理", true);
    let call = call::store::by_code(&conn, "SC202611-0001").unwrap().unwrap();
    assert_eq!((call.status, call.owner_id), (Status::Assigned, Some(UserId(1))));
}
