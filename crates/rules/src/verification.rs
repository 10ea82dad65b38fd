//! What a person of the service looks at to verify a dossier: the checks, and what asks for more than a look.
//!
//! Nothing here decides: an alert is told, a check is judged by a person.
//!
//! Source: note, part III « Votre dossier sera vérifié et validé par le service examen ».

use crate::avertissement::{Avertissement, Doute, avertissements};
use crate::campagne::PieceCode;
use crate::decide::Context;
use crate::declaration::Declaration;
use crate::dossier::{Dossier, Marque, Statut};
use crate::epreuves::chosen;
use crate::event::Event;
use crate::instruction::{Auteur, Instruction};
use crate::legalite::verifier;
use crate::pieces::demandees;
use crate::refusal::Refusals;

/// Why a dossier asks for more than a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Alerte {
    /// The last signature is of an older version.
    SignatureAncienne,
    /// A pièce came after the deadline, or the person explains why.
    Retard,
    /// Every point that was asked is answered: it is to be read again.
    ReponseRecue,
    /// The last message is of the candidate.
    MessageRecu,
    /// A rule does not hold any more: the campaign changed since the validation, or the rules did.
    RegleNonTenue,
    /// Something that only a person can judge.
    AJuger,
    /// Another académie manages the spécialité.
    AutreAcademie,
    /// Two dossiers of the campaign are of one name and birth date: found over all of them, not in one.
    DoublonPossible,
    /// A received file was set aside by its examination: found by the service, not in the dossier.
    PieceEcartee,
}

impl Alerte {
    /// Every one.
    pub const TOUTES: [Self; 9] = [
        Self::SignatureAncienne,
        Self::Retard,
        Self::ReponseRecue,
        Self::MessageRecu,
        Self::RegleNonTenue,
        Self::AJuger,
        Self::AutreAcademie,
        Self::DoublonPossible,
        Self::PieceEcartee,
    ];

    /// The stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignatureAncienne => "signature_ancienne",
            Self::Retard => "retard",
            Self::ReponseRecue => "reponse_recue",
            Self::MessageRecu => "message_recu",
            Self::RegleNonTenue => "regle_non_tenue",
            Self::AJuger => "a_juger",
            Self::AutreAcademie => "autre_academie",
            Self::DoublonPossible => "doublon_possible",
            Self::PieceEcartee => "piece_ecartee",
        }
    }

    /// Reads the word of [`Alerte::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::TOUTES.into_iter().find(|it| it.as_str() == text)
    }
}

/// The alerts that a dossier shows by itself, in the order of the list.
pub fn alertes(dossier: &Dossier, context: &Context<'_>) -> Vec<Alerte> {
    if dossier.standing_decision().is_some() {
        let talks = message_received(dossier);
        return talks.then_some(Alerte::MessageRecu).into_iter().collect();
    }
    let declaration = verified(dossier);
    let elsewhere = chosen(declaration, context.campagne).is_some_and(|it| it.gestion.is_some());
    let found = [
        (Alerte::SignatureAncienne, signed_before(dossier)),
        (Alerte::Retard, is_late(dossier, context)),
        (Alerte::ReponseRecue, is_answered(dossier)),
        (Alerte::MessageRecu, message_received(dossier)),
        (
            Alerte::RegleNonTenue,
            !verifier(declaration, context.campagne).is_empty(),
        ),
        (Alerte::AJuger, !to_judge(dossier, context).is_empty()),
        (Alerte::AutreAcademie, elsewhere),
    ];
    let shown = found.into_iter().filter(|(_, here)| *here);
    shown.map(|(alerte, _)| alerte).collect()
}

/// The declaration that is verified: that of the last validated version.
pub fn verified(dossier: &Dossier) -> &Declaration {
    let version = dossier.current();
    version.map_or(&dossier.declaration, |version| &version.declaration)
}

fn signed_before(dossier: &Dossier) -> bool {
    !dossier.signatures.is_empty() && dossier.valid_signature().is_none()
}

fn is_late(dossier: &Dossier, context: &Context<'_>) -> bool {
    let late = |code: &PieceCode| dossier.came_late(code, context.campagne).is_some();
    !dossier.retards.is_empty() || dossier.pieces.keys().any(late)
}

fn is_answered(dossier: &Dossier) -> bool {
    !dossier.points.is_empty() && dossier.open_points().next().is_none()
}

fn message_received(dossier: &Dossier) -> bool {
    let last = dossier.messages.last();
    last.is_some_and(|message| message.auteur == Auteur::Candidat)
}

