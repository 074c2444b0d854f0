//! List and form of users.

use egui::{ScrollArea, Ui};

use crate::{
    base::{
        failure::Failure,
        id::UserId,
        kind::{Kind, Subject},
        words::Word as _,
    },
    cx::{
        Cx, Panel,
        records::{By, Found, Records, head_ui},
    },
    db::{query::Conn, tx::Changes},
    people::{
        Role,
        command::{Command, UserDraft},
        fields::{FIELDS, LEAVE_FIELDS, list_spec},
        store,
    },
    setting::command::WEEKDAY_KEYS,
    ui::{choices::choices_ui, form::Grid, lines::Lines, style::Tone, widget},
};

/// The fields in the form's grid; roles and skills are ticked below.
const KEYS: &[&str] = &["name", "phone", "email", "territory", "cost_rate", "active"];

/// List and form of users.
pub struct Users {
    records: Records<UserDraft>,
}

impl Default for Users {
    fn default() -> Self {
        Self { records: Records::new("users", list_spec(), "people-title", read) }
    }
}

fn read(conn: &Conn, id: i64, _: By) -> Result<Found<UserDraft>, Failure> {
    let user = store::get(conn, UserId(id))?;
    Ok(Found { id, version: user.version, draft: UserDraft::from(&user), shown: () })
}

impl Panel for Users {
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
        self.records.begin(cx, UserDraft::new());
    }

    fn is_unsaved(&self) -> bool {
        self.records.is_unsaved()
    }
}

fn form_ui(records: &mut Records<UserDraft>, cx: &Cx<'_>, ui: &mut Ui) {
    let is_saved = records.subject().is_some();
    if let Some(form) = &records.form {
        ui.horizontal(|ui| {
            head_ui(cx, ui, &form.draft.name, "people-new");
            if is_saved && form.draft.active.is_empty() {
                widget::badge(ui, Tone::Warning, &cx.t("people-inactive"));
            }
        });
    }
    records.save_ui(cx, ui, |draft, id, version| {
        let id = (id != 0).then_some(UserId(id));
        Command::SaveUser(UserDraft { id, version, ..draft })
    });
    let Some(form) = &mut records.form else { return };
    let (errors, enabled) = (form.errors.clone(), !form.is_busy());
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        Grid::new("user-form", FIELDS, &errors).enabled(enabled).keys(KEYS).show(cx, ui, &mut form.draft);
        widget::title(ui, &cx.t("people-roles"));
        let roles: Vec<(String, String)> =
            Role::ALL.iter().map(|role| (role.word().to_owned(), cx.t(&role.key()).to_string())).collect();
        choices_ui(ui, &mut form.draft.roles, &roles);
        widget::title(ui, &cx.t("people-skills"));
        choices_ui(ui, &mut form.draft.skills, &super::queues::entries(cx, "skill"));
        widget::title(ui, &cx.t("people-own-hours"));
        widget::weak(ui, &cx.t("people-own-hours-hint"));
        let hours = Grid::new("user-hours", FIELDS, &errors).enabled(enabled).keys(&WEEKDAY_KEYS);
        hours.show(cx, ui, &mut form.draft);
        widget::title(ui, &cx.t("people-leave"));
        let leave = Lines::new("user-leave", LEAVE_FIELDS, &errors).adding("people-leave-add");
        leave.enabled(enabled).show(cx, ui, &mut form.draft.leave);
    });
}
