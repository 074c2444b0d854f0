use aftercare::exchange::{
    demo::{FILES, SHIPPED},
    import::{Mode, Report},
    kinds::ImportKind,
};

use super::masters::{Office, wrong};

/// An office with two customers and two machines, one of them with a warranty template.
fn office() -> Office {
    let office = Office::new();
    let customers = "code,name\nK1,甲公司\nK2,乙公司\n";
    let items = "code,name,tracked by,price,warranty template\nM1,压缩机,serial,100,整机保修12个月\nP1,滤芯,none,5,\n";
    for (kind, text) in [(ImportKind::Customers, customers), (ImportKind::Items, items)] {
        let report = office.import(kind, text.as_bytes(), Mode::AllOrNothing);
        assert_eq!(wrong(&report), Vec::<String>::new());
    }
    office
}

fn deliver(office: &Office, rows: &str) -> Report {
    let text = format!("单号,日期,客户编号,最终客户编号,物料编号,数量,序列号,单价\n{rows}");
    office.import(ImportKind::Deliveries, text.as_bytes(), Mode::GoodRowsOnly)
}

#[test]
fn the_demo_companys_deliveries_become_cards_with_warranty_contracts() {
    let office = Office::new();
    let kinds = [ImportKind::Customers, ImportKind::Items, ImportKind::Bom, ImportKind::Deliveries];
    for (kind, (_, _, bytes)) in kinds.into_iter().zip(FILES) {
        let report = office.import(kind, bytes, Mode::AllOrNothing);
        assert_eq!(wrong(&report), Vec::<String>::new());
        assert!(report.is_done && report.unknown_headings.is_empty() && report.warnings.len() <= 12, "{report:?}");
    }
    assert_eq!(office.count("delivery"), i64::try_from(SHIPPED.deliveries).unwrap());
    let serials: i64 = office.count("delivery_line WHERE serials <> '[]'");
    assert!(office.count("equipment") > serials && serials > 1000);
    assert_eq!(office.count("contract"), office.count("equipment"));
    assert_eq!(office.count("equipment WHERE status <> 'registered'"), 0);
    assert!(office.count("equipment WHERE dealer_id IS NOT NULL") > 10);
    let report = office.import(ImportKind::Deliveries, FILES[3].2, Mode::AllOrNothing);
    assert_eq!((report.made, report.same), (0, SHIPPED.deliveries));
}

#[test]
fn rows_of_one_number_are_one_delivery_and_serials_may_be_separated_in_any_way() {
    let office = office();
    let report = deliver(
        &office,
        "X1,2026/3/5,K1,,M1,3,\"S1、S2\nS3\",100\nX2,2026年3月6日,K2,K1,M1,,S4;S5,\nX1,2026-03-05,K1,,P1,2,,5\n",
    );
    assert_eq!(wrong(&report), Vec::<String>::new());
    assert_eq!((report.made, report.good_rows), (2, 3));
    assert_eq!((office.count("delivery"), office.count("delivery_line"), office.count("equipment")), (2, 3, 5));
    assert_eq!(office.count("equipment WHERE dealer_id IS NOT NULL"), 2);
    assert_eq!(office.count("delivery_line WHERE quantity = 2000"), 2, "no quantity: as many as there are serials");
}

#[test]
fn bad_deliveries_are_named_by_row_and_cell_and_leave_nothing_behind() {
    let office = office();
    let report = deliver(
        &office,
        "X1,2026-03-05,K1,,M1,1,S1,100\n\
         X2,2026-02-30,K1,,M1,1,S2,100\n\
         X3,2026-03-05,K9,,M1,1,S3,100\n\
         X4,2026-03-05,K1,,P1,1,,5\nX4,2026-03-05,K1,,M9,1,,5\n\
         X5,2026-03-05,K1,,P1,1,,5\nX5,2026-03-05,K2,,P1,1,,5\n\
         X6,2026-03-05,K1,,P1,1,,5\nX6,2026-03-05,K1,,M1,2,S7 S1,5\n\
         X7,2026-03-05,K1,,M1,2,S8 S8,5\n\
         X8,,K1,,M1,1,S9,100\n\
         X9,2026-03-05,K1,,M1,0,S9,1.234\n",
    );
    assert_eq!(
        wrong(&report),
        [
            "3 日期 2026-02-30 error-not-a-day",
            "4 客户编号 K9 error-unknown-code",
            "5   exchange-left-out-with",
            "6 物料编号 M9 error-unknown-code",
            "7   exchange-left-out-with",
            "8 客户编号 K2 exchange-delivery-differs",
            "9   exchange-left-out-with",
            "10 序列号 S7 S1 delivery-refusal-serials",
            "11 序列号 S8 S8 delivery-refusal-serials",
            "12 日期  error-required",
            "13 数量 0 delivery-error-quantity",
            "13 单价 1.234 error-not-an-amount",
        ]
    );
    assert_eq!((report.made, office.count("delivery"), office.count("equipment")), (1, 1, 1));
    assert_eq!(office.count("taken_number WHERE series = 'delivery'"), 1, "a refused delivery takes no number");
}

