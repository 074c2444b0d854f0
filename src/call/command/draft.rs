//! A call as it is typed.

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::{
    base::{
        failure::Failure,
        id::{CallId, CustomerId},
        kind::Kind,
        parse::Parser,
        say::Said,
        time::Instant,
        words::Word,
    },
    call::{
        Call, CallType, Channel, FaultClass, Priority, Status, Weight,
        rules::{First, priority_of},
        store,
    },
    customer,
    db::query::Conn,
    equipment::{self, Equipment},
    item, people,
    setting::{self, Dict, Settings},
};

/// A call as it is typed. The last four are only read when it is new: what becomes of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Draft {
    /// Which one is edited; empty for a new one.
    pub id: Option<CallId>,
    /// The version it was read with.
    pub version: i64,
    /// The customer, by code.
    pub customer: String,
    /// Who called.
    pub contact: String,
    /// How to reach them.
    pub phone: String,
    /// The unit, by card number or serial.
    pub equipment: String,
    /// The item, by code, where no unit is known.
    pub item: String,
    /// A contract chosen by hand, by number; empty for the one that is decided.
    pub contract: String,
    /// The fault in one line.
    pub subject: String,
    /// The fault in full.
    pub description: String,
    /// How it came in.
    pub channel: String,
    /// Problem type, by code.
    pub problem_type: String,
    /// What it is.
    pub call_type: String,
    /// Where the fault lies.
    pub fault_class: String,
    /// Impact.
    pub impact: String,
    /// Urgency.
    pub urgency: String,
    /// Priority; by impact × urgency when empty.
    pub priority: String,
    /// Queue, by name.
    pub queue: String,
    /// Owner, by name. Another one is given by a step.
    pub owner: String,
    /// Planned technician, by name.
    pub technician: String,
    /// Territory, by code.
    pub territory: String,
    /// The day the customer wants it done.
    pub wanted_on: String,
    /// The hour.
    pub wanted_time: String,
    /// A second solve-by date.
    pub solve_by: String,
    /// A target set by hand (CLK-3).
    pub target_at: String,
    /// A drafted solution.
    pub working_notes: String,
    /// Relayed by a branch or dealer.
    pub relayed_by: String,
    /// Why a due was missed, by code.
    pub delay_cause: String,
    /// When the fault was reported; now when empty.
    pub opened_at: String,
    /// What becomes of a new call: a word of [`First`].
    pub first: String,
    /// Why it waits, is undecided or declined.
    pub why: String,
    /// When a hold ends by itself.
    pub resume_on: String,
    /// The answer given at once.
    pub solution: String,
}

/// A draft that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Typed {
    /// The call with everything that was typed.
    pub call: Call,
    /// The number of a contract chosen by hand.
    pub contract: String,
    /// What becomes of a new call.
    pub first: First,
    /// Why.
    pub why: String,
    /// When a hold ends by itself.
    pub resume_on: Option<NaiveDate>,
    /// The answer given at once.
    pub solution: String,
}

impl Draft {
    /// A new call as the form begins it: from the hotline, a fault, of medium weight, to be taken.
    pub fn new() -> Self {
        let word = |word: &'static str| word.to_owned();
        Self {
            channel: word(Channel::Hotline.word()),
            call_type: word(CallType::Fault.word()),
            fault_class: word(FaultClass::None.word()),
            impact: word(Weight::Medium.word()),
            urgency: word(Weight::Medium.word()),
            first: word(First::Taken.word()),
            ..Self::default()
        }
    }

    /// A call to edit.
    ///
    /// # Errors
    /// When there is none.
    pub fn of(conn: &Conn, id: CallId) -> Result<Self, Failure> {
        let call = store::get(conn, id)?;
        let zone = setting::store::calendar(conn)?.zone;
        let day = |day: Option<NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
        let at = |at: Option<Instant>| at.map_or_else(String::new, |at| at.show(zone));
        let word = |word: &'static str| word.to_owned();
        let queue = call.queue_id.map(|queue| people::store::queue(conn, queue)).transpose()?;
        Ok(Self {
            id: Some(id),
            version: call.version,
            customer: customer::store::get(conn, call.customer_id)?.code,
            contact: call.contact_name,
            phone: call.phone,
            equipment: match call.equipment_id {
                Some(unit) => code_of(&equipment::store::get(conn, unit)?),
                None => String::new(),
            },
            item: call.item_id.map(|id| item::store::get(conn, id)).transpose()?.map_or_else(String::new, |it| it.code),
            contract: super::contract::chosen_number(&call.coverage, call.contract_id),
            subject: call.subject,
            description: call.description,
            channel: word(call.channel.word()),
            problem_type: call.problem_type,
            call_type: word(call.call_type.word()),
            fault_class: word(call.fault_class.word()),
            impact: word(call.impact.word()),
            urgency: word(call.urgency.word()),
            priority: word(call.priority.word()),
            queue: queue.map_or_else(String::new, |queue| queue.name),
            owner: people::store::name(conn, call.owner_id)?,
            technician: people::store::name(conn, call.technician_id)?,
            territory: call.territory,
            wanted_on: day(call.wanted_on),
            wanted_time: call.wanted_time,
            solve_by: day(call.solve_by),
            target_at: at(call.target_at),
            working_notes: call.working_notes,
            relayed_by: call.relayed_by,
            delay_cause: call.delay_cause,
            opened_at: at(Some(call.opened_at)),
            ..Self::default()
        })
    }

