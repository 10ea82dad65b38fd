//! What proves a seal once its certificates have ended, and cannot be asked for any more: certificates, and lists of those that
//! were revoked.
//!
//! Source: ETSI EN 319 142-1, 5.4 (Document Security Store); RFC 5280, 4.2.1.13 and 5.

use crate::certificat::{Ancres, is_given_by, signed_by};
use chrono::{DateTime, Utc};
use der::{Decode as _, Encode as _};
use std::time::Duration;
use x509_cert::Certificate;
use x509_cert::crl::{CertificateList, RevokedCert};
use x509_cert::ext::pkix::CrlDistributionPoints;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};

/// Certificates, and lists of revoked ones.
#[derive(Debug, Clone, Default)]
pub struct Preuves {
    pub(crate) certificats: Vec<Certificate>,
    pub(crate) listes: Vec<CertificateList>,
}

impl Preuves {
    pub(crate) fn of(certificats: &[Certificate]) -> Self {
        let mut own = Self::default();
        own.add(certificats.to_vec());
        own
    }

    pub(crate) fn add(&mut self, certificats: Vec<Certificate>) {
        for certificat in certificats {
            if !self.certificats.contains(&certificat) {
                self.certificats.push(certificat);
            }
        }
    }

    /// Where authorities publish which of these certificates they revoked, as the certificates say.
    pub fn adresses(&self) -> Vec<String> {
        let mut found: Vec<String> = self.certificats.iter().flat_map(published).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Adds a list in DER; says whether it is one, signed by an authority among the certificates.
    pub fn add_liste(&mut self, der: &[u8]) -> bool {
        let Ok(liste) = CertificateList::from_der(der) else {
            return false;
        };
        let of = |issuer: &Certificate| is_by(&liste, issuer);
        // The certificate of a root seldom comes with what it signed: its list is judged by who verifies.
        let mut all = self.certificats.iter();
        let known = all.any(|it| of(it) || told(&liste, it));
        if known && !self.listes.contains(&liste) {
            self.listes.push(liste);
        }
        known
    }

    /// Whether there is nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.certificats.is_empty() && self.listes.is_empty()
    }

    /// Whether all of it is about these certificates, and as those who gave it signed it: who adds something else to a document
    /// is told.
    pub(crate) fn are_of(&self, mut known: Vec<Certificate>, ancres: &Ancres) -> bool {
        known.extend_from_slice(&ancres.0);
        let mut left: Vec<&Certificate> = self.certificats.iter().collect();
        let whole = |it: &Certificate| {
            let mut issuers = self.certificats.iter().chain(&ancres.0);
            issuers.any(|issuer| is_given_by(it, issuer))
        };
        loop {
            let count = left.len();
            left.retain(|it| {
                let above = || known.iter().any(|below| is_given_by(below, it)) && whole(it);
                let own = known.contains(it) || above();
                if own {
                    known.push((*it).clone());
                }
                !own
            });
            if left.len() == count {
                break;
            }
        }
        let told = |liste: &CertificateList| known.iter().any(|it| is_by(liste, it));
        left.is_empty() && self.listes.iter().all(told)
    }

    /// When the first of the certificates ends.
    pub fn fin_certificats(&self) -> Option<DateTime<Utc>> {
        let certificats = self.certificats.iter();
        let ends = certificats.map(|it| it.tbs_certificate.validity.not_after);
        ends.map(|it| instant(it.to_unix_duration())).min()
    }

    /// The end of a list in DER, from which another one is published; nothing when it says none, or is no list.
    pub fn fin_de_liste(der: &[u8]) -> Option<DateTime<Utc>> {
        let liste = CertificateList::from_der(der).ok()?;
        let end = liste.tbs_cert_list.next_update?;
        Some(instant(end.to_unix_duration()))
    }
}

/// Where the list of who gave a certificate is published.
fn published(certificate: &Certificate) -> Vec<String> {
    let points = certificate.tbs_certificate.get::<CrlDistributionPoints>();
    let Ok(Some((_, points))) = points else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for point in points.0 {
        let Some(DistributionPointName::FullName(names)) = point.distribution_point else {
            continue;
        };
        for name in names {
            if let GeneralName::UniformResourceIdentifier(uri) = name {
                found.push(uri.to_string());
            }
        }
    }
    found
}

/// Whether a list is of who gave that certificate.
fn told(liste: &CertificateList, certificate: &Certificate) -> bool {
    liste.tbs_cert_list.issuer == certificate.tbs_certificate.issuer
}

/// Whether a list is signed by that certificate.
fn is_by(liste: &CertificateList, issuer: &Certificate) -> bool {
    let bytes = liste.tbs_cert_list.to_der().unwrap_or_default();
    liste.tbs_cert_list.issuer == issuer.tbs_certificate.subject
        && signed_by(
            issuer,
            liste.signature_algorithm.oid,
            (&bytes, liste.signature.raw_bytes()),
        )
}

/// The instant so long after 1970.
pub(crate) fn instant(since: Duration) -> DateTime<Utc> {
    let seconds = i64::try_from(since.as_secs()).ok();
    let read = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    read.unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// What lists say of a certificate at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Statut {
    /// It was not revoked then.
    Bon,
    /// It was.
    Revoque,
    /// No list of who gave it tells.
    Inconnu,
}

/// Whether a certificate that this authority gave was revoked at an instant. A list tells for the time before it, and until
/// the next one.
pub(crate) fn statut(
    (certificate, issuer): (&Certificate, &Certificate),
    at: DateTime<Utc>,
    listes: &[CertificateList],
) -> Statut {
    let mut known = Statut::Inconnu;
    for liste in listes.iter().filter(|liste| is_by(liste, issuer)) {
        let told = &liste.tbs_cert_list;
        let revoked = told.revoked_certificates.iter().flatten();
        let own = |it: &&RevokedCert| it.serial_number == certificate.tbs_certificate.serial_number;
        let mut found = revoked.filter(own);
        if found.any(|it| instant(it.revocation_date.to_unix_duration()) <= at) {
            return Statut::Revoque;
        }
        let until = told.next_update.map(|it| instant(it.to_unix_duration()));
        if until.is_none_or(|until| at <= until) {
            known = Statut::Bon;
        }
    }
    known
}
