//! Decides: takes the state of a dossier, an order and its context, and answers events or every reason to refuse.
//!
//! The branching lives here, one arm a command; each arm calls the function that carries the command's name.

mod amenagement;
mod cloture;
mod convocation;
mod coordonnees;
mod decision;
mod depot;
mod epreuves;
mod identite;
mod instruction;
mod notes;
mod orientation;
mod parcours;
mod pieces;
mod reprise;
mod retard;
mod signature;
mod validation;

pub use amenagement::can_renew;
pub use cloture::to_close;
pub use depot::{deposable, depot_saisie};
pub use identite::identite_figee;
pub use orientation::{Question, answer_question};
pub use parcours::{experience_asked, parcours_asked};
pub use reprise::lignes as reprise_lignes;
pub use retard::explicable;
pub use signature::{nom_a_taper, representant_a_taper, signable};
pub use validation::{missing_steps, next_empreinte};

use crate::calendrier_mots;
use crate::campagne::{Calendrier, Campagne, Phase, PieceCode, Territoire};
use crate::command::Command;
use crate::dossier::Dossier;
use crate::email::{Email, EmailError};
use crate::event::Event;
use crate::instruction::{Auteur, SujetPoint};
use crate::refusal::{Motif, Refusals};
use crate::saisie::OuvertureSaisie;
use chrono::{DateTime, Utc};

/// What a decision depends on besides the dossier and the command.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The campaign.
    pub campagne: &'a Campagne,
    /// Départements, communes, countries, académies.
    pub territoire: &'a Territoire,
    /// The instant at which the order is given.
    pub now: DateTime<Utc>,
}

