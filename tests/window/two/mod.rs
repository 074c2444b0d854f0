//! Two people and one record: what the other one saved comes beside what is typed, and nothing is lost.

mod more;

use aftercare::{
    app::panels,
    base::{
        id::{CustomerId, UserId},
        text::Lang,
        time::HOUR_MS,
    },
    customer,
    db::{
        open,
        query::Conn,
        record,
        tx::{self, Change, Command},
    },
    people,
};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{STANDS_AT, Window};
use crate::util::file::data_of;

/// A window, and a second desk where 李雷 works.
pub(super) struct Office {
    pub(super) window: Window,
    pub(super) conn: Conn,
    other: UserId,
}

impl Office {
    pub(super) fn new(lang: Lang) -> Self {
        let window = Window::begun(lang, panels::all);
        let conn = open::to_write(data_of(&window.path)).unwrap();
        let draft = people::command::UserDraft {
            name: "李雷".to_owned(),
            roles: "administrator".to_owned(),
            active: "1".to_owned(),
            ..people::command::UserDraft::default()
        };
        let save = people::command::Command::SaveUser(draft);
        let done = tx::transact(&conn, &window.clock, UserId(1), &save).unwrap();
        window.clock.set(STANDS_AT.plus_ms(HOUR_MS));
        Self { window, conn, other: UserId(done.outcome.subject.unwrap().id) }
    }

    /// What is there before anybody looks.
    pub(super) fn prepare(&mut self, command: &dyn Command) -> i64 {
        let done = tx::transact(&self.conn, &self.window.clock, UserId(1), command).unwrap();
        self.hear(&done.changes);
        done.outcome.subject.map_or(0, |subject| subject.id)
    }

    /// The other one saves; this window does not hear of it.
    pub(super) fn save_unheard(&mut self, command: &dyn Command) -> Vec<Change> {
        tx::transact(&self.conn, &self.window.clock, self.other, command).unwrap().changes
    }

    /// The other one saves, and this window hears of it.
    pub(super) fn save(&mut self, command: &dyn Command) {
        let changes = self.save_unheard(command);
        self.hear(&changes);
    }

    /// News comes by itself, a little later: no test waits for it.
    fn hear(&mut self, changes: &[Change]) {
        self.told_of(changes);
        self.window.settle();
    }

    fn told_of(&self, changes: &[Change]) {
        let desk = self.window.harness.state().shell().expect("the shell").desk().clone();
        changes.iter().for_each(|(subject, _)| desk.look_again(*subject));
    }

    /// The same person saves at another desk, and this window hears of it; nobody waits until it has looked.
    pub(super) fn save_at_another_desk(&mut self, command: &dyn Command) {
        let done = tx::transact(&self.conn, &self.window.clock, UserId(1), command).unwrap();
        self.told_of(&done.changes);
    }

    /// Opens the record of that customer in a list; the form is there with this input.
    pub(super) fn open(&mut self, list: &str, input: &str) {
        self.open_row(list, CUSTOMER, input);
    }

    pub(super) fn open_row(&mut self, list: &str, row: &str, input: &str) {
        self.window.click(list);
        self.window.wait_for_role(Role::Row, row);
        self.window.settle();
        self.window.click_row(row);
        self.window.wait_for_role(Role::TextInput, input);
        self.window.settle();
    }

    /// What a screen reader is told as it comes.
    pub(super) fn told(&self) -> Vec<String> {
        let nodes = self.window.harness.query_all_by_role(Role::Status);
        nodes.filter_map(|node| node.accesskit_node().label()).collect()
    }

    /// Takes one side at one place.
    pub(super) fn take(&mut self, name: &str) {
        self.window.harness.get_by_role_and_label(Role::RadioButton, name).click_accesskit();
        self.window.settle();
    }

    pub(super) fn is_chosen(&self, name: &str) -> bool {
        let node = self.window.harness.get_by_role_and_label(Role::RadioButton, name);
        node.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
    }
}

/// The customer's name.
const CUSTOMER: &str = "苏州精密机械";

/// The customer of these tests.
fn customer() -> customer::command::Draft {
    customer::command::Draft {
        code: "KH001".to_owned(),
        name: CUSTOMER.to_owned(),
        active: "1".to_owned(),
        ..customer::command::Draft::default()
    }
}

/// A customer with a contact, opened in the window.
fn with_customer() -> (Office, CustomerId) {
    let mut office = Office::new(Lang::Zh);
    let contact = customer::command::ContactDraft {
        name: "王芳".to_owned(),
        mobile: "138-0013-8000".to_owned(),
        ..customer::command::ContactDraft::default()
    };
    let draft = customer::command::Draft { phone: "0512-6677 8899".to_owned(), contacts: vec![contact], ..customer() };
    let id = office.prepare(&customer::command::Command::Save(Box::new(draft)));
    office.open("客户", "客户名称");
    (office, CustomerId(id))
}

/// The customer as the other one changes it.
fn changed(
    office: &Office,
    id: CustomerId,
    change: impl FnOnce(&mut customer::command::Draft),
) -> customer::command::Command {
    let mut draft = customer::command::Draft::of(&office.conn, id).unwrap();
    change(&mut draft);
    customer::command::Command::Save(Box::new(draft))
}

fn stored(office: &Office, id: CustomerId) -> customer::Customer {
    record::get(&office.conn, id).unwrap()
}

