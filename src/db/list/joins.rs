//! The joins of a list that a statement needs: which rows there are, and in which order, often takes none of them.

use crate::{
    base::field::ListSpec,
    db::{dialect, record},
};

/// Begins what stands in the joins of a list where a column tells the rows apart: `{of payer_id}`.
const OF: &str = "{of ";

/// One join: what it adds is known by this name.
struct Join<'a> {
    name: &'a str,
    sql: &'a str,
}

/// The table and the joins that these texts speak of. What is not joined changes no row: a list joins what each of its
/// rows names once, or may name. The table is gone through by an index where one is said.
pub(super) fn needed(spec: &ListSpec, texts: &[&str], along: Option<&str>) -> String {
    let from = told_apart(spec.from, None);
    let mut kept: Vec<&str> = Vec::new();
    // From the last on: a join may speak of those before it.
    for join in joins(&from).into_iter().rev() {
        if join.name.is_empty() || texts.iter().chain(&kept).any(|text| speaks_of(text, join.name)) {
            kept.push(join.sql);
        }
    }
    kept.reverse();
    let joins: String = kept.iter().map(|join| format!(" {join}")).collect();
    let along = along.map(|index| format!(" INDEXED BY {index}")).unwrap_or_default();
    format!("{} t{along}{joins}", record::table(spec.kind))
}

/// The table and all joins.
pub(super) fn all(spec: &ListSpec) -> String {
    format!("{} t {}", record::table(spec.kind), told_apart(spec.from, None))
}

/// The table and all joins, where the ids of the rows are known: what is summed for each row is summed for these alone.
pub(super) fn of_known(spec: &ListSpec, ids: &str) -> String {
    format!("{} {}", dialect::known_by_id(record::table(spec.kind)), told_apart(spec.from, Some(ids)))
}

/// Joins with a condition in each place that stands for one, or without them.
fn told_apart(from: &str, ids: Option<&str>) -> String {
    let mut parts = from.split(OF);
    let mut told = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (column, rest) = part.split_once('}').unwrap_or((part, ""));
        if let Some(ids) = ids {
            told.push_str(&format!("AND {column} IN ({ids})"));
        }
        told.push_str(rest);
    }
    told
}

/// The joins one by one; what is not plainly joined stays together, and without a name.
fn joins(from: &str) -> Vec<Join<'_>> {
    if from.contains('(') {
        return vec![Join { name: "", sql: from }];
    }
    let mut starts: Vec<usize> = from.match_indices("JOIN ").map(|(at, _)| at).collect();
    for start in &mut starts {
        *start -= if from[..*start].ends_with("LEFT ") { 5 } else { 0 };
    }
    let ends = starts.iter().skip(1).copied().chain([from.len()]);
    let parts = starts.iter().zip(ends).map(|(start, end)| from[*start..end].trim());
    parts.map(|sql| Join { name: name_of(sql), sql }).collect()
}

/// The name of what is joined, where the join changes no row: it may find nothing, or is by the key that a row bears.
fn name_of(sql: &str) -> &str {
    let words: Vec<&str> = sql.split_whitespace().collect();
    match words[..] {
        ["LEFT", "JOIN", _, name, "ON", ..] => name,
        ["JOIN", _, name, "ON", key, "=", of] if key == format!("{name}.id") && of.ends_with("_id") => name,
        _ => "",
    }
}

fn speaks_of(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let is_begun = text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        !is_begun && text[at + name.len()..].starts_with('.')
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{field, kind::Kind};

    #[test]
    fn what_is_summed_is_summed_for_known_rows_alone() {
        let from = "JOIN (SELECT y_id, SUM(x) AS x FROM y WHERE z = 1 {of y_id} GROUP BY y_id) a ON a.y_id = t.id";
        let spec = ListSpec::new(Kind::Setting, from, &[] as &[field::Field<()>], &[], "t.id");
        let known = "\"setting\" t NOT INDEXED JOIN (SELECT y_id, SUM(x) AS x FROM y WHERE z = 1 AND y_id IN ($1, $2) GROUP BY y_id) a
            ON a.y_id = t.id";
        assert_eq!(of_known(&spec, "$1, $2"), known.replace("\n            ", " "));
        let all_of_them = format!("\"setting\" t {}", from.replace("{of y_id}", ""));
        assert_eq!([all(&spec), needed(&spec, &[], None)], [all_of_them.clone(), all_of_them]);
    }

    #[test]
    fn what_nothing_speaks_of_is_not_joined() {
        let from = "JOIN call c ON c.id = t.call_id JOIN customer k ON k.id = c.customer_id\n LEFT JOIN \"user\" u ON u.id = t.user_id
            JOIN part p ON p.call_id = c.id";
        let spec = |from| ListSpec::new(Kind::Setting, from, &[] as &[field::Field<()>], &[], "t.id");
        let needed = |texts: &[&str]| needed(&spec(from), texts, None);
        let part = "JOIN part p ON p.call_id = c.id";
        let call = "JOIN call c ON c.id = t.call_id";
        assert_eq!(
            needed(&["t.id"]),
            format!("\"setting\" t {call} {part}"),
            "a join of many rows stays, with what it names"
        );
        assert_eq!(needed(&["k.name"]), format!("\"setting\" t {call} JOIN customer k ON k.id = c.customer_id {part}"),);
        assert_eq!(
            needed(&["x.u.y", "u.name"]),
            format!("\"setting\" t {call} LEFT JOIN \"user\" u ON u.id = t.user_id {part}")
        );
        let summed = "JOIN (SELECT SUM(x) AS y FROM z) a ON a.id = t.id LEFT JOIN b ON b.id = t.b_id";
        assert_eq!(super::needed(&spec(summed), &[], None), format!("\"setting\" t {summed}"));
    }
}
