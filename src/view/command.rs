//! What a user can do with views.

use crate::{
    base::{
        failure::Failure,
        filter::LINE_LIMIT,
        id::{SavedViewId, UserId, ViewChoiceId},
        kind::Kind,
        parse::Parser,
        say::Said,
        view,
    },
    db::{
        record,
        tx::{self, Outcome, Tx},
    },
    people, vals,
};

use super::{FORMAT, REPORTS, SHARERS, SavedView, ViewChoice, store};

/// The longest name of a view, in characters: it stands on a tab.
const NAME_LIMIT: usize = 40;

/// A view as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The view that is changed; `None` for a new one.
    pub id: Option<SavedViewId>,
    /// Its version as it was read.
    pub version: i64,
    /// The list, by its name that stays.
    pub list: String,
    /// Its name.
    pub name: String,
    /// Everybody sees it: `1` or empty.
    pub shared: String,
    /// The list opens with it, for who saves it: `1` or empty.
    pub first: String,
    /// What it asks for, in the names that stay.
    pub line: String,
    /// How it is sorted.
    pub sort: String,
    /// The columns it shows, as JSON; nothing for those that each user has.
    pub layout: String,
    /// Names that views of the list have that come with it.
    pub taken: Vec<String>,
}

/// What a user can do with views.
#[derive(Clone, Debug)]
pub enum Command {
    /// Saves a view: a new one, or one that was changed.
    Save(Draft),
    /// Gives a view another name, shares it or not.
    Rename(Draft),
    /// Deletes a view.
    Delete(SavedViewId, i64),
    /// The list opens with this view for who acts; with its own first one where nothing is named.
    Open {
        /// The list, by its name that stays.
        list: String,
        /// The view, as it is written.
        first: String,
    },
    /// The tabs of who acts stand in this order.
    Order {
        /// The list, by its name that stays.
        list: String,
        /// The views, as they are written.
        tabs: Vec<String>,
    },
}

impl tx::Command for Command {
    fn op(&self) -> &'static str {
        match self {
            Self::Save(_) => "view-op-save",
            Self::Rename(_) => "view-op-rename",
            Self::Delete(..) => "view-op-delete",
            Self::Open { .. } => "view-op-open",
            Self::Order { .. } => "view-op-order",
        }
    }

    fn run(&self, tx: &Tx<'_>) -> Result<Outcome, Failure> {
        people::store::require_active(tx)?;
        match self {
            Self::Save(draft) => save(tx, draft),
            Self::Rename(draft) => rename(tx, draft),
            Self::Delete(id, version) => delete(tx, *id, *version),
            Self::Open { list, first } => choose(tx, list, |choice| choice.first.clone_from(first)),
            Self::Order { list, tabs } => {
                let tabs = serde_json::to_string(tabs).expect("texts always become JSON");
                choose(tx, list, |choice| choice.tabs.clone_from(&tabs))
            }
        }
    }
}

fn save(tx: &Tx<'_>, draft: &Draft) -> Result<Outcome, Failure> {
    let old = draft.id.map(|id| tx.current::<SavedView>(id, draft.version)).transpose()?;
    let (name, shared) = parsed(tx, draft, old.as_ref())?;
    if draft.line.chars().count() > LINE_LIMIT {
        let length = draft.line.chars().count();
        return Err(Said::new("filter-too-long").with("length", length).with("limit", LINE_LIMIT).into());
    }
    let mut new = SavedView {
        id: SavedViewId(0),
        version: 0,
        list: draft.list.clone(),
        name,
        line: draft.line.clone(),
        sort: draft.sort.clone(),
        layout: draft.layout.clone(),
        format: FORMAT,
        owner_id: tx.actor(),
        shared,
    };
    let id = match old {
        None => tx.insert(&mut new)?,
        Some(old) => {
            // What a newer program says of it would be lost: that one can change it.
            if old.format > FORMAT {
                return Err(Said::new("view-newer-kept").with("name", old.name).into());
            }
            new = SavedView { id: old.id, version: old.version, owner_id: old.owner_id, ..new };
            tx.update(&old, &mut new)?;
            old.id
        }
    };
    opens_with(tx, draft, id)?;
    Ok(Outcome::of(Kind::SavedView, id))
}

