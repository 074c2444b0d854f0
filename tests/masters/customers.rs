//! Customers with their addresses and contacts.

use aftercare::{
    base::{
        failure::Failure,
        field::ListQuery,
        found::sought::Sought,
        id::{CustomerId, Id as _},
        kind::{Kind, Subject},
        text::{Lang, Texts},
    },
    customer::{self, command::ContactDraft},
    db::{
        list,
        search::{self, Scope},
        tx,
    },
};

use super::Office;

impl Office {
    fn customer(&self, draft: customer::command::Draft) -> CustomerId {
        CustomerId(self.id(customer::command::Command::Save(Box::new(draft))))
    }
}

fn northern_motors() -> customer::command::Draft {
    customer::command::Draft {
        code: "KH0001".to_owned(),
        name: "华北电机有限公司".to_owned(),
        short_name: "华北电机".to_owned(),
        phone: "010-6655 1234".to_owned(),
        level: "key".to_owned(),
        territory: "华北".to_owned(),
        contacts: vec![
            ContactDraft {
                name: "王芳".to_owned(), mobile: "+86 138-0013-8000".to_owned(), ..ContactDraft::default()
            },
            ContactDraft { name: "李雷".to_owned(), is_default: "1".to_owned(), ..ContactDraft::default() },
            ContactDraft::default(),
        ],
        ..customer::command::Draft::new()
    }
}

#[test]
fn cus_1_the_list_finds_a_phone_however_it_is_typed() {
    let office = Office::new();
    office.customer(northern_motors());
    let other = customer::command::Draft {
        code: "KH0002".to_owned(),
        name: "华东泵业".to_owned(),
        phone: "(021) 5588-6677".to_owned(),
        ..customer::command::Draft::new()
    };
    office.customer(other);
    let found = |text: &str| {
        let query = ListQuery { text: text.to_owned(), ..ListQuery::default() };
        list::ids(&office.conn, &customer::fields::list_spec(), &query).unwrap()
    };
    for text in
        ["13800138000", "138-0013-8000", "+86 138 0013 8000", "（+86）138 0013 8000", "010 66551234", "66551234"]
    {
        assert_eq!(found(text), [1], "{text}");
    }
    assert_eq!(found("021-55886677"), [2]);
    assert_eq!(found("13800139999"), [0_i64; 0]);
    assert_eq!(found("ｋｈ０００２"), [2], "a code in another width");
    assert_eq!(found("华东 0002"), [2], "words are looked for one by one");
}

#[test]
fn a_new_code_that_differs_in_case_or_width_only_is_refused_naming_the_one_there_is() {
    let office = Office::new();
    let id = office.customer(northern_motors());
    let twin = |code: &str| {
        let draft = customer::command::Draft {
            code: code.to_owned(),
            name: "另一家".to_owned(),
            ..customer::command::Draft::new()
        };
        office.send(customer::command::Command::Save(Box::new(draft)))
    };
    let table =
        [("kh0001", "error-taken-alike"), (" Kh０００1 ", "error-taken-alike"), ("ＫＨ０００１", "error-taken")];
    for (code, key) in table {
        let Err(Failure::Invalid(errors)) = twin(code) else { panic!("{code} is refused") };
        assert_eq!((errors[0].field, &*errors[0].said.key), ("code", key), "{code}");
        assert!(errors[0].said.args.contains(&("existing".into(), "KH0001".into())));
    }
    twin("ＫＨ０００２").unwrap();
    let stored = customer::store::with_code(&office.conn, "kh0002").unwrap().unwrap();
    assert_eq!(stored.code, "KH0002", "in half width");
    // Its own code may be written otherwise.
    let renamed = customer::command::Draft {
        code: "kh0001".to_owned(),
        ..customer::command::Draft::of(&office.conn, id).unwrap()
    };
    office.customer(renamed);
}

