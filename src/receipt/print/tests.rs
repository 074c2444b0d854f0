//! A receipt in a real database becomes the values and the words of its paper.

#![cfg(test)]

use super::*;
use crate::{
    base::{id::Id as _, text::Lang},
    document::{
        Asked, Document,
        tests::{every_value_has_its_field, words_on},
    },
    handling::make::{Office, line, office},
    print::data::Value,
    receipt::command::{Command, Draft},
};

/// Money from the customer, who owes 380.00 and 150.00.
fn received(amount: &str) -> (Office, ReceiptId) {
    let office = office();
    for item in ["P-01", "T-01"] {
        let call = office.solved("fault", vec![line(item, "1")]);
        office.confirmed(call);
    }
    let id = take(&office, amount);
    (office, id)
}

fn take(office: &Office, amount: &str) -> ReceiptId {
    let draft = Draft {
        payer: "KH001".to_owned(),
        amount: amount.to_owned(),
        method: "wechat".to_owned(),
        reference: "WX-8891".to_owned(),
        ..Draft::default()
    };
    let done = office.run(office.chief, Command::Take(draft)).unwrap();
    ReceiptId(done.outcome.subject.unwrap().id)
}

fn on_paper(office: &Office, id: ReceiptId, lang: Lang) -> String {
    words_on(&office.conn, &Asked::of(Document::Receipt, id.raw()), lang)
}

#[test]
fn every_value_has_its_field_and_every_field_its_value() {
    let (office, id) = received("400");
    let texts = Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai);
    let data = data(&office.conn, id, &setting::store::load(&office.conn).unwrap(), &texts).unwrap();
    every_value_has_its_field(Document::Receipt, &data, &[]);
    let Some(Value::List(parts)) = data.get("parts") else { panic!("no parts") };
    assert_eq!(parts.len(), 2);
    assert_eq!(parts[1].get("amount"), Some(&Value::from(Money(2000))));
    assert_eq!(parts[1].get("owed"), Some(&Value::from(Money(13_000))));
}

#[test]
fn doc_6_the_paper_names_the_amount_in_capitals_the_way_and_the_settlements() {
    let (office, id) = received("400");
    let zh = on_paper(&office, id, Lang::Zh);
    for words in [
        "|单号：SK202603-0001|",
        "|华东精密机械|",
        "|人民币肆佰元整|",
        "|¥400.00|",
        "|微信支付|",
        "|WX-8891|",
        "|结算单 JS202603-0001、JS202603-0002 的服务款|",
    ] {
        assert!(zh.contains(words), "{words}: {zh}");
    }
    assert!(zh.starts_with("收款收据|") && !zh.contains("预收余额"), "{zh}");
    let en = on_paper(&office, id, Lang::En);
    for words in ["Receipt|", "|WeChat Pay|", "|Service, as settled by JS202603-0001, JS202603-0002|"] {
        assert!(en.contains(words), "{words}: {en}");
    }
}

#[test]
fn money_that_pays_nothing_yet_is_in_advance_and_a_void_receipt_says_so() {
    let (office, id) = received("600");
    let zh = on_paper(&office, id, Lang::Zh);
    assert!(zh.contains("JS202603-0002 的服务款，另 70.00 元为预收款"), "{zh}");
    let later = take(&office, "50");
    let zh = on_paper(&office, later, Lang::Zh);
    assert!(zh.contains("|预收服务款|") && !zh.contains("JS202603"), "{zh}");
    let version = store::get(&office.conn, later).unwrap().version;
    office.run(office.chief, Command::Void { id: later, version, reason: "重复登记".to_owned() }).unwrap();
    let zh = on_paper(&office, later, Lang::Zh);
    assert!(zh.contains("收款收据（已作废）") && zh.contains("作废原因：重复登记"), "{zh}");
}
