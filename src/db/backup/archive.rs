//! A copy of a server's data as PostgreSQL's own programs write it: made, and read row by row.

use std::{
    io::{BufRead as _, BufReader, Read as _, Seek as _},
    path::Path,
    process::{Child, Command, Stdio},
};

use crate::base::{failure::Failure, say::Said};

use super::programs::Programs;
use crate::db::{
    address::{Address, Server},
    check, migrate,
    post::programs::{ELSEWHERE, environment},
    query::Conn,
};

/// How such a copy begins.
pub(super) const MAGIC: &[u8] = b"PGDMP";

/// A part of what a copy holds, in its order.
pub(super) enum Part<'a> {
    /// A line of a statement that makes something.
    Sql(&'a str),
    /// The rows of a table follow.
    Table(&'a Table),
    /// One row of it, as the server takes it.
    Row(&'a Table, &'a [u8]),
    /// The rows of the table were all.
    End(&'a Table),
}

/// A table whose rows stand in a copy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    /// The schema that it was in.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// Its columns, in the order of the rows.
    pub columns: Vec<String>,
    /// The statement that takes the rows.
    pub copy: String,
}

impl Table {
    /// `COPY public."user" (id, name) FROM stdin;`
    fn parse(line: &str) -> Option<Self> {
        let inner = line.strip_prefix("COPY ")?.strip_suffix(" FROM stdin;")?;
        let (name, columns) = inner.rsplit_once(" (")?;
        let (schema, name) = name.split_once('.')?;
        let plain = |name: &str| match name.strip_prefix('"').and_then(|name| name.strip_suffix('"')) {
            Some(quoted) => quoted.replace("\"\"", "\""),
            None => name.to_owned(),
        };
        let columns = columns.strip_suffix(')')?.split(", ").map(plain).collect();
        let copy = line.trim_end_matches(';').to_owned();
        Some(Self { schema: plain(schema), name: plain(name), columns, copy })
    }

    /// The values of a row by the names of their columns; none for one that is empty in the database.
    pub(super) fn value(&self, row: &[u8], column: &str) -> Option<String> {
        let at = self.columns.iter().position(|name| name == column)?;
        let written = row.split(|byte| *byte == b'\t').nth(at)?;
        if written == b"\\N" { None } else { Some(plain(&String::from_utf8_lossy(written))) }
    }

    /// A number of a row; 0 where there is none.
    pub(super) fn number(&self, row: &[u8], column: &str) -> i64 {
        self.value(row, column).and_then(|text| text.parse().ok()).unwrap_or(0)
    }
}

/// A value as it was before it was written into a line.
fn plain(written: &str) -> String {
    let mut text = String::with_capacity(written.len());
    let mut letters = written.chars();
    while let Some(letter) = letters.next() {
        text.push(match letter {
            '\\' => match letters.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                Some('b') => '\u{8}',
                Some('f') => '\u{c}',
                Some('v') => '\u{b}',
                Some(other) => other,
                None => '\\',
            },
            letter => letter,
        });
    }
    text
}

/// The version of the server behind a connection: 15 of 15.14.
pub(super) fn server_major(conn: &Conn) -> Result<u32, Failure> {
    let number: Option<String> = conn.value("SELECT CURRENT_SETTING('server_version_num')", &[])?;
    Ok(number.and_then(|number| number.parse::<u32>().ok()).unwrap_or(0) / 10_000)
}

/// The schema that the program's tables are in.
pub(super) fn schema_of(conn: &Conn) -> Result<String, Failure> {
    let name: Option<Option<String>> = conn.value("SELECT CAST(CURRENT_SCHEMA AS TEXT)", &[])?;
    name.flatten().ok_or_else(|| Failure::NotOurs(conn.address.to_string().into()))
}

/// How many rows each of the program's tables has.
pub(super) fn counts(conn: &Conn) -> Result<Vec<(String, i64)>, Failure> {
    Ok(check::counts(conn)?.into_iter().filter(|(table, _)| migrate::is_ours(table)).collect())
}

