//! The calls of a period as a table: on the screen, and as CSV.

use std::cmp::Reverse;

use super::{Count, Held, Line, Report};
use crate::{
    base::{
        csv,
        failure::Failure,
        field::{Cells, Column, Filtering, ListQuery, ListRow, ListSpec, Listed, Show, Sorted},
        id::{CallId, Id as _},
        kind::Kind,
        money::{Money, Overflow},
        text::Texts,
        time::Instant,
        value::{ToVal as _, Val},
        words::Word as _,
    },
    call::rules::ClockState,
};

crate::words! {
    /// Where a promise stands in the table; with an arrow in front where it would stand otherwise than it does.
    pub enum Shown in "report-what-if-kept" {
        /// Kept.
        Met = "met",
        /// Broken.
        Missed = "missed",
        /// Time is running.
        Running = "running",
        /// The clock stands.
        Standing = "standing",
        /// Nothing is promised.
        None = "none",
        /// It would be kept.
        NowMet = "now_met",
        /// It would be broken.
        NowMissed = "now_missed",
        /// Time would be running.
        NowRunning = "now_running",
        /// The clock would stand.
        NowStanding = "now_standing",
        /// Nothing would be promised.
        NowNone = "now_none",
    }
}

/// Where a promise stands, and whether that is a change.
fn shown(state: Option<ClockState>, is_changed: bool) -> Shown {
    match (state, is_changed) {
        (Some(ClockState::Met), false) => Shown::Met,
        (Some(ClockState::Missed), false) => Shown::Missed,
        (Some(ClockState::Running), false) => Shown::Running,
        (Some(ClockState::Standing), false) => Shown::Standing,
        (None, false) => Shown::None,
        (Some(ClockState::Met), true) => Shown::NowMet,
        (Some(ClockState::Missed), true) => Shown::NowMissed,
        (Some(ClockState::Running), true) => Shown::NowRunning,
        (Some(ClockState::Standing), true) => Shown::NowStanding,
        (None, true) => Shown::NowNone,
    }
}

/// What a state in the table means; none in the other cells.
pub fn state_of(row: &Cells<'_>, key: &str) -> Option<(ClockState, bool)> {
    Some(match Shown::from_word(row.text(key))? {
        Shown::Met => (ClockState::Met, false),
        Shown::Missed => (ClockState::Missed, false),
        Shown::Running => (ClockState::Running, false),
        Shown::Standing => (ClockState::Standing, false),
        Shown::NowMet => (ClockState::Met, true),
        Shown::NowMissed => (ClockState::Missed, true),
        Shown::NowRunning => (ClockState::Running, true),
        Shown::NowStanding => (ClockState::Standing, true),
        Shown::None | Shown::NowNone => return None,
    })
}

const KEPT: Show = Show::Word("report-what-if-kept");

/// The columns; they are filled from the answer, not by a statement.
const COLUMNS: &[(&str, &str, Show, f32)] = &[
    ("number", "call-number", Show::Text, 112.0),
    ("customer", "call-customer", Show::Text, 130.0),
    ("response_used", "report-what-if-row-response-used", Show::Text, 96.0),
    ("response_before", "report-what-if-response-before", KEPT, 72.0),
    ("response_after", "report-what-if-response-after", KEPT, 72.0),
    ("resolve_used", "report-what-if-row-resolve-used", Show::Text, 96.0),
    ("resolve_before", "report-what-if-resolve-before", KEPT, 72.0),
    ("resolve_after", "report-what-if-resolve-after", KEPT, 72.0),
    ("charged_before", "report-what-if-charged-before", Show::Money, 84.0),
    ("charged_after", "report-what-if-charged-after", Show::Money, 84.0),
    ("difference", "report-what-if-difference", Show::Money, 84.0),
    ("opened_at", "call-opened-at", Show::Instant, 124.0),
];

/// The list of the calls.
pub fn spec() -> ListSpec {
    let column = |(key, label, show, width): &(&'static str, &'static str, Show, f32)| Column {
        key,
        label,
        show: *show,
        choices: &[],
        list: Listed { sql: "", width: *width, indexed: false, sorted: Sorted::Value, is_extra: false },
    };
    ListSpec {
        kind: Kind::Call,
        word: "call",
        from: "",
        columns: COLUMNS.iter().map(column).collect(),
        search: &[],
        phones: &[],
        derived: &[],
        order: "",
        orders: &[],
        views: &[],
        sums: None,
        filtering: Filtering::NONE,
    }
}

/// What a call would cost its customer more or less.
fn difference(line: &Line) -> Result<Money, Overflow> {
    line.charged[1].minus(line.charged[0])
}

fn changed(held: &Held) -> bool {
    held.states[0] != held.states[1]
}

/// Working time on both sides, where the hours tried make it another.
fn used(held: &Held, texts: &Texts) -> String {
    let [before, after] = held.used_minutes;
    if before == after {
        return texts.minutes(before);
    }
    format!("{} → {}", texts.minutes(before), texts.minutes(after))
}

/// A row of the table.
pub fn row(line: &Line, texts: &Texts) -> ListRow {
    let states = |held: &Held| [shown(held.states[0], false).to_val(), shown(held.states[1], changed(held)).to_val()];
    let ([response_before, response_after], [resolve_before, resolve_after]) =
        (states(&line.response), states(&line.resolve));
    let text = |text: &str| Val::Text(text.to_owned());
    let cells = vec![
        text(&line.number),
        text(&line.customer),
        text(&used(&line.response, texts)),
        response_before,
        response_after,
        text(&used(&line.resolve, texts)),
        resolve_before,
        resolve_after,
        line.charged[0].to_val(),
        line.charged[1].to_val(),
        difference(line).map_or(Val::Null, |money| money.to_val()),
        line.opened_at.to_val(),
    ];
    ListRow { id: line.call.raw(), cells }
}

