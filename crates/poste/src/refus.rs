//! Refusals and warnings of every room, as the screens show them: a code, its data, its field.

use crate::view::{Avis, Refus};
use rules::avertissement::{Avertissement, Doute};
use rules::{Motif, Refusals};
use std::collections::BTreeMap;

/// Codes that the desk itself gives.
pub(crate) const CODES: &[&str] = &[
    "ordinateur.manquant",
    "secret.trop_court",
    "secret.different",
    "secret.non_compris",
    "secret.faux",
    "phrase.trop_courte",
    "phrase.differente",
    "phrase.fausse",
    "apporter.pas_un_dossier",
    "apporter.tronque",
    "apporter.deja_ici",
    "recherche.incomplete",
    "recherche.plusieurs",
    "recherche.numero_demande",
    "reseau.injoignable",
    "reseau.indisponible",
    "reseau.illisible",
    "reseau.repetition",
    "reseau.refus",
    "compte.adresse",
    "compte.identifiants",
    "compte.attendre",
    "compte.code",
    "signature.pas_arrivee",
    "compte.code.vide",
    "compte.session",
    "connexion.code",
    "connexion.muette",
    "connexion.navigateur",
    "connexion.prise",
    "compte.mot_de_passe.faux",
    "compte.mot_de_passe.court",
    "compte.mot_de_passe.long",
    "compte.mot_de_passe.devinable",
    "envoi.recu_faux",
    "envoi.piece_ecartee",
    "verification.lecture",
    "disque.plein",
    "disque.ecriture",
    "destination.pleine",
    "destination.refusee",
    "document.ouverture",
    "document.lettres_manquantes",
    "bureau.vide",
    "bureau.pin",
    "bureau.pin_faux",
    "bureau.verrou_ferme",
    "bureau.identifiants",
    "bureau.invitation",
    "bureau.mot_de_passe",
    "bureau.role",
    "bureau.session",
    "bureau.recherche_vide",
    "bureau.dossier_absent",
    "bureau.dossier_change",
    "bureau.decision_partie",
    "bureau.decision_meme",
    "bureau.decision_mots",
    "bureau.note_vide",
    "bureau.jour",
    "bureau.lot_texte",
    "bureau.lot_etat",
    "bureau.lot_echantillon",
    "bureau.lot_suspendu",
    "bureau.lot_prise",
    "bureau.lot_alerte",
    "bureau.lot_ouvert",
    "bureau.export_motif",
    "bureau.export_en_cours",
];

/// Codes of what just happened.
pub(crate) const ANNONCES: &[&str] = &[
    "dossier.efface",
    "dossier.emporte",
    "dossier.apporte",
    "candidature.retiree",
    "document.enregistre",
    "dates.enregistrees",
    "copie.enregistree",
    "epreuves.effet",
    "piece.ajoutee",
    "piece.retiree",
    "compte.active",
    "compte.connecte",
    "compte.deconnecte",
    "compte.courriel_renvoye",
    "compte.appareil_revoque",
    "compte.adresse_confirmee",
    "connexion.inconnue",
    "connexion.reliee",
    "connexion.deliee",
    "signature.code_envoye",
    "signature.confirmee",
    "correction.repondue",
    "message.ecrit",
    "envoi.garde_ici",
    "envoi.garde_service",
    "bureau.pris",
    "bureau.note",
    "bureau.valide",
    "bureau.refuse",
    "bureau.corrige",
    "bureau.propose",
    "bureau.ecrit",
    "bureau.reprise",
    "bureau.second",
    "bureau.lot_signe",
    "bureau.lot_repris",
    "bureau.exporte",
    "bureau.export_arrete",
];

/// All codes that a refusal can carry.
pub(crate) fn codes_refus() -> Vec<&'static str> {
    [
        Motif::CODES,
        &sync::ADMISSION_CODES,
        CODES,
        intake::REFUSAL_CODES,
    ]
    .concat()
}

/// Codes of what the code on a page says.
const PAPIER: &[&str] = &["piece.code_autre_dossier", "piece.code_autre_version"];

/// All codes that a warning can carry.
pub(crate) fn codes_avis() -> Vec<&'static str> {
    [Doute::CODES, ANNONCES, intake::WARNING_CODES, PAPIER].concat()
}

/// What the code on a page makes one doubt.
pub(crate) fn of_paper(code: &'static str, donnees: &[(&str, String)]) -> Avis {
    debug_assert!(PAPIER.contains(&code), "{code} is not listed");
    Avis {
        code: code.to_owned(),
        donnees: texts(donnees),
        champ: None,
        proposition: None,
        fait: false,
    }
}

fn texts(donnees: &[(&str, String)]) -> BTreeMap<String, String> {
    let owned = |(key, text): &(&str, String)| ((*key).to_owned(), text.clone());
    donnees.iter().map(owned).collect()
}

pub(crate) fn of_rules(refusals: &Refusals) -> Vec<Refus> {
    let told = refusals.iter().map(|refusal| Refus {
        code: refusal.motif.code().to_owned(),
        donnees: owned(refusal.motif.donnees()),
        champ: refusal.champ.clone(),
    });
    told.collect()
}

pub(crate) fn of_motif(motif: &Motif) -> Refus {
    Refus {
        code: motif.code().to_owned(),
        donnees: owned(motif.donnees()),
        champ: None,
    }
}

pub(crate) fn of_doubt(avertissement: &Avertissement) -> Avis {
    Avis {
        code: avertissement.doute.code().to_owned(),
        donnees: owned(avertissement.doute.donnees()),
        champ: Some(avertissement.champ.to_owned()),
        proposition: avertissement.proposition.clone(),
        fait: false,
    }
}

/// A refusal of the desk itself.
pub(crate) fn own(code: &'static str, champ: &str) -> Refus {
    debug_assert!(codes_refus().contains(&code), "{code} is not listed");
    let champ = (!champ.is_empty()).then(|| champ.to_owned());
    Refus {
        code: code.to_owned(),
        donnees: BTreeMap::new(),
        champ,
    }
}

/// An announcement.
pub(crate) fn annonce(code: &'static str, donnees: &[(&str, String)]) -> Avis {
    debug_assert!(ANNONCES.contains(&code), "{code} is not listed");
    Avis {
        code: code.to_owned(),
        donnees: texts(donnees),
        champ: None,
        proposition: None,
        fait: true,
    }
}

fn owned(donnees: BTreeMap<&'static str, String>) -> BTreeMap<String, String> {
    donnees
        .into_iter()
        .map(|(key, text)| (key.to_owned(), text))
        .collect()
}
