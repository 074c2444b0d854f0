//! `aftercare report NAME`: figures over calls, and `what-if`: a period's calls with other terms.

use std::{path::PathBuf, process::ExitCode};

use serde_json::{Value, json};

use crate::{
    base::{
        failure::Failure, field::Show, progress::Progress, say::Said, shown, text::Texts, value::ToVal as _,
        words::Word,
    },
    db::clock,
    report::what_if::{
        hours,
        period::{
            Count, Held, Line, Report,
            draft::Draft,
            store,
            table::{self, row},
        },
    },
};

use super::{Ground, figures, out};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which report: monitor, calls, times, mine, what-if
    #[arg(required_unless_present = "favourite")]
    pub(super) report: Option<String>,
    /// A favourite of the reports' page, in place of one: its name, or as `views` prints it
    #[arg(long, value_name = "NAME", conflicts_with = "report")]
    pub(super) favourite: Option<String>,
    /// First day of the calls reported
    #[arg(long, value_name = "DAY")]
    pub(super) from: Option<String>,
    /// Last day, counted whole
    #[arg(long, value_name = "DAY")]
    pub(super) to: Option<String>,
    /// Instead of days: this month, last quarter, last 90 days, 2026, all
    #[arg(long, value_name = "PERIOD", conflicts_with_all = ["from", "to"])]
    pub(super) period: Option<String>,
    /// What the rows are told apart by, in order: status, customer, problem_type, month, owner, …
    #[arg(long, value_name = "GROUP,…")]
    pub(super) group: Option<String>,
    /// Only calls that a filter line of their list finds; of a favourite, only those that it finds too
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(super) filter: String,
    /// Whose calls are mine, by name
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(super) user: String,
    /// Only calls of this customer, by code
    #[arg(long, default_value = "", hide_default_value = true)]
    customer: String,
    /// Only calls that this contract covers, by number
    #[arg(long, default_value = "", hide_default_value = true)]
    contract: String,
    /// Only calls that contracts of this template cover, by name
    #[arg(long, default_value = "", hide_default_value = true)]
    template: String,
    /// Only calls of this type
    #[arg(long, default_value = "", hide_default_value = true)]
    call_type: String,
    /// Only calls of this priority: low, normal, high, urgent
    #[arg(long, default_value = "", hide_default_value = true)]
    priority: String,
    /// Response to try, in working hours: 4, 0.5 or 0:20; 'urgent=1,normal=4' by priority
    #[arg(long, default_value = "", hide_default_value = true)]
    response: String,
    /// Resolution to try, likewise
    #[arg(long, default_value = "", hide_default_value = true)]
    resolve: String,
    /// Hours to count in: as_is, company, always, weekdays
    #[arg(long, default_value = AS_IS, hide_default_value = true)]
    hours: String,
    /// What a contract would take over, in per cent: 'parts=100,labour=50,travel=0,other=0'
    #[arg(long, default_value = "", hide_default_value = true)]
    relief: String,
    /// Only the totals
    #[arg(long)]
    pub(super) totals: bool,
    /// JSON for scripts
    #[arg(long)]
    pub(super) json: bool,
    /// The report as PDF, to this file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["json", "totals"])]
    pub(super) pdf: Option<PathBuf>,
}

impl Args {
    /// Refuses what only the question 'what if' has a use for: left aside, it would be taken for heard.
    pub(super) fn refuse_of_what_if(&self, report: &str) -> Result<(), Failure> {
        refuse(
            report,
            &[
                ("--customer", !self.customer.is_empty()),
                ("--contract", !self.contract.is_empty()),
                ("--template", !self.template.is_empty()),
                ("--call-type", !self.call_type.is_empty()),
                ("--priority", !self.priority.is_empty()),
                ("--response", !self.response.is_empty()),
                ("--resolve", !self.resolve.is_empty()),
                ("--hours", self.hours != AS_IS),
                ("--relief", !self.relief.is_empty()),
            ],
        )
    }

    /// Refuses what only reports of figures have a use for.
    fn refuse_of_figures(&self, report: &str) -> Result<(), Failure> {
        refuse(
            report,
            &[
                ("--period", self.period.is_some()),
                ("--group", self.group.is_some()),
                ("--filter", !self.filter.is_empty()),
                ("--user", !self.user.is_empty()),
            ],
        )
    }
}

fn refuse(report: &str, all: &[(&str, bool)]) -> Result<(), Failure> {
    let given: Vec<&str> = all.iter().filter(|(_, is_given)| *is_given).map(|(argument, _)| *argument).collect();
    if given.is_empty() {
        return Ok(());
    }
    let is_narrowing = |argument: &&str| ["--customer", "--contract", "--call-type", "--priority"].contains(argument);
    let key = if given.iter().any(is_narrowing) { "cli-report-no-use-filter" } else { "cli-report-no-use" };
    Err(Said::new(key).with("report", report).with("arguments", given.join(", ")).into())
}

/// The hours that a question 'what if' counts in where none are named.
const AS_IS: &str = "as_is";

/// Names of the cells of a promise: the one for all, then by priority.
const PRIORITIES: [&str; 5] = ["", "urgent", "high", "normal", "low"];
/// Names of what may be relieved.
const KINDS: [&str; 4] = ["parts", "labour", "travel", "other"];

