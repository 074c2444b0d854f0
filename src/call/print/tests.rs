//! The proof on paper, read back: what a customer finds on it.

#![cfg(test)]

use std::sync::Arc;

use super::{words::Words, *};
use crate::{
    base::{
        calendar::{Calendar, Compiled},
        capitals,
        text::Lang,
        time::parse_instant,
    },
    call::{
        Status,
        rules::{Answers, Promise, Stop},
    },
    document::{
        Document,
        tests::{every_value_has_its_field, laid_out},
    },
    print::{page::Sheet, pdf},
};

fn at(text: &str) -> Instant {
    parse_instant(text, chrono_tz::Asia::Shanghai).unwrap()
}

fn texts(lang: Lang) -> Texts {
    Texts::new(lang, chrono_tz::Asia::Shanghai)
}

fn unit(serial: &str) -> Data {
    Data::new()
        .with("item", "数控车床")
        .with("specification", "CK6140")
        .with("serial", serial)
        .with("card", "EC000042")
        .with("warranty_to", chrono::NaiveDate::from_ymd_opt(2027, 3, 16))
}

/// Reported before the national holiday, on hold over it; a contract promised fifteen hours.
fn facts(answered: Option<&str>, now: &str) -> Facts {
    let stop = Stop {
        from: at("2026-09-30 10:00"),
        to: Some(at("2026-10-08 10:00")),
        status: Status::OnHold,
        why: "等客户停机".to_owned(),
    };
    let deadlines = Deadlines {
        start: at("2026-09-30 09:00"),
        promise: Promise { response: Some(60), resolve: Some(900) },
        given_by: [String::new(), "HT2026-00031".to_owned()],
        answers: Answers { responded_at: Some(at("2026-09-30 09:20")), solved_at: answered.map(at) },
        stops: vec![stop],
        calendar: Arc::new(Compiled::new(&Calendar::office_default().with_china_2026()).unwrap()),
        earlier: Default::default(),
        windows_of: String::new(),
        holidays_count: false,
    };
    let proof = |which| deadlines.proof(which, at(now)).unwrap().unwrap();
    Facts {
        number: "SC202609-0042".to_owned(),
        company: Company {
            name: "华东精工设备有限公司".to_owned(),
            phone: "400-820-6677".to_owned(),
            ..Company::default()
        },
        customer: "苏州恒远精密模具有限公司".to_owned(),
        unit: unit("SN20240317-0098"),
        subject: "主轴异响".to_owned(),
        proofs: vec![proof(Which::Response), proof(Which::Resolve)],
        deadlines,
        at: at(now),
    }
}

/// The proof by the template that comes with the program.
fn on_paper(facts: &Facts, lang: Lang) -> Sheet {
    let (texts, style) = (Arc::new(texts(lang)), capitals::Style::Plain);
    let source = include_str!("../../../resources/templates/deadline-proof.toml");
    laid_out(Document::Proof, source, values::of(facts, &texts), (&texts, style), None).unwrap()
}

/// The text of all pages, without the breaks of lines.
fn printed(facts: &Facts, lang: Lang) -> String {
    let sheet = on_paper(facts, lang);
    let text: String = sheet.texts().collect();
    text.replace(' ', "")
}

#[track_caller]
fn says(printed: &str, parts: &[&str]) {
    for part in parts {
        assert!(printed.contains(&part.replace(' ', "")), "{part} is not in\n{printed}");
    }
}

