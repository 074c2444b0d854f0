//! Lines that are stored one by one, as two people have them: rows that were added, taken away, written in.

use std::any::TypeId;

use super::{Called, Parts, Place, PlaceKey, RowKey, Side, Work, text_of};
use crate::base::{
    kind::{Kind, Subject},
    say::Arg,
    typed::{TypedLine, is_written, merge_lines, overlay},
};

/// Which line of which table.
struct Line<D: 'static, L: 'static> {
    part: &'static str,
    title: &'static str,
    subject: Subject,
    of: fn(&mut D) -> &mut Vec<L>,
}

impl<D, L> Line<D, L> {
    fn key(&self, row: RowKey) -> PlaceKey {
        PlaceKey { part: self.part, row, field: "" }
    }

    fn called(&self, number: usize) -> Vec<Arg> {
        vec![Arg::Key(self.title.to_owned()), Arg::from(number + 1)]
    }
}

impl<D: Clone + 'static> Parts<'_, D> {
    /// Lines that are stored one by one: which kind they are, and the text key of their table.
    pub fn lines<L: TypedLine>(
        &mut self,
        part: &'static str,
        (kind, title): (Kind, &'static str),
        of: fn(&mut D) -> &mut Vec<L>,
    ) {
        let (base, theirs) = (of(self.base).clone(), of(self.theirs).clone());
        match &mut self.work {
            Work::Merge => return merge_lines(of(self.draft), &base, &theirs),
            Work::Begin { kept } => return of(kept).retain(|line| line.stored() != 0),
            Work::Look { .. } | Work::Choose { .. } => {}
        }
        for line in &theirs {
            let row = Line { part, title, subject: Subject { kind, id: line.stored() }, of };
            self.stored_line(&row, with_id(&base, line.stored()), line);
        }
        let mut taken = Vec::new();
        for before in base.iter().filter(|line| line.stored() != 0 && with_id(&theirs, line.stored()).is_none()) {
            let row = Line { part, title, subject: Subject { kind, id: before.stored() }, of };
            taken.extend(self.gone_line(&row, before));
        }
        self.new_lines((part, title), &taken, of);
    }

    fn kept(&mut self) -> &mut D {
        match &mut self.work {
            Work::Look { kept, .. } | Work::Choose { kept, .. } | Work::Begin { kept } => kept,
            Work::Merge => self.draft,
        }
    }

    fn chosen(&self, key: PlaceKey) -> Option<Side> {
        match &self.work {
            Work::Choose { place, side, .. } if place.is_none_or(|place| place == key) => Some(*side),
            _ => None,
        }
    }

    fn found(&mut self, place: Place) {
        if let Work::Look { found, .. } = &mut self.work {
            found.push(place);
        }
    }

    /// A line that the other one has: they added it, or it was taken away here, or its fields are held together.
    fn stored_line<L: TypedLine>(&mut self, row: &Line<D, L>, before: Option<&L>, theirs: &L) {
        let (of, id) = (row.of, row.subject.id);
        let place = position(of(self.draft), id);
        let number = place.or(position(of(self.theirs), id)).unwrap_or_default();
        let is_kept = position(of(self.kept()), id).is_some();
        let key = row.key(RowKey::Stored(id));
        if let (Some(_), Some(_), true) = (before, place, is_kept) {
            for field in L::FIELDS {
                let Some(edit) = field.edit else { continue };
                let mut label = row.called(number);
                label.push(Arg::Key(field.label.to_owned()));
                let drawn = place.map(|at| (TypeId::of::<L>(), Some(at)));
                let called = Called { label, line: Some(row.subject), drawn };
                self.text(PlaceKey { field: field.key, ..key }, called, edit.with, &|draft| {
                    of(draft).iter_mut().find(|line| line.stored() == id).map(|line| (edit.of)(line))
                });
            }
            return;
        }
        match (self.chosen(key), place) {
            (Some(Side::Mine), Some(at)) => drop(of(self.draft).remove(at)),
            (Some(Side::Theirs), None) => self.put_back(of, theirs),
            _ => {}
        }
        let place = position(of(self.draft), id);
        self.found(Place {
            key,
            label: row.called(number),
            line: Some(row.subject),
            drawn: None,
            before: before.map(|line| vec![text_of(L::FIELDS, line)]),
            theirs: Some(vec![text_of(L::FIELDS, theirs)]),
            mine: None,
            side: if place.is_some() { Side::Theirs } else { Side::Mine },
            by_them: before.is_none_or(|before| is_written(before, theirs)),
            by_me: before.is_some(),
        });
    }

    /// Puts a line of theirs where it stands among theirs.
    fn put_back<L: TypedLine>(&mut self, of: fn(&mut D) -> &mut Vec<L>, line: &L) {
        let earlier: Vec<i64> =
            of(self.theirs).iter().map(TypedLine::stored).take_while(|id| *id != line.stored()).collect();
        let lines = of(self.draft);
        let at = lines.iter().rposition(|one| earlier.contains(&one.stored())).map_or(0, |at| at + 1);
        lines.insert(at, line.clone());
    }

    /// A line that the other one took away. What is typed in it stays as a new one; its place among the draft's.
    fn gone_line<L: TypedLine>(&mut self, row: &Line<D, L>, before: &L) -> Option<usize> {
        let (of, id) = (row.of, row.subject.id);
        let mut place = of(self.draft).iter().position(|line| line.stored() == 0 && line.origin().is(id));
        let typed = place.map(|at| of(self.draft)[at].clone());
        let kept = of(self.kept()).iter_mut().find(|line| line.stored() == id)?;
        // What stands in the form is the newest that was typed.
        if let Some(typed) = &typed {
            overlay(kept, &kept.clone(), typed);
        }
        let mut mine = kept.clone();
        let by_me = is_written(before, &mine);
        mine.renew();
        let key = row.key(RowKey::Gone(row.subject.id));
        match (self.chosen(key), place) {
            (Some(Side::Mine), None) => {
                of(self.draft).push(mine.clone());
                place = Some(of(self.draft).len() - 1);
            }
            (Some(Side::Theirs), Some(at)) => {
                of(self.draft).remove(at);
                place = None;
            }
            _ => {}
        }
        let number = position(of(self.base), row.subject.id).unwrap_or_default();
        self.found(Place {
            key,
            label: row.called(number),
            line: Some(row.subject),
            drawn: None,
            before: Some(vec![text_of(L::FIELDS, before)]),
            theirs: None,
            mine: Some(vec![text_of(L::FIELDS, &mine)]),
            side: if place.is_some() { Side::Mine } else { Side::Theirs },
            by_them: true,
            by_me,
        });
        place
    }

    /// New lines of mine, but those that stand for lines that are gone.
    fn new_lines<L: TypedLine>(
        &mut self,
        (part, title): (&'static str, &'static str),
        taken: &[usize],
        of: fn(&mut D) -> &mut Vec<L>,
    ) {
        let key = |row| PlaceKey { part, row, field: "" };
        let is_new = |(at, line): &(usize, &L)| line.stored() == 0 && !taken.contains(at);
        let added: Vec<usize> = of(self.draft).iter().enumerate().filter(is_new).map(|(at, _)| at).collect();
        let dropped: Vec<L> = of(self.kept()).iter().filter(|line| line.stored() == 0).cloned().collect();
        let place = |key, line: &L, label: Vec<Arg>, side| {
            let mine = Some(vec![text_of(L::FIELDS, line)]);
            Place {
                key,
                label,
                line: None,
                drawn: None,
                before: None,
                theirs: None,
                mine,
                side,
                by_them: false,
                by_me: true,
            }
        };
        for (nth, at) in added.iter().enumerate().rev() {
            if self.chosen(key(RowKey::Added(nth))) == Some(Side::Theirs) {
                let line = of(self.draft).remove(*at);
                of(self.kept()).push(line);
            }
        }
        for (nth, line) in dropped.iter().enumerate().rev() {
            if self.chosen(key(RowKey::Dropped(nth))) == Some(Side::Mine) {
                let is_it = |one: &L| one.stored() == 0 && one == line;
                if let Some(at) = of(self.kept()).iter().position(is_it) {
                    of(self.kept()).remove(at);
                }
                of(self.draft).push(line.clone());
            }
        }
        if !matches!(self.work, Work::Look { .. }) {
            return;
        }
        for (nth, at) in added.into_iter().enumerate() {
            let (line, label) = (of(self.draft)[at].clone(), vec![Arg::Key(title.to_owned()), Arg::from(at + 1)]);
            self.found(place(key(RowKey::Added(nth)), &line, label, Side::Mine));
        }
        for (nth, line) in dropped.iter().enumerate() {
            self.found(place(key(RowKey::Dropped(nth)), line, vec![Arg::Key(title.to_owned())], Side::Theirs));
        }
    }
}

pub(super) fn with_id<L: TypedLine>(lines: &[L], id: i64) -> Option<&L> {
    lines.iter().find(|line| line.stored() == id)
}

fn position<L: TypedLine>(lines: &[L], id: i64) -> Option<usize> {
    lines.iter().position(|line| line.stored() == id)
}
