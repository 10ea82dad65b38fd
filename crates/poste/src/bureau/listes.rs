//! What waits: the board, the lists, what a search finds.

use super::{Bureau, Lieu, mots};
use crate::view::{
    AlerteCle, AlerteView, ConfirmationView, EcheanceView, EtatEcheance, FileCle, FileView,
    LigneDossier, ListeView, TableauView,
};
use liaison::bureau::{Filtre, Ligne};
use rules::accuse::reponse;
use rules::calendrier_mots::jour_en_mots;
use rules::campagne::{Phase, PieceCode, SpecialiteId};
use uuid::Uuid;

/// Lists that are worked on, in the order of the board.
const FILES: [FileCle; 8] = [
    FileCle::AVerifier,
    FileCle::ACorriger,
    FileCle::Incomplet,
    FileCle::PreInscrit,
    FileCle::Valide,
    FileCle::Refuse,
    FileCle::Annule,
    FileCle::Retire,
];
/// Days after the end of the deposits from which the board says that the date of the answers is near.
///
/// A choice of the product: two weeks are left then of the two months of the note, part III.
const ALERTE_JOURS: i64 = 45;
/// Dossiers of a page, as the server gives them.
const PAGE: usize = 50;

/// A list as it was asked, and what came of it.
#[derive(Default)]
pub(super) struct Liste {
    pub(super) file: Option<FileCle>,
    pub(super) alerte: Option<AlerteCle>,
    pub(super) sans_alerte: bool,
    pub(super) miens: bool,
    pub(super) texte: String,
    pub(super) lignes: Vec<Ligne>,
    suite: bool,
}

impl Liste {
    pub(super) fn filtre(&self, campagne: &str) -> Filtre {
        let alerte = self.alerte.map(mots::word);
        let none = self.sans_alerte.then(|| "sans".to_owned());
        Filtre {
            campagne: campagne.to_owned(),
            file: self.file.map(mots::word),
            alerte: alerte.or(none),
            miens: self.miens,
            texte: self.texte.clone(),
            apres: None,
        }
    }

    /// Where a dossier stands in it, from 0.
    pub(super) fn place(&self, dossier: Uuid) -> Option<usize> {
        self.lignes.iter().position(|it| it.dossier == dossier)
    }
}

impl Bureau {
    pub(super) async fn show_board(&mut self) {
        self.leave().await;
        self.lot = None;
        self.read_board().await;
        if self.session.is_some() {
            self.enter(Lieu::Tableau);
        }
    }

    pub(super) async fn read_board(&mut self) {
        let campagne = self.campagne.id.clone();
        let told = self
            .ask(|liaison, jeton| async move { liaison.counts(&jeton, &campagne).await })
            .await;
        if told.is_some() {
            self.comptes = told;
        }
    }

    pub(super) fn tableau(&self) -> TableauView {
        let files: Vec<FileView> = FILES.iter().map(|file| self.file_view(*file)).collect();
        let zone = self.campagne.calendrier.zone;
        let waiting = self.comptes.iter().flat_map(|it| &it.a_confirmer);
        let waiting = waiting.map(|it| ConfirmationView {
            dossier: it.dossier.to_string(),
            nom: it.nom.clone(),
            sorte: mots::sorte(&it.sorte),
            le: mots::court(it.at, zone),
            la_sienne: it.la_sienne,
        });
        let counts = self.comptes.iter().flat_map(|it| &it.comptes);
        let whole = counts.filter(|it| it.alerte == "sans" || it.alerte == "avec");
        let left = files.iter().filter(|it| {
            matches!(
                it.file,
                FileCle::AVerifier | FileCle::ACorriger | FileCle::Incomplet
            )
        });
        let left = left.map(|it| it.nombre).sum();
        TableauView {
            a_confirmer: waiting.collect(),
            miens: whole.map(|it| it.miens).sum(),
            echeance: self.echeance(left),
            peut_prendre: self.may("prendre"),
            files,
        }
    }

    fn file_view(&self, file: FileCle) -> FileView {
        let word = mots::word(file);
        let counts = self.comptes.iter().flat_map(|it| &it.comptes);
        let own: Vec<_> = counts.filter(|it| it.file == word).collect();
        let of = |alerte: &str| {
            let found = own.iter().find(|it| it.alerte == alerte);
            found.map_or(0, |it| it.nombre)
        };
        let alerts = own.iter().filter_map(|it| {
            let alerte = mots::alerte(&it.alerte)?;
            let nombre = it.nombre;
            Some(AlerteView { alerte, nombre })
        });
        FileView {
            file,
            nombre: of("sans") + of("avec"),
            sans_alerte: of("sans"),
            alertes: alerts.collect(),
        }
    }

    /// Until when the service answers, once the deposits are closed.
    ///
    /// Source: note, part III « dans un délai de 2 mois ».
    fn echeance(&self, restants: u32) -> Option<EcheanceView> {
        let (calendrier, now) = (&self.campagne.calendrier, self.horloge.now());
        let end = calendrier.depot.as_ref()?.valeur;
        if calendrier.phase(now) != Phase::Close {
            return None;
        }
        let zone = calendrier.zone;
        let last = reponse(&self.campagne, end) - chrono::TimeDelta::seconds(1);
        let last = last.with_timezone(&zone).date_naive();
        let jours = mots::working_days(now.with_timezone(&zone).date_naive(), last);
        let alert = end + chrono::TimeDelta::days(ALERTE_JOURS);
        let etat = match (now >= alert, now.with_timezone(&zone).date_naive() > last) {
            (_, true) => EtatEcheance::Passee,
            (true, false) => EtatEcheance::Proche,
            (false, false) => EtatEcheance::Loin,
        };
        Some(EcheanceView {
            etat,
            le: jour_en_mots(last),
            restants,
            jours,
            par_jour: restants.div_ceil(jours.max(1)),
        })
    }

