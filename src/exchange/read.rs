//! Reading a file of any known format: what it is, is told by its content, not by its name.

use std::{io::Read as _, path::Path};

use crate::{
    base::{failure::Failure, progress::Progress, say::Said},
    db::held,
};

use super::{Found, Limits, Sheet, SheetRow, Source, csv, xlsx};

/// Reads a file.
///
/// # Errors
/// A refusal that says what is wrong, where, and what to do, when the file is no table, beyond the
/// limits, or in an unknown encoding; [`Failure::Io`] when it can't be read; [`Failure::Cancelled`].
pub fn read(path: &Path, progress: &Progress, limits: Limits) -> Result<Sheet, Failure> {
    progress.stage(Said::new("exchange-stage-reading"), 0);
    held::may_be_read(path)?;
    let file = std::fs::File::open(path).map_err(|error| Failure::io(path, &error))?;
    let source = Source::of(path, &file)?;
    let bytes = load(file, &source, limits)?;
    // A text that is called a workbook: what it would say of headings and encodings leads nowhere.
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx")) && kind(&bytes) == Content::Text {
        return Err(Failure::refused("exchange-file-not-a-workbook"));
    }
    Ok(Sheet { source, ..read_bytes(&bytes, progress, limits)? })
}

/// Reads what a file holds.
///
/// # Errors
/// As [`read`].
pub fn read_bytes(bytes: &[u8], progress: &Progress, limits: Limits) -> Result<Sheet, Failure> {
    progress.step(0)?;
    match kind(bytes) {
        Content::Empty => Err(Failure::refused("exchange-file-empty")),
        Content::Zip => xlsx::read(bytes, progress, limits),
        Content::OldWorkbook => Err(Failure::refused("exchange-file-old-workbook")),
        Content::Encrypted => Err(Failure::refused("exchange-file-encrypted")),
        Content::Foreign(what) => Err(Said::new("exchange-file-foreign").with("what", what).into()),
        Content::Text => csv::read(bytes, progress, limits),
    }
}

/// What a file's first bytes tell.
#[derive(Debug, PartialEq, Eq)]
enum Content {
    Empty,
    Zip,
    OldWorkbook,
    Encrypted,
    Foreign(&'static str),
    Text,
}

/// Files that people pick by mistake.
const FOREIGN: &[(&[u8], &str)] = &[
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xFF\xD8\xFF", "JPEG"),
    (b"SQLite format 3\0", "SQLite"),
    (b"Rar!", "RAR"),
    (b"7z\xBC\xAF\x27\x1C", "7z"),
    (b"\x1F\x8B", "gzip"),
    (b"<html", "HTML"),
    (b"<!DOCTYPE", "HTML"),
    (b"<?xml", "XML"),
];

/// Where old workbooks and encrypted ones live.
const COMPOUND_FILE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

fn kind(bytes: &[u8]) -> Content {
    if bytes.is_empty() {
        return Content::Empty;
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Content::Zip;
    }
    if bytes.starts_with(COMPOUND_FILE) {
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let is_encrypted = bytes.windows(name.len()).any(|window| window == name);
        return if is_encrypted { Content::Encrypted } else { Content::OldWorkbook };
    }
    match FOREIGN.iter().find(|(start, _)| bytes.starts_with(start)) {
        Some((_, what)) => Content::Foreign(what),
        None => Content::Text,
    }
}

fn load(file: impl std::io::Read, source: &Source, limits: Limits) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    // One byte more than allowed tells a file that is too long, whatever its length claims to be.
    let read = file.take(limits.file_bytes + 1).read_to_end(&mut bytes);
    read.map_err(|error| Failure::io(source.path(), &error))?;
    source.was_still()?;
    if bytes.len() as u64 > limits.file_bytes {
        return Err(Said::new("exchange-file-too-long").with("limit", megabytes(limits.file_bytes)).into());
    }
    Ok(bytes)
}

/// Bytes as whole megabytes, for messages.
pub(super) fn megabytes(bytes: u64) -> i64 {
    i64::try_from(bytes >> 20).unwrap_or(i64::MAX)
}

/// The name of a cell as a spreadsheet shows it: `C12`. Both count from 1.
pub fn cell_name(row: u32, column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).expect("below 26")));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect::<String>() + &row.to_string()
}

/// Takes in rows as a format gives them, and holds them against the limits.
pub(super) struct Collector<'a> {
    limits: Limits,
    progress: &'a Progress,
    headings: Option<Vec<String>>,
    rows: Vec<SheetRow>,
    text_bytes: usize,
}

impl<'a> Collector<'a> {
    pub(super) fn new(limits: Limits, progress: &'a Progress) -> Self {
        Self { limits, progress, headings: None, rows: Vec::new(), text_bytes: 0 }
    }

