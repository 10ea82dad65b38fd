//! The desk of the service: use cases of who verifies, decides and confirms, without a window.
//!
//! Lists and dossiers come from the server each time; nothing of them is written on this computer. What a person types that
//! is refused stays with the interface, which holds it until it is done.

mod connexion;
mod decisions;
mod dossier;
mod export;
mod fichiers;
mod histoire;
mod images;
mod listes;
mod lots;
mod mots;

use crate::apercu::Renderer;
use crate::horloge::Horloge;
use crate::refus;
use crate::service::Service;
use crate::shell::Shell;
use crate::view::{
    ActionBureau, Apercu, Avis, EcranBureau, EtatLot, MotsExamen, PageBureau, Refus,
};
use chrono::{DateTime, Utc};
use connexion::Session;
use decisions::Essai;
use dossier::Ouvert;
use export::EnCours;
pub use export::IssueExport;
pub use images::CarteFond;
use liaison::bureau::{Comptes, SecondFacteur};
use liaison::images::Images;
use liaison::lots::{DetailLot, Lot};
use liaison::{Liaison, Panne};
use listes::Liste;
use rules::calendrier_mots::{en_mots, heure_en_mots};
use rules::campagne::{Campagne, Territoire};
use std::path::PathBuf;
use std::sync::Arc;

/// What a desk of the service runs on.
pub struct InstallationBureau {
    /// The campaign.
    pub campagne: Campagne,
    /// The national tables.
    pub territoire: Territoire,
    /// The clock.
    pub horloge: Horloge,
    /// The service.
    pub service: Service,
    /// The program that draws pages of PDFs.
    pub dessinateur: PathBuf,
    /// The map of the campaign, when it has one.
    pub carte: Option<CarteFond>,
    /// The dialogs of the system.
    pub shell: Arc<dyn Shell>,
}

/// Where a person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lieu {
    Connexion,
    Activation,
    Tableau,
    Images,
    Liste,
    Export,
    Dossier,
    Lots,
    Lot,
}

/// The desk of the service.
pub struct Bureau {
    campagne: Campagne,
    territoire: Territoire,
    horloge: Horloge,
    service: Service,
    renderer: Renderer,
    shell: Arc<dyn Shell>,
    lieu: Lieu,
    numero: u32,
    verrouille: bool,
    session: Option<Session>,
    facteur: Option<SecondFacteur>,
    comptes: Option<Comptes>,
    images: Option<Images>,
    fond: Option<CarteFond>,
    liste: Liste,
    ouvert: Option<Ouvert>,
    /// The last batches.
    lots: Vec<Lot>,
    /// The batch that is shown, or from which a dossier was opened.
    lot: Option<DetailLot>,
    /// A list that is being written in a file.
    export: Option<Arc<EnCours>>,
    /// A decision that met another one.
    essai: Option<Essai>,
    en_ligne: bool,
    repondu: Option<DateTime<Utc>>,
    annonce: Option<Avis>,
    refus: Vec<Refus>,
}

impl Bureau {
    /// Opens the desk.
    pub fn open(installation: InstallationBureau) -> Self {
        Self {
            campagne: installation.campagne,
            territoire: installation.territoire,
            horloge: installation.horloge,
            service: installation.service,
            renderer: Renderer::with(&installation.dessinateur),
            shell: installation.shell,
            lieu: Lieu::Connexion,
            numero: 0,
            verrouille: false,
            session: None,
            facteur: None,
            comptes: None,
            images: None,
            fond: installation.carte,
            liste: Liste::default(),
            ouvert: None,
            lots: Vec::new(),
            lot: None,
            export: None,
            essai: None,
            en_ligne: true,
            repondu: None,
            annonce: None,
            refus: Vec::new(),
        }
    }

    /// What is shown now.
    pub fn ecran(&self) -> EcranBureau {
        let zone = self.campagne.calendrier.zone;
        let page = self.page();
        let repetition = self.horloge.is_repetition();
        EcranBureau {
            etat: etat(&page, &self.refus),
            numero: self.numero,
            examen: format!(
                "{} {}",
                self.campagne.examen.court.texte, self.campagne.session
            ),
            mots: MotsExamen::of(&self.campagne),
            nom: self.session.as_ref().map(|it| it.nom.clone()),
            repetition: repetition.then(|| en_mots(self.horloge.now(), zone)),
            en_ligne: self.en_ligne,
            repondu_a: self.repondu.map(|at| heure_en_mots(at, zone)),
            annonce: self.annonce.clone(),
            refus: self.refus.clone(),
            page,
        }
    }

