//! What is changed of a call, as it is typed: a form that begins with how things are.

use chrono_tz::Tz;

use super::{
    Changes, Instead,
    hours::{self, Holds},
    rules::Given,
};
use crate::{
    base::{
        failure::Failure,
        field::{Field, Input, Show},
        kind::Kind,
        parse::Parser,
        typed::Typed,
        words::Word as _,
    },
    call::{self, Priority},
    contract::command::{hours_text, minutes},
    db::query::Conn,
    equipment,
};

/// What may be changed of a call, as text.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Draft {
    /// When it was reported.
    pub opened_at: String,
    /// The contract's number; empty for none.
    pub contract: String,
    /// The unit's card; empty for none.
    pub equipment: String,
    /// How urgent, as a word.
    pub priority: String,
    /// Response promised, in working hours; empty for as it is.
    pub response: String,
    /// Resolution promised, in working hours; empty for as it is.
    pub resolve: String,
    /// Hours of work.
    pub hours: hours::Draft,
}

impl Holds for Draft {
    fn hours(&mut self) -> &mut hours::Draft {
        &mut self.hours
    }
}

impl Typed for Draft {
    const FIELDS: &'static [Field<Self>] = FIELDS;
}

type Row = Field<Draft>;

/// What can be changed.
pub const FIELDS: &[Row] = &[
    Row::new("opened_at", "report-what-if-opened-at", Show::Instant)
        .edited(Input::Instant, |draft: &mut Draft| &mut draft.opened_at),
    Row::new("priority", "report-what-if-priority", Show::Word("call-priority"))
        .edited(Input::Choice("call-priority", &["low", "normal", "high", "urgent"]), |draft: &mut Draft| {
            &mut draft.priority
        })
        .required(),
    Row::new("contract", "report-what-if-contract", Show::Text)
        .edited(Input::Pick(Kind::Contract), |draft: &mut Draft| &mut draft.contract),
    Row::new("equipment", "report-what-if-equipment", Show::Text)
        .edited(Input::Pick(Kind::Equipment), |draft: &mut Draft| &mut draft.equipment),
    Row::new("response", "report-what-if-response", Show::Text)
        .edited(Input::Line, |draft: &mut Draft| &mut draft.response),
    Row::new("resolve", "report-what-if-resolve", Show::Text)
        .edited(Input::Line, |draft: &mut Draft| &mut draft.resolve),
    Draft::CHOICE,
    Draft::HOLIDAYS,
    Draft::MON,
    Draft::TUE,
    Draft::WED,
    Draft::THU,
    Draft::FRI,
    Draft::SAT,
    Draft::SUN,
];

/// The fields before those of the hours.
pub const KEYS: &[&str] = &["opened_at", "priority", "contract", "equipment", "response", "resolve"];

impl Draft {
    /// How things are with a call.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn of(conn: &Conn, given: &Given) -> Result<Self, Failure> {
        let call = &given.call;
        let promise = call::rules::promise(call, &given.settings.policy);
        let unit = call.equipment_id.map(|id| equipment::store::get(conn, id)).transpose()?;
        let contract = call.coverage.as_ref().map(|coverage| coverage.contract_number.clone());
        Ok(Self {
            opened_at: call.opened_at.show(given.settings.calendar.zone),
            contract: contract.unwrap_or_default(),
            equipment: unit.map_or_else(String::new, |unit| unit.number.unwrap_or_else(|| format!("#{}", unit.id.0))),
            priority: call.priority.word().to_owned(),
            response: hours_text(promise.response),
            resolve: hours_text(promise.resolve),
            hours: hours::Draft::default(),
        })
    }

    /// What is changed against how things are.
    ///
    /// # Errors
    /// Everything that can't be read, by field; or the engine fails.
    pub fn changes(&self, conn: &Conn, base: &Self, zone: Tz) -> Result<Changes, Failure> {
        let mut parser = Parser::default();
        // Only what was changed counts: a moment is shown to the minute, and was one to the millisecond.
        let changed = |own: &str, base: &str| own.trim() != base.trim();
        let mut changes = Changes { hours: self.hours.parse(&mut parser), ..Changes::default() };
        if changed(&self.opened_at, &base.opened_at) {
            changes.at = parser.instant("opened_at", &self.opened_at, zone);
        }
        if changed(&self.contract, &base.contract) {
            let number = self.contract.trim().to_owned();
            changes.contract = Some(if number.is_empty() { Instead::None } else { Instead::One(number) });
        }
        if changed(&self.equipment, &base.equipment) {
            let find = |text: &str| equipment::store::by_code(conn, text);
            let unit = parser.record("equipment", &self.equipment, Kind::Equipment, find)?;
            changes.equipment = Some(unit.map_or(Instead::None, |unit| Instead::One(unit.id)));
        }
        if changed(&self.priority, &base.priority) {
            changes.priority = Some(parser.word("priority", &self.priority, Priority::Normal));
        }
        if changed(&self.response, &base.response) {
            changes.response = minutes(&mut parser, "response", &self.response);
        }
        if changed(&self.resolve, &base.resolve) {
            changes.resolve = minutes(&mut parser, "resolve", &self.resolve);
        }
        parser.done().map(|()| changes)
    }
}
