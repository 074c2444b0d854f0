//! Reaching a server: its address, its certificate, and whether it is one that this program can work with.

use std::{
    sync::{Arc, mpsc::channel},
    time::Duration,
};

use postgres::{
    Client, Config, NoTls,
    config::{Host, SslMode, SslNegotiation},
    error::SqlState,
};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{
    Link, Post, tls,
    watch::{Guard, Plain, Verdict, Watch},
};
use crate::{
    base::{failure::Failure, say::Said},
    db::address::{Mode, Server, causes},
};

/// How long a server may take to let us in.
const PATIENCE: Duration = Duration::from_secs(4);
/// What we ask of every server that knows it, in milliseconds or as it says: a desk that died holds nobody up, and
/// nobody waits without end. A server that has silent transactions ended sooner than that keeps to it.
const TERMS: &str = "SELECT set_config(known.name, wanted.setting, false)
     FROM (VALUES ('idle_in_transaction_session_timeout', '15s'), ('lock_timeout', '40s'),
                  ('client_connection_check_interval', '5s'), ('tcp_user_timeout', '20s'),
                  ('tcp_keepalives_idle', '10'), ('tcp_keepalives_interval', '3'), ('tcp_keepalives_count', '4'))
          AS wanted (name, setting)
     JOIN pg_settings known ON known.name = wanted.name
     WHERE NOT (known.name = 'idle_in_transaction_session_timeout' AND known.setting ~ '^[1-9][0-9]{0,3}$')";
/// The oldest server whose statements were tried.
const OLDEST: i32 = 130_000;

/// Connects to a server.
///
/// # Errors
/// It can't be reached, does not let us in, shows no certificate that holds, or is too old.
pub(in crate::db) fn connect(server: &Server) -> Result<Post, Failure> {
    Ok(Post::new(server.clone(), reach(server)?))
}

/// Reaches a server, in a bounded time, and says who we are to it.
///
/// # Errors
/// As [`connect`].
pub(super) fn reach(server: &Server) -> Result<Link, Failure> {
    let watch = Arc::<Watch>::default();
    let mut client = knock(server, &watch).map_err(|unheard| unheard.said(server))?;
    let waits = watch.wait();
    look_at(&mut client, server)?;
    client.batch_execute(TERMS).map_err(|error| refused("error-server", server, &error))?;
    let backend = backend(&mut client);
    let own = server.clone();
    watch.asks(Box::new(move || beside(&own, backend)));
    drop(waits);
    Ok(Link { client, watch, backend })
}

/// The process of the server that works for a connection: its number, and when it began, in microseconds.
pub(super) type Backend = (i32, i64);

/// Who works for us; none where the server does not say.
fn backend(client: &mut Client) -> Option<Backend> {
    let sql = "SELECT pid, CAST(EXTRACT(EPOCH FROM backend_start) * 1000000 AS BIGINT)
         FROM pg_stat_activity WHERE pid = pg_backend_pid()";
    let row = client.query_opt(sql, &[]).ok().flatten()?;
    Some((row.try_get(0).ok()?, row.try_get(1).ok()?))
}

/// What the server does for a connection that has gone silent.
fn beside(server: &Server, backend: Option<Backend>) -> Verdict {
    let watch = Arc::<Watch>::default();
    let mut client = match knock(server, &watch) {
        Ok(client) => client,
        Err(Unheard::Refused(error)) if error.code().is_some() => return Verdict::Working,
        Err(_) => return Verdict::Unreached,
    };
    let Some((pid, began)) = backend else { return Verdict::Working };
    let sql = "SELECT COALESCE(state, '') FROM pg_stat_activity
         WHERE pid = $1 AND CAST(EXTRACT(EPOCH FROM backend_start) * 1000000 AS BIGINT) = $2";
    let _waits = watch.wait();
    let found = client.query_opt(sql, &[&pid, &began]).map(|row| row.and_then(|row| row.try_get::<_, String>(0).ok()));
    match found {
        Ok(Some(state)) if state.starts_with("idle") => Verdict::Answered,
        Ok(None) => Verdict::Gone,
        Err(_) if client.is_closed() => Verdict::Unreached,
        Ok(Some(_)) | Err(_) => Verdict::Working,
    }
}

/// Why there is no connection.
enum Unheard {
    /// Refused, by the server or on the way to it.
    Refused(Box<postgres::Error>),
    /// Before the server was asked.
    Failed(Failure),
    /// Nothing came.
    Silence,
}

impl Unheard {
    fn said(self, server: &Server) -> Failure {
        match self {
            Self::Refused(error) => unreached(server, &error),
            Self::Failed(failure) => failure,
            Self::Silence => Said::new("error-server-unreached")
                .with("address", server.to_string())
                .with("why", Said::new("error-server-silent"))
                .into(),
        }
    }
}

