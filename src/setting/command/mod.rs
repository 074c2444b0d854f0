//! What a user can do with the settings.

mod calendar;
mod company;
mod dictionary;
mod found;
mod policy;

use chrono::NaiveDate;

use crate::{
    base::{
        failure::Failure,
        id::{DictEntryId, SettingId},
        kind::Kind,
        say::Said,
        text::Lang,
        words::Word as _,
    },
    call::store::{Changed, follow_settings},
    db::{
        number,
        tx::{self, Outcome, Tx},
    },
    people::{self, Role},
};

use super::{Policy, UniqueBy, rules, store};

pub use calendar::{CalendarDraft, MakeupDraft, WEEKDAY_KEYS, read_spans, spans_as_typed};
pub use company::CompanyDraft;
pub use dictionary::{EntryDraft, read_code, read_codes, split_codes};
pub use found::found;
pub use policy::{CALL_TYPE_KEYS, CallTypeDraft, NumberDraft, PolicyDraft, RESOLVE_KEYS, RESPONSE_KEYS, SUGGEST_KEYS};

/// What a user can do with the settings. All but the first need the role administrator.
#[derive(Clone, Debug)]
pub enum Command {
    /// Puts into a new file what it starts with.
    Found {
        /// The language of the names it puts there.
        lang: Lang,
        /// The company's name.
        company: String,
    },
    /// Saves the company's profile.
    SaveCompany(CompanyDraft),
    /// Saves the company's logo, a PNG file; empty takes it away.
    SaveLogo(Vec<u8>),
    /// Saves the company's calendar.
    SaveCalendar(CalendarDraft),
    /// Saves the company's rules. By what units are unique is changed by
    /// `equipment::command`, which rewrites the identities of the cards.
    SavePolicy(Box<PolicyDraft>),
    /// Adds or saves an entry of a dictionary.
    SaveEntry(EntryDraft),
    /// Moves an entry of a dictionary before the one above it.
    RaiseEntry(DictEntryId),
}

impl tx::Command for Command {
    fn op(&self) -> &'static str {
        match self {
            Self::Found { .. } => "setting-op-found",
            Self::SaveCompany(_) => "setting-op-save-company",
            Self::SaveLogo(_) => "setting-op-save-logo",
            Self::SaveCalendar(_) => "setting-op-save-calendar",
            Self::SavePolicy(_) => "setting-op-save-policy",
            Self::SaveEntry(_) => "setting-op-save-entry",
            Self::RaiseEntry(_) => "setting-op-raise-entry",
        }
    }

    fn run(&self, tx: &Tx<'_>) -> Result<Outcome, Failure> {
        if let Self::Found { lang, company } = self {
            return Ok(Outcome::of(Kind::User, found(tx, *lang, company)?));
        }
        people::store::require(tx, &[Role::Admin])?;
        match self {
            Self::Found { .. } => Ok(Outcome::default()),
            Self::SaveCompany(draft) => save(tx, store::COMPANY, draft.version, &draft.parse()?),
            Self::SaveLogo(png) => save_logo(tx, png),
            Self::SaveCalendar(draft) => save_calendar(tx, draft),
            Self::SavePolicy(draft) => save_policy(tx, draft),
            Self::SaveEntry(draft) => dictionary::save_entry(tx, draft).map(|id| Outcome::of(Kind::DictEntry, id)),
            Self::RaiseEntry(id) => {
                dictionary::raise_entry(tx, *id)?;
                Ok(Outcome::of(Kind::DictEntry, *id))
            }
        }
    }
}

/// Takes the next number of a kind of record (PLAT-2), in the transaction of the record. A call that came from another
/// program may bear a number as this one would give it: that one is passed over, given to somebody it is.
///
/// # Errors
/// When the engine fails.
pub fn number(tx: &Tx<'_>, kind: Kind, day: NaiveDate) -> Result<String, Failure> {
    let pattern = store::pattern(tx, kind)?;
    loop {
        let number = number::take(tx, kind.word(), &pattern, day)?;
        let bearer = "SELECT id FROM call WHERE number = $1";
        if kind != Kind::Call || tx.value::<i64>(bearer, crate::vals![number.as_str()])?.is_none() {
            return Ok(number);
        }
    }
}

/// Changes by what units are unique (EQ-1). The identities of the cards are rewritten by who calls
/// this, in the same transaction: a saved policy alone never changes it.
///
/// # Errors
/// When the engine fails.
pub fn set_unique_by(tx: &Tx<'_>, unique_by: UniqueBy) -> Result<SettingId, Failure> {
    let policy = store::policy(tx)?;
    store::put(tx, store::POLICY, &Policy { unique_by, ..policy })
}

fn save_logo(tx: &Tx<'_>, png: &[u8]) -> Result<Outcome, Failure> {
    if !png.is_empty() {
        rules::logo(png)?;
    }
    let said = Said::new(if png.is_empty() { "setting-done-logo-removed" } else { "setting-done-logo" });
    Ok(Outcome::of(Kind::Setting, store::put_logo(tx, png)?).saying(said))
}

/// Saves the calendar; the dues of open calls follow it in the same transaction (CLK-2).
fn save_calendar(tx: &Tx<'_>, draft: &CalendarDraft) -> Result<Outcome, Failure> {
    let (before, after) = (store::calendar(tx)?, draft.parse()?);
    let saved = save(tx, store::CALENDAR, draft.version, &after)?;
    if before == after { Ok(saved) } else { with_dues(tx, Changed::Calendar, saved) }
}

/// Counts the dues of open calls anew, and says how many moved.
fn with_dues(tx: &Tx<'_>, changed: Changed, saved: Outcome) -> Result<Outcome, Failure> {
    let moved = follow_settings(tx, changed, &store::load(tx)?)?;
    if moved == 0 {
        return Ok(saved);
    }
    Ok(saved.saying(Said::new("setting-done-dues").with("count", moved)))
}

fn save_policy(tx: &Tx<'_>, draft: &PolicyDraft) -> Result<Outcome, Failure> {
    let unique_by = store::unique_by(tx)?;
    let (before, after) = (store::policy(tx)?, Policy { unique_by, ..draft.parse()? });
    let saved = save(tx, store::POLICY, draft.version, &after)?;
    let has_same_hours = (before.response, before.resolve) == (after.response, after.resolve);
    if has_same_hours { Ok(saved) } else { with_dues(tx, Changed::Hours, saved) }
}

/// Saves a setting that a form was filled with at a version.
fn save(tx: &Tx<'_>, name: &str, version: i64, value: &impl serde::Serialize) -> Result<Outcome, Failure> {
    if let Some(setting) = store::record(tx, name)? {
        tx.expect_version(&setting, version)?;
    }
    store::put(tx, name, value).map(|id| Outcome::of(Kind::Setting, id))
}
