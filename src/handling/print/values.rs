//! The facts of a repair order as values by name, for its templates.

use crate::{
    base::{
        failure::Failure,
        money::{Money, Rate},
        say::{Arg, Mark, Reason, Said},
        text::Texts,
        words::Word,
    },
    handling::{Charge, DecidedBy, LineKind},
    print::{
        data::{Data, DocField, FieldKind, Value},
        face::is_missing,
    },
    setting,
};

use super::{CoverageFacts, DecisionFacts, LineFacts, OrderFacts, PartFacts, VisitFacts, WorkFacts};

/// What stands where there is nothing to say of an amount.
const NO_AMOUNT: &str = "—";

/// The fields of a repair order, beside those of the company, the service and the unit.
pub const FIELDS: &[DocField] = &[
    DocField::text("number", "dispatch-call"),
    DocField::text("dated", "print-order-dated").of(FieldKind::Date),
    DocField::text("is_untouched", "print-order-is-untouched").of(FieldKind::Flag),
    DocField::text("is_worked", "print-order-is-worked").of(FieldKind::Flag),
    DocField::text("unit.maker_serial", "print-order-maker-serial"),
    DocField::text("parts", "print-order-parts").of(FieldKind::List),
    DocField::text("parts.item", "equipment-part-item"),
    DocField::text("parts.serial", "equipment-part-serial"),
    DocField::text("parts.quantity", "equipment-part-quantity").of(FieldKind::Number),
    DocField::text("call.reported_at", "print-order-reported").of(FieldKind::Date),
    DocField::text("call.channel", "print-order-channel"),
    DocField::text("call.problem", "print-order-problem"),
    DocField::text("call.wanted_on", "call-wanted-on").of(FieldKind::Date),
    DocField::text("call.wanted_time", "call-wanted-time"),
    DocField::text("coverage.service", "print-order-service"),
    DocField::text("coverage.contract", "print-order-contract"),
    DocField::text("coverage.reasons", "print-order-reasons"),
    DocField::text("visits", "print-order-work-head").of(FieldKind::List),
    DocField::text("visits.technician", "print-order-technician"),
    DocField::text("visits.dispatch", "print-order-dispatch"),
    DocField::text("visits.planned_from", "print-order-planned-from").of(FieldKind::Date),
    DocField::text("visits.planned_to", "print-order-planned-to").of(FieldKind::Date),
    DocField::text("visits.began", "print-order-began").of(FieldKind::Date),
    DocField::text("visits.ended", "print-order-ended").of(FieldKind::Date),
    DocField::text("visits.method", "print-order-method"),
    DocField::text("visits.outcome", "print-order-outcome"),
    DocField::text("visits.cause", "print-order-cause"),
    DocField::text("visits.successor", "print-order-successor"),
    DocField::text("visits.signed", "print-order-signed"),
    DocField::text("visits.solution", "print-order-solution"),
    DocField::text("solution", "print-order-solution"),
    DocField::text("decision.status", "print-order-decision"),
    DocField::text("decision.at", "print-order-decided-at").of(FieldKind::Date),
    DocField::text("decision.by", "print-order-decided-by"),
    DocField::text("decision.why", "print-order-decided-why"),
    DocField::text("lines", "print-order-lines-head").of(FieldKind::List),
    DocField::text("lines.kind", "print-order-line-kind"),
    DocField::text("lines.description", "print-order-line-description"),
    DocField::text("lines.quantity", "print-order-line-quantity").of(FieldKind::Number),
    DocField::text("lines.price", "print-order-line-price").of(FieldKind::Money),
    DocField::text("lines.charge", "print-order-line-charge"),
    DocField::text("lines.amount", "print-order-line-amount").of(FieldKind::Money),
    DocField::text("sum", "print-order-total-lines").of(FieldKind::Money),
    DocField::text("waived", "print-order-total-waived").of(FieldKind::Money),
    DocField::text("total", "print-order-total").of(FieldKind::Money),
    DocField::text("tax_rate", "print-order-tax-rate").of(FieldKind::Number),
    DocField::text("tax", "print-order-tax").of(FieldKind::Money),
];

