//! The house itself. Each rule is a function from a source file to complaints, so that it can be
//! shown a bad example too.

/// Who may import whom.
mod imports;

/// Where an import leads to.
mod paths;

/// How long files and functions are, and what is not written.
mod lengths;

/// Where shortcuts are declared.
mod shortcuts;

use crate::util::source::{Source, rust_files};

/// Holds a rule against all files of some folders.
#[track_caller]
fn hold(folders: &[&str], rule: impl Fn(&Source) -> Vec<String>) {
    let files: Vec<Source> = folders.iter().flat_map(|folder| rust_files(folder)).collect();
    assert!(files.len() > 10, "the source was not found");
    let complaints: Vec<String> =
        files.iter().flat_map(|file| rule(file).into_iter().map(|what| format!("{}: {what}", file.path))).collect();
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// What a rule says of a file that does not exist.
fn complaints(path: &str, text: &str, rule: impl Fn(&Source) -> Vec<String>) -> Vec<String> {
    rule(&Source { path: path.to_owned(), text: text.to_owned() })
}
