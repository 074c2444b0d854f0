//! List and form of customers.

use egui::{ScrollArea, Ui};

use crate::{
    base::{
        failure::Failure,
        id::CustomerId,
        kind::{Kind, Subject},
        words::Word as _,
    },
    cx::{
        Cx, Panel as PanelOf, Section, Sections,
        records::{Records, head_ui},
    },
    db::{query::Conn, tx::Changes},
    ui::{form::Grid, icon, lines::Lines, style::Tone, widget},
};

use super::{
    Level,
    command::{Command, Draft},
    fields::{ADDRESS_FIELDS, CONTACT_FIELDS, FIELDS, list_spec},
};

/// List and form of customers.
pub struct Panel {
    records: Records<Draft>,
    /// What belongs to the customer shown: equipment, contracts, calls, deliveries.
    sections: Sections,
}

impl Panel {
    /// With these sections below the form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        let kinds = &[Kind::Customer, Kind::Address, Kind::Contact];
        let records = Records::new("customers", list_spec(), kinds, read);
        Self { records, sections: Sections::new(sections) }
    }
}

fn read(conn: &Conn, id: i64) -> Result<(Draft, i64), Failure> {
    let draft = Draft::of(conn, CustomerId(id))?;
    let version = draft.version;
    Ok((draft, version))
}

impl PanelOf for Panel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let Self { records, sections } = self;
        records.ui(cx, ui, "customer-title", |records, ui| form_ui(records, sections, cx, ui));
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
    title_ui(records, shown, cx, ui);
    records.save_ui(cx, ui, FIELDS, |draft, version| Command::Save(Box::new(Draft { version, ..draft })));
    let Some(form) = &mut records.form else { return };
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let (errors, enabled) = (form.errors.clone(), !form.is_busy());
        Grid::new("customer-form", FIELDS, &errors).enabled(enabled).show(cx, ui, &mut form.draft);
        let draft = &mut form.draft;
        widget::title(ui, &cx.t("customer-addresses"));
        ScrollArea::horizontal().id_salt("addresses").show(ui, |ui| {
            Lines::new("addresses", ADDRESS_FIELDS, &errors).enabled(enabled).show(cx, ui, &mut draft.addresses);
        });
        widget::title(ui, &cx.t("customer-contacts"));
        ScrollArea::horizontal().id_salt("contacts").show(ui, |ui| {
            Lines::new("contacts", CONTACT_FIELDS, &errors).enabled(enabled).show(cx, ui, &mut draft.contacts);
        });
        sections.ui(cx, ui);
    });
}

/// The name, what marks the customer, and what can be begun for it.
fn title_ui(records: &Records<Draft>, shown: Option<Subject>, cx: &Cx<'_>, ui: &mut Ui) {
    let Some(form) = &records.form else { return };
    ui.horizontal_wrapped(|ui| {
        head_ui(cx, ui, &form.draft.name, "customer-new");
        if form.draft.level == Level::Key.word() {
            widget::badge(ui, Tone::Accent, &cx.t(&Level::Key.key()));
        }
        if shown.is_some() && form.draft.active.is_empty() {
            widget::badge(ui, Tone::Warning, &cx.t("customer-inactive"));
        }
        if shown.is_some() && widget::button(ui, icon::HEADSET, &cx.t("customer-new-call")).clicked() {
            cx.start(Kind::Call, shown);
        }
    });
}