    /// Reads it onto a call: an empty one, or the one that is edited.
    ///
    /// # Errors
    /// All errors at once, by field.
    pub fn parse(&self, conn: &Conn, onto: &Call, settings: &Settings) -> Result<Typed, Failure> {
        let mut parser = Parser::default();
        let mut call = onto.clone();
        self.parse_subject(conn, &mut parser, &mut call)?;
        self.parse_kinds(conn, &mut parser, &mut call, settings)?;
        self.parse_people(conn, &mut parser, &mut call)?;
        self.parse_dates(&mut parser, &mut call, settings.calendar.zone);
        call.subject = parser.required("subject", &self.subject);
        call.description = parser.text("description", &self.description);
        call.phone = parser.line("phone", &self.phone);
        call.wanted_time = parser.line("wanted_time", &self.wanted_time);
        call.working_notes = parser.text("working_notes", &self.working_notes);
        call.relayed_by = parser.line("relayed_by", &self.relayed_by);
        let typed = Typed {
            call,
            contract: parser.line("contract", &self.contract),
            first: parser.word("first", &self.first, First::Taken),
            why: parser.text("why", &self.why),
            resume_on: parser.day("resume_on", &self.resume_on),
            solution: parser.text("solution", &self.solution),
        };
        parser.done()?;
        Ok(typed)
    }

    /// Customer, contact, unit, item.
    pub(super) fn parse_subject(&self, conn: &Conn, parser: &mut Parser, call: &mut Call) -> Result<(), Failure> {
        let find = |text: &str| equipment::store::by_code(conn, text);
        let unit = parser.record("equipment", &self.equipment, Kind::Equipment, find)?;
        if let Some(unit) = unit.as_ref().filter(|unit| call.equipment_id != Some(unit.id) && !can_be_chosen(unit)) {
            let said = Said::new("call-refusal-unit-out-of-service").with_word("status", unit.status);
            parser.refuse("equipment", said.with("card", code_of(unit)));
        }
        let find = |text: &str| customer::store::named(conn, text);
        let typed = parser.record("customer", &self.customer, Kind::Customer, find)?.map(|customer| customer.id);
        let customer = parser.need("customer", typed.or(unit.as_ref().map(|unit| unit.customer_id)));
        let find = |text: &str| item::store::named(conn, text);
        let item = parser.record("item", &self.item, Kind::Item, find)?.map(|item| item.id);
        call.customer_id = customer.unwrap_or_default();
        call.equipment_id = unit.as_ref().map(|unit| unit.id);
        call.item_id = unit.map(|unit| unit.item_id).or(item);
        call.contact_name = parser.line("contact", &self.contact);
        call.contact_id = match (customer, call.contact_name.as_str()) {
            (Some(customer), name) if !name.is_empty() => {
                customer::store::contact_by_code(conn, customer, name)?.map(|contact| contact.id)
            }
            _ => None,
        };
        Ok(())
    }

    /// What kind of call it is, and how much it weighs.
    pub(super) fn parse_kinds(
        &self,
        conn: &Conn,
        parser: &mut Parser,
        call: &mut Call,
        settings: &Settings,
    ) -> Result<(), Failure> {
        call.channel = parser.word("channel", &self.channel, Channel::Hotline);
        call.call_type = parser.word("call_type", &self.call_type, CallType::Fault);
        call.fault_class = parser.word("fault_class", &self.fault_class, FaultClass::None);
        call.impact = parser.word("impact", &self.impact, Weight::Medium);
        call.urgency = parser.word("urgency", &self.urgency, Weight::Medium);
        let by_table = priority_of(call.impact, call.urgency, &settings.policy);
        call.priority = parser.word::<Priority>("priority", &self.priority, by_table);
        call.problem_type = entry(conn, parser, ("problem_type", Dict::ProblemType), &self.problem_type)?;
        call.territory = entry(conn, parser, ("territory", Dict::Territory), &self.territory)?;
        call.delay_cause = entry(conn, parser, ("delay_cause", Dict::DelayCause), &self.delay_cause)?;
        Ok(())
    }

