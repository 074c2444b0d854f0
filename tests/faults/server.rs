//! A server that is killed in mid-save, with all its processes, and started again. It writes to the disk as it
//! would in an office.

use std::{
    process::{Child, Command, Stdio},
    sync::{
        atomic::{AtomicBool, Ordering::Relaxed},
        mpsc::channel,
    },
    time::{Duration, Instant},
};

use aftercare::db::open;

use super::{
    Engine, count, dice, gather,
    ledger::{Line, Tally, judge},
    office::{Clerk, Moments},
    rounds,
};
use crate::util::server::Server;

/// So many desks, which find the server again by themselves.
const CLERKS: usize = 3;

/// So many kills on the same data; then it is made anew.
const ON_THE_SAME_DATA: usize = 20;

/// What a server has that was killed: its crash is recovered from what is on the disk.
const LASTING: &str = "-c max_connections=200 -c max_locks_per_transaction=256 -c fsync=on -c full_page_writes=on";

/// A server that is this process's own child.
struct Killable {
    server: Server,
    process: Child,
}

impl Killable {
    fn start() -> Option<Self> {
        let server = Server::start_with(LASTING)?;
        server.stop();
        let process = Self::spawn(&server);
        Some(Self { server, process })
    }

    fn spawn(server: &Server) -> Child {
        let mut process = Self::started(server);
        let begun = Instant::now();
        while postgres::Client::connect(&server.address(), postgres::NoTls).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(120), "the server does not come back");
            // It does not start beside one of the old processes: one that began while they were counted ends by itself.
            if process.try_wait().unwrap().is_some() {
                process = Self::started(server);
            }
            std::thread::park_timeout(Duration::from_millis(20));
        }
        process
    }

    fn started(server: &Server) -> Child {
        let folder = server.folder();
        let log = std::fs::OpenOptions::new().create(true).append(true).open(folder.join("log")).unwrap();
        let sockets = folder.display().to_string();
        let mut command = server.command("postgres", &["-D", &server.data(), "-k", &sockets, "-h", ""]);
        let options = LASTING.split(' ');
        command.args(options).stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap()
    }

    /// The server and all that work for it.
    fn family(&self) -> Vec<String> {
        let of_server = |pid: &String| {
            let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
            let behind_name = stat.rsplit_once(") ").map_or("", |(_, behind)| behind);
            behind_name.split(' ').nth(1) == Some(&self.process.id().to_string()) && !behind_name.starts_with('Z')
        };
        let all = std::fs::read_dir("/proc").unwrap().map(|entry| entry.unwrap().file_name());
        all.filter_map(|name| name.into_string().ok()).filter(of_server).collect()
    }

    fn kill_and_start_again(&mut self) {
        let family = self.family();
        assert!(family.len() > 3, "a server has some processes: {family:?}");
        let main = self.process.id().to_string();
        // Who ends by themselves meanwhile need not be killed.
        let _ = Command::new("sh").args(["-c", "kill -9 \"$@\"", "sh", &main]).args(&family).output().unwrap();
        self.process.wait().unwrap();
        let is_there = |pid: &String| {
            let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
            stat.rsplit_once(") ").is_some_and(|(_, behind)| !behind.starts_with('Z'))
        };
        while family.iter().any(is_there) {
            std::thread::park_timeout(Duration::from_millis(2));
        }
        self.process = Self::spawn(&self.server);
    }
}

impl Drop for Killable {
    fn drop(&mut self) {
        self.server.stop();
        // It may have ended before.
        let _ = self.process.wait();
    }
}

/// Desks work while their server is killed so often; what they said of their saves is held against what is there.
fn killed_on_the_same_data(server: &mut Killable, first: usize, kills: usize) -> Tally {
    let address = Engine::Server(&server.server).office(first);
    let moments = Moments::of_an_office();
    let (told, incoming) = channel();
    let stop = AtomicBool::new(false);
    let mut lines: Vec<Line> = Vec::new();
    std::thread::scope(|scope| {
        for number in 0..CLERKS {
            let clerk = Clerk::new(&address, &format!("C{number}"), moments.clone(), told.clone()).unwrap();
            let stop = &stop;
            scope.spawn(move || clerk.work(stop));
        }
        drop(told);
        for _ in 0..kills {
            let wanted = dice(12);
            let (mut saves, mut done) = (0, 0);
            while saves < wanted || done == 0 {
                let line = incoming.recv_timeout(Duration::from_secs(120)).expect("the desks work on");
                saves += u64::from(matches!(line, Line::Tried { .. }));
                done += u64::from(matches!(line, Line::Done { .. }));
                lines.push(line);
            }
            gather(&incoming, &mut lines, Duration::from_micros(dice(15_000)));
            server.kill_and_start_again();
            lines.extend(incoming.try_iter());
        }
        stop.store(true, Relaxed);
        lines.extend(incoming.iter());
    });
    judge(&open::to_write(&address).unwrap(), &lines)
}

#[cfg(target_os = "linux")]
#[test]
fn a_server_that_is_killed_in_mid_save_has_all_that_was_acknowledged_and_nothing_twice() {
    let rounds = rounds(4, 1);
    let Some(mut server) = Killable::start() else { return };
    let mut all = Tally::default();
    for first in (0..rounds).step_by(ON_THE_SAME_DATA) {
        let tally = killed_on_the_same_data(&mut server, first, ON_THE_SAME_DATA.min(rounds - first));
        tally.holds();
        all.add(tally);
    }
    count("kill -9 of the server, 3 desks, PostgreSQL", rounds, &all);
}
