//! Reports over calls at any size, beside the engine's own time for the bare count.

use aftercare::{
    base::{
        filter::{Span, Unit, When},
        id::UserId,
        progress::Progress,
        time::Instant,
    },
    db::open,
    report::figures::{Asked, Group, Report, store},
};

use crate::{data::Data, desk::ms, table::Table};

/// Times the reports.
pub fn bench(table: &mut Table) {
    let data = Data::find();
    let conn = open::to_read(data.address.clone()).unwrap();
    table.waits = data.file.is_none();
    let last: i64 = conn.value("SELECT MAX(opened_at) FROM call", &[]).unwrap().unwrap();
    let sql = "SELECT owner_id FROM call WHERE status = 'assigned' AND owner_id IS NOT NULL LIMIT 1";
    let user = UserId(conn.value(sql, &[]).unwrap().unwrap_or(1));
    let month = Some(Span::In(When::Last(30, Unit::Days)));
    let year = Some(Span::In(When::Last(12, Unit::Months)));
    let asked = |report: Report, span: Option<Span>, groups: &[Group]| Asked {
        span,
        groups: groups.to_vec(),
        ..Asked::usual(report, user)
    };
    let all = [
        ("open calls by state", ms(250), 20, asked(Report::Monitor, None, &[Group::Status])),
        ("open calls by age and due", ms(250), 20, asked(Report::Monitor, None, &[Group::Age, Group::Due])),
        ("my open calls by due", ms(50), 50, asked(Report::Mine, None, &[Group::Due])),
        (
            "a month's calls by customer, state, problem",
            ms(250),
            20,
            Asked { span: month, ..Asked::usual(Report::Calls, user) },
        ),
        ("a month's times by owner", ms(250), 20, asked(Report::Times, month, &[Group::Owner])),
        ("a month's times by contract", ms(250), 20, asked(Report::Times, month, &[Group::Contract])),
        ("a year's calls by month", None, 5, asked(Report::Calls, year, &[Group::Month])),
        ("a year's times by month", None, 5, asked(Report::Times, year, &[Group::Month])),
        ("all calls by customer", None, 2, asked(Report::Calls, None, &[Group::Customer])),
        ("all times by owner", None, 2, asked(Report::Times, None, &[Group::Owner])),
    ];
    for (what, budget, samples, asked) in all {
        table.measure(what, budget, samples, |_| {
            store::answer(&conn, &asked, Instant(last), &Progress::default()).unwrap()
        });
    }
    let since = last - 30 * 86_400_000;
    let bare = format!(
        "SELECT COUNT(*) FROM (SELECT status, customer_id FROM call WHERE opened_at >= {since} GROUP BY 1, 2) x"
    );
    table.measure("the engine alone: a month's calls by customer and state", None, 20, |_| {
        conn.value::<i64>(&bare, &[]).unwrap()
    });
}
