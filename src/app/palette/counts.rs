//! How many hits there are of the kinds of which not all are shown: counted once they are shown, so that nobody waits.

use std::collections::BTreeMap;

use crate::{
    base::{
        found::sought::{Query, Sought},
        kind::Kind,
        say::Said,
        slot::Slot,
    },
    cx::Cx,
    db::search::{self, Group, MOST_COUNTED},
};

/// The counts for what was typed.
#[derive(Default)]
pub(super) struct Counts {
    text: String,
    known: BTreeMap<Kind, usize>,
    asking: Slot<BTreeMap<Kind, usize>>,
    is_asked: bool,
}

impl Counts {
    /// Asks for what is shown, once; what was typed before is counted no more.
    pub fn ask(&mut self, cx: &Cx<'_>, text: &str, groups: &[Group]) {
        if self.text != text {
            *self = Self { text: text.to_owned(), ..Self::default() };
        }
        // Without the counts, what was found stays as it is.
        if let Some(Ok(counts)) = self.asking.take() {
            self.known.extend(counts);
        }
        let kinds: Vec<Kind> = groups.iter().filter(|group| group.has_more).map(|group| group.kind).collect();
        let is_known = kinds.iter().all(|kind| self.known.contains_key(kind));
        if is_known || self.is_asked {
            return;
        }
        if let Sought::Words(query) = Sought::read(text) {
            self.is_asked = true;
            self.asking = asked(cx, query, kinds);
        }
    }

    /// How many there are of a kind, as people read it: exactly, or over how many.
    pub fn said(&self, kind: Kind) -> Option<Said> {
        self.known.get(&kind).map(|count| said(*count))
    }
}

/// So many, or over as many as are counted.
pub(super) fn said(count: usize) -> Said {
    if count > MOST_COUNTED {
        Said::new("app-palette-over").with("count", MOST_COUNTED)
    } else {
        Said::new("app-palette-count").with("count", count)
    }
}

fn asked(cx: &Cx<'_>, query: Query, kinds: Vec<Kind>) -> Slot<BTreeMap<Kind, usize>> {
    cx.load(move |conn| search::count(conn, &query, &kinds))
}
