//! The pages: what each one shows of the dossier and of the campaign.

use super::saisie::texte;
use super::{Desk, Lieu};
use crate::refus;
use crate::view::{
    AccueilView, ClotureView, DateCle, Etape, InterruptionView, NatureDate, Page, PhaseView,
    PreparerView, RepriseLigneView, RepriseView, StatutTache, StatutView, TacheId, TacheView,
    TachesView,
};
use rules::avertissement::avertissements;
use rules::calendrier_mots::{derniere_minute, en_mots, reste_en_mots};
use rules::campagne::{Calendrier, Phase, PieceCode};
use rules::declaration::Declaration;
use rules::legalite::verifier;
use rules::pieces::{demandees, is_decided};
use rules::saisie::LigneReprise;
use rules::{
    Dossier, Motif, Refusal, Statut, choix_fermes, depot_ferme, missing_steps, pieces_fermees,
    signable,
};
use std::collections::BTreeSet;

impl Desk {
    pub(super) fn page(&self) -> Page {
        match &self.lieu {
            Lieu::Accueil => Page::Accueil(self.accueil()),
            Lieu::PreparerResultat => Page::Preparer(self.preparer()),
            Lieu::Etape(etape, sans_trace) => {
                Page::Formulaire(self.formulaire(*etape, *sans_trace, &self.refus, &self.avis))
            }
            Lieu::Deverrouiller(_) => {
                Page::Formulaire(self.formulaire(Etape::Deverrouillage, false, &self.refus, &[]))
            }
            Lieu::Issue(issue) => Page::Issue(issue.clone()),
            Lieu::Compte => Page::Compte(self.account_view()),
            Lieu::Verifier => Page::Verifier(self.verification()),
            Lieu::Interruption(motif) => Page::Interruption(InterruptionView {
                motif: motif.clone(),
                refus: self.refus.clone(),
            }),
            Lieu::Reprise
            | Lieu::Taches
            | Lieu::Pieces
            | Lieu::Piece(_)
            | Lieu::Relire
            | Lieu::Signer
            | Lieu::Deposer
            | Lieu::Corrections
            | Lieu::Messages
            | Lieu::Documents
            | Lieu::Envois => match self.dossier() {
                Some(dossier) => self.page_of(dossier),
                None => Page::Accueil(self.accueil()),
            },
        }
    }

    fn page_of(&self, dossier: &Dossier) -> Page {
        match &self.lieu {
            Lieu::Reprise => Page::Reprise(self.reprise(dossier)),
            Lieu::Pieces => Page::Pieces(self.pieces(dossier)),
            Lieu::Piece(code) => match self.campagne.piece(&PieceCode::new(code.as_str())) {
                Some(def) => Page::Piece(self.piece(dossier, def)),
                None => Page::Pieces(self.pieces(dossier)),
            },
            Lieu::Relire => Page::Relire(self.relire(dossier)),
            Lieu::Signer => Page::Signer(self.signer(dossier)),
            Lieu::Deposer => Page::Deposer(self.deposer(dossier)),
            Lieu::Corrections => Page::Corrections(self.corrections(dossier)),
            Lieu::Messages => Page::Messages(self.messages(dossier)),
            Lieu::Documents => Page::Documents(self.documents(dossier)),
            Lieu::Envois => Page::Envois(self.envois()),
            Lieu::Compte
            | Lieu::Verifier
            | Lieu::Accueil
            | Lieu::Etape(..)
            | Lieu::PreparerResultat
            | Lieu::Issue(_)
            | Lieu::Taches
            | Lieu::Interruption(_)
            | Lieu::Deverrouiller(_) => Page::Taches(self.taches(dossier)),
        }
    }

    fn phase(&self) -> PhaseView {
        let now = self.horloge.now();
        if self.dossier().is_none() && self.campagne.is_open_to_somebody(now) {
            return PhaseView::Ouverte;
        }
        match self.calendrier().phase(now) {
            Phase::Avant => PhaseView::Avant,
            Phase::Ouverte => PhaseView::Ouverte,
            Phase::DepotSeul => PhaseView::DepotSeul,
            Phase::Close => PhaseView::Close,
        }
    }

