//! Calls with their past, from files of other programs.

use aftercare::{
    base::{
        text::{Lang, Texts},
        words::Word as _,
    },
    call::{self, Call, Status},
    customer,
    db::{check, clock::Clock, record, tx},
    exchange::{
        import::{Mode, Options, Report},
        kinds::ImportKind,
        past::Order,
    },
    vals,
};

use super::masters::{Office, wrong};

fn office() -> Office {
    let office = Office::new();
    let import = |kind, text: &str| office.import(kind, text.as_bytes(), Mode::AllOrNothing);
    import(
        ImportKind::Customers,
        "客户编号,客户名称,联系人,手机\nK1,甲公司,王伟,13800000001\nK2,乙公司,李敏,13800000002\n",
    );
    import(ImportKind::Items, "编号,名称,跟踪方式\nM1,加工中心,序列号\n");
    import(
        ImportKind::Deliveries,
        "出库单编号,出库日期,客户编号,物料编号,数量,序列号清单\nD1,2024-01-05,K1,M1,1,SN-100\n",
    );
    office
}

fn options(order: Option<Order>) -> Options {
    Options { dates: order, ..Options::default() }
}

fn import(office: &Office, text: &str, mode: Mode, options: &Options) -> Report {
    office.import_with(ImportKind::Calls, text.as_bytes(), mode, options).unwrap()
}

fn calls(office: &Office) -> Vec<Call> {
    record::all(&office.conn, "ORDER BY id", &[]).unwrap()
}

fn shown(office: &Office, call: &Call) -> Vec<String> {
    let zone = aftercare::setting::store::calendar(&office.conn).unwrap().zone;
    let at = |at: Option<aftercare::base::time::Instant>| at.map_or_else(|| "-".to_owned(), |at| at.show(zone));
    vec![
        call.number.clone(),
        call.status.word().to_owned(),
        at(Some(call.opened_at)),
        at(call.responded_at),
        at(call.solved_at),
        at(call.closed_at),
    ]
}

#[test]
fn calls_come_in_with_their_past_as_the_ledger_demands() {
    let office = office();
    let text = "单号,客户名称,联系人,序列号,标题,问题描述,工单类型,优先级,来源,报修时间,响应时间,完成时间,关闭时间,工单状态,处理人,处理结果,满意度\n\
        A-1,甲公司,王伟,sn-１00,主轴异响,\"开机后\n有异响，\"\"很大\"\"\",报修,加急,电话,2025-03-03 09:00,2025-03-03 10:00,2025-03-04 11:00,2025-03-05 16:00,已关闭,,更换轴承,满意\n\
        A-2,K2,,,想退货,,退货,普通,微信,2025-03-03 09:00,,,,已取消,,,\n\
        A-3,K2,,,漏油,,维修,紧急,邮件,2026-10-27 09:00,2026-10-27 09:30,,,待配件,,,\n\
        A-4,K2,陌生人,,不启动,,维修,低,到店,2026-10-27 09:00,,,,新建,,,\n";
    let report = import(&office, text, Mode::AllOrNothing, &options(None));
    assert_eq!(wrong(&report), Vec::<String>::new());
    assert!(report.is_done);
    let all = calls(&office);
    let told: Vec<Vec<String>> = all.iter().map(|call| shown(&office, call)).collect();
    assert_eq!(
        told,
        [
            ["A-1", "closed", "2025-03-03 09:00", "2025-03-03 10:00", "2025-03-04 11:00", "2025-03-05 16:00"],
            ["A-2", "cancelled", "2025-03-03 09:00", "-", "-", "-"],
            ["A-3", "on_hold", "2026-10-27 09:00", "2026-10-27 09:30", "-", "-"],
            ["A-4", "waiting", "2026-10-27 09:00", "-", "-", "-"],
        ]
    );
    let first = &all[0];
    assert_eq!(first.description, "开机后\n有异响，\"很大\"");
    assert_eq!((first.solution.as_str(), first.contact_name.as_str()), ("更换轴承", "王伟"));
    assert!(first.contact_id.is_some() && first.equipment_id.is_some() && first.item_id.is_none());
    assert!(first.resolve_due.is_some() && first.response_due.is_some());
    assert_eq!((all[2].hold_reason.as_str(), all[2].kept_status), ("待配件", Some(Status::Waiting)));
    assert!(all[3].contact_id.is_none() && all[3].contact_name == "陌生人", "a name is enough");
    assert!(all[3].coverage.is_some() && all[3].resolve_due.is_some(), "an open one is covered and promised");
    let events: Vec<String> =
        call::store::steps(&office.conn, first.id).unwrap().iter().map(|step| step.event.clone()).collect();
    assert_eq!(events, ["record", "contact", "handled", "close"]);
    let score: Option<i64> =
        office.conn.value("SELECT score FROM revisit WHERE call_id = $1", vals![first.id]).unwrap();
    assert_eq!(score, Some(4));
    let op: Option<String> =
        office.conn.value("SELECT op FROM history WHERE kind = 'call' AND record_id = $1", vals![first.id]).unwrap();
    assert_eq!(op.as_deref(), Some("exchange-op-calls"));
    let findings = check::whole(&office.conn).unwrap();
    assert!(findings.is_sound(), "{findings:?}");
}

