//! Units as calls look them up.

use crate::{
    base::{failure::Failure, id::EquipmentId},
    db::{query::Conn, record},
    equipment::Equipment,
    vals,
};

pub(super) fn get(conn: &Conn, id: EquipmentId) -> Result<Equipment, Failure> {
    record::get(conn, id)
}

pub(super) fn by_code(conn: &Conn, text: &str) -> Result<Option<Equipment>, Failure> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    record::first(conn, "WHERE number = $1 OR serial = $1 ORDER BY id", vals![text])
}
