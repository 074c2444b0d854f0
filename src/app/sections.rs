//! Which sections stand on the forms of a panel, in order.

use crate::{
    base::kind::Kind, call, contract, credit, cx::Section, delivery, dispatch, document, equipment, handling, item,
    receipt, report, revisit, settlement,
};

/// The sections on the form of a kind.
pub(super) fn of(kind: Kind) -> Vec<Box<dyn Section>> {
    match kind {
        Kind::Customer => vec![
            // The first ones stand beside each other, left and right in turn.
            Box::<receipt::section::AccountSection>::default(),
            Box::<revisit::section::Opinions>::default(),
            Box::new(call::section::Calls::open()),
            Box::<equipment::section::Units>::default(),
            Box::new(call::section::Calls::ended()),
            Box::<contract::section::Contracts>::default(),
            Box::<delivery::section::Deliveries>::default(),
            Box::<settlement::section::Section>::default(),
            Box::<receipt::section::Section>::default(),
            Box::<credit::section::Section>::default(),
            Box::<document::panel::log::Section>::default(),
        ],
        Kind::Settlement => {
            vec![
                Box::<receipt::section::Section>::default(),
                Box::<credit::section::Section>::default(),
                Box::<document::panel::log::Section>::default(),
            ]
        }
        Kind::Equipment => {
            let (drawn, list) = report::panel::life::both();
            vec![
                // Above what is kept of the unit.
                Box::new(drawn),
                Box::<contract::section::Contracts>::default(),
                Box::<call::section::Calls>::default(),
                Box::new(list),
            ]
        }
        Kind::Call => vec![
            Box::<dispatch::section::Dispatches>::default(),
            Box::<handling::section::Section>::default(),
            Box::<settlement::section::Section>::default(),
            Box::<revisit::section::Section>::default(),
            Box::<report::panel::beside::WhatIf>::default(),
            Box::<equipment::section::Units>::default(),
            Box::<document::panel::log::Section>::default(),
        ],
        Kind::Contract => {
            vec![Box::<contract::section::Charges>::default(), Box::<document::panel::log::Section>::default()]
        }
        Kind::Dispatch => {
            vec![Box::<handling::section::Section>::default(), Box::<document::panel::log::Section>::default()]
        }
        Kind::Receipt => vec![Box::<document::panel::log::Section>::default()],
        Kind::Item => vec![
            Box::<item::section::Tree>::default(),
            Box::<item::section::UsedIn>::default(),
            Box::<delivery::section::Deliveries>::default(),
        ],
        _ => Vec::new(),
    }
}
