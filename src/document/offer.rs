//! What there is to choose before a document is printed: its templates, with their paper and copies.

use crate::{
    base::{failure::Failure, text::Lang},
    db::query::Conn,
    print::template,
};

use super::Document;

/// A template to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Its name, as it is asked for.
    pub name: String,
    /// What people read.
    pub label: String,
    /// Its copies by name; none where it is printed once.
    pub copies: Vec<String>,
}

/// The templates of a document, the usual one first, named in a language.
///
/// # Errors
/// When the engine fails.
pub fn offered(_conn: &Conn, document: Document, lang: Lang) -> Result<Vec<Offered>, Failure> {
    let one = |name: &str, source: &str| {
        // A broken one is offered too: making the sheet says what is wrong with it.
        let template = template::parse(source).ok();
        let words = |words: &template::Placed| words.get_ref().of(lang).to_owned();
        Offered {
            name: name.to_owned(),
            label: template.as_ref().map_or_else(|| name.to_owned(), |template| words(&template.name)),
            copies: template.map(|template| template.page.copies.iter().map(words).collect()).unwrap_or_default(),
        }
    };
    Ok(document.entry().templates.iter().map(|shipped| one(shipped.name, shipped.source)).collect())
}