/// The doubts that a person of the service judges. Those about health stay with who follows the aménagements; those about a
/// slip of the hand were for the candidate.
pub fn to_judge(dossier: &Dossier, context: &Context<'_>) -> Vec<Avertissement> {
    let mut doubts = avertissements(dossier, context);
    doubts.retain(|it| match it.doute {
        Doute::NomHorsRepertoire { .. }
        | Doute::IneCle
        | Doute::AgeRare { .. }
        | Doute::IdentiteDifferente
        | Doute::ExperienceCourte { .. }
        | Doute::EmploisSuperposes
        | Doute::NoteUniteAConfirmer { .. }
        | Doute::NoteDifferente { .. } => true,
        Doute::CourrielFaute { .. }
        | Doute::CommuneHorsListe { .. }
        | Doute::AdresseCedex
        | Doute::CodePostalCommune { .. }
        | Doute::AmenagementAbandonne
        | Doute::AmenagementSansDecision
        | Doute::ReglementAConfirmer => false,
    });
    doubts
}

/// What a check is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Controle {
    /// What the rules say of the choices: épreuves, notes, dispenses.
    Regles,
    /// What only a person can judge.
    Jugement,
    /// The signature is of the version that counts.
    Signature,
    /// A pièce proves what is declared.
    Piece(PieceCode),
}

impl Controle {
    /// The stable word; of a pièce, its code after `piece.`.
    pub fn nom(&self) -> String {
        match self {
            Self::Regles => "regles".to_owned(),
            Self::Jugement => "jugement".to_owned(),
            Self::Signature => "signature".to_owned(),
            Self::Piece(code) => format!("piece.{code}"),
        }
    }
}

/// Where a check stands before a person looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EtatControle {
    /// The rules hold it: there is nothing to look at.
    Tenu,
    /// A person looks.
    ARegarder,
    /// What it is about is not there.
    Manque,
    /// The rules do not hold it.
    NonTenu(Refusals),
}

/// A check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControleDossier {
    /// What it is about.
    pub controle: Controle,
    /// Where it stands.
    pub etat: EtatControle,
    /// What was looked at, so that a look does not count for what comes after it: hashes of files, number of a version.
    pub objet: String,
}

/// Every check of a dossier, in the order in which they are made: what the rules say, then each pièce.
pub fn controles(dossier: &Dossier, context: &Context<'_>) -> Vec<ControleDossier> {
    let declaration = verified(dossier);
    let broken = verifier(declaration, context.campagne);
    let version = dossier.held_version().to_string();
    let check = |controle, etat| ControleDossier {
        controle,
        etat,
        objet: version.clone(),
    };
    let rules = match broken.is_empty() {
        true => EtatControle::Tenu,
        false => EtatControle::NonTenu(broken),
    };
    let mut out = vec![check(Controle::Regles, rules)];
    if !to_judge(dossier, context).is_empty() {
        out.push(check(Controle::Jugement, EtatControle::ARegarder));
    }
    let signature = match dossier.valid_signature().map(|it| &it.marque) {
        Some(Marque::Manuscrite(_)) => EtatControle::ARegarder,
        Some(Marque::Dessinee(_) | Marque::Tapee(_)) => EtatControle::Tenu,
        None => EtatControle::Manque,
    };
    out.push(check(Controle::Signature, signature));
    let reprise = dossier.reprise.is_some();
    let asked = demandees(declaration, reprise, context.campagne, context.now);
    let asked = asked.iter().filter(|piece| !piece.def.recapitulatif);
    out.extend(asked.map(|piece| of_piece(dossier, &piece.def.code)));
    out
}

fn of_piece(dossier: &Dossier, code: &PieceCode) -> ControleDossier {
    let files = dossier.fichiers(code);
    let hashes: Vec<&str> = files.iter().map(|file| file.empreinte.as_str()).collect();
    ControleDossier {
        controle: Controle::Piece(code.clone()),
        etat: match files.is_empty() {
            true => EtatControle::Manque,
            false => EtatControle::ARegarder,
        },
        objet: hashes.join(","),
    }
}

/// The list in which a dossier waits: what must be done next with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum File {
    /// Nothing was validated: no candidacy yet.
    Brouillon,
    /// Validated, not handed over, and there is still time.
    PreInscrit,
    /// Handed over, or complete at the deadline: to be verified.
    AVerifier,
    /// Something was missing at the deadline.
    Incomplet,
    /// The candidate has something to correct.
    ACorriger,
    /// Registered.
    Valide,
    /// Refused.
    Refuse,
    /// Cancelled.
    Annule,
    /// Withdrawn by the candidate.
    Retire,
}

impl File {
    /// Every one.
    pub const TOUTES: [Self; 9] = [
        Self::Brouillon,
        Self::PreInscrit,
        Self::AVerifier,
        Self::Incomplet,
        Self::ACorriger,
        Self::Valide,
        Self::Refuse,
        Self::Annule,
        Self::Retire,
    ];

