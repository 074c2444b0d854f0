use aftercare::{
    base::{failure::Failure, id::UserId, progress::Progress, text::Lang, time::Instant},
    customer,
    db::{clock::Clock, open, query::Conn, tx},
    exchange::{
        Limits,
        demo::{FILES, SHIPPED, warranty_templates},
        import::{Context, Mode, Options, Report},
        kinds::{ImportKind, Ready},
        read::read_bytes,
    },
    item, setting,
};

/// An office as it begins, in memory.
pub struct Office {
    pub conn: Conn,
    pub clock: Clock,
    pub user: UserId,
}

impl Office {
    pub fn new() -> Self {
        let conn = open::for_a_test().unwrap();
        let clock = Clock::standing_at(Instant(1_793_500_000_000));
        let found = |tx: &tx::Tx<'_>| {
            for mut template in warranty_templates() {
                tx.insert(&mut template)?;
            }
            setting::command::found(tx, Lang::Zh, "华睿智能装备有限公司")
        };
        let (user, _) = tx::within(&conn, &clock, UserId(0), "exchange-import", found).unwrap();
        Self { conn, clock, user }
    }

    /// Checks and imports; a preview and the import that follows say the same.
    pub fn import(&self, kind: ImportKind, bytes: &[u8], mode: Mode) -> Report {
        self.import_with(kind, bytes, mode, &Options::default()).unwrap()
    }

    /// The same with what is said about the file.
    pub fn import_with(
        &self,
        kind: ImportKind,
        bytes: &[u8],
        mode: Mode,
        options: &Options,
    ) -> Result<Report, Failure> {
        let progress = Progress::default();
        let sheet = read_bytes(bytes, &progress, Limits::default()).unwrap();
        let ready = Ready::of(kind, sheet, options, &progress)?;
        let context = Context { conn: &self.conn, clock: &self.clock, actor: self.user, progress: &progress };
        let preview = ready.check(context).unwrap();
        let report = ready.run(context, mode).unwrap();
        assert_eq!(preview.errors, report.errors);
        assert_eq!((preview.made, preview.changed, preview.same), (report.made, report.changed, report.same));
        Ok(report)
    }

    pub fn count(&self, table: &str) -> i64 {
        self.conn.value(&format!("SELECT COUNT(*) FROM {table}"), &[]).unwrap().unwrap()
    }
}

/// What is wrong, one line each: row, column, value, key.
pub fn wrong(report: &Report) -> Vec<String> {
    let line = |error: &aftercare::exchange::import::RowError| {
        format!("{} {} {} {}", error.row, error.column, error.value, error.said.key)
    };
    report.errors.iter().map(line).collect()
}

#[test]
fn the_demo_companys_masters_go_in_without_an_error_and_a_second_time_without_a_change() {
    let office = Office::new();
    let kinds = [ImportKind::Customers, ImportKind::Items, ImportKind::Bom];
    let files: Vec<&[u8]> = FILES.iter().take(3).map(|(_, _, bytes)| *bytes).collect();
    for (kind, bytes) in kinds.into_iter().zip(&files) {
        let report = office.import(kind, bytes, Mode::AllOrNothing);
        assert_eq!(wrong(&report), Vec::<String>::new());
        assert!(report.is_done && report.unknown_headings.is_empty(), "{:?}", report.unknown_headings);
        assert_eq!((report.made, report.good_rows), (report.rows, report.rows));
    }
    assert_eq!(office.count("customer"), i64::try_from(SHIPPED.customers).unwrap());
    assert_eq!((office.count("contact"), office.count("address")), (320, 320));
    let customer = customer::store::by_code(&office.conn, "C00005").unwrap().unwrap();
    assert_eq!(customer.level, customer::Level::Key);
    assert_eq!(customer.territory, "east");
    assert!(customer.credit_limit.unwrap().0 >= 50_000_000);
    let machine = item::store::by_code(&office.conn, "VMC850").unwrap().unwrap();
    assert_eq!((machine.tracked_by, machine.warranty_months), (item::TrackedBy::Serial, 24));
    assert!(machine.warranty_template_id.is_some());
    assert_eq!(item::store::bom(&office.conn, machine.id).unwrap().len(), 7);
    let history = office.count("history");
    for (kind, bytes) in kinds.into_iter().zip(&files) {
        let report = office.import(kind, bytes, Mode::AllOrNothing);
        assert_eq!((report.made, report.changed, report.same), (0, 0, report.rows));
    }
    assert_eq!(office.count("history"), history, "nothing was written the second time");
}

#[test]
fn a_customer_keeps_what_a_file_leaves_out_and_gets_a_second_contact() {
    let office = Office::new();
    let import = |text: &str| office.import(ImportKind::Customers, text.as_bytes(), Mode::AllOrNothing);
    import(
        "客户编号,客户名称,级别,区域,联系人,手机,城市,街道地址\nK1,甲公司,重点,华东,王伟,13800000001,苏州,星湖街1号\n",
    );
    let report = import("客户编号,客户名称,启用,联系人,手机\nK1,甲公司（集团）,否,李敏,13900000002\n");
    assert_eq!((report.made, report.changed), (0, 1));
    let customer = customer::store::by_code(&office.conn, "K1").unwrap().unwrap();
    assert_eq!(
        (customer.name.as_str(), customer.level, customer.active),
        ("甲公司（集团）", customer::Level::Key, false)
    );
    let contacts = customer::store::contacts(&office.conn, customer.id).unwrap();
    let contacts: Vec<(&str, &str, bool)> =
        contacts.iter().map(|one| (one.name.as_str(), one.mobile.as_str(), one.is_default)).collect();
    assert_eq!(contacts, [("王伟", "13800000001", true), ("李敏", "13900000002", false)]);
    import("客户编号,客户名称,联系人,职务,街道地址\nK1,甲公司（集团）,李敏,厂长,星湖街2号\n");
    let contacts = customer::store::contacts(&office.conn, customer.id).unwrap();
    assert_eq!((contacts.len(), contacts[1].title.as_str()), (2, "厂长"));
    let addresses = customer::store::addresses(&office.conn, customer.id).unwrap();
    assert_eq!(addresses.len(), 1);
    assert_eq!((addresses[0].city.as_str(), addresses[0].street.as_str()), ("苏州", "星湖街2号"));
}

