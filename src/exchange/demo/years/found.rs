//! What a large demo company begins with: its settings, people, queues, templates and items.

use std::collections::{BTreeMap, VecDeque};

use crate::{
    base::{
        calendar::Compiled,
        failure::Failure,
        id::{ItemId, QueueId, TemplateId, UserId},
        kind::Kind,
        money::{Money, Rate},
        say::Said,
        text::Lang,
        words::Word as _,
    },
    contract::{ContractKind, ContractType, Relief, Template, Terms},
    db::{
        bulk::Maker,
        clock::Clock,
        number::Pattern,
        query::Conn,
        tx::{self, Tx},
    },
    exchange::demo::Chance,
    handling::LineKind,
    item::{Item, ItemKind, TrackedBy},
    people::{self, Codes, Members, Queue, Role, Roles, User},
    setting::{
        self, Company, Dict, Hours,
        command::{Command, EntryDraft},
    },
};

use super::{
    Plan,
    office::{Goods, Office, Part, People, Service, Team},
    words::Words,
};

/// Founds the company in an empty store.
///
/// # Errors
/// A store that is founded already; when the engine fails.
pub(super) fn found(conn: &Conn, plan: &Plan) -> Result<Office, Failure> {
    if people::store::any(conn)? {
        return Err(Said::new("setting-refusal-founded").into());
    }
    let clock = Clock::standing_at(plan.start());
    let words = Words::of(plan.lang);
    settle_in(conn, &clock, plan.lang, &words)?;
    let admin = people::store::first_admin(conn)?;
    let mut chance = Chance::from_seed(plan.seed ^ 0xF0_0D);
    let (people, users) = people_of(plan, &words, &mut chance);
    let ((people, teams), _) =
        tx::within(conn, &clock, admin, "people-op-save-user", |tx| hire(tx, &words, &people, &users))?;
    let (templates, _) = tx::within(conn, &clock, admin, "contract-op-save-template", |tx| templates(tx, &words))?;
    let ((goods, parts, services), _) =
        tx::within(conn, &clock, admin, "item-op-save", |tx| items(tx, &words, &templates))?;
    let settings = setting::store::load(conn)?;
    let mut patterns = Vec::new();
    for (kind, pattern) in &settings.policy.numbers {
        if let (Some(kind), Ok(pattern)) = (Kind::from_word(kind), Pattern::parse(pattern)) {
            patterns.push((kind, pattern));
        }
    }
    let calendar = Compiled::new(&settings.calendar)
        .map_err(|errors| Failure::Db(format!("the calendar is broken: {errors:?}")))?;
    Ok(Office {
        words,
        calendar,
        end: plan.end(),
        live_from: plan.start(),
        people,
        teams,
        goods,
        parts,
        services,
        templates,
        clients: Vec::new(),
        cards: Vec::new(),
        lately: VecDeque::new(),
        maker: Maker::new(conn, patterns)?,
        settings,
    })
}

fn settle_in(conn: &Conn, clock: &Clock, lang: Lang, words: &Words) -> Result<(), Failure> {
    let row = &words.rows("company")[0];
    let found = Command::Found { lang, company: row[0].to_owned() };
    tx::transact(conn, clock, people::store::SYSTEM, &found)?;
    let admin = people::store::first_admin(conn)?;
    let company = Company {
        name: row[0].to_owned(),
        address: row[1].to_owned(),
        postcode: row[2].to_owned(),
        phone: row[3].to_owned(),
        bank: row[4].to_owned(),
        tax_id: row[5].to_owned(),
    };
    tx::within(conn, clock, admin, "setting-op-save-company", |tx| {
        setting::store::put(tx, setting::store::COMPANY, &company)
    })?;
    for group in words.rows("groups") {
        let draft = EntryDraft {
            dict: Dict::ItemGroup.word().to_owned(),
            code: group[0].to_owned(),
            name: group[1].to_owned(),
            active: "1".to_owned(),
            id: None,
            version: 0,
        };
        if setting::store::find_entry(conn, Dict::ItemGroup, group[0])?.is_none() {
            tx::transact(conn, clock, admin, &Command::SaveEntry(draft))?;
        }
    }
    Ok(())
}