    fn parse_people(&self, conn: &Conn, parser: &mut Parser, call: &mut Call) -> Result<(), Failure> {
        let user = |text: &str| people::store::by_code(conn, text);
        let queue = |text: &str| people::store::queue_by_code(conn, text);
        call.queue_id = parser.record("queue", &self.queue, Kind::Queue, queue)?.map(|queue| queue.id);
        call.technician_id = parser.record("technician", &self.technician, Kind::User, user)?.map(|user| user.id);
        if call.id == CallId::default() {
            // Later the owner only changes by a step, which is logged.
            call.owner_id = parser.record("owner", &self.owner, Kind::User, user)?.map(|user| user.id);
        }
        Ok(())
    }

    pub(super) fn parse_dates(&self, parser: &mut Parser, call: &mut Call, zone: Tz) {
        let wanted_on = parser.day("wanted_on", &self.wanted_on);
        if wanted_on != call.wanted_on {
            call.wanted_on = wanted_on;
            call.wanted_used = false;
        }
        call.solve_by = parser.day("solve_by", &self.solve_by);
        call.target_at = parser.instant("target_at", &self.target_at, zone);
        if call.id == CallId::default()
            && let Some(opened_at) = parser.instant("opened_at", &self.opened_at, zone)
        {
            call.opened_at = opened_at;
            call.last_step_at = opened_at;
        }
    }
}

/// An entry of a dictionary, by code or name; the record keeps the code.
fn entry(conn: &Conn, parser: &mut Parser, (field, dict): (&'static str, Dict), text: &str) -> Result<String, Failure> {
    if text.trim().is_empty() {
        return Ok(String::new());
    }
    match setting::store::find_entry(conn, dict, text)? {
        Some(entry) => Ok(entry.code),
        None => {
            parser.refuse(field, Said::new("error-not-in-dictionary").with("value", text.trim()));
            Ok(String::new())
        }
    }
}

/// Units in service can be chosen, and drafts that are just being made (EQ-3).
fn can_be_chosen(unit: &Equipment) -> bool {
    use equipment::Status as S;
    matches!(unit.status, S::Draft | S::Registered | S::InRepair | S::Lent)
}

/// How a unit is typed: its card's number, else its serial, else its id.
pub(super) fn code_of(unit: &Equipment) -> String {
    use crate::base::id::Id as _;
    match &unit.number {
        Some(number) => number.clone(),
        None if !unit.serial.is_empty() => unit.serial.clone(),
        None => format!("#{}", unit.id.raw()),
    }
}

/// A call of which nothing is known yet, reported at this moment.
pub(crate) fn blank(at: Instant) -> Call {
    Call { opened_at: at, last_step_at: at, ..BLANK }
}

/// A call of which nothing is known yet.
const BLANK: Call = Call {
    id: CallId(0),
    version: 0,
    number: String::new(),
    status: Status::Waiting,
    kept_status: None,
    customer_id: CustomerId(0),
    contact_id: None,
    contact_name: String::new(),
    phone: String::new(),
    equipment_id: None,
    item_id: None,
    contract_id: None,
    coverage: None,
    subject: String::new(),
    description: String::new(),
    channel: Channel::Hotline,
    problem_type: String::new(),
    call_type: CallType::Fault,
    fault_class: FaultClass::None,
    impact: Weight::Medium,
    urgency: Weight::Medium,
    priority: Priority::Normal,
    queue_id: None,
    owner_id: None,
    last_owner_id: None,
    owner_began: false,
    wanted_on: None,
    wanted_time: String::new(),
    wanted_used: false,
    solve_by: None,
    technician_id: None,
    territory: String::new(),
    working_notes: String::new(),
    relayed_by: String::new(),
    delay_cause: String::new(),
    opened_at: Instant(0),
    response_due: None,
    resolve_due: None,
    target_at: None,
    responded_at: None,
    solved_at: None,
    closed_at: None,
    last_step_at: Instant(0),
    attempts: 0,
    attempts_total: 0,
    hold_reason: String::new(),
    resume_on: None,
    reason: String::new(),
    solution: String::new(),
    outcome: None,
    unsolvable_whose: None,
    revisit_owed: false,
    first_contact: false,
    in_error: false,
    cycle: 0,
    repeat_of_id: None,
    consent_by_id: None,
    consent_reason: String::new(),
    imported_at: None,
};
