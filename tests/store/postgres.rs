//! The tests of the store once more on a private PostgreSQL, where its programs are found, and every statement that
//! ran prepared on it.

#![cfg(unix)]

use aftercare::{
    base::id::UserId,
    db::{
        check, dialect, history,
        migrate::{Dialect, MIGRATIONS, render},
        number::{self, Pattern},
        open,
    },
};

use crate::util::{
    file::{NOON, Note, Person, Place, change, notes},
    server::Server,
};

/// Makes the store say all it has to say; features are driven by their own tests in this process
/// and by the demo story.
fn drive_the_store() {
    let place = Place::new();
    let conn = open::to_write(&place.file()).unwrap();
    let pattern = Pattern::parse("SC{yyyy}-{seq:4}").unwrap();
    let note = change(&conn, UserId(0), |tx| {
        tx.insert(&mut Person::new("王芳"))?;
        let mut note = Note::new("hours", "9-17");
        tx.insert(&mut note)?;
        tx.change(&mut note, |note| note.value = "8-16".to_owned())?;
        let number = number::take(tx, "call", &pattern, NOON.day(chrono_tz::Asia::Shanghai))?;
        assert_eq!(number, "SC2026-0001");
        Ok(note)
    })
    .unwrap();
    change(&conn, UserId(0), |tx| tx.delete(&note)).unwrap();
    assert!(notes(&conn).is_empty() && check::whole(&conn).unwrap().is_sound());
    assert_eq!(history::kinds(&conn).unwrap().len(), 2);
    check::counts(&conn).unwrap();
}

#[test]
fn all_these_tests_hold_on_the_other_engine_too() {
    // What needs no data is not asked twice, nor what concerns files, servers and paper alone; of the window the main job
    // and what others save.
    let others =
        ["window::", "cli::", "tidy::", "texts::", "papers::", "print::", "painters::", "faces::", "preview::"];
    let stores = ["store::server", "store::desks", "store::postgres", "store::opening", "store::feed"];
    let others = others.into_iter().chain(stores).chain(["faults::"]);
    let skipped: Vec<&str> = others.flat_map(|test| ["--skip", test]).collect();
    // A desk that begins while others on its server write tells everything once, when they have ended: what is told of
    // one note alone is heard where nobody else writes.
    let feed = ["store::feed", "--test-threads=1"];
    Server::run_tests(&[&skipped, &["window::main_job", "window::others"], &feed]);
}

#[test]
fn every_statement_can_be_prepared_on_the_other_engine() {
    let Some(server) = Server::start() else { return };
    let schema: String = MIGRATIONS.iter().map(|(_, template)| render(template, Dialect::Postgres)).collect();
    let output = server.say(&schema);
    assert!(output.stderr.is_empty(), "the schema: {}", String::from_utf8_lossy(&output.stderr));
    let noted = "CREATE TABLE refinery_schema_history (version INT, name TEXT, applied_on TEXT, checksum TEXT);";
    server.say(noted);

    drive_the_store();
    // What SQLite alone is asked about its own tables is asked in another way elsewhere.
    let statements: Vec<String> = dialect::seen().into_iter().filter(|sql| !sql.contains("sqlite_master")).collect();
    assert!(statements.len() > 10, "the statements are written down only in debug builds");
    let prepared: String = statements
        .iter()
        .enumerate()
        .map(|(number, sql)| {
            let asked = dialect::on_a_server(sql);
            format!("PREPARE s{number} AS {};\n", asked.split_whitespace().collect::<Vec<_>>().join(" "))
        })
        .collect();
    let output = server.say(&prepared);
    let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
    let line = complaints.split(':').nth(2).and_then(|line| line.trim().parse::<usize>().ok()).unwrap_or(1);
    let statement = prepared.lines().nth(line - 1).unwrap_or_default();
    assert!(complaints.is_empty(), "{complaints}{statement}");
    eprintln!("{} statements were prepared on PostgreSQL", statements.len());
}
