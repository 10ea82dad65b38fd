//! One dossier: what is declared, what proves it, what was said.

use super::fichiers::{Demande, Fichiers};
use super::{Bureau, Lieu, histoire, mots};
use crate::cartes::Cartes;
use crate::refus;
use crate::view::{
    CarteBureau, ChangementBureau, ControleView, DossierBureauView, EtatControleView,
    FichierBureau, FileCle, GesteBureau, LigneCarte, ParoleView, PointBureau, SujetControle,
    TacheId,
};
use liaison::Controle;
use liaison::bureau::{ControleDit, DossierBureau};
use rules::campagne::PieceCode;
use rules::declaration::Declaration;
use rules::journal::read_event;
use rules::saisie::Fichier;
use rules::verification::{to_judge, verified};
use rules::{Auteur, Context, Dossier, DossierId, Marque, SujetPoint, evolve};
use sync::Reply;
use uuid::Uuid;

/// A dossier that is looked at.
pub(super) struct Ouvert {
    pub(super) id: Uuid,
    /// As the server told it.
    pub(super) dit: DossierBureau,
    /// What the events make of it.
    pub(super) dossier: Dossier,
    fichiers: Fichiers,
}

impl Ouvert {
    /// Nothing when what happened does not read: a newer service speaks.
    fn of(id: Uuid, dit: DossierBureau) -> Option<Self> {
        let Reply::Events { events, .. } = dit.reply()? else {
            return None;
        };
        let mut dossier = Dossier::new(DossierId(id));
        for stored in events.iter().flatten() {
            dossier = evolve(dossier, &read_event(stored).ok()?);
        }
        Some(Self {
            id,
            dit,
            dossier,
            fichiers: Fichiers::default(),
        })
    }

    /// What is to be asked to look at a file.
    pub(super) fn asks(&self, empreinte: &str) -> Option<Demande> {
        let mut files = self.all_files();
        let found = files.find(|it| it.empreinte == empreinte)?;
        Some(Demande {
            dossier: self.id,
            empreinte: empreinte.to_owned(),
            media: found.media,
            fichiers: self.fichiers.clone(),
        })
    }

    /// Every file that is looked at: those of the pièces, and of a signature on paper.
    fn all_files(&self) -> impl Iterator<Item = &Fichier> {
        let held = self.dossier.current_files().map(|(_, file)| file);
        let signed = self.signed_files().iter();
        held.chain(signed)
    }

    fn signed_files(&self) -> &[Fichier] {
        match self.dossier.valid_signature().map(|it| &it.marque) {
            Some(Marque::Manuscrite(files)) => files,
            Some(Marque::Dessinee(_) | Marque::Tapee(_)) | None => &[],
        }
    }
}

impl Bureau {
    pub(super) async fn open_dossier(&mut self, dossier: &str) {
        let Ok(id) = dossier.parse() else {
            return;
        };
        self.leave().await;
        self.ouvert = None;
        if self.fetch(id).await {
            self.enter(Lieu::Dossier);
        }
    }

    /// Reads a dossier of the service. Answers whether it came.
    async fn fetch(&mut self, id: Uuid) -> bool {
        let told = self
            .ask(|liaison, jeton| async move { liaison.open_for_service(&jeton, id).await })
            .await;
        let Some(told) = told else {
            return false;
        };
        let before = self.ouvert.take().filter(|it| it.id == id);
        let Some(mut read) = Ouvert::of(id, told) else {
            self.refuse("reseau.illisible", "");
            return false;
        };
        read.fichiers = before.map(|it| it.fichiers).unwrap_or_default();
        self.ouvert = Some(read);
        true
    }

    /// Reads the open dossier again.
    pub(super) async fn read_dossier(&mut self) {
        if let Some(id) = self.ouvert.as_ref().map(|it| it.id) {
            let kept = self.ouvert.take();
            if !self.fetch(id).await && self.session.is_some() {
                self.ouvert = kept;
            }
        }
    }

