//! Opening the data: what it is, whether it may be written, and the settings of the engine.

use std::{io::Read as _, path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags};

use crate::base::{failure::Failure, progress::Progress, say::Said};

use super::{
    address::{Address, Server},
    held::{self, Held},
    lite::failure,
    migrate, post,
    query::{Conn, PATIENCE},
    search, trial,
};

/// Marks a file as this program's: `AFTC`.
const APPLICATION_ID: i64 = 0x4146_5443;

/// How a file is opened to write. The default is what an office needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How long a save waits while others write.
    pub busy_wait: Duration,
    /// A save is on the disk when it is acknowledged. Only benchmarks do without.
    pub is_durable: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { busy_wait: PATIENCE, is_durable: true }
    }
}

/// Opens the data to write, makes it when it is missing, and brings it to the newest schema.
///
/// # Errors
/// [`Failure::NotOurs`], [`Failure::TooNew`], [`Failure::Damaged`], [`Failure::Locked`],
/// [`Failure::ReadOnly`]; the data is then as it was. For a server also what keeps it from being reached.
pub fn to_write(address: impl Into<Address>) -> Result<Conn, Failure> {
    to_write_with(address, Options::default())
}

/// Opens the data to write, telling how far data of an earlier version has been brought up. Nothing is told of data that
/// is as this program has it.
///
/// # Errors
/// As [`to_write`], and [`Failure::Cancelled`]: the data is sound then, and the next opening goes on.
pub fn to_write_watched(address: impl Into<Address>, progress: &Progress) -> Result<Conn, Failure> {
    opened(address.into(), Options::default(), progress)
}

/// Opens the data to write, as the options say; a server has its own.
///
/// # Errors
/// As [`to_write`].
pub fn to_write_with(address: impl Into<Address>, options: Options) -> Result<Conn, Failure> {
    opened(address.into(), options, &Progress::default())
}

fn opened(address: Address, options: Options, progress: &Progress) -> Result<Conn, Failure> {
    match address {
        Address::File(path) => file_to_write(&path, options, progress),
        Address::Server(server) => server_to_write(&server, progress),
    }
}

/// Opens the data to read only. A file that can't be written, in a folder that can't be written either, is
/// read too: as it stands, where all of it is in the file itself.
///
/// # Errors
/// As [`to_write`]; missing and empty data are errors, and a file in a read-only folder whose
/// newest data still stands in the journal beside it.
pub fn to_read(address: impl Into<Address>) -> Result<Conn, Failure> {
    match address.into() {
        Address::File(path) => file_to_read(&path),
        Address::Server(server) => server_to_read(&server),
    }
}

/// Opens the data to look at what is there: an empty database of a server too.
///
/// # Errors
/// As [`to_read`], but for that.
pub(super) fn to_look(address: &Address) -> Result<Conn, Failure> {
    match address {
        Address::File(path) => file_to_read(path),
        Address::Server(server) => server_to_look(server),
    }
}

/// Whether a new file can begin at a path. The folder may be missing: it is made.
///
/// # Errors
/// The path is a folder's, or stands where no file can be read.
pub(super) fn may_begin(path: &Path) -> Result<(), Failure> {
    match look_at(path) {
        Err(Failure::Io { path: missing, .. }) if !missing.exists() => Ok(()),
        looked => looked.map(|_| ()),
    }
}

fn server_to_write(server: &Server, progress: &Progress) -> Result<Conn, Failure> {
    let mut conn = Conn::post(post::connect(server)?, Address::Server(Box::new(server.clone())));
    migrate::bring_up(&mut conn, progress)?;
    search::fill(&conn, progress)?;
    // Saves ask for single rows. Where the server reads a small table whole, it takes every save that touches the table
    // for one that may have changed what was read, and refuses one of the two. A server that does not know this works
    // without.
    let _ = conn.control("SET enable_seqscan = off");
    let _ = conn.control("SET plan_cache_mode = force_generic_plan");
    plan_for_a_frame(&conn);
    Ok(conn)
}

fn server_to_look(server: &Server) -> Result<Conn, Failure> {
    let conn = Conn::post(post::connect(server)?, Address::Server(Box::new(server.clone())));
    check_version(&conn)?;
    plan_for_a_frame(&conn);
    Ok(conn)
}

/// So many tables of one question a server puts in the order that is shortest. Of itself it takes eight, and what goes
/// beyond as it is written: a page of calls, which joins more, would read all calls and keep a hundred. From twelve on it
/// tries some orders by chance.
pub const MOST_JOINED: usize = 11;

