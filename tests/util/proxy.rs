//! A bad network between a desk and its server, as a test wants it.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    os::unix::net::UnixStream,
    path::PathBuf,
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

use super::server::Server;

/// What the network does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Net {
    /// It works.
    Works,
    /// Nobody gets through, and who had is cut off.
    Away,
    /// What is sent is lost, without a word.
    Silent,
}

/// What happens to the next COMMIT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commit {
    /// It arrives, and its answer does: nothing happens.
    Passes,
    /// The connection is cut before it arrives.
    Lost,
    /// It arrives; the connection is cut before the answer comes.
    Unanswered,
    /// It arrives; the answer never comes, and the connection stands.
    Swallowed,
}

struct Shared {
    net: Mutex<Net>,
    changed: Condvar,
    /// What happens to the next COMMIT, and to the network then.
    commit: Mutex<(Commit, Net)>,
    open: Mutex<Vec<(TcpStream, UnixStream)>>,
    server: PathBuf,
    calls: AtomicUsize,
}

/// A network to a server, in the test's hand.
pub struct Proxy {
    shared: Arc<Shared>,
    port: u16,
}

impl Proxy {
    pub fn to(server: &Server) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared {
            net: Mutex::new(Net::Works),
            changed: Condvar::new(),
            commit: Mutex::new((Commit::Passes, Net::Works)),
            open: Mutex::default(),
            server: server.folder().join(".s.PGSQL.5432"),
            calls: AtomicUsize::new(0),
        });
        let calls = Arc::clone(&shared);
        // They end with the test's process.
        thread(move || listener.incoming().flatten().for_each(|caller| calls.take(caller)));
        Self { shared, port }
    }

    /// The address of a database through this network.
    pub fn address(&self, database: &str) -> String {
        format!("postgres://office@127.0.0.1:{}/{database}", self.port)
    }

    /// The network is like this from now on.
    pub fn set(&self, net: Net) {
        self.shared.set(net);
    }

    /// How many connections were begun.
    pub fn calls(&self) -> usize {
        self.shared.calls.load(Relaxed)
    }

    /// Who is through is cut off, once.
    pub fn cut(&self) {
        self.shared.cut();
    }

    /// What happens to the next COMMIT, and what the network is like from then on.
    pub fn on_commit(&self, commit: Commit, then: Net) {
        *self.shared.commit.lock().unwrap() = (commit, then);
    }
}

fn thread(f: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().spawn(f).unwrap();
}

impl Shared {
    fn set(&self, net: Net) {
        *self.net.lock().unwrap() = net;
        self.changed.notify_all();
        if net == Net::Away {
            self.cut();
        }
    }

    fn cut(&self) {
        for (caller, server) in self.open.lock().unwrap().drain(..) {
            close(&caller, &server);
        }
    }

    fn take(self: &Arc<Self>, caller: TcpStream) {
        self.calls.fetch_add(1, Relaxed);
        if *self.net.lock().unwrap() == Net::Away {
            return;
        }
        let Ok(server) = UnixStream::connect(&self.server) else { return };
        caller.set_nodelay(true).unwrap();
        self.open.lock().unwrap().push((caller.try_clone().unwrap(), server.try_clone().unwrap()));
        let fate = Arc::new(Mutex::new((Commit::Passes, Net::Works)));
        let up = (Arc::clone(self), caller.try_clone().unwrap(), server.try_clone().unwrap(), Arc::clone(&fate));
        thread(move || up.0.carry_up(up.1, up.2, &up.3));
        let down = Arc::clone(self);
        thread(move || down.carry_down(caller, server, &fate));
    }

    /// Waits while nothing gets through.
    fn pass(&self) {
        drop(self.changed.wait_while(self.net.lock().unwrap(), |net| *net == Net::Silent).unwrap());
    }

    fn carry_up(&self, mut caller: TcpStream, mut server: UnixStream, fate: &Mutex<(Commit, Net)>) {
        let mut bytes = [0; 1 << 16];
        while let Ok(count @ 1..) = caller.read(&mut bytes) {
            self.pass();
            let is_commit = bytes[..count].windows(7).any(|part| part == b"COMMIT\0");
            let (commit, then) = match is_commit {
                true => std::mem::replace(&mut *self.commit.lock().unwrap(), (Commit::Passes, Net::Works)),
                false => (Commit::Passes, Net::Works),
            };
            *fate.lock().unwrap() = (commit, then);
            if commit == Commit::Lost || server.write_all(&bytes[..count]).is_err() {
                self.leave(then);
                break;
            }
        }
        close(&caller, &server);
    }

    fn leave(&self, then: Net) {
        if then != Net::Works {
            self.set(then);
        }
    }

    fn carry_down(&self, mut caller: TcpStream, mut server: UnixStream, fate: &Mutex<(Commit, Net)>) {
        let mut bytes = [0; 1 << 16];
        while let Ok(count @ 1..) = server.read(&mut bytes) {
            self.pass();
            match *fate.lock().unwrap() {
                // The answer is what tells that it arrived.
                (Commit::Unanswered, then) => {
                    self.leave(then);
                    break;
                }
                (Commit::Swallowed, _) => {}
                _ if caller.write_all(&bytes[..count]).is_err() => break,
                _ => {}
            }
        }
        close(&caller, &server);
    }
}

/// As far as they are still open.
fn close(caller: &TcpStream, server: &UnixStream) {
    let _ = caller.shutdown(Shutdown::Both);
    let _ = server.shutdown(Shutdown::Both);
}
