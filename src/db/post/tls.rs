//! Enciphering, and the check of the server's certificate, as the address asks for it.

use std::{path::Path, sync::Arc};

use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        verify_server_name,
    },
    crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature},
    pki_types::{
        CertificateDer, PrivateKeyDer, ServerName, UnixTime,
        pem::{Error as PemError, PemObject as _},
    },
    server::ParsedCertificate,
};
use rustls_platform_verifier::BuilderVerifierExt as _;

use crate::{
    base::{failure::Failure, say::Said, time::Instant},
    db::address::{Mode, Tls, causes},
};

/// Enciphering as the address asks for it.
///
/// # Errors
/// A file of certificates that can't be read, or holds none.
pub(super) fn enciphering(tls: &Tls, mode: Mode) -> Result<ClientConfig, Failure> {
    let provider = CryptoProvider::get_default().cloned();
    let provider = provider.unwrap_or_else(|| Arc::new(rustls::crypto::ring::default_provider()));
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider));
    let builder = builder.with_safe_default_protocol_versions().map_err(|error| broken(&error))?;
    let builder = match (&tls.authority, mode) {
        (_, Mode::Prefer | Mode::Disable) => {
            builder.dangerous().with_custom_certificate_verifier(Arc::new(Unchecked(provider)))
        }
        (Some(file), _) => {
            let own = Own::new(file, provider, mode == Mode::VerifyFull)?;
            builder.dangerous().with_custom_certificate_verifier(Arc::new(own))
        }
        (None, _) => builder.with_platform_verifier().map_err(|error| broken(&error))?,
    };
    let Some((certificate, key)) = &tls.own else { return Ok(builder.with_no_client_auth()) };
    let shown = certificates(certificate)?;
    let key = PrivateKeyDer::from_pem_file(key).map_err(|error| unread(key, &error))?;
    builder.with_client_auth_cert(shown, key).map_err(|error| broken(&error))
}

fn broken(error: &Error) -> Failure {
    Failure::Db(causes(error))
}

/// The certificates of a file.
fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let read = CertificateDer::pem_file_iter(file).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let found = read.map_err(|error| unread(file, &error))?;
    if found.is_empty() { Err(unread(file, &PemError::NoItemsFound)) } else { Ok(found) }
}

fn unread(file: &Path, error: &PemError) -> Failure {
    if let PemError::Io(error) = error {
        return Failure::io(file, error);
    }
    Said::new("error-server-authority-file").with("path", file.display().to_string()).into()
}

/// What is wrong with a certificate, in a sentence for each case. None where the failure is not about one.
pub(super) fn unfit(error: &(dyn std::error::Error + 'static)) -> Option<Said> {
    let moment = |at: &UnixTime| i64::try_from(at.as_secs()).map_or(Instant(0), |seconds| Instant(seconds * 1000));
    let Error::InvalidCertificate(error) = of_tls(error)? else { return None };
    Some(match error {
        CertificateError::UnknownIssuer => Said::new("error-server-authority"),
        CertificateError::Expired => Said::new("error-server-expired").with("until", ""),
        CertificateError::ExpiredContext { not_after, .. } => {
            Said::new("error-server-expired").with("until", moment(not_after))
        }
        CertificateError::NotValidYet => Said::new("error-server-not-yet").with("from", ""),
        CertificateError::NotValidYetContext { not_before, .. } => {
            Said::new("error-server-not-yet").with("from", moment(not_before))
        }
        CertificateError::NotValidForName => Said::new("error-server-name").with("names", ""),
        CertificateError::NotValidForNameContext { presented, .. } => {
            // `DnsName("db.example.com")`
            let name = |one: &String| one.split('"').nth(1).unwrap_or(one).to_owned();
            Said::new("error-server-name").with("names", presented.iter().map(name).collect::<Vec<_>>().join(", "))
        }
        _ => return None,
    })
}

/// What the enciphering says, wherever it stands among the causes.
fn of_tls<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a Error> {
    let mut next = Some(error);
    while let Some(one) = next {
        let wrapped = one.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        let inner = wrapped.and_then(|inner| inner.downcast_ref::<Error>());
        if let Some(found) = one.downcast_ref::<Error>().or(inner) {
            return Some(found);
        }
        next = one.source();
    }
    None
}

/// Trusts the authorities of a file, and certificates that stand in it themselves.
#[derive(Debug)]
struct Own {
    inner: Arc<WebPkiServerVerifier>,
    listed: Vec<CertificateDer<'static>>,
    checks_name: bool,
}

impl Own {
    fn new(file: &Path, provider: Arc<CryptoProvider>, checks_name: bool) -> Result<Self, Failure> {
        let listed = certificates(file)?;
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(listed.iter().cloned());
        let inner = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build();
        let unread = |_| Said::new("error-server-authority-file").with("path", file.display().to_string());
        Ok(Self { inner: inner.map_err(unread)?, listed, checks_name })
    }
}

impl ServerCertVerifier for Own {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        // Many servers show a certificate that they made for themselves; whoever lists it means just that one.
        if self.listed.iter().any(|listed| listed.as_ref() == end_entity.as_ref()) {
            if self.checks_name {
                verify_server_name(&ParsedCertificate::try_from(end_entity)?, name)?;
            }
            return Ok(ServerCertVerified::assertion());
        }
        match self.inner.verify_server_cert(end_entity, intermediates, name, ocsp, now) {
            // The name is looked at last: all else holds.
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if !self.checks_name => Ok(ServerCertVerified::assertion()),
            checked => checked,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

/// Takes any certificate: enciphered against those who listen, not against those who pretend.
#[derive(Debug)]
struct Unchecked(Arc<CryptoProvider>);

impl ServerCertVerifier for Unchecked {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
