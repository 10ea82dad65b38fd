//! What deserves a second look and blocks nothing.
//!
//! Source: R-ID-2, R-MAIL-1, R-CP-3, R-INE-2, R-AGE-3, R-HAND-3.

use crate::adresse::is_cedex;
use crate::campagne::SituationHandicap;
use crate::cle::Cle;
use crate::decide::{Context, experience_asked};
use crate::declaration::{Declaration, Identite, LieuAdresse, LieuNaissance, Note};
use crate::dossier::Dossier;
use crate::epreuves::note_precedente;
use crate::experience::{duree, overlap};
use crate::nom::{folded, outside_repertoire};
use crate::pieces::calendrier;
use crate::refusal::coded;

coded! {
    /// A reason to look twice. Each names its case.
    Doute;
    /// The domain looks like a slip of the hand.
    /// Test: `a_slip_in_the_domain_of_an_address_is_proposed_for_correction`.
    CourrielFaute { domaine: String, proposition: String } => "courriel.faute", "R-MAIL-1";
    /// Characters that the état civil does not know.
    /// Test: `a_letter_outside_the_repertoire_is_a_doubt_for_each_name`.
    NomHorsRepertoire { caracteres: String } => "nom.hors_repertoire", "circulaire JUSC1412888C; R-ID-2";
    /// The key of the INE is wrong.
    /// Test: `a_wrong_key_of_an_ine_is_a_doubt_and_blocks_nothing`.
    IneCle => "ine.cle", "R-INE-2";
    /// The age is rare for this examination.
    /// Test: `an_age_below_fifteen_or_above_ninety_is_a_doubt`.
    AgeRare { age: u32 } => "naissance.age_rare", "R-AGE-3";
    /// The birth commune is not in the list of communes.
    /// Test: `a_birth_commune_that_is_no_more_is_a_doubt`.
    CommuneHorsListe { commune: String } => "naissance.commune_hors_liste", "R-COM-3";
    /// A CEDEX address: the commune is not checked.
    /// Test: `a_cedex_is_a_doubt_and_placed_by_its_postal_code`.
    AdresseCedex => "adresse.cedex", "R-CP-3";
    /// The commune and the postal code are not known to go together.
    /// Test: `a_commune_under_another_postal_code_is_a_doubt`.
    CodePostalCommune { commune: String } => "adresse.code_postal_commune", "R-CP-4, R-CP-6";
    /// The identity differs from last session's.
    /// Test: `a_name_that_differs_from_last_session_is_a_doubt_and_its_accents_are_none`.
    IdentiteDifferente => "identite.differente", "R-ID-1";
    /// Arrangements of last session exist, and the answer is no.
    /// Test: `arrangements_given_up_are_a_doubt`.
    AmenagementAbandonne => "amenagements.abandonne", "R-HAND-3";
    /// Arrangements are renewed, and last session's data hold none.
    /// Test: `arrangements_renewed_without_a_decision_are_a_doubt`.
    AmenagementSansDecision => "amenagements.sans_decision", "R-HAND-3";
    /// The experience declared is shorter than what the category asks: the service judges.
    /// Test: `a_short_experience_is_a_doubt_and_blocks_nothing`.
    ExperienceCourte { duree: String, mois: u32 } => "parcours.experience_courte", "D. 643-16 2°; R-COND-3";
    /// Periods of employment overlap: a day counts once.
    /// Test: `a_short_experience_is_a_doubt_and_blocks_nothing`.
    EmploisSuperposes => "parcours.emplois_superposes", "R-COND-4";
    /// No source says whether an épreuve of which a note is kept is a unit: only a unit can be kept.
    /// Test: `a_mark_of_an_epreuve_that_may_be_no_unit_is_a_doubt`.
    NoteUniteAConfirmer { epreuve: String } => "notes.unite_a_confirmer", "R-BEN-4";
    /// The règlement of the spécialité is not complete: the rectorat confirms it.
    /// Test: `a_reglement_to_confirm_lets_the_candidacy_through_with_a_doubt`.
    ReglementAConfirmer => "specialite.reglement_a_confirmer", "decisions 12";
    /// A note differs from the one of last session's data.
    /// Test: `a_mark_that_differs_from_last_session_is_a_doubt`.
    NoteDifferente { epreuve: String } => "notes.differente", "R-BEN-1";
}

