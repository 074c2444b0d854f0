//! Suggestions as tables, against a slow oracle, and what may never make a score worse.

use chrono::{Datelike as _, Days};
use proptest::prelude::*;

use super::*;
use crate::base::{
    calendar::{MINUTES_OF_DAY, Span},
    time::{MINUTE_MS, parse_instant},
    words::Word as _,
};

const ZONE: chrono_tz::Tz = chrono_tz::Asia::Shanghai;

fn at(text: &str) -> Instant {
    parse_instant(text, ZONE).unwrap()
}

fn window(from: &str, to: &str) -> Option<Window> {
    Window::planned(Some(at(from)), Some(at(to)))
}

fn subject(kind: Kind) -> Subject {
    Subject { kind, id: 1 }
}

/// Tuesday, 24 November 2026, from 9 to 11: a lathe in the east, which Wang looks after.
fn job() -> Job {
    Job {
        call: CallId(1),
        skill: Some(("cnc".to_owned(), "数控".to_owned(), subject(Kind::Item))),
        named: vec![Named {
            role: "dispatch-suggest-by-customer",
            user: UserId(1),
            name: "王工".to_owned(),
            about: subject(Kind::Customer),
        }],
        territory: Some(("east".to_owned(), "华东".to_owned())),
        unit: Some(EquipmentId(1)),
        window: window("2026-11-24 09:00", "2026-11-24 11:00"),
        day: "2026-11-24".parse().unwrap(),
    }
}

/// Somebody of whom nothing speaks for the job, and nothing against but that.
fn nobody(id: i64, name: &str) -> Candidate {
    Candidate {
        user: UserId(id),
        name: name.to_owned(),
        can_go: true,
        skills: Vec::new(),
        territory: String::new(),
        calendar: Calendar::office_default(),
        leaves: Vec::new(),
        booked: Vec::new(),
        last: None,
    }
}

fn booking(id: i64, planned: Option<Window>) -> Booking {
    Booking { dispatch: DispatchId(id), number: format!("PG-{id}"), call: CallId(100 + id), planned }
}

fn leave(from: &str, to: &str) -> Leave {
    Leave { from: from.parse().unwrap(), to: to.parse().unwrap(), reason: String::new() }
}

fn visit(solved: bool) -> Visit {
    Visit { call: CallId(9), number: "SC-9".to_owned(), at: at("2026-06-01 10:00"), solved }
}

/// A weight on one wish alone.
fn only(of: impl FnOnce(&mut SuggestWeights)) -> SuggestWeights {
    let mut weights = SuggestWeights {
        skill: 0,
        specialist: 0,
        territory: 0,
        free: 0,
        load: 0,
        last_on_unit: 0,
        skill_required: false,
    };
    of(&mut weights);
    weights
}

/// The score of one candidate, and their reasons as `mark key`.
fn told(job: &Job, one: &Candidate, weights: &SuggestWeights) -> String {
    let all = suggest(job, std::slice::from_ref(one), weights);
    let reasons = all[0]
        .reasons
        .iter()
        .map(|reason| format!("{} {}", reason.mark.word(), reason.said.key.trim_start_matches("dispatch-suggest-")));
    format!("{}: {}", all[0].score, reasons.collect::<Vec<_>>().join(", "))
}

fn names(job: &Job, all: &[Candidate], weights: &SuggestWeights) -> Vec<String> {
    suggest(job, all, weights).into_iter().map(|one| one.name).collect()
}

