//! Files that documents are written to: whole or not at all, under names that every system takes.

use std::path::Path;

use crate::base::failure::Failure;

/// Writes a file whole or not at all: under another name first, then renamed.
///
/// # Errors
/// When the folder is missing, can't be written or is full.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    use std::io::Write as _;
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
}
