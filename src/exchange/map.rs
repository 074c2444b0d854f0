//! Headings of a file matched with the fields of an import.

use std::collections::BTreeMap;

use crate::base::{
    failure::Failure,
    field::{Edit, Field, Input},
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
    /// Headings whose columns are left out because another one is closer to the field that both mean: with that one.
    pub spare: Vec<(String, String)>,
}

/// Matches the headings of a sheet with fields: by label in any language, key, or one of the field's
/// headings or of those in `also` (by key), without regard to case, spaces and punctuation; what
/// stands in brackets may be missing. Of several columns that mean one field the closest fills it: its label or key goes
/// before its headings, and those go before `also`, in the order in which they stand there. A heading matched `by_hand`
/// goes before all: it fills that field, and no other column does; with an empty field it is left out.
///
/// # Errors
/// Everything that is wrong, at once: required fields without a column, fields with several that are as close; headings
/// and fields matched by hand that there are not; no heading at all that is known.
pub fn map<D>(
    sheet: &Sheet,
    fields: &'static [Field<D>],
    (also, by_hand): (&[(&str, &str)], &BTreeMap<String, String>),
    wording: &Wording,
) -> Result<Mapping<D>, Failure> {
    let known = known(fields, also, wording);
    let mut mapping = Mapping { filled: Vec::new(), unknown: Vec::new(), spare: Vec::new() };
    let mut wrong = Vec::new();
    let hand = ByHand::of(sheet, &known, by_hand, &mut wrong);
    for (column, meant) in meant(sheet, &known, &hand).into_iter().enumerate() {
        let heading = &sheet.headings[column];
        match meant {
            Meant::Nothing if heading.is_empty() => {}
            Meant::Nothing => mapping.unknown.push(heading.clone()),
            Meant::Field(Known { field, edit, .. }) => mapping.filled.push(Filled { field, edit: *edit, column }),
            Meant::Spare(taken) => mapping.spare.push((heading.clone(), sheet.headings[taken].clone())),
            Meant::Twice(first) => wrong.push(twice(sheet, first, column)),
        }
    }
    if mapping.filled.is_empty() && !sheet.headings.is_empty() {
        wrong.push(Said::new("exchange-heading-row-missing"));
    }
    for Known { field, edit, .. } in &known {
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
    let field_at = |(column, meant): (usize, Meant<'_, D>)| match meant {
        Meant::Field(known) => Some((known.field, known.edit)),
        // Both are shown as what they claim to be: one of them must go.
        Meant::Twice(_) => hand.find(&known, &sheet.headings[column]).map(|(known, _)| (known.field, known.edit)),
        Meant::Nothing | Meant::Spare(_) => None,
    };
    meant(sheet, &known, &hand).into_iter().enumerate().map(field_at).collect()
}

/// What a column is.
enum Meant<'k, D: 'static> {
    /// No field is known by its heading.
    Nothing,
    /// It fills this one.
    Field(&'k Known<D>),
    /// That column is closer to the field.
    Spare(usize),
    /// That column before it is as close.
    Twice(usize),
}

/// What each column is, beside the others.
fn meant<'k, D>(sheet: &Sheet, known: &'k [Known<D>], hand: &ByHand<'_>) -> Vec<Meant<'k, D>> {
    let claims: Vec<_> = sheet.headings.iter().map(|heading| hand.find(known, heading)).collect();
    let best = |of: &Known<D>| {
        let rivals = claims.iter().enumerate().filter_map(|(at, claim)| claim.map(|(known, near)| (near, at, known)));
        // Of those that are as close the first.
        rivals.filter(|(.., known)| known.field.key == of.field.key).map(|(near, at, _)| (near, at)).min()
    };
    let of_column = |(column, claim): (usize, &Option<(&'k Known<D>, Near)>)| {
        let Some((known, near)) = claim else { return Meant::Nothing };
        match best(known) {
            Some((_, at)) if at == column => Meant::Field(known),
            Some((best, at)) if best == *near => Meant::Twice(at),
            Some((_, at)) => Meant::Spare(at),
            None => Meant::Nothing,
        }
    };
    claims.iter().enumerate().map(of_column).collect()
}

/// The fields that can be filled, with their names.
fn known<D>(fields: &'static [Field<D>], also: &[(&str, &str)], wording: &Wording) -> Vec<Known<D>> {
    let named =
        |field: &'static Field<D>| field.edit.map(|edit| Known { field, edit, names: names(field, also, wording) });
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
            let found = find(known, field).map(|(known, _)| known.field.key);
            if found.is_none() && !field.is_empty() {
                let fields: Vec<&str> = known.iter().map(|known| known.field.key).collect();
                let said = Said::new("exchange-map-no-field").with("heading", heading.as_str());
                wrong.push(said.with("field", field.as_str()).with("known", fields.join(", ")));
            }
            all.push((name, found));
        }
        Self(all)
    }

    /// The field of a heading, and how close it is. A field that another heading was matched with by hand is no longer
    /// found by its names.
    fn find<'k, D>(&self, known: &'k [Known<D>], heading: &str) -> Option<(&'k Known<D>, Near)> {
        let name = plain(heading);
        if let Some((_, key)) = self.0.iter().find(|(other, _)| *other == name) {
            return known.iter().find(|known| Some(known.field.key) == *key).map(|known| (known, (0, false)));
        }
        find(known, heading).filter(|(known, _)| !self.0.iter().any(|(_, key)| *key == Some(known.field.key)))
    }
}

fn twice(sheet: &Sheet, first: usize, second: usize) -> Said {
    Said::new("exchange-heading-twice")
        .with("first", sheet.headings[first].as_str())
        .with("second", sheet.headings[second].as_str())
        .with("column", cell_name(1, second + 1).trim_end_matches('1'))
}

