//! The desk: the open dossier, the navigation, and what each gesture does.
//!
//! The interface sends one gesture and draws the screen that comes back. Every answer of a step is one command to
//! the rules; an accepted command is in the journal of the store before the next screen is shown.

mod accueil;
mod attachement;
mod champs;
mod compte;
mod compte_pages;
mod controles;
mod convocation;
mod copie;
mod declare;
mod depot;
mod documents;
mod echange;
mod envoi;
mod experience;
mod externe;
mod formulaires;
mod garde;
mod heure;
mod histoire;
mod instruction;
mod pages;
mod parcours;
mod pieces;
mod recherche;
mod relecture;
mod remise;
mod report;
mod saisie;
mod sceau;
mod suivi;
mod televersement;
mod verification;

pub use echange::{Exchange, Outcome};

use crate::apercu::Renderer;
use crate::fonds;
use crate::horloge::Horloge;
use crate::service::Service;
use crate::shell::Shell;
use crate::view::{
    Action, Avis, ComprendreView, ContactView, Destination, Ecran, Entete, Etape, EtatCivilView,
    EtatEcran, FraisView, IssueView, MotifInterruption, MotsExamen, Refus, Sauvegarde, TacheId,
};
use ::documents::Taille;
use anyhow::{Context as _, Result};
use attachement::Attachement;
use chrono::{DateTime, Utc};
use compte::Compte;
use echange::Reseau;
use liaison::AppareilRendu;
use report::Reports;
use rules::calendrier_mots::en_mots;
use rules::campagne::{Calendrier, Campagne, Confiance, Territoire};
use rules::declaration::Declaration;
use rules::journal::{Stored, read};
use rules::saisie::SessionPrecedente;
use rules::{Context, Dossier, DossierId, decide, evolve};
use saisie::Brouillon;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{DeviceKey, Protection, Store, Unlocked};
use televersement::Transfert;
use uuid::Uuid;
use verification::Verifie;

/// What a desk is opened with.
pub struct Installation {
    /// Folder of the data of this computer.
    pub donnees: PathBuf,
    /// The campaign.
    pub campagne: Campagne,
    /// The national tables.
    pub territoire: Territoire,
    /// Candidacies of last session that this desk can prepare.
    pub reprises: Vec<SessionPrecedente>,
    /// The clock.
    pub horloge: Horloge,
    /// Key under which unprotected dossiers of this computer are kept.
    pub cle: DeviceKey,
    /// Dialogs and programs.
    pub shell: Arc<dyn Shell>,
    /// The service that it speaks to; without one, everything stays on this computer.
    pub service: Option<Service>,
    /// Program that draws pages of PDFs when its first word is [`crate::apercu::MOT`]: this one, most often.
    pub dessinateur: PathBuf,
}

/// A desk at work.
pub struct Desk {
    campagne: Box<Campagne>,
    territoire: Territoire,
    reprises: Vec<SessionPrecedente>,
    horloge: Horloge,
    donnees: PathBuf,
    cle: DeviceKey,
    shell: Arc<dyn Shell>,
    renderer: Renderer,
    store: Store,
    base_ecartee: Option<PathBuf>,
    dossiers: Vec<accueil::Resume>,
    ouvert: Option<Ouvert>,
    /// Answers given before a dossier exists: in memory only.
    volatile: Brouillon,
    /// PINs and passphrases typed: in memory only.
    secrets: Brouillon,
    lieu: Lieu,
    histoire: Vec<Lieu>,
    numero: u32,
    refus: Vec<Refus>,
    avis: Vec<Avis>,
    annonce: Option<Avis>,
    sauvegarde: Sauvegarde,
    service: Option<Service>,
    /// Deadlines that the service put off.
    reports: Reports,
    /// The account of this computer, where a service is spoken to.
    compte: Option<Compte>,
    appareils: Vec<AppareilRendu>,
    /// Since when the account is tied to an identity of the provider.
    externe_depuis: Option<DateTime<Utc>>,
    /// The code of an identity that opens no account yet: it is tied to the one that opens next, unless the pages of the
    /// account are left meanwhile. Somebody else may come to this computer.
    a_relier: Option<String>,
    /// How large the letters of documents are.
    taille: Taille,
    /// The document that was verified last.
    verifie: Option<Verifie>,
    reseau: Reseau,
}

/// The open dossier.
struct Ouvert {
    cles: Unlocked,
    dossier: Dossier,
    brouillon: Brouillon,
    /// Fields of the draft that the disk has refused so far.
    non_gardes: BTreeSet<String>,
    derniere_ecriture: Option<DateTime<Utc>>,
    /// The account that it is attached to, and what travels.
    attachement: Option<Attachement>,
    /// How its files travel.
    transfert: Transfert,
}

