//! Text files with separators.
//!
//! Cells are taken apart here and not by a library, because three things are wanted that readers of
//! CSV leave out: rows numbered as a spreadsheet shows them (empty lines and lines within quotes
//! counted), limits held while reading, and the line of a quote that is never closed.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_8};

use crate::base::{failure::Failure, progress::Progress, say::Said};

pub use crate::base::csv::{write, write_plain};

use super::{
    Found, Limits, Sheet,
    import::RowError,
    read::{Collector, cell_name},
};

/// Reads a text file: its encoding and its separator are found out.
///
/// # Errors
/// A refusal that names the line, when the text is in no known encoding, a quote stays open, or a
/// limit is passed.
pub fn read(bytes: &[u8], progress: &Progress, limits: Limits) -> Result<Sheet, Failure> {
    let (text, encoding) = decode(bytes)?;
    if let Some(at) = text.find('\0') {
        return Err(Said::new("exchange-file-binary").with("line", line_of(text.as_bytes(), at)).into());
    }
    let separator = separator(&text);
    let mut collector = Collector::new(limits, progress);
    Cells { text: &text, at: 0, line: 1, separator, limits }.all(&mut collector)?;
    collector.finish(Found::Text { encoding, separator })
}

/// The text and the name of its encoding: a byte order mark, else strict UTF-8, else GB18030, which
/// includes the GBK that spreadsheets in Chinese save.
fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, &'static str), Failure> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
        return text.map(|text| (text, encoding.name())).ok_or_else(|| not_in(encoding, bytes));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((Cow::Borrowed(text), UTF_8.name()));
    }
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    text.map(|text| (text, GB18030.name())).ok_or_else(|| not_in(GB18030, bytes))
}

/// Says in which line a text stops being what it seemed to be.
fn not_in(encoding: &'static Encoding, bytes: &[u8]) -> Failure {
    // In UTF-8 and GB18030 the byte of a line break is never part of another character.
    let is_broken = |line: &&[u8]| encoding.decode_without_bom_handling_and_without_replacement(line).is_none();
    let broken = bytes.split(|byte| *byte == b'\n').position(|line| is_broken(&line)).unwrap_or(0);
    Said::new("exchange-wrong-encoding").with("line", broken + 1).into()
}

fn line_of(bytes: &[u8], at: usize) -> usize {
    bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1
}

/// The separator that stands most often in the first line that is not empty, outside of quotes.
fn separator(text: &str) -> char {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut counts = [(',', 0), (';', 0), ('\t', 0)];
    let mut quoted = false;
    for character in first.chars() {
        quoted ^= character == '"';
        if let Some((_, count)) = counts.iter_mut().find(|(separator, _)| !quoted && *separator == character) {
            *count += 1;
        }
    }
    // Where several stand equally often the comma comes first.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(',', |(separator, _)| *separator)
}

/// Walks over the text.
struct Cells<'a> {
    text: &'a str,
    /// Byte of the next character.
    at: usize,
    /// Line of the file, from 1.
    line: usize,
    separator: char,
    limits: Limits,
}

/// What ended a cell.
enum End {
    Cell,
    Row,
}

impl Cells<'_> {
    fn all(mut self, collector: &mut Collector<'_>) -> Result<(), Failure> {
        let mut number: u32 = 0;
        while self.at < self.text.len() {
            number = number.saturating_add(1);
            let mut cells = Vec::new();
            loop {
                collector.check_column(number, cells.len() + 1)?;
                let (cell, end) = self.cell(number, cells.len() + 1)?;
                collector.check_cell(number, cells.len() + 1, &cell)?;
                cells.push(cell);
                if matches!(end, End::Row) {
                    break;
                }
            }
            collector.row(number, cells)?;
        }
        Ok(())
    }

    fn cell(&mut self, row: u32, column: usize) -> Result<(String, End), Failure> {
        let mut cell = String::new();
        if self.peek() == Some('"') {
            cell = self.quoted(row, column)?;
        }
        let rest = &self.text[self.at..];
        let stop = rest.find([self.separator, '\n', '\r']).unwrap_or(rest.len());
        cell.push_str(&rest[..stop]);
        self.at += stop;
        let end = match self.next() {
            None | Some('\n') => End::Row,
            Some('\r') => {
                if self.peek() == Some('\n') {
                    self.next();
                }
                End::Row
            }
            Some(_) => End::Cell,
        };
        Ok((cell, end))
    }

    /// The text between quotes; a doubled quote is one.
    fn quoted(&mut self, row: u32, column: usize) -> Result<String, Failure> {
        let opened = self.line;
        self.next();
        let mut cell = String::new();
        loop {
            match self.next() {
                Some('"') if self.peek() == Some('"') => {
                    self.next();
                    cell.push('"');
                }
                Some('"') => return Ok(cell),
                Some('\r') if self.peek() == Some('\n') => {}
                Some(character) => cell.push(character),
                None => {
                    let said = Said::new("exchange-open-quote").with("line", opened);
                    return Err(said.with("cell", cell_name(row, column)).into());
                }
            }
            // An open quote takes in all the rest of a file: no need to carry all of it.
            if cell.len() > self.limits.cell_chars.saturating_mul(8) {
                let said = Said::new("exchange-cell-too-long").with("cell", cell_name(row, column));
                return Err(said.with("length", cell.chars().count()).with("limit", self.limits.cell_chars).into());
            }
        }
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        if next == '\n' {
            self.line += 1;
        }
        Some(next)
    }
}

