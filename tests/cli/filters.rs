//! `aftercare list KIND --filter LINE`.

use std::fs;

use aftercare::{
    db::{clock::Clock, open, tx},
    view::command::{Command, Draft},
};
use serde_json::Value;

use super::{refused, said, story_file, text};
use crate::util::file::{Place, raw};

fn calls(line: &str) -> Vec<Value> {
    let listed = said(&["--db", &story_file(), "--lang", "en", "list", "call", "--filter", line, "--json"]);
    serde_json::from_str(&listed).unwrap()
}

#[test]
fn a_line_filters_by_fields_in_either_language_and_with_words() {
    let all = calls("");
    let with = |key: &str, values: &[&str]| {
        all.iter().filter(|call| values.contains(&call[key].as_str().unwrap())).cloned().collect::<Vec<_>>()
    };
    let closed = with("status", &["closed"]);
    assert!(!closed.is_empty() && closed.len() < all.len());
    for line in ["status: closed", "状态：已结", "State: Closed", "状态: 不是 未结、不接受请求、已取消"]
    {
        assert_eq!(calls(line), closed, "{line}");
    }
    assert_eq!(calls("status: open").len() + calls("status: not open").len(), all.len());
    assert_eq!(calls("priority: 1..4"), all);
    let customer = all[0]["customer"].as_str().unwrap();
    assert_eq!(calls(&format!("customer: ={customer}")), with("customer", &[customer]));
    let number = all[0]["number"].as_str().unwrap();
    assert_eq!(calls(&format!("{number} × 客户: {customer}")), [all[0].clone()]);
    assert_eq!(calls("opened: < 2000"), Vec::<Value>::new());
}

#[test]
fn a_view_is_listed_by_its_id_and_by_its_name_in_either_language() {
    let listed = |words: &[&str]| -> Vec<Value> {
        let file = story_file();
        let all = [&["--db", &file, "--lang", "en", "list", "call", "--json"], words].concat();
        serde_json::from_str(&said(&all)).unwrap()
    };
    let numbers = |words: &[&str]| {
        let mut all: Vec<String> =
            listed(words).iter().map(|call| call["number"].as_str().unwrap().to_owned()).collect();
        all.sort_unstable();
        all
    };
    let open = numbers(&["--filter", "status: open"]);
    assert!(!open.is_empty() && open.len() < calls("").len());
    for name in ["open", "Open", "OPEN", "未结", " open "] {
        assert_eq!(numbers(&["--view", name]), open, "{name}");
    }
    assert_eq!(numbers(&["--view", "all"]).len(), calls("").len());
    // A line narrows a view, and an order goes before its own.
    let number = open[0].as_str();
    assert_eq!(numbers(&["--view", "open", "--filter", number]), [number]);
    let sorted = listed(&["--view", "open", "--sort", "number"]);
    assert_eq!(sorted.iter().map(|call| call["number"].as_str().unwrap()).collect::<Vec<_>>(), open);
    let (_, text) = refused(&["--db", &story_file(), "--lang", "en", "list", "call", "--view", "overdew"]);
    assert!(text.contains("The list has no view \"overdew\"; there are open / 未结 / Open"), "{text}");
    let (_, text) = refused(&["--db", &story_file(), "--lang", "zh-CN", "list", "user", "--view", "open"]);
    assert!(text.contains("没有“open”视图") && text.contains("使用中"), "{text}");
    // A second list of customers has views of its own.
    let debtors = |view: &str| said(&["--db", &story_file(), "list", "receivable", "--view", view, "--json"]);
    let older: Value = serde_json::from_str(&debtors("账龄 90 天以上")).unwrap();
    let owing: Value = serde_json::from_str(&debtors("owing")).unwrap();
    assert!(owing.as_array().unwrap().len() > older.as_array().unwrap().len(), "{owing} and {older}");
    let (_, text) = refused(&["--db", &story_file(), "list", "customer", "--view", "owing"]);
    assert!(text.contains("没有“owing”视图"), "{text}");
    let posted = said(&["--db", &story_file(), "deliveries", "--view", "已过账", "--json"]);
    let posted: Value = serde_json::from_str(&posted).unwrap();
    assert!(posted.as_array().unwrap().iter().all(|line| line["status"] == "posted"), "{posted}");
    assert_ne!(posted.as_array().unwrap().len(), 0);
    let entries: Value =
        serde_json::from_str(&said(&["--db", &story_file(), "list", "dict_entry", "--filter", "dict: unit", "--json"]))
            .unwrap();
    assert!(entries.as_array().unwrap().iter().all(|entry| entry["dict"] == "unit"), "{entries}");
    let code = entries[0]["code"].as_str().unwrap();
    assert!(said(&["--db", &story_file(), "show", "dict_entry", &format!("unit/{code}")]).contains(code));
}

