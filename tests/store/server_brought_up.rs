//! A server's data while it is brought up: what the server does not let happen, and how long it is waited for.

use std::{thread, time::Duration};

use aftercare::{
    base::failure::Failure,
    db::{address::Address, open},
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