#[test]
fn dsp_3_each_wish_gives_its_points_and_its_reason() {
    let with = |change: &dyn Fn(&mut Candidate)| {
        let mut one = nobody(1, "王工");
        change(&mut one);
        one
    };
    let skill = only(|weights| weights.skill = 5);
    assert_eq!(told(&job(), &with(&|one| one.skills = vec!["cnc".to_owned()]), &skill), "100: yes skill");
    assert_eq!(told(&job(), &nobody(2, "李工"), &skill), "0: no no-skill");
    let specialist = only(|weights| weights.specialist = 5);
    assert_eq!(told(&job(), &nobody(1, "王工"), &specialist), "100: yes named");
    assert_eq!(told(&job(), &nobody(2, "李工"), &specialist), "0: no other-named");
    let territory = only(|weights| weights.territory = 5);
    assert_eq!(told(&job(), &with(&|one| one.territory = "east".to_owned()), &territory), "100: yes territory");
    assert_eq!(told(&job(), &with(&|one| one.territory = "west".to_owned()), &territory), "0: no other-territory");
    let last = only(|weights| weights.last_on_unit = 5);
    assert_eq!(told(&job(), &with(&|one| one.last = Some(visit(true))), &last), "100: yes solved-there");
    assert_eq!(told(&job(), &with(&|one| one.last = Some(visit(false))), &last), "40: note unsolved-there");
    assert_eq!(told(&job(), &nobody(1, "王工"), &last), "0: no never-there");
}

#[test]
fn dsp_3_free_means_not_away_nothing_else_planned_and_in_their_hours() {
    let free = only(|weights| weights.free = 1);
    let case = |leaves: Vec<Leave>, planned: Option<Window>, window: Option<Window>| {
        let one = Candidate { leaves, booked: vec![booking(1, planned)], ..nobody(1, "王工") };
        told(&Job { window, ..job() }, &one, &free)
    };
    let morning = window("2026-11-24 09:00", "2026-11-24 11:00");
    let touching = window("2026-11-24 11:00", "2026-11-24 12:00");
    let crossing = window("2026-11-24 10:59", "2026-11-24 12:00");
    assert_eq!(case(vec![], None, morning), "100: yes free");
    assert_eq!(case(vec![], touching, morning), "100: yes free", "half-open");
    assert_eq!(case(vec![], crossing, morning), "0: no busy");
    assert_eq!(case(vec![leave("2026-11-24", "2026-11-24")], None, morning), "0: no on-leave");
    assert_eq!(case(vec![leave("2026-11-25", "2026-11-30")], None, morning), "100: yes free");
    let both = case(vec![leave("2026-11-20", "2026-11-30")], morning, morning);
    assert_eq!(both, "0: no on-leave, no busy", "everything that speaks against it is said");
    for (from, to, is_within) in [
        ("2026-11-24 08:30", "2026-11-24 17:30", true),
        ("2026-11-24 08:29", "2026-11-24 09:30", false),
        ("2026-11-24 17:00", "2026-11-24 17:31", false),
        ("2026-11-24 12:30", "2026-11-24 14:30", false),
        ("2026-11-24 16:00", "2026-11-25 10:00", true),
        ("2026-11-21 09:00", "2026-11-21 10:00", false),
    ] {
        let expected = if is_within { "100: yes free" } else { "0: no outside-hours" };
        assert_eq!(case(vec![], None, window(from, to)), expected, "{from} {to}");
    }
    assert_eq!(case(vec![], crossing, None), "100: yes not-away", "without a window only leave counts");
    assert_eq!(case(vec![leave("2026-11-24", "2026-11-24")], None, None), "0: no on-leave");
}

