//! Values for scripts, tables for people.

use std::{path::Path, sync::Arc};

use serde_json::{Map, Value, json};

use crate::base::{
    failure::Failure,
    field::{ListRow, ListSpec, ReadAt, Show},
    say::{Mark, Reason},
    shown::{self, Shown, What},
    text::Texts,
    value::Val,
};

/// Wider columns than this are not aligned to.
const WIDEST: usize = 40;
/// So many characters of a text stand in a line beside others.
const LONGEST: usize = 80;

/// Prints on standard output. Who reads may stop reading: that is no failure of the program.
///
/// # Errors
/// When what is written goes to a file and can't be kept: a full disk.
pub fn say(text: &str) -> Result<(), Failure> {
    use std::io::Write as _;
    let mut out = std::io::stdout();
    match writeln!(out, "{}", text.trim_end_matches('\n')).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::io(Path::new("stdout"), &error)),
        _ => Ok(()),
    }
}

/// Prints on standard error, as far as anybody reads it.
pub fn complain(text: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// A row as JSON: words, ISO days and instants, amounts as decimal text. What reads otherwise at a moment stands
/// there as it reads and, under a name of its own, as it is stored.
pub fn row(spec: &ListSpec, row: &ListRow, at: ReadAt, texts: &Texts) -> Value {
    let mut object = Map::new();
    object.insert("id".to_owned(), json!(row.id));
    let read = spec.on(row, at);
    for (column, (stored, read)) in spec.columns.iter().zip(row.cells.iter().zip(&read.cells)) {
        object.insert(column.key.to_owned(), shown::json(read, column.show, texts));
        if let Some(derived) = spec.derived.iter().find(|derived| derived.key == column.key) {
            object.insert(derived.stored.to_owned(), shown::json(stored, column.show, texts));
        }
    }
    Value::Object(object)
}

/// Rows as a table with aligned columns, the extra ones left to scripts; Chinese characters count double.
pub fn table(spec: &ListSpec, rows: &[ListRow], texts: &Texts) -> String {
    let shown = || spec.columns.iter().enumerate().filter(|(_, column)| !column.list.is_extra);
    let mut lines: Vec<Vec<String>> = vec![shown().map(|(_, column)| texts.get(column.label).to_string()).collect()];
    for row in rows {
        let cell = |at: usize, show: Show| row.cells.get(at).map_or_else(String::new, |val| texts.show(val, show));
        lines.push(shown().map(|(at, column)| printable(&cell(at, column.show).replace('\n', " "))).collect());
    }
    let right: Vec<bool> = shown().map(|(_, column)| column.show.is_right()).collect();
    let mut out = align(&lines, &right).join("\n");
    out.push('\n');
    out
}

/// A record whole, for people: labels and words of their language, lines as tables, reasons as
/// sentences. What is empty is left out.
pub fn record(shown: &Shown, texts: &Texts) -> String {
    let mut out = String::new();
    block(&mut out, shown, "", texts);
    out
}

fn block(out: &mut String, shown: &Shown, indent: &str, texts: &Texts) {
    let facts: Vec<(Arc<str>, &What)> = shown
        .facts
        .iter()
        .filter(|fact| !fact.label.is_empty() && !is_empty(&fact.what))
        .map(|fact| (texts.get(fact.label), &fact.what))
        .collect();
    let width = facts.iter().filter_map(|(label, what)| line(what, texts).map(|_| columns(label))).max().unwrap_or(0);
    for (label, what) in facts {
        if let Some(text) = line(what, texts) {
            let room = " ".repeat(width - columns(&label));
            let below = format!("\n{indent}{}", " ".repeat(width + 2));
            out.push_str(&format!("{indent}{label}{room}  {}\n", text.replace('\n', &below)));
            continue;
        }
        let inner = format!("{indent}  ");
        out.push_str(&format!("\n{indent}{label}\n"));
        match what {
            What::Lines(lines) => rows(out, lines, &inner, texts),
            What::Records(records) => {
                for (at, record) in records.iter().enumerate() {
                    out.push_str(if at == 0 { "" } else { "\n" });
                    block(out, record, &inner, texts);
                }
            }
            What::Part(part) => block(out, part, &inner, texts),
            What::Reasons(all) => reasons(out, all, &inner, texts),
            _ => {}
        }
    }
}

/// What fits on a line beside its label.
fn line(what: &What, texts: &Texts) -> Option<String> {
    let text = match what {
        What::Val(val, show) => texts.show(val, *show),
        What::Named(code, name) => match texts.show(code, Show::Text) {
            code if code == *name || name.is_empty() => code,
            // A code that people made is worth reading, an inner word is not.
            code if code.chars().any(|c| c.is_ascii_digit()) => format!("{code} {name}"),
            _ => name.clone(),
        },
        What::List(list) => list.join(&texts.get("base-enumeration")),
        What::Said(said) => texts.say(said),
        What::Reasons(_) | What::Lines(_) | What::Records(_) | What::Part(_) | What::Data(_) => return None,
    };
    Some(printable(&text))
}

fn is_empty(what: &What) -> bool {
    match what {
        What::Val(Val::Null, _) | What::Named(Val::Null, _) | What::Data(_) => true,
        What::Val(Val::Text(text), _) | What::Named(Val::Text(text), _) => text.is_empty(),
        What::Val(..) | What::Named(..) | What::Said(_) => false,
        What::List(list) => list.is_empty(),
        What::Reasons(reasons) => reasons.is_empty(),
        What::Lines(lines) | What::Records(lines) => lines.is_empty(),
        What::Part(part) => part.facts.iter().all(|fact| is_empty(&fact.what)),
    }
}

/// Lines as a table; columns in which nothing stands are left out, reasons stand below their line.
fn rows(out: &mut String, lines: &[Shown], indent: &str, texts: &Texts) {
    let Some(first) = lines.first() else { return };
    let is_column = |at: usize| {
        let fact = &first.facts[at];
        let said = |shown: &Shown| shown.facts.get(at).is_some_and(|fact| !is_empty(&fact.what));
        !fact.label.is_empty() && line(&fact.what, texts).is_some() && lines.iter().any(said)
    };
    let chosen: Vec<usize> = (0..first.facts.len()).filter(|at| is_column(*at)).collect();
    let cell = |shown: &Shown, at: usize| {
        let text = shown.facts.get(at).filter(|fact| !is_empty(&fact.what)).and_then(|fact| line(&fact.what, texts));
        text.unwrap_or_default().replace('\n', " ")
    };
    let heads = chosen.iter().map(|at| texts.get(first.facts[*at].label).to_string()).collect();
    let mut cells: Vec<Vec<String>> = vec![heads];
    cells.extend(lines.iter().map(|shown| chosen.iter().map(|at| cell(shown, *at)).collect()));
    let is_right = |at: &usize| matches!(first.facts[*at].what, What::Val(_, show) if show.is_right());
    let right: Vec<bool> = chosen.iter().map(is_right).collect();
    let mut aligned = align(&cells, &right).into_iter();
    out.push_str(&format!("{indent}{}\n", aligned.next().unwrap_or_default()));
    for (text, shown) in aligned.zip(lines) {
        out.push_str(&format!("{indent}{text}\n"));
        for fact in &shown.facts {
            if let What::Reasons(all) = &fact.what {
                reasons(out, all, &format!("{indent}    "), texts);
            }
        }
    }
}

fn reasons(out: &mut String, reasons: &[Reason], indent: &str, texts: &Texts) {
    for one in reasons {
        out.push_str(&format!("{indent}{}\n", reason(one, texts)));
    }
}

/// A reason on a line: `+` for, `-` against, `·` a fact, `!` to mind.
pub fn reason(reason: &Reason, texts: &Texts) -> String {
    let mark = match reason.mark {
        Mark::Yes => "+",
        Mark::No => "-",
        Mark::Note => "·",
        Mark::Warning => "!",
    };
    format!("{mark} {}", printable(&texts.say(&reason.said)))
}

/// Text without what would steer a terminal, or turn the rest of the line around.
fn printable(text: &str) -> String {
    let turns = |c: &char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|c| !turns(c)).map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}

