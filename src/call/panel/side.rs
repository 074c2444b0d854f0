//! What stands beside the form, always visible: what is covered and why, and what is known already.

use egui::Ui;

use super::{data::Known, head::priority_tone};
use crate::{
    base::{
        id::{CallId, EquipmentId},
        kind::{Kind, Subject},
        say::{Arg, Mark, Reason, Said},
        slot::Slot,
        words::Word as _,
    },
    call::{
        Call,
        command::{self, Ask, StepDraft, said_fields},
        rules::{Difference, Event},
        section::brief_ui,
        store::{Brief, Look},
    },
    contract::{Choice, Coverage},
    cx::{Cx, Dialog, asking::Asking},
    db::tx::Done,
    handling,
    ui::{
        icon,
        reason::reasons_ui,
        style::{self, Tone},
        widget,
    },
};

/// Draws what would be promised if the call were saved now: how urgent it is, and until when what is due.
pub(super) fn promise_ui(cx: &Cx<'_>, ui: &mut Ui, known: &Known) {
    widget::card(ui, &cx.t("call-promise"), |ui| {
        widget::badge(ui, priority_tone(known.call.priority), &cx.t(&known.call.priority.key()));
        for (name, clock) in ["call-response-due", "call-resolve-due"].into_iter().zip(known.clocks) {
            ui.horizontal_wrapped(|ui| {
                let Some(clock) = clock else {
                    widget::fact(ui, &cx.t(name), &cx.t("call-promise-none"));
                    return;
                };
                widget::fact(ui, &cx.t(name), &clock.due.map_or_else(String::new, |due| cx.texts.at(due)));
                let said = Said::new("call-promise-of").with("time", Arg::Minutes(clock.promised_minutes));
                widget::weak(ui, &cx.say(&said));
            });
        }
    });
    ui.add_space(style::GAP);
}

/// What was asked for at the side.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum SideAsk {
    /// A contract by its number; empty for the one that is decided.
    Use(String),
    /// To decide again what covers.
    Again,
    /// To keep what was decided again.
    TakeOver,
    /// To join this open call instead of recording a new one (CALL-3).
    Join(Brief),
}

/// The side of a call's form.
pub(super) struct Side {
    /// What would be otherwise by today's data.
    again: Slot<Vec<Difference>>,
    /// The call of which that was asked.
    again_of: CallId,
    sent: Slot<Done>,
    joining: Asking<CallId, StepDraft>,
    /// The unit that shall be chosen is to be registered again first.
    pub(super) reregistering: Asking<(EquipmentId, i64), StepDraft>,
}

impl Default for Side {
    fn default() -> Self {
        Self {
            again: Slot::default(),
            again_of: CallId::default(),
            sent: Slot::default(),
            joining: Asking::new(Kind::Call, "join"),
            reregistering: Asking::new(Kind::Call, "reregister"),
        }
    }
}

impl Side {
    /// Another call is shown: what was asked of the one before is of no use.
    pub(super) fn close(&mut self) {
        self.again = Slot::default();
        self.joining.close();
        self.reregistering.close();
    }

    pub(super) fn ask_again(&mut self, cx: &Cx<'_>, call: CallId) {
        self.again_of = call;
        self.again = cx.load(move |conn| command::ask_again(conn, call));
    }

    /// Decides what covers a saved call by this contract, or as before.
    pub(super) fn recover(&mut self, cx: &Cx<'_>, call: CallId, version: i64, contract: Option<String>) {
        self.again = Slot::default();
        self.sent = cx.send(handling::command::Command::Recover { call, version, contract });
    }

    /// Asks what they said who called about a call that is open.
    pub(super) fn join(&mut self, call: &Brief, who: &str) {
        let why = if who.is_empty() { String::new() } else { format!("{who}: ") };
        let title = Said::new("call-join-title").with("number", call.number.as_str());
        let dialog = Dialog::new("join-call", title, "call-join-go", StepDraft { why, ..StepDraft::default() });
        self.joining.ask(call.id, dialog.hint(state_said(call)));
    }

    /// The dialogue of joining a new call to one that is open; the call that was joined.
    pub(super) fn joining_ui(&mut self, cx: &Cx<'_>, ui: &Ui, new: Subject) -> Option<CallId> {
        let call = self.joining.step();
        let command = |call, draft| Ask { call, version: 0, event: Event::Contact, draft };
        let done = self.joining.ui(cx, ui, new, |_| said_fields(), command)?;
        cx.tell(&done);
        call
    }