    /// The dates of the person whose dossier is open; before that, those of everybody, then those of some.
    fn dates(&self) -> Vec<DateCle> {
        let mut dates = self.dates_of(self.calendrier(), None);
        if self.dossier().is_none() {
            for propre in &self.campagne.calendriers {
                let pour =
                    documents::mots::public(&propre.public, &self.campagne, &self.territoire);
                if !pour.is_empty() {
                    dates.extend(self.dates_of(&propre.calendrier, Some(&pour)));
                }
            }
        }
        dates
    }

    fn dates_of(&self, calendrier: &Calendrier, pour: Option<&str>) -> Vec<DateCle> {
        let now = self.horloge.now();
        let pour = || pour.map(str::to_owned);
        let opening = calendrier.ouverture.valeur;
        let opens = (now < opening).then(|| DateCle {
            nature: NatureDate::Ouverture,
            pour: pour(),
            mots: en_mots(opening, calendrier.zone),
            reste: reste_en_mots(now, opening),
            passee: false,
        });
        let end = |nature, end| DateCle {
            nature,
            pour: pour(),
            mots: derniere_minute(end, calendrier.zone),
            reste: reste_en_mots(now, end),
            passee: now >= end,
        };
        let choices = end(NatureDate::Choix, calendrier.cloture.valeur);
        let deposit = calendrier
            .depot
            .as_ref()
            .map(|depot| end(NatureDate::Depot, depot.valeur));
        opens.into_iter().chain([choices]).chain(deposit).collect()
    }

    fn accueil(&self) -> AccueilView {
        AccueilView {
            phase: self.phase(),
            qui: self.campagne.textes.qui.clone(),
            dates: self.dates(),
            dossiers: self.resumes(),
            verifie: self.verifies(),
            base_ecartee: self
                .base_ecartee
                .as_ref()
                .map(|path| path.display().to_string()),
            annonce: self.annonce.clone(),
            refus: self.refus.clone(),
        }
    }

    /// Pièces that the four answers make likely: those asked of everybody and of the category.
    fn preparer(&self) -> PreparerView {
        let saisie = super::saisie::orientation(&self.volatile);
        let categorie = self
            .campagne
            .preparations
            .iter()
            .find(|preparation| preparation.id == saisie.preparation);
        let orientation = categorie.and_then(|preparation| match &preparation.issue {
            rules::campagne::PreparationIssue::Ici { categorie, .. } => {
                Some(rules::declaration::Orientation {
                    preparation: preparation.id.clone(),
                    categorie: categorie.clone(),
                    residence: rules::declaration::Residence::Etranger(
                        rules::campagne::PaysCode::new(""),
                    ),
                    deja: rules::declaration::Deja::Jamais,
                })
            }
            rules::campagne::PreparationIssue::Etablissement
            | rules::campagne::PreparationIssue::AVoir => None,
        });
        let declaration = Declaration {
            orientation,
            ..Declaration::default()
        };
        let asked = demandees(&declaration, false, &self.campagne, self.horloge.now());
        let pieces = asked
            .iter()
            .map(|piece| self.resume(None, piece.def, true))
            .collect();
        PreparerView {
            annonce: self.annonce.clone(),
            refus: self.refus.clone(),
            ouverte: self.phase() == PhaseView::Ouverte,
            minutes: self.campagne.textes.minutes,
            pieces,
            frais: self.frais(),
            dates: self.dates(),
        }
    }

