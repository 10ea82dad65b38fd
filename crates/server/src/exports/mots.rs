//! The words of the files, as the screens of the desk have them.

use rules::IssueInscription;
use rules::campagne::{Forme, SituationHandicap};
use rules::verification::{Alerte, File};

/// The list in which a dossier waits.
pub(super) fn file(file: File) -> &'static str {
    match file {
        File::Brouillon => "Brouillon",
        File::PreInscrit => "Pas encore déposé",
        File::AVerifier => "À vérifier",
        File::Incomplet => "Incomplet à la date limite",
        File::ACorriger => "En attente du candidat",
        File::Valide => "Validé",
        File::Refuse => "Refusé",
        File::Annule => "Annulé",
        File::Retire => "Retiré par le candidat",
    }
}

/// Why a dossier asks for more than a look.
pub(super) fn alerte(alerte: Alerte) -> &'static str {
    match alerte {
        Alerte::SignatureAncienne => "Signature d’une version ancienne",
        Alerte::Retard => "Venu après la date limite",
        Alerte::ReponseRecue => "Réponse reçue",
        Alerte::MessageRecu => "Message à lire",
        Alerte::RegleNonTenue => "Règle non tenue",
        Alerte::AJuger => "Condition à juger",
        Alerte::AutreAcademie => "Autre académie",
        Alerte::DoublonPossible => "Doublon possible",
        Alerte::PieceEcartee => "Pièce écartée",
    }
}

/// What the service decided.
pub(super) fn issue(issue: IssueInscription) -> (&'static str, &'static str) {
    let words = match issue {
        IssueInscription::Validee => "Inscription validée",
        IssueInscription::Refusee => "Inscription refusée",
        IssueInscription::Annulee => "Candidature annulée",
    };
    (issue.as_str(), words)
}

/// The forme of the examination.
pub(super) fn forme(forme: Forme) -> (&'static str, &'static str) {
    match forme {
        Forme::Globale => ("globale", "Globale"),
        Forme::Progressive => ("progressive", "Progressive"),
    }
}

/// What was answered about aménagements.
pub(super) fn situation(situation: SituationHandicap) -> (&'static str, &'static str) {
    match situation {
        SituationHandicap::Non => ("non", "Aucune demande"),
        SituationHandicap::PremiereDemande => ("premiere_demande", "Première demande"),
        SituationHandicap::Reconduit => ("reconduit", "Reconduits de la session précédente"),
        SituationHandicap::SituationChangee => {
            ("situation_changee", "La situation médicale a changé")
        }
    }
}

/// A decision that is open.
pub(super) fn open_decision(word: &str) -> &'static str {
    match word {
        "a_confirmer" => "Attend un second regard",
        _ => "Peut être reprise",
    }
}
