//! The panels of the window: the one list of them, in the order of the rail.

use crate::{
    base::{failure::Failure, id::UserId, kind::Kind},
    contract,
    cx::{Panel, Section},
    db::query::Conn,
    delivery, dispatch, equipment, report,
    ui::icon,
};

/// How many wait behind a panel, for who acts.
pub type Count = fn(&Conn, UserId) -> Result<i64, Failure>;

/// One panel of the window.
#[derive(Clone, Copy)]
pub struct Entry {
    /// Its word: `app-rail-<route>` is its name.
    pub route: &'static str,
    /// Its picture.
    pub icon: &'static str,
    /// The kinds of records whose forms it shows.
    pub kinds: &'static [Kind],
    /// How many wait there.
    pub count: Option<Count>,
    /// Makes it, with the sections that stand on its form.
    pub make: fn(Vec<Box<dyn Section>>) -> Box<dyn Panel>,
}

/// All panels that are built.
pub fn all() -> Vec<Entry> {
    vec![
        Entry {
            route: "today",
            icon: icon::SUN,
            kinds: &[],
            count: None,
            make: |sections| Box::new(report::panel::Panel::new(sections)),
        },
        Entry {
            route: "dispatches",
            icon: icon::TRUCK,
            kinds: &[Kind::Dispatch],
            count: None,
            make: |sections| Box::new(dispatch::panel::Panel::new(sections)),
        },
        Entry {
            route: "deliveries",
            icon: icon::PACKAGE,
            kinds: &[Kind::Delivery],
            count: None,
            make: |sections| Box::new(delivery::panel::Panel::new(sections)),
        },
        Entry {
            route: "equipment",
            icon: icon::ENGINE,
            kinds: &[Kind::Equipment],
            count: None,
            make: |sections| Box::new(equipment::panel::Panel::new(sections)),
        },
        Entry {
            route: "contracts",
            icon: icon::HANDSHAKE,
            kinds: &[Kind::Contract],
            count: None,
            make: |sections| Box::new(contract::panel::Panel::new(sections)),
        },
        Entry {
            route: "templates",
            icon: icon::FILES,
            kinds: &[Kind::Template],
            count: None,
            make: |sections| Box::new(contract::panel::TemplatePanel::new(sections)),
        },
    ]
}
