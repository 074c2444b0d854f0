//! Letters to many customers at once, with their envelopes in the same order (DOC-14). All are made before anything is
//! written: where one can't be made the whole stops, or it is left out and the control list says why.

/// The control list of a batch.
mod control;
/// The files of a batch.
pub mod files;
/// One document of many records.
pub mod papers;
/// Who is written to.
pub mod selection;
mod tests;

use std::collections::BTreeSet;

use crate::{
    base::{failure::Failure, id::CustomerId, progress::Progress, say::Said, text::Texts},
    customer,
    db::query::Conn,
    print::{join::joined, page::Sheet, text},
};

use super::{Around, Asked, command::Printed, make::Ready, own::Way};

use control::Listing;

/// What is to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// Ids of the customers, in the order of the letters. Who stands in it twice gets one letter.
    pub customers: Vec<i64>,
    /// The letter; about whom is said by the customers.
    pub letter: Asked,
    /// The envelope, where there is to be one.
    pub envelope: Option<Asked>,
    /// Each envelope stands behind its letter, in one file.
    pub alternates: bool,
    /// Who can't be written to is left out; without it, nothing is made then.
    pub leaves_out: bool,
}

/// A line of the control list.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Place in the batch, from 1; nothing for who was left out.
    pub nr: Option<usize>,
    /// Code of the customer.
    pub code: String,
    /// Their name.
    pub name: String,
    /// Where the letter goes.
    pub address: String,
    /// Pages of the letter.
    pub pages: usize,
    /// What is to be minded; for who was left out, why.
    pub remarks: Vec<Said>,
}

impl Row {
    /// What is to be minded of this customer, each with their name.
    pub fn said(&self) -> Vec<Said> {
        let key = if self.nr.is_some() { "letters-remark" } else { "letters-remark-left-out" };
        let of = |why: &Said| Said::new(key).with("code", &self.code).with("name", &self.name).with("why", why.clone());
        self.remarks.iter().map(of).collect()
    }
}

/// What was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// How the file of the papers is called.
    pub file: String,
    /// The letters, with each one's envelope behind it where they alternate; or the documents.
    pub papers: Sheet,
    /// The envelopes in the same order, where they have a file of their own.
    pub envelopes: Option<Sheet>,
    /// The control list.
    pub control: Sheet,
    /// Its lines.
    pub rows: Vec<Row>,
    /// What the log of printed papers is told, in the order of the papers.
    pub printed: Vec<Printed>,
    listing: Listing,
}

impl Made {
    /// How many there are, and how many were left out.
    pub fn counts(&self) -> (usize, usize) {
        control::counts(&self.rows)
    }

    /// The same, as a sentence.
    pub fn summary(&self) -> Said {
        self.listing.summary(&self.rows)
    }

    /// The control list as text: a line each, its cells parted by tabs.
    pub fn control_text(&self, texts: &Texts) -> String {
        self.listing.text(&self.rows, texts)
    }
}

/// Makes the letters and envelopes of a batch.
///
/// # Errors
/// [`Failure::Cancelled`] when the user stopped it. When the template or the typed words are broken, nobody is left to
/// write to, the database fails; and when a letter can't be made, unless who can't be written to is left out.
pub fn make(conn: &Conn, batch: &Batch, around: Around<'_>, progress: &Progress) -> Result<Made, Failure> {
    let letter = Ready::new(conn, &batch.letter, around)?;
    let envelope = batch.envelope.as_ref().map(|asked| Ready::new(conn, asked, around)).transpose()?;
    progress.stage(Said::new("letters-stage"), batch.customers.len() as u64);
    let mut making =
        Work { letter, envelope, letters: Vec::new(), envelopes: Vec::new(), rows: Vec::new(), printed: Vec::new() };
    let mut seen = BTreeSet::new();
    for (index, id) in batch.customers.iter().enumerate() {
        progress.step(index as u64)?;
        if seen.insert(*id) {
            making.one(conn, batch, *id, around)?;
        }
    }
    making.finish(batch, around)
}

/// A batch being made.
struct Work {
    letter: Ready,
    envelope: Option<Ready>,
    letters: Vec<Sheet>,
    envelopes: Vec<Sheet>,
    rows: Vec<Row>,
    printed: Vec<Printed>,
}