#[test]
fn dsp_3_the_load_is_what_is_open_until_sunday_of_what_the_week_holds() {
    let load = only(|weights| weights.load = 1);
    // The office works 37.5 hours a week: 7.5 a day.
    let case = |leaves: Vec<Leave>, planned: &[Option<Window>]| {
        let booked = planned.iter().zip(1..).map(|(planned, id)| booking(id, *planned)).collect();
        let one = Candidate { leaves, booked, ..nobody(1, "王工") };
        let all = suggest(&job(), &[one], &load);
        let args: Vec<String> = all[0].reasons[0].said.args.iter().map(|(_, arg)| format!("{arg:?}")).collect();
        format!("{} {} {}", all[0].score, all[0].reasons[0].mark.word(), args.join(" "))
    };
    assert_eq!(case(vec![], &[]), "100 yes Int(0) Minutes(0) Minutes(2250)");
    assert_eq!(case(vec![], &[None]), "97 yes Int(1) Minutes(60) Minutes(2250)", "not planned counts as an hour");
    let whole = window("2026-11-23 08:30", "2026-11-28 00:00");
    assert_eq!(case(vec![], &[whole]), "0 no Int(1) Minutes(6690) Minutes(2250)");
    let next_week = window("2026-11-30 00:00", "2026-12-04 00:00");
    assert_eq!(case(vec![], &[next_week]), "100 yes Int(0) Minutes(0) Minutes(2250)");
    let over_sunday = window("2026-11-29 23:00", "2026-12-04 00:00");
    assert_eq!(case(vec![], &[over_sunday]), "97 yes Int(1) Minutes(60) Minutes(2250)");
    let overdue = window("2026-10-12 09:00", "2026-10-13 06:00");
    assert_eq!(case(vec![], &[overdue]), "44 note Int(1) Minutes(1260) Minutes(2250)", "still to be done");
    let away = vec![leave("2026-11-20", "2026-11-25")];
    assert_eq!(case(away, &[None]), "93 yes Int(1) Minutes(60) Minutes(900)", "Thursday and Friday are left");
    let all_week = vec![leave("2026-11-01", "2026-11-30")];
    assert_eq!(case(all_week, &[]), "0 no Int(0) Minutes(0) Minutes(0)");
}

#[test]
fn dsp_3_a_wish_that_the_job_does_not_have_counts_for_nobody_and_a_weight_of_zero_is_silent() {
    let plain = Job { skill: None, named: Vec::new(), territory: None, unit: None, ..job() };
    let weights = SuggestWeights::default();
    assert_eq!(told(&plain, &nobody(1, "王工"), &weights), "100: yes free, yes load");
    assert_eq!(told(&job(), &nobody(1, "王工"), &only(|_| ())), "0: ");
}

#[test]
fn dsp_3_who_cannot_go_is_on_it_already_or_lacks_a_required_skill_comes_last_with_the_reason() {
    let good = Candidate {
        skills: vec!["cnc".to_owned()],
        territory: "east".to_owned(),
        last: Some(visit(true)),
        ..nobody(1, "王工")
    };
    let gone = Candidate { can_go: false, ..good.clone() };
    let sent =
        Candidate { user: UserId(2), booked: vec![Booking { call: CallId(1), ..booking(5, None) }], ..good.clone() };
    let plain = nobody(4, "赵工");
    let weights = SuggestWeights { skill_required: true, ..SuggestWeights::default() };
    let all = suggest(
        &job(),
        &[gone, sent, plain.clone(), Candidate { user: UserId(3), name: "孙工".to_owned(), ..good }],
        &weights,
    );
    let first = |one: &Suggestion| (one.user.0, one.is_excluded, one.can_go, one.reasons[0].said.key.to_string());
    let key = |key: &str| format!("dispatch-suggest-{key}");
    assert_eq!(
        all.iter().map(first).collect::<Vec<_>>(),
        [
            (3, false, true, key("skill")),
            (2, true, true, key("already-sent")),
            (4, true, true, key("skill-required")),
            (1, true, false, key("cannot-go")),
        ]
    );
    let weights = SuggestWeights::default();
    assert!(!suggest(&job(), &[plain], &weights)[0].is_excluded, "without the setting it only weighs");
}

#[test]
fn dsp_3_equal_ones_stand_by_name_then_by_id_however_they_come() {
    let weights = SuggestWeights::default();
    let job = Job { named: Vec::new(), ..job() };
    let all = [nobody(7, "b"), nobody(3, "a"), nobody(2, "c"), nobody(9, "a")];
    let ids = |all: &[Candidate]| suggest(&job, all, &weights).iter().map(|one| one.user.0).collect::<Vec<_>>();
    assert_eq!(ids(&all), [3, 9, 7, 2]);
    let mut turned = all.to_vec();
    turned.reverse();
    assert_eq!(ids(&turned), [3, 9, 7, 2]);
    assert_eq!(names(&job, &all, &weights), ["a", "a", "b", "c"]);
}

