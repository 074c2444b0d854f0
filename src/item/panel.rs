//! List and form of items.

use egui::{ScrollArea, Ui};

use crate::{
    base::{
        failure::Failure,
        id::ItemId,
        kind::{Kind, Subject},
    },
    cx::{
        Cx, Panel as PanelOf, Section, Sections,
        records::{Records, head_ui},
    },
    db::{query::Conn, tx::Changes},
    ui::{form::Grid, lines::Lines, style::Tone, widget},
};

use super::{
    command::{Command, Draft},
    fields::{BOM_FIELDS, FIELDS, list_spec},
};

/// List and form of items.
pub struct Panel {
    records: Records<Draft>,
    /// What belongs to the item shown: the tree of its components, where it is used.
    sections: Sections,
}

impl Panel {
    /// With these sections below the form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        let records = Records::new("items", list_spec(), &[Kind::Item, Kind::BomLine], read);
        Self { records, sections: Sections::new(sections) }
    }
}

fn read(conn: &Conn, id: i64) -> Result<(Draft, i64), Failure> {
    let draft = Draft::of(conn, ItemId(id))?;
    let version = draft.version;
    Ok((draft, version))
}

impl PanelOf for Panel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let Self { records, sections } = self;
        records.ui(cx, ui, "item-title", |records, ui| form_ui(records, sections, cx, ui));
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.records.refresh(cx, changes);
        self.sections.refresh(cx);
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.records.open(cx, subject.id);
    }

    fn start(&mut self, _: &Cx<'_>, _: Kind, _: Option<Subject>) {
        self.records.start(Draft::new());
    }

    fn is_unsaved(&self) -> bool {
        self.records.is_unsaved()
    }
}

fn form_ui(records: &mut Records<Draft>, sections: &mut Sections, cx: &Cx<'_>, ui: &mut Ui) {
    let shown = records.shown();
    sections.show(cx, shown);
    if let Some(form) = &records.form {
        ui.horizontal_wrapped(|ui| {
            head_ui(cx, ui, &form.draft.name, "item-new");
            if shown.is_some() && form.draft.active.is_empty() {
                widget::badge(ui, Tone::Warning, &cx.t("item-inactive"));
            }
        });
    }
    records.save_ui(cx, ui, FIELDS, |draft, version| Command::Save(Box::new(Draft { version, ..draft })));
    let Some(form) = &mut records.form else { return };
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let (errors, enabled) = (form.errors.clone(), !form.is_busy());
        Grid::new("item-form", FIELDS, &errors).enabled(enabled).show(cx, ui, &mut form.draft);
        widget::title(ui, &cx.t("item-bom"));
        Lines::new("bom", BOM_FIELDS, &errors).enabled(enabled).show(cx, ui, &mut form.draft.bom);
        sections.ui(cx, ui);
    });
}
