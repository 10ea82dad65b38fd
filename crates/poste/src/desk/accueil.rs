//! Dossiers of this computer: opening, locking, carrying out and in, erasing.

use super::attachement::Attachement;
use super::saisie::{Brouillon, texte};
use super::{Desk, Lieu, protection};
use crate::refus;
use crate::view::{Destination, DossierResume, Etape, MotifInterruption, StatutView};
use anyhow::Result;
use chrono::{DateTime, Utc};
use rules::calendrier_mots::en_mots;
use rules::campagne::Campagne;
use rules::{Dossier, Motif, Statut, choix_fermes};
use serde::{Deserialize, Serialize};
use store::{ProtectionKind, Unlocked};
use uuid::Uuid;

/// Characters of a PIN or passphrase at least.
pub(super) const SECRET_MIN: usize = 6;
/// Characters of the passphrase of a file at least: the file may travel.
pub(super) const PHRASE_MIN: usize = 12;

/// A dossier as the home screen knows it without opening it.
pub(super) struct Resume {
    id: Uuid,
    protege: bool,
    modifie_le: DateTime<Utc>,
    court: Option<Court>,
}

/// What the home screen shows of an unprotected dossier.
#[derive(Serialize, Deserialize)]
struct Court {
    nom: Option<String>,
    version: u32,
    complet: bool,
    retire: bool,
    /// When it was received, as a verified receipt said.
    #[serde(default)]
    depose_le: Option<DateTime<Utc>>,
    /// When it was cancelled.
    #[serde(default)]
    annule_le: Option<DateTime<Utc>>,
    /// When it was refused.
    #[serde(default)]
    refuse_le: Option<DateTime<Utc>>,
    /// When it was validated by the service.
    #[serde(default)]
    valide_le: Option<DateTime<Utc>>,
    /// Points that the service asked to correct, without answer.
    #[serde(default)]
    a_corriger: u32,
}

impl Resume {
    pub(super) fn id(&self) -> Uuid {
        self.id
    }
}

impl Desk {
    /// Reads the list of dossiers again.
    pub(super) async fn read_dossiers(&mut self) -> Result<()> {
        let rows = self.store.dossiers(&self.cle).await?;
        let resume = |row: store::DossierRow| Resume {
            id: row.id,
            protege: row.protection == ProtectionKind::Secret,
            modifie_le: row.modified_at,
            court: row
                .resume
                .and_then(|bytes| serde_json::from_slice(&bytes).ok()),
        };
        self.dossiers = rows.into_iter().map(resume).collect();
        Ok(())
    }

