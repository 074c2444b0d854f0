//! What stands beside the form, always visible: what is covered and why, and what is known already.

use egui::Ui;

use super::{data::Known, head::priority_tone};
use crate::{
    base::{
        kind::{Kind, Subject},
        say::{Arg, Mark, Reason, Said},
        words::Word as _,
    },
    call::{
        section::brief_ui,
        store::{Brief, Look},
    },
    contract::Coverage,
    cx::Cx,
    ui::{
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

/// Draws the side. `decided` is the coverage as it was stored with the call; before a call is saved
/// it is what would be decided now.
pub(super) fn side_ui(cx: &Cx<'_>, ui: &mut Ui, look: Option<&Look>, decided: Option<&Coverage>) {
    let Some(look) = look else {
        widget::card(ui, &cx.t("call-coverage"), |ui| widget::weak(ui, &cx.t("call-coverage-choose")));
        return;
    };
    let coverage = decided.unwrap_or(&look.coverage);
    widget::card(ui, &cx.t("call-coverage"), |ui| {
        ui.horizontal_wrapped(|ui| {
            let tone = if coverage.in_warranty || coverage.contract_id.is_some() { Tone::Good } else { Tone::Warning };
            widget::badge(ui, tone, &cx.t(&coverage.service.key()));
            if let Some(contract) = coverage.contract_id {
                widget::subject_link(cx, ui, &coverage.contract_number, Subject::new(Kind::Contract, contract));
            }
        });
        reasons_ui(cx, ui, &coverage.reasons);
    });
    ui.add_space(style::GAP);
    notes_ui(cx, ui, look);
    calls_ui(cx, ui, "call-open-of-unit", look.open_of_unit.iter());
    calls_ui(cx, ui, "call-open-of-customer", others(&look.open_of_customer, &look.open_of_unit));
    calls_ui(cx, ui, "call-earlier-of-unit", look.earlier_of_unit.iter());
    calls_ui(cx, ui, "call-earlier-of-customer", others(&look.earlier_of_customer, &look.earlier_of_unit));
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
        let said = Said::new("call-note-credit").with("balance", credit.balance).with("limit", limit);
        notes.push(Reason::new(mark, said));
    }
    if look.repeats > 0 {
        notes.push(Reason::new(Mark::Warning, Said::new("call-note-repeats").with("count", look.repeats)));
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

/// Calls in one line each, with their solution.
fn calls_ui<'a>(cx: &Cx<'_>, ui: &mut Ui, title: &str, calls: impl Iterator<Item = &'a Brief>) {
    let mut calls = calls.peekable();
    if calls.peek().is_none() {
        return;
    }
    widget::card(ui, &cx.t(title), |ui| {
        for call in calls {
            brief_ui(cx, ui, call);
        }
    });
    ui.add_space(style::GAP);
}
