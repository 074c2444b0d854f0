//! List and form of users.

use egui::{ScrollArea, Ui};

use crate::{
    base::{
        failure::Failure,
        id::UserId,
        kind::{Kind, Subject},
        say::Said,
        words::Word as _,
    },
    call,
    cx::{
        Cx, Dialog, Panel,
        asking::Asking,
        records::{By, Found, Records, head_ui},
    },
    db::{query::Conn, tx::Changes},
    dispatch::{self, command::StepDraft, fields::REASON_FIELDS},
    people::{
        Role,
        command::{Command, UserDraft},
        fields::{FIELDS, LEAVE_FIELDS, list_spec},
        store,
    },
    setting::command::WEEKDAY_KEYS,
    ui::{choices::choices_ui, focus::Follow as _, form::Grid, icon, lines::Lines, style::Tone, widget},
};

/// The fields in the form's grid; roles and skills are ticked below.
const KEYS: &[&str] = &["name", "phone", "email", "territory", "cost_rate", "active"];

/// A record in a line: where it leads, its number, the customer, what it is about.
type Line = (Subject, String, String, String);

/// What somebody leaves who can't act any more (DSP-2).
#[derive(Debug)]
struct Leaving {
    /// They can act, as they are stored.
    is_active: bool,
    /// Their dispatches that are still to be done.
    dispatches: Vec<Line>,
    /// The calls they still answer for.
    calls: Vec<Line>,
}

/// List and form of users.
pub struct Users {
    records: Records<UserDraft, Leaving>,
    /// Deactivates, and takes back what they had to do.
    asking: Asking<(), StepDraft>,
}

impl Default for Users {
    fn default() -> Self {
        Self {
            records: Records::new("users", list_spec(), "people-title", read),
            asking: Asking::new(Kind::User, "leave"),
        }
    }
}

fn read(conn: &Conn, id: i64, _: By) -> Result<Found<UserDraft, Leaving>, Failure> {
    let user = store::get(conn, UserId(id))?;
    let dispatches = dispatch::store::open_titles(conn, user.id)?.into_iter();
    let calls = call::store::open_of_owner(conn, user.id)?.into_iter();
    let shown = Leaving {
        is_active: user.active,
        dispatches: dispatches.map(|(id, a, b, c)| (Subject::new(Kind::Dispatch, id), a, b, c)).collect(),
        calls: calls.map(|(id, a, b, c)| (Subject::new(Kind::Call, id), a, b, c)).collect(),
    };
    Ok(Found { id, version: user.version, draft: UserDraft::from(&user), shown })
}

impl Panel for Users {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        if self.records.poll(cx) {
            self.asking.close();
        }
        let Self { records, asking } = self;
        records.ui(cx, ui, |records, ui| form_ui(records, asking, cx, ui));
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

fn form_ui(records: &mut Records<UserDraft, Leaving>, asking: &mut Asking<(), StepDraft>, cx: &Cx<'_>, ui: &mut Ui) {
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
    let Records { form: Some(form), shown, .. } = records else { return };
    let (errors, enabled) = (form.errors.clone(), !form.is_busy());
    ScrollArea::vertical().auto_shrink(false).follow(ui, |ui| {
        Grid::new("user-form", FIELDS, &errors).enabled(enabled).keys(KEYS).show(cx, ui, &mut form.draft);
        if let Some(leaving) = shown.as_ref().filter(|_| form.draft.active.is_empty()) {
            leaving_ui(cx, ui, leaving, &form.draft.name, asking);
        }
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
    let Some(form) = &records.form else { return };
    let (draft, id, version) = (form.draft.clone(), form.id, form.version);
    let command = |(), asked: StepDraft| dispatch::command::Command::Deactivate {
        user: Box::new(UserDraft { id: Some(UserId(id)), version, ..draft }),
        why: asked.why,
    };
    if let Some(done) = asking.ui(cx, ui, Subject { kind: Kind::User, id }, |()| REASON_FIELDS, command) {
        records.done(cx, &done);
        // What was typed was saved with it.
        if let Some(form) = &mut records.form {
            form.discard();
        }
        records.open(cx, id);
    }
}

/// What is to be done with the work of somebody who can't act any more: dispatches are taken back in one step, calls
/// wait for another owner.
fn leaving_ui(cx: &Cx<'_>, ui: &mut Ui, leaving: &Leaving, name: &str, asking: &mut Asking<(), StepDraft>) {
    let Leaving { is_active, dispatches, calls } = leaving;
    if !dispatches.is_empty() {
        let count = dispatches.len();
        let title = cx.say(&Said::new("people-leaving-dispatches").with("count", count));
        widget::card(ui, &title, |ui| {
            lines_ui(cx, ui, "leaving-dispatches", dispatches);
            let key = if *is_active { "people-leaving-revoke-deactivate" } else { "people-leaving-revoke" };
            if widget::button(ui, icon::ARROW_U_UP_LEFT, &cx.t(key)).clicked() {
                let title = if *is_active { "people-leaving-title-deactivate" } else { "people-leaving-title" };
                let title = Said::new(title).with("name", name.trim());
                let numbers: Vec<&str> = dispatches.iter().map(|(_, number, ..)| number.as_str()).collect();
                let hint = Said::new("people-leaving-hint").with("count", count).with("numbers", numbers.join(", "));
                asking.ask((), Dialog::new("deactivate", title, "dispatch-go-revoke", StepDraft::default()).hint(hint));
            }
        });
    }
    if !calls.is_empty() {
        let title = cx.say(&Said::new("people-leaving-calls").with("count", calls.len()));
        widget::card(ui, &title, |ui| lines_ui(cx, ui, "leaving-calls", calls));
    }
}

fn lines_ui(cx: &Cx<'_>, ui: &mut Ui, id: &str, lines: &[Line]) {
    for (subject, number, customer, about) in &lines[..widget::shown_rows(ui, id, lines.len())] {
        ui.horizontal_wrapped(|ui| {
            widget::subject_link(cx, ui, number, *subject);
            ui.label(customer);
            widget::weak(ui, about);
        });
    }
    widget::rest_ui(cx, ui, id, lines.len());
}
