//! The import dialogue, driven by labels.

use aftercare::{
    app::panels::Entry,
    base::{id::UserId, text::Lang},
    customer,
    db::{open, tx},
    exchange::{demo::FILES, panel::Panel},
    ui::icon,
};
use egui::{Event, ImeEvent, Key, accesskit::Role};
use egui_kittest::kittest::Queryable as _;

use crate::util::file::data_of;
use crate::window::Window;

fn panels() -> Vec<Entry> {
    let make = |_| -> Box<dyn aftercare::cx::Panel> { Box::new(Panel::default()) };
    vec![Entry { route: "exchange", group: "", icon: icon::FILE_XLS, kinds: &[], count: None, make }]
}

/// A window with the import dialogue, and a file to import.
pub fn opened(lang: Lang, name: &str, bytes: &[u8]) -> Window {
    let mut window = Window::begun(lang, panels);
    let path = window.path.with_file_name(name);
    std::fs::write(&path, bytes).unwrap();
    window.click(if lang == Lang::Zh { "导入" } else { "Import" });
    window.fill(if lang == Lang::Zh { "文件" } else { "File" }, &path.display().to_string());
    window
}

pub fn count(window: &Window, table: &str) -> i64 {
    let conn = open::to_read(data_of(&window.path)).unwrap();
    conn.value(&format!("SELECT COUNT(*) FROM {table}"), &[]).unwrap().unwrap()
}

#[test]
fn bad_rows_are_shown_and_the_good_ones_go_in() {
    let file = "客户编号,客户名称,级别\nA1,甲公司,重点\nA2,,普通\nA3,丙公司,黄金\nA4,丁公司,普通\n";
    let mut window = opened(Lang::Zh, "客户.csv", file.as_bytes());
    window.click("检查");
    window.wait_for_label("只导入正确的 2 行");
    window.settle();
    window.harness.get_by_label("有误的行（2）");
    assert_eq!(window.harness.query_all_by_label("黄金").count(), 2, "in its row, and among the words to be mapped");
    window.harness.get_by_label("必填");
    window.picture("import-zh");
    assert_eq!(count(&window, "customer"), 0, "nothing is written before it is asked for");
    window.click("只导入正确的 2 行");
    window.wait_for_label("导入完成：新增 2，更新 0，无变化 0，跳过 2 行");
    assert_eq!(count(&window, "customer"), 2);
}

#[test]
fn enter_in_the_line_of_the_file_checks_it_and_imports_nothing_nor_while_an_input_method_composes() {
    let mut window = opened(Lang::Zh, "客户.csv", "客户编号,客户名称\nA1,甲公司\n".as_bytes());
    window.input("文件").focus();
    window.harness.step();
    window.harness.event(Event::Ime(ImeEvent::Preedit { text: "ke'hu".to_owned(), active_range_chars: None }));
    window.harness.step();
    window.harness.key_press(Key::Enter);
    window.settle();
    assert!(window.harness.query_by_label("全部导入").is_none(), "it takes a candidate");
    window.harness.event(Event::Ime(ImeEvent::Preedit { text: String::new(), active_range_chars: None }));
    window.harness.step();
    window.harness.key_press(Key::Enter);
    window.wait_for_label("全部导入");
    // The keyboard is in the line still: it is checked once more, and no more than that.
    window.input("文件").focus();
    window.harness.step();
    window.harness.key_press(Key::Enter);
    (0..3).for_each(|_| window.harness.step());
    window.wait_for_label("全部导入");
    window.settle();
    assert_eq!(count(&window, "customer"), 0);
}

