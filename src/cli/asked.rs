//! What a list is asked for: a view, a filter line, an order.

use crate::{
    base::{
        failure::Failure,
        field::{ListQuery, ListSpec, ReadAt},
        filter,
        id::UserId,
        say::Said,
        text::{Lang, plain_text},
        view::{self, View},
        words::Word as _,
    },
    db::{clock::Clock, query::Conn},
    people,
};

/// What was typed of it.
#[derive(Clone, Debug, clap::Args)]
pub struct Asked {
    /// Only rows of a view of the list: its name as the window shows it, or as `views` prints it
    #[arg(long, value_name = "NAME")]
    view: Option<String>,
    /// Only rows that a filter line asks for: words, and fields with their values
    #[arg(long, default_value = "", hide_default_value = true)]
    filter: String,
    /// Sort by this column; `-` in front sorts downwards
    #[arg(long, allow_hyphen_values = true)]
    sort: Option<String>,
}

impl Asked {
    /// The query, as of now.
    pub fn query(&self, conn: &Conn, spec: &ListSpec, at: ReadAt) -> Result<ListQuery, Failure> {
        let mut query = query(conn, spec, self.view.as_deref(), &self.filter, at)?;
        if let Some(sort) = self.sort.as_deref().and_then(view::sort_of) {
            if !view::can_sort(spec, &sort.0) {
                return Err(unknown_column(spec, &sort.0));
            }
            query.sort = Some(sort);
        }
        Ok(query)
    }
}

/// Now, in the office's zone.
pub fn now(zone: chrono_tz::Tz) -> ReadAt {
    ReadAt { now: Clock::default().now(), zone }
}

/// Who acts here, where a line asks for what is mine.
pub fn user(conn: &Conn) -> UserId {
    people::store::first_admin(conn).unwrap_or(people::store::SYSTEM)
}

/// What a view and a filter line ask of a list together.
pub fn query(conn: &Conn, spec: &ListSpec, view: Option<&str>, line: &str, at: ReadAt) -> Result<ListQuery, Failure> {
    let user = user(conn);
    let asked = filter::query(spec, line, at, user)?;
    let Some(name) = view else { return Ok(asked) };
    let mut query = view_named(spec, name)?.query(spec, at, user);
    query.text = format!("{} {}", query.text, asked.text).trim().to_owned();
    query.filter.extend(asked.filter);
    Ok(query)
}

fn view_named(spec: &ListSpec, name: &str) -> Result<&'static View, Failure> {
    let called = |view: &View| {
        let names = Lang::ALL.iter().filter_map(|lang| plain_text(*lang, view.label));
        std::iter::once(view.id.to_owned()).chain(names.map(|name| name.to_string())).collect::<Vec<_>>().join(" / ")
    };
    view::named(spec, name).ok_or_else(|| {
        if spec.views.is_empty() {
            return Said::new("view-none").with("name", name).into();
        }
        let known = spec.views.iter().map(called).collect::<Vec<_>>().join(", ");
        Said::new("view-unknown").with("name", name).with("known", known).into()
    })
}

/// A list has no such column.
pub fn unknown_column(spec: &ListSpec, key: &str) -> Failure {
    let known = spec.columns.iter().map(|column| column.key).collect::<Vec<_>>().join(", ");
    Said::new("cli-unknown-column").with("column", key).with("known", known).into()
}
