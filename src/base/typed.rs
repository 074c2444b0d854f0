//! What is typed in a form, brought together with what came in meanwhile: a prepared draft, a newer record.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    field::Field,
    kind::Kind,
    meet::{self, Parts},
};

/// A kind of line, and how the text key of the label of one of its columns is found.
pub type LinesOf = (Kind, fn(&str) -> Option<&'static str>);

/// A draft that a form edits.
pub trait Typed: Clone + PartialEq + Serialize + DeserializeOwned + 'static {
    /// Its fields.
    const FIELDS: &'static [Field<Self>];

    /// The kinds of its lines.
    const LINES: &'static [LinesOf] = &[];

    /// Names what stands in no field: lines, with the lines that were known, lists that are taken whole.
    fn parts(_of: &mut Parts<'_, Self>) {}

    /// The text key of the label of a column of the record, or of one of its lines.
    fn label_of(kind: Kind, column: &str) -> Option<&'static str> {
        match Self::LINES.iter().find(|(of, _)| *of == kind) {
            Some((_, label)) => label(column),
            None => label_among(Self::FIELDS, column),
        }
    }

    /// Takes over what `newer` says where nothing was typed since `base`.
    fn merge(&mut self, base: &Self, newer: &Self) {
        meet::merge(self, base, newer);
    }
}

/// A line of a draft.
pub trait TypedLine: Clone + PartialEq + 'static {
    /// Its fields.
    const FIELDS: &'static [Field<Self>];

    /// The stored line's id; 0 for a new one.
    fn stored(&self) -> i64;

    /// Which stored line it stands for, where that one is gone.
    fn origin(&self) -> Origin;

    /// Makes it a new line, because the stored one is gone. It knows which one that was.
    fn renew(&mut self);
}

/// The stored line that a new one stands for: somebody else took it away while it was written in. It is no part of
/// what is typed, so lines that differ only in it are equal.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Origin(i64);

impl Origin {
    /// Of a line that is made new: the stored one, or the one that it stood for already.
    #[must_use]
    pub fn or(self, stored: i64) -> Self {
        if stored == 0 { self } else { Self(stored) }
    }

    /// True where it stands for this stored line.
    pub fn is(self, stored: i64) -> bool {
        stored != 0 && self.0 == stored
    }
}

impl PartialEq for Origin {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// The text key of the label of a column of a line.
pub fn label_of_line<L: TypedLine>(column: &str) -> Option<&'static str> {
    label_among(L::FIELDS, column)
}

/// `customer_id` is what the field `customer` is kept in.
fn label_among<D>(fields: &[Field<D>], column: &str) -> Option<&'static str> {
    let is_of = |field: &&Field<D>| field.key == column || column.strip_suffix("_id") == Some(field.key);
    fields.iter().find(is_of).map(|field| field.label)
}

/// Takes over a part that has no fields, when nothing was typed in it since `base`.
pub fn merge_whole<T: Clone + PartialEq>(typed: &mut T, base: &T, newer: &T) {
    if typed == base {
        typed.clone_from(newer);
    }
}