/// How many people such a company needs, by what they do.
fn people_of(plan: &Plan, words: &Words, chance: &mut Chance) -> (Vec<(Role, usize)>, Vec<String>) {
    let per = |calls: usize, least: usize| least + plan.calls / calls;
    let wanted = vec![
        (Role::FrontDesk, per(60_000, 2)),
        (Role::Sales, per(150_000, 1)),
        (Role::Owner, per(50_000, 2)),
        (Role::QueueManager, 3),
        (Role::Supervisor, per(500_000, 1)),
        (Role::Accountant, per(250_000, 1)),
        (Role::Revisitor, per(120_000, 1)),
        (Role::Technician, per(9_000, 4)),
    ];
    let mut names: Vec<String> = Vec::new();
    let total: usize = wanted.iter().map(|(_, count)| count).sum();
    while names.len() < total {
        let name = words.person(chance);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    (wanted, names)
}

const SKILLS: [[&str; 2]; 4] =
    [["mechanical", "hydraulic"], ["electrical", "control"], ["mechanical", "electrical"], ["control", "mechanical"]];

fn hire(
    tx: &Tx<'_>,
    words: &Words,
    wanted: &[(Role, usize)],
    names: &[String],
) -> Result<(People, Vec<Team>), Failure> {
    let mut chance = Chance::from_seed(0x7EA7);
    let mut people = People::default();
    let territories: Vec<&str> = words.rows("territories").iter().map(|row| row[0]).collect();
    let mut names = names.iter();
    let (mut owners, mut managers) = (Vec::new(), Vec::new());
    for (role, count) in wanted {
        for (place, name) in names.by_ref().take(*count).enumerate() {
            let is_technician = *role == Role::Technician;
            let skills = if is_technician { SKILLS[place % SKILLS.len()].map(str::to_owned).to_vec() } else { vec![] };
            let roles = if *role == Role::QueueManager { vec![*role, Role::Owner] } else { vec![*role] };
            let mut user = User {
                id: UserId::default(),
                version: 0,
                name: name.clone(),
                roles: Roles(roles),
                phone: words.mobile(&mut chance),
                email: String::new(),
                active: true,
                skills: Codes(skills),
                territory: territories[place % territories.len()].to_owned(),
                cost_rate: Money::ZERO,
                own_hours: None,
                leave: None,
            };
            let id = tx.insert(&mut user)?;
            people.roles.insert(id, user.roles.clone());
            people.names.insert(id, user.name.clone());
            match role {
                Role::FrontDesk => people.desk.push(id),
                Role::Sales => people.sales.push(id),
                Role::Owner => owners.push(id),
                Role::QueueManager => managers.push(id),
                Role::Supervisor => people.supervisors.push(id),
                Role::Accountant => people.accountants.push(id),
                Role::Revisitor => people.askers.push(id),
                _ => people.technicians.push(user),
            }
        }
    }
    let teams = teams(tx, words, &managers, &owners)?;
    Ok((people, teams))
}

fn teams(tx: &Tx<'_>, words: &Words, managers: &[UserId], owners: &[UserId]) -> Result<Vec<Team>, Failure> {
    let mut teams = Vec::new();
    for (place, row) in words.rows("teams").iter().enumerate() {
        let manager = managers[place % managers.len()];
        let mut members: Vec<UserId> =
            owners.iter().enumerate().filter(|(at, _)| at % 3 == place % 3).map(|(_, owner)| *owner).collect();
        members.push(manager);
        let problems: Vec<&'static str> = row[1].split(',').collect();
        let id = tx.insert(&mut Queue {
            id: QueueId::default(),
            version: 0,
            name: row[0].to_owned(),
            manager_id: Some(manager),
            members: Members(members.clone()),
            problem_types: Codes(problems.iter().map(|code| (*code).to_owned()).collect()),
            active: true,
            item_groups: None,
        })?;
        teams.push(Team { id, manager, owners: members, problems });
    }
    Ok(teams)
}

/// The warranties, one for each term that goods have, and the contracts that are sold.
fn templates(tx: &Tx<'_>, words: &Words) -> Result<Vec<Template>, Failure> {
    let whole = Relief { parts: Rate::WHOLE, labour: Rate::WHOLE, travel: Rate::WHOLE, ..Relief::default() };
    let mut all = Vec::new();
    let mut months: Vec<i64> = words.rows("goods").iter().map(|row| number(row[7])).collect();
    months.sort_unstable();
    months.dedup();
    for months in months {
        let name = words.list("warranty")[0].replace("{m}", &months.to_string());
        let terms = Terms { relief: whole, ..Terms::default() };
        all.push(template(name, ContractType::Serial, ContractKind::Warranty, months, terms, Money::ZERO));
    }
    for (place, row) in words.rows("contracts").iter().enumerate() {
        let relief = match place {
            0 => Relief { parts: Rate::percent(20), labour: Rate::percent(50), travel: Rate::WHOLE, ..whole },
            1 => whole,
            _ => Relief { parts: Rate::percent(50), labour: Rate::WHOLE, travel: Rate::percent(50), ..whole },
        };
        let hours =
            |normal, high, urgent| Hours { low: None, normal: Some(normal), high: Some(high), urgent: Some(urgent) };
        let (response, resolve) = match place {
            1 => (hours(120, 60, 60), hours(960, 480, 240)),
            _ => (hours(240, 120, 60), hours(1440, 960, 480)),
        };
        let terms = Terms { response, resolve, relief, ..Terms::default() };
        let price = Money(number(row[2]) * 100);
        all.push(template(
            row[0].to_owned(),
            ContractType::Customer,
            ContractKind::Regular,
            number(row[1]),
            terms,
            price,
        ));
    }
    for one in &mut all {
        tx.insert(one)?;
    }
    Ok(all)
}

fn template(
    name: String,
    covers: ContractType,
    kind: ContractKind,
    duration_months: i64,
    terms: Terms,
    price: Money,
) -> Template {
    Template {
        id: TemplateId::default(),
        version: 0,
        name,
        covers,
        kind,
        duration_months,
        terms,
        renewable: kind == ContractKind::Regular,
        remind_days: 30,
        price,
        clauses: String::new(),
        active: true,
    }
}

type Catalogue = (Vec<Goods>, BTreeMap<String, Part>, Vec<Service>);

fn items(tx: &Tx<'_>, words: &Words, templates: &[Template]) -> Result<Catalogue, Failure> {
    let (mut goods, mut parts, mut services) = (Vec::new(), BTreeMap::new(), Vec::new());
    for row in words.rows("goods") {
        let months = number(row[7]);
        let place = templates.iter().position(|one| one.duration_months == months).unwrap_or(0);
        let mut item = item([row[0], row[2], row[3], row[4]], ItemKind::Goods, row[1], [row[5], row[6]]);
        item.tracked_by = TrackedBy::Serial;
        item.warranty_template_id = Some(templates[place].id);
        item.warranty_months = months;
        let id = tx.insert(&mut item)?;
        let faults = words.rows("faults").iter().enumerate().filter(|(_, fault)| fault[0] == row[1]);
        goods.push(Goods {
            id,
            family: row[1],
            name: row[2],
            months,
            prefix: row[8],
            price: item.list_price,
            weight: usize::try_from(number(row[9])).unwrap_or(1),
            template: place,
            faults: faults.flat_map(|(at, fault)| vec![at; usize::try_from(number(fault[2])).unwrap_or(1)]).collect(),
        });
    }
    for row in words.rows("parts") {
        let mut item = item([row[0], row[1], row[2], row[3]], ItemKind::Part, "spare", [row[4], row[5]]);
        item.warranty_months = number(row[6]);
        let id = tx.insert(&mut item)?;
        let (price, cost, months) = (item.list_price, item.cost, item.warranty_months);
        parts.insert(row[0].to_owned(), Part { id, name: row[1], price, cost, months });
    }
    for row in words.rows("services") {
        let (kind, line) = match row[1] {
            "travel" => (ItemKind::Travel, LineKind::Travel),
            _ => (ItemKind::Labour, LineKind::Labour),
        };
        let mut item = item([row[0], row[2], "", row[3]], kind, "service", [row[4], row[5]]);
        let id = tx.insert(&mut item)?;
        services.push(Service { id, code: row[0], kind: line, name: row[2], price: item.list_price, cost: item.cost });
    }
    Ok((goods, parts, services))
}

fn item([code, name, specification, unit]: [&str; 4], kind: ItemKind, group: &str, [price, cost]: [&str; 2]) -> Item {
    Item {
        id: ItemId::default(),
        version: 0,
        code: code.to_owned(),
        name: name.to_owned(),
        specification: specification.to_owned(),
        unit: unit.to_owned(),
        kind,
        item_group: group.to_owned(),
        tracked_by: TrackedBy::None,
        list_price: Money(number(price) * 100),
        cost: Money(number(cost) * 100),
        warranty_template_id: None,
        warranty_months: 0,
        skill: String::new(),
        active: true,
    }
}

/// A number of the words.
fn number(text: &str) -> i64 {
    text.parse().unwrap_or(0)
}
