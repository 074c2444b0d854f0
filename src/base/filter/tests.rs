use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::base::{
    field::{Column, Derived, Filtering, Group, ListSpec, Listed, ReadAt, Show, Sorted},
    id::UserId,
    kind::Kind,
    text::{Lang, Texts},
    time::parse_instant,
    value::Val,
    words::Word as _,
};

const STATUS: &[&str] = &["undecided", "waiting", "assigned", "locked", "closed"];
const PRIORITIES: &[&str] = &["low", "normal", "high", "urgent"];

const COLUMNS: &[(&str, &str, Show, &[&str])] = &[
    ("number", "call-number", Show::Text, &[]),
    ("status", "call-status", Show::Word("call-status"), STATUS),
    ("priority", "call-priority", Show::Word("call-priority"), PRIORITIES),
    ("next_due", "call-next-due", Show::Instant, &[]),
    ("clock", "call-next", Show::Word("call-next"), &["response"]),
    ("customer", "call-customer", Show::Text, &[]),
    ("wanted_on", "call-wanted-on", Show::Day, &[]),
    ("opened_at", "call-opened-at", Show::Instant, &[]),
    ("attempts", "call-attempts", Show::Int, &[]),
    ("total", "settlement-total", Show::Money, &[]),
    ("quantity", "item-quantity", Show::Qty, &[]),
    ("active", "item-active", Show::Flag, &[]),
    ("roles", "people-roles", Show::Words("people-role"), &["dispatcher", "technician"]),
];

fn spec() -> ListSpec {
    let column = |(key, label, show, choices): &(&'static str, &'static str, Show, &'static [&'static str])| Column {
        key,
        label,
        show: *show,
        choices,
        list: Listed { sql: "t.x", width: 10.0, indexed: false, sorted: Sorted::Value, is_extra: false },
    };
    ListSpec {
        kind: Kind::Call,
        word: "call",
        from: "",
        columns: COLUMNS.iter().map(column).collect(),
        search: &[],
        phones: &[],
        derived: &[Derived { key: "clock", stored: "clock_of", read: |_, _| Val::Null, sql: None }],
        order: "t.id",
        orders: &[],
        views: &[],
        sums: None,
        filtering: Filtering {
            owner: Some("t.owner_id"),
            names: &[("due", "next_due"), ("到期", "next_due")],
            groups: &[Group {
                key: "status",
                word: "open",
                label: "call-tab-open",
                words: &["undecided", "waiting", "assigned", "locked"],
            }],
            ranks: &[("priority", &["urgent", "high", "normal", "low"])],
            ..Filtering::NONE
        },
    }
}

fn at() -> ReadAt {
    let zone = chrono_tz::Asia::Shanghai;
    // A Wednesday.
    ReadAt { now: parse_instant("2026-03-11 15:20", zone).unwrap(), zone }
}

/// The line as it is written in both languages, or what is wrong with it.
fn both(line: &str) -> [String; 2] {
    let spec = spec();
    let reading = read(&spec, line);
    [Lang::Zh, Lang::En].map(|lang| match reading.faults.first() {
        Some(fault) => {
            format!("{}: {}", fault.at.start, Texts::new(lang, chrono_tz::Tz::UTC).say(&fault.said))
        }
        None => write(&spec, &reading.filter, lang),
    })
}