/// Decides on a command.
///
/// # Errors
///
/// Returns every reason to refuse, in the order of the form; nothing changes then.
pub fn decide(
    dossier: &Dossier,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusals> {
    admit(dossier, command, context)?;
    match command {
        Command::OpenDossier(saisie) => open_dossier(saisie, context),
        Command::ChangeCourriel(courriel) => change_courriel(dossier, courriel),
        Command::OfferReprise(source) => reprise::offer_reprise(dossier, source),
        Command::AnswerReprise(saisie) => reprise::answer_reprise(dossier, saisie, context),
        Command::RecordIdentite(saisie) => identite::record_identite(dossier, saisie, context),
        Command::NameRepresentant(saisie) => identite::name_representant(dossier, saisie, context),
        Command::RecordCoordonnees(saisie) => {
            coordonnees::record_coordonnees(dossier, saisie, context)
        }
        Command::RecordParcours(saisie) => parcours::record_parcours(dossier, saisie, context),
        Command::ChooseSpecialite(id) => epreuves::choose_specialite(dossier, id, context),
        Command::ChooseEpreuves(saisie) => epreuves::choose_epreuves(dossier, saisie, context),
        Command::RecordNotes(saisie) => notes::record_notes(dossier, saisie, context),
        Command::AnswerAmenagement(saisie) => {
            amenagement::answer_amenagement(dossier, saisie, context)
        }
        Command::ValidatePreinscription { empreinte } => {
            validation::validate_preinscription(dossier, empreinte, context)
        }
        Command::AddPiece(saisie) => pieces::add_piece(dossier, saisie, context),
        Command::SignRecapitulatif(saisie) => {
            signature::sign_recapitulatif(dossier, saisie, context)
        }
        Command::DepositDossier(saisie) => depot::deposit_dossier(dossier, saisie, context),
        Command::CloseDeposit { absents } => cloture::close_deposit(dossier, absents, context),
        Command::ExplainDelay(text) => retard::explain_delay(dossier, text, context),
        Command::AskCorrection(saisie) => instruction::ask_correction(dossier, saisie, context),
        Command::AnswerPoint { rang, reponse } => {
            instruction::answer_point(dossier, *rang, reponse, context)
        }
        Command::RectifyIdentite(saisie) => identite::rectify_identite(dossier, saisie, context),
        Command::WriteMessage(text) => instruction::write(Auteur::Candidat, text, context),
        Command::SendMessage(text) => instruction::write(Auteur::Service, text, context),
        Command::DecideInscription(saisie) => {
            decision::decide_inscription(dossier, saisie, context)
        }
        Command::WithdrawDecision(motif) => decision::withdraw_decision(dossier, motif, context),
        Command::PublishConvocation(saisie) => {
            convocation::publish_convocation(dossier, saisie, context)
        }
        Command::ProveSignature { version } => {
            signature::prove_signature(dossier, *version, context)
        }
        Command::WithdrawCandidature => Ok(vec![Event::CandidatureWithdrawn { at: context.now }]),
    }
}

/// Which window a command needs.
enum Window {
    Choix,
    /// Pièces and signature: until the deadline, and after it for who explains the delay.
    Pieces,
    Depot,
    /// The explanation of a delay: its own rule says when.
    Retard,
    Toujours,
    /// Messages, and what is taken back: also about what ended.
    Message,
}

fn window(dossier: &Dossier, command: &Command, context: &Context<'_>) -> Window {
    match command {
        Command::OpenDossier(_)
        | Command::OfferReprise(_)
        | Command::AnswerReprise(_)
        | Command::RecordIdentite(_)
        | Command::NameRepresentant(_)
        | Command::RecordCoordonnees(_)
        | Command::RecordParcours(_)
        | Command::ChooseSpecialite(_)
        | Command::ChooseEpreuves(_)
        | Command::RecordNotes(_)
        | Command::AnswerAmenagement(_)
        | Command::ValidatePreinscription { .. } => Window::Choix,
        Command::AddPiece(saisie) => of_piece(dossier, &PieceCode::new(&*saisie.piece), context),
        Command::SignRecapitulatif(_) => of_signature(dossier, context),
        Command::DepositDossier(_) => Window::Depot,
        Command::ChangeCourriel(_)
        | Command::CloseDeposit { .. }
        | Command::AskCorrection(_)
        | Command::AnswerPoint { .. }
        | Command::RectifyIdentite(_)
        | Command::DecideInscription(_)
        | Command::PublishConvocation(_)
        | Command::ProveSignature { .. }
        | Command::WithdrawCandidature => Window::Toujours,
        Command::ExplainDelay(_) => Window::Retard,
        Command::WriteMessage(_) | Command::SendMessage(_) | Command::WithdrawDecision(_) => {
            Window::Message
        }
    }
}

/// What the service asked for comes after the deadline too, until it validated the whole.
fn again(dossier: &Dossier, asked: &SujetPoint, context: &Context<'_>) -> Window {
    match dossier.is_asked_again(asked, context.now) && !dossier.is_validated() {
        true => Window::Toujours,
        false => Window::Pieces,
    }
}

fn of_piece(dossier: &Dossier, piece: &PieceCode, context: &Context<'_>) -> Window {
    match context.campagne.piece(piece) {
        Some(def) => again(dossier, &SujetPoint::of(def), context),
        None => Window::Pieces,
    }
}

fn of_signature(dossier: &Dossier, context: &Context<'_>) -> Window {
    again(dossier, &SujetPoint::Signature, context)
}

/// Checks what every command needs: an open dossier, a candidacy that stands, an open window.
fn admit(dossier: &Dossier, command: &Command, context: &Context<'_>) -> Result<(), Refusals> {
    let mut refusals = Refusals::new();
    let opens = matches!(command, Command::OpenDossier(_));
    match (opens, dossier.campagne.is_some()) {
        (true, true) => refusals.push(Motif::DossierDejaOuvert),
        (false, false) => refusals.push(Motif::DossierNonOuvert),
        (true, false) | (false, true) => {}
    }
    let calendrier = calendrier(dossier, command, context);
    let window = window(dossier, command, context);
    for motif in barred(&window, dossier, calendrier, context) {
        refusals.push(motif);
    }
    refusals.into_result(())
}

/// Everything that bars a window to a dossier: it ended, it is closed. Who explains a delay is barred by a withdrawal only.
fn barred(
    window: &Window,
    dossier: &Dossier,
    calendrier: &Calendrier,
    context: &Context<'_>,
) -> impl Iterator<Item = Motif> {
    let late = match window {
        Window::Retard => true,
        Window::Pieces => !dossier.retards.is_empty(),
        Window::Choix | Window::Depot | Window::Toujours | Window::Message => false,
    };
    let ended = ended(dossier, context)
        .filter(|_| !matches!(window, Window::Message))
        .filter(|_| !late || dossier.retiree.is_some());
    let registered = registered(dossier, context).filter(|_| match window {
        Window::Pieces | Window::Depot | Window::Retard => true,
        Window::Choix | Window::Toujours | Window::Message => false,
    });
    let closed = closed(window, calendrier, context).filter(|_| !late && registered.is_none());
    ended.into_iter().chain(registered).chain(closed)
}

fn first_bar(window: &Window, dossier: &Dossier, context: &Context<'_>) -> Option<Motif> {
    let calendrier = dossier.calendrier(context.campagne, context.now);
    barred(window, dossier, calendrier, context).next()
}

/// Why the choices of a dossier cannot change at that instant, if they cannot.
pub fn choix_fermes(dossier: &Dossier, context: &Context<'_>) -> Option<Motif> {
    first_bar(&Window::Choix, dossier, context)
}

/// Why pièces and signature cannot be added to a dossier at that instant, if they cannot. Who explained a delay can add
/// what was missing.
pub fn pieces_fermees(dossier: &Dossier, context: &Context<'_>) -> Option<Motif> {
    first_bar(&Window::Pieces, dossier, context)
}

/// The same of one pièce: the service may have asked for it again.
pub fn piece_fermee(dossier: &Dossier, piece: &PieceCode, context: &Context<'_>) -> Option<Motif> {
    first_bar(&of_piece(dossier, piece, context), dossier, context)
}

/// The same of the signature.
pub fn signature_fermee(dossier: &Dossier, context: &Context<'_>) -> Option<Motif> {
    first_bar(&of_signature(dossier, context), dossier, context)
}

/// Why a dossier cannot be deposited at that instant, if it cannot.
pub fn depot_ferme(dossier: &Dossier, context: &Context<'_>) -> Option<Motif> {
    first_bar(&Window::Depot, dossier, context)
}

/// Why nothing changes in the dossier any more, if so.
fn ended(dossier: &Dossier, context: &Context<'_>) -> Option<Motif> {
    let zone = context.campagne.calendrier.zone;
    let words = |at| calendrier_mots::en_mots(at, zone);
    let withdrawn = dossier.retiree.map(words);
    let withdrawn = withdrawn.map(|le| Motif::CandidatureRetiree { le });
    let cancelled = || {
        let le = dossier.cancelled().map(words)?;
        Some(Motif::CandidatureAnnulee { le })
    };
    let refused = || {
        let le = dossier.refused().map(words)?;
        Some(Motif::CandidatureRefusee { le })
    };
    withdrawn.or_else(cancelled).or_else(refused)
}

/// Why the pièces that were verified do not change any more, if so.
fn registered(dossier: &Dossier, context: &Context<'_>) -> Option<Motif> {
    let decision = dossier
        .standing_decision()
        .filter(|_| dossier.is_validated())?;
    let le = calendrier_mots::en_mots(decision.at, context.campagne.calendrier.zone);
    Some(Motif::InscriptionValidee { le })
}

/// The windows of the person: who opens a dossier says first who it is.
fn calendrier<'c>(dossier: &Dossier, command: &Command, context: &Context<'c>) -> &'c Calendrier {
    match command {
        Command::OpenDossier(saisie) => {
            let orientation = orientation::orienter(&saisie.orientation, context).ok();
            context
                .campagne
                .calendrier_de(orientation.as_ref(), context.now)
        }
        Command::ChangeCourriel(_)
        | Command::OfferReprise(_)
        | Command::AnswerReprise(_)
        | Command::RecordIdentite(_)
        | Command::NameRepresentant(_)
        | Command::RecordCoordonnees(_)
        | Command::RecordParcours(_)
        | Command::ChooseSpecialite(_)
        | Command::ChooseEpreuves(_)
        | Command::RecordNotes(_)
        | Command::AnswerAmenagement(_)
        | Command::ValidatePreinscription { .. }
        | Command::AddPiece(_)
        | Command::SignRecapitulatif(_)
        | Command::DepositDossier(_)
        | Command::CloseDeposit { .. }
        | Command::ExplainDelay(_)
        | Command::AskCorrection(_)
        | Command::AnswerPoint { .. }
        | Command::RectifyIdentite(_)
        | Command::WriteMessage(_)
        | Command::SendMessage(_)
        | Command::DecideInscription(_)
        | Command::WithdrawDecision(_)
        | Command::PublishConvocation(_)
        | Command::ProveSignature { .. }
        | Command::WithdrawCandidature => dossier.calendrier(context.campagne, context.now),
    }
}

