//! Which columns name records of which kind, as the schema says.

use crate::base::{failure::Failure, kind::Kind, words::Word as _};

use super::{check, query::Conn, record};

/// A column that names records of a kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// Whose column it is.
    pub from: Kind,
    /// The column.
    pub column: String,
    /// What it names.
    pub to: Kind,
}

const OF_SERVER: &str = "SELECT CAST(f.relname AS TEXT), CAST(a.attname AS TEXT), CAST(t.relname AS TEXT)
     FROM pg_constraint k
     JOIN pg_class f ON f.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
     JOIN pg_namespace n ON n.oid = f.relnamespace
     JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
     WHERE k.contype = 'f' AND n.nspname = CURRENT_SCHEMA";

/// All of them.
///
/// # Errors
/// When the engine fails.
pub fn all(conn: &Conn) -> Result<Vec<Reference>, Failure> {
    let mut found: Vec<(String, String, String)> = Vec::new();
    if conn.as_lite().is_some() {
        for kind in Kind::ALL {
            let sql = format!("PRAGMA foreign_key_list({})", record::table(*kind));
            let columns = check::pragma(conn, &sql, |row| Ok((row.get(3)?, row.get(2)?)))?;
            found.extend(columns.into_iter().map(|(column, to)| (kind.word().to_owned(), column, to)));
        }
    } else {
        found = conn.rows(OF_SERVER, &[])?;
    }
    let kinds = found.into_iter().filter_map(|(from, column, to)| {
        Some(Reference { from: Kind::from_word(&from)?, column, to: Kind::from_word(&to)? })
    });
    let mut all: Vec<Reference> = kinds.collect();
    all.sort();
    Ok(all)
}

/// The kinds in an order in which they can be deleted: who names others goes before them.
pub fn deleting_order(kinds: &[Kind], references: &[Reference]) -> Vec<Kind> {
    let mut left = kinds.to_vec();
    let mut order = Vec::new();
    while !left.is_empty() {
        let is_named =
            |kind: &Kind| references.iter().any(|one| one.to == *kind && one.from != *kind && left.contains(&one.from));
        // Kinds that name each other have no order; the engine says so where it matters.
        let at = left.iter().position(|kind| !is_named(kind)).unwrap_or(0);
        order.push(left.remove(at));
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::open;

    #[test]
    fn who_names_others_is_deleted_before_them() {
        let conn = open::for_a_test().unwrap();
        let references = all(&conn).unwrap();
        let named = |from, column: &str, to| references.contains(&Reference { from, column: column.to_owned(), to });
        assert!(named(Kind::Call, "contact_id", Kind::Contact) && named(Kind::Call, "repeat_of_id", Kind::Call));
        assert!(named(Kind::CallStep, "call_id", Kind::Call) && named(Kind::Dispatch, "technician_id", Kind::User));
        let kinds = [Kind::Customer, Kind::Contact, Kind::Item, Kind::Call, Kind::CallStep, Kind::Equipment];
        let order = deleting_order(&kinds, &references);
        let place = |kind| order.iter().position(|one| *one == kind).unwrap();
        for (first, second) in [
            (Kind::CallStep, Kind::Call),
            (Kind::Call, Kind::Equipment),
            (Kind::Equipment, Kind::Contact),
            (Kind::Contact, Kind::Customer),
            (Kind::Equipment, Kind::Item),
        ] {
            assert!(place(first) < place(second), "{order:?}");
        }
    }
}
