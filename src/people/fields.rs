//! The fields of users and queues.

use crate::base::{
    field::{Field, Input, ListSpec, Show},
    kind::Kind,
    meet::Parts,
    typed::Typed,
    view,
    words::Word as _,
};

use super::command::{DepartmentDraft, LeaveDraft, QueueDraft, UserDraft};

/// A user.
pub const FIELDS: &[Field<UserDraft>] = &[
    Field::<UserDraft>::new("name", "people-name", Show::Text)
        .listed("t.name", 140.0)
        .indexed()
        .edited(Input::Line, |draft| &mut draft.name)
        .required()
        .headings(&["姓名", "员工", "name", "employee"]),
    Field::<UserDraft>::new("roles", "people-roles", Show::Words("people-role"))
        .listed("t.roles", 260.0)
        .choices(super::Role::WORDS)
        .edited(Input::Line, |draft| &mut draft.roles),
    Field::<UserDraft>::new("phone", "people-phone", Show::Text)
        .listed("t.phone", 120.0)
        .edited(Input::Line, |draft| &mut draft.phone),
    Field::<UserDraft>::new("email", "people-email", Show::Text)
        .listed("t.email", 160.0)
        .edited(Input::Line, |draft| &mut draft.email),
    Field::<UserDraft>::new("skills", "people-skills", Show::Text)
        .edited(Input::Dict("skill"), |draft| &mut draft.skills),
    Field::<UserDraft>::new("territory", "people-territory", Show::Text)
        .listed("COALESCE(territory.name, t.territory)", 100.0)
        .edited(Input::Dict("territory"), |draft| &mut draft.territory),
    Field::<UserDraft>::new("cost_rate", "people-cost-rate", Show::Money)
        .listed("t.cost_rate", 100.0)
        .edited(Input::Money, |draft| &mut draft.cost_rate),
    hours("mon", "people-hours-mon", |draft| &mut draft.week[0]),
    hours("tue", "people-hours-tue", |draft| &mut draft.week[1]),
    hours("wed", "people-hours-wed", |draft| &mut draft.week[2]),
    hours("thu", "people-hours-thu", |draft| &mut draft.week[3]),
    hours("fri", "people-hours-fri", |draft| &mut draft.week[4]),
    hours("sat", "people-hours-sat", |draft| &mut draft.week[5]),
    hours("sun", "people-hours-sun", |draft| &mut draft.week[6]),
    Field::<UserDraft>::new("own_hours", "people-own-hours", Show::Text),
    Field::<UserDraft>::new("leave", "people-leave", Show::Text),
    Field::<UserDraft>::new("active", "people-active", Show::Flag)
        .listed("t.active", 60.0)
        .edited(Input::Flag, |draft| &mut draft.active),
];

/// Hours of one weekday.
const fn hours(key: &'static str, label: &'static str, of: fn(&mut UserDraft) -> &mut String) -> Field<UserDraft> {
    Field::<UserDraft>::new(key, label, Show::Text).edited(Input::Line, of)
}

/// Days on which somebody is away.
pub const LEAVE_FIELDS: &[Field<LeaveDraft>] = &[
    Field::<LeaveDraft>::new("from", "people-leave-from", Show::Day)
        .listed("", 130.0)
        .edited(Input::Day, |line| &mut line.from)
        .required(),
    Field::<LeaveDraft>::new("to", "people-leave-to", Show::Day)
        .listed("", 130.0)
        .edited(Input::Day, |line| &mut line.to),
    Field::<LeaveDraft>::new("reason", "people-leave-reason", Show::Text)
        .listed("", 200.0)
        .edited(Input::Line, |line| &mut line.reason),
];

/// A queue.
pub const QUEUE_FIELDS: &[Field<QueueDraft>] = &[
    Field::<QueueDraft>::new("name", "people-queue-name", Show::Text)
        .listed("t.name", 160.0)
        .indexed()
        .edited(Input::Line, |draft| &mut draft.name)
        .required(),
    Field::<QueueDraft>::new("manager", "people-queue-manager", Show::Text)
        .listed("manager.name", 140.0)
        .edited(Input::Pick(Kind::User), |draft| &mut draft.manager),
    Field::<QueueDraft>::new("members", "people-queue-members", Show::Text)
        .edited(Input::Line, |draft| &mut draft.members),
    Field::<QueueDraft>::new("problem_types", "people-queue-problem-types", Show::Text)
        .edited(Input::Dict("problem_type"), |draft| &mut draft.problem_types),
    Field::<QueueDraft>::new("item_groups", "people-queue-item-groups", Show::Text)
        .edited(Input::Dict("item_group"), |draft| &mut draft.item_groups),
    Field::<QueueDraft>::new("active", "people-active", Show::Flag)
        .listed("t.active", 60.0)
        .edited(Input::Flag, |draft| &mut draft.active),
];

