//! What is sold in the years: customers, deliveries with their units and warranties, contracts.

use chrono::{Days, NaiveDate};

use crate::{
    base::{
        failure::Failure,
        id::{AddressId, ContactId, ContractId, CustomerId, DeliveryId, DeliveryLineId},
        kind::Kind,
        money::{Money, Qty},
        phone,
    },
    contract::{Contract, ContractEvent, ContractKind, ContractLine, ContractType, rules::coverage::Candidate},
    customer::{Address, AddressKind, Contact, Customer, Level},
    db::{bulk::Stamp, record::Record as _},
    delivery::{self, Delivery, DeliveryLine, Serials},
    equipment::{self, Equipment, rules::warranty},
    exchange::demo::Chance,
    setting::UniqueBy,
};

use super::{
    office::{Card, Client, Office},
    words::Words,
};

/// A new customer with address and contacts.
pub(super) fn gain(office: &mut Office, chance: &mut Chance, day: NaiveDate) {
    let place = office.clients.len();
    let is_dealer = place % 23 == 7;
    let is_institute = !is_dealer && place % 11 == 3;
    let is_key = place % 12 == 5;
    let words = &office.words;
    let city = place_of(words, chance);
    let (name, short_name) = name_of(office, chance, city[0], (is_dealer, is_institute));
    let owner = is_key.then(|| {
        let team = &office.teams[place % office.teams.len()];
        team.owners[place % team.owners.len()]
    });
    let phone = words.phone(chance, city[3]);
    let street = chance.of(&city[5].split(';').collect::<Vec<_>>()).to_owned();
    let street = words.street(chance, street);
    let category = ["manufacturer", "dealer", "institute"][if is_dealer { 1 } else { usize::from(is_institute) * 2 }];
    let credit = is_key.then(|| Money(i64::try_from(1 + chance.below(12)).unwrap_or(1) * 25_000_000));
    let tax_id =
        if chance.below(10) < 7 { format!("91{:016}", chance.below(9_000_000_000_000_000)) } else { String::new() };
    let note = if chance.once_in(6) { words.one(chance, "gate-notes").to_owned() } else { String::new() };
    let record = Customer {
        id: CustomerId::default(),
        version: 0,
        code: format!("C{:05}", place + 1),
        name: name.clone(),
        short_name,
        pinyin: String::new(),
        category: category.to_owned(),
        level: if is_key { Level::Key } else { Level::Normal },
        territory: city[4].to_owned(),
        phone_digits: phone::digits(&phone),
        phone,
        credit_limit: credit,
        technician_id: None,
        owner_id: owner,
        tax_id: tax_id.clone(),
        active: true,
        note,
    };
    let stamp = office.stamp(Stamp::new(office.at(day, 9 * 60 + 12), office.people.sales[0], "customer-op-save"));
    let id = office.maker.insert(record, stamp);
    let address = Address {
        id: AddressId::default(),
        version: 0,
        customer_id: id,
        kind: AddressKind::Site,
        province: city[1].to_owned(),
        city: city[0].to_owned(),
        street,
        postcode: format!("{}{:02}", city[2], chance.below(20)),
        is_default: true,
    };
    let site = address.one_line();
    office.maker.insert(address, stamp);
    let contacts = contacts(office, chance, (id, place), stamp);
    let territory = city[4];
    let contracts = Vec::new();
    office.clients.push(Client { id, name, territory, tax_id, site, contacts, is_key, is_dealer, owner, contracts });
}

/// A place: most are near, some far.
fn place_of(words: &Words, chance: &mut Chance) -> Vec<&'static str> {
    let places = words.rows("places");
    let far = chance.below(places.len()) * (1 + chance.below(places.len())) / places.len();
    places[far.min(places.len() - 1)].clone()
}

/// A name that hardly anybody has, and its short form.
fn name_of(
    office: &Office,
    chance: &mut Chance,
    city: &str,
    (is_dealer, is_institute): (bool, bool),
) -> (String, String) {
    let words = &office.words;
    let brand = words.brand(chance);
    let trade = words.one(chance, "trades");
    if is_institute {
        let institute = words.one(chance, "institutes");
        return (words.joined(&[city, &brand, institute]), words.joined(&[city, institute]));
    }
    if is_dealer {
        let form = words.one(chance, "dealers");
        return (words.joined(&[city, &brand, form]), brand);
    }
    let form = words.one(chance, "forms");
    (words.joined(&[city, &brand, trade, form]), words.joined(&[&brand, trade]))
}

