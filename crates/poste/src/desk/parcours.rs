//! « Continuer » and the pages of decision: what each page checks, and where it leads.

use super::compte_pages::is_account;
use super::formulaires::ORIENTATION;
use super::relecture::effet;
use super::saisie::{self, ORIENTATION_FIELDS, SIGNATURE, texte};
use super::televersement::Transfert;
use super::{Desk, Lieu, Ouvert, accueil, garde, protection};
use crate::refus;
use crate::view::{Avis, Etape, EtatCivilView, IssueView, MotifInterruption};
use anyhow::Result;
use rules::anciens::{DouteRapprochement, Rapprochement, Recherche, rapprocher};
use rules::avertissement::avertissements;
use rules::calendrier_mots::{date_en_mots, derniere_minute};
use rules::declaration::Deja;
use rules::naissance::DateNaissance;
use rules::nom::folded;
use rules::saisie::{LigneReprise, OuvertureSaisie, RepriseSaisie, SessionPrecedente};
use rules::{
    Command, Context, Dossier, DossierId, Motif, Question, answer_question, decide, evolve,
    next_empreinte, reprise_lignes,
};
use std::collections::BTreeSet;
use store::Along;
use uuid::Uuid;

impl Desk {
    /// Starts the four questions; nothing is stored. What was answered to prepare need not be answered again.
    pub(super) async fn start_orientation(&mut self, sans_trace: bool) -> Result<()> {
        let mut answers = std::mem::take(&mut self.volatile);
        answers.retain(|champ, _| ORIENTATION_FIELDS.contains(&champ.as_str()));
        self.close().await?;
        self.volatile = answers;
        self.enter(Lieu::Etape(Etape::OrientationPreparation, sans_trace));
        Ok(())
    }

    /// Checks the page and goes on.
    pub(super) async fn continuer(&mut self) -> Result<()> {
        self.avis.clear();
        match self.lieu.clone() {
            Lieu::Etape(etape, sans_trace) if ORIENTATION.contains(&etape) => {
                self.answer(etape, sans_trace)
            }
            Lieu::Etape(Etape::Ouverture, _) => self.open_new().await?,
            Lieu::Etape(Etape::RepriseRecherche, _) => self.search_reprise().await?,
            Lieu::Etape(Etape::Emporter, _) => self.carry_out().await?,
            Lieu::Etape(Etape::Apporter, _) => self.bring_in().await?,
            Lieu::Etape(etape, _) if is_account(etape) => self.account_step(etape).await?,
            Lieu::Etape(etape, _) => self.submit(etape).await?,
            Lieu::Deverrouiller(id) => self.unlock(id).await?,
            Lieu::Reprise => self.answer_reprise().await?,
            Lieu::Relire => self.validate().await?,
            Lieu::Signer => self.sign().await?,
            Lieu::Deposer => self.deposit().await?,
            Lieu::Messages => self.write_message().await?,
            Lieu::PreparerResultat => self.start_orientation(false).await?,
            Lieu::Issue(_) | Lieu::Interruption(_) | Lieu::Accueil => self.enter(Lieu::Accueil),
            Lieu::Compte | Lieu::Verifier => self.back(),
            Lieu::Taches
            | Lieu::Pieces
            | Lieu::Piece(_)
            | Lieu::Corrections
            | Lieu::Documents
            | Lieu::Envois => self.enter(Lieu::Taches),
        }
        Ok(())
    }

    /// Leaves a page whose warnings were read.
    pub(super) fn poursuivre(&mut self) {
        if let Lieu::Etape(etape, _) = self.lieu.clone() {
            self.next(etape);
        }
    }

    /// One question of the right door.
    fn answer(&mut self, etape: Etape, sans_trace: bool) {
        const QUESTIONS: [Question; 4] = [
            Question::Preparation,
            Question::Residence,
            Question::Deja,
            Question::Session,
        ];
        let index = ORIENTATION
            .iter()
            .position(|page| *page == etape)
            .unwrap_or(0);
        let question = QUESTIONS[index];
        let saisie = saisie::orientation(&self.volatile);
        match answer_question(question, &saisie, &self.context()) {
            Ok(()) => {
                let next = ORIENTATION
                    .get(index + 1)
                    .map(|next| Lieu::Etape(*next, sans_trace));
                let end = if sans_trace {
                    Lieu::PreparerResultat
                } else {
                    Lieu::Etape(Etape::Ouverture, false)
                };
                self.enter(next.unwrap_or(end));
            }
            Err(refusals) => match refusals
                .iter()
                .find_map(|refusal| self.issue(&refusal.motif))
            {
                Some(issue) => self.enter(Lieu::Issue(issue)),
                None => self.refus = refus::of_rules(&refusals),
            },
        }
    }

