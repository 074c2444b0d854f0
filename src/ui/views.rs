//! What the window knows of views that were saved, and what lists ask of it about them.

use std::sync::Arc;

use egui::{Context, Id};

use crate::base::view::{Known, Saved};

/// What a list asks of the window about its views.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewAsk {
    /// Save what is shown: as a new view, whose name is asked for, or in the place of one.
    Save(Drafted),
    /// Give a view another name, share it or not.
    Rename(Drafted),
    /// Delete a view, once it was asked.
    Delete(Box<Saved>),
    /// Open the list with this view.
    Open {
        /// The list, by its name that stays.
        list: String,
        /// The view, as it is written; nothing for the list's own first one.
        first: String,
    },
    /// Put the tabs in this order.
    Order {
        /// The list, by its name that stays.
        list: String,
        /// The views, as they are written.
        tabs: Vec<String>,
    },
}

/// A view as a list states it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drafted {
    /// The saved view: id and version; none for a new one.
    pub of: Option<(i64, i64)>,
    /// The list, by its name that stays.
    pub list: String,
    /// Its name until now.
    pub name: String,
    /// Everybody sees it until now.
    pub shared: bool,
    /// The list opens with it until now.
    pub first: bool,
    /// What it asks for, in the names that stay.
    pub line: String,
    /// How it is sorted.
    pub sort: String,
    /// The columns it shows, as JSON.
    pub layout: String,
    /// Names that it can't have.
    pub taken: Vec<String>,
}

/// Keeps for the lists of a window what is known of views.
pub fn keep_views(ctx: &Context, known: Arc<Known>) {
    ctx.data_mut(|data| data.insert_temp(kept_id(), known));
}

/// What is known of views; none until it was read.
pub fn known_views(ctx: &Context) -> Option<Arc<Known>> {
    ctx.data(|data| data.get_temp(kept_id()))
}

fn kept_id() -> Id {
    Id::unique("views-of-lists")
}
