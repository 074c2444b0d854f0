//! One document of many records: repair orders of calls, slips, settlements, labels, in one file with a bookmark each.

use crate::{
    base::{failure::Failure, id::CustomerId, kind::Subject, progress::Progress, say::Said, words::Word as _},
    customer,
    db::query::Conn,
    document::{Around, Asked, Document, command::Printed, labels, make::Ready, own::Way, store},
    print::{join::joined, page::Sheet},
};

use super::{
    Made, Row,
    control::{Listing, counts},
    mark, missing,
};

/// What is to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Papers {
    /// Ids of the records, in the order of the papers.
    pub ids: Vec<i64>,
    /// The document; about which record is said by the ids.
    pub asked: Asked,
    /// What can't be made is left out; without it, nothing is made then.
    pub leaves_out: bool,
}

/// Makes one document of many records.
///
/// # Errors
/// [`Failure::Cancelled`] when the user stopped it. When the template is broken, nothing is left to print, the database
/// fails; and when one can't be made, unless what can't be made is left out.
pub fn make(conn: &Conn, papers: &Papers, around: Around<'_>, progress: &Progress) -> Result<Made, Failure> {
    progress.stage(Said::new("letters-papers-stage"), papers.ids.len() as u64);
    let mut work = Work { sheets: Vec::new(), rows: Vec::new(), printed: Vec::new() };
    if papers.asked.document == Document::Label {
        work.labels(conn, papers, around)?;
    } else {
        let ready = Ready::new(conn, &papers.asked, around)?;
        for (index, id) in papers.ids.iter().enumerate() {
            progress.step(index as u64)?;
            work.one(conn, &ready, (papers, *id), around)?;
        }
    }
    work.finish(papers.asked.document, around)
}

/// Papers being made.
struct Work {
    sheets: Vec<Sheet>,
    rows: Vec<Row>,
    printed: Vec<Printed>,
}

impl Work {
    fn one(
        &mut self,
        conn: &Conn,
        ready: &Ready,
        (papers, id): (&Papers, i64),
        around: Around<'_>,
    ) -> Result<(), Failure> {
        let asked = Asked { id, ..papers.asked.clone() };
        let mut row = row(conn, &asked)?;
        let made = match left_out(conn, &asked)? {
            Some(why) => Err(Failure::from(why)),
            None => ready.sheet(conn, &asked, around),
        };
        match made {
            Ok(mut sheet) => {
                row.nr = Some(self.sheets.len() + 1);
                row.pages = sheet.pages.len();
                row.remarks.append(&mut sheet.warnings);
                missing(&sheet, &mut row.remarks);
                row.remarks.dedup();
                let name = [row.code.as_str(), row.name.as_str()].join(" ");
                mark(&mut sheet, name.trim());
                self.printed.push(Printed { asked, way: Way::Batch, pages: row.pages });
                self.sheets.push(sheet);
            }
            Err(Failure::Refused(why)) if papers.leaves_out => row.remarks.push(why),
            Err(Failure::Refused(why)) => return Err(stopped(&row, why)),
            Err(failure) => return Err(failure),
        }
        self.rows.push(row);
        Ok(())
    }

    /// Labels share their sheets.
    fn labels(&mut self, conn: &Conn, papers: &Papers, around: Around<'_>) -> Result<(), Failure> {
        let mut ids = Vec::new();
        for id in &papers.ids {
            let asked = Asked { id: *id, ..papers.asked.clone() };
            let mut row = row(conn, &asked)?;
            match left_out(conn, &asked)? {
                Some(why) => row.remarks.push(why),
                None => ids.push((*id, self.rows.len())),
            }
            self.rows.push(row);
        }
        let asked_for: Vec<Asked> = ids.iter().map(|(id, _)| Asked { id: *id, ..papers.asked.clone() }).collect();
        let made = labels::sheet(conn, &asked_for, around)?;
        let mut sheet = made.sheet;
        let mut reasons = sheet.warnings.drain(..made.left_out.len()).collect::<Vec<_>>().into_iter();
        let mut nr = 0;
        for (id, at) in ids {
            let row = &mut self.rows[at];
            if made.left_out.contains(&id) {
                row.remarks.extend(reasons.next());
                continue;
            }
            nr += 1;
            (row.nr, row.pages) = (Some(nr), 1);
            let asked = Asked { id, ..papers.asked.clone() };
            self.printed.push(Printed { asked, way: Way::Batch, pages: 1 });
        }
        if let Some(row) = self.rows.iter().find(|row| row.nr.is_none()).filter(|_| !papers.leaves_out) {
            let why = row.remarks.first().cloned().unwrap_or_else(|| Said::new("postal-nobody"));
            return Err(stopped(row, why));
        }
        // What is to be minded of a label is said with the customer's name in it.
        if let Some(row) = self.rows.iter_mut().find(|row| row.nr.is_some()) {
            row.remarks.append(&mut sheet.warnings);
            missing(&sheet, &mut row.remarks);
        }
        self.sheets.push(sheet);
        Ok(())
    }

    fn finish(self, document: Document, around: Around<'_>) -> Result<Made, Failure> {
        let texts = around.texts;
        let (count, left) = counts(&self.rows);
        let name = texts.get(&document.key()).to_string();
        let listing = Listing::Papers;
        let title = || texts.say(&Said::new("letters-papers-title").with("document", name).with("count", count));
        let Some(mut papers) = joined(self.sheets, |_, _| String::new()) else {
            return Err(match self.rows.iter().find_map(|row| row.remarks.first().cloned()) {
                Some(why) => Said::new("letters-papers-nobody-left").with("count", left).with("why", why).into(),
                None => Failure::refused("letters-papers-nobody"),
            });
        };
        papers.title = title();
        papers.number = String::new();
        let control = listing.sheet(&self.rows, around)?;
        let file = format!("{}.pdf", document.word());
        Ok(Made { file, papers, envelopes: None, control, rows: self.rows, printed: self.printed, listing })
    }
}

fn row(conn: &Conn, asked: &Asked) -> Result<Row, Failure> {
    let (code, name) = store::number_and_customer(conn, Subject { kind: asked.document.entry().of, id: asked.id })?;
    Ok(Row { nr: None, code, name, address: String::new(), pages: 0, remarks: Vec::new() })
}

/// Why nothing is sent to this customer, where it is something to be sent.
fn left_out(conn: &Conn, asked: &Asked) -> Result<Option<Said>, Failure> {
    if ![Document::Envelope, Document::Label].contains(&asked.document) {
        return Ok(None);
    }
    let is_active = customer::store::get(conn, CustomerId(asked.id))?.active;
    Ok((!is_active).then(|| Said::new("letters-left-inactive")))
}

fn stopped(row: &Row, why: Said) -> Failure {
    Said::new("letters-papers-stopped").with("code", &row.code).with("name", &row.name).with("why", why).into()
}
