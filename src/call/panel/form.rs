//! The form of a call: left what is recorded, right what is covered and why, below what came of it.

use egui::{ScrollArea, Ui};

use super::{
    data::{self, Known, Shown, UnitWord},
    head,
    side::{self, Side, SideAsk},
};
use crate::{
    base::{
        id::{CallId, EquipmentId},
        kind::{Kind, Subject},
        say::Said,
        words::Word as _,
    },
    call::{
        command::{Ask, Command, Draft, StepDraft, reason_fields, step_draft, step_fields},
        fields::FIELDS,
        rules::{Event, First},
    },
    contract::store::covering_of,
    cx::{Cx, Dialog, asking::Asking, records::Records},
    equipment,
    ui::{focus::Follow as _, form::Grid, icon, log::log_ui, style, widget},
};

/// What is asked of every call.
const MAIN_KEYS: &[&str] = &[
    "customer",
    "contact",
    "equipment",
    "phone",
    "subject",
    "problem_type",
    "description",
    "call_type",
    "channel",
    "fault_class",
    "impact",
    "urgency",
    "priority",
    "wanted_on",
    "wanted_time",
    "queue",
];
/// What the rest of the form asks.
const MORE_KEYS: &[&str] = &[
    "item",
    "contract",
    "technician",
    "territory",
    "solve_by",
    "target_at",
    "relayed_by",
    "delay_cause",
    "working_notes",
];
/// What is asked of a call that missed a due (CLK-7).
const DELAY_KEYS: &[&str] = &["delay_cause"];
/// A change of these asks anew what is covered and promised.
const ASKING: &[&str] =
    &["customer", "equipment", "item", "contract", "problem_type", "impact", "urgency", "priority", "opened_at"];

/// Calls; of a new one it is known what is covered and promised, and the calls around it.
pub(super) type Calls = Records<Draft, Shown, Option<Known>>;

/// What a new call begins with, and what that needs: later its owner changes by a step, and when it was reported
/// stays.
fn first_keys(first: &str) -> &'static [&'static str] {
    match First::from_word(first) {
        Some(First::Answered) => &["owner", "opened_at", "first", "solution"],
        Some(First::OnHold) => &["owner", "opened_at", "first", "why", "resume_on"],
        Some(First::Undecided | First::Declined) => &["owner", "opened_at", "first", "why"],
        Some(First::Taken) | None => &["owner", "opened_at", "first"],
    }
}

/// Draws the form.
pub(super) fn form_ui(
    cx: &Cx<'_>,
    ui: &mut Ui,
    records: &mut Calls,
    asking: &mut Asking<Event, StepDraft>,
    side: &mut Side,
) {
    style::side_pane("side-call", &cx.t("base-border-side")).show(ui, |ui| {
        ScrollArea::vertical().id_salt("side-call").auto_shrink(false).follow(ui, |ui| {
            // Without it the cards' borders are cut at the edge of what scrolls.
            let frame = egui::Frame::new().inner_margin(egui::Margin::same(4));
            if let Some(asked) = frame.show(ui, |ui| side_ui(cx, ui, records, side)).inner {
                answer(cx, records, side, asked);
            }
        });
    });
    records.begin_ui(cx, ui);
    ScrollArea::vertical().id_salt("call-form").auto_shrink(false).follow(ui, |ui| {
        back_ui(cx, ui, records);
        match &records.shown {
            Some(shown) => {
                if let Some(event) = head::head_ui(cx, ui, shown) {
                    act(cx, shown, asking, event);
                }
            }
            None => {
                widget::heading(ui, &cx.t("call-new"));
            }
        }
        if let Some(unit) = fields_ui(cx, ui, records) {
            let title = Said::new("equipment-step-reregister");
            let dialog = Dialog::new("reregister", title, "call-step-go", StepDraft::default());
            side.reregistering.ask(unit, dialog.hint(Said::new("equipment-step-hint-reregister")));
        }
        sections_ui(cx, ui, records);
        if let Some(shown) = &records.shown {
            widget::title(ui, &cx.t("call-log"));
            log_ui(cx, ui, &shown.log);
        }
    });
    records.end(ui);
    dialog_ui(cx, ui, records, asking);
    let of = Subject { kind: Kind::Call, id: records.form.as_ref().map_or(0, |form| form.id) };
    if let Some(call) = side.joining_ui(cx, ui, of) {
        // Nothing new is recorded: the contact stands with the call that is open.
        records.form = None;
        cx.open(Subject::new(Kind::Call, call));
    }
    let register_again = |(id, version), draft: StepDraft| equipment::command::Command::Step {
        id,
        version,
        step: equipment::rules::Step::Reregister,
        reason: draft.why,
    };
    if let Some(done) = side.reregistering.ui(cx, ui, of, |_| reason_fields(), register_again) {
        cx.tell(&done);
        ask(cx, records);
    }
}

