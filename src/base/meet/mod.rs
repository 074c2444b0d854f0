//! Two people and one record: what each of them did with its draft since it was read, place by place, and whose is
//! taken.

mod lines;

use std::any::TypeId;

use super::{
    field::{Field, Input, Show},
    id::UserId,
    kind::Subject,
    say::Arg,
    time::Instant,
    typed::{Typed, merge_whole},
    value::Val,
};

/// What somebody saved since a form was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Saved {
    /// The record, or a line of it.
    pub subject: Subject,
    /// Its version since.
    pub version: i64,
    /// When.
    pub at: Instant,
    /// Who.
    pub by_id: UserId,
    /// Their name; empty for the system.
    pub by: String,
    /// Columns with what they were and what they became.
    pub fields: Vec<(String, Val, Val)>,
}

/// Whose of two is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What is typed here.
    Mine,
    /// What the other one saved.
    Theirs,
}

/// Which row of a table of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowKey {
    /// No row: a field of the record itself.
    None,
    /// One of several fields that are alike, by its place.
    Nth(usize),
    /// A stored line.
    Stored(i64),
    /// A line that the other one took away.
    Gone(i64),
    /// A new line of mine.
    Added(usize),
    /// A new line of mine that shall not be saved.
    Dropped(usize),
}

/// Which place of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlaceKey {
    /// The part: the name of a table of lines; empty for the record's own fields.
    pub part: &'static str,
    /// The row.
    pub row: RowKey,
    /// The field's key; empty where the whole row is meant.
    pub field: &'static str,
}

impl PlaceKey {
    /// A field of the record itself.
    pub fn of(field: &'static str) -> Self {
        Self { part: "", row: RowKey::None, field }
    }
}

/// Typed values that are read together: the fields of one line.
pub type Text = Vec<(Input, String)>;

/// A place where two people differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Which one.
    pub key: PlaceKey,
    /// What it is called.
    pub label: Vec<Arg>,
    /// The line that it is in, where it is a stored one.
    pub line: Option<Subject>,
    /// Where its input is drawn: whose field it is, and in which line of the draft.
    pub drawn: Option<(TypeId, Option<usize>)>,
    /// What it was when the form was read; `None` where it was not there.
    pub before: Option<Vec<Text>>,
    /// What the other one saved; `None` where they took it away.
    pub theirs: Option<Vec<Text>>,
    /// What is typed here; `None` where it was taken away.
    pub mine: Option<Vec<Text>>,
    /// Whose stands in the form now.
    pub side: Side,
    /// The other one changed it.
    pub by_them: bool,
    /// It was changed here.
    pub by_me: bool,
}

impl Place {
    /// Both changed it, and not alike.
    pub fn is_conflict(&self) -> bool {
        self.by_them && self.by_me
    }
}

/// What is done with the parts of a draft.
enum Work<'a, D> {
    /// Takes over what the other one saved where nothing was typed.
    Merge,
    /// Finds where the two differ. `kept` holds what was typed also where it is not taken.
    Look { kept: &'a mut D, found: &'a mut Vec<Place> },
    /// Takes one side, at one place or at all.
    Choose { kept: &'a mut D, place: Option<PlaceKey>, side: Side },
    /// New lines stand in the draft; what is kept has only those that are not taken.
    Begin { kept: &'a mut D },
}

/// The parts of a draft, as it was read, as the other one saved it, and as it is in the form. A draft names its parts
/// once ([`Typed::parts`]); merging, comparing and choosing all go through them.
pub struct Parts<'a, D> {
    base: &'a mut D,
    theirs: &'a mut D,
    draft: &'a mut D,
    work: Work<'a, D>,
}

/// How a place is called, and where it stands.
struct Called {
    label: Vec<Arg>,
    line: Option<Subject>,
    drawn: Option<(TypeId, Option<usize>)>,
}

/// Where a draft keeps a text.
type Of<'f, D> = &'f dyn Fn(&mut D) -> Option<&mut String>;