impl Work {
    /// The letter and envelope of one customer, or why there is none.
    fn one(&mut self, conn: &Conn, batch: &Batch, id: i64, around: Around<'_>) -> Result<(), Failure> {
        let who = customer::store::get(conn, CustomerId(id))?;
        let address = super::recipient::line(conn, who.id)?;
        let mut row =
            Row { nr: None, code: who.code.clone(), name: who.name.clone(), address, pages: 0, remarks: Vec::new() };
        if !who.active {
            row.remarks.push(Said::new("letters-left-inactive"));
            self.rows.push(row);
            return Ok(());
        }
        match self.sheets(conn, batch, id, around) {
            Ok((letter, envelope)) => self.take(batch, id, row, letter, envelope),
            Err(Failure::Refused(said)) if batch.leaves_out => {
                row.remarks.push(said);
                self.rows.push(row);
            }
            Err(Failure::Refused(said)) => {
                let who = Said::new("letters-stopped").with("code", &who.code).with("name", &who.name);
                return Err(who.with("why", said).into());
            }
            Err(failure) => return Err(failure),
        }
        Ok(())
    }

    fn sheets(
        &self,
        conn: &Conn,
        batch: &Batch,
        id: i64,
        around: Around<'_>,
    ) -> Result<(Sheet, Option<Sheet>), Failure> {
        let letter = self.letter.sheet(conn, &Asked { id, ..batch.letter.clone() }, around)?;
        let envelope = match (&self.envelope, &batch.envelope) {
            (Some(ready), Some(asked)) => Some(ready.sheet(conn, &Asked { id, ..asked.clone() }, around)?),
            _ => None,
        };
        Ok((letter, envelope))
    }

    fn take(&mut self, batch: &Batch, id: i64, mut row: Row, mut letter: Sheet, envelope: Option<Sheet>) {
        row.nr = Some(self.letters.len() + 1);
        row.pages = letter.pages.len();
        row.remarks.append(&mut letter.warnings);
        let bookmark = format!("{} {}", row.code, row.name);
        mark(&mut letter, &bookmark);
        missing(&letter, &mut row.remarks);
        self.note(&batch.letter, id, letter.pages.len());
        if let Some(mut envelope) = envelope {
            row.remarks.append(&mut envelope.warnings);
            missing(&envelope, &mut row.remarks);
            if let Some(asked) = &batch.envelope {
                self.note(asked, id, envelope.pages.len());
            }
            if batch.alternates {
                letter.pages.append(&mut envelope.pages);
            } else {
                mark(&mut envelope, &bookmark);
                self.envelopes.push(envelope);
            }
        }
        row.remarks.dedup();
        self.letters.push(letter);
        self.rows.push(row);
    }

    fn note(&mut self, asked: &Asked, id: i64, pages: usize) {
        self.printed.push(Printed { asked: Asked { id, ..asked.clone() }, way: Way::Batch, pages });
    }

    fn finish(self, batch: &Batch, around: Around<'_>) -> Result<Made, Failure> {
        let texts = around.texts;
        let (count, left) = control::counts(&self.rows);
        let title = |key: &'static str| texts.say(&Said::new(key).with("count", count));
        let whole = |sheets: Vec<Sheet>, key| {
            let mut sheet = joined(sheets, |_, _| title(key))?;
            sheet.title = title(key);
            sheet.number = String::new();
            Some(sheet)
        };
        let both = if batch.alternates { "letters-title-both" } else { "letters-title" };
        let Some(papers) = whole(self.letters, both) else {
            return Err(match self.rows.iter().find_map(|row| row.remarks.first().cloned()) {
                Some(why) => Said::new("letters-nobody-left").with("count", left).with("why", why).into(),
                None => Failure::refused("letters-nobody"),
            });
        };
        let listing = Listing::Letters;
        let control = listing.sheet(&self.rows, around)?;
        let envelopes = whole(self.envelopes, "letters-title-envelopes");
        let file = if batch.alternates { "letters_and_envelopes.pdf" } else { "letters.pdf" }.to_owned();
        Ok(Made { file, papers, envelopes, control, rows: self.rows, printed: self.printed, listing })
    }
}

fn mark(sheet: &mut Sheet, name: &str) {
    if let Some(first) = sheet.pages.first_mut() {
        first.bookmark = Some(name.to_owned());
    }
}

/// Names the characters that no font has.
fn missing(sheet: &Sheet, remarks: &mut Vec<Said>) {
    let mut missing: Vec<char> = sheet.texts().flat_map(text::missing).collect();
    missing.sort_unstable();
    missing.dedup();
    if !missing.is_empty() {
        let characters: String = missing.into_iter().collect();
        remarks.push(Said::new("letters-missing").with("characters", characters));
    }
}
