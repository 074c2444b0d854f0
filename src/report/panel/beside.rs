//! What if, on the form of a call: what would be otherwise with another moment, contract, unit, priority, promise or
//! hours. Nothing is saved.

use std::any::Any;

use egui::{Grid as Columns, Label, Rect, RichText, Ui};

use crate::{
    base::{
        failure::{Failure, FieldError},
        id::CallId,
        kind::{Kind, Subject},
        say::{Arg, Said},
        slot::Slot,
        time::MINUTE_MS,
        typed::Typed as _,
        words::Word as _,
    },
    call::Call,
    contract::store::covering_of,
    cx::Cx,
    report::what_if::{
        Comparison, LineRow, Row, What,
        draft::{Draft, FIELDS, KEYS},
        hours,
        store::{self, Answer},
    },
    ui::{
        form::Grid,
        icon,
        reason::reasons_ui,
        shortcut,
        style::{self, Tone},
        widget,
    },
};

/// Which call is asked about.
#[derive(Clone, Debug, PartialEq)]
enum About {
    /// One that is stored.
    Saved(CallId),
    /// One that is typed, as it would be recorded now.
    Unsaved(Box<Call>),
}

/// The questions that are asked of a call, and their answer.
#[derive(Default)]
pub struct WhatIf {
    about: Option<About>,
    /// Whose it is: units to choose from are theirs.
    customer: Option<Subject>,
    /// Whose contracts would cover: the unit's, else the customer's.
    covering: Option<Subject>,
    is_open: bool,
    /// It was opened just now, and is not in view yet.
    is_revealing: bool,
    /// As typed.
    draft: Draft,
    /// As things are; none before the first answer.
    base: Option<Draft>,
    errors: Vec<FieldError>,
    compared: Option<Comparison>,
    /// What keeps it from being answered, where that is no field's.
    refused: Option<Said>,
    asking: Slot<Answer>,
    /// What was asked last, and in which minute: clocks go on.
    asked: Option<(Option<Draft>, i64)>,
    /// Asked anew when the answer that is on its way is there.
    is_outdated: bool,
}

impl crate::cx::Section for WhatIf {
    fn title(&self) -> &'static str {
        "report-what-if"
    }

    fn load(&mut self, _: &Cx<'_>, subject: Subject) {
        let about = (subject.kind == Kind::Call).then_some(About::Saved(CallId(subject.id)));
        if about != self.about {
            *self = Self { about, ..Self::default() };
        }
        self.is_outdated = true;
    }

    fn load_unsaved(&mut self, _: &Cx<'_>, record: &dyn Any) -> bool {
        let Some(call) = record.downcast_ref::<Call>() else { return false };
        if !matches!(&self.about, Some(About::Unsaved(known)) if **known == *call) {
            self.about = Some(About::Unsaved(Box::new(call.clone())));
            self.is_outdated = true;
        }
        true
    }

    fn forget(&mut self) {
        *self = Self::default();
    }

    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let by_key = shortcut::WHAT_IF.is_pressed(ui);
        let key = if self.is_open { "report-what-if-close" } else { "report-what-if-open" };
        let button = widget::button(ui, icon::QUESTION, &cx.t(key));
        let button = button.on_hover_text(shortcut::WHAT_IF.shown(ui.ctx()));
        if button.clicked() || by_key {
            self.is_open = !self.is_open;
            self.is_revealing = self.is_open;
        }
        if self.is_open {
            self.poll();
            self.form_ui(cx, ui);
            self.ask(cx);
            self.answer_ui(cx, ui);
        }
    }

    /// It stands at the end of a long form: once all of it is there, it is brought into view.
    fn asks_to_be_seen(&mut self) -> bool {
        let is_there = self.is_revealing && self.compared.is_some();
        self.is_revealing = self.is_revealing && !is_there;
        is_there
    }
}

impl WhatIf {
    fn is_changed(&self) -> bool {
        self.base.as_ref().is_some_and(|base| *base != self.draft)
    }

    /// Asks when something else is typed, saved, or the minute is over; one question at a time.
    fn ask(&mut self, cx: &Cx<'_>) {
        let Some(about) = &self.about else { return };
        let typed = self.is_changed().then(|| self.draft.clone());
        let wanted = Some((typed.clone(), cx.now.millis().div_euclid(MINUTE_MS)));
        if self.asking.is_loading() || (self.asked == wanted && !self.is_outdated) {
            return;
        }
        self.asked = wanted;
        self.is_outdated = false;
        let (about, before, now) = (about.clone(), self.base.clone(), cx.now);
        self.asking = cx.load(move |conn| {
            let given = match about {
                About::Saved(call) => store::given(conn, call, now)?,
                About::Unsaved(call) => store::given_unsaved(conn, *call, now)?,
            };
            store::answer_of(conn, &given, typed.as_ref().zip(before.as_ref()))
        });
    }

    fn poll(&mut self) {
        match self.asking.take() {
            Some(Ok(Answer { customer, unit, base, compared })) => {
                self.customer = Some(Subject::new(Kind::Customer, customer));
                self.covering = Some(covering_of(customer, unit));
                // What was not typed follows how things are.
                match &self.base {
                    Some(before) => self.draft.merge(before, &base),
                    None => self.draft.clone_from(&base),
                }
                self.base = Some(base);
                match compared {
                    Ok(compared) => self.show(Some(compared), Vec::new(), None),
                    Err(Failure::Invalid(errors)) => self.show(None, errors, None),
                    Err(failure) => self.show(None, Vec::new(), Some(failure.said())),
                }
            }
            Some(Err(failure)) => self.show(None, Vec::new(), Some(failure.said())),
            None => {}
        }
    }

