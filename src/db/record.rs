//! A record lists its columns once: select, insert, update and history come from that list.

use crate::base::{failure::Failure, kind::Kind, say::Said, value::Val, words::Word as _};

use super::query::{Conn, FromRow};

/// A record with a table of its own. Declared by [`crate::columns!`].
pub trait Record: FromRow + Clone {
    /// Its id.
    type Id: crate::base::id::Id + crate::base::value::ToVal;
    /// Its kind, whose word is the table's name.
    const KIND: Kind;
    /// Its columns, beginning with `id` and `version`.
    const COLUMNS: &'static [&'static str];
    /// The values, in the order of the columns.
    fn values(&self) -> Vec<Val>;
    /// Its id; zero before it is inserted.
    fn id(&self) -> Self::Id;
    /// Its version as read; counts the saves.
    fn version(&self) -> i64;
    /// Sets what the database has given.
    fn saved(&mut self, id: Self::Id, version: i64);
}

/// `columns!(Call, CallId in Call: number, status, …)`: the columns beside `id` and `version`, which
/// every record has. A forgotten field does not compile.
#[macro_export]
macro_rules! columns {
    ($name:ident, $id:ident in $kind:ident: $($field:ident),+ $(,)?) => {
        impl $crate::db::query::FromRow for $name {
            fn from_row(
                row: &$crate::db::query::Row<'_>,
            ) -> Result<Self, $crate::base::failure::Failure> {
                Ok(Self { id: row.next()?, version: row.next()?, $($field: row.next()?),+ })
            }
        }
        impl $crate::db::record::Record for $name {
            type Id = $id;
            const KIND: $crate::base::kind::Kind = $crate::base::kind::Kind::$kind;
            const COLUMNS: &'static [&'static str] = &["id", "version", $(stringify!($field)),+];
            fn values(&self) -> Vec<$crate::base::value::Val> {
                use $crate::base::value::ToVal as _;
                vec![self.id.to_val(), self.version.to_val(), $(self.$field.to_val()),+]
            }
            fn id(&self) -> $id {
                self.id
            }
            fn version(&self) -> i64 {
                self.version
            }
            fn saved(&mut self, id: $id, version: i64) {
                self.id = id;
                self.version = version;
            }
        }
    };
}

/// The table's name as SQL takes it; `user` is a reserved word elsewhere.
pub fn table(kind: Kind) -> String {
    format!("\"{}\"", kind.word())
}

/// The columns as SQL takes them, each with the alias in front where one is given.
pub fn columns<R: Record>(alias: &str) -> String {
    let dot = if alias.is_empty() { "" } else { "." };
    R::COLUMNS.iter().map(|column| format!("{alias}{dot}{column}")).collect::<Vec<_>>().join(", ")
}

/// All records that a condition picks: `all(conn, "WHERE call_id = $1 ORDER BY id", vals![call])`.
///
/// # Errors
/// When the engine refuses the statement.
pub fn all<R: Record>(conn: &Conn, tail: &str, params: &[Val]) -> Result<Vec<R>, Failure> {
    conn.rows(&format!("SELECT {} FROM {} {tail}", columns::<R>(""), table(R::KIND)), params)
}

/// The record that a condition picks first, if there is one.
///
/// # Errors
/// As [`all`].
pub fn first<R: Record>(conn: &Conn, tail: &str, params: &[Val]) -> Result<Option<R>, Failure> {
    Ok(all(conn, tail, params)?.into_iter().next())
}

/// So many codes are named of records that are called alike.
const ALIKE_NAMED: usize = 5;

/// Refuses a name that several records bear, each with a code of its own: with these codes, for one of them is meant.
///
/// # Errors
/// The refusal; when the engine fails.
pub fn refuse_alike<R: Record>(conn: &Conn, columns: &[&str], name: &str) -> Result<(), Failure> {
    for column in columns.iter().filter(|_| !name.is_empty()) {
        let sql =
            format!("SELECT code FROM {} WHERE {column} = $1 ORDER BY code LIMIT {}", R::KIND.word(), ALIKE_NAMED + 1);
        let mut codes: Vec<String> = conn.values(&sql, crate::vals![name])?;
        if codes.len() > ALIKE_NAMED {
            codes[ALIKE_NAMED] = "…".to_owned();
        }
        if codes.len() > 1 {
            let said = Said::new("error-names-alike").with_word("kind", R::KIND).with("name", name);
            return Err(said.with("codes", codes.join(", ")).into());
        }
    }
    Ok(())
}

/// The record with that id.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn get<R: Record>(conn: &Conn, id: R::Id) -> Result<R, Failure> {
    use crate::base::id::Id as _;
    first(conn, "WHERE id = $1", crate::vals![id])?
        .ok_or_else(|| Failure::NotFound { kind: R::KIND, what: format!("#{}", id.raw()) })
}