#[test]
fn dsp_8_the_next_free_slots_lie_in_their_hours_around_what_is_planned() {
    let calendar = Calendar::office_default();
    let slots = |leaves: &[Leave], booked: &[Booking], from: &str, minutes: i64| {
        let slots = free_slots(&calendar, leaves, booked, at(from), minutes, 3);
        let show = |slot: &Window| format!("{}-{}", slot.from.show(ZONE), &slot.to.show(ZONE)[11..]);
        slots.iter().map(show).collect::<Vec<_>>()
    };
    let day = "2026-11-24";
    assert_eq!(
        slots(&[], &[], "2026-11-24 08:45", 120),
        [
            format!("{day} 09:00-11:00"),
            // The lunch break lies within.
            format!("{day} 11:00-14:30"),
            format!("{day} 14:30-16:30"),
        ]
    );
    let busy = [booking(1, window("2026-11-24 09:00", "2026-11-24 10:10")), booking(2, None)];
    assert_eq!(
        slots(&[], &busy, "2026-11-24 08:45", 60),
        [format!("{day} 10:30-11:30"), format!("{day} 11:30-14:00"), format!("{day} 14:00-15:00"),]
    );
    let away = [leave("2026-11-24", "2026-11-26")];
    assert_eq!(
        slots(&away, &[], "2026-11-24 08:45", 450),
        ["2026-11-27 08:30-17:30", "2026-11-30 08:30-17:30", "2026-12-01 08:30-17:30",]
    );
    assert_eq!(slots(&[], &[], "2026-11-24 08:45", 451), Vec::<String>::new(), "longer than any day");
    assert_eq!(slots(&[], &[], "2026-11-24 08:45", 0), Vec::<String>::new());
    assert_eq!(slots(&[leave("2026-11-01", "2027-11-01")], &[], "2026-11-24 08:45", 60), Vec::<String>::new());
}

fn spans() -> impl Strategy<Value = Vec<Span>> {
    (0_u16..20, 1_u16..4, 0_u16..3).prop_map(|(from, hours, gap)| {
        let first = Span::new(from * 60, (from + hours) * 60);
        let second = Span::new((from + hours + gap) * 60 + 30, (from + hours + gap + 1) * 60 + 30);
        if second.to_minute <= MINUTES_OF_DAY { vec![first, second] } else { vec![first] }
    })
}

fn windows() -> impl Strategy<Value = Option<Window>> {
    // Within three weeks around that of the job.
    prop::option::of((0_i64..21 * 48, 1_i64..40)).prop_map(|range| {
        let (from, length) = range?;
        let begin = at("2026-11-14 00:00");
        let from = begin.plus_ms(from * 30 * MINUTE_MS);
        Some(Window { from, to: from.plus_ms(length * 30 * MINUTE_MS) })
    })
}

prop_compose! {
    fn candidates()(
        user in 1_i64..4, name in "[abc]", can_go in prop::bool::weighted(0.9),
        skills in prop::collection::vec("cnc|plc", 0..2), territory in "east|west|",
        week in prop::array::uniform7(prop_oneof![Just(Vec::new()), spans()]), zone in prop::sample::select(vec![ZONE, chrono_tz::Europe::Berlin]),
        leaves in prop::collection::vec((0_u64..21, 0_u64..4), 0..3),
        booked in prop::collection::vec((1_i64..4, windows()), 0..4),
        last in prop::option::of(any::<bool>()),
    ) -> Candidate {
        let first = NaiveDate::from_ymd_opt(2026, 11, 14).unwrap();
        let leaves = leaves.into_iter().map(|(from, days)| Leave {
            from: first + Days::new(from),
            to: first + Days::new(from + days),
            reason: String::new(),
        });
        let booked = booked.into_iter().zip(1..).map(|((call, planned), id)| Booking {
            call: CallId(call * 7 - 6),
            ..booking(id, planned)
        });
        Candidate {
            user: UserId(user), name, can_go, skills, territory,
            calendar: Calendar { week, zone, ..Calendar::office_default() },
            leaves: leaves.collect(), booked: booked.collect(), last: last.map(visit),
        }
    }
}