/// Each imported call can be moved on by the rules, and its dues are those that the rules count.
#[test]
fn an_imported_call_goes_on_as_one_that_was_recorded_here() {
    use call::rules::{Event, Step};
    let office = office();
    let user = aftercare::people::store::get(&office.conn, office.user).unwrap().name;
    let text = format!(
        "number,customer,subject,opened,responded,solved,closed,state,owner\n\
         1,K1,a,2026-10-20 09:00,2026-10-20 10:00,2026-10-21 09:00,2026-10-27 09:00,closed,\n\
         2,K1,b,2026-10-20 09:00,,,,on hold,\n\
         3,K1,c,2026-10-20 09:00,,,,in progress,{user}\n\
         4,K1,d,2026-10-20 09:00,,,,locked,\n\
         5,K1,e,2026-10-20 09:00,,2026-10-21 09:00,,resolved,{user}\n\
         6,K1,f,2026-10-20 09:00,,,,undecided,\n\
         7,K1,g,2026-10-20 09:00,,,,assigned,{user}\n"
    );
    let report = import(&office, &text, Mode::AllOrNothing, &options(None));
    assert!(report.is_done, "{:?}", wrong(&report));
    let steps = [
        Step::new(Event::Reopen).why("again").wanted(None),
        Step::new(Event::Resume).wanted(None),
        Step::new(Event::Hold).why("waits"),
        Step::new(Event::Unlock).why("go on").wanted(None).owner(office.user),
        Step::new(Event::Continue).why("not yet"),
        Step::new(Event::Take),
        Step::new(Event::Begin),
    ];
    for (call, step) in calls(&office).into_iter().zip(steps) {
        let dues = (call.response_due, call.resolve_due);
        let again = tx::within(&office.conn, &office.clock, office.user, "call-op-step", |tx| {
            call::store::follow_settings(tx, call::store::Changed::Calendar, &aftercare::setting::store::load(tx)?)?;
            let same = call::store::get(tx, call.id)?;
            assert_eq!((same.response_due, same.resolve_due), dues, "{}", call.number);
            call::command::step(tx, call.id, step.clone())
        });
        let (moved, _) = again.unwrap_or_else(|failure| panic!("{}: {failure:?}", call.number));
        assert_ne!(moved.status, call.status, "{}", call.number);
    }
    assert!(check::whole(&office.conn).unwrap().is_sound());
}

