//! The files of a batch: the letters, their envelopes, the control list on paper and as text.

use std::path::{Path, PathBuf};

use crate::{
    base::{failure::Failure, say::Said, text::Texts},
    db::replace,
    print::{file, page::Sheet, pdf},
};

use super::Made;

/// Stands in front of a text, so that spreadsheets know how it is written.
const MARK: &str = "\u{feff}";

/// Writes all files into a folder, which is made where it is missing; `data` is the data file, which is not written
/// over. Gives each file, PDFs with their pages.
///
/// # Errors
/// When something else stands where a file is to be, or it can't be written: those of this run are taken away again.
pub fn write(
    made: &Made,
    folder: &Path,
    data: Option<&Path>,
    texts: &Texts,
) -> Result<Vec<(PathBuf, Option<usize>)>, Failure> {
    let letters = if made.alternates { "letters_and_envelopes.pdf" } else { "letters.pdf" };
    let sheets: [(&str, Option<&Sheet>); 3] = [
        (letters, Some(&made.letters)),
        ("envelopes.pdf", made.envelopes.as_ref()),
        ("control-list.pdf", Some(&made.control)),
    ];
    let mut files: Vec<(PathBuf, Vec<u8>, Option<usize>)> = Vec::new();
    for (name, sheet) in sheets.into_iter().filter_map(|(name, sheet)| Some((name, sheet?))) {
        let bytes = pdf::write(sheet).map_err(|error| Said::new("letters-failed").with("why", error.to_string()))?;
        files.push((folder.join(name), bytes, Some(sheet.pages.len())));
    }
    let list = format!("{MARK}{}", made.control_text(texts));
    files.push((folder.join("control-list.txt"), list.into_bytes(), None));
    std::fs::create_dir_all(folder).map_err(|error| Failure::io(folder, &error))?;
    for (path, _, pages) in &files {
        let magic = if pages.is_some() { "%PDF" } else { MARK };
        // Without a data file nothing but the file itself is looked at.
        replace::may_replace(data.unwrap_or(folder), path, magic.as_bytes())?;
    }
    file::write_all_whole(files.iter().map(|(path, bytes, _)| (path.as_path(), bytes.as_slice())))?;
    Ok(files.into_iter().map(|(path, _, pages)| (path, pages)).collect())
}