#[test]
fn a_line_reads_in_either_language_and_is_written_in_the_one_of_the_window() {
    for (line, zh, en) in [
        ("", "", ""),
        ("华北 泵", "华北 泵", "华北 泵"),
        ("status: open, waiting", "状态: 未结、待分配", "State: Open, Waiting"),
        ("状态：待分配，锁定 × 我的", "状态: 待分配、锁定 × 我的", "State: Waiting, Locked × mine"),
        ("due: < today × mine", "", "Next due: < today × mine"),
        ("状态:待分配×到期:今天;客户:华北", "", "State: Waiting × Next due: today × Customer: 华北"),
        ("priority: 1..2", "优先级: 紧急、高", "Priority: Urgent, High"),
        ("priority: >= high", "优先级: 紧急、高", "Priority: Urgent, High"),
        ("PRIORITY ： high..低", "优先级: 高、普通、低", "Priority: High, Normal, Low"),
        ("opened: last 30 days", "", "Reported at: last 30 days"),
        ("opened: 最近 3 个月", "", "Reported at: last 3 months"),
        ("wanted on: 2026年3月", "", ""),
        ("wanted: 2026-03-01..2026-03-05 ; !mine", "", ""),
        ("status: !closed, open", "", "State: !Closed, Open"),
        ("status: 不是 已结", "", "State: !Closed"),
        ("customer: not 华北, 华东", "", "Customer: !华北, 华东"),
        ("customer: \"a, b; c\", =华北", "", "Customer: \"a, b; c\", =华北"),
        ("customer: empty", "客户: 空", "Customer: empty"),
        ("total: ≥ 1,200.5, 3..4", "", "Total: >= 1200.50, 3.00..4.00"),
        ("attempts: >3", "", "Attempts: >= 4"),
        ("quantity: 1.5~2", "", ""),
        ("active: yes", "", ""),
        ("M6×30 螺栓", "M6×30 螺栓", ""),
        ("00:1A:2B", "00:1A:2B", "00:1A:2B"),
        ("\"status: x\"", "\"status: x\"", "\"status: x\""),
        ("roles: technician", "", ""),
        ("opened_at: 2026-03-01 09:30..现在", "", "Reported at: 2026-03-01 09:30..now"),
    ] {
        let [in_zh, in_en] = both(line);
        if !zh.is_empty() || line.is_empty() {
            assert_eq!(in_zh, zh, "{line}");
        }
        if !en.is_empty() || line.is_empty() {
            assert_eq!(in_en, en, "{line}");
        }
        for written in [in_zh, in_en] {
            assert_eq!(read(&spec(), &written), Reading { faults: Vec::new(), ..read(&spec(), line) }, "{written}");
        }
    }
}

#[test]
fn what_is_wrong_is_said_with_its_place_and_with_what_there_is() {
    for (line, place, has) in [
        ("mine × sttae: open", 7, "State may be meant"),
        ("状太: 待分配", 0, "State; Priority"),
        ("colour: red", 0, "known are Call number; State"),
        ("status: wating", 8, "Waiting may be meant"),
        ("status: 待分派", 8, "can be Open"),
        ("status:", 0, "no value"),
        ("due: tomorow", 5, "last month"),
        ("wanted: now", 8, "no day"),
        ("wanted: 2026-02-30", 8, "no day"),
        ("wanted: 2026-03-05..2026-03-01", 8, "ends before it begins"),
        ("total: abc", 7, "no amount"),
        ("attempts: 5..1", 10, "ends before"),
        ("active: perhaps", 8, "neither yes nor no"),
        ("customer: a, !b", 13, "before all values"),
        ("clock: response", 0, "can't be filtered"),
        ("customer: \"华北", 10, "never closed"),
        ("mine × “华北 × customer: x", 7, "never closed"),
        ("wanted: today..yesterday", 8, "ends before"),
        ("wanted: this month..last month", 8, "ends before"),
        ("opened: now..last year", 8, "ends before"),
        ("opened: 2026-03-01 10:00..2026-03-01 09:00", 8, "ends before"),
        ("opened: last -3 days", 8, "no day or moment"),
        ("wanted: 最近-3天", 8, "no day"),
    ] {
        let reading = read(&spec(), line);
        let fault = reading.faults.first().unwrap_or_else(|| panic!("{line} is read: {:?}", reading.filter));
        let said = Texts::new(Lang::En, chrono_tz::Tz::UTC).say(&fault.said);
        assert_eq!(fault.at.start, place, "{line}: {said}");
        assert!(said.contains(has), "{line}: {said}");
    }
    let no_owner = ListSpec { filtering: Filtering::NONE, ..spec() };
    assert_eq!(read(&no_owner, "mine").faults[0].said.key, "filter-no-owner");
}

#[test]
fn what_is_wrong_in_one_part_leaves_the_others() {
    let reading = read(&spec(), "pump × gone: x × status: waiting × total: much");
    assert_eq!(reading.faults.len(), 2);
    assert_eq!(write(&spec(), &reading.filter, Lang::En), "pump × State: Waiting");
}

#[test]
fn lines_without_end_are_refused_and_cost_nothing() {
    for line in ["x".repeat(10_000), "\"':×;=<>!~".repeat(1_000), "a ".repeat(900), "status: open;".repeat(100)] {
        assert!(!read(&spec(), &line).faults.is_empty(), "{}", &line[..10]);
    }
}

