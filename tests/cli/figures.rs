//! `aftercare report monitor`, `calls`, `times`, `mine`.

use aftercare::{
    db::{address::Address, clock::Clock, open, tx},
    report::figures::{Report, question::Question},
    view::{
        REPORTS,
        command::{Command, Draft},
    },
};
use serde_json::Value;

use super::{refused, said, story_file};

fn report(more: &[&str]) -> Value {
    let db = story_file();
    let mut args = vec!["--db", &db, "--lang", "en", "report"];
    args.extend(more);
    args.push("--json");
    serde_json::from_str(&said(&args)).unwrap()
}

fn calls(line: &str) -> usize {
    let listed = said(&["--db", &story_file(), "--lang", "en", "list", "call", "--filter", line, "--json"]);
    serde_json::from_str::<Value>(&listed).unwrap().as_array().unwrap().len()
}

#[test]
fn a_report_is_grouped_and_each_row_counts_what_its_line_lists() {
    for (name, group) in [("calls", "customer,status,problem_type"), ("calls", "month"), ("monitor", "status,age")] {
        let mut args = vec![name, "--group", group];
        if name == "calls" {
            args.extend(["--from", "2000-01-01", "--to", "2099-12-31"]);
        }
        let said = report(&args);
        let rows = said["rows"].as_array().unwrap();
        assert!(!rows.is_empty(), "{said}");
        for row in rows {
            assert_eq!(row["count"], Value::from(calls(row["door"].as_str().unwrap())), "{row}");
        }
    }
    let times = report(&["RPT-14", "--period", "all", "--group", "owner,queue"]);
    assert_eq!(times["report"], "times");
    assert_eq!(times["groups"], serde_json::json!(["clock", "owner", "queue"]));
    assert!(times["rows"].as_array().unwrap().iter().any(|row| row["median_working_hours"].is_number()), "{times}");
    let few = report(&["calls", "--period", "all", "--group", "status", "--filter", "status: closed"]);
    assert_eq!(few["rows"].as_array().unwrap().len(), 1, "{few}");
    let mine = report(&["mine", "--group", "due"]);
    assert_eq!(mine["totals"][0]["count"], Value::from(calls("status: open × mine")));
    // What is somebody else's is told by their name: who reads the line is not who is asked about.
    let busiest = report(&["monitor", "--group", "owner"]);
    let owner = busiest["rows"].as_array().unwrap().iter().find_map(|row| row["owner"].as_str()).unwrap();
    let theirs = report(&["mine", "--group", "due", "--user", owner]);
    let total = &theirs["totals"][0];
    assert!(total["count"].as_i64().unwrap() > 0, "{theirs}");
    assert_eq!(total["count"], Value::from(calls(total["door"].as_str().unwrap())), "{theirs}");
}

#[test]
fn a_report_reads_as_a_table_with_its_line_and_totals_in_either_language() {
    for (lang, title, heading, total) in
        [("zh-CN", "RPT-3 期间呼叫", "状态", "合计"), ("en", "RPT-3 Calls of a period", "State", "All")]
    {
        let args = ["--db", &story_file(), "--lang", lang, "report", "calls", "--period", "all", "--group", "status"];
        let text = said(&args);
        assert!(text.starts_with(title) && text.contains(heading) && text.contains(total), "{text}");
        assert!(text.contains("100"), "all of them are all: {text}");
    }
}

#[test]
fn a_report_goes_to_a_file_as_pdf_and_takes_the_place_of_no_other_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = super::text(&folder.path().join("times.pdf"));
    let db = story_file();
    let args = ["--db", &db, "--lang", "en", "report", "times", "--period", "all", "--group", "owner", "--pdf", &path];
    let text = said(&args);
    assert!(text.contains(&path), "{text}");
    let bytes = std::fs::read(&path).unwrap();
    assert!(bytes.starts_with(b"%PDF"));
    // Once more: a PDF may be replaced, what is none may not.
    said(&args);
    std::fs::write(&path, "mine").unwrap();
    refused(&args);
    assert_eq!(std::fs::read(&path).unwrap(), b"mine");
}

