//! The work on a call of the story: handling records with their lines, judged by the rules, and the parts that stay in
//! the unit.

use crate::{
    base::{
        failure::Failure,
        id::{DispatchId, FittedPartId, HandlingId, HandlingLineId, UserId},
        kind::{Kind, Subject},
        money::{Money, Overflow, Qty, Rate},
        say::{Reasons, Said},
        time::Instant,
        words::Word as _,
    },
    call::rules::{Event, Step},
    contract::Coverage,
    db::bulk::Stamp,
    dispatch::{self, Dispatch},
    equipment::{FittedPart, rules::warranty},
    handling::{
        Charge, DecidedBy, Handling, HandlingLine, LineKind, Method, Outcome,
        rules::{ChargeFacts, LineFacts, charge},
    },
};

use super::{life::Life, office::Office};

/// How some work went.
pub(super) struct Work {
    pub(super) is_solved: bool,
    pub(super) text: String,
    pub(super) cause: &'static str,
    /// The part that is needed, by its code.
    pub(super) part: Option<&'static str>,
    pub(super) problem: &'static str,
    pub(super) minutes: usize,
}

impl Life {
    /// Sends a technician, by who owns the call.
    pub(super) fn send_out(
        &mut self,
        office: &mut Office,
        by: UserId,
        technician: UserId,
        plan: Instant,
    ) -> Result<(), Failure> {
        let stamp = Stamp::new(self.now, by, "dispatch-op-issue");
        let minutes = 60 + 30 * i64::try_from(self.chance.below(5)).unwrap_or(0);
        let number = office.maker.number(Kind::Dispatch, office.day(self.now))?;
        let is_agreed = self.chance.below(10) < 6;
        let instructions = office.words.one(&mut self.chance, "instructions").to_owned();
        let dispatch = Dispatch {
            id: DispatchId::default(),
            version: 0,
            number,
            call_id: self.call.id,
            technician_id: technician,
            planned_from: Some(plan),
            planned_to: Some(plan.plus_ms(minutes * 60_000)),
            instructions,
            status: dispatch::Status::Issued,
            reason: String::new(),
            attempt: self.call.attempts_total,
            issued_at: self.now,
            accepted_at: None,
            ended_at: None,
            replaces_id: None,
            agreed_at: is_agreed.then_some(self.now),
        };
        let dispatch = office.maker.begin(dispatch, stamp, self.is_traced);
        let said = Said::new("dispatch-tell-issued")
            .with("number", dispatch.number.as_str())
            .with("customer", office.clients[self.client].name.as_str())
            .with("phone", self.call.phone.as_str())
            .with("subject", self.call.subject.as_str());
        let about = Subject::new(Kind::Dispatch, dispatch.id);
        self.dispatches.push(dispatch);
        self.tell(office, stamp, technician, said, about);
        self.step(office, by, stamp.op, Step::new(Event::DispatchIssued).said(self.sent(office)))
    }

    /// What the log says of the last dispatch.
    fn sent(&self, office: &Office) -> Said {
        let said = Said::new("dispatch-note");
        match self.dispatches.last() {
            Some(one) => said.with("number", one.number.as_str()).with("technician", office.name(one.technician_id)),
            None => said,
        }
    }

    /// The technician takes the last dispatch, or says no.
    pub(super) fn answer_dispatch(&mut self, office: &mut Office, refusal: Option<&str>) -> Result<(), Failure> {
        let (now, said) = (self.now, self.sent(office));
        let Some(one) = self.dispatches.last_mut() else { return Ok(()) };
        let by = one.technician_id;
        match refusal {
            None => {
                one.change(Stamp::new(now, by, "dispatch-op-accept"), |one| {
                    one.status = dispatch::Status::Accepted;
                    one.accepted_at = Some(now);
                });
                self.step(office, by, "dispatch-op-accept", Step::new(Event::DispatchAccepted).said(said))
            }
            Some(why) => {
                one.change(Stamp::new(now, by, "dispatch-op-reject"), |one| {
                    one.status = dispatch::Status::Rejected;
                    one.reason = why.to_owned();
                    one.ended_at = Some(now);
                });
                self.step(office, by, "dispatch-op-reject", Step::new(Event::DispatchRejected).why(why).said(said))
            }
        }
    }

