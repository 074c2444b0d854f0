//! The whole main job in the window, from an empty file: only clicks and keys. In each language by its own labels.

use std::ops::{Deref, DerefMut};

use aftercare::{
    app::panels,
    base::{
        say::Said,
        text::{Lang, Texts},
    },
    call, revisit,
};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{Window, has};

const SERIAL: &str = "SN20261120";

#[test]
fn a_delivery_becomes_a_card_a_call_is_covered_dispatched_handled_settled_and_closed() {
    whole(Lang::Zh);
}

#[test]
fn the_same_in_english() {
    whole(Lang::En);
}

fn whole(lang: Lang) {
    let job =
        &mut Job { window: Window::begun(lang, panels::all), texts: Texts::new(lang, chrono_tz::Asia::Shanghai), lang };
    customer(job);
    template(job);
    items(job);
    deliver(job);
    let number = record_call(job);
    assign(job);
    dispatch(job);
    handle(job);
    settle(job, &number);
    ask(job);
    closed_call(job, &number);
    part_on_card(job);
}

/// A window with the texts of its language: controls are named by the keys of their labels.
struct Job {
    window: Window,
    texts: Texts,
    lang: Lang,
}

impl Deref for Job {
    type Target = Window;

    fn deref(&self) -> &Window {
        &self.window
    }
}

impl DerefMut for Job {
    fn deref_mut(&mut self) -> &mut Window {
        &mut self.window
    }
}

impl Job {
    fn t(&self, key: &str) -> String {
        assert!(self.texts.find(key).is_some(), "there is no text {key}");
        self.texts.get(key).to_string()
    }

    fn click(&mut self, key: &str) {
        self.window.click(&self.texts.get(key));
    }

    fn fill(&mut self, key: &str, text: &str) {
        self.window.fill(&self.texts.get(key), text);
    }

    /// Fills a cell of a line.
    fn fill_cell(&mut self, key: &str, row: usize, text: &str) {
        self.window.fill(&format!("{} {row}", self.texts.get(key)), text);
    }

    fn text(&self, key: &str) -> String {
        self.window.text(&self.texts.get(key))
    }

    fn choose(&mut self, key: &str, choice: &str) {
        self.window.choose(&self.texts.get(key), &self.texts.get(choice));
    }

    fn wait_for_label(&mut self, key: &str) {
        self.window.wait_for_label(&self.texts.get(key));
    }

    /// Waits until a control of this role has this label.
    fn wait_for_named(&mut self, role: Role, key: &str) {
        self.window.wait_for_role(role, &self.texts.get(key));
    }

    fn picture(&mut self, name: &str) {
        self.window.picture(&format!("{name}-{:?}", self.lang));
    }
}

/// Goes to a panel of the rail, and begins a new record there.
fn begin(job: &mut Job, panel: &str, new: &str, title: &str) {
    job.click(panel);
    job.settle();
    job.click(new);
    job.wait_for_label(title);
    job.settle();
}

/// Clicks a button as soon as it can be pressed: a step is greyed until the record is read anew.
fn press(job: &mut Job, label: &str) {
    let text = job.t(label);
    job.wait_for(label, |harness| {
        let mut buttons = harness.query_all_by_role_and_label(Role::Button, &text);
        buttons.any(|button| !button.accesskit_node().is_disabled())
    });
    job.settle();
    job.click(label);
}

fn customer(job: &mut Job) {
    begin(job, "app-rail-customers", "base-new", "customer-new");
    job.fill("customer-code", "KH0001");
    job.fill("customer-name", "苏州精密机械有限公司");
    job.fill("customer-phone", "0512-66778899");
    job.click("base-save");
    job.wait_for_role(Role::Row, "苏州精密机械");
    job.settle();
}

/// A warranty that frees parts and labour, not travel.
fn template(job: &mut Job) {
    begin(job, "app-rail-templates", "contract-template-new", "contract-template-name");
    job.fill("contract-template-name", "整机保修一年");
    job.choose("contract-kind", "contract-kind-warranty");
    job.fill("contract-duration-months", "12");
    job.fill("contract-relief-parts-rate", "100");
    job.fill("contract-relief-labour-rate", "100");
    job.click("base-save");
    job.wait_for_role(Role::Row, "整机保修一年");
    job.settle();
}

fn items(job: &mut Job) {
    let items = [
        ("M-01", "数控车床", "item-kind-goods", "180000"),
        ("P-01", "主轴轴承", "item-kind-part", "380"),
        ("L-01", "维修工时", "item-kind-labour", "200"),
        ("T-01", "上门费", "item-kind-travel", "120"),
    ];
    for (code, name, kind, price) in items {
        begin(job, "app-rail-items", "base-new", "item-new");
        job.fill("item-code", code);
        job.fill("item-name", name);
        job.choose("item-kind", kind);
        job.fill("item-list-price", price);
        if code == "M-01" {
            job.choose("item-tracked-by", "item-tracked-serial");
            job.fill("item-warranty-template", "整机保修一年");
            job.fill("item-warranty-months", "12");
        }
        job.click("base-save");
        job.wait_for_role(Role::Row, name);
        job.settle();
    }
}

