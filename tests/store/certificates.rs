//! A server across a network shows who it is: each certificate that does not hold has its own sentence, and the right one
//! works. The server and all certificates are the test's own.

use std::path::{Path, PathBuf};

use aftercare::{
    base::text::{Lang, Texts},
    db::{address::Address, open},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};

use crate::util::server::Server;

/// An authority that a company has for itself.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: String,
}

fn pem(label: &str, der: &[u8]) -> String {
    let base64 = BASE64_STANDARD.encode(der);
    let lines: Vec<&str> = base64.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

fn authority(name: &str) -> Authority {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, name);
    let key = KeyPair::generate().unwrap();
    let certificate = pem("CERTIFICATE", params.self_signed(&key).unwrap().der());
    Authority { issuer: Issuer::new(params, key), certificate }
}

/// The server's certificate and key, for a name and from one year to another.
fn certificate(authority: &Authority, name: &str, years: (i32, i32)) -> (String, String) {
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    (params.not_before, params.not_after) = (date_time_ymd(years.0, 3, 1), date_time_ymd(years.1, 3, 1));
    let key = KeyPair::generate().unwrap();
    let signed = params.signed_by(&key, &authority.issuer).unwrap();
    (pem("CERTIFICATE", signed.der()), pem("PRIVATE KEY", key.serialized_der()))
}

/// A certificate as PostgreSQL's own documentation has it made: by itself, and as if it were an authority.
fn own_certificate(name: &str) -> (String, String) {
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap();
    (pem("CERTIFICATE", certificate.der()), pem("PRIVATE KEY", key.serialized_der()))
}

struct Place {
    folder: tempfile::TempDir,
    port: u16,
}

impl Place {
    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn address(&self, query: &str) -> Address {
        Address::parse(&format!("postgres://office@localhost:{}/postgres?{query}", self.port)).unwrap()
    }

    /// The key of what keeps the data from being opened, if anything does; it has a sentence in both languages.
    fn refused(&self, query: &str) -> Option<String> {
        let failure = open::to_write(self.address(query)).map(|_| ()).err()?;
        let said = failure.said();
        for lang in [Lang::Zh, Lang::En] {
            let sentence = Texts::new(lang, chrono_tz::UTC).say(&said);
            assert!(!sentence.contains('{') && !sentence.contains("error-"), "{sentence}");
            assert!(sentence.contains("localhost"), "{sentence}");
        }
        Some(said.key.into_owned())
    }
}

fn trusting(authority: &Path) -> String {
    format!("sslrootcert={}", authority.display())
}

#[test]
fn a_certificate_that_does_not_hold_is_a_sentence_each_and_the_right_one_works() {
    let Some((server, port)) = Server::start_across_a_network() else { return };
    let place = Place { folder: tempfile::tempdir().unwrap(), port };
    let (ours, theirs) = (authority("Ours"), authority("Theirs"));
    let ours_file = place.file("ours.pem", &ours.certificate);
    let theirs_file = place.file("theirs.pem", &theirs.certificate);
    let today = (2026, 2036);

    // The server has none at first.
    assert_eq!(place.refused("sslmode=require").as_deref(), Some("error-server-no-tls"));
    assert_eq!(place.refused("sslmode=prefer"), None);

    server.show(&certificate(&ours, "localhost", today));
    assert_eq!(place.refused(&trusting(&ours_file)), None, "the right one");
    assert_eq!(place.refused(&trusting(&theirs_file)).as_deref(), Some("error-server-authority"));
    assert_eq!(place.refused("sslmode=require").as_deref(), Some("error-server-authority"), "the system's authorities");
    for query in ["sslmode=prefer", "sslmode=disable"] {
        assert_eq!(place.refused(query), None, "{query} checks nothing");
    }
    let nothing = place.file("nothing.pem", "certificate?");
    let failure = open::to_write(place.address(&trusting(&nothing))).map(|_| ()).unwrap_err();
    assert_eq!(failure.said().key, "error-server-authority-file");

    server.show(&certificate(&ours, "other.example.com", today));
    assert_eq!(place.refused(&trusting(&ours_file)).as_deref(), Some("error-server-name"));
    assert_eq!(place.refused(&format!("sslmode=verify-ca&{}", trusting(&ours_file))), None, "the name is not checked");

    server.show(&certificate(&ours, "localhost", (2019, 2020)));
    for mode in ["verify-full", "verify-ca"] {
        let refused = place.refused(&format!("sslmode={mode}&{}", trusting(&ours_file)));
        assert_eq!(refused.as_deref(), Some("error-server-expired"), "{mode}");
    }
    let expired = open::to_write(place.address(&trusting(&ours_file))).map(|_| ()).unwrap_err();
    let sentence = Texts::new(Lang::En, chrono_tz::UTC).say(&expired.said());
    assert!(sentence.contains("2020-03-01"), "{sentence}");

    server.show(&certificate(&ours, "localhost", (2090, 2099)));
    assert_eq!(place.refused(&trusting(&ours_file)).as_deref(), Some("error-server-not-yet"));

    let own = own_certificate("localhost");
    let own_file = place.file("own.pem", &own.0);
    server.show(&own);
    assert_eq!(place.refused(&trusting(&own_file)), None, "a certificate that was listed itself");
    server.show(&own_certificate("localhost"));
    assert!(place.refused(&trusting(&own_file)).is_some(), "another one of the same name");
    let other_name = own_certificate("other.example.com");
    let other_file = place.file("other.pem", &other_name.0);
    server.show(&other_name);
    assert_eq!(place.refused(&trusting(&other_file)).as_deref(), Some("error-server-name"));
}
