//! The life of a unit in order: delivery, contracts, calls, visits, parts, exchanges, what is planned, and what was
//! printed of it (EQ-9). Asked of every feature at once, whose stores tell what happened.

mod card;

use chrono::NaiveDate;

use crate::{
    base::{
        failure::Failure,
        id::{CallId, ContractId, DispatchId, EquipmentId, HandlingId, Id as _},
        kind::{Kind, Subject},
        say::{Arg, Said},
        time::{Instant, end_of_day},
        words::Word as _,
    },
    call::{self, fields::ENDED},
    contract,
    db::query::{Conn, FromRow, Row},
    document, equipment, handling, setting, vals,
};

crate::words! {
    /// What a happening is about: each has a line of its own where they are drawn.
    pub enum Lane in "report-life-lane" {
        /// The card itself: delivered, installed, changed, exchanged.
        Card = "card",
        /// Warranty and contracts.
        Cover = "cover",
        /// Calls.
        Call = "call",
        /// Visits and repairs, done or planned.
        Visit = "visit",
        /// Parts that went in or out.
        Part = "part",
        /// Documents that were printed.
        Paper = "paper",
    }

    /// How a happening stands.
    pub enum Tint in "report-life-tint" {
        /// Like most.
        Plain = "plain",
        /// It is not over.
        Open = "open",
        /// It is still to come.
        Planned = "planned",
        /// It is over and gone.
        Past = "past",
    }
}

/// When something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// At a moment.
    At(Instant),
    /// From a moment to another; without an end it goes on.
    Between(Instant, Option<Instant>),
    /// On a day.
    On(NaiveDate),
    /// From a day to another, both counted whole.
    Days(NaiveDate, NaiveDate),
}

/// Something that happened to a unit, or will.
#[derive(Clone, Debug, PartialEq)]
pub struct Happening {
    /// When.
    pub when: When,
    /// When it began: what they are put in order by.
    pub from: Instant,
    /// When it ended; the same as `from` for what has no length, none for what goes on.
    pub to: Option<Instant>,
    /// What it is about.
    pub lane: Lane,
    /// How it stands.
    pub tint: Tint,
    /// Who did it; empty where nobody is named.
    pub who: String,
    /// What happened.
    pub what: Said,
    /// Why, or how, in the words of whoever did it; empty where nothing was said.
    pub why: String,
    /// Where it leads.
    pub about: Option<Subject>,
}

/// Puts happenings in order while they are gathered.
struct Gathering {
    zone: chrono_tz::Tz,
    now: Instant,
    found: Vec<Happening>,
}

impl Gathering {
    fn add(&mut self, lane: Lane, when: When, what: Said) -> &mut Happening {
        let begin = |day: NaiveDate| end_of_day(day.pred_opt().unwrap_or(day), self.zone);
        let (from, to) = match when {
            When::At(at) => (at, Some(at)),
            When::Between(from, to) => (from, to),
            When::On(day) => (begin(day), Some(begin(day))),
            When::Days(from, to) => (begin(from), Some(end_of_day(to, self.zone))),
        };
        let tint = if from > self.now {
            Tint::Planned
        } else if to.is_none_or(|to| to > self.now) {
            Tint::Open
        } else {
            Tint::Plain
        };
        let (who, why) = Default::default();
        self.found.push(Happening { when, from, to, lane, tint, who, what, why, about: None });
        let last = self.found.len() - 1;
        &mut self.found[last]
    }
}

/// What happened to a unit and what is planned, in order, the oldest first.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such card.
pub fn life(conn: &Conn, id: EquipmentId, now: Instant) -> Result<Vec<Happening>, Failure> {
    let card = equipment::store::get(conn, id)?;
    let zone = setting::store::calendar(conn)?.zone;
    let mut gathering = Gathering { zone, now, found: Vec::new() };
    card::tell(conn, &card, &mut gathering)?;
    contracts(conn, id, &mut gathering)?;
    calls(conn, id, &mut gathering)?;
    visits(conn, id, &mut gathering)?;
    planned(conn, id, &mut gathering)?;
    papers(conn, id, &mut gathering)?;
    let mut found = gathering.found;
    // What happened at one moment stays in the order in which it was told.
    found.sort_by_key(|one| one.from);
    Ok(found)
}

