//! Which sections stand on the forms of a panel, in order.

use crate::{
    base::kind::Kind, call, contract, credit, cx::Section, delivery, dispatch, equipment, handling, item, receipt,
    report, revisit, settlement,
};

/// The sections on the form of a kind.
pub(super) fn of(kind: Kind) -> Vec<Box<dyn Section>> {
    match kind {
        Kind::Customer => vec![
            Box::<call::section::Calls>::default(),
            Box::<equipment::section::Units>::default(),
            Box::<contract::section::Contracts>::default(),
            Box::<delivery::section::Deliveries>::default(),
            Box::<settlement::section::Section>::default(),
            Box::<receipt::section::Section>::default(),
            Box::<credit::section::Section>::default(),
        ],
        Kind::Settlement => {
            vec![Box::<receipt::section::Section>::default(), Box::<credit::section::Section>::default()]
        }
        Kind::Equipment => {
            vec![Box::<call::section::Calls>::default(), Box::<contract::section::Contracts>::default()]
        }
        Kind::Call => vec![
            Box::<dispatch::section::Dispatches>::default(),
            Box::<handling::section::Section>::default(),
            Box::<settlement::section::Section>::default(),
            Box::<revisit::section::Section>::default(),
            Box::<report::panel::beside::WhatIf>::default(),
            Box::<equipment::section::Units>::default(),
        ],
        Kind::Contract => vec![Box::<contract::section::Charges>::default()],
        Kind::Dispatch => vec![Box::<handling::section::Section>::default()],
        Kind::Item => vec![Box::<item::section::Tree>::default(), Box::<item::section::UsedIn>::default()],
        _ => Vec::new(),
    }
}
