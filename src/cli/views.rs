//! `aftercare views [KIND]`: the views of lists, those that come with them and those that were saved.

use std::process::ExitCode;

use serde_json::{Value, json};

use crate::{
    base::{
        failure::Failure,
        field::ListSpec,
        filter,
        text::Texts,
        view::{self, Known, Stated, Which, sort_written},
    },
    view::store,
};

use super::{Ground, asked, kinds, out};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Of which kind's list, as of `list`; of all without it
    kind: Option<String>,
    /// JSON for scripts
    #[arg(long)]
    json: bool,
}

/// Prints the views.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    let entries = match &args.kind {
        Some(kind) => std::slice::from_ref(kinds::find(kind)?),
        None => kinds::all(),
    };
    let conn = ground.open_to_read()?;
    let texts = ground.texts(&conn)?;
    let known = store::known(&conn, asked::user(&conn))?;
    let mut lines = vec![
        ["kind", "view", "name", "line", "sort", "whose"]
            .map(|key| texts.get(&format!("view-head-{key}")).to_string())
            .to_vec(),
    ];
    let mut rows = Vec::new();
    for entry in entries {
        let spec = (entry.list)();
        for which in known.all(&spec) {
            let Some(one) = One::of(&spec, &known, which, &texts) else { continue };
            rows.push(one.json(&spec, &known, &texts));
            lines.push(one.line(&spec, &texts));
        }
    }
    if args.json {
        out::say(&format!("{:#}", Value::Array(rows)))?;
    } else {
        for line in out::align(&lines, &[false; 6]) {
            out::say(&line)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// One view, as it is told.
struct One {
    which: Which,
    name: String,
    kept: String,
    stated: Stated,
    owner: String,
    shared: bool,
}

impl One {
    fn of(spec: &ListSpec, known: &Known, which: Which, texts: &Texts) -> Option<Self> {
        Some(match which {
            Which::Listed(id) => {
                let view = view::by_id(spec, id)?;
                let (name, kept) = (texts.get(view.label).to_string(), view.line.to_owned());
                Self { which, name, kept, stated: view.stated(spec), owner: String::new(), shared: true }
            }
            Which::Saved(id) => {
                let saved = known.saved(spec, id)?;
                Self {
                    which,
                    name: saved.name.clone(),
                    kept: saved.line.clone(),
                    stated: saved.stated(spec),
                    owner: saved.owner.clone(),
                    shared: saved.shared,
                }
            }
        })
    }

    /// Its line as people read it; as it is kept where not all of it can be read.
    fn shown(&self, spec: &ListSpec, texts: &Texts) -> String {
        if self.stated.unread.is_some() {
            return self.kept.clone();
        }
        filter::write(spec, &self.stated.filter, texts.lang)
    }

    fn line(&self, spec: &ListSpec, texts: &Texts) -> Vec<String> {
        let whose = match (self.owner.is_empty(), self.shared) {
            (true, _) => texts.get("view-whose-program").to_string(),
            (false, true) => format!("{} · {}", self.owner, texts.get("view-whose-all")),
            (false, false) => self.owner.clone(),
        };
        let mark = if self.stated.notes.is_empty() { "" } else { " !" };
        vec![
            spec.word.to_owned(),
            self.which.written(),
            format!("{}{mark}", self.name),
            self.shown(spec, texts),
            sort_written(self.stated.sort.as_ref()),
            whose,
        ]
    }

    fn json(&self, spec: &ListSpec, known: &Known, texts: &Texts) -> Value {
        let notes: Vec<String> = self.stated.notes.iter().map(|note| texts.say(note)).collect();
        json!({
            "list": spec.word,
            "view": self.which.written(),
            "name": self.name,
            "line": self.kept,
            "shown": self.shown(spec, texts),
            "sort": sort_written(self.stated.sort.as_ref()),
            "owner": self.owner,
            "shared": self.shared,
            "opens": known.first(spec) == Some(self.which),
            "notes": notes,
        })
    }
}