/// The terms of contracts, and what was done with them.
fn contracts(conn: &Conn, id: EquipmentId, gathering: &mut Gathering) -> Result<(), Failure> {
    for contract in contract::store::of_equipment(conn, id)? {
        let number = contract.number.clone().unwrap_or_else(|| format!("#{}", contract.id.raw()));
        let about = Some(Subject::new(Kind::Contract, contract.id));
        let term = Said::new("report-life-contract").with_word("kind", contract.kind).with("number", number.as_str());
        let one = gathering.add(Lane::Cover, When::Days(contract.starts_on, contract.ends_on), term);
        one.about = about;
        if contract.status != contract::Status::Approved {
            one.tint = Tint::Past;
        }
        for (event, day, at, who, reason) in events(conn, contract.id)? {
            let what = Said::new("equipment-log-contract")
                .with_word("kind", contract.kind)
                .with("number", number.as_str())
                .with_word("event", event)
                .with("day", day);
            let one = gathering.add(Lane::Cover, When::At(at), what);
            (one.who, one.why, one.about) = (who, reason, about);
        }
    }
    Ok(())
}

/// What was done with a contract: what, as of which day, when, who and why.
type Event = (contract::Event, NaiveDate, Instant, String, String);

fn events(conn: &Conn, contract: ContractId) -> Result<Vec<Event>, Failure> {
    conn.rows(
        "SELECT v.event, v.day, v.at, COALESCE(u.name, ''), v.reason FROM contract_event v
         LEFT JOIN \"user\" u ON u.id = v.user_id WHERE v.contract_id = $1 ORDER BY v.id",
        vals![contract],
    )
}

/// A call of the unit.
struct Called {
    id: CallId,
    number: String,
    subject: String,
    status: call::Status,
    opened_at: Instant,
    ended_at: Option<Instant>,
    owner: String,
    solution: String,
}

impl FromRow for Called {
    fn from_row(row: &Row<'_>) -> Result<Self, Failure> {
        Ok(Self {
            id: row.next()?,
            number: row.next()?,
            subject: row.next()?,
            status: row.next()?,
            opened_at: row.next()?,
            ended_at: row.next()?,
            owner: row.next()?,
            solution: row.next()?,
        })
    }
}

fn calls(conn: &Conn, id: EquipmentId, gathering: &mut Gathering) -> Result<(), Failure> {
    let calls: Vec<Called> = conn.rows(
        &format!(
            "SELECT t.id, t.number, t.subject, t.status, t.opened_at, {ENDED}, COALESCE(u.name, ''), t.solution
             FROM call t LEFT JOIN \"user\" u ON u.id = t.owner_id WHERE t.equipment_id = $1 ORDER BY t.opened_at, t.id"
        ),
        vals![id],
    )?;
    for call in calls {
        let what = Said::new("equipment-log-call")
            .with("number", call.number)
            .with("subject", call.subject)
            .with_word("status", call.status);
        let one = gathering.add(Lane::Call, When::Between(call.opened_at, call.ended_at), what);
        (one.who, one.why, one.about) = (call.owner, call.solution, Some(Subject::new(Kind::Call, call.id)));
    }
    Ok(())
}

/// What was done on its calls.
fn visits(conn: &Conn, id: EquipmentId, gathering: &mut Gathering) -> Result<(), Failure> {
    type Visit = (HandlingId, String, handling::Outcome, Instant, Instant, String, String);
    let visits: Vec<Visit> = conn.rows(
        "SELECT h.id, c.number, h.outcome, h.began_at, h.ended_at, COALESCE(u.name, ''), h.solution
         FROM call c JOIN handling h ON h.call_id = c.id LEFT JOIN dispatch d ON d.id = h.dispatch_id
            LEFT JOIN \"user\" u ON u.id = COALESCE(d.technician_id, h.user_id)
         WHERE c.equipment_id = $1 ORDER BY h.began_at, h.id",
        vals![id],
    )?;
    for (handling, call, outcome, from, to, who, solution) in visits {
        let what = Said::new("report-life-visit").with("call", call).with_word("outcome", outcome);
        let one = gathering.add(Lane::Visit, When::Between(from, Some(to)), what);
        (one.who, one.why, one.about) = (who, solution, Some(Subject::new(Kind::Handling, handling)));
    }
    Ok(())
}