    fn page(&self) -> PageBureau {
        if self.verrouille {
            return PageBureau::Verrou;
        }
        if let (Lieu::Images, Some(images)) = (self.lieu, &self.images) {
            return PageBureau::Images(Box::new(self.images_view(images)));
        }
        match (self.lieu, &self.ouvert) {
            (Lieu::Connexion, _) => PageBureau::Connexion,
            (Lieu::Activation, _) => PageBureau::Activation(self.activation()),
            (Lieu::Tableau | Lieu::Images, _) => PageBureau::Tableau(self.tableau()),
            (Lieu::Export, _) => PageBureau::Export(self.export_view()),
            (Lieu::Liste, _) | (Lieu::Dossier, None) => PageBureau::Liste(self.liste_view()),
            (Lieu::Dossier, Some(ouvert)) => {
                PageBureau::Dossier(Box::new(self.dossier_view(ouvert)))
            }
            (Lieu::Lots, _) => PageBureau::Lots(self.lots_view()),
            (Lieu::Lot, _) => match &self.lot {
                Some(lot) => PageBureau::Lot(Box::new(self.lot_view(lot))),
                None => PageBureau::Lots(self.lots_view()),
            },
        }
    }

    /// Does what a person asks, and answers what is shown then.
    pub async fn agir(&mut self, action: ActionBureau) -> EcranBureau {
        self.refus.clear();
        self.annonce = None;
        // Behind a locked screen nothing is done but opening it, or leaving.
        let opens = matches!(
            action,
            ActionBureau::Deverrouiller { .. } | ActionBureau::Deconnecter
        );
        if !self.verrouille || opens {
            self.act(action).await;
        }
        self.ecran()
    }

    async fn act(&mut self, action: ActionBureau) {
        match action {
            ActionBureau::Activer {
                identifiant,
                invitation,
                mot_de_passe,
            } => {
                self.activate(&identifiant, &invitation, &mot_de_passe)
                    .await
            }
            ActionBureau::Connecter {
                identifiant,
                mot_de_passe,
                code,
                pin,
            } => {
                let typed = (identifiant.as_str(), mot_de_passe.as_str(), code.as_str());
                self.sign_in(typed, &pin).await;
            }
            ActionBureau::Deconnecter => self.sign_out().await,
            ActionBureau::Verrouiller => self.lock(),
            ActionBureau::Deverrouiller { pin } => self.unlock(&pin).await,
            ActionBureau::PremiereFois => self.enter(Lieu::Activation),
            ActionBureau::DejaInscrit => {
                self.facteur = None;
                self.enter(Lieu::Connexion);
            }
            ActionBureau::Tableau => self.show_board().await,
            ActionBureau::Images => self.show_images().await,
            ActionBureau::Liste {
                file,
                alerte,
                sans_alerte,
                miens,
            } => self.show_list(file, alerte, (sans_alerte, miens)).await,
            ActionBureau::Chercher { texte } => self.search(&texte).await,
            ActionBureau::Plus => self.more().await,
            ActionBureau::Exporter => self.show_export().await,
            ActionBureau::ArreterExport => self.stop_export(),
            ActionBureau::RevoirListe => self.show_list_again().await,
            ActionBureau::Prendre { nombre } => self.take(nombre).await,
            ActionBureau::PreparerLot { sorte, texte } => self.prepare_lot(sorte, &texte).await,
            ActionBureau::Lots => self.show_lots().await,
            ActionBureau::VoirLot { id } => self.see_lot(&id).await,
            ActionBureau::SignerLot { pin } => self.sign_lot(&pin).await,
            ActionBureau::ReprendreLot => self.take_back_lot().await,
            ActionBureau::Ouvrir { dossier } => self.open_dossier(&dossier).await,
            ActionBureau::Voisin { precedent } => self.neighbour(precedent).await,
            ActionBureau::Juger { controle, conforme } => self.judge(&controle, conforme).await,
            ActionBureau::Noter { texte } => self.annotate(&texte).await,
            ActionBureau::Ecrire { texte } => self.write(&texte).await,
            ActionBureau::Corriger { points, jour } => self.ask_correction(&points, &jour).await,
            ActionBureau::Decider { sorte, motif } => self.decide(sorte, &motif).await,
            ActionBureau::Reprendre { id } => self.take_back(&id).await,
            ActionBureau::Confirmer { id, accord, mots } => self.confirm(&id, accord, &mots).await,
            ActionBureau::Malgre => self.anyway().await,
            ActionBureau::Garder => self.keep_other().await,
        }
    }

    /// Looks again at what is shown. Answers nothing when nothing moved.
    pub async fn rafraichir(&mut self) -> Option<EcranBureau> {
        if self.verrouille || self.session.is_none() || self.essai.is_some() {
            return None;
        }
        let before = self.ecran();
        let told = (self.refus.clone(), self.annonce.clone());
        match self.lieu {
            Lieu::Tableau => self.read_board().await,
            Lieu::Images => self.read_images().await,
            Lieu::Liste => self.read_list().await,
            Lieu::Dossier => self.read_dossier().await,
            Lieu::Lots => self.read_lots().await,
            Lieu::Lot => self.read_lot().await,
            Lieu::Connexion | Lieu::Activation | Lieu::Export => return None,
        }
        (self.refus, self.annonce) = told;
        let after = self.ecran();
        (after != before).then_some(after)
    }

