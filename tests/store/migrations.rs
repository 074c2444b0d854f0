//! Schemas, and the ways between them (PLAT-11).

use aftercare::{
    base::{failure::Failure, kind::Kind, progress::Progress, words::Word as _},
    db::{
        check,
        migrate::{self, Dialect, KNOWN_VERSION, MIGRATIONS, render},
        open, record,
        record::Record as _,
    },
};

use crate::util::file::{Note, Person, Place, notes, raw};

/// FNV-1a: a fingerprint that needs no library.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A released migration is never edited: files out there were made by it. What changes comes as a
/// new one, with a new line here. Until the first release the values may be typed anew.
const FROZEN: &[(&str, u64, u64)] = &[
    ("V1__foundation", 4_692_660_002_757_944_023, 13_588_215_363_669_811_674),
    ("V2__alike", 9_044_642_903_248_518_942, 9_044_642_903_248_518_942),
    ("V3__alerts", 12_761_508_033_580_841_828, 13_621_551_188_078_821_399),
    ("V4__coverage", 11_477_293_872_551_520_638, 8_147_013_358_762_519_591),
    ("V5__money", 3_837_682_844_434_624_354, 1_313_270_939_550_519_903),
    ("V6__charge_plan", 1_214_351_149_757_287_138, 11_468_635_358_557_660_605),
    ("V7__technicians", 5_494_710_444_866_135_029, 5_494_710_444_866_135_029),
    ("V8__agreed", 13_093_920_158_354_479_210, 7_493_573_360_310_609_521),
    ("V9__paper", 7_294_554_878_078_881_664, 5_434_963_156_943_421_348),
    ("V10__lists", 15_746_987_813_545_686_755, 1_273_665_505_851_082_795),
    ("V11__search", 7_406_335_430_358_047_623, 5_214_186_122_511_989_530),
    ("V12__delivered", 5_749_095_430_070_029_848, 15_604_473_907_858_204_208),
    ("V13__views", 10_219_259_712_676_132_407, 8_268_927_769_598_613_099),
    ("V14__figures", 3_473_767_567_829_029_403, 3_473_767_567_829_029_403),
    ("V15__imports", 10_178_812_063_887_946_541, 8_889_880_192_209_841_486),
    ("V16__came_in", 2_748_403_887_001_335_045, 5_213_284_260_537_628_656),
    ("V17__ended", 9_992_191_828_199_744_111, 9_992_191_828_199_744_111),
    ("V18__import_choices", 9_345_290_937_840_344_290, 13_394_709_719_450_062_622),
    ("V19__bearing", 16_267_497_577_641_673_456, 16_267_497_577_641_673_456),
    ("V20__pinyin", 16_163_564_027_027_118_625, 16_163_564_027_027_118_625),
    ("V21__walks", 3_347_277_601_432_818_754, 3_347_277_601_432_818_754),
    ("V22__served", 1_371_128_144_624_146_286, 7_398_058_518_673_943_550),
    ("V23__owed", 2_884_409_952_736_866_116, 2_884_409_952_736_866_116),
];

#[test]
fn released_migrations_are_as_they_were() {
    let now: Vec<(&str, u64, u64)> = MIGRATIONS
        .iter()
        .map(|(name, template)| {
            let [lite, postgres] =
                [Dialect::Lite, Dialect::Postgres].map(|dialect| fingerprint(&render(template, dialect)));
            (*name, lite, postgres)
        })
        .collect();
    assert_eq!(now, FROZEN, "a released migration was edited: write a new one");
}

#[test]
fn no_placeholder_is_left_in_a_rendered_migration() {
    for (name, template) in MIGRATIONS {
        for dialect in [Dialect::Lite, Dialect::Postgres] {
            assert!(!render(template, dialect).contains(['{', '}']), "{name} for {dialect:?}");
        }
    }
}

#[test]
fn every_kind_has_its_table_and_every_table_the_columns_of_all_records() {
    let conn = open::for_a_test().unwrap();
    for kind in Kind::ALL {
        let sql = format!("SELECT COUNT(id) + COUNT(version) FROM {}", record::table(*kind));
        assert_eq!(conn.value::<i64>(&sql, &[]), Ok(Some(0)), "{}", kind.word());
    }
    assert_eq!((Note::COLUMNS[0], Person::COLUMNS[1]), ("id", "version"));
}

/// The schema after the newest, as a next version would bring it.
fn with_next<'a>(statements: &'a str, name: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut migrations = MIGRATIONS.to_vec();
    migrations.push((name, statements));
    migrations
}

