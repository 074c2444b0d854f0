//! List and form of queues.

use egui::{ScrollArea, Ui};

use crate::{
    base::{
        failure::Failure,
        id::QueueId,
        kind::{Kind, Subject},
        slot::Slot,
    },
    cx::{
        Cx, Panel,
        records::{By, Found, Records, head_ui},
    },
    db::{query::Conn, tx::Changes},
    people::{
        command::{Command, QueueDraft},
        fields::{QUEUE_FIELDS, queue_list_spec},
        store,
    },
    ui::{choices::choices_ui, focus::Follow as _, form::Grid, style::Tone, widget},
};

/// The fields in the form's grid; members and problem types are ticked below.
const KEYS: &[&str] = &["name", "manager", "active"];

/// List and form of queues.
pub struct Queues {
    records: Records<QueueDraft>,
    /// Who can be a member: name twice, as what is kept and what is read.
    users: Slot<Vec<(String, String)>>,
}

impl Default for Queues {
    fn default() -> Self {
        Self { records: Records::new("queues", queue_list_spec(), "people-queues-title", read), users: Slot::default() }
    }
}

fn read(conn: &Conn, id: i64, _: By) -> Result<Found<QueueDraft>, Failure> {
    let draft = QueueDraft::of(conn, QueueId(id))?;
    Ok(Found { id, version: draft.version, draft, shown: () })
}

/// The entries of a dictionary as choices.
pub(super) fn entries(cx: &Cx<'_>, dict: &str) -> Vec<(String, String)> {
    let entries = cx.dicts.get(dict).map(Vec::as_slice).unwrap_or_default();
    entries.iter().map(|entry| (entry.code.clone(), entry.name.clone())).collect()
}

impl Panel for Queues {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        if self.users.is_empty() {
            self.load_users(cx);
        }
        let users = self.users.get().cloned().unwrap_or_default();
        self.records.poll(cx);
        self.records.ui(cx, ui, |records, ui| form_ui(records, &users, cx, ui));
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.records.refresh(cx, changes);
        if changes.concern(|kind| kind == Kind::User) {
            self.load_users(cx);
        }
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.records.open(cx, subject.id);
    }

    fn start(&mut self, cx: &Cx<'_>, _: Kind, _: Option<Subject>) {
        self.records.begin(cx, QueueDraft::new());
    }

    fn is_unsaved(&self) -> bool {
        self.records.is_unsaved()
    }
}

impl Queues {
    fn load_users(&mut self, cx: &Cx<'_>) {
        self.users.replace(
            cx.load(|conn| Ok(store::active(conn)?.into_iter().map(|user| (user.name.clone(), user.name)).collect())),
        );
    }
}

fn form_ui(records: &mut Records<QueueDraft>, users: &[(String, String)], cx: &Cx<'_>, ui: &mut Ui) {
    let is_saved = records.subject().is_some();
    if let Some(form) = &records.form {
        ui.horizontal(|ui| {
            head_ui(cx, ui, &form.draft.name, "people-queue-new");
            if is_saved && form.draft.active.is_empty() {
                widget::badge(ui, Tone::Warning, &cx.t("people-inactive"));
            }
        });
    }
    records.save_ui(cx, ui, |draft, id, version| {
        let id = (id != 0).then_some(QueueId(id));
        Command::SaveQueue(QueueDraft { id, version, ..draft })
    });
    let Some(form) = &mut records.form else { return };
    let (errors, enabled) = (form.errors.clone(), !form.is_busy());
    ScrollArea::vertical().auto_shrink(false).follow(ui, |ui| {
        Grid::new("queue-form", QUEUE_FIELDS, &errors).enabled(enabled).keys(KEYS).show(cx, ui, &mut form.draft);
        widget::title(ui, &cx.t("people-queue-members"));
        choices_ui(ui, &mut form.draft.members, users);
        widget::title(ui, &cx.t("people-queue-problem-types"));
        choices_ui(ui, &mut form.draft.problem_types, &entries(cx, "problem_type"));
        widget::title(ui, &cx.t("people-queue-item-groups"));
        widget::weak(ui, &cx.t("people-queue-item-groups-hint"));
        choices_ui(ui, &mut form.draft.item_groups, &entries(cx, "item_group"));
    });
}
