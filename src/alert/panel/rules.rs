//! The rules on the page: how each is set and what it did last.

use egui::{Grid, Ui};

use crate::{
    alert::{
        AlertRule, LeadKind, Recipient, Rule,
        command::{RuleDraft, word_of},
        store::{self, Last},
    },
    base::{
        failure::Failure,
        id::UserId,
        kind::{Kind, Subject},
        meet::Saved,
        say::Said,
        words::Word as _,
    },
    cx::{Cx, newest},
    db::{query::Conn, run::Run},
    people::{self, Role},
    ui::{
        focus::Follow as _,
        style::{self, Tone},
        widget,
    },
};

/// The most of the room that the rules take above what was found.
const SHARE: f32 = 0.5;

/// What the page shows.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    /// When the rules ran.
    pub(super) run: Option<Run>,
    /// Each rule, and what it did last.
    pub(super) rules: Vec<(AlertRule, Last)>,
    /// Who can be told.
    pub(super) users: Vec<(UserId, String)>,
    /// What was saved in rules whose forms were open.
    pub(super) saves: Vec<(Rule, Vec<Saved>)>,
}

/// Reads what the page shows, and what was saved since these drafts were read.
pub(super) fn read(conn: &Conn, known: &[(Rule, (RuleDraft, i64))]) -> Result<Shown, Failure> {
    let rules = store::rules(conn)?;
    let with_last = |rule: AlertRule| store::last_found(conn, rule.rule).map(|last| (rule, last));
    let mut saves = Vec::new();
    for rule in &rules {
        if let Some((_, known)) = known.iter().find(|(of, _)| *of == rule.rule) {
            let subject = Subject { kind: Kind::AlertRule, id: rule.id.0 };
            saves.push((rule.rule, newest::saves(conn, subject, known, &RuleDraft::from(rule))?));
        }
    }
    Ok(Shown {
        saves,
        run: store::last_run(conn)?,
        rules: rules.into_iter().map(with_last).collect::<Result<_, _>>()?,
        users: people::store::active(conn)?.into_iter().map(|user| (user.id, user.name)).collect(),
    })
}

/// The rule has leads of its own to be set.
pub(super) fn is_led(rule: Rule) -> bool {
    !matches!(rule.lead_kind(), LeadKind::None | LeadKind::OfContract)
}

/// When the rules ran last, and what kept them from running since.
pub(super) fn run_ui(cx: &Cx<'_>, ui: &mut Ui, run: Option<&Run>) {
    let Some(run) = run else {
        widget::weak(ui, &cx.t("alert-never-ran"));
        return;
    };
    widget::weak(ui, &cx.say(&Said::new("alert-ran").with("at", run.last_at)));
    if let Some((at, why)) = run.failed_at.zip(run.failure.clone()) {
        let said = Said::new("alert-failed").with("at", at).with("why", why);
        widget::toned(ui, Tone::Bad, &cx.say(&said));
    }
}

/// Draws the rules; the one that was pressed.
pub(super) fn rules_ui(cx: &Cx<'_>, ui: &mut Ui, shown: &Shown) -> Option<Rule> {
    let mut pressed = None;
    let grid = Grid::new("alert-rules-list").striped(true).spacing([style::GROUP_GAP, style::GAP]);
    // What was found keeps some rows below them in a low window.
    let most = (ui.available_height() * SHARE).max(style::PANE_WIDTH / 2.0);
    let area = egui::ScrollArea::both().id_salt("alert-rules-list").max_height(most);
    area.auto_shrink([false, true]).follow(ui, |ui| {
        grid.show(ui, |ui| {
            for heading in
                ["alert-which", "alert-active", "alert-leads", "alert-recipients", "alert-last", "alert-last-told"]
            {
                widget::weak(ui, &cx.t(heading));
            }
            ui.end_row();
            for (rule, last) in &shown.rules {
                if widget::link(ui, &cx.t(&rule.rule.key())).clicked() {
                    pressed = Some(rule.rule);
                }
                active_ui(cx, ui, rule);
                ui.label(lead_text(cx, rule));
                ui.label(recipients_text(cx, rule, &shown.users));
                last_ui(cx, ui, last);
                ui.end_row();
            }
        });
    });
    pressed
}

