//! One of each document, by each template that comes with the program, about what the story has left.

use crate::{
    base::{
        failure::Failure,
        id::{Id as _, ReceiptId},
        kind::Kind,
        words::Word as _,
    },
    cli::kinds,
    db::{list, record},
    document::{Asked, Document, batch::selection::selected},
    receipt::Receipt,
};

use super::stage::{Stage, ZONE};

/// The folder of the papers, in that of the demo company.
const FOLDER: &str = "papers";

/// Prints them all.
///
/// # Errors
/// What keeps one from being printed.
pub fn print(stage: &mut Stage<'_>) -> Result<(), Failure> {
    let folder = stage.folder.join(FOLDER);
    std::fs::create_dir_all(&folder).map_err(|error| Failure::io(&folder, &error))?;
    for document in Document::ALL {
        let entry = document.entry();
        let Some(id) = example(stage, entry.of)? else { continue };
        for shipped in entry.templates {
            // A letter about warranties goes to one whose units end.
            let ends = if shipped.name == "letter-warranty-ending" { ending(stage)? } else { None };
            let template = Some(shipped.name.to_owned());
            let asked = Asked { template, ..Asked::of(*document, ends.unwrap_or(id)) };
            stage.print_of("Aftercare", &asked, &format!("{FOLDER}/{}", shipped.name))?;
        }
    }
    Ok(())
}

/// A customer with units whose warranty ends soon.
fn ending(stage: &Stage<'_>) -> Result<Option<i64>, Failure> {
    let found = selected(stage.conn, "warranty-ending=90", stage.clock.now().day(ZONE))?;
    Ok(found.customers.first().copied())
}

/// A record that has much to say: the first call, which ran through everything; who paid; else the newest.
fn example(stage: &Stage<'_>, kind: Kind) -> Result<Option<i64>, Failure> {
    let ids = |kind: Kind| list::ids(stage.conn, &(kinds::find(kind.word())?.list)(), &Default::default());
    Ok(match kind {
        Kind::Customer => match ids(Kind::Receipt)?.first() {
            Some(id) => Some(record::get::<Receipt>(stage.conn, ReceiptId(*id))?.payer_id.raw()),
            None => None,
        },
        // Lists begin with the newest.
        Kind::Call => ids(kind)?.last().copied(),
        kind => ids(kind)?.first().copied(),
    })
}