    /// Records work that was done: by the technician on the last dispatch, else by who owns the call.
    pub(super) fn handle(&mut self, office: &mut Office, work: &Work, coverage: &Coverage) -> Result<(), Failure> {
        let on_site = self.dispatches.last().filter(|one| one.status == dispatch::Status::Accepted);
        let (dispatch_id, by) = match on_site {
            Some(one) => (Some(one.id), one.technician_id),
            None => (None, self.call.owner_id.unwrap_or(office.teams[self.team].manager)),
        };
        let stamp = Stamp::new(self.now, by, "handling-op-record");
        let least = on_site.and_then(|one| one.accepted_at).unwrap_or(self.call.opened_at);
        let began_at = self.now.plus_ms(-60_000 * i64::try_from(work.minutes).unwrap_or(0)).max(least);
        let signed_by = if dispatch_id.is_some() { self.call.contact_name.clone() } else { String::new() };
        let handling = Handling {
            id: HandlingId::default(),
            version: 0,
            call_id: self.call.id,
            dispatch_id,
            attempt: self.call.attempts_total,
            user_id: by,
            outcome: if work.is_solved { Outcome::Solved } else { Outcome::NotSolved },
            method: if dispatch_id.is_some() { Method::OnSite } else { Method::Remote },
            cause: work.cause.to_owned(),
            solution: work.text.clone(),
            began_at,
            ended_at: self.now,
            in_warranty: coverage.in_warranty,
            successor_serial: String::new(),
            signed_at: (!signed_by.is_empty()).then_some(self.now),
            signed_by,
        };
        let handling = office.maker.begin(handling, stamp, self.is_traced);
        let lines = self.lines_of(office, handling.id, work, dispatch_id.is_some());
        let outcome = handling.outcome;
        self.handlings.push(handling);
        for line in judged(office, self, lines, coverage)? {
            let line = office.maker.begin(line, stamp, self.is_traced);
            self.lines.push(line);
        }
        if dispatch_id.is_some()
            && let Some(one) = self.dispatches.last_mut()
        {
            one.change(stamp, |one| {
                one.status = dispatch::Status::Handled;
                one.ended_at = Some(stamp.at);
            });
        }
        let said = Said::new("handling-said-by").with("name", office.name(by)).with_word("outcome", outcome);
        self.step(office, by, stamp.op, Step::new(Event::Handled).text(work.text.as_str()).said(said))
    }

    fn lines_of(&mut self, office: &Office, handling: HandlingId, work: &Work, on_site: bool) -> Vec<HandlingLine> {
        let mut lines = Vec::new();
        let part =
            work.part.filter(|_| work.is_solved).and_then(|code| office.parts.get(code).map(|part| (code, part)));
        if let Some((code, part)) = part {
            let old = self.card.and_then(|card| office.cards[card].fitted.iter().find(|one| one.item_id == part.id));
            let has_serial = part.price.0 >= 100_000;
            let serial = |number: usize| if has_serial { format!("{}-{number:05}", &code[2..]) } else { String::new() };
            if old.is_some() || self.chance.once_in(2) {
                let serial = old.map_or_else(|| serial(self.chance.below(90_000)), |old| old.serial.clone());
                let line = blank(handling, LineKind::PartRemoved, (part.id, part.name), serial);
                lines.push(HandlingLine { condition: "defect".to_owned(), ..line });
            }
            let line = blank(handling, LineKind::PartFitted, (part.id, part.name), serial(self.chance.below(90_000)));
            lines.push(HandlingLine { price: part.price, cost: part.cost, ..line });
        }
        // The other program knew of parts; hours and travel were in its papers.
        if !self.is_traced {
            lines.retain(|line: &HandlingLine| line.kind == LineKind::PartFitted);
        }
        let labour = match (on_site, work.problem) {
            (false, _) => "S-REMOTE",
            (true, "electrical" | "control") => "S-ELEC",
            (true, _) => "S-MECH",
        };
        let travel = if self.chance.below(10) < 8 { "T-CITY" } else { "T-DAY" };
        let services = [Some(labour), on_site.then_some(travel)];
        for code in services.into_iter().flatten().filter(|_| self.is_traced) {
            let service = office.service(code);
            let halves = i64::try_from(work.minutes.div_ceil(30)).unwrap_or(1);
            let quantity = if service.kind == LineKind::Labour && on_site { Qty(halves * 500) } else { Qty::ONE };
            let line = blank(handling, service.kind, (service.id, service.name), String::new());
            lines.push(HandlingLine { quantity, price: service.price, cost: service.cost, ..line });
        }
        for (line, position) in lines.iter_mut().zip(1..) {
            line.position = position;
        }
        lines
    }
}

