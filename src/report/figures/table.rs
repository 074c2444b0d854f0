//! A report as a table: columns and rows as lists have them, and as JSON with names that stay.

use serde_json::{Map, Value, json};

use super::{Answer, Asked, Figure, Group, Key, Report, Row, declared, door, period};
use crate::base::{
    field::{Column, ListRow, ListSpec, Listed, Show, Sorted},
    kind::Kind,
    text::Texts,
    value::Val,
    words::Word as _,
};

/// The text keys of a group's and a figure's heading.
pub fn label_of_group(group: Group) -> &'static str {
    match group {
        Group::Clock => "report-by-clock",
        Group::Status => "report-by-status",
        Group::Age => "report-by-age",
        Group::Due => "report-by-due",
        Group::Customer => "report-by-customer",
        Group::ProblemType => "report-by-problem-type",
        Group::CallType => "report-by-call-type",
        Group::Month => "report-by-month",
        Group::Owner => "report-by-owner",
        Group::Queue => "report-by-queue",
        Group::Contract => "report-by-contract",
        Group::Priority => "report-by-priority",
        Group::Channel => "report-by-channel",
        Group::DelayCause => "report-by-delay-cause",
    }
}

/// The text key of a figure's heading.
pub fn label_of_figure(report: Report, figure: Figure) -> &'static str {
    match figure {
        Figure::Count if report == Report::Times => "report-column-answered",
        Figure::Calls => "report-column-calls",
        Figure::Count => "report-column-count",
        Figure::Share => "report-column-share",
        Figure::Open => "report-column-open",
        Figure::Overdue => "report-column-overdue",
        Figure::DueToday => "report-column-due-today",
        Figure::MeanElapsed => "report-column-mean-elapsed-hours",
        Figure::MedianElapsed => "report-column-median-elapsed-hours",
        Figure::P90Elapsed => "report-column-p90-elapsed-hours",
        Figure::MeanWorking => "report-column-mean-working-hours",
        Figure::MedianWorking => "report-column-median-working-hours",
        Figure::P90Working => "report-column-p90-working-hours",
        Figure::Met => "report-column-met",
        Figure::Missed => "report-column-missed",
        Figure::MetShare => "report-column-met-share",
        Figure::Reopened => "report-column-reopened",
        Figure::ReopenedShare => "report-column-reopened-share",
    }
}

/// Room for a figure and its heading.
fn width(figure: Figure) -> f32 {
    if figure.show() == Show::Qty { 112.0 } else { 72.0 }
}

/// The columns: groups, then figures. They are filled from the answer, not by a statement.
pub fn spec(asked: &Asked) -> ListSpec {
    let column = |key, label, show, width, is_extra| Column {
        key,
        label,
        show,
        choices: &[],
        list: Listed { sql: "", width, indexed: false, sorted: Sorted::Value, is_extra },
    };
    let mut columns = Vec::new();
    for group in asked.all_groups() {
        let width = if group == Group::Customer { 200.0 } else { 110.0 };
        columns.push(column(group.word(), label_of_group(group), group.show(), width, false));
        if group == Group::Customer {
            columns.push(column("customer_code", "call-customer-code", Show::Text, 90.0, true));
        }
    }
    for figure in declared(asked.report).figures {
        columns.push(column(
            figure.word(),
            label_of_figure(asked.report, *figure),
            figure.show(),
            width(*figure),
            false,
        ));
    }
    ListSpec { columns, ..ListSpec::new::<()>(Kind::Call, "", &[], &[], "") }
}

/// What an answer is called: the report, and its period.
pub fn called(answer: &Answer, texts: &Texts) -> String {
    let name = texts.get(&answer.asked.report.key());
    let has_period = declared(answer.asked.report).has_period;
    match if has_period { period::days(answer.asked.span, answer.at.day()) } else { (None, None) } {
        (Some(from), Some(to)) => format!("{name} {from}~{to}"),
        (Some(day), None) | (None, Some(day)) => format!("{name} {day}"),
        (None, None) => name.to_string(),
    }
}

/// What people call a value of a group.
pub fn named(key: &Key, texts: &Texts) -> String {
    if key.value.is_empty() {
        return texts.get("report-none").to_string();
    }
    if !key.name.is_empty() {
        return key.name.clone();
    }
    texts.show(&Val::Text(key.value.clone()), key.group.show())
}