#[test]
fn unknown_names_and_words_are_bad_rows_or_made_on_request() {
    let office = office();
    let text = "number,customer,contact,item,serial,subject,priority,opened,state,owner,rating\n\
        1,丙公司,赵六,X9,,a,high,2025-01-02,open,,\n\
        2,K1,,,SN-999,b,high,2025-01-02,open,,\n\
        3,K1,,,,c,1,2025-01-02,open,,\n\
        4,K1,,,,d,high,2025-01-02,asleep,nobody,\n\
        5,K1,,,,,high,soon,open,,9\n\
        6,丙公司,钱七,X9,,f,high,2025-01-02,open,,\n\
        7,K1,,,,g,high,2025-01-02,open,,5\n\
        8,K1,,,,h,high,2099-01-02,open,,\n";
    let report = import(&office, text, Mode::GoodRowsOnly, &options(None));
    let bad = wrong(&report);
    assert_eq!(
        bad,
        [
            "1 customer 丙公司 error-unknown-code",
            "1 item X9 error-unknown-code",
            "2 serial SN-999 error-unknown-code",
            "3 priority 1 error-not-a-choice",
            "4 state asleep error-not-a-choice",
            "4 owner nobody error-unknown-code",
            "5 opened soon exchange-call-no-date",
            "5 rating 9 exchange-call-no-rating",
            "5 subject  exchange-call-no-subject",
            "6 customer 丙公司 error-unknown-code",
            "6 item X9 error-unknown-code",
            "7 rating 5 exchange-call-rated-open",
            "8 opened 2099-01-02 exchange-call-to-come",
        ]
        .map(|line| {
            let (row, rest) = line.split_once(' ').unwrap();
            format!("{} {rest}", row.parse::<u32>().unwrap() + 1)
        })
    );
    assert_eq!(report.made, 0);
    let make = Options { make_customers: true, make_items: true, ..Options::default() };
    let report = import(&office, text, Mode::GoodRowsOnly, &make);
    assert_eq!((report.made, wrong(&report).len()), (2, 9));
    let made: Vec<(&str, usize)> = report.also_made.iter().map(|(kind, count)| (kind.word(), *count)).collect();
    assert_eq!(made, [("customer", 1), ("contact", 2), ("item", 1)]);
    let customer = customer::store::by_code(&office.conn, "丙公司").unwrap().unwrap();
    assert_eq!(customer.code, "N00001");
    assert!(calls(&office).iter().all(|call| call.customer_id == customer.id && call.contact_id.is_some()));
    assert!(check::whole(&office.conn).unwrap().is_sound());
}

#[test]
fn a_name_that_several_bear_is_told_with_their_codes_and_nothing_is_made_of_it() {
    let office = office();
    let more = |kind, text: &str| office.import(kind, text.as_bytes(), Mode::AllOrNothing);
    more(ImportKind::Items, "编号,名称\nGA22,空压机\nGA37,空压机\n");
    more(ImportKind::Customers, "客户编号,客户名称,简称\nK8,同名公司,丁\nK9,同名公司,丁\n");
    // Nor is the one meant that bears it as its short name alone.
    more(ImportKind::Customers, "客户编号,客户名称,简称\nK7,另一家公司,同名公司\n");
    let before = (office.count("customer"), office.count("item"));
    let text =
        "number,customer,item,subject,opened\n1,K1,空压机,a,2025-01-02\n2,同名公司,,b,2025-01-02\n3,丁,,c,2025-01-02\n";
    let make = Options { make_customers: true, make_items: true, ..Options::default() };
    for options in [Options::default(), make] {
        let report = import(&office, text, Mode::GoodRowsOnly, &options);
        let alike = "error-names-alike";
        let bad = [
            format!("2 item 空压机 {alike}"),
            format!("3 customer 同名公司 {alike}"),
            format!("4 customer 丁 {alike}"),
        ];
        assert_eq!((wrong(&report), report.made), (bad.to_vec(), 0));
        let said = Texts::new(Lang::Zh, chrono_tz::Tz::UTC).say(&report.errors[0].said);
        assert_eq!(said, "有多个物料都叫“空压机”（GA22, GA37），请改填代码");
    }
    assert_eq!((office.count("customer"), office.count("item")), before);
    let deliveries = "出库单编号,出库日期,客户编号,物料编号,数量\nD9,2024-01-05,K1,空压机,1\n";
    let report = office.import(ImportKind::Deliveries, deliveries.as_bytes(), Mode::AllOrNothing);
    assert_eq!(wrong(&report), ["2 物料编号 空压机 error-names-alike"]);
    let bom = "所属物料,组件,数量\n空压机,M1,1\n";
    let report = office.import(ImportKind::Bom, bom.as_bytes(), Mode::AllOrNothing);
    assert_eq!(report.errors[0].said.key, "error-names-alike");
}

