//! The panels of the window: the one list of them, in the order of the rail.

use super::{paper, place, safe};
use crate::{
    alert,
    base::{failure::Failure, id::UserId, kind::Kind},
    call, contract, credit, customer,
    cx::{Panel, Section},
    db::query::Conn,
    delivery, dispatch, document, equipment, exchange, handling, item, people, receipt, report, revisit, setting,
    settlement,
    ui::icon,
};

/// The panel that takes files in.
pub const IMPORT: &str = "exchange";

/// The panel that shows when the rules ran.
pub const ALERTS: &str = "alerts";

/// How many wait behind a panel, for who acts.
pub type Count = fn(&Conn, UserId) -> Result<i64, Failure>;

/// Makes a panel, with the sections that stand on its form.
pub type Make = fn(Vec<Box<dyn Section>>) -> Box<dyn Panel>;

/// Groups of the rail, by the text keys of their names.
const SERVICE: &str = "app-rail-group-service";
const CUSTOMERS: &str = "app-rail-group-customers";
const MONEY: &str = "app-rail-group-money";
const OFFICE: &str = "app-rail-group-office";

/// One panel of the window.
#[derive(Clone, Copy)]
pub struct Entry {
    /// Its word: `app-rail-<route>` is its name.
    pub route: &'static str,
    /// The group of the rail that it stands in: the text key of its name.
    pub group: &'static str,
    /// Its picture.
    pub icon: &'static str,
    /// The kinds of records whose forms it shows.
    pub kinds: &'static [Kind],
    /// How many wait there.
    pub count: Option<Count>,
    /// Makes it, with the sections that stand on its form.
    pub make: Make,
}

/// All panels that are built, in the order of the rail.
pub fn all() -> Vec<Entry> {
    let entry = |group, route, icon, kinds, make: Make| Entry { route, group, icon, kinds, count: None, make };
    let service = |route, icon, kinds, make| entry(SERVICE, route, icon, kinds, make);
    let customers = |route, icon, kinds, make| entry(CUSTOMERS, route, icon, kinds, make);
    let money = |route, icon, kinds, make| entry(MONEY, route, icon, kinds, make);
    let office = |route, icon, kinds, make| entry(OFFICE, route, icon, kinds, make);
    vec![
        service("today", icon::SUN, &[], |it| Box::new(report::panel::Panel::new(it))),
        service("calls", icon::PHONE, &[Kind::Call], |it| Box::new(call::panel::Panel::new(it))),
        service("dispatches", icon::TRUCK, &[Kind::Dispatch], |it| Box::new(dispatch::panel::Panel::new(it))),
        service("handlings", icon::WRENCH, &[Kind::Handling], |it| Box::new(handling::panel::Panel::new(it))),
        Entry {
            count: Some(|conn, _| revisit::store::due_count(conn)),
            ..service("revisits", icon::PHONE_OUTGOING, &[Kind::Revisit], |it| Box::new(revisit::panel::Panel::new(it)))
        },
        customers("customers", icon::BUILDINGS, &[Kind::Customer], |it| Box::new(customer::panel::Panel::new(it))),
        customers("equipment", icon::ENGINE, &[Kind::Equipment], |it| Box::new(equipment::panel::Panel::new(it))),
        customers("contracts", icon::HANDSHAKE, &[Kind::Contract], |it| Box::new(contract::panel::Panel::new(it))),
        customers("templates", icon::FILES, &[Kind::Template], |it| Box::new(contract::panel::TemplatePanel::new(it))),
        customers("items", icon::CUBE, &[Kind::Item], |it| Box::new(item::panel::Panel::new(it))),
        customers("deliveries", icon::PACKAGE, &[Kind::Delivery], |it| Box::new(delivery::panel::Panel::new(it))),
        customers("delivered", icon::BARCODE, &[Kind::DeliveryLine], |it| Box::new(delivery::panel::History::new(it))),
        Entry {
            count: Some(|conn, _| settlement::store::draft_count(conn)),
            ..money("settlements", icon::RECEIPT, &[Kind::Settlement], |it| Box::new(settlement::panel::Panel::new(it)))
        },
        money("receipts", icon::HAND_COINS, &[Kind::Receipt], |it| Box::new(receipt::panel::Panel::new(it))),
        money("credits", icon::INVOICE, &[Kind::CreditNote], |it| Box::new(credit::panel::Panel::new(it))),
        money("receivables", icon::WALLET, &[], |it| Box::new(receipt::panel::Receivables::new(it))),
        office("reports", icon::CHART_BAR, &[], |it| Box::new(report::panel::figures::Panel::new(it))),
        office("what-if", icon::QUESTION, &[], |it| Box::new(report::panel::what_if::Panel::new(it))),
        office(ALERTS, icon::ALARM, &[Kind::Alert, Kind::AlertRule], |it| Box::new(alert::panel::Panel::new(it))),
        office("papers", icon::PRINTER, &[Kind::PrintTemplate], |it| Box::new(document::panel::Panel::new(it))),
        office(IMPORT, icon::FILE_XLS, &[], |_| Box::new(exchange::panel::Panel::default())),
        office("settings", icon::GEAR, SETTINGS, |_| Box::new(setting::panel::Panel::new(setting_pages()))),
    ]
}

/// The kinds of records on the pages of the settings.
const SETTINGS: &[Kind] = &[Kind::Setting, Kind::DictEntry, Kind::Queue, Kind::Department, Kind::User];

/// The pages of the settings that other features than `setting` have.
fn setting_pages() -> Vec<setting::panel::Page> {
    let page = |title, kinds, panel| setting::panel::Page { title, kinds, panel };
    vec![
        page("setting-page-queues", &[Kind::Queue], Box::<people::panel::Queues>::default()),
        page("setting-page-departments", &[Kind::Department], Box::<people::panel::Departments>::default()),
        page("setting-page-people", &[Kind::User], Box::<people::panel::Users>::default()),
        page("app-page-printers", &[], Box::<paper::Page>::default()),
        page("app-page-place", &[], Box::<place::Page>::default()),
        page("app-page-data", &[], Box::<safe::Page>::default()),
    ]
}
