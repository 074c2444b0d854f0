//! What only a server can do to the feed: commits that overtake each other, a connection that breaks, a server that
//! tells nobody.

#![cfg(unix)]

use std::{
    io::{Read, Write},
    net::TcpListener,
    os::unix::net::UnixStream,
    sync::mpsc::channel,
    time::{Duration, Instant},
};

use aftercare::{
    base::id::UserId,
    db::{address::Address, open, trial, tx},
};
use postgres::fallible_iterator::FallibleIterator as _;

use super::feed::{Open, subject};
use crate::util::{
    file::{Note, change, clock, save_note},
    server::Server,
};

fn address(server: &Server) -> Address {
    Address::parse(&server.address()).unwrap()
}

#[test]
fn a_commit_that_is_overtaken_is_told_when_it_comes() {
    let Some(server) = Server::start() else { return };
    let [slow, fast] = [(); 2].map(|()| open::to_write(address(&server)).unwrap());
    let open = Open::on(&address(&server));
    let (written, is_written) = channel();
    let (go_on, may_go_on) = channel::<()>();
    let slow = std::thread::Builder::new().spawn(move || {
        change(&slow, UserId(0), |tx| {
            let mut note = Note::new("slow", "");
            tx.insert(&mut note)?;
            written.send(()).unwrap();
            may_go_on.recv().unwrap();
            Ok(note)
        })
    });
    is_written.recv().unwrap();
    // Taken back: its ids never come.
    let gone = trial::once(|tx: &tx::Tx<'_>| {
        tx.insert(&mut Note::new("gone", ""))?;
        Err::<(), _>(aftercare::base::failure::Failure::Cancelled)
    });
    tx::within(&fast, &clock(), UserId(0), "test", gone).unwrap_err();
    let overtaking = save_note(&fast, "fast", "").unwrap();
    assert_eq!(open.hear_until(subject(&overtaking)), [subject(&overtaking)]);
    go_on.send(()).unwrap();
    let overtaken = slow.unwrap().join().unwrap().unwrap();
    assert!(overtaken.id < overtaking.id);
    assert_eq!(open.hear_until(subject(&overtaken)), [subject(&overtaken)]);
}

#[test]
fn who_was_saving_when_the_desk_was_opened_is_heard() {
    let Some(server) = Server::start() else { return };
    let [slow, fast] = [(); 2].map(|()| open::to_write(address(&server)).unwrap());
    let open = change(&slow, UserId(0), |tx| {
        tx.insert(&mut Note::new("slow", ""))?;
        save_note(&fast, "fast", "")?;
        let open = Open::on(&address(&server));
        assert!(open.desk.take_changes().is_empty());
        Ok(open)
    })
    .unwrap();
    assert!(open.hear().are_all(), "nobody knows what they wrote before");
}

#[test]
fn a_server_that_does_not_say_which_transactions_have_ended_is_heard_too() {
    let Some(server) = Server::start() else { return };
    drop(open::to_write(address(&server)).unwrap());
    // As a server that speaks the protocol and has no such function.
    server.say(
        "CREATE FUNCTION public.pg_current_snapshot() RETURNS pg_snapshot LANGUAGE plpgsql
             AS 'BEGIN RAISE undefined_function; END';
         ALTER DATABASE postgres SET search_path = public, pg_catalog;",
    );
    let open = Open::on(&address(&server));
    let other = open::to_write(address(&server)).unwrap();
    let asked: Result<i64, _> =
        other.value("SELECT 1 FROM (SELECT pg_current_snapshot()) it", &[]).map(|it| it.unwrap());
    assert!(asked.is_err(), "the server answers");
    for name in ["first", "second"] {
        let note = save_note(&other, name, "").unwrap();
        assert_eq!(open.hear_until(subject(&note)), [subject(&note)]);
    }
}