/// Where the person is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Lieu {
    Accueil,
    /// A page of questions; `true` when nothing is stored.
    Etape(Etape, bool),
    PreparerResultat,
    Issue(IssueView),
    Reprise,
    Taches,
    Pieces,
    Piece(String),
    Relire,
    Signer,
    Deposer,
    /// What the service asked to correct.
    Corrections,
    /// Messages with the service.
    Messages,
    Documents,
    /// What was sent.
    Envois,
    /// Whether a document is genuine.
    Verifier,
    /// The account.
    Compte,
    Interruption(MotifInterruption),
    Deverrouiller(Uuid),
}

impl Desk {
    /// Opens the desk of a computer.
    ///
    /// # Errors
    ///
    /// Returns what prevents the store from opening. A damaged store is moved aside and told on the home screen.
    pub async fn open(installation: Installation) -> Result<Self> {
        let horloge = heure::taken_up(installation.horloge, &installation.donnees);
        let now = horloge.now();
        std::fs::create_dir_all(&installation.donnees).context("create the data folder")?;
        let opened = Store::open(&installation.donnees.join("pupitre.db"), now)
            .await
            .context("open the store")?;
        let reports = Reports::open(&installation.donnees, installation.campagne);
        let mut desk = Self {
            campagne: reports.campagne(),
            reports,
            territoire: installation.territoire,
            reprises: installation.reprises,
            horloge,
            donnees: installation.donnees,
            cle: installation.cle,
            shell: installation.shell,
            renderer: Renderer::with(&installation.dessinateur),
            store: opened.store,
            base_ecartee: opened.set_aside,
            dossiers: Vec::new(),
            ouvert: None,
            volatile: Brouillon::new(),
            secrets: Brouillon::new(),
            lieu: Lieu::Accueil,
            histoire: Vec::new(),
            numero: 1,
            refus: Vec::new(),
            avis: Vec::new(),
            annonce: None,
            sauvegarde: Sauvegarde::Rien,
            service: installation.service,
            compte: None,
            appareils: Vec::new(),
            externe_depuis: None,
            a_relier: None,
            taille: Taille::Normale,
            verifie: None,
            reseau: Reseau::default(),
        };
        // Also without a service: a dossier that is attached stays so, and its orders are sealed.
        desk.read_account().await?;
        desk.forget_documents();
        desk.read_dossiers().await?;
        Ok(desk)
    }

    /// The screen as it stands.
    pub fn ecran(&self) -> Ecran {
        let page = self.page();
        Ecran {
            etat: EtatEcran::of(&page),
            numero: self.numero,
            entete: self.entete(),
            page,
        }
    }

    /// Does what a gesture asks and answers the next screen. Trouble with the disk is told on the screen.
    pub async fn agir(&mut self, action: Action) -> Ecran {
        let before = self.lieu.clone();
        self.annonce = None;
        self.keep_typed().await;
        // What a gesture may do is large: on the heap, whoever waits for it keeps its stack.
        match Box::pin(self.try_action(action)).await {
            Ok(()) => self.keep_place().await,
            Err(error) => self.tell(&error),
        }
        if self.lieu != before || !self.refus.is_empty() || !self.avis.is_empty() {
            self.numero = self.numero.wrapping_add(1);
        }
        self.ecran()
    }

    async fn try_action(&mut self, action: Action) -> Result<()> {
        match action {
            Action::Aller { vers } => self.go_to(&vers),
            Action::Retour => self.back(),
            Action::Preparer => self.start_orientation(true).await?,
            Action::Commencer => self.start_orientation(false).await?,
            Action::Ouvrir { dossier } => self.open_dossier(&dossier).await?,
            Action::Fermer => self.close().await?,
            Action::Continuer => self.continuer().await?,
            Action::Poursuivre => self.poursuivre(),
            Action::Prendre { champ, valeur } => self.take(&champ, &valeur).await?,
            Action::ToutEstJuste => self.all_kept().await?,
            Action::SansReprise => self.enter(Lieu::Taches),
            Action::Confirmer => self.confirm().await?,
            Action::Renoncer => self.renounce(),
            Action::ChoisirFichiers { piece } => self.choose_files(&piece).await?,
            Action::RetirerFichier { piece, fichier } => self.remove_file(&piece, &fichier).await?,
            Action::TournerFichier { piece, fichier } => self.turn_file(&piece, &fichier).await?,
            Action::DeplacerFichier { piece, fichier, de } => {
                self.move_file(&piece, &fichier, de).await?
            }
            Action::OuvrirDocument { document, version } => {
                self.open_document(document, version).await?
            }
            Action::EnregistrerDocument { document, version } => {
                self.save_document(document, version).await?
            }
            Action::ChoisirTaille { grands } => {
                self.taille = if grands {
                    Taille::Grande
                } else {
                    Taille::Normale
                };
            }
            Action::EnregistrerDates => self.save_dates().await?,
            Action::EnregistrerTout => self.save_copy().await?,
            Action::Envoyer => self.send().await?,
            Action::Deposer => self.deposit().await?,
            Action::NePasDeposer => self.cancel_deposit().await,
            Action::Trancher { envoi, garder } => self.settle(&envoi, garder).await?,
            Action::RecevoirCode => self.ask_signature_code().await?,
            Action::ConfirmerSignature => self.prove_signature().await?,
            Action::Repondre { rang } => self.answer_point(rang).await?,
            Action::RenvoyerCourriel => self.send_letter_again().await?,
            Action::VerifierDocument => self.verify_document().await?,
            Action::VoirCompte => self.show_account().await?,
            Action::ConnexionExterne => self.open_provider().await?,
            Action::DelierExterne => self.leave_provider().await?,
            Action::RevoquerAppareil { appareil } => self.revoke_device(&appareil).await?,
            Action::Deconnecter => self.sign_out().await?,
            Action::Retirer => self.enter(Lieu::Interruption(MotifInterruption::Retrait)),
            Action::Effacer => self.enter(Lieu::Interruption(MotifInterruption::Effacement {
                seule_copie: self.is_only_copy(),
            })),
        }
        Ok(())
    }

