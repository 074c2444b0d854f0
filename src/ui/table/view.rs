//! What a table shows of its list under a view, and what somebody made of that.

use super::{super::filter::Line, Table};
use crate::base::{
    field::ListSpec,
    filter::{Filter, Of, Part},
    text::Lang,
};

/// A line and an order: what is shown under a view, and kept while another one is shown.
#[derive(Debug, Default)]
pub struct Shown {
    line: Line,
    sort: Option<(String, bool)>,
}

impl Shown {
    /// What a filter asks for, in an order; its line is written when it is drawn.
    pub fn of(spec: &ListSpec, filter: Filter, sort: Option<(String, bool)>) -> Self {
        let mut line = Line::default();
        line.set(spec, filter, Lang::Zh);
        Self { line, sort }
    }
}

impl Table {
    /// Shows something else, whose order is `stated`; what was shown until now. Marked rows might not be among the new
    /// ones.
    pub fn show(&mut self, shown: Shown, stated: Option<(String, bool)>) -> Shown {
        self.marked.clear();
        self.stated = stated;
        let sort = std::mem::replace(&mut self.query.sort, shown.sort);
        Shown { line: std::mem::replace(&mut self.line, shown.line), sort }
    }

    /// True while it shows just what a filter asks for, in the order stated, and nothing else is being typed.
    pub fn shows(&self, filter: &Filter) -> bool {
        self.query.sort == self.stated && self.line.filter() == filter && !self.line.is_being_typed()
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
