//! The calls of a day: whose, about which unit, and what is wrong with it.

use chrono::{Days, NaiveDate};

use crate::{
    base::{failure::Failure, time::Instant},
    call::{
        Call, CallType, Channel, FaultClass, Weight, command,
        rules::{Event, First, Step, priority_of},
    },
    exchange::demo::Chance,
};

use super::{
    cover,
    life::{About, Life},
    office::Office,
    story::{Story, Trouble, cures},
    words::filled,
};

/// So many of the last units that called are remembered, to call again.
const REMEMBERED: usize = 160;

/// What a new call is.
struct What {
    call_type: CallType,
    card: Option<usize>,
    client: usize,
    subject: String,
    description: String,
    trouble: Trouble,
}

/// A call comes in, and what becomes of it is told to its end.
///
/// # Errors
/// A step that the rules refuse, which is a mistake of the story.
pub(super) fn call(office: &mut Office, mut chance: Chance, at: Instant) -> Result<(), Failure> {
    let what = what(office, &mut chance, at);
    let desk = &office.people.desk;
    let by = desk[chance.below(desk.len())];
    let team = office.team(what.trouble.problem);
    let mut call = command::blank(at);
    fill(office, &mut chance, &mut call, (&what, team));
    if office.is_traced(at) {
        call.contract_id = what.trouble.coverage.contract_id;
        call.coverage = Some(what.trouble.coverage.clone());
    }
    let is_question = matches!(what.call_type, CallType::Consult | CallType::Suggestion);
    let (first, step) = first(office, &mut chance, is_question, at);
    let about = About { card: what.card, client: what.client, team };
    let life = Life::record(office, chance, (call, about), (first, step), by)?;
    Story { office, life, trouble: what.trouble }.tell(first)
}

fn first(office: &Office, chance: &mut Chance, is_question: bool, at: Instant) -> (First, Step) {
    let step = Step::new(Event::Record);
    let words = &office.words;
    match chance.below(1000) {
        0..12 => (First::Declined, step.why(words.one(chance, "declined"))),
        12..20 => (First::Undecided, step.why(words.one(chance, "undecided"))),
        20..28 => {
            let day = office.day(at) + Days::new(2 + chance.below(6) as u64);
            (First::OnHold, step.why(words.one(chance, "hold")).resume_on(day))
        }
        28..760 if is_question => (First::Answered, step.text(words.one(chance, "answers"))),
        _ => (First::Taken, step),
    }
}

/// What kind of call it is, about which unit.
fn what(office: &mut Office, chance: &mut Chance, at: Instant) -> What {
    let call_type = match chance.below(1000) {
        0..625 => CallType::Fault,
        625..750 => CallType::Maintenance,
        750..875 => CallType::Consult,
        875..930 => CallType::Installation,
        930..952 => CallType::ServiceIssue,
        952..968 => CallType::ReturnExchange,
        968..976 => CallType::DeadOnArrival,
        _ => CallType::Suggestion,
    };
    let day = office.day(at);
    let (card, fault) = unit(office, chance, call_type, day);
    let client = card.map_or_else(|| chance.below(office.clients.len()), |card| office.cards[card].client);
    let coverage = cover::coverage(office, (client, card), (at, call_type));
    let words = &office.words;
    let goods = card.map_or(&office.goods[0], |card| &office.goods[office.cards[card].goods]);
    let row = &words.rows("faults")[fault];
    let item = goods.name;
    let is_fault = matches!(call_type, CallType::Fault | CallType::ReturnExchange | CallType::DeadOnArrival);
    let subject = match call_type {
        CallType::Maintenance => words.told(chance, "maintenance", item),
        CallType::Consult => words.told(chance, "consults", item),
        CallType::Installation => words.told(chance, "installs", item),
        CallType::ServiceIssue => words.told(chance, "complaints", item),
        CallType::Suggestion => words.told(chance, "suggestions", item),
        _ => filled(chance, row[3], item),
    };
    let mut parts = Vec::new();
    if is_fault {
        let symptoms: Vec<&str> = row[4].split(';').collect();
        let symptom = *chance.of(&symptoms);
        parts.push(filled(chance, symptom, item));
        for (section, per_cent) in [("when", 75), ("tried", 55), ("effect", 45), ("wish", 25)] {
            if chance.below(100) < per_cent {
                parts.push(words.told(chance, section, item));
            }
        }
    } else if chance.once_in(2) {
        parts.push(words.told(chance, "wish", item));
    }
    let description = words.sentences(&parts);
    let trouble = if is_fault {
        let part = Some(row[7]).filter(|code| *code != "-" && chance.below(100) < 62);
        let is_remote = chance.below(100) < if matches!(row[1], "control" | "operation") { 45 } else { 16 };
        let cures = cures(chance, row[5]);
        Trouble { coverage, problem: row[1], cause: row[6], part, cures, is_remote, minutes: 210 }
    } else {
        let (problem, section, minutes, is_remote) = match call_type {
            CallType::Installation => ("installation", "installed", 360, false),
            CallType::Maintenance => ("consumable", "maintained", 240, false),
            _ => ("other", "answers", 40, true),
        };
        let part =
            (call_type == CallType::Maintenance && goods.family == "air" && chance.once_in(2)).then_some("P-OILF");
        let cures = vec![words.told(chance, section, item)];
        Trouble { coverage, problem, cause: "unknown", part, cures, is_remote, minutes }
    };
    What { call_type, card, client, subject, description, trouble }
}

