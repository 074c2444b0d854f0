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
        slot::Slot,
    },
    contract::{
        command::{Command, TemplateDraft},
        fields::{TEMPLATE_FIELDS, template_list_spec},
    },
    cx::{Cx, Form, Section, Sections, touched},
    db::tx::{Changes, Done},
    ui::{form::Grid, icon, log::log_ui, saver::FormAsk, style, table::Table, widget},
};

/// List and form of contract templates.
pub struct TemplatePanel {
    table: Table,
    reading: Slot<ShownTemplate>,
    shown: Option<ShownTemplate>,
    form: Option<Form<TemplateDraft>>,
    sections: Sections,
}

impl TemplatePanel {
    /// A panel with these sections on its form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        Self {
            table: Table::new("templates", template_list_spec()),
            reading: Slot::default(),
            shown: None,
            form: None,
            sections: Sections::new(sections),
        }
    }
}

impl crate::cx::Panel for TemplatePanel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.poll(cx);
        if self.form.is_none() {
            self.list_ui(cx, ui);
            return;
        }
        style::list_pane("template/list").show(ui, |ui| self.list_ui(cx, ui));
        ScrollArea::vertical().id_salt("template/form").show(ui, |ui| {
            self.form_ui(cx, ui);
            self.sections.ui(cx, ui);
            if let Some(shown) = &self.shown {
                widget::title(ui, &cx.t("contract-log"));
                log_ui(cx, ui, &shown.log);
            }
        });
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.table.refresh(touched(changes));
        if let Some(shown) = &self.shown {
            let id = shown.template.id;
            self.reading = cx.load(move |conn| data::shown_template(conn, id));
        }
        self.sections.refresh(cx);
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.table.light(Some(subject.id));
        self.sections.show(cx, Some(subject));
        self.reading = cx.load(move |conn| data::shown_template(conn, TemplateId(subject.id)));
    }

    fn start(&mut self, cx: &Cx<'_>, _: Kind, _: Option<Subject>) {
        self.shown = None;
        self.sections.show(cx, None);
        self.form = Some(Form::new(TemplateDraft::new()));
    }

    fn is_unsaved(&self) -> bool {
        self.form.as_ref().is_some_and(Form::is_changed)
    }
}

impl TemplatePanel {
    fn poll(&mut self, cx: &Cx<'_>) {
        match self.reading.take() {
            Some(Ok(shown)) => {
                let (id, version) = (shown.template.id.0, shown.template.version);
                match self.form.as_mut().filter(|form| form.id == id) {
                    Some(form) => form.renewed(shown.draft.clone(), version),
                    None => self.form = Some(Form::of(id, version, shown.draft.clone())),
                }
                self.shown = Some(shown);
            }
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
    }

    fn list_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        widget::heading(ui, &cx.t("contract-template-panel"));
        if widget::button(ui, icon::PLUS, &cx.t("contract-template-new")).clicked() {
            cx.start(Kind::Template, None);
        }
        if let Some(id) = cx.table_ui(ui, &mut self.table) {
            cx.open(Subject { kind: Kind::Template, id });
        }
    }

    fn form_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        match &self.shown {
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
        let Some(form) = &mut self.form else { return };
        let asked = form.poll(cx, TEMPLATE_FIELDS);
        let (errors, enabled) = (form.errors.clone(), !form.is_busy());
        // The form is long: saving stands above it, always at hand.
        let ask = asked.or(form.save_ui(cx, ui));
        ui.add_space(style::GAP);
        Grid::new("template/form", TEMPLATE_FIELDS, &errors).enabled(enabled).show(cx, ui, &mut form.draft);
        widget::title(ui, &cx.t("contract-terms"));
        let week = self.shown.as_ref().map(|shown| (&shown.week, shown.template.terms.windows.is_some()));
        terms::terms_ui(cx, ui, &mut form.draft.terms, &errors, Some(enabled), week);
        if let Some(ask) = ask {
            self.answer(cx, ask);
        }
    }

    fn answer(&mut self, cx: &Cx<'_>, ask: FormAsk<Done>) {
        let Some(form) = &mut self.form else { return };
        let id = TemplateId(form.id);
        match ask {
            FormAsk::Save => {
                let draft =
                    TemplateDraft { id: (form.id != 0).then_some(id), version: form.version, ..form.draft.clone() };
                form.sent(cx.send(Command::SaveTemplate(Box::new(draft))));
            }
            FormAsk::Fetch => {
                let newest = |shown: ShownTemplate| (shown.draft, shown.template.version);
                form.fetching(cx.load(move |conn| data::shown_template(conn, id).map(newest)));
            }
            FormAsk::Done(done) => {
                cx.tell(&done);
                if let Some(subject) = done.outcome.subject {
                    self.form = None;
                    cx.open(subject);
                }
            }
        }
    }
}
