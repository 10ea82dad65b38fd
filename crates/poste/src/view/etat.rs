//! Screen states: what the journeys photograph and check for accessibility.

use super::{
    Ecran, Etape, EtatCivilView, EtatDepot, EtatEnvoi, IssueView, MotifInterruption, Page,
    PhaseView, StatutView, VerdictView, VerifierView,
};
use serde::{Serialize, Serializer};

/// A screen state, written `page` or `page.variante`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EtatEcran(String);

/// Steps whose answers can leave a doubt.
const DOUTEUSES: [Etape; 6] = [
    Etape::Identite,
    Etape::Coordonnees,
    Etape::Parcours,
    Etape::Specialite,
    Etape::Notes,
    Etape::Amenagements,
];
/// Steps that « préparer » asks too.
const ORIENTATION: [Etape; 4] = [
    Etape::OrientationPreparation,
    Etape::OrientationResidence,
    Etape::OrientationDeja,
    Etape::OrientationSession,
];
/// The phases of a campaign, on the home screen.
const PHASES: [&str; 4] = ["avant", "ouvert", "depot_seul", "clos"];
/// The states of the pages that are neither home nor a form.
const AUTRES: &[&str] = &[
    "accueil.base_ecartee",
    "preparer.resultat",
    "issue.etablissement",
    "issue.autre_academie",
    "issue.a_voir",
    "issue.autre_session",
    "reprise.lignes",
    "reprise.lignes.refus",
    "interruption.adresse_hors_academie",
    "interruption.retrait",
    "interruption.effacement",
    "interruption.brouillon_ferme",
    "interruption.reprise_introuvable",
    "interruption.autre_dossier_du_compte",
    "envois.sur_cet_ordinateur",
    "envois.en_attente",
    "envois.pieces",
    "envois.recu",
    "envois.a_revoir",
    "compte.connecte",
    "compte.deconnecte",
    "taches.brouillon",
    "taches.brouillon.ferme",
    "taches.pre_inscrit",
    "taches.modifie",
    "taches.depot_seul",
    "taches.clos",
    "taches.complet",
    "taches.annule",
    "taches.valide",
    "taches.convoque",
    "taches.refuse",
    "taches.depose",
    "taches.a_corriger",
    "taches.retire",
    "pieces.pas_pretes",
    "pieces.liste",
    "pieces.closes",
    "pieces.retard",
    "piece.vide",
    "piece.fichiers",
    "piece.refus",
    "piece.avis",
    "piece.close",
    "relire.incomplet",
    "relire.pret",
    "relire.valide",
    "relire.clos",
    "signer.pas_pret",
    "signer.choix",
    "signer.mineur",
    "signer.refus",
    "signer.signe",
    "signer.clos",
    "deposer.pas_pret",
    "deposer.pret",
    "deposer.en_route",
    "deposer.depose",
    "deposer.clos",
    "corrections.a_faire",
    "corrections.refus",
    "corrections.faites",
    "messages.vide",
    "messages.liste",
    "messages.refus",
    "verifier.vide",
    "verifier.authentique",
    "verifier.non_authentique",
    "relire.fige",
    "documents.vide",
    "documents.liste",
];

impl EtatEcran {
    /// The key, as on `<main data-etat>`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Every state that a screen can be in: each has its photograph and its accessibility findings.
    pub fn tous() -> Vec<Self> {
        let forms = Etape::TOUTES.into_iter().flat_map(|etape| {
            let name = self::etape(etape);
            let mut keys = vec![name.to_owned(), format!("{name}.refus")];
            if DOUTEUSES.contains(&etape) {
                keys.push(format!("{name}.avis"));
            }
            if ORIENTATION.contains(&etape) {
                keys.extend([format!("preparer.{name}"), format!("preparer.{name}.refus")]);
            }
            keys
        });
        let homes = PHASES.iter().flat_map(|phase| {
            [
                format!("accueil.{phase}"),
                format!("accueil.{phase}.dossiers"),
            ]
        });
        let mut keys: Vec<String> = AUTRES.iter().map(|key| (*key).to_owned()).collect();
        keys.extend(forms);
        keys.extend(homes);
        keys.sort();
        keys.into_iter().map(Self).collect()
    }