/// Brings lines together, line by line: what the other one wrote stays in lines and fields that were not typed
/// in, and nothing that was typed is lost, even in a line that the other one took away.
pub fn merge_lines<L: TypedLine>(typed: &mut Vec<L>, base: &[L], newer: &[L]) {
    if typed == base {
        *typed = newer.to_vec();
        return;
    }
    let typed_lines = typed.clone();
    let (base, keyed) = (Keyed::new(base), Keyed::new(&typed_lines));
    let newer_keys = Keyed::saved(newer, &base);
    let mut lines = Vec::new();
    for (key, theirs) in newer_keys.iter() {
        let Some(before) = base.get(key) else {
            // The other one added it, or brought back what they had taken away: that is written in here.
            let mut line = theirs.clone();
            if let Some(mine) = standing_for(typed, theirs.stored()) {
                overlay(&mut line, theirs, mine);
            }
            lines.push(line);
            continue;
        };
        match keyed.get(key) {
            Some(mine) => {
                let mut line = theirs.clone();
                overlay(&mut line, before, mine);
                lines.push(line);
            }
            // Taken away here; it stays where the other one wrote in it.
            None if is_written(before, theirs) => lines.push(theirs.clone()),
            None => {}
        }
    }
    for (key, mine) in keyed.iter() {
        let is_back =
            newer.iter().any(|line| base.get(&Key::Stored(line.stored())).is_none() && mine.origin().is(line.stored()));
        let is_gone = newer_keys.get(key).is_none() && !is_back;
        let is_typed = base.get(key).is_none_or(|before| is_written(before, mine));
        if is_gone && is_typed {
            let mut line = mine.clone();
            line.renew();
            lines.push(line);
        }
    }
    *typed = lines;
}

/// The new line that stands for a stored one.
pub(super) fn standing_for<L: TypedLine>(lines: &[L], stored: i64) -> Option<&L> {
    lines.iter().find(|line| line.stored() == 0 && line.origin().is(stored))
}

/// What `mine` has other than `before` goes into `line`.
pub(super) fn overlay<L: TypedLine>(line: &mut L, before: &L, mine: &L) {
    let (mut before, mut mine) = (before.clone(), mine.clone());
    for edit in L::FIELDS.iter().filter_map(|field| field.edit) {
        let text = (edit.of)(&mut mine);
        if text != (edit.of)(&mut before) {
            (edit.of)(line).clone_from(text);
        }
    }
}

/// True when a field of the line has another text.
pub(super) fn is_written<L: TypedLine>(before: &L, after: &L) -> bool {
    let (mut before, mut after) = (before.clone(), after.clone());
    L::FIELDS.iter().filter_map(|field| field.edit).any(|edit| (edit.of)(&mut before) != (edit.of)(&mut after))
}

/// How a line is known in all three versions: by its id, a new one by its place among the new ones.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    Stored(i64),
    New(usize),
}

/// Lines with their keys.
struct Keyed<'a, L> {
    lines: Vec<(Key, &'a L)>,
}

impl<'a, L: TypedLine> Keyed<'a, L> {
    fn new(lines: &'a [L]) -> Self {
        let mut new = 0;
        let key = |line: &L| {
            if line.stored() != 0 {
                return Key::Stored(line.stored());
            }
            new += 1;
            Key::New(new)
        };
        Self { lines: lines.iter().map(key).zip(lines).collect() }
    }

    /// Lines that were new when they were sent have an id in what is read after that.
    fn saved(lines: &'a [L], base: &Keyed<'_, L>) -> Self {
        let mut sent = base.lines.iter().map(|(key, _)| *key).filter(|key| matches!(key, Key::New(_)));
        let key = |line: &L| {
            let key = Key::Stored(line.stored());
            if base.get(&key).is_some() { key } else { sent.next().unwrap_or(key) }
        };
        Self { lines: lines.iter().map(key).zip(lines).collect() }
    }