    /// The dossiers, newest first, names shortened.
    pub(super) fn resumes(&self) -> Vec<DossierResume> {
        let zone = self.campagne.calendrier.zone;
        let mut rows: Vec<&Resume> = self.dossiers.iter().collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.modifie_le));
        let resume = |row: &Resume| {
            let modifie_le = en_mots(row.modifie_le, zone);
            let statut = row.court.as_ref().map(|court| match court {
                Court { retire: true, .. } => StatutView::Retire {
                    le: modifie_le.clone(),
                },
                Court {
                    annule_le: Some(le),
                    ..
                } => StatutView::Annule {
                    le: en_mots(*le, zone),
                },
                Court {
                    refuse_le: Some(le),
                    ..
                } => StatutView::Refuse {
                    le: en_mots(*le, zone),
                },
                Court { version: 0, .. } => StatutView::Brouillon,
                Court {
                    valide_le: Some(le),
                    version,
                    ..
                } => StatutView::Valide {
                    version: *version,
                    le: en_mots(*le, zone),
                },
                Court {
                    a_corriger: points @ 1..,
                    version,
                    ..
                } => StatutView::ACorriger {
                    version: *version,
                    points: *points,
                },
                Court {
                    depose_le: Some(le),
                    version,
                    ..
                } => StatutView::Depose {
                    version: *version,
                    le: en_mots(*le, zone),
                },
                Court {
                    complet: true,
                    version,
                    ..
                } => StatutView::Complet { version: *version },
                Court { version, .. } => StatutView::PreInscrit { version: *version },
            });
            DossierResume {
                id: row.id.to_string(),
                nom_court: row.court.as_ref().and_then(|court| court.nom.clone()),
                modifie_le,
                protege: row.protege,
                statut,
            }
        };
        rows.into_iter().map(resume).collect()
    }

    pub(super) async fn open_dossier(&mut self, id: &str) -> Result<()> {
        let Some(row) = self.dossiers.iter().find(|row| row.id.to_string() == id) else {
            return Ok(());
        };
        let (id, protege) = (row.id, row.protege);
        if protege {
            self.enter(Lieu::Deverrouiller(id));
            return Ok(());
        }
        let now = self.horloge.now();
        let cles = self
            .store
            .unlock(id, protection(None, &self.cle), now)
            .await?;
        self.enter_dossier(cles).await
    }

    /// Opens the dossier where the person was; a draft that is too late says so first.
    async fn enter_dossier(&mut self, cles: Unlocked) -> Result<()> {
        self.ouvert = Some(self.replay(cles).await?);
        self.histoire.clear();
        self.lieu = Lieu::Accueil;
        self.enter(Lieu::Taches);
        let closed = self
            .dossier()
            .filter(|dossier| dossier.versions.is_empty())
            .and_then(|dossier| choix_fermes(dossier, &self.context()));
        if let Some(Motif::ChoixFermes { depuis }) = closed {
            self.enter(Lieu::Interruption(MotifInterruption::BrouillonFerme {
                depuis,
            }));
        } else if let Some(place) = self.kept_place() {
            self.go_to(&place);
        }
        Ok(())
    }

    /// Keeps where the person is, so that the dossier opens there again. A place that the disk refuses costs a click
    /// and nothing that was written: it is tried again at the next gesture.
    pub(super) async fn keep_place(&mut self) {
        let (Some(ouvert), Some(place)) = (&mut self.ouvert, place(&self.lieu)) else {
            return;
        };
        let Ok(text) = serde_json::to_string(&place) else {
            return;
        };
        if texte(&ouvert.brouillon, PLACE) != text {
            let now = self.horloge.now();
            let kept = self.store.save_field(&ouvert.cles, PLACE, &text, now);
            if kept.await.is_ok() {
                ouvert.brouillon.insert(PLACE.to_owned(), text);
            }
        }
    }

    fn kept_place(&self) -> Option<Destination> {
        let place = serde_json::from_str(texte(self.brouillon(), PLACE)).ok()?;
        let form = matches!(place, Destination::Etape { .. });
        let closed = choix_fermes(self.dossier()?, &self.context()).is_some();
        (!(form && closed)).then_some(place)
    }

    /// Opens a protected dossier with the secret typed.
    pub(super) async fn unlock(&mut self, id: Uuid) -> Result<()> {
        let now = self.horloge.now();
        let secret = self.secrets.remove("secret").unwrap_or_default();
        match self
            .store
            .unlock(id, protection(Some(&secret), &self.cle), now)
            .await
        {
            Ok(cles) => self.enter_dossier(cles).await?,
            Err(store::Error::WrongSecret { wait_seconds }) => {
                let mut refus = refus::own("secret.faux", "secret");
                refus
                    .donnees
                    .insert("attente".to_owned(), wait_seconds.to_string());
                self.refus = vec![refus];
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// Closes the open dossier and forgets every secret.
    pub(super) async fn close(&mut self) -> Result<()> {
        self.end_guarded_session();
        self.ouvert = None;
        self.forget_documents();
        self.secrets = Brouillon::new();
        self.volatile = Brouillon::new();
        self.histoire.clear();
        self.sauvegarde = crate::view::Sauvegarde::Rien;
        self.read_dossiers().await?;
        self.enter(Lieu::Accueil);
        self.histoire.clear();
        Ok(())
    }

    /// Writes the open dossier into one encrypted file.
    pub(super) async fn carry_out(&mut self) -> Result<()> {
        let phrase = texte(&self.secrets, "phrase").to_owned();
        self.refus.clear();
        if phrase.chars().count() < PHRASE_MIN {
            self.refus.push(refus::own("phrase.trop_courte", "phrase"));
        } else if phrase != texte(&self.secrets, "phrase_encore") {
            self.refus
                .push(refus::own("phrase.differente", "phrase_encore"));
        }
        let (Some(ouvert), true) = (&self.ouvert, self.refus.is_empty()) else {
            return Ok(());
        };
        let Some(path) = self
            .shell
            .choose_destination("mon-inscription.pupitre")
            .await
        else {
            return Ok(());
        };
        let bytes = self.store.export(&ouvert.cles, &phrase).await?;
        if !self.write_out(&path, &bytes) {
            return Ok(());
        }
        self.secrets = Brouillon::new();
        self.enter(Lieu::Taches);
        self.annonce = Some(refus::annonce("dossier.emporte", &[]));
        Ok(())
    }

    /// Reads a dossier out of an encrypted file: it starts a new incarnation on this computer.
    pub(super) async fn bring_in(&mut self) -> Result<()> {
        self.refus.clear();
        let phrase = texte(&self.secrets, "phrase").to_owned();
        if phrase.chars().count() < PHRASE_MIN {
            self.refus.push(refus::own("phrase.trop_courte", "phrase"));
            return Ok(());
        }
        let Some(path) = self.shell.choose_dossier().await else {
            return Ok(());
        };
        let bytes = std::fs::read(&path)?;
        let now = self.horloge.now();
        match self
            .store
            .import(&bytes, &phrase, protection(None, &self.cle), now)
            .await
        {
            Ok(cles) => {
                self.secrets = Brouillon::new();
                let ouvert = self.replay(cles).await?;
                let attachement = ouvert.attachement.as_ref();
                let resume = resume(&ouvert.dossier, attachement, &self.campagne, now)?;
                // The dossier is here already; the next order writes its summary too.
                let _ = self
                    .store
                    .set_resume(&ouvert.cles, &resume, &self.cle)
                    .await;
                self.ouvert = Some(ouvert);
                self.enter(Lieu::Taches);
                self.annonce = Some(refus::annonce("dossier.apporte", &[]));
            }
            Err(store::Error::WrongSecret { .. }) => {
                self.refus.push(refus::own("phrase.fausse", "phrase"))
            }
            Err(store::Error::NotOurs) => {
                self.refus.push(refus::own("apporter.pas_un_dossier", ""))
            }
            Err(store::Error::Truncated) => self.refus.push(refus::own("apporter.tronque", "")),
            Err(store::Error::AlreadyHere) => self.refus.push(refus::own("apporter.deja_ici", "")),
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// Destroys the keys and the rows of the open dossier.
    pub(super) async fn erase(&mut self) -> Result<()> {
        if let Some(ouvert) = self.ouvert.take() {
            self.store.erase(ouvert.cles.id()).await?;
        }
        self.close().await?;
        self.annonce = Some(refus::annonce("dossier.efface", &[]));
        Ok(())
    }

    /// Refusals about the protection chosen for a new dossier.
    pub(super) fn check_protection(&self) -> Vec<crate::view::Refus> {
        let mut refus = Vec::new();
        match texte(&self.volatile, "ordinateur") {
            "personnel" => {}
            "partage" => {
                let secret = texte(&self.secrets, "nouveau_secret");
                if secret.chars().count() < SECRET_MIN {
                    refus.push(refus::own("secret.trop_court", "nouveau_secret"));
                } else if secret != texte(&self.secrets, "nouveau_secret_encore") {
                    refus.push(refus::own("secret.different", "nouveau_secret_encore"));
                }
                if texte(&self.volatile, "secret_compris") != "oui" {
                    refus.push(refus::own("secret.non_compris", "secret_compris"));
                }
            }
            _ => refus.push(refus::own("ordinateur.manquant", "ordinateur")),
        }
        refus
    }
}

/// What the home screen shows of a dossier.
///
/// # Errors
///
/// Returns what does not serialise: nothing does today.
pub(super) fn resume(
    dossier: &Dossier,
    attachement: Option<&Attachement>,
    campagne: &Campagne,
    now: DateTime<Utc>,
) -> Result<Vec<u8>> {
    let accuse = attachement.and_then(|attachement| attachement.accuse.as_ref());
    let proved = accuse.filter(|accuse| accuse.proves(dossier));
    let statut = dossier.statut(campagne, now);
    let decision = dossier.standing_decision();
    let court = Court {
        nom: short_name(dossier),
        version: dossier.version(),
        complet: matches!(statut, Statut::Complet { .. } | Statut::Depose { .. }),
        retire: dossier.retiree.is_some(),
        annule_le: dossier.cancelled(),
        refuse_le: dossier.refused(),
        valide_le: decision.filter(|_| dossier.is_validated()).map(|it| it.at),
        a_corriger: u32::try_from(dossier.open_points().count()).unwrap_or(u32::MAX),
        depose_le: proved.map(|accuse| accuse.receipt.recu_le),
    };
    Ok(serde_json::to_vec(&court)?)
}

/// The draft field that holds where the person was.
const PLACE: &str = "lieu";

/// Where a dossier can open again.
fn place(lieu: &Lieu) -> Option<Destination> {
    match lieu {
        Lieu::Etape(etape, _) => match etape {
            Etape::RepriseRecherche
            | Etape::Identite
            | Etape::Representant
            | Etape::Coordonnees
            | Etape::Parcours
            | Etape::Specialite
            | Etape::Epreuves
            | Etape::Notes
            | Etape::Amenagements
            | Etape::Retard => Some(Destination::Etape { etape: *etape }),
            Etape::OrientationPreparation
            | Etape::OrientationResidence
            | Etape::OrientationDeja
            | Etape::OrientationSession
            | Etape::Ouverture
            | Etape::Deverrouillage
            | Etape::Emporter
            | Etape::Apporter
            | Etape::CompteCreation
            | Etape::CompteActivation
            | Etape::CompteConnexion
            | Etape::CompteOublie
            | Etape::CompteNouveau
            | Etape::CompteAdresse
            | Etape::CompteAdresseCode
            | Etape::CompteExterne => None,
        },
        Lieu::Reprise => Some(Destination::Reprise),
        Lieu::Corrections => Some(Destination::Corrections),
        Lieu::Messages => Some(Destination::Messages),
        Lieu::Taches | Lieu::Documents | Lieu::Envois => Some(Destination::Taches),
        Lieu::Pieces => Some(Destination::Pieces),
        Lieu::Piece(code) => Some(Destination::Piece { code: code.clone() }),
        Lieu::Relire => Some(Destination::Relire),
        Lieu::Deposer => Some(Destination::Deposer),
        Lieu::Signer => Some(Destination::Signer),
        Lieu::Accueil
        | Lieu::Compte
        | Lieu::Verifier
        | Lieu::PreparerResultat
        | Lieu::Issue(_)
        | Lieu::Interruption(_)
        | Lieu::Deverrouiller(_) => None,
    }
}

/// « Léa M. »: names are shortened wherever somebody may look over a shoulder.
pub(super) fn short_name(dossier: &Dossier) -> Option<String> {
    let identite = dossier.declaration.identite.as_ref()?;
    let initial = identite.nom.as_str().chars().find(|c| c.is_alphabetic())?;
    Some(format!(
        "{} {}.",
        identite.prenoms.premier(),
        initial.to_uppercase()
    ))
}