/// A doubt, tied to its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Avertissement {
    /// Why.
    pub doute: Doute,
    /// The field, by the key that the draft uses.
    pub champ: &'static str,
    /// A value proposed in its place.
    pub proposition: Option<String>,
}

/// Youngest and oldest candidates that surprise nobody.
///
/// Source: R-AGE-3.
pub(crate) const AGES: std::ops::RangeInclusive<u32> = 15..=90;

/// Everything that deserves a second look in a dossier, in the order of the form.
pub fn avertissements(dossier: &Dossier, context: &Context<'_>) -> Vec<Avertissement> {
    let declaration = &dossier.declaration;
    let mut out = Vec::new();
    courriel(declaration, &mut out);
    if let Some(identite) = &declaration.identite {
        self::identite(identite, dossier, context, &mut out);
    }
    adresse(declaration, context, &mut out);
    parcours(declaration, context, &mut out);
    specialite(declaration, context, &mut out);
    notes(dossier, context, &mut out);
    amenagement(dossier, &mut out);
    out
}

fn doubt(doute: Doute, champ: &'static str) -> Avertissement {
    Avertissement {
        doute,
        champ,
        proposition: None,
    }
}

/// Source: R-MAIL-1.
fn courriel(declaration: &Declaration, out: &mut Vec<Avertissement>) {
    let Some(courriel) = &declaration.courriel else {
        return;
    };
    if let Some(meant) = courriel.suggestion() {
        let domain = |email: &str| email.split('@').next_back().unwrap_or_default().to_owned();
        let doute = Doute::CourrielFaute {
            domaine: domain(courriel.as_str()),
            proposition: domain(meant.as_str()),
        };
        out.push(Avertissement {
            doute,
            champ: "courriel",
            proposition: Some(meant.as_str().to_owned()),
        });
    }
}

/// Source: R-ID-1, R-ID-2, R-INE-2, R-AGE-3, R-COM-3.
fn identite(
    identite: &Identite,
    dossier: &Dossier,
    context: &Context<'_>,
    out: &mut Vec<Avertissement>,
) {
    let names = [
        ("nom_naissance", identite.nom.as_str()),
        ("prenoms", identite.prenoms.as_str()),
        (
            "nom_usage",
            identite.nom_usage.as_ref().map_or("", |nom| nom.as_str()),
        ),
    ];
    for (champ, name) in names {
        let outside = outside_repertoire(name);
        if !outside.is_empty() {
            let caracteres = outside
                .iter()
                .map(char::to_string)
                .collect::<Vec<_>>()
                .join(" ");
            out.push(doubt(Doute::NomHorsRepertoire { caracteres }, champ));
        }
    }
    let age = identite.naissance.age_on(
        dossier
            .calendrier(context.campagne, context.now)
            .day(context.now),
    );
    if !AGES.contains(&age) {
        out.push(doubt(Doute::AgeRare { age }, "date_naissance.annee"));
    }
    if let LieuNaissance::France {
        code: None,
        commune,
    } = &identite.lieu
    {
        out.push(doubt(
            Doute::CommuneHorsListe {
                commune: commune.clone(),
            },
            "commune_naissance",
        ));
    }
    if let Some(Cle::Doubtful { proposition }) = identite.ine.as_ref().map(|ine| ine.cle()) {
        out.push(Avertissement {
            doute: Doute::IneCle,
            champ: "ine",
            proposition,
        });
    }
    let before = dossier
        .reprise
        .as_ref()
        .and_then(|reprise| reprise.source.identite.as_ref());
    if before.is_some_and(|before| folded(&before.nom_naissance) != folded(identite.nom.as_str())) {
        out.push(doubt(Doute::IdentiteDifferente, "nom_naissance"));
    }
}

