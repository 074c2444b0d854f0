//! Values for scripts, tables for people.

use serde_json::{Map, Value, json};

use crate::base::{
    field::{ListRow, ListSpec, Show},
    money::{Money, Qty, Rate},
    text::Texts,
    time::Instant,
    value::Val,
};

/// Prints on standard output. Who reads may stop reading: that is no failure of the program.
pub fn say(text: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stdout(), "{}", text.trim_end_matches('\n'));
}

/// A row as JSON: words, ISO days and instants, amounts as decimal text.
pub fn row(spec: &ListSpec, row: &ListRow, texts: &Texts) -> Value {
    let mut object = Map::new();
    object.insert("id".to_owned(), json!(row.id));
    for (column, val) in spec.columns.iter().zip(&row.cells) {
        object.insert(column.key.to_owned(), value(val, column.show, texts));
    }
    Value::Object(object)
}

/// A value as JSON.
fn value(val: &Val, show: Show, texts: &Texts) -> Value {
    match (val, show) {
        (Val::Null, _) => Value::Null,
        (Val::Int(number), Show::Flag) => json!(*number != 0),
        (Val::Int(number), Show::Money) => json!(Money(*number).plain()),
        (Val::Int(number), Show::Qty) => json!(Qty(*number).show()),
        (Val::Int(number), Show::Rate) => json!(Rate(*number).show()),
        (Val::Int(number), Show::Instant) => {
            json!(Instant(*number).utc().with_timezone(&texts.zone).to_rfc3339())
        }
        (Val::Int(number), _) => json!(number),
        (Val::Real(number), _) => json!(number),
        (Val::Text(text), _) => json!(text),
        (Val::Blob(bytes), _) => json!(bytes.len()),
    }
}

/// Rows as a table with aligned columns; Chinese characters count double.
pub fn table(spec: &ListSpec, rows: &[ListRow], texts: &Texts) -> String {
    let mut lines: Vec<Vec<String>> =
        vec![spec.columns.iter().map(|column| texts.get(column.label).to_string()).collect()];
    for row in rows {
        let cells = spec.columns.iter().zip(&row.cells);
        lines.push(cells.map(|(column, val)| texts.show(val, column.show).replace('\n', " ")).collect());
    }
    let widths: Vec<usize> = (0..spec.columns.len())
        .map(|at| lines.iter().map(|line| columns(&line[at])).max().unwrap_or(0).min(40))
        .collect();
    let mut out = String::new();
    for line in lines {
        let cells: Vec<String> = line
            .iter()
            .enumerate()
            .map(|(at, cell)| {
                let room = " ".repeat(widths[at].saturating_sub(columns(cell)));
                if spec.columns[at].show.is_right() { format!("{room}{cell}") } else { format!("{cell}{room}") }
            })
            .collect();
        out.push_str(cells.join("  ").trim_end());
        out.push('\n');
    }
    out
}

/// How many columns of a terminal a text takes.
fn columns(text: &str) -> usize {
    text.chars().map(|c| if u32::from(c) >= 0x2E80 { 2 } else { 1 }).sum()
}

/// JSON as indented lines of `name: value` for people.
pub fn lines(value: &Value, depth: usize) -> String {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(object) => object
            .iter()
            .map(|(name, value)| match value {
                Value::Object(inner) if inner.is_empty() => String::new(),
                Value::Array(inner) if inner.is_empty() => String::new(),
                Value::Null => String::new(),
                Value::Object(_) | Value::Array(_) => format!("{indent}{name}:\n{}", lines(value, depth + 1)),
                _ => format!("{indent}{name}: {}\n", plain(value)),
            })
            .collect(),
        Value::Array(array) => array
            .iter()
            .map(|value| match value {
                Value::Object(_) => format!("{indent}-\n{}", lines(value, depth + 1)),
                _ => format!("{indent}- {}\n", plain(value)),
            })
            .collect(),
        _ => format!("{indent}{}\n", plain(value)),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), |text| text.replace('\n', " ⏎ "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_values_become_indented_lines_and_empty_ones_are_left_out() {
        let value = json!({"number": "SC1", "lines": [{"net": "1.00"}], "note": null, "parts": []});
        assert_eq!(lines(&value, 0), "lines:\n  -\n    net: 1.00\nnumber: SC1\n");
    }

    #[test]
    fn a_chinese_character_takes_two_columns() {
        assert_eq!(columns("客户A"), 5);
    }
}