fn contacts(
    office: &mut Office,
    chance: &mut Chance,
    (customer_id, place): (CustomerId, usize),
    stamp: Stamp,
) -> Vec<(ContactId, String, String)> {
    let mut all = Vec::new();
    for nth in 0..1 + chance.below(3) {
        let name = office.words.person(chance);
        let mobile = office.words.mobile(chance);
        let contact = Contact {
            id: ContactId::default(),
            version: 0,
            customer_id,
            name: name.clone(),
            title: office.words.one(chance, "titles").to_owned(),
            phone: String::new(),
            phone_digits: phone::digits(&mobile),
            mobile: mobile.clone(),
            email: format!("c{:05}.{}@example.com", place + 1, nth + 1),
            is_default: nth == 0,
        };
        all.push((office.maker.insert(contact, stamp), name, mobile));
    }
    all
}

/// One of the customers that are there: few buy much, many little.
fn client(office: &Office, chance: &mut Chance) -> usize {
    // The place is the larger of none, so that 1 in 8 goes to the first hundredth.
    let count = office.clients.len();
    let mut bound = count;
    while bound > 8 && chance.below(100) < 38 {
        bound /= 3;
    }
    chance.below(bound)
}

/// Delivers units on a day, to as many customers as it takes.
///
/// # Errors
/// A number that can't be given.
pub(super) fn deliver(office: &mut Office, chance: &mut Chance, day: NaiveDate, units: usize) -> Result<(), Failure> {
    let mut left = units;
    let mut minute = 8 * 60 + 40;
    while left > 0 && !office.clients.is_empty() {
        let count = (1 + chance.below(3) * chance.below(2)).min(left);
        left -= count;
        minute = (minute + 3 + chance.below(25)).min(17 * 60);
        delivery(office, chance, (day, minute), count)?;
    }
    Ok(())
}

fn delivery(
    office: &mut Office,
    chance: &mut Chance,
    (day, minute): (NaiveDate, usize),
    count: usize,
) -> Result<(), Failure> {
    let client = client(office, chance);
    let dealer = (0..4).map(|_| chance.below(office.clients.len())).find(|place| office.clients[*place].is_dealer);
    let dealer = dealer.filter(|place| *place != client && !office.clients[client].is_dealer);
    let goods = goods(office, chance);
    let by = office.people.sales[client % office.people.sales.len()];
    let stamp = office.stamp(Stamp::new(office.at(day, minute), by, "delivery-op-post"));
    let number = office.maker.number(Kind::Delivery, day)?;
    let record = Delivery {
        id: DeliveryId::default(),
        version: 0,
        foreign_number: format!("XSCK-{}-{:05}", day.format("%Y"), 1 + chance.below(99_999)),
        number: Some(number),
        delivered_on: day,
        customer_id: office.clients[dealer.unwrap_or(client)].id,
        end_customer_id: dealer.map(|_| office.clients[client].id),
        status: delivery::Status::Posted,
        note: String::new(),
    };
    let id = office.maker.insert(record, stamp);
    let first = office.cards.len() + 1;
    let serials: Vec<String> = (0..count)
        .map(|nth| format!("{}{}{:04}", office.goods[goods].prefix, day.format("%y%m"), (first + nth) % 1_000_000))
        .collect();
    let line = DeliveryLine {
        id: DeliveryLineId::default(),
        version: 0,
        delivery_id: id,
        position: 1,
        item_id: office.goods[goods].id,
        quantity: Qty::whole(i64::try_from(count).unwrap_or(1)),
        serials: Serials(serials.clone()),
        batch: String::new(),
        price: office.goods[goods].price,
    };
    office.maker.insert(line, stamp);
    for serial in serials {
        card(office, chance, (id, goods, client, dealer), serial, (day, stamp))?;
    }
    Ok(())
}

fn goods(office: &Office, chance: &mut Chance) -> usize {
    let sum: usize = office.goods.iter().map(|goods| goods.weight).sum();
    let mut place = chance.below(sum);
    office
        .goods
        .iter()
        .position(|goods| {
            let is_it = place < goods.weight;
            place = place.saturating_sub(goods.weight);
            is_it
        })
        .unwrap_or(0)
}

