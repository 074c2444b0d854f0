//! Deliveries from a file: the rows of one number are one delivery, posted as it goes in.

use std::sync::LazyLock;

use crate::{
    base::{
        alike::folded,
        failure::{Failure, FieldError},
        field::Field,
        kind::{Kind, Subject},
        say::{Arg, Reason, Said},
        time::parse_day,
    },
    customer::store as customers,
    db::tx::Tx,
    delivery::{
        Delivery,
        command::{Draft, KEEPERS, LineDraft, post, save},
        fields::{FIELDS, LINE_FIELDS},
        rules::{DAY_TO_COME, split_serials},
        store,
    },
    people::Role,
};

use super::{
    import::{Applied, Columns, Effect, Importer, Rows, Trouble},
    lines::{copied, lifted},
};

/// The importer of deliveries.
#[derive(Clone, Copy, Debug)]
pub struct Deliveries;

static ROW: LazyLock<Vec<Field<Draft>>> = LazyLock::new(|| {
    let mut fields: Vec<Field<Draft>> = FIELDS.iter().map(copied).collect();
    fields.extend([
        lifted(LINE_FIELDS, "item", |draft| &mut line(draft).item).required(),
        lifted(LINE_FIELDS, "quantity", |draft| &mut line(draft).quantity),
        lifted(LINE_FIELDS, "serials", |draft| &mut line(draft).serials),
        lifted(LINE_FIELDS, "batch", |draft| &mut line(draft).batch),
        lifted(LINE_FIELDS, "price", |draft| &mut line(draft).price),
    ]);
    fields
});

/// The line of the row: its only one.
fn line(draft: &mut Draft) -> &mut LineDraft {
    if draft.lines.is_empty() {
        draft.lines.push(LineDraft::default());
    }
    &mut draft.lines[0]
}

impl Columns for Deliveries {
    type Draft = Draft;

    fn fields(&self) -> &'static [Field<Draft>] {
        &ROW
    }

    fn also(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("foreign_number", "order id"),
            ("foreign_number", "order no"),
            ("foreign_number", "出库单编号"),
            ("delivered_on", "shipped date"),
            ("delivered_on", "出库日期"),
            ("customer", "customer id"),
            ("customer", "客户编号"),
            ("end_customer", "最终客户编号"),
            ("item", "product id"),
            ("item", "物料编号"),
            ("serials", "序列号清单"),
        ]
    }

    fn key(&self, row: &Draft) -> String {
        row.foreign_number.trim().to_owned()
    }
}

impl Importer for Deliveries {
    fn op(&self) -> &'static str {
        "exchange-op-deliveries"
    }

    fn kind(&self) -> Kind {
        Kind::Delivery
    }

    fn roles(&self) -> &'static [Role] {
        KEEPERS
    }

    fn apply(&self, tx: &Tx<'_>, rows: &Rows<'_, Draft>) -> Result<Applied, Trouble> {
        same_head(rows)?;
        if let Some(before) = imported_before(tx, rows.first())? {
            let said = Said::new("exchange-delivery-known").with("number", before.number.unwrap_or_default());
            let warnings = vec![FieldError::new("foreign_number", said)];
            let subject = Subject::new(Kind::Delivery, before.id);
            return Ok(Applied { subject, effect: Effect::Same, warnings });
        }
        let mut draft = rows.first().clone();
        draft.lines = rows.drafts.iter().flat_map(|row| row.lines.iter().cloned()).collect();
        let id = save(tx, &draft)?;
        let posted = post(tx, id).map_err(|failure| blame(rows, failure))?;
        let field = |said: &Said| if said.key == DAY_TO_COME { "delivered_on" } else { "serials" };
        let warning = |reason: Reason| FieldError::new(field(&reason.said), reason.said);
        let warnings = posted.reasons.into_iter().map(warning).collect();
        Ok(Applied { subject: Subject::new(Kind::Delivery, id), effect: Effect::Made, warnings })
    }
}

/// A field of the head, and where the row keeps it.
type Head = (&'static str, fn(&Draft) -> &str);

/// Rows of one number tell one story: day and customers are the same on each, however they are written.
fn same_head(rows: &Rows<'_, Draft>) -> Result<(), Trouble> {
    let first = rows.first();
    let heads: [Head; 3] = [
        ("delivered_on", |draft| &draft.delivered_on),
        ("customer", |draft| &draft.customer),
        ("end_customer", |draft| &draft.end_customer),
    ];
    for (at, row) in rows.drafts.iter().enumerate() {
        for (field, of) in heads {
            let is_same_day = || parse_day(of(row)).is_some_and(|day| parse_day(of(first)) == Some(day));
            if folded(of(row)) != folded(of(first)) && !is_same_day() {
                let said = Said::new("exchange-delivery-differs").with("number", first.foreign_number.trim());
                return Err(Trouble::at(at, Failure::field(field, said.with("value", of(first)))));
            }
        }
    }
    Ok(())
}

/// A file that is imported again makes no second delivery of the same number for the same customer.
fn imported_before(tx: &Tx<'_>, row: &Draft) -> Result<Option<Delivery>, Failure> {
    let number = row.foreign_number.trim();
    if number.is_empty() {
        return Ok(None);
    }
    match customers::by_code(tx, row.customer.trim())? {
        Some(customer) => store::by_foreign(tx, customer.id, number),
        None => Ok(None),
    }
}

/// A refusal that names serials belongs to the row in which the first of them stands.
fn blame(rows: &Rows<'_, Draft>, failure: Failure) -> Trouble {
    let Failure::Refused(said) = &failure else { return failure.into() };
    let Some(serial) = first_serial(said).map(|serial| folded(&serial)) else { return failure.into() };
    let has = |row: &&Draft| {
        let stands = |text: &str| folded(text) == serial;
        row.lines.iter().any(|line| stands(&line.batch) || split_serials(&line.serials).iter().any(|one| stands(one)))
    };
    let at = rows.drafts.iter().position(has).unwrap_or(0);
    Trouble::at(at, Failure::field("serials", said.clone()))
}

fn first_serial(said: &Said) -> Option<String> {
    said.args.iter().find_map(|(name, arg)| match arg {
        Arg::Text(serial) if name == "serial" => Some(serial.clone()),
        Arg::List(list) => list.iter().find_map(first_serial),
        _ => None,
    })
}
