//! The command line as people and scripts use it: the program itself, started anew for each word.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::LazyLock,
};

use aftercare::{
    base::text::{SOURCES, keys_of},
    db::{backup, open},
};
use serde_json::Value;

use crate::util::file::{Place, notes, page_bytes, raw};

/// Questions about decisions.
mod explain;

/// Lists by filter lines.
mod figures;
mod filters;

/// Lists written to files.
mod export;

/// Calls of another program.
mod import;

/// What an import tells of itself.
mod imported;

/// Files that can't be imported.
mod bad_files;

/// Letters to many customers.
mod letters;

/// Templates of the office.
mod template;

/// Documents to files, folders and printers.
mod printing;

/// Envelopes and labels.
mod postal;

/// Where the data is.
mod location;

/// What if over a period.
mod what_if;

/// The demo company and its story, told once for all tests that only read it.
static STORY: LazyLock<(tempfile::TempDir, String)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let told = said(&["demo", "--headless", "--lang", "zh-CN", "--out", &text(folder.path())]);
    (folder, told)
});

/// What the program keeps for its user: not for the one who runs the tests.
static CONFIG: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());

fn text(path: &Path) -> String {
    path.display().to_string()
}

fn program(args: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_aftercare"));
    program.args(args).env("LANG", "zh_CN.UTF-8").env("XDG_CONFIG_HOME", CONFIG.path()).output().unwrap()
}

/// What a command says when it does what it should.
#[track_caller]
fn said(args: &[&str]) -> String {
    let output = program(args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Exit code and what a command says on standard error, when it does not.
#[track_caller]
fn refused(args: &[&str]) -> (i32, String) {
    let output = program(args);
    assert!(!output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stdout));
    (output.status.code().unwrap_or(-1), String::from_utf8(output.stderr).unwrap())
}

fn story_file() -> String {
    text(&STORY.0.path().join("aftercare.db"))
}

fn shown(lang: &str, kind: &str, number: &str) -> String {
    said(&["--db", &story_file(), "--lang", lang, "show", kind, number])
}

fn json(kind: &str, number: &str) -> Value {
    serde_json::from_str(&said(&["--db", &story_file(), "--lang", "en", "show", kind, number, "--json"])).unwrap()
}

/// Words that look like text keys, and numbers that look like milliseconds.
fn raw_words(text: &str) -> Vec<String> {
    let keys: Vec<String> = SOURCES.iter().flat_map(|(_, zh, _)| keys_of(zh)).filter(|key| key.contains('-')).collect();
    let is_raw = |word: &str| {
        keys.iter().any(|key| key == word) || (word.len() >= 13 && word.chars().all(|c| c.is_ascii_digit()))
    };
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))
        .filter(|word| is_raw(word) || word.contains('_'))
        .map(str::to_owned)
        .collect()
}

/// Without the room that aligns columns.
fn narrow(text: &str) -> String {
    text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ") + "\n").collect()
}

#[test]
fn the_demo_company_has_a_charge_plan_that_is_half_paid_and_alerts_that_were_found() {
    let told = narrow(&STORY.1);
    assert!(told.contains("自动提醒规则已运行：发现 ") && told.contains("已核销 14,000.00"), "{told}");
    let listed = |kind: &str| -> Vec<Value> {
        let listed: Value = serde_json::from_str(&said(&["--db", &story_file(), "list", kind, "--json"])).unwrap();
        listed.as_array().or(listed["rows"].as_array()).unwrap().clone()
    };
    let paid: Vec<Value> = listed("settlement").into_iter().filter(|one| one["status"] == "paid").collect();
    assert_eq!((paid.len(), listed("receipt").len()), (1, 1), "{paid:?}");
    assert!(!listed("alert").is_empty());
}

#[test]
fn the_demo_makes_its_folder_and_leaves_alone_what_somebody_else_keeps_there() {
    let folder = tempfile::tempdir().unwrap();
    let mine = folder.path().join("customers.xlsx");
    fs::write(&mine, b"my own customers").unwrap();
    let (code, why) = refused(&["demo", "--headless", "--out", &text(folder.path())]);
    assert!(code == 1 && why.contains("customers.xlsx"), "{why}");
    let (code, why) = refused(&["demo", "--headless", "--db", &text(&folder.path().join("new.db"))]);
    assert!(code == 1 && why.contains("customers.xlsx"), "{why}");
    assert_eq!(fs::read(&mine).unwrap(), b"my own customers");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    let data = folder.path().join("below/new.db");
    said(&["demo", "--headless", "--db", &text(&data)]);
    assert!(data.exists() && data.with_file_name("deliveries.xlsx").exists());
}

