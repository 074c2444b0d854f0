//! PostgreSQL: a server that many desks share.

mod bound;
mod connect;
mod copy;
mod listen;
mod memory;
pub(in crate::db) mod programs;
mod said;
mod taking_up;
mod tls;
mod watch;

use std::{
    cell::{Cell, OnceCell, RefCell},
    collections::HashMap,
    sync::Arc,
};

use postgres::{
    Client, Row, SimpleQueryMessage, Statement,
    error::{DbError, Severity, SqlState},
    types::ToSql,
};

use crate::{
    base::{failure::Failure, value::Val},
    db::{address::Server, dialect, migrate},
};

use self::{bound::Bound, connect::Backend, watch::Watch};
pub(super) use self::{
    bound::val,
    connect::connect,
    memory::{Memory, only_asks},
    said::failure,
    taking_up::Old,
};

/// How many statements a connection keeps prepared; a list with many filters makes new ones.
const KEPT: usize = 512;

const BEGIN: &str = "BEGIN ISOLATION LEVEL SERIALIZABLE";

/// Every transaction that writes goes through this table's lock: a small table that is hardly ever written itself.
const GATE: &str = "setting";

/// A connection to a server.
pub(super) struct Post {
    server: Server,
    link: RefCell<Link>,
    /// Statements that the server has planned already, by their text.
    prepared: RefCell<HashMap<String, Prepared>>,
    is_in_transaction: Cell<bool>,
    asks_again: Cell<bool>,
    /// Nobody else writes while this transaction does.
    is_alone: Cell<bool>,
    /// The server lets a transaction wait until nobody else writes; some clustered ones don't.
    can_wait_for_all: Cell<bool>,
    /// The statement that tells other desks, once it was tried; none where the server has no such thing.
    tells: OnceCell<Option<String>>,
    /// The server does not say which transactions have ended.
    has_no_horizon: Cell<bool>,
    /// The server has said that it ends this connection.
    is_ended: Cell<bool>,
    /// It hears of what others commit: taken up again it would not, and nobody would know.
    is_listening: Cell<bool>,
    /// Only questions are asked of it.
    is_reading: Cell<bool>,
    /// Why it could not be taken up again.
    why: RefCell<Option<Failure>>,
}

/// What is exchanged when a connection is taken up again.
struct Link {
    client: Client,
    watch: Arc<Watch>,
    backend: Option<Backend>,
}

/// A statement that the server has planned.
#[derive(Clone)]
struct Prepared {
    statement: Statement,
    /// Which values it takes, in its order: the server has no parameter that a statement doesn't name.
    takes: Vec<usize>,
}

impl std::fmt::Debug for Post {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Post")
    }
}

impl Post {
    fn new(server: Server, link: Link) -> Self {
        Self {
            server,
            link: RefCell::new(link),
            prepared: RefCell::default(),
            is_in_transaction: Cell::new(false),
            asks_again: Cell::new(false),
            is_alone: Cell::new(false),
            can_wait_for_all: Cell::new(true),
            tells: OnceCell::new(),
            has_no_horizon: Cell::new(false),
            is_ended: Cell::new(false),
            is_listening: Cell::new(false),
            is_reading: Cell::new(false),
            why: RefCell::default(),
        }
    }

    /// All rows of a statement. Outside of a transaction a connection that was lost is taken up again, and the
    /// question asked once more.
    pub(super) fn query(&self, sql: &str, params: &[Val]) -> Result<Vec<Row>, Failure> {
        let rows = self.query_once(sql, params);
        if rows.is_ok() || !self.is_lost() || self.is_in_transaction() || self.is_listening.get() {
            return rows;
        }
        self.take_up()?;
        self.query_once(sql, params)
    }

    fn query_once(&self, sql: &str, params: &[Val]) -> Result<Vec<Row>, Failure> {
        let prepared = self.prepare(sql)?;
        let bound = bind(&prepared.takes, params)?;
        self.ask(sql, |client| client.query(&prepared.statement, &by_reference(&bound)))
    }