/// Posting the delivery makes the card and its warranty contract.
fn deliver(job: &mut Job) {
    begin(job, "app-rail-deliveries", "delivery-new", "base-line-add");
    job.fill("delivery-customer", "KH0001");
    job.fill("delivery-delivered-on", "2026-11-02");
    if !has(&job.harness, Role::TextInput, &format!("{} 1", job.t("delivery-line-item"))) {
        job.click("base-line-add");
    }
    job.fill_cell("delivery-line-item", 1, "M-01");
    job.fill_cell("delivery-line-quantity", 1, "1");
    job.fill_cell("delivery-line-serials", 1, SERIAL);
    job.click("base-save");
    job.wait_for_role(Role::Row, "苏州精密机械");
    job.settle();
    press(job, "delivery-step-post");
    job.wait_for_label("delivery-go-post");
    job.click("delivery-go-post");
    let made = job.texts.say(&Said::new("delivery-made-cards").with("count", 1_i64));
    job.wait_for("the card", |harness| harness.query_all_by_label_contains(&made).next().is_some());
    job.settle();
    job.picture("main-delivery");
}

/// The desk sees what is covered, and why, before the call is saved.
fn record_call(job: &mut Job) -> String {
    begin(job, "app-rail-calls", "call-new", "call-coverage");
    job.fill("call-equipment", SERIAL);
    job.wait_for_label("contract-service-warranty");
    job.settle();
    assert_eq!(job.text("call-customer"), "KH0001", "the unit says whose it is");
    job.fill("call-subject", "主轴异响");
    job.fill("call-description", "高速运转时有异响，已停机。");
    job.picture("main-call-new");
    job.click("base-save");
    job.wait_for_label("call-step-assign");
    job.settle();
    job.picture("main-call");
    let found = job.harness.query_all_by_label_contains("SC2026").next().expect("the call has a number");
    let node = found.accesskit_node();
    let text = node.label().or_else(|| node.value()).unwrap_or_default();
    let from = text.find("SC2026").unwrap_or_default();
    let number: String = text[from..].chars().take("SC202611-0001".len()).collect();
    assert_eq!(number, "SC202611-0001");
    number
}

fn assign(job: &mut Job) {
    press(job, "call-step-assign");
    job.wait_for_label("call-step-owner");
    job.settle();
    let admin = job.t("setting-default-user");
    job.fill("call-step-owner", &admin);
    job.click("call-step-go");
    job.wait_for_label("call-status-assigned");
    job.settle();
}

fn dispatch(job: &mut Job) {
    press(job, "call-step-dispatch-issued");
    job.wait_for_named(Role::MultilineTextInput, "dispatch-instructions");
    job.settle();
    let admin = job.t("setting-default-user");
    job.fill("dispatch-technician", &admin);
    job.fill("dispatch-instructions", "请携带轴承与拉马");
    job.click("base-save");
    job.wait_for_label("dispatch-act-accept");
    job.settle();
    press(job, "dispatch-act-accept");
    job.wait_for_label("dispatch-go-accept");
    job.settle();
    job.click("dispatch-go-accept");
    job.wait_for_label("dispatch-status-accepted");
    job.settle();
    job.picture("main-dispatch");
}

/// Parts and labour are free, travel is charged.
fn handle(job: &mut Job) {
    press(job, "dispatch-act-record-work");
    job.wait_for_named(Role::MultilineTextInput, "handling-solution");
    job.settle();
    job.fill("handling-solution", "更换主轴轴承，试运行两小时正常");
    for (row, item, quantity) in [(1, "P-01", "2"), (2, "L-01", "1.5"), (3, "T-01", "1")] {
        job.click("base-line-add");
        job.fill_cell("handling-line-item", row, item);
        job.fill_cell("handling-line-quantity", row, quantity);
    }
    job.fill_cell("handling-line-serial", 1, "ZC-0815");
    job.window.wait_for_label("¥120.00");
    job.settle();
    job.picture("main-handling");
    job.click("base-save");
    job.wait_for_label("handling-waive");
    job.settle();
}

fn settle(job: &mut Job, number: &str) {
    begin(job, "app-rail-settlements", "base-new", "settlement-new");
    job.wait_for_named(Role::TextInput, "settlement-call");
    job.settle();
    job.fill("settlement-call", number);
    job.window.wait_for_label("¥120.00");
    job.settle();
    job.click("base-save");
    job.wait_for_named(Role::Button, "settlement-step-confirm");
    job.settle();
    press(job, "settlement-step-confirm");
    job.wait_for_named(Role::Row, "settlement-status-confirmed");
    job.settle();
    job.picture("main-settlement");
}

/// The customer is satisfied, and the call closes.
fn ask(job: &mut Job) {
    job.click("app-rail-revisits");
    job.settle();
    job.wait_for_role(Role::Row, "苏州精密机械");
    job.click_row("苏州精密机械");
    job.wait_for_named(Role::MultilineTextInput, "revisit-words");
    job.settle();
    job.fill("revisit-words", "处理及时");
    press(job, "revisit-step-satisfied");
    let told = Said::new("revisit-said-answered")
        .with_word("answer", revisit::Status::Satisfied)
        .with_word("status", call::Status::Closed);
    let told = job.texts.say(&told);
    job.wait_for("the answer", |harness| harness.query_all_by_label_contains(&told).next().is_some());
    job.settle();
    job.picture("main-revisit");
}

fn closed_call(job: &mut Job, number: &str) {
    job.click("app-rail-calls");
    job.settle();
    if has(&job.harness, Role::Button, &job.t("call-back")) {
        job.click("call-back");
    }
    job.click("call-tab-all");
    job.wait_for_named(Role::Row, "call-status-closed");
    job.settle();
    job.click_row(number);
    job.wait_for_label("call-step-reopen");
    job.settle();
    job.picture("main-call-closed");
}

/// The part that was fitted is on the unit's card (EQ-6).
fn part_on_card(job: &mut Job) {
    job.click("app-rail-equipment");
    job.wait_for_role(Role::Row, SERIAL);
    job.click_row(SERIAL);
    job.wait_for("the fitted part", |harness| harness.query_all_by_label_contains("ZC-0815").next().is_some());
    job.settle();
    job.picture("main-card");
}
