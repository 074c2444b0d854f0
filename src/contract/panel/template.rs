//! Contract templates in the window: list and form.

use egui::{ScrollArea, Ui};

use super::{
    data::{self, ShownTemplate},
    terms,
};
use crate::{
    base::{
        id::TemplateId,
        kind::{Kind, Subject},
    },
    contract::{
        command::{Command, TemplateDraft},
        fields::{TEMPLATE_FIELDS, template_list_spec},
    },
    cx::{Cx, Section, records::Records},
    db::tx::Changes,
    ui::{focus::Follow as _, form::Grid, icon, log::log_ui, style, widget},
};

/// List and form of contract templates.
pub struct TemplatePanel {
    records: Records<TemplateDraft, ShownTemplate>,
}

impl TemplatePanel {
    /// A panel with these sections on its form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        let records = Records::new("templates", template_list_spec(), "contract-template-panel", data::shown_template);
        Self { records: records.with(sections).begun_by(Some("contract-template-new")) }
    }
}

impl crate::cx::Panel for TemplatePanel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.records.poll(cx);
        self.records.ui(cx, ui, |records, ui| {
            ScrollArea::vertical().id_salt("template/form").auto_shrink(false).follow(ui, |ui| {
                form_ui(cx, ui, records);
                records.sections.ui(cx, ui);
                if let Some(shown) = &records.shown {
                    widget::title(ui, &cx.t("contract-log"));
                    log_ui(cx, ui, &shown.log);
                }
            });
        });
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.records.refresh(cx, changes);
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.records.open(cx, subject.id);
    }

    fn start(&mut self, cx: &Cx<'_>, _: Kind, _: Option<Subject>) {
        self.records.begin(cx, TemplateDraft::new());
    }

    fn is_unsaved(&self) -> bool {
        self.records.is_unsaved()
    }
}

fn form_ui(cx: &Cx<'_>, ui: &mut Ui, records: &mut Records<TemplateDraft, ShownTemplate>) {
    match &records.shown {
        Some(shown) => {
            widget::heading(ui, &shown.template.name);
            ui.add(egui::Label::new(cx.say(&shown.sentence)).wrap());
            if widget::button(ui, icon::FILE_PLUS, &cx.t("contract-from-template")).clicked() {
                cx.start(Kind::Contract, Some(Subject::new(Kind::Template, shown.template.id)));
            }
        }
        None => {
            widget::heading(ui, &cx.t("contract-template-new"));
        }
    }
    ui.add_space(style::GAP);
    // The form is long: saving stands above it, always at hand.
    records.save_ui(cx, ui, |draft, id, version| {
        let id = (id != 0).then_some(TemplateId(id));
        Command::SaveTemplate(Box::new(TemplateDraft { id, version, ..draft }))
    });
    let Some(form) = &mut records.form else { return };
    let (errors, enabled) = (form.errors.clone(), !form.is_busy());
    ui.add_space(style::GAP);
    Grid::new("template/form", TEMPLATE_FIELDS, &errors).enabled(enabled).show(cx, ui, &mut form.draft);
    widget::title(ui, &cx.t("contract-terms"));
    let week = records.shown.as_ref().map(|shown| (&shown.week, shown.template.terms.windows.is_some()));
    terms::terms_ui(cx, ui, &mut form.draft.terms, &errors, Some(enabled), week);
}
