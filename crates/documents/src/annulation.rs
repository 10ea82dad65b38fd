//! DÉCISION that ends a candidacy against the person: refused or cancelled by the service, or cancelled because something was
//! missing at the deadline of the deposit. It says why, and how to contest.
//!
//! A reason can speak of health: it leaves over the session of the person only. In a letter, which travels in clear, the
//! document names the dossier, the pièces that were missing, and nobody.
//!
//! Source: note, part II « votre candidature sera annulée » and part III; CRPA, art. L. 211-5 for the reason.

use crate::code::{Code, Genre, Signe};
use crate::mots::A_CONFIRMER;
use crate::recapitulatif::{head, registered, row};
use crate::sheet::{Ink, Sheet, Style, Taille};
use crate::{Document, SCELLE, finished, footer, mots};
use chrono::{DateTime, Utc};
use rules::calendrier_mots::{derniere_minute, en_mots};
use rules::campagne::{Campagne, Confiance, PieceCode};
use rules::declaration::Declaration;
use rules::verification::verified;
use rules::{Dossier, DossierId, Empreinte, IssueInscription};

/// What a decision against the person says.
#[derive(Debug, Clone)]
pub struct Annulation<'a> {
    /// The dossier.
    pub dossier: DossierId,
    /// The version that it is about, from 1.
    pub version: u32,
    /// Its fingerprint.
    pub empreinte: Empreinte,
    /// When it was decided, or found by the deadline.
    pub decidee_le: DateTime<Utc>,
    /// What ends the candidacy.
    pub cause: Cause<'a>,
    /// What the candidate declared; nothing in a letter, which then gives no reason either.
    pub declaration: Option<&'a Declaration>,
    /// Whether the service seals this document: it then keeps the field and says so.
    pub cachet: bool,
    /// What signs the code of the page.
    pub signe: Option<Signe<'a>>,
    /// The campaign.
    pub campagne: &'a Campagne,
    /// The rehearsal banner, in words, when the service runs at a chosen date.
    pub repetition: Option<&'a str>,
    /// How large letters are.
    pub taille: Taille,
}

/// What ends a candidacy against the person.
#[derive(Debug, Clone, Copy)]
pub enum Cause<'a> {
    /// The service refused the inscription.
    Refus {
        /// Why, in the words of the service; printed for the person only.
        motif: &'a str,
    },
    /// The service cancelled the candidacy.
    Annulation {
        /// Why, in the words of the service; printed for the person only.
        motif: &'a str,
    },
    /// Something was missing at the deadline of the deposit.
    Cloture {
        /// The pièces that were missing.
        manquantes: &'a [PieceCode],
        /// The end of the deposits of the person, when it is known.
        fin: Option<DateTime<Utc>>,
    },
}

/// The titles of the document: of a refusal, of a cancellation.
pub(crate) const TITRES: [&str; 2] = ["Décision de refus", "Décision d’annulation"];

impl Cause<'_> {
    fn title(&self) -> &'static str {
        match self {
            Self::Refus { .. } => TITRES[0],
            Self::Annulation { .. } | Self::Cloture { .. } => TITRES[1],
        }
    }

    fn told(&self) -> &'static str {
        match self {
            Self::Refus { .. } => "Votre inscription est refusée.",
            Self::Annulation { .. } | Self::Cloture { .. } => "Votre candidature est annulée.",
        }
    }
}

impl<'a> Annulation<'a> {
    /// What ended the candidacy of a dossier against its person and still stands, for that person: unsealed and in the usual
    /// size. Nothing otherwise. What a person decided says more than what the deadline found.
    pub fn of(dossier: &'a Dossier, campagne: &'a Campagne) -> Option<Self> {
        let (version, decidee_le, cause) = ended(dossier, campagne)?;
        let place = usize::try_from(version).ok()?.checked_sub(1)?;
        Some(Self {
            dossier: dossier.id,
            version,
            empreinte: dossier.versions.get(place)?.empreinte,
            decidee_le,
            cause,
            declaration: Some(verified(dossier)),
            cachet: false,
            signe: None,
            campagne,
            repetition: None,
            taille: Taille::Normale,
        })
    }
}

/// The version that ended, when, and why.
fn ended<'a>(dossier: &'a Dossier, campagne: &Campagne) -> Option<(u32, DateTime<Utc>, Cause<'a>)> {
    if let Some(decision) = dossier.standing_decision() {
        let motif = &decision.motif;
        let cause = match decision.issue {
            IssueInscription::Refusee => Some(Cause::Refus { motif }),
            IssueInscription::Annulee => Some(Cause::Annulation { motif }),
            IssueInscription::Validee => None,
        };
        if let Some(cause) = cause {
            return Some((decision.version, decision.at, cause));
        }
    }
    let cloture = dossier.cloture.as_ref().filter(|it| it.annulee)?;
    let depot = dossier.calendrier(campagne, cloture.at).depot.as_ref();
    let cause = Cause::Cloture {
        manquantes: &cloture.manquantes,
        fin: depot.map(|it| it.valeur),
    };
    Some((dossier.held_version(), cloture.at, cause))
}

