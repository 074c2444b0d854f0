//! Work, money and the revisit in the window: recorded, settled, asked about, closed.

use aftercare::{
    app::panels,
    base::{
        id::{CallId, DispatchId, UserId},
        text::Lang,
    },
    call, customer,
    db::clock::Clock,
    db::{
        open,
        query::Conn,
        tx::{self, Command, Done},
    },
    dispatch, item, revisit, setting,
};
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use super::{STANDS_AT, Window};
use crate::util::file::data_of;

pub(super) fn run(conn: &Conn, user: UserId, command: &dyn Command) -> Done {
    tx::transact(conn, &Clock::standing_at(STANDS_AT), user, command).unwrap()
}

/// A file with a company of one person, a customer, items, and a call whose dispatch is accepted.
pub(super) fn fill(conn: &Conn) -> (UserId, CallId, String) {
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
    for (code, name, kind, price) in [("P-01", "主轴轴承", "part", "380"), ("L-01", "维修工时", "labour", "200")]
    {
        let draft = item::command::Draft {
            code: code.to_owned(),
            name: name.to_owned(),
            kind: kind.to_owned(),
            list_price: price.to_owned(),
            active: "1".to_owned(),
            ..item::command::Draft::default()
        };
        run(conn, user, &item::command::Command::Save(Box::new(draft)));
    }
    let draft = call::command::Draft {
        customer: "KH001".to_owned(),
        subject: "主轴异响，温升快".to_owned(),
        owner: "管理员".to_owned(),
        ..call::command::Draft::default()
    };
    let done = run(conn, user, &call::command::Command::Record(Box::new(draft)));
    let call = CallId(done.outcome.subject.unwrap().id);
    let draft = dispatch::command::Draft {
        call: call::store::number(conn, call).unwrap(),
        technician: "管理员".to_owned(),
        ..dispatch::command::Draft::default()
    };
    let done = run(conn, user, &dispatch::command::Command::Issue(draft));
    let dispatch = DispatchId(done.outcome.subject.unwrap().id);
    run(conn, user, &dispatch::command::Command::Accept { dispatch, happened_at: None });
    (user, call, dispatch::store::get(conn, dispatch).unwrap().number)
}

#[test]
fn work_is_recorded_settled_and_asked_about_until_the_call_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aftercare.db");
    let conn = open::to_write(data_of(&path)).unwrap();
    let (_, call, dispatch) = fill(&conn);
    let number = call::store::number(&conn, call).unwrap();
    let mut window = Window::on(folder, path, Lang::Zh, panels::all);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();

    record(&mut window, &dispatch);
    look_at_the_order(&mut window, &number);
    settle(&mut window, &number);
    ask(&mut window, &number);
    window.wait_for("the closed call", |_| call::store::get(&conn, call).unwrap().status == call::Status::Closed);
    window.settle();
    window.picture("revisit-answered");
    let answered = revisit::store::of_call(&conn, call).unwrap().pop().unwrap();
    assert_eq!((answered.score, answered.words.as_str()), (Some(5), "师傅很专业"));
    assert!(answered.same_person, "nobody else is there to ask");
}

/// Looks at the repair order as it would be printed, larger and smaller, and puts it away.
fn look_at_the_order(window: &mut Window, number: &str) {
    window.click("服务呼叫");
    window.wait_for_label("新建服务呼叫");
    window.wait_for_role(Role::Row, number);
    window.settle();
    window.click_row(number);
    window.wait_for_label("打印维修单");
    window.settle();
    // The button stands further down than the window is high.
    window.harness.get_by_role_and_label(Role::Button, "打印维修单").click_accesskit();
    window.harness.step();
    window.wait_for_role(Role::Image, "维修单");
    window.settle();
    window.picture("order");
    let paper = window.harness.get_all_by_role(Role::Image).find_map(|node| node.value()).unwrap_or_default();
    assert!(paper.contains(number) && paper.contains("苏州精密机械") && paper.contains("人民币"), "{paper}");
    window.click("放大");
    window.click("适合宽度");
    window.click("关闭");
    window.wait_for("the form", |harness| harness.query_by_role_and_label(Role::Image, "维修单").is_none());
}

