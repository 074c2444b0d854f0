//! In which order the rows of a list come: in legs, so that an index can be walked along each where none holds the whole.

use super::joins;
use crate::base::field::{self, Column, ListQuery, ListSpec, Sorted, Walk};

/// Some of the rows, sorted; those of the next leg come behind them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Leg {
    /// Which rows, as SQL; all where it is empty.
    of: String,
    /// Their order, as SQL.
    pub by: String,
    /// How its rows are come by.
    along: Option<Walk>,
}

impl Leg {
    fn new(of: impl Into<String>, by: impl Into<String>) -> Self {
        Self { of: of.into(), by: by.into(), along: None }
    }

    /// The tables that its rows are found in.
    pub fn from(&self, spec: &ListSpec, condition: &str) -> String {
        let of = |index| joins::needed(spec, &[condition, &self.by], index);
        match self.along {
            None => of(None),
            Some(Walk::Index(index)) => of(Some(index)),
            Some(Walk::Tables(tables)) => tables.to_owned(),
        }
    }

    /// What holds for its rows, with what holds for all.
    pub fn condition(&self, conditions: &[String]) -> String {
        let of = (!self.of.is_empty()).then(|| format!("({})", self.of));
        all(&conditions.iter().cloned().chain(of).collect::<Vec<_>>())
    }
}

/// Conditions, as they stand in a statement.
pub(super) fn all(conditions: &[String]) -> String {
    if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) }
}

/// The order that is asked for, or the list's own.
pub(super) fn legs(spec: &ListSpec, query: &ListQuery) -> Vec<Leg> {
    let own = || vec![Leg::new("", spec.order)];
    let named = |name: &str| spec.orders.iter().find(|(order, _)| *order == name).map(|(_, legs)| declared(legs));
    let Some((name, down)) = &query.sort else { return named("").unwrap_or_else(own) };
    if let Some(column) = spec.columns.iter().find(|column| column.key == name) {
        let is_narrowed = query.only.is_some() || !query.filter.is_empty() || !query.text.trim().is_empty();
        return of_column(spec, column, *down, is_narrowed);
    }
    named(name).unwrap_or_else(own)
}

fn declared(legs: &[field::Leg]) -> Vec<Leg> {
    legs.iter().map(|leg| Leg { along: leg.along, ..Leg::new(leg.of, leg.by) }).collect()
}

fn of_column(spec: &ListSpec, column: &Column, down: bool, is_narrowed: bool) -> Vec<Leg> {
    let sql = column.list.sql;
    match column.list.sorted {
        // Few are left: they are found and sorted, where a walk along other records would pass by all that are not asked
        // for.
        Sorted::Legs(..) if is_narrowed && !sql.starts_with("t.") => by_value(sql, down),
        Sorted::Legs(up, falling) => declared(if down { falling } else { up }),
        Sorted::Words => by_words(spec, sql, column.choices, down),
        // A server walks an index backwards only where it isn't told what becomes of nothing: said to be something, it
        // need not be.
        Sorted::Value if column.list.indexed && down => vec![
            Leg::new(format!("{sql} IS NOT NULL"), format!("{sql} DESC NULLS LAST, t.id DESC NULLS LAST")),
            Leg::new(format!("{sql} IS NULL"), "t.id DESC NULLS LAST"),
        ],
        Sorted::Value if column.list.indexed => vec![Leg::new("", format!("{sql} NULLS LAST, t.id"))],
        Sorted::Value => by_value(sql, down),
    }
}

/// Sorted without an index. Seeing a bare id, SQLite hopes that any index will help, and reads the rows in its order,
/// criss-cross through the file: four times as slow as one after the other.
fn by_value(sql: &str, down: bool) -> Vec<Leg> {
    vec![match down {
        true => Leg::new("", format!("{sql} DESC NULLS LAST, +t.id DESC NULLS LAST")),
        false => Leg::new("", format!("{sql} NULLS LAST, +t.id")),
    }]
}