    /// Says that the open dossier is not looked at any more.
    pub(super) async fn leave(&mut self) {
        self.essai = None;
        let Some(ouvert) = self.ouvert.take() else {
            return;
        };
        let id = ouvert.id;
        self.ask(|liaison, jeton| async move { liaison.leave_dossier(&jeton, id).await })
            .await;
        // It was seen ten minutes ago at most: that ends by itself.
        self.refus.clear();
    }

    /// Opens the next dossier of the list, or the one before; the list at its end.
    pub(super) async fn neighbour(&mut self, precedent: bool) {
        let place = self.ouvert.as_ref().and_then(|it| self.liste.place(it.id));
        let to = match (place, precedent) {
            (Some(place), true) => place.checked_sub(1),
            (Some(place), false) => Some(place + 1),
            (None, _) => None,
        };
        let next = to.and_then(|place| self.liste.lignes.get(place));
        match next.map(|it| it.dossier.to_string()) {
            Some(dossier) => self.open_dossier(&dossier).await,
            None => {
                self.leave().await;
                self.read_list().await;
                self.enter(Lieu::Liste);
            }
        }
    }

    pub(super) async fn judge(&mut self, controle: &str, conforme: Option<bool>) {
        let Some(ouvert) = &self.ouvert else {
            return;
        };
        let found = ouvert.dit.controles.iter().find(|it| it.nom == controle);
        let Some(objet) = found.map(|it| it.objet.clone()) else {
            return;
        };
        let (id, nom) = (ouvert.id, controle.to_owned());
        self.ask(|liaison, jeton| async move {
            let what = (nom.as_str(), objet.as_str());
            liaison.judge(&jeton, id, what, conforme).await
        })
        .await;
        self.read_again().await;
    }

    pub(super) async fn annotate(&mut self, texte: &str) {
        let Some(id) = self.ouvert.as_ref().map(|it| it.id) else {
            return;
        };
        let words = texte.to_owned();
        let done = self
            .ask(|liaison, jeton| async move { liaison.annotate(&jeton, id, &words).await })
            .await;
        self.read_again().await;
        if done.is_some() {
            self.announce("bureau.note", &[]);
        }
    }

    /// Reads the open dossier again, and keeps what is to be told.
    pub(super) async fn read_again(&mut self) {
        let told = std::mem::take(&mut self.refus);
        self.read_dossier().await;
        if !told.is_empty() {
            self.refus = told;
        }
    }

    fn cartes(&self, declaration: &Declaration) -> Vec<(TacheId, Vec<LigneCarte>)> {
        let cartes = Cartes {
            campagne: &self.campagne,
            territoire: &self.territoire,
            now: self.horloge.now(),
        };
        let mut cartes = cartes.of(declaration);
        // Answers about health are not of this desk.
        cartes.retain(|(tache, _)| *tache != TacheId::Amenagements);
        cartes
    }

    pub(super) fn dossier_view(&self, ouvert: &Ouvert) -> DossierBureauView {
        let zone = self.campagne.calendrier.zone;
        let (dit, dossier) = (&ouvert.dit, &ouvert.dossier);
        let declaration = verified(dossier);
        let signature = dossier.valid_signature();
        let rang = self.liste.place(ouvert.id).map(|place| {
            let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            (count(place + 1), count(self.liste.lignes.len()))
        });
        let handed = dossier.valid_depot().map(|it| it.at);
        let decisions = dit.decisions.iter();
        DossierBureauView {
            dossier: ouvert.id.to_string(),
            nom: documents::mots::nom_complet(declaration),
            rang,
            lot: self.lot.as_ref().map(|it| it.lot.id.to_string()),
            file: mots::file(&dit.file),
            alertes: mots::alertes(&dit.alertes),
            version: dossier.held_version(),
            remis_le: handed.map(|at| mots::court(at, zone)),
            signe_le: signature.map(|it| mots::court(it.at, zone)),
            confirmee_le: signature
                .and_then(|it| dossier.proof_of(it))
                .map(|at| mots::court(at, zone)),
            sans_code: dossier.signature_to_prove().is_some(),
            cartes: self
                .cartes(declaration)
                .into_iter()
                .map(|(tache, lignes)| CarteBureau { tache, lignes })
                .collect(),
            changements: self.changes(dossier),
            controles: dit
                .controles
                .iter()
                .map(|it| self.controle(ouvert, it))
                .collect(),
            points: self.points(dossier),
            retards: self.delays(dossier),
            messages: self.messages(dossier),
            notes: self.notes(dit),
            decisions: decisions.map(|it| self.decision_view(it)).collect(),
            histoire: histoire::lines(dossier, &self.campagne),
            presents: dit.presents.clone(),
            agent: dit.agent.clone(),
            gestes: self.gestes(ouvert),
            conflit: self.essai.as_ref().map(|it| self.conflit(ouvert, it)),
            delai: mots::proposed(self.horloge.now(), zone).to_string(),
        }
    }