    /// The door that a refusal points to, when it is one.
    fn issue(&self, motif: &Motif) -> Option<IssueView> {
        let calendrier = self.calendrier();
        if *motif == Motif::ParEtablissement {
            let last = calendrier.cloture.valeur - chrono::TimeDelta::seconds(1);
            let avant = date_en_mots(calendrier.day(last));
            return Some(IssueView::Etablissement { avant });
        }
        if let Motif::AutreAcademie {
            academie,
            residence,
        } = motif
        {
            let (academie, residence) = (academie.clone(), residence.clone());
            return Some(IssueView::AutreAcademie {
                academie,
                residence,
            });
        }
        if let Motif::AutreSession { session } = motif {
            return Some(IssueView::AutreSession {
                session: session.to_string(),
            });
        }
        let to_be_seen = matches!(motif, Motif::SituationAVoir | Motif::PaysAVoir { .. });
        to_be_seen.then(|| IssueView::AVoir {
            raison: motif.code().to_owned(),
        })
    }

    /// Opens a dossier with the e-mail address and the protection chosen.
    async fn open_new(&mut self) -> Result<()> {
        let now = self.horloge.now();
        let id = Uuid::now_v7();
        let command = Command::OpenDossier(OuvertureSaisie {
            orientation: saisie::orientation(&self.volatile),
            courriel: texte(&self.volatile, "courriel").to_owned(),
        });
        let context = Context {
            campagne: &self.campagne,
            territoire: &self.territoire,
            now,
        };
        let empty = Dossier::new(DossierId(id));
        let decided = decide(&empty, &command, &context);
        self.refus = decided
            .as_ref()
            .err()
            .map(refus::of_rules)
            .unwrap_or_default();
        self.refus.extend(self.check_protection());
        let (Ok(events), true) = (decided, self.refus.is_empty()) else {
            return Ok(());
        };
        let secret = (texte(&self.volatile, "ordinateur") == "partage")
            .then(|| texte(&self.secrets, "nouveau_secret").to_owned());
        let dossier = events.iter().fold(empty, evolve);
        let brouillon = saisie::first_fields(&self.volatile);
        let resume = accueil::resume(&dossier, None, &self.campagne, now)?;
        let along = Along {
            resume: Some((&resume, &self.cle)),
            ..Along::default()
        };
        let protection = protection(secret.as_deref(), &self.cle);
        let entry = self.entry(&command, now);
        let cles = self
            .store
            .begin(id, protection, &brouillon, entry, along)
            .await?;
        self.ouvert = Some(Ouvert {
            cles,
            dossier,
            brouillon,
            non_gardes: BTreeSet::new(),
            derniere_ecriture: Some(now),
            attachement: None,
            transfert: Transfert::default(),
        });
        self.volatile.clear();
        self.secrets.clear();
        self.sauvegarde = garde::saved_at(now, &self.campagne);
        self.histoire.clear();
        self.lieu = Lieu::Accueil;
        let again = self
            .declaration()
            .and_then(|declaration| declaration.orientation.as_ref())
            .is_some_and(|orientation| orientation.deja == Deja::SessionPrecedente);
        let next = if again && !self.reprises.is_empty() {
            Lieu::Etape(Etape::RepriseRecherche, false)
        } else {
            Lieu::Taches
        };
        self.enter(next);
        Ok(())
    }

    /// Takes the value that a warning proposes, and stays where the warning shows.
    pub(super) async fn take(&mut self, champ: &str, valeur: &str) -> Result<()> {
        self.saisir(champ, valeur).await;
        if matches!(self.lieu, Lieu::Etape(..)) {
            return self.continuer().await;
        }
        let refused = match champ {
            "courriel" => self.order(Command::ChangeCourriel(valeur.to_owned()), &[]),
            _ => self.order(
                Command::RecordIdentite(saisie::identite(self.brouillon())),
                &[],
            ),
        }
        .await?;
        self.refus = refused.err().unwrap_or_default();
        Ok(())
    }