    /// Refuses a column beyond the limit. Columns count from 1.
    pub(super) fn check_column(&self, row: u32, column: usize) -> Result<(), Failure> {
        if column <= self.limits.columns {
            return Ok(());
        }
        let said = Said::new("exchange-too-many-columns").with("cell", cell_name(row, column));
        Err(said.with("limit", self.limits.columns).into())
    }

    /// Refuses a cell that is too long.
    pub(super) fn check_cell(&self, row: u32, column: usize, text: &str) -> Result<(), Failure> {
        if text.len() <= self.limits.cell_chars || text.chars().count() <= self.limits.cell_chars {
            return Ok(());
        }
        let said = Said::new("exchange-cell-too-long").with("cell", cell_name(row, column));
        Err(said.with("length", text.chars().count()).with("limit", self.limits.cell_chars).into())
    }

    /// Takes in a row; empty ones are passed over.
    pub(super) fn row(&mut self, number: u32, mut cells: Vec<String>) -> Result<(), Failure> {
        let filled = cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
        cells.truncate(filled);
        if cells.is_empty() {
            return Ok(());
        }
        if self.headings.is_none() {
            self.headings = Some(cells.iter().map(|cell| cell.trim().to_owned()).collect());
            return Ok(());
        }
        if self.rows.len() == self.limits.rows {
            let said = Said::new("exchange-too-many-rows").with("row", i64::from(number));
            return Err(said.with("limit", self.limits.rows).into());
        }
        self.text_bytes += cells.iter().map(|cell| size_of::<String>() + cell.len()).sum::<usize>();
        if self.text_bytes > self.limits.text_bytes {
            let said = Said::new("exchange-too-much-text").with("row", i64::from(number));
            return Err(said.with("limit", megabytes(self.limits.text_bytes as u64)).into());
        }
        self.rows.push(SheetRow { number, cells });
        self.progress.step(u64::from(number))
    }

    /// True while nothing was taken in.
    pub(super) fn is_empty(&self) -> bool {
        self.headings.is_none()
    }

    /// The sheet.
    pub(super) fn finish(self, found: Found) -> Result<Sheet, Failure> {
        match self.headings {
            Some(headings) => Ok(Sheet { source: Source::default(), found, headings, rows: self.rows }),
            None => Err(Failure::refused("exchange-file-empty")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_called_a_workbook_is_named_as_what_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let headings = |name: &str, text: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            read(&path, &Progress::default(), Limits::default()).map(|sheet| sheet.headings)
        };
        let refusal = Err(Failure::refused("exchange-file-not-a-workbook"));
        for text in [&b"code,name\nK1,x\n"[..], b"not a workbook", b"\x01\x02\xff\xfe\x80"] {
            assert_eq!(headings("a.XLSX", text), refusal);
        }
        assert_eq!(headings("a.csv", b"code,name\nK1,x\n"), Ok(vec!["code".to_owned(), "name".to_owned()]));
    }

    /// A file that somebody writes to when its end was read.
    struct Growing<'a> {
        path: &'a Path,
        file: std::fs::File,
    }

    impl std::io::Read for Growing<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let read = self.file.read(into)?;
            if read == 0 {
                std::io::Write::write_all(&mut std::fs::File::options().append(true).open(self.path)?, b"K2,y\n")?;
            }
            Ok(read)
        }
    }

    #[test]
    fn a_file_that_is_written_to_while_it_is_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "code,name\nK1,x\n").unwrap();
        let open = || std::fs::File::open(&path).unwrap();
        let source = Source::of(&path, &open()).unwrap();
        assert_eq!(load(open(), &source, Limits::default()).map(|bytes| bytes.len()), Ok(15));
        let growing = Growing { path: &path, file: open() };
        assert_eq!(load(growing, &source, Limits::default()), Err(Failure::refused("exchange-file-changed")));
    }

    #[test]
    fn cells_are_named_as_spreadsheets_name_them() {
        for (row, column, name) in [(1, 1, "A1"), (9, 26, "Z9"), (2, 27, "AA2"), (3, 702, "ZZ3"), (4, 703, "AAA4")] {
            assert_eq!(cell_name(row, column), name);
        }
    }

    #[test]
    fn what_a_file_is_shows_in_its_content() {
        assert_eq!(kind(b""), Content::Empty);
        assert_eq!(kind(b"PK\x03\x04rest"), Content::Zip);
        assert_eq!(kind(b"%PDF-1.7"), Content::Foreign("PDF"));
        assert_eq!(kind("编号,名称".as_bytes()), Content::Text);
        let old = [COMPOUND_FILE, b"whatever"].concat();
        assert_eq!(kind(&old), Content::OldWorkbook);
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(kind(&[&old[..], &name[..]].concat()), Content::Encrypted);
    }
}