/// The calls that the search line finds, in the order of the column chosen: by when they were reported else.
pub fn ids(report: &Report, query: &ListQuery) -> Vec<i64> {
    let wanted = query.text.to_lowercase();
    let words: Vec<&str> = wanted.split_whitespace().collect();
    let is_found = |line: &&Line| {
        let text = format!("{} {}", line.number, line.customer).to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    let mut lines: Vec<&Line> = report.lines.iter().filter(is_found).collect();
    if let Some((key, down)) = &query.sort {
        // In the order they stand in where they are alike.
        if *down {
            lines.sort_by_cached_key(|line| Reverse(rank(line, key)));
        } else {
            lines.sort_by_cached_key(|line| rank(line, key));
        }
    }
    lines.into_iter().map(|line| line.call.raw()).collect()
}

/// What a column sorts by: a number, then a text.
fn rank(line: &Line, key: &str) -> (i64, String) {
    let state = |held: &Held, side: usize| held.states[side].map_or(9, |state| state as i64);
    let number = match key {
        "opened_at" => line.opened_at.millis(),
        "response_used" => line.response.used_minutes[0],
        "resolve_used" => line.resolve.used_minutes[0],
        "response_before" => state(&line.response, 0),
        "response_after" => state(&line.response, 1) * 2 + i64::from(changed(&line.response)),
        "resolve_before" => state(&line.resolve, 0),
        "resolve_after" => state(&line.resolve, 1) * 2 + i64::from(changed(&line.resolve)),
        "charged_before" => line.charged[0].0,
        "charged_after" => line.charged[1].0,
        "difference" => difference(line).map_or(0, |money| money.0),
        "customer" => return (0, line.customer.clone()),
        _ => return (0, line.number.clone()),
    };
    (number, String::new())
}

/// The rows of these calls.
pub fn rows(report: &Report, ids: &[i64], texts: &Texts) -> Vec<ListRow> {
    ids.iter().filter_map(|id| report.line(CallId(*id))).map(|line| row(line, texts)).collect()
}

/// The whole table as CSV, with working time in minutes, so that it can be counted with.
///
/// # Errors
/// None that writing into memory could meet.
pub fn as_csv(report: &Report, texts: &Texts) -> Result<Vec<u8>, Failure> {
    let headings = [
        "call-number",
        "call-customer",
        "call-priority",
        "call-opened-at",
        "report-what-if-csv-response-before",
        "report-what-if-csv-response-after",
        "report-what-if-response-before",
        "report-what-if-response-after",
        "report-what-if-csv-resolve-before",
        "report-what-if-csv-resolve-after",
        "report-what-if-resolve-before",
        "report-what-if-resolve-after",
        "report-what-if-charged-before",
        "report-what-if-charged-after",
        "report-what-if-difference",
    ];
    let mut all = vec![headings.map(|key| texts.get(key).to_string()).to_vec()];
    let state = |state: Option<ClockState>| state.map_or_else(String::new, |state| texts.get(&state.key()).to_string());
    for line in &report.lines {
        let mut cells = vec![
            line.number.clone(),
            line.customer.clone(),
            texts.get(&line.priority.key()).to_string(),
            texts.at(line.opened_at),
        ];
        for held in [line.response, line.resolve] {
            cells.extend(held.used_minutes.map(|minutes| minutes.to_string()));
            cells.extend(held.states.map(state));
        }
        cells.extend(line.charged.map(Money::plain));
        cells.push(difference(line)?.plain());
        all.push(cells);
    }
    csv::write(&all)
}

/// The totals, as rows of a small table: the text key of each, and both sides.
pub fn totals(report: &Report) -> Vec<(&'static str, [Val; 2], Show)> {
    let totals = &report.totals;
    let counts = |both: [Count; 2], of: fn(&Count) -> i64| [Val::Int(of(&both[0])), Val::Int(of(&both[1]))];
    let money = |both: [Money; 2]| both.map(|money| money.to_val());
    let mut rows = vec![
        ("report-what-if-total-response-missed", counts(totals.response, |count| count.missed), Show::Int),
        ("report-what-if-total-response-met", counts(totals.response, |count| count.met), Show::Int),
        ("report-what-if-total-response-open", counts(totals.response, |count| count.open), Show::Int),
        ("report-what-if-total-resolve-missed", counts(totals.resolve, |count| count.missed), Show::Int),
        ("report-what-if-total-resolve-met", counts(totals.resolve, |count| count.met), Show::Int),
        ("report-what-if-total-resolve-open", counts(totals.resolve, |count| count.open), Show::Int),
        ("report-what-if-total-charged", money(totals.charged), Show::Money),
        ("report-what-if-total-borne", money(totals.borne), Show::Money),
    ];
    // Open ones only where there are some.
    rows.retain(|(key, both, _)| !key.ends_with("-open") || *both != [Val::Int(0), Val::Int(0)]);
    rows
}

/// A name for the file to save it in.
pub fn file_name(now: Instant, texts: &Texts) -> String {
    format!("what-if-{}.csv", now.local(texts.zone).format("%Y%m%d-%H%M"))
}
