//! What was saved, as open lists and forms want to know it.

use crate::base::kind::{Kind, Subject};

/// More records than this are not told one by one: an import has touched everything.
pub const MOST_TOLD: usize = 2_000;

/// What happened to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It is new.
    Made,
    /// It changed.
    Changed,
    /// It is gone: an unnumbered draft, or a line.
    Deleted,
}

/// A record that was touched.
pub type Change = (Subject, Fate);

/// What was saved here or by others: so many records, or more than anybody wants to hear of one by one. Then all that
/// is shown may have changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    records: Vec<Change>,
    are_all: bool,
}

impl Changes {
    /// Everything may have changed.
    pub fn all() -> Self {
        Self { records: Vec::new(), are_all: true }
    }

    /// Nothing was saved.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty() && !self.are_all
    }

    /// Everything may have changed, and nothing is told one by one.
    pub fn are_all(&self) -> bool {
        self.are_all
    }

    /// The records that are told one by one.
    pub fn touched(&self) -> impl Iterator<Item = Subject> {
        self.records.iter().map(|(subject, _)| *subject)
    }

    /// True when a record of one of these kinds may have been touched.
    pub fn concern(&self, is_of: impl Fn(Kind) -> bool) -> bool {
        self.are_all || self.touched().any(|subject| is_of(subject.kind))
    }

    /// True when it is known that this record is gone.
    pub fn took_away(&self, subject: Subject) -> bool {
        self.records.contains(&(subject, Fate::Deleted))
    }

    /// With what another heard.
    pub fn join(&mut self, other: Self) {
        if other.are_all {
            *self = other;
        } else {
            self.add(&other.records);
        }
    }

    /// With these records too.
    pub fn add(&mut self, records: &[Change]) {
        if self.are_all || self.records.len() + records.len() > MOST_TOLD {
            *self = Self::all();
        } else {
            self.records.extend_from_slice(records);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_records_that_nobody_hears_of_them_one_by_one_are_all() {
        let call = |id| (Subject { kind: Kind::Call, id }, Fate::Made);
        let mut changes = Changes::default();
        assert!(changes.is_empty() && !changes.concern(|_| true));
        changes.add(&(1..=1_999).map(call).collect::<Vec<_>>());
        assert!(changes.concern(|kind| kind == Kind::Call) && !changes.concern(|kind| kind == Kind::Item));
        changes.add(&[call(2_000)]);
        assert_eq!((changes.are_all(), changes.touched().count()), (false, 2_000));
        changes.add(&[call(2_001)]);
        assert_eq!((changes.are_all(), changes.touched().count()), (true, 0));
        assert!(changes.concern(|kind| kind == Kind::Item), "whatever is shown may have changed");
        changes.add(&[call(1)]);
        assert_eq!(changes, Changes::all());
    }
}
