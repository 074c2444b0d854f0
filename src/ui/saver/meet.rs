//! A form whose record somebody else saves meanwhile: what is typed stays, what they saved comes beside it.

use std::collections::BTreeMap;

use super::{Answer, Form, FormAsk, told::Told};
use crate::base::{
    id::UserId,
    meet::{self, Four, Place, PlaceKey, Saved, Side, Text},
    typed::Typed,
};

/// No record has this version: a draft with something to choose is refused, whichever button sends it.
const UNDECIDED: i64 = -1;

/// A record as it was read anew.
#[derive(Debug)]
pub struct Newest<D> {
    /// Its draft.
    pub draft: D,
    /// Its version.
    pub version: i64,
    /// What was saved since the form read it ([`Form::known`]), oldest first.
    pub saves: Vec<Saved>,
    /// Who reads it: what they saved themselves is no news.
    pub me: UserId,
}

/// What somebody else saved, beside what is typed.
#[derive(Debug)]
pub(super) struct Met<D> {
    /// The draft as it was opened.
    base: D,
    /// Its version.
    base_version: i64,
    /// What was typed, also where theirs is taken.
    kept: D,
    /// What they saved.
    theirs: D,
    /// Its version.
    pub version: i64,
    /// Who saved what.
    pub saves: Vec<Saved>,
    /// Where it was chosen, over what of theirs.
    decided: BTreeMap<PlaceKey, Option<Vec<Text>>>,
    /// Where the two differ, what both changed first.
    pub places: Vec<Place>,
    /// Saving was asked for before everything was chosen.
    pub is_pressed: bool,
}

impl<D: Clone> Met<D> {
    fn new(base: D, version: i64, kept: D) -> Self {
        Self {
            theirs: base.clone(),
            base,
            base_version: version,
            kept,
            version,
            saves: Vec::new(),
            decided: BTreeMap::new(),
            places: Vec::new(),
            is_pressed: false,
        }
    }
}

impl<D> Met<D> {
    /// True where both changed a place, and nobody has chosen.
    pub fn is_open(&self, place: &Place) -> bool {
        place.is_conflict() && self.decided.get(&place.key) != Some(&place.theirs)
    }

    /// True where something typed stands aside, because theirs was taken.
    fn has_aside(&self) -> bool {
        self.places.iter().any(|place| place.by_me && place.side == Side::Theirs)
    }

    /// How many places are to be chosen.
    pub fn open_count(&self) -> usize {
        self.places.iter().filter(|place| self.is_open(place)).count()
    }

    /// Who saved what stands at a place, and when.
    pub fn save_of(&self, place: &Place) -> Option<&Saved> {
        save_of(&self.saves, place)
    }
}

/// Who saved what stands at a place, and when: the last one that wrote its column, or else in the record.
pub(super) fn save_of<'a>(saves: &'a [Saved], place: &Place) -> Option<&'a Saved> {
    let wrote = |save: &&Saved| match place.line {
        Some(line) => save.subject == line,
        None => save.fields.iter().any(|(column, ..)| is_column_of(column, place.key.field)),
    };
    saves.iter().rev().find(wrote).or(saves.last())
}

/// `customer_id` is what the field `customer` is kept in.
pub(super) fn is_column_of(column: &str, field: &str) -> bool {
    column == field || column.strip_suffix("_id") == Some(field)
}

impl<D: Typed, A: Answer> Form<D, A> {
    /// The draft that is typed over, and its version: what was saved since is what has to be known of a newer one.
    pub fn known(&self) -> (D, i64) {
        match &self.met {
            Some(met) => (met.base.clone(), met.base_version),
            None => (self.original.clone(), self.version),
        }
    }

    /// The record was read anew. Where nothing is typed it is shown, and who saved it. What is typed stays, and what
    /// the other one saved comes beside it; where only they wrote, theirs is taken. What was typed since this form
    /// was saved goes on from what was saved. What was typed and not taken can still be taken: a question goes when it is
    /// saved or left, not by news.
    pub fn renewed(&mut self, newest: Newest<D>) {
        let is_own = self.awaits_own && newest.version <= self.version + 1;
        self.awaits_own = false;
        let was_stale = self.stale.take().is_some();
        if !self.is_changed() && self.met.is_none() {
            if let Some(told) = Told::of(&self.original, &newest) {
                self.told = Some(told);
            }
            self.draft = newest.draft.clone();
            self.take_over(newest);
        } else if is_own {
            self.draft.merge(&self.original, &newest.draft);
            self.take_over(newest);
        } else {
            self.meet(newest, was_stale);
            self.goes_on = was_stale && self.met.is_none() && self.sends_again;
            if let Some(met) = self.met.as_mut().filter(|met| was_stale && met.open_count() > 0) {
                met.is_pressed = true;
            }
        }
    }

