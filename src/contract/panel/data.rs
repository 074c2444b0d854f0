//! What the form of a contract shows, loaded at once.

use chrono::NaiveDate;

use crate::{
    base::{
        calendar::Week,
        failure::Failure,
        id::{ContractId, CustomerId, EquipmentId, TemplateId},
        kind::{Kind, Subject},
        say::Said,
    },
    contract::{
        Contract, ContractEvent, Template,
        command::{Draft, LineDraft, TemplateDraft, Verdict, may_renew, renewed, verdicts},
        rules::{
            renewal,
            standing::{self, AsOf},
            terms,
        },
        store::{self, LineRow},
    },
    customer::store as customer,
    cx::{
        log_of,
        records::{By, Found},
    },
    db::query::Conn,
    equipment::{rules::name_of, store as equipment},
    people::store as people,
    setting::store as setting,
    ui::log::LogLine,
};

/// A contract as its form shows it.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub(super) contract: Contract,
    /// Name of the customer.
    pub(super) customer: String,
    /// How it stands today.
    pub(super) as_of: AsOf,
    pub(super) today: NaiveDate,
    pub(super) steps: Vec<Verdict>,
    /// What keeps it from being renewed.
    pub(super) may_renew: Result<(), Said>,
    /// The renewal is offered: the end is near, or past.
    pub(super) is_renewal_offered: bool,
    /// The contract that it renews.
    pub(super) renews: Option<(ContractId, String)>,
    /// The contract that renews it.
    pub(super) renewed_by: Option<(ContractId, String)>,
    /// The terms in one sentence.
    pub(super) sentence: Said,
    /// The hours that hold: its own, else the company's.
    pub(super) week: Week,
    pub(super) has_own_week: bool,
    /// Its lines with the names of their units.
    pub(super) lines: Vec<LineRow>,
    /// Its events with who recorded them.
    pub(super) events: Vec<(ContractEvent, String)>,
    pub(super) log: Vec<LogLine>,
}

/// Everything the form of a contract shows.
pub(super) fn shown(conn: &Conn, id: i64, by: By) -> Result<Found<Draft, Shown>, Failure> {
    let id = ContractId(id);
    let contract = store::get(conn, id)?;
    let calendar = setting::calendar(conn)?;
    let today = calendar.day_of(by.now);
    let events = store::events(conn, id)?;
    let as_of = standing::on(&contract, &events, today);
    let events = events
        .into_iter()
        .map(|event| Ok((event.clone(), people::name(conn, Some(event.user_id))?)))
        .collect::<Result<_, Failure>>()?;
    let shown = Shown {
        customer: customer::name(conn, Some(contract.customer_id))?,
        as_of,
        today,
        steps: verdicts(conn, id)?,
        may_renew: may_renew(conn, id)?,
        is_renewal_offered: renewal::is_offered(contract.ends_on, contract.remind_days, today),
        renews: contract.renewal_of_id.map(|old| named(conn, old)).transpose()?,
        renewed_by: store::renewal(conn, id)?.map(|next| (next.id, store::code(&next))),
        sentence: terms::sentence(&contract.terms),
        has_own_week: contract.terms.windows.is_some(),
        week: contract.terms.windows.clone().unwrap_or(calendar.week),
        lines: store::line_rows(conn, id)?,
        events,
        log: log_of(conn, Subject::new(Kind::Contract, id))?,
        contract,
    };
    Ok(Found { id: id.0, version: shown.contract.version, draft: Draft::of(conn, id)?, shown })
}

fn named(conn: &Conn, id: ContractId) -> Result<(ContractId, String), Failure> {
    Ok((id, store::code(&store::get(conn, id)?)))
}

/// A new contract: it begins today.
pub(super) fn blank(today: NaiveDate) -> Draft {
    Draft { covers: "serial".to_owned(), kind: "regular".to_owned(), starts_on: today.to_string(), ..Draft::default() }
}

/// A new contract, begun from a customer, a unit or a template.
pub(super) fn started(conn: &Conn, from: Option<Subject>, today: NaiveDate) -> Result<Draft, Failure> {
    let mut draft = blank(today);
    match from.map(|subject| (subject.kind, subject.id)) {
        Some((Kind::Customer, id)) => draft.customer = equipment::customer_code(conn, Some(CustomerId(id)))?,
        Some((Kind::Equipment, id)) => {
            let card = equipment::get(conn, EquipmentId(id))?;
            draft.customer = equipment::customer_code(conn, Some(card.customer_id))?;
            draft.lines.push(LineDraft { equipment: name_of(&card), ..LineDraft::default() });
        }
        Some((Kind::Contract, id)) => draft = renewed(conn, ContractId(id))?,
        Some((Kind::Template, id)) => draft.fill_from(&store::template(conn, TemplateId(id))?),
        _ => {}
    }
    Ok(draft)
}

/// A new contract, filled from the template that is typed in it; as it is where there is none such.
pub(super) fn filled(conn: &Conn, mut draft: Draft) -> Result<Draft, Failure> {
    if let Some(template) = store::template_by_code(conn, &draft.template)? {
        draft.fill_from(&template);
    }
    Ok(draft)
}

/// A template as its form shows it.
#[derive(Clone, Debug)]
pub(super) struct ShownTemplate {
    pub(super) template: Template,
    pub(super) sentence: Said,
    pub(super) week: Week,
    pub(super) log: Vec<LogLine>,
}

/// Everything the form of a template shows.
pub(super) fn shown_template(conn: &Conn, id: i64, _: By) -> Result<Found<TemplateDraft, ShownTemplate>, Failure> {
    let id = TemplateId(id);
    let template = store::template(conn, id)?;
    let shown = ShownTemplate {
        sentence: terms::sentence(&template.terms),
        week: template.terms.windows.clone().unwrap_or(setting::calendar(conn)?.week),
        log: log_of(conn, Subject::new(Kind::Template, id))?,
        template,
    };
    Ok(Found { id: id.0, version: shown.template.version, draft: TemplateDraft::of(conn, id)?, shown })
}
