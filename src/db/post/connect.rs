//! Reaching a server: its address, its certificate, and whether it is one that this program can work with.

use std::{sync::Arc, time::Duration};

use postgres::{
    Client, Config, NoTls,
    config::{Host, SslMode},
    error::SqlState,
};
use rustls::{ClientConfig, crypto::CryptoProvider};
use rustls_platform_verifier::BuilderVerifierExt;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::Post;
use crate::{
    base::{failure::Failure, say::Said},
    db::address::{Server, causes},
};

/// Where PostgreSQL's own programs look for a password that the address does not have.
const PASSWORD: &str = "PGPASSWORD";
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
    if let (None, Ok(password)) = (config.get_password(), std::env::var(PASSWORD)) {
        config.password(password);
    }
    config.connect_timeout(PATIENCE).application_name("aftercare").ssl_mode(mode);
    let reached = match config.get_ssl_mode() {
        SslMode::Disable => config.connect(NoTls),
        _ => config.connect(MakeRustlsConnect::new(checking()?)),
    };
    let mut client = reached.map_err(|error| refused(why(&error), server, &error))?;
    look_at(&mut client, server)?;
    Ok(Post::new(client))
}

/// Across a network, what is said is enciphered and the server shows who it is, unless the address says otherwise.
fn mode(server: &Server, config: &Config) -> SslMode {
    if server.url().contains("sslmode=") {
        return config.get_ssl_mode();
    }
    let is_here = |host: &Host| match host {
        Host::Tcp(name) => ["localhost", "127.0.0.1", "::1"].contains(&name.as_str()),
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    if config.get_hosts().iter().all(is_here) { SslMode::Disable } else { SslMode::Require }
}

/// Enciphering that checks the server's certificate against what the system trusts.
fn checking() -> Result<ClientConfig, Failure> {
    let provider = CryptoProvider::get_default().cloned();
    let provider = provider.unwrap_or_else(|| Arc::new(rustls::crypto::ring::default_provider()));
    let built = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(BuilderVerifierExt::with_platform_verifier);
    let built = built.map_err(|error| Failure::Db(causes(&error)))?;
    Ok(built.with_no_client_auth())
}

/// What kept us from getting in, as a text key.
fn why(error: &postgres::Error) -> &'static str {
    let Some(code) = error.code() else {
        let said = causes(error);
        let of_certificate = ["certificate", "tls", "TLS"];
        let is_about_certificate = of_certificate.iter().any(|word| said.contains(word));
        return if is_about_certificate { "error-server-certificate" } else { "error-server-unreached" };
    };
    match code.clone() {
        SqlState::INVALID_PASSWORD | SqlState::INVALID_AUTHORIZATION_SPECIFICATION => "error-server-password",
        SqlState::INVALID_CATALOG_NAME => "error-server-no-database",
        SqlState::TOO_MANY_CONNECTIONS => "error-server-crowded",
        _ => "error-server",
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
