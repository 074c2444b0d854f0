//! What is read before many are printed, and how their files are made.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use crate::{
    base::{
        failure::Failure,
        field::ListQuery,
        kind::{Kind, Subject},
        progress::Progress,
        say::Said,
        text::{Lang, Texts},
        time::{Instant, parse_day},
        value::Val,
        words::Word as _,
    },
    db::{address::Address, list, query::Conn, search},
    document::{
        Around, Asked, Document,
        batch::{
            self, Batch, Made, Row, files,
            papers::{self, Papers},
            selection,
        },
        command::Printed,
        offer::{Offered, offered},
    },
    setting,
    ui::cx::Listed,
};

use super::Draft;

/// More rows than this are not printed at once: their pages are all in memory together.
pub(super) const MOST: usize = 2000;

/// The rows that are printed of.
#[derive(Clone, Debug)]
pub(super) enum Rows {
    /// Those of a list.
    Listed(Listed),
    /// These, which were asked about before the program was ended.
    Kept(Vec<i64>),
}

impl Rows {
    /// The ids, in the order of the list, of those that are there.
    fn ids(&self, conn: &Conn, kind: Kind) -> Result<Vec<i64>, Failure> {
        let Listed { spec, query, marked } = match self {
            Self::Listed(listed) => listed,
            Self::Kept(ids) => return there(conn, kind, ids),
        };
        if marked.is_empty() {
            return list::ids(conn, spec, query);
        }
        if marked.len() > MOST {
            // Too many to be printed: their order doesn't matter any more.
            return Ok(marked.clone());
        }
        // What was marked is meant, also where the list was searched for something else since.
        let holes: Vec<String> = (1..=marked.len()).map(|hole| format!("${hole}")).collect();
        let ids = marked.iter().map(|id| Val::Int(*id)).collect();
        let only = Some((format!("t.id IN ({})", holes.join(", ")), ids));
        list::ids(conn, spec, &ListQuery { text: String::new(), only, filter: Vec::new(), ..query.clone() })
    }
}

/// Those of these records that nobody has deleted meanwhile.
fn there(conn: &Conn, kind: Kind, ids: &[i64]) -> Result<Vec<i64>, Failure> {
    let subjects: Vec<Subject> = ids.iter().map(|id| Subject { kind, id: *id }).collect();
    let found = search::shown(conn, &subjects)?.into_iter().flat_map(|group| group.hits);
    let found: BTreeSet<i64> = found.map(|hit| hit.subject.id).collect();
    Ok(ids.iter().copied().filter(|id| found.contains(id)).collect())
}

/// What is printed of each row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum What {
    /// Letters to the customers, and envelopes if wanted.
    Letters,
    /// A document.
    Paper(Document),
}

impl What {
    /// What can be printed for the rows of a list.
    pub fn of(kind: Kind) -> Vec<What> {
        let own = Document::ALL.iter().copied().filter(|one| one.entry().of == kind && *one != Document::Letter);
        let own = own.map(What::Paper);
        match kind {
            Kind::Customer => [What::Letters].into_iter().chain(own).collect(),
            // The newest thing first that a desk does with calls; then what goes to their customers.
            Kind::Call => own.chain([What::Paper(Document::Slip), What::Letters]).collect(),
            _ => own.collect(),
        }
    }

    /// The word by which it is remembered.
    pub fn word(self) -> &'static str {
        match self {
            What::Letters => "letters",
            What::Paper(document) => document.word(),
        }
    }

    /// The text key of its name.
    pub fn key(self) -> String {
        match self {
            What::Letters => "app-many-letters".to_owned(),
            What::Paper(document) => document.key(),
        }
    }

    /// The documents that it is made of.
    pub fn documents(self) -> impl Iterator<Item = Document> {
        let (one, other) = match self {
            What::Letters => (Document::Letter, Some(Document::Envelope)),
            What::Paper(document) => (document, None),
        };
        [one].into_iter().chain(other)
    }
}

/// What can be chosen, read once.
pub(super) struct Offer {
    /// The rows of the list.
    pub ids: Vec<i64>,
    /// They are calls.
    pub is_of_calls: bool,
    customers: Vec<i64>,
    dispatches: Vec<i64>,
    /// Templates by the document's word.
    pub offered: BTreeMap<&'static str, Vec<Offered>>,
}

impl Offer {
    /// Reads it.
    pub fn load(conn: &Conn, kind: Kind, rows: &Rows, lang: Lang) -> Result<Offer, Failure> {
        let ids = rows.ids(conn, kind)?;
        let is_of_calls = kind == Kind::Call && ids.len() <= MOST;
        let (mut customers, mut dispatches) = (Vec::new(), Vec::new());
        if is_of_calls {
            customers = selection::of_calls(conn, &ids)?;
            dispatches = selection::dispatches_of(conn, &ids)?;
        }
        let mut all = BTreeMap::new();
        for document in What::of(kind).into_iter().flat_map(What::documents) {
            all.insert(document.word(), offered(conn, document, lang)?);
        }
        Ok(Offer { ids, is_of_calls, customers, dispatches, offered: all })
    }

