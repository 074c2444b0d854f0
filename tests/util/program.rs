//! Other programs that a test talks to, and this one started again.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// The variable by which a test that started itself again knows that it is the child.
const CHILD: &str = "AFTERCARE_TEST_CHILD";

/// This test binary, set to run one test alone as a child with this argument.
pub fn this_test_again(test: &str, argument: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([test, "--exact", "--nocapture", "--test-threads=1"]).env(CHILD, argument);
    command
}

/// The argument, when this process is such a child.
pub fn child_argument() -> Option<PathBuf> {
    std::env::var_os(CHILD).map(PathBuf::from)
}

/// Where a program is, looked for in the path and in more folders.
pub fn find(name: &str, more: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(more.iter().map(PathBuf::from))
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
}
