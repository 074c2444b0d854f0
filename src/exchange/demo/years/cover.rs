//! What covers a call of the story: the rules' own decision over what the office holds in memory.

use crate::{
    base::{time::Instant, words::Word as _},
    call::CallType,
    contract::{
        Contract, ContractEvent, ContractKind, ContractLine, ContractType, Coverage,
        rules::coverage::{Candidate, Facts, Part, Unit, decide},
    },
    people::store::SYSTEM,
    setting::GeneralService,
};

use super::office::{Card, Client, Office};

/// What covers a call of a customer about a unit, reported at a moment.
pub(super) fn coverage(
    office: &Office,
    (client, card): (usize, Option<usize>),
    (at, call_type): (Instant, CallType),
) -> Coverage {
    let client = &office.clients[client];
    let card = card.map(|card| &office.cards[card]);
    let day = office.day(at);
    let rule = office.settings.policy.call_types.iter().find(|rule| rule.call_type == call_type.word());
    // A contract that ended long ago is said of nobody any more.
    let mut candidates: Vec<Candidate> =
        client.contracts.iter().filter(|one| (day - one.contract.ends_on).num_days() < 400).cloned().collect();
    candidates.extend(card.and_then(|card| warranty(office, client, card)));
    candidates.sort_by_key(|one| one.contract.id);
    decide(&Facts {
        at,
        unit: card.map(|card| unit(office, card, day)),
        item_group: card.map(|card| office.goods[card.goods].family.to_owned()),
        candidates,
        general: rule.map_or(GeneralService::Warning, |rule| rule.general),
        settings: &office.settings,
    })
}

fn unit(office: &Office, card: &Card, day: chrono::NaiveDate) -> Unit {
    let (warranty_from, warranty_to) = card.warranty.unzip();
    let parts = card.fitted.iter().filter(|part| part.fitted_on.is_none_or(|since| since <= day));
    let parts = parts.filter_map(|part| {
        let known = office.parts.values().find(|known| known.id == part.item_id)?;
        let (name, serial) = (known.name.to_owned(), part.serial.clone());
        Some(Part { item_id: part.item_id, name, serial, from: part.warranty_from, to: part.warranty_to? })
    });
    Unit { id: card.id, warranty_from, warranty_to, parts: parts.collect() }
}

/// The warranty contract of a unit, as it was made with its delivery.
fn warranty(office: &Office, client: &Client, card: &Card) -> Option<Candidate> {
    let ((id, number), (from, to)) = (card.contract.as_ref()?, card.warranty?);
    let template = &office.templates[office.goods[card.goods].template];
    let contract = Contract {
        id: *id,
        version: 1,
        number: Some(number.clone()),
        covers: ContractType::Serial,
        kind: ContractKind::Warranty,
        template_id: Some(template.id),
        terms: template.terms.clone(),
        remind_days: template.remind_days,
        ..Contract::approved(client.id, (from, to))
    };
    let line = ContractLine { version: 1, ..ContractLine::of_unit(*id, card.id) };
    let event = ContractEvent { version: 1, ..ContractEvent::approval(*id, from, (SYSTEM, Instant::default())) };
    Some(Candidate { contract, events: vec![event], lines: vec![line], uses: Default::default() })
}