    /// The state of a page.
    pub fn of(page: &Page) -> Self {
        Self(match page {
            Page::Accueil(view) => accueil(view),
            Page::Preparer(_) => "preparer.resultat".to_owned(),
            Page::Formulaire(form) => {
                let suffix = if !form.refus.is_empty() {
                    ".refus"
                } else if !form.avis.is_empty() {
                    ".avis"
                } else {
                    ""
                };
                let prefix = if form.sans_trace { "preparer." } else { "" };
                format!("{prefix}{}{suffix}", etape(form.etape))
            }
            Page::Issue(issue) => issue_key(issue).to_owned(),
            Page::Reprise(view) if view.refus.is_empty() => "reprise.lignes".to_owned(),
            Page::Reprise(_) => "reprise.lignes.refus".to_owned(),
            Page::Taches(view) => taches(view).to_owned(),
            Page::Pieces(view) => pieces(view).to_owned(),
            Page::Piece(view) => {
                if view.fermeture.is_some() {
                    "piece.close"
                } else if !view.refus.is_empty() {
                    "piece.refus"
                } else if !view.avis.is_empty() {
                    "piece.avis"
                } else if view.fichiers.is_empty() {
                    "piece.vide"
                } else {
                    "piece.fichiers"
                }
            }
            .to_owned(),
            Page::Relire(view) => {
                if view.fermeture.is_some() {
                    "relire.clos"
                } else if view.validee_le.is_some() && view.etat_civil == EtatCivilView::Fige {
                    "relire.fige"
                } else if view.validee_le.is_some() {
                    "relire.valide"
                } else if !view.refus.is_empty() {
                    "relire.incomplet"
                } else {
                    "relire.pret"
                }
            }
            .to_owned(),
            Page::Signer(view) => signer(view).to_owned(),
            Page::Deposer(view) => deposer(&view.etat).to_owned(),
            Page::Corrections(view) => corrections(view).to_owned(),
            Page::Messages(view) => messages(view).to_owned(),
            Page::Verifier(view) => verifier(view).to_owned(),
            Page::Documents(view) if view.documents.is_empty() => "documents.vide".to_owned(),
            Page::Documents(_) => "documents.liste".to_owned(),
            Page::Envois(view) => envois(&view.envoi).to_owned(),
            Page::Compte(view) => match view.courriel {
                Some(_) => "compte.connecte",
                None => "compte.deconnecte",
            }
            .to_owned(),
            Page::Interruption(view) => interruption(&view.motif).to_owned(),
        })
    }
}

fn accueil(view: &super::AccueilView) -> String {
    if view.base_ecartee.is_some() {
        return "accueil.base_ecartee".to_owned();
    }
    let dossiers = if view.dossiers.is_empty() {
        ""
    } else {
        ".dossiers"
    };
    let phase = match view.phase {
        PhaseView::Avant => "avant",
        PhaseView::Ouverte => "ouvert",
        PhaseView::DepotSeul => "depot_seul",
        PhaseView::Close => "clos",
    };
    format!("accueil.{phase}{dossiers}")
}

fn issue_key(issue: &IssueView) -> &'static str {
    match issue {
        IssueView::Etablissement { .. } => "issue.etablissement",
        IssueView::AutreAcademie { .. } => "issue.autre_academie",
        IssueView::AVoir { .. } => "issue.a_voir",
        IssueView::AutreSession { .. } => "issue.autre_session",
    }
}

fn interruption(motif: &MotifInterruption) -> &'static str {
    match motif {
        MotifInterruption::AdresseHorsAcademie { .. } => "interruption.adresse_hors_academie",
        MotifInterruption::Retrait => "interruption.retrait",
        MotifInterruption::Effacement { .. } => "interruption.effacement",
        MotifInterruption::BrouillonFerme { .. } => "interruption.brouillon_ferme",
        MotifInterruption::AutreDossierDuCompte { .. } => "interruption.autre_dossier_du_compte",
        MotifInterruption::RepriseIntrouvable => "interruption.reprise_introuvable",
    }
}

fn etape(etape: Etape) -> &'static str {
    match etape {
        Etape::OrientationPreparation => "orientation_preparation",
        Etape::OrientationResidence => "orientation_residence",
        Etape::OrientationDeja => "orientation_deja",
        Etape::OrientationSession => "orientation_session",
        Etape::Ouverture => "ouverture",
        Etape::Deverrouillage => "deverrouillage",
        Etape::RepriseRecherche => "reprise_recherche",
        Etape::Identite => "identite",
        Etape::Representant => "representant",
        Etape::Coordonnees => "coordonnees",
        Etape::Parcours => "parcours",
        Etape::Specialite => "specialite",
        Etape::Epreuves => "epreuves",
        Etape::Notes => "notes",
        Etape::Amenagements => "amenagements",
        Etape::Retard => "retard",
        Etape::Emporter => "emporter",
        Etape::Apporter => "apporter",
        Etape::CompteCreation => "compte_creation",
        Etape::CompteActivation => "compte_activation",
        Etape::CompteConnexion => "compte_connexion",
        Etape::CompteOublie => "compte_oublie",
        Etape::CompteNouveau => "compte_nouveau",
        Etape::CompteAdresse => "compte_adresse",
        Etape::CompteAdresseCode => "compte_adresse_code",
        Etape::CompteExterne => "compte_externe",
    }
}

