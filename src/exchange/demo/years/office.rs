//! The office that the years are told about: who works there, what it sells, whom it serves; all that the rules ask
//! about, held in memory.

use std::collections::{BTreeMap, VecDeque};

use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;

use crate::{
    base::{
        calendar::Compiled,
        id::{ContactId, ContractId, CustomerId, EquipmentId, ItemId, QueueId, UserId},
        money::Money,
        time::Instant,
    },
    contract::{Template, rules::coverage::Candidate},
    db::bulk::{Grown, Maker, Stamp},
    equipment::FittedPart,
    exchange::demo::Chance,
    handling::LineKind,
    people::{Roles, User},
    setting::Settings,
};

use super::words::Words;

/// Everything the story looks at.
pub(super) struct Office {
    pub(super) words: Words,
    pub(super) settings: Settings,
    pub(super) calendar: Compiled,
    /// The last moment that is told.
    pub(super) end: Instant,
    /// Before this moment another program was used: what it left was taken over then.
    pub(super) live_from: Instant,
    pub(super) people: People,
    pub(super) teams: Vec<Team>,
    pub(super) goods: Vec<Goods>,
    pub(super) parts: BTreeMap<String, Part>,
    pub(super) services: Vec<Service>,
    pub(super) templates: Vec<Template>,
    pub(super) clients: Vec<Client>,
    pub(super) cards: Vec<Card>,
    /// Units that called lately, and with which fault: some call again.
    pub(super) lately: VecDeque<(usize, usize)>,
    pub(super) maker: Maker,
}

/// Who does what.
#[derive(Default)]
pub(super) struct People {
    pub(super) roles: BTreeMap<UserId, Roles>,
    pub(super) names: BTreeMap<UserId, String>,
    pub(super) desk: Vec<UserId>,
    pub(super) sales: Vec<UserId>,
    pub(super) accountants: Vec<UserId>,
    pub(super) askers: Vec<UserId>,
    pub(super) supervisors: Vec<UserId>,
    pub(super) technicians: Vec<User>,
}

/// A queue with its people.
pub(super) struct Team {
    pub(super) id: QueueId,
    pub(super) manager: UserId,
    pub(super) owners: Vec<UserId>,
    pub(super) problems: Vec<&'static str>,
}

/// A product.
pub(super) struct Goods {
    pub(super) id: ItemId,
    pub(super) family: &'static str,
    pub(super) name: &'static str,
    pub(super) months: i64,
    pub(super) prefix: &'static str,
    pub(super) price: Money,
    /// How often it is sold, beside the others.
    pub(super) weight: usize,
    /// The template of its warranty, by place.
    pub(super) template: usize,
    /// Its faults, by place in the words.
    pub(super) faults: Vec<usize>,
}

/// A spare part.
pub(super) struct Part {
    pub(super) id: ItemId,
    pub(super) name: &'static str,
    pub(super) price: Money,
    pub(super) cost: Money,
    pub(super) months: i64,
}

/// Labour or travel.
pub(super) struct Service {
    pub(super) id: ItemId,
    pub(super) code: &'static str,
    pub(super) kind: LineKind,
    pub(super) name: &'static str,
    pub(super) price: Money,
    pub(super) cost: Money,
}

/// A customer.
pub(super) struct Client {
    pub(super) id: CustomerId,
    pub(super) name: String,
    pub(super) territory: &'static str,
    pub(super) tax_id: String,
    pub(super) site: String,
    pub(super) contacts: Vec<(ContactId, String, String)>,
    pub(super) is_key: bool,
    pub(super) is_dealer: bool,
    pub(super) owner: Option<UserId>,
    /// Its bought contracts.
    pub(super) contracts: Vec<Candidate>,
}

/// A unit.
pub(super) struct Card {
    pub(super) id: EquipmentId,
    pub(super) goods: usize,
    pub(super) client: usize,
    pub(super) dealer: Option<usize>,
    pub(super) delivered_on: NaiveDate,
    pub(super) warranty: Option<(NaiveDate, NaiveDate)>,
    pub(super) contract: Option<(ContractId, String)>,
    /// How much more often it breaks than others.
    pub(super) weakness: usize,
    /// Parts that calls fitted and that are still in it.
    pub(super) fitted: Vec<Grown<FittedPart>>,
}

impl Office {
    /// The office's zone.
    pub(super) fn zone(&self) -> Tz {
        self.settings.calendar.zone
    }

    /// A day in the office's zone.
    pub(super) fn day(&self, at: Instant) -> NaiveDate {
        at.day(self.zone())
    }

    /// A minute of a day.
    pub(super) fn at(&self, day: NaiveDate, minute: usize) -> Instant {
        let midnight = Instant::from_local(day.and_time(NaiveTime::MIN), self.zone());
        midnight.plus_ms(i64::try_from(minute).unwrap_or(0) * 60_000)
    }

    /// Whether something that happened at a moment was saved by people here, row by row.
    pub(super) fn is_traced(&self, at: Instant) -> bool {
        at >= self.live_from
    }

    /// How what was before was taken over.
    pub(super) fn taken_over(&self) -> Stamp {
        Stamp::new(self.live_from, crate::people::store::SYSTEM, "exchange-op-taken-over")
    }

    /// The stamp of something that was saved once: then, or when it was taken over.
    pub(super) fn stamp(&self, stamp: Stamp) -> Stamp {
        if self.is_traced(stamp.at) { stamp } else { self.taken_over() }
    }

    /// So many working minutes later, more often soon than late; none after the end.
    pub(super) fn later(&self, chance: &mut Chance, from: Instant, least: usize, most: usize) -> Option<Instant> {
        let share = chance.below(1000) * chance.below(1000) / 1000;
        let minutes = least + (most - least) * share / 1000;
        let after = self.calendar.add(from, i64::try_from(minutes).unwrap_or(0).max(1)).ok()?;
        // Nobody saves on the minute.
        let after = after.plus_ms(i64::try_from(chance.below(55_000)).unwrap_or(0));
        (after <= self.end).then_some(after)
    }

    /// The team of a problem type.
    pub(super) fn team(&self, problem: &str) -> usize {
        self.teams.iter().position(|team| team.problems.contains(&problem)).unwrap_or(self.teams.len() - 1)
    }

    /// A technician for a problem in a territory: of the territory where there is one, and the first ones more often
    /// than the last: some are busy, some idle.
    pub(super) fn technician(&self, chance: &mut Chance, problem: &str, territory: &str) -> UserId {
        let all = &self.people.technicians;
        let mut best = &all[0];
        for turn in 0..8 {
            let place = chance.below(all.len());
            best = &all[if chance.once_in(3) { place.min(chance.below(all.len())) } else { place }];
            let is_near = best.territory == territory;
            let is_able = best.skills.0.iter().any(|skill| skill == problem);
            if is_able && (is_near || turn > 4) {
                break;
            }
        }
        best.id
    }

    /// The name of somebody.
    pub(super) fn name(&self, user: UserId) -> &str {
        self.people.names.get(&user).map_or("", String::as_str)
    }

    /// A service by its code.
    pub(super) fn service(&self, code: &str) -> &Service {
        self.services.iter().find(|service| service.code == code).unwrap_or(&self.services[0])
    }
}
