//! How a field stands in a list, and how rows are sorted by it.

/// How a list gets and shows a field.
#[derive(Clone, Copy, Debug)]
pub struct Listed {
    /// The SQL expression, in the terms of the list's `from`.
    pub sql: &'static str,
    /// Width of the column in points.
    pub width: f32,
    /// An index serves sorting by it at any size.
    pub indexed: bool,
    /// How rows are sorted by it.
    pub sorted: Sorted,
    /// It is shown only where somebody chose it; it can be asked for always.
    pub is_extra: bool,
}

/// How rows are sorted by a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorted {
    /// By its value; what has none comes last.
    Value,
    /// By the place of its word among its choices: what has none of them comes last, and of those with the same word the
    /// list's first ones come first.
    Words,
    /// By what is said here, going up and going down.
    Legs(&'static [Leg], &'static [Leg]),
}

/// A part of an order: those rows, sorted so. Legs follow one another, and each row is in one of them: so each can be
/// walked along an index of its own where no index holds the whole order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leg {
    /// Which rows, as SQL; all where it is empty.
    pub of: &'static str,
    /// Their order, as SQL ending in a unique column.
    pub by: &'static str,
    /// How its rows are come by, where an engine that is left to itself takes a longer way.
    pub along: Option<Walk>,
}

/// A way to the rows of a leg.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Walk {
    /// Along this index of the list's own table, that holds all of them. A server chooses for itself.
    Index(&'static str),
    /// Along these tables, in this order: what stands behind FROM, with the list's own table as `t`. Where it is walked the
    /// leg's condition says how they hang together.
    Tables(&'static str),
}

impl Leg {
    /// These rows, in this order.
    pub const fn new(of: &'static str, by: &'static str) -> Self {
        Self { of, by, along: None }
    }

    /// The same, come by in this way.
    #[must_use]
    pub const fn along(self, walk: Walk) -> Self {
        Self { along: Some(walk), ..self }
    }
}

/// Sorted by what another record is called, one that every row names: `along!("k.name", "k.id", "t.id")`. All keys go the
/// same way, the first is a text and the last unique; each is the next of an index, so that these are walked one inside
/// the other. What the first is said to be, any text, leads the engine to begin there. Where more than one record lies
/// between, the tables are said in the order in which they are walked, and how they hang together.
#[macro_export]
macro_rules! along {
    ($first:literal $(, $then:literal)+) => {
        $crate::base::field::Sorted::Legs(
            &[$crate::along!(@up concat!($first, " >= ''"), $first $(, $then)+)],
            &[$crate::along!(@down concat!($first, " >= ''"), $first $(, $then)+)],
        )
    };
    ($tables:literal on $hang:literal: $first:literal $(, $then:literal)+) => {
        $crate::base::field::Sorted::Legs(
            &[$crate::along!(@up concat!($hang, " AND ", $first, " >= ''"), $first $(, $then)+)
                .along($crate::base::field::Walk::Tables($tables))],
            &[$crate::along!(@down concat!($hang, " AND ", $first, " >= ''"), $first $(, $then)+)
                .along($crate::base::field::Walk::Tables($tables))],
        )
    };
    (@up $of:expr, $first:literal $(, $then:literal)+) => {
        $crate::base::field::Leg::new($of, concat!($first $(, ", ", $then)+))
    };
    (@down $of:expr, $first:literal $(, $then:literal)+) => {
        $crate::base::field::Leg::new(
            $of,
            concat!($first, " DESC NULLS LAST" $(, ", ", $then, " DESC NULLS LAST")+),
        )
    };
}