#[test]
fn cus_1_a_customer_is_found_by_code_name_phone_and_serial() {
    let office = Office::new();
    let id = office.customer(northern_motors());
    office.customer(customer::command::Draft {
        code: "KH0002".to_owned(),
        name: "华东泵业".to_owned(),
        ..customer::command::Draft::new()
    });
    let item = office.item("CNC-1", &[]);
    let card = |tx: &tx::Tx<'_>| {
        use aftercare::equipment::{Equipment, Status};
        tx.insert(&mut Equipment {
            id: Default::default(),
            version: 0,
            number: None,
            item_id: item,
            serial: "SN-7788".to_owned(),
            maker_serial: String::new(),
            batch: String::new(),
            identity: String::new(),
            customer_id: id,
            dealer_id: None,
            contact_id: None,
            site_address: String::new(),
            delivery_id: None,
            responsible_id: None,
            delivered_on: None,
            installed_on: None,
            warranty_from: None,
            warranty_to: None,
            status: Status::Draft,
            kept_status: None,
            technician_id: None,
            territory: String::new(),
            predecessor_id: None,
            successor_id: None,
            reason: String::new(),
            note: String::new(),
        })
    };
    tx::within(&office.conn, &office.clock, office.admin, "test", card).unwrap();
    for text in
        ["kh0001", "北电", "华北电机", "66551234", "+86 10 6655 1234", "138 0013 8000", "８０００", "王芳", "SN-7788"]
    {
        let found = customer::store::pick(&office.conn, text, None).unwrap();
        assert_eq!(found.iter().map(|choice| choice.0).collect::<Vec<_>>(), [id.raw()], "{text}");
    }
    for text in ["不存在", "99999", "%", "_"] {
        assert_eq!(customer::store::pick(&office.conn, text, None).unwrap(), [], "{text}");
    }
    assert_eq!(customer::store::pick(&office.conn, "", None).unwrap().len(), 2);
    for text in ["13800138000", "138 0013", "SN-77", "华北 王芳"] {
        let query = ListQuery { text: text.to_owned(), ..ListQuery::default() };
        assert_eq!(list::ids(&office.conn, &customer::fields::list_spec(), &query).unwrap(), [id.raw()], "{text}");
    }
}

#[test]
fn cus_1_a_customer_is_found_by_each_reading_of_its_name_and_by_the_one_written_by_hand_at_once() {
    let office = Office::new();
    let draft = |code: &str, name: &str| customer::command::Draft {
        code: code.to_owned(),
        name: name.to_owned(),
        ..customer::command::Draft::new()
    };
    let chongqing = office.customer(draft("KH-1", "重庆长安汽车股份有限公司")).raw();
    let qiu = office.customer(draft("KH-2", "仇英阀门")).raw();
    let found = |text: &str| {
        let Sought::Words(query) = Sought::read(text) else { panic!("{text}") };
        let scope = Scope { only: Some(Kind::Customer), most: 20 };
        let groups = search::find(&office.conn, &query, scope).unwrap();
        let ids: Vec<i64> = groups.into_iter().flat_map(|group| group.hits).map(|hit| hit.subject.id).collect();
        let picked = customer::store::pick(&office.conn, text, None).unwrap();
        assert_eq!(picked.iter().map(|choice| choice.0).collect::<Vec<_>>(), ids, "{text} in a picker");
        ids
    };
    for text in ["cq", "zq", "cqca", "ZQCA", "chongqing", "zhongqing", "qiche"] {
        assert_eq!(found(text), [chongqing], "{text}");
    }
    assert_eq!(found("mouyf"), [0_i64; 0], "no reading of these letters");
    let save = |pinyin: &str| {
        let mut draft = customer::command::Draft::of(&office.conn, CustomerId(qiu)).unwrap();
        draft.pinyin = pinyin.to_owned();
        office.customer(draft);
    };
    save("Mòu Yīng Fá, QYFM");
    for text in ["myf", "mouyingfa", "mouying", "qyfm"] {
        assert_eq!(found(text), [qiu], "{text}");
    }
    assert_eq!(found("cy"), [0_i64; 0], "what is written counts instead of the letters' readings");
    let shown = customer::store::show(&office.conn, CustomerId(qiu)).unwrap();
    let json = shown.json(&Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai));
    assert_eq!(json["pinyin"], "Mòu Yīng Fá, QYFM", "kept as it was written");
    save("");
    assert_eq!(found("cy"), [qiu], "cleared, the letters are read again");
    let fields: Vec<String> = office
        .conn
        .values(
            "SELECT fields FROM history WHERE kind = 'customer' AND record_id = $1 ORDER BY id",
            aftercare::vals![qiu],
        )
        .unwrap();
    assert!(fields.iter().any(|row| row.contains("Mòu Yīng Fá")), "{fields:?}");
}

