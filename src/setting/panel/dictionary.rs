//! The page of the dictionaries.

use egui::Ui;

use crate::{
    base::{
        failure::Failure,
        id::DictEntryId,
        kind::{Kind, Subject},
        words::Word as _,
    },
    cx::{
        Cx, Panel,
        records::{By, Found, Records, head_ui},
    },
    db::{query::Conn, tx::Changes},
    setting::{
        Dict,
        command::{Command, EntryDraft},
        fields::{ENTRY_FIELDS, dict_list},
        store,
    },
    ui::{form::Grid, icon, style::Tone, tabs::tabs_ui, widget},
};

/// The page of the dictionaries: which one, its entries, the form of one.
pub(super) struct Dictionaries {
    dict: Dict,
    records: Records<EntryDraft>,
}

impl Default for Dictionaries {
    fn default() -> Self {
        let (spec, only) = dict_list(Dict::ProblemType);
        let mut records = Records::new("dictionary", spec, "setting-entries-title", read);
        records.table.only(Some(only));
        Self { dict: Dict::ProblemType, records }
    }
}

fn read(conn: &Conn, id: i64, _: By) -> Result<Found<EntryDraft>, Failure> {
    let entry = store::entry_by_id(conn, DictEntryId(id))?;
    Ok(Found { id, version: entry.version, draft: EntryDraft::from(&entry), shown: () })
}

impl Panel for Dictionaries {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        if let Some(dict) = tabs_ui(cx, ui, self.dict) {
            self.turn_to(cx, dict);
        }
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
        let dict = self.dict.word().to_owned();
        self.records.begin(cx, EntryDraft { dict, active: "1".to_owned(), ..EntryDraft::default() });
    }

    fn is_unsaved(&self) -> bool {
        self.records.is_unsaved()
    }
}

impl Dictionaries {
    /// Shows another dictionary. A form with input stays: it knows its own.
    fn turn_to(&mut self, cx: &Cx<'_>, dict: Dict) {
        self.dict = dict;
        self.records.table.only(Some(dict_list(dict).1));
        self.records.leave(cx);
    }
}

fn form_ui(records: &mut Records<EntryDraft>, cx: &Cx<'_>, ui: &mut Ui) {
    let shown = records.subject();
    if let Some(form) = &records.form {
        ui.horizontal(|ui| {
            head_ui(cx, ui, &form.draft.name, "setting-entry-new");
            if let Some(dict) = Dict::from_word(&form.draft.dict) {
                widget::badge(ui, Tone::Calm, &cx.t(&dict.key()));
            }
        });
    }
    records.save_ui(cx, ui, |draft, id, version| {
        let id = (id != 0).then_some(DictEntryId(id));
        Command::SaveEntry(EntryDraft { id, version, ..draft })
    });
    let Some(form) = &mut records.form else { return };
    let (errors, enabled) = (form.errors.clone(), !form.is_busy());
    // Records refer to the code of a saved entry: it stays as it is.
    let keys: &[&str] = if shown.is_some() { &["name", "active"] } else { &["name", "code", "active"] };
    Grid::new("entry-form", ENTRY_FIELDS, &errors).enabled(enabled).keys(keys).columns(1).show(cx, ui, &mut form.draft);
    let Some(subject) = shown else {
        widget::weak(ui, &cx.t("setting-entry-code-hint"));
        return;
    };
    widget::fact(ui, &cx.t("setting-entry-code"), &form.draft.code);
    if widget::button(ui, icon::ARROW_UP, &cx.t("setting-entry-raise")).clicked() {
        records.step(cx.send(Command::RaiseEntry(DictEntryId(subject.id))));
    }
}