fn closed(window: &Window, calendrier: &Calendrier, context: &Context<'_>) -> Option<Motif> {
    let zone = calendrier.zone;
    let since = |end: DateTime<Utc>| calendrier_mots::derniere_minute(end, zone);
    match (window, calendrier.phase(context.now)) {
        (Window::Toujours | Window::Retard | Window::Message, _)
        | (Window::Choix | Window::Pieces | Window::Depot, Phase::Ouverte)
        | (Window::Pieces | Window::Depot, Phase::DepotSeul) => None,
        (Window::Choix | Window::Pieces | Window::Depot, Phase::Avant) => {
            let ouverture = calendrier_mots::en_mots(calendrier.ouverture.valeur, zone);
            Some(Motif::PasEncoreOuverte { ouverture })
        }
        (Window::Choix, Phase::DepotSeul | Phase::Close) => Some(Motif::ChoixFermes {
            depuis: since(calendrier.cloture.valeur),
        }),
        (Window::Pieces | Window::Depot, Phase::Close) => {
            let end = calendrier
                .depot
                .as_ref()
                .map_or(calendrier.cloture.valeur, |depot| depot.valeur);
            Some(Motif::DepotFerme { depuis: since(end) })
        }
    }
}

/// Opens a dossier: the right door leads here and the address reads as one.
///
/// Source: note, introduction and étape 1.
fn open_dossier(saisie: &OuvertureSaisie, context: &Context<'_>) -> Result<Vec<Event>, Refusals> {
    let mut refusals = Refusals::new();
    let orientation = refusals.keep(orientation::orienter(&saisie.orientation, context));
    let courriel = refusals.keep(read_courriel(&saisie.courriel));
    let (Some(orientation), Some(courriel)) = (orientation, courriel) else {
        return Err(refusals);
    };
    Ok(vec![Event::DossierOpened {
        orientation,
        courriel,
        campagne: context.campagne.id.clone(),
        revision: context.campagne.revision,
    }])
}

/// Changes the address. It must stay valid until the end of the examination, so it can change at any time.
///
/// Source: note, part II.
fn change_courriel(dossier: &Dossier, courriel: &str) -> Result<Vec<Event>, Refusals> {
    let courriel = read_courriel(courriel)?;
    Ok(changed(
        dossier.declaration.courriel.as_ref(),
        courriel,
        Event::CourrielChanged,
    ))
}

fn read_courriel(text: &str) -> Result<Email, Refusals> {
    Email::parse(text).map_err(|error| {
        let mut refusals = Refusals::new();
        refusals.at(
            "courriel",
            match error {
                EmailError::Empty => Motif::CourrielManquant,
                EmailError::TooLong => Motif::CourrielTropLong { max: Email::MAX },
                EmailError::Shape => Motif::CourrielForme,
            },
        );
        refusals
    })
}

/// The event of a new value; none when the value stands already.
fn changed<T: PartialEq>(
    before: Option<&T>,
    after: T,
    event: impl FnOnce(T) -> Event,
) -> Vec<Event> {
    if before == Some(&after) {
        Vec::new()
    } else {
        vec![event(after)]
    }
}
