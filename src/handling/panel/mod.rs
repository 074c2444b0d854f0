//! Handling records in the window: list, form with live charges, waiving.

mod charges;
mod data;

use egui::{ScrollArea, Ui};

use super::{
    command::{Command, Draft},
    fields::{FIELDS, LINE_FIELDS, ReasonDraft, WAIVE_FIELDS, list_spec},
    section,
};
use crate::{
    base::{
        id::{HandlingId, HandlingLineId},
        kind::{Kind, Subject},
        say::Said,
        slot::Slot,
    },
    cx::{Cx, Dialog, Section, asking::Asking, records::Records},
    db::tx::Changes,
    ui::{
        focus::Follow as _,
        form::Grid,
        lines::Lines,
        style::{self, Tone},
        widget,
    },
};

use data::{ChargeRow, Shown};

/// List and form of handling records.
pub struct Panel {
    records: Records<Draft, Shown>,
    /// What the typed lines would cost whom.
    preview: Slot<Vec<ChargeRow>>,
    /// The draft that was asked about last.
    asked: Option<Draft>,
    /// Which line is to be waived, at which version.
    waiving: Asking<(HandlingLineId, i64), ReasonDraft>,
}

impl Panel {
    /// A panel with these sections on its form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        let records = Records::new("handlings", list_spec(), "handling-panel", data::shown).toned(section::list_tone);
        Self {
            records: records.with(sections),
            preview: Slot::default(),
            asked: None,
            waiving: Asking::new(Kind::Handling, "waive"),
        }
    }
}

impl crate::cx::Panel for Panel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.records.poll(cx);
        self.ask_preview(cx);
        let Self { records, preview, waiving, .. } = self;
        records.ui(cx, ui, |records, ui| {
            ScrollArea::vertical().auto_shrink(false).follow(ui, |ui| {
                head_ui(cx, ui, records);
                fields_ui(cx, ui, records);
                if let Some(line) = charges_ui(cx, ui, records, preview) {
                    let title = Said::new("handling-op-waive");
                    waiving.ask(line, Dialog::new("handling-waive", title, "handling-waive", ReasonDraft::default()));
                }
                records.sections.ui(cx, ui);
            });
        });
        let command = |(line, version), ReasonDraft { reason }| Command::Waive { line, version, reason };
        if let Some(of) = records.subject()
            && let Some(done) = waiving.ui(cx, ui, of, |_| WAIVE_FIELDS, command)
        {
            cx.tell(&done);
        }
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.records.refresh(cx, changes);
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.records.open(cx, subject.id);
    }

    fn start(&mut self, cx: &Cx<'_>, _: Kind, from: Option<Subject>) {
        self.asked = None;
        let now = cx.now;
        self.records.start(cx, Draft::new(), move |conn| Ok((Draft::start(conn, from, now)?, ())));
    }

    fn is_unsaved(&self) -> bool {
        self.records.is_unsaved()
    }
}

impl Panel {
    /// Asks what the typed lines would cost.
    fn ask_preview(&mut self, cx: &Cx<'_>) {
        self.preview.poll();
        let Some(form) = self.records.form.as_ref().filter(|form| form.is_changed() || form.id == 0) else { return };
        if self.asked.as_ref() != Some(&form.draft) && !self.preview.is_loading() {
            let draft = form.draft.clone();
            self.asked = Some(draft.clone());
            self.preview = cx.load(move |conn| data::previewed(conn, &draft));
        }
    }
}

fn fields_ui(cx: &Cx<'_>, ui: &mut Ui, records: &mut Records<Draft, Shown>) {
    let may_correct = records.shown.as_ref().is_none_or(|shown| shown.refused.is_none());
    let Some(form) = &mut records.form else { return };
    let enabled = may_correct && !form.is_busy();
    let errors = form.errors.clone();
    let keys = keys_of(&form.draft, form.id == 0);
    Grid::new("form-handling", FIELDS, &errors).keys(&keys).enabled(enabled).show(cx, ui, &mut form.draft);
    ui.add_space(style::GROUP_GAP);
    widget::title(ui, &cx.t("handling-lines"));
    ScrollArea::horizontal().id_salt("handling-lines").follow(ui, |ui| {
        Lines::new("handling-lines", LINE_FIELDS, &errors).enabled(enabled).show(cx, ui, &mut form.draft.lines);
    });
    ui.add_space(style::GROUP_GAP);
    if may_correct {
        records.save_ui(cx, ui, |draft, id, version| match id {
            0 => Command::Record(draft),
            _ => Command::Correct(Draft { id: Some(HandlingId(id)), version, ..draft }),
        });
    }
}

fn head_ui(cx: &Cx<'_>, ui: &mut Ui, records: &Records<Draft, Shown>) {
    let (Some(shown), Some(form)) = (&records.shown, &records.form) else {
        widget::heading(ui, &cx.t("handling-new"));
        return;
    };
    ui.horizontal_wrapped(|ui| {
        widget::heading(ui, &cx.t("handling-title"));
        widget::subject_link(cx, ui, &shown.number, shown.call);
        ui.label(&shown.customer);
        let tone = if form.draft.outcome == "solved" { Tone::Good } else { Tone::Warning };
        widget::badge(ui, tone, &cx.t(&shown.outcome));
    });
    widget::fact(ui, &cx.t("handling-dispatch"), &form.draft.dispatch);
    widget::fact(ui, &cx.t("handling-user"), &shown.user);
    if let Some(refused) = &shown.refused {
        widget::toned(ui, Tone::Calm, &cx.say(refused));
    }
}

/// What each line costs whom; the line that is to be waived.
fn charges_ui(
    cx: &Cx<'_>,
    ui: &mut Ui,
    records: &Records<Draft, Shown>,
    preview: &mut Slot<Vec<ChargeRow>>,
) -> Option<(HandlingLineId, i64)> {
    let form = records.form.as_ref()?;
    let is_typed = form.is_changed() || form.id == 0;
    let rows = match (&records.shown, preview.get()) {
        (Some(shown), _) if !is_typed => shown.charges.clone(),
        (_, Some(rows)) => rows.clone(),
        _ => Vec::new(),
    };
    ui.add_space(style::GROUP_GAP);
    widget::title(ui, &cx.t("handling-charges"));
    charges::charges_ui(cx, ui, &rows)
}

/// The fields of the form, in order: where the work came from can only be said when it is new.
fn keys_of(draft: &Draft, is_new: bool) -> Vec<&'static str> {
    let mut keys = if is_new { vec!["dispatch", "call", "outcome"] } else { Vec::new() };
    keys.extend(["method", "began_at", "ended_at", "cause"]);
    if matches!(draft.method.as_str(), "exchange" | "replacement") {
        keys.push("successor_serial");
    }
    keys.extend(["solution", "signed_by", "signed_at"]);
    keys
}
