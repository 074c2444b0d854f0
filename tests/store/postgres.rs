//! Every statement that ran is prepared on a private PostgreSQL, where its programs are found.

#![cfg(unix)]

use std::{
    io::Write as _,
    os::unix::{fs::chown, process::CommandExt as _},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use aftercare::{
    base::id::UserId,
    db::{
        check, dialect, history,
        migrate::{Dialect, MIGRATIONS, render},
        number::{self, Pattern},
        open,
    },
};

use crate::util::{
    file::{NOON, Note, Person, Place, change, notes},
    program::find,
};

const FOLDERS: &[&str] = &[
    "/usr/lib/postgresql/18/bin",
    "/usr/lib/postgresql/17/bin",
    "/usr/lib/postgresql/16/bin",
    "/usr/lib/postgresql/15/bin",
    "/usr/lib/postgresql/14/bin",
    "/opt/homebrew/bin",
];

/// PostgreSQL refuses to run as root; then it runs as nobody.
const NOBODY: u32 = 65534;

/// A server of this test's own, on a socket in its own folder.
struct Server {
    place: tempfile::TempDir,
    programs: PathBuf,
    is_root: bool,
}

impl Server {
    /// None where the programs are not found; it says so.
    fn start() -> Option<Self> {
        let Some(programs) = find("pg_ctl", FOLDERS).and_then(|program| program.canonicalize().ok()) else {
            eprintln!("PostgreSQL is not installed here: statements were not prepared on it");
            return None;
        };
        // Sockets have short names: not in a deep folder of the system's choice.
        let place = tempfile::Builder::new().prefix("pg").tempdir_in("/tmp").unwrap();
        let is_root = chown(place.path(), Some(NOBODY), Some(NOBODY)).is_ok();
        let server = Self { programs: programs.parent().unwrap().to_owned(), place, is_root };
        let data = server.data();
        server.run("initdb", &["-D", &data, "-U", "office", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]);
        let folder = server.folder().display().to_string();
        let options = format!("-k {folder} -h '' -F");
        server.run("pg_ctl", &["-D", &data, "-o", &options, "-l", &format!("{folder}/log"), "-w", "start"]);
        Some(server)
    }

    fn folder(&self) -> &Path {
        self.place.path()
    }

    fn data(&self) -> String {
        self.folder().join("data").display().to_string()
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command.args(arguments).current_dir(self.folder()).stdin(Stdio::null());
        if self.is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        command
    }

    /// Runs one of the programs; its output is not read through a pipe, which the server would
    /// inherit and keep open.
    #[track_caller]
    fn run(&self, program: &str, arguments: &[&str]) {
        let log = std::fs::File::create(self.folder().join("output")).unwrap();
        let errors = log.try_clone().unwrap();
        let status = self.command(program, arguments).stdout(log).stderr(errors).status().unwrap();
        let said = || std::fs::read_to_string(self.folder().join("output")).unwrap_or_default();
        assert!(status.success(), "{program}: {}", said());
    }

    /// What the server says to statements; with `-v ON_ERROR_STOP` left out, each is tried.
    fn say(&self, sql: &str) -> Output {
        let folder = self.folder().display().to_string();
        let mut child = self
            .command("psql", &["-X", "-q", "-h", &folder, "-U", "office", "-d", "postgres", "-f", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(sql.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The folder goes away anyhow; a server that is gone already is no harm.
        let _ = self.command("pg_ctl", &["-D", &self.data(), "-m", "immediate", "stop"]).output();
    }
}

/// Makes the store say all it has to say; features are driven by their own tests in this process
/// and by the demo story.
fn drive_the_store() {
    let place = Place::new();
    let conn = open::to_write(&place.file()).unwrap();
    let pattern = Pattern::parse("SC{yyyy}-{seq:4}").unwrap();
    let note = change(&conn, UserId(0), |tx| {
        tx.insert(&mut Person::new("王芳"))?;
        let mut note = Note::new("hours", "9-17");
        tx.insert(&mut note)?;
        tx.change(&mut note, |note| note.value = "8-16".to_owned())?;
        let number = number::take(tx, "call", &pattern, NOON.day(chrono_tz::Asia::Shanghai))?;
        assert_eq!(number, "SC2026-0001");
        Ok(note)
    })
    .unwrap();
    change(&conn, UserId(0), |tx| tx.delete(&note)).unwrap();
    assert!(notes(&conn).is_empty() && check::whole(&conn).unwrap().is_sound());
    assert_eq!(history::kinds(&conn).unwrap().len(), 2);
    check::counts(&conn).unwrap();
}

#[test]
fn every_statement_can_be_prepared_on_the_other_engine() {
    let Some(server) = Server::start() else { return };
    let schema: String = MIGRATIONS.iter().map(|(_, template)| render(template, Dialect::Postgres)).collect();
    let output = server.say(&schema);
    assert!(output.stderr.is_empty(), "the schema: {}", String::from_utf8_lossy(&output.stderr));
    let noted = "CREATE TABLE refinery_schema_history (version INT, name TEXT, applied_on TEXT, checksum TEXT);";
    server.say(noted);

    drive_the_store();
    let statements = dialect::seen();
    assert!(statements.len() > 10, "the statements are written down only in debug builds");
    let prepared: String = statements
        .iter()
        .enumerate()
        .map(|(number, sql)| {
            format!("PREPARE s{number} AS {};\n", sql.split_whitespace().collect::<Vec<_>>().join(" "))
        })
        .collect();
    let output = server.say(&prepared);
    let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
    let line = complaints.split(':').nth(2).and_then(|line| line.trim().parse::<usize>().ok()).unwrap_or(1);
    let statement = prepared.lines().nth(line - 1).unwrap_or_default();
    assert!(complaints.is_empty(), "{complaints}{statement}");
    eprintln!("{} statements were prepared on PostgreSQL", statements.len());
}