#[test]
fn a_favourite_is_asked_by_its_name_narrowed_and_listed_among_the_views() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aftercare.db");
    std::fs::copy(story_file(), &path).unwrap();
    let db = super::text(&path);
    {
        let conn = open::to_write(Address::File(path)).unwrap();
        let mut question = Question::usual(Report::Calls);
        question.period = "all".to_owned();
        question.groups = ["status", "", ""].map(str::to_owned);
        let draft = Draft {
            list: REPORTS.to_owned(),
            name: "已结案".to_owned(),
            line: "status: closed".to_owned(),
            layout: question.written(),
            first: "1".to_owned(),
            ..Draft::default()
        };
        let admin = aftercare::people::store::first_admin(&conn).unwrap();
        tx::transact(&conn, &Clock::default(), admin, &Command::Save(draft)).unwrap();
    }
    let json = |more: &[&str]| -> Value {
        let args = [&["--db", &db, "--lang", "en", "report", "--favourite", "已结案", "--json"], more].concat();
        serde_json::from_str(&said(&args)).unwrap()
    };
    let all = json(&[]);
    assert_eq!((&all["report"], &all["groups"]), (&Value::from("calls"), &serde_json::json!(["status"])));
    let rows = all["rows"].as_array().unwrap();
    assert_eq!((rows.len(), &rows[0]["status"]), (1, &Value::from("closed")));
    let by_month = json(&["--group", "month", "--filter", "priority: urgent"]);
    assert_eq!(by_month["groups"], serde_json::json!(["month"]));
    assert!(
        by_month["filter"].as_str().unwrap().contains("Closed")
            && by_month["filter"].as_str().unwrap().contains("Urgent")
    );
    let views = said(&["--db", &db, "--lang", "zh-CN", "views", "report"]);
    assert!(views.contains("已结案") && views.contains("期间呼叫") && views.contains("状态: 已结"), "{views}");
    let (_, text) = refused(&["--db", &db, "--lang", "en", "report", "--favourite", "nothing"]);
    assert!(text.contains("nothing") && text.contains("已结案"), "{text}");
    let (_, text) = refused(&["--db", &db, "--lang", "en", "report", "calls", "--favourite", "已结案"]);
    assert!(text.contains("can't be given together with --favourite"), "one or the other: {text}");
}

#[test]
fn what_a_report_can_t_be_asked_is_said() {
    for (args, expected) in [
        (&["report", "sales"][..], "There is no report \"sales\"; known are monitor, calls, times, mine, what-if"),
        (&["report", "calls", "--group", "colour"], "can't be grouped by \"colour\"; known are month, customer"),
        (&["report", "calls", "--from", "soon"], "\"soon\" is no day"),
        (&["report", "calls", "--from", "2026-03-02", "--to", "2026-03-01"], "The last day lies before the first"),
        (&["report", "monitor", "--from", "2026-03-02"], "has no period"),
        (&["report", "calls", "--filter", "colour: red"], "no field"),
        (&["report", "mine", "--user", "nobody"], "nobody"),
        (&["report", "what-if", "--pdf", "x.pdf"], "no printed form"),
        (&["report", "--favourite", "open ones"], "no favourites of reports yet"),
        (&["report", "calls", "--response", "4"], "The report \"calls\" has no use for --response"),
        (&["report", "monitor", "--customer", "C00001"], "has no use for --customer"),
        (&["report", "times", "--hours", "always", "--relief", "parts=100"], "--hours, --relief"),
        (&["report", "what-if", "--group", "month"], "The report \"what-if\" has no use for --group"),
        (&["report", "what-if", "--period", "2026-03", "--filter", "x"], "has no use for --period, --filter"),
    ] {
        let db = story_file();
        let mut all = vec!["--db", db.as_str(), "--lang", "en"];
        all.extend(args);
        let (_, text) = refused(&all);
        assert!(text.contains(expected), "{args:?}: {text}");
    }
}

#[test]
fn totals_alone_are_told_where_they_are_asked_for_or_nothing_is_told_apart() {
    let text = |more: &[&str]| {
        said(&[&["--db", &story_file(), "--lang", "en", "report", "calls", "--period", "all"], more].concat())
    };
    let lines = |text: &str| text.lines().filter(|line| !line.trim().is_empty()).count();
    // Title, line, headings and the total.
    assert!(lines(&text(&["--group", "status"])) > 4);
    for more in [&["--group", "status", "--totals"][..], &["--group", ""]] {
        assert_eq!(lines(&text(more)), 4, "{more:?}: {}", text(more));
    }
    let short = report(&["calls", "--period", "all", "--group", "status", "--totals"]);
    assert!(short.get("rows").is_none() && short["totals"][0]["count"].as_i64() > Some(0), "{short}");
}

#[test]
fn a_period_that_begins_in_the_future_is_told_as_what_it_is() {
    let told = said(&["--db", &story_file(), "--lang", "zh-CN", "report", "calls", "--from", "2099-01-01"]);
    assert!(told.contains("报修时间: >= 2099-01-01"), "{told}");
}
