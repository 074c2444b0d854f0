//! A thin wrapper over the engine: `$1` parameters, one value type, rows into types.
//!
//! Every statement is written in what SQLite and PostgreSQL have in common; in debug builds
//! [`super::dialect`] looks at each one. Which engine it is, only `db` knows.

use std::{
    cell::{Cell, RefCell},
    sync::Arc,
    time::Duration,
};

use crate::base::{
    failure::Failure,
    value::{FromVal, Val, WrongValue},
};

use super::{
    address::Address,
    beside::Beside,
    changes::Change,
    desk::line::Line,
    feed::news::News,
    held::Held,
    lite, migrate,
    post::{self, Memory, Post},
};

/// How long a save waits while others write: an import of a hundred thousand calls takes a while on a slow disk, and
/// who saves behind it is not to hear that it failed.
pub(super) const PATIENCE: Duration = Duration::from_mins(1);

/// A connection to read with. Writing needs a [`super::tx::Tx`].
#[derive(Debug)]
pub struct Conn {
    /// Has ended when the engine closes: the last who closes a file tidies it up.
    pub(super) beside: RefCell<Beside>,
    engine: Engine,
    /// The file is known to be open until the engine has closed it.
    _held: Held,
    /// Where the data is.
    pub address: Address,
    /// How long a save waits for others who write, where the engine lets one write at a time.
    pub(super) patience: Duration,
    /// Deepest savepoint open now; names the next one.
    depth: Cell<u32>,
    toll: Cell<Toll>,
    /// Where the desk is told what it saves by this connection.
    news: RefCell<Option<Arc<News>>>,
    /// What a server has answered already, while that holds.
    memory: RefCell<Option<Memory>>,
    /// The line of the desk that this connection belongs to.
    line: Option<Line>,
}

/// What a connection has cost so far. On a server each question is a way there and back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Toll {
    /// Statements that the engine was asked.
    pub questions: u64,
    /// Transactions that were begun anew, because the engine asked for it.
    pub retries: u64,
}

#[derive(Debug)]
enum Engine {
    Lite(rusqlite::Connection),
    Post(Box<Post>),
}

/// One row of a result.
pub struct Row<'a> {
    engine: Found<'a>,
    next: Cell<usize>,
}

enum Found<'a> {
    Lite(&'a rusqlite::Row<'a>),
    Post(&'a postgres::Row),
}

/// What a row becomes.
pub trait FromRow: Sized {
    /// Reads the row, column by column, with [`Row::next`].
    ///
    /// # Errors
    /// When a stored value is not what the type expects.
    fn from_row(row: &Row<'_>) -> Result<Self, Failure>;
}

impl<'a> Row<'a> {
    fn of(engine: Found<'a>) -> Self {
        Self { engine, next: Cell::new(0) }
    }

    /// The next column's value.
    ///
    /// # Errors
    /// When the value is of another kind, or there is no further column.
    pub fn next<T: FromVal>(&self) -> Result<T, Failure> {
        let index = self.next.get();
        self.next.set(index + 1);
        T::from_val(self.val(index)?).map_err(|WrongValue { expected, found }| {
            let column = self.column_names().get(index).map_or_else(|| "?".to_owned(), ToString::to_string);
            Failure::Db(format!("column {column}: expected {expected}, found {found}"))
        })
    }

    /// All values, for rows whose columns are known only at run time.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn vals(&self) -> Result<Vec<Val>, Failure> {
        (0..self.column_names().len()).map(|index| self.val(index)).collect()
    }

    fn column_names(&self) -> Vec<&str> {
        match self.engine {
            Found::Lite(row) => row.as_ref().column_names().collect(),
            Found::Post(row) => row.columns().iter().map(postgres::Column::name).collect(),
        }
    }

    fn val(&self, index: usize) -> Result<Val, Failure> {
        match self.engine {
            Found::Lite(row) => lite::val(row, index),
            Found::Post(row) => post::val(row, index),
        }
    }
}

impl Conn {
    /// Wraps an SQLite connection; [`super::open`] makes these.
    pub(super) fn lite((engine, held): (rusqlite::Connection, Held), address: Address) -> Self {
        lite::tune(&engine);
        Self::of(Engine::Lite(engine), held, address)
    }

