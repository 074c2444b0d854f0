//! What importers share: fields of a line as fields of the whole row, and dictionaries that grow.

use crate::{
    base::{
        failure::{Failure, FieldError},
        field::{Edit, Field},
        id::DictEntryId,
        say::Said,
    },
    db::tx::Tx,
    setting::{Dict, DictEntry, store},
};

/// Takes a field of a line (a contact, an address) for a row that has one such line: label, input
/// and headings are the line's own. A row may leave the line out, so nothing of it is required.
///
/// # Panics
/// When the line has no such field, which any use of the importer would show.
pub(super) fn lifted<L, D>(fields: &'static [Field<L>], key: &str, of: fn(&mut D) -> &mut String) -> Field<D> {
    let field = fields.iter().find(|field| field.key == key).expect("a field of the line");
    let edit = field.edit.map(|edit| Edit { of, with: edit.with, required: false });
    Field {
        key: field.key,
        label: field.label,
        show: field.show,
        choices: field.choices,
        list: None,
        edit,
        headings: field.headings,
    }
}

/// Takes a field as it is.
pub(super) fn copied<D>(field: &'static Field<D>) -> Field<D> {
    Field {
        key: field.key,
        label: field.label,
        show: field.show,
        choices: field.choices,
        list: None,
        edit: field.edit,
        headings: field.headings,
    }
}

/// Brings a line to the front, where the fields of a row reach it: the one at that place, or a new one.
pub(super) fn to_front<L: Default>(lines: &mut Vec<L>, at: Option<usize>) {
    match at {
        Some(at) => lines[..=at].rotate_right(1),
        None => lines.insert(0, L::default()),
    }
}

/// Adds an entry to a dictionary that a file needs and the office does not have yet, and says so:
/// a foreign list of regions is no reason to refuse all its customers (PLAT-3).
///
/// # Errors
/// When the engine fails.
pub(super) fn grow(tx: &Tx<'_>, field: &'static str, dict: Dict, text: &str) -> Result<Option<FieldError>, Failure> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || store::find_entry(tx, dict, &name)?.is_some() {
        return Ok(None);
    }
    let position = store::entries(tx, dict)?.last().map_or(1, |last| last.position + 1);
    let (id, code) = (DictEntryId::default(), name.clone());
    let said = Said::new("exchange-dictionary-grew").with_word("dict", dict).with("name", name.as_str());
    tx.insert(&mut DictEntry { id, version: 0, dict, code, name, position, active: true })?;
    Ok(Some(FieldError::new(field, said)))
}
