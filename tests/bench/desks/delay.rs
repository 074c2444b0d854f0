//! A server that is further away: what is said to it arrives later.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener},
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    time::Duration,
};

use aftercare::db::address::Address;

/// How much longer each question takes there and back.
const DELAY: Duration = Duration::from_millis(5);

/// Passes on what is said, later.
pub struct Proxy {
    port: u16,
}

impl Proxy {
    /// Before the server whose socket is in this folder. It ends with the program.
    pub fn start(folder: &Path) -> Self {
        let socket: PathBuf = folder.join(".s.PGSQL.5432");
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        thread("proxy", move || {
            for client in listener.incoming().flatten() {
                let Ok(server) = UnixStream::connect(&socket) else { continue };
                // Small answers are not held back to be sent together.
                client.set_nodelay(true).unwrap();
                let (answers, asks) = (server.try_clone().unwrap(), client.try_clone().unwrap());
                thread("asks", move || {
                    pass(asks, &server, DELAY);
                    let _ = server.shutdown(Shutdown::Both);
                });
                thread("answers", move || {
                    pass(answers, &client, Duration::ZERO);
                    let _ = client.shutdown(Shutdown::Both);
                });
            }
        });
        Self { port }
    }

    /// Its address.
    pub fn address(&self) -> Address {
        Address::parse(&format!("postgres://office@127.0.0.1:{}/postgres", self.port)).unwrap()
    }
}

fn thread(name: &str, work: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().name(name.to_owned()).spawn(work).unwrap();
}

fn pass(mut from: impl Read, mut to: impl Write, later: Duration) {
    let mut said = vec![0; 65_536];
    while let Ok(length) = from.read(&mut said) {
        if length == 0 {
            return;
        }
        std::thread::sleep(later);
        if to.write_all(&said[..length]).is_err() {
            return;
        }
    }
}
