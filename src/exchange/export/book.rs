//! Rows as an XLSX workbook, written as they come: only one row is in memory.

use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::{
    Cell, Tongue,
    cell::{Figure, Typed, typed},
};
use crate::base::failure::Failure;

/// Rows of a worksheet, the headings included.
const ROWS: u32 = 1_048_576;
/// Letters of a cell.
const LETTERS: usize = 32_767;
/// Points of a table's column to a letter of a worksheet's.
const POINTS_OF_LETTER: f64 = 7.0;

/// A workbook that grows.
pub(super) struct Book {
    book: Workbook,
    path: PathBuf,
    /// Where unfinished sheets are kept.
    folder: PathBuf,
    name: String,
    headings: Vec<String>,
    widths: Vec<f32>,
    formats: Formats,
    /// How many sheets there are, and the next row of the last one.
    sheets: usize,
    row: u32,
    /// Rows of a sheet: less in tests.
    pub most: u32,
}

struct Formats {
    head: Format,
    money: Format,
    quantity: Format,
    rate: Format,
    day: Format,
    moment: Format,
    whole: Format,
}

impl Book {
    /// Begins a workbook of sheets with this name.
    pub fn new(path: &Path, folder: &Path, name: &str) -> Self {
        let of = |code: &str| Format::new().set_num_format(code);
        let formats = Formats {
            head: Format::new().set_bold(),
            money: of("#,##0.00"),
            quantity: of("#,##0.###"),
            rate: of("0.00%"),
            day: of("yyyy-mm-dd"),
            moment: of("yyyy-mm-dd hh:mm"),
            whole: of("0"),
        };
        let name = name.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(24).collect();
        Self {
            book: Workbook::new(),
            path: path.to_owned(),
            folder: folder.to_owned(),
            name,
            headings: Vec::new(),
            widths: Vec::new(),
            formats,
            sheets: 0,
            row: 0,
            most: ROWS,
        }
    }

    /// Takes the headings, with the widths of their columns in points.
    pub fn begin(&mut self, headings: Vec<String>, widths: Vec<f32>) -> Result<(), Failure> {
        (self.headings, self.widths) = (headings, widths);
        self.next_sheet().map_err(|error| self.wrong(&error))
    }

    /// Writes a row, where a sheet is full at the top of the next one.
    pub fn row<'a>(&mut self, cells: impl Iterator<Item = Cell<'a>>, tongue: &Tongue<'_>) -> Result<(), Failure> {
        let cells: Vec<Typed> = cells.map(|(val, show)| typed(val, show, tongue)).collect();
        self.write(&cells).map_err(|error| self.wrong(&error))
    }

    /// Writes the file; how many sheets it has.
    pub fn finish(mut self) -> Result<usize, Failure> {
        let ended = self.end_sheet().and_then(|()| {
            let path = self.path.clone();
            self.book.save(path)
        });
        ended.map_err(|error| self.wrong(&error))?;
        Ok(self.sheets)
    }

    fn wrong(&self, error: &XlsxError) -> Failure {
        Failure::Io { path: self.path.clone(), why: error.to_string() }
    }

    fn write(&mut self, cells: &[Typed]) -> Result<(), XlsxError> {
        if self.row >= self.most {
            self.next_sheet()?;
        }
        let row = self.row;
        self.row += 1;
        let formats = &self.formats;
        let sheet = self.book.worksheet_from_index(self.sheets - 1)?;
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Typed::Empty => {}
                Typed::Text(text) => {
                    let short: String;
                    let text = if text.chars().count() > LETTERS {
                        short = text.chars().take(LETTERS).collect();
                        &short
                    } else {
                        text
                    };
                    sheet.write_string(row, column, text)?;
                }
                Typed::Number(number, figure) => {
                    let format = match figure {
                        Figure::Whole => &formats.whole,
                        Figure::Money => &formats.money,
                        Figure::Quantity => &formats.quantity,
                        Figure::Rate => &formats.rate,
                        Figure::Day => &formats.day,
                        Figure::Moment => &formats.moment,
                    };
                    sheet.write_number_with_format(row, column, *number, format)?;
                }
            }
        }
        Ok(())
    }

    fn next_sheet(&mut self) -> Result<(), XlsxError> {
        if self.sheets > 0 {
            self.end_sheet()?;
        } else {
            self.book.set_tempdir(&self.folder)?;
        }
        self.sheets += 1;
        let name = if self.sheets == 1 { self.name.clone() } else { format!("{} ({})", self.name, self.sheets) };
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        sheet.set_freeze_panes(1, 0)?;
        for (column, heading) in (0..).zip(&self.headings) {
            sheet.write_string_with_format(0, column, heading, &self.formats.head)?;
        }
        for (column, width) in (0..).zip(&self.widths) {
            sheet.set_column_width(column, (f64::from(*width) / POINTS_OF_LETTER).clamp(6.0, 80.0))?;
        }
        self.row = 1;
        Ok(())
    }

    /// Arrows to filter by stand on the headings.
    fn end_sheet(&mut self) -> Result<(), XlsxError> {
        let (row, columns) = (self.row, self.headings.len());
        let sheet: &mut Worksheet = self.book.worksheet_from_index(self.sheets - 1)?;
        if row > 1
            && let Ok(last) = u16::try_from(columns.saturating_sub(1))
        {
            sheet.autofilter(0, 0, row - 1, last)?;
        }
        Ok(())
    }
}
