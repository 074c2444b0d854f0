//! What a contract promises, part by part: hours, times, modes, limits, and who pays what.

use crate::{
    base::{
        failure::Failure,
        money::Rate,
        say::{Arg, Said},
    },
    contract::{
        Contract, LineRelief, Relief, ReliefLine,
        rules::{limits, modes, terms},
    },
    db::{query::Conn, record},
    item::Item,
    print::data::{Data, Value},
    setting::{self, Dict, Settings},
};

/// The values with what the terms promise. Hours that the terms leave to the company are the company's of today.
///
/// # Errors
/// When the engine fails.
pub fn with(with: Data, conn: &Conn, one: &Contract, settings: &Settings) -> Result<Data, Failure> {
    let its = &one.terms;
    let dates = (one.starts_on, one.ends_on);
    let modes = its
        .modes
        .iter()
        .map(|term| Data::new().with_word("mode", Some(term.mode)).with("until", modes::ends_on(term, dates)));
    let limits = its.limits.iter().map(|limit| Data::new().with("limit", limits::said(limit)));
    Ok(with
        .with("hours", terms::week_said(its.windows.as_ref().unwrap_or(&settings.calendar.week)))
        .with("is_office_hours", its.windows.is_none())
        .with(
            "holidays",
            Said::new(if its.holidays_covered { "contract-terms-holidays" } else { "contract-terms-no-holidays" }),
        )
        .with("promises", promises(one))
        .with("modes", modes.collect::<Vec<_>>())
        .with("limits", limits.collect::<Vec<_>>())
        .with("reliefs", reliefs(conn, one)?))
}

/// Response and resolution by priority, the most urgent first; priorities for which nothing is promised are left out.
fn promises(one: &Contract) -> Vec<Data> {
    let (response, resolve) = (one.terms.response, one.terms.resolve);
    let rows = [
        ("call-priority-urgent", response.urgent, resolve.urgent),
        ("call-priority-high", response.high, resolve.high),
        ("call-priority-normal", response.normal, resolve.normal),
        ("call-priority-low", response.low, resolve.low),
    ];
    let minutes = |minutes: Option<i64>| minutes.map_or(Value::Nothing, |it| Value::One(Arg::Minutes(it)));
    let promised = rows.into_iter().filter(|(_, response, resolve)| response.is_some() || resolve.is_some());
    let row = |(priority, response, resolve): (&'static str, Option<i64>, Option<i64>)| {
        Data::new()
            .with("priority", Said::new(priority))
            .with("response", minutes(response))
            .with("resolve", minutes(resolve))
    };
    promised.map(row).collect()
}

/// Who pays what: by kind, then the single items and groups that differ (TPL-3).
fn reliefs(conn: &Conn, one: &Contract) -> Result<Vec<Data>, Failure> {
    let Relief { parts, labour, travel, other } = one.terms.relief;
    let kinds = [
        ("contract-print-parts", parts),
        ("contract-print-labour", labour),
        ("contract-print-travel", travel),
        ("contract-print-other", other),
    ];
    let of_kind = |(kind, rate)| Data::new().with("what", Said::new(kind)).with("how", share(rate));
    let mut rows: Vec<Data> = kinds.into_iter().map(of_kind).collect();
    for line in &one.terms.refined {
        let how = match line.relief {
            LineRelief::Share(rate) => share(rate),
            LineRelief::Fixed(amount) => Said::new("contract-print-fixed").with("amount", amount),
        };
        rows.push(Data::new().with("what", refined(conn, line)?).with("how", how));
    }
    Ok(rows)
}

fn share(rate: Rate) -> Said {
    match rate {
        Rate::WHOLE => Said::new("contract-print-free"),
        Rate::ZERO => Said::new("contract-print-charged"),
        rate => Said::new("contract-print-discounted").with("rate", rate),
    }
}

/// The item or group as the customer knows it.
fn refined(conn: &Conn, line: &ReliefLine) -> Result<String, Failure> {
    match line.item_id {
        Some(id) => Ok(record::get::<Item>(conn, id)?.name),
        None => setting::store::name_of(conn, Dict::ItemGroup, &line.item_group),
    }
}