    fn reprise(&self, dossier: &Dossier) -> RepriseView {
        let source = dossier.reprise.as_ref().map(|reprise| &reprise.source);
        let line = |ligne: LigneReprise| {
            let champ = format!("reprise.{}", ligne.as_str());
            let choix =
                Some(texte(self.brouillon(), &champ).to_owned()).filter(|choix| !choix.is_empty());
            RepriseLigneView {
                tache: task(ligne),
                valeur: self.reprise_value(dossier, ligne),
                choix,
                champ,
            }
        };
        RepriseView {
            origine: source.map_or(String::new(), |source| {
                format!("session\u{a0}{}", source.session)
            }),
            lignes: self.reprise_lines().into_iter().map(line).collect(),
            refus: self.refus.clone(),
        }
    }

    fn reprise_value(&self, dossier: &Dossier, ligne: LigneReprise) -> String {
        let Some(source) = dossier.reprise.as_ref().map(|reprise| &reprise.source) else {
            return String::new();
        };
        match ligne {
            LigneReprise::Identite => source.identite.as_ref().map_or(String::new(), |identite| {
                let (prenoms, nom) = (
                    &identite.prenoms,
                    rules::nom::uppercase(&identite.nom_naissance),
                );
                let born = match identite.civilite.as_str() {
                    "madame" => "née",
                    _ => "né",
                };
                format!(
                    "{prenoms} {nom}, {born} le {}/{}/{}",
                    identite.jour, identite.mois, identite.annee
                )
            }),
            LigneReprise::Coordonnees => {
                source
                    .coordonnees
                    .as_ref()
                    .map_or(String::new(), |coordonnees| {
                        let commune =
                            rules::adresse::CommuneInsee::parse(&coordonnees.commune).ok();
                        let commune = commune
                            .and_then(|code| self.territoire.commune(&code))
                            .map(|commune| commune.nom.to_string());
                        let commune = commune.unwrap_or_else(|| coordonnees.localite.clone());
                        format!(
                            "{}, {} {commune}",
                            coordonnees.adresse_1, coordonnees.code_postal
                        )
                    })
            }
            LigneReprise::Epreuves => {
                let id = rules::campagne::SpecialiteId::new(
                    source.specialite.clone().unwrap_or_default(),
                );
                let name = self
                    .campagne
                    .specialite(&id)
                    .map_or_else(|| id.to_string(), rules::campagne::Specialite::nom_complet);
                let langues = source
                    .epreuves
                    .iter()
                    .flat_map(|epreuves| epreuves.langues.values());
                let langues = langues.filter_map(|langue| {
                    self.campagne
                        .langue(&rules::campagne::LangueId::new(langue.as_str()))
                });
                let langues: Vec<String> = langues
                    .map(|langue| langue.libelle.to_lowercase())
                    .collect();
                if langues.is_empty() {
                    name
                } else {
                    format!("{name}, {}", langues.join(", "))
                }
            }
        }
    }

    /// Where the dossier stands. It is deposited when a receipt proves it, never before.
    fn statut(&self, dossier: &Dossier) -> StatutView {
        let zone = self.campagne.calendrier.zone;
        match dossier.statut(&self.campagne, self.horloge.now()) {
            Statut::Brouillon => StatutView::Brouillon,
            Statut::PreInscrit { version } => StatutView::PreInscrit { version },
            Statut::Complet { version } => StatutView::Complet { version },
            Statut::ACorriger { version, points } => StatutView::ACorriger {
                version,
                points: u32::try_from(points).unwrap_or(u32::MAX),
            },
            Statut::Retire { at } => StatutView::Retire {
                le: en_mots(at, zone),
            },
            Statut::Valide { version, at } => StatutView::Valide {
                version,
                le: en_mots(at, zone),
            },
            Statut::Refuse { at } => StatutView::Refuse {
                le: en_mots(at, zone),
            },
            Statut::Annule { at } => StatutView::Annule {
                le: en_mots(at, zone),
            },
            Statut::Depose { version, .. } => match self.proved_deposit() {
                Some(receipt) => StatutView::Depose {
                    version,
                    le: en_mots(receipt.recu_le, zone),
                },
                None => StatutView::Complet { version },
            },
        }
    }