prop_compose! {
    fn jobs()(
        skill in any::<bool>(), named in prop::collection::vec(1_i64..4, 0..3), territory in any::<bool>(),
        unit in any::<bool>(), window in windows(),
    ) -> Job {
        let whole = job();
        let named = named.into_iter().map(|user| Named { user: UserId(user), ..whole.named[0].clone() }).collect();
        let day = window.map_or(whole.day, |window| window.from.day(ZONE));
        Job {
            skill: whole.skill.filter(|_| skill), named, territory: whole.territory.filter(|_| territory),
            unit: whole.unit.filter(|_| unit), window, day, call: CallId(1),
        }
    }
}

prop_compose! {
    fn weights()(all in prop::array::uniform6(0_i64..=100), skill_required in any::<bool>()) -> SuggestWeights {
        let [skill, specialist, territory, free, load, last_on_unit] = all;
        SuggestWeights { skill, specialist, territory, free, load, last_on_unit, skill_required }
    }
}

/// The minute is worked: asked of the wall clock, minute by minute.
fn works(one: &Candidate, at: Instant) -> bool {
    let local = at.local(one.calendar.zone);
    let minute = chrono::Timelike::hour(&local) * 60 + chrono::Timelike::minute(&local);
    let spans = &one.calendar.week[local.weekday().num_days_from_monday() as usize];
    spans.iter().any(|span| u32::from(span.from_minute) <= minute && minute < u32::from(span.to_minute))
}

fn away(one: &Candidate, day: NaiveDate) -> bool {
    one.leaves.iter().any(|leave| leave.from.iter_days().take_while(|on| *on <= leave.to).any(|on| on == day))
}

fn minutes_of(window: Window) -> impl Iterator<Item = Instant> {
    (0..).map(move |minute| window.from.plus_ms(minute * MINUTE_MS)).take_while(move |at| *at < window.to)
}

/// What the rule says, told slowly: the weighed points, or none for who comes last.
fn slow(job: &Job, one: &Candidate, weights: &SuggestWeights) -> (bool, i64) {
    let mut sum = 0;
    if let Some((code, ..)) = &job.skill {
        sum += weights.skill * if one.skills.contains(code) { 100 } else { 0 };
    }
    if job.named.iter().any(|named| named.user == one.user) {
        sum += weights.specialist * 100;
    }
    if job.territory.as_ref().is_some_and(|(code, _)| one.territory == *code) {
        sum += weights.territory * 100;
    }
    let zone = one.calendar.zone;
    let is_free = match job.window {
        None => !away(one, job.day),
        Some(window) => {
            let minutes: Vec<Instant> = minutes_of(window).collect();
            let others: Vec<Window> = one.booked.iter().filter_map(|other| other.planned).collect();
            minutes
                .iter()
                .all(|at| !away(one, at.day(zone)) && !others.iter().any(|other| other.from <= *at && *at < other.to))
                && works(one, minutes[0])
                && works(one, minutes[minutes.len() - 1])
        }
    };
    sum += weights.free * if is_free { 100 } else { 0 };
    let mut monday = job.day;
    while monday.weekday() != chrono::Weekday::Mon {
        monday = monday.pred_opt().unwrap();
    }
    let midnight = |day: NaiveDate| Instant::from_local(day.and_hms_opt(0, 0, 0).unwrap(), zone);
    let week = Window { from: midnight(monday), to: midnight(monday + Days::new(7)) };
    let capacity = minutes_of(week).filter(|at| works(one, *at) && !away(one, at.day(zone))).count() as i64;
    let mut busy = 0;
    for other in &one.booked {
        busy += match other.planned {
            None => 60,
            Some(planned) => minutes_of(planned).take_while(|at| *at < week.to).count() as i64,
        };
    }
    if capacity > 0 {
        sum += weights.load * (100 * (capacity - busy.min(capacity)) / capacity);
    }
    if job.unit.is_some() {
        sum += weights.last_on_unit * one.last.as_ref().map_or(0, |visit| if visit.solved { 100 } else { 40 });
    }
    let lacks = weights.skill_required && job.skill.as_ref().is_some_and(|(code, ..)| !one.skills.contains(code));
    let is_sent = one.booked.iter().any(|other| other.call == job.call);
    (!one.can_go || lacks || is_sent, sum)
}

