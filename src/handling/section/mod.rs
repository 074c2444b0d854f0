//! Handling records on the form of a call or dispatch.

use egui::{Label, Ui};

use super::{Charge, Outcome, store};
use crate::{
    base::{
        failure::Failure,
        field::Cells,
        id::{CallId, DispatchId},
        kind::{Kind, Subject},
        money::Money,
        say::Reason,
        slot::Slot,
        time::Instant,
        words::Word as _,
    },
    cx::Cx,
    db::query::Conn,
    people,
    ui::{cx::Paper, icon, reason::reasons_ui, style::Tone, widget},
};

/// The word of the repair order at hand-over.
const ORDER: &str = "order";

/// The colour of a charge.
pub(super) fn tone(charge: Charge) -> Tone {
    match charge {
        Charge::Free => Tone::Good,
        Charge::Discounted => Tone::Accent,
        Charge::Charged => Tone::Warning,
    }
}

/// The records of a call or dispatch, and the way to a new one.
#[derive(Default)]
pub struct Section {
    subject: Option<Subject>,
    shown: Slot<Vec<Brief>>,
}

impl crate::cx::Section for Section {
    fn title(&self) -> &'static str {
        "handling-panel"
    }

    fn load(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.subject = Some(subject);
        self.shown = cx.load(move |conn| briefs(conn, subject));
    }

    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.shown.poll();
        let briefs = self.shown.get().map_or(&[][..], Vec::as_slice);
        for brief in briefs {
            brief_ui(cx, ui, brief);
        }
        let Some(subject) = self.subject else { return };
        // The window's own dialogue shows the order, and counts what comes out of it.
        if subject.kind == Kind::Call && widget::button(ui, icon::PRINTER, &cx.t("handling-print-order")).clicked() {
            cx.print_paper(subject, Paper { document: ORDER, part: "" });
        }
        // A dispatch has one record; a call may always get one of the owner's own.
        if briefs.is_empty() || subject.kind == Kind::Call {
            let key = if subject.kind == Kind::Call { "handling-record-own" } else { "handling-op-record" };
            if widget::button(ui, icon::WRENCH, &cx.t(key)).clicked() {
                cx.start(Kind::Handling, Some(subject));
            }
        }
    }
}

fn brief_ui(cx: &Cx<'_>, ui: &mut Ui, brief: &Brief) {
    ui.horizontal_wrapped(|ui| {
        let tone = if brief.is_solved { Tone::Good } else { Tone::Warning };
        widget::badge(ui, tone, &cx.t(&brief.outcome));
        let name = format!("{} {}", cx.texts.at(brief.ended_at), brief.user);
        widget::subject_link(cx, ui, &name, brief.subject);
    });
    ui.add(Label::new(&brief.solution).wrap());
    for (description, charge, net, reasons) in &brief.lines {
        ui.horizontal_wrapped(|ui| {
            ui.label(description);
            widget::toned(ui, tone(*charge), &cx.t(&charge.key())).on_hover_ui(|ui| reasons_ui(cx, ui, reasons));
            widget::weak(ui, &net.show());
        });
    }
    ui.separator();
}

/// One record in the section of a call or dispatch.
#[derive(Clone, Debug)]
struct Brief {
    /// The record.
    subject: Subject,
    /// Who did the work.
    user: String,
    /// When it ended.
    ended_at: Instant,
    /// How it came out, as a text key.
    outcome: String,
    /// Whether it solved the fault.
    is_solved: bool,
    /// The solution, or what was tried.
    solution: String,
    /// Its lines: description, charge, what the customer pays, why.
    lines: Vec<(String, Charge, Money, Vec<Reason>)>,
}

/// The records of a call or dispatch.
fn briefs(conn: &Conn, subject: Subject) -> Result<Vec<Brief>, Failure> {
    let records = match subject.kind {
        Kind::Call => store::of_call(conn, CallId(subject.id))?,
        Kind::Dispatch => store::of_dispatch(conn, DispatchId(subject.id))?.into_iter().collect(),
        _ => Vec::new(),
    };
    let mut briefs = Vec::new();
    for one in records {
        let lines = store::lines(conn, one.id)?;
        briefs.push(Brief {
            subject: Subject::new(Kind::Handling, one.id),
            user: people::store::name(conn, Some(one.user_id))?,
            ended_at: one.ended_at,
            outcome: one.outcome.key(),
            is_solved: one.outcome == Outcome::Solved,
            solution: one.solution,
            lines: lines.into_iter().map(|line| (line.description, line.charge, line.net, line.reasons.0)).collect(),
        });
    }
    Ok(briefs)
}

/// The colour of a handling in the list: how it came out.
pub(super) fn list_tone(row: &Cells<'_>, key: &str, _: Instant) -> Tone {
    match Outcome::from_word(row.text(key)) {
        Some(Outcome::Solved) if key == "outcome" => Tone::Good,
        Some(Outcome::NotSolved) if key == "outcome" => Tone::Warning,
        _ => Tone::Plain,
    }
}
