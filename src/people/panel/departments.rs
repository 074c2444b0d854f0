//! List and form of departments.

use egui::{ScrollArea, Ui};

use crate::{
    base::{
        failure::Failure,
        id::DepartmentId,
        kind::{Kind, Subject},
    },
    cx::{
        Cx, Panel,
        records::{By, Found, Records, head_ui},
    },
    db::{query::Conn, tx::Changes},
    people::{
        command::{Command, DepartmentDraft},
        fields::{DEPARTMENT_FIELDS, department_list_spec},
    },
    ui::{choices::choices_ui, focus::Follow as _, form::Grid, style::Tone, widget},
};

use super::queues::entries;

/// The fields in the form's grid; problem types are ticked below.
const KEYS: &[&str] = &["name", "head", "active"];

/// List and form of departments.
pub struct Departments {
    records: Records<DepartmentDraft>,
}

impl Default for Departments {
    fn default() -> Self {
        Self { records: Records::new("departments", department_list_spec(), "people-departments-title", read) }
    }
}

fn read(conn: &Conn, id: i64, _: By) -> Result<Found<DepartmentDraft>, Failure> {
    let draft = DepartmentDraft::of(conn, DepartmentId(id))?;
    Ok(Found { id, version: draft.version, draft, shown: () })
}

impl Panel for Departments {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.records.poll(cx);
        self.records.ui(cx, ui, |records, ui| form_ui(records, cx, ui));
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.records.refresh(cx, changes);
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.records.open(cx, subject.id);
    }

    fn start(&mut self, cx: &Cx<'_>, _: Kind, _: Option<Subject>) {
        self.records.begin(cx, DepartmentDraft::new());
    }

    fn is_unsaved(&self) -> bool {
        self.records.is_unsaved()
    }
}

fn form_ui(records: &mut Records<DepartmentDraft>, cx: &Cx<'_>, ui: &mut Ui) {
    let is_saved = records.subject().is_some();
    if let Some(form) = &records.form {
        ui.horizontal(|ui| {
            head_ui(cx, ui, &form.draft.name, "people-department-new");
            if is_saved && form.draft.active.is_empty() {
                widget::badge(ui, Tone::Warning, &cx.t("people-inactive"));
            }
        });
    }
    records.save_ui(cx, ui, |draft, id, version| {
        let id = (id != 0).then_some(DepartmentId(id));
        Command::SaveDepartment(DepartmentDraft { id, version, ..draft })
    });
    let Some(form) = &mut records.form else { return };
    let (errors, enabled) = (form.errors.clone(), !form.is_busy());
    ScrollArea::vertical().auto_shrink(false).follow(ui, |ui| {
        Grid::new("department-form", DEPARTMENT_FIELDS, &errors).enabled(enabled).keys(KEYS).show(
            cx,
            ui,
            &mut form.draft,
        );
        widget::title(ui, &cx.t("people-queue-problem-types"));
        widget::weak(ui, &cx.t("people-department-hint"));
        choices_ui(ui, &mut form.draft.problem_types, &entries(cx, "problem_type"));
    });
}