/// Records the work on a dispatch; each line is judged while it is typed.
fn record(window: &mut Window, dispatch: &str) {
    window.click("处理单");
    window.click("新建");
    window.wait_for_label("登记处理单");
    window.fill("派工单", dispatch);
    window.fill("处理措施", "更换主轴轴承，试运行两小时正常");
    window.settle();
    window.click("添加一行");
    window.fill("物料 1", "P-01");
    window.fill("数量 1", "2");
    window.settle();
    window.click("添加一行");
    window.fill("物料 2", "L-01");
    window.fill("数量 2", "1.5");
    window.wait_for_label("¥1,060.00");
    window.settle();
    window.picture("handling-new");
    // Every test leaves its reason.
    window.press("逐项判断依据");
    window.wait_for("the reasons of both lines", |harness| {
        harness.query_all_by_label("没有适用的服务合同").count() == 2
            && harness.query_all_by_label("一般规则").count() == 2
    });
    window.settle();
    window.picture("handling-reasons");
    window.click("保存");
    window.wait_for_role(Role::Row, "苏州精密机械");
    window.wait_for("the judged lines", |harness| harness.query_all_by_label("免收").count() == 2);
    window.settle();
    window.picture("handling");
}

/// Settles the call and takes in a part of the money.
fn settle(window: &mut Window, number: &str) {
    // The way from the call also leads away from the settlement of contracts, where that was left open.
    window.click("结算");
    window.click("合同到期结算");
    window.wait_for_label("返回列表");
    window.click("服务呼叫");
    window.settle();
    window.harness.get_by_role_and_label(Role::Button, "生成结算单").click_accesskit();
    window.harness.step();
    window.wait_for_label("¥1,060.00");
    window.settle();
    window.click("新建");
    window.wait_for("an empty form", |harness| harness.query_by_label("¥1,060.00").is_none());
    window.fill("服务呼叫", number);
    window.wait_for_label("¥1,060.00");
    window.settle();
    let payer = window.harness.get_by_role_and_label(Role::TextInput, "付款方").value();
    assert_eq!(payer.as_deref(), Some("KH001"), "the call's customer pays");
    window.picture("settlement-new");
    window.click("保存");
    window.wait_for_role(Role::Button, "确认");
    window.settle();
    window.picture("settlement-draft");
    window.click("确认");
    window.wait_for_role(Role::Row, "已确认");
    window.settle();
    window.click("收款");
    window.wait_for_label("收款金额");
    window.settle();
    window.picture("settlement-receive");
    let day = window.harness.get_by_role_and_label(Role::TextInput, "收款日期").value();
    assert_eq!(day, Some(STANDS_AT.day(chrono_tz::Asia::Shanghai).to_string()), "today stands there to be changed");
    window.fill("收款金额", "560");
    // The dialogue's own button stands before nothing else of that name can be pressed.
    window.click("确认收款");
    window.wait_for_role(Role::Row, "部分收款");
    window.settle();
    // Above the form, and below the list as the sum.
    window.wait_for("what is owed", |harness| harness.query_all_by_label("500.00").count() >= 2);
    window.picture("settlement");
    // What an invoice needs is asked once one is wanted.
    let asks = |window: &Window| window.harness.query_by_role_and_label(Role::TextInput, "发票抬头").is_some();
    assert!(!asks(window), "no invoice is needed");
    window.choose("发票状态", "已开票");
    window.settle();
    assert!(asks(window), "an invoice is asked for");
    window.picture("settlement-invoice");
    window.click("撤销修改");
    window.settle();
}

/// Asks the customer, who is satisfied.
fn ask(window: &mut Window, number: &str) {
    window.click("回访");
    window.wait_for_role(Role::Row, number);
    window.settle();
    window.click_row(number);
    window.wait_for_role(Role::Button, "满意");
    window.click("评分 5 分");
    window.fill("客户意见", "师傅很专业");
    window.settle();
    window.picture("revisit");
    window.click("满意");
}
