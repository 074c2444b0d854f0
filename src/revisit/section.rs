//! Revisits on the form of a call.

use egui::Ui;

use super::{
    Revisit, Status,
    store::{self, Opinion},
};
use crate::{
    base::{
        failure::Failure,
        field::Cells,
        id::{CallId, CustomerId},
        kind::{Kind, Subject},
        say::Said,
        slot::Slot,
        time::Instant,
        words::Word as _,
    },
    call,
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

/// What a customer thinks of the service: the last answers, how many were satisfied, and their calls about trouble with
/// the service itself.
#[derive(Default)]
pub struct Opinions {
    shown: Slot<Told>,
}

/// What the section shows.
#[derive(Clone, Debug, Default)]
struct Told {
    /// The last answers.
    last: Vec<Opinion>,
    /// How many answered, and how many of them were satisfied.
    answered: (i64, i64),
    /// The last complaints, and how many there are.
    complaints: (Vec<Complaint>, i64),
}

/// A complaint in one line.
#[derive(Clone, Debug)]
struct Complaint {
    /// The call.
    subject: Subject,
    /// Its number.
    number: String,
    /// What about.
    text: String,
    /// When it came.
    at: Instant,
}

/// So many complaints are shown.
const COMPLAINTS: usize = 2;

impl crate::cx::Section for Opinions {
    fn title(&self) -> &'static str {
        "revisit-opinions"
    }

    fn load(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.shown.replace(cx.load(move |conn| told(conn, subject)));
    }

    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(told) = self.shown.get() else { return };
        let (answered, satisfied) = told.answered;
        if answered == 0 {
            widget::weak(ui, &cx.t("revisit-opinions-none"));
        } else {
            let said = Said::new("revisit-opinions-share").with("satisfied", satisfied).with("answered", answered);
            ui.label(cx.say(&said));
        }
        told.last.iter().for_each(|opinion| opinion_ui(cx, ui, opinion));
        let (complaints, count) = &told.complaints;
        let tone = if *count > 0 { Tone::Bad } else { Tone::Weak };
        widget::toned(ui, tone, &cx.say(&Said::new("revisit-complaints").with("count", *count)));
        for one in complaints {
            ui.horizontal_wrapped(|ui| {
                widget::subject_link(cx, ui, &one.number, one.subject);
                widget::weak(ui, &cx.texts.day(one.at.day(cx.texts.zone)));
                ui.label(&one.text);
            });
        }
    }

    fn count(&mut self) -> Option<i64> {
        self.shown.get().map(|told| told.answered.0)
    }

    fn door(&self) -> Option<(Kind, &'static str)> {
        Some((Kind::Revisit, "answered"))
    }
}

fn opinion_ui(cx: &Cx<'_>, ui: &mut Ui, opinion: &Opinion) {
    ui.horizontal_wrapped(|ui| {
        let day = cx.texts.day(opinion.answered_at.day(cx.texts.zone));
        widget::subject_link(cx, ui, &day, Subject::new(Kind::Revisit, opinion.id));
        widget::badge(ui, status_tone(opinion.status), &cx.t(&opinion.status.key()));
        if let Some(score) = opinion.score {
            ui.label(cx.say(&Said::new("revisit-score-of").with("score", score)));
        }
        widget::weak(ui, &opinion.call);
        // An empty label would break the row.
        if !opinion.words.is_empty() {
            ui.label(&opinion.words);
        }
    });
}

fn told(conn: &Conn, subject: Subject) -> Result<Told, Failure> {
    if subject.kind != Kind::Customer {
        return Ok(Told::default());
    }
    let customer = CustomerId(subject.id);
    let (last, answered, satisfied) = store::opinions_of(conn, customer)?;
    let (calls, count) = call::store::complaints_of(conn, customer)?;
    let complaint = |call: call::store::Brief| Complaint {
        subject: Subject::new(Kind::Call, call.id),
        number: call.number,
        text: call.subject,
        at: call.opened_at,
    };
    let complaints = (calls.into_iter().take(COMPLAINTS).map(complaint).collect(), count);
    Ok(Told { last, answered: (answered, satisfied), complaints })
}

/// The colour of a revisit in the list: its status.
pub(super) fn list_tone(row: &Cells<'_>, key: &str, _: Instant) -> Tone {
    if key != "status" {
        return Tone::Plain;
    }
    Status::from_word(row.text(key)).map_or(Tone::Plain, status_tone)
}