    fn take_over(&mut self, newest: Newest<D>) {
        self.met = None;
        self.version = newest.version;
        self.read(newest.draft);
    }

    fn meet(&mut self, newest: Newest<D>, was_stale: bool) {
        // Read once more, and nothing is new: what stands beside what is typed stays.
        let is_known = |met: &Met<D>| met.version == newest.version && newest.saves.is_empty();
        if self.met.as_ref().is_some_and(is_known) {
            return;
        }
        let (before, kept) = (self.original.clone(), meet::keep(&self.draft));
        let told = Told::of(&before, &newest);
        // What was refused came from another window, whoever sits there. And a question that stands is not taken away
        // from under a click.
        let is_mine = !was_stale && self.met.is_none() && newest.saves.iter().all(|save| save.by_id == newest.me);
        self.draft.merge(&before, &newest.draft);
        self.read(newest.draft.clone());
        let version = self.version;
        let met = self.met.get_or_insert_with(|| Met::new(before, version, kept));
        (met.theirs, met.version, met.saves) = (newest.draft, newest.version, newest.saves);
        self.compare();
        let is_news = |met: &Met<D>| {
            let is_asked = |place: &Place| place.by_them && (place.by_me || !is_mine);
            met.has_aside() || met.places.iter().any(is_asked)
        };
        // What nobody reads in the form, or what one did oneself, needs no question.
        if self.met.as_ref().is_some_and(|met| !is_news(met)) {
            (self.met, self.version) = (None, newest.version);
            self.told = told.or(self.told.take());
        }
    }

    /// True when something is typed that is not saved, also where it stands aside because theirs was taken.
    pub fn has_typed(&self) -> bool {
        self.is_changed() || self.met.as_ref().is_some_and(Met::has_aside)
    }

    /// The record is no more; what is typed can still be read. True where something is.
    pub fn gone(&mut self, saves: Vec<Saved>) -> bool {
        if !self.has_typed() {
            return false;
        }
        self.is_gone = true;
        self.keep_readable(saves);
        true
    }

    /// What is typed is shown beside what it was, because it can't be saved any more.
    pub(super) fn keep_readable(&mut self, saves: Vec<Saved>) {
        let (base, version) = self.known();
        let kept = meet::keep(&self.draft);
        self.stale = None;
        let met = self.met.get_or_insert_with(|| Met::new(base, version, kept));
        met.saves = saves;
        self.compare();
    }

    /// Finds anew where the two differ: it may be typed on.
    pub(super) fn compare(&mut self) {
        let Some(met) = &mut self.met else { return };
        let Met { base, theirs, kept, .. } = met;
        let mut places = meet::look(Four { base, theirs, draft: &mut self.draft, kept });
        places.sort_by_key(|place| (!place.is_conflict(), !place.by_them));
        met.places = places;
        // Until everything is chosen, whatever sends the draft is refused.
        if met.open_count() == 0 {
            self.version = met.version;
        } else {
            self.version = UNDECIDED;
        }
    }

    /// True while there is something to choose before it can be saved.
    pub fn is_undecided(&self) -> bool {
        self.met.as_ref().is_some_and(|met| met.open_count() > 0)
    }

    /// Takes one side, at one place or everywhere.
    pub(super) fn choose(&mut self, place: Option<PlaceKey>, side: Side) {
        let Some(met) = &mut self.met else { return };
        // All of mine is what was typed here: what only they wrote stays.
        let is_meant = |one: &&Place| match place {
            Some(place) => one.key == place,
            None => side == Side::Theirs || one.by_me,
        };
        let chosen: Vec<&Place> = met.places.iter().filter(is_meant).collect();
        met.decided.extend(chosen.iter().map(|place| (place.key, place.theirs.clone())));
        let mut keys: Vec<PlaceKey> = chosen.iter().map(|place| place.key).collect();
        // From the last one: a line that is taken away moves those behind it.
        keys.sort_by(|one, other| other.cmp(one));
        let Met { base, theirs, kept, .. } = met;
        for key in keys {
            meet::choose(Four { base, theirs, draft: &mut self.draft, kept }, Some(key), side);
        }
        self.compare();
    }

    /// Saving was asked for: not before everything is chosen.
    pub(super) fn save_asked(&mut self, is_asked: bool) -> Option<FormAsk<A>> {
        if !is_asked {
            return None;
        }
        if self.is_undecided()
            && let Some(met) = &mut self.met
        {
            met.is_pressed = true;
            return None;
        }
        self.sends_again = true;
        Some(FormAsk::Save)
    }
}