#[test]
fn a_call_is_shown_as_an_office_reads_it_with_all_that_came_of_it() {
    let zh = narrow(&shown("zh-CN", "call", "SC202611-0003"));
    for part in [
        "客户 C00109 大连博通液压件有限公司",
        "报修时间 2026-11-12 13:40",
        "! 不在保修期内，也没有服务合同：服务将收费",
        "响应 按时 2026-11-13 14:10 2026-11-12 14:20 提前 7小时20分",
        "派工单号 PG202611-0003",
        "- 呼叫类型“故障报修”没有收费规定",
        "应收金额 4,430.00",
        "结算单号 JS202611-0003",
        "客户意见 师傅专业。",
        "2026-11-16 11:00 周敏 结案：已处理 → 已结（已无未办事项，自动结案）",
    ] {
        assert!(zh.contains(part), "{part} is not in\n{zh}");
    }
    let en = narrow(&shown("en", "call", "SC202611-0003"));
    for part in ["Neither warranty nor contract", "Met", "Charged", "3,650.00", "In progress → Processed"] {
        assert!(en.contains(part), "{part} is not in\n{en}");
    }
}

#[test]
fn no_record_shows_keys_codes_or_milliseconds_to_people() {
    for (kind, number) in [
        ("call", "SC202611-0001"),
        ("call", "SC202611-0005"),
        ("customer", "C00001"),
        ("item", "VMC850"),
        ("equipment", "V826110001"),
        ("contract", "HT2026-00623"),
        ("template", "年度维护合同"),
        ("delivery", "CK202611-0001"),
        ("dispatch", "PG202611-0001"),
        ("handling", "#2"),
        ("settlement", "JS202611-0001"),
        ("revisit", "#1"),
        ("user", "陈刚"),
        ("queue", "华东服务组"),
    ] {
        for lang in ["zh-CN", "en"] {
            let text = shown(lang, kind, number);
            assert!(text.lines().count() > 3, "{kind} {number}: {text}");
            assert_eq!(raw_words(&text), Vec::<String>::new(), "{kind} {number} in {lang}\n{text}");
        }
    }
}

#[test]
fn scripts_get_the_same_with_iso_moments_and_reasons_by_key_arguments_and_sentence() {
    let call = json("call", "SC202611-0003");
    assert_eq!(call["opened_at"], "2026-11-12T13:40:00+08:00");
    assert_eq!((&call["status"], &call["customer"]), (&"closed".into(), &"C00109".into()));
    let reason = &call["coverage"]["reasons"][0];
    assert_eq!(reason["key"], "contract-cover-warranty-ended");
    assert_eq!(reason["args"]["day"], "2025-09-04");
    assert_eq!((&reason["mark"], &reason["text"]), (&"no".into(), &"Warranty ended on 2025-09-04".into()));
    assert_eq!(call["dispatches"][0]["number"], "PG202611-0003");
    assert_eq!(call["handlings"][0]["lines"][0]["net"], "3650.00");
    assert_eq!(call["handlings"][0]["lines"][0]["reasons"].as_array().map(Vec::len), Some(4));
    assert_eq!(call["settlements"][0]["total"], "4430.00");
    assert_eq!((&call["revisits"][0]["status"], &call["clocks"][0]["state"]), (&"satisfied".into(), &"met".into()));
    let last = &call["steps"].as_array().unwrap()[6];
    assert_eq!((&last["event"], &last["from"], &last["to"]), (&"close".into(), &"processed".into(), &"closed".into()));
    assert!(last["said"]["text"].as_str().is_some_and(|text| text.contains("closed by itself")), "{last}");
}