/// Makes the document of a decision against the person.
pub fn annulation(source: &Annulation<'_>) -> Document {
    let campagne = source.campagne;
    let zone = campagne.calendrier.zone;
    let footer = footer(source.version, source.empreinte, source.dossier);
    let banner = source.repetition.map(crate::banner);
    let mut sheet = Sheet::new(&footer, banner.as_deref(), source.taille);
    let title = source.cause.title();
    let stamp = (source.version, source.empreinte);
    let code = Code::of(Genre::Annulation, &campagne.id, source.dossier, stamp);
    head(
        &mut sheet,
        campagne,
        title,
        code.signed(source.signe).symbol().as_ref(),
    );
    let at = en_mots(source.decidee_le, zone);
    let decided = match source.cause {
        Cause::Refus { .. } | Cause::Annulation { .. } => format!("Décision du service du {at}."),
        Cause::Cloture { .. } => format!("Décision prise à la clôture des dépôts, le {at}."),
    };
    sheet.callout(source.cause.told(), &[decided], Ink::Warning);
    sheet.heading("De quelle candidature il s’agit", 60.0);
    let mut who = registered(source.declaration, campagne);
    who.push(row("Dossier", source.dossier.to_string()));
    sheet.answers(&who);
    reason(&mut sheet, source);
    sheet.heading("Qui décide, et sur quel fondement", 60.0);
    sheet.answers(&basis(source));
    sheet.heading("Ce que cela change", 60.0);
    sheet.list(&consequences(source), Style::BODY);
    sheet.ending("Comment contester", &remedies(source));
    let title = format!(
        "{title} – {} {}",
        campagne.examen.court.texte, campagne.session
    );
    finished(sheet, &title, source.cachet)
}

/// Why: the words of the service, or what was missing by name.
fn reason(sheet: &mut Sheet, source: &Annulation<'_>) {
    let campagne = source.campagne;
    match source.cause {
        Cause::Refus { motif } | Cause::Annulation { motif } => {
            sheet.heading("Motif", 40.0);
            let told = match source.declaration {
                Some(_) => motif,
                None => {
                    "Ce document ne reprend pas le motif\u{a0}: il peut contenir des informations personnelles. Vous le lisez dans l’application."
                }
            };
            sheet.paragraph(told, Style::BODY);
        }
        Cause::Cloture { manquantes, fin } => {
            sheet.heading("Motif", 60.0);
            let told = match fin {
                Some(end) => format!(
                    "À la date limite de dépôt, le {}, il manquait\u{a0}:",
                    derniere_minute(end, campagne.calendrier.zone)
                ),
                None => "À la date limite de dépôt, il manquait\u{a0}:".to_owned(),
            };
            sheet.paragraph(&told, Style::BODY);
            sheet.space(4.0);
            let missing = manquantes.iter().map(|code| campagne.nom_piece(code));
            sheet.list(&missing.collect::<Vec<_>>(), Style::STRONG);
        }
    }
}

/// Who decided, and on which text: that of the campaign for what the deadline brings about, what the service wrote otherwise.
///
/// Source: CRPA, art. L. 211-5: a reason says what it is founded on, in law and in fact.
fn basis(source: &Annulation<'_>) -> Vec<(String, String)> {
    let campagne = source.campagne;
    let founded = match source.cause {
        Cause::Refus { .. } | Cause::Annulation { .. } => {
            "Les faits et les règles que le motif énonce (code des relations entre le public et l’administration, article\u{a0}L.\u{a0}211-5)".to_owned()
        }
        Cause::Cloture { .. } => announced(campagne),
    };
    vec![
        row(
            "Service",
            format!("{}, {}", campagne.autorite, campagne.contact.service),
        ),
        row("Fondement", founded),
    ]
}

/// What announced that an incomplete dossier is cancelled.
fn announced(campagne: &Campagne) -> String {
    let provenance = &campagne.annulation_automatique.provenance;
    match provenance.confiance {
        Confiance::Official | Confiance::Secondary => {
            let mut told = campagne.textes.si_incomplet.clone();
            told.push(format!("Source\u{a0}: {}.", provenance.source));
            told.join(" ")
        }
        Confiance::Assumed | Confiance::ToConfirm => A_CONFIRMER.to_owned(),
    }
}

fn consequences(source: &Annulation<'_>) -> Vec<String> {
    let session = source.campagne.session;
    let mut sentences = vec![
        format!(
            "Cette candidature ne donne pas d’inscription à la session\u{a0}{session}\u{a0}: aucune convocation ne sera envoyée."
        ),
        "Tout ce que vous avez envoyé est gardé, avec l’heure de chaque envoi.".to_owned(),
    ];
    match source.cause {
        Cause::Refus { .. } | Cause::Annulation { .. } => {
            sentences.insert(1, "Votre dossier ne change plus.".to_owned());
        }
        // Source: `rules::decide::retard`.
        Cause::Cloture { .. } => sentences.push(
            "Vous pouvez envoyer quand même ce qui manquait, dans l’application, avec une explication\u{a0}: ce sera reçu hors délai, et une personne du service le lira. Rien n’est promis.".to_owned(),
        ),
    }
    sentences
}

fn remedies(source: &Annulation<'_>) -> Vec<String> {
    let recours = &source.campagne.textes.recours;
    let mut sentences = vec![
        "Si vous pensez que c’est une erreur, écrivez sans attendre au service, depuis l’application.".to_owned(),
        "Vous pouvez aussi lui demander des explications.".to_owned(),
        mots::service(source.campagne),
    ];
    sentences.extend(recours.iter().cloned());
    if recours.is_empty() {
        let unknown = "Voies et délais de recours\u{a0}: à confirmer par le rectorat.";
        sentences.push(unknown.to_owned());
    }
    if source.cachet {
        sentences.push(SCELLE.to_owned());
    }
    sentences
}