    /// The stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Brouillon => "brouillon",
            Self::PreInscrit => "pre_inscrit",
            Self::AVerifier => "a_verifier",
            Self::Incomplet => "incomplet",
            Self::ACorriger => "a_corriger",
            Self::Valide => "valide",
            Self::Refuse => "refuse",
            Self::Annule => "annule",
            Self::Retire => "retire",
        }
    }

    /// Reads the word of [`File::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::TOUTES.into_iter().find(|it| it.as_str() == text)
    }

    /// The list of a dossier.
    pub fn of(dossier: &Dossier, context: &Context<'_>) -> Self {
        let incomplete = dossier.cloture.as_ref().map(|it| !it.manquantes.is_empty());
        match dossier.statut(context.campagne, context.now) {
            Statut::Brouillon => Self::Brouillon,
            Statut::ACorriger { .. } => Self::ACorriger,
            Statut::Valide { .. } => Self::Valide,
            Statut::Refuse { .. } => Self::Refuse,
            Statut::Annule { .. } => Self::Annule,
            Statut::Retire { .. } => Self::Retire,
            Statut::Depose { .. } => Self::AVerifier,
            Statut::PreInscrit { .. } | Statut::Complet { .. } => match incomplete {
                None => Self::PreInscrit,
                Some(false) => Self::AVerifier,
                Some(true) => Self::Incomplet,
            },
        }
    }
}

/// How far a dossier came: the steps of the funnel, each of which is reached after those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Jalon {
    /// Opened.
    Ouvert,
    /// A pré-inscription was validated.
    PreInscrit,
    /// A pièce was added.
    Pieces,
    /// The récapitulatif was signed.
    Signe,
    /// Handed over, or complete at the deadline.
    Depose,
    /// The service ended the verification.
    Verifie,
    /// Registered.
    Valide,
}

impl Jalon {
    /// Every one, in order.
    pub const TOUS: [Self; 7] = [
        Self::Ouvert,
        Self::PreInscrit,
        Self::Pieces,
        Self::Signe,
        Self::Depose,
        Self::Verifie,
        Self::Valide,
    ];

    /// Its number, from 0.
    pub fn rang(self) -> u8 {
        self as u8
    }

    /// The furthest that a dossier reached. What was reached stays reached: a later version asks for another signature, and
    /// the dossier had been signed.
    pub fn of(dossier: &Dossier) -> Self {
        let complete = dossier
            .cloture
            .as_ref()
            .is_some_and(|it| it.manquantes.is_empty());
        let handed = complete || !dossier.depots.is_empty();
        if dossier.is_validated() {
            return Self::Valide;
        }
        if handed && dossier.standing_decision().is_some() {
            return Self::Verifie;
        }
        let reached = [
            (Self::Depose, handed),
            (Self::Signe, !dossier.signatures.is_empty()),
            (Self::Pieces, !dossier.pieces.is_empty()),
            (Self::PreInscrit, !dossier.versions.is_empty()),
        ];
        let furthest = reached.into_iter().find(|(_, here)| *here);
        furthest.map_or(Self::Ouvert, |(jalon, _)| jalon)
    }
}

/// An event as a person sees it who verifies dossiers and does not follow the aménagements: nothing of health is in it.
///
/// Source: sync-security, §9 « Disability data in its own table, role and key ».
pub fn without_health(event: &Event) -> Option<Event> {
    match event {
        Event::AmenagementAnswered(_) => None,
        Event::RepriseOffered(source) => {
            let mut source = source.clone();
            source.amenagements.clear();
            Some(Event::RepriseOffered(source))
        }
        Event::Instructed(Instruction::ConvocationPublished(convocation)) => {
            let published = Instruction::ConvocationPublished(convocation.without_health());
            Some(Event::Instructed(published))
        }
        Event::DossierOpened { .. }
        | Event::CourrielChanged(_)
        | Event::RepriseAnswered(_)
        | Event::IdentiteRecorded(_)
        | Event::RepresentantNamed(_)
        | Event::CoordonneesRecorded(_)
        | Event::ParcoursRecorded(_)
        | Event::SpecialiteChosen(_)
        | Event::EpreuvesChosen(_)
        | Event::NotesRecorded(_)
        | Event::PreinscriptionValidated { .. }
        | Event::PieceAdded { .. }
        | Event::RecapitulatifSigned(_)
        | Event::DossierDeposited(_)
        | Event::DepositClosed(_)
        | Event::DelayExplained(_)
        | Event::Instructed(_)
        | Event::CandidatureWithdrawn { .. } => Some(event.clone()),
    }
}