#[test]
fn a_customer_is_saved_with_its_lines_and_reads_back_as_it_was_typed() {
    let office = Office::new();
    let id = office.customer(northern_motors());
    let customer = customer::store::by_code(&office.conn, "华北电机").unwrap().unwrap();
    assert_eq!((customer.id, customer.territory.as_str()), (id, "north"));
    let contacts = customer::store::contacts(&office.conn, id).unwrap();
    let names: Vec<(&str, bool)> = contacts.iter().map(|contact| (contact.name.as_str(), contact.is_default)).collect();
    assert_eq!(names, [("李雷", true), ("王芳", false)], "the default first, the empty line left out");
    let shown = customer::command::Draft::of(&office.conn, id).unwrap();
    let done = office.send(customer::command::Command::Save(Box::new(shown.clone()))).unwrap();
    assert_eq!(done.changes, [], "a form saved as it was shown changes nothing");

    let mut draft = shown.clone();
    draft.contacts.remove(1);
    draft.contacts.push(ContactDraft { name: "赵敏".to_owned(), ..ContactDraft::default() });
    office.send(customer::command::Command::Save(Box::new(draft))).unwrap();
    let names: Vec<String> =
        customer::store::contacts(&office.conn, id).unwrap().into_iter().map(|contact| contact.name).collect();
    assert_eq!(names, ["李雷", "赵敏"]);
    let gone = office.send(customer::command::Command::Save(Box::new(shown)));
    assert!(gone.is_err(), "the form that still shows 王芳 is told that she is gone");
    assert_eq!(
        customer::store::show(&office.conn, id).unwrap().json(&Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai))["contacts"]
            [1]["name"],
        "赵敏"
    );
    assert_eq!(customer::store::contact_by_code(&office.conn, id, "赵敏").unwrap().unwrap().name, "赵敏");
    let within = Some(Subject::new(Kind::Customer, id));
    assert_eq!(customer::store::pick_contact(&office.conn, "", within).unwrap().len(), 2);
}

#[test]
fn every_error_of_a_customer_names_its_field_and_line() {
    let office = Office::new();
    office.customer(northern_motors());
    let mut draft = northern_motors();
    draft.name = " ".to_owned();
    draft.level = "golden".to_owned();
    draft.territory = "月球".to_owned();
    draft.owner = "没有".to_owned();
    draft.credit_limit = "-1".to_owned();
    draft.contacts[0].is_default = "1".to_owned();
    draft.contacts[2].email = "a@b.cn".to_owned();
    let Err(Failure::Invalid(errors)) = office.send(customer::command::Command::Save(Box::new(draft))) else {
        panic!("there are errors")
    };
    let mut found: Vec<(&str, Option<String>)> = errors
        .iter()
        .map(|error| {
            let row = error.said.args.iter().find(|(name, _)| name == "row").map(|(_, arg)| format!("{arg:?}"));
            (error.field, row)
        })
        .collect();
    found.sort();
    let row = |number: i64| Some(format!("Int({number})"));
    let expected = [
        ("code", None),
        ("contact_default", row(1)),
        ("contact_default", row(2)),
        ("contact_name", row(3)),
        ("credit_limit", None),
        ("level", None),
        ("name", None),
        ("owner", None),
        ("territory", None),
    ];
    assert_eq!(found, expected);
}