/// Who is to come, and when.
fn planned(conn: &Conn, id: EquipmentId, gathering: &mut Gathering) -> Result<(), Failure> {
    type Planned = (DispatchId, String, Instant, Option<Instant>, String);
    let planned: Vec<Planned> = conn.rows(
        "SELECT d.id, d.number, d.planned_from, d.planned_to, u.name
         FROM call c JOIN dispatch d ON d.call_id = c.id JOIN \"user\" u ON u.id = d.technician_id
         WHERE c.equipment_id = $1 AND d.status IN ('issued', 'accepted') AND d.planned_from IS NOT NULL
         ORDER BY d.planned_from, d.id",
        vals![id],
    )?;
    for (dispatch, number, from, to, who) in planned {
        let what = Said::new("report-life-planned").with("number", number).with("who", who.as_str());
        let one = gathering.add(Lane::Visit, When::Between(from, Some(to.unwrap_or(from))), what);
        (one.tint, one.about) = (Tint::Planned, Some(Subject::new(Kind::Dispatch, dispatch)));
    }
    Ok(())
}

/// The settlements of its calls, and of the contracts that cover it.
const SETTLED: &str = "SELECT s.id FROM call c JOIN settlement s ON s.call_id = c.id WHERE c.equipment_id = $1
     UNION SELECT s.id FROM contract_line l JOIN settlement s ON s.contract_id = l.contract_id WHERE l.equipment_id = $1";

/// What was put on paper of the unit, its calls and the visits to it, its contracts, and what they cost.
fn papers(conn: &Conn, id: EquipmentId, gathering: &mut Gathering) -> Result<(), Failure> {
    type Paper = (Kind, i64, String, i64, Instant, String);
    let papers: Vec<Paper> = conn.rows(
        &format!(
            "SELECT p.about_kind, p.about_id, p.document, p.nth, p.printed_at, COALESCE(u.name, '')
             FROM print_log p LEFT JOIN \"user\" u ON u.id = p.user_id
             WHERE (p.about_kind = 'equipment' AND p.about_id = $1)
                OR (p.about_kind = 'call' AND p.about_id IN (SELECT c.id FROM call c WHERE c.equipment_id = $1))
                OR (p.about_kind = 'dispatch' AND p.about_id IN
                    (SELECT d.id FROM call c JOIN dispatch d ON d.call_id = c.id WHERE c.equipment_id = $1))
                OR (p.about_kind = 'handling' AND p.about_id IN
                    (SELECT h.id FROM call c JOIN handling h ON h.call_id = c.id WHERE c.equipment_id = $1))
                OR (p.about_kind = 'contract' AND p.about_id IN
                    (SELECT l.contract_id FROM contract_line l WHERE l.equipment_id = $1))
                OR (p.about_kind = 'settlement' AND p.about_id IN ({SETTLED}))
                OR (p.about_kind = 'credit_note' AND p.about_id IN
                    (SELECT n.id FROM credit_note n WHERE n.settlement_id IN ({SETTLED})))
             ORDER BY p.printed_at, p.id"
        ),
        vals![id],
    )?;
    for (kind, about, document, nth, at, who) in papers {
        let name = document::Document::from_word(&document)
            .map_or_else(|| Arg::Text(document.clone()), |one| Arg::Key(one.key()));
        let what = Said { args: vec![("document".into(), name)], ..Said::new("report-life-paper") }.with("times", nth);
        let one = gathering.add(Lane::Paper, When::At(at), what);
        (one.who, one.about) = (who, Some(Subject { kind, id: about }));
    }
    Ok(())
}