    /// Replays the journal of a dossier. Entries that the rules of today refuse stay in the journal.
    async fn replay(&self, cles: Unlocked) -> Result<Ouvert> {
        let id = cles.id();
        let mut dossier = Dossier::new(DossierId(id));
        let mut derniere_ecriture = None;
        for entry in self.store.entries(&cles).await? {
            derniere_ecriture = Some(entry.at);
            let Ok(command) = read(&Stored {
                payload: entry.payload,
                sante: entry.sante,
            }) else {
                continue;
            };
            let context = Context {
                campagne: &self.campagne,
                territoire: &self.territoire,
                now: entry.at,
            };
            if let Ok(events) = decide(&dossier, &command, &context) {
                dossier = events.iter().fold(dossier, evolve);
            }
        }
        let brouillon = self.store.fields(&cles).await?;
        let mut attachement = self.attachment(&cles).await?;
        if let Some(attachement) = &mut attachement {
            self.take_up_receipt(attachement, &brouillon, id);
        }
        if let Some(attachement) = &attachement {
            // What the service holds, and on it what did not leave yet.
            dossier = attachement.device.predict(&self.campagne, &self.territoire);
        }
        let mut ouvert = Ouvert {
            cles,
            dossier,
            brouillon,
            non_gardes: BTreeSet::new(),
            derniere_ecriture,
            attachement,
            transfert: Transfert::default(),
        };
        if ouvert.attachement.is_some() {
            ouvert.fill_missing(&self.campagne);
        }
        Ok(ouvert)
    }

    /// The windows of the person whose dossier is open, else those of everybody.
    fn calendrier(&self) -> &Calendrier {
        let orientation = self
            .declaration()
            .and_then(|declaration| declaration.orientation.as_ref());
        let now = self.horloge.now();
        self.campagne.calendrier_de(orientation, now)
    }

    /// Why the questions of a page are asked.
    fn comprendre(&self, page: &str) -> Option<ComprendreView> {
        let explication = self.campagne.explications.get(page)?;
        Some(ComprendreView {
            phrases: explication.phrases.clone(),
            source: explication.provenance.source.clone(),
            a_confirmer: explication.provenance.confiance != Confiance::Official,
        })
    }

    fn frais(&self) -> Option<FraisView> {
        let frais = self.campagne.frais.as_ref()?;
        Some(FraisView {
            montant: frais.en_mots(),
            comment: frais.comment.clone(),
        })
    }