    /// What changed between the last version and the one before.
    fn changes(&self, dossier: &Dossier) -> Vec<ChangementBureau> {
        let mut versions = dossier.versions.iter().rev();
        let (Some(last), Some(before)) = (versions.next(), versions.next()) else {
            return Vec::new();
        };
        let lines = |declaration| {
            let cartes = self.cartes(declaration).into_iter();
            cartes.flat_map(|(_, lignes)| lignes)
        };
        let before: Vec<LigneCarte> = lines(&before.declaration).collect();
        let was = |line: &LigneCarte| {
            let same = |it: &&LigneCarte| it.cle == line.cle && it.sujet == line.sujet;
            before.iter().find(same).and_then(|it| it.valeur.clone())
        };
        lines(&last.declaration)
            .filter(|line| was(line) != line.valeur)
            .map(|line| ChangementBureau {
                avant: was(&line),
                apres: line,
            })
            .collect()
    }

    fn controle(&self, ouvert: &Ouvert, it: &ControleDit) -> ControleView {
        let zone = self.campagne.calendrier.zone;
        let code = it.nom.strip_prefix("piece.").map(PieceCode::new);
        let sujet = match (it.nom.as_str(), &code) {
            (_, Some(code)) => SujetControle::Piece {
                libelle: self.campagne.nom_piece(code),
            },
            ("regles", None) => SujetControle::Regles,
            ("signature", None) => SujetControle::Signature,
            (_, None) => SujetControle::Jugement,
        };
        let etat = match (it.etat.as_str(), &it.jugement) {
            ("manque", _) => EtatControleView::Manque,
            (_, Some(told)) if told.conforme => EtatControleView::Conforme,
            (_, Some(_)) => EtatControleView::ACorriger,
            ("tenu", None) => EtatControleView::Tenu,
            ("non_tenu", None) => EtatControleView::NonTenu,
            (_, None) => EtatControleView::ARegarder,
        };
        let files = match &code {
            Some(code) => ouvert.dossier.fichiers(code),
            None if sujet == SujetControle::Signature => ouvert.signed_files(),
            None => &[],
        };
        let context = Context {
            campagne: &self.campagne,
            territoire: &self.territoire,
            now: self.horloge.now(),
        };
        let doubts = match sujet {
            SujetControle::Jugement => to_judge(&ouvert.dossier, &context),
            SujetControle::Regles | SujetControle::Signature | SujetControle::Piece { .. } => {
                Vec::new()
            }
        };
        ControleView {
            nom: it.nom.clone(),
            sujet,
            etat,
            refus: it.refus.iter().map(mots::of_rules).collect(),
            doutes: doubts.iter().map(refus::of_doubt).collect(),
            par: it
                .jugement
                .as_ref()
                .map(|it| format!("{}, {}", it.par, mots::court(it.at, zone))),
            fichiers: files.iter().map(|it| self.fichier(ouvert, it)).collect(),
            piece: code.map(|code| code.to_string()),
        }
    }