/// Draws the names of the rules alone, beside the form of one; the one that was pressed.
pub(super) fn names_ui(cx: &Cx<'_>, ui: &mut Ui, shown: &Shown, chosen: Rule) -> Option<Rule> {
    let mut pressed = None;
    egui::ScrollArea::vertical().id_salt("alert-rules-list").auto_shrink(false).follow(ui, |ui| {
        for (rule, _) in &shown.rules {
            ui.horizontal(|ui| {
                if ui.selectable_label(chosen == rule.rule, &*cx.t(&rule.rule.key())).clicked() {
                    pressed = Some(rule.rule);
                }
                if !rule.active {
                    widget::badge(ui, Tone::Warning, &cx.t("alert-off"));
                }
            });
        }
    });
    pressed
}

/// What a rule did last, on the line above its log.
pub(super) fn rule_last_ui(cx: &Cx<'_>, ui: &mut Ui, shown: &Shown, rule: Rule) {
    let Some((_, last)) = shown.rules.iter().find(|(one, _)| one.rule == rule) else { return };
    ui.horizontal_wrapped(|ui| {
        widget::weak(ui, &cx.t("alert-last"));
        last_ui(cx, ui, last);
    });
}

fn active_ui(cx: &Cx<'_>, ui: &mut Ui, rule: &AlertRule) {
    if rule.rule.is_automatic() {
        widget::weak(ui, &cx.t("alert-always"));
    } else if rule.active {
        widget::badge(ui, Tone::Good, &cx.t("alert-on"));
    } else {
        widget::badge(ui, Tone::Warning, &cx.t("alert-off"));
    }
}

fn last_ui(cx: &Cx<'_>, ui: &mut Ui, last: &Last) {
    let Some(at) = last.at else {
        widget::weak(ui, &cx.t("alert-nothing-yet"));
        ui.label("");
        return;
    };
    ui.label(cx.say(&Said::new("alert-found").with("at", at).with("count", last.found)));
    let names = last.told.join(&cx.t("base-enumeration"));
    let waiting = Said::new("alert-waiting").with("count", last.waiting);
    match (names.is_empty(), last.waiting) {
        (_, 1..) => widget::toned(ui, Tone::Calm, &cx.say(&waiting)),
        (true, _) => widget::weak(ui, "–"),
        (false, _) => ui.label(names),
    };
}

fn lead_text(cx: &Cx<'_>, rule: &AlertRule) -> String {
    let kind = rule.rule.lead_kind();
    let leads: Vec<String> = rule.leads.0.iter().map(i64::to_string).collect();
    let count = leads.join(&cx.t("base-enumeration"));
    match kind {
        LeadKind::None => String::new(),
        LeadKind::OfContract => cx.t(&kind.key()).to_string(),
        // One alone is a number, for its plural.
        _ => match rule.leads.0[..] {
            [lead] => cx.say(&Said::new(kind.key()).with("leads", lead)),
            _ => cx.say(&Said::new(kind.key()).with("leads", count)),
        },
    }
}

fn recipients_text(cx: &Cx<'_>, rule: &AlertRule, users: &[(UserId, String)]) -> String {
    if rule.rule.is_automatic() {
        return cx.t("alert-to-concerned").to_string();
    }
    let name = |one: &Recipient| match one {
        Recipient::Responsible => cx.t("alert-to-responsible").to_string(),
        Recipient::Manager => cx.t("alert-to-manager").to_string(),
        Recipient::Role(role) => cx.t(&role.key()).to_string(),
        Recipient::User(id) => {
            users.iter().find(|(own, _)| own == id).map(|(_, name)| name.clone()).unwrap_or_default()
        }
    };
    let names: Vec<String> = rule.recipients.0.iter().map(name).filter(|name| !name.is_empty()).collect();
    names.join(&cx.t("base-enumeration"))
}

/// Whom a rule can tell: what the draft keeps, what people read.
pub(super) fn choices(cx: &Cx<'_>, rule: Rule, users: &[(UserId, String)]) -> Vec<(String, String)> {
    let mut all = vec![(word_of(Recipient::Responsible), cx.t("alert-to-responsible").to_string())];
    if !matches!(rule, Rule::ContractEnd | Rule::WarrantyEnd) {
        all.push((word_of(Recipient::Manager), cx.t("alert-to-manager").to_string()));
    }
    let role = |role: &Role| {
        let said = Said::new("alert-to-role").with_word("role", *role);
        (word_of(Recipient::Role(*role)), cx.say(&said))
    };
    all.extend(Role::ALL.iter().map(role));
    all.extend(users.iter().map(|(id, name)| (word_of(Recipient::User(*id)), name.clone())));
    all
}
