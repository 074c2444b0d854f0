//! What a list is asked for: a view, a filter line, an order.

use crate::{
    base::{
        failure::Failure,
        field::{ListQuery, ListSpec, ReadAt},
        filter,
        id::UserId,
        say::Said,
        text::{Lang, Texts, plain_text},
        view::{self, Stated, View},
        words::Word as _,
    },
    db::{clock::Clock, query::Conn},
    people,
};

use super::{Ground, kinds, out};

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
    fn query(&self, conn: &Conn, spec: &ListSpec, at: ReadAt, texts: &Texts) -> Result<ListQuery, Failure> {
        let mut query = query(conn, spec, (self.view.as_deref(), &self.filter), at, texts)?;
        if let Some(sort) = self.sort.as_deref().and_then(view::sort_of) {
            if !view::can_sort(spec, &sort.0) {
                return Err(unknown_column(spec, &sort.0));
            }
            query.sort = Some(sort);
        }
        Ok(query)
    }
}

/// A list as verbs read it: from the data that was named, as of now.
pub struct Read {
    /// The data.
    pub conn: Conn,
    /// The texts of the language asked for.
    pub texts: Texts,
    /// The moment.
    pub at: ReadAt,
    /// The list.
    pub spec: ListSpec,
}

impl Read {
    /// The list of that name.
    pub fn of(ground: &Ground, list: &str) -> Result<Self, Failure> {
        let entry = kinds::find(list)?;
        let conn = ground.open_to_read()?;
        let texts = ground.texts(&conn)?;
        Ok(Self { at: now(texts.zone), conn, texts, spec: (entry.list)() })
    }

    /// The query, as it was asked for.
    pub fn query(&self, asked: &Asked) -> Result<ListQuery, Failure> {
        asked.query(&self.conn, &self.spec, self.at, &self.texts)
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
pub fn query(
    conn: &Conn,
    spec: &ListSpec,
    (view, line): (Option<&str>, &str),
    at: ReadAt,
    texts: &Texts,
) -> Result<ListQuery, Failure> {
    let user = user(conn);
    let asked = filter::query(spec, line, at, user)?;
    let Some(name) = view else { return Ok(asked) };
    let stated = stated(conn, spec, name, user, texts)?;
    let mut query = ListQuery { sort: stated.sort, ..asked };
    query.text = format!("{} {}", stated.filter.words, query.text).trim().to_owned();
    query.filter.extend(filter::resolve(spec, &stated.filter, at, user));
    Ok(query)
}

/// What the view of that name states. One that asks for something that can't be read is refused: without it more would be
/// listed, printed or written than it means. What else is lost of it is said.
fn stated(conn: &Conn, spec: &ListSpec, name: &str, user: UserId, texts: &Texts) -> Result<Stated, Failure> {
    if let Some(view) = view::named(spec, name) {
        return Ok(view.stated(spec));
    }
    let Some(saved) = crate::view::store::named(conn, user, spec.word, name)? else {
        return Err(unknown(conn, spec, name, user)?);
    };
    let stated = saved.stated(spec);
    if !stated.faults.is_empty() {
        let faults: Vec<Said> = stated.faults.iter().map(filter::Fault::said).collect();
        let said = Said::new("view-unread-refused").with("name", saved.name).with("faults", faults);
        return Err(said.with("line", saved.line).into());
    }
    for note in &stated.notes {
        out::complain(&texts.say(note));
    }
    Ok(stated)
}

/// A list has no view of that name: those that there are.
fn unknown(conn: &Conn, spec: &ListSpec, name: &str, user: UserId) -> Result<Failure, Failure> {
    let called = |view: &View| {
        let names = Lang::ALL.iter().filter_map(|lang| plain_text(*lang, view.label));
        std::iter::once(view.id.to_owned()).chain(names.map(|name| name.to_string())).collect::<Vec<_>>().join(" / ")
    };
    let mut known: Vec<String> = spec.views.iter().map(called).collect();
    let saved = crate::view::store::known(conn, user)?.saved;
    known.extend(saved.into_iter().filter(|one| one.list == spec.word).map(|one| one.name));
    if known.is_empty() {
        return Ok(Said::new("view-none").with("name", name).into());
    }
    Ok(Said::new("view-unknown").with("name", name).with("known", known.join(", ")).into())
}

/// A list has no such column.
pub fn unknown_column(spec: &ListSpec, key: &str) -> Failure {
    let known = spec.columns.iter().map(|column| column.key).collect::<Vec<_>>().join(", ");
    Said::new("cli-unknown-column").with("column", key).with("known", known).into()
}
