//! `aftercare report NAME` for the reports over calls: monitor, calls, times, mine.

use std::{process::ExitCode, sync::Arc};

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
    document::Around,
    people,
    report::figures::{
        self as report, Answer, Asked, Declared, Figure, Group, Report, declared, door, period, question::Question,
        store, table,
    },
    setting,
    view::{self, REPORTS},
};

use super::{Ground, out, print, report::Args};

/// The report of that name, or of its number in the handbook: `times`, `RPT-14`.
pub(super) fn find(name: &str) -> Option<&'static Declared> {
    let by_number = || report::ALL.iter().find(|one| one.number.eq_ignore_ascii_case(name));
    Report::from_word(name).map(declared).or_else(by_number)
}

/// All names, for who named none of them.
pub(super) fn names() -> String {
    Report::WORDS.iter().chain(&["what-if"]).copied().collect::<Vec<_>>().join(", ")
}

/// Prints a report.
pub(super) fn run(ground: &Ground, args: &Args, declared: &Declared) -> Result<ExitCode, Failure> {
    let conn = ground.open_to_read()?;
    let usual = Asked::usual(declared.report, user(&conn, &args.user)?);
    tell(ground, &conn, args, (usual, declared.charted[0]))
}

/// Prints a favourite; what is named beside it takes the place of what it asks, a filter narrows it further.
pub(super) fn favourite(ground: &Ground, args: &Args, name: &str) -> Result<ExitCode, Failure> {
    let conn = ground.open_to_read()?;
    let user = user(&conn, &args.user)?;
    let Some(saved) = view::store::named(&conn, user, REPORTS, name)? else {
        let known = view::store::known(&conn, user)?;
        let known: Vec<&str> = known.of(REPORTS).map(|one| one.name.as_str()).collect();
        let key = if known.is_empty() { "view-favourite-none" } else { "view-favourite-unknown" };
        return Err(Said::new(key).with("name", name).with("known", known.join(", ")).into());
    };
    args.refuse_of_what_if(&saved.name)?;
    let unread = || Failure::from(Said::new("view-favourite-unread").with("name", saved.name.as_str()));
    let question = Question::read(&saved.layout).filter(|_| !saved.is_newer).ok_or_else(unread)?;
    let asked = question.asked(filter(&saved.line)?, user)?;
    tell(ground, &conn, args, (asked, question.charted()))
}

fn tell(ground: &Ground, conn: &Conn, args: &Args, (asked, charted): (Asked, Figure)) -> Result<ExitCode, Failure> {
    let texts = Arc::new(ground.texts(conn)?);
    let now = Clock::default().now();
    let declared = declared(asked.report);
    let asked = narrowed(args, declared, asked, now.day(texts.zone))?;
    let called = match args.user.is_empty() {
        true => None,
        false => people::store::name(conn, Some(asked.user)).map(Some)?,
    };
    let asked = Asked { called, ..asked };
    let answer = store::answer(conn, &asked, now, &Progress::default())?;
    if let Some(path) = &args.pdf {
        let settings = setting::store::load(conn)?;
        let sheet = report::print::sheet(conn, &answer, charted, Around { settings: &settings, texts: &texts, now })?;
        print::write(ground, &texts, &sheet, path)?;
    } else if args.json {
        let mut told = table::json(&answer, &texts);
        if let Some(told) = told.as_object_mut().filter(|_| args.totals) {
            told.remove("rows");
        }
        out::say(&format!("{told:#}"))?;
    } else {
        out::say(&as_text(&answer, declared, args.totals, &texts))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What is asked, with what was typed beside it.
fn narrowed(args: &Args, declared: &Declared, mut asked: Asked, today: NaiveDate) -> Result<Asked, Failure> {
    asked.span = span(args, declared, asked.span, today)?;
    if let Some(groups) = &args.group {
        asked.groups = self::groups(groups, declared)?;
    }
    let more = filter(&args.filter)?;
    asked.filter.parts.extend(more.parts);
    let words = [asked.filter.words.as_str(), &more.words].join(" ");
    words.trim().clone_into(&mut asked.filter.words);
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
    let wrong = |text: &str| Failure::from(Said::new("cli-report-which-day").with("value", text));
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
        // What begins on a day goes until today; what is to come has no end.
        (Some(from), None) => period::span(Some(from), (from <= today).then_some(today)),
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

fn as_text(answer: &Answer, declared: &Declared, is_short: bool, texts: &Texts) -> String {
    let mut text = format!("{} {}\n", declared.number, texts.get(&declared.report.key()));
    text.push_str(&format!("{}\n\n", door::line_of(&answer.asked, door::base(&answer.asked), texts.lang)));
    let spec = table::spec(&answer.asked);
    // Where nothing is told apart the only row is the total.
    let is_total = answer.asked.all_groups().is_empty();
    let mut rows = if is_short || is_total { Vec::new() } else { table::rows(answer, texts) };
    rows.extend(table::totals(answer, texts));
    text.push_str(&out::table(&spec, &rows, texts));
    if answer.rows.is_empty() {
        text.push_str(&format!("{}\n", texts.get("report-no-rows")));
    }
    text
}