#[test]
fn calls_ask_for_the_order_of_their_dates_and_make_who_is_missing() {
    let file = "number,customer,subject,opened\n1,New Ltd,Noise,03/04/2024 10:00\n";
    let mut window = opened(Lang::En, "calls.csv", file.as_bytes());
    window.choose("What to import", "calls with their past");
    window.click("Check");
    let asks = |window: &egui_kittest::Harness<'static, _>| {
        window.query_all_by_label_contains("can be 2024-04-03 or 2024-03-04").next().is_some()
    };
    window.wait_for("the question for the order of dates", asks);
    window.picture("import-calls-asks");
    window.choose("Order of day, month and year", "day first (31/12/2024)");
    window.wait_for("the question goes with its answer", |window| !asks(window));
    window.click("Make missing customers");
    window.click("Check");
    window.wait_for_label("Import all");
    window.settle();
    window.harness.get_by_label("New for them: 1 × customer");
    window.picture("import-calls");
    window.click("Import all");
    window.wait_for_label("Imported: 1 new, 0 changed, 0 as before, 0 rows left out");
    assert_eq!((count(&window, "call"), count(&window, "customer")), (1, 1));
}

#[test]
fn columns_that_are_left_out_for_others_are_named_with_those() {
    let file = "工单号,客户名称,联系电话,手机号,产品名称,设备编号,序列号,标题,颜色\n\
        1,甲公司,021-5551234,13800138000,空压机,ZC-7,SN-1,漏油,红\n";
    let mut window = opened(Lang::Zh, "工单.csv", file.as_bytes());
    window.choose("导入内容", "服务呼叫（含历史）");
    window.click("新建缺少的客户和联系人");
    window.click("新建缺少的物料");
    window.click("检查");
    window
        .wait_for_label("以下列与其他列含义相同，将不导入：“手机号”（已采用“联系电话”）；“设备编号”（已采用“序列号”）");
    window.settle();
    window.harness.get_by_label("以下列未识别，将不导入：颜色");
    window.picture("import-spare");
}

#[test]
fn a_good_file_goes_in_whole() {
    let mut window = opened(Lang::En, "customers.xlsx", FILES[0].2);
    window.click("Check");
    window.wait_for_label("Import all");
    window.settle();
    window.picture("import-en");
    window.click("Import all");
    window.wait_for_label("Imported: 320 new, 0 changed, 0 as before, 0 rows left out");
    assert_eq!(count(&window, "customer"), 320);
}

#[test]
fn a_file_that_is_no_table_is_refused_in_words() {
    let mut window = opened(Lang::Zh, "照片.xlsx", b"\x89PNG\r\n\x1a\n");
    window.click("检查");
    window.wait_for_label("这不是表格，而是 PNG 文件。请选择 .xlsx 或 .csv 文件");
}

#[test]
fn an_import_is_taken_back_from_the_list_of_imports() {
    let file = "number,customer,subject,opened\n1,New Ltd,Noise,2024-04-13 10:00\n";
    let mut window = opened(Lang::Zh, "工单.csv", file.as_bytes());
    window.choose("导入内容", "服务呼叫（含历史）");
    window.click("新建缺少的客户和联系人");
    window.click("检查");
    window.wait_for_label("全部导入");
    window.click("全部导入");
    window.wait_for_label("导入完成：新增 1，更新 0，无变化 0，跳过 0 行");
    window.click("导入记录");
    window.wait_for_label("撤销导入“工单.csv”");
    window.settle();
    window.picture("imports");
    window.click("撤销导入“工单.csv”");
    window.wait_for_label("• 删除服务呼叫 1 条");
    window.settle();
    window.harness.get_by_label("• 删除客户 1 条");
    window.picture("imports-undo");
    assert_eq!((count(&window, "call"), count(&window, "customer")), (1, 1), "it was only looked at");
    window.click("撤销导入");
    window
        .wait_for("the import is taken back", |window| window.query_all_by_label_contains("已撤销（").next().is_some());
    assert_eq!((count(&window, "call"), count(&window, "customer")), (0, 0));
}

