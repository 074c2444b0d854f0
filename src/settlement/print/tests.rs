//! A settlement in a real database becomes the values and the words of its paper.

#![cfg(test)]

use super::*;
use crate::{
    base::{
        id::Id as _,
        text::{Lang, Texts},
    },
    document::{
        Asked, Document,
        tests::{every_value_has_its_field, words_on},
    },
    handling::{
        command::LineDraft,
        make::{Office, line, office},
    },
    settlement::command::{Command, Draft},
};

fn values(office: &Office, id: SettlementId) -> Data {
    let texts = Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai);
    data(&office.conn, id, &setting::store::load(&office.conn).unwrap(), &texts).unwrap()
}

fn on_paper(office: &Office, id: SettlementId, lang: Lang) -> String {
    words_on(&office.conn, &Asked::of(Document::Settlement, id.raw()), lang)
}

/// A bearing with a serial at 10 % off, an hour that is free by the technician's word, and the way.
fn settled() -> (Office, SettlementId) {
    let office = office();
    let bearing = LineDraft { serial: "BRG-77".to_owned(), discount: "10".to_owned(), ..line("P-01", "1") };
    let hour =
        LineDraft { last_word: "free".to_owned(), last_word_reason: "首次免费".to_owned(), ..line("L-01", "1") };
    let call = office.solved("fault", vec![bearing, hour, line("T-01", "1")]);
    let id = office.confirmed(call);
    (office, id)
}

fn pay(office: &Office, amount: &str) {
    let draft = receipt::command::Draft {
        payer: "KH001".to_owned(),
        amount: amount.to_owned(),
        method: "bank".to_owned(),
        ..receipt::command::Draft::default()
    };
    office.run(office.chief, receipt::command::Command::Take(draft)).unwrap();
}

fn said(value: Option<&Value>) -> String {
    let texts = Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai);
    match value {
        Some(Value::One(arg)) => texts.arg(arg),
        Some(Value::Said(said)) => texts.say(said),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_value_has_its_field_and_every_field_its_value() {
    let (office, id) = settled();
    pay(&office, "100");
    office
        .run(
            office.chief,
            credit::command::Command::Issue(credit::command::Draft {
                settlement: "JS202603-0001".to_owned(),
                amount: "10".to_owned(),
                reason: "退货".to_owned(),
                ..credit::command::Draft::default()
            }),
        )
        .unwrap();
    every_value_has_its_field(Document::Settlement, &values(&office, id), &[]);
}

#[test]
fn doc_5_the_lines_say_why_they_cost_what_they_cost_and_the_sums_add_up() {
    let (office, id) = settled();
    let data = values(&office, id);
    let Some(Value::List(lines)) = data.get("lines") else { panic!("no lines") };
    let charges: Vec<String> = lines.iter().map(|line| said(line.get("charge"))).collect();
    assert_eq!(charges, ["收费，折扣 10%", "免费（首次免费）", "收费"]);
    assert_eq!(said(lines[0].get("serial")), "BRG-77");
    for (path, shown) in [
        ("gross", "730.00"),
        ("reduced", "238.00"),
        ("total", "492.00"),
        ("tax_total", "56.61"),
        ("without_tax", "435.39"),
        ("paid", "0.00"),
        ("owed", "492.00"),
    ] {
        assert_eq!(said(data.get(path)), shown, "{path}");
    }
    let Some(Value::List(taxes)) = data.get("taxes") else { panic!("no taxes") };
    assert_eq!(taxes.len(), 1);
    assert_eq!((said(taxes[0].get("rate")), said(taxes[0].get("tax"))), ("13%".to_owned(), "56.61".to_owned()));
    assert_eq!(data.get("has_many_rates"), Some(&Value::Flag(false)));
}

#[test]
fn doc_5_the_paper_names_total_payer_payments_and_what_is_open_in_both_languages() {
    let (office, id) = settled();
    pay(&office, "100");
    let zh = on_paper(&office, id, Lang::Zh);
    for words in [
        "服务结算单|",
        "|单号：JS202603-0001|",
        "|华东精密机械|",
        "|主轴轴承（序列号 BRG-77）|",
        "大写：人民币肆佰玖拾贰元整",
        "|¥492.00|",
        "|-100.00|",
        "|未付金额|大写：人民币叁佰玖拾贰元整",
        "|¥392.00|",
        "|银行转账|",
        "|客户签章：|",
    ] {
        // The label of an amount may be drawn before or behind its note.
        let found = words.split('|').filter(|word| !word.is_empty()).all(|word| zh.contains(word));
        assert!(found, "{words}: {zh}");
    }
    assert!(!zh.contains("已冲减"), "nothing was credited: {zh}");
    let en = on_paper(&office, id, Lang::En);
    for words in ["Settlement|", "|No. JS202603-0001|", "|Balance due|", "|Bank transfer|"] {
        assert!(en.contains(words), "{words}: {en}");
    }
}

#[test]
fn a_draft_and_a_void_settlement_say_so_and_nobody_signs_them() {
    let office = office();
    let call = office.solved("fault", vec![line("T-01", "1")]);
    let draft = Draft { call: office.call(call).number, ..Draft::default() };
    let done = office.run(office.chief, Command::Make(draft)).unwrap();
    let id = SettlementId(done.outcome.subject.unwrap().id);
    let zh = on_paper(&office, id, Lang::Zh);
    assert!(zh.contains("服务结算单（草稿）") && zh.contains("尚未确认") && !zh.contains("签章"), "{zh}");
    let version = store::get(&office.conn, id).unwrap().version;
    let void = Command::Void { id, version, reason: "客户改期".to_owned() };
    office.run(office.chief, void).unwrap();
    let zh = on_paper(&office, id, Lang::Zh);
    assert!(zh.contains("服务结算单（已作废）") && zh.contains("作废原因：客户改期") && !zh.contains("签章"), "{zh}");
    let en = on_paper(&office, id, Lang::En);
    assert!(en.contains("Settlement (void)") && !en.contains("Prepared by"), "{en}");
}

#[test]
fn lines_of_several_tax_rates_are_summed_by_rate() {
    let (office, id) = settled();
    let one = store::get(&office.conn, id).unwrap();
    let mut lines = store::lines(&office.conn, id).unwrap();
    lines[2].tax_rate = Rate::percent(6);
    lines[2].tax = lines[2].net.tax_within(Rate::percent(6));
    let data = money(Data::new(), &one, &lines).unwrap();
    let Some(Value::List(taxes)) = data.get("taxes") else { panic!("no taxes") };
    let rows: Vec<[String; 4]> =
        taxes.iter().map(|row| ["rate", "without", "tax", "net"].map(|path| said(row.get(path)))).collect();
    assert_eq!(rows, [["6%", "141.51", "8.49", "150.00"], ["13%", "302.65", "39.35", "342.00"]]);
    assert_eq!(data.get("has_many_rates"), Some(&Value::Flag(true)));
}
