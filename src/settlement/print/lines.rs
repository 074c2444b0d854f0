//! The lines of a settlement on paper: what each is, and in a word why it costs what it costs.

use crate::{
    base::{
        failure::Failure,
        money::Rate,
        say::{Arg, Said},
    },
    contract,
    db::{query::Conn, record},
    handling::{Charge, DecidedBy, HandlingLine},
    item::Item,
    print::data::Data,
    setting::{self, Dict},
    settlement::SettlementLine,
};

/// The rows, in their order.
///
/// # Errors
/// When the engine fails.
pub fn all(conn: &Conn, lines: &[SettlementLine]) -> Result<Vec<Data>, Failure> {
    lines.iter().map(|line| row(conn, line)).collect()
}

fn row(conn: &Conn, line: &SettlementLine) -> Result<Data, Failure> {
    let work = line.handling_line_id.map(|id| record::get::<HandlingLine>(conn, id)).transpose()?;
    let due = line.charge_line_id.map(|id| contract::store::charge(conn, id)).transpose()?;
    let item = work.as_ref().and_then(|work| work.item_id);
    let item = item.map(|id| record::get::<Item>(conn, id)).transpose()?;
    let unit = item.map(|item| setting::store::name_of(conn, Dict::Unit, &item.unit)).transpose()?;
    Ok(Data::new()
        .with_word("kind", work.as_ref().map(|work| work.kind))
        .with("description", line.description.trim())
        .with("serial", work.as_ref().map(|work| work.serial.as_str()))
        .with("due_on", due.map(|due| due.due_on))
        .with("quantity", line.quantity)
        .with("unit", unit)
        .with("price", line.price)
        .with("discount", line.discount)
        .with("relief", line.relief)
        .with("charge", charge(line, work.as_ref()))
        .with("tax_rate", line.tax_rate)
        .with("tax", line.tax)
        .with("net", line.net))
}

/// Free, discounted or charged, and why: of a waived line who pays is settled by that alone.
fn charge(line: &SettlementLine, work: Option<&HandlingLine>) -> Said {
    if let Some(why) = waived(line) {
        return Said::new("settlement-print-waived").with("why", why);
    }
    let how = match line.charge {
        Charge::Free => Said::new("settlement-print-free"),
        Charge::Discounted => Said::new("settlement-print-discounted").with("relief", line.relief),
        Charge::Charged => Said::new("settlement-print-charged"),
    };
    let why: Option<Arg> = match line.decided_by {
        Some(DecidedBy::Warranty) => Some(Said::new("settlement-print-warranty").into()),
        Some(DecidedBy::Contract) => Some(Said::new("settlement-print-contract").into()),
        Some(DecidedBy::CallType) => Some(Said::new("settlement-print-call-type").into()),
        Some(DecidedBy::LastWord) => {
            work.map(|work| work.last_word_reason.trim()).filter(|it| !it.is_empty()).map(Arg::from)
        }
        Some(DecidedBy::Standard) | None => None,
    };
    let said = match why {
        Some(why) => Said::new("settlement-print-because").with("how", how).with("why", why),
        None => how,
    };
    match line.discount {
        Rate::ZERO => said,
        discount => Said::new("settlement-print-less").with("how", said).with("discount", discount),
    }
}

/// Why the line was waived, if it was.
fn waived(line: &SettlementLine) -> Option<String> {
    let reason = line.reasons.0.iter().find(|reason| reason.said.key == "settlement-reason-waived")?;
    reason.said.args.iter().find_map(|(name, arg)| match arg {
        Arg::Text(why) if name == "why" => Some(why.clone()),
        _ => None,
    })
}