#[test]
fn each_line_of_the_story_names_what_a_reader_wants() {
    let told = &STORY.1;
    for line in [
        "2026-11-03 09:10  刘洋  已派工 · 派工单 PG202611-0001（陈刚）",
        "2026-11-03 08:55  赵强  SC202611-0001 分配受理人：待分配 → 已分配，受理人：刘洋",
        "2026-11-16 10:30  赵强  SC202611-0003 结案 · 被拒绝：还不能结案：",
        "2026-11-16 11:00  →  SC202611-0003 结案：已处理 → 已结（已无未办事项，自动结案）",
        "2026-11-17 12:00  →  SC202611-0004 登记处理结果：处理中 → 待分配（陈刚：未解决）：调整机械手定位",
        "! 未解决：受理人已清空，等待重新分配；已处理 1 次，满 2 次仍未解决将锁定",
        "2026-11-20 16:00  →  SC202611-0005 登记：不接受请求：非本公司产品，已告知客户联系原厂家。",
    ] {
        assert!(told.contains(line), "{line} is not in\n{told}");
    }
    assert_eq!(raw_words(told), Vec::<String>::new(), "{told}");
}

#[test]
fn a_wrong_command_line_is_said_in_the_language_asked_for_with_its_usage() {
    for (args, zh, en) in [
        (&["sho"][..], "没有命令“sho”", "There is no command \"sho\""),
        (&["list", "call", "--bogus"], "没有参数“--bogus”", "There is no argument \"--bogus\""),
        (&["show", "call"], "缺少参数：<NUMBER>", "Missing: <NUMBER>"),
        (&["list", "call", "--limit"], "--limit <LIMIT> 后面缺少值", "--limit <LIMIT> needs a value"),
        (&["list", "call", "--limit", "many"], "的值“many”无效", "\"many\" is no value"),
        (&["list", "call", "--json", "--json"], "不能重复", "may be given once"),
        (&["report", "calls", "--favourite", "x"], "不能与 --favourite", "can't be given together with --favourite"),
    ] {
        for (lang, expected, usage) in [("zh-CN", zh, "用法："), ("en", en, "Usage:")] {
            let (code, text) = refused(&[args, &["--lang", lang]].concat());
            // A value that is missing at the end takes the language for its own.
            let text = if text.contains("--lang") { refused(&[&["--lang", lang], args].concat()).1 } else { text };
            assert!(code == 2 && text.contains(expected), "{args:?} in {lang}: {code} {text}");
            assert!(text.contains(usage) || args.last() == Some(&"--limit") || args.len() == 4, "{args:?}: {text}");
        }
    }
    for (lang, range) in [("zh-CN", "可用：1 至 1000000"), ("en", "it can be 1 to 1000000")] {
        for size in ["0", "1000001", "-3"] {
            let (code, text) = refused(&["--lang", lang, "demo", &format!("--size={size}")]);
            assert!(code == 2 && text.contains(range), "{size}: {text}");
        }
    }
    let (code, text) = refused(&["--lang", "fr", "list", "call"]);
    assert!(code == 2 && text.contains("没有语言“fr”"), "{text}");
    let (code, text) = refused(&["--db", "postgres://office:geheim@", "--lang", "en", "list", "call"]);
    assert!(code == 2 && text.contains("postgres://office@ lacks") && !text.contains("geheim"), "{text}");
    for verb in ["demo", "import", "print", "list", "show", "backup", "check"] {
        let help = said(&[verb, "--help", "--lang", "zh-CN"]);
        let is_english = |line: &str| !line.trim().is_empty() && line.is_ascii();
        assert!(!help.lines().any(is_english), "{help}");
        assert!(said(&[verb, "--help", "--lang", "en"]).is_ascii());
    }
}

#[test]
fn a_file_that_is_missing_empty_or_none_of_ours_is_said_to_be_that() {
    let place = Place::new();
    fs::write(place.at("empty.db"), "").unwrap();
    fs::write(place.at("letter.db"), "Dear all").unwrap();
    for (name, zh, en) in [
        ("empty.db", "是空文件，不是售后通的数据文件", "is empty"),
        ("letter.db", "不是售后通的数据文件", "no Aftercare data file"),
        ("missing.db", "没有这个文件或文件夹", "there is no such file or folder"),
    ] {
        for (lang, expected) in [("zh-CN", zh), ("en", en)] {
            let (code, text) = refused(&["--lang", lang, "check", &text(&place.at(name))]);
            assert!(code == 1 && text.contains(expected) && text.contains(name), "{text}");
            assert!(lang == "en" || !text.contains("such file"), "{text}");
        }
    }
    let (_, said) = refused(&["--db", &story_file(), "backup", &text(&place.at("nowhere/copy.db"))]);
    assert!(said.contains("nowhere") && !said.contains(".part") && !said.contains(".aftercare-"), "{said}");
}

