//! What is typed and chosen before many are printed outlives the program, with the rows that it is for (PLAT-24).

use serde::{Deserialize, Serialize};

use super::{Draft, Many, Rows};
use crate::{
    app::paper::Choices,
    base::{kind::Kind, say::Said},
    cx::{
        Cx,
        unsaved::{Beside, Keeper, LETTERS, Taken},
    },
    ui::cx::FormOf,
};

/// The name of the dialogue, under which it is kept.
pub(in crate::app) const NAME: &str = "print";

/// What is kept beside: what it began with, for which rows.
#[derive(Serialize, Deserialize)]
struct Base {
    begun: Draft,
    ids: Vec<i64>,
}

/// Keeps it.
pub(super) fn keeper(kind: Kind) -> Keeper<Draft> {
    Keeper::new(kind, FormOf::Several(NAME.to_owned()))
}

impl Many {
    /// The one that the window brings back, over the list of this kind.
    pub fn back(cx: &Cx<'_>, kind: Kind, choices: &Choices) -> Option<Self> {
        let Taken { base: Base { begun, ids }, typed, .. } = keeper(kind).take::<Base>(cx)?;
        let mut many = Self::new(cx, kind, Rows::Kept(ids), choices);
        (many.begun, many.draft) = (begun, typed);
        Some(many)
    }

    /// Tells the window what is typed, while it is not left. Before the rows are known nothing can be typed.
    pub(super) fn keep(&mut self, cx: &Cx<'_>, is_open: bool) {
        let Self { kind, offer, draft, begun, keeper, .. } = self;
        let open = offer.seen().filter(|_| is_open && draft != begun).map(|offer| (offer, &*draft));
        keeper.tell(
            cx,
            open.as_ref(),
            |(_, draft)| draft,
            |(offer, draft)| {
                let title = Said::new("app-many-kept").with_word("kind", *kind).with("count", offer.ids.len());
                let base = Base { begun: begun.clone(), ids: offer.ids.clone() };
                Beside { id: 0, version: 0, base, says: draft.says(), title: Some(title) }
            },
        );
    }
}

impl Draft {
    /// By what people know it: what they typed themselves.
    fn says(&self) -> String {
        let words = self.words.trim().lines().next().unwrap_or_default();
        let period = self.period.iter().map(|day| day.trim()).filter(|day| !day.is_empty()).collect::<Vec<_>>();
        let said = [words.to_owned(), period.join(" – "), self.folder.trim().to_owned()];
        let said = said.into_iter().find(|said| !said.is_empty()).unwrap_or_default();
        said.chars().take(LETTERS).collect()
    }
}
