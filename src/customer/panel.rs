//! List and form of customers.

use egui::{ScrollArea, Ui};

use crate::{
    base::{
        failure::Failure,
        found,
        id::CustomerId,
        kind::{Kind, Subject},
        say::Said,
        words::Word as _,
    },
    cx::{
        Cx, Panel as PanelOf, Section,
        printing::button_ui,
        records::{By, Found, Records, head_ui},
    },
    db::{query::Conn, tx::Changes},
    ui::{focus::Follow as _, form::Grid, icon, lines::Lines, style::Tone, widget},
};

use super::{
    Level,
    command::{Command, Draft},
    fields::{ADDRESS_FIELDS, CONTACT_FIELDS, FIELDS, list_spec},
};

/// So many sections stand beside each other above what is kept of the customer: what there is to know of them on one
/// screen (CUS-2).
const AT_A_GLANCE: usize = 6;

/// List and form of customers.
pub struct Panel {
    records: Records<Draft>,
}

impl Panel {
    /// With these sections below the form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        let records = Records::new("customers", list_spec(), "customer-title", read);
        Self { records: records.with(sections) }
    }
}

fn read(conn: &Conn, id: i64, _: By) -> Result<Found<Draft>, Failure> {
    let draft = Draft::of(conn, CustomerId(id))?;
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
    title_ui(records, shown, cx, ui);
    records.save_ui(cx, ui, |draft, id, version| {
        let id = (id != 0).then_some(CustomerId(id));
        Command::Save(Box::new(Draft { id, version, ..draft }))
    });
    let Records { form: Some(form), sections, .. } = records else { return };
    ScrollArea::vertical().auto_shrink(false).follow(ui, |ui| {
        let (errors, enabled) = (form.errors.clone(), !form.is_busy());
        sections.columns_ui(cx, ui, AT_A_GLANCE);
        if shown.is_some() {
            widget::title(ui, &cx.t("customer-data"));
        }
        let grid = Grid::new("customer-form", FIELDS, &errors).hint("pinyin", derived(cx, &form.draft));
        grid.enabled(enabled).show(cx, ui, &mut form.draft);
        let draft = &mut form.draft;
        widget::title(ui, &cx.t("customer-addresses"));
        ScrollArea::horizontal().id_salt("addresses").follow(ui, |ui| {
            let lines = Lines::new("addresses", ADDRESS_FIELDS, &errors)
                .adding("customer-address-add")
                .titled("customer-addresses");
            lines.enabled(enabled).show(cx, ui, &mut draft.addresses);
        });
        widget::title(ui, &cx.t("customer-contacts"));
        ScrollArea::horizontal().id_salt("contacts").follow(ui, |ui| {
            let lines = Lines::new("contacts", CONTACT_FIELDS, &errors)
                .adding("customer-contact-add")
                .titled("customer-contacts");
            lines.enabled(enabled).show(cx, ui, &mut draft.contacts);
        });
        sections.rest_ui(cx, ui, AT_A_GLANCE);
    });
}

/// How the names are read by their letters: what counts while nobody wrote it otherwise (CUS-1).
fn derived(cx: &Cx<'_>, draft: &Draft) -> String {
    let (name, short) = (found::readings(&draft.name), found::readings(&draft.short_name));
    let readings = match (name.is_empty(), short.is_empty() || name.contains(&short)) {
        (true, true) => return String::new(),
        (_, true) => name,
        (true, false) => short,
        (false, false) => format!("{name}; {short}"),
    };
    cx.say(&Said::new("customer-pinyin-derived").with("readings", readings))
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
        if let Some(shown) = shown {
            button_ui(cx, ui, shown);
        }
    });
    if shown.is_some() {
        reach_ui(cx, ui, &form.draft);
    }
}

/// How they are reached: the switchboard, the contact and the address that are used where nothing else is said.
fn reach_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &Draft) {
    let contact = draft.contacts.iter().find(|one| !one.is_default.is_empty()).or(draft.contacts.first());
    let address = draft.addresses.iter().find(|one| !one.is_default.is_empty()).or(draft.addresses.first());
    ui.horizontal_wrapped(|ui| {
        widget::fact(ui, &cx.t("customer-phone"), &draft.phone);
        if let Some(one) = contact {
            let phone = if one.mobile.is_empty() { &one.phone } else { &one.mobile };
            widget::fact(ui, &cx.t("customer-contact"), format!("{} {} {phone}", one.name, one.title).trim());
        }
        if let Some(one) = address {
            widget::fact(ui, &cx.t("customer-address"), format!("{} {}", one.city, one.street).trim());
        }
        widget::fact(ui, &cx.t("customer-owner"), &draft.owner);
    });
}
