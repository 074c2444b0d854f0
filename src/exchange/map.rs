//! Headings of a file matched with the fields of an import.

use std::collections::BTreeMap;

use crate::base::{
    failure::Failure,
    field::{Edit, Field},
    say::Said,
    text::{Lang, Texts},
};

use super::{Sheet, read::cell_name};

/// The texts of all languages: a file may have headings and words in any of them.
pub struct Wording {
    all: Vec<Texts>,
}

impl Default for Wording {
    fn default() -> Self {
        // Moments are not read through these texts, so the zone does not matter.
        Self { all: [Lang::Zh, Lang::En].map(|lang| Texts::new(lang, chrono_tz::UTC)).into() }
    }
}

impl Wording {
    /// The texts of a key in all languages.
    pub fn of(&self, key: &str) -> Vec<String> {
        self.all.iter().filter_map(|texts| texts.find(key)).map(|text| text.to_string()).collect()
    }
}

/// A field that an import fills, and the column it comes from.
#[derive(Debug)]
pub struct Filled<D: 'static> {
    /// The field.
    pub field: &'static Field<D>,
    /// Where the draft keeps it.
    pub edit: Edit<D>,
    /// The column of the sheet, from 0.
    pub column: usize,
}

/// Which columns of a sheet fill which fields.
#[derive(Debug)]
pub struct Mapping<D: 'static> {
    /// The fields that the sheet has a column for, in the order of the columns.
    pub filled: Vec<Filled<D>>,
    /// Headings that no field is known by: their columns are left out.
    pub unknown: Vec<String>,
}

/// Matches the headings of a sheet with fields: by label in any language, key, or one of the field's
/// headings or of those in `also` (by key), without regard to case, spaces and punctuation; what
/// stands in brackets may be missing. A heading matched `by_hand` goes before: it fills that field, and no other
/// column does; with an empty field it is left out.
///
/// # Errors
/// Everything that is wrong, at once: required fields without a column, fields with several; headings and fields
/// matched by hand that there are not; no heading at all that is known.
pub fn map<D>(
    sheet: &Sheet,
    fields: &'static [Field<D>],
    (also, by_hand): (&[(&str, &str)], &BTreeMap<String, String>),
    wording: &Wording,
) -> Result<Mapping<D>, Failure> {
    let known = known(fields, also, wording);
    let mut mapping = Mapping { filled: Vec::new(), unknown: Vec::new() };
    let mut wrong = Vec::new();
    let hand = ByHand::of(sheet, &known, by_hand, &mut wrong);
    for (column, heading) in sheet.headings.iter().enumerate() {
        if heading.is_empty() {
            continue;
        }
        let Some((field, edit, _)) = hand.find(&known, heading) else {
            mapping.unknown.push(heading.clone());
            continue;
        };
        match mapping.filled.iter().find(|filled| filled.field.key == field.key) {
            Some(first) => wrong.push(twice(sheet, first.column, column)),
            None => mapping.filled.push(Filled { field, edit: *edit, column }),
        }
    }
    if mapping.filled.is_empty() && !sheet.headings.is_empty() {
        wrong.push(Said::new("exchange-heading-row-missing"));
    }
    for (field, edit, _) in &known {
        if edit.required && !mapping.filled.iter().any(|filled| filled.field.key == field.key) {
            let label = wording.of(field.label).join(" / ");
            wrong.push(Said::new("exchange-heading-missing").with("heading", label));
        }
    }
    if wrong.is_empty() {
        return Ok(mapping);
    }
    let found = sheet.headings.iter().filter(|heading| !heading.is_empty()).cloned().collect::<Vec<_>>().join(", ");
    Err(Said::new("exchange-headings-wrong").with("wrong", wrong).with("found", found).into())
}

/// The field that each column fills, as its heading is understood; none where it is left out.
pub(super) fn columns<D>(
    sheet: &Sheet,
    fields: &'static [Field<D>],
    (also, by_hand): (&[(&str, &str)], &BTreeMap<String, String>),
    wording: &Wording,
) -> Vec<Option<(&'static Field<D>, Edit<D>)>> {
    let known = known(fields, also, wording);
    // What is wrong with it is said where the columns are mapped.
    let hand = ByHand::of(sheet, &known, by_hand, &mut Vec::new());
    let of = |heading: &String| hand.find(&known, heading).map(|(field, edit, _)| (*field, *edit));
    sheet.headings.iter().map(|heading| if heading.is_empty() { None } else { of(heading) }).collect()
}