    /// Searches last session's candidacy. A doubtful one is not shown: the candidate number is asked, once.
    async fn search_reprise(&mut self) -> Result<()> {
        const NUMERO: &str = "recherche_numero";
        let Some(ouvert) = &self.ouvert else {
            return Ok(());
        };
        let fields = &ouvert.brouillon;
        let today = self.campagne.calendrier.day(self.horloge.now());
        let part = |part: &str| texte(fields, &format!("recherche_naissance.{part}"));
        let naissance = DateNaissance::parse(part("jour"), part("mois"), part("annee"), today);
        let nom = texte(fields, "recherche_nom");
        let (Ok(naissance), false) = (naissance, folded(nom).is_empty()) else {
            self.refus = vec![refus::own("recherche.incomplete", "recherche_nom")];
            return Ok(());
        };
        let recherche = Recherche {
            nom,
            naissance,
            numero: texte(fields, NUMERO),
            prenoms: texte(fields, "prenoms"),
        };
        let told = |refus: &crate::view::Refus| refus.champ.as_deref() == Some(NUMERO);
        let asked = !recherche.numero.is_empty() || self.refus.iter().any(told);
        let code = match rapprocher(&recherche, &self.reprises) {
            Rapprochement::Sur(source) => return self.offer(source.clone()).await,
            Rapprochement::Douteux(DouteRapprochement::Plusieurs) => "recherche.plusieurs",
            Rapprochement::Douteux(
                DouteRapprochement::NomProche
                | DouteRapprochement::NomUsage
                | DouteRapprochement::Prenoms,
            ) => "recherche.numero_demande",
            Rapprochement::Douteux(DouteRapprochement::Numero) | Rapprochement::Aucun => "",
        };
        if code.is_empty() || asked {
            self.enter(Lieu::Interruption(MotifInterruption::RepriseIntrouvable));
        } else {
            self.refus = vec![refus::own(code, NUMERO)];
        }
        Ok(())
    }

    /// Offers what the last session knows, line by line.
    async fn offer(&mut self, source: SessionPrecedente) -> Result<()> {
        for (champ, text) in saisie::prefill(&source, &self.campagne) {
            self.saisir(&champ, &text).await;
        }
        match self
            .order(Command::OfferReprise(Box::new(source)), &[])
            .await?
        {
            Ok(()) => self.enter(Lieu::Reprise),
            Err(refus) => self.refus = refus,
        }
        Ok(())
    }

    /// Lines of the reprise that were not answered yet are kept.
    pub(super) async fn all_kept(&mut self) -> Result<()> {
        for ligne in self.reprise_lines() {
            self.saisir(&format!("reprise.{}", ligne.as_str()), "garder")
                .await;
        }
        self.answer_reprise().await
    }

    pub(super) fn reprise_lines(&self) -> Vec<LigneReprise> {
        let reprise = self.dossier().and_then(|dossier| dossier.reprise.as_ref());
        reprise
            .map(|reprise| reprise_lignes(&reprise.source))
            .unwrap_or_default()
    }

    async fn answer_reprise(&mut self) -> Result<()> {
        let answers = self.reprise_lines().into_iter().map(|ligne| {
            (
                ligne,
                texte(self.brouillon(), &format!("reprise.{}", ligne.as_str())).to_owned(),
            )
        });
        let lignes = answers.collect();
        match self
            .order(Command::AnswerReprise(RepriseSaisie { lignes }), &[])
            .await?
        {
            Ok(()) => self.enter(Lieu::Taches),
            Err(refus) => self.refus = refus,
        }
        Ok(())
    }

    /// Submits a step of the dossier as one command.
    async fn submit(&mut self, etape: Etape) -> Result<()> {
        let Some(dossier) = self.dossier() else {
            return Ok(());
        };
        let command = saisie::command(etape, self.brouillon(), dossier, &self.campagne);
        let Some(command) = command else {
            return Ok(());
        };
        if etape == Etape::Identite && self.etat_civil(dossier) == EtatCivilView::Fige {
            self.refus = vec![refus::of_motif(&Motif::IdentiteFigee)];
            return Ok(());
        }
        let mut refus = Vec::new();
        if etape == Etape::Coordonnees {
            let courriel = texte(self.brouillon(), "courriel").to_owned();
            refus.extend(
                self.order(Command::ChangeCourriel(courriel), &[])
                    .await?
                    .err()
                    .unwrap_or_default(),
            );
        }
        // A delay explained again is explained in other words.
        let given = match etape == Etape::Retard {
            true => vec!["explication".to_owned()],
            false => Vec::new(),
        };
        refus.extend(self.order(command, &given).await?.err().unwrap_or_default());
        if let Some(elsewhere) = refus
            .iter()
            .find(|refus| refus.code == "adresse.hors_academie")
        {
            let get = |key: &str| elsewhere.donnees.get(key).cloned().unwrap_or_default();
            let academie = Some(get("academie")).filter(|academie| !academie.is_empty());
            let motif = MotifInterruption::AdresseHorsAcademie {
                lieu: get("lieu"),
                academie,
            };
            self.enter(Lieu::Interruption(motif));
            return Ok(());
        }
        if !refus.is_empty() {
            self.refus = refus;
            return Ok(());
        }
        self.refus.clear();
        self.avis = self.doubts_of(etape);
        if self.avis.is_empty() {
            self.next(etape);
        }
        Ok(())
    }