    pub(super) async fn show_list(
        &mut self,
        file: Option<FileCle>,
        alerte: Option<AlerteCle>,
        (sans_alerte, miens): (bool, bool),
    ) {
        self.leave().await;
        self.lot = None;
        self.liste = Liste {
            file,
            alerte,
            sans_alerte,
            miens,
            ..Liste::default()
        };
        self.read_list().await;
        if self.session.is_some() {
            self.enter(Lieu::Liste);
        }
    }

    pub(super) async fn search(&mut self, texte: &str) {
        if texte.trim().is_empty() {
            self.refuse("bureau.recherche_vide", "recherche");
            return;
        }
        self.leave().await;
        self.lot = None;
        self.liste = Liste {
            texte: texte.trim().to_owned(),
            ..Liste::default()
        };
        self.read_list().await;
        if self.session.is_some() {
            self.enter(Lieu::Liste);
        }
    }

    /// Reads again as many dossiers as the list shows.
    pub(super) async fn read_list(&mut self) {
        let shown = self.liste.lignes.len().max(PAGE);
        let mut filtre = self.liste.filtre(&self.campagne.id);
        let mut lignes: Vec<Ligne> = Vec::new();
        loop {
            let asked = filtre.clone();
            let page = self
                .ask(|liaison, jeton| async move { liaison.list_dossiers(&jeton, &asked).await })
                .await;
            let Some(page) = page else {
                return;
            };
            let whole = page.len() == PAGE && filtre.texte.is_empty();
            filtre.apres = page.last().map(|it| it.dossier);
            lignes.extend(page);
            if !whole || lignes.len() >= shown {
                self.liste.suite = whole;
                self.liste.lignes = lignes;
                return;
            }
        }
    }

    pub(super) async fn more(&mut self) {
        let mut filtre = self.liste.filtre(&self.campagne.id);
        filtre.apres = self.liste.lignes.last().map(|it| it.dossier);
        let page = self
            .ask(|liaison, jeton| async move { liaison.list_dossiers(&jeton, &filtre).await })
            .await;
        if let Some(page) = page {
            self.liste.suite = page.len() == PAGE;
            self.liste.lignes.extend(page);
        }
    }

    pub(super) async fn take(&mut self, nombre: u32) {
        let file = self.liste.file.unwrap_or(FileCle::AVerifier);
        let (campagne, word) = (self.campagne.id.clone(), mots::word(file));
        let alertes = match (self.liste.alerte, self.liste.sans_alerte) {
            (Some(_), _) => Some(true),
            (None, true) => Some(false),
            (None, false) => None,
        };
        let taken = self
            .ask(|liaison, jeton| async move {
                let which = (campagne.as_str(), word.as_str());
                liaison.take_dossiers(&jeton, which, alertes, nombre).await
            })
            .await;
        let Some(taken) = taken else {
            return;
        };
        self.show_list(Some(file), None, (false, true)).await;
        self.announce("bureau.pris", &[("nombre", taken.to_string())]);
    }

    /// Shows the list again, as it is now.
    pub(super) async fn show_list_again(&mut self) {
        self.read_list().await;
        if self.session.is_some() {
            self.enter(Lieu::Liste);
        }
    }

    pub(super) fn liste_view(&self) -> ListeView {
        let liste = &self.liste;
        let lots = self.may("traiter_par_lot") && liste.file.is_some() && liste.texte.is_empty();
        ListeView {
            file: liste.file,
            alerte: liste.alerte,
            sans_alerte: liste.sans_alerte,
            miens: liste.miens,
            texte: liste.texte.clone(),
            lignes: liste.lignes.iter().map(|it| self.ligne(it)).collect(),
            suite: liste.suite,
            peut_prendre: self.may("prendre") && liste.file == Some(FileCle::AVerifier),
            peut_valider: lots && self.may("valider") && liste.file == Some(FileCle::AVerifier),
            peut_ecrire: lots && self.may("ecrire"),
            peut_exporter: self.may("exporter") && !liste.lignes.is_empty(),
        }
    }

    fn ligne(&self, it: &Ligne) -> LigneDossier {
        let missing = it.manquantes.iter();
        let names = missing.map(|code| self.campagne.nom_piece(&PieceCode::new(code.as_str())));
        LigneDossier {
            dossier: it.dossier.to_string(),
            nom: it.nom.clone(),
            naissance: it.naissance.map(|day| day.format("%d/%m/%Y").to_string()),
            specialite: it.specialite.as_deref().map(|key| self.specialite(key)),
            file: mots::file(&it.file),
            alertes: mots::alertes(&it.alertes),
            manquantes: names.collect(),
            remis_le: it
                .remis_le
                .map(|at| mots::court(at, self.campagne.calendrier.zone)),
            agent: it.agent.clone(),
            decision: it.decision.is_some(),
        }
    }

    /// The name of a spécialité; its key when the campaign does not offer it any more.
    fn specialite(&self, key: &str) -> String {
        let found = self.campagne.specialite(&SpecialiteId::new(key));
        found.map_or_else(|| key.to_owned(), |it| it.nom_complet())
    }

    pub(super) fn may(&self, operation: &str) -> bool {
        self.session.as_ref().is_some_and(|it| it.may(operation))
    }
}