#[test]
fn a_desk_that_lost_its_connections_hears_what_came_meanwhile() {
    let Some(server) = Server::start() else { return };
    let open = Open::on(&address(&server));
    let other = open::to_write(address(&server)).unwrap();
    let first = save_note(&other, "first", "").unwrap();
    assert_eq!(open.hear_until(subject(&first)), [subject(&first)]);
    // The connections that read the history do nothing else.
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND (query LIKE 'LISTEN%' OR query LIKE '%FROM history%');";
    for name in ["second", "third"] {
        server.say(cut);
        let note = save_note(&other, name, "").unwrap();
        assert_eq!(open.hear_until(subject(&note)), [subject(&note)]);
    }
}

#[test]
fn offices_in_one_database_do_not_wake_each_other_and_only_what_leaves_history_wakes() {
    let Some(server) = Server::start() else { return };
    server.say("CREATE SCHEMA south; CREATE SCHEMA \"North \"\"1\"\"\";");
    let of = |name: &str| format!("{}&options=-csearch_path%3D{name}", server.address());
    let [south, north] = ["south", "%22North\\%20%22%221%22%22%22"]
        .map(|name| open::to_write(Address::parse(&of(name)).unwrap()).unwrap());
    let mut hears = postgres::Client::connect(&server.address(), postgres::NoTls).unwrap();
    hears.batch_execute("LISTEN \"aftercare south\"; LISTEN \"aftercare North \"\"1\"\"\"").unwrap();
    save_note(&north, "north", "").unwrap();
    change(&south, UserId(0), |_| Ok(())).unwrap();
    save_note(&south, "south", "").unwrap();
    let mut told = hears.notifications();
    let channels: Vec<String> =
        told.timeout_iter(Duration::from_secs(20)).take(2).map(|it| Ok(it.channel().to_owned())).collect().unwrap();
    assert_eq!(channels, ["aftercare North \"1\"", "aftercare south"]);
    assert!(told.is_empty());
}

/// Lets through what a desk and the server say to each other, but nothing of being told.
fn server_that_tells_nobody(server: &Server) -> Address {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let socket = server.folder().join(".s.PGSQL.5432");
    let run = move || {
        for desk in listener.incoming().map_while(Result::ok) {
            let Ok(server) = UnixStream::connect(&socket) else { return };
            let (from_desk, to_desk) = (desk.try_clone().unwrap(), desk);
            let (from_server, to_server) = (server.try_clone().unwrap(), server);
            let refuses = |said: &mut [u8]| {
                for word in [&b"LISTEN \""[..], &b"NOTIFY \""[..]] {
                    for at in 0..said.len().saturating_sub(word.len()) {
                        if said[at..].starts_with(word) {
                            said[at] = b'X';
                        }
                    }
                }
            };
            pass_on(from_desk, to_server, refuses);
            pass_on(from_server, to_desk, |_| ());
        }
    };
    std::thread::Builder::new().spawn(run).unwrap();
    Address::parse(&format!("postgres://office@127.0.0.1:{port}/postgres")).unwrap()
}

fn pass_on(mut from: impl Read + Send + 'static, mut to: impl Write + Send + 'static, f: fn(&mut [u8])) {
    let run = move || {
        let mut buffer = [0; 65_536];
        while let Ok(count @ 1..) = from.read(&mut buffer) {
            f(&mut buffer[..count]);
            if to.write_all(&buffer[..count]).is_err() {
                return;
            }
        }
    };
    std::thread::Builder::new().spawn(run).unwrap();
}

#[test]
fn a_server_that_tells_nobody_of_changes_is_asked() {
    let Some(server) = Server::start() else { return };
    let silent = server_that_tells_nobody(&server);
    let open = Open::on(&silent);
    // Saving goes on where telling is refused.
    let own = open.save("own");
    assert_eq!(open.hear_until(subject(&own)), [subject(&own)]);
    let other = open::to_write(&silent).unwrap();
    let begun = Instant::now();
    let note = save_note(&other, "other", "").unwrap();
    assert_eq!(open.hear_until(subject(&note)), [subject(&note)]);
    eprintln!("told after {:?} by a server that is asked", begun.elapsed());
}
