//! What the whole window stands on: company, zone, people, dictionaries.

use chrono_tz::Tz;

use crate::{
    base::{failure::Failure, id::UserId, kind::Kind, words::Word as _},
    db::{query::Conn, tx::Changes},
    people, setting,
    setting::Dict,
    ui::cx::{Choice, Dicts},
};

/// Read at the start, and again when one of its records was saved.
#[derive(Clone, Debug, Default)]
pub(super) struct Ground {
    /// The company's name.
    pub company: String,
    /// The zone moments are shown in.
    pub zone: Tz,
    /// Who can act: id and name.
    pub users: Vec<(UserId, String)>,
    /// Entries of dictionaries.
    pub dicts: Dicts,
}

impl Ground {
    /// Reads it.
    ///
    /// # Errors
    /// When the engine fails, or a setting can't be read.
    pub fn load(conn: &Conn) -> Result<Self, Failure> {
        let settings = setting::store::load(conn)?;
        let users = people::store::active(conn)?.into_iter().map(|user| (user.id, user.name)).collect();
        let mut dicts = Dicts::new();
        for &dict in Dict::ALL {
            let choice =
                |entry: setting::DictEntry| Choice { id: 0, code: entry.code, name: entry.name, detail: String::new() };
            let entries = setting::store::active_entries(conn, dict)?;
            dicts.insert(dict.word().to_owned(), entries.into_iter().map(choice).collect());
        }
        Ok(Self { company: settings.company.name, zone: settings.calendar.zone, users, dicts })
    }

    /// True when what was saved is part of it.
    pub fn is_touched(changes: &Changes) -> bool {
        changes.concern(|kind| matches!(kind, Kind::Setting | Kind::DictEntry | Kind::User))
    }

    /// Who acts: the one kept from the last time, while active; else the first.
    pub fn user(&self, kept: Option<i64>) -> UserId {
        let is_kept = |(id, _): &&(UserId, String)| Some(id.0) == kept;
        self.users.iter().find(is_kept).or(self.users.iter().min_by_key(|(id, _)| *id)).map_or(UserId(0), |(id, _)| *id)
    }

    /// The name of a user.
    pub fn name(&self, id: UserId) -> &str {
        self.users.iter().find(|(one, _)| *one == id).map_or("", |(_, name)| name)
    }
}
