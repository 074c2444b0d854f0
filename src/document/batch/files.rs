//! The files of a batch: the papers, their envelopes, the control list on paper and as text.

use std::path::{Path, PathBuf};

use crate::{
    base::{failure::Failure, progress::Progress, say::Said, text::Texts},
    db::replace,
    print::{file, page::Sheet, pdf},
};

use super::Made;

/// Stands in front of a text, so that spreadsheets know how it is written.
const MARK: &str = "\u{feff}";

/// A file to write: where, what, and the pages of a PDF.
type ToWrite = (PathBuf, Vec<u8>, Option<usize>);

/// Writes all files into a folder, which is made where it is missing; `data` is the data file, which is not written
/// over. Gives each file, PDFs with their pages.
///
/// # Errors
/// [`Failure::Cancelled`] when the user stopped it. When something else stands where a file is to be, or it can't be
/// written. Nothing of this run is left behind then, and what stood there before stays.
pub fn write(
    made: &Made,
    folder: &Path,
    data: Option<&Path>,
    texts: &Texts,
    progress: &Progress,
) -> Result<Vec<(PathBuf, Option<usize>)>, Failure> {
    let sheets: [(&str, Option<&Sheet>); 3] = [
        (&made.file, Some(&made.papers)),
        ("envelopes.pdf", made.envelopes.as_ref()),
        ("control-list.pdf", Some(&made.control)),
    ];
    progress.stage(Said::new("letters-writing"), sheets.len() as u64 + 1);
    let mut files: Vec<ToWrite> = Vec::new();
    for (name, sheet) in sheets.into_iter().filter_map(|(name, sheet)| Some((name, sheet?))) {
        progress.step(files.len() as u64)?;
        let bytes = pdf::write(sheet).map_err(|error| Said::new("letters-failed").with("why", error.to_string()))?;
        files.push((folder.join(name), bytes, Some(sheet.pages.len())));
    }
    let list = format!("{MARK}{}", made.control_text(texts));
    files.push((folder.join("control-list.txt"), list.into_bytes(), None));
    progress.step(files.len() as u64)?;
    let is_new = !folder.exists();
    std::fs::create_dir_all(folder).map_err(|error| Failure::io(folder, &error))?;
    if let Err(failure) = put(&files, data) {
        if is_new {
            // It is empty again; where not, somebody else put something in.
            let _ = std::fs::remove_dir(folder);
        }
        return Err(failure);
    }
    Ok(files.into_iter().map(|(path, _, pages)| (path, pages)).collect())
}

fn put(files: &[ToWrite], data: Option<&Path>) -> Result<(), Failure> {
    for (path, _, pages) in files {
        let magic = if pages.is_some() { "%PDF" } else { MARK };
        replace::may_replace(data, path, magic.as_bytes())?;
    }
    file::write_all_whole(files.iter().map(|(path, bytes, _)| (path.as_path(), bytes.as_slice())))
}
