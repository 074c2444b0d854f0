//! How a history row tells its fields: `["column", before, after]`, and of a new record, which was nothing before,
//! `["column", after]`. Columns in which nothing but an empty text stands are told together: `["one two three", ""]`. Most
//! rows are those of new records, and the history is the largest table there is.

use serde::{
    Deserialize, Deserializer,
    de::{Error as _, IgnoredAny, SeqAccess, Visitor},
};

use crate::base::value::Val;

use super::FieldChange;

/// What stands between the columns that are told together; no column has it in its name.
const JOINT: &str = " ";

/// The fields of a new record that are something.
pub(in crate::db) fn of_made<'v>(values: impl Iterator<Item = (&'v str, &'v Val)>) -> String {
    let (mut told, mut empty) = (Vec::new(), Vec::new());
    for (column, val) in values {
        match val {
            Val::Null => {}
            Val::Text(text) if text.is_empty() => empty.push(column),
            val => told.push((column, val)),
        }
    }
    let (empty, nothing) = (empty.join(JOINT), Val::Text(String::new()));
    if !empty.is_empty() {
        told.push((&empty, &nothing));
    }
    json(&told, told.len())
}

/// Fields with what they were and what they became.
pub(in crate::db) fn of_changed(fields: &[(&str, &Val, &Val)]) -> String {
    json(&fields, fields.len())
}

fn json(told: &impl serde::Serialize, items: usize) -> String {
    /// What an item takes, about: there are millions of rows, and a text that grows is copied again and again.
    const ITEM: usize = 40;
    let mut text = Vec::with_capacity(items * ITEM);
    let written = serde_json::to_writer(&mut text, told).is_ok();
    String::from_utf8(text).ok().filter(|_| written).expect("texts and numbers can be written as JSON")
}

/// Reads what a history row tells.
///
/// # Errors
/// What is wrong with the text, in English.
pub fn read(text: &str) -> Result<Vec<FieldChange>, String> {
    let told: Vec<Told> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut all = Vec::with_capacity(told.len());
    for Told { columns, before, after } in told {
        let each = columns.split(JOINT).map(|column| (column.to_owned(), before.clone(), after.clone()));
        all.extend(each);
    }
    Ok(all)
}

/// One item of the text.
struct Told {
    columns: String,
    before: Val,
    after: Val,
}

impl<'de> Deserialize<'de> for Told {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Items;

        impl<'de> Visitor<'de> for Items {
            type Value = Told;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a column with what it became, or with what it was and became")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Told, A::Error> {
                let columns = items.next_element()?.ok_or_else(|| A::Error::invalid_length(0, &self))?;
                let first: Val = items.next_element()?.ok_or_else(|| A::Error::invalid_length(1, &self))?;
                let told = match items.next_element()? {
                    Some(after) => Told { columns, before: first, after },
                    None => Told { columns, before: Val::Null, after: first },
                };
                match items.next_element::<IgnoredAny>()? {
                    Some(_) => Err(A::Error::invalid_length(4, &self)),
                    None => Ok(told),
                }
            }
        }

        from.deserialize_seq(Items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Val {
        Val::Text(text.to_owned())
    }

    #[test]
    fn a_new_record_is_told_by_what_stands_in_it_and_read_as_it_was() {
        let values = [
            ("number", text("SC-1")),
            ("note", text("")),
            ("paid", Val::Null),
            ("total", Val::Int(0)),
            ("why", text("")),
        ];
        let told = of_made(values.iter().map(|(column, val)| (*column, val)));
        assert_eq!(told, r#"[["number","SC-1"],["total",0],["note why",""]]"#);
        let mut read = read(&told).unwrap();
        read.sort_by(|one, other| one.0.cmp(&other.0));
        let became = |column: &str, val| (column.to_owned(), Val::Null, val);
        assert_eq!(
            read,
            [
                became("note", text("")),
                became("number", text("SC-1")),
                became("total", Val::Int(0)),
                became("why", text(""))
            ]
        );
    }

    #[test]
    fn what_was_and_became_something_is_read_as_older_programs_wrote_it_too() {
        let (was, became) = (Val::Int(1), text("\"'\\"));
        let told = of_changed(&[("note", &was, &became), ("paid", &became, &Val::Null)]);
        let fields = vec![("note".to_owned(), was.clone(), became.clone()), ("paid".to_owned(), became, Val::Null)];
        assert_eq!(read(&told), Ok(fields));
        let older = read(r#"[["number",null,"SC-1"],["note",null,""]]"#).unwrap();
        assert_eq!(older, [("number".to_owned(), Val::Null, text("SC-1")), ("note".to_owned(), Val::Null, text(""))]);
        assert_eq!(read("[]"), Ok(Vec::new()));
    }

    #[test]
    fn what_is_no_such_text_is_told() {
        for wrong in ["", "{}", "[[]]", r#"[["number"]]"#, r#"[["number",1,2,3]]"#, r#"[[1,2]]"#, "[1]"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