/// A department, as lists and forms show it.
pub const DEPARTMENT_FIELDS: &[Field<DepartmentDraft>] = &[
    Field::<DepartmentDraft>::new("name", "people-department-name", Show::Text)
        .listed("t.name", 160.0)
        .indexed()
        .edited(Input::Line, |draft| &mut draft.name)
        .required(),
    Field::<DepartmentDraft>::new("head", "people-department-head", Show::Text)
        .listed("head.name", 140.0)
        .edited(Input::Pick(Kind::User), |draft| &mut draft.head),
    Field::<DepartmentDraft>::new("problem_types", "people-queue-problem-types", Show::Text)
        .edited(Input::Dict("problem_type"), |draft| &mut draft.problem_types),
    Field::<DepartmentDraft>::new("active", "people-active", Show::Flag)
        .listed("t.active", 60.0)
        .edited(Input::Flag, |draft| &mut draft.active),
];

/// The list of users.
pub fn list_spec() -> ListSpec {
    let from = "LEFT JOIN dict_entry territory ON territory.dict = 'territory' AND territory.code = t.territory";
    ListSpec::new(Kind::User, from, FIELDS, &["t.name", "t.phone", "t.email"], "t.name, t.id").viewed(view::IN_USE)
}

/// The list of queues.
pub fn queue_list_spec() -> ListSpec {
    let from = "LEFT JOIN \"user\" manager ON manager.id = t.manager_id";
    ListSpec::new(Kind::Queue, from, QUEUE_FIELDS, &["t.name"], "t.name, t.id").viewed(view::IN_USE)
}

impl Typed for UserDraft {
    const FIELDS: &'static [Field<Self>] = FIELDS;

    fn parts(of: &mut Parts<'_, Self>) {
        of.follows(|draft| &mut draft.version);
        of.list("leave", "people-leave", LEAVE_FIELDS, |draft| &mut draft.leave);
    }
}

/// The list of departments.
pub fn department_list_spec() -> ListSpec {
    let from = "LEFT JOIN \"user\" head ON head.id = t.head_id";
    ListSpec::new(Kind::Department, from, DEPARTMENT_FIELDS, &["t.name"], "t.name, t.id").viewed(view::IN_USE)
}

impl Typed for DepartmentDraft {
    const FIELDS: &'static [Field<Self>] = DEPARTMENT_FIELDS;

    fn parts(of: &mut Parts<'_, Self>) {
        of.follows(|draft| &mut draft.version);
    }
}

impl Typed for QueueDraft {
    const FIELDS: &'static [Field<Self>] = QUEUE_FIELDS;

    fn parts(of: &mut Parts<'_, Self>) {
        of.follows(|draft| &mut draft.version);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::field::ListQuery,
        db::{list, open, record::Record as _},
        people::{Department, Queue, User},
    };

    #[test]
    fn every_column_is_a_field() {
        for column in &User::COLUMNS[2..] {
            assert!(FIELDS.iter().any(|field| field.key == *column), "user.{column}");
        }
        for column in &Department::COLUMNS[2..] {
            let key = column.trim_end_matches("_id");
            assert!(DEPARTMENT_FIELDS.iter().any(|field| field.key == key), "department.{column}");
        }
        for column in &Queue::COLUMNS[2..] {
            let key = column.trim_end_matches("_id");
            assert!(QUEUE_FIELDS.iter().any(|field| field.key == key), "queue.{column}");
        }
    }

    #[test]
    fn the_lists_run() {
        let conn = open::for_a_test().unwrap();
        for spec in [list_spec(), queue_list_spec(), department_list_spec()] {
            for column in &spec.columns {
                let sort = Some((column.key.to_owned(), true));
                let query = ListQuery { text: "李 雷".to_owned(), sort, ..ListQuery::default() };
                assert_eq!(list::first_page(&conn, &spec, &query).unwrap(), []);
            }
        }
    }
}