#[test]
fn an_older_file_is_migrated_after_a_copy_of_it_was_made() {
    let place = Place::new().with_a_note();
    let mut conn = open::to_write(&place.file()).unwrap();
    let next = KNOWN_VERSION + 1;
    let name = format!("V{next}__next");
    let migrations = with_next("ALTER TABLE setting ADD COLUMN colour TEXT NOT NULL DEFAULT 'red';", &name);
    let copy = migrate::bring_up_to(&mut conn, &migrations, &Progress::default())
        .unwrap()
        .expect("an older file is copied first");
    assert_eq!(copy, place.at(&format!("office.before-v{KNOWN_VERSION}.db")));
    assert_eq!(migrate::version(&conn), Ok(next));
    let colour: String = raw(&place.file()).query_row("SELECT colour FROM setting", [], |row| row.get(0)).unwrap();
    assert_eq!(colour, "red");
    let old = open::to_read(&copy).unwrap();
    assert_eq!((migrate::version(&old), notes(&old).len()), (Ok(KNOWN_VERSION), 1));
    assert_eq!(migrate::bring_up_to(&mut conn, &migrations, &Progress::default()), Ok(None), "once is enough");
}

#[test]
fn a_migration_that_fails_leaves_the_file_as_it_was() {
    let place = Place::new().with_a_note();
    let mut conn = open::to_write(&place.file()).unwrap();
    let name = format!("V{}__broken", KNOWN_VERSION + 1);
    let broken = with_next("CREATE TABLE half (id {PK}){STRICT}; ALTER TABLE nowhere ADD COLUMN a TEXT;", &name);
    let failure = migrate::bring_up_to(&mut conn, &broken, &Progress::default()).unwrap_err();
    assert!(matches!(failure, Failure::Damaged(_)), "{failure:?}");
    assert_eq!(migrate::version(&conn), Ok(KNOWN_VERSION));
    assert!(!raw(&place.file()).table_exists(None, "half").unwrap(), "half of a migration stayed");
    assert!(check::whole(&conn).unwrap().is_sound());
}

#[test]
fn a_migration_that_a_full_disk_stops_is_called_full_and_can_be_run_again() {
    let place = Place::new().with_a_note();
    let mut conn = open::to_write(&place.file()).unwrap();
    let name = format!("V{}__long", KNOWN_VERSION + 1);
    let tables: String = (0..40).map(|number| format!("CREATE TABLE t{number} (id {{PK}}){{STRICT}};")).collect();
    let long = with_next(&tables, &name);
    open::limit_size(&conn, 1).unwrap();
    assert_eq!(migrate::bring_up_to(&mut conn, &long, &Progress::default()).map(|_| ()), Err(Failure::Full));
    assert_eq!(migrate::version(&conn), Ok(KNOWN_VERSION));
    open::limit_size(&conn, 0).unwrap();
    assert!(migrate::bring_up_to(&mut conn, &long, &Progress::default()).is_ok());
}

#[test]
fn a_migration_that_was_edited_after_it_ran_is_refused() {
    let place = Place::new().with_a_note();
    let mut conn = open::to_write(&place.file()).unwrap();
    let name = format!("V{}__next", KNOWN_VERSION + 1);
    let mut edited = with_next("CREATE TABLE more (id {PK}){STRICT};", &name);
    let template = format!("{} CREATE TABLE slipped_in (id {{PK}}){{STRICT}};", edited[0].1);
    edited[0].1 = &template;
    let failure = migrate::bring_up_to(&mut conn, &edited, &Progress::default()).unwrap_err();
    assert!(matches!(failure, Failure::Damaged(_)), "{failure:?}");
}

#[test]
fn every_question_that_folds_a_code_or_serial_has_its_index() {
    let place = Place::new().with_a_note();
    // Asked beside the program's own statements, for they have to run on both engines.
    let conn = raw(&place.file());
    let folded = "LOWER(REPLACE({}, ' ', '')) = LOWER('a')";
    let serial =
        |column: &str| format!("SELECT * FROM equipment WHERE {} AND item_id = 7", folded.replace("{}", column));
    let questions = [
        ("SELECT * FROM customer WHERE LOWER(code) = LOWER('a') ORDER BY id".to_owned(), "customer_code_alike"),
        ("SELECT * FROM item WHERE LOWER(code) = LOWER('a') ORDER BY id".to_owned(), "item_code_alike"),
        (serial("serial"), "equipment_serial_alike"),
        (serial("maker_serial"), "equipment_maker_serial_alike"),
        (serial("batch"), "equipment_batch_alike"),
        (serial("identity"), "equipment_identity_alike"),
    ];
    for (sql, index) in questions {
        let mut asked = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let steps = asked.query_map([], |row| row.get::<_, String>(3)).unwrap();
        let plan: Vec<String> = steps.map(Result::unwrap).collect();
        assert!(plan.iter().any(|step| step.contains(index)), "{sql}: {plan:?}");
    }
}