/// Making machine code of a question takes a server longer than most of ours take as they are. One that does not know
/// these settings works without.
fn plan_for_a_frame(conn: &Conn) {
    let _ = conn.control("SET jit = off");
    for setting in ["join_collapse_limit", "from_collapse_limit"] {
        let _ = conn.control(&format!("SET {setting} = {MOST_JOINED}"));
    }
}

fn server_to_read(server: &Server) -> Result<Conn, Failure> {
    let conn = server_to_look(server)?;
    if migrate::version(&conn)? == 0 {
        return Err(Said::new("error-empty-file").with("path", server.to_string()).into());
    }
    conn.as_post().map_or(Ok(()), post::Post::only_reads)?;
    Ok(conn)
}

/// What a file that is written to keeps in memory: so many KiB, as the engine takes it.
pub(super) const CACHE: i64 = -65_536;
/// The pages of a new file, in bytes: twice what the engine takes of itself. What many rows write at once takes half as
/// many steps then; a file that is there keeps its own.
const PAGE_BYTES: u32 = 8192;
/// So many pages of the journal go into the file by the save that fills it, as the engine has it of itself.
const JOURNAL_PAGES: u32 = 1000;

fn file_to_write(path: &Path, options: Options, progress: &Progress) -> Result<Conn, Failure> {
    let is_new = look_at(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = Held::open(path, || Connection::open_with_flags(path, flags)).map_err(|error| failure(&error))?;
    let mut conn = Conn::lite(opened, path.into());
    conn.patience = options.busy_wait;
    conn.control(&format!("PRAGMA busy_timeout = {}", options.busy_wait.as_millis()))?;
    if is_new {
        conn.control(&format!("PRAGMA page_size = {PAGE_BYTES}; PRAGMA application_id = {APPLICATION_ID}"))?;
    } else {
        // Before anything is set: a file that is refused stays as it is, to the byte.
        check_identity(&conn)?;
        check_version(&conn)?;
    }
    let synchronous = if options.is_durable { "FULL" } else { "OFF" };
    conn.control(&format!(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous}; PRAGMA foreign_keys = ON;
         PRAGMA cache_size = {CACHE}; PRAGMA temp_store = MEMORY",
    ))?;
    if is_read_only(&conn)? {
        return Err(Failure::ReadOnly);
    }
    migrate::bring_up(&mut conn, progress)?;
    search::fill(&conn, progress)?;
    Ok(conn)
}

/// Room for all that one long transaction writes, as long as this is held: in less, a file's pages go out and come back
/// again and again. What it has written goes from the journal into the file afterwards, while others save and read.
pub(super) struct Room<'a>(&'a Conn);

impl<'a> Room<'a> {
    /// Gives it.
    pub fn of(conn: &'a Conn) -> Self {
        if conn.as_lite().is_some() {
            // What fails leaves it as it is, only slower.
            let _ = conn.control("PRAGMA cache_size = -786432; PRAGMA threads = 2; PRAGMA wal_autocheckpoint = 0");
        }
        Self(conn)
    }
}

impl Drop for Room<'_> {
    fn drop(&mut self) {
        if self.0.as_lite().is_some() {
            let _ = self.0.control(&format!(
                "PRAGMA cache_size = {CACHE}; PRAGMA threads = 0; PRAGMA wal_autocheckpoint = {JOURNAL_PAGES};
                 PRAGMA shrink_memory"
            ));
            if let Some(path) = self.0.address.file().map(Path::to_owned) {
                self.0.beside.borrow_mut().run(move || empty_journal(&path));
            }
        }
    }
}

/// Puts what stands in the journal of a file into the file. Where that fails, the next save that fills the journal does
/// it.
fn empty_journal(path: &Path) {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let Ok(engine) = Connection::open_with_flags(path, flags) else { return };
    if let Err(error) = engine.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())) {
        tracing::warn!(%error, "the journal stays as long as it is");
    }
}

