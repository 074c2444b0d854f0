//! Where the window is, was and can go back to.

use crate::base::kind::{Kind, Subject};

/// A place in the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A panel as it was left.
    Panel(&'static str),
    /// The form of a record.
    Record(Subject),
    /// An empty form of a kind, from another record.
    New(Kind, Option<Subject>),
}

/// The places visited, and where among them we are.
#[derive(Clone, Debug)]
pub(super) struct Route {
    places: Vec<Place>,
    at: usize,
}

/// How many places are remembered.
const REMEMBERED: usize = 100;

impl Route {
    /// Begins somewhere.
    pub fn new(place: Place) -> Self {
        Self { places: vec![place], at: 0 }
    }

    /// Where we are.
    pub fn place(&self) -> Place {
        self.places[self.at]
    }

    /// Goes somewhere; what was ahead is forgotten. An empty form is not gone back to once it was saved.
    pub fn go(&mut self, place: Place) {
        if place == self.place() {
            return;
        }
        self.places.truncate(self.at + 1);
        if matches!((self.place(), place), (Place::New(kind, _), Place::Record(saved)) if kind == saved.kind) {
            self.places.pop();
        }
        self.places.push(place);
        if self.places.len() > REMEMBERED {
            self.places.remove(0);
        }
        self.at = self.places.len() - 1;
    }

    /// The place before this one, or after it.
    pub fn beside(&self, is_back: bool) -> Option<Place> {
        let at = if is_back { self.at.checked_sub(1) } else { Some(self.at + 1) };
        at.and_then(|at| self.places.get(at)).copied()
    }

    /// The records that were opened last, each once; the one that is shown is not among them.
    pub fn recent(&self, most: usize) -> Vec<Subject> {
        let mut recent = Vec::new();
        for place in self.places.iter().rev().filter(|place| **place != self.place()) {
            if let Place::Record(subject) = place
                && !recent.contains(subject)
                && recent.len() < most
            {
                recent.push(*subject);
            }
        }
        recent
    }

    /// Goes one back or on.
    pub fn step(&mut self, is_back: bool) {
        if self.beside(is_back).is_some() {
            self.at = if is_back { self.at - 1 } else { self.at + 1 };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: i64) -> Place {
        Place::Record(Subject { kind: Kind::Call, id })
    }

    #[test]
    fn one_goes_back_and_on_and_a_new_way_forgets_the_old_one() {
        let mut route = Route::new(Place::Panel("calls"));
        route.go(record(1));
        route.go(record(1));
        route.go(record(2));
        route.step(true);
        assert_eq!(route.place(), record(1));
        route.step(false);
        assert_eq!((route.place(), route.beside(false)), (record(2), None));
        route.step(true);
        route.step(true);
        route.step(true);
        assert_eq!(route.place(), Place::Panel("calls"));
        route.go(record(3));
        assert_eq!((route.beside(false), route.beside(true)), (None, Some(Place::Panel("calls"))));
        let calls = |ids: &[i64]| ids.iter().map(|id| Subject { kind: Kind::Call, id: *id }).collect::<Vec<_>>();
        [4, 5, 4, 6].map(record).into_iter().for_each(|place| route.go(place));
        assert_eq!((route.recent(9), route.recent(1)), (calls(&[4, 5, 3]), calls(&[4])));
    }

    #[test]
    fn a_saved_new_form_is_not_gone_back_to() {
        let mut route = Route::new(Place::Panel("calls"));
        route.go(Place::New(Kind::Call, None));
        route.go(record(9));
        assert_eq!(route.beside(true), Some(Place::Panel("calls")));
    }
}
