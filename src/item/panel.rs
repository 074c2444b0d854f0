//! List and form of items.

use egui::{ScrollArea, Ui};

use crate::{
    base::{
        failure::Failure,
        id::ItemId,
        kind::{Kind, Subject},
    },
    cx::{
        Cx, Panel as PanelOf, Section,
        records::{By, Found, Records, head_ui},
    },
    db::{query::Conn, tx::Changes},
    ui::{focus::Follow as _, form::Grid, lines::Lines, style::Tone, widget},
};

use super::{
    command::{Command, Draft},
    fields::{BOM_FIELDS, FIELDS, list_spec},
};

/// List and form of items.
pub struct Panel {
    records: Records<Draft>,
}

impl Panel {
    /// With these sections below the form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        let records = Records::new("items", list_spec(), "item-title", read);
        Self { records: records.with(sections) }
    }
}

fn read(conn: &Conn, id: i64, _: By) -> Result<Found<Draft>, Failure> {
    let draft = Draft::of(conn, ItemId(id))?;
    Ok(Found { id, version: draft.version, draft, shown: () })
}

impl PanelOf for Panel {
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
        self.records.begin(cx, Draft::new());
    }

    fn is_unsaved(&self) -> bool {
        self.records.is_unsaved()
    }
}

fn form_ui(records: &mut Records<Draft>, cx: &Cx<'_>, ui: &mut Ui) {
    let shown = records.subject();
    if let Some(form) = &records.form {
        ui.horizontal_wrapped(|ui| {
            head_ui(cx, ui, &form.draft.name, "item-new");
            if shown.is_some() && form.draft.active.is_empty() {
                widget::badge(ui, Tone::Warning, &cx.t("item-inactive"));
            }
        });
    }
    records.save_ui(cx, ui, |draft, id, version| {
        let id = (id != 0).then_some(ItemId(id));
        Command::Save(Box::new(Draft { id, version, ..draft }))
    });
    let Records { form: Some(form), sections, .. } = records else { return };
    ScrollArea::vertical().auto_shrink(false).follow(ui, |ui| {
        let (errors, enabled) = (form.errors.clone(), !form.is_busy());
        Grid::new("item-form", FIELDS, &errors).enabled(enabled).show(cx, ui, &mut form.draft);
        widget::title(ui, &cx.t("item-bom"));
        Lines::new("bom", BOM_FIELDS, &errors).enabled(enabled).show(cx, ui, &mut form.draft.bom);
        sections.ui(cx, ui);
    });
}