    /// Draws the side; the call bears its coverage: as it was stored, or as it would be decided now while it is new.
    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, known: Option<(&Look, &Call)>) -> Option<SideAsk> {
        match self.sent.take() {
            Some(Ok(done)) => cx.tell(&done),
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        let Some((look, call)) = known else {
            widget::card(ui, &cx.t("call-coverage"), |ui| widget::weak(ui, &cx.t("call-coverage-choose")));
            return None;
        };
        let coverage = call.coverage.as_ref().unwrap_or(&look.coverage);
        let is_new = call.id == CallId::default();
        let mut asked = None;
        widget::card(ui, &cx.t("call-coverage"), |ui| {
            ui.horizontal_wrapped(|ui| {
                let is_covered = coverage.in_warranty || coverage.contract_id.is_some();
                let tone = if is_covered { Tone::Good } else { Tone::Warning };
                widget::badge(ui, tone, &cx.t(&coverage.service.key()));
                if let Some(contract) = coverage.contract_id {
                    widget::subject_link(cx, ui, &coverage.contract_number, Subject::new(Kind::Contract, contract));
                }
            });
            reasons_ui(cx, ui, &coverage.reasons);
            if call.consent_by_id.is_some() {
                let said = Said::new("call-note-consent-given").with("why", call.consent_reason.as_str());
                reasons_ui(cx, ui, &[Reason::new(Mark::Yes, said)]);
            }
            asked = choices_ui(cx, ui, coverage);
            if !is_new {
                asked = self.again_ui(cx, ui, call.id).or(asked.take());
            }
        });
        ui.add_space(style::GAP);
        notes_ui(cx, ui, look);
        let joined = asks_join(is_new, call);
        let unit = calls_ui(cx, ui, "call-open-of-unit", look.open_of_unit.iter(), &joined);
        let others_open = others(&look.open_of_customer, &look.open_of_unit);
        let customer = calls_ui(cx, ui, "call-open-of-customer", others_open, &joined);
        calls_ui(cx, ui, "call-earlier-of-unit", look.earlier_of_unit.iter(), &|_| false);
        let earlier = others(&look.earlier_of_customer, &look.earlier_of_unit);
        calls_ui(cx, ui, "call-earlier-of-customer", earlier, &|_| false);
        asked.or(unit.or(customer).map(SideAsk::Join))
    }

    /// The way to ask again what covers a call, and what came of it.
    fn again_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, call: CallId) -> Option<SideAsk> {
        ui.add_space(style::GAP);
        if widget::button(ui, icon::ARROWS_CLOCKWISE, &cx.t("call-again")).clicked() {
            return Some(SideAsk::Again);
        }
        // A call that was recorded meanwhile was not asked about.
        if self.again_of != call {
            return None;
        }
        if let Some(failure) = self.again.failure() {
            widget::toned(ui, Tone::Bad, &cx.say(&failure.said()));
        }
        let differences = self.again.get()?;
        if differences.is_empty() {
            widget::toned(ui, Tone::Good, &cx.t("call-again-same"));
            return None;
        }
        for difference in differences.iter() {
            ui.add(egui::Label::new(cx.say(&difference.said())).wrap());
        }
        widget::button(ui, icon::CHECK, &cx.t("call-again-take-over")).clicked().then_some(SideAsk::TakeOver)
    }
}

/// Which open calls a new one may be joined to (CALL-3): of the same unit, or of the same customer about the same
/// problem.
fn asks_join(is_new: bool, call: &Call) -> impl Fn(&Brief) -> bool + '_ {
    move |other| {
        let same_unit = call.equipment_id.is_some() && other.equipment_id == call.equipment_id;
        let same_problem = !call.problem_type.is_empty() && other.problem_type == call.problem_type;
        is_new && (same_unit || same_problem)
    }
}

/// How a call stands, to be read out.
fn state_said(call: &Brief) -> Said {
    let said = Said::new("call-join-state").with("number", call.number.as_str()).with_word("status", call.status);
    let owner = if call.owner.is_empty() {
        Said::new("call-join-no-owner")
    } else {
        Said::new("call-join-owner").with("owner", call.owner.as_str())
    };
    let due = call.resolve_due.map(|due| Said::new("call-join-due").with("at", due));
    let due = due.unwrap_or_else(|| Said::new("call-join-no-due"));
    said.with("owner", owner).with("due", due).with("subject", call.subject.as_str())
}

