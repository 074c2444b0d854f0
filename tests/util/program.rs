//! Other programs that a test talks to, and this one started again.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
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

/// What a child says of how far it is.
pub fn say(text: &str) {
    let mut out = std::io::stdout();
    writeln!(out, "{text}").unwrap();
    out.flush().unwrap();
}

/// A child that has done its work waits to be killed: nobody writes to it.
pub fn wait_to_be_killed() -> ! {
    let _ = std::io::stdin().read_line(&mut String::new());
    std::process::exit(0)
}

/// Runs one test alone as a child with this argument, and kills it (as `kill -9` does) at the moment that it says this. All
/// that it said, also what was on its way by then.
#[track_caller]
pub fn killed_at(moment: &str, test: &str, argument: &Path) -> Vec<String> {
    let mut child = this_test_again(test, argument)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut said, mut reached) = (Vec::new(), false);
    for line in BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok) {
        // The name of the test stands before the first thing that it says.
        if !reached && line.ends_with(moment) {
            reached = true;
            child.kill().unwrap();
        }
        said.push(line);
    }
    let errors = child.wait_with_output().unwrap().stderr;
    assert!(reached, "the child ended before {moment}: {}", String::from_utf8_lossy(&errors));
    said
}

/// Where a program is, looked for in the path and in more folders.
pub fn find(name: &str, more: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(more.iter().map(PathBuf::from))
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
}
