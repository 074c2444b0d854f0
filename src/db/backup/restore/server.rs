//! Restoring what a server holds: its tables are made anew in one transaction, while the connections of other desks go
//! on. They wait meanwhile, and see the restored data.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use super::{Order, Restored, Step, damaged, free_name};
use crate::{
    base::{failure::Failure, say::Said},
    db::{
        address::{Address, Server},
        backup::{
            archive::{self, Part},
            differences,
            look::{self, Look},
            of_server,
            programs::Programs,
        },
        check, migrate, open, post,
        query::Conn,
        unsure::{self, Trace},
    },
};

/// How often it is begun anew because another desk stood in the way.
const TRIES: u32 = 5;
/// So many bytes of rows go to the server at once.
const AT_ONCE: usize = 4 << 20;

pub(super) fn restore(address: &Address, server: &Server, copy: &Path, order: &Order<'_>) -> Result<Restored, Failure> {
    let conn = Conn::post(post::connect(server)?, address.clone());
    let programs = Programs::find(order.programs, archive::server_major(&conn)?)?;
    let (look, schema) = look::archived(copy, &programs, None)?;
    if !look.is_sound() {
        return Err(damaged(copy, &look.damage));
    }
    let (here, schema) = (archive::schema_of(&conn)?, schema.unwrap_or_default());
    if here != schema {
        return Err(Said::new("error-copy-of-other-schema").with("copy", schema).with("data", here).into());
    }
    let found = migrate::version(&conn)?;
    if found > migrate::KNOWN_VERSION {
        return Err(Failure::TooNew { found, known: migrate::KNOWN_VERSION });
    }
    let work = Work { conn: &conn, copy, programs: &programs, look: &look, order, is_empty: found == 0 };
    let kept = work.run()?;
    // Best effort: the server looks at its tables by itself, only later.
    let _ = conn.control("ANALYZE");
    drop(conn);
    let from_version = (look.version < migrate::KNOWN_VERSION).then_some(look.version);
    if from_version.is_some() {
        drop(open::to_write(address)?);
    }
    Ok(Restored { kept, was_damaged: false, counts: look.counts.into_iter().collect(), from_version })
}

/// How a try ended, and where what was there is kept.
enum Ended {
    Done(Option<PathBuf>),
    /// Nothing of it was kept.
    Undone(Option<PathBuf>),
}

struct Work<'a> {
    conn: &'a Conn,
    copy: &'a Path,
    programs: &'a Programs,
    look: &'a Look,
    order: &'a Order<'a>,
    /// Nothing is there yet.
    is_empty: bool,
}

