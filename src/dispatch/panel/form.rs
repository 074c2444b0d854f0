//! The form of a dispatch: a new one, or one that is read, with its steps and log.

use egui::{ScrollArea, Ui};

use super::{
    data::{self, About, Shown},
    head,
    suggest::{Suggestions, Taken},
};
use crate::{
    base::{
        field::Field,
        id::DispatchId,
        kind::{Kind, Subject},
        say::Said,
        words::Word as _,
    },
    cx::{Cx, Dialog, asking::Asking, records::Records},
    dispatch::{
        Status,
        command::{Command, Draft, StepDraft},
        fields::{ACCEPT_FIELDS, CHANGE_FIELDS, FIELDS, WHY_FIELDS},
        rules::Act,
    },
    ui::{focus::Follow as _, form::Grid, log::log_ui, style, widget},
};

/// What is asked of a new one, and what of an open one can still be changed.
const NEW_KEYS: &[&str] =
    &["call", "technician", "planned_from", "planned_to", "agreed_at", "issued_at", "instructions"];
const OPEN_KEYS: &[&str] = &["planned_from", "planned_to", "agreed_at", "instructions"];
/// When they go.
const PLAN_KEYS: &[&str] = &["planned_from", "planned_to"];

/// Dispatches; a new one knows its call.
pub(super) type Dispatches = Records<Draft, Shown, Option<About>>;

/// Draws the form.
pub(super) fn form_ui(
    cx: &Cx<'_>,
    ui: &mut Ui,
    records: &mut Dispatches,
    asking: &mut Asking<Act, StepDraft>,
    suggestions: &mut Suggestions,
) {
    ScrollArea::vertical().id_salt("dispatch-form").auto_shrink(false).follow(ui, |ui| {
        match &records.shown {
            Some(shown) => {
                if let Some(act) = head::head_ui(cx, ui, shown) {
                    ask(cx, shown, asking, act, String::new());
                }
            }
            None => {
                widget::heading(ui, &cx.t("dispatch-new"));
            }
        }
        fields_ui(cx, ui, records);
        suggest_ui(cx, ui, records, asking, suggestions);
        let known = records.known.as_ref().and_then(Option::as_ref);
        if let Some(about) = records.shown.as_ref().map(|shown| &shown.about).or(known) {
            head::about_ui(cx, ui, about);
        }
        records.sections.ui(cx, ui);
        if let Some(shown) = &records.shown {
            widget::title(ui, &cx.t("dispatch-log"));
            log_ui(cx, ui, &shown.log);
        }
    });
    dialog_ui(cx, ui, records, asking);
}

fn fields_ui(cx: &Cx<'_>, ui: &mut Ui, records: &mut Dispatches) {
    let is_over = records.shown.as_ref().is_some_and(|shown| !shown.dispatch.status.is_open());
    let Some(form) = &mut records.form else { return };
    let errors = form.errors.clone();
    let keys = if form.id == 0 { NEW_KEYS } else { OPEN_KEYS };
    let enabled = !form.is_busy() && !is_over;
    let changed = Grid::new("dispatch-form", FIELDS, &errors).keys(keys).enabled(enabled).show(cx, ui, &mut form.draft);
    ui.add_space(style::GAP);
    if changed.is_some_and(|key| PLAN_KEYS.contains(&key)) {
        // Another time is not the one that was agreed.
        form.draft.agreed.clear();
    }
    if changed == Some("call") {
        records.ask(cx, data::known);
    }
    if !is_over {
        records.save_ui(cx, ui, |draft, id, version| match id {
            0 => Command::Issue(draft),
            _ => Command::Save(Draft { id: Some(DispatchId(id)), version, ..draft }),
        });
    }
}

/// Who could go: for a new dispatch, or instead of somebody who has not taken it yet.
fn suggest_ui(
    cx: &Cx<'_>,
    ui: &mut Ui,
    records: &mut Dispatches,
    asking: &mut Asking<Act, StepDraft>,
    suggestions: &mut Suggestions,
) {
    let Some(form) = &mut records.form else { return };
    let is_new = form.id == 0;
    if form.is_busy() || !is_new && records.shown.as_ref().is_none_or(|shown| shown.dispatch.status != Status::Issued) {
        return;
    }
    match suggestions.ui(cx, ui, &form.draft) {
        Some(Taken::Technician(name)) if is_new => form.draft.technician = name,
        Some(Taken::Technician(name)) => {
            if let Some(shown) = &records.shown {
                ask(cx, shown, asking, Act::ChangeTechnician, name);
            }
        }
        Some(Taken::Slot(name, from, to)) => {
            (form.draft.technician, form.draft.planned_from, form.draft.planned_to) = (name, from, to);
            // It was chosen while the customer was asked.
            "1".clone_into(&mut form.draft.agreed);
        }
        None => {}
    }
}

/// Does a step: the work has its own form, everything else is asked about first.
fn ask(cx: &Cx<'_>, shown: &Shown, asking: &mut Asking<Act, StepDraft>, act: Act, technician: String) {
    let subject = Subject::new(Kind::Dispatch, shown.dispatch.id);
    if act == Act::RecordWork {
        cx.start(Kind::Handling, Some(subject));
        return;
    }
    let title = Said::new("dispatch-act-title")
        .with_word("act", act)
        .with("number", shown.dispatch.number.as_str())
        .with("technician", shown.technician.as_str());
    let mut dialog = Dialog::new(act.word(), title, go_key(act), StepDraft { technician, ..StepDraft::default() });
    if let Some(hint) = hint_key(act) {
        dialog = dialog.hint(Said::new(hint));
    }
    asking.ask(act, dialog);
}

fn dialog_ui(cx: &Cx<'_>, ui: &Ui, records: &Dispatches, asking: &mut Asking<Act, StepDraft>) {
    let Some(shown) = &records.shown else { return };
    let (dispatch, version) = (shown.dispatch.id, shown.dispatch.version);
    let command = |act, draft| Command::Step { dispatch, version, act, draft };
    let Some(done) = asking.ui(cx, ui, Subject::new(Kind::Dispatch, dispatch), fields_of, command) else { return };
    cx.tell(&done);
    if let Some(subject) = done.outcome.subject.filter(|subject| subject.id != dispatch.0) {
        cx.open(subject);
    }
}

/// What is asked before a step.
fn fields_of(act: Act) -> &'static [Field<StepDraft>] {
    match act {
        Act::Accept | Act::RecordWork => ACCEPT_FIELDS,
        Act::Reject | Act::Revoke => WHY_FIELDS,
        Act::ChangeTechnician => CHANGE_FIELDS,
    }
}

fn go_key(act: Act) -> &'static str {
    match act {
        Act::Accept | Act::RecordWork => "dispatch-go-accept",
        Act::Reject => "dispatch-go-reject",
        Act::Revoke => "dispatch-go-revoke",
        Act::ChangeTechnician => "dispatch-go-change-technician",
    }
}

fn hint_key(act: Act) -> Option<&'static str> {
    match act {
        Act::Accept => Some("dispatch-hint-accept"),
        Act::Reject => Some("dispatch-hint-reject"),
        Act::Revoke => Some("dispatch-hint-revoke"),
        Act::ChangeTechnician => Some("dispatch-hint-change-technician"),
        Act::RecordWork => None,
    }
}
