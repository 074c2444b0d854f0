//! Tables as CSV, to hand on: what spreadsheets open, and what scripts read.

use std::borrow::Cow;

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

/// A text that no spreadsheet takes for a formula: what looks like one gets an apostrophe in front, which says 'this is
/// text'. Phone numbers and negative numbers don't look like one.
pub fn as_plain_text(text: &str) -> Cow<'_, str> {
    let mut letters = text.trim_start_matches(' ').chars();
    let is_formula = match letters.next() {
        Some('=' | '@' | '\t' | '\r') => true,
        Some('+' | '-') => letters.any(|c| c.is_ascii_alphabetic() || matches!(c, '(' | '|' | '!')),
        _ => false,
    };
    if is_formula { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_becomes_text_and_nothing_else_changes() {
        let cases = [
            ("=1+1", "'=1+1"),
            (" =HYPERLINK(\"x\")", "' =HYPERLINK(\"x\")"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
            ("+SUM(1)", "'+SUM(1)"),
            ("\t=1", "'\t=1"),
            ("+49 30 123-45", "+49 30 123-45"),
            ("-12.50", "-12.50"),
            ("— 主轴异响", "— 主轴异响"),
            ("a=b", "a=b"),
            ("", ""),
        ];
        for (text, plain) in cases {
            assert_eq!(as_plain_text(text), plain);
        }
    }
}