/// Takes over what `newer` says where nothing was typed since `base`.
pub fn merge<D: Typed>(draft: &mut D, base: &D, newer: &D) {
    let (mut base, mut theirs) = (base.clone(), newer.clone());
    go(Parts { base: &mut base, theirs: &mut theirs, draft, work: Work::Merge });
}

/// What was typed is kept from here on, beside what stands in the form.
pub fn keep<D: Typed>(draft: &D) -> D {
    let (mut base, mut theirs, mut same, mut kept) = (draft.clone(), draft.clone(), draft.clone(), draft.clone());
    let work = Work::Begin { kept: &mut kept };
    go(Parts { base: &mut base, theirs: &mut theirs, draft: &mut same, work });
    kept
}

/// The four versions of a draft that two people work on.
pub struct Four<'a, D> {
    /// As it was read.
    pub base: &'a mut D,
    /// As the other one saved it.
    pub theirs: &'a mut D,
    /// As it is in the form.
    pub draft: &'a mut D,
    /// What is typed, also where it is not taken ([`keep`]).
    pub kept: &'a mut D,
}

/// Where the two differ.
pub fn look<D: Typed>(four: Four<'_, D>) -> Vec<Place> {
    let Four { base, theirs, draft, kept } = four;
    let mut found = Vec::new();
    go(Parts { base, theirs, draft, work: Work::Look { kept, found: &mut found } });
    found
}

/// Takes one side, at one place or at all.
pub fn choose<D: Typed>(four: Four<'_, D>, place: Option<PlaceKey>, side: Side) {
    let Four { base, theirs, draft, kept } = four;
    go(Parts { base, theirs, draft, work: Work::Choose { kept, place, side } });
}

/// What the other one did with a draft that nobody types in.
pub fn told<D: Typed>(base: &D, theirs: &D) -> Vec<Place> {
    let (mut base, mut theirs, mut draft) = (base.clone(), theirs.clone(), theirs.clone());
    let mut kept = base.clone();
    look(Four { base: &mut base, theirs: &mut theirs, draft: &mut draft, kept: &mut kept })
}

fn go<D: Typed>(mut parts: Parts<'_, D>) {
    parts.fields("", D::FIELDS, |draft| draft);
    D::parts(&mut parts);
}