    /// What was answered before stays where the form has errors: they are corrected in a moment.
    fn show(&mut self, compared: Option<Comparison>, errors: Vec<FieldError>, refused: Option<Said>) {
        self.compared = compared.or(self.compared.take().filter(|_| !errors.is_empty()));
        self.errors = errors;
        self.refused = refused;
    }

    fn form_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        widget::weak(ui, &cx.t("report-what-if.hint"));
        if self.base.is_none() {
            widget::weak(ui, &cx.t("base-loading"));
            return;
        }
        let errors = self.errors.clone();
        let grid = Grid::new("what-if-call", FIELDS, &errors).keys(KEYS);
        let grid = grid.within("contract", self.covering).within("equipment", self.customer);
        grid.show(cx, ui, &mut self.draft);
        let keys = hours::keys(self.draft.hours.chosen());
        Grid::new("what-if-hours", FIELDS, &errors).keys(keys).show(cx, ui, &mut self.draft);
        ui.horizontal(|ui| {
            let is_changed = self.is_changed();
            let reset = |ui: &mut Ui| widget::button(ui, icon::ARROW_COUNTER_CLOCKWISE, &cx.t("report-what-if-reset"));
            if ui.add_enabled_ui(is_changed, reset).inner.clicked()
                && let Some(base) = &self.base
            {
                self.draft.clone_from(base);
                self.errors.clear();
            }
            let count = self.compared.as_ref().map_or(0, Comparison::changed);
            if is_changed && self.errors.is_empty() {
                let tone = if count == 0 { Tone::Weak } else { Tone::Accent };
                widget::toned(ui, tone, &cx.say(&Said::new("report-what-if-changed").with("count", count)));
            }
        });
        ui.add_space(style::GAP);
    }

    fn answer_ui(&self, cx: &Cx<'_>, ui: &mut Ui) {
        if let Some(refused) = &self.refused {
            widget::toned(ui, Tone::Bad, &cx.say(refused));
        }
        let Some(compared) = &self.compared else { return };
        rows_ui(cx, ui, &compared.rows);
        if !compared.lines.is_empty() {
            widget::title(ui, &cx.t("report-what-if-lines"));
            for line in &compared.lines {
                line_ui(cx, ui, line);
            }
        }
        if !compared.reasons.is_empty() {
            widget::title(ui, &cx.t("report-what-if-reasons"));
            reasons_ui(cx, ui, &compared.reasons);
        }
    }
}

/// Widest that one side of the table becomes; longer words wrap.
const SIDE_WIDTH: f32 = 230.0;

fn rows_ui(cx: &Cx<'_>, ui: &mut Ui, rows: &[Row]) {
    Columns::new("what-if-rows").striped(true).min_row_height(style::ROW_HEIGHT).spacing([style::GROUP_GAP, 0.0]).show(
        ui,
        |ui| {
            widget::no_cell(ui);
            widget::no_cell(ui);
            widget::weak(ui, &cx.t("report-what-if-before"));
            widget::weak(ui, &cx.t("report-what-if-after"));
            ui.end_row();
            for row in rows.iter().filter(|row| row.before.is_some() || row.after.is_some()) {
                row_ui(cx, ui, row);
                ui.end_row();
            }
        },
    );
}

/// What is as it is and as it would be. Together they are one row for who hears it.
fn row_ui(cx: &Cx<'_>, ui: &mut Ui, row: &Row) {
    let is_changed = row.is_changed();
    if is_changed {
        widget::named_mark(ui, Tone::Accent, icon::ARROW_RIGHT, &cx.t("report-what-if-differs"));
    } else {
        widget::no_cell(ui);
    }
    let what = cx.t(&row.what.key());
    let said = |value: Option<&Arg>| {
        value.map_or_else(
            || cx.t("report-what-if-none").to_string(),
            |value| cx.say(&Said::new("report-what-if-value").with("value", value.clone())),
        )
    };
    let (before, after) = (said(row.before.as_ref()), said(row.after.as_ref()));
    let name = widget::weak(ui, &what).rect;
    let one = value_ui(ui, row, (row.before.as_ref(), &before), false);
    let other = value_ui(ui, row, (row.after.as_ref(), &after), is_changed);
    let said = Said::new("report-what-if-line").with("line", &*what);
    let said = said.with("before", before.as_str()).with("after", after.as_str());
    widget::named_row(ui, name.union(one).union(other), row.what, &cx.say(&said));
}

/// One side of a row. What is changed is strong and coloured, besides the sign in front of its row.
fn value_ui(ui: &mut Ui, row: &Row, (value, text): (Option<&Arg>, &str), is_marked: bool) -> Rect {
    let mut shown = RichText::new(text);
    if is_marked {
        let tone = match (row.what, value) {
            (What::ResponseState | What::ResolveState, Some(Arg::Key(key))) if key == "call-clock-missed" => Tone::Bad,
            (What::ResponseState | What::ResolveState, Some(Arg::Key(key))) if key == "call-clock-met" => Tone::Good,
            _ => Tone::Accent,
        };
        shown = shown.strong().color(style::color(ui, tone));
    }
    ui.scope(|ui| {
        ui.set_max_width(SIDE_WIDTH);
        ui.add(Label::new(shown).wrap());
    })
    .response
    .rect
}

/// A line of the work that would be charged otherwise, with the reasons on hover.
fn line_ui(cx: &Cx<'_>, ui: &mut Ui, line: &LineRow) {
    let said = Said::new("report-what-if-line").with("line", line.description.as_str());
    let said = said.with("before", line.before).with("after", line.after);
    let text = cx.say(&said);
    ui.add(Label::new(text).wrap()).on_hover_ui(|ui| reasons_ui(cx, ui, &line.reasons));
}