#[test]
fn clk_6_a_customer_reads_what_was_promised_by_whom_and_how_every_day_was_counted() {
    let zh = printed(&facts(Some("2026-10-10 08:50"), "2026-10-12 09:00"), Lang::Zh);
    says(
        &zh,
        &[
            "华东精工设备有限公司",
            "时限计算说明",
            "SC202609-0042",
            "苏州恒远精密模具有限公司",
            "数控车床 CK6140",
            "SN20240317-0098",
            "主轴异响",
            "1小时工作时间（60 分钟）内响应，依据公司服务标准",
            "15小时工作时间（900 分钟）内解决，依据合同 HT2026-00031",
            "周一至周五 08:30–12:00 / 13:30–17:30；节假日不计时，调休上班日计时",
            "停表：2026-09-30 10:00 至 2026-10-08 10:00，挂起（等客户停机）",
            "2026-10-01 至 2026-10-07 节假日 7 天",
            "2026-10-10 周六 调休上班",
            "9月30日 60 分 + 10月8日 360 分 + 10月9日 450 分 + 10月10日 30 分 = 900 分",
            "期限：2026-10-10 09:00",
            "解决时间 2026-10-10 08:50：按时，比期限提前 10分钟（工作时间）",
            "响应时间 2026-09-30 09:20：按时",
        ],
    );
    let en = printed(&facts(Some("2026-10-10 10:00"), "2026-10-12 09:00"), Lang::En);
    says(
        &en,
        &[
            "Deadline proof",
            "first contact within 1 h of working time (60 minutes), by the company's standard",
            "solved within 15 h of working time (900 minutes), by contract HT2026-00031",
            "Mon–Fri 08:30–12:00 / 13:30–17:30; public holidays don't count, make-up days do",
            "The clock stood from 2026-09-30 10:00 to 2026-10-08 10:00: On hold (等客户停机)",
            "30 Sep 60 min + 8 Oct 360 min + 9 Oct 450 min + 10 Oct 30 min = 900 min",
            "Resolution at 2026-10-10 10:00: 1 h of working time late",
            "Late (min)",
        ],
    );
}

#[test]
fn clk_6_a_standing_clock_is_printed_with_what_is_left_and_no_due() {
    let mut standing = facts(None, "2026-10-05 09:00");
    standing.deadlines.stops[0].to = None;
    standing.proofs = vec![standing.deadlines.proof(Which::Resolve, at("2026-10-05 09:00")).unwrap().unwrap()];
    let zh = printed(&standing, Lang::Zh);
    says(
        &zh,
        &[
            "停表：2026-09-30 10:00 至 现在，挂起（等客户停机）",
            "9月30日 60 分 + 剩余 840 分 = 900 分",
            "停表期间不确定",
            "停表中：还剩 14小时（工作时间）",
        ],
    );
}

#[test]
fn a_sum_of_many_days_names_the_first_and_the_last_and_takes_the_others_together() {
    let mut long = facts(None, "2026-10-05 09:00");
    long.deadlines.promise.resolve = Some(9_000);
    let proof = long.deadlines.proof(Which::Resolve, at("2026-10-05 09:00")).unwrap().unwrap();
    let texts = texts(Lang::Zh);
    let words = Words { deadlines: &long.deadlines, proof: &proof, texts: &texts };
    let sum = words.sum();
    assert!(sum.starts_with("9月30日 60 分 + 10月8日 360 分 + 10月9日至"), "{sum}");
    assert!(sum.ends_with("= 9000 分"), "{sum}");
    assert_eq!(words.quiet(&proof.days[1..8]), "10月1日至10月7日，7 天不计：节假日 7 天");
    assert_eq!(words.row(&proof.days[8]), "10月8日 周四，工作日，08:30–12:00 / 13:30–17:30，计入 360 分，停表 90 分");
}

#[test]
fn doc_15_the_same_proof_gives_the_same_bytes_and_every_character_has_a_font() {
    for lang in [Lang::Zh, Lang::En] {
        let sheet = on_paper(&facts(None, "2026-10-12 09:00"), lang);
        assert_eq!(sheet.texts().flat_map(crate::print::text::missing).collect::<String>(), "");
        assert_eq!(pdf::write(&sheet).unwrap(), pdf::write(&sheet).unwrap());
        assert_eq!(sheet.pages.len(), 1, "one page is handed over");
    }
}

#[test]
fn every_value_has_its_field_and_every_field_its_value() {
    let late = facts(Some("2026-10-10 10:00"), "2026-10-12 09:00");
    let resolve = late.proofs.into_iter().filter(|proof| proof.which == Which::Resolve).collect();
    let data = values::of(&Facts { proofs: resolve, ..facts(None, "2026-10-12 09:00") }, &texts(Lang::Zh));
    every_value_has_its_field(Document::Proof, &data, &[]);
}

#[test]
fn a_unit_without_a_serial_is_named_by_its_card_and_a_call_without_a_promise_says_so() {
    let bare = Facts { unit: unit(""), proofs: Vec::new(), ..facts(None, "2026-10-12 09:00") };
    says(&printed(&bare, Lang::Zh), &["EC000042", "未承诺时限"]);
    says(&printed(&bare, Lang::En), &["EC000042", "No deadline was promised"]);
    let whole = printed(&facts(None, "2026-10-12 09:00"), Lang::Zh);
    assert!(!whole.contains("EC000042") && !whole.contains("未承诺时限"), "{whole}");
}
