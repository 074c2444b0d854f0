//! The views that lists come with: their lines can be read, and they show what they are called.

mod saved;

use aftercare::{
    alert,
    base::{
        field::{ListSpec, ReadAt},
        filter,
        id::UserId,
        text::{Lang, Texts},
        time::Instant,
        value::Val,
        view,
        words::Word as _,
    },
    call, contract,
    db::{list, query::Conn},
    delivery, dispatch, people, receipt, report, revisit, setting, settlement,
    ui::filter::Sample,
};

use crate::lists::{at, demo, specs, users};

#[test]
fn every_view_of_a_list_can_be_read_and_its_order_is_known() {
    for (spec, _) in specs() {
        let mut ids: Vec<&str> = spec.views.iter().map(|view| view.id).collect();
        for view in spec.views {
            let reading = filter::read(&spec, view.line);
            assert_eq!(reading.faults, [], "{:?} {}", spec.kind, view.id);
            let kept = filter::write_kept(&spec, &reading.filter);
            assert_eq!(filter::read(&spec, &kept), reading, "{kept}");
            let sort = view::sort_of(view.sort);
            assert!(sort.is_none_or(|(key, _)| view::can_sort(&spec, &key)), "{}", view.id);
        }
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), spec.views.len(), "{:?}", spec.kind);
        for (order, _) in spec.orders {
            assert!(spec.columns.iter().all(|column| column.key != *order), "{order}");
        }
    }
}

#[test]
fn the_line_of_each_list_shows_by_its_own_fields_what_may_be_typed() {
    let sample = |spec: &ListSpec, lang: Lang| Sample::of(spec, &Texts::new(lang, chrono_tz::UTC)).short;
    for (spec, _) in specs() {
        for lang in Lang::ALL {
            let short = sample(&spec, *lang);
            let reading = filter::read(&spec, &short);
            assert_eq!(reading.faults, [], "{:?}: {short}", spec.kind);
            assert!(!reading.filter.parts.is_empty() && reading.filter.words.is_empty(), "{:?}: {short}", spec.kind);
        }
    }
    let calls = call::fields::list_spec();
    assert_eq!([Lang::Zh, Lang::En].map(|lang| sample(&calls, lang)), ["状态: 未结 × 我的", "State: Open × mine"]);
}

#[test]
fn the_views_show_what_they_are_called() {
    let conn = demo();
    let at = at(&conn, -40);
    let (user, _) = users(&conn).into_iter().find(|(id, _)| owns_calls(&conn, *id)).unwrap();
    let mut found = 0;
    let shows = [of_work(at, user), of_money(at), of_debts(at), of_records(at)].concat();
    for (list, views) in shows {
        let spec = list();
        for (id, condition) in views {
            let view = view::by_id(&spec, id).unwrap();
            let mut listed = list::ids(&conn, &spec, &view.query(&spec, at, UserId(user))).unwrap();
            listed.sort_unstable();
            let sql = format!("SELECT id FROM \"{}\" WHERE {condition} ORDER BY id", spec.kind.word());
            let expected: Vec<i64> = conn.values(&sql, &[]).unwrap();
            assert_eq!(listed, expected, "{:?} {id}", spec.kind);
            found += usize::from(!expected.is_empty());
        }
    }
    assert!(found > 8, "only {found} views show anything of the demo company");
}

fn owns_calls(conn: &Conn, user: i64) -> bool {
    let sql = "SELECT COUNT(*) FROM call WHERE owner_id = $1 AND status IN ('assigned', 'in_progress')";
    conn.value::<i64>(sql, &[Val::Int(user)]).unwrap().unwrap() > 0
}