/// A leg for each word, those with none of them at the end.
fn by_words(spec: &ListSpec, sql: &str, words: &[&str], down: bool) -> Vec<Leg> {
    let mut legs: Vec<Leg> = words.iter().map(|word| Leg::new(format!("{sql} = '{word}'"), spec.order)).collect();
    if down {
        legs.reverse();
    }
    let known: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    // An index of the words is walked for these too, though hardly ever one of them is found.
    let others = format!("({sql} IN ({})) IS NOT TRUE", known.join(", "));
    legs.push(Leg::new(others, format!("{sql}, {}", spec.order)));
    legs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{field::Show, kind::Kind};

    type Field = field::Field<()>;

    const WORDS: &[&str] = &["low", "high"];
    const ORDERS: &[(&str, &[field::Leg])] = &[("pressing", &[field::Leg::new("", "t.weight, t.id")])];
    const FIELDS: &[Field] = &[
        Field::new("day", "day", Show::Day).listed("t.day", 1.0).indexed(),
        Field::new("note", "note", Show::Text).listed("t.note", 1.0),
        Field::new("weight", "weight", Show::Word("weight"))
            .listed("t.weight", 1.0)
            .choices(WORDS)
            .sorted(Sorted::Words),
        Field::new("owner", "owner", Show::Text).listed("o.name", 1.0).sorted(Sorted::Legs(
            &[field::Leg::new("o.id IS NULL", "t.id"), field::Leg::new("o.id > 0", "o.name, t.id")],
            &[],
        )),
    ];

    /// The condition and order of each leg.
    fn asked(key: &str, down: bool) -> Vec<(String, String)> {
        let spec = ListSpec::new(Kind::Setting, "", FIELDS, &[], "t.day, t.id").ordered(ORDERS);
        let query = ListQuery { sort: Some((key.to_owned(), down)), ..ListQuery::default() };
        legs(&spec, &query).into_iter().map(|leg| (leg.of, leg.by)).collect()
    }

    #[test]
    fn each_column_has_its_legs() {
        for (key, down, legs) in [
            ("day", false, &[("", "t.day NULLS LAST, t.id")][..]),
            (
                "day",
                true,
                &[
                    ("t.day IS NOT NULL", "t.day DESC NULLS LAST, t.id DESC NULLS LAST"),
                    ("t.day IS NULL", "t.id DESC NULLS LAST"),
                ],
            ),
            ("note", false, &[("", "t.note NULLS LAST, +t.id")]),
            ("note", true, &[("", "t.note DESC NULLS LAST, +t.id DESC NULLS LAST")]),
            (
                "weight",
                true,
                &[
                    ("t.weight = 'high'", "t.day, t.id"),
                    ("t.weight = 'low'", "t.day, t.id"),
                    ("(t.weight IN ('low', 'high')) IS NOT TRUE", "t.weight, t.day, t.id"),
                ],
            ),
            ("owner", false, &[("o.id IS NULL", "t.id"), ("o.id > 0", "o.name, t.id")]),
            ("pressing", false, &[("", "t.weight, t.id")]),
            ("nowhere", false, &[("", "t.day, t.id")]),
        ] {
            let legs: Vec<_> = legs.iter().map(|(of, by)| ((*of).to_owned(), (*by).to_owned())).collect();
            assert_eq!(asked(key, down), legs, "{key}");
        }
    }

    #[test]
    fn a_leg_is_walked_as_it_is_said_and_a_list_without_an_order_goes_by_its_legs() {
        const OWN: (&str, &[field::Leg]) = (
            "",
            &[
                field::Leg::new("t.day = 1", "t.id").along(Walk::Index("by_day")),
                field::Leg::new("o.id = t.owner_id", "t.id").along(Walk::Tables("owner o CROSS JOIN setting t")),
            ],
        );
        let from = "LEFT JOIN owner o ON o.id = t.owner_id";
        let spec = ListSpec::new(Kind::Setting, from, FIELDS, &[], "t.day, t.id").ordered(&[OWN]);
        let legs = legs(&spec, &ListQuery::default());
        let from: Vec<String> = legs.iter().map(|leg| leg.from(&spec, &leg.condition(&[]))).collect();
        assert_eq!(from, ["\"setting\" t INDEXED BY by_day", "owner o CROSS JOIN setting t"]);
    }

    #[test]
    fn conditions_and_a_leg_hold_together() {
        let leg = Leg::new("a OR b", "t.id");
        assert_eq!(leg.condition(&["(c)".to_owned()]), " WHERE (c) AND (a OR b)");
        assert_eq!(Leg::new("", "t.id").condition(&[]), "");
    }
}