    fn taches(&self, dossier: &Dossier) -> TachesView {
        let taches = self.tasks(dossier);
        let done = taches
            .iter()
            .filter(|tache| tache.statut == StatutTache::Termine)
            .count();
        let next = taches.iter().find(|tache| match tache.statut {
            StatutTache::AFaire | StatutTache::EnCours | StatutTache::ACorriger => true,
            StatutTache::Termine | StatutTache::PasEncorePossible | StatutTache::Ferme => false,
        });
        let context = self.context();
        // What cannot be mended any more is not worth a second look.
        let open = choix_fermes(dossier, &context).is_none();
        let doubts = avertissements(dossier, &context);
        let avis = doubts.iter().filter(|_| open).map(refus::of_doubt);
        // The last door that closed says enough; a withdrawal is told by the state of the dossier.
        let closed = depot_ferme(dossier, &context).or_else(|| choix_fermes(dossier, &context));
        let refused = dossier.refused().is_some();
        let ended = dossier.retiree.is_some() || dossier.cancelled().is_some() || refused;
        // What the service decided says more than the door that it closed.
        let decision = self.decision(dossier);
        let fermetures = closed.filter(|_| !ended && decision.is_none());
        let fermetures = fermetures.iter().map(refus::of_motif);
        TachesView {
            suivante: next.map(|tache| tache.id),
            terminees: u32::try_from(done).unwrap_or(u32::MAX),
            statut: self.statut(dossier),
            modifie_depuis: dossier.is_modified(),
            phase: self.phase(),
            dates: self.dates(),
            fermetures: fermetures.chain(self.refus.clone()).collect(),
            manquantes: self.late_pieces(dossier),
            cloture: self.cloture_view(dossier),
            retard: self.retard(dossier),
            decision,
            convocation: self.convocation(dossier),
            instruction: self.instruction(dossier),
            avis: self.annonce.iter().cloned().chain(avis).collect(),
            retrait_possible: !ended && !dossier.versions.is_empty(),
            taches,
        }
    }

    fn cloture_view(&self, dossier: &Dossier) -> Option<ClotureView> {
        let cloture = dossier.cloture.as_ref()?;
        let recours = &self.campagne.textes.recours;
        Some(ClotureView {
            le: en_mots(cloture.at, self.campagne.calendrier.zone),
            annulee: cloture.annulee,
            recours_a_confirmer: recours.is_empty(),
            recours: recours.clone(),
        })
    }

    /// Pièces that were missing when the deposit closed: as the service found, else as this computer sees.
    fn late_pieces(&self, dossier: &Dossier) -> Vec<String> {
        if dossier.standing_decision().is_some() {
            return Vec::new();
        }
        if let Some(cloture) = &dossier.cloture {
            let missing = cloture.manquantes.iter();
            return missing.map(|code| self.campagne.nom_piece(code)).collect();
        }
        let late = self.phase() == PhaseView::Close
            && dossier.retiree.is_none()
            && !dossier.versions.is_empty();
        let missing = dossier.missing_pieces(&self.campagne, self.horloge.now());
        let names = missing.iter().map(|piece| piece.def.libelle.clone());
        names.filter(|_| late).collect()
    }

