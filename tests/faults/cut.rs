//! A network that is cut between a desk and its server: both stay up, and neither hears anything of the other.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    os::unix::net::UnixStream,
    path::PathBuf,
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicBool, Ordering::Relaxed},
        mpsc::channel,
    },
    time::Duration,
};

use aftercare::{
    base::{failure::Failure, id::UserId},
    db::{
        address::Address,
        clock::Clock,
        number::{self, Pattern},
        open, tx,
    },
};

use super::{
    Engine, count, gather,
    ledger::{Line, judge},
    office::{Clerk, Moments},
};
use crate::util::{file::NOON, server::Server};

/// The way to a server, which can go silent: what is sent then arrives when it speaks again.
#[derive(Clone)]
struct Way {
    is_cut: Arc<(Mutex<bool>, Condvar)>,
    port: u16,
}

impl Way {
    /// To the server's socket.
    fn to(socket: PathBuf) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let way = Self { is_cut: Arc::default(), port: listener.local_addr().unwrap().port() };
        let passing = way.clone();
        beside(move || {
            for desk in listener.incoming().map_while(Result::ok) {
                let Ok(server) = UnixStream::connect(&socket) else { continue };
                let (there, back) = (passing.clone(), passing.clone());
                let (desk_too, server_too): (TcpStream, UnixStream) =
                    (desk.try_clone().unwrap(), server.try_clone().unwrap());
                beside(move || there.pass(desk, server));
                beside(move || back.pass(server_too, desk_too));
            }
        });
        way
    }

    fn pass(&self, mut from: impl Read, mut to: impl Write) {
        let mut block = [0; 16 * 1024];
        while let Ok(read @ 1..) = from.read(&mut block) {
            let (cut, spoken) = &*self.is_cut;
            let waited = spoken.wait_while(cut.lock().unwrap(), |cut| *cut).unwrap();
            drop(waited);
            if to.write_all(&block[..read]).is_err() {
                return;
            }
        }
    }

    fn cut(&self, is_cut: bool) {
        let (cut, spoken) = &*self.is_cut;
        *cut.lock().unwrap() = is_cut;
        spoken.notify_all();
    }
}

/// On a thread of its own, which ends with the test.
fn beside(work: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().spawn(work).unwrap();
}

/// How long the network is away.
fn away() -> Duration {
    Duration::from_secs(if std::env::var_os(super::ROUNDS).is_some() { 30 } else { 3 })
}

/// After so long a save of others goes through at the latest, whatever a desk held that nobody hears of any more.
const HELD_UP_MOST: Duration = Duration::from_secs(25);

/// Cuts the way of a desk that has taken a number and not yet saved.
fn cut_in_mid_save(address: &Address, way: &Way) {
    let conn = open::to_write(address).unwrap();
    let (cut, is_cut) = channel();
    let (way, was_cut) = (way.clone(), AtomicBool::new(false));
    beside(move || {
        let pattern = Pattern::parse("SC{yyyy}{mm}-{seq:4}").unwrap();
        let day = NOON.day(chrono_tz::Asia::Shanghai);
        // Whatever comes of it: it may be given up on either side.
        let _ = tx::within(&conn, &Clock::standing_at(NOON), UserId(0), "test", |tx| {
            number::take(tx, "call", &pattern, day)?;
            // Once: it may be tried again.
            if !was_cut.swap(true, Relaxed) {
                way.cut(true);
                cut.send(()).unwrap();
            }
            tx.value::<i64>("SELECT COUNT(*) FROM call", &[])?;
            Err::<(), _>(Failure::Cancelled)
        });
    });
    is_cut.recv_timeout(Duration::from_secs(60)).expect("a number is taken");
}

#[test]
fn a_network_that_is_cut_loses_and_doubles_nothing_and_holds_nobody_up_for_long() {
    let Some(server) = Server::start() else { return };
    let direct = Engine::Server(&server).office(0);
    let way = Way::to(server.folder().join(".s.PGSQL.5432"));
    let over_the_way =
        format!("postgres://office@127.0.0.1:{}/postgres?sslmode=disable&options=-csearch_path%3Doffice0", way.port);
    let over_the_way = Address::parse(&over_the_way).unwrap();
    let moments = Moments::of_an_office();
    let ((far, of_far), (near, of_near)) = (channel(), channel());
    let stop = AtomicBool::new(false);
    let (mut far_lines, mut near_lines): (Vec<Line>, Vec<Line>) = Default::default();
    std::thread::scope(|scope| {
        for (number, address, told) in [(0, &over_the_way, far.clone()), (1, &over_the_way, far), (2, &direct, near)] {
            let clerk = Clerk::new(address, &format!("C{number}"), moments.clone(), told).unwrap();
            let stop = &stop;
            scope.spawn(move || clerk.work(stop));
        }
        gather(&of_far, &mut far_lines, Duration::from_millis(700));
        cut_in_mid_save(&over_the_way, &way);
        gather(&of_far, &mut far_lines, away());
        way.cut(false);
        // Who was away works on.
        let before = far_lines.len();
        let done = |lines: &[Line]| lines[before..].iter().filter(|line| matches!(line, Line::Done { .. })).count();
        while done(&far_lines) < 10 {
            far_lines.push(of_far.recv_timeout(Duration::from_secs(60)).expect("the desks work on"));
        }
        stop.store(true, Relaxed);
        far_lines.extend(of_far.iter());
        near_lines.extend(of_near.iter());
    });
    let near = judge(&open::to_read(&direct).unwrap(), &near_lines);
    let all: Vec<Line> = far_lines.into_iter().chain(near_lines).collect();
    let tally = judge(&open::to_write(&direct).unwrap(), &all);
    let held_up = format!("others were held up {} ms at most", near.longest_ms);
    count(&format!("network cut for {} s, PostgreSQL", away().as_secs()), 1, &format!("{tally}; {held_up}"));
    assert!(Duration::from_millis(near.longest_ms) < HELD_UP_MOST, "{held_up}");
    tally.holds();
}