#[test]
fn for_rows_that_stay_out_nobody_and_nothing_is_made() {
    let office = office();
    let make = Options { make_customers: true, make_items: true, ..Options::default() };
    let text = "number,customer,contact,item,subject,opened,state\n\
        1,丙公司,赵六,X9,a,soon,open\n\
        2,丁公司,钱七,X8,,2025-01-02,open\n\
        3,K1,孙八,M1,c,2025-01-02,asleep\n\
        4,丁公司,,,d,2025-01-02,open\n";
    let report = import(&office, text, Mode::GoodRowsOnly, &make);
    assert_eq!((report.made, wrong(&report).len()), (1, 3));
    let made: Vec<(&str, usize)> = report.also_made.iter().map(|(kind, count)| (kind.word(), *count)).collect();
    assert_eq!(made, [("customer", 1)]);
    assert_eq!((office.count("customer"), office.count("contact"), office.count("item")), (3, 2, 1));
    assert!(check::whole(&office.conn).unwrap().is_sound());
}

#[test]
fn numbers_are_kept_where_they_are_free_and_a_second_import_changes_nothing() {
    let office = office();
    let own = || {
        let settings = aftercare::setting::store::pattern(&office.conn, aftercare::base::kind::Kind::Call).unwrap();
        let zone = aftercare::setting::store::calendar(&office.conn).unwrap().zone;
        settings.fill(office.clock.now().day(zone), 1)
    };
    let text = format!(
        "number,customer,subject,opened\n7,K1,a,2025-01-02 10:00\n7,K1,b,2025-01-03 10:00\n,K2,c,2025-01-04 10:00\n{},K2,d,2025-01-05 10:00\n",
        own()
    );
    let report = import(&office, &text, Mode::AllOrNothing, &options(None));
    assert_eq!((report.made, report.same), (4, 0));
    let numbers: Vec<String> = calls(&office).into_iter().map(|call| call.number).collect();
    assert_eq!((numbers[0].as_str(), numbers[3].as_str()), ("7", own().as_str()), "{numbers:?}");
    assert!(numbers[1] != numbers[2] && numbers[1] != own(), "{numbers:?}");
    let report = import(&office, &text, Mode::AllOrNothing, &options(None));
    assert_eq!((report.made, report.same), (0, 4));
    assert!(check::whole(&office.conn).unwrap().is_sound());
}

#[test]
fn dates_that_could_be_either_are_asked_about_and_never_guessed() {
    let office = office();
    let text = "number,customer,subject,opened,closed\n1,K1,a,03/04/2024 10:00,05/04/2024 10:00\n";
    let refused =
        office.import_with(ImportKind::Calls, text.as_bytes(), Mode::AllOrNothing, &options(None)).unwrap_err();
    let said = Texts::new(Lang::En, chrono_tz::UTC).say(&refused.said());
    for part in ["Row 2", "opened", "03/04/2024 10:00", "2024-04-03", "2024-03-04"] {
        assert!(said.contains(part), "{part} is not in: {said}");
    }
    assert!(calls(&office).is_empty());
    let months = import(&office, text, Mode::AllOrNothing, &options(Some(Order::MonthFirst)));
    assert_eq!((months.made, shown(&office, &calls(&office)[0])[2].as_str()), (1, "2024-03-04 10:00"));
    let clear = "number,customer,subject,opened\n2,K1,b,03/04/2024\n3,K1,c,23/04/2024\n";
    let report = import(&office, clear, Mode::AllOrNothing, &options(None));
    assert_eq!(report.made, 2);
    assert_eq!(shown(&office, &calls(&office)[1])[2], "2024-04-03 00:00");
    let wrong_order = import(&office, clear, Mode::GoodRowsOnly, &options(Some(Order::MonthFirst)));
    assert_eq!(wrong(&wrong_order), ["3 opened 23/04/2024 exchange-call-other-order"]);
}

