//! Tables as CSV, to hand on: what spreadsheets open, and what scripts read.

use super::failure::Failure;

/// A table as CSV that spreadsheets open with the right characters: UTF-8 with a mark.
///
/// # Errors
/// None that writing into memory could meet; passed on as [`Failure::Db`] all the same.
pub fn write(rows: &[Vec<String>]) -> Result<Vec<u8>, Failure> {
    let mut bytes = b"\xEF\xBB\xBF".to_vec();
    bytes.extend(write_plain(rows)?);
    Ok(bytes)
}

/// A table as CSV in UTF-8 without a mark.
///
/// # Errors
/// As [`write`].
pub fn write_plain(rows: &[Vec<String>]) -> Result<Vec<u8>, Failure> {
    let wrong = |error: &dyn std::fmt::Display| Failure::Db(error.to_string());
    let mut writer =
        ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).flexible(true).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).map_err(|error| wrong(&error))?;
    }
    writer.into_inner().map_err(|error| wrong(&error))
}