/// What belongs to the call: to a stored one, or to one that is typed as far as it is known.
fn sections_ui(cx: &Cx<'_>, ui: &mut Ui, records: &mut Calls) {
    records.sections.ui(cx, ui);
    if let Some(known) = records.known.as_ref().and_then(Option::as_ref) {
        records.sections.unsaved_ui(cx, ui, &known.call);
    }
}

fn side_ui(cx: &Cx<'_>, ui: &mut Ui, records: &Calls, side: &mut Side) -> Option<SideAsk> {
    match &records.shown {
        Some(shown) => side.ui(cx, ui, Some((&shown.look, &shown.call))),
        None => match records.known.as_ref().and_then(Option::as_ref) {
            Some(known) => {
                side::promise_ui(cx, ui, known);
                side.ui(cx, ui, Some((&known.look, &known.call)))
            }
            None => side.ui(cx, ui, None),
        },
    }
}

/// Does what was asked for at the side.
fn answer(cx: &Cx<'_>, records: &mut Calls, side: &mut Side, asked: SideAsk) {
    let saved = records.shown.as_ref().map(|shown| (shown.call.id, shown.call.version));
    match (asked, saved) {
        (SideAsk::Use(number), Some((call, version))) => side.recover(cx, call, version, Some(number)),
        (SideAsk::Use(number), None) => {
            if let Some(form) = &mut records.form {
                form.draft.contract = number;
            }
            ask(cx, records);
        }
        (SideAsk::Again, Some((call, _))) => side.ask_again(cx, call),
        (SideAsk::TakeOver, Some((call, version))) => side.recover(cx, call, version, None),
        (SideAsk::Again | SideAsk::TakeOver, None) => {}
        (SideAsk::Join(call), _) => {
            let who =
                records.form.as_ref().map(|form| [form.draft.contact.as_str(), form.draft.phone.as_str()].join(" "));
            side.join(&call, who.unwrap_or_default().trim());
        }
    }
}

/// The way back to the list: through the window, which knows then that this call is left.
fn back_ui(cx: &Cx<'_>, ui: &mut Ui, records: &Calls) {
    let back = |ui: &mut Ui| widget::button(ui, icon::CARET_LEFT, &cx.t("call-back"));
    let button = ui.add_enabled_ui(!records.is_unsaved(), back).inner;
    if widget::refused(&button, &cx.t("call-back-unsaved")).clicked() {
        cx.list(Kind::Call, "");
    }
}

/// Asks what is known of a new call.
pub(super) fn ask(cx: &Cx<'_>, records: &mut Calls) {
    let now = cx.now;
    records.ask(cx, move |conn, draft| data::known(conn, draft, now));
}