/// A field with its names, plain, and how far each is from what it is called here.
struct Known<D: 'static> {
    field: &'static Field<D>,
    edit: Edit<D>,
    names: Vec<(String, usize)>,
}

/// How far a heading is from what the field is called here, and whether something in brackets was left out of it.
type Near = (usize, bool);

/// The field of a heading: the whole of it counts before the part outside of brackets.
fn find<'a, D>(known: &'a [Known<D>], heading: &str) -> Option<(&'a Known<D>, Near)> {
    let by = |name: &str, cut: bool| {
        let far =
            |known: &'a Known<D>| known.names.iter().find(|(other, _)| other == name).map(|(_, far)| (known, *far));
        known.iter().find_map(far).map(|(known, far)| (known, (far, cut)))
    };
    by(&plain(heading), false).or_else(|| {
        let (before, inside) = heading.split_once(['(', '（', '[', '【'])?;
        // So many hours are no moment.
        let is_moment = |known: &Known<D>| matches!(known.edit.with, Input::Instant | Input::Day);
        by(&plain(before), true).filter(|(known, _)| !(is_moment(known) && names_unit(inside)))
    })
}

/// True for what says in which unit of time a column counts: `in hrs`, `小时`.
fn names_unit(inside: &str) -> bool {
    const UNITS: &str = "hr hrs hour hours min mins minute minutes sec secs second seconds days \
        小时 分钟 分 秒 秒钟 天 工作日";
    let inside = inside.to_lowercase();
    let mut words = inside.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    // One letter alone: among others it is a part of how a moment is written.
    words.clone().eq(["h"]) || words.any(|word| UNITS.split(' ').any(|unit| unit == word))
}

/// All names of a field, plain: its own, its headings, and others that the import knows, from near to far.
fn names<D>(field: &Field<D>, also: &[(&str, &str)], wording: &Wording) -> Vec<(String, usize)> {
    let own = wording.of(field.label).into_iter().chain([field.key.to_owned()]).map(|name| (name, 0));
    let headings = field.headings.iter().map(|heading| ((*heading).to_owned(), 1));
    let others = also.iter().filter(|(key, _)| *key == field.key);
    let others = others.zip(2..).map(|((_, heading), far)| ((*heading).to_owned(), far));
    let all = own.chain(headings).chain(others).map(|(name, far)| (plain(&name), far));
    all.filter(|(name, _)| !name.is_empty()).collect()
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

    fn left_out(headings: &[&str]) -> Vec<String> {
        whole(headings, &[]).expect("they fit").spare.into_iter().map(|(heading, _)| heading).collect()
    }

    fn mapped_by_hand(headings: &[&str], by_hand: &[(&str, &str)]) -> Result<Mapped, Failure> {
        let mapping = whole(headings, by_hand)?;
        Ok((mapping.filled.iter().map(|filled| (filled.field.key, filled.column)).collect(), mapping.unknown))
    }

    fn whole(headings: &[&str], by_hand: &[(&str, &str)]) -> Result<Mapping<Draft>, Failure> {
        let by_hand = by_hand.iter().map(|(heading, field)| ((*heading).to_owned(), (*field).to_owned())).collect();
        let headings = headings.iter().map(|heading| (*heading).to_owned()).collect();
        let found = Found::Text { encoding: "UTF-8", separator: ',' };
        let sheet = Sheet { source: Default::default(), found, headings, rows: Vec::new() };
        map(&sheet, FIELDS, (&[("price", "售价")], &by_hand), &Wording::default())
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
    fn of_several_columns_that_mean_one_field_the_closest_fills_it() {
        for (headings, filled, left) in [
            (["客户编号", "客户", "物料"], ["客户", "物料"], ["客户编号"].as_slice()),
            (["物料", "Customer", "code（旧）"], ["物料", "Customer"], &["code（旧）"]),
            (["Customer (old)", "item", "客户"], ["item", "客户"], &["Customer (old)"]),
        ] {
            let (found, unknown) = mapped(&headings).unwrap();
            let found: Vec<&str> = found.into_iter().map(|(_, column)| headings[column]).collect();
            assert_eq!((found.as_slice(), unknown.len()), (filled.as_slice(), 0), "{headings:?}");
            assert_eq!(left_out(&headings), left, "{headings:?}");
        }
        assert_eq!(
            mapped(&["客户", "物料", "售价", "Unit price"]).unwrap().0,
            [("code", 0), ("full_name", 1), ("price", 3)]
        );
        let by_hand = mapped_by_hand(&["客户", "物料", "客户编号"], &[("客户编号", "code")]).unwrap();
        assert_eq!(by_hand, (vec![("full_name", 1), ("code", 2)], vec!["客户".to_owned()]));
        assert!(mapped(&["客户", "物料", "Customer"]).is_err(), "nobody knows which");
        assert!(mapped(&["客户（一）", "客户（二）", "物料"]).is_err(), "nor here");
    }

    #[test]
    fn a_column_that_counts_hours_is_no_moment() {
        for inside in ["in hrs)", "hours", "Hrs", "h)", "小时）", "工作日", "min."] {
            assert!(names_unit(inside), "{inside}");
        }
        for inside in ["UTC", "GMT+8", "必填", "date", "", "北京时间", "yyyy/M/d h:m:s"] {
            assert!(!names_unit(inside), "{inside}");
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
        let said = mapped(&["unit price", "Unit_Price", "Fax"]).unwrap_err().said();
        let text = Texts::new(Lang::En, chrono_tz::UTC).say(&said);
        for part in ["unit price", "Unit_Price", "column B", "客户 / customer", "物料 / item", "Fax"] {
            assert!(text.contains(part), "{part} is not in: {text}");
        }
    }
}
