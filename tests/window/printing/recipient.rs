use aftercare::customer::{
    command::{AddressDraft, Command, ContactDraft, Draft},
    store,
};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{Lang, Window, choose, fill, has, open, panels, paper, run};

/// A customer with two contacts and two addresses, on screen with what can be printed of it.
fn window() -> Window {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aftercare.db");
    let conn = open::to_write(&path).unwrap();
    fill(&conn);
    let address = |kind: &str, street: &str, is_default: &str| AddressDraft {
        kind: kind.to_owned(),
        city: "宁波市".to_owned(),
        street: street.to_owned(),
        postcode: "315000".to_owned(),
        is_default: is_default.to_owned(),
        ..AddressDraft::default()
    };
    let contact = |name: &str, title: &str, is_default: &str| ContactDraft {
        name: name.to_owned(),
        title: title.to_owned(),
        is_default: is_default.to_owned(),
        ..ContactDraft::default()
    };
    let draft = Draft {
        code: "KH002".to_owned(),
        name: "宁波东方注塑".to_owned(),
        active: "1".to_owned(),
        addresses: vec![address("site", "江南路 88 号", "1"), address("mailing", "中山西路 5 号", "")],
        contacts: vec![contact("王建国", "经理", "1"), contact("李敏", "女士", "")],
        ..Draft::default()
    };
    run(&conn, &Command::Save(Box::new(draft)));
    assert_eq!(store::codes(&conn, 9).unwrap().len(), 2);
    let mut window = Window::on(folder, path, Lang::Zh, panels::all);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    window.click("客户");
    window.wait_for_role(Role::Row, "KH002");
    window.click_row("KH002");
    window.wait_for_label("打印…");
    window.click("打印…");
    window.wait_for_role(Role::ComboBox, "联系人");
    window
}

/// Where the forms behind have lists of kinds of addresses.
fn asks_for_address(window: &Window) -> bool {
    window.harness.query_by_role_and_label(Role::ComboBox, "地址").is_some()
}

#[test]
fn letter_envelope_and_label_go_to_the_contact_and_address_that_are_chosen() {
    let mut window = window();
    assert!(asks_for_address(&window));
    // Where nothing is chosen: the default contact, at the address for letters.
    choose(&mut window, "单据", "信封");
    assert!(paper(&window).contains("王建国") && paper(&window).contains("中山西路 5 号"), "{}", paper(&window));
    choose(&mut window, "联系人", "李敏  女士");
    assert!(paper(&window).contains("李敏") && !paper(&window).contains("王建国"), "{}", paper(&window));
    choose(&mut window, "地址", "使用地址  宁波市江南路 88 号");
    assert!(paper(&window).contains("江南路 88 号"), "{}", paper(&window));
    window.picture("print-recipient-envelope");
    choose(&mut window, "单据", "信函");
    assert!(paper(&window).contains("尊敬的李女士："), "the letter goes to the same: {}", paper(&window));
    assert!(!asks_for_address(&window), "no address stands on this one");
    choose(&mut window, "模板", "窗口信封信函（DIN 5008 B）");
    assert!(asks_for_address(&window));
    assert!(paper(&window).contains("江南路 88 号"), "{}", paper(&window));
    window.picture("print-recipient-letter");
    choose(&mut window, "单据", "地址标签");
    assert!(paper(&window).contains("江南路 88 号") && paper(&window).contains("李敏"), "{}", paper(&window));
    choose(&mut window, "联系人", "王建国  经理");
    assert!(paper(&window).contains("王建国"), "{}", paper(&window));
    choose(&mut window, "单据", "客户对账单");
    assert!(!has(&window.harness, Role::ComboBox, "联系人"), "a statement goes to the firm");
    // Another time it begins with the usual one: nobody writes to the wrong person by mistake.
    window.click("关闭");
    window.wait_for("the form", |harness| !has(harness, Role::ComboBox, "单据"));
    window.click("打印…");
    window.wait_for_role(Role::ComboBox, "单据");
    choose(&mut window, "单据", "信封");
    assert!(paper(&window).contains("王建国") && paper(&window).contains("中山西路 5 号"), "{}", paper(&window));
}

#[test]
fn words_typed_for_a_letter_are_kept_while_the_dialogue_is_open_and_what_is_wrong_with_them_is_said_at_once() {
    let mut window = window();
    choose(&mut window, "单据", "信函");
    window.fill("正文（仅本次）", "{{ contact.name }}，您好！\n合同 {{ contarct.number }} 即将到期。");
    window.settle();
    let flaw = "第 2 行第 7 列：该单据没有“contarct.number”这个字段";
    assert!(window.harness.query_all_by_label_contains(flaw).next().is_some(), "the flaw is named");
    window.picture("print-words-flaw");
    let button = window.harness.get_by_role_and_label(Role::Button, "打印");
    assert!(button.accesskit_node().is_disabled(), "and nothing else than what is seen can be printed");
    window.fill("正文（仅本次）", "{{ contact.name }}，您好！");
    window.settle();
    assert!(window.harness.query_all_by_label_contains(flaw).next().is_none());
    assert!(paper(&window).contains("王建国，您好！"), "{}", paper(&window));
    window.picture("print-words");
    choose(&mut window, "单据", "信封");
    assert!(!paper(&window).contains("您好"));
    choose(&mut window, "单据", "信函");
    assert_eq!(window.text("正文（仅本次）"), "{{ contact.name }}，您好！");
    assert!(paper(&window).contains("王建国，您好！"), "{}", paper(&window));
}