/// What a cell of a file holds, as far as it goes into a line beside others.
pub fn one_line(text: &str) -> String {
    let text = printable(&text.trim().replace(['\n', '\r'], " "));
    if text.chars().count() <= LONGEST { text } else { text.chars().take(LONGEST - 1).chain(['…']).collect() }
}

/// Lines of cells in aligned columns; those of numbers stand right.
pub fn align(lines: &[Vec<String>], right: &[bool]) -> Vec<String> {
    let widest = |at: usize| lines.iter().map(|line| columns(&line[at])).max().unwrap_or(0).min(WIDEST);
    let widths: Vec<usize> = (0..right.len()).map(widest).collect();
    let aligned = lines.iter().map(|line| {
        let cells = line.iter().enumerate().map(|(at, cell)| {
            let room = " ".repeat(widths[at].saturating_sub(columns(cell)));
            if right[at] { format!("{room}{cell}") } else { format!("{cell}{room}") }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    });
    aligned.collect()
}

/// How many columns of a terminal a text takes: Chinese characters two, marks on others none.
fn columns(text: &str) -> usize {
    let width = |c: char| match u32::from(c) {
        0x0300..=0x036F | 0x200B..=0x200F | 0x202A..=0x202E | 0x2066..=0x2069 | 0xFE00..=0xFE0F => 0,
        0x2E80.. => 2,
        _ => 1,
    };
    text.chars().map(width).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{money::Money, say::Said, text::Lang, time::Instant};

    #[test]
    fn a_record_reads_as_labelled_lines_with_tables_and_reasons_and_without_what_is_empty() {
        let texts = Texts::new(Lang::En, chrono_tz::Asia::Shanghai);
        let line = Shown::default()
            .fact("item", "handling-line-item", Show::Text, &"P-01")
            .fact("serial", "handling-line-serial", Show::Text, &"")
            .fact("net", "handling-line-net", Show::Money, &Money(120_050))
            .add("reasons", "handling-line-why", What::Reasons(vec![Reason::new(Mark::Yes, Said::new("base-saved"))]));
        let shown = Shown::default()
            .script("id", &1)
            .fact("status", "call-status", Show::Word("call-status"), &"on_hold")
            .fact("opened_at", "call-opened-at", Show::Instant, &Instant(0))
            .fact("note", "customer-note", Show::Text, &"one\ntwo\u{1b}[2J")
            .fact("reason", "call-why", Show::Text, &"")
            .add("lines", "handling-lines", What::Lines(vec![line]));
        let [status, opened, note, lines] =
            ["call-status", "call-opened-at", "customer-note", "handling-lines"].map(|key| texts.get(key).to_string());
        let [item, net] = ["handling-line-item", "handling-line-net"].map(|key| texts.get(key).to_string());
        let wide = columns(&opened).max(columns(&status));
        let expected = format!(
            "{status:wide$}  On hold\n{opened:wide$}  1970-01-01 08:00\n{note:wide$}  one\n{:wide$}  two\u{fffd}[2J\n\n{lines}\n  {item}  {net:>8}\n  P-01  1,200.50\n      + Saved\n",
            ""
        );
        assert_eq!(record(&shown, &texts), expected);
    }

    #[test]
    fn a_chinese_character_takes_two_columns() {
        assert_eq!(columns("客户A"), 5);
    }
}