/// Writes what a connection sees in its transaction to a file; how many rows each table had in it.
pub(super) fn write(conn: &Conn, target: &Path, programs: &Programs) -> Result<Vec<(String, i64)>, Failure> {
    let Address::Server(server) = &conn.address else { return Err(Failure::refused("error-backup-of-server")) };
    let schema = schema_of(conn)?;
    conn.control("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
    // It holds the snapshot, and says nothing while the copy is written: the server is not to end it for that.
    conn.control("SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL statement_timeout = 0")?;
    let written = || {
        let snapshot: Option<String> = conn.value("SELECT CAST(PG_EXPORT_SNAPSHOT() AS TEXT)", &[])?;
        let counted = counts(conn)?;
        let mut dump = reaching(server, programs, "pg_dump")?;
        dump.args(["--format=custom", "--no-owner", "--no-privileges", "--no-password", "--lock-wait-timeout=60000"]);
        dump.arg(format!("--snapshot={}", snapshot.unwrap_or_default())).arg("--file").arg(target);
        for (table, _) in &counted {
            dump.arg(format!("--table={}.{}", quoted(&schema), quoted(table)));
        }
        let done = dump.stdout(Stdio::null()).stderr(Stdio::piped()).output();
        let done = done.map_err(|error| Failure::io(&programs.folder.join("pg_dump"), &error))?;
        if !done.status.success() {
            return Err(failed("error-programs-dump", &done.stderr));
        }
        Ok(counted)
    };
    let done = written();
    // Only read: there is nothing to lose in it, and what was written is counted anyway.
    let _ = conn.control("ROLLBACK");
    done
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn reaching(server: &Server, programs: &Programs, program: &str) -> Result<Command, Failure> {
    let mut command = programs.command(program);
    for name in ELSEWHERE {
        command.env_remove(name);
    }
    command.envs(environment(server, programs.major)?);
    Ok(command)
}

/// What a program complained about, in a sentence.
fn failed(key: &'static str, complaint: &[u8]) -> Failure {
    let text = String::from_utf8_lossy(complaint);
    if text.contains("No space left") || text.contains("could not write") && text.contains("space") {
        return Failure::Full;
    }
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(4).collect();
    Said::new(key).with("why", lines.join("; ")).into()
}

/// Reads a copy: what it makes, where asked for, and every row. What `f` answers ends it.
///
/// # Errors
/// When the copy is damaged, or what `f` answers.
pub(super) fn read(
    file: &Path,
    programs: &Programs,
    only_rows: bool,
    f: impl FnMut(Part<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    // Without this the program says of a file that is missing what a library says.
    std::fs::File::open(file).map_err(|error| Failure::io(file, &error))?;
    let mut command = programs.command("pg_restore");
    command.args(only_rows.then_some("--data-only")).args(["--no-owner", "--no-privileges", "--file=-"]).arg(file);
    // Into a file: a program whose complaints nobody reads from a pipe stands still.
    let place = Path::new("pg_restore");
    let mut complaints = tempfile::tempfile().map_err(|error| Failure::io(place, &error))?;
    let writing = complaints.try_clone().map_err(|error| Failure::io(place, &error))?;
    let spawned = command.stdout(Stdio::piped()).stderr(writing).spawn();
    let mut child = spawned.map_err(|error| Failure::io(&programs.folder.join("pg_restore"), &error))?;
    let walked = walk(&mut child, f);
    if walked.is_err() {
        // It may have ended by itself.
        let _ = child.kill();
    }
    let ended = child.wait();
    walked?;
    if ended.is_ok_and(|status| status.success()) {
        return Ok(());
    }
    let mut said = Vec::new();
    // What it complained of is a help; that it failed is known without.
    let _ = complaints.rewind().and_then(|()| complaints.read_to_end(&mut said));
    Err(Failure::Damaged(String::from_utf8_lossy(&said).trim().replace('\n', "; ")))
}

fn walk(child: &mut Child, mut f: impl FnMut(Part<'_>) -> Result<(), Failure>) -> Result<(), Failure> {
    let Some(out) = child.stdout.take() else { return Ok(()) };
    let mut out = BufReader::with_capacity(1 << 18, out);
    let (mut line, mut table): (Vec<u8>, Option<Table>) = (Vec::new(), None);
    loop {
        line.clear();
        let read = out.read_until(b'\n', &mut line).map_err(|error| Failure::io(Path::new("pg_restore"), &error))?;
        if read == 0 {
            // The end in the middle of a table: the program has complained of it.
            return Ok(());
        }
        let row = line.strip_suffix(b"\n").unwrap_or(&line);
        if let Some(known) = &table {
            if row == b"\\." {
                f(Part::End(known))?;
                table = None;
            } else {
                f(Part::Row(known, row))?;
            }
            continue;
        }
        let text = String::from_utf8_lossy(row);
        match Table::parse(text.trim_end()) {
            Some(begun) => {
                f(Part::Table(&begun))?;
                table = Some(begun);
            }
            None => f(Part::Sql(&text))?,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_a_table_names_its_columns_and_a_row_its_values() {
        let table = Table::parse("COPY public.\"user\" (id, name, \"from\", phone) FROM stdin;").unwrap();
        assert_eq!((table.schema.as_str(), table.name.as_str()), ("public", "user"));
        assert_eq!(table.columns, ["id", "name", "from", "phone"]);
        assert_eq!(table.copy, "COPY public.\"user\" (id, name, \"from\", phone) FROM stdin");
        let row = "7\t李\\t\\\\雷\\n\t\\N\t".as_bytes();
        assert_eq!(table.number(row, "id"), 7);
        assert_eq!(table.value(row, "name").as_deref(), Some("李\t\\雷\n"));
        assert_eq!((table.value(row, "from"), table.value(row, "phone").as_deref()), (None, Some("")));
        assert_eq!((table.value(row, "nowhere"), table.number(row, "name")), (None, 0));
        for other in ["COPY x FROM stdin;", "CREATE TABLE public.call (", "SET row_security = off;", ""] {
            assert_eq!(Table::parse(other), None, "{other}");
        }
    }
}
