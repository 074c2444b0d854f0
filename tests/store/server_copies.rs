//! Copies of what a server holds, made and read by PostgreSQL's own programs.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
    sync::mpsc::channel,
};

use aftercare::{
    base::{failure::Failure, id::UserId},
    db::{
        address::Address,
        backup::{
            self,
            known::Known,
            look::{self, Lost},
            restore::{self, Order, Step},
        },
        check,
        migrate::KNOWN_VERSION,
        number::{self, Pattern},
        open,
        query::Conn,
        tx,
    },
};

use crate::util::{
    file::{NOON, Place, clock, notes, save_note},
    server::Server,
};

fn made(server: &Server, database: &str) -> Address {
    let output = server.say(&format!("CREATE DATABASE {database};"));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    Address::parse(&server.address().replace("/postgres?", &format!("/{database}?"))).unwrap()
}

fn order(tell: &dyn Fn(Step)) -> Order<'_> {
    Order { programs: None, stamp: "20261122-213000", tell }
}

fn key(failure: &Failure) -> String {
    failure.said().key.into_owned()
}

fn take(conn: &Conn) -> String {
    let pattern = Pattern::parse("SC{yyyy}-{seq:4}").unwrap();
    let day = NOON.day(chrono_tz::UTC);
    tx::within(conn, &clock(), UserId(0), "test-op", |tx| number::take(tx, "call", &pattern, day)).unwrap().0
}

#[test]
fn a_copy_of_a_server_is_counted_row_by_row_and_restores_what_was_there() {
    let Some(server) = Server::start() else { return };
    let (address, place) = (made(&server, "office"), Place::new());
    let desk = open::to_write(&address).unwrap();
    save_note(&desk, "greeting", "你好\t\\ \"雷\"\nN").unwrap();
    assert_eq!(take(&desk), "SC2026-0001");
    server.say("\\c office\nCREATE ROLE reader; GRANT SELECT ON setting TO reader; CREATE TABLE theirs (a INT);");
    let copy = place.at("office.dump");
    let done = backup::make(&open::to_read(&address).unwrap(), &copy, None).unwrap();
    assert!(
        done.counts.contains(&("setting".to_owned(), 1)) && !done.counts.iter().any(|(table, _)| table == "theirs")
    );
    assert_eq!(take(&desk), "SC2026-0002");
    save_note(&desk, "second", "二").unwrap();

    let compared = look::beside(&address, &copy, None).unwrap();
    assert_eq!(
        (compared.copy.version, compared.copy.count("setting"), compared.copy.is_sound()),
        (KNOWN_VERSION, 1, true)
    );
    assert!(matches!(&compared.lost, Lost::Since(1, last) if last.op == "test-op"), "{:?}", compared.lost);

    let done = restore::run(&address, &copy, &order(&|_| ())).unwrap();
    let kept = done.kept.unwrap();
    assert_eq!(kept, place.at("office.before-restore-20261122-213000.dump"));
    // The desk's own connection goes on, with what it had prepared.
    assert_eq!(notes(&desk).iter().map(|note| note.value.as_str()).collect::<Vec<_>>(), ["你好\t\\ \"雷\"\nN"]);
    assert_eq!(take(&desk), "SC2026-0002", "counters go on from where the copy stood");
    assert_eq!(save_note(&desk, "after", "后").unwrap().id.0, 2);
    assert!(check::whole(&desk).unwrap().is_sound());
    let readers =
        server.say("\\c office\nSET ROLE reader; SELECT COUNT(*) FROM setting; RESET ROLE; SELECT * FROM theirs;");
    assert!(readers.stderr.is_empty(), "{}", String::from_utf8_lossy(&readers.stderr));

    // And forth again, to what was there before.
    restore::run(&address, &kept, &order(&|_| ())).unwrap();
    assert_eq!(notes(&desk).len(), 2);
}

#[test]
fn a_copy_for_another_engine_schema_or_program_and_a_damaged_one_change_nothing() {
    let Some(server) = Server::start() else { return };
    let (address, place) = (made(&server, "office"), Place::new().with_a_note());
    let desk = open::to_write(&address).unwrap();
    save_note(&desk, "greeting", "你好").unwrap();
    let copy = place.at("office.dump");
    backup::make(&open::to_read(&address).unwrap(), &copy, None).unwrap();
    let refused = |copy: &Path| {
        let failure = restore::run(&address, copy, &order(&|_| ())).unwrap_err();
        assert_eq!(notes(&desk).len(), 1, "{failure}");
        key(&failure)
    };
    assert_eq!(refused(&place.file()), "error-copy-of-other-engine");
    let bytes = fs::read(&copy).unwrap();
    fs::write(place.at("half.dump"), &bytes[..bytes.len() * 2 / 3]).unwrap();
    assert_eq!(refused(&place.at("half.dump")), "error-copy-damaged");
    server.say("\\c office\nCREATE SCHEMA south;");
    let south = Address::parse(&format!(
        "{}&options=-csearch_path%3Dsouth",
        server.address().replace("/postgres?", "/office?")
    ));
    let south = south.unwrap();
    drop(open::to_write(&south).unwrap());
    let failure = restore::run(&south, &copy, &order(&|_| ())).unwrap_err();
    assert_eq!(key(&failure), "error-copy-of-other-schema");
    // A failure in the middle, when the old tables are gone already.
    let tell = |step: Step| assert!(!matches!(step, Step::Written(20, _)), "the program falls");
    let fallen =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| restore::run(&address, &copy, &order(&tell))));
    assert!(fallen.is_err());
    assert_eq!(notes(&desk).len(), 1);
    // Over a database that is empty yet.
    let empty = made(&server, "empty");
    let done = restore::run(&empty, &copy, &order(&|_| ())).unwrap();
    assert_eq!(done.kept, None);
    assert_eq!(notes(&open::to_write(&empty).unwrap()).len(), 1);
}

