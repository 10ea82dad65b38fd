//! What the pages of the account show.

use super::Desk;
use super::compte::Compte;
use crate::view::{AppareilView, Champ, CleChamp, CompteView, Etape, ExterneView};
use rules::calendrier_mots::en_mots;

impl Desk {
    /// The questions of a page of the account: the address, the code of a letter, the password.
    pub(super) fn account_fields(&self, etape: Etape) -> Vec<Champ> {
        let code = [
            Etape::CompteActivation,
            Etape::CompteNouveau,
            Etape::CompteAdresseCode,
        ];
        let new = [Etape::CompteCreation, Etape::CompteNouveau];
        let known = [Etape::CompteConnexion, Etape::CompteAdresse];
        let mut fields = Vec::new();
        fields.push(if etape == Etape::CompteExterne {
            self.code_field(CleChamp::CodeNavigateur)
        } else if code.contains(&etape) {
            self.code_field(CleChamp::CodeCourriel)
        } else {
            self.account_address()
        });
        if new.contains(&etape) {
            fields.push(self.secret("mot_de_passe", CleChamp::NouveauMotDePasse));
        } else if known.contains(&etape) {
            fields.push(self.secret("mot_de_passe", CleChamp::MotDePasse));
        }
        fields
    }

    pub(super) fn account_view(&self) -> CompteView {
        let compte = self.compte.as_ref();
        let session = compte.and_then(Compte::session);
        let zone = self.campagne.calendrier.zone;
        CompteView {
            courriel: session.and(compte).map(|compte| compte.courriel.clone()),
            a_confirmer: session.is_some_and(|session| session.a_confirmer),
            refusee: session.is_some_and(|session| session.refusee),
            externe: self.provider().map(|nom| ExterneView {
                nom: nom.to_owned(),
                depuis: self.externe_depuis.map(|at| en_mots(at, zone)),
            }),
            appareils: self
                .appareils
                .iter()
                .map(|appareil| AppareilView {
                    id: appareil.id.to_string(),
                    nom: appareil.nom.clone(),
                    depuis: en_mots(appareil.depuis, zone),
                    celui_ci: appareil.celui_ci,
                })
                .collect(),
            annonce: self.annonce.clone(),
            refus: self.refus.clone(),
        }
    }
}

/// Whether a page is one of the account.
pub(super) fn is_account(etape: Etape) -> bool {
    matches!(
        etape,
        Etape::CompteCreation
            | Etape::CompteActivation
            | Etape::CompteConnexion
            | Etape::CompteOublie
            | Etape::CompteNouveau
            | Etape::CompteAdresse
            | Etape::CompteAdresseCode
            | Etape::CompteExterne
    )
}
