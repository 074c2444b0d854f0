//! A statement of a customer in a real database, and the account as it runs.

#![cfg(test)]

use super::*;
use crate::{
    base::{
        id::Id as _,
        text::{Lang, Texts},
        time::parse_day,
    },
    credit,
    document::{
        Document,
        tests::{every_value_has_its_field, rows, words_on},
    },
    handling::make::{Office, line, office},
    setting::store as settings,
};

fn day(text: &str) -> NaiveDate {
    parse_day(text).unwrap()
}

fn asked(from: &str, to: &str) -> Asked {
    Asked { from: parse_day(from), to: parse_day(to), ..Asked::of(Document::Statement, 1) }
}

/// On 2 March 380.00 was settled; on the 12th 150.00; on the 22nd 400.00 came in; on 1 April 50.00 was taken back.
fn spring() -> Office {
    let office = office();
    for item in ["P-01", "T-01"] {
        let call = office.solved("fault", vec![line(item, "1")]);
        office.confirmed(call);
        office.wait_minutes(10 * 24 * 60);
    }
    let draft = receipt::command::Draft {
        payer: "KH001".to_owned(),
        amount: "400".to_owned(),
        method: "bank".to_owned(),
        reference: "ICBC-1".to_owned(),
        ..receipt::command::Draft::default()
    };
    office.run(office.chief, receipt::command::Command::Take(draft)).unwrap();
    office.wait_minutes(10 * 24 * 60);
    let draft = credit::command::Draft {
        settlement: "JS202603-0002".to_owned(),
        amount: "50".to_owned(),
        reason: "退件".to_owned(),
        ..credit::command::Draft::default()
    };
    office.run(office.chief, credit::command::Command::Issue(draft)).unwrap();
    office
}

fn values(office: &Office, asked: &Asked) -> Result<Data, Failure> {
    let texts = std::sync::Arc::new(Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai));
    let settings = settings::load(&office.conn).unwrap();
    data(&office.conn, asked, Around { settings: &settings, texts: &texts, now: office.clock.now() })
}

#[test]
fn mon_11_a_statement_runs_from_the_opening_to_the_closing_balance() {
    let office = spring();
    let data = values(&office, &asked("2026-03-10", "2026-04-01")).unwrap();
    assert_eq!(
        rows(&data, "movements", &["day", "kind", "number", "charged", "paid", "balance"]),
        [
            "2026-03-10 期初余额 - - - 380.00",
            "2026-03-12 服务结算单 JS202603-0002 150.00 - 530.00",
            "2026-03-22 收款单 SK202603-0001 - 400.00 130.00",
            "2026-04-01 贷项通知单 DX202604-0001 - 50.00 80.00",
        ]
    );
    assert_eq!(rows(&data, "open", &["number", "days", "age", "owed"]), ["JS202603-0002 20 30 天内 80.00"]);
    let amounts = ["charged", "paid", "closing", "owed", "prepaid", "open_sum", "credit"].map(|path| data.get(path));
    let expected = [15_000, 45_000, 8_000, 8_000, 0, 8_000, 0].map(|fen| Value::from(Money(fen)));
    assert_eq!(amounts.map(Option::unwrap), expected.each_ref());
}

#[test]
fn without_days_it_is_of_this_month_up_to_today_and_no_day_to_come_is_stated() {
    let office = spring();
    let data = values(&office, &Asked::of(Document::Statement, 1)).unwrap();
    assert_eq!(data.get("from"), Some(&Value::from(day("2026-04-01"))));
    assert_eq!(data.get("to"), Some(&Value::from(day("2026-04-01"))));
    let refusal = |from, to| match values(&office, &asked(from, to)) {
        Err(Failure::Refused(said)) => said.key.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(refusal("2026-03-01", "2026-04-02"), "document-statement-future");
    assert_eq!(refusal("2026-03-02", "2026-03-01"), "document-statement-reversed");
}

#[test]
fn every_value_has_its_field_and_every_field_its_value() {
    let office = spring();
    let data = values(&office, &Asked::of(Document::Statement, 1)).unwrap();
    every_value_has_its_field(Document::Statement, &data, &[]);
}

#[test]
fn the_paper_says_who_owes_whom_and_asks_to_be_signed_and_sent_back() {
    let office = office();
    let call = office.solved("fault", vec![line("P-01", "1")]);
    office.confirmed(call);
    let of = Asked::of(Document::Statement, CustomerId(1).raw());
    let zh = words_on(&office.conn, &of, Lang::Zh);
    for words in ["客户对账单|", "|期初余额|", "人民币叁佰捌拾元整", "以上数据核对无误", "|客户（盖章）：|"]
    {
        assert!(zh.contains(words), "{words}: {zh}");
    }
    let en = words_on(&office.conn, &of, Lang::En);
    for words in ["Statement of account|", "|Opening balance|", "you owe us ¥380.00", "|Customer (seal):|"] {
        assert!(en.contains(words), "{words}: {en}");
    }
    let draft = receipt::command::Draft {
        payer: "KH001".to_owned(),
        amount: "500".to_owned(),
        method: "cash".to_owned(),
        ..receipt::command::Draft::default()
    };
    office.run(office.chief, receipt::command::Command::Take(draft)).unwrap();
    let zh = words_on(&office.conn, &of, Lang::Zh);
    assert!(zh.contains("我公司预收贵单位服务款 ¥120.00") && !zh.contains("未收结算单"), "{zh}");
}

#[test]
fn of_one_day_what_is_owed_stands_before_what_takes_from_it() {
    let one = |kind, id, fen| Movement { day: day("2026-03-02"), kind, id, number: String::new(), amount: Money(fen) };
    let moved = vec![one(Kind::Receipt, 1, -300), one(Kind::CreditNote, 9, -200), one(Kind::Settlement, 7, 1000)];
    let ledger = ledger::run(Money(-50), moved).unwrap();
    let balances: Vec<(Kind, i64)> = ledger.rows.iter().map(|(one, balance)| (one.kind, balance.0)).collect();
    assert_eq!(balances, [(Kind::Settlement, 950), (Kind::CreditNote, 750), (Kind::Receipt, 450)]);
    assert_eq!((ledger.charged, ledger.paid, ledger.closing), (Money(1000), Money(500), Money(450)));
    assert!(ledger::run(Money(i64::MAX), vec![one(Kind::Settlement, 1, 1)]).is_err());
}
