//! Words typed for one printing, in place of a template's text: from a file, or from standard input.

use std::{
    fs::File,
    io::{Read, stdin},
    path::Path,
};

use crate::{
    base::{failure::Failure, say::Said},
    db::held,
};

/// The longest text of a letter that is read, in bytes.
const LONGEST: u64 = 200_000;

/// The words of a letter from a file; `-` is standard input.
///
/// # Errors
/// When it can't be read, is no text, is empty or too long.
pub fn words(path: &Path) -> Result<String, Failure> {
    let io = |error| Failure::io(path, &error);
    let mut bytes = Vec::new();
    // One more than there may be tells the whole from its beginning.
    held::may_be_read(path)?;
    let read = match path.to_str() {
        Some("-") => stdin().lock().take(LONGEST + 1).read_to_end(&mut bytes),
        _ => File::open(path).map_err(io)?.take(LONGEST + 1).read_to_end(&mut bytes),
    };
    let count = read.map_err(io)?;
    let no_text = || Failure::from(Said::new("letters-no-text").with("path", path.display().to_string()));
    let text = String::from_utf8(bytes).map_err(|_no_utf8| no_text())?;
    if count as u64 > LONGEST || text.trim().is_empty() {
        return Err(no_text());
    }
    Ok(text.trim_start_matches('\u{feff}').replace("\r\n", "\n"))
}