/// Prints the report.
///
/// # Errors
/// What can't be read of what was typed; the store's failures.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    let Some(report) = args.report.as_deref() else {
        return figures::favourite(ground, args, args.favourite.as_deref().unwrap_or_default());
    };
    if let Some(declared) = figures::find(report) {
        args.refuse_of_what_if(declared.report.word())?;
        return figures::run(ground, args, declared);
    }
    if report != "what-if" {
        let said = Said::new("cli-unknown-report").with("report", report);
        return Err(said.with("known", figures::names()).into());
    }
    if args.pdf.is_some() {
        return Err(Failure::refused("cli-report-no-pdf"));
    }
    args.refuse_of_figures(report)?;
    let conn = ground.open_to_read()?;
    let texts = ground.texts(&conn)?;
    let now = clock::Clock::default().now();
    let mut draft = Draft::new(now.day(texts.zone));
    if let Some(from) = &args.from {
        draft.from.clone_from(from);
    }
    if let Some(to) = &args.to {
        draft.to.clone_from(to);
    }
    draft.customer.clone_from(&args.customer);
    draft.contract.clone_from(&args.contract);
    draft.template.clone_from(&args.template);
    draft.call_type.clone_from(&args.call_type);
    draft.priority.clone_from(&args.priority);
    draft.response = cells(&args.response, PRIORITIES)?;
    draft.resolve = cells(&args.resolve, PRIORITIES)?;
    draft.relief = cells(&args.relief, KINDS)?;
    draft.hours = hours::Draft { choice: args.hours.clone(), ..hours::Draft::default() };
    let report = store::ask(&conn, &draft, &Progress::default(), now)?;
    if args.json {
        out::say(&format!("{:#}", as_json(&report, &draft, args.totals, &texts)))?;
    } else {
        out::say(&as_text(&report, &draft, args.totals, &texts))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// `4`, `4h`, or `urgent=1,normal=4` as the cells of a form; an empty name stands for all.
fn cells<const N: usize>(text: &str, names: [&str; N]) -> Result<[String; N], Failure> {
    let mut cells = std::array::from_fn(|_| String::new());
    for part in text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or(("", part));
        let Some(at) = names.iter().position(|known| *known == name.trim()) else {
            let known = names.iter().filter(|name| !name.is_empty()).copied().collect::<Vec<_>>().join(", ");
            return Err(Said::new("cli-unknown-cell").with("name", part).with("known", known).into());
        };
        value.trim().trim_end_matches(['h', 'H', '%']).trim().clone_into(&mut cells[at]);
    }
    Ok(cells)
}

fn as_text(report: &Report, draft: &Draft, is_short: bool, texts: &Texts) -> String {
    let said = Said::new("report-what-if-calls").with("count", report.totals.calls);
    let mut text = texts.say(&said.with("from", draft.from.as_str()).with("to", draft.to.as_str()));
    text.push('\n');
    for (key, both, show) in table::totals(report) {
        let [before, after] = both.map(|val| texts.show(&val, show));
        let said = Said::new("report-what-if-line").with("line", texts.get(key).to_string());
        text.push_str(&format!("  {}\n", texts.say(&said.with("before", before).with("after", after))));
    }
    if !is_short && !report.lines.is_empty() {
        let rows: Vec<_> = report.lines.iter().map(|line| row(line, texts)).collect();
        text.push('\n');
        text.push_str(&out::table(&table::spec(), &rows, texts));
    }
    text
}

fn as_json(report: &Report, draft: &Draft, is_short: bool, texts: &Texts) -> Value {
    let totals = &report.totals;
    let side = |side: usize| {
        json!({
            "response": count(totals.response[side]),
            "resolve": count(totals.resolve[side]),
            "charged": totals.charged[side].plain(),
            "borne": totals.borne[side].plain(),
        })
    };
    let mut all = json!({
        "from": draft.from,
        "to": draft.to,
        "calls": totals.calls,
        "before": side(0),
        "after": side(1),
    });
    if !is_short {
        all["lines"] = report.lines.iter().map(|one| line(one, texts)).collect();
    }
    all
}

fn count(count: Count) -> Value {
    json!({ "met": count.met, "missed": count.missed, "open": count.open, "none": count.none })
}

fn line(line: &Line, texts: &Texts) -> Value {
    let side = |side: usize| {
        json!({
            "response": held(line.response, side),
            "resolve": held(line.resolve, side),
            "charged": line.charged[side].plain(),
            "borne": line.borne[side].plain(),
        })
    };
    json!({
        "number": line.number,
        "customer": line.customer,
        "priority": line.priority.word(),
        "opened_at": shown::json(&line.opened_at.to_val(), Show::Instant, texts),
        "before": side(0),
        "after": side(1),
    })
}

fn held(held: Held, side: usize) -> Value {
    json!({ "state": held.states[side].map(Word::word), "used_minutes": held.used_minutes[side] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn promises_are_read_for_all_priorities_or_by_priority() {
        assert_eq!(cells("4h", PRIORITIES), Ok(["4", "", "", "", ""].map(str::to_owned)));
        assert_eq!(cells("8, urgent=0:30", PRIORITIES), Ok(["8", "0:30", "", "", ""].map(str::to_owned)));
        assert_eq!(cells("parts=100%,other=5", KINDS), Ok(["100", "", "", "5"].map(str::to_owned)));
        assert!(cells("soon=4", PRIORITIES).is_err());
        assert!(cells("4", KINDS).is_err(), "of what?");
    }
}