#[test]
fn a_form_in_which_nothing_is_typed_shows_what_another_saved_and_says_who_when_and_what() {
    let (mut office, id) = with_customer();
    let command = changed(&office, id, |draft| {
        draft.phone = "0512-1111 2222".to_owned();
        draft.contacts[0].name = "王小芳".to_owned();
    });
    office.save(&command);
    assert_eq!(office.window.text("电话"), "0512-1111 2222");
    assert_eq!(office.told(), ["李雷于 10:30 修改了：电话、联系人"]);
    office.window.picture("two-told-zh");
    // What one saves oneself is no news, and the line goes with it.
    office.window.fill("备注", "老客户");
    office.window.click("保存");
    office.window.wait_for_rest();
    assert!(office.told().iter().all(|told| !told.contains("李雷")), "{:?}", office.told());
    assert_eq!(stored(&office, id).phone, "0512-1111 2222");
}

#[test]
fn the_second_to_save_sees_both_field_by_field_chooses_and_loses_nothing() {
    let (mut office, id) = with_customer();
    office.window.fill("电话", "0512-9999 0000");
    office.window.fill("备注", "周五回电");
    office.window.fill("手机 1", "139-0000-0001");
    let command = changed(&office, id, |draft| {
        draft.phone = "0512-1111 2222".to_owned();
        draft.name = "苏州精密机械有限公司".to_owned();
        draft.contacts[0].mobile = "137-0000-0002".to_owned();
        let new = customer::command::ContactDraft { name: "赵六".to_owned(), ..Default::default() };
        draft.contacts.push(new);
    });
    office.save_unheard(&command);
    office.window.click("保存");
    office.window.wait_for_label("双方都改了，请选择");
    office.window.settle();
    office.window.picture("two-choose-zh");
    assert_eq!(office.told(), ["李雷已于 10:30 保存了此记录，您输入的内容都还在。"]);
    // Typed text stays; what was not touched here is theirs; who, when and what it was is said.
    assert_eq!(
        (office.window.text("电话"), office.window.text("客户名称")),
        ("0512-9999 0000".to_owned(), "苏州精密机械有限公司".to_owned())
    );
    for label in ["李雷 10:30：0512-1111 2222", "电话：您 0512-9999 0000", "原为：0512-6677 8899"] {
        assert!(office.window.harness.query_all_by_label_contains(label).next().is_some(), "{label}");
    }
    assert!(office.is_chosen("客户名称：对方 苏州精密机械有限公司") && office.is_chosen("备注：您 周五回电"));
    // Nothing is taken in a conflict before it is chosen.
    for side in ["电话：对方 0512-1111 2222", "电话：您 0512-9999 0000"] {
        assert!(!office.is_chosen(side), "{side}");
    }
    office.window.click("保存");
    office.window.settle();
    assert_eq!(stored(&office, id).phone, "0512-1111 2222", "it is not saved before it is chosen");
    office.take("电话：您 0512-9999 0000");
    office.take("联系人 1 手机：对方 137-0000-0002");
    assert_eq!(office.window.text("手机 1"), "137-0000-0002");
    office.window.click("按所选内容保存");
    office.window.wait_for_rest();
    let one = stored(&office, id);
    assert_eq!(
        (one.phone.as_str(), one.name.as_str(), one.note.as_str()),
        ("0512-9999 0000", "苏州精密机械有限公司", "周五回电")
    );
    let draft = customer::command::Draft::of(&office.conn, id).unwrap();
    let contacts: Vec<_> = draft.contacts.iter().map(|one| (one.name.as_str(), one.mobile.as_str())).collect();
    assert_eq!(contacts, [("王芳", "137-0000-0002"), ("赵六", "")]);
    assert!(office.window.harness.query_by_label("双方都改了，请选择").is_none());
}

#[test]
fn a_form_with_typed_text_hears_of_another_save_keeps_the_text_and_marks_the_fields() {
    let (mut office, id) = with_customer();
    office.window.fill("电话", "0512-9999 0000");
    let command = changed(&office, id, |draft| draft.phone = "0512-1111 2222".to_owned());
    office.save(&command);
    assert_eq!(office.window.text("电话"), "0512-9999 0000");
    // The choice can be made at the field itself.
    let take = office.window.harness.get_by_role_and_label(Role::Link, "电话：对方 0512-1111 2222");
    take.click_accesskit();
    office.window.settle();
    office.window.picture("two-marked-zh");
    assert_eq!(office.window.text("电话"), "0512-1111 2222");
    office.window.harness.get_by_role_and_label(Role::Link, "电话：您 0512-9999 0000").click_accesskit();
    office.window.settle();
    assert_eq!(office.window.text("电话"), "0512-9999 0000");
    // A third save in between is shown again, and has to be chosen again.
    let command = changed(&office, id, |draft| draft.phone = "0512-3333 4444".to_owned());
    office.save_unheard(&command);
    office.window.click("按所选内容保存");
    office.window.wait_for("the third save", |harness| {
        harness.query_by_role_and_label(Role::RadioButton, "电话：对方 0512-3333 4444").is_some()
    });
    office.window.settle();
    assert_eq!(office.window.text("电话"), "0512-9999 0000");
    office.window.press("全部用我的");
    office.window.click("按所选内容保存");
    office.window.wait_for_rest();
    assert_eq!(stored(&office, id).phone, "0512-9999 0000");
}
