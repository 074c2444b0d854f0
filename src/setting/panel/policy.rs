//! The page of the company's rules.

use egui::{Align, Grid as Cells, Id, Layout, ScrollArea, Ui, vec2};

use crate::{
    base::{
        failure::{Failure, FieldError},
        field::Input,
        kind::{Kind, Subject},
        say::Said,
        slot::Slot,
        words::Word as _,
    },
    call::{Priority, Weight},
    cx::{Cx, Panel},
    db::{
        number::Pattern,
        tx::{Changes, Done},
    },
    equipment,
    setting::{
        UniqueBy,
        command::{CallTypeDraft, Command, NumberDraft, PolicyDraft, RESOLVE_KEYS, RESPONSE_KEYS},
        fields::{GENERAL, POLICY_FIELDS, POLICY_KEYS, PRIORITY, SUGGEST_FIELDS, UNIQUE_BY},
        store,
    },
    ui::{
        focus::Follow as _,
        form::Grid,
        input::{Name, Spec, input_ui},
        style::{self, Tone},
        widget,
    },
};

use super::{policy_charge, single::Single};

/// Width of a cell in the tables of this page.
const CELL_WIDTH: f32 = 110.0;

/// The page of the company's rules.
pub(super) struct Policy {
    single: Single<PolicyDraft>,
    /// The patterns that the examples below are of.
    exemplified: Vec<NumberDraft>,
    /// The next number of each pattern; empty where it can't be read.
    examples: Slot<Vec<String>>,
    /// The change of what units are unique by.
    sent: Slot<Done>,
}

impl Default for Policy {
    fn default() -> Self {
        let single = Single::new(store::POLICY, "setting-page-policy", PolicyDraft::of);
        Self { single, exemplified: Vec::new(), examples: Slot::default(), sent: Slot::default() }
    }
}

impl Panel for Policy {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        match self.sent.take() {
            Some(Ok(done)) => cx.tell(&done),
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        widget::heading(ui, &cx.t("setting-page-policy"));
        let command = |draft, version| Command::SavePolicy(Box::new(PolicyDraft { version, ..draft }));
        if !self.single.save_ui(cx, ui, command) {
            return;
        }
        self.exemplify(cx);
        let Self { single, examples, sent, .. } = self;
        let Some(form) = &mut single.form else { return };
        let is_changed = form.is_changed();
        let errors = form.errors.clone();
        let examples = examples.get().cloned().unwrap_or_default();
        let draft = &mut form.draft;
        ScrollArea::vertical().auto_shrink(false).follow(ui, |ui| {
            Grid::new("policy-form", POLICY_FIELDS, &errors).keys(POLICY_KEYS).show(cx, ui, draft);
            unique_ui(cx, ui, draft, sent, is_changed);
            hours_ui(cx, ui, draft, &errors);
            priorities_ui(cx, ui, draft);
            policy_charge::order_ui(cx, ui, draft, &errors);
            call_types_ui(cx, ui, draft, &errors);
            policy_charge::capitals_ui(cx, ui, draft);
            widget::title(ui, &cx.t("setting-suggest-title"));
            widget::weak(ui, &cx.t("setting-suggest-hint"));
            Grid::new("policy-suggest", POLICY_FIELDS, &errors).keys(SUGGEST_FIELDS).show(cx, ui, draft);
            numbers_ui(cx, ui, draft, &examples, &errors);
        });
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.single.refresh(cx, changes);
        // Numbers may have been taken: the examples are asked for again with the next frame.
        self.exemplified.clear();
    }

    fn open(&mut self, _: &Cx<'_>, _: Subject) {}

    fn start(&mut self, _: &Cx<'_>, _: Kind, _: Option<Subject>) {}

    fn is_unsaved(&self) -> bool {
        self.single.is_unsaved()
    }
}

impl Policy {
    /// Asks for the next number of each pattern, when one has changed.
    fn exemplify(&mut self, cx: &Cx<'_>) {
        let Some(form) = &self.single.form else { return };
        if self.exemplified == form.draft.numbers {
            return;
        }
        self.exemplified.clone_from(&form.draft.numbers);
        let (numbers, day) = (form.draft.numbers.clone(), cx.now.day(cx.texts.zone));
        self.examples.replace(cx.load(move |conn| {
            let example = |number: &NumberDraft| match (Kind::from_word(&number.kind), Pattern::parse(&number.pattern))
            {
                (Some(kind), Ok(pattern)) => store::next_number(conn, kind, &pattern, day),
                _ => Ok(String::new()),
            };
            numbers.iter().map(example).collect::<Result<Vec<_>, Failure>>()
        }));
    }
}

/// One input in a table, known to accessibility by these words.
fn cell_ui(cx: &Cx<'_>, ui: &mut Ui, name: String, with: Input, text: &mut String) {
    let id = Id::unique(("policy", &name));
    let spec = Spec { id, name: Name::Is(name), with, required: true, within: None, width: CELL_WIDTH };
    sized_ui(cx, ui, &spec, text);
}

/// An input of its full width: a table would squeeze it.
pub(super) fn sized_ui(cx: &Cx<'_>, ui: &mut Ui, spec: &Spec, text: &mut String) {
    let size = vec2(spec.width, style::INPUT_HEIGHT);
    ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| input_ui(cx, ui, spec, text));
}

/// The errors of some fields, below their table.
pub(super) fn errors_ui(cx: &Cx<'_>, ui: &mut Ui, errors: &[FieldError], fields: &[&str]) {
    for error in errors.iter().filter(|error| fields.contains(&error.field)) {
        widget::toned(ui, Tone::Bad, &cx.say(&error.said));
    }
}

/// By what units are unique: done at once, because every card's identity changes with it.
fn unique_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &mut PolicyDraft, sent: &mut Slot<Done>, is_changed: bool) {
    widget::title(ui, &cx.t("setting-unique-title"));
    ui.add_enabled_ui(!is_changed && !sent.is_loading(), |ui| {
        let mut chosen = draft.unique_by.clone();
        cell_ui(cx, ui, cx.t("setting-unique-title").to_string(), UNIQUE_BY, &mut chosen);
        if let Some(by) = UniqueBy::from_word(&chosen).filter(|_| chosen != draft.unique_by) {
            *sent = cx.send(equipment::command::Command::UniqueBy(by));
        }
    });
    widget::weak(ui, &cx.t("setting-unique-hint"));
}

