//! Reads and writes the settings and the dictionaries.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    base::{
        alike::folded,
        calendar::Calendar,
        failure::Failure,
        id::{DictEntryId, Id as _, SettingId},
        kind::{Kind, Subject},
        shown::Shown,
        words::Word as _,
    },
    db::{backup::look::Look, history, number::Pattern, query::Conn, record, tx::Tx},
};

use super::{Company, Dict, DictEntry, Policy, Setting, Settings, UniqueBy};

/// Name of the setting that keeps the [`Company`].
pub const COMPANY: &str = "company";
/// Name of the setting that keeps the [`Calendar`].
pub const CALENDAR: &str = "calendar";
/// Name of the setting that keeps the [`Policy`].
pub const POLICY: &str = "policy";

/// Name of the setting that keeps the logo. It stands apart from the company's profile, which is read with every
/// command: only papers and the page of the settings ask for it.
pub const LOGO: &str = "logo";

/// All settings as one value; what was never saved is as the program proposes it.
///
/// # Errors
/// When the engine fails, or a stored setting can't be read.
pub fn load(conn: &Conn) -> Result<Settings, Failure> {
    // One question, for every form and every command asks it.
    let found = record::all::<Setting>(conn, "WHERE name IN ($1, $2, $3)", crate::vals![COMPANY, CALENDAR, POLICY])?;
    let value = |name: &str| found.iter().find(|setting| setting.name == name);
    Ok(Settings {
        company: value(COMPANY).map(unpacked).transpose()?.unwrap_or_default(),
        calendar: value(CALENDAR).map(unpacked).transpose()?.unwrap_or_else(Calendar::office_default),
        policy: value(POLICY).map(unpacked).transpose()?.unwrap_or_default(),
    })
}

/// The company's profile.
///
/// # Errors
/// As [`load`].
pub fn company(conn: &Conn) -> Result<Company, Failure> {
    Ok(read(conn, COMPANY)?.unwrap_or_default())
}

/// The company's name in data that was looked at; empty where it was never saved.
pub fn company_in(look: &Look) -> String {
    let company = look.settings.get(COMPANY).and_then(|text| serde_json::from_str::<Company>(text).ok());
    company.map(|company| company.name).unwrap_or_default()
}

/// The company's logo, a PNG file; nothing where there is none.
///
/// # Errors
/// As [`load`].
pub fn logo(conn: &Conn) -> Result<Option<Vec<u8>>, Failure> {
    let Some(text) = read::<String>(conn, LOGO)?.filter(|text| !text.is_empty()) else { return Ok(None) };
    let bytes = BASE64_STANDARD.decode(text);
    bytes.map(Some).map_err(|error| Failure::Damaged(format!("setting {LOGO}: {error}")))
}

/// Saves the company's logo; empty takes it away.
///
/// # Errors
/// When the engine fails, or somebody else saved in between.
pub fn put_logo(tx: &Tx<'_>, png: &[u8]) -> Result<SettingId, Failure> {
    put(tx, LOGO, &BASE64_STANDARD.encode(png))
}

/// The company's calendar, with its zone.
///
/// # Errors
/// As [`load`].
pub fn calendar(conn: &Conn) -> Result<Calendar, Failure> {
    Ok(read(conn, CALENDAR)?.unwrap_or_else(Calendar::office_default))
}

/// The calendars that the company had before the one it has, the newest first: what was answered under one of them is
/// proved by it.
///
/// # Errors
/// When the engine fails.
pub fn earlier_calendars(conn: &Conn) -> Result<Vec<Calendar>, Failure> {
    let Some(setting) = record(conn, CALENDAR)? else { return Ok(Vec::new()) };
    let saves = history::of(conn, Subject::new(Kind::Setting, setting.id))?;
    let values = saves.iter().rev().flat_map(|save| &save.fields).filter(|(column, ..)| column == "value");
    let earlier = values.map(|(_, before, _)| match before.as_text() {
        // Before it was first saved there was the one that the program proposes.
        None => Some(Calendar::office_default()),
        Some(text) => serde_json::from_str(text).ok(),
    });
    Ok(earlier.flatten().collect())
}

