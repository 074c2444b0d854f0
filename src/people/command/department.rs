//! Departments as they are typed.

use super::{
    super::{Department, Role, store},
    flag,
};
use crate::{
    base::{failure::Failure, id::DepartmentId, kind::Kind, parse::Parser, say::Said},
    db::{query::Conn, tx::Tx},
    setting::{Dict, command::read_codes},
};

/// A department as text. Several problem types have commas between them.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct DepartmentDraft {
    /// The department; none for a new one.
    pub id: Option<DepartmentId>,
    /// The version it was read at.
    pub version: i64,
    /// Name.
    pub name: String,
    /// Head, by name.
    pub head: String,
    /// Problem types that it hears of, by code or name.
    pub problem_types: String,
    /// Hears of calls: `1` or empty.
    pub active: String,
}

impl DepartmentDraft {
    /// A new department, active.
    pub fn new() -> Self {
        Self { active: "1".to_owned(), ..Self::default() }
    }

    /// A saved department as text.
    ///
    /// # Errors
    /// [`Failure::NotFound`] when there is none.
    pub fn of(conn: &Conn, id: DepartmentId) -> Result<Self, Failure> {
        let department = store::department(conn, id)?;
        Ok(Self {
            id: Some(department.id),
            version: department.version,
            name: department.name,
            head: store::name(conn, department.head_id)?,
            problem_types: department.problem_types.0.join(", "),
            active: flag(department.active),
        })
    }

    fn parse(&self, conn: &Conn, department: &mut Department) -> Result<(), Failure> {
        let mut parser = Parser::default();
        department.name = parser.required("name", &self.name);
        let taken = store::department_by_code(conn, &department.name)?.filter(|other| Some(other.id) != self.id);
        if taken.is_some() {
            parser.refuse("name", Said::new("error-taken").with("value", department.name.as_str()));
        }
        let find = |name: &str| store::by_code(conn, name);
        department.head_id = parser.record("head", &self.head, Kind::User, find)?.map(|user| user.id);
        let codes = read_codes(&mut parser, "problem_types", conn, Dict::ProblemType, &self.problem_types)?;
        department.problem_types = codes;
        department.active = parser.flag("active", &self.active);
        parser.done()
    }
}

/// Adds or saves a department.
///
/// # Errors
/// Without the role administrator; [`Failure::Invalid`] by field; [`Failure::Stale`].
pub(super) fn save(tx: &Tx<'_>, draft: &DepartmentDraft) -> Result<DepartmentId, Failure> {
    store::require(tx, &[Role::Admin])?;
    let Some(id) = draft.id else {
        let mut department = Department {
            id: DepartmentId::default(),
            version: 0,
            name: String::new(),
            head_id: None,
            problem_types: super::super::Codes::default(),
            active: true,
        };
        draft.parse(tx, &mut department)?;
        return tx.insert(&mut department);
    };
    let mut department = store::department(tx, id)?;
    tx.expect_version(&department, draft.version)?;
    let old = department.clone();
    draft.parse(tx, &mut department)?;
    tx.update(&old, &mut department)?;
    Ok(id)
}