/// The fields that can be filled, with their names.
fn known<D>(fields: &'static [Field<D>], also: &[(&str, &str)], wording: &Wording) -> Vec<Known<D>> {
    let named = |field: &'static Field<D>| field.edit.map(|edit| (field, edit, names(field, also, wording)));
    fields.iter().filter_map(named).collect()
}

/// What was matched by hand: headings in plain form, with the key of the field.
struct ByHand<'a>(Vec<(String, Option<&'a str>)>);

impl<'a> ByHand<'a> {
    fn of<D>(sheet: &Sheet, known: &'a [Known<D>], by_hand: &BTreeMap<String, String>, wrong: &mut Vec<Said>) -> Self {
        let mut all = Vec::new();
        for (heading, field) in by_hand {
            let name = plain(heading);
            if !sheet.headings.iter().any(|other| plain(other) == name) {
                wrong.push(Said::new("exchange-map-no-heading").with("heading", heading.as_str()));
            }
            let found = find(known, field).map(|(field, ..)| field.key);
            if found.is_none() && !field.is_empty() {
                let fields: Vec<&str> = known.iter().map(|(field, ..)| field.key).collect();
                let said = Said::new("exchange-map-no-field").with("heading", heading.as_str());
                wrong.push(said.with("field", field.as_str()).with("known", fields.join(", ")));
            }
            all.push((name, found));
        }
        Self(all)
    }

    /// The field of a heading. A field that another heading was matched with by hand is no longer found by its names.
    fn find<'k, D>(&self, known: &'k [Known<D>], heading: &str) -> Option<&'k Known<D>> {
        let name = plain(heading);
        if let Some((_, key)) = self.0.iter().find(|(other, _)| *other == name) {
            return known.iter().find(|(field, ..)| Some(field.key) == *key);
        }
        find(known, heading).filter(|(field, ..)| !self.0.iter().any(|(_, key)| *key == Some(field.key)))
    }
}

fn twice(sheet: &Sheet, first: usize, second: usize) -> Said {
    Said::new("exchange-heading-twice")
        .with("first", sheet.headings[first].as_str())
        .with("second", sheet.headings[second].as_str())
        .with("column", cell_name(1, second + 1).trim_end_matches('1'))
}

type Known<D> = (&'static Field<D>, Edit<D>, Vec<String>);

/// The field of a heading: the whole of it counts before the part outside of brackets.
fn find<'a, D>(known: &'a [Known<D>], heading: &str) -> Option<&'a Known<D>> {
    let by = |name: &str| known.iter().find(|(_, _, names)| names.iter().any(|other| other == name));
    by(&plain(heading)).or_else(|| by(&plain(heading.split(['(', '（', '[', '【']).next().unwrap_or_default())))
}

/// All names of a field, plain.
fn names<D>(field: &Field<D>, also: &[(&str, &str)], wording: &Wording) -> Vec<String> {
    let mut names = wording.of(field.label);
    names.push(field.key.to_owned());
    names.extend(field.headings.iter().map(|heading| (*heading).to_owned()));
    names.extend(also.iter().filter(|(key, _)| *key == field.key).map(|(_, heading)| (*heading).to_owned()));
    names.iter().map(|name| plain(name)).filter(|name| !name.is_empty()).collect()
}

