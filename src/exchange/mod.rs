//! Import and export: a file is read into a sheet, its headings are matched with fields, its rows are
//! checked, and what is good goes into the store in one transaction (PLAT-8).

pub mod bom;
mod cell;
pub mod csv;
pub mod customers;
pub mod deliveries;
pub mod demo;
pub mod export;
pub mod guess;
pub mod import;
pub mod imports;
pub mod items;
pub mod kinds;
mod lines;
pub mod map;
pub mod memory;
mod nearest;
pub mod panel;
pub mod past;
pub mod read;
mod source;
pub mod xlsx;

pub use source::Source;

/// A table as a file holds it, all of it text, whatever the file's format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Where it was read.
    pub source: Source,
    /// What the file turned out to be.
    pub found: Found,
    /// The first row that is not empty.
    pub headings: Vec<String>,
    /// The rows below it that are not empty.
    pub rows: Vec<SheetRow>,
}

/// One row of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRow {
    /// Its number as a spreadsheet shows it, beginning with 1.
    pub number: u32,
    /// Its cells without the empty ones at the end: may be fewer than the headings, or more.
    pub cells: Vec<String>,
}

/// What a file turned out to be: shown in the preview, so that a wrong guess is seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// An XLSX workbook.
    Workbook {
        /// Name of the worksheet that was read: the first visible one that is not empty.
        worksheet: String,
    },
    /// A text file with separators.
    Text {
        /// How its characters are written.
        encoding: &'static str,
        /// What stands between its cells.
        separator: char,
    },
}

/// How much a file may hold. A file beyond any of these is refused with a word about which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Rows that are not empty, beside the headings.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
    /// Characters of one cell.
    pub cell_chars: usize,
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Bytes of a workbook's worksheets and texts once inflated, all together.
    pub inflated_bytes: u64,
    /// Bytes of a workbook's other parts once inflated, each.
    pub part_bytes: u64,
    /// Bytes of all cells in memory: a workbook may repeat one long text in every cell at no cost.
    pub text_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            rows: 200_000,
            columns: 200,
            cell_chars: 32_767,
            file_bytes: 100 << 20,
            inflated_bytes: 300 << 20,
            part_bytes: 8 << 20,
            text_bytes: 512 << 20,
        }
    }
}