    /// Runs a writing statement; the number of rows it touched.
    pub(super) fn write(&self, sql: &str, params: &[Val]) -> Result<usize, Failure> {
        let prepared = self.prepare(sql)?;
        let bound = bind(&prepared.takes, params)?;
        let count = self.ask(sql, |client| client.execute(&prepared.statement, &by_reference(&bound)))?;
        Ok(usize::try_from(count).unwrap_or(usize::MAX))
    }

    /// Runs statements without parameters.
    pub(super) fn control(&self, sql: &str) -> Result<(), Failure> {
        let result = self.ask(sql, |client| client.batch_execute(sql));
        if sql.ends_with("COMMIT") || sql == "ROLLBACK" {
            self.is_in_transaction.set(false);
        } else if sql.starts_with("BEGIN") && result.is_ok() {
            self.is_in_transaction.set(true);
        }
        result
    }

    /// Asks the server, and notices when it has gone silent.
    fn ask<T>(&self, sql: &str, f: impl FnOnce(&mut Client) -> Result<T, postgres::Error>) -> Result<T, Failure> {
        self.try_to(f).map_err(|error| self.failed(sql, &error))
    }

    fn try_to<T>(&self, f: impl FnOnce(&mut Client) -> Result<T, postgres::Error>) -> Result<T, postgres::Error> {
        let mut link = self.link.borrow_mut();
        let Link { client, watch, .. } = &mut *link;
        let _waits = watch.wait();
        f(client)
    }

    /// Begins a transaction: beside others, or alone, when nobody else writes until it ends. Who only reads is never
    /// waited for, and never waits. Data that a newer program has brought up meanwhile is not written to.
    pub(super) fn begin(&self, alone: bool) -> Result<(), Failure> {
        self.asks_again.set(false);
        self.is_alone.set(alone);
        self.meet_others()?;
        // What is seen is what stands when the lock is there: the server looks first at the first question.
        let mode = if alone { "SHARE ROW EXCLUSIVE" } else { "ROW EXCLUSIVE" };
        let locking = format!("{BEGIN}; LOCK TABLE {GATE} IN {mode} MODE");
        let sql = if self.can_wait_for_all.get() { &locking } else { BEGIN };
        // One way there and back for all of it.
        let asked = format!("{sql}; {}", migrate::NOTED);
        let error = match self.try_to(|client| client.simple_query(&asked)) {
            Ok(answers) => {
                self.is_in_transaction.set(true);
                return migrate::may_write(noted(&answers)).inspect_err(|_| {
                    let _ = self.control("ROLLBACK");
                });
            }
            Err(error) => error,
        };
        let begun = Err(self.failed(&asked, &error));
        let unknown = [SqlState::FEATURE_NOT_SUPPORTED, SqlState::SYNTAX_ERROR, SqlState::INSUFFICIENT_PRIVILEGE];
        if self.is_lost() {
            return begun;
        }
        self.control("ROLLBACK")?;
        if self.can_wait_for_all.get() && error.code().is_some_and(|code| unknown.contains(code)) {
            self.can_wait_for_all.set(false);
            return self.begin(alone);
        }
        begun
    }

    /// The connection has ended.
    pub(super) fn is_lost(&self) -> bool {
        self.is_ended.get() || self.link.borrow().client.is_closed()
    }

    /// A transaction is open.
    pub(super) fn is_in_transaction(&self) -> bool {
        self.is_in_transaction.get()
    }

    /// The transaction that just failed may go well when it is tried again.
    pub(super) fn asks_again(&self) -> bool {
        self.asks_again.get()
    }

    /// The server's version, and how many bytes the tables take. What others hold in the same database is no part of it.
    pub(super) fn size(&self) -> Result<(String, i64), Failure> {
        let sql = "SELECT current_setting('server_version'), coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint
                   FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                   WHERE n.nspname = current_schema AND c.relkind = 'r'";
        self.ask(sql, |client| client.query_one(sql, &[]).and_then(|row| Ok((row.try_get(0)?, row.try_get(1)?))))
    }