#[test]
fn bad_masters_are_named_by_cell_and_a_foreign_region_becomes_an_entry() {
    let office = Office::new();
    let text = "customer id,company name,region,credit limit,level\nA,Alpha,Western Europe,1000,key\n\
        B,,Western Europe,,\nC,Gamma,,-5,\nD,Delta,,12x,gold\n";
    let report = office.import(ImportKind::Customers, text.as_bytes(), Mode::GoodRowsOnly);
    assert_eq!(
        wrong(&report),
        ["3 company name  error-required", "4 credit limit -5 error-negative", "5 level gold error-not-a-choice",]
    );
    assert_eq!(report.warnings.len(), 1);
    let customer = customer::store::by_code(&office.conn, "A").unwrap().unwrap();
    assert_eq!(customer.territory, "Western Europe");
    let items = "code,name,kind,price\nP1,Pump,part,10\nP2,Seal,part,1\n";
    office.import(ImportKind::Items, items.as_bytes(), Mode::AllOrNothing);
    let bom = "parent,component,qty\nP1,P2,2\nP2,P1,1\nP1,P9,1\nP9,P1,1\nP1,P2,0\nP1,P2,3\n";
    let report = office.import(ImportKind::Bom, bom.as_bytes(), Mode::GoodRowsOnly);
    assert_eq!(
        wrong(&report),
        [
            "3   item-refusal-cycle",
            "4 component P9 error-unknown-code",
            "5 parent P9 error-unknown-code",
            "6 qty 0 item-error-quantity",
        ]
    );
    assert_eq!((report.made, report.changed), (1, 1));
}

#[test]
fn a_code_given_twice_in_a_file_is_an_error_that_names_the_first_row() {
    let office = Office::new();
    let text = "客户代码,客户名称\nK1,甲公司\nK2,乙公司\n K1 ,丙公司\n";
    let report = office.import(ImportKind::Customers, text.as_bytes(), Mode::GoodRowsOnly);
    assert_eq!(wrong(&report), ["4 客户代码  K1  exchange-row-again"]);
    assert!(report.errors[0].said.args.contains(&("first".into(), 2_i64.into())), "{:?}", report.errors);
    assert_eq!(customer::store::with_code(&office.conn, "K1").unwrap().unwrap().name, "甲公司");
    let text = "物料代码,物料名称\nA1,泵\nA1,阀\n";
    let report = office.import(ImportKind::Items, text.as_bytes(), Mode::AllOrNothing);
    assert_eq!(wrong(&report), ["3 物料代码 A1 exchange-row-again"]);
    assert_eq!(office.count("item"), 0);
}

#[test]
fn serial_tracking_stays_on_once_the_item_has_cards_by_file_and_by_form() {
    let office = Office::new();
    let text = "物料代码,物料名称,跟踪方式\nA1,泵,序列号\n";
    office.import(ImportKind::Items, text.as_bytes(), Mode::AllOrNothing);
    let off = "物料代码,物料名称,跟踪方式\nA1,泵,不跟踪\n";
    let on = text;
    assert_eq!(office.import(ImportKind::Items, off.as_bytes(), Mode::AllOrNothing).changed, 1, "without cards");
    assert_eq!(office.import(ImportKind::Items, on.as_bytes(), Mode::AllOrNothing).changed, 1);
    office.import(ImportKind::Customers, "客户代码,客户名称\nK1,甲公司\n".as_bytes(), Mode::AllOrNothing);
    let delivery = "单号,日期,客户,物料,数量,序列号\nXS1,2026-11-01,K1,A1,1,SN-1\n";
    let found = |tx: &tx::Tx<'_>| {
        let mut policy = setting::store::policy(tx)?;
        policy.cards_on_delivery = true;
        setting::store::put(tx, setting::store::POLICY, &policy)
    };
    tx::within(&office.conn, &office.clock, office.user, "exchange-import", found).unwrap();
    let report = office.import(ImportKind::Deliveries, delivery.as_bytes(), Mode::AllOrNothing);
    assert_eq!((wrong(&report), office.count("equipment")), (Vec::new(), 1));
    let report = office.import(ImportKind::Items, off.as_bytes(), Mode::AllOrNothing);
    assert_eq!(wrong(&report), ["2 跟踪方式 不跟踪 item-error-has-cards"]);
    let item = item::store::by_code(&office.conn, "A1").unwrap().unwrap();
    let draft = item::command::Draft {
        tracked_by: "none".to_owned(),
        ..item::command::Draft::of(&office.conn, item.id).unwrap()
    };
    let saved = tx::transact(&office.conn, &office.clock, office.user, &item::command::Command::Save(Box::new(draft)));
    assert!(saved.is_err_and(|failure| format!("{failure:?}").contains("item-error-has-cards")));
}