/// The unit that a call is about, and which of its faults: some call again with the same, weak and old ones more often
/// than others, new ones are installed. Questions may be about none.
fn unit(office: &mut Office, chance: &mut Chance, call_type: CallType, day: NaiveDate) -> (Option<usize>, usize) {
    let count = office.cards.len();
    let has_none = matches!(call_type, CallType::Consult | CallType::Suggestion | CallType::ServiceIssue);
    if count == 0 || (has_none && chance.once_in(2)) {
        return (None, 0);
    }
    if call_type == CallType::Installation || call_type == CallType::DeadOnArrival {
        let card = count - 1 - chance.below(count.min(30));
        return (Some(card), fault(office, chance, card));
    }
    if call_type == CallType::Fault && !office.lately.is_empty() && chance.below(100) < 9 {
        let (card, fault) = office.lately[chance.below(office.lately.len())];
        return (Some(card), fault);
    }
    let mut card = chance.below(count);
    for _ in 0..24 {
        let one = &office.cards[card];
        let months = (day - one.delivered_on).num_days() / 30;
        let weight = one.weakness
            * match months {
                0..3 => 3,
                3..36 => 2,
                36..90 => 3,
                _ => 1,
            };
        if chance.below(27) < weight {
            break;
        }
        card = chance.below(count);
    }
    let fault = fault(office, chance, card);
    if call_type == CallType::Fault {
        office.lately.push_back((card, fault));
        if office.lately.len() > REMEMBERED {
            office.lately.pop_front();
        }
    }
    (Some(card), fault)
}

fn fault(office: &Office, chance: &mut Chance, card: usize) -> usize {
    *chance.of(&office.goods[office.cards[card].goods].faults)
}

fn fill(office: &Office, chance: &mut Chance, call: &mut Call, (what, team): (&What, usize)) {
    let client = &office.clients[what.client];
    let policy = &office.settings.policy;
    let weight = |chance: &mut Chance| match chance.below(100) {
        0..16 => Weight::High,
        16..66 => Weight::Medium,
        _ => Weight::Low,
    };
    let (contact, name, phone) = client.contacts[chance.below(client.contacts.len())].clone();
    call.customer_id = client.id;
    (call.contact_id, call.contact_name, call.phone) = (Some(contact), name, phone);
    call.equipment_id = what.card.map(|card| office.cards[card].id);
    call.item_id = what.card.map(|card| office.goods[office.cards[card].goods].id);
    call.subject.clone_from(&what.subject);
    call.description.clone_from(&what.description);
    call.call_type = what.call_type;
    call.problem_type = what.trouble.problem.to_owned();
    call.channel = match (chance.below(100), what.call_type) {
        (0..60, CallType::Maintenance) => Channel::Planned,
        (0..58, _) => Channel::Hotline,
        (58..73, _) => Channel::Web,
        (73..84, _) => Channel::Email,
        (84..94, _) => Channel::Branch,
        _ => Channel::WalkIn,
    };
    call.fault_class = match (what.call_type, what.trouble.problem) {
        (CallType::ServiceIssue, _) => FaultClass::Service,
        (CallType::Consult | CallType::Suggestion | CallType::Maintenance | CallType::Installation, _) => {
            FaultClass::None
        }
        (_, "control") if chance.once_in(2) => FaultClass::Software,
        _ => FaultClass::Hardware,
    };
    (call.impact, call.urgency) = (weight(chance), weight(chance));
    call.priority = priority_of(call.impact, call.urgency, policy);
    call.queue_id = Some(office.teams[team].id);
    call.owner_id = client.owner.filter(|_| client.is_key);
    call.territory = client.territory.to_owned();
    if chance.below(100) < 22 {
        call.wanted_on = Some(office.day(call.opened_at) + Days::new(2 + chance.below(9) as u64));
    }
    if let Some(dealer) = what.card.and_then(|card| office.cards[card].dealer)
        && chance.once_in(3)
    {
        call.relayed_by.clone_from(&office.clients[dealer].name);
    }
}