    fn fichier(&self, ouvert: &Ouvert, it: &Fichier) -> FichierBureau {
        let zone = self.campagne.calendrier.zone;
        let mut received = ouvert.dit.pieces.iter();
        let received = received.find(|piece| piece.empreinte == it.empreinte);
        FichierBureau {
            empreinte: it.empreinte.clone(),
            pages: it.pages,
            recu_le: received.map(|piece| mots::court(piece.recue_le, zone)),
            ecarte: received.is_some_and(|it| it.controle == Controle::Ecartee),
        }
    }

    fn points(&self, dossier: &Dossier) -> Vec<PointBureau> {
        let zone = self.campagne.calendrier.zone;
        let view = |point: &rules::PointACorriger| PointBureau {
            piece: match &point.sujet {
                SujetPoint::Piece(code) => Some(self.campagne.nom_piece(code)),
                SujetPoint::Signature => Some("Récapitulatif signé".to_owned()),
                SujetPoint::Question => None,
            },
            motif: point.motif.clone(),
            avant: rules::calendrier_mots::derniere_minute(point.avant, zone),
            repondu_le: dossier.answered(point).map(|at| mots::court(at, zone)),
            reponse: point.reponse.as_ref().map(|it| it.texte.clone()),
        };
        dossier.points.iter().map(view).collect()
    }

    fn delays(&self, dossier: &Dossier) -> Vec<ParoleView> {
        let zone = self.campagne.calendrier.zone;
        let view = |it: &rules::Retard| ParoleView {
            par: None,
            du_service: false,
            le: mots::court(it.at, zone),
            texte: it.explication.clone(),
        };
        dossier.retards.iter().map(view).collect()
    }

    fn messages(&self, dossier: &Dossier) -> Vec<ParoleView> {
        let zone = self.campagne.calendrier.zone;
        let view = |it: &rules::Message| ParoleView {
            par: None,
            du_service: it.auteur == Auteur::Service,
            le: mots::court(it.at, zone),
            texte: it.texte.clone(),
        };
        dossier.messages.iter().map(view).collect()
    }

    fn notes(&self, dit: &DossierBureau) -> Vec<ParoleView> {
        let zone = self.campagne.calendrier.zone;
        let view = |it: &liaison::bureau::NoteDite| ParoleView {
            par: Some(it.par.clone()),
            du_service: true,
            le: mots::court(it.at, zone),
            texte: it.texte.clone(),
        };
        dit.notes.iter().map(view).collect()
    }

    /// What who looks may do here now.
    fn gestes(&self, ouvert: &Ouvert) -> Vec<GesteBureau> {
        let (dossier, dit) = (&ouvert.dossier, &ouvert.dit);
        let decided = dossier.standing_decision().is_some() || dossier.cancelled().is_some();
        let mut open = dit.decisions.iter();
        let open = open.find(|it| it.etat == "a_confirmer" || it.etat == "en_attente");
        let works = mots::file(&dit.file) != FileCle::Brouillon && dossier.retiree.is_none();
        let free = open.is_none() && works;
        let wanted = [
            (GesteBureau::Juger, "controler", works && !decided),
            (GesteBureau::Noter, "annoter", true),
            (GesteBureau::Corriger, "corriger", free && !decided),
            (GesteBureau::Ecrire, "ecrire", open.is_none()),
            (GesteBureau::Valider, "valider", free && !decided),
            (GesteBureau::Refuser, "refuser", free && !decided),
            (
                GesteBureau::Annuler,
                "proposer_annulation",
                free && !decided,
            ),
            (GesteBureau::Retirer, "proposer_retrait", free && decided),
            (
                GesteBureau::Confirmer,
                "confirmer",
                open.is_some_and(|it| it.etat == "a_confirmer" && !it.la_sienne),
            ),
        ];
        let may = wanted
            .into_iter()
            .filter(|(_, operation, now)| *now && self.may(operation));
        may.map(|(geste, _, _)| geste).collect()
    }
}