impl<D: Clone + 'static> Parts<'_, D> {
    /// Fields of the draft, or of a part of it.
    pub fn fields<T: 'static>(&mut self, part: &'static str, fields: &[Field<T>], of: fn(&mut D) -> &mut T) {
        for field in fields {
            let Some(edit) = field.edit else { continue };
            let key = PlaceKey { part, row: RowKey::None, field: field.key };
            let called = Called {
                label: vec![Arg::Key(field.label.to_owned())],
                line: None,
                drawn: Some((TypeId::of::<T>(), None)),
            };
            // What is ticked in a list is kept as words with commas.
            let with = if let Show::Words(family) = field.show { Input::Choice(family, &[]) } else { edit.with };
            self.text(key, called, with, &|draft| Some((edit.of)(of(draft))));
        }
    }

    /// The draft as it was saved last.
    pub fn newest(&self) -> &D {
        self.theirs
    }

    /// One of several texts that are alike.
    pub fn nth(&mut self, part: &'static str, nth: usize, label: Vec<Arg>, with: Input, of: Of<'_, D>) {
        let key = PlaceKey { part, row: RowKey::Nth(nth), field: part };
        self.text(key, Called { label, line: None, drawn: None }, with, of);
    }

    fn text(&mut self, key: PlaceKey, called: Called, with: Input, of: Of<'_, D>) {
        let read = |text: &Option<String>| text.as_ref().map(|text| vec![vec![(with, text.clone())]]);
        self.value(
            key,
            called,
            &|draft| of(draft).map(|text| text.clone()),
            &|draft, new| {
                if let (Some(text), Some(new)) = (of(draft), new) {
                    *text = new;
                }
            },
            &read,
        );
    }

    /// A part that is taken whole; `read` says what it reads as, row by row.
    pub fn whole<T: Clone + PartialEq>(
        &mut self,
        part: &'static str,
        label: &'static str,
        of: fn(&mut D) -> &mut T,
        read: fn(&T) -> Vec<Text>,
    ) {
        let key = PlaceKey { part, row: RowKey::None, field: part };
        let called = Called { label: vec![Arg::Key(label.to_owned())], line: None, drawn: None };
        self.value(key, called, &|draft| of(draft).clone(), &|draft, new| *of(draft) = new, &|one| Some(read(one)));
    }

    /// A table whose lines are not stored one by one: taken whole, and read by its fields.
    pub fn list<L: Clone + PartialEq + 'static>(
        &mut self,
        part: &'static str,
        label: &'static str,
        fields: &'static [Field<L>],
        of: fn(&mut D) -> &mut Vec<L>,
    ) {
        let key = PlaceKey { part, row: RowKey::None, field: part };
        let called = Called { label: vec![Arg::Key(label.to_owned())], line: None, drawn: None };
        let read = |lines: &Vec<L>| Some(lines.iter().map(|line| text_of(fields, line)).collect());
        self.value(key, called, &|draft| of(draft).clone(), &|draft, new| *of(draft) = new, &read);
    }

    /// What nobody types: it is as it was saved last.
    pub fn follows<T: Clone>(&mut self, of: fn(&mut D) -> &mut T) {
        if matches!(self.work, Work::Merge) {
            of(self.draft).clone_from(of(self.theirs));
        }
    }

    /// What is typed and never asked about: it goes with what is typed.
    pub fn silent<T: Clone + PartialEq>(&mut self, of: fn(&mut D) -> &mut T) {
        if matches!(self.work, Work::Merge) {
            merge_whole(of(self.draft), &of(self.base).clone(), &of(self.theirs).clone());
        }
    }

    fn value<T: Clone + PartialEq>(
        &mut self,
        key: PlaceKey,
        called: Called,
        get: &dyn Fn(&mut D) -> T,
        set: &dyn Fn(&mut D, T),
        read: &dyn Fn(&T) -> Option<Vec<Text>>,
    ) {
        let (base, theirs, draft) = (get(self.base), get(self.theirs), get(self.draft));
        match &mut self.work {
            Work::Merge if draft == base => set(self.draft, theirs),
            Work::Look { kept, found } => {
                let mine = mine_of::<D, T>(kept, (&draft, &theirs), get, set);
                let (by_them, by_me) = (theirs != base, mine != base);
                if mine != theirs && (by_them || by_me) {
                    let side = if draft == theirs { Side::Theirs } else { Side::Mine };
                    let (before, theirs, mine) = (read(&base), read(&theirs), read(&mine));
                    let Called { label, line, drawn } = called;
                    found.push(Place { key, label, line, drawn, before, theirs, mine, side, by_them, by_me });
                }
            }
            Work::Choose { kept, place, side } if place.is_none_or(|place| place == key) => {
                let mine = mine_of::<D, T>(kept, (&draft, &theirs), get, set);
                set(self.draft, if *side == Side::Mine { mine } else { theirs });
            }
            _ => {}
        }
    }
}

/// What is typed, also where it is not taken; what stands in the form is the newest that was typed.
fn mine_of<D, T: Clone + PartialEq>(
    kept: &mut D,
    (draft, theirs): (&T, &T),
    get: &dyn Fn(&mut D) -> T,
    set: &dyn Fn(&mut D, T),
) -> T {
    let mine = get(kept);
    if draft == theirs || *draft == mine {
        return mine;
    }
    set(kept, draft.clone());
    draft.clone()
}

/// What is written in the fields of a line.
fn text_of<L: Clone>(fields: &[Field<L>], line: &L) -> Text {
    let mut line = line.clone();
    let texts = fields.iter().filter_map(|field| field.edit).map(|edit| (edit.with, (edit.of)(&mut line).clone()));
    texts.filter(|(_, text)| !text.trim().is_empty()).collect()
}

#[cfg(test)]
mod tests;