/// Hours promised where no contract does.
fn hours_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &mut PolicyDraft, errors: &[FieldError]) {
    widget::title(ui, &cx.t("setting-hours-title"));
    Cells::new("policy-hours").spacing([style::GAP, style::GAP]).show(ui, |ui| {
        ui.label("");
        for priority in Priority::ALL {
            widget::number_heading(ui, &cx.t(&priority.key()));
        }
        ui.end_row();
        for (row, hours) in [("setting-response", &mut draft.response), ("setting-resolve", &mut draft.resolve)] {
            widget::weak(ui, &cx.t(row));
            for (priority, text) in Priority::ALL.iter().zip(hours) {
                cell_ui(cx, ui, format!("{} {}", cx.t(row), cx.t(&priority.key())), Input::Qty, text);
            }
            ui.end_row();
        }
    });
    errors_ui(cx, ui, errors, &RESPONSE_KEYS);
    errors_ui(cx, ui, errors, &RESOLVE_KEYS);
}

/// Impact × urgency.
fn priorities_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &mut PolicyDraft) {
    widget::title(ui, &cx.t("setting-priorities-title"));
    let named = |key: &str, weight: Weight| cx.say(&Said::new(key.to_owned()).with_word("weight", weight));
    Cells::new("policy-priorities").spacing([style::GAP, style::GAP]).show(ui, |ui| {
        ui.label("");
        for urgency in Weight::ALL {
            widget::weak(ui, &named("setting-urgency", *urgency));
        }
        ui.end_row();
        for (impact, row) in Weight::ALL.iter().zip(&mut draft.priorities) {
            let impact = named("setting-impact", *impact);
            widget::weak(ui, &impact);
            for (urgency, text) in Weight::ALL.iter().zip(row) {
                cell_ui(cx, ui, format!("{impact} {}", named("setting-urgency", *urgency)), PRIORITY, text);
            }
            ui.end_row();
        }
    });
}

/// What call types say of charges and revisits.
fn call_types_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &mut PolicyDraft, errors: &[FieldError]) {
    widget::title(ui, &cx.t("setting-call-types-title"));
    let (relief, revisit) = (cx.t("setting-call-type-relief"), cx.t("setting-call-type-revisit"));
    Cells::new("policy-call-types").spacing([style::GROUP_GAP, style::GAP]).show(ui, |ui| {
        ui.label("");
        widget::weak(ui, &relief);
        widget::weak(ui, &revisit);
        let general = cx.t("setting-call-type-general");
        widget::weak(ui, &general);
        ui.end_row();
        for rule in &mut draft.call_types {
            let CallTypeDraft { call_type, relief: percent, revisit: owed, general: asks } = rule;
            let name = cx.t(&format!("call-type-{}", call_type.replace('_', "-")));
            ui.label(&*name);
            cell_ui(cx, ui, format!("{name} {relief}"), Input::Rate, percent);
            cell_ui(cx, ui, format!("{name} {revisit}"), Input::Flag, owed);
            cell_ui(cx, ui, format!("{name} {general}"), GENERAL, asks);
            ui.end_row();
        }
    });
    errors_ui(cx, ui, errors, &["relief", "revisit"]);
}

/// Number patterns, each with the next number it would give.
fn numbers_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &mut PolicyDraft, examples: &[String], errors: &[FieldError]) {
    widget::title(ui, &cx.t("setting-numbers-title"));
    widget::weak(ui, &cx.t("setting-numbers-hint"));
    let pattern = cx.t("setting-number-pattern");
    Cells::new("policy-numbers").spacing([style::GROUP_GAP, style::GAP]).show(ui, |ui| {
        for (at, number) in draft.numbers.iter_mut().enumerate() {
            let name = cx.t(&format!("kind-{}", number.kind.replace('_', "-")));
            ui.label(&*name);
            let spec = Spec {
                id: Id::unique(("policy-number", at)),
                name: Name::Is(format!("{name} {pattern}")),
                with: Input::Line,
                required: true,
                within: None,
                width: style::INPUT_WIDTH,
            };
            sized_ui(cx, ui, &spec, &mut number.pattern);
            let example = examples.get(at).map_or("", String::as_str);
            let said = Said::new("setting-number-next").with("number", example);
            widget::weak(ui, &if example.is_empty() { String::new() } else { cx.say(&said) });
            ui.end_row();
        }
    });
    errors_ui(cx, ui, errors, &["pattern"]);
}
