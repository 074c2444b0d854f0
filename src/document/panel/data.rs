//! What the panel of templates shows, gathered before drawing; and a template tried while it is typed.

use std::sync::Arc;

use crate::{
    base::{
        failure::Failure,
        id::{Id as _, PrintTemplateId},
        say::Said,
        text::Texts,
        time::Instant,
        words::Word as _,
    },
    cx::records::{By, Found},
    db::query::Conn,
    document::{
        Around, Asked, Document,
        command::{self, DESIGNERS, TemplateDraft},
        make,
        own::PrintTemplate,
        store::{self, Earlier},
    },
    people,
    print::{
        page::Sheet,
        template::{self, Flaw},
    },
    setting,
};

/// A template in the list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    /// Its name.
    pub(super) name: String,
    /// What it is called on paper, where that says more.
    pub(super) title: String,
    /// Id of the office's own; none for one that comes with the program.
    pub(super) own: Option<PrintTemplateId>,
    /// May be printed with.
    pub(super) active: bool,
    /// Its document is printed with it where none is named.
    pub(super) is_usual: bool,
}

/// A document with its templates: the office's own first.
pub(super) type Group = (Document, Vec<Row>);

/// All documents with their templates.
///
/// # Errors
/// When the engine fails.
pub(super) fn groups(conn: &Conn, texts: &Texts) -> Result<Vec<Group>, Failure> {
    let mut groups = Vec::new();
    for document in Document::ALL.iter().copied() {
        let usual = store::usual(conn, document)?;
        let own = store::of_document(conn, document)?.into_iter().map(|own| Row {
            is_usual: own.active && own.name == usual,
            title: own.note,
            name: own.name,
            own: Some(own.id),
            active: own.active,
        });
        let shipped = document.entry().templates.iter().map(|one| Row {
            name: one.name.to_owned(),
            title: template::parse(one.source)
                .map_or_else(|_flaw| String::new(), |it| it.name.get_ref().of(texts.lang).to_owned()),
            own: None,
            active: true,
            is_usual: one.name == usual,
        });
        groups.push((document, own.chain(shipped).collect()));
    }
    Ok(groups)
}

/// A stored template as its form shows it.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    /// The template.
    pub(super) own: PrintTemplate,
    /// The files that it had, the newest first.
    pub(super) earlier: Vec<Earlier>,
    /// Why who acts may not change it, if they may not.
    pub(super) refused: Option<Said>,
}

/// Reads a template for its form.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub(super) fn shown(conn: &Conn, id: i64, by: By) -> Result<Found<TemplateDraft, Shown>, Failure> {
    let own = store::get(conn, PrintTemplateId::from_raw(id))?;
    let shown = Shown {
        earlier: store::earlier(conn, own.id)?,
        refused: people::store::refusal(conn, by.user, &DESIGNERS)?,
        own: own.clone(),
    };
    Ok(Found { id, version: own.version, draft: TemplateDraft::from(own), shown })
}

/// A template that was tried on the newest record of its kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Trial {
    /// The document that it is for, where that can be read.
    pub(super) document: Option<Document>,
    /// All that is wrong with it.
    pub(super) flaws: Vec<Flaw>,
    /// How it looks.
    pub(super) sheet: Option<Sheet>,
    /// Why it can't be shown, where it has no flaws.
    pub(super) said: Option<Said>,
}

/// Tries a template as it is typed: `known` is the document of a stored one.
///
/// # Errors
/// When the engine fails.
pub(super) fn tried(
    conn: &Conn,
    (source, known): (&str, Option<Document>),
    texts: &Arc<Texts>,
    now: Instant,
) -> Result<Trial, Failure> {
    let document = match command::flaws(source, known, texts) {
        Ok(document) => document,
        Err(flaws) => {
            let of = |it: template::Template| Document::from_word(it.document.get_ref());
            let document = known.or_else(|| template::parse(source).ok().and_then(of));
            return Ok(Trial { document, flaws, ..Trial::default() });
        }
    };
    let trial = Trial { document: Some(document), ..Trial::default() };
    let Some(id) = store::newest(conn, document)? else {
        let said = Said::new("document-nothing-to-show").with_word("kind", document.entry().of);
        return Ok(Trial { said: Some(said), ..trial });
    };
    let settings = setting::store::load(conn)?;
    let around = Around { settings: &settings, texts, now };
    match make::sheet_of(conn, (source, 0), &Asked::of(document, id), around) {
        Ok(sheet) => Ok(Trial { sheet: Some(sheet), ..trial }),
        Err(failure) if failure.is_of_a_rule() => Ok(Trial { said: Some(failure.said()), ..trial }),
        Err(failure) => Err(failure),
    }
}
