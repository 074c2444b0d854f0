//! What if over a period's calls, on the command line.

use serde_json::Value;

use super::{refused, said, story_file};

const YEAR: &[&str] = &["--from", "2026-01-01", "--to", "2026-12-31"];

fn asked(lang: &str, more: &[&str]) -> String {
    let file = story_file();
    let mut args = vec!["--db", &file, "--lang", lang, "report", "what-if"];
    args.extend(YEAR);
    args.extend(more);
    said(&args)
}

#[test]
fn cov_5_a_script_asks_which_calls_would_have_been_missed_and_what_they_would_have_cost() {
    let answer: Value =
        serde_json::from_str(&asked("en", &["--resolve", "0:01", "--relief", "parts=100,other=0", "--json"])).unwrap();
    let lines = answer["lines"].as_array().unwrap();
    assert_eq!(answer["calls"], lines.len());
    let missed = |side: &str| {
        let count = lines.iter().filter(|line| line[side]["resolve"]["state"] == "missed").count();
        assert_eq!(answer[side]["resolve"]["missed"], count, "{side}");
        count
    };
    assert!(missed("after") > missed("before"));
    assert_eq!(answer["before"]["response"], answer["after"]["response"]);
    let amount = |side: &str| answer[side]["charged"].as_str().unwrap().parse::<f64>().unwrap();
    assert!(amount("after") < amount("before"));
    let short: Value = serde_json::from_str(&asked("en", &["--resolve", "urgent=1", "--totals", "--json"])).unwrap();
    assert!(short.get("lines").is_none());
}

#[test]
fn people_read_the_totals_and_a_table_in_their_language() {
    let zh = asked("zh-CN", &["--response", "0:01h"]);
    assert!(zh.contains("响应超时") && zh.contains("→ 超时") && zh.contains("SC202611-0001"), "{zh}");
    let en = asked("en", &["--totals", "--hours", "always"]);
    assert!(en.contains("Responses missed") && !en.contains("SC202611-0001"), "{en}");
}

#[test]
fn what_can_t_be_read_is_said_in_words() {
    let file = story_file();
    let refuse = |more: &[&str]| {
        let mut args = vec!["--db", &file, "--lang", "en", "report"];
        args.extend(more);
        refused(&args).1
    };
    assert!(refuse(&["why"]).contains("no report \"why\""));
    assert!(refuse(&["what-if", "--response", "soon=4"]).contains("soon=4"));
    assert!(refuse(&["what-if", "--from", "2026-12-01", "--to", "2026-01-01"]).contains("before the first"));
    assert!(refuse(&["what-if", "--customer", "C404"]).contains("C404"));
}