/// Lists with what their views show, as SQL over their tables.
type Shows = Vec<(fn() -> ListSpec, Vec<(&'static str, String)>)>;

fn of_work(at: ReadAt, user: i64) -> Shows {
    let open = "status IN ('undecided', 'waiting', 'on_hold', 'assigned', 'in_progress', 'locked', 'processed')";
    let (day, now) = (at.day(), at.now.millis());
    let midnight = |days: i64| {
        let day = (day + chrono::TimeDelta::days(days)).and_time(chrono::NaiveTime::MIN);
        Instant::from_local(day, at.zone).millis()
    };
    let monday = -i64::from(chrono::Datelike::weekday(&day).num_days_from_monday());
    let due = "CASE WHEN solved_at IS NOT NULL THEN NULL WHEN responded_at IS NULL AND response_due IS NOT NULL
        AND (resolve_due IS NULL OR response_due < resolve_due) THEN response_due ELSE resolve_due END";
    let ready = "status IN ('issued', 'accepted')";
    vec![
        (
            call::fields::list_spec as fn() -> ListSpec,
            vec![
                ("open", open.to_owned()),
                ("mine", format!("{open} AND owner_id = {user}")),
                ("overdue", format!("{open} AND owner_id = {user} AND {due} < {now}")),
                ("waiting", "status IN ('undecided', 'waiting')".to_owned()),
                ("locked", "status = 'locked'".to_owned()),
                ("processed", "status = 'processed'".to_owned()),
                ("ended", format!("NOT ({open})")),
                ("all", "TRUE".to_owned()),
            ],
        ),
        (
            dispatch::fields::list_spec as fn() -> ListSpec,
            vec![
                ("open", ready.to_owned()),
                ("today", format!("{ready} AND (planned_from IS NULL OR planned_from < {})", midnight(1))),
                (
                    "week",
                    format!(
                        "(status = 'handled' OR {ready}) AND planned_from >= {} AND planned_from < {}",
                        midnight(monday),
                        midnight(monday + 7)
                    ),
                ),
                ("all", "TRUE".to_owned()),
            ],
        ),
    ]
}

fn of_money(at: ReadAt) -> Shows {
    let day = at.day();
    vec![
        (
            contract::fields::list_spec as fn() -> ListSpec,
            vec![
                (
                    "ending",
                    format!(
                        "status = 'approved' AND kind = 'regular' AND starts_on <= '{day}' AND ends_on >= '{day}'
                           AND ends_on < '{}'",
                        day + chrono::TimeDelta::days(contract::fields::ENDING_DAYS)
                    ),
                ),
                ("in_force", format!("status = 'approved' AND starts_on <= '{day}' AND ends_on >= '{day}'")),
                ("draft", "status = 'draft'".to_owned()),
            ],
        ),
        (
            settlement::fields::list_spec as fn() -> ListSpec,
            vec![
                ("draft", "status = 'draft'".to_owned()),
                ("owed", "status IN ('confirmed', 'part_paid')".to_owned()),
                (
                    "to_invoice",
                    "invoice_state = 'asked_for' AND status IN ('confirmed', 'part_paid', 'paid')".to_owned(),
                ),
            ],
        ),
        (
            receipt::fields::list_spec as fn() -> ListSpec,
            vec![("left", "status = 'received' AND allocated < amount".to_owned())],
        ),
        (
            revisit::fields::list_spec as fn() -> ListSpec,
            vec![
                ("due", format!("status = 'due' AND due_on <= '{day}'")),
                ("open", "status = 'due'".to_owned()),
                ("answered", "status IN ('satisfied', 'not_satisfied') AND answered_at IS NOT NULL".to_owned()),
            ],
        ),
    ]
}

fn of_debts(at: ReadAt) -> Shows {
    let day = at.day();
    let owing =
        "SELECT payer_id FROM settlement WHERE status IN ('confirmed', 'part_paid') AND total - credited > paid";
    let summed = |what: &str, table: &str, of: &str| {
        format!(
            "COALESCE((SELECT CAST(SUM({what}) AS BIGINT) FROM {table} x WHERE x.payer_id = customer.id AND {of}), 0)"
        )
    };
    vec![(
        receipt::fields::receivables_spec as fn() -> ListSpec,
        vec![
            ("owing", format!("id IN ({owing})")),
            ("older", format!("id IN ({owing} AND settled_on < '{}')", day - chrono::TimeDelta::days(90))),
            (
                "credit",
                "id IN (SELECT payer_id FROM receipt WHERE status = 'received' AND allocated < amount)".to_owned(),
            ),
            (
                "over",
                format!(
                    "credit_limit < ({} - {})",
                    summed("total - credited - paid", "settlement", "status IN ('confirmed', 'part_paid')"),
                    summed("amount - allocated", "receipt", "status = 'received'")
                ),
            ),
        ],
    )]
}

fn of_records(at: ReadAt) -> Shows {
    let day = at.day();
    let month = chrono::Datelike::with_day(&day, 1).unwrap();
    let since = |day: chrono::NaiveDate| Instant::from_local(day.and_time(chrono::NaiveTime::MIN), at.zone).millis();
    let of = |condition: &str| format!("delivery_id IN (SELECT id FROM delivery WHERE {condition})");
    let in_use = || vec![("active", "active = 1".to_owned()), ("inactive", "active = 0".to_owned())];
    vec![
        (
            delivery::fields::history::list_spec as fn() -> ListSpec,
            vec![
                (
                    "month",
                    of(&format!("delivered_on >= '{month}' AND delivered_on < '{}'", month + chrono::Months::new(1))),
                ),
                ("posted", of("status = 'posted'")),
                ("draft", of("status = 'draft'")),
                ("serials", "serials <> '[]'".to_owned()),
            ],
        ),
        (
            alert::fields::list_spec as fn() -> ListSpec,
            vec![
                ("today", format!("at >= {} AND at < {}", since(day), since(day + chrono::TimeDelta::days(1)))),
                ("untold", "told_at IS NULL".to_owned()),
            ],
        ),
        (people::fields::list_spec as fn() -> ListSpec, in_use()),
        (people::fields::queue_list_spec as fn() -> ListSpec, in_use()),
        (people::fields::department_list_spec as fn() -> ListSpec, in_use()),
        (setting::fields::list_spec as fn() -> ListSpec, in_use()),
    ]
}

#[test]
fn every_figure_of_today_is_the_count_of_the_list_it_leads_to() {
    let conn = demo();
    let settings = setting::store::load(&conn).unwrap();
    let lists: [fn() -> ListSpec; 4] =
        [call::fields::list_spec, dispatch::fields::list_spec, revisit::fields::list_spec, contract::fields::list_spec];
    let mut seen = std::collections::BTreeSet::new();
    for hours in [-2000, -40, 0, 20, 400] {
        let at = at(&conn, hours);
        let at = ReadAt { now: at.now.plus_ms(31_000), ..at };
        for (user, _) in users(&conn) {
            let today = report::store::today(&conn, UserId(user), at.now, &settings).unwrap();
            for figure in today.figures() {
                let spec = lists.iter().map(|list| list()).find(|spec| spec.kind == figure.kind).unwrap();
                let view = view::by_id(&spec, figure.view).unwrap();
                let listed = list::ids(&conn, &spec, &view.query(&spec, at, UserId(user))).unwrap().len();
                assert_eq!(figure.count, listed as i64, "{} of user {user} at {hours} h", figure.name);
                seen.extend((listed > 0).then_some(figure.name));
            }
        }
    }
    assert!(seen.len() > 4, "only {seen:?} counted anything of the demo company");
}
