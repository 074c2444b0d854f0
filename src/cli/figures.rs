//! `aftercare report NAME` for the reports over calls: monitor, calls, times, mine.

use std::process::ExitCode;

use chrono::NaiveDate;

use crate::{
    base::{
        failure::Failure,
        filter::{self, Filter, Span, When},
        id::UserId,
        progress::Progress,
        say::Said,
        text::Texts,
        time::parse_day,
        words::Word as _,
    },
    call,
    db::{clock::Clock, query::Conn},
    people,
    report::figures::{Answer, Asked, Declared, Group, Report, declared, door, period, store, table},
};

use super::{Ground, out, report::Args};

/// The report of that name, or of its number in the handbook: `times`, `RPT-14`.
pub(super) fn find(name: &str) -> Option<&'static Declared> {
    let by_number = || crate::report::figures::ALL.iter().find(|one| one.number.eq_ignore_ascii_case(name));
    Report::from_word(name).map(declared).or_else(by_number)
}

/// All names, for who named none of them.
pub(super) fn names() -> String {
    Report::WORDS.iter().chain(&["what-if"]).copied().collect::<Vec<_>>().join(", ")
}

/// Prints a report.
pub(super) fn run(ground: &Ground, args: &Args, declared: &Declared) -> Result<ExitCode, Failure> {
    let conn = ground.open_to_read()?;
    let texts = ground.texts(&conn)?;
    let now = Clock::default().now();
    let asked = asked(&conn, args, declared, now.day(texts.zone))?;
    let answer = store::answer(&conn, &asked, now, &Progress::default())?;
    if args.json {
        out::say(&format!("{:#}", table::json(&answer, &texts)))?;
    } else {
        out::say(&as_text(&answer, declared, &texts))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn asked(conn: &Conn, args: &Args, declared: &Declared, today: NaiveDate) -> Result<Asked, Failure> {
    let mut asked = Asked::usual(declared.report, user(conn, &args.user)?);
    asked.span = span(args, declared, asked.span, today)?;
    if let Some(groups) = &args.group {
        asked.groups = self::groups(groups, declared)?;
    }
    asked.filter = filter(&args.filter)?;
    Ok(asked)
}

/// Whose calls are mine: who is named, else who acts here.
fn user(conn: &Conn, name: &str) -> Result<UserId, Failure> {
    if name.is_empty() {
        return Ok(people::store::first_admin(conn).unwrap_or(people::store::SYSTEM));
    }
    let found = people::store::by_code(conn, name)?;
    let unknown = || Failure::NotFound { kind: crate::base::kind::Kind::User, what: name.to_owned() };
    found.map(|user| user.id).ok_or_else(unknown)
}

fn span(args: &Args, declared: &Declared, usual: Option<Span>, today: NaiveDate) -> Result<Option<Span>, Failure> {
    let is_named = args.from.is_some() || args.to.is_some() || args.period.is_some();
    if is_named && !declared.has_period {
        return Err(Said::new("cli-report-no-period").with("report", declared.report.word()).into());
    }
    let wrong = |text: &str| Failure::from(Said::new("cli-report-no-day").with("value", text));
    if let Some(period) = &args.period {
        if period == "all" {
            return Ok(None);
        }
        return When::parse(period, false).map(|when| Some(Span::In(when))).ok_or_else(|| wrong(period));
    }
    let day = |text: &Option<String>| {
        let parse = |text: &String| parse_day(text).ok_or_else(|| wrong(text));
        text.as_ref().map(parse).transpose()
    };
    let (from, to) = (day(&args.from)?, day(&args.to)?);
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        return Err(Failure::refused("cli-report-reversed"));
    }
    Ok(match (from, to) {
        (None, None) => usual,
        // What begins on a day goes until today.
        (Some(from), None) => period::span(Some(from), Some(today.max(from))),
        (from, to) => period::span(from, to),
    })
}

fn groups(typed: &str, declared: &Declared) -> Result<Vec<Group>, Failure> {
    let mut groups = Vec::new();
    for word in typed.split([',', '，', '、', ';']).map(str::trim).filter(|word| !word.is_empty()) {
        let alike = word.replace('-', "_").to_lowercase();
        let found =
            Group::from_word(&alike).filter(|group| declared.groups.contains(group) || is_always(declared, *group));
        let Some(group) = found else {
            let known = declared.groups.iter().map(|group| group.word()).collect::<Vec<_>>().join(", ");
            return Err(Said::new("cli-report-no-group").with("group", word).with("known", known).into());
        };
        if !groups.contains(&group) && !is_always(declared, group) {
            groups.push(group);
        }
    }
    Ok(groups)
}

fn is_always(declared: &Declared, group: Group) -> bool {
    declared.always.contains(&group)
}

fn filter(line: &str) -> Result<Filter, Failure> {
    let reading = filter::read(&call::fields::list_spec(), line);
    if reading.faults.is_empty() {
        return Ok(reading.filter);
    }
    let faults: Vec<Said> = reading.faults.iter().map(filter::Fault::said).collect();
    Err(Said::new("filter-faults").with("faults", faults).into())
}

fn as_text(answer: &Answer, declared: &Declared, texts: &Texts) -> String {
    let mut text = format!("{} {}\n", declared.number, texts.get(&declared.report.key()));
    text.push_str(&format!("{}\n\n", door::line(&door::base(&answer.asked), texts.lang)));
    let spec = table::spec(&answer.asked);
    let mut rows = table::rows(answer, texts);
    rows.extend(table::totals(answer, texts));
    text.push_str(&out::table(&spec, &rows, texts));
    if answer.rows.is_empty() {
        text.push_str(&format!("{}\n", texts.get("report-no-rows")));
    }
    text
}
