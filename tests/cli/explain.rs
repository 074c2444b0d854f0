//! `aftercare explain`: questions of records, and of JSON lines on standard input.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use serde_json::{Value, json};

use super::{narrow, raw_words, refused, said, story_file};

/// What the program answers to lines, and its exit code.
#[track_caller]
fn asked(args: &[&str], lines: &str) -> (Vec<Value>, i32) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_aftercare"))
        .args(args)
        .env("LANG", "zh_CN.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let lines = lines.to_owned();
    let writer = std::thread::Builder::new().name("lines".to_owned());
    let writer = writer.spawn(move || input.write_all(lines.as_bytes())).unwrap();
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (text.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), output.status.code().unwrap())
}

/// A line about an office week in Shanghai, changed by hand.
fn line(change: impl FnOnce(&mut Value)) -> String {
    let day = json!([["08:30", "12:00"], ["13:30", "17:30"]]);
    let mut line = json!({
        "calendar": {
            "zone": "Asia/Shanghai",
            "week": { "mon": day, "tue": day, "wed": day, "thu": day, "fri": day },
            "holidays": ["2026-10-01"],
            "makeup": { "2026-10-10": "mon" },
        },
        "start": "2026-09-28T09:00",
        "minutes": 240,
        "pauses": [],
    });
    change(&mut line);
    line.to_string() + "\n"
}

fn paused(from: &str, to: Value) -> String {
    line(|line| line["pauses"] = json!([[from, to]]))
}

#[test]
fn a_due_is_answered_for_each_line() {
    let berlin = |start: &str| {
        let start = start.to_owned();
        line(|line| {
            line["calendar"] = json!({ "zone": "Europe/Berlin", "week": { "sun": [["00:00", "24:00"]] } });
            line["start"] = json!(start);
        })
    };
    let lines = [
        (paused("2026-09-28T11:00", json!("2026-09-29T14:00")), json!({ "due": "2026-09-29T16:00" })),
        (paused("2026-09-28T11:00", Value::Null), json!({ "standing": true, "remaining": 120 })),
        (
            line(|line| line["pauses"] = json!([["2026-09-28T11:00:30"]])),
            json!({ "standing": true, "remaining": 119.5 }),
        ),
        (line(|_| {}), json!({ "due": "2026-09-28T14:30" })),
        (line(|line| line["start"] = json!("2026-09-28T09:00:20")), json!({ "due": "2026-09-28T14:30:20" })),
        (line(|line| line["start"] = json!("2026-10-09T17:00")), json!({ "due": "2026-10-10T12:00" })),
        // 2600 working days: 520 weeks, one day off and one worked instead.
        (line(|line| line["minutes"] = json!(1_170_000)), json!({ "due": "2036-09-15T09:00" })),
        (
            r#"{"calendar":{"week":{"sat":[["22:00","24:00"]]}},"start":"2026-10-03T23:59","minutes":2}"#.to_owned()
                + "\n",
            json!({ "due": "2026-10-10T22:01" }),
        ),
        // The clock goes from 02:00 to 03:00, and from 03:00 back to 02:00.
        (berlin("2026-03-29T01:00"), json!({ "due": "2026-03-29T06:00" })),
        (berlin("2026-03-29T02:30"), json!({ "due": "2026-03-29T07:00" })),
        (berlin("2026-10-25T01:00"), json!({ "due": "2026-10-25T04:00" })),
    ];
    let input: String = lines.iter().map(|(line, _)| line.as_str()).collect();
    let (answers, code) = asked(&["explain", "due"], &input);
    let expected: Vec<Value> = lines.into_iter().map(|(_, answer)| answer).collect();
    assert_eq!((answers, code), (expected, 0));
}