impl Serialize for EtatEcran {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl From<&Ecran> for EtatEcran {
    fn from(ecran: &Ecran) -> Self {
        Self::of(&ecran.page)
    }
}

fn taches(view: &super::TachesView) -> &'static str {
    match (&view.statut, view.modifie_depuis) {
        (StatutView::Brouillon, _) if view.phase == PhaseView::Ouverte => "taches.brouillon",
        (StatutView::Brouillon, _) => "taches.brouillon.ferme",
        (StatutView::PreInscrit { .. }, true) => "taches.modifie",
        (StatutView::PreInscrit { .. }, false) => match view.phase {
            PhaseView::Avant | PhaseView::Ouverte => "taches.pre_inscrit",
            PhaseView::DepotSeul => "taches.depot_seul",
            PhaseView::Close => "taches.clos",
        },
        (StatutView::Complet { .. }, _) => "taches.complet",
        (StatutView::ACorriger { .. }, _) => "taches.a_corriger",
        (StatutView::Depose { .. }, _) => "taches.depose",
        (StatutView::Valide { .. }, _) if view.convocation.is_some() => "taches.convoque",
        (StatutView::Valide { .. }, _) => "taches.valide",
        (StatutView::Refuse { .. }, _) => "taches.refuse",
        (StatutView::Annule { .. }, _) => "taches.annule",
        (StatutView::Retire { .. }, _) => "taches.retire",
    }
}

fn corrections(view: &super::CorrectionsView) -> &'static str {
    if !view.refus.is_empty() {
        "corrections.refus"
    } else if view.restent > 0 {
        "corrections.a_faire"
    } else {
        "corrections.faites"
    }
}

fn messages(view: &super::MessagesView) -> &'static str {
    if !view.refus.is_empty() {
        "messages.refus"
    } else if view.messages.is_empty() {
        "messages.vide"
    } else {
        "messages.liste"
    }
}

fn pieces(view: &super::PiecesView) -> &'static str {
    if !view.prete {
        "pieces.pas_pretes"
    } else if view.fermeture.is_some() {
        "pieces.closes"
    } else if view.retard.explique_le.is_some() {
        "pieces.retard"
    } else {
        "pieces.liste"
    }
}

fn signer(view: &super::SignerView) -> &'static str {
    if view.signature.as_ref().is_some_and(|s| s.valable) {
        "signer.signe"
    } else if view.fermeture.is_some() {
        "signer.clos"
    } else if !view.bloquants.is_empty() {
        "signer.pas_pret"
    } else if !view.refus.is_empty() {
        "signer.refus"
    } else if view.representant.is_some() {
        "signer.mineur"
    } else {
        "signer.choix"
    }
}

fn deposer(etat: &EtatDepot) -> &'static str {
    match etat {
        EtatDepot::PasPret { .. } => "deposer.pas_pret",
        EtatDepot::Pret => "deposer.pret",
        EtatDepot::EnRoute { .. } => "deposer.en_route",
        EtatDepot::Depose => "deposer.depose",
        EtatDepot::Clos { .. } => "deposer.clos",
    }
}

fn envois(envoi: &EtatEnvoi) -> &'static str {
    match envoi {
        EtatEnvoi::SurCetOrdinateur => "envois.sur_cet_ordinateur",
        EtatEnvoi::EnAttente { .. } => "envois.en_attente",
        EtatEnvoi::EnvoiPieces { .. } => "envois.pieces",
        EtatEnvoi::Recu { .. } => "envois.recu",
        EtatEnvoi::ARevoir { .. } => "envois.a_revoir",
    }
}

fn verifier(view: &VerifierView) -> &'static str {
    match view.verdict {
        None => "verifier.vide",
        Some(VerdictView::Authentique { .. }) => "verifier.authentique",
        Some(VerdictView::NonAuthentique { .. }) => "verifier.non_authentique",
    }
}