fn file_to_read(path: &Path) -> Result<Conn, Failure> {
    if look_at(path)? {
        if path.exists() {
            return Err(Said::new("error-empty-file").with("path", path.display().to_string()).into());
        }
        return Err(Failure::io(path, &std::io::ErrorKind::NotFound.into()));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = Held::open(path, || Connection::open_with_flags(path, flags)).map_err(|error| failure(&error));
    match opened.and_then(|opened| reader(opened, path)) {
        // Reading goes through a file of shared memory that can't be made here.
        Err(Failure::ReadOnly) => frozen(path),
        opened => opened,
    }
}

/// Opens a file that nobody can change, without the shared memory that reading goes through
/// elsewhere. It must be whole: what stands in a journal beside it would not be seen.
///
/// # Errors
/// As [`to_read`].
pub fn frozen(path: &Path) -> Result<Conn, Failure> {
    let mut journal = path.as_os_str().to_owned();
    journal.push("-wal");
    if std::fs::metadata(Path::new(&journal)).is_ok_and(|found| found.len() > 0) {
        return Err(Said::new("error-journal-unread").with("path", path.display().to_string()).into());
    }
    let Some(uri) = frozen_uri(path) else { return Err(Failure::ReadOnly) };
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let opened = Held::open(path, || Connection::open_with_flags(uri, flags)).map_err(|error| failure(&error))?;
    reader(opened, path)
}

/// The path as an address that says of the file that it does not change. None for a path that is no
/// text.
fn frozen_uri(path: &Path) -> Option<String> {
    let path = path.to_str()?.replace('%', "%25").replace('?', "%3F").replace('#', "%23");
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path };
    // A drive is no host: `file:///C:/office.db`. A path from here stays one.
    let start = if cfg!(windows) && path.get(1..2) == Some(":") { "/" } else { "" };
    Some(format!("file:{start}{path}?immutable=1"))
}

fn reader(opened: (Connection, Held), path: &Path) -> Result<Conn, Failure> {
    let conn = Conn::lite(opened, path.into());
    conn.control("PRAGMA busy_timeout = 5000; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY")?;
    check_identity(&conn)?;
    check_version(&conn)?;
    Ok(conn)
}

/// Bounds the size of the file, in pages, as a full disk would; 0 takes the bound away. Tests fill
/// a disk by it.
///
/// # Errors
/// When the engine fails.
pub fn limit_size(conn: &Conn, pages: u32) -> Result<(), Failure> {
    let pages = if pages == 0 { u32::MAX - 1 } else { pages };
    conn.control(&format!("PRAGMA max_page_count = {pages}"))
}

/// A database in memory with the newest schema, for tests; a new one on a server, where [`trial`] says so.
///
/// # Errors
/// When a migration fails.
pub fn for_a_test() -> Result<Conn, Failure> {
    if let Some(server) = trial::database()? {
        return server_to_write(&server, &Progress::default());
    }
    let engine = Connection::open_in_memory().map_err(|error| failure(&error))?;
    let mut conn = Conn::lite((engine, Held::default()), Address::File(":memory:".into()));
    conn.control("PRAGMA foreign_keys = ON")?;
    migrate::bring_up(&mut conn, &Progress::default())?;
    search::fill(&conn, &Progress::default())?;
    Ok(conn)
}

/// True when the file is new or empty; an error when it is anything but a database.
fn look_at(path: &Path) -> Result<bool, Failure> {
    if path.is_dir() {
        return Err(Failure::NotOurs(path.to_owned()));
    }
    let mut head = Vec::new();
    match held::look(path, |file| file.take(16).read_to_end(&mut head)) {
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
            return match parent.filter(|parent| !parent.is_dir()) {
                Some(parent) => Err(Failure::io(parent, &error)),
                None => Ok(true),
            };
        }
        Err(error) => return Err(Failure::io(path, &error)),
    }
    if head.is_empty() {
        return Ok(true);
    }
    if head == b"SQLite format 3\0" { Ok(false) } else { Err(Failure::NotOurs(path.to_owned())) }
}

fn is_read_only(conn: &Conn) -> Result<bool, Failure> {
    let Some(engine) = conn.as_lite() else { return Ok(false) };
    engine.is_readonly(rusqlite::MAIN_DB).map_err(|error| failure(&error))
}

fn check_identity(conn: &Conn) -> Result<(), Failure> {
    let Some(engine) = conn.as_lite() else { return Ok(()) };
    let id: i64 =
        engine.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(|error| failure(&error))?;
    if id == APPLICATION_ID { Ok(()) } else { Err(Failure::NotOurs(conn.address.to_string().into())) }
}

fn check_version(conn: &Conn) -> Result<(), Failure> {
    let found = migrate::version(conn)?;
    if found > migrate::KNOWN_VERSION {
        return Err(Failure::TooNew { found, known: migrate::KNOWN_VERSION });
    }
    Ok(())
}