    /// Wraps a connection to a PostgreSQL server; [`super::open`] makes these.
    pub(super) fn post(engine: Post, address: Address) -> Self {
        Self::of(Engine::Post(Box::new(engine)), Held::default(), address)
    }

    fn of(engine: Engine, held: Held, address: Address) -> Self {
        let (depth, toll) = (Cell::new(0), Cell::default());
        let (news, memory) = (RefCell::default(), RefCell::default());
        let beside = RefCell::default();
        Self { beside, engine, _held: held, address, patience: PATIENCE, depth, toll, news, memory, line: None }
    }

    /// The same, of a desk: the others learn from it that the line is lost, and it waits where it must.
    pub(super) fn on(mut self, line: Line) -> Self {
        self.line = Some(line);
        self
    }

    /// The line of the desk that this connection belongs to.
    pub(super) fn line(&self) -> Option<&Line> {
        self.line.as_ref()
    }

    /// The SQLite connection itself, for what only SQLite has: pragmas, its backup and checks.
    pub(super) fn as_lite(&self) -> Option<&rusqlite::Connection> {
        match &self.engine {
            Engine::Lite(engine) => Some(engine),
            Engine::Post(_) => None,
        }
    }

    /// The SQLite connection itself, to change.
    pub(super) fn as_lite_mut(&mut self) -> Option<&mut rusqlite::Connection> {
        match &mut self.engine {
            Engine::Lite(engine) => Some(engine),
            Engine::Post(_) => None,
        }
    }

    /// The connection to a PostgreSQL server, for what only it has.
    pub(super) fn as_post(&self) -> Option<&Post> {
        match &self.engine {
            Engine::Lite(_) => None,
            Engine::Post(engine) => Some(engine),
        }
    }

    /// What this connection has cost so far.
    pub fn toll(&self) -> Toll {
        self.toll.get()
    }

    fn asked(&self) {
        let toll = self.toll.get();
        self.toll.set(Toll { questions: toll.questions + 1, ..toll });
    }

    /// Counts a transaction that is begun anew.
    pub(super) fn begins_anew(&self) {
        let toll = self.toll.get();
        self.toll.set(Toll { retries: toll.retries + 1, ..toll });
    }