#[test]
fn views_are_told_and_a_saved_one_is_listed_by_its_name_unless_it_can_not_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("views.db").display().to_string();
    fs::copy(story_file(), &file).unwrap();
    let conn = open::to_write(std::path::Path::new(&file)).unwrap();
    let chief = aftercare::people::store::first_admin(&conn).unwrap();
    let save = |name: &str, line: &str, sort: &str| {
        let draft = Draft {
            list: "call".to_owned(),
            name: name.to_owned(),
            line: line.to_owned(),
            sort: sort.to_owned(),
            ..Default::default()
        };
        let command = Command::Save(draft);
        tx::transact(&conn, &Default::default(), chief, &command).unwrap();
    };
    save("Open ones", "status: open", "-number");
    save("Strange ones", "status: open; colour: red", "");
    drop(conn);
    let in_file = |words: &[&str]| -> Vec<Value> {
        let all = [&["--db", file.as_str(), "--lang", "zh-CN"], words, &["--json"]].concat();
        serde_json::from_str(&said(&all)).unwrap()
    };
    let views = in_file(&["views", "call"]);
    let own = views.iter().find(|view| view["name"] == "Open ones").unwrap();
    assert_eq!(
        (&own["line"], &own["shown"], &own["sort"]),
        (&"status: open".into(), &"状态: 未结".into(), &"-number".into())
    );
    assert_eq!((&views[0]["view"], &views[0]["opens"]), (&"open".into(), &true.into()));
    assert!(in_file(&["views"]).iter().any(|view| view["list"] == "settlement" && view["view"] == "to_invoice"));
    let listed = in_file(&["list", "call", "--view", "open ones"]);
    let mut numbers: Vec<&str> = listed.iter().map(|call| call["number"].as_str().unwrap()).collect();
    assert!(numbers.len() > 1 && numbers.is_sorted_by(|one, next| one > next), "{numbers:?}");
    numbers.sort_unstable();
    let mut open: Vec<String> =
        calls("status: open").iter().map(|call| call["number"].as_str().unwrap().to_owned()).collect();
    open.sort_unstable();
    assert_eq!(numbers, open);
    assert_eq!(in_file(&["list", "call", "--view", own["view"].as_str().unwrap()]).len(), open.len());
    let (_, text) = refused(&["--db", &file, "--lang", "en", "list", "call", "--view", "Strange ones"]);
    assert!(text.contains("There is no field \"colour\"") && text.contains("status: open; colour: red"), "{text}");
    let told = said(&["--db", &file, "--lang", "en", "views", "call"]);
    assert!(told.contains("Strange ones !") && told.contains("State: Open"), "{told}");
}

#[test]
fn what_can_t_be_read_is_said_with_its_place_and_nothing_is_listed() {
    for (line, zh, en) in [
        ("statsu: open", "没有“statsu”这个字段", "There is no field \"statsu\""),
        ("mine × status: opne", "第 16 个字", "At character 16: State is never \"opne\"; Open may be meant"),
        ("opened: someday", "不是日期或时间", "is no day or moment"),
        ("clok: met × due:", "没有取值", "no value stands"),
    ] {
        for (lang, expected) in [("zh-CN", zh), ("en", en)] {
            let (_, text) = refused(&["--db", &story_file(), "--lang", lang, "list", "call", "--filter", line]);
            assert!(text.contains(expected), "{line}: {text}");
        }
    }
    let long = "泵 ".repeat(5_000);
    let (_, text) = refused(&["--db", &story_file(), "--lang", "en", "list", "call", "--filter", &long]);
    assert!(text.contains("at most 2000 are read"), "{text}");
}

#[test]
fn an_unknown_field_or_word_is_answered_in_the_language_of_who_asks() {
    for (lang, line, has, lacks) in [
        ("zh-CN", "colour: red", "呼叫编号", "Call number"),
        ("zh-CN", "status: asleep", "状态没有“asleep”", "State"),
        ("zh-CN", "status: asleep", "待分配", "Waiting"),
        ("zh-CN", "status:", "状态后面没有取值", "State"),
        ("en", "颜色: red", "Call number", "呼叫编号"),
        ("en", "状态: 睡着", "Waiting", "待分配"),
    ] {
        let (_, text) = refused(&["--db", &story_file(), "--lang", lang, "list", "call", "--filter", line]);
        assert!(text.contains(has) && !text.contains(lacks), "{line}: {text}");
    }
}

#[test]
fn what_can_only_be_empty_or_was_not_finished_is_refused() {
    for (line, has) in [
        ("客户: \"天津", "引号没有结束"),
        ("“天津", "引号没有结束"),
        ("报修时间: 今天..昨天", "“今天..昨天”的起点晚于终点"),
        ("报修时间: 最近 -3 天", "“最近 -3 天”不是日期或时间"),
    ] {
        let (_, text) = refused(&["--db", &story_file(), "--lang", "zh-CN", "list", "call", "--filter", line]);
        assert!(text.contains(has), "{line}: {text}");
    }
    let days = ["--from", "2026-05-01", "--to", "2026-04-01"];
    let (_, text) = refused(&[&["--db", &story_file(), "--lang", "zh-CN", "deliveries"], &days[..]].concat());
    assert!(text.contains("截止日期早于开始日期"), "{text}");
}

#[test]
fn a_view_that_is_marked_says_why() {
    let place = Place::new();
    let path = place.at("office.db");
    fs::copy(story_file(), &path).unwrap();
    let views = || said(&["--db", &text(&path), "--lang", "zh-CN", "views", "call"]);
    {
        let conn = open::to_write(aftercare::db::address::Address::File(path.clone())).unwrap();
        let (name, line) = ("要紧的".to_owned(), "status: open".to_owned());
        let draft = Draft { list: "call".to_owned(), name, line, ..Draft::default() };
        let admin = aftercare::people::store::first_admin(&conn).unwrap();
        tx::transact(&conn, &Clock::default(), admin, &Command::Save(draft)).unwrap();
    }
    assert!(!views().contains("带 ! 的"));
    raw(&path).execute_batch("UPDATE saved_view SET line = 'colour: red'").unwrap();
    let told = views();
    for part in ["要紧的 !", "带 ! 的有需要注意的地方", "! 要紧的：", "没有“colour”这个字段", "呼叫编号"]
    {
        assert!(told.contains(part), "{part} is not in {told}");
    }
}