/// A row of the table; its number stands for an id.
pub fn row(number: i64, row: &Row, texts: &Texts) -> ListRow {
    let mut cells = Vec::new();
    for key in &row.keys {
        let is_named = key.value.is_empty() || !key.name.is_empty();
        cells.push(Val::Text(if is_named { named(key, texts) } else { key.value.clone() }));
        if key.group == Group::Customer {
            cells.push(Val::Text(key.value.clone()));
        }
    }
    cells.extend(row.figures.iter().cloned());
    ListRow { id: number, cells }
}

/// All rows of the table.
pub fn rows(answer: &Answer, texts: &Texts) -> Vec<ListRow> {
    answer.rows.iter().enumerate().map(|(at, one)| row(i64::try_from(at).unwrap_or(i64::MAX), one, texts)).collect()
}

/// The totals as rows below the others: where a total is not told apart by a group, its cell is empty, but the first says
/// what it is.
pub fn totals(answer: &Answer, texts: &Texts) -> Vec<ListRow> {
    let groups = answer.asked.all_groups();
    let total = |one: &Row| {
        let mut cells = row(TOTAL, one, texts).cells;
        let (told, mut apart) = (one.keys.len(), Vec::new());
        for (at, group) in groups.iter().enumerate().skip(told) {
            apart.push(if at == told { Val::Text(texts.get("report-total").to_string()) } else { Val::Null });
            apart.extend((*group == Group::Customer).then_some(Val::Null));
        }
        // The totals' own groups are words, one cell each.
        cells.splice(told..told, apart);
        ListRow { id: TOTAL, cells }
    };
    answer.totals.iter().map(total).collect()
}

/// The number of a row that is a total.
pub const TOTAL: i64 = -1;

/// For scripts: what was asked, the rows with their doors, the totals.
pub fn json(answer: &Answer, texts: &Texts) -> Value {
    let asked = &answer.asked;
    let declared = declared(asked.report);
    let (from, to) = if declared.has_period { period::days(asked.span, answer.at.day()) } else { (None, None) };
    let groups: Vec<&str> = asked.all_groups().iter().map(|group| group.word()).collect();
    let all = |rows: &[Row]| -> Vec<Value> { rows.iter().map(|row| row_json(answer, row, texts)).collect() };
    json!({
        "report": asked.report.word(),
        "number": declared.number,
        "from": from,
        "to": to,
        "groups": groups,
        "filter": door::line_of(asked, door::base(asked), texts.lang),
        "rows": all(&answer.rows),
        "totals": all(&answer.totals),
    })
}

fn row_json(answer: &Answer, row: &Row, texts: &Texts) -> Value {
    let mut object = Map::new();
    let word = |text: &str| if text.is_empty() { Value::Null } else { json!(text) };
    for key in &row.keys {
        if key.group == Group::Customer {
            object.insert("customer_code".to_owned(), word(&key.value));
            object.insert("customer".to_owned(), word(&key.name));
        } else {
            object.insert(key.group.word().to_owned(), word(&key.value));
        }
    }
    for (figure, val) in declared(answer.asked.report).figures.iter().zip(&row.figures) {
        object.insert(figure.word().to_owned(), figure_json(val, figure.show()));
    }
    let line = door::of(answer, &row.keys, None).map(|found| door::line_of(&answer.asked, found, texts.lang));
    object.insert("door".to_owned(), json!(line));
    Value::Object(object)
}

/// Hours as a number, a share as a part of one.
fn figure_json(val: &Val, show: Show) -> Value {
    match (val, show) {
        (Val::Int(thousandths), Show::Qty) => json!(*thousandths as f64 / 1_000.0),
        (Val::Int(hundredths), Show::Rate) => json!(*hundredths as f64 / 10_000.0),
        (Val::Int(count), _) => json!(count),
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{
        field::ReadAt,
        id::UserId,
        text::{Lang, Texts},
        time::parse_instant,
    };

    #[test]
    fn an_answer_is_called_by_its_report_and_its_period() {
        let zone = chrono_tz::Asia::Shanghai;
        let at = ReadAt { now: parse_instant("2026-11-20 09:30", zone).unwrap(), zone };
        let called = |report, lang| {
            let asked = Asked::usual(report, UserId(1));
            let answer = Answer { asked, at, rows: Vec::new(), totals: Vec::new(), bars: Vec::new() };
            called(&answer, &Texts::new(lang, zone))
        };
        let name = |report: Report| Texts::new(Lang::Zh, zone).get(&report.key()).to_string();
        assert_eq!(called(Report::Calls, Lang::Zh), format!("{} 2026-10-22~2026-11-20", name(Report::Calls)));
        assert_eq!(called(Report::Monitor, Lang::Zh), name(Report::Monitor), "what is now has no period");
        assert_ne!(called(Report::Times, Lang::En), called(Report::Times, Lang::Zh));
    }
}