/// The ends of what a line of one field asks for, as days and minutes are read.
fn ends(line: &str) -> String {
    let spec = spec();
    let reading = read(&spec, line);
    assert_eq!(reading.faults, [], "{line}");
    let conditions = resolve(&spec, &reading.filter, at(), UserId(7));
    let Check::Between(from, to) = &conditions[0].any[0] else { panic!("{line}: {conditions:?}") };
    let show = |val: &Option<Val>| match val {
        Some(Val::Int(ms)) => crate::base::time::Instant(*ms).local(at().zone).format("%m-%d %H:%M:%S").to_string(),
        Some(Val::Text(day)) => day.clone(),
        _ => String::new(),
    };
    format!("{} – {}", show(from), show(to))
}

#[test]
fn days_and_moments_are_settled_in_the_offices_zone() {
    for (line, expected) in [
        ("wanted: today", "2026-03-11 – 2026-03-11"),
        ("wanted: < today", " – 2026-03-10"),
        ("wanted: > 昨天", "2026-03-11 – "),
        ("wanted: this week", "2026-03-09 – 2026-03-15"),
        ("wanted: 上周", "2026-03-02 – 2026-03-08"),
        ("wanted: last month", "2026-02-01 – 2026-02-28"),
        ("wanted: 下月", "2026-04-01 – 2026-04-30"),
        ("wanted: this quarter", "2026-01-01 – 2026-03-31"),
        ("wanted: 上季度", "2025-10-01 – 2025-12-31"),
        ("wanted: 去年", "2025-01-01 – 2025-12-31"),
        ("wanted: last-30-days", "2026-02-10 – 2026-03-11"),
        ("wanted: last month..this week", "2026-02-01 – 2026-03-15"),
        ("wanted: tomorrow..this week", "2026-03-12 – 2026-03-15"),
        ("wanted: last 30 days", "2026-02-10 – 2026-03-11"),
        ("wanted: 未来7天", "2026-03-11 – 2026-03-17"),
        ("wanted: last 1 month", "2026-02-12 – 2026-03-11"),
        ("wanted: 2026-03", "2026-03-01 – 2026-03-31"),
        ("wanted: >= 2026", "2026-01-01 – "),
        ("wanted: 2026-01..2026-02-10", "2026-01-01 – 2026-02-10"),
        ("opened: today", "03-11 00:00:00 – 03-11 23:59:59"),
        ("opened: < now", " – 03-11 15:19:59"),
        ("opened: 2026-03-01 09:30", "03-01 09:30:00 – 03-01 09:30:59"),
        ("opened: >= 2026-03-02", "03-02 00:00:00 – "),
        ("opened: > last week", "03-09 00:00:00 – "),
    ] {
        assert_eq!(ends(line), expected, "{line}");
    }
}

fn texts() -> impl Strategy<Value = String> {
    let any = "[ -~华北泵；：，、×“”「」！＝＜…～至不是空\"']{1,12}";
    let strange = prop::sample::select(vec![
        "not a", "不是x", "empty", "空", "=", "a..b", "mine", "我的", "!", "\"", "a\"b", "“x”",
    ]);
    prop_oneof![4 => any.prop_map(|text| text.trim().to_owned()), 1 => strange.prop_map(str::to_owned)]
        .prop_filter("something to look for", |text| !text.is_empty())
}

fn days() -> impl Strategy<Value = When> {
    let day = (1960_i32..2190, 1_u32..13, 1_u32..29).prop_map(|(y, m, d)| NaiveDate::from_ymd_opt(y, m, d).unwrap());
    let named =
        prop::sample::select(when::NAMED.iter().map(|(when, _)| *when).filter(|w| *w != When::Now).collect::<Vec<_>>());
    let units = prop::sample::select(vec![Unit::Days, Unit::Weeks, Unit::Months]);
    prop_oneof![
        day.prop_map(When::Day),
        (1960_i32..2190, 1_u32..13).prop_map(|(year, month)| When::Month(year, month)),
        (1960_i32..2190).prop_map(When::Year),
        named,
        (1_u16..400, units, any::<bool>()).prop_map(|(n, unit, back)| if back {
            When::Last(n, unit)
        } else {
            When::Next(n, unit)
        }),
    ]
}