/// The values of a repair order.
///
/// # Errors
/// When a total leaves the range of amounts.
pub(super) fn of(facts: &OrderFacts, texts: &Texts) -> Result<Data, Failure> {
    let visits: Vec<Data> = facts.visits.iter().map(|it| visit(it, texts)).collect();
    let lines: Vec<Data> = facts.lines.iter().map(|it| line(it, texts)).collect();
    let data = Data::new()
        .with("company", setting::print::company(&facts.company, texts))
        .with("number", &facts.number)
        .with("dated", facts.dated)
        .with("is_untouched", facts.is_untouched())
        .with("is_worked", facts.visits.iter().any(|visit| visit.work.is_some()))
        .with("customer", Data::new().with("name", &facts.customer))
        .with("contact", &facts.contact)
        .with("phone", &facts.phone)
        .with("site", &facts.site_address)
        .with("unit", unit(facts))
        .with("parts", facts.parts.iter().map(part).collect::<Vec<_>>())
        .with("call", call(facts))
        .with("coverage", coverage(facts, texts))
        .with("visits", visits)
        .with("solution", &facts.solution)
        .with("decision", decision(facts.decision.as_ref()))
        .with("lines", lines);
    with_totals(data, facts)
}

fn unit(facts: &OrderFacts) -> Data {
    let unit = facts.unit.clone().unwrap_or_default();
    Data::new()
        .with("item", unit.item)
        .with("specification", unit.specification)
        .with("serial", unit.serial)
        .with("maker_serial", unit.maker_serial)
        .with("card", unit.card_number)
        .with("warranty_to", unit.warranty_to)
}

fn part(part: &PartFacts) -> Data {
    Data::new().with("item", &part.item).with("serial", &part.serial).with("quantity", part.quantity)
}

fn call(facts: &OrderFacts) -> Data {
    let (fault, promise) = (&facts.fault, &facts.promise);
    Data::new()
        .with("reported_at", fault.reported_at)
        .with_word("channel", Some(fault.channel))
        .with_word("call_type", Some(fault.call_type))
        .with("problem", &fault.problem_type)
        .with("subject", &fault.subject)
        .with("description", &fault.description)
        .with_word("priority", Some(promise.priority))
        .with("response_due", promise.response_due)
        .with("resolve_due", promise.resolve_due)
        .with("wanted_on", promise.wanted_on)
        .with("wanted_time", &promise.wanted_time)
}

fn coverage(facts: &OrderFacts, texts: &Texts) -> Data {
    // What would have been covered is no matter once nothing is done.
    let coverage = facts.coverage.as_ref().filter(|_| !facts.is_untouched());
    let Some(CoverageFacts { service, contract_number, reasons }) = coverage else {
        let nothing = Data::new().with("service", Value::Nothing).with("contract", Value::Nothing);
        return nothing.with("reasons", Value::Nothing);
    };
    let reasons: Vec<String> = reasons.iter().map(|it| reason(it, texts)).collect();
    Data::new()
        .with_word("service", Some(*service))
        .with("contract", contract_number)
        .with("reasons", reasons.join("\n"))
}

/// A reason behind its sign, or behind a word where the font lacks the sign.
fn reason(reason: &Reason, texts: &Texts) -> String {
    let sign = match reason.mark {
        Mark::Yes => '✓',
        Mark::No => '×',
        Mark::Note => '·',
        Mark::Warning => '！',
    };
    let said = texts.say(&reason.said);
    if is_missing(sign) {
        return format!("[{}] {said}", texts.get(&reason.mark.key()));
    }
    format!("{sign} {said}")
}

fn visit(visit: &VisitFacts, texts: &Texts) -> Data {
    let data = Data::new()
        .with("technician", &visit.technician)
        .with("dispatch", &visit.dispatch)
        .with("planned_from", visit.planned_from)
        .with("planned_to", visit.planned_to);
    let work = visit.work.as_ref();
    let text = |of: fn(&WorkFacts) -> &String| work.map(of);
    data.with("began", work.map(|it| it.began_at))
        .with("ended", work.map(|it| it.ended_at))
        .with_word("method", work.map(|it| it.method))
        .with_word("outcome", work.map(|it| it.outcome))
        .with("cause", text(|it| &it.cause))
        .with("successor", text(|it| &it.successor_serial))
        .with("signed", work.map(|it| signed(it, texts)))
        .with("solution", text(|it| &it.solution))
}

