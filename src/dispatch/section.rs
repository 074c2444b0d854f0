//! The dispatches of a call, on its form.

use egui::Ui;

use super::{Dispatch, Status, store};
use crate::{
    base::{
        failure::Failure,
        field::Cells,
        id::{CallId, Id as _},
        kind::{Kind, Subject},
        say::Said,
        slot::Slot,
        time::Instant,
        words::Word as _,
    },
    call::{self, rules::Event},
    cx::{Cx, Section},
    db::query::Conn,
    people,
    ui::{
        steps::{StepButton, steps_ui},
        style::Tone,
        widget,
    },
};

/// The dispatches of a call, newest first, and the button that sends somebody.
#[derive(Default)]
pub struct Dispatches {
    subject: Option<Subject>,
    shown: Slot<Shown>,
}

/// What the section shows.
#[derive(Debug, Default)]
struct Shown {
    /// Each with who is sent.
    rows: Vec<(Dispatch, String)>,
    /// Whether somebody can be sent now, or why not.
    verdict: Option<Result<(), Said>>,
}

impl Section for Dispatches {
    fn title(&self) -> &'static str {
        "dispatch-section"
    }

    fn load(&mut self, cx: &Cx<'_>, subject: Subject) {
        if self.subject != Some(subject) {
            self.shown = Slot::default();
        }
        self.subject = Some(subject);
        self.shown.replace(cx.load(move |conn| shown(conn, subject)));
    }

    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(shown) = self.shown.get() else { return };
        if let Some(verdict) = &shown.verdict {
            let issue = StepButton::new("issue", cx.t("dispatch-issue"), verdict.clone());
            if steps_ui(cx, ui, &[issue]).is_some() {
                cx.start(Kind::Dispatch, self.subject);
            }
        }
        if shown.rows.is_empty() {
            widget::weak(ui, &cx.t("dispatch-section-empty"));
        }
        for (dispatch, technician) in &shown.rows {
            row_ui(cx, ui, dispatch, technician);
        }
    }
}

fn row_ui(cx: &Cx<'_>, ui: &mut Ui, dispatch: &Dispatch, technician: &str) {
    ui.horizontal_wrapped(|ui| {
        widget::subject_link(cx, ui, &dispatch.number, Subject::new(Kind::Dispatch, dispatch.id));
        widget::toned(ui, tone(dispatch.status), &cx.t(&dispatch.status.key()));
        ui.label(technician);
        let when = match dispatch.ended_at {
            // How it was planned is past.
            Some(at) => cx.texts.at(at),
            None => plan(cx, dispatch),
        };
        widget::weak(ui, &when);
        // An empty label would break the row.
        if !dispatch.reason.is_empty() {
            ui.label(dispatch.reason_text(cx.texts));
        }
    });
}

/// When it is planned: `2026-11-20 09:00 – 11:00`; that it is not, where it is not.
pub(super) fn plan(cx: &Cx<'_>, dispatch: &Dispatch) -> String {
    let Some(from) = dispatch.planned_from else { return cx.t("dispatch-unplanned").to_string() };
    let zone = cx.texts.zone;
    match dispatch.planned_to {
        Some(to) if to.day(zone) == from.day(zone) => {
            format!("{} – {}", from.show(zone), to.local(zone).format("%H:%M"))
        }
        Some(to) => format!("{} – {}", from.show(zone), to.show(zone)),
        None => from.show(zone),
    }
}

/// The colour of a status.
pub(super) fn tone(status: Status) -> Tone {
    match status {
        Status::Issued => Tone::Warning,
        Status::Accepted => Tone::Accent,
        Status::Handled => Tone::Good,
        Status::Rejected => Tone::Bad,
        Status::Revoked => Tone::Weak,
    }
}

fn shown(conn: &Conn, subject: Subject) -> Result<Shown, Failure> {
    if subject.kind != Kind::Call {
        return Ok(Shown::default());
    }
    let call = CallId::from_raw(subject.id);
    let named = |one: Dispatch| people::store::name(conn, Some(one.technician_id)).map(|name| (one, name));
    let rows = store::of_call(conn, call)?.into_iter().rev().map(named).collect::<Result<_, Failure>>()?;
    let status = call::store::get(conn, call)?.status;
    let would = call::rules::fitting(status);
    let verdict = if would.contains(&Event::DispatchIssued) {
        Ok(())
    } else {
        Err(call::rules::Refusal::DoesNotFit { event: Event::DispatchIssued, status, would }.into())
    };
    Ok(Shown { rows, verdict: Some(verdict) })
}

/// The colour of a dispatch in the list: its status.
pub(super) fn list_tone(row: &Cells<'_>, key: &str, _: Instant) -> Tone {
    if key != "status" {
        return Tone::Plain;
    }
    Status::from_word(row.text(key)).map_or(Tone::Plain, tone)
}
