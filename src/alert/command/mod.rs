//! What a user can do with rules, and the run of all of them.

mod run;
mod tell;
mod write;

use super::{AlertRule, LeadKind, Leads, Recipient, Recipients, Rule, store};
use crate::{
    base::{failure::Failure, id::UserId, kind::Kind, parse::Parser, say::Said, words::Word as _},
    db::tx::{self, Outcome, Tx},
    people::{self, Role},
};

pub use run::{Job, Report, Stage, batches, find, finish, note_failure, perform, run_all};

/// The most leads that a rule can have.
const LEADS_AT_MOST: usize = 5;

/// How a rule is set, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct RuleDraft {
    /// The rule's word.
    pub rule: String,
    /// The version it was read at; 0 where it was never saved.
    pub version: i64,
    /// It looks and tells: `1` or empty.
    pub active: String,
    /// How far ahead, with commas between several.
    pub leads: String,
    /// Whom it tells, by word, with commas: `responsible, manager, role:supervisor, user:7`.
    pub recipients: String,
}

impl From<&AlertRule> for RuleDraft {
    fn from(rule: &AlertRule) -> Self {
        let leads: Vec<String> = rule.leads.0.iter().map(i64::to_string).collect();
        let recipients: Vec<String> = rule.recipients.0.iter().copied().map(word_of).collect();
        Self {
            rule: rule.rule.word().to_owned(),
            version: rule.version,
            active: if rule.active { "1".to_owned() } else { String::new() },
            leads: leads.join(", "),
            recipients: recipients.join(", "),
        }
    }
}

/// A recipient as drafts have it.
pub fn word_of(recipient: Recipient) -> String {
    match recipient {
        Recipient::Responsible => "responsible".to_owned(),
        Recipient::Manager => "manager".to_owned(),
        Recipient::Role(role) => format!("role:{}", role.word()),
        Recipient::User(user) => format!("user:{}", user.0),
    }
}

fn recipient_of(word: &str) -> Option<Recipient> {
    match (word, word.split_once(':')) {
        ("responsible", _) => Some(Recipient::Responsible),
        ("manager", _) => Some(Recipient::Manager),
        (_, Some(("role", role))) => Role::from_word(role).map(Recipient::Role),
        (_, Some(("user", user))) => user.parse().ok().map(|id| Recipient::User(UserId(id))),
        _ => None,
    }
}

/// What a user can do with rules.
#[derive(Clone, Debug)]
pub enum Command {
    /// Sets a rule; needs the role supervisor or administrator.
    SaveRule(RuleDraft),
}

impl tx::Command for Command {
    fn op(&self) -> &'static str {
        "alert-op-save-rule"
    }

    fn run(&self, tx: &Tx<'_>) -> Result<Outcome, Failure> {
        let Self::SaveRule(draft) = self;
        save_rule(tx, draft)
    }
}

fn save_rule(tx: &Tx<'_>, draft: &RuleDraft) -> Result<Outcome, Failure> {
    people::store::require(tx, &[Role::Supervisor, Role::Admin])?;
    let Some(rule) = Rule::from_word(&draft.rule) else {
        return Err(Failure::NotFound { kind: Kind::AlertRule, what: draft.rule.clone() });
    };
    if rule.is_automatic() {
        return Err(Failure::refused("alert-error-always-on"));
    }
    let mut parser = Parser::default();
    let active = parser.flag("active", &draft.active);
    let leads = Leads(read_leads(&mut parser, rule.lead_kind(), &draft.leads));
    let recipients = Recipients(read_recipients(&mut parser, &draft.recipients));
    parser.done()?;
    let mut stored = store::rule(tx, rule)?;
    tx.expect_version(&stored, draft.version)?;
    let id = if stored.id.0 == 0 {
        tx.insert(&mut AlertRule { active, leads, recipients, ..stored })?
    } else {
        tx.change(&mut stored, |one| {
            (one.active, one.leads, one.recipients) = (active, leads, recipients);
        })?;
        stored.id
    };
    Ok(Outcome::of(Kind::AlertRule, id))
}

fn read_leads(parser: &mut Parser, kind: LeadKind, text: &str) -> Vec<i64> {
    let (least, most, many) = match kind {
        LeadKind::None | LeadKind::OfContract => return Vec::new(),
        LeadKind::Share => (1, 99, LEADS_AT_MOST),
        LeadKind::WorkingDays => (0, 30, LEADS_AT_MOST),
        LeadKind::Days => (0, 365, 1),
    };
    let parts = text.split([',', '，', '、', ';', '；', ' ']).map(str::trim).filter(|part| !part.is_empty());
    let read: Vec<Option<i64>> = parts.map(|part| part.trim_end_matches(['%', '％']).parse().ok()).collect();
    let mut leads: Vec<i64> = read.iter().copied().flatten().filter(|lead| (least..=most).contains(lead)).collect();
    if leads.len() != read.len() || leads.is_empty() || leads.len() > many {
        let said = Said::new("alert-error-leads").with("least", least).with("most", most).with("many", many);
        parser.refuse("leads", said);
    }
    leads.sort_unstable();
    leads.dedup();
    leads
}

fn read_recipients(parser: &mut Parser, text: &str) -> Vec<Recipient> {
    let parts: Vec<&str> = text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    let recipients: Vec<Recipient> = parts.iter().filter_map(|word| recipient_of(word)).collect();
    if recipients.is_empty() || recipients.len() != parts.len() {
        parser.refuse("recipients", Said::new("alert-error-recipients"));
    }
    recipients
}