fn signed(work: &WorkFacts, texts: &Texts) -> String {
    match work.signed_at {
        Some(at) if !work.signed_by.is_empty() => format!("{}  {}", work.signed_by, texts.at(at)),
        _ => work.signed_by.clone(),
    }
}

/// That the request was declined or withdrawn, by whom and why.
fn decision(decision: Option<&DecisionFacts>) -> Data {
    Data::new()
        .with_word("status", decision.map(|it| it.status))
        .with("at", decision.map(|it| it.at))
        .with("by", decision.map(|it| &it.by))
        .with("why", decision.map(|it| &it.why))
}

fn line(line: &LineFacts, texts: &Texts) -> Data {
    let mut description = line.description.trim().to_owned();
    if !line.serial.is_empty() {
        let said = Said::new("print-order-line-serial").with("serial", line.serial.as_str());
        description = format!("{description}\n{}", texts.say(&said));
    }
    let quantity = format!("{} {}", line.quantity.show(), line.measure);
    let is_removed = line.kind == LineKind::PartRemoved;
    let amount = |amount: Money, is_none: bool| if is_none { Value::from(NO_AMOUNT) } else { Value::from(amount) };
    Data::new()
        .with("kind", Value::One(Arg::Key(kind_key(line.kind).to_owned())))
        .with("description", description.trim_start())
        .with("quantity", quantity.trim_end())
        .with("price", amount(line.price, is_removed))
        .with("charge", charge(line, texts))
        .with("amount", amount(line.net, is_removed && line.net == Money::ZERO))
}

/// Free, discounted or charged, and in a word why.
fn charge(line: &LineFacts, texts: &Texts) -> String {
    if line.kind == LineKind::PartRemoved {
        return texts.get("print-order-charge-none").to_string();
    }
    let how = match line.charge {
        Charge::Free => Said::new("print-order-charge-free"),
        Charge::Discounted => Said::new("print-order-charge-discounted").with("relief", Arg::Rate(line.relief)),
        Charge::Charged => Said::new("print-order-charge-charged"),
    };
    let why = match line.decided_by {
        DecidedBy::Warranty => texts.get("print-order-why-warranty").to_string(),
        DecidedBy::Contract => texts.get("print-order-why-contract").to_string(),
        DecidedBy::CallType => texts.get("print-order-why-call-type").to_string(),
        DecidedBy::LastWord => line.last_word_reason.clone(),
        DecidedBy::Standard => String::new(),
    };
    let how = texts.say(&how);
    let mut lines = vec![if why.is_empty() {
        how
    } else {
        texts.say(&Said::new("print-order-charge-why").with("how", how).with("why", why))
    }];
    if line.discount != Rate::ZERO {
        let said = Said::new("print-order-charge-less").with("discount", Arg::Rate(line.discount));
        lines.push(texts.say(&said));
    }
    if !line.waived_reason.is_empty() {
        lines.push(texts.say(&Said::new("print-order-charge-waived").with("why", line.waived_reason.as_str())));
    }
    lines.join("\n")
}

/// The sum of the lines; what was waived of it; what is to be paid and the tax in that.
fn with_totals(data: Data, facts: &OrderFacts) -> Result<Data, Failure> {
    let lines = &facts.lines;
    let sum = Money::sum(lines.iter().map(|line| line.net))?;
    let waived = Money::sum(lines.iter().filter(|line| !line.waived_reason.is_empty()).map(|line| line.net))?;
    let payable = sum.minus(waived)?;
    let owed = lines.iter().filter(|line| line.waived_reason.is_empty());
    let tax = Money::sum(owed.map(|line| line.net.tax_within(facts.tax_rate)))?;
    let has_tax = facts.tax_rate != Rate::ZERO;
    Ok(data
        .with("sum", sum)
        .with("waived", (waived != Money::ZERO).then_some(waived))
        .with("total", payable)
        .with("tax_rate", has_tax.then_some(facts.tax_rate))
        .with("tax", has_tax.then_some(tax)))
}

/// What a line is, shorter than elsewhere.
fn kind_key(kind: LineKind) -> &'static str {
    match kind {
        LineKind::PartFitted => "print-order-kind-part-fitted",
        LineKind::PartRemoved => "print-order-kind-part-removed",
        LineKind::Labour => "print-order-kind-labour",
        LineKind::Travel => "print-order-kind-travel",
        LineKind::Other => "print-order-kind-other",
    }
}
