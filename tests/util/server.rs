//! A PostgreSQL server of a test's own, where its programs are found.

use std::{
    io::Write as _,
    os::unix::{
        fs::{PermissionsExt as _, chown},
        process::CommandExt as _,
    },
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use super::program::find;

/// By this variable a test of tests knows that it is one of those that are run.
const RUNNING: &str = "AFTERCARE_TRIAL_SERVER";

const FOLDERS: &[&str] = &[
    "/usr/lib/postgresql/18/bin",
    "/usr/lib/postgresql/17/bin",
    "/usr/lib/postgresql/16/bin",
    "/usr/lib/postgresql/15/bin",
    "/usr/lib/postgresql/14/bin",
    "/opt/homebrew/bin",
];

/// Many tests at once, each with some connections and a schema of many tables; nothing that has to last.
const QUICK: &str = "-F -c max_connections=200 -c max_locks_per_transaction=256";

/// PostgreSQL refuses to run as root; then it runs as nobody.
const NOBODY: u32 = 65534;

/// A server of this test's own, on a socket in its own folder.
pub struct Server {
    place: tempfile::TempDir,
    programs: PathBuf,
    is_root: bool,
}

impl Server {
    /// None where the programs are not found; it says so.
    pub fn start() -> Option<Self> {
        Self::start_with(QUICK)
    }

    /// A server that is started with these options.
    pub fn start_with(options: &str) -> Option<Self> {
        Self::start_trusting("trust", None, options)
    }

    /// A server that asks for a password: `geheim`.
    pub fn start_with_passwords() -> Option<Self> {
        Self::start_trusting("scram-sha-256", Some("geheim"), QUICK)
    }

    fn start_trusting(whom: &str, password: Option<&str>, options: &str) -> Option<Self> {
        let Some(programs) = find("pg_ctl", FOLDERS).and_then(|program| program.canonicalize().ok()) else {
            tell("PostgreSQL is not installed here: what concerns it was NOT tested");
            return None;
        };
        // Sockets have short names: not in a deep folder of the system's choice.
        let place = tempfile::Builder::new().prefix("pg").tempdir_in("/tmp").unwrap();
        let is_root = chown(place.path(), Some(NOBODY), Some(NOBODY)).is_ok();
        let server = Self { programs: programs.parent().unwrap().to_owned(), place, is_root };
        let data = server.data();
        let mut made = vec!["-D", &data, "-U", "office", "-A", whom, "-E", "UTF8", "--no-locale", "--no-sync"];
        let kept = server.folder().join("password");
        let file = format!("--pwfile={}", kept.display());
        if let Some(password) = password {
            std::fs::write(&kept, password).unwrap();
            made.push(&file);
        }
        server.run("initdb", &made);
        let folder = server.folder().display().to_string();
        let options = format!("-k {folder} -h '' {options}");
        server.run("pg_ctl", &["-D", &data, "-o", &options, "-l", &format!("{folder}/log"), "-w", "start"]);
        Some(server)
    }

    /// A server that is reached as across a network, by its name and the port that is given; it enciphers once it has a
    /// certificate to show.
    pub fn start_across_a_network() -> Option<(Self, u16)> {
        let server = Self::start()?;
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let settings =
            format!("listen_addresses = 'localhost'\nport = {port}\nunix_socket_directories = ''\nfsync = off\n");
        std::fs::write(server.folder().join("data/postgresql.auto.conf"), settings).unwrap();
        server.again();
        Some((server, port))
    }

    /// Shows another certificate from now on: it and its key, in PEM.
    pub fn show(&self, (certificate, key): &(String, String)) {
        for (name, text) in [("server.crt", certificate), ("server.key", key)] {
            let path = self.folder().join("data").join(name);
            std::fs::write(&path, text).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
            if self.is_root {
                chown(&path, Some(NOBODY), Some(NOBODY)).unwrap();
            }
        }
        let path = self.folder().join("data/postgresql.auto.conf");
        let settings = std::fs::read_to_string(&path).unwrap();
        if !settings.contains("ssl = on") {
            std::fs::write(&path, format!("{settings}ssl = on\n")).unwrap();
        }
        self.again();
    }

    /// Starts the server anew, with what its files say now.
    fn again(&self) {
        let data = self.data();
        self.run("pg_ctl", &["-D", &data, "-m", "immediate", "-w", "stop"]);
        self.run("pg_ctl", &["-D", &data, "-l", &format!("{}/log", self.folder().display()), "-w", "start"]);
    }

    pub fn folder(&self) -> &Path {
        self.place.path()
    }

    /// The address of a schema of its own in that database, made now: data to fill anew.
    pub fn schema(&self, name: &str) -> String {
        let output = self.say(&format!("CREATE SCHEMA {name};"));
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        format!("{}&options=-csearch_path%3D{name}", self.address())
    }

    /// The address of its one database.
    pub fn address(&self) -> String {
        format!("postgres://office@/postgres?host={}", self.folder().display())
    }

    /// Runs tests of this binary once more, chosen by these arguments, on a server instead of files and memory.
    #[track_caller]
    pub fn run_tests(choices: &[&[&str]]) {
        if std::env::var_os(RUNNING).is_some() {
            return;
        }
        let Some(server) = Self::start() else { return };
        for arguments in choices {
            let mut again = Command::new(std::env::current_exe().unwrap());
            let output = again.args(*arguments).env(RUNNING, server.address()).output().unwrap();
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(output.status.success(), "on PostgreSQL:\n{said}\n{}", String::from_utf8_lossy(&output.stderr));
            let result = said.lines().rev().find(|line| line.starts_with("test result"));
            tell(&format!("on PostgreSQL: {}", result.unwrap_or("?")));
        }
    }

    /// Ends it; what was acknowledged stays.
    pub fn stop(&self) {
        // One that has ended already is no harm.
        let _ = self.command("pg_ctl", &["-D", &self.data(), "-m", "fast", "-w", "stop"]).output();
    }

    /// Makes a folder the server's own.
    pub fn own(&self, folder: &Path) {
        if self.is_root {
            chown(folder, Some(NOBODY), Some(NOBODY)).unwrap();
        }
    }

    /// Where its data is.
    pub fn data(&self) -> String {
        self.folder().join("data").display().to_string()
    }

    /// One of its programs, as the user that it runs as.
    pub fn command(&self, program: &str, arguments: &[&str]) -> Command {
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
    pub fn say(&self, sql: &str) -> Output {
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

/// Says a line that is seen whether or not the test fails: what was not tested is said aloud.
fn tell(line: &str) {
    // Where nobody listens, nothing is lost but the line.
    let _ = writeln!(std::io::stderr(), "{line}");
}

impl Drop for Server {
    fn drop(&mut self) {
        // The folder goes away anyhow; a server that is gone already is no harm.
        let _ = self.command("pg_ctl", &["-D", &self.data(), "-m", "immediate", "stop"]).output();
    }
}