/// Errors as a table to save and hand on: row, column, value, why.
///
/// # Errors
/// None in practice; see [`write`].
pub fn errors_as_csv(errors: &[RowError], say: impl Fn(&Said) -> String) -> Result<Vec<u8>, Failure> {
    let head = ["exchange-row", "exchange-column", "exchange-value", "exchange-why"].map(|key| say(&Said::new(key)));
    let line =
        |error: &RowError| vec![error.row.to_string(), error.column.clone(), error.value.clone(), say(&error.said)];
    let rows: Vec<Vec<String>> = std::iter::once(head.to_vec()).chain(errors.iter().map(line)).collect();
    write(&rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows_of(bytes: &[u8]) -> Result<Vec<(u32, Vec<String>)>, Failure> {
        let sheet = read(bytes, &Progress::default(), Limits::default())?;
        let head = (0, sheet.headings);
        Ok(std::iter::once(head).chain(sheet.rows.into_iter().map(|row| (row.number, row.cells))).collect())
    }

    fn found(bytes: &[u8]) -> Option<(&'static str, char)> {
        match read(bytes, &Progress::default(), Limits::default()).map(|sheet| sheet.found) {
            Ok(Found::Text { encoding, separator }) => Some((encoding, separator)),
            _ => None,
        }
    }

    fn said(bytes: &[u8]) -> Said {
        read(bytes, &Progress::default(), Limits::default()).map_err(|failure| failure.said()).unwrap_err()
    }

    #[test]
    fn encoding_and_separator_are_found_out() {
        let (gbk, _, _) = GB18030.encode("编号;名称\n1;阀门");
        let utf16: Vec<u8> = "\u{FEFF}编号\t名称\n1\t阀门".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(found("编号,名称\n1,阀门".as_bytes()), Some(("UTF-8", ',')));
        assert_eq!(found("\u{FEFF}编号,名称\n1,阀门".as_bytes()), Some(("UTF-8", ',')));
        assert_eq!(found(&gbk), Some(("gb18030", ';')));
        assert_eq!(found(&utf16), Some(("UTF-16LE", '\t')));
        for bytes in ["编号;名称\n1;阀门".as_bytes(), &gbk] {
            assert_eq!(rows_of(bytes).unwrap()[1].1, ["1", "阀门"]);
        }
        assert_eq!(rows_of(&utf16).unwrap()[1].1, ["1", "阀门"]);
        assert_eq!(found(b"a\n1"), Some(("UTF-8", ',')), "one column alone");
        assert_eq!(found(b"\"a;b;c\",d\n1,2"), Some(("UTF-8", ',')), "quoted separators don't count");
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_shows_them() {
        let text = b"a,b\r\n\r\n1,\"two\r\nlines, \"\"quoted\"\"\"\r\n,\r\n3\r\n4,5,6,\r\n";
        let expected =
            [(0, vec!["a", "b"]), (3, vec!["1", "two\nlines, \"quoted\""]), (5, vec!["3"]), (6, vec!["4", "5", "6"])];
        let rows = rows_of(text).unwrap();
        let rows: Vec<(u32, Vec<&str>)> =
            rows.iter().map(|(number, cells)| (*number, cells.iter().map(String::as_str).collect())).collect();
        assert_eq!(rows, expected);
    }

    #[test]
    fn bad_text_is_refused_with_its_line() {
        let line = |line: usize| Said::new("exchange-wrong-encoding").with("line", line);
        assert_eq!(said(b"a,b\nok,ok\n\xFF\xFF,x\n"), line(3));
        assert_eq!(said(b"\xEF\xBB\xBFa,b\n\xC4\xE3,x\n"), line(2), "a mark of UTF-8 binds");
        assert_eq!(said(b"a,b\n1\0,2\n"), Said::new("exchange-file-binary").with("line", 2_usize));
        let open = Said::new("exchange-open-quote").with("line", 2_usize).with("cell", "B2");
        assert_eq!(said(b"a,b\n1,\"two\n3,4\n"), open);
        assert_eq!(said(b"\n \n,,\n"), Said::new("exchange-file-empty"));
    }

    #[test]
    fn rows_columns_and_cells_beyond_the_limits_are_refused_by_name() {
        let limits = Limits { rows: 2, columns: 3, cell_chars: 4, text_bytes: 160, ..Limits::default() };
        let key = |text: &str| match read(text.as_bytes(), &Progress::default(), limits) {
            Ok(_) => String::new(),
            Err(failure) => failure.said().key.into_owned(),
        };
        assert_eq!(key("a,b,c\n1,2,3\n4,5,6\n"), "");
        assert_eq!(key("a,b,c\n1\n2\n3\n"), "exchange-too-many-rows");
        assert_eq!(key("a,b,c\n1,2,3,4\n"), "exchange-too-many-columns");
        assert_eq!(key("a\n12345\n"), "exchange-cell-too-long");
        assert_eq!(key("a\n一二三四\n"), "", "characters count, not bytes");
        assert_eq!(key("a\n\"12345678901234567890123456789012345\n"), "exchange-cell-too-long");
        assert_eq!(key("a,b,c\n一二三,一二三,一\n一,二,三\n"), "exchange-too-much-text");
    }

    #[test]
    fn what_is_written_is_read_back_the_same() {
        let rows = vec![vec!["编号".to_owned(), "备注".to_owned()], vec!["1".to_owned(), "a \"b\", c\nd;e".to_owned()]];
        let read = rows_of(&write(&rows).unwrap()).unwrap();
        assert_eq!(read.into_iter().map(|(_, cells)| cells).collect::<Vec<_>>(), rows);
    }
}