#[test]
fn what_was_built_on_an_import_is_told_where_it_is_to_be_taken_back() {
    let file = "客户编号,客户名称,联系人\nA1,甲公司,王伟\n";
    let mut window = opened(Lang::Zh, "客户.csv", file.as_bytes());
    window.click("检查");
    window.wait_for_label("全部导入");
    window.click("全部导入");
    window.wait_for_label("导入完成：新增 1，更新 0，无变化 0，跳过 0 行");
    let conn = open::to_write(data_of(&window.path)).unwrap();
    let rename = |tx: &tx::Tx<'_>| {
        let mut customer = customer::store::by_code(tx, "A1")?.unwrap();
        tx.change(&mut customer, |customer| customer.name = "乙公司".to_owned())
    };
    tx::within(&conn, &window.clock, UserId(1), "customer-op-save", rename).unwrap();
    window.click("导入记录");
    window.wait_for_label("撤销导入“客户.csv”");
    window.click("撤销导入“客户.csv”");
    window.wait_for_label("导入之后已有人在此基础上工作，不能撤销。如由后来的导入引起，请先撤销后来的导入：");
    window.settle();
    window.harness.get_by_label("A1 乙公司");
    window.picture("imports-kept");
    window.click("关闭");
    window.settle();
    assert_eq!(count(&window, "customer"), 1);
}

/// Opens the choices of this label and takes one that may stand further down than the list is high.
pub fn take(window: &mut Window, label: &str, choice: &str) {
    window.harness.get_by_role_and_label(Role::ComboBox, label).click_accesskit();
    window.harness.step();
    window.harness.step();
    window.harness.get_by_role_and_label(Role::ListBoxOption, choice).click_accesskit();
    window.harness.step();
    window.harness.step();
}

/// The same file is chosen once more.
fn again(window: &mut Window) {
    window.click("继续导入其他文件");
    window.choose("导入内容", "服务呼叫（含历史）");
    let path = window.path.with_file_name("工单.csv").display().to_string();
    window.fill("文件", &path);
    window.click("检查");
}

#[test]
fn columns_and_words_are_mapped_by_hand_and_remembered_for_the_next_file() {
    let file = |number: u32| {
        format!("底单号,客户,主诉,报修时间,进展,备用\nT{number},甲公司,异响,2024-04-13 10:00,等供应商,x\n")
    };
    let mut window = opened(Lang::Zh, "工单.csv", file(1).as_bytes());
    window.choose("导入内容", "服务呼叫（含历史）");
    window.click("新建缺少的客户和联系人");
    window.click("检查");
    window.wait_for_label("列与字段的对应（共 6 列，4 列不导入）");
    window.settle();
    take(&mut window, "底单号", "呼叫编号");
    take(&mut window, "主诉", "故障摘要");
    take(&mut window, "进展", "状态");
    window.harness.get_by_label("请核对列的对应和用词的含义，然后点“检查”");
    window.click("检查");
    window.wait_for_label("文件用词的含义（共 1 个，1 个未识别）");
    window.settle();
    take(&mut window, "等供应商", "挂起");
    window.picture("import-mapping");
    window.click("检查");
    window.wait_for_label("全部导入");
    window.settle();
    let shown = window.harness.query_all_by_label("挂起").count();
    assert!(
        shown > 0 && window.harness.query_all_by_label("on_hold").next().is_none(),
        "words are those of the office"
    );
    window.click("全部导入");
    window.wait_for_label("导入完成：新增 1，更新 0，无变化 0，跳过 0 行");
    let states = |window: &Window| -> Vec<String> {
        let conn = open::to_read(data_of(&window.path)).unwrap();
        conn.values("SELECT number || ' ' || status || ' ' || subject FROM call ORDER BY id", &[]).unwrap()
    };
    assert_eq!(states(&window), ["T1 on_hold 异响"]);

    std::fs::write(window.path.with_file_name("工单.csv"), file(2)).unwrap();
    again(&mut window);
    window.wait_for_label("已套用上次导入同样表头的文件时的选择");
    window.wait_for_label("全部导入");
    window.settle();
    window.picture("import-remembered");
    window.click("全部导入");
    window.wait_for_label("导入完成：新增 1，更新 0，无变化 0，跳过 0 行");
    assert_eq!(states(&window), ["T1 on_hold 异响", "T2 on_hold 异响"]);

    again(&mut window);
    window.wait_for_label("忘记这些选择");
    window.settle();
    window.click("忘记这些选择");
    window.wait_for_label("列与字段的对应（共 6 列，4 列不导入）");
    window.settle();
    assert_eq!(count(&window, "import_choice"), 0);
    assert!(window.harness.query_all_by_label("忘记这些选择").next().is_none());
}
