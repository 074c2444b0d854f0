//! The page of the company's profile.

use egui::{ScrollArea, Ui};

use crate::{
    base::kind::{Kind, Subject},
    cx::{Cx, Panel},
    db::tx::Changes,
    setting::{
        command::{Command, CompanyDraft},
        fields::COMPANY_FIELDS,
        store,
    },
    ui::{focus::Follow as _, form::Grid, style, widget},
};

use super::{logo::Logo, single::Single};

/// The page of the company's profile.
pub(super) struct Company {
    single: Single<CompanyDraft>,
    logo: Logo,
}

impl Default for Company {
    fn default() -> Self {
        Self { single: Single::new(store::COMPANY, "setting-page-company", CompanyDraft::of), logo: Logo::default() }
    }
}

impl Panel for Company {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        widget::heading(ui, &cx.t("setting-page-company"));
        widget::weak(ui, &cx.t("setting-page-company-hint"));
        let command = |draft, version| Command::SaveCompany(CompanyDraft { version, ..draft });
        if !self.single.save_ui(cx, ui, command) {
            return;
        }
        let Some(form) = &mut self.single.form else { return };
        let (errors, enabled) = (form.errors.clone(), !form.is_busy());
        ScrollArea::vertical().id_salt("company").auto_shrink(false).follow(ui, |ui| {
            Grid::new("company-form", COMPANY_FIELDS, &errors).enabled(enabled).show(cx, ui, &mut form.draft);
            ui.add_space(style::GAP);
            self.logo.ui(cx, ui);
        });
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.single.refresh(cx, changes);
        self.logo.refresh(cx, changes);
    }

    fn open(&mut self, _: &Cx<'_>, _: Subject) {}

    fn start(&mut self, _: &Cx<'_>, _: Kind, _: Option<Subject>) {}

    fn is_unsaved(&self) -> bool {
        self.single.is_unsaved()
    }
}
