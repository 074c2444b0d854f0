//! Who may do what (USR-1, USR-2).

use crate::base::{
    failure::Failure,
    id::UserId,
    say::{Arg, Said},
    words::Word as _,
};

use super::{Role, User};

/// Why somebody may not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// None of the roles that may; these may.
    NeedsRole(Vec<Role>),
    /// The user is not active any more.
    Inactive(String),
    /// It has to be somebody else, and there is somebody: USR-2 does not help.
    NeedsSomebodyElse,
    /// Nobody would be left who may change the settings.
    LastAdmin,
}

/// Whether somebody has one of these roles. The system, which acts for the automatic rules, has
/// them all.
///
/// # Errors
/// [`Refusal::NeedsRole`], naming the roles that may; [`Refusal::Inactive`].
pub fn may(user: &User, roles: &[Role]) -> Result<(), Refusal> {
    if !user.active {
        return Err(Refusal::Inactive(user.name.clone()));
    }
    if roles.iter().any(|role| user.roles.0.contains(role)) {
        return Ok(());
    }
    Err(Refusal::NeedsRole(roles.to_vec()))
}

/// Whether it is somebody else, where a rule wants that, or need not be (USR-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distance {
    /// Another person acts, as the rule wants it.
    Apart,
    /// The same person acts because no other active user qualifies; the record marks it.
    SamePerson,
}

impl Distance {
    /// What the record keeps as its mark.
    pub fn is_same_person(self) -> bool {
        self == Self::SamePerson
    }
}

/// Where a rule wants somebody else than `not`, that person may only act when no other active user
/// qualifies (USR-2): a one-person office never comes to a dead end.
///
/// # Errors
/// [`Refusal::NeedsSomebodyElse`] when another one qualifies.
pub fn distance(acting: UserId, not: Option<UserId>, others_qualify: bool) -> Result<Distance, Refusal> {
    match not {
        Some(not) if not == acting && others_qualify => Err(Refusal::NeedsSomebodyElse),
        Some(not) if not == acting => Ok(Distance::SamePerson),
        _ => Ok(Distance::Apart),
    }
}

impl From<Refusal> for Said {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NeedsRole(roles) => Self::new("people-refusal-needs-role").with("roles", list(&roles)),
            Refusal::Inactive(name) => Self::new("people-refusal-inactive").with("name", name),
            Refusal::NeedsSomebodyElse => Self::new("people-refusal-needs-somebody-else"),
            Refusal::LastAdmin => Self::new("people-refusal-last-admin"),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

/// Roles as a list that reads in any language.
pub fn list(roles: &[Role]) -> Arg {
    Arg::List(roles.iter().map(|role| Said::new(role.key())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::money::Money,
        people::{Codes, Roles},
    };

    fn user(roles: &[Role], active: bool) -> User {
        User {
            id: UserId(1),
            version: 1,
            name: "李雷".to_owned(),
            roles: Roles(roles.to_vec()),
            phone: String::new(),
            email: String::new(),
            active,
            skills: Codes::default(),
            territory: String::new(),
            cost_rate: Money::ZERO,
            own_hours: None,
            leave: None,
        }
    }

    #[test]
    fn usr_1_one_of_the_roles_is_enough_and_the_refusal_names_those_who_may() {
        let wanted = [Role::QueueManager, Role::Supervisor];
        assert_eq!(may(&user(&[Role::Supervisor], true), &wanted), Ok(()));
        assert_eq!(may(&user(&[Role::Admin, Role::Owner], true), &wanted), Err(Refusal::NeedsRole(wanted.to_vec())));
        let gone = user(&[Role::Supervisor], false);
        assert_eq!(may(&gone, &wanted), Err(Refusal::Inactive("李雷".to_owned())));
    }

    #[test]
    fn usr_2_the_same_person_may_where_nobody_else_qualifies() {
        let (me, you) = (UserId(1), UserId(2));
        let table = [
            (Some(you), true, Ok(Distance::Apart)),
            (Some(you), false, Ok(Distance::Apart)),
            (None, true, Ok(Distance::Apart)),
            (Some(me), false, Ok(Distance::SamePerson)),
            (Some(me), true, Err(Refusal::NeedsSomebodyElse)),
        ];
        for (not, others, expected) in table {
            assert_eq!(distance(me, not, others), expected, "{not:?}, others: {others}");
        }
    }
}
