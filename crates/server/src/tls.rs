//! TLS at the server itself, where no proxy stands before it. A certificate that was renewed is taken up without a stop.

use anyhow::{Context as _, Result};
use axum::extract::connect_info::Connected;
use axum::serve::IncomingStream;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};
use tls_listener::TlsListener;
use tls_listener::rustls::TlsAcceptor;
use tokio::net::TcpListener;

/// Time between two looks at the files.
const PAUSE: Duration = Duration::from_secs(60);

/// The files of the certificate, in PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tls {
    /// The certificate, and those that lead to its authority.
    pub certificat: PathBuf,
    /// Its private key.
    pub cle: PathBuf,
}

/// Who asks: the other end of the connection, through TLS or not.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair(pub(crate) SocketAddr);

impl Connected<IncomingStream<'_, TcpListener>> for Pair {
    fn connect_info(stream: IncomingStream<'_, TcpListener>) -> Self {
        Self(*stream.remote_addr())
    }
}

impl Connected<IncomingStream<'_, Ecoute>> for Pair {
    fn connect_info(stream: IncomingStream<'_, Ecoute>) -> Self {
        Self(*stream.remote_addr())
    }
}

/// What accepts connections, each under TLS.
pub(crate) type Ecoute = TlsListener<TcpListener, TlsAcceptor>;

/// The certificate that is shown, read again when its files change.
#[derive(Debug)]
pub(crate) struct Certificat {
    files: Tls,
    shown: RwLock<Arc<CertifiedKey>>,
}

impl ResolvesServerCert for Certificat {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let shown = self.shown.read().unwrap_or_else(PoisonError::into_inner);
        Some(shown.clone())
    }
}

impl Certificat {
    /// Reads the files.
    ///
    /// # Errors
    /// A file does not read, or the key is not that of the certificate.
    pub(crate) fn read(files: &Tls) -> Result<Arc<Self>> {
        let shown = RwLock::new(Arc::new(certified(files)?));
        let files = files.clone();
        Ok(Arc::new(Self { files, shown }))
    }

    /// Accepts connections with it.
    ///
    /// # Errors
    /// No protocol is left.
    pub(crate) fn listen(self: &Arc<Self>, listener: TcpListener) -> Result<Ecoute> {
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .context("choose the versions of TLS")?
            .with_no_client_auth()
            .with_cert_resolver(self.clone());
        let acceptor = TlsAcceptor::from(Arc::new(config));
        Ok(TlsListener::new(acceptor, listener))
    }

    /// Takes up a certificate that was renewed. One that does not read is told; the former stays.
    pub(crate) async fn follow(self: Arc<Self>) {
        let mut known = self.changed_at();
        loop {
            tokio::time::sleep(PAUSE).await;
            let now = self.changed_at();
            if now == known {
                continue;
            }
            match self.read_again() {
                Ok(()) => {
                    known = now;
                    tracing::info!("le certificat a été relu");
                }
                Err(error) => {
                    let error = format!("{error:#}");
                    tracing::error!(
                        error,
                        "le nouveau certificat ne se lit pas : l’ancien reste"
                    );
                }
            }
        }
    }

    fn read_again(&self) -> Result<()> {
        let read = Arc::new(certified(&self.files)?);
        *self.shown.write().unwrap_or_else(PoisonError::into_inner) = read;
        Ok(())
    }

    fn changed_at(&self) -> [Option<SystemTime>; 2] {
        [&self.files.certificat, &self.files.cle].map(|path| path.metadata().ok()?.modified().ok())
    }
}

fn certified(files: &Tls) -> Result<CertifiedKey> {
    let told = |path: &Path| format!("{} : ce fichier ne se lit pas comme du PEM", path.display());
    let chain = CertificateDer::pem_file_iter(&files.certificat)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .with_context(|| told(&files.certificat))?;
    let key = PrivateKeyDer::from_pem_file(&files.cle).with_context(|| told(&files.cle))?;
    CertifiedKey::from_der(chain, key, &ring::default_provider()).with_context(|| {
        format!(
            "{} : cette clé n’est pas celle du certificat",
            files.cle.display()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(files: &Tls) {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]);
        let made = made.expect("a certificate");
        std::fs::write(&files.certificat, made.cert.pem()).expect("a file");
        std::fs::write(&files.cle, made.signing_key.serialize_pem()).expect("a file");
    }

    #[test]
    fn a_renewed_certificate_is_shown_and_one_that_does_not_read_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = Tls {
            certificat: folder.path().join("serveur.pem"),
            cle: folder.path().join("serveur.key"),
        };
        write(&files);
        let certificat = Certificat::read(&files).expect("a certificate");
        let shown = |it: &Certificat| it.shown.read().expect("a lock").cert.clone();
        let first = shown(&certificat);
        write(&files);
        certificat.read_again().expect("another certificate");
        let second = shown(&certificat);
        assert_ne!(first, second);
        let key = std::fs::read(&files.cle).expect("a file");
        write(&files);
        std::fs::write(&files.cle, key).expect("a file");
        let other = certificat.read_again().expect_err("another key");
        assert!(
            format!("{other:#}").contains("n’est pas celle"),
            "{other:#}"
        );
        std::fs::write(&files.certificat, "rien").expect("a file");
        certificat.read_again().expect_err("no certificate");
        assert_eq!(shown(&certificat), second);
    }
}
