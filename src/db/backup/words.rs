//! What a look found, as people read it.

use super::look::{Change, Compared, Look, Lost};
use crate::{
    base::{
        kind::Kind,
        say::{Arg, Said},
        words::Word as _,
    },
    db::record,
};

/// The kinds that people count their data by.
const COUNTED: &[Kind] = &[
    Kind::Customer,
    Kind::Item,
    Kind::Delivery,
    Kind::Equipment,
    Kind::Contract,
    Kind::Call,
    Kind::Dispatch,
    Kind::Handling,
    Kind::Settlement,
    Kind::Receipt,
    Kind::Revisit,
    Kind::User,
];

/// One line of the comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// The text key of what it is.
    pub label: String,
    /// What the copy has.
    pub copy: Said,
    /// What is here now; nothing where there is no data yet.
    pub present: Option<Said>,
}

impl Compared {
    /// The copy beside the present, line by line. `company` reads its name out of the settings.
    pub fn facts(&self, company: fn(&Look) -> String) -> Vec<Fact> {
        let fact = |label: &str, of: &dyn Fn(&Look) -> Said| Fact {
            label: label.to_owned(),
            copy: of(&self.copy),
            present: self.present.as_ref().map(of),
        };
        let mut all = vec![
            fact("backup-fact-company", &|look| cell(company(look))),
            fact("backup-fact-newest", &|look| newest(look.newest.as_ref())),
            fact("backup-fact-by", &|look| by(look.newest.as_ref())),
            fact("backup-fact-changes", &|look| cell(look.count("history"))),
        ];
        let has_any = |kind: &Kind| {
            let of = |look: &Look| look.count(&name(*kind)) > 0;
            of(&self.copy) || self.present.as_ref().is_some_and(of)
        };
        for kind in COUNTED.iter().filter(|kind| has_any(kind)) {
            all.push(fact(&kind.key(), &|look| cell(look.count(&name(*kind)))));
        }
        all.push(fact("backup-fact-rows", &|look| cell(look.counts.values().sum::<i64>())));
        all.push(fact("backup-fact-version", &|look| cell(look.version)));
        all
    }

    /// Something of the present is in the copy not, or nobody knows.
    pub fn is_loss(&self) -> bool {
        !matches!(self.lost, Lost::Nothing | Lost::NoChange)
    }

    /// What would be lost.
    pub fn said(&self) -> Said {
        match &self.lost {
            Lost::Nothing => Said::new("backup-lost-nothing"),
            Lost::NoChange => Said::new("backup-lost-no-change"),
            Lost::Since(count, last) => Said::new("backup-lost-since")
                .with("count", *count)
                .with("at", last.at)
                .with("by", by(Some(last)))
                .with("what", Arg::Key(last.op.clone())),
            Lost::Other(count) => Said::new("backup-lost-other").with("count", *count),
            Lost::Unread => Said::new("backup-lost-unread"),
        }
    }
}

/// The name of a kind's table, without the quotes of a statement.
fn name(kind: Kind) -> String {
    record::table(kind).trim_matches('"').to_owned()
}

fn cell(value: impl Into<Arg>) -> Said {
    Said::new("backup-cell").with("value", value)
}

fn newest(change: Option<&Change>) -> Said {
    change.map_or_else(|| Said::new("backup-fact-none"), |change| cell(change.at))
}

fn by(change: Option<&Change>) -> Said {
    match change {
        None => Said::new("backup-fact-none"),
        Some(change) if change.by.is_empty() => Said::new("backup-fact-program"),
        Some(change) => cell(change.by.as_str()),
    }
}
