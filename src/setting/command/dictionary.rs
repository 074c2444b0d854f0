//! Dictionary entries as a form holds them, and codes read from text (PLAT-3).

use crate::{
    base::{alike::folded, failure::Failure, id::DictEntryId, parse::Parser, say::Said, words::Word as _},
    db::{query::Conn, record, tx::Tx},
    people::Codes,
    setting::{Dict, DictEntry, rules::Refusal, store},
};

/// An entry of a dictionary as text.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct EntryDraft {
    /// The entry; none for a new one.
    pub id: Option<DictEntryId>,
    /// The version it was read at.
    pub version: i64,
    /// The dictionary's word.
    pub dict: String,
    /// What records keep; empty in a new entry to take the name.
    pub code: String,
    /// What people read.
    pub name: String,
    /// Offered for new records: `1` or empty.
    pub active: String,
}

impl From<&DictEntry> for EntryDraft {
    fn from(entry: &DictEntry) -> Self {
        Self {
            id: Some(entry.id),
            version: entry.version,
            dict: entry.dict.word().to_owned(),
            code: entry.code.clone(),
            name: entry.name.clone(),
            active: if entry.active { "1".to_owned() } else { String::new() },
        }
    }
}

/// Adds or saves an entry. A new one goes to the end of its dictionary.
///
/// # Errors
/// [`Failure::Invalid`] by field; [`Refusal::CodeIsKept`] when a saved code would change.
pub(super) fn save_entry(tx: &Tx<'_>, draft: &EntryDraft) -> Result<DictEntryId, Failure> {
    let mut parser = Parser::default();
    let dict = parser.word("dict", &draft.dict, Dict::ProblemType);
    let name = parser.required("name", &draft.name);
    let code = if draft.code.trim().is_empty() { name.clone() } else { parser.line("code", &draft.code) };
    let active = parser.flag("active", &draft.active);
    let sought = folded(&code);
    // What was saved before stays, also where two codes differ in case only.
    let is_same =
        |other: &DictEntry| if draft.id.is_none() { folded(&other.code) == sought } else { other.code == code };
    let taken = store::entries(tx, dict)?.into_iter().find(|other| Some(other.id) != draft.id && is_same(other));
    if let Some(other) = taken.filter(|_| !code.is_empty()) {
        parser.taken("code", &code, &other.code);
    }
    parser.done()?;
    let Some(id) = draft.id else { return add_entry(tx, dict, &code, &name) };
    let mut entry: DictEntry = record::get(tx, id)?;
    tx.expect_version(&entry, draft.version)?;
    if entry.code != code || entry.dict != dict {
        return Err(Refusal::CodeIsKept(entry.dict).into());
    }
    tx.change(&mut entry, |entry| {
        entry.name = name;
        entry.active = active;
    })?;
    Ok(id)
}

/// Adds an active entry to the end of a dictionary.
///
/// # Errors
/// When the engine refuses: the code is taken.
pub(super) fn add_entry(tx: &Tx<'_>, dict: Dict, code: &str, name: &str) -> Result<DictEntryId, Failure> {
    let position = store::entries(tx, dict)?.last().map_or(1, |last| last.position + 1);
    tx.insert(&mut DictEntry {
        id: DictEntryId::default(),
        version: 0,
        dict,
        code: code.to_owned(),
        name: name.to_owned(),
        position,
        active: true,
    })
}

/// Moves an entry before the one above it; the first one stays.
pub(super) fn raise_entry(tx: &Tx<'_>, id: DictEntryId) -> Result<(), Failure> {
    let mut entry: DictEntry = record::get(tx, id)?;
    let mut entries = store::entries(tx, entry.dict)?;
    let Some(at) = entries.iter().position(|other| other.id == id).filter(|at| *at > 0) else { return Ok(()) };
    let above = &mut entries[at - 1];
    // Two entries of one place would swap to no effect.
    let (upper, lower) = (above.position, entry.position.max(above.position + 1));
    tx.change(&mut entry, |entry| entry.position = upper)?;
    tx.change(above, |above| above.position = lower)
}

/// Reads an entry of a dictionary by code or name into its code; empty stays empty. An unknown text
/// is an error of the field.
///
/// # Errors
/// When the engine fails.
pub fn read_code(
    parser: &mut Parser,
    field: &'static str,
    conn: &Conn,
    dict: Dict,
    text: &str,
) -> Result<String, Failure> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    Ok(store::find_entry(conn, dict, text)?.map_or_else(
        || {
            parser.refuse(field, Said::new("error-not-in-dictionary").with("value", text));
            String::new()
        },
        |entry| entry.code,
    ))
}

/// Reads entries of a dictionary, with commas between them.
///
/// # Errors
/// When the engine fails.
pub fn read_codes(
    parser: &mut Parser,
    field: &'static str,
    conn: &Conn,
    dict: Dict,
    text: &str,
) -> Result<Codes, Failure> {
    let mut codes: Vec<String> = Vec::new();
    for part in split_codes(text) {
        let code = read_code(parser, field, conn, dict, part)?;
        if !code.is_empty() && !codes.contains(&code) {
            codes.push(code);
        }
    }
    Ok(Codes(codes))
}

/// The parts of a text with commas between them, in the ways both languages write a list.
pub fn split_codes(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', '，', '、', ';', '；', '\n']).map(str::trim).filter(|part| !part.is_empty())
}
