//! XLSX workbooks, read cell by cell.
//!
//! A workbook is a ZIP archive that says of itself how large it is, and may lie. So all of it is
//! inflated once into nowhere, under the limits, before the reader that keeps things in memory may
//! open it; and the counts by which that reader reserves memory are held against what is there.

use std::{
    io::{Cursor, Read},
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};
use zip::ZipArchive;

use crate::base::{failure::Failure, progress::Progress, say::Said};

use super::{
    Found, Limits, Sheet,
    read::{Collector, megabytes},
};

/// No workbook of an office has so many parts.
const PARTS: usize = 10_000;

/// Reads the first visible worksheet that is not empty.
///
/// # Errors
/// A refusal when the bytes are no workbook, are damaged, or pass a limit.
pub fn read(bytes: &[u8], progress: &Progress, limits: Limits) -> Result<Sheet, Failure> {
    inspect(bytes, progress, limits)?;
    // The reader trusts what it reads; a workbook made by hand can bring it to a panic.
    catch_unwind(AssertUnwindSafe(|| cells(bytes, progress, limits)))
        .unwrap_or_else(|_| Err(damaged("cell reference or index out of range")))
}

fn damaged(details: &str) -> Failure {
    Said::new("exchange-file-damaged").with("details", details).into()
}

/// Inflates everything into nowhere, counting.
fn inspect(bytes: &[u8], progress: &Progress, limits: Limits) -> Result<(), Failure> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error.to_string()))?;
    let has = |name: &str| archive.file_names().any(|other| other.is_ok_and(|other| other.eq_ignore_ascii_case(name)));
    if has("xl/workbook.bin") {
        return Err(Failure::refused("exchange-file-old-workbook"));
    }
    if !has("xl/workbook.xml") {
        return Err(Said::new("exchange-file-foreign").with("what", "ZIP").into());
    }
    if archive.len() > PARTS {
        return Err(damaged(&format!("{} parts", archive.len())));
    }
    let mut total = 0;
    for index in 0..archive.len() {
        progress.step(0)?;
        let part = archive.by_index(index).map_err(|error| damaged(&error.to_string()))?;
        let name = part.name().map_err(|error| damaged(&error.to_string()))?.to_lowercase();
        let left = limits.inflated_bytes - total;
        total += inflate(part, &name, if is_kept_whole(&name) { left.min(limits.part_bytes) } else { left })?;
    }
    Ok(())
}

/// Parts that the reader turns into far larger structures in memory: styles, relations, the list of
/// worksheets. They are short in any workbook that people make.
fn is_kept_whole(name: &str) -> bool {
    name.ends_with("styles.xml") || name.ends_with("workbook.xml") || name.ends_with(".rels")
}

/// The inflated length of a part, if it is within what it may be.
fn inflate(part: impl Read, name: &str, may: u64) -> Result<u64, Failure> {
    let mut part = part.take(may + 1);
    let mut head = Vec::new();
    part.by_ref().take(4096).read_to_end(&mut head).map_err(|error| damaged(&format!("{name}: {error}")))?;
    let rest = std::io::copy(&mut part, &mut std::io::sink()).map_err(|error| damaged(&format!("{name}: {error}")))?;
    let length = head.len() as u64 + rest;
    if length > may {
        let said = Said::new("exchange-inflates-too-far").with("part", name).with("limit", megabytes(may).max(1));
        return Err(said.into());
    }
    if name.ends_with("sharedstrings.xml") && claimed_strings(&head) > length {
        return Err(damaged(&format!("{name}: uniqueCount")));
    }
    Ok(length)
}

/// How many texts the table of texts says it has: the reader reserves memory for so many.
fn claimed_strings(head: &[u8]) -> u64 {
    let head = String::from_utf8_lossy(head);
    let Some((_, rest)) = head.split_once("uniqueCount") else { return 0 };
    let digits: String = rest
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\''))
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    if digits.is_empty() { 0 } else { digits.parse().unwrap_or(u64::MAX) }
}

fn cells(bytes: &[u8], progress: &Progress, limits: Limits) -> Result<Sheet, Failure> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|error| refusal(&error))?;
    let names: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    for name in names {
        let mut collector = Collector::new(limits, progress);
        worksheet(&mut workbook, &name, &mut collector)?;
        if !collector.is_empty() {
            return collector.finish(Found::Workbook { worksheet: name });
        }
    }
    Err(Failure::refused("exchange-file-empty"))
}

fn refusal(error: &XlsxError) -> Failure {
    match error {
        XlsxError::Password => Failure::refused("exchange-file-encrypted"),
        other => damaged(&other.to_string()),
    }
}