    /// There are more rows than are printed at once.
    pub fn is_too_much(&self) -> bool {
        self.ids.len() > MOST
    }

    /// The records that are printed of.
    pub fn ids_of(&self, what: What) -> &[i64] {
        match what {
            What::Letters if self.is_of_calls => &self.customers,
            What::Paper(Document::Slip) if self.is_of_calls => &self.dispatches,
            _ => &self.ids,
        }
    }

    /// The templates of a document, the usual one first.
    pub fn of(&self, document: Document) -> &[Offered] {
        self.offered.get(document.word()).map_or(&[], Vec::as_slice)
    }
}

/// What is to be made, and in what.
pub(super) struct Order {
    /// What was chosen.
    pub draft: Draft,
    /// The records.
    pub ids: Vec<i64>,
    /// The language of the papers.
    pub papers_in: Arc<Texts>,
    /// The language of the window.
    pub said_in: Arc<Texts>,
    /// The moment.
    pub now: Instant,
    /// Where the data is, which is not written over.
    pub data: Address,
}

/// What came of it.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    /// How many there are, and how many were left out.
    pub said: Said,
    /// What is to be minded: what was left out first, and whether it was.
    pub remarks: Vec<(bool, String)>,
    /// The files, PDFs with their pages.
    pub files: Vec<(PathBuf, Option<usize>)>,
    /// Where they lie.
    pub folder: PathBuf,
    /// What the log of printed papers is told.
    pub printed: Vec<Printed>,
}

/// Makes everything, then writes it into a folder of its own.
pub(super) fn written(conn: &Conn, order: &Order, progress: &Progress) -> Result<Answer, Failure> {
    let settings = setting::store::load(conn)?;
    let around = Around { settings: &settings, texts: &order.papers_in, now: order.now };
    let made = made(conn, order, around, progress)?;
    let folder = own_folder(order);
    let files = files::write(&made, &folder, order.data.file(), &order.papers_in, progress)?;
    let (left, there): (Vec<&Row>, Vec<&Row>) = made.rows.iter().partition(|row| row.nr.is_none());
    let said = |row: &&Row| row.said().iter().map(|said| (row.nr.is_none(), order.said_in.say(said))).collect();
    let remarks = left.iter().chain(&there).flat_map(|row| -> Vec<(bool, String)> { said(row) }).collect();
    Ok(Answer { said: made.summary(), remarks, files, folder, printed: made.printed })
}

fn made(conn: &Conn, order: &Order, around: Around<'_>, progress: &Progress) -> Result<Made, Failure> {
    let (draft, ids) = (&order.draft, order.ids.clone());
    let asked = |document: Document| {
        let chosen = draft.chosen.get(&document).cloned().unwrap_or_default();
        let first_label = chosen.first_label.max(1);
        let (template, paper, copies) = (chosen.template, chosen.paper, chosen.copies);
        Asked { template, paper, copies, first_label, ..Asked::of(document, 0) }
    };
    let leaves_out = draft.leaves_out;
    let What::Paper(document) = draft.what else {
        let words = Some(draft.words.clone()).filter(|words| !words.trim().is_empty());
        // A letter's paper is its template's: what was chosen for a single one is not seen here.
        let letter = Asked { words, paper: None, copies: Vec::new(), ..asked(Document::Letter) };
        let envelope = draft.has_envelopes.then(|| asked(Document::Envelope));
        let batch =
            Batch { customers: ids, letter, alternates: draft.alternates && envelope.is_some(), envelope, leaves_out };
        return batch::make(conn, &batch, around, progress);
    };
    let [from, to] = draft.period.each_ref().map(|day| parse_day(day));
    let (from, to) = if document.tells_of_a_period() { (from, to) } else { (None, None) };
    papers::make(conn, &Papers { ids, asked: Asked { from, to, ..asked(document) }, leaves_out }, around, progress)
}

/// A folder of its own for each run: nothing that was printed before is written over.
fn own_folder(order: &Order) -> PathBuf {
    let local = order.now.local(order.said_in.zone);
    let name = format!("{}-{}", order.draft.what.word(), local.format("%Y%m%d-%H%M%S"));
    let place = Path::new(order.draft.folder.trim());
    let mut folder = place.join(&name);
    let mut number = 1;
    while folder.exists() {
        number += 1;
        folder = place.join(format!("{name}-{number}"));
    }
    folder
}