    /// A picture of a page of a file of the open dossier. The desk is free while it comes and is drawn.
    pub fn apercu(
        &self,
        fichier: &str,
        page: u32,
        largeur: u32,
    ) -> impl Future<Output = Apercu> + Send + use<> {
        let asked = self.ouvert.as_ref().and_then(|it| it.asks(fichier));
        let liaison = self.service.liaison(self.horloge.is_repetition());
        let jeton = self.session.as_ref().map(|it| it.jeton.clone());
        let (renderer, limites) = (self.renderer.clone(), self.campagne.limites.clone());
        async move {
            let (Some(demande), Some(liaison), Some(jeton)) = (asked, liaison, jeton) else {
                return Apercu::Absent;
            };
            let Some(octets) = demande.bytes(&liaison, &jeton).await else {
                return Apercu::Absent;
            };
            let shown = renderer.show(demande.media, octets, (page, largeur), limites);
            shown.await
        }
    }

    fn enter(&mut self, lieu: Lieu) {
        self.lieu = lieu;
        self.numero = self.numero.wrapping_add(1);
    }

    /// Asks the service under the session; tells why there is no answer.
    async fn ask<T, F>(&mut self, asked: impl FnOnce(Liaison, String) -> F) -> Option<T>
    where
        F: Future<Output = Result<T, Panne>>,
    {
        let liaison = self.service.liaison(self.horloge.is_repetition())?;
        let jeton = self.session.as_ref()?.jeton.clone();
        let answer = asked(liaison, jeton).await;
        self.heard(answer)
    }

    /// What an answer says of the service too.
    fn heard<T>(&mut self, answer: Result<T, Panne>) -> Option<T> {
        match answer {
            Ok(told) => {
                self.en_ligne = true;
                self.repondu = Some(self.horloge.now());
                Some(told)
            }
            Err(panne) => {
                self.en_ligne = !matches!(panne, Panne::Injoignable | Panne::Indisponible);
                if panne.is("session.absente") {
                    self.forget();
                }
                self.refus = mots::of_panne(&panne);
                None
            }
        }
    }

    /// Tells why something was not done, at a field.
    fn refuse(&mut self, code: &'static str, champ: &str) {
        self.refus.push(refus::own(code, champ));
    }

    fn announce(&mut self, code: &'static str, donnees: &[(&str, String)]) {
        self.annonce = Some(refus::annonce(code, donnees));
    }
}

/// Every state that [`EcranBureau::etat`] can say.
pub const ETATS_BUREAU: [&str; 22] = [
    "bureau.connexion",
    "bureau.connexion.refus",
    "bureau.activation",
    "bureau.activation.refus",
    "bureau.activation.facteur",
    "bureau.verrou",
    "bureau.tableau",
    "bureau.images.vide",
    "bureau.images",
    "bureau.liste.vide",
    "bureau.liste",
    "bureau.export",
    "bureau.export.refus",
    "bureau.dossier",
    "bureau.dossier.refus",
    "bureau.dossier.conflit",
    "bureau.lots.vide",
    "bureau.lots",
    "bureau.lot.essai",
    "bureau.lot.pret",
    "bureau.lot.signe",
    "bureau.lot.fini",
];

fn etat(page: &PageBureau, refus: &[Refus]) -> &'static str {
    let refused = !refus.is_empty();
    match page {
        PageBureau::Connexion if refused => "bureau.connexion.refus",
        PageBureau::Connexion => "bureau.connexion",
        PageBureau::Activation(view) if view.facteur.is_some() => "bureau.activation.facteur",
        PageBureau::Activation(_) if refused => "bureau.activation.refus",
        PageBureau::Activation(_) => "bureau.activation",
        PageBureau::Verrou => "bureau.verrou",
        PageBureau::Tableau(_) => "bureau.tableau",
        PageBureau::Images(view) if view.vide.is_some() => "bureau.images.vide",
        PageBureau::Images(_) => "bureau.images",
        PageBureau::Liste(view) if view.lignes.is_empty() => "bureau.liste.vide",
        PageBureau::Liste(_) => "bureau.liste",
        PageBureau::Export(_) if refused => "bureau.export.refus",
        PageBureau::Export(_) => "bureau.export",
        PageBureau::Dossier(view) if view.conflit.is_some() => "bureau.dossier.conflit",
        PageBureau::Dossier(_) if refused => "bureau.dossier.refus",
        PageBureau::Dossier(_) => "bureau.dossier",
        PageBureau::Lots(view) if view.lots.is_empty() => "bureau.lots.vide",
        PageBureau::Lots(_) => "bureau.lots",
        PageBureau::Lot(view) => match view.etat {
            EtatLot::Essai => "bureau.lot.essai",
            EtatLot::Pret | EtatLot::Suspendu => "bureau.lot.pret",
            EtatLot::Signe | EtatLot::Inscrit => "bureau.lot.signe",
            EtatLot::Parti | EtatLot::Abandonne | EtatLot::Repris => "bureau.lot.fini",
        },
    }
}
