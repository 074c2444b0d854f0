use aftercare::{
    document::{
        command::{Command, TemplateDraft},
        store,
    },
    print::printer::system::Found,
};
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use super::{Lang, Window, choose, has, open, panels, paper, run};

fn both() -> Found {
    Found { names: vec!["Laser".to_owned(), "LQ-630K".to_owned()], usual: Some("Laser".to_owned()) }
}

fn laser() -> Found {
    Found { names: vec!["Laser".to_owned()], usual: None }
}

/// The call of the file with what can be printed of it, opened anew.
fn opened(window: Window, printers: fn() -> Found) -> Window {
    let mut window = window.again(Lang::Zh, panels::all, printers);
    window.click("服务呼叫");
    window.wait_for_role(Role::Row, "主轴异响");
    window.click_row("主轴异响");
    window.wait_for_label("打印…");
    window.click("打印…");
    window.wait_for_role(Role::ComboBox, "单据");
    window.wait_for_role(Role::ComboBox, "打印机");
    window.settle();
    window
}

/// What stands in a list of choices.
fn shown(window: &Window, list: &str) -> String {
    window.harness.get_by_role_and_label(Role::ComboBox, list).value().unwrap_or_default()
}

#[test]
fn template_paper_language_copies_and_printer_of_each_document_are_there_again_after_the_program_was_closed() {
    let mut window = opened(super::window(), both);
    assert_eq!(shown(&window, "打印机"), "Laser", "the system's usual one at first");
    choose(&mut window, "模板", "维修单（241 连续纸）");
    choose(&mut window, "打印机", "LQ-630K");
    choose(&mut window, "语言", "English");
    window.click("客户联");
    window.settle();
    let copies = ["存根联", "客户联", "财务联"];
    assert!(!paper(&window).contains("客户联"));
    choose(&mut window, "单据", "接修单");
    assert_eq!(shown(&window, "打印机"), "Laser", "another document has its own");
    choose(&mut window, "纸张", "A5  148 × 210");
    choose(&mut window, "单据", "维修单");
    let printed = |window: &Window| paper(window);
    let before = printed(&window);

    let mut window = opened(window, both);
    assert_eq!(shown(&window, "单据"), "维修单");
    let found = ["模板", "打印机", "语言"].map(|list| shown(&window, list));
    assert_eq!(found, ["维修单（241 连续纸）", "LQ-630K", "English"]);
    assert_eq!(printed(&window), before, "{copies:?}");
    window.picture("print-remembered");
    choose(&mut window, "单据", "接修单");
    let found = ["纸张", "打印机", "语言"].map(|list| shown(&window, list));
    assert_eq!(found, ["A5  148 × 210", "Laser", "简体中文"]);
}

#[test]
fn a_template_and_a_printer_that_are_gone_are_named_and_the_usual_ones_taken() {
    let window = super::window();
    let conn = open::to_write(&window.path).unwrap();
    let source = store::shipped("order").unwrap().1.source;
    let draft =
        TemplateDraft { name: "旧版维修单".to_owned(), ..TemplateDraft::copy(&conn, source, "order").unwrap() };
    run(&conn, &Command::SaveTemplate(Box::new(draft)));
    let mut window = opened(window, both);
    choose(&mut window, "模板", "旧版维修单");
    choose(&mut window, "打印机", "LQ-630K");

    let own = store::by_name(&conn, "旧版维修单").unwrap().unwrap();
    run(&conn, &Command::SaveTemplate(Box::new(TemplateDraft { active: String::new(), ..TemplateDraft::from(own) })));
    let mut window = opened(window, laser);
    let gone = [
        "上次选择的模板“旧版维修单”已停用或不存在，现改用常用模板。",
        "现在找不到上次选择的打印机“LQ-630K”，将使用上面这台。",
    ];
    for said in gone {
        window.wait_for_label(said);
    }
    window.picture("print-gone");
    assert_eq!((shown(&window, "模板").as_str(), shown(&window, "打印机").as_str()), ("维修单", "Laser"));
    assert!(has(&window.harness, Role::Image, "维修单"), "it is laid out with the usual one");
    // Who chooses again is not told any more, also not the next time.
    choose(&mut window, "模板", "维修单（A5）");
    assert!(window.harness.query_all_by_label(gone[0]).next().is_none());
    let window = opened(window, both);
    assert_eq!((shown(&window, "模板").as_str(), shown(&window, "打印机").as_str()), ("维修单（A5）", "LQ-630K"));
    assert!(gone.iter().all(|said| window.harness.query_all_by_label(said).next().is_none()));
}