    /// Warnings about the fields of a step.
    fn doubts_of(&self, etape: Etape) -> Vec<crate::view::Avis> {
        let Some(dossier) = self.dossier() else {
            return Vec::new();
        };
        let form = self.formulaire(etape, false, &[], &[]);
        let ids: Vec<&str> = form
            .sections
            .iter()
            .flat_map(|section| &section.champs)
            .map(|champ| champ.id.as_str())
            .collect();
        let doubts = avertissements(dossier, &self.context());
        let here = doubts.iter().filter(|doubt| {
            ids.iter().any(|id| {
                doubt.champ == *id
                    || doubt.champ.starts_with(&format!("{id}."))
                    || id.starts_with(&format!("{}.", doubt.champ))
            })
        });
        here.map(refus::of_doubt).collect()
    }

    fn next(&mut self, etape: Etape) {
        let next = if etape == Etape::Identite && self.is_minor() {
            Lieu::Etape(Etape::Representant, false)
        } else if etape == Etape::Specialite {
            Lieu::Etape(Etape::Epreuves, false)
        } else if etape == Etape::Retard {
            Lieu::Pieces
        } else {
            Lieu::Taches
        };
        self.enter(next);
        if matches!(etape, Etape::Epreuves | Etape::Notes) {
            self.annonce = self.effect();
        }
    }

    /// What the choices come to, told once they are recorded.
    fn effect(&self) -> Option<Avis> {
        let declaration = self.declaration()?;
        let effet = effet(&rules::epreuves::lignes(declaration, &self.campagne));
        let counts = [
            ("presentees", effet.presentees),
            ("gardees", effet.gardees),
            ("dispensees", effet.dispensees),
            ("plus_tard", effet.plus_tard),
        ];
        let told = counts.map(|(key, count)| (key, count.to_string()));
        let known = counts.iter().any(|(_, count)| *count > 0);
        known.then(|| refus::annonce("epreuves.effet", &told))
    }

    /// Validates what was read on the page.
    async fn validate(&mut self) -> Result<()> {
        let Some(dossier) = self.dossier() else {
            return Ok(());
        };
        let empreinte = next_empreinte(dossier).hex();
        match self
            .order(Command::ValidatePreinscription { empreinte }, &[])
            .await?
        {
            Ok(()) => self.enter(Lieu::Documents),
            Err(refus) => self.refus = refus,
        }
        Ok(())
    }

    /// Signs the récapitulatif of the current version.
    async fn sign(&mut self) -> Result<()> {
        let Some(dossier) = self.dossier() else {
            return Ok(());
        };
        let empreinte = dossier
            .current()
            .map(|version| version.empreinte.hex())
            .unwrap_or_default();
        let saisie = saisie::signature(self.brouillon(), dossier.version(), empreinte);
        let clear = SIGNATURE.map(str::to_owned);
        match self
            .order(Command::SignRecapitulatif(saisie), &clear)
            .await?
        {
            Ok(()) => self.refus.clear(),
            Err(refus) => self.refus = refus,
        }
        Ok(())
    }

    /// « Confirmer » on an interruption page.
    pub(super) async fn confirm(&mut self) -> Result<()> {
        let Lieu::Interruption(motif) = self.lieu.clone() else {
            return Ok(());
        };
        match motif {
            MotifInterruption::AdresseHorsAcademie { .. } => self.back(),
            MotifInterruption::Retrait => {
                let refused = self.order(Command::WithdrawCandidature, &[]).await?.err();
                self.back();
                self.refus = refused.unwrap_or_default();
                if self.refus.is_empty() {
                    self.annonce = Some(refus::annonce("candidature.retiree", &[]));
                }
            }
            MotifInterruption::Effacement { .. } => self.erase().await?,
            MotifInterruption::RepriseIntrouvable => self.back(),
            MotifInterruption::BrouillonFerme { .. } => self.enter(Lieu::Taches),
            MotifInterruption::AutreDossierDuCompte { .. } => self.open_account_dossier().await?,
        }
        Ok(())
    }

    /// « Renoncer » on an interruption page.
    pub(super) fn renounce(&mut self) {
        let Lieu::Interruption(motif) = self.lieu.clone() else {
            return;
        };
        match motif {
            MotifInterruption::AdresseHorsAcademie { lieu, academie } => {
                let academie = academie.unwrap_or_default();
                self.enter(Lieu::Issue(IssueView::AutreAcademie {
                    academie,
                    residence: lieu,
                }));
            }
            MotifInterruption::RepriseIntrouvable => self.enter(Lieu::Taches),
            MotifInterruption::AutreDossierDuCompte { .. } => self.enter(Lieu::Taches),
            MotifInterruption::Retrait
            | MotifInterruption::Effacement { .. }
            | MotifInterruption::BrouillonFerme { .. } => self.back(),
        }
    }

    /// The close of choices in words.
    pub(super) fn cloture(&self) -> String {
        derniere_minute(self.calendrier().cloture.valeur, self.calendrier().zone)
    }
}
