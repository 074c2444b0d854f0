//! `aftercare views [KIND]`: the views of lists, those that come with them and those that were saved.

use std::process::ExitCode;

use serde_json::{Value, json};

use crate::{
    base::{
        failure::Failure,
        field::ListSpec,
        filter,
        say::Said,
        text::Texts,
        view::{self, Known, Saved, Stated, Which, sort_written},
        words::Word as _,
    },
    call,
    report::figures::question::Question,
    view::{REPORTS, store},
};

use super::{Ground, asked, kinds, out};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Of which kind's list, as of `list`, or `report` for the favourites of reports; of all without it
    kind: Option<String>,
    /// JSON for scripts
    #[arg(long)]
    json: bool,
}

/// Prints the views.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    let is_reports = args.kind.as_deref() == Some(REPORTS);
    let entries = match &args.kind {
        Some(_) if is_reports => &[],
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
    let (mut rows, mut marked) = (Vec::new(), Vec::new());
    for entry in entries {
        let spec = (entry.list)();
        for which in known.all(&spec) {
            let Some(one) = One::of(&spec, &known, which, &texts) else { continue };
            rows.push(one.json(&spec, &known, &texts));
            lines.push(one.line(&spec, &texts));
            marked.extend(mark(&one.name, one.why()));
        }
    }
    if is_reports || args.kind.is_none() {
        for saved in known.of(REPORTS) {
            rows.push(favourite_json(saved, &known));
            lines.push(favourite_line(saved, &texts));
            marked.extend(mark(&saved.name, why_not(saved)));
        }
    }
    if args.json {
        out::say(&format!("{:#}", Value::Array(rows)))?;
    } else {
        for line in out::align(&lines, &[false; 6]) {
            out::say(&line)?;
        }
        if !marked.is_empty() {
            out::say(&format!("\n{}", texts.get("view-marked")))?;
        }
        for said in marked {
            out::say(&texts.say(&said))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What the mark beside a name means; none where there is nothing to mind.
fn mark(name: &str, notes: Vec<Said>) -> Option<Said> {
    (!notes.is_empty()).then(|| Said::new("view-mark").with("name", name).with("notes", notes))
}

/// What is to mind of a favourite.
fn why_not(saved: &Saved) -> Vec<Said> {
    let unread = || Said::new("view-favourite-unread").with("name", saved.name.as_str());
    if Question::read(&saved.layout).is_none() { vec![unread()] } else { Vec::new() }
}

fn whose(is_shared: bool, owner: &str, texts: &Texts) -> String {
    match (owner.is_empty(), is_shared) {
        (true, _) => texts.get("view-whose-program").to_string(),
        (false, true) => format!("{owner} · {}", texts.get("view-whose-all")),
        (false, false) => owner.to_owned(),
    }
}

/// A favourite of a report, as people read it: in place of an order it says what is asked.
fn favourite_line(saved: &Saved, texts: &Texts) -> Vec<String> {
    let spec = call::fields::list_spec();
    let reading = filter::read(&spec, &saved.line);
    let is_read = reading.faults.is_empty();
    let shown = if is_read { filter::write(&spec, &reading.filter, texts.lang) } else { saved.line.clone() };
    let report = Question::read(&saved.layout).map(|question| texts.get(&question.report().key()).to_string());
    let name = format!("{}{}", saved.name, if report.is_some() { "" } else { " !" });
    vec![
        REPORTS.to_owned(),
        Which::Saved(saved.id).written(),
        name,
        shown,
        report.unwrap_or_default(),
        whose(saved.shared, &saved.owner, texts),
    ]
}

fn favourite_json(saved: &Saved, known: &Known) -> Value {
    json!({
        "list": REPORTS,
        "view": Which::Saved(saved.id).written(),
        "name": saved.name,
        "line": saved.line,
        "question": serde_json::from_str::<Value>(&saved.layout).unwrap_or_default(),
        "owner": saved.owner,
        "shared": saved.shared,
        "opens": known.opening(REPORTS).is_some_and(|one| one.id == saved.id),
    })
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

    /// What is to mind of it: of a line that can't be read, what in it.
    fn why(&self) -> Vec<Said> {
        let mut notes = self.stated.notes.clone();
        if let Some(line) = &self.stated.unread {
            notes.retain(|note| note.key != "view-unread");
            let faults: Vec<Said> = self.stated.faults.iter().map(filter::Fault::said).collect();
            notes.push(Said::new("view-unread-why").with("line", line.as_str()).with("faults", faults));
        }
        notes
    }

    fn line(&self, spec: &ListSpec, texts: &Texts) -> Vec<String> {
        let mark = if self.stated.notes.is_empty() { "" } else { " !" };
        vec![
            spec.word.to_owned(),
            self.which.written(),
            format!("{}{mark}", self.name),
            self.shown(spec, texts),
            sort_written(self.stated.sort.as_ref()),
            whose(self.shared, &self.owner, texts),
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