    /// The client itself, for what only `db` does: migrations.
    pub(super) fn with_client<T>(&self, f: impl FnOnce(&mut Client) -> T) -> T {
        f(&mut self.link.borrow_mut().client)
    }

    fn prepare(&self, sql: &str) -> Result<Prepared, Failure> {
        if let Some(known) = self.prepared.borrow().get(sql) {
            return Ok(known.clone());
        }
        let (dense, takes) = dense(sql);
        let statement = self.ask(sql, |client| client.prepare(&dialect::on_a_server(&dense)))?;
        let made = Prepared { statement, takes };
        let mut prepared = self.prepared.borrow_mut();
        if prepared.len() >= KEPT {
            prepared.clear();
        }
        prepared.insert(sql.to_owned(), made.clone());
        Ok(made)
    }

    fn failed(&self, sql: &str, error: &postgres::Error) -> Failure {
        let again = [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED];
        // What another has inserted since we looked is found when we look again; alone, it was there before.
        let is_overtaken = !self.is_alone.get() && error.code() == Some(&SqlState::UNIQUE_VIOLATION);
        if is_overtaken || error.code().is_some_and(|code| again.contains(code)) {
            self.asks_again.set(true);
        }
        let ends = [Severity::Fatal, Severity::Panic];
        if error.as_db_error().and_then(DbError::parsed_severity).is_some_and(|severity| ends.contains(&severity)) {
            self.is_ended.set(true);
        }
        // What the operating system says of a broken line is of no help.
        if self.is_lost() { Failure::Offline } else { failure(sql, error) }
    }
}

/// The number among these answers.
fn noted(answers: &[SimpleQueryMessage]) -> i64 {
    let number = |answer: &SimpleQueryMessage| match answer {
        SimpleQueryMessage::Row(row) => row.get(0).and_then(|text| text.parse().ok()),
        _ => None,
    };
    answers.iter().find_map(number).unwrap_or(0)
}

/// The statement with its parameters numbered without a gap, and which value each takes.
fn dense(sql: &str) -> (String, Vec<usize>) {
    let mut takes: Vec<usize> = Vec::new();
    let mut written = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some((before, behind)) = rest.split_once('$') {
        let digits = behind.len() - behind.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        written.push_str(before);
        written.push('$');
        rest = &behind[digits..];
        let Ok(number) = behind[..digits].parse::<usize>() else {
            written.push_str(&behind[..digits]);
            continue;
        };
        let position = takes.iter().position(|taken| *taken == number).unwrap_or_else(|| {
            takes.push(number);
            takes.len() - 1
        });
        written.push_str(&(position + 1).to_string());
    }
    written.push_str(rest);
    (written, takes)
}

fn bind<'a>(takes: &[usize], params: &'a [Val]) -> Result<Vec<Bound<'a>>, Failure> {
    let value = |number: &usize| params.get(number.wrapping_sub(1)).map(Bound);
    takes
        .iter()
        .map(|number| value(number).ok_or_else(|| Failure::Db(format!("no value for parameter ${number}"))))
        .collect()
}

fn by_reference<'a>(bound: &'a [Bound<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    bound.iter().map(|one| one as &(dyn ToSql + Sync)).collect()
}

#[cfg(test)]
mod tests {
    use super::dense;

    #[test]
    fn parameters_are_numbered_without_a_gap_in_the_order_in_which_they_are_met() {
        let table = [
            ("SELECT 1", "SELECT 1", vec![]),
            ("SELECT $1, $2, $1", "SELECT $1, $2, $1", vec![1, 2]),
            ("a = $3 OR b = $3 AND c = $12", "a = $1 OR b = $1 AND c = $2", vec![3, 12]),
            ("price LIKE '$' AND a = $2", "price LIKE '$' AND a = $1", vec![2]),
        ];
        for (sql, written, takes) in table {
            assert_eq!(dense(sql), (written.to_owned(), takes));
        }
    }
}