/// The company's rules.
///
/// # Errors
/// As [`load`].
pub fn policy(conn: &Conn) -> Result<Policy, Failure> {
    Ok(read(conn, POLICY)?.unwrap_or_default())
}

/// Of the rules: by what units are unique (EQ-1).
///
/// # Errors
/// As [`load`].
pub fn unique_by(conn: &Conn) -> Result<UniqueBy, Failure> {
    let kept = read::<OnlyUniqueBy>(conn, POLICY)?.and_then(|only| only.unique_by);
    Ok(kept.unwrap_or_else(|| Policy::default().unique_by))
}

/// The patterns of numbers alone. Every record of an import asks for them: the other rules are not unpacked.
#[derive(Default, Deserialize)]
#[serde(default)]
struct OnlyNumbers {
    numbers: Vec<(String, String)>,
}

/// By what units are unique, alone: asked for with every card.
#[derive(Deserialize)]
struct OnlyUniqueBy {
    unique_by: Option<UniqueBy>,
}

/// The record that keeps a setting, for its version; `None` before it was first saved.
///
/// # Errors
/// When the engine fails.
pub fn record(conn: &Conn, name: &str) -> Result<Option<Setting>, Failure> {
    record::first(conn, "WHERE name = $1", crate::vals![name])
}

/// The version of a setting; 0 before it was first saved.
///
/// # Errors
/// When the engine fails.
pub fn version(conn: &Conn, name: &str) -> Result<i64, Failure> {
    Ok(record(conn, name)?.map_or(0, |setting| setting.version))
}

/// Saves a setting under its name.
///
/// # Errors
/// When the engine fails, or somebody else saved in between.
pub fn put(tx: &Tx<'_>, name: &str, value: &impl Serialize) -> Result<SettingId, Failure> {
    let value = serde_json::to_string(value).map_err(|error| Failure::Db(error.to_string()))?;
    match record(tx, name)? {
        Some(mut setting) => {
            tx.change(&mut setting, |setting| setting.value = value)?;
            Ok(setting.id)
        }
        None => tx.insert(&mut Setting { id: SettingId::default(), version: 0, name: name.to_owned(), value }),
    }
}

/// The pattern that numbers records of a kind (PLAT-2).
///
/// # Errors
/// When the engine fails, or the stored pattern is none, which saving it has excluded.
pub fn pattern(conn: &Conn, kind: Kind) -> Result<Pattern, Failure> {
    let of_kind = |numbers: Vec<(String, String)>| numbers.into_iter().find(|(word, _)| word == kind.word());
    let (_, text) = of_kind(read::<OnlyNumbers>(conn, POLICY)?.unwrap_or_default().numbers)
        .or_else(|| of_kind(Policy::default().numbers))
        .ok_or_else(|| Failure::Db(format!("{} is not numbered", kind.word())))?;
    Pattern::parse(&text).map_err(Failure::Refused)
}

/// The number that a record of a kind would get on a day, without taking it: for the settings.
///
/// # Errors
/// When the engine fails.
pub fn next_number(conn: &Conn, kind: Kind, pattern: &Pattern, day: chrono::NaiveDate) -> Result<String, Failure> {
    let sql = "SELECT last FROM counter WHERE series = $1 AND period = $2";
    let last: Option<i64> = conn.value(sql, crate::vals![kind, pattern.period(day)])?;
    Ok(pattern.fill(day, last.unwrap_or(0) + 1))
}

/// All entries of a dictionary, in order.
///
/// # Errors
/// When the engine fails.
pub fn entries(conn: &Conn, dict: Dict) -> Result<Vec<DictEntry>, Failure> {
    record::all(conn, "WHERE dict = $1 ORDER BY position, id", crate::vals![dict])
}