/// Draws the fields; the card that shall be registered again, where that was asked for.
fn fields_ui(cx: &Cx<'_>, ui: &mut Ui, records: &mut Calls) -> Option<(EquipmentId, i64)> {
    let customer = records.shown.as_ref().map(|shown| Subject::new(Kind::Customer, shown.call.customer_id));
    let known = records.known.as_ref().and_then(Option::as_ref);
    let call = records.shown.as_ref().map(|shown| &shown.call).or(known.map(|known| &known.call));
    let covering = call.map(|call| covering_of(call.customer_id, call.equipment_id));
    let form = records.form.as_mut()?;
    let mut again = None;
    let errors = form.errors.clone();
    let enabled = !form.is_busy();
    let grid = |id, keys| Grid::new(id, FIELDS, &errors).keys(keys).enabled(enabled);
    let grid = |id, keys| grid(id, keys).within("equipment", customer).within("contract", covering);
    let mut changed = grid("main-call", MAIN_KEYS).show(cx, ui, &mut form.draft);
    if form.id == 0 {
        let known = records.known.as_ref().and_then(Option::as_ref);
        again = unit_ui(cx, ui, known.and_then(|known| known.unit.as_ref()));
        ui.add_space(style::GAP);
        let keys = first_keys(&form.draft.first);
        changed = changed.or(grid("call-first", keys).show(cx, ui, &mut form.draft));
    }
    // Where a due was missed the cause is asked for in plain sight.
    let asks_cause = records.shown.as_ref().is_some_and(|shown| shown.asks_delay_cause);
    if asks_cause {
        changed = changed.or(grid("delay-call", DELAY_KEYS).show(cx, ui, &mut form.draft));
    }
    let is_more = |key: &&str| !asks_cause || !DELAY_KEYS.contains(key);
    let more: Vec<&str> = MORE_KEYS.iter().copied().filter(is_more).collect();
    egui::CollapsingHeader::new(&*cx.t("call-more")).id_salt("call-more").show(ui, |ui| {
        changed = changed.or(grid("call-more", &more).show(cx, ui, &mut form.draft));
    });
    ui.add_space(style::GAP);
    if changed.is_some_and(|key| ASKING.contains(&key)) {
        ask(cx, records);
    }
    records.save_ui(cx, ui, |draft, id, version| match id {
        0 => Command::Record(Box::new(draft)),
        _ => Command::Save(Box::new(Draft { id: Some(CallId(id)), version, ..draft })),
    });
    again
}

/// Why the unit can't be chosen, with the way out where there is one (EQ-3).
fn unit_ui(cx: &Cx<'_>, ui: &mut Ui, unit: Option<&UnitWord>) -> Option<(EquipmentId, i64)> {
    let unit = unit?;
    ui.horizontal_wrapped(|ui| {
        widget::toned(ui, style::Tone::Warning, &cx.say(&unit.said));
        let again = unit.again?;
        let pressed = widget::button(ui, icon::ARROW_COUNTER_CLOCKWISE, &cx.t("equipment-step-reregister")).clicked();
        pressed.then_some(again)
    })
    .inner
}

/// Does a step: sending somebody and recording work have their own forms, the others ask first.
fn act(cx: &Cx<'_>, shown: &Shown, asking: &mut Asking<Event, StepDraft>, event: Event) {
    let subject = Subject::new(Kind::Call, shown.call.id);
    match event {
        Event::DispatchIssued => cx.start(Kind::Dispatch, Some(subject)),
        Event::Handled => cx.start(Kind::Handling, Some(subject)),
        _ => {
            let title =
                Said::new("call-step-title").with_word("event", event).with("number", shown.call.number.as_str());
            let draft = step_draft(event, &shown.call, &shown.look.key_owner, cx.now.day(cx.texts.zone));
            asking.ask(event, Dialog::new(event.word(), title, "call-step-go", draft));
        }
    }
}

fn dialog_ui(cx: &Cx<'_>, ui: &Ui, records: &Calls, asking: &mut Asking<Event, StepDraft>) {
    let Some(shown) = &records.shown else { return };
    let (call, version) = (shown.call.id, shown.call.version);
    let command = |event, draft| Ask { call, version, event, draft };
    if let Some(done) = asking.ui(cx, ui, Subject::new(Kind::Call, call), step_fields, command) {
        cx.tell(&done);
    }
}
