//! The key with which this computer signs documents, and the seal of the service on what it signed.
//!
//! The key proves that a page did not change since it left this computer, and says nothing of who sat there: the page says so,
//! and « Vérifier un document » too. The service adds its seal when the page is the one that it makes itself of the version.

use super::compte::Compte;
use super::{Desk, Ouvert};
use crate::refus;
use crate::view::{CleChamp, CodeSignatureView, Refus};
use anyhow::{Context as _, Result};
use cachet::Cle;
use chrono::{DateTime, Datelike as _, Utc};
use documents::{Code, Genre, Signe, Taille};
use liaison::PageSignee;
use rcgen::{CertificateParams, DnType, KeyPair, KeyUsagePurpose, date_time_ymd};
use rules::Dossier;
use serde::{Deserialize, Serialize};

/// Years that the certificate of a computer lasts: longer than anybody keeps a récapitulatif.
const ANNEES: i32 = 30;

/// The key, with the certificate that the computer made itself, in PEM.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct CleDocuments {
    certificat: String,
    cle: String,
}

impl CleDocuments {
    /// Draws a key, in the name of the computer: `name` says nothing of a person.
    fn draw(name: &str, now: DateTime<Utc>) -> Result<Self> {
        let pair = KeyPair::generate().context("draw the key of documents")?;
        let mut params = CertificateParams::default();
        params.not_before = date_time_ymd(now.year(), 1, 1);
        params.not_after = date_time_ymd(now.year() + ANNEES, 1, 1);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.distinguished_name.push(DnType::CommonName, name);
        let certificat = params.self_signed(&pair).context("make its certificate")?;
        Ok(Self {
            certificat: certificat.pem(),
            cle: pair.serialize_pem(),
        })
    }
}

/// The name of this computer on what it signs.
pub(super) fn name(compte: &Compte) -> Result<String> {
    Ok(format!("poste-{}", hex::encode(&compte.key()?.id().0[..4])))
}

impl Ouvert {
    /// Whether the service took the code of the signature that stands, and did not say so yet.
    pub(super) fn awaits_proof(&self) -> bool {
        let waiting = self.dossier.signature_to_prove();
        waiting.is_some_and(|it| self.transfert.code_pris == Some(it.at))
    }
}

impl Desk {
    /// The code of the typed signature, while it is not proved; nothing where there is no account to which it could go.
    pub(super) fn signature_code(&self, dossier: &Dossier) -> Option<Box<CodeSignatureView>> {
        dossier.signature_to_prove()?;
        let taken = self.ouvert.as_ref().is_some_and(Ouvert::awaits_proof);
        let waits = self.is_signed_in() && !taken;
        let mut code = self.code_field(CleChamp::CodeCourriel);
        let own = |it: &&Refus| it.champ.as_deref() == Some("code");
        code.refus = self.refus.iter().filter(own).cloned().collect();
        let demandable = self.reseau.is_up();
        waits.then(|| Box::new(CodeSignatureView { code, demandable }))
    }

    /// « Recevoir un code ».
    pub(super) async fn ask_signature_code(&mut self) -> Result<()> {
        self.refus.clear();
        let dossier = self.dossier().context("no dossier is open")?.id.0;
        let asked =
            self.ask(|liaison, token| async move { liaison.send_code(&token, dossier).await });
        if asked.await?.is_some() {
            self.annonce = Some(refus::annonce("signature.code_envoye", &[]));
        }
        Ok(())
    }

    /// « Confirmer ma signature ».
    pub(super) async fn prove_signature(&mut self) -> Result<()> {
        self.refus.clear();
        let dossier = self.dossier().context("no dossier is open")?.id.0;
        let Some(code) = self.code() else {
            return Ok(());
        };
        let typed = &code;
        let asked = self.ask(|liaison, token| async move {
            liaison.prove_signature(&token, dossier, typed).await
        });
        if asked.await?.is_some() {
            self.secrets.remove("code");
            self.annonce = Some(refus::annonce("signature.confirmee", &[]));
            if let Some(ouvert) = &mut self.ouvert {
                let proved = ouvert.dossier.signature_to_prove();
                ouvert.transfert.code_pris = proved.map(|it| it.at);
            }
        }
        Ok(())
    }

    /// The key, drawn and kept the first time.
    async fn document_key(&mut self) -> Result<Cle> {
        let now = self.horloge.now();
        let compte = self
            .compte
            .as_mut()
            .context("an account is read at the start")?;
        if compte.documents.is_none() {
            compte.documents = Some(CleDocuments::draw(&name(compte)?, now)?);
            self.keep_account().await?;
        }
        let kept = self.compte.as_ref().and_then(|it| it.documents.as_ref());
        let kept = kept.context("the key was drawn")?;
        Cle::parse(&kept.certificat, &kept.cle).context("read the key of documents")
    }

    /// A récapitulatif, signed by this computer; and sealed by the service when it answers and knows that version.
    pub(super) async fn signed_page(
        &mut self,
        page: Vec<u8>,
        (version, edite_le): (u32, DateTime<Utc>),
    ) -> Result<Vec<u8>> {
        let cle = self.document_key().await?;
        let signed = cachet::sign_here(&page, &cle, edite_le).context("sign a page")?;
        let sealed = self.sealed_page(&signed, (version, edite_le)).await?;
        Ok(sealed.unwrap_or(signed))
    }

    /// The code of the récapitulatif of a version, as this computer signs it.
    fn page_code(&self, version: u32) -> Result<Code> {
        let compte = self
            .compte
            .as_ref()
            .context("an account is read at the start")?;
        let (name, key) = (name(compte)?, compte.key()?);
        let dossier = self.dossier().context("no dossier is open")?;
        let place = usize::try_from(version)?.checked_sub(1);
        let printed = place.and_then(|place| dossier.versions.get(place));
        let empreinte = printed.context("a version that was printed")?.empreinte;
        let stamp = (version, empreinte);
        let code = Code::of(Genre::Recapitulatif, &self.campagne.id, dossier.id, stamp);
        Ok(code.signed(Some(Signe {
            cle: &name,
            signe: &|text| key.sign(text),
        })))
    }

    async fn sealed_page(
        &mut self,
        signed: &[u8],
        (version, edite_le): (u32, DateTime<Utc>),
    ) -> Result<Option<Vec<u8>>> {
        // The service makes pages of the usual size only.
        if self.taille != Taille::Normale {
            return Ok(None);
        }
        let Some((ancres, dossier)) = self.sealing() else {
            return Ok(None);
        };
        let page = PageSignee {
            version,
            edite_le,
            code: self.page_code(version)?.text(),
            page: signed.to_vec(),
        };
        let told = std::mem::take(&mut self.refus);
        let asked = self.ask(|liaison, token| {
            let page = page.clone();
            async move { liaison.seal(&token, dossier, &page).await }
        });
        let sealed = asked.await?;
        // Without it, the page that is signed here does: nothing to tell.
        self.refus = told;
        let holds =
            |bytes: &Vec<u8>| bytes.starts_with(signed) && cachet::verify(bytes, &ancres).is_ok();
        Ok(sealed.filter(holds))
    }
}