#[test]
fn saves_go_on_behind_a_copy_and_wait_behind_a_restore() {
    let Some(server) = Server::start() else { return };
    let (address, place) = (made(&server, "office"), Place::new());
    let desk = open::to_write(&address).unwrap();
    save_note(&desk, "greeting", "你好").unwrap();
    let copy = place.at("office.dump");
    backup::make(&open::to_read(&address).unwrap(), &copy, None).unwrap();
    let (begun, is_begun) = channel();
    let late = std::thread::scope(|scope| {
        let to = &address;
        let other = scope.spawn(move || {
            let conn = open::to_write(to).unwrap();
            is_begun.recv().unwrap();
            // It meets the restore in the middle, and waits for it.
            save_note(&conn, "late", "迟").map(|note| note.id.0)
        });
        let tell = |step: Step| {
            if matches!(step, Step::Written(1, _)) {
                begun.send(()).unwrap();
            }
        };
        restore::run(&address, &copy, &order(&tell)).unwrap();
        other.join().unwrap()
    });
    // Into the restored data, or not at all.
    let names: Vec<String> = notes(&desk).into_iter().map(|note| note.name).collect();
    match late {
        Ok(id) => assert_eq!((id, names), (2, vec!["greeting".to_owned(), "late".to_owned()])),
        Err(failure) => assert_eq!(
            (names, matches!(failure, Failure::Cancelled | Failure::Locked)),
            (vec!["greeting".to_owned()], true),
            "{failure}"
        ),
    }
    assert!(check::whole(&desk).unwrap().is_sound());
}

fn program(args: &[&str], envs: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_aftercare")).args(args).envs(envs.iter().copied()).output().unwrap()
}

#[test]
fn the_command_line_copies_looks_and_restores_and_says_no_password() {
    let Some(server) = Server::start_with_passwords() else { return };
    let place = Place::new();
    let db = server.address().replace("office@", "office:geheim@");
    let desk = open::to_write(Address::parse(&db).unwrap()).unwrap();
    save_note(&desk, "greeting", "你好").unwrap();
    let copy = place.at("office.dump").display().to_string();
    let said = |args: &[&str]| {
        let config = place.at("config").display().to_string();
        let output = program(&[&["--db", &db, "--lang", "zh-CN"], args].concat(), &[("XDG_CONFIG_HOME", &config)]);
        let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(!text.contains("geheim"), "{text}");
        (output.status.code(), text)
    };
    let (code, text) = said(&["backup", &copy]);
    assert!(code == Some(0) && text.contains("与服务器上的数据一致"), "{text}");
    // The window of this computer knows of it, whether or not its address has the password.
    #[cfg(target_os = "linux")]
    {
        let file = place.at("config").join("aftercare").join("copies.json");
        assert!(!fs::read_to_string(&file).unwrap().contains("geheim"));
        let known = Known::load(Some(&file));
        let made = known.last(&Address::parse(&server.address()).unwrap()).unwrap();
        assert_eq!((made.path.display().to_string(), made.rows > 0), (copy.clone(), true));
    }
    save_note(&desk, "second", "二").unwrap();
    let (code, text) = said(&["restore", &copy, "--look"]);
    assert!(code == Some(0) && text.contains("1 次修改") && text.contains("当前数据"), "{text}");
    let (code, text) = said(&["restore", &copy]);
    assert!(code == Some(1) && text.contains("--yes") && notes(&desk).len() == 2, "{text}");
    let (code, text) = said(&["restore", &copy, "--yes"]);
    assert!(code == Some(0) && text.contains("before-restore") && notes(&desk).len() == 1, "{text}");
    // Without the programs it is said what to install; nothing is left behind.
    let nowhere = place.folder().display().to_string();
    let (code, text) = said(&["backup", &place.at("b.dump").display().to_string(), "--programs", &nowhere]);
    assert!(code == Some(1) && text.contains("pg_dump") && !place.at("b.dump").exists(), "{text}");
}
