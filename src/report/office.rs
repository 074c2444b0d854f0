//! Whose data is at an address, in words: what one wants to know before one works there.

use crate::{
    base::{failure::Failure, say::Said},
    db::{
        address::Address,
        look::{self, Look},
        query::Conn,
    },
    people, setting,
};

/// What is at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What its engine says.
    pub look: Look,
    /// Whose it is; none where nothing was begun, or where an older version wrote it.
    pub office: Option<Office>,
}

/// A company's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// The company.
    pub company: String,
    /// How many calls it has had.
    pub calls: i64,
}

/// Looks at an address; nothing is made or changed.
///
/// # Errors
/// What keeps the data from being opened.
pub fn at(address: &Address) -> Result<Found, Failure> {
    let (look, conn) = look::at(address)?;
    let office = conn.as_ref().map(|conn| office(conn, &look)).transpose()?.flatten();
    Ok(Found { look, office })
}

/// Looks at what is open.
///
/// # Errors
/// When the engine fails.
pub fn on(conn: &Conn) -> Result<Found, Failure> {
    let look = look::on(conn)?;
    Ok(Found { office: office(conn, &look)?, look })
}

fn office(conn: &Conn, look: &Look) -> Result<Option<Office>, Failure> {
    if !look.is_current() || !people::store::any(conn)? {
        return Ok(None);
    }
    let calls = conn.value("SELECT COUNT(*) FROM call", &[])?.unwrap_or(0);
    Ok(Some(Office { company: setting::store::company(conn)?.name, calls }))
}

impl Found {
    /// In one sentence.
    pub fn said(&self) -> Said {
        let Look { engine, version, .. } = &self.look;
        let engine = format!("{engine} {version}");
        let said = match &self.office {
            Some(office) => {
                Said::new("report-office-of").with("company", office.company.as_str()).with("calls", office.calls)
            }
            None if self.look.is_empty() && self.look.engine == "SQLite" => Said::new("report-office-no-file"),
            None if self.look.is_empty() => Said::new("report-office-empty"),
            None if self.look.is_current() => Said::new("report-office-not-begun"),
            None => Said::new("report-office-older").with("schema", self.look.schema),
        };
        said.with("engine", engine)
    }
}
