//! PostgreSQL's own programs, `pg_dump` and `pg_restore`, where this machine has them.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::base::{
    failure::Failure,
    say::{Arg, Said},
};

/// Folders whose subfolders are named by version: the folder, what stands before the number, and what behind it.
const BY_VERSION: &[(&str, &str, &str)] = &[
    ("/usr/lib/postgresql", "", "bin"),
    ("/usr", "pgsql-", "bin"),
    ("/opt/homebrew/opt", "postgresql@", "bin"),
    ("/usr/local/opt", "postgresql@", "bin"),
    ("/Applications/Postgres.app/Contents/Versions", "", "bin"),
    ("C:\\Program Files\\PostgreSQL", "", "bin"),
];

/// Folders that have one version.
const SINGLE: &[&str] = &["/opt/homebrew/opt/libpq/bin", "/usr/local/opt/libpq/bin", "/opt/homebrew/bin"];

/// The programs of one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programs {
    /// The folder that they stand in.
    pub folder: PathBuf,
    /// Their version: 15 of 15.14.
    pub major: u32,
}

impl Programs {
    /// The newest on this machine, in the folder that was named if one was: no older than the server of this version,
    /// for older ones don't read what it has.
    ///
    /// # Errors
    /// There are none, or they are too old; what to install.
    pub fn find(named: Option<&Path>, server: u32) -> Result<Self, Failure> {
        let folders = named.map_or_else(usual_folders, |folder| vec![folder.to_owned()]);
        let found = folders.into_iter().filter_map(|folder| Some(Self { major: version_in(&folder)?, folder }));
        let how = || Arg::Key(how_to_install().to_owned());
        match newest(found) {
            Some(programs) if programs.major >= server => Ok(programs),
            Some(old) => Err(Said::new("error-programs-old")
                .with("found", i64::from(old.major))
                .with("folder", old.folder.display().to_string())
                .with("server", i64::from(server))
                .with("how", how())
                .into()),
            None => Err(match named {
                Some(folder) => Said::new("error-programs-not-there").with("folder", folder.display().to_string()),
                None => Said::new("error-programs-missing").with("how", how()),
            }
            .into()),
        }
    }

    /// A program, to be given its arguments.
    pub(super) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.folder.join(program));
        command.stdin(Stdio::null());
        without_window(&mut command);
        command
    }
}

/// The newest, the first of equals.
fn newest(found: impl Iterator<Item = Programs>) -> Option<Programs> {
    found.reduce(|best, next| if next.major > best.major { next } else { best })
}

/// What to install, as a text key.
fn how_to_install() -> &'static str {
    match std::env::consts::OS {
        "windows" => "error-programs-windows",
        "macos" => "error-programs-macos",
        _ => "error-programs-linux",
    }
}

fn usual_folders() -> Vec<PathBuf> {
    let mut folders = Vec::new();
    for (parent, before, behind) in BY_VERSION {
        let inside = std::fs::read_dir(parent).into_iter().flatten().filter_map(Result::ok);
        let mut of_version: Vec<PathBuf> = inside
            .filter(|entry| is_version(&entry.file_name().to_string_lossy(), before))
            .map(|entry| entry.path().join(behind))
            .collect();
        of_version.sort();
        folders.extend(of_version);
    }
    folders.extend(SINGLE.iter().map(PathBuf::from));
    folders.extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths));
    folders
}

fn is_version(name: &str, before: &str) -> bool {
    name.strip_prefix(before).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// The version of the programs in a folder, where both are there and say it.
fn version_in(folder: &Path) -> Option<u32> {
    let both = ["pg_dump", "pg_restore"].map(|name| {
        let path = folder.join(name).with_extension(std::env::consts::EXE_EXTENSION);
        if !path.is_file() {
            return None;
        }
        let mut command = Command::new(path);
        command.arg("--version").stdin(Stdio::null()).stderr(Stdio::null());
        without_window(&mut command);
        major(&String::from_utf8_lossy(&command.output().ok()?.stdout))
    });
    let [Some(dump), Some(restore)] = both else { return None };
    Some(dump.min(restore))
}

/// The version that a program says: `pg_dump (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)`.
fn major(said: &str) -> Option<u32> {
    let (_, number) = said.split_once("(PostgreSQL)")?;
    let number = number.trim_start();
    number[..number.len() - number.trim_start_matches(|c: char| c.is_ascii_digit()).len()].parse().ok()
}

/// Keeps a program of the command line from opening a window of its own.
#[cfg(windows)]
fn without_window(command: &mut Command) {
    use std::os::windows::process::CommandExt as _;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NO_WINDOW);
}

#[cfg(not(windows))]
fn without_window(_: &mut Command) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_the_number_before_the_first_dot() {
        let table = [
            ("pg_dump (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n", Some(15)),
            ("pg_restore (PostgreSQL) 18beta1", Some(18)),
            ("pg_dump (PostgreSQL) 9.6.24", Some(9)),
            ("pg_dump: command not found", None),
            ("", None),
        ];
        for (said, expected) in table {
            assert_eq!(major(said), expected, "{said}");
        }
    }

    #[test]
    fn the_newest_is_taken_and_the_first_of_equals() {
        let of = |folder: &str, major| Programs { folder: folder.into(), major };
        let all = [of("a", 13), of("b", 16), of("c", 15), of("d", 16)];
        assert_eq!(newest(all.into_iter()), Some(of("b", 16)));
        assert_eq!(newest([].into_iter()), None);
        assert!(is_version("pgsql-17", "pgsql-") && is_version("16", "") && !is_version("lib", ""));
    }

    #[test]
    fn a_folder_without_the_programs_is_said_to_have_none() {
        let folder = tempfile::tempdir().unwrap();
        let failure = Programs::find(Some(folder.path()), 15).unwrap_err();
        assert_eq!(failure.said().key, "error-programs-not-there");
    }
}
