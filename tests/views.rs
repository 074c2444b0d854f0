//! The views that lists come with: their lines can be read, and they show what they are called.

mod saved;

use aftercare::{
    base::{
        field::{ListSpec, ReadAt},
        filter,
        id::UserId,
        time::Instant,
        value::Val,
        view,
        words::Word as _,
    },
    call, contract,
    db::{list, query::Conn},
    dispatch, receipt, revisit, settlement,
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
fn the_views_show_what_they_are_called() {
    let conn = demo();
    let at = at(&conn, -40);
    let (user, _) = users(&conn).into_iter().find(|(id, _)| owns_calls(&conn, *id)).unwrap();
    let mut found = 0;
    let shows = [of_work(at, user), of_money(at)].concat();
    for (list, views) in shows {
        let spec = list();
        for (id, condition) in views {
            let view = view::by_id(&spec, id).unwrap();
            let mut listed = list::ids(&conn, &spec, &view.query(&spec, at, UserId(user))).unwrap();
            listed.sort_unstable();
            let sql = format!("SELECT id FROM {} WHERE {condition} ORDER BY id", spec.kind.word());
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
            vec![("due", format!("status = 'due' AND due_on <= '{day}'")), ("open", "status = 'due'".to_owned())],
        ),
    ]
}