/// The entries that new records may use, in order.
///
/// # Errors
/// When the engine fails.
pub fn active_entries(conn: &Conn, dict: Dict) -> Result<Vec<DictEntry>, Failure> {
    record::all(conn, "WHERE dict = $1 AND active = 1 ORDER BY position, id", crate::vals![dict])
}

/// The entry with that id.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn entry_by_id(conn: &Conn, id: DictEntryId) -> Result<DictEntry, Failure> {
    record::get(conn, id)
}

/// The entry with that code.
///
/// # Errors
/// When the engine fails.
pub fn entry(conn: &Conn, dict: Dict, code: &str) -> Result<Option<DictEntry>, Failure> {
    record::first(conn, "WHERE dict = $1 AND code = $2", crate::vals![dict, code])
}

/// The entry that somebody means by a text: its code, else its name, in whatever case and width. Active
/// ones come first where two bear the same name.
///
/// # Errors
/// When the engine fails.
pub fn find_entry(conn: &Conn, dict: Dict, text: &str) -> Result<Option<DictEntry>, Failure> {
    let text = text.trim();
    if let Some(entry) = entry(conn, dict, text)? {
        return Ok(Some(entry));
    }
    let tail = "WHERE dict = $1 AND LOWER(name) = LOWER($2) ORDER BY active DESC NULLS LAST, position, id LIMIT 1";
    if let Some(entry) = record::first(conn, tail, crate::vals![dict, text])? {
        return Ok(Some(entry));
    }
    let (mut entries, sought) = (entries(conn, dict)?, folded(text));
    entries.sort_by_key(|entry| (folded(&entry.code) != sought, !entry.active, entry.position));
    Ok(entries.into_iter().find(|entry| folded(&entry.code) == sought || folded(&entry.name) == sought))
}

/// The entry that is named with its dictionary (`problem_type/leak`, by code or name), else the first of that code or name
/// in any of them.
///
/// # Errors
/// When the engine fails.
pub fn entry_named(conn: &Conn, text: &str) -> Result<Option<DictEntry>, Failure> {
    if let Some((dict, of)) = text.split_once('/').and_then(|(dict, of)| Some((Dict::from_word(dict.trim())?, of))) {
        return find_entry(conn, dict, of);
    }
    for dict in Dict::ALL {
        if let Some(entry) = find_entry(conn, *dict, text)? {
            return Ok(Some(entry));
        }
    }
    Ok(None)
}

/// An entry as scripts read it.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn show_entry(conn: &Conn, id: DictEntryId) -> Result<Shown, Failure> {
    let entry = entry_by_id(conn, id)?;
    Ok(Shown::of(super::fields::ENTRY_FIELDS, id.raw(), entry.version)
        .put("dict", &entry.dict)
        .put("code", &entry.code)
        .put("name", &entry.name)
        .put("position", &entry.position)
        .put("active", &entry.active))
}

/// What people read for a code; the code itself where the dictionary has lost it.
///
/// # Errors
/// When the engine fails.
pub fn name_of(conn: &Conn, dict: Dict, code: &str) -> Result<String, Failure> {
    if code.is_empty() {
        return Ok(String::new());
    }
    Ok(entry(conn, dict, code)?.map_or_else(|| code.to_owned(), |entry| entry.name))
}

/// A setting by its name; `None` before it was first saved.
///
/// # Errors
/// [`Failure::Damaged`] when it can't be read; when the engine fails.
pub fn read<T: DeserializeOwned>(conn: &Conn, name: &str) -> Result<Option<T>, Failure> {
    record(conn, name)?.as_ref().map(unpacked).transpose()
}

/// The value of a stored setting.
fn unpacked<T: DeserializeOwned>(setting: &Setting) -> Result<T, Failure> {
    let Setting { name, value, .. } = setting;
    serde_json::from_str(value).map_err(|error| Failure::Damaged(format!("setting {name}: {error}")))
}
