//! How PostgreSQL's own programs reach the server that we reach: by their environment, which nobody else can read, and
//! never by their arguments, which everybody can.

use std::path::Path;

use postgres::{Config, config::Host};

use super::connect::mode;
use crate::{
    base::failure::Failure,
    db::address::{Mode, Server, causes},
};

/// The first version of the programs that asks the system which certificates it trusts.
const TRUSTS_THE_SYSTEM: u32 = 16;
/// Where systems keep the certificates that they trust, for older ones.
const TRUSTED: &[&str] = &[
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];
/// What may stand in the environment and lead elsewhere.
pub(in crate::db) const ELSEWHERE: &[&str] = &[
    "PGSERVICE",
    "PGSERVICEFILE",
    "PGHOSTADDR",
    "PGOPTIONS",
    "PGSSLROOTCERT",
    "PGSSLMODE",
    "PGSSLCERT",
    "PGSSLKEY",
    "PGPORT",
    "PGREQUIRESSL",
];

/// The variables by which programs of a version reach a server, with the certificate checked as we check it.
///
/// # Errors
/// When the address can't be read.
pub(in crate::db) fn environment(server: &Server, major: u32) -> Result<Vec<(&'static str, String)>, Failure> {
    let config: Config = server.url().parse().map_err(|error: postgres::Error| Failure::Db(causes(&error)))?;
    let host = |host: &Host| match host {
        Host::Tcp(name) => name.clone(),
        #[cfg(unix)]
        Host::Unix(path) => path.display().to_string(),
    };
    let joined = |parts: Vec<String>| parts.join(",");
    let mut all = vec![
        ("PGHOST", joined(config.get_hosts().iter().map(host).collect())),
        ("PGDATABASE", config.get_dbname().unwrap_or_default().to_owned()),
        ("PGUSER", config.get_user().unwrap_or_default().to_owned()),
        ("PGAPPNAME", "aftercare".to_owned()),
        ("PGCLIENTENCODING", "UTF8".to_owned()),
        ("PGCONNECT_TIMEOUT", "10".to_owned()),
    ];
    if !config.get_ports().is_empty() {
        all.push(("PGPORT", joined(config.get_ports().iter().map(u16::to_string).collect())));
    }
    let password = server.password();
    all.extend(password.map(|password| ("PGPASSWORD", String::from_utf8_lossy(&password).into_owned())));
    let mode = mode(server, &config);
    let named = match mode {
        Mode::Disable => "disable",
        Mode::Prefer => "prefer",
        Mode::VerifyCa => "verify-ca",
        Mode::VerifyFull => "verify-full",
    };
    all.push(("PGSSLMODE", named.to_owned()));
    let path = |path: &Path| path.display().to_string();
    if let Some((certificate, key)) = &server.tls.own {
        all.extend([("PGSSLCERT", path(certificate)), ("PGSSLKEY", path(key))]);
    }
    if matches!(mode, Mode::VerifyCa | Mode::VerifyFull) {
        let bundle = || TRUSTED.iter().find(|path| Path::new(path).is_file()).map(|path| (*path).to_owned());
        let of_system = || if major >= TRUSTS_THE_SYSTEM { Some("system".to_owned()) } else { bundle() };
        let trusted = server.tls.authority.as_deref().map(path).or_else(of_system);
        all.extend(trusted.map(|trusted| ("PGSSLROOTCERT", trusted)));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::address::Address;

    #[test]
    fn programs_reach_the_same_place_and_check_its_certificate_across_a_network() {
        let of = |url: &str, major| {
            let Address::Server(server) = Address::parse(url).unwrap() else { panic!("{url}") };
            environment(&server, major).unwrap()
        };
        let has = |all: &[(&str, String)], name: &str, value: &str| {
            assert!(all.contains(&(name, value.to_owned())), "{name}={value}: {all:?}");
        };
        let far = of("postgres://office:ge%3Aheim@db.firma.cn:6432/service", 17);
        for (name, value) in [
            ("PGHOST", "db.firma.cn"),
            ("PGPORT", "6432"),
            ("PGDATABASE", "service"),
            ("PGUSER", "office"),
            ("PGPASSWORD", "ge:heim"),
            ("PGSSLMODE", "verify-full"),
            ("PGSSLROOTCERT", "system"),
        ] {
            has(&far, name, value);
        }
        let near = of("postgres://office@/service?host=/run/pg", 15);
        has(&near, "PGHOST", "/run/pg");
        has(&near, "PGSSLMODE", "disable");
        let own = of("postgres://office@db.firma.cn/service?sslmode=verify-ca&sslrootcert=/etc/office/root.pem", 15);
        has(&own, "PGSSLMODE", "verify-ca");
        has(&own, "PGSSLROOTCERT", "/etc/office/root.pem");
        assert!(!near.iter().any(|(name, _)| *name == "PGPASSWORD"));
    }
}