fn place(all: &[Suggestion], user: UserId) -> (bool, i64) {
    let one = all.iter().find(|one| one.user == user).unwrap();
    (one.is_excluded, one.score)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn dsp_3_the_order_is_the_slow_oracles(
        job in jobs(), all in prop::collection::vec(candidates(), 0..6), weights in weights()
    ) {
        // Each id once, as in the store.
        let all: Vec<Candidate> =
            all.into_iter().zip(1..).map(|(one, id)| Candidate { user: UserId(id), ..one }).collect();
        let told: Vec<UserId> = suggest(&job, &all, &weights).iter().map(|one| one.user).collect();
        // The place of each is the number of those who stand before them.
        let key = |one: &Candidate| {
            let (is_last, sum) = slow(&job, one, &weights);
            (!one.can_go, is_last, -sum, one.name.clone(), one.user)
        };
        let mut expected = vec![UserId(0); all.len()];
        for one in &all {
            expected[all.iter().filter(|other| key(other) < key(one)).count()] = one.user;
        }
        prop_assert_eq!(told, expected);
    }

    #[test]
    fn dsp_3_nothing_that_speaks_for_somebody_makes_them_worse(
        job in jobs(), one in candidates(), weights in weights()
    ) {
        let before = place(&suggest(&job, std::slice::from_ref(&one), &weights), one.user);
        let better: [fn(&mut Candidate); 7] = [
            |one| one.skills.push("cnc".to_owned()),
            |one| one.territory = "east".to_owned(),
            |one| one.last = Some(visit(true)),
            |one| one.booked.clear(),
            |one| one.leaves.clear(),
            |one| one.can_go = true,
            |one| { one.booked.pop(); },
        ];
        for (at, change) in better.into_iter().enumerate() {
            let mut changed = one.clone();
            change(&mut changed);
            let after = place(&suggest(&job, &[changed], &weights), one.user);
            prop_assert!(after.0 <= before.0, "change {at} excludes: {before:?} {after:?}");
            prop_assert!(after.1 >= before.1, "change {at} makes it worse: {before:?} {after:?}");
            prop_assert!((0..=100).contains(&after.1));
        }
    }

    #[test]
    fn dsp_8_a_free_slot_is_free(one in candidates(), from in 0_i64..21 * 48, minutes in 1_i64..600) {
        let from = at("2026-11-14 00:00").plus_ms(from * 30 * MINUTE_MS);
        let slots = free_slots(&one.calendar, &one.leaves, &one.booked, from, minutes, 3);
        let mut after = from;
        for slot in slots {
            prop_assert!(slot.from >= after);
            after = slot.to;
            let worked = minutes_of(slot).filter(|at| works(&one, *at)).count() as i64;
            prop_assert_eq!(worked, minutes);
            prop_assert!(works(&one, slot.from) && works(&one, slot.to.plus_ms(-MINUTE_MS)));
            for at in minutes_of(slot) {
                prop_assert!(!away(&one, at.day(one.calendar.zone)));
                prop_assert!(!one.booked.iter().filter_map(|other| other.planned).any(|other| other.from <= at && at < other.to));
            }
        }
    }
}