fn blank(
    handling_id: HandlingId,
    kind: LineKind,
    (item, name): (crate::base::id::ItemId, &str),
    serial: String,
) -> HandlingLine {
    HandlingLine {
        id: HandlingLineId::default(),
        version: 0,
        handling_id,
        position: 0,
        kind,
        item_id: Some(item),
        description: name.to_owned(),
        serial,
        quantity: Qty::ONE,
        price: Money::ZERO,
        discount: Rate::ZERO,
        cost: Money::ZERO,
        warehouse: String::new(),
        condition: String::new(),
        charge: Charge::Free,
        relief: Rate::ZERO,
        net: Money::ZERO,
        decided_by: DecidedBy::Standard,
        reasons: Reasons::default(),
        last_word: None,
        last_word_reason: String::new(),
        waived_reason: String::new(),
        waived_by_id: None,
    }
}

/// What each line costs whom, by the tests of the settings (MON-2).
fn judged(
    office: &Office,
    life: &Life,
    mut lines: Vec<HandlingLine>,
    coverage: &Coverage,
) -> Result<Vec<HandlingLine>, Failure> {
    let policy = &office.settings.policy;
    let rule = policy.call_types.iter().find(|rule| rule.call_type == life.call.call_type.word());
    let facts = ChargeFacts {
        order: &policy.charge_order,
        coverage: Some(coverage),
        call_type: life.call.call_type,
        type_relief: rule.and_then(|rule| rule.relief),
    };
    let removed: Vec<(Option<crate::base::id::ItemId>, String)> = lines
        .iter()
        .filter(|line| line.kind == LineKind::PartRemoved && !line.serial.is_empty())
        .map(|line| (line.item_id, line.serial.clone()))
        .collect();
    for line in &mut lines {
        let same = removed.iter().filter(|(item, _)| *item == line.item_id);
        let group = if matches!(line.kind, LineKind::PartFitted | LineKind::PartRemoved) { "spare" } else { "service" };
        let of_line = LineFacts {
            kind: line.kind,
            item_id: line.item_id,
            item_group: group.to_owned(),
            replaces: same.map(|(_, serial)| serial.clone()).collect(),
            quantity: line.quantity,
            price: line.price,
            discount: line.discount,
            last_word: None,
        };
        let decision = charge(&of_line, &facts).map_err(|Overflow| Failure::from(Overflow))?;
        line.charge = decision.charge;
        line.relief = decision.relief;
        line.net = decision.net;
        line.decided_by = decision.decided_by;
        line.reasons = decision.reasons;
    }
    Ok(lines)
}

/// The parts of a closed call are in its unit, or out of it (EQ-6): each line once.
pub(super) fn fit(life: &mut Life, office: &mut Office, stamp: Stamp) {
    let Some(place) = life.card else { return };
    for line in &life.lines {
        let is_part = matches!(line.kind, LineKind::PartFitted | LineKind::PartRemoved);
        let Some(item_id) = line.item_id.filter(|_| is_part && !life.applied.contains(&line.id)) else { continue };
        life.applied.push(line.id);
        let worked_at = life.handlings.iter().find(|one| one.id == line.handling_id).map(|one| one.ended_at);
        let day = office.day(worked_at.unwrap_or(stamp.at));
        let card = &mut office.cards[place];
        let part = FittedPart {
            id: FittedPartId::default(),
            version: 0,
            equipment_id: card.id,
            item_id,
            serial: line.serial.clone(),
            quantity: line.quantity,
            fitted_on: None,
            fitted_call_id: None,
            removed_on: None,
            removed_call_id: None,
            fitted_line_id: None,
            removed_line_id: None,
            level: 1,
            warranty_from: None,
            warranty_to: None,
        };
        if line.kind == LineKind::PartFitted {
            let months = office.parts.values().find(|one| one.id == item_id).map_or(0, |one| one.months);
            let unit_ends = card.warranty.map(|(_, to)| to);
            let own = warranty::of_part(day, months, unit_ends, office.settings.policy.part_term);
            let (warranty_from, warranty_to) = own.unzip();
            let (fitted_on, fitted_call_id, fitted_line_id) = (Some(day), Some(life.call.id), Some(line.id));
            let part = FittedPart { fitted_on, fitted_call_id, fitted_line_id, warranty_from, warranty_to, ..part };
            card.fitted.push(office.maker.begin(part, stamp, life.is_traced));
            continue;
        }
        let (call, line_id) = (life.call.id, line.id);
        let took_out = move |part: &mut FittedPart| {
            (part.removed_on, part.removed_call_id, part.removed_line_id) = (Some(day), Some(call), Some(line_id));
        };
        let over = Stamp { at: stamp.at.max(office.live_from), ..stamp };
        if let Some(at) = card.fitted.iter().position(|one| one.item_id == item_id) {
            let mut old = card.fitted.remove(at);
            old.change(stamp, took_out);
            office.maker.finish(old, over);
        } else {
            let mut part = part;
            took_out(&mut part);
            office.maker.insert(part, if life.is_traced { stamp } else { over });
        }
    }
}