    fn get(&self, key: &Key) -> Option<&'a L> {
        self.lines.iter().find(|(one, _)| one == key).map(|(_, line)| *line)
    }

    fn iter(&self) -> impl Iterator<Item = (&Key, &'a L)> {
        self.lines.iter().map(|(key, line)| (key, *line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::field::{Input, Show};

    #[derive(Clone, Debug, Default, PartialEq)]
    struct Line {
        id: i64,
        item: String,
        quantity: String,
        origin: Origin,
    }

    impl TypedLine for Line {
        const FIELDS: &'static [Field<Self>] = &[
            Field::new("item", "item", Show::Text).edited(Input::Line, |line: &mut Line| &mut line.item),
            Field::new("quantity", "quantity", Show::Qty).edited(Input::Qty, |line: &mut Line| &mut line.quantity),
        ];

        fn stored(&self) -> i64 {
            self.id
        }

        fn origin(&self) -> Origin {
            self.origin
        }

        fn renew(&mut self) {
            self.origin = self.origin.or(self.id);
            self.id = 0;
        }
    }

    fn lines(rows: &[(i64, &str, &str)]) -> Vec<Line> {
        let line = |(id, item, quantity): &(i64, &str, &str)| Line {
            id: *id,
            item: (*item).to_owned(),
            quantity: (*quantity).to_owned(),
            origin: Origin::default(),
        };
        rows.iter().map(line).collect()
    }

    fn merged(base: &[(i64, &str, &str)], typed: &[(i64, &str, &str)], newer: &[(i64, &str, &str)]) -> Vec<Line> {
        let mut typed = lines(typed);
        merge_lines(&mut typed, &lines(base), &lines(newer));
        typed
    }

    #[test]
    fn two_people_write_in_different_lines_and_fields_and_both_stay() {
        let base = [(1, "oil", "1"), (2, "belt", "1"), (3, "seal", "1")];
        let typed = [(1, "oil", "5"), (2, "belt", "1"), (3, "seal ring", "1"), (0, "nut", "9")];
        let newer = [(1, "oil 5W", "1"), (2, "belt", "2"), (3, "seal", "1"), (4, "bolt", "8")];
        let both = [(1, "oil 5W", "5"), (2, "belt", "2"), (3, "seal ring", "1"), (4, "bolt", "8"), (0, "nut", "9")];
        assert_eq!(merged(&base, &typed, &newer), lines(&both));
    }

    #[test]
    fn a_line_taken_away_goes_unless_the_other_one_wrote_in_it() {
        let base = [(1, "oil", "1"), (2, "belt", "1"), (3, "seal", "1"), (4, "nut", "1")];
        let typed = [(3, "seal", "1"), (4, "nut", "7")];
        let newer = [(1, "oil", "1"), (2, "belt", "2")];
        assert_eq!(merged(&base, &typed, &newer), lines(&[(2, "belt", "2"), (0, "nut", "7")]));
    }

    #[test]
    fn new_lines_have_ids_after_saving_and_what_was_typed_on_goes_into_them() {
        let base = [(1, "oil", "1"), (0, "belt", "1"), (0, "seal", "1")];
        let typed = [(1, "oil", "1"), (0, "belt", "1"), (0, "seal", "6"), (0, "nut", "1")];
        let newer = [(1, "oil", "1"), (2, "belt", "1"), (3, "seal", "1")];
        let both = [(1, "oil", "1"), (2, "belt", "1"), (3, "seal", "6"), (0, "nut", "1")];
        assert_eq!(merged(&base, &typed, &newer), lines(&both));
    }

    #[test]
    fn a_line_that_comes_back_has_what_was_typed_in_it_meanwhile() {
        let base = lines(&[(1, "oil", "1"), (2, "belt", "1")]);
        let mut typed = lines(&[(1, "oil", "1"), (2, "belt", "7")]);
        merge_lines(&mut typed, &base, &lines(&[(1, "oil", "1")]));
        assert_eq!(typed, lines(&[(1, "oil", "1"), (0, "belt", "7")]));
        typed[1].quantity = "70".to_owned();
        merge_lines(&mut typed, &lines(&[(1, "oil", "1")]), &lines(&[(1, "oil", "2"), (2, "belt", "1")]));
        assert_eq!(typed, lines(&[(1, "oil", "2"), (2, "belt", "70")]));
    }

    #[test]
    fn lines_that_nobody_typed_in_are_the_newer_ones() {
        assert_eq!(merged(&[(1, "oil", "1")], &[(1, "oil", "1")], &[]), []);
        assert_eq!(merged(&[], &[(0, "nut", "1")], &[(9, "oil", "1")]), lines(&[(9, "oil", "1"), (0, "nut", "1")]));
    }
}
