//! Export of what a list shows: its filter, order and columns, as an XLSX workbook or as CSV (PLAT-13). Row by row from one
//! moment of the data, so that a million rows need no more memory than a hundred.

mod book;
mod cell;
mod left;
mod lines;

use std::{path::Path, sync::Arc};

use crate::{
    base::{
        failure::Failure,
        field::{ListQuery, ListRow, ListSpec, ReadAt},
        layout::{Layout, Place},
        progress::Progress,
        say::Said,
        text::Texts,
        words::Word as _,
    },
    db::{list, query::Conn, snapshot},
};

use self::{book::Book, lines::Lines};

crate::words! {
    /// How an exported file is written.
    pub enum Form in "exchange-export-form" {
        /// An XLSX workbook: dates are dates, amounts are numbers.
        Xlsx = "xlsx",
        /// CSV in UTF-8, with a mark, so that spreadsheets show Chinese.
        Csv = "csv",
    }
}

impl Form {
    /// By the ending of a file's name.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_lowercase();
        Self::from_word(&ending)
    }
}

/// What is exported.
#[derive(Clone, Debug)]
pub struct Order {
    /// The list.
    pub spec: Arc<ListSpec>,
    /// Which rows, in which order.
    pub query: ListQuery,
    /// Only these of them, where any are named: ids, ascending.
    pub marked: Vec<i64>,
    /// Which columns, in which order.
    pub layout: Layout,
    /// Words and headings as the program keeps them, for other programs; else as they are shown.
    pub is_raw: bool,
    /// The rows themselves, where no statement finds them: those of a report.
    pub made: Option<Arc<Vec<ListRow>>>,
}

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// Rows, beside the headings.
    pub rows: usize,
    /// Worksheets: a workbook's hold 1,048,575 rows each.
    pub sheets: usize,
}

impl Written {
    /// What was written, as it is told.
    pub fn said(self, path: &Path) -> Said {
        let key = if self.sheets > 1 { "exchange-exported-sheets" } else { "exchange-exported" };
        let said = Said::new(key).with("count", self.rows).with("path", path.display().to_string());
        if self.sheets > 1 { said.with("sheets", self.sheets) } else { said }
    }
}

/// With what values are written.
struct Tongue<'a> {
    texts: &'a Texts,
    is_raw: bool,
}

/// A file that rows are written to, one after the other.
enum Out {
    Book(Box<Book>),
    Lines(Box<Lines>),
}

/// Writes what a list shows to a file of the form that its name ends with. It appears under its name when it is whole;
/// an older one of that name is replaced then.
///
/// # Errors
/// [`Failure::Cancelled`] when the user stopped it, and when the name has no known ending, the file can't be written or
/// the engine fails; then what stood there before is unharmed.
pub fn to_file(
    conn: &Conn,
    order: &Order,
    path: &Path,
    (texts, at): (&Texts, ReadAt),
    progress: &Progress,
) -> Result<Written, Failure> {
    let Some(form) = Form::of(path) else { return Err(Failure::refused("exchange-export-ending")) };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let unfinished = left::begun(folder)?;
    let tongue = Tongue { texts, is_raw: order.is_raw };
    let written = snapshot::read(conn, |conn| {
        let mut out = match form {
            Form::Xlsx => {
                let name = texts.get(&order.spec.kind.key());
                Out::Book(Box::new(Book::new(unfinished.path(), folder, &name)))
            }
            Form::Csv => Out::Lines(Box::new(Lines::new(unfinished.path())?)),
        };
        write(conn, order, (&mut out, &tongue, at), progress).map(|rows| (out, rows))
    });
    let (out, rows) = written?;
    let sheets = match out {
        Out::Book(book) => book.finish()?,
        Out::Lines(lines) => lines.finish().map(|()| 1)?,
    };
    progress.step(u64::try_from(rows).unwrap_or(u64::MAX))?;
    unfinished.as_file().sync_all().map_err(|error| Failure::io(path, &error))?;
    unfinished.persist(path).map_err(|error| Failure::io(path, &error.error))?;
    Ok(Written { rows, sheets })
}

fn write(
    conn: &Conn,
    order: &Order,
    (out, tongue, at): (&mut Out, &Tongue<'_>, ReadAt),
    progress: &Progress,
) -> Result<usize, Failure> {
    let Order { spec, query, marked, layout, .. } = order;
    let places = layout.places(spec);
    let put = |out: &mut Out, row: &ListRow| {
        let row = spec.on(row, at);
        let cells = places.iter().map(|place| {
            let val = row.cells.get(place.at).unwrap_or(&crate::base::value::Val::Null);
            (val, spec.columns[place.at].show)
        });
        out.row(cells, tongue)
    };
    let counted = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    if let Some(made) = &order.made {
        progress.stage(Said::new("exchange-export-writing"), counted(made.len()));
        out.begin(spec, &places, tongue)?;
        let wanted = made.iter().filter(|row| marked.is_empty() || marked.binary_search(&row.id).is_ok());
        let mut rows = 0;
        for row in wanted {
            put(out, row)?;
            rows += 1;
            progress.step(counted(rows))?;
        }
        return Ok(rows);
    }
    progress.stage(Said::new("exchange-export-finding"), 0);
    let ids = chosen(list::ids(conn, spec, query)?, marked);
    progress.stage(Said::new("exchange-export-writing"), counted(ids.len()));
    out.begin(spec, &places, tongue)?;
    let mut rows = 0;
    for chunk in ids.chunks(list::PAGE) {
        for row in list::rows(conn, spec, chunk)? {
            put(out, &row)?;
            rows += 1;
        }
        progress.step(counted(rows))?;
    }
    Ok(rows)
}

/// Only the marked ones, in the order of the list; those that it does not show now are behind.
fn chosen(ids: Vec<i64>, marked: &[i64]) -> Vec<i64> {
    if marked.is_empty() {
        return ids;
    }
    let mut ids: Vec<i64> = ids.into_iter().filter(|id| marked.binary_search(id).is_ok()).collect();
    if ids.len() < marked.len() {
        let mut shown = ids.clone();
        shown.sort_unstable();
        ids.extend(marked.iter().filter(|id| shown.binary_search(id).is_err()));
    }
    ids
}

/// A value of a row, and how its column reads.
type Cell<'a> = (&'a crate::base::value::Val, crate::base::field::Show);

impl Out {
    fn begin(&mut self, spec: &ListSpec, places: &[Place], tongue: &Tongue<'_>) -> Result<(), Failure> {
        let heading = |place: &Place| {
            let column = &spec.columns[place.at];
            if tongue.is_raw { column.key.to_owned() } else { tongue.texts.get(column.label).to_string() }
        };
        let headings: Vec<String> = places.iter().map(heading).collect();
        match self {
            Self::Book(book) => {
                let width = |place: &Place| place.width.map_or(spec.columns[place.at].list.width, f32::from);
                book.begin(headings, places.iter().map(width).collect())
            }
            Self::Lines(lines) => lines.line(headings.into_iter()),
        }
    }

    fn row<'a>(&mut self, cells: impl Iterator<Item = Cell<'a>>, tongue: &Tongue<'_>) -> Result<(), Failure> {
        match self {
            Self::Book(book) => book.row(cells, tongue),
            Self::Lines(lines) => lines.line(cells.map(|(val, show)| cell::as_text(val, show, tongue))),
        }
    }
}

#[cfg(test)]
mod tests;
