//! Saved views, and how users have them, in the database.

use std::collections::BTreeMap;

use crate::{
    base::{
        failure::Failure,
        id::{Id as _, UserId},
        view::{self, Choice, Known, Saved},
    },
    db::{query::Conn, record},
    people, vals,
};

use super::{FORMAT, SHARERS, SavedView, ViewChoice};

/// All views that a user sees beside those of the lists, and how they have them.
///
/// # Errors
/// When the engine fails.
pub fn known(conn: &Conn, user: UserId) -> Result<Known, Failure> {
    let may_share = people::store::refusal(conn, user, &SHARERS)?.is_none();
    let mut saved = Vec::new();
    for one in record::all::<SavedView>(conn, "WHERE shared = 1 OR owner_id = $1 ORDER BY id", vals![user])? {
        let owner = people::store::name(conn, Some(one.owner_id))?;
        saved.push(shown(one, owner, (user, may_share)));
    }
    let choices = record::all::<ViewChoice>(conn, "WHERE user_id = $1 ORDER BY id", vals![user])?;
    let choices = choices.into_iter().map(|one| (one.list.clone(), choice_of(&one))).collect::<BTreeMap<_, _>>();
    Ok(Known { saved, choices, may_share })
}

fn shown(one: SavedView, owner: String, (user, may_share): (UserId, bool)) -> Saved {
    let is_own = one.owner_id == user;
    Saved {
        id: one.id.raw(),
        version: one.version,
        list: one.list,
        name: one.name,
        line: one.line,
        sort: one.sort,
        layout: one.layout,
        is_newer: one.format > FORMAT,
        owner,
        is_own,
        shared: one.shared,
        may_change: if one.shared { may_share } else { is_own },
    }
}

/// What can't be read of an order, written by another version, is no order.
fn choice_of(one: &ViewChoice) -> Choice {
    Choice { first: one.first.clone(), tabs: serde_json::from_str(&one.tabs).unwrap_or_default() }
}

/// How a user has the views of a list, where they chose.
///
/// # Errors
/// When the engine fails.
pub fn choice(conn: &Conn, user: UserId, list: &str) -> Result<Option<ViewChoice>, Failure> {
    record::first(conn, "WHERE user_id = $1 AND list = $2 ORDER BY id", vals![user, list])
}

/// The view of that name among those that a user sees of a list: their own before those of others.
///
/// # Errors
/// When the engine fails.
pub fn named(conn: &Conn, user: UserId, list: &str, name: &str) -> Result<Option<Saved>, Failure> {
    let folded = view::folded(name);
    let mut found: Vec<Saved> = known(conn, user)?.saved;
    found.retain(|one| one.list == list && (view::folded(&one.name) == folded || view::saved_id(name) == Some(one.id)));
    found.sort_by_key(|one| !one.is_own);
    Ok(found.into_iter().next())
}