#[test]
fn absurd_quantities_and_prices_are_refused_and_a_day_to_come_is_minded() {
    let office = office();
    let report = deliver(
        &office,
        "X1,2026-03-05,K1,,P1,99999999999999,,5\n\
         X2,2026-03-05,K1,,P1,1,,99999999999999\n\
         X3,2026-03-05,K1,,P1,1000000000,,1000000000000\n\
         X4,2199-03-05,K1,,P1,1,,5\n",
    );
    let expected = [
        "2 数量 99999999999999 error-too-large",
        "3 单价 99999999999999 error-too-large",
        "4 单价 1000000000000 error-overflow",
    ];
    assert_eq!(wrong(&report), expected);
    assert_eq!((report.made, office.count("delivery")), (1, 1));
    let minded: Vec<_> = report.warnings.iter().map(|one| (one.row, one.said.key.to_string())).collect();
    assert_eq!(minded, [(5, "delivery-warning-day".to_owned())]);
}

#[test]
fn a_delivery_imported_again_stays_as_it_is() {
    let office = office();
    let row = "X1,2026-03-05,K1,,M1,1,S1,100\n";
    deliver(&office, row);
    let history = office.count("history");
    let report = deliver(&office, &format!("{row}X2,2026-03-06,K1,,M1,1,S2,100\n"));
    assert_eq!((report.made, report.same, report.errors.len(), report.warnings.len()), (1, 1, 0, 1));
    assert!(office.count("history") > history);
    assert_eq!(office.count("equipment"), 2);
}

#[test]
fn del_1_missing_serials_are_minded_in_their_row_and_half_a_unit_is_refused() {
    let office = office();
    let report = deliver(
        &office,
        "X1,2026-03-05,K1,,P1,1.5,,5\nX1,2026-03-05,K1,,M1,3,S1,100\n\
         X2,2026-03-05,K1,,M1,0.5,,100\nX3,2026-03-05,K1,,M1,1,S2 S3,100\n",
    );
    assert_eq!(wrong(&report), ["4 数量 0.5 delivery-error-half", "5 序列号 S2 S3 delivery-error-more-serials"]);
    let minded: Vec<_> = report.warnings.iter().map(|one| (one.row, one.value.as_str(), &*one.said.key)).collect();
    assert_eq!(minded, [(3, "S1", "delivery-warning-missing")]);
}

#[test]
fn codes_of_a_file_are_found_in_any_case_and_width_and_near_ones_are_named() {
    let office = Office::new();
    for (kind, text) in [
        (ImportKind::Customers, "code,name\nKH0412,甲公司\nKH0999,乙公司\n"),
        (ImportKind::Items, "code,name,tracked by\nCNC-850,加工中心,serial\n"),
    ] {
        office.import(kind, text.as_bytes(), Mode::AllOrNothing);
    }
    let report = deliver(
        &office,
        "X1,2026-03-05,kh0412,ＫＨ０９９９,cnc-850,1,ab1,\n\
         X2,2026-03-05,KH0421,,CNC-850,1,AB2,\n\
         X3,2026-03-05,KH0412,,CNC-8500,1,AB3,\n\
         X4,2026-03-05,KH7777,,CNC-850,1,AB4,\n\
         X5,2026-03-05,KH0412,,CNC-850,1,ＡＢ１,\n",
    );
    let said: Vec<String> = report
        .errors
        .iter()
        .map(|error| format!("{} {} {:?}", error.row, error.said.key, error.said.args.last().map(|(_, near)| near)))
        .collect();
    assert_eq!(
        said[..3],
        [
            "3 error-unknown-code-near Some(Text(\"KH0412\"))",
            "4 error-unknown-code-near Some(Text(\"CNC-850\"))",
            "5 error-unknown-code Some(Text(\"KH7777\"))",
        ]
    );
    assert_eq!(wrong(&report)[3], "6 序列号 ＡＢ１ delivery-refusal-serials");
    assert_eq!((report.made, office.count("customer"), office.count("equipment WHERE identity = 'AB1'")), (1, 2, 1));
    let again = office.import(ImportKind::Customers, "code,name\nkh0412,甲公司（新）\n".as_bytes(), Mode::AllOrNothing);
    assert_eq!((again.made, again.changed, office.count("customer WHERE code = 'KH0412'")), (0, 1, 1));
}