/// A name without case, spaces and punctuation; full-width letters are as good as others.
pub fn plain(name: &str) -> String {
    name.chars().map(narrow).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The ASCII character that a full-width one stands for.
pub fn narrow(character: char) -> char {
    match character {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(u32::from(character) - 0xFEE0).expect("full-width forms lie behind ASCII in order")
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        base::field::{Input, Show},
        exchange::Found,
    };

    use super::*;

    #[derive(Default)]
    struct Draft {
        code: String,
        name: String,
        price: String,
    }

    const FIELDS: &[Field<Draft>] = &[
        Field::new("code", "kind-customer", Show::Text)
            .edited(Input::Line, |draft: &mut Draft| &mut draft.code)
            .required()
            .headings(&["客户编号"]),
        Field::new("full_name", "kind-item", Show::Text)
            .edited(Input::Line, |draft: &mut Draft| &mut draft.name)
            .required(),
        Field::new("price", "kind-user", Show::Money)
            .edited(Input::Money, |draft: &mut Draft| &mut draft.price)
            .headings(&["Unit price"]),
    ];

    /// Fields with their columns, and headings left over.
    type Mapped = (Vec<(&'static str, usize)>, Vec<String>);

    fn mapped(headings: &[&str]) -> Result<Mapped, Failure> {
        mapped_by_hand(headings, &[])
    }

    fn mapped_by_hand(headings: &[&str], by_hand: &[(&str, &str)]) -> Result<Mapped, Failure> {
        let by_hand = by_hand.iter().map(|(heading, field)| ((*heading).to_owned(), (*field).to_owned())).collect();
        let headings = headings.iter().map(|heading| (*heading).to_owned()).collect();
        let found = Found::Text { encoding: "UTF-8", separator: ',' };
        let sheet = Sheet { source: Default::default(), found, headings, rows: Vec::new() };
        let mapping = map(&sheet, FIELDS, (&[("price", "售价")], &by_hand), &Wording::default())?;
        Ok((mapping.filled.iter().map(|filled| (filled.field.key, filled.column)).collect(), mapping.unknown))
    }

    #[test]
    fn headings_are_known_by_label_in_both_languages_by_key_and_by_other_names() {
        for headings in [
            ["客户", "物料", "用户"],
            ["Customer", "ITEM", "user"],
            ["code", "Full Name", "unit_price"],
            ["客户编号", "Full Name", "售价"],
            ["客户编号*", "full-name：", "ＵｎｉｔＰｒｉｃｅ（元）"],
        ] {
            let (filled, unknown) = mapped(&headings).unwrap();
            assert_eq!(filled, [("code", 0), ("full_name", 1), ("price", 2)], "{headings:?}");
            assert!(unknown.is_empty(), "{headings:?}");
        }
    }

    #[test]
    fn unknown_headings_are_listed_and_left_out() {
        let (filled, unknown) = mapped(&["Fax", "", "code", "item"]).unwrap();
        assert_eq!(filled, [("code", 2), ("full_name", 3)]);
        assert_eq!(unknown, ["Fax"]);
    }

    #[test]
    fn what_is_matched_by_hand_goes_before_what_a_heading_says() {
        let headings = ["Customer", "Item", "Old name"];
        let (filled, unknown) = mapped_by_hand(&headings, &[("old name", "full_name")]).unwrap();
        assert_eq!(filled, [("code", 0), ("full_name", 2)]);
        assert_eq!(unknown, ["Item"], "one column fills a field");
        let (filled, unknown) = mapped_by_hand(&["Customer", "Item", "User"], &[("User", "")]).unwrap();
        assert_eq!((filled, unknown), (vec![("code", 0), ("full_name", 1)], vec!["User".to_owned()]));
        let said = mapped_by_hand(&headings, &[("Fax", "code"), ("Item", "colour")]).unwrap_err().said();
        let text = Texts::new(Lang::En, chrono_tz::UTC).say(&said);
        for part in ["Fax", "colour", "code, full_name, price"] {
            assert!(text.contains(part), "{part} is not in: {text}");
        }
    }

    #[test]
    fn a_file_without_a_heading_row_is_told_so() {
        let said = mapped(&["1", "Miller", "2026-01-01"]).unwrap_err().said();
        let text = Texts::new(Lang::En, chrono_tz::UTC).say(&said);
        assert!(text.contains("first row"), "{text}");
    }

    #[test]
    fn missing_and_doubled_headings_are_all_named_at_once() {
        let said = mapped(&["unit price", "User", "Fax"]).unwrap_err().said();
        let text = Texts::new(Lang::En, chrono_tz::UTC).say(&said);
        for part in ["unit price", "User", "column B", "客户 / customer", "物料 / item", "Fax"] {
            assert!(text.contains(part), "{part} is not in: {text}");
        }
    }
}