    fn context(&self) -> Context<'_> {
        Context {
            campagne: &self.campagne,
            territoire: &self.territoire,
            now: self.horloge.now(),
        }
    }

    fn dossier(&self) -> Option<&Dossier> {
        self.ouvert.as_ref().map(|ouvert| &ouvert.dossier)
    }

    fn declaration(&self) -> Option<&Declaration> {
        self.dossier().map(|dossier| &dossier.declaration)
    }

    fn brouillon(&self) -> &Brouillon {
        match &self.ouvert {
            Some(ouvert) => &ouvert.brouillon,
            None => &self.volatile,
        }
    }

    fn is_minor(&self) -> bool {
        let now = self.horloge.now();
        self.declaration()
            .is_some_and(|declaration| rules::pieces::is_minor(declaration, &self.campagne, now))
    }

    fn enter(&mut self, lieu: Lieu) {
        if self.lieu != lieu {
            self.histoire.push(std::mem::replace(&mut self.lieu, lieu));
        }
        self.forget_identity();
        self.refus.clear();
        self.avis.clear();
    }

    fn back(&mut self) {
        self.refus.clear();
        self.avis.clear();
        self.lieu = self.histoire.pop().unwrap_or(Lieu::Accueil);
        self.forget_identity();
    }

    fn go_to(&mut self, vers: &Destination) {
        if self.ouvert.is_none()
            && !matches!(
                vers,
                Destination::Accueil | Destination::Etape { .. } | Destination::Verifier
            )
        {
            return self.enter(Lieu::Accueil);
        }
        match vers {
            Destination::Accueil => self.enter(Lieu::Accueil),
            Destination::Taches => self.enter(Lieu::Taches),
            Destination::Tache { tache } => self.enter(self.page_of_task(*tache)),
            Destination::Etape { etape } => self.enter(Lieu::Etape(*etape, false)),
            Destination::Reprise => self.enter(Lieu::Reprise),
            Destination::Pieces => self.enter(Lieu::Pieces),
            Destination::Piece { code } => self.enter(Lieu::Piece(code.clone())),
            Destination::Relire => self.enter(Lieu::Relire),
            Destination::Signer => self.enter(Lieu::Signer),
            Destination::Deposer => self.enter(Lieu::Deposer),
            Destination::Corrections => self.enter(Lieu::Corrections),
            Destination::Messages => self.enter(Lieu::Messages),
            Destination::Documents => self.enter(Lieu::Documents),
            Destination::Envois => self.enter(Lieu::Envois),
            Destination::Verifier => self.enter(Lieu::Verifier),
        }
    }

    /// First page of a task. What cannot change any more is read where everything is read.
    fn page_of_task(&self, tache: TacheId) -> Lieu {
        let closed = self
            .dossier()
            .is_some_and(|dossier| rules::choix_fermes(dossier, &self.context()).is_some());
        let page = first_page(tache);
        let frozen = tache == TacheId::Identite
            && self
                .dossier()
                .is_some_and(|it| self.etat_civil(it) == EtatCivilView::Fige);
        let closed = closed || frozen;
        if closed && matches!(page, Lieu::Etape(..)) {
            Lieu::Relire
        } else {
            page
        }
    }

    fn entete(&self) -> Entete {
        let campagne = &self.campagne;
        let now = self.horloge.now();
        let contact = &campagne.contact;
        let repetition = self
            .horloge
            .is_repetition()
            .then(|| en_mots(now, campagne.calendrier.zone));
        Entete {
            examen: campagne.examen.nom.clone(),
            mots: MotsExamen::of(campagne),
            session: campagne.session.to_string(),
            autorite: campagne.autorite.clone(),
            contact: ContactView {
                service: contact.service.clone(),
                adresse: contact.adresse.clone(),
                telephone: contact.telephone.clone(),
                courriel: contact.courriel.clone(),
                horaires: contact.horaires.clone(),
                site: contact.site.clone(),
            },
            repetition,
            reports: self.reports(),
            reseau: self.reseau_view(),
            sauvegarde: self.sauvegarde.clone(),
            horloge: self.doubtful_clock(),
            dossier_ouvert: self
                .dossier()
                .map(|dossier| accueil::short_name(dossier).unwrap_or_default()),
            retour: !self.histoire.is_empty() && self.lieu != Lieu::Accueil,
        }
    }

    /// Closes the store, so that another program can open it.
    pub async fn close_store(&self) {
        self.store.close().await;
    }

    /// Folder of the data of this computer.
    pub fn donnees(&self) -> &Path {
        &self.donnees
    }
}

/// First page of a task.
fn first_page(tache: TacheId) -> Lieu {
    match tache {
        TacheId::Identite => Lieu::Etape(Etape::Identite, false),
        TacheId::Coordonnees => Lieu::Etape(Etape::Coordonnees, false),
        TacheId::Parcours => Lieu::Etape(Etape::Parcours, false),
        TacheId::Epreuves => Lieu::Etape(Etape::Specialite, false),
        TacheId::Notes => Lieu::Etape(Etape::Notes, false),
        TacheId::Amenagements => Lieu::Etape(Etape::Amenagements, false),
        TacheId::Validation => Lieu::Relire,
        TacheId::Pieces => Lieu::Pieces,
        TacheId::Signature => Lieu::Signer,
        TacheId::Depot => Lieu::Deposer,
    }
}

/// The data shipped with the application.
///
/// # Errors
///
/// Returns the anomalies of the shipped files.
pub fn shipped() -> Result<(Campagne, Territoire)> {
    Ok((fonds::campagne()?, fonds::territoire()?))
}

/// Protection of a dossier of this computer.
fn protection(secret: Option<&str>, cle: &DeviceKey) -> Protection {
    match secret {
        Some(secret) => Protection::Secret(secret.to_owned()),
        None => Protection::Poste(cle.clone()),
    }
}
