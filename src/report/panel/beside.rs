//! What if, on the form of a call: what would be otherwise with another moment, contract, unit, priority, promise or
//! hours. Nothing is saved.

use egui::{Grid as Columns, Key, Label, Modifiers, RichText, Ui};

use crate::{
    base::{
        failure::{Failure, FieldError},
        id::CallId,
        kind::{Kind, Subject},
        say::{Arg, Said},
        slot::Slot,
        time::MINUTE_MS,
        words::Word as _,
    },
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
        style::{self, Tone},
        widget,
    },
};

/// The questions that are asked of a call, and their answer.
#[derive(Default)]
pub struct WhatIf {
    call: Option<CallId>,
    /// Whose it is.
    customer: Option<Subject>,
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
        let call = (subject.kind == Kind::Call).then_some(CallId(subject.id));
        if call != self.call {
            *self = Self { call, ..Self::default() };
        }
        self.is_outdated = true;
    }

    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let shortcut = egui::KeyboardShortcut::new(Modifiers::ALT, Key::W);
        let by_key = ui.input_mut(|input| input.consume_shortcut(&shortcut));
        let key = if self.is_open { "report-what-if-close" } else { "report-what-if-open" };
        let button = widget::button(ui, icon::QUESTION, &cx.t(key));
        let button = button.on_hover_text(ui.ctx().format_shortcut(&shortcut));
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
        let Some(call) = self.call else { return };
        let typed = self.is_changed().then(|| self.draft.clone());
        let wanted = Some((typed.clone(), cx.now.millis().div_euclid(MINUTE_MS)));
        if self.asking.is_loading() || (self.asked == wanted && !self.is_outdated) {
            return;
        }
        self.asked = wanted;
        self.is_outdated = false;
        let now = cx.now;
        self.asking = cx.load(move |conn| store::answer(conn, call, typed.as_ref(), now));
    }

    fn poll(&mut self) {
        match self.asking.take() {
            Some(Ok(Answer { customer, base, compared })) => {
                self.customer = Some(Subject::new(Kind::Customer, customer));
                if !self.is_changed() {
                    self.draft.clone_from(&base);
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
        let grid = grid.within("contract", self.customer).within("equipment", self.customer);
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
            ui.label("");
            ui.label("");
            widget::weak(ui, &cx.t("report-what-if-before"));
            widget::weak(ui, &cx.t("report-what-if-after"));
            ui.end_row();
            for row in rows.iter().filter(|row| row.before.is_some() || row.after.is_some()) {
                let is_changed = row.is_changed();
                if is_changed {
                    widget::named_mark(ui, Tone::Accent, icon::ARROW_RIGHT, &cx.t("report-what-if-differs"));
                } else {
                    ui.label("");
                }
                widget::weak(ui, &cx.t(&row.what.key()));
                value_ui(cx, ui, row, row.before.as_ref(), false);
                value_ui(cx, ui, row, row.after.as_ref(), is_changed);
                ui.end_row();
            }
        },
    );
}

/// One side of a row. What is changed is strong and coloured, besides the sign in front of its row.
fn value_ui(cx: &Cx<'_>, ui: &mut Ui, row: &Row, value: Option<&Arg>, is_marked: bool) {
    let text = value.map_or_else(
        || cx.t("report-what-if-none").to_string(),
        |value| cx.say(&Said::new("report-what-if-value").with("value", value.clone())),
    );
    let mut shown = RichText::new(&text);
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
    });
}

/// A line of the work that would be charged otherwise, with the reasons on hover.
fn line_ui(cx: &Cx<'_>, ui: &mut Ui, line: &LineRow) {
    let said = Said::new("report-what-if-line").with("line", line.description.as_str());
    let said = said.with("before", line.before).with("after", line.after);
    let text = cx.say(&said);
    ui.add(Label::new(text).wrap()).on_hover_ui(|ui| reasons_ui(cx, ui, &line.reasons));
}
