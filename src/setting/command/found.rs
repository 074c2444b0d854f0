//! What a new file starts with.

use crate::{
    base::{
        calendar::Calendar,
        failure::Failure,
        id::{QueueId, UserId},
        money::Money,
        parse::Parser,
        text::{Lang, plain_text},
        words::Word as _,
    },
    db::tx::Tx,
    people::{self, Codes, Members, Queue, Role, Roles, User},
    setting::{Company, Dict, Policy, store},
};

use super::dictionary;

/// The dictionaries that a new file starts with: codes, whose names are texts.
const ENTRIES: &[(Dict, &[&str])] = &[
    (
        Dict::ProblemType,
        &["electrical", "mechanical", "control", "hydraulic", "consumable", "operation", "installation", "other"],
    ),
    (Dict::Category, &["manufacturer", "dealer", "institute", "other"]),
    (Dict::Territory, &["north", "northeast", "east", "central", "south", "southwest", "northwest"]),
    (Dict::ItemGroup, &["machine", "spare", "consumable", "service"]),
    (Dict::Unit, &["set", "piece", "hour", "visit", "day", "kilometre"]),
    (Dict::Skill, &["electrical", "mechanical", "control", "hydraulic"]),
    (Dict::Cause, &["wear", "misuse", "assembly", "part_defect", "environment", "unknown"]),
    (Dict::DelayCause, &["waiting_part", "waiting_customer", "no_technician", "other"]),
];

/// Puts into a new file what it starts with: one user who holds every role, a queue, dictionaries,
/// rules and the calendar, with names in a language. A one-person office never sees a login.
///
/// # Errors
/// When the company has no name, or the file has users already.
pub fn found(tx: &Tx<'_>, lang: Lang, company: &str) -> Result<UserId, Failure> {
    if people::store::any(tx)? {
        return Err(Failure::refused("setting-refusal-founded"));
    }
    let mut parser = Parser::default();
    let name = parser.required("name", company);
    parser.done()?;
    store::put(tx, store::COMPANY, &Company { name, ..Company::default() })?;
    store::put(tx, store::CALENDAR, &Calendar::office_default().with_china_2026())?;
    store::put(tx, store::POLICY, &Policy::default())?;
    for (dict, codes) in ENTRIES {
        for code in *codes {
            dictionary::add_entry(tx, *dict, code, &entry_name(lang, *dict, code))?;
        }
    }
    let user = tx.insert(&mut first_user(lang))?;
    tx.insert(&mut Queue {
        id: QueueId::default(),
        version: 0,
        name: text(lang, "setting-default-queue"),
        manager_id: Some(user),
        members: Members(vec![user]),
        problem_types: Codes::default(),
        active: true,
        item_groups: None,
    })?;
    Ok(user)
}

fn first_user(lang: Lang) -> User {
    User {
        id: UserId::default(),
        version: 0,
        name: text(lang, "setting-default-user"),
        roles: Roles(Role::ALL.to_vec()),
        phone: String::new(),
        email: String::new(),
        active: true,
        skills: Codes::default(),
        territory: String::new(),
        cost_rate: Money::ZERO,
        own_hours: None,
        leave: None,
    }
}

fn entry_name(lang: Lang, dict: Dict, code: &str) -> String {
    text(lang, &format!("setting-default-{}-{}", dict.word(), code).replace('_', "-"))
}

fn text(lang: Lang, key: &str) -> String {
    plain_text(lang, key).map_or_else(|| key.to_owned(), |text| text.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_has_a_name_in_both_languages() {
        for lang in Lang::ALL {
            for (dict, codes) in ENTRIES {
                for code in *codes {
                    assert!(!entry_name(*lang, *dict, code).starts_with("setting-"), "{lang:?} {dict:?} {code}");
                }
            }
            assert!(!first_user(*lang).name.starts_with("setting-"), "{lang:?}");
        }
    }
}
