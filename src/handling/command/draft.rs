//! The form of a handling record: strings as typed, read into a record with all errors at once.

use crate::{
    base::{
        alike::half_width,
        failure::{Failure, FieldError},
        id::{CallId, DispatchId, HandlingId, HandlingLineId, UserId},
        kind::{Kind, Subject},
        money::{Money, Qty, Rate},
        parse::{AMOUNT_LIMIT, Parser},
        say::{Reasons, Said},
        time::Instant,
        typed::Origin,
        words::Word as _,
    },
    call::Call,
    db::{query::Conn, record},
    dispatch::Dispatch,
    handling::{Charge, DecidedBy, Handling, HandlingLine, LineKind, Method, Outcome, store},
    item::{self, Item, ItemKind},
    setting::{self, Dict},
    vals,
};

/// A handling record as typed.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The record; none while it is new.
    pub id: Option<HandlingId>,
    /// The version that the form was read with.
    pub version: i64,
    /// The call's number.
    pub call: String,
    /// The dispatch's number; empty for the owner's own work.
    pub dispatch: String,
    /// How it came out, as its word.
    pub outcome: String,
    /// How it was done, as its word.
    pub method: String,
    /// Cause of the fault, by code.
    pub cause: String,
    /// The solution, or what was tried.
    pub solution: String,
    /// When the work began.
    pub began_at: String,
    /// When it ended.
    pub ended_at: String,
    /// Serial of the unit that took over.
    pub successor_serial: String,
    /// Who signed for the customer.
    pub signed_by: String,
    /// When.
    pub signed_at: String,
    /// Parts, hours, travel, other.
    pub lines: Vec<LineDraft>,
    /// The lines that were there when it was read, with their versions.
    pub known_lines: Vec<(HandlingLineId, i64)>,
}

/// A line of a handling record as typed.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct LineDraft {
    /// The line; none while it is new.
    pub id: Option<HandlingLineId>,
    /// Its version as it was read.
    pub version: i64,
    /// What it is, as its word; empty takes what the item is.
    pub kind: String,
    /// The item's code.
    pub item: String,
    /// As it reads on paper; empty takes the item's name.
    pub description: String,
    /// Serial of the part.
    pub serial: String,
    /// How much; empty is one.
    pub quantity: String,
    /// Price per unit; empty takes the item's.
    pub price: String,
    /// Discount agreed, in per cent.
    pub discount: String,
    /// From which warehouse, or where a removed part went.
    pub warehouse: String,
    /// Condition of a removed part.
    pub condition: String,
    /// The engineer's last word, if any.
    pub last_word: String,
    /// Why.
    pub last_word_reason: String,
    /// The line that it stands for, where somebody else took that away.
    pub origin: Origin,
}

/// A draft that was read: the record with its lines, not yet judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// The call.
    pub call: Call,
    /// The dispatch; none for the owner's own work.
    pub dispatch: Option<Dispatch>,
    /// The record.
    pub handling: Handling,
    /// Its lines.
    pub lines: Vec<HandlingLine>,
}

impl Draft {
    /// A new record, as most are.
    pub fn new() -> Self {
        Self { outcome: Outcome::Solved.word().to_owned(), method: Method::OnSite.word().to_owned(), ..Self::default() }
    }

    /// The form of a stored record.
    ///
    /// # Errors
    /// [`Failure::NotFound`] when there is none.
    pub fn of(conn: &Conn, id: HandlingId) -> Result<Self, Failure> {
        let one = store::get(conn, id)?;
        let zone = setting::store::calendar(conn)?.zone;
        let number = "SELECT number FROM dispatch WHERE id = $1";
        let lines = store::lines(conn, id)?;
        Ok(Self {
            id: Some(id),
            version: one.version,
            call: record::get::<Call>(conn, one.call_id)?.number,
            dispatch: conn.value(number, vals![one.dispatch_id])?.unwrap_or_default(),
            outcome: one.outcome.word().to_owned(),
            method: one.method.word().to_owned(),
            cause: one.cause,
            solution: one.solution,
            began_at: one.began_at.show(zone),
            ended_at: one.ended_at.show(zone),
            successor_serial: one.successor_serial,
            signed_by: one.signed_by,
            signed_at: one.signed_at.map_or_else(String::new, |at| at.show(zone)),
            known_lines: lines.iter().map(|line| (line.id, line.version)).collect(),
            lines: lines.iter().map(|line| LineDraft::of(conn, line)).collect::<Result<_, Failure>>()?,
        })
    }