impl Work<'_> {
    /// Until it is done, or can't be; where what was there is kept.
    fn run(&self) -> Result<Option<PathBuf>, Failure> {
        let mut tries = 0;
        loop {
            tries += 1;
            // Alone: who saves waits before it has seen anything, and goes on with what was restored.
            let begun = if self.is_empty { self.conn.control("BEGIN") } else { self.conn.begin(true) };
            begun?;
            match self.attempt().and_then(|kept| self.commit(kept)) {
                Ok(Ended::Done(kept)) => return Ok(kept),
                Ok(Ended::Undone(kept)) => {
                    // Begun anew, the present is copied anew.
                    kept.iter().for_each(|kept| drop(std::fs::remove_file(kept)));
                    if tries == TRIES {
                        return Err(Failure::Offline);
                    }
                }
                Err(failure) => {
                    // A connection that broke has rolled back.
                    let _ = self.conn.control("ROLLBACK");
                    if !self.conn.asks_again() || tries == TRIES {
                        return Err(failure);
                    }
                }
            }
        }
    }

    /// Keeps it. Where the connection breaks before that is answered, it is found out whether it was kept.
    fn commit(&self, kept: Option<PathBuf>) -> Result<Ended, Failure> {
        let trace = Trace::of_tables(self.conn)?;
        // Other windows hear of it as of any save, and find that the history went back.
        let tell = self.conn.as_post().and_then(post::Post::tells).map(|tell| format!("{tell}; ")).unwrap_or_default();
        match self.conn.control(&format!("{tell}COMMIT")) {
            Ok(()) => return Ok(Ended::Done(kept)),
            Err(_) if self.conn.is_lost() => {}
            Err(failure) => return Err(failure),
        }
        match unsure::was_kept(self.conn, &trace) {
            Ok(true) => Ok(Ended::Done(kept)),
            Ok(false) => Ok(Ended::Undone(kept)),
            Err(Failure::Unsure) => Err(match kept {
                Some(kept) => Said::new("error-restore-unsure").with("kept", kept.display().to_string()).into(),
                None => Failure::Unsure,
            }),
            Err(failure) => Err(failure),
        }
    }

    /// All of it, in a transaction that is open.
    fn attempt(&self) -> Result<Option<PathBuf>, Failure> {
        // While the present is copied nothing is said here: the server is not to end it for that.
        self.conn.control(
            "SET LOCAL lock_timeout = '60s'; SET LOCAL idle_in_transaction_session_timeout = 0;
             SET LOCAL statement_timeout = 0",
        )?;
        let ours: Vec<String> = check::tables(self.conn)?.into_iter().filter(|table| migrate::is_ours(table)).collect();
        let granted = grants(self.conn, &ours)?;
        let kept = if ours.is_empty() { None } else { Some(self.make_room(&ours)?) };
        self.pour()?;
        self.conn.forget();
        // Who may read or write here is the server's business, and not what a copy once had.
        granted.iter().try_for_each(|grant| self.conn.control(grant))?;
        let expected: Vec<(String, i64)> =
            self.look.counts.iter().map(|(table, rows)| (table.clone(), *rows)).collect();
        let differing = differences(&expected, &archive::counts(self.conn)?);
        if differing.is_empty() { Ok(kept) } else { Err(Failure::Damaged(differing.join("; "))) }
    }

    /// Keeps a copy of the present and takes its tables away. From the first lock on nobody saves: the copy has all.
    fn make_room(&self, ours: &[String]) -> Result<PathBuf, Failure> {
        let all = ours.iter().map(|table| quoted(table)).collect::<Vec<_>>().join(", ");
        self.conn.control(&format!("LOCK TABLE {all} IN EXCLUSIVE MODE"))?;
        let kept = free_name(self.copy, "before-restore", self.order, "dump");
        let beside = open::to_read(&self.conn.address)?;
        of_server(&beside, &kept, Some(&self.programs.folder))?;
        (self.order.tell)(Step::Kept);
        let dropped = self
            .conn
            .control(&format!("LOCK TABLE {all} IN ACCESS EXCLUSIVE MODE"))
            .and_then(|()| self.conn.control(&format!("DROP TABLE {all}")));
        match dropped {
            Ok(()) => Ok(kept),
            Err(failure) => {
                // Begun anew, it is copied anew.
                let _ = std::fs::remove_file(&kept);
                Err(failure)
            }
        }
    }

    /// Makes the tables of the copy, with their rows.
    fn pour(&self) -> Result<(), Failure> {
        let Some(post) = self.conn.as_post() else { return Ok(()) };
        let (mut sql, mut rows, mut done) = (String::new(), Vec::<u8>::new(), 0);
        let tables = self.look.counts.len();
        post.with_client(|client| {
            let said = |error: &postgres::Error| post::failure("the copy", error);
            archive::read(self.copy, self.programs, false, |part| match part {
                // Settings of the program that wrote it, which another server may not know.
                Part::Sql(line) if is_setting(line) => Ok(()),
                Part::Sql(line) => {
                    sql.push_str(line);
                    sql.push('\n');
                    Ok(())
                }
                Part::Table(_) => client.batch_execute(&std::mem::take(&mut sql)).map_err(|error| said(&error)),
                Part::Row(table, row) => {
                    rows.extend_from_slice(row);
                    rows.push(b'\n');
                    if rows.len() < AT_ONCE {
                        return Ok(());
                    }
                    send(client, &table.copy, &mut rows)
                }
                Part::End(table) => {
                    done += 1;
                    send(client, &table.copy, &mut rows)?;
                    (self.order.tell)(Step::Written(done, tables));
                    Ok(())
                }
            })?;
            client.batch_execute(&sql).map_err(|error| said(&error))
        })
    }
}

/// The statements that give others again what they may do with these tables.
fn grants(conn: &Conn, ours: &[String]) -> Result<Vec<String>, Failure> {
    let sql = "SELECT CAST(table_name AS TEXT), CAST(privilege_type AS TEXT), CAST(grantee AS TEXT)
               FROM information_schema.table_privileges
               WHERE table_schema = CURRENT_SCHEMA AND grantee <> grantor ORDER BY 1, 2, 3";
    let granted: Vec<(String, String, String)> = conn.rows(sql, &[])?;
    let statement = |(table, what, whom): (String, String, String)| {
        let whom = if whom == "PUBLIC" { whom } else { quoted(&whom) };
        ours.contains(&table).then(|| format!("GRANT {what} ON {} TO {whom}", quoted(&table)))
    };
    Ok(granted.into_iter().filter_map(statement).collect())
}

fn send(client: &mut postgres::Client, copy: &str, rows: &mut Vec<u8>) -> Result<(), Failure> {
    if rows.is_empty() {
        return Ok(());
    }
    let said = |error: &postgres::Error| post::failure(copy, error);
    let mut writer = client.copy_in(copy).map_err(|error| said(&error))?;
    writer.write_all(rows).map_err(|error| Failure::Db(error.to_string()))?;
    writer.finish().map_err(|error| said(&error))?;
    rows.clear();
    Ok(())
}

fn is_setting(line: &str) -> bool {
    ["SET ", "SELECT pg_catalog.set_config(", "\\", "--"].iter().any(|start| line.starts_with(start))
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
