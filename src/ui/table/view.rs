//! What a table shows of its list under a view, and what somebody made of that.

use super::{super::filter::Line, Table};
use crate::base::{
    field::ListSpec,
    filter::{Of, Part},
    layout::Layout,
    text::Lang,
    view::Stated,
};

/// A line, an order and columns: what is shown under a view, and kept while another one is shown.
#[derive(Debug, Default)]
pub struct Shown {
    line: Line,
    sort: Option<(String, bool)>,
    /// The view's own columns; none for those that each user has.
    layout: Option<Layout>,
}

impl Shown {
    /// What a view states; its line is written in the language shown when it is drawn, unless not all of it can be read.
    pub fn of(spec: &ListSpec, stated: &Stated) -> Self {
        let mut line = Line::default();
        match &stated.unread {
            Some(kept) => line.put(spec, kept),
            None => line.set(spec, stated.filter.clone(), Lang::Zh),
        }
        Self { line, sort: stated.sort.clone(), layout: stated.layout.clone() }
    }
}

impl Table {
    /// Shows something else, whose order is `stated`; what was shown until now. Marked rows might not be among the new
    /// ones.
    pub fn show(&mut self, shown: Shown, stated: Option<(String, bool)>) -> Shown {
        self.marked.clear();
        self.stated = stated;
        let sort = std::mem::replace(&mut self.query.sort, shown.sort);
        let layout = self.is_of_view.then(|| self.layout.clone());
        match shown.layout {
            Some(layout) => (self.layout, self.is_of_view) = (layout, true),
            // The user's own columns come with the next frame.
            None if self.is_of_view => (self.is_of_view, self.laid_for) = (false, None),
            None => {}
        }
        Shown { line: std::mem::replace(&mut self.line, shown.line), sort, layout }
    }

    /// What it shows is stated by a view from now on: its order, and where the view has them its columns.
    pub fn is_stated(&mut self, sort: Option<(String, bool)>, has_columns: bool) {
        (self.stated, self.is_of_view) = (sort, has_columns);
    }

    /// True while it shows just what a view states, and nothing else is being typed.
    pub fn shows(&self, stated: &Stated) -> bool {
        let is_line = match &stated.unread {
            Some(kept) => self.line.typed() == kept,
            None => *self.line.filter() == stated.filter && !self.line.is_being_typed(),
        };
        is_line && self.query.sort == stated.sort && stated.layout.as_ref().is_none_or(|layout| *layout == self.layout)
    }

    /// How it is sorted; in the standing order without.
    pub fn sort(&self) -> Option<&(String, bool)> {
        self.query.sort.as_ref()
    }

    /// What its line asks of a field; nothing where it does not name it.
    pub fn part(&self, key: &str) -> Option<&Part> {
        self.line.filter().parts.iter().find(|part| is_of(part, key))
    }

    /// Asks something else of a field, or nothing; the rest of the line stays.
    pub fn ask_of(&mut self, key: &str, part: Option<Part>, lang: Lang) {
        let mut filter = self.line.filter().clone();
        filter.parts.retain(|part| !is_of(part, key));
        filter.parts.extend(part);
        let spec = self.spec();
        self.line.set(&spec, filter, lang);
    }
}

fn is_of(part: &Part, key: &str) -> bool {
    matches!(&part.of, Of::Field(of) if of == key)
}