    /// All rows of a query.
    ///
    /// # Errors
    /// When the engine refuses, or a row is not what the type expects.
    pub fn rows<T: FromRow>(&self, sql: &str, params: &[Val]) -> Result<Vec<T>, Failure> {
        let mut all = Vec::new();
        self.each(sql, params, |row| {
            all.push(T::from_row(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    /// The first row of a query, if there is one.
    ///
    /// # Errors
    /// As [`Self::rows`].
    pub fn row<T: FromRow>(&self, sql: &str, params: &[Val]) -> Result<Option<T>, Failure> {
        Ok(self.rows(sql, params)?.into_iter().next())
    }

    /// The first column of all rows.
    ///
    /// # Errors
    /// As [`Self::rows`].
    pub fn values<T: FromVal>(&self, sql: &str, params: &[Val]) -> Result<Vec<T>, Failure> {
        let mut all = Vec::new();
        self.each(sql, params, |row| {
            all.push(row.next()?);
            Ok(())
        })?;
        Ok(all)
    }

    /// The first column of the first row, if there is one.
    ///
    /// # Errors
    /// As [`Self::rows`].
    pub fn value<T: FromVal>(&self, sql: &str, params: &[Val]) -> Result<Option<T>, Failure> {
        Ok(self.values(sql, params)?.into_iter().next())
    }

    /// Hands each row to `f`, one at a time, for results too long to hold.
    ///
    /// # Errors
    /// As [`Self::rows`], or what `f` answers.
    pub fn each(
        &self,
        sql: &str,
        params: &[Val],
        mut f: impl FnMut(&Row<'_>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        super::dialect::look_at(sql);
        match &self.engine {
            Engine::Lite(engine) => {
                self.asked();
                lite::each(engine, sql, params, |row| f(&Row::of(Found::Lite(row))))
            }
            // Read whole before the first is handed out: `f` may ask this connection too.
            Engine::Post(engine) => {
                let rows = self.answer(engine, sql, params)?;
                rows.iter().try_for_each(|row| f(&Row::of(Found::Post(row))))
            }
        }
    }

    /// What a server answers, now or before.
    fn answer(&self, server: &Post, sql: &str, params: &[Val]) -> Result<Arc<Vec<postgres::Row>>, Failure> {
        let only_asks = post::only_asks(sql);
        if only_asks && let Some(known) = self.memory.borrow().as_ref().and_then(|memory| memory.answer(sql, params)) {
            return Ok(known);
        }
        self.asked();
        let rows = Arc::new(server.query(sql, params)?);
        if let Some(memory) = self.memory.borrow_mut().as_mut() {
            if only_asks {
                memory.keep(sql, params, &rows);
            } else {
                memory.wrote(sql);
            }
        }
        Ok(rows)
    }

    /// Runs `f`, in which a server is not asked the same thing twice: what it answered first holds to the end.
    pub(super) fn asking_once<T>(&self, f: impl FnOnce() -> T) -> T {
        self.remember(self.as_post().is_some());
        let answer = f();
        self.remember(false);
        answer
    }

    /// What was answered holds no longer: something was changed past this connection's statements.
    pub(super) fn forget(&self) {
        let does = self.memory.borrow().is_some();
        self.remember(does);
    }

    fn remember(&self, does: bool) {
        *self.memory.borrow_mut() = does.then(Memory::default);
    }

    /// Runs a writing statement; the number of rows it touched. Only `db` writes: features go
    /// through [`super::tx::Tx`].
    pub(super) fn write(&self, sql: &str, params: &[Val]) -> Result<usize, Failure> {
        super::dialect::look_at(sql);
        self.asked();
        if let Some(memory) = self.memory.borrow_mut().as_mut() {
            memory.wrote(sql);
        }
        match &self.engine {
            Engine::Lite(engine) => lite::write(engine, sql, params),
            Engine::Post(engine) => engine.write(sql, params),
        }
    }

    /// Runs statements without parameters: savepoints, pragmas, schemas.
    pub(super) fn control(&self, sql: &str) -> Result<(), Failure> {
        self.asked();
        // What was undone is not as it was answered; and with the transaction ends what it has seen.
        let ends = sql.ends_with("COMMIT") || sql == "ROLLBACK";
        let goes_on = self.memory.borrow().is_some() && !ends;
        self.remember(goes_on);
        match &self.engine {
            Engine::Lite(engine) => engine.execute_batch(sql).map_err(|error| lite::failure(&error)),
            Engine::Post(engine) => engine.control(sql),
        }
    }

    /// Begins a transaction in which nothing is seen of what others do meanwhile. SQLite lets one write at a time;
    /// PostgreSQL lets all begin, and refuses to end what could not have happened one after the other; what it has
    /// refused is at last done `alone`, when nobody else writes.
    pub(super) fn begin(&self, alone: bool) -> Result<(), Failure> {
        match &self.engine {
            Engine::Lite(engine) => {
                self.asked();
                lite::begin(engine, self.patience)?;
                // Within the transaction: nobody brings the data up before it ends.
                let noted = self.value::<i64>(migrate::NOTED, &[]);
                noted.and_then(|noted| migrate::may_write(noted.unwrap_or(0))).inspect_err(|_| {
                    let _ = self.control("ROLLBACK");
                })
            }
            Engine::Post(engine) => {
                self.asked();
                engine.begin(alone)?;
                self.remember(true);
                Ok(())
            }
        }
    }

    /// What is saved by this connection is told there.
    pub(super) fn tells(&self, news: &Arc<News>) {
        *self.news.borrow_mut() = Some(Arc::clone(news));
    }

    /// Ends a transaction well that wrote these rows of the history: other desks hear of them, and this one is told.
    pub(super) fn commit(&self, rows: &[i64], changes: &[Change]) -> Result<(), Failure> {
        let tell = self.as_post().filter(|_| !rows.is_empty()).and_then(Post::tells);
        let news = self.news.borrow().clone();
        if let Some(news) = &news {
            // Before others can read them.
            news.expect(rows);
        }
        // One way there and back for both.
        let done = self.control(&tell.map_or_else(|| "COMMIT".to_owned(), |tell| format!("{tell}; COMMIT")));
        match (&news, &done) {
            (Some(news), Ok(())) => news.tell(changes),
            (Some(news), Err(_)) => news.give_up(rows),
            (None, _) => {}
        }
        done
    }

    /// True when the engine has refused the transaction that just failed only because of what others did meanwhile:
    /// the same again may go well.
    pub(super) fn asks_again(&self) -> bool {
        self.as_post().is_some_and(Post::asks_again)
    }

    /// True when a server can't be reached any more by this connection.
    pub(super) fn is_lost(&self) -> bool {
        self.as_post().is_some_and(Post::is_lost)
    }

    /// True for a connection to a server.
    pub(super) fn is_of_server(&self) -> bool {
        self.as_post().is_some()
    }

    /// Why a lost connection could not be taken up again.
    pub(super) fn why_lost(&self) -> Failure {
        self.as_post().and_then(Post::why).unwrap_or(Failure::Offline)
    }

    /// Takes a lost connection up again, for some seconds.
    pub(super) fn take_up(&self) -> Result<(), Failure> {
        self.as_post().map_or(Ok(()), Post::take_up)
    }

    /// Asks the server for nothing but an answer. One that was lost is taken up again.
    pub(super) fn ping(&self) {
        // What it finds is found in the connection.
        let _ = self.value::<i64>("SELECT 1", &[]);
    }

    /// Gives the engine fresh statistics for the next start, as well as it goes.
    pub(super) fn tidy(&self) {
        if self.as_lite().is_some() {
            let _ = self.control("PRAGMA optimize");
        }
    }

    /// Has a file look again how many rows a table has, where many have come: it reads them one way while they are few,
    /// and another once they are many. A server looks by itself.
    ///
    /// # Errors
    /// When the engine fails.
    pub(super) fn look_again(&self, table: &str) -> Result<(), Failure> {
        if self.as_lite().is_none() {
            return Ok(());
        }
        self.control(&format!("PRAGMA analysis_limit = 2000; ANALYZE {table}; PRAGMA analysis_limit = 0"))
    }

    /// Rolls back what a job that panicked has left open.
    pub(super) fn abandon_transaction(&self) {
        self.remember(false);
        let is_open = match &self.engine {
            Engine::Lite(engine) => !engine.is_autocommit(),
            // Where none is open, the server only warns.
            Engine::Post(engine) => engine.is_in_transaction(),
        };
        if is_open {
            self.depth.set(0);
            // It can only fail when there is no transaction, which is what is wanted.
            let _ = self.control("ROLLBACK");
        }
    }

    fn given_up(&self, failure: Failure) -> Failure {
        match failure {
            Failure::Db(why) => {
                let path = self.address.file().map(std::path::Path::to_owned).unwrap_or_default();
                Failure::Io { path, why }
            }
            other => other,
        }
    }

    /// Runs `f` in a savepoint: what it changed is undone when it fails, and the transaction goes on.
    /// Where the engine has given up the whole transaction by itself (a full disk), there is nothing
    /// to undo, and the failure that made it do so is the answer.
    pub(super) fn savepoint<T>(&self, f: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
        let depth = self.depth.get() + 1;
        self.depth.set(depth);
        let result = self.control(&format!("SAVEPOINT s{depth}")).and_then(|()| {
            let release = format!("RELEASE s{depth}");
            match f() {
                Ok(value) => self.control(&release).map(|()| value),
                Err(first) => match self.control(&format!("ROLLBACK TO s{depth}; {release}")) {
                    Err(lost) if first.is_of_a_rule() => Err(lost),
                    // The engine has given up the whole transaction: nothing may go on as if it were there.
                    Err(_) if self.as_lite().is_some_and(rusqlite::Connection::is_autocommit) => {
                        Err(self.given_up(first))
                    }
                    // Undone, or lost by what `first` tells.
                    _ => Err(first),
                },
            }
        });
        self.depth.set(depth - 1);
        result
    }
}

macro_rules! row_of_tuple {
    ($($name:ident),+) => {
        impl<$($name: FromVal),+> FromRow for ($($name,)+) {
            fn from_row(row: &Row<'_>) -> Result<Self, Failure> {
                Ok(($(row.next::<$name>()?,)+))
            }
        }
    };
}

row_of_tuple!(A);
row_of_tuple!(A, B);
row_of_tuple!(A, B, C);
row_of_tuple!(A, B, C, D);
row_of_tuple!(A, B, C, D, E);
row_of_tuple!(A, B, C, D, E, F);
row_of_tuple!(A, B, C, D, E, F, G);
row_of_tuple!(A, B, C, D, E, F, G, H);
