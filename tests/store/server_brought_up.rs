//! A server's data while it is brought up: what the server does not let happen, and how long it is waited for.

use std::{thread, time::Duration};

use aftercare::{
    base::{failure::Failure, progress::Progress},
    db::{
        address::Address,
        migrate::{self, KNOWN_VERSION, MIGRATIONS},
        open,
    },
};

use crate::util::server::Server;

#[test]
fn a_server_that_ends_long_statements_lets_data_be_brought_up_and_a_question_so_ended_was_stopped_by_nobody() {
    let Some(server) = Server::start() else { return };
    server.say("ALTER ROLE office SET statement_timeout = '500ms';");
    let address = Address::parse(&server.address()).unwrap();
    // Another desk is at it: first at the changes, then at the index of the search.
    let mut other = postgres::Client::connect(&server.address(), postgres::NoTls).unwrap();
    let locks = [0x4146_5443_i64, 0x4146_5453];
    for lock in &locks {
        other.execute("SELECT pg_advisory_lock($1)", &[lock]).unwrap();
    }
    let conn = thread::scope(|scope| {
        let opening = scope.spawn(|| open::to_write(&address));
        for lock in &locks {
            thread::sleep(Duration::from_millis(900));
            other.execute("SELECT pg_advisory_unlock($1)", &[lock]).unwrap();
        }
        opening.join().unwrap().unwrap()
    });
    let limit: Option<String> = conn.value("SELECT CURRENT_SETTING('statement_timeout')", &[]).unwrap();
    assert_eq!(limit.as_deref(), Some("500ms"), "a server's own impatience is kept to");
    let ended = conn.value::<i64>("SELECT 7 FROM (SELECT CAST(pg_sleep(3) AS TEXT)) AS slow", &[]).unwrap_err();
    assert!(matches!(&ended, Failure::Db(why) if why.contains("statement timeout")), "{ended:?}");
}

#[test]
fn what_keeps_a_server_from_a_change_is_said_as_of_any_statement() {
    let Some(server) = Server::start() else { return };
    let mut conn = open::to_write(Address::parse(&server.address()).unwrap()).unwrap();
    let name = format!("V{}__refused", KNOWN_VERSION + 1);
    let mut kept_from = |sql: &str| {
        let migrations: Vec<_> = MIGRATIONS.iter().copied().chain([(&*name, sql)]).collect();
        migrate::bring_up_to(&mut conn, &migrations, &Progress::default()).unwrap_err()
    };
    let raised = |code: &str| format!("DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{code}'; END $$;");
    let table = [
        ("53100", Failure::Full),
        ("42501", Failure::ReadOnly),
        ("55P03", Failure::Locked),
        ("XX001", Failure::Damaged("no".into())),
        ("58030", Failure::Db("no in a migration".into())),
    ];
    for (code, expected) in table {
        assert_eq!(kept_from(&raised(code)), expected, "{code}");
    }
    assert_eq!(kept_from("SELECT pg_terminate_backend(pg_backend_pid());"), Failure::Offline);
    assert_eq!(migrate::version(&conn), Ok(KNOWN_VERSION));
}

#[test]
fn who_may_make_no_tables_on_a_server_is_told_so_and_not_that_the_data_is_damaged() {
    let Some(server) = Server::start() else { return };
    server.say("REVOKE CREATE ON SCHEMA public FROM PUBLIC; CREATE ROLE clerk LOGIN;");
    let address = Address::parse(&server.address().replace("office@", "clerk@")).unwrap();
    assert_eq!(open::to_write(address).map(drop).unwrap_err(), Failure::ReadOnly);
}