fn moments() -> impl Strategy<Value = When> {
    let minute = (days(), 0_u32..24, 0_u32..60).prop_map(|(day, hour, minute)| match day {
        When::Day(day) => When::Minute(day.and_hms_opt(hour, minute, 0).unwrap()),
        other => other,
    });
    prop_oneof![minute, Just(When::Now)]
}

fn spans(of: BoxedStrategy<When>) -> impl Strategy<Value = Test> {
    let one = (of, 0_u8..5).prop_map(|(when, which)| match which {
        0 => Span::In(when),
        1 => Span::Before(when),
        2 => Span::UpTo(when),
        3 => Span::After(when),
        _ => Span::From(when),
    });
    let both =
        (1_u16..90, 1_u16..90).prop_map(|(a, b)| Span::Between(When::Last(a, Unit::Days), When::Next(b, Unit::Days)));
    prop_oneof![one, both].prop_map(Test::When)
}

fn numbers(least: i64) -> impl Strategy<Value = Test> {
    (least..100_000, 0_i64..5_000, 0_u8..3).prop_map(|(from, more, which)| match which {
        0 => Test::Number(Some(from), None),
        1 => Test::Number(None, Some(from)),
        _ => Test::Number(Some(from), Some(from + more)),
    })
}

fn tests_of(column: &Column) -> BoxedStrategy<Test> {
    let spec = spec();
    let words: Vec<String> = words_of(&spec, column, Lang::Zh).into_iter().map(|(word, _)| word.to_owned()).collect();
    match column.show {
        Show::Text => {
            (texts(), any::<bool>()).prop_map(|(text, is)| if is { Test::Is(text) } else { Test::Has(text) }).boxed()
        }
        Show::Word(_) | Show::Words(_) => prop::sample::select(words).prop_map(Test::Word).boxed(),
        Show::Flag => any::<bool>().prop_map(Test::Flag).boxed(),
        Show::Day => spans(days().boxed()).boxed(),
        Show::Instant => spans(moments().boxed()).boxed(),
        Show::Money | Show::Int | Show::Qty => numbers(-10_000).boxed(),
        Show::Rate => numbers(0).boxed(),
    }
}

fn parts() -> impl Strategy<Value = Part> {
    let fields = spec().columns.into_iter().filter(|column| column.key != "clock").collect::<Vec<_>>();
    let field = prop::sample::select(fields).prop_flat_map(|column| {
        let test = prop_oneof![9 => tests_of(&column), 1 => Just(Test::Empty)];
        (any::<bool>(), prop::collection::vec(test, 1..4)).prop_map(move |(not, any)| Part {
            of: Of::Field(column.key.to_owned()),
            not,
            any,
        })
    });
    let mine = any::<bool>().prop_map(|not| Part { of: Of::Mine, not, any: Vec::new() });
    prop_oneof![6 => field, 1 => mine]
}

fn filters() -> impl Strategy<Value = Filter> {
    let words = prop_oneof![Just(String::new()), texts()];
    let words = words.prop_map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    (words, prop::collection::vec(parts(), 0..4)).prop_map(|(words, parts)| Filter { words, parts })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn whatever_is_written_is_read_again_as_it_was(filter in filters()) {
        let spec = spec();
        for lang in Lang::ALL {
            let line = write(&spec, &filter, *lang);
            let reading = read(&spec, &line);
            prop_assert_eq!(&reading.faults, &Vec::new(), "{}", line);
            prop_assert_eq!(&reading.filter, &filter, "{}", line);
        }
    }

    #[test]
    fn what_is_kept_is_read_again_as_it_was_and_has_no_name_of_a_language(filter in filters()) {
        let spec = spec();
        let line = write_kept(&spec, &filter);
        prop_assert_eq!(&read(&spec, &line), &Reading { filter: filter.clone(), faults: Vec::new() }, "{}", line);
        let of_fields = filter.parts.iter().filter_map(|part| match &part.of {
            Of::Field(key) => Some(format!("{key}: ")),
            Of::Mine => None,
        });
        for key in of_fields {
            prop_assert!(line.contains(&key), "{} in {}", key, line);
        }
    }

    #[test]
    fn no_line_brings_it_down(line in "\\PC{0,60}|[×;:,\"“!=<>~.状态due ]{0,40}") {
        let spec = spec();
        let reading = read(&spec, &line);
        let _ = resolve(&spec, &reading.filter, at(), UserId(1));
    }
}
