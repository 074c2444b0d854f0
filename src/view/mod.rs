//! Views that people save: what a list shows, under a name (PLAT-13).

pub mod store;
pub mod command;
pub mod fields;

use crate::{
    base::id::{SavedViewId, UserId, ViewChoiceId},
    people::Role,
};

/// Who may share views with everybody, and change those that are shared.
pub const SHARERS: [Role; 2] = [Role::Supervisor, Role::Admin];

/// The word by which favourites of reports are kept: what a report is asked, under a name. They are views of no list.
pub const REPORTS: &str = "report";

/// The notation of lines, orders and columns that this program writes.
pub const FORMAT: i64 = 1;

/// A view that somebody saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// Id.
    pub id: SavedViewId,
    /// Counts the saves.
    pub version: i64,
    /// The list, by its name that stays.
    pub list: String,
    /// What its owner calls it.
    pub name: String,
    /// What it asks for: a filter line in the names that stay.
    pub line: String,
    /// How it is sorted, as [`crate::base::view::sort_of`] reads it.
    pub sort: String,
    /// The columns it shows, as JSON; nothing where each user sees their own.
    pub layout: String,
    /// The notation it was written in: a newer one may say more than this program understands.
    pub format: i64,
    /// Whose it is.
    pub owner_id: UserId,
    /// Everybody sees it.
    pub shared: bool,
}

crate::columns!(SavedView, SavedViewId in SavedView: list, name, line, sort, layout, format, owner_id, shared);

/// How a user has the views of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewChoice {
    /// Id.
    pub id: ViewChoiceId,
    /// Counts the saves.
    pub version: i64,
    /// Whose choice.
    pub user_id: UserId,
    /// The list, by its name that stays.
    pub list: String,
    /// The view that the list opens with, as [`crate::base::view::Which::written`]; the list's first one where it is
    /// empty.
    pub first: String,
    /// The views in the order of their tabs, written likewise, as a JSON list; those not named stand behind.
    pub tabs: String,
}

crate::columns!(ViewChoice, ViewChoiceId in ViewChoice: user_id, list, first, tabs);