/// The shape of a public set of tickets: quoted texts of several lines, solutions before the first answer, states and
/// words of its own.
#[test]
fn a_file_of_another_programs_tickets_comes_in_whole() {
    let office = office();
    let text = "\u{feff}Ticket ID,Customer Name,Customer Email,Product Purchased,Date of Purchase,Ticket Type,Ticket Subject,Ticket Description,Ticket Status,Resolution,Ticket Priority,Ticket Channel,First Response Time,Time to Resolution,Customer Satisfaction Rating\r\n\
        1,Ann Lee,ann@example.com,Robot Cleaner,22-03-2021,Technical issue,Battery life,\"It does not last.\r\n\r\nPlease, help.\",Pending Customer Response,,Critical,Social media,01-06-2023 12:15,,\r\n\
        2,Bob Ray,bob@example.com,Smart Oven,14-07-2020,Refund request,Refund,\"Money back, \"\"now\"\"\",Closed,Paid back.,Low,Email,01-06-2023 11:14,01-06-2023 09:05,3\r\n\
        3,Bob Ray,bob@example.com,Robot Cleaner,14-07-2020,Cancellation request,Cancel,Stop it,Open,,Medium,Phone,,,\r\n";
    let mut options =
        Options { make_customers: true, make_items: true, dates: Some(Order::DayFirst), ..Options::default() };
    options.map_word("type:Cancellation request=consult").unwrap();
    let report = import(&office, text, Mode::AllOrNothing, &options);
    assert_eq!(wrong(&report), Vec::<String>::new());
    assert_eq!(
        (report.made, report.unknown_headings.clone()),
        (3, vec!["Customer Email".to_owned(), "Date of Purchase".to_owned()])
    );
    let all = calls(&office);
    let told: Vec<Vec<String>> = all.iter().map(|call| shown(&office, call)).collect();
    assert_eq!(told[0][..4], ["1", "on_hold", "2023-06-01 12:15", "2023-06-01 12:15"]);
    assert_eq!(
        told[1],
        ["2", "closed", "2023-06-01 09:05", "2023-06-01 09:05", "2023-06-01 09:05", "2023-06-01 09:05"]
    );
    assert_eq!((told[2][1].as_str(), all[2].opened_at), ("waiting", office.clock.now()));
    assert_eq!(all[0].description, "It does not last.\n\nPlease, help.");
    assert_eq!(all[1].call_type, call::CallType::ReturnExchange);
    let keys: Vec<&str> = report.warnings.iter().map(|warning| &*warning.said.key).collect();
    assert!(keys.contains(&"exchange-call-answered-late") && keys.contains(&"exchange-call-begins-now"), "{keys:?}");
    let findings = check::whole(&office.conn).unwrap();
    assert!(findings.is_sound(), "{findings:?}");
}

/// An office whose rules have run for a month takes over calls that were late long before.
#[test]
fn calls_that_were_late_when_they_came_in_alert_nobody_until_something_is_due_anew() {
    use aftercare::alert;
    let mut office = office();
    let came = office.clock.now();
    let day = 24 * 3_600_000;
    office.clock = Clock::standing_at(came.plus_ms(-30 * day));
    alert::command::run_all(&office.conn, &office.clock).unwrap();
    office.clock = Clock::standing_at(came);
    alert::command::run_all(&office.conn, &office.clock).unwrap();
    let user = aftercare::people::store::get(&office.conn, office.user).unwrap().name;
    let late: String = (1..=40)
        .map(|row| format!("L{row},K1,late {row},2026-10-{:02} 09:00,assigned,{user}\n", 1 + row % 14))
        .collect();
    let told = |office: &Office| {
        let count = |table: &str| office.count(table);
        (count("alert"), count("message"))
    };
    let before = told(&office);
    let text =
        format!("number,customer,subject,opened,state,owner\n{late}NEW,K1,new,2026-11-01 09:00,assigned,{user}\n");
    let report = import(&office, &text, Mode::AllOrNothing, &options(None));
    assert_eq!((report.made, report.open), (41, 41), "{:?}", wrong(&report));
    let overdue = calls(&office).iter().filter(|call| call.resolve_due.is_some_and(|due| due < came)).count();
    assert!(overdue >= 30, "{overdue} of them were late");
    alert::command::run_all(&office.conn, &office.clock).unwrap();
    assert_eq!(told(&office), before, "nobody hears of what was late before");
    office.clock = Clock::standing_at(came.plus_ms(60 * day));
    alert::command::run_all(&office.conn, &office.clock).unwrap();
    let about: Vec<String> = office
        .conn
        .values("SELECT DISTINCT c.number FROM alert a JOIN call c ON c.id = a.about_id AND a.about_kind = 'call'", &[])
        .unwrap();
    assert_eq!(about, ["NEW"], "what came due afterwards is told");
    assert!(check::whole(&office.conn).unwrap().is_sound());
}