    /// An empty form, filled as far as the call or dispatch it starts from allows. Work that was planned for later is
    /// done now.
    ///
    /// # Errors
    /// [`Failure::NotFound`] when there is no such record.
    pub fn start(conn: &Conn, from: Option<Subject>, now: Instant) -> Result<Self, Failure> {
        let mut draft = Self::new();
        match from {
            Some(Subject { kind: Kind::Dispatch, id }) => {
                let zone = setting::store::calendar(conn)?.zone;
                let dispatch: Dispatch = record::get(conn, DispatchId(id))?;
                draft.call = record::get::<Call>(conn, dispatch.call_id)?.number;
                draft.dispatch = dispatch.number;
                let show = |at: Option<Instant>| at.map_or_else(String::new, |at| at.show(zone));
                let until_now = |at: Instant| at.min(now);
                draft.began_at = show(dispatch.planned_from.or(dispatch.accepted_at).map(until_now));
                draft.ended_at = show(dispatch.planned_to.map(until_now));
            }
            Some(Subject { kind: Kind::Call, id }) => {
                let call: Call = record::get(conn, CallId(id))?;
                draft.solution = call.working_notes;
                draft.call = call.number;
            }
            _ => {}
        }
        Ok(draft)
    }

    /// Reads the form; `now` fills times that were left empty.
    ///
    /// # Errors
    /// Everything that is wrong, by field; lines carry their row.
    pub fn parse(&self, conn: &Conn, now: Instant) -> Result<Parsed, Failure> {
        let mut parser = Parser::default();
        let zone = setting::store::calendar(conn)?.zone;
        let dispatch = parser.record("dispatch", &self.dispatch, Kind::Dispatch, |number| {
            record::first::<Dispatch>(conn, "WHERE number = $1", vals![number])
        })?;
        let call = self.parse_call(conn, &mut parser, dispatch.as_ref())?;
        let ended_at = parser.instant("ended_at", &self.ended_at, zone).unwrap_or(now);
        let began_at = parser.instant("began_at", &self.began_at, zone).unwrap_or(ended_at);
        if began_at > ended_at {
            parser.refuse("ended_at", Said::new("handling-error-ends-before-it-begins"));
        }
        if ended_at > now {
            parser.refuse("ended_at", Said::new("handling-error-in-the-future"));
        }
        let handling = Handling {
            id: self.id.unwrap_or_default(),
            version: self.version,
            call_id: call.as_ref().map(|call| call.id).unwrap_or_default(),
            dispatch_id: dispatch.as_ref().map(|dispatch| dispatch.id),
            attempt: call.as_ref().map_or(0, |call| call.attempts_total),
            user_id: dispatch.as_ref().map_or(UserId::default(), |dispatch| dispatch.technician_id),
            outcome: parser.word("outcome", &self.outcome, Outcome::Solved),
            method: parser.word("method", &self.method, Method::OnSite),
            cause: parse_cause(conn, &mut parser, &self.cause)?,
            solution: parser.required_text("solution", &self.solution),
            began_at,
            ended_at,
            in_warranty: call.as_ref().and_then(|call| call.coverage.as_ref()).is_some_and(|one| one.in_warranty),
            successor_serial: parser.line("successor_serial", &half_width(&self.successor_serial)),
            signed_by: parser.line("signed_by", &self.signed_by),
            signed_at: parser.instant("signed_at", &self.signed_at, zone),
        };
        let takes_over = matches!(handling.method, Method::Exchange | Method::Replacement);
        if takes_over && handling.outcome == Outcome::Solved && handling.successor_serial.is_empty() {
            parser.refuse("successor_serial", Said::new("handling-error-no-successor"));
        }
        let (lines, mut errors) = self.parse_lines(conn)?;
        let Some(call) = parser.need("call", call) else {
            return Err(joined(parser.failure(), errors));
        };
        match parser.done() {
            Ok(()) if errors.is_empty() => Ok(Parsed { call, dispatch, handling, lines }),
            Ok(()) => Err(Failure::Invalid(std::mem::take(&mut errors))),
            Err(failure) => Err(joined(failure, errors)),
        }
    }

    fn parse_call(
        &self,
        conn: &Conn,
        parser: &mut Parser,
        dispatch: Option<&Dispatch>,
    ) -> Result<Option<Call>, Failure> {
        if let Some(dispatch) = dispatch.filter(|_| self.call.trim().is_empty()) {
            return record::get(conn, dispatch.call_id).map(Some);
        }
        parser.record("call", &self.call, Kind::Call, |number| record::first(conn, "WHERE number = $1", vals![number]))
    }

    /// The lines that could be read, and what is wrong with the others.
    fn parse_lines(&self, conn: &Conn) -> Result<(Vec<HandlingLine>, Vec<FieldError>), Failure> {
        let (mut lines, mut errors) = (Vec::new(), Vec::new());
        for (place, draft) in self.lines.iter().enumerate() {
            match draft.parse(conn) {
                Ok(line) => lines.push(line),
                Err(Failure::Invalid(wrong)) => errors.extend(
                    wrong.into_iter().map(|error| FieldError { said: error.said.with("row", place + 1), ..error }),
                ),
                Err(failure) => return Err(failure),
            }
        }
        Ok((lines, errors))
    }
}

fn joined(failure: Failure, more: Vec<FieldError>) -> Failure {
    match failure {
        Failure::Invalid(mut errors) => {
            errors.extend(more);
            Failure::Invalid(errors)
        }
        other => other,
    }
}

