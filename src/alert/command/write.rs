//! Writes down what was found, each once.

use super::run::{Ground, Report};
use crate::{
    alert::{
        Alert, Rule,
        rules::{Warning, due_warnings},
        store::{self, Calendars},
    },
    base::{
        failure::Failure,
        id::{AlertId, CallId, ContractId, EquipmentId, Id as _},
        kind::{Kind, Subject},
        say::{Arg, Said},
        time::Instant,
        words::Word as _,
    },
    call::{self, Call},
    contract,
    db::tx::Tx,
    equipment,
};

/// Takes the steps that a call is due for, and writes down which rule did it and whom it told.
pub(super) fn apply(tx: &Tx<'_>, ground: &Ground, id: CallId) -> Result<Report, Failure> {
    let mut report = Report::default();
    let events = call::command::run_rules_of(tx, id)?;
    let about = Subject::new(Kind::Call, id);
    let told = store::told_about(tx, about, tx.now())?;
    let call = call::store::get(tx, id)?;
    for (at, event) in events.into_iter().enumerate() {
        let Some(rule) = Rule::of_event(event) else { continue };
        let said = about_call(&call, "alert-said-moved").with("rule", Arg::Key(rule.key()));
        // Of several steps in a row the last one has told whom it concerns.
        let told = if at == 0 { store::names(tx, &told)? } else { String::new() };
        // The version makes each step one of its own.
        let key = format!("{}:{at}", call.version);
        let mut alert =
            Alert { told_at: Some(tx.now()), told, ..found(ground, rule, about, key, name_of(&call), said) };
        tx.insert(&mut alert)?;
        report.count(rule, 1, 0);
    }
    if let Some((_, told_of_first)) = report.rules.values_mut().next() {
        *told_of_first = told.len();
    }
    Ok(report)
}

pub(super) fn warn_of_call(
    tx: &Tx<'_>,
    ground: &Ground,
    calendars: &mut Calendars,
    id: CallId,
) -> Result<Report, Failure> {
    let mut report = Report::default();
    let call = call::store::get(tx, id)?;
    let about = Subject::new(Kind::Call, id);
    let moments = store::moments(tx, &call, &ground.settings, &ground.rules, calendars)?;
    for Warning { moment, speaks } in due_warnings(&moments, &store::warned(tx, about)?, (ground.now, &ground.floor)) {
        let key = format!("{}@{}", moment.lead, moment.at.millis());
        let said = said_of_call(&call, moment.rule, moment.lead);
        let told_at = (!speaks).then(|| tx.now());
        let alert = found(ground, moment.rule, about, key, name_of(&call), said);
        tx.insert(&mut Alert { lead: moment.lead, moment: moment.at, told_at, ..alert })?;
        report.count(moment.rule, 1, 0);
    }
    Ok(report)
}

fn said_of_call(call: &Call, rule: Rule, lead: i64) -> Said {
    let due = |said: Said, due: Option<Instant>| match due {
        Some(due) => said.with("due", due),
        None => said.with("due", ""),
    };
    match rule {
        Rule::ResponseShare => {
            due(about_call(call, "alert-said-response-share").with("share", lead), call.response_due)
        }
        Rule::ResponseDue => due(about_call(call, "alert-said-response-due"), call.response_due),
        Rule::ResolveShare => due(about_call(call, "alert-said-resolve-share").with("share", lead), call.resolve_due),
        Rule::ResolveDue => due(about_call(call, "alert-said-resolve-due"), call.resolve_due),
        _ => match call.wanted_on {
            Some(day) => about_call(call, "alert-said-wanted-ahead").with("day", day),
            None => about_call(call, "alert-said-wanted-ahead").with("day", ""),
        },
    }
}

pub(super) fn warn_of_contract(tx: &Tx<'_>, ground: &Ground, id: ContractId) -> Result<Report, Failure> {
    let contract = contract::store::get(tx, id)?;
    let mut report = Report::default();
    if !ground.contract_end(tx, (id, contract.ends_on, contract.remind_days))? {
        return Ok(report);
    }
    let number = contract.number.clone().unwrap_or_else(|| format!("#{}", id.raw()));
    let (customer, _) = store::customer(tx, contract.customer_id)?;
    let key = if contract.ends_on < ground.today { "alert-said-contract-ended" } else { "alert-said-contract-end" };
    let said = Said::new(key)
        .with("number", number.as_str())
        .with("customer", customer.as_str())
        .with("day", contract.ends_on);
    let about = Subject::new(Kind::Contract, id);
    let name = format!("{number} {customer}");
    let alert = found(ground, Rule::ContractEnd, about, contract.ends_on.to_string(), name, said);
    tx.insert(&mut Alert { lead: contract.remind_days, ..alert })?;
    report.count(Rule::ContractEnd, 1, 0);
    Ok(report)
}

pub(super) fn warn_of_unit(tx: &Tx<'_>, ground: &Ground, id: EquipmentId) -> Result<Report, Failure> {
    let unit = equipment::store::get(tx, id)?;
    let mut report = Report::default();
    let Some(end) = ground.unit_end(tx, &unit)? else { return Ok(report) };
    let serial = if unit.serial.is_empty() { unit.number.clone().unwrap_or_default() } else { unit.serial.clone() };
    let (customer, _) = store::customer(tx, unit.customer_id)?;
    let key = if end < ground.today { "alert-said-warranty-ended" } else { "alert-said-warranty-end" };
    let said = Said::new(key).with("serial", serial.as_str()).with("customer", customer.as_str()).with("day", end);
    let about = Subject::new(Kind::Equipment, id);
    let name = format!("{serial} {customer}");
    let lead = ground.rule(Rule::WarrantyEnd).and_then(|rule| rule.leads.0.first().copied()).unwrap_or(0);
    let alert = found(ground, Rule::WarrantyEnd, about, end.to_string(), name, said);
    tx.insert(&mut Alert { lead, ..alert })?;
    report.count(Rule::WarrantyEnd, 1, 0);
    Ok(report)
}

fn about_call(call: &Call, key: &'static str) -> Said {
    Said::new(key).with("number", call.number.as_str()).with("subject", call.subject.as_str())
}

fn name_of(call: &Call) -> String {
    format!("{} {}", call.number, call.subject)
}

/// Something that was found now, still to be told.
fn found(ground: &Ground, rule: Rule, about: Subject, key: String, name: String, said: Said) -> Alert {
    Alert {
        id: AlertId::default(),
        version: 0,
        rule,
        about_kind: about.kind,
        about_id: about.id,
        key,
        lead: 0,
        moment: ground.now,
        name,
        said,
        at: ground.now,
        tell_at: ground.now,
        told_at: None,
        told: String::new(),
    }
}
