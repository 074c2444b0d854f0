//! A credit note in a real database becomes the values and the words of its paper.

#![cfg(test)]

use super::*;
use crate::{
    base::{id::Id as _, money::Money, text::Lang},
    credit::command::{Command, Draft},
    document::{
        Asked, Document,
        tests::{every_value_has_its_field, words_on},
    },
    handling::make::{Office, line, office},
    print::data::Value,
};

/// A settlement of 380.00 and 150.00, of which 53.00 were taken back, then 100.00.
fn credited() -> (Office, [CreditNoteId; 2]) {
    let office = office();
    let call = office.solved("fault", vec![line("P-01", "1"), line("T-01", "1")]);
    office.confirmed(call);
    let notes = ["53", "100"].map(|amount| issue(&office, Draft { amount: amount.to_owned(), ..Draft::default() }));
    (office, notes)
}

fn issue(office: &Office, draft: Draft) -> CreditNoteId {
    let draft = Draft { settlement: "JS202603-0001".to_owned(), reason: "轴承退货".to_owned(), ..draft };
    let done = office.run(office.chief, Command::Issue(draft)).unwrap();
    CreditNoteId(done.outcome.subject.unwrap().id)
}

fn values(office: &Office, id: CreditNoteId) -> Data {
    let texts = Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai);
    data(&office.conn, id, &setting::store::load(&office.conn).unwrap(), &texts).unwrap()
}

fn on_paper(office: &Office, (id, template): (CreditNoteId, &str), lang: Lang) -> String {
    let asked = Asked { template: Some(template.to_owned()), ..Asked::of(Document::CreditNote, id.raw()) };
    words_on(&office.conn, &asked, lang)
}

#[test]
fn every_value_has_its_field_and_every_field_its_value_and_what_is_left_goes_down_with_each_note() {
    let (office, [first, second]) = credited();
    let (one, two) = (values(&office, first), values(&office, second));
    every_value_has_its_field(Document::CreditNote, &one, &[]);
    let amounts = |data: &Data| ["amount", "tax", "without_tax", "after"].map(|path| data.get(path).cloned());
    let money = |fen: [i64; 4]| fen.map(|fen| Some(Value::from(Money(fen))));
    assert_eq!(amounts(&one), money([5_300, 610, 4_690, 47_700]), "the later note is none of its matter");
    assert_eq!(amounts(&two)[3], Some(Value::from(Money(37_700))));
    let Some(Value::List(lines)) = one.get("lines") else { panic!("no lines") };
    let of_lines: Vec<_> = lines.iter().map(|line| [line.get("net"), line.get("amount")].map(Option::unwrap)).collect();
    let expected = [[Money(38_000), Money(3_800)], [Money(15_000), Money(1_500)]].map(|it| it.map(Value::from));
    assert_eq!(of_lines, expected.each_ref().map(<[Value; 2]>::each_ref));
}

#[test]
fn mon_10_the_paper_names_settlement_lines_reason_amount_in_capitals_and_what_is_left_in_both_languages() {
    let (office, [first, second]) = credited();
    for template in ["credit-note", "credit-note-a5"] {
        let zh = on_paper(&office, (first, template), Lang::Zh);
        for words in [
            "贷项通知单",
            "单号：DX202603-0001",
            "华东精密机械",
            "JS202603-0001",
            "主轴轴承",
            "轴承退货",
            "人民币伍拾叁元整",
            "¥53.00",
            "477.00",
        ] {
            assert!(zh.contains(words), "{words}: {zh}");
        }
        let en = on_paper(&office, (second, template), Lang::En);
        for words in ["Credit note|", "|No. DX202603-0002|", "¥100.00", "377.00"] {
            assert!(en.contains(words), "{words}: {en}");
        }
        assert!(!zh.contains("作废") && !en.contains("void"), "{zh} {en}");
    }
}

#[test]
fn a_void_credit_note_says_so_and_takes_nothing_back() {
    let (office, [first, second]) = credited();
    let version = store::get(&office.conn, first).unwrap().version;
    office.run(office.chief, Command::Void { id: first, version, reason: "误开".to_owned() }).unwrap();
    for template in ["credit-note", "credit-note-a5"] {
        let zh = on_paper(&office, (first, template), Lang::Zh);
        assert!(zh.contains("贷项通知单（已作废）") && zh.contains("作废原因：误开"), "{zh}");
        assert!(!zh.contains("冲减后应付") && !zh.contains("财务"), "nobody signs it: {zh}");
        let en = on_paper(&office, (first, template), Lang::En);
        assert!(en.contains("Credit note (void)"), "{en}");
    }
    assert_eq!(values(&office, second).get("after"), Some(&Value::from(Money(43_000))));
}
