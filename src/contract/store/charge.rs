//! Charge plans and renewals in the database.

use super::super::{ChargeLine, Contract};
use crate::{
    base::{
        failure::Failure,
        id::{ChargeLineId, ContractId, Id as _},
    },
    db::{query::Conn, record},
    vals,
};

/// The lines of a contract's charge plan, by their day.
///
/// # Errors
/// When the engine fails.
pub fn charges(conn: &Conn, contract: ContractId) -> Result<Vec<ChargeLine>, Failure> {
    record::all(conn, "WHERE contract_id = $1 ORDER BY due_on, id", vals![contract])
}

/// One line of a charge plan.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn charge(conn: &Conn, id: ChargeLineId) -> Result<ChargeLine, Failure> {
    record::get(conn, id)
}

/// The contract that renews one (CON-5); a void one does not.
///
/// # Errors
/// When the engine fails.
pub fn renewal(conn: &Conn, contract: ContractId) -> Result<Option<Contract>, Failure> {
    let tail = "WHERE renewal_of_id = $1 AND renewal_of_id IS NOT NULL AND status <> 'void' ORDER BY id";
    record::first(conn, tail, vals![contract])
}

/// By what people name a contract: its number, else `#id`.
pub fn code(contract: &Contract) -> String {
    contract.number.clone().unwrap_or_else(|| format!("#{}", contract.id.raw()))
}
