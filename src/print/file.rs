//! Files that documents are written to: whole or not at all, under names that every system takes.

use std::{
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use crate::base::failure::Failure;

/// Writes a file whole or not at all: under another name first, then renamed.
///
/// # Errors
/// When the folder is missing, can't be written or is full.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    put(prepared(path, bytes)?, path)
}

/// Writes several files, all or none: what is too much for the disk leaves those as they were that stood there.
///
/// # Errors
/// As [`write_whole`].
pub fn write_all_whole<'a>(files: impl Iterator<Item = (&'a Path, &'a [u8])>) -> Result<(), Failure> {
    let prepared: Result<Vec<(NamedTempFile, &Path)>, Failure> =
        files.map(|(path, bytes)| Ok((prepared(path, bytes)?, path))).collect();
    let mut put_there: Vec<(PathBuf, bool)> = Vec::new();
    for (file, path) in prepared? {
        let is_new = !path.exists();
        if let Err(failure) = put(file, path) {
            for (path, _) in put_there.iter().filter(|(_, is_new)| *is_new) {
                // One that can't be taken away lies in the folder that the failure names.
                let _ = std::fs::remove_file(path);
            }
            return Err(failure);
        }
        put_there.push((path.to_owned(), is_new));
    }
    Ok(())
}

/// Reads a file of at most so many bytes; nothing where it is longer, as is what has no end.
///
/// # Errors
/// When it can't be read.
pub fn read_at_most(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, Failure> {
    let io = |error: &std::io::Error| Failure::io(path, error);
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(|error| io(&error))?;
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| io(&error))?;
    Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= limit))
}

/// The bytes under another name in the same folder.
fn prepared(path: &Path, bytes: &[u8]) -> Result<NamedTempFile, Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".aftercare-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // As any program writes files: others may read where the user's mask lets them.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder).map_err(|error| Failure::io(path, &error))?;
    file.write_all(bytes).map_err(|error| Failure::io(path, &error))?;
    Ok(file)
}

fn put(file: NamedTempFile, path: &Path) -> Result<(), Failure> {
    file.persist(path).map(|_| ()).map_err(|error| Failure::io(path, &error.error))
}

/// A text as the name of a file: what some system does not take is a line.
pub fn name_of(text: &str) -> String {
    let is_bad = |character: char| character.is_control() || r#"/\:*?"<>|"#.contains(character);
    let name: String = text.chars().map(|character| if is_bad(character) { '-' } else { character }).collect();
    let name = name.trim_matches([' ', '.']);
    if name.is_empty() { "document".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_becomes_a_name_that_systems_take() {
        assert_eq!(name_of("SC202611-0001.pdf"), "SC202611-0001.pdf");
        assert_eq!(name_of("../a/b:c?.pdf"), "-a-b-c-.pdf");
        assert_eq!(name_of(" .. "), "document");
    }

    #[test]
    fn what_can_not_be_written_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pdf");
        write_whole(&path, b"%PDF").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"%PDF");
        assert!(write_whole(&folder.path().join("none").join("a.pdf"), b"").is_err());
        assert!(write_whole(folder.path(), b"").is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn of_several_files_all_are_written_or_none() {
        let folder = tempfile::tempdir().unwrap();
        let [first, second] = ["a.pdf", "b.pdf"].map(|name| folder.path().join(name));
        let nowhere = folder.path().join("none").join("c.pdf");
        let write = |files: &[(&Path, &[u8])]| write_all_whole(files.iter().copied());
        assert!(write(&[(&first, b"new"), (&nowhere, b"x")]).is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        // What can't be put in its place is known last of all.
        std::fs::create_dir_all(second.join("full")).unwrap();
        assert!(write(&[(&first, b"new"), (&second, b"x")]).is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        std::fs::remove_dir_all(&second).unwrap();
        write(&[(&first, b"new"), (&second, b"x")]).unwrap();
        assert_eq!((std::fs::read(&first).unwrap(), std::fs::read(&second).unwrap()), (b"new".to_vec(), b"x".to_vec()));
    }

    #[test]
    fn a_file_is_read_up_to_a_length_and_one_without_an_end_is_too_long() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, b"four").unwrap();
        assert_eq!(read_at_most(&path, 4).unwrap(), Some(b"four".to_vec()));
        assert_eq!(read_at_most(&path, 3).unwrap(), None);
        if cfg!(unix) {
            assert_eq!(read_at_most(Path::new("/dev/zero"), 1000).unwrap(), None);
        }
    }
}