fn parse_cause(conn: &Conn, parser: &mut Parser, text: &str) -> Result<String, Failure> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    Ok(match setting::store::find_entry(conn, Dict::Cause, text)? {
        Some(entry) => entry.code,
        None => {
            parser.refuse("cause", Said::new("error-not-in-dictionary").with("value", text));
            String::new()
        }
    })
}

impl LineDraft {
    /// The form of a stored line.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn of(conn: &Conn, line: &HandlingLine) -> Result<Self, Failure> {
        Ok(Self {
            id: Some(line.id),
            version: line.version,
            kind: line.kind.word().to_owned(),
            item: item::store::name(conn, line.item_id)?.0,
            description: line.description.clone(),
            serial: line.serial.clone(),
            quantity: line.quantity.show(),
            price: line.price.plain(),
            discount: if line.discount == Rate::ZERO { String::new() } else { line.discount.show() },
            warehouse: line.warehouse.clone(),
            condition: line.condition.clone(),
            last_word: line.last_word.map_or_else(String::new, |word| word.word().to_owned()),
            last_word_reason: line.last_word_reason.clone(),
            origin: Origin::default(),
        })
    }

    /// Reads the line; what it costs whom is judged afterwards.
    ///
    /// # Errors
    /// Everything that is wrong, by field.
    pub fn parse(&self, conn: &Conn) -> Result<HandlingLine, Failure> {
        let mut parser = Parser::default();
        let item: Option<Item> =
            parser.record("item", &self.item, Kind::Item, |code| item::store::named(conn, code))?;
        let kind = parser.word("kind", &self.kind, item.as_ref().map_or(LineKind::Other, kind_of));
        let is_part = matches!(kind, LineKind::PartFitted | LineKind::PartRemoved);
        if is_part && self.item.trim().is_empty() {
            parser.refuse("item", Said::new("handling-error-no-item"));
        }
        let mut description = parser.line("description", &self.description);
        if description.is_empty() {
            description = item.as_ref().map_or_else(String::new, |item| item.name.clone());
        }
        if description.is_empty() && self.item.trim().is_empty() {
            parser.refuse("description", Said::new("handling-error-no-description"));
        }
        let quantity = parser.qty("quantity", &self.quantity).unwrap_or(Qty::ONE);
        if quantity <= Qty(0) {
            parser.refuse("quantity", Said::new("handling-error-quantity"));
        }
        let price = parser.money("price", &self.price);
        if price.is_some_and(|price| price < Money::ZERO) {
            parser.refuse("price", Said::new("error-negative"));
        }
        let price = price.or(item.as_ref().map(|item| item.list_price)).unwrap_or(Money::ZERO);
        // What no amount may be typed as, none may come out as either.
        if Money::line(quantity, price, Rate::ZERO, Rate::ZERO).map_or(true, |whole| whole > AMOUNT_LIMIT) {
            parser.refuse("price", Said::new("handling-error-amount").with("limit", AMOUNT_LIMIT));
        }
        let discount = parser.rate("discount", &self.discount).unwrap_or(Rate::ZERO);
        let last_word_reason = parser.line("last_word_reason", &self.last_word_reason);
        let last_word = self.parse_last_word(&mut parser, kind, discount);
        let line = HandlingLine {
            id: self.id.unwrap_or_default(),
            version: self.version,
            handling_id: HandlingId::default(),
            position: 0,
            kind,
            item_id: item.as_ref().map(|item| item.id),
            description,
            serial: parser.line("serial", &half_width(&self.serial)),
            quantity,
            price,
            discount,
            cost: item.as_ref().map_or(Money::ZERO, |item| item.cost),
            warehouse: parser.line("warehouse", &self.warehouse),
            condition: parser.line("condition", &self.condition),
            charge: Charge::Charged,
            relief: Rate::ZERO,
            net: Money::ZERO,
            decided_by: DecidedBy::Standard,
            reasons: Reasons::default(),
            last_word,
            last_word_reason,
            waived_reason: String::new(),
            waived_by_id: None,
        };
        parser.done().map(|()| line)
    }

    fn parse_last_word(&self, parser: &mut Parser, kind: LineKind, discount: Rate) -> Option<Charge> {
        if self.last_word.trim().is_empty() {
            return None;
        }
        let word = parser.word("last_word", &self.last_word, Charge::Charged);
        let has_discount = discount != Rate::ZERO;
        if let Err(refusal) = super::rules::may_overrule(kind, word, &self.last_word_reason, has_discount) {
            let needs_reason = refusal == super::rules::Refusal::NoReason;
            parser.refuse(if needs_reason { "last_word_reason" } else { "last_word" }, refusal.into());
        }
        Some(word)
    }
}

/// What a line with this item is, where nothing else is said.
fn kind_of(item: &Item) -> LineKind {
    match item.kind {
        ItemKind::Goods | ItemKind::Part => LineKind::PartFitted,
        ItemKind::Labour => LineKind::Labour,
        ItemKind::Travel => LineKind::Travel,
        ItemKind::Other => LineKind::Other,
    }
}