/// Connects, on a thread of its own: a server that takes the call and then says nothing is not waited for.
fn knock(server: &Server, watch: &Arc<Watch>) -> Result<Client, Unheard> {
    let mut config: Config =
        server.url().parse().map_err(|error| Unheard::Failed(refused("error-server", server, &error)))?;
    let mode = mode(server, &config);
    if let Some(password) = server.password() {
        config.password(password);
    }
    config.connect_timeout(PATIENCE).application_name("aftercare").ssl_mode(match mode {
        Mode::Disable => SslMode::Disable,
        Mode::Prefer => SslMode::Prefer,
        Mode::VerifyCa | Mode::VerifyFull => SslMode::Require,
    });
    config.keepalives(true).keepalives_idle(Duration::from_secs(10)).keepalives_interval(Duration::from_secs(3));
    config.keepalives_retries(3).tcp_user_timeout(Duration::from_secs(10));
    let reaches: Box<dyn FnOnce() -> Result<Client, postgres::Error> + Send> = match mode {
        Mode::Disable if config.get_hosts().iter().all(|host| matches!(host, Host::Tcp(_))) => {
            // Not enciphered, but through what the client has for that: there the stream can be watched.
            config.ssl_mode(SslMode::Require).ssl_negotiation(SslNegotiation::Direct);
            let guard = Guard { inner: Plain, watch: Arc::clone(watch) };
            Box::new(move || config.connect(guard))
        }
        Mode::Disable => Box::new(move || config.connect(NoTls)),
        _ => {
            let rustls = MakeRustlsConnect::new(tls::enciphering(&server.tls, mode).map_err(Unheard::Failed)?);
            let guard = Guard { inner: rustls, watch: Arc::clone(watch) };
            Box::new(move || config.connect(guard))
        }
    };
    let (answer, reached) = channel();
    // Nobody waits any more for one that was too slow.
    let knocks = move || drop(answer.send(reaches()));
    let no_thread = |error: std::io::Error| Unheard::Failed(Failure::Db(error.to_string()));
    std::thread::Builder::new().name("aftercare-knocking".to_owned()).spawn(knocks).map_err(no_thread)?;
    match reached.recv_timeout(PATIENCE) {
        Ok(reached) => reached.map_err(|error| Unheard::Refused(Box::new(error))),
        Err(_) => Err(Unheard::Silence),
    }
}

/// Across a network, what is said is enciphered and the server shows who it is, unless the address says otherwise.
pub(super) fn mode(server: &Server, config: &Config) -> Mode {
    let is_here = |host: &Host| match host {
        Host::Tcp(name) => ["localhost", "127.0.0.1", "::1"].contains(&name.as_str()),
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    let is_asked_for = server.tls.authority.is_some() || server.tls.own.is_some();
    server.tls.mode.unwrap_or_else(|| {
        if config.get_hosts().iter().all(is_here) && !is_asked_for { Mode::Disable } else { Mode::VerifyFull }
    })
}

/// What kept us from getting in.
fn unreached(server: &Server, error: &postgres::Error) -> Failure {
    match tls::unfit(error) {
        Some(said) => said.with("address", server.to_string()).into(),
        None => refused(why(error), server, error),
    }
}

/// What kept us from getting in, as a text key.
fn why(error: &postgres::Error) -> &'static str {
    let Some(said) = error.as_db_error() else {
        let said = causes(error);
        let is_about = |words: &[&str]| words.iter().any(|word| said.contains(word));
        return if is_about(&["password missing"]) {
            "error-server-password-missing"
        } else if is_about(&["server does not support TLS"]) {
            "error-server-no-tls"
        } else if is_about(&["certificate", "tls", "TLS"]) {
            "error-server-certificate"
        } else {
            "error-server-unreached"
        };
    };
    let code = said.code();
    if *code == SqlState::INVALID_PASSWORD {
        "error-server-password"
    } else if *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION {
        // The server lists who may come from where; one who does not stand there needs no other password.
        if said.message().contains("pg_hba.conf") { "error-server-not-listed" } else { "error-server-password" }
    } else if *code == SqlState::INVALID_CATALOG_NAME {
        "error-server-no-database"
    } else if *code == SqlState::TOO_MANY_CONNECTIONS {
        "error-server-crowded"
    } else {
        "error-server"
    }
}

fn refused(key: &'static str, server: &Server, error: &postgres::Error) -> Failure {
    Said::new(key).with("address", server.to_string()).with("why", causes(error)).into()
}

/// Whether the server is one that this program can work with.
fn look_at(client: &mut Client, server: &Server) -> Result<(), Failure> {
    let ask = |client: &mut Client, what: &str| {
        let row = client.query_one(&format!("SHOW {what}"), &[]);
        row.and_then(|row| row.try_get::<_, String>(0)).map_err(|error| refused("error-server", server, &error))
    };
    let (number, name) = (ask(client, "server_version_num")?, ask(client, "server_version")?);
    if number.parse().unwrap_or(0) < OLDEST {
        return Err(Said::new("error-server-old").with("address", server.to_string()).with("found", name).into());
    }
    let encoding = ask(client, "server_encoding")?;
    if encoding != "UTF8" {
        return Err(Said::new("error-server-encoding")
            .with("address", server.to_string())
            .with("found", encoding)
            .into());
    }
    Ok(())
}