fn rename(tx: &Tx<'_>, draft: &Draft) -> Result<Outcome, Failure> {
    let id = draft.id.ok_or_else(|| Failure::NotFound { kind: Kind::SavedView, what: draft.name.clone() })?;
    let old = tx.current::<SavedView>(id, draft.version)?;
    let (name, shared) = parsed(tx, draft, Some(&old))?;
    let mut new = SavedView { name, shared, ..old.clone() };
    if new != old {
        tx.update(&old, &mut new)?;
    }
    opens_with(tx, draft, id)?;
    Ok(Outcome::of(Kind::SavedView, id))
}

/// Name, and whether everybody sees it: where who acts may, and nobody has the name.
fn parsed(tx: &Tx<'_>, draft: &Draft, old: Option<&SavedView>) -> Result<(String, bool), Failure> {
    let mut parser = Parser::default();
    let name = parser.required("name", &draft.name);
    let shared = parser.flag("shared", &draft.shared);
    let length = name.chars().count();
    if length > NAME_LIMIT {
        parser.refuse("name", Said::new("view-name-long").with("limit", NAME_LIMIT));
    }
    if view::saved_id(&name).is_some() {
        parser.refuse("name", Said::new("view-name-number"));
    }
    let owner = old.map_or(tx.actor(), |old| old.owner_id);
    if is_taken(tx, draft, &name, (owner, shared))? {
        parser.refuse("name", Said::new("error-taken").with("value", name.as_str()));
    }
    parser.done()?;
    allow(tx, shared || old.is_some_and(|old| old.shared), owner)?;
    Ok((name, shared))
}

/// A name is taken where somebody would see two of it.
fn is_taken(tx: &Tx<'_>, draft: &Draft, name: &str, (owner, shared): (UserId, bool)) -> Result<bool, Failure> {
    let folded = view::folded(name);
    if draft.taken.iter().any(|taken| view::folded(taken) == folded) {
        return Ok(true);
    }
    let all = record::all::<SavedView>(tx, "WHERE list = $1 ORDER BY id", vals![draft.list])?;
    let meets = |other: &SavedView| other.shared || shared || other.owner_id == owner;
    Ok(all.iter().any(|other| Some(other.id) != draft.id && meets(other) && view::folded(&other.name) == folded))
}

/// What everybody sees needs a role; what is one's own nobody else changes.
fn allow(tx: &Tx<'_>, is_shared: bool, owner: UserId) -> Result<(), Failure> {
    if is_shared {
        return people::store::require(tx, &SHARERS).map(|_| ());
    }
    if owner == tx.actor() { Ok(()) } else { Err(Failure::refused("view-not-yours")) }
}

fn delete(tx: &Tx<'_>, id: SavedViewId, version: i64) -> Result<Outcome, Failure> {
    let old = tx.current::<SavedView>(id, version)?;
    allow(tx, old.shared, old.owner_id)?;
    tx.delete(&old)?;
    let said = if old.list == REPORTS { "view-favourite-deleted" } else { "view-deleted" };
    Ok(Outcome::default().saying(Said::new(said).with("name", old.name)))
}

/// Where it was asked for, the list opens with the view; where it did and that was taken back, no more.
fn opens_with(tx: &Tx<'_>, draft: &Draft, id: SavedViewId) -> Result<(), Failure> {
    let own = view::Which::Saved(id.0).written();
    let opens = store::choice(tx, tx.actor(), &draft.list)?.is_some_and(|choice| choice.first == own);
    match (draft.first.is_empty(), opens) {
        (false, false) => choose(tx, &draft.list, |choice| choice.first.clone_from(&own)).map(|_| ()),
        (true, true) => choose(tx, &draft.list, |choice| choice.first.clear()).map(|_| ()),
        _ => Ok(()),
    }
}

/// Changes how who acts has the views of a list.
fn choose(tx: &Tx<'_>, list: &str, change: impl FnOnce(&mut ViewChoice)) -> Result<Outcome, Failure> {
    if list != REPORTS && !view::is_list(list) {
        return Err(Said::new("view-no-list").with("list", list).into());
    }
    match store::choice(tx, tx.actor(), list)? {
        Some(old) => {
            let mut new = old.clone();
            change(&mut new);
            if new != old {
                tx.update(&old, &mut new)?;
            }
        }
        None => {
            let mut new = ViewChoice {
                id: ViewChoiceId(0),
                version: 0,
                user_id: tx.actor(),
                list: list.to_owned(),
                first: String::new(),
                tabs: "[]".to_owned(),
            };
            change(&mut new);
            tx.insert(&mut new)?;
        }
    }
    Ok(Outcome::default())
}