/// The contracts that cover, and the way to take another one by hand (COV-1).
fn choices_ui(cx: &Cx<'_>, ui: &mut Ui, coverage: &Coverage) -> Option<SideAsk> {
    let choices = &coverage.choices;
    let is_other = |choice: &Choice| Some(choice.contract_id) != coverage.contract_id;
    if !choices.iter().any(is_other) {
        return None;
    }
    let mut asked = None;
    ui.add_space(style::GAP);
    widget::weak(ui, &cx.t("call-choices"));
    for choice in choices {
        ui.horizontal_wrapped(|ui| {
            widget::subject_link(cx, ui, &choice.number, Subject::new(Kind::Contract, choice.contract_id));
            widget::weak(ui, &cx.t(&choice.covers.key()));
            let response = match choice.response_minutes {
                Some(minutes) => Said::new("call-choice-response").with("time", Arg::Minutes(minutes)),
                None => Said::new("call-choice-no-response"),
            };
            widget::weak(ui, &cx.say(&response));
            widget::weak(ui, &cx.say(&Said::new("call-choice-until").with("day", choice.ends_on)));
            if !is_other(choice) {
                widget::badge(ui, Tone::Accent, &cx.t("call-choice-chosen"));
                return;
            }
            let use_this = cx.say(&Said::new("call-choice-use").with("number", choice.number.as_str()));
            if widget::button(ui, icon::SWAP, &use_this).clicked() {
                // The one that is decided needs no choice by hand.
                let number = if choice.why_not.is_none() { String::new() } else { choice.number.clone() };
                asked = Some(SideAsk::Use(number));
            }
        });
    }
    asked
}

/// Key account, credit, and how often this came back.
fn notes_ui(cx: &Cx<'_>, ui: &mut Ui, look: &Look) {
    let mut notes = Vec::new();
    if look.is_key_account {
        notes.push(Reason::new(Mark::Note, Said::new("call-note-key-account")));
    }
    let credit = look.credit;
    if let Some(limit) = credit.limit {
        let mark = if credit.is_over() { Mark::Warning } else { Mark::Note };
        let key = if credit.is_over() { "call-note-credit-over" } else { "call-note-credit" };
        let said = Said::new(key).with("balance", credit.balance).with("limit", limit);
        notes.push(Reason::new(mark, said));
    }
    if look.repeats > 0 {
        let said = Said::new("call-note-repeats").with("count", look.repeats).with("days", look.repeat_days);
        notes.push(Reason::new(Mark::Warning, said));
    }
    if look.repeats_of_problem > 0 {
        let said = Said::new("call-note-repeats-of-problem").with("count", look.repeats_of_problem);
        notes.push(Reason::new(Mark::Warning, said.with("days", look.repeat_days)));
    }
    if !notes.is_empty() {
        widget::card(ui, &cx.t("call-notes"), |ui| reasons_ui(cx, ui, &notes));
        ui.add_space(style::GAP);
    }
}

/// The customer's calls that are not the unit's, which stand above them already.
fn others<'a>(all: &'a [Brief], shown: &'a [Brief]) -> impl Iterator<Item = &'a Brief> {
    all.iter().filter(|call| shown.iter().all(|one| one.id != call.id))
}

/// Calls in one line each, with their solution; the one that is to be joined, where `joins` offers that.
fn calls_ui<'a>(
    cx: &Cx<'_>,
    ui: &mut Ui,
    title: &str,
    calls: impl Iterator<Item = &'a Brief>,
    joins: &dyn Fn(&Brief) -> bool,
) -> Option<Brief> {
    let mut calls = calls.peekable();
    calls.peek()?;
    let mut joined = None;
    widget::card(ui, &cx.t(title), |ui| {
        for call in calls {
            brief_ui(cx, ui, call, false);
            let text = cx.say(&Said::new("call-join").with("number", call.number.as_str()));
            if joins(call) && widget::button(ui, icon::LINK, &text).clicked() {
                joined = Some(call.clone());
            }
        }
    });
    ui.add_space(style::GAP);
    joined
}