/// Source: R-CP-3, R-CP-4, R-CP-6.
fn adresse(declaration: &Declaration, context: &Context<'_>, out: &mut Vec<Avertissement>) {
    let Some(coordonnees) = &declaration.coordonnees else {
        return;
    };
    let LieuAdresse::France {
        code_postal,
        commune,
        localite,
        ..
    } = &coordonnees.lieu
    else {
        return;
    };
    match commune {
        None if is_cedex(localite) => out.push(doubt(Doute::AdresseCedex, "commune")),
        None => out.push(doubt(
            Doute::CodePostalCommune {
                commune: localite.clone(),
            },
            "code_postal",
        )),
        Some(code) => {
            let known = context
                .territoire
                .commune(code)
                .is_some_and(|commune| commune.has_code_postal(code_postal));
            if !known {
                out.push(doubt(
                    Doute::CodePostalCommune {
                        commune: localite.clone(),
                    },
                    "code_postal",
                ));
            }
        }
    }
}

/// Experience that is short for the category, or counted once where periods overlap.
///
/// Source: R-COND-3, R-COND-4: the condition is due when the last unit is presented, so nothing is blocked here.
fn parcours(declaration: &Declaration, context: &Context<'_>, out: &mut Vec<Avertissement>) {
    let asked = experience_asked(declaration, context);
    let (Some(parcours), Some(asked)) = (&declaration.parcours, asked) else {
        return;
    };
    let calendrier = calendrier(declaration, context.campagne, context.now);
    let until = asked
        .le
        .day(calendrier, context.campagne.session, context.now);
    let length = duree(&parcours.experience, until);
    if length.mois < asked.mois {
        let duree = length.to_string();
        let mois = asked.mois;
        let doute = Doute::ExperienceCourte { duree, mois };
        out.push(doubt(doute, "periode"));
    }
    if overlap(&parcours.experience, until) {
        out.push(doubt(Doute::EmploisSuperposes, "periode"));
    }
}

fn specialite(declaration: &Declaration, context: &Context<'_>, out: &mut Vec<Avertissement>) {
    let Some(specialite) = crate::epreuves::chosen(declaration, context.campagne) else {
        return;
    };
    if specialite.reglement.is_to_confirm() {
        out.push(doubt(Doute::ReglementAConfirmer, "specialite"));
    }
}

/// Source: R-BEN-1, R-BEN-4.
fn notes(dossier: &Dossier, context: &Context<'_>, out: &mut Vec<Avertissement>) {
    let declaration = &dossier.declaration;
    let chosen = crate::epreuves::chosen(declaration, context.campagne);
    let (Some(notes), Some(specialite)) = (&declaration.notes, chosen) else {
        return;
    };
    let since = context.campagne.benefice.unites_depuis.as_ref();
    let units_only = since.is_some_and(|since| context.campagne.session >= since.valeur);
    for def in specialite.reglement.obligatoires() {
        if units_only && def.unite.is_empty() && notes.gardees.contains_key(&def.code) {
            let epreuve = def.code.to_string();
            out.push(doubt(Doute::NoteUniteAConfirmer { epreuve }, "note_choix"));
        }
    }
    let Some(reprise) = &dossier.reprise else {
        return;
    };
    for (code, kept) in &notes.gardees {
        let before = note_precedente(&reprise.source, specialite, code, context.campagne);
        let before = before.and_then(Note::parse);
        if kept.session == reprise.source.session
            && before.is_some_and(|before| before != kept.note)
        {
            out.push(doubt(
                Doute::NoteDifferente {
                    epreuve: code.to_string(),
                },
                "note_valeur",
            ));
        }
    }
}

/// Source: R-HAND-3.
fn amenagement(dossier: &Dossier, out: &mut Vec<Avertissement>) {
    let Some(answer) = dossier.declaration.amenagement else {
        return;
    };
    let Some(reprise) = &dossier.reprise else {
        return;
    };
    match (answer.situation, reprise.source.amenagements.is_empty()) {
        (SituationHandicap::Non, false) => {
            out.push(doubt(Doute::AmenagementAbandonne, "amenagement"))
        }
        (SituationHandicap::Reconduit, true) => {
            out.push(doubt(Doute::AmenagementSansDecision, "amenagement"))
        }
        (
            SituationHandicap::Non
            | SituationHandicap::PremiereDemande
            | SituationHandicap::SituationChangee,
            _,
        )
        | (SituationHandicap::Reconduit, false) => {}
    }
}
