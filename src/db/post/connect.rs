//! Reaching a server: its address, its certificate, and whether it is one that this program can work with.

use std::time::Duration;

use postgres::{
    Client, Config, NoTls,
    config::{Host, SslMode},
    error::SqlState,
};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{Post, tls};
use crate::{
    base::{failure::Failure, say::Said},
    db::address::{Mode, Server, causes},
};

/// How long a server may take to answer the first time.
const PATIENCE: Duration = Duration::from_secs(5);
/// The oldest server whose statements were tried.
const OLDEST: i32 = 130_000;

/// Connects to a server.
///
/// # Errors
/// It can't be reached, does not let us in, shows no certificate that holds, or is too old.
pub(in crate::db) fn connect(server: &Server) -> Result<Post, Failure> {
    let mut config: Config = server.url().parse().map_err(|error| refused("error-server", server, &error))?;
    let mode = mode(server, &config);
    if let Some(password) = server.password() {
        config.password(password);
    }
    config.connect_timeout(PATIENCE).application_name("aftercare").ssl_mode(match mode {
        Mode::Disable => SslMode::Disable,
        Mode::Prefer => SslMode::Prefer,
        Mode::VerifyCa | Mode::VerifyFull => SslMode::Require,
    });
    let reached = match mode {
        Mode::Disable => config.connect(NoTls),
        _ => config.connect(MakeRustlsConnect::new(tls::enciphering(&server.tls, mode)?)),
    };
    let mut client = reached.map_err(|error| unreached(server, &error))?;
    look_at(&mut client, server)?;
    Ok(Post::new(client))
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