#[test]
fn the_days_of_a_proof_sum_to_the_promise() {
    let lines = [
        paused("2026-09-28T11:00", json!("2026-09-29T14:00")),
        line(|line| {
            line["start"] = json!("2026-09-30T11:59:30");
            line["minutes"] = json!(840);
        }),
        paused("2026-09-28T11:00", Value::Null),
    ]
    .concat();
    let (answers, code) = asked(&["explain", "proof"], &lines);
    assert_eq!(code, 0);
    let spans = json!([["08:30", "12:00"], ["13:30", "17:30"]]);
    let first = json!([
        { "day": "2026-09-28", "kind": "working", "spans": spans, "minutes": 120, "paused": 300,
          "pauses": [["11:00", "12:00"], ["13:30", "17:30"]] },
        { "day": "2026-09-29", "kind": "working", "spans": spans, "minutes": 120, "paused": 240,
          "pauses": [["08:30", "12:00"], ["13:30", "14:00"]] },
    ]);
    assert_eq!(answers[0], json!({ "due": "2026-09-29T16:00", "days": first, "sum": 240 }));
    let days = answers[1]["days"].as_array().unwrap();
    let kinds: Vec<_> = days.iter().map(|day| day["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["working", "holiday", "working", "weekend", "weekend", "working"]);
    let seconds: i64 =
        days.iter().map(|day| day["seconds"].as_i64().unwrap_or_else(|| day["minutes"].as_i64().unwrap() * 60)).sum();
    assert_eq!((seconds, &answers[1]["sum"]), (840 * 60, &json!(840)));
    assert_eq!(
        (&answers[2]["standing"], &answers[2]["remaining"], &answers[2]["sum"]),
        (&json!(true), &json!(120), &json!(120))
    );
}

#[test]
fn bad_lines_are_said_in_words_with_their_number_and_the_run_goes_on() {
    let hours = |spans: Value| line(|line| line["calendar"]["week"]["mon"] = spans);
    let pauses = |pauses: Value| line(|line| line["pauses"] = pauses);
    let bad = [
        ("nothing\n".to_owned(), "不是正确的 JSON", "Not JSON at character"),
        ("{\"start\": \n".to_owned(), "不完整", "not complete"),
        ("[1]\n".to_owned(), "不是 JSON 对象", "no JSON object"),
        (line(|line| line["minute"] = json!(1)), "minute", "There is no \"minute\""),
        (line(|line| line["calendar"]["holydays"] = json!([])), "calendar.holydays", "calendar.holydays"),
        (line(|line| line["start"] = Value::Null), "缺少 start", "start is missing"),
        (line(|line| line["calendar"]["week"] = Value::Null), "缺少 calendar.week", "calendar.week is missing"),
        (hours(json!([["12:00", "08:30"]])), "结束时间不晚于开始时间", "ends where it begins, or before"),
        (hours(json!([["08:30", "12:00"], ["11:00", "17:30"]])), "与上一时段重叠", "overlaps"),
        (hours(json!([["08:30", "25:00"]])), "25:00", "25:00"),
        (hours(json!(["08:30", "12:00"])), "calendar.week.mon", "calendar.week.mon"),
        (line(|line| line["calendar"]["week"] = json!({})), "永远不会开放", "never be open"),
        (line(|line| line["calendar"]["zone"] = json!("Asia/Atlantis")), "Asia/Atlantis", "no time zone"),
        (line(|line| line["start"] = json!("2026-02-30T09:00")), "没有“2026-02-30”这一天", "no day \"2026-02-30\""),
        (line(|line| line["start"] = json!("2026-09-28T09:00+08:00")), "不是当地时间", "no local time"),
        (line(|line| line["start"] = json!("2250-01-01T09:00")), "1950 至 2249", "1950 to 2249"),
        (line(|line| line["calendar"]["holidays"] = json!(["0001-01-01"])), "1950 至 2249", "1950 to 2249"),
        (line(|line| line["calendar"]["makeup"] = json!({ "2026-10-10": "moon" })), "moon", "moon"),
        (
            line(|line| line["calendar"]["makeup"] = json!({ "2026-10-01": "mon" })),
            "2026-10-01 既是节假日又是调休上班日",
            "is a holiday and a make-up day",
        ),
        (line(|line| line["minutes"] = json!(-1)), "不能小于零", "less than nothing"),
        (line(|line| line["minutes"] = json!(1.5)), "整数", "whole number"),
        (line(|line| line["minutes"] = json!("240")), "整数", "whole number"),
        (line(|line| line["minutes"] = json!(i64::MAX)), "年份", "after the years"),
        (pauses(json!([["2026-09-28T11:00", "2026-09-28T10:00"]])), "早于开始时间", "ends before it begins"),
        (
            pauses(json!([["2026-09-28T11:00", "2026-09-28T13:00"], ["2026-09-28T12:00", "2026-09-28T14:00"]])),
            "第 2 段暂停与第 1 段暂停重叠",
            "Pause 2 begins while pause 1 still lasts",
        ),
        (pauses(json!([["2026-09-28T11:00"], ["2026-09-29T11:00", "2026-09-29T12:00"]])), "没有结束时间", "has no end"),
        (pauses(json!(["2026-09-28T11:00"])), "第 1 段暂停", "pause 1"),
    ];
    let good = line(|_| {});
    let input: String = bad.iter().flat_map(|(line, ..)| [line.as_str(), good.as_str()]).collect();
    for (lang, is_english) in [("zh-CN", false), ("en", true)] {
        for question in ["due", "proof"] {
            let (answers, code) = asked(&["--lang", lang, "explain", question], &input);
            assert_eq!((answers.len(), code), (bad.len() * 2, 1));
            for (at, (line, zh, en)) in bad.iter().enumerate() {
                let answer = &answers[at * 2];
                let error = answer["error"].as_str().unwrap_or_else(|| panic!("{line} was answered: {answer}"));
                assert!(error.contains(if is_english { en } else { zh }), "{line}: {error}");
                assert_eq!(answer["line"], json!(at * 2 + 1), "{line}");
                assert_eq!(answers[at * 2 + 1]["due"], "2026-09-28T14:30");
            }
        }
    }
}

#[test]
fn amounts_are_answered_in_capitals_of_either_house_style() {
    assert_eq!(said(&["explain", "amount", "10050.07"]), "人民币壹万零伍拾元零柒分\n");
    assert_eq!(said(&["explain", "amount", "107,000.53", "--style", "b"]), "人民币壹拾万零柒仟元伍角叁分\n");
    assert_eq!(said(&["explain", "amount", "-0.09", "--json"]), "{\"text\":\"人民币负玖分\"}\n");
    for (amount, why) in
        [("1000000000000.01", "太大"), ("9".repeat(40).as_str(), "太大"), ("ten", "ten"), ("1.234", "1.234")]
    {
        let (code, text) = refused(&["explain", "amount", amount]);
        assert!(code == 1 && text.contains(why), "{amount}: {text}");
    }
    let lines = [
        r#"{"fen":1005007,"style":"a"}"#,
        r#"{"fen":10700053}"#,
        r#"{"fen":10700053,"style":"b"}"#,
        r#"{"fen":100000000000000}"#,
        r#"{"fen":100000000000001}"#,
        r#"{"fen":123456789012345678901234567890}"#,
        r#"{"fen":0.5}"#,
        r#"{"fen":1,"style":"c"}"#,
        r#"{"yuan":1}"#,
        "",
        r#"{"fen":0}"#,
    ];
    let (answers, code) = asked(&["explain", "amount"], &lines.join("\n"));
    let texts: Vec<&str> = answers.iter().map(|answer| answer["text"].as_str().unwrap_or("bad")).collect();
    let expected = [
        "人民币壹万零伍拾元零柒分",
        "人民币壹拾万柒仟元伍角叁分",
        "人民币壹拾万零柒仟元伍角叁分",
        "人民币壹万亿元整",
        "bad",
        "bad",
        "bad",
        "bad",
        "bad",
        "人民币零元整",
    ];
    assert_eq!((texts, code), (expected.to_vec(), 1));
    assert_eq!(answers[8]["line"], json!(9));
}

#[test]
fn thousands_of_lines_are_answered_in_their_order() {
    let lines: String = (0..3000).map(|minutes| line(|line| line["minutes"] = json!(minutes % 210))).collect();
    let (answers, code) = asked(&["explain", "due"], &lines);
    assert_eq!((answers.len(), code), (3000, 0));
    for (at, answer) in answers.iter().enumerate() {
        let minute = 9 * 60 + at % 210;
        let minute = if minute > 12 * 60 { minute + 90 } else { minute };
        assert_eq!(answer["due"], format!("2026-09-28T{:02}:{:02}", minute / 60, minute % 60), "{at}");
    }
}

#[test]
fn the_questions_of_a_call_are_answered_for_people_and_for_scripts() {
    let ask = |args: &[&str], more: &[&str]| said(&[&["--db", &story_file(), "explain"], args, more].concat());
    let call = "SC202611-0002";
    for (question, zh, en) in [
        ("due", ["公司工作时间", "响应 按时 2026-11-06 15:35", "2026-11-09 11:30 登记处理结果"], "Met"),
        ("proof", ["承诺时间 24小时", "2026-11-07 休息日 0分钟", "合计 24小时"], "Working day"),
        ("coverage", ["与现在判定一致 是", "合同编号 HT2026-00624", "- 保修已于 2025-04-30 到期"], "Warranty ended"),
        ("charge", ["应收金额 1,283.00", "50% 275.00 优惠 服务合同", "工时减免 50%"], "Decided by"),
    ] {
        let text = ask(&[question, "--call", call], &["--lang", "zh-CN"]);
        for part in zh {
            assert!(narrow(&text).contains(part), "{question}: {part} is not in\n{text}");
        }
        assert_eq!(raw_words(&text), Vec::<String>::new(), "{text}");
        let english = ask(&[question, "--call", call], &["--lang", "en"]);
        assert!(english.contains(en), "{english}");
        let json: Value = serde_json::from_str(&ask(&[question, "--call", call], &["--json"])).unwrap();
        assert_eq!(json["number"], call);
        let (code, text) = refused(&["--db", &story_file(), "explain", question, "--call", "SC0"]);
        assert!(code == 1 && text.contains("SC0"), "{text}");
    }
    let proofs: Value = serde_json::from_str(&ask(&["proof", "--call", call], &["--json"])).unwrap();
    for proof in proofs["proofs"].as_array().unwrap() {
        let counted: i64 =
            proof["days"].as_array().unwrap().iter().map(|day| day["counted_seconds"].as_i64().unwrap()).sum();
        assert_eq!(counted, proof["promised_minutes"].as_i64().unwrap() * 60, "{proof}");
    }
}

#[test]
fn coverage_is_asked_for_a_unit_a_customer_and_another_day() {
    let ask = |args: &[&str]| narrow(&said(&[&["--db", &story_file(), "explain", "coverage"], args].concat()));
    let unit = ask(&["--serial", "V826110001", "--at", "2027-03-01 09:00"]);
    assert!(unit.contains("服务性质 保修") && unit.contains("保修期内，至 2028-11-01"), "{unit}");
    let later = ask(&["--serial", "V826110001", "--at", "2030-03-01 09:00"]);
    assert!(later.contains("保修已于 2028-11-01 到期") && later.contains("服务将收费"), "{later}");
    let customer = ask(&["--customer", "C00109", "--at", "2026-11-14 09:00"]);
    assert!(customer.contains("未指定设备") && customer.contains("下次从 2026-11-16 08:30 开始"), "{customer}");
    let call = ask(&["--call", "SC202611-0001", "--at", "2029-01-08 09:00"]);
    assert!(call.contains("与现在判定一致 否") && call.contains("现在重新判定"), "{call}");
    for (args, why) in [
        (&[][..], "--customer"),
        (&["--customer", "nobody"], "nobody"),
        (&["--serial", "nothing"], "nothing"),
        (&["--customer", "C00109", "--at", "2026-02-30"], "2026-02-30"),
    ] {
        let (code, text) = refused(&[&["--db", &story_file(), "explain", "coverage"], args].concat());
        assert!(code == 1 && text.contains(why) && !text.contains("表单"), "{args:?}: {text}");
    }
}

#[test]
fn the_questions_are_described_and_a_wrong_one_is_said_with_those_there_are() {
    for question in ["due", "proof", "coverage", "charge", "amount"] {
        let help = said(&["explain", question, "--help", "--lang", "zh-CN"]);
        assert!(help.contains("用法：aftercare explain"), "{help}");
        assert!(said(&["help", "explain", question, "--lang", "en"]).contains("Usage: aftercare explain"));
    }
    assert!(said(&["explain", "due", "--help"]).contains("{\"calendar\":"));
    for args in [&["explain"][..], &["explain", "dew"]] {
        let (code, text) = refused(args);
        assert!(code == 2 && text.contains("due, proof, coverage, charge, amount"), "{text}");
    }
}