fn worksheet(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str, collector: &mut Collector<'_>) -> Result<(), Failure> {
    let mut reader = workbook.worksheet_cells_reader(name).map_err(|error| refusal(&error))?;
    let formats: Vec<Shown> = reader
        .styles()
        .iter()
        .map(|style| style.number_format.as_ref().map_or(Shown::Plain, |format| Shown::by(&format.format_code)))
        .collect();
    let mut row: u32 = 0;
    let mut texts: Vec<String> = Vec::new();
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(|error| refusal(&error))? {
        let (number, column) = (cell.get_position().0.saturating_add(1), cell.get_position().1 as usize);
        let shown = formats.get(style).copied().unwrap_or(Shown::Plain);
        let text = text_of(cell.get_value(), shown);
        if text.is_empty() {
            continue;
        }
        if number != row {
            collector.row(row, std::mem::take(&mut texts))?;
            row = number;
        }
        collector.check_column(number, column.saturating_add(1))?;
        collector.check_cell(number, column + 1, &text)?;
        if texts.len() <= column {
            texts.resize(column + 1, String::new());
        }
        texts[column] = text;
    }
    collector.row(row, texts)
}

/// How a cell shows its number, as far as it changes what is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    /// As it is.
    Plain,
    /// A hundredfold with a percent sign.
    Percent,
    /// With zeros in front, as codes and postcodes are.
    Padded(usize),
}

impl Shown {
    fn by(format: &str) -> Self {
        let positive = format.split(';').next().unwrap_or_default();
        if positive.len() > 1 && positive.bytes().all(|byte| byte == b'0') {
            return Self::Padded(positive.len());
        }
        let unquoted: String = positive.split('"').step_by(2).collect();
        if unquoted.contains('%') { Self::Percent } else { Self::Plain }
    }
}

fn text_of(value: &DataRef<'_>, shown: Shown) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) if shown == Shown::Plain => number.to_string(),
        DataRef::Int(number) => number_text(*number as f64, shown),
        DataRef::Float(number) => number_text(*number, shown),
        DataRef::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(moment) => moment_text(moment),
        DataRef::DateTimeIso(text) => text.replace('T', " ").trim_end_matches(" 00:00:00").to_owned(),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}

/// A number as people see it: at most fifteen digits, which is what spreadsheets keep; the digits
/// behind are noise of binary fractions.
fn number_text(number: f64, shown: Shown) -> String {
    let clean = |number: f64| format!("{number:.14e}").parse::<f64>().unwrap_or(number);
    let plain = |number: f64| if number == 0.0 { "0".to_owned() } else { clean(number).to_string() };
    match shown {
        Shown::Plain => plain(number),
        Shown::Percent => format!("{}%", plain(number * 100.0)),
        Shown::Padded(width) if number >= 0.0 && number.fract() == 0.0 => format!("{:0>width$}", plain(number)),
        Shown::Padded(_) => plain(number),
    }
}

/// A day as `2026-11-22`, a moment as `2026-11-22 09:30`, a time of day as `09:30`. A number that is
/// no day stays the number, so that whoever wants a day says so.
fn moment_text(moment: &ExcelDateTime) -> String {
    let serial = moment.as_f64();
    // The last serial is 9999-12-31.
    if moment.is_duration() || !(0.0..2_958_466.0).contains(&serial) {
        return number_text(serial, Shown::Plain);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = match (hour, minute, second) {
        (0, 0, 0) => String::new(),
        (_, _, 0) => format!("{hour:02}:{minute:02}"),
        _ => format!("{hour:02}:{minute:02}:{second:02}"),
    };
    if serial < 1.0 {
        return if time.is_empty() { "00:00".to_owned() } else { time };
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if time.is_empty() { date } else { format!("{date} {time}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_see_them() {
        for (number, text) in [
            (1.1, "1.1"),
            (0.1 + 0.2, "0.3"),
            (12.0, "12"),
            (-0.0, "0"),
            (13_800_138_000.0, "13800138000"),
            (1e15, "1000000000000000"),
            (1234.56, "1234.56"),
            (-2.5, "-2.5"),
        ] {
            assert_eq!(number_text(number, Shown::Plain), text);
        }
        assert_eq!(number_text(0.135, Shown::Percent), "13.5%");
        assert_eq!(number_text(30_000.0, Shown::Padded(6)), "030000");
        assert_eq!(number_text(1.5, Shown::Padded(6)), "1.5");
    }

    #[test]
    fn formats_tell_percentages_and_codes() {
        for (format, shown) in [
            ("General", Shown::Plain),
            ("0", Shown::Plain),
            ("0.00%", Shown::Percent),
            ("000000", Shown::Padded(6)),
            ("0\"%\"", Shown::Plain),
            ("#,##0.00;-0%", Shown::Plain),
        ] {
            assert_eq!(Shown::by(format), shown, "{format}");
        }
    }

    #[test]
    fn counts_that_a_workbook_claims_are_read() {
        assert_eq!(claimed_strings(b"<sst count=\"3\" uniqueCount=\"12\">"), 12);
        assert_eq!(claimed_strings(b"<sst>"), 0);
        assert_eq!(claimed_strings(b"<sst uniqueCount=\"99999999999999999999999\">"), u64::MAX);
    }
}