    pub(super) fn tasks(&self, dossier: &Dossier) -> Vec<TacheView> {
        let declaration = &dossier.declaration;
        let context = self.context();
        let open = choix_fermes(dossier, &context).is_none();
        let typed = |champ: &str| !texte(self.brouillon(), champ).is_empty();
        let identite = declaration.identite.is_some();
        let named = !self.is_minor() || declaration.representant.is_some();
        let pending = dossier.is_modified() && open;
        let broken = verifier(declaration, &self.campagne);
        let ready = missing_steps(dossier, &context).is_empty() && broken.is_empty();
        let chosen = declaration.epreuves.is_some();
        let steps = [
            (
                TacheId::Identite,
                identite && named,
                identite || typed("nom_naissance"),
                true,
            ),
            (
                TacheId::Coordonnees,
                declaration.coordonnees.is_some(),
                typed("adresse_1"),
                true,
            ),
            (
                TacheId::Parcours,
                declaration.parcours.is_some(),
                typed("periode.1.employeur"),
                true,
            ),
            (
                TacheId::Epreuves,
                chosen,
                declaration.specialite.is_some(),
                true,
            ),
            (
                TacheId::Notes,
                declaration.notes.is_some(),
                typed("autre_diplome"),
                chosen,
            ),
            (
                TacheId::Amenagements,
                declaration.amenagement.is_some(),
                typed("amenagement"),
                true,
            ),
            (
                TacheId::Validation,
                !dossier.versions.is_empty() && !pending,
                pending,
                ready,
            ),
        ];
        let to_mend: BTreeSet<TacheId> = broken.iter().map(task_of).collect();
        let step = |(id, done, started, possible)| TacheView {
            id,
            statut: match open && done && to_mend.contains(&id) {
                true => StatutTache::ACorriger,
                false => step(done, started, possible, open),
            },
            reste: None,
        };
        let asked = |(id, ..): &(TacheId, bool, bool, bool)| {
            *id != TacheId::Parcours || self.has_parcours()
        };
        let steps = steps.into_iter().filter(asked);
        let mut tasks: Vec<TacheView> = steps.map(step).collect();
        tasks.extend(self.deposit_tasks(dossier));
        tasks
    }

    fn deposit_tasks(&self, dossier: &Dossier) -> Vec<TacheView> {
        let context = self.context();
        let open = depot_ferme(dossier, &context).is_none();
        let added = pieces_fermees(dossier, &context).is_none();
        let missing = dossier.missing_pieces(&self.campagne, context.now);
        let to_add = missing
            .iter()
            .filter(|piece| !piece.def.recapitulatif)
            .count();
        let listed = is_decided(&dossier.declaration) || !dossier.versions.is_empty();
        let signed = dossier.valid_signature().is_some();
        let signable = signable(dossier, &context).is_ok();
        let deposited = self.proved_deposit().is_some();
        // Its page says what is still missing.
        let possible = !dossier.versions.is_empty();
        let depot = self.service.is_some().then(|| TacheView {
            id: TacheId::Depot,
            statut: step(deposited, false, possible, open),
            reste: None,
        });
        let tasks = [
            TacheView {
                id: TacheId::Pieces,
                statut: step(listed && to_add == 0, false, listed, added),
                reste: u32::try_from(to_add)
                    .ok()
                    .filter(|reste| listed && *reste > 0),
            },
            TacheView {
                id: TacheId::Signature,
                statut: step(signed && signable, false, signable, added),
                reste: None,
            },
        ];
        tasks.into_iter().chain(depot).collect()
    }
}

/// The task in which a rule that the candidacy breaks is mended.
fn task_of(refusal: &Refusal) -> TacheId {
    let about_notes = |champ: &str| champ.starts_with("note_") || champ == "dispenses";
    match &refusal.champ {
        Some(champ) if about_notes(champ) => TacheId::Notes,
        None if refusal.motif == Motif::RienAPresenter => TacheId::Notes,
        Some(_) | None => TacheId::Epreuves,
    }
}

fn task(ligne: LigneReprise) -> TacheId {
    match ligne {
        LigneReprise::Identite => TacheId::Identite,
        LigneReprise::Coordonnees => TacheId::Coordonnees,
        LigneReprise::Epreuves => TacheId::Epreuves,
    }
}

/// State of a task: done stays done, a closed window closes the rest.
fn step(done: bool, started: bool, possible: bool, open: bool) -> StatutTache {
    match (done, open, possible, started) {
        (true, ..) => StatutTache::Termine,
        (false, false, ..) => StatutTache::Ferme,
        (false, true, false, _) => StatutTache::PasEncorePossible,
        (false, true, true, true) => StatutTache::EnCours,
        (false, true, true, false) => StatutTache::AFaire,
    }
}