/// A copy of the demo company whose page in the middle was overwritten.
fn damaged(place: &Place) -> PathBuf {
    let path = place.at("damaged.db");
    fs::copy(story_file(), &path).unwrap();
    let mut bytes = fs::read(&path).unwrap();
    let page = page_bytes(&path);
    let start = bytes.len() / page / 2 * page;
    bytes[start..start + page].fill(0x5A);
    fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn a_file_damaged_in_the_middle_is_said_to_be_unreadable_and_is_not_written_to() {
    let place = Place::new();
    let path = damaged(&place);
    let output = program(&["--lang", "en", "check", &text(&path)]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("could not be read") && !said.contains("0 records"), "{said}");
    let found: Value = serde_json::from_slice(&program(&["check", &text(&path), "--json"]).stdout).unwrap();
    assert_eq!((&found["sound"], &found["findings"]["is_unread"]), (&false.into(), &true.into()));

    fs::write(place.at("new.csv"), "客户代码,客户名称\nX1,新客户\n").unwrap();
    let before = fs::read(&path).unwrap();
    let (code, said) = refused(&["--db", &text(&path), "import", "customers", &text(&place.at("new.csv"))]);
    assert!(code == 1 && said.contains("数据文件已损坏"), "{said}");
    assert!(before == fs::read(&path).unwrap(), "the damaged file was written to");
}

#[test]
fn a_backup_says_what_was_verified() {
    let place = Place::new();
    let copy = text(&place.at("copy.db"));
    let words = said(&["--db", &story_file(), "backup", &copy]);
    assert!(words.contains("数据页、索引和引用关系完好") && words.contains("行，与原文件一致"), "{words}");
    let told: Value = serde_json::from_str(&said(&["--db", &story_file(), "backup", &copy, "--json"])).unwrap();
    assert_eq!(told["verified"].as_array().map(Vec::len), Some(4));
    assert!(told["tables"]["history"].as_i64() > Some(10_000), "{told}");
    assert!(said(&["check", &copy, "--lang", "en"]).contains("History: 0 problems"));
}

#[test]
fn a_declined_call_is_printed_and_readers_may_stop_reading() {
    let place = Place::new();
    let paper = text(&place.at("no.pdf"));
    said(&["--db", &story_file(), "print", "order", "SC202611-0005", "-o", &paper]);
    assert!(fs::read(&paper).unwrap().starts_with(b"%PDF"));
    for args in [&["list", "equipment", "--limit", "5000"][..], &["check"], &["show", "call", "SC202611-0001"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_aftercare"))
            .args(["--db", &story_file()])
            .args(args)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_can_not_be_written_to_a_full_disk_is_said_and_no_success() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_aftercare"))
        .args(["--db", &story_file(), "--lang", "zh-CN", "list", "call", "--json"])
        .stdout(full)
        .stderr(std::process::Stdio::piped())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(1) && said.contains("磁盘空间不足"), "{said}");
}

#[test]
fn scripts_read_of_a_contract_how_it_stands_today_and_what_is_stored() {
    let listed = said(&["--db", &story_file(), "list", "contract", "--limit", "5000", "--json"]);
    let rows: Vec<Value> = serde_json::from_str(&listed).unwrap();
    let ended = |row: &&Value| row["ends_on"].as_str().is_some_and(|day| day < "2026-01-01");
    let row = rows.iter().find(ended).expect("a contract that ended");
    assert_eq!((row["standing"].as_str(), row["status"].as_str()), (Some("expired"), Some("approved")));
}

#[test]
fn names_in_emoji_and_from_right_to_left_are_listed_shown_and_printed_with_what_no_font_has_named() {
    let place = Place::new();
    let (db, csv) = (text(&place.at("a.db")), place.at("names.csv"));
    fs::write(&csv, "客户代码,客户名称,备注,信用额度\nE1,笑脸😀\u{1b}[2J公司,\"第一行\u{7}\n第二行\",１２，０００\nR1,شركة الخدمة,\u{202e}abc,\n")
        .unwrap();
    let done = said(&["--db", &db, "--lang", "en", "import", "customers", &text(&csv)]);
    assert!(done.contains("2 new, 0 changed, 0 as before, 0 errors"), "{done}");
    let shown = said(&["--db", &db, "show", "customer", "E1"]);
    assert!(shown.contains("笑脸😀[2J公司") && !shown.contains(['\u{7}', '\u{1b}']), "{shown}");
    assert!(shown.contains("12,000.00"), "full-width digits are digits: {shown}");
    assert!(!said(&["--db", &db, "show", "customer", "R1"]).contains('\u{202e}'));
    fs::write(&csv, "客户代码,客户名称\nZ1,\u{200b}\u{200b}\n").unwrap();
    assert!(refused(&["--db", &db, "import", "customers", &text(&csv)]).1.contains("必填"));
    assert!(said(&["--db", &db, "list", "customer"]).contains("شركة الخدمة"));
    let conn = open::to_read(Path::new(&db)).unwrap();
    assert!(!notes(&conn).is_empty() && backup::to_file(&conn, &place.at("copy.db")).is_ok());
}

#[cfg(unix)]
#[test]
fn a_file_in_a_read_only_folder_is_listed_shown_printed_checked_and_copied_but_not_written() {
    use std::os::unix::{fs::PermissionsExt as _, process::CommandExt as _};
    const NOBODY: u32 = 65534;
    let (shelf, free) = (Place::new(), Place::new());
    let mode = |path: &Path, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    fs::copy(story_file(), shelf.file()).unwrap();
    mode(free.folder(), 0o777);
    mode(&shelf.file(), 0o444);
    mode(shelf.folder(), 0o555);
    let is_root = fs::write(shelf.at("probe"), "").is_ok();
    if is_root {
        fs::remove_file(shelf.at("probe")).unwrap();
    }
    let (db, copy, paper) = (text(&shelf.file()), text(&free.at("copy.db")), text(&free.at("a.pdf")));
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aftercare"));
        command.args(["--db", &db, "--lang", "zh-CN"]).args(args).current_dir("/");
        if is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        command.output()
    };
    let Ok(first) = run(&["list", "call"]) else {
        eprintln!("not tried: nobody can't start this program");
        return;
    };
    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    for args in [
        &["show", "call", "SC202611-0001"][..],
        &["print", "order", "SC202611-0001", "-o", &paper],
        &["check", &db],
        &["backup", &copy],
    ] {
        let output = run(args).unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    fs::write(free.at("new.csv"), "客户代码,客户名称\nX1,新客户\n").unwrap();
    let output = run(&["import", "customers", &text(&free.at("new.csv"))]).unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(1) && said.contains("不可写"), "{said}");
    mode(shelf.folder(), 0o755);
}

#[test]
fn the_scheduler_runs_the_rules_once_and_a_second_time_at_the_same_moment_changes_nothing() {
    let place = Place::new();
    fs::copy(story_file(), place.file()).unwrap();
    let db = text(&place.file());
    let run = |args: &[&str]| said(&[&["--db", &db, "--lang", "zh-CN", "tasks", "run"], args].concat());
    run(&["--at", "2026-11-20T09:00"]);
    // A week later something is due.
    let told = run(&["--at", "2026-11-27T09:00"]);
    assert!(told.contains("自动规则已运行：2026-11-27 09:00") && told.contains("发现"), "{told}");
    let content = |db: &str| aftercare::db::check::counts(&open::to_read(Path::new(db)).unwrap()).unwrap();
    let before = content(&db);
    let again: Value = serde_json::from_str(&run(&["--json", "--at", "2026-11-27T09:00+08:00"])).unwrap();
    assert_eq!(again["at"], "2026-11-27T09:00:00+08:00");
    let rules = again["rules"].as_array().unwrap();
    assert!(rules.len() == 11 && rules.iter().all(|rule| rule["found"] == 0 && rule["told"] == 0), "{again}");
    assert_eq!(content(&db), before);
    assert!(said(&["--db", &db, "list", "alert"]).lines().count() > 1);
    assert!(said(&["--db", &db, "check"]).contains("历史记录：0 处问题"));
    let (code, why) = refused(&["--db", &db, "--lang", "zh-CN", "tasks", "run", "--at", "明天"]);
    assert!(code == 1 && why.contains("不是时刻"), "{why}");
    let (code, why) = refused(&["--db", &text(&place.at("nowhere.db")), "--lang", "en", "tasks", "run"]);
    assert!(code == 1 && !place.at("nowhere.db").exists(), "{why}");
    assert_eq!(refused(&["--db", &db, "--lang", "en", "tasks", "walk"]).0, 2);
}