fn card(
    office: &mut Office,
    chance: &mut Chance,
    (delivery, goods, client, dealer): (DeliveryId, usize, usize, Option<usize>),
    serial: String,
    (day, stamp): (NaiveDate, Stamp),
) -> Result<(), Failure> {
    let installed_on =
        chance.once_in(2).then(|| day.checked_add_days(Days::new(1 + chance.below(20) as u64))).flatten();
    let installed_on = installed_on.filter(|day| *day <= office.day(office.end));
    let term = warranty::term(Some(day), installed_on, office.goods[goods].months);
    let (warranty_from, warranty_to) = term.unzip();
    let contact_id = office.clients[client].contacts.first().map(|contact| contact.0);
    let mut record = Equipment {
        number: Some(office.maker.number(Kind::Equipment, day)?),
        serial,
        maker_serial: format!("{:08X}", chance.below(usize::from(u16::MAX) << 16)),
        contact_id,
        site_address: office.clients[client].site.clone(),
        dealer_id: dealer.map(|place| office.clients[place].id),
        delivery_id: Some(delivery),
        delivered_on: Some(day),
        installed_on,
        warranty_from,
        warranty_to,
        territory: office.clients[client].territory.to_owned(),
        status: equipment::Status::Registered,
        ..Equipment::blank(office.goods[goods].id, office.clients[client].id)
    };
    record.identity = equipment::rules::identity(&record, UniqueBy::Serial);
    let card = office.maker.begin(record, stamp, false);
    let id = card.id();
    let contract = match term {
        Some(term) => Some(warranty_contract(office, (id, goods, client), delivery, (term, stamp))?),
        None => None,
    };
    let is_weak = chance.below(100) < 4;
    office.maker.finish(card, stamp);
    office.cards.push(Card {
        id,
        goods,
        client,
        dealer,
        delivered_on: day,
        warranty: term,
        contract,
        weakness: if is_weak { 9 } else { 1 },
        fitted: Vec::new(),
    });
    Ok(())
}

fn warranty_contract(
    office: &mut Office,
    (card, goods, client): (crate::base::id::EquipmentId, usize, usize),
    delivery: DeliveryId,
    ((from, to), stamp): ((NaiveDate, NaiveDate), Stamp),
) -> Result<(ContractId, String), Failure> {
    let number = office.maker.number(Kind::Contract, from)?;
    let template = &office.templates[office.goods[goods].template];
    let contract = Contract {
        number: Some(number.clone()),
        covers: ContractType::Serial,
        kind: ContractKind::Warranty,
        template_id: Some(template.id),
        terms: template.terms.clone(),
        remind_days: template.remind_days,
        delivery_id: Some(delivery),
        ..Contract::approved(office.clients[client].id, (from, to))
    };
    let id = office.maker.insert(contract, stamp);
    office.maker.insert(ContractLine::of_unit(id, card), stamp);
    office.maker.insert(ContractEvent::approval(id, from, (stamp.by, stamp.at)), stamp);
    Ok((id, number))
}

/// Some customers buy or renew a contract on a day: one in so many per year.
///
/// # Errors
/// A number that can't be given.
pub(super) fn contracts(office: &mut Office, chance: &mut Chance, day: NaiveDate) -> Result<(), Failure> {
    let count = office.clients.len();
    // Over a year of working days one in seven buys for the first time, or again.
    let mut buyers = count / (250 * 7) + usize::from(chance.below(250 * 7) < count % (250 * 7));
    while buyers > 0 {
        buyers -= 1;
        let place = client(office, chance);
        let last = office.clients[place].contracts.last().map(|one| (one.contract.id, one.contract.ends_on));
        if last.is_some_and(|(_, ends_on)| ends_on > day + Days::new(40)) {
            continue;
        }
        let bought: Vec<usize> =
            (0..office.templates.len()).filter(|at| office.templates[*at].kind == ContractKind::Regular).collect();
        let template = office.templates[bought[chance.below(bought.len()).min(chance.below(bought.len()))]].clone();
        let from = last.map_or(day, |(_, ends_on)| ends_on.succ_opt().unwrap_or(day).max(day));
        let Some(to) = warranty::last_day(from, template.duration_months) else { continue };
        let by = office.people.sales[place % office.people.sales.len()];
        let stamp = office.stamp(Stamp::new(office.at(day, 10 * 60 + chance.below(300)), by, "contract-op-approve"));
        let follows = last.filter(|(_, ends_on)| ends_on.succ_opt() == Some(from)).map(|(id, _)| id);
        let contract = Contract {
            number: Some(office.maker.number(Kind::Contract, from)?),
            contact_id: office.clients[place].contacts.first().map(|contact| contact.0),
            covers: template.covers,
            kind: template.kind,
            template_id: Some(template.id),
            terms: template.terms.clone(),
            amount: template.price,
            owner_id: Some(by),
            remind_days: template.remind_days,
            renewal_of_id: follows,
            ..Contract::approved(office.clients[place].id, (from, to))
        };
        let contract = office.maker.begin(contract, stamp, false);
        let event = office.maker.begin(ContractEvent::approval(contract.id(), day, (stamp.by, stamp.at)), stamp, false);
        let candidate = Candidate {
            contract: (*contract).clone(),
            events: vec![(*event).clone()],
            lines: Vec::new(),
            uses: Default::default(),
        };
        office.maker.finish(contract, stamp);
        office.maker.finish(event, stamp);
        office.clients[place].contracts.push(candidate);
    }
    Ok(())
}
