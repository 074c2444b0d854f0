use chrono::NaiveDate;

use super::*;
use crate::{
    alert::Leads,
    base::{money::Money, time::parse_instant, words::Word as _},
    call::make,
    people::{Codes, Roles},
};

const ZONE: Tz = chrono_tz::Asia::Shanghai;

fn at(text: &str) -> Instant {
    parse_instant(text, ZONE).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn all_rules() -> Vec<AlertRule> {
    Rule::ALL.iter().map(|rule| AlertRule::proposed(*rule)).collect()
}

/// A normal call of Monday 09:00 with an owner: eight hours to respond, forty to resolve.
fn call() -> Call {
    Call { status: Status::Assigned, opened_at: at("2026-03-02 09:00"), owner_id: Some(UserId(1)), ..make::call() }
}

fn moments(call: &Call, pauses: &[Pause], rules: &[AlertRule]) -> Vec<Moment> {
    let company = Calendar::office_default();
    let clock = Compiled::new(&company).unwrap();
    call_moments(call, pauses, (&clock, &company), &Policy::default(), rules)
}

/// The moments as words: `response_share 75 2026-03-02 16:30`.
fn told(moments: &[Moment]) -> Vec<String> {
    moments.iter().map(|one| format!("{} {} {}", one.rule.word(), one.lead, one.at.show(ZONE))).collect()
}

#[test]
fn clk_5_the_moments_of_a_call_are_shares_of_its_working_time_its_dues_and_the_day_before_the_wanted_date() {
    let wanted = Call { wanted_on: Some(day("2026-03-09")), ..call() };
    let expected = [
        "response_share 75 2026-03-02 16:30",
        "response_due 0 2026-03-03 09:30",
        "resolve_share 75 2026-03-06 09:00",
        "resolve_due 0 2026-03-09 11:30",
        // Monday is wanted: the working day before is a Friday.
        "wanted_ahead 1 2026-03-06 00:00",
    ];
    assert_eq!(told(&moments(&wanted, &[], &all_rules())), expected);
    let answered = Call { responded_at: Some(at("2026-03-02 10:00")), wanted_used: true, ..wanted.clone() };
    assert_eq!(told(&moments(&answered, &[], &all_rules())), expected[2..4]);
    let locked = Call { status: Status::Locked, ..wanted.clone() };
    assert_eq!(told(&moments(&locked, &[], &all_rules())), expected[..4]);
    use Status::{Cancelled, Closed, Declined, OnHold, Processed, Undecided};
    for status in [OnHold, Processed, Closed, Declined, Cancelled, Undecided] {
        assert_eq!(moments(&Call { status, ..wanted.clone() }, &[], &all_rules()), [], "{status:?}");
    }
}

#[test]
fn clk_5_what_had_passed_when_a_call_was_imported_is_nobodys_news_until_its_due_moves() {
    let all = told(&moments(&call(), &[], &all_rules()));
    let table: &[(&str, usize)] = &[
        ("2026-03-02 16:29", 0),
        ("2026-03-02 16:30", 1),
        ("2026-03-03 09:30", 2),
        ("2026-03-09 11:29", 3),
        ("2026-03-09 11:30", 4),
        ("2036-03-09 11:30", 4),
    ];
    for (came, passed) in table {
        let imported = Call { imported_at: Some(at(came)), ..call() };
        assert_eq!(told(&moments(&imported, &[], &all_rules())), all[*passed..], "{came}");
    }
    let late = Call { imported_at: Some(at("2026-03-10 09:00")), ..call() };
    let pause = Pause { from: at("2026-03-09 11:00"), to: Some(at("2026-03-11 09:00")), why: String::new() };
    assert_eq!(told(&moments(&late, &[pause], &all_rules())), ["resolve_due 0 2026-03-11 09:30"]);
    let wanted = Call { wanted_on: Some(day("2026-03-11")), ..late };
    assert_eq!(told(&moments(&wanted, &[], &all_rules())), ["wanted_ahead 1 2026-03-10 00:00"], "it was set here");
}

#[test]
fn shares_are_as_many_as_were_set_and_a_rule_that_is_off_has_none() {
    let mut rules = all_rules();
    for rule in &mut rules {
        rule.active = rule.rule == Rule::ResponseShare;
        rule.leads = Leads(vec![50, 90]);
    }
    let expected = ["response_share 50 2026-03-02 14:30", "response_share 90 2026-03-03 08:42"];
    assert_eq!(told(&moments(&call(), &[], &rules)), expected);
}

#[test]
fn a_pause_moves_the_moments_behind_it_and_leaves_those_that_were() {
    let pause = |from: &str, to: &str| Pause { from: at(from), to: Some(at(to)), why: String::new() };
    let early = [pause("2026-03-02 10:00", "2026-03-03 10:00")];
    assert_eq!(told(&moments(&call(), &early, &all_rules()))[0], "response_share 75 2026-03-03 16:30");
    let late = [pause("2026-03-03 08:40", "2026-03-04 08:40")];
    let after = told(&moments(&call(), &late, &all_rules()));
    assert_eq!(after[..2], ["response_share 75 2026-03-02 16:30", "response_due 0 2026-03-04 09:30"]);
}

#[test]
fn each_warning_comes_once_and_a_due_that_was_moved_later_is_another_one() {
    let one = |rule, lead, text: &str| Moment { rule, lead, at: at(text), until: None };
    let share = one(Rule::ResponseShare, 75, "2026-03-02 16:30");
    let due = one(Rule::ResponseDue, 0, "2026-03-03 09:30");
    let both = [share, due];
    let floor = ran("2026-03-09 09:00", "2026-02-20 00:00", "2026-02-20 00:00", &[]);
    type Told<'a> = &'a [(Moment, bool)];
    let table: &[(&str, &[Warned], Told<'_>)] = &[
        ("2026-03-02 16:29", &[], &[]),
        ("2026-03-02 16:30", &[], &[(share, true)]),
        ("2026-03-02 16:31", &[(Rule::ResponseShare, 75, share.at)], &[]),
        // Another share is another warning.
        ("2026-03-02 16:31", &[(Rule::ResponseShare, 50, share.at)], &[(share, true)]),
        ("2026-03-03 09:30", &[(Rule::ResponseShare, 75, share.at)], &[(due, true)]),
        // Nobody looked for a week: both are written down, the one that says more is told.
        ("2026-03-09 09:00", &[], &[(share, false), (due, true)]),
        // An earlier due was warned of: this one is another.
        (
            "2026-03-03 09:30",
            &[(Rule::ResponseShare, 75, share.at), (Rule::ResponseDue, 0, at("2026-03-02 12:00"))],
            &[(due, true)],
        ),
        // A later due was warned of: that it was due is known.
        (
            "2026-03-09 09:00",
            &[(Rule::ResponseShare, 75, share.at), (Rule::ResponseDue, 0, at("2026-03-04 12:00"))],
            &[],
        ),
    ];
    for (now, warned, expected) in table {
        let found = due_warnings(&both, warned, (at(now), &floor));
        let found: Vec<(Moment, bool)> = found.iter().map(|warning| (warning.moment, warning.speaks)).collect();
        assert_eq!(found, *expected, "{now} after {warned:?}");
    }
}

/// The floor at a moment, after a first and a last run; none where they are empty.
fn ran(now: &str, first: &str, last: &str, on_since: &[(Rule, Instant)]) -> Floor {
    let runs = (!first.is_empty()).then(|| (at(first), at(last)));
    Floor::new(at(now), ZONE, runs, on_since.to_vec())
}

#[test]
fn plat_9_however_long_the_program_was_off_it_catches_up_and_not_before_its_first_day() {
    let due = Moment { rule: Rule::ResolveDue, lead: 0, at: at("2026-03-02 12:00"), until: None };
    let off = [(Rule::ResolveDue, at("2026-03-02 12:01"))];
    let on_before = [(Rule::ResolveDue, at("2026-03-02 11:59"))];
    let other = [(Rule::ResponseDue, at("2026-03-02 12:01"))];
    type Runs<'a> = (&'a str, &'a str, &'a [(Rule, Instant)]);
    let table: &[(&str, Runs<'_>, bool, &str)] = &[
        ("2026-03-02 11:59", ("", "", &[]), false, "it is still to come"),
        ("2026-03-02 12:00", ("", "", &[]), true, "a first run tells of what is due now"),
        ("2026-03-02 23:59", ("", "", &[]), true, "and of its whole day"),
        ("2026-03-03 00:00", ("", "", &[]), false, "not of the days before"),
        ("2026-03-23 09:00", ("2026-03-02 15:00", "2026-03-02 15:00", &[]), true, "off for three weeks"),
        ("2027-03-02 09:00", ("2026-01-01 00:00", "2026-02-28 09:00", &[]), true, "off for a year"),
        ("2026-03-23 09:00", ("2026-01-01 00:00", "2026-03-22 09:00", &[]), true, "a call of then that was typed late"),
        ("2026-03-10 09:00", ("2026-03-03 00:00", "2026-03-09 09:00", &[]), false, "an older time than the first run"),
        ("2026-03-10 09:00", ("2026-01-01 00:00", "2026-03-09 09:00", &off), false, "the rule was off"),
        ("2026-03-10 09:00", ("2026-01-01 00:00", "2026-03-09 09:00", &on_before), true, "it had been switched on"),
        ("2026-03-10 09:00", ("2026-01-01 00:00", "2026-03-09 09:00", &other), true, "another rule was off"),
        (
            "2026-03-02 13:00",
            ("2036-01-01 00:00", "2036-01-01 00:00", &[]),
            true,
            "a run of the far future was tried out",
        ),
    ];
    for (now, (first, last, on_since), expected, why) in table {
        let floor = ran(now, first, last, on_since);
        assert_eq!(!due_warnings(&[due], &[], (at(now), &floor)).is_empty(), *expected, "{why}");
    }
    let wanted = Moment { rule: Rule::WantedAhead, until: Some(at("2026-03-04 00:00")), ..due };
    let floor = ran("2026-03-04 00:00", "2026-01-01 00:00", "2026-01-01 00:00", &[]);
    let ahead = |now: &str| !due_warnings(&[wanted], &[], (at(now), &floor)).is_empty();
    assert!(ahead("2026-03-03 23:59") && !ahead("2026-03-04 00:00"), "what is past is no longer near");
}

#[test]
fn con_7_an_end_is_due_so_many_days_ahead_and_later_where_nobody_looked_since() {
    let end = day("2026-06-30");
    let off = [(Rule::ContractEnd, at("2026-07-01 09:00"))];
    type Runs<'a> = (&'a str, &'a str, &'a [(Rule, Instant)]);
    let every_day: Runs<'_> = ("2026-01-01 09:00", "2026-05-01 09:00", &[]);
    let table: &[(&str, Runs<'_>, bool, &str)] = &[
        ("2026-05-30 09:00", every_day, false, "31 days ahead"),
        ("2026-05-31 09:00", every_day, true, "30 days ahead"),
        ("2026-06-30 09:00", every_day, true, "the last day"),
        ("2027-06-30 09:00", every_day, true, "off for a year"),
        ("2027-06-30 09:00", ("2026-01-01 09:00", "2026-07-30 09:00", &[]), true, "entered somewhat late"),
        ("2027-06-30 09:00", ("2026-01-01 09:00", "2026-07-31 09:00", &[]), false, "an old paper, entered late"),
        ("2026-07-10 09:00", ("2026-07-01 09:00", "2026-07-09 09:00", &[]), false, "it had ended before the first run"),
        ("2026-07-10 09:00", ("2026-01-01 09:00", "2026-07-09 09:00", &off), false, "the rule was off"),
        ("2026-06-30 09:00", ("", "", &[]), true, "a first run"),
        ("2026-07-01 09:00", ("", "", &[]), false, "a first run later"),
    ];
    for (now, (first, last, on_since), expected, why) in table {
        let since = ran(now, first, last, on_since).day_of(Rule::ContractEnd);
        assert_eq!(is_end_due(end, 30, at(now).day(ZONE), since), *expected, "{why}");
    }
    assert!(is_end_due(end, 0, end, end) && !is_end_due(end, 0, day("2026-06-29"), end));
}

#[test]
fn eq_8_service_ends_with_the_warranty_or_the_last_contract_that_names_the_unit() {
    let (early, late) = (day("2026-03-01"), day("2027-03-01"));
    assert_eq!(service_end(Some(early), &[]), Some(early));
    assert_eq!(service_end(Some(early), &[late]), Some(late));
    assert_eq!(service_end(Some(late), &[early]), Some(late));
    assert_eq!(service_end(None, &[]), None);
}

fn user(id: i64, active: bool, roles: &[Role]) -> User {
    User {
        id: UserId(id),
        version: 1,
        name: format!("user {id}"),
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
fn everybody_is_told_in_their_own_hours_else_in_the_companys() {
    let company = Calendar::office_default();
    let night: [&[(&str, &str)]; 7] = [&[("20:00", "24:00")]; 7];
    let spans = |day: &[(&str, &str)]| {
        let minutes = |text: &str| {
            let (hours, minutes) = text.split_once(':').unwrap();
            hours.parse::<u16>().unwrap() * 60 + minutes.parse::<u16>().unwrap()
        };
        day.iter()
            .map(|(from, to)| crate::base::calendar::Span { from_minute: minutes(from), to_minute: minutes(to) })
            .collect()
    };
    let own = crate::people::OwnHours(night.map(spans));
    let (office, guard) = (user(1, true, &[]), User { own_hours: Some(own), ..user(2, true, &[]) });
    let table = [
        ("2026-03-06 09:00", "2026-03-06 09:00", "2026-03-06 20:00"),
        ("2026-03-06 12:30", "2026-03-06 13:30", "2026-03-06 20:00"),
        ("2026-03-06 21:00", "2026-03-09 08:30", "2026-03-06 21:00"),
        ("2026-03-07 00:00", "2026-03-09 08:30", "2026-03-07 20:00"),
    ];
    for (now, of_office, of_guard) in table {
        assert_eq!(hours_of(&office, &company, at(now)), at(of_office), "{now}");
        assert_eq!(hours_of(&guard, &company, at(now)), at(of_guard), "{now}");
    }
}

#[test]
fn an_alert_always_reaches_somebody_who_is_there() {
    use Recipient::{Manager, Responsible};
    let [owner, gone, manager, chief, admin] = [1, 2, 3, 4, 5].map(UserId);
    let users = [
        user(1, true, &[Role::Owner]),
        user(2, false, &[Role::Owner, Role::Supervisor]),
        user(3, true, &[Role::QueueManager]),
        user(4, true, &[Role::Supervisor]),
        user(5, true, &[Role::Admin]),
    ];
    let without_chief: Vec<User> = users.iter().filter(|user| user.id != chief).cloned().collect();
    let check = |recipients: &[Recipient], responsible: &[UserId], queue: Option<UserId>, expected: &[UserId]| {
        let concerned = Concerned { responsible: responsible.to_vec(), manager: queue };
        let found = whom(&Recipients(recipients.to_vec()), &concerned, &users);
        assert_eq!(found, expected, "{recipients:?} {responsible:?} {queue:?}");
    };
    check(&[Responsible], &[owner], Some(manager), &[owner]);
    check(&[Responsible, Manager], &[owner], Some(manager), &[owner, manager]);
    check(&[Responsible, Manager], &[], Some(manager), &[manager]);
    check(&[Responsible], &[gone], Some(manager), &[manager]);
    check(&[Responsible], &[gone, owner], None, &[owner]);
    check(&[Responsible, Manager], &[owner], None, &[owner]);
    check(&[Responsible, Manager], &[], None, &[chief]);
    check(&[Recipient::Role(Role::Supervisor), Recipient::User(gone)], &[owner], None, &[chief]);
    check(&[Recipient::User(admin), Responsible], &[admin], None, &[admin]);
    check(&[Recipient::User(gone)], &[owner], None, &[chief]);
    let nobody = Concerned::default();
    assert_eq!(whom(&Recipients(vec![Responsible]), &nobody, &without_chief), [admin]);
}
