//! Revisits on the form of a call.

use egui::Ui;

use super::{Revisit, Status, store};
use crate::{
    base::{
        failure::Failure,
        field::Cells,
        id::CallId,
        kind::{Kind, Subject},
        slot::Slot,
        time::Instant,
        words::Word as _,
    },
    cx::Cx,
    db::query::Conn,
    people,
    ui::{style::Tone, widget},
};

/// The colour of a status.
pub(super) fn status_tone(status: Status) -> Tone {
    match status {
        Status::Due => Tone::Warning,
        Status::Satisfied => Tone::Good,
        Status::NotSatisfied => Tone::Bad,
        Status::NotReached => Tone::Calm,
        Status::Dropped => Tone::Weak,
    }
}

/// The revisits of a call.
#[derive(Default)]
pub struct Section {
    shown: Slot<Vec<Brief>>,
}

impl crate::cx::Section for Section {
    fn title(&self) -> &'static str {
        "revisit-panel"
    }

    fn load(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.shown = cx.load(move |conn| briefs(conn, subject));
    }

    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.shown.poll();
        let briefs = self.shown.get().map_or(&[][..], Vec::as_slice);
        if briefs.is_empty() {
            widget::weak(ui, &cx.t("revisit-none"));
        }
        for Brief { revisit, asker } in briefs {
            ui.horizontal_wrapped(|ui| {
                let subject = Subject::new(Kind::Revisit, revisit.id);
                widget::subject_link(cx, ui, &cx.texts.day(revisit.due_on), subject);
                widget::badge(ui, status_tone(revisit.status), &cx.t(&revisit.status.key()));
                ui.label(asker);
                ui.label(&revisit.words);
            });
        }
    }
}

/// One revisit in the section of a call.
#[derive(Clone, Debug)]
struct Brief {
    /// The revisit.
    revisit: Revisit,
    /// Who asked.
    asker: String,
}

/// The revisits of a call.
fn briefs(conn: &Conn, subject: Subject) -> Result<Vec<Brief>, Failure> {
    if subject.kind != Kind::Call {
        return Ok(Vec::new());
    }
    let brief = |revisit: Revisit| -> Result<Brief, Failure> {
        Ok(Brief { asker: people::store::name(conn, revisit.revisitor_id)?, revisit })
    };
    store::of_call(conn, CallId(subject.id))?.into_iter().map(brief).collect()
}

/// The colour of a revisit in the list: its status.
pub(super) fn list_tone(row: &Cells<'_>, key: &str, _: Instant) -> Tone {
    if key != "status" {
        return Tone::Plain;
    }
    Status::from_word(row.text(key)).map_or(Tone::Plain, status_tone)
}
