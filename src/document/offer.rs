//! What there is to choose before a document is printed: its templates, with their copies.

use crate::{
    base::{failure::Failure, text::Lang, words::Word as _},
    db::query::Conn,
    print::template,
};

use super::{Document, recipient, store};

/// A template to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Its name, as it is asked for.
    pub name: String,
    /// What people read.
    pub label: String,
    /// Its copies by name; none where it is printed once.
    pub copies: Vec<String>,
    /// It is for envelopes, whose sizes have names of their own.
    pub is_envelope: bool,
    /// Labels on a sheet of it; none where it is no template of labels.
    pub labels: usize,
    /// An address of the recipient stands on it.
    pub shows_address: bool,
}

/// The fields of which one stands on a paper that bears the recipient's address.
const OF_ADDRESS: [&str; 4] = ["recipient.block", "recipient.address", "recipient.street", "recipient.city"];

impl Document {
    /// True where words may be typed for one printing (`Asked::words`).
    pub fn takes_words(self) -> bool {
        self == Document::Letter
    }

    /// True where it goes to a contact and an address of a customer (`Asked::contact`, `Asked::address`).
    pub fn is_addressed(self) -> bool {
        self.entry().fields.contains(&recipient::RECIPIENT)
    }

    /// True where a first and a last day may be said (`Asked::from`, `Asked::to`).
    pub fn tells_of_a_period(self) -> bool {
        self.word() == "statement"
    }

    /// True where one promise alone may be told of (`Asked::clock`).
    pub fn tells_of_clocks(self) -> bool {
        self == Document::Proof
    }
}

/// The templates of a document, the usual one first, named in a language: the program's as they are called, the
/// office's by the names it gave them.
///
/// # Errors
/// When the engine fails.
pub fn offered(conn: &Conn, document: Document, lang: Lang) -> Result<Vec<Offered>, Failure> {
    let usual = store::usual(conn, document)?;
    let mut all = Vec::new();
    for name in store::names(conn, document)? {
        // A broken one is offered too: making the sheet says what is wrong with it.
        let source = store::source(conn, document, &name)?;
        let template = template::parse(&source).ok();
        let words = |words: &template::Placed| words.get_ref().of(lang).to_owned();
        let is_own = store::by_name(conn, &name)?.is_some();
        let label = template.as_ref().filter(|_| !is_own).map_or_else(|| name.clone(), |one| words(&one.name));
        let is_envelope = template.as_ref().is_some_and(|one| one.envelope.is_some());
        let labels = template.as_ref().and_then(|one| one.labels.as_ref());
        let labels = labels.map_or(0, |labels| labels.get_ref().columns.saturating_mul(labels.get_ref().rows));
        let copies = template.map(|template| template.page.copies.iter().map(words).collect()).unwrap_or_default();
        let shows_address = OF_ADDRESS.iter().any(|field| source.contains(field));
        all.push(Offered { name, label, copies, is_envelope, labels, shows_address });
    }
    all.sort_by_key(|one| one.name != usual);
    Ok(all)
}
