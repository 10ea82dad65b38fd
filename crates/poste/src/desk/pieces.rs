//! The files of a pièce: each change is one command, so that nothing waits for a last button.

use super::Desk;
use crate::refus;
use crate::view::{Apercu, Avis, Ecran, Refus};
use anyhow::Result;
use intake::{Examined, IntakeRefusal};
use rules::Command;
use rules::campagne::PieceCode;
use rules::saisie::{Fichier, PieceSaisie};
use std::collections::BTreeMap;

impl Desk {
    /// Adds bytes that the interface read, under the name that the person knows.
    pub async fn ajouter_fichier(&mut self, piece: &str, nom: &str, octets: Vec<u8>) -> Ecran {
        let (nom, limites) = (nom.to_owned(), self.campagne.limites.clone());
        let examined =
            tokio::task::spawn_blocking(move || intake::examine(&nom, octets, &limites)).await;
        self.begin_files();
        if let Err(error) = self
            .keep_files(piece, vec![examined.unwrap_or(Err(IntakeRefusal::Unknown))])
            .await
        {
            self.tell(&error);
        }
        self.numero = self.numero.wrapping_add(1);
        self.ecran()
    }

    pub(super) async fn choose_files(&mut self, piece: &str) -> Result<()> {
        let paths = self.shell.choose_files().await;
        let limites = self.campagne.limites.clone();
        let read = move || {
            paths
                .iter()
                .map(|path| intake::read_path(path, &limites))
                .collect::<Vec<_>>()
        };
        let examined = tokio::task::spawn_blocking(read).await?;
        self.begin_files();
        self.keep_files(piece, examined).await
    }

    fn begin_files(&mut self) {
        self.refus.clear();
        self.avis.clear();
    }

    /// Keeps the files that can be kept and tells about each of the others.
    async fn keep_files(
        &mut self,
        piece: &str,
        examined: Vec<Result<Examined, IntakeRefusal>>,
    ) -> Result<()> {
        for examined in examined {
            let examined = match examined {
                Ok(examined) => examined,
                Err(refusal) => {
                    self.refus.push(self.intake_refusal(refusal));
                    continue;
                }
            };
            let mut fichiers = self.files(piece);
            fichiers.push(fichier(&examined));
            self.set_files(piece, fichiers, Some(&examined), "piece.ajoutee")
                .await?;
            let doubt = self.other_version(piece, &examined.octets).await;
            self.avis.extend(doubt);
            self.avis
                .extend(examined.warnings.iter().map(|warning| Avis {
                    code: warning.code().to_owned(),
                    donnees: BTreeMap::new(),
                    champ: None,
                    proposition: None,
                    fait: false,
                }));
        }
        Ok(())
    }

    /// What the code of a signed récapitulatif says, when it is not the one to deposit.
    async fn other_version(&self, piece: &str, octets: &[u8]) -> Option<Avis> {
        let def = self.campagne.piece(&PieceCode::new(piece))?;
        let dossier = self.dossier().filter(|_| def.recapitulatif)?;
        let current = dossier.current()?;
        let (code, _) = self.renderer.code(octets).await?;
        if code.dossier != dossier.id {
            return Some(refus::of_paper("piece.code_autre_dossier", &[]));
        }
        let told = [("lue", code.version), ("actuelle", dossier.version())];
        let told = told.map(|(key, version)| (key, version.to_string()));
        (code.empreinte != current.empreinte)
            .then(|| refus::of_paper("piece.code_autre_version", &told))
    }

    fn intake_refusal(&self, refusal: IntakeRefusal) -> Refus {
        const MEGA: u64 = 1024 * 1024;
        let limites = &self.campagne.limites;
        let donnees = [
            ("maximum_mo", (limites.octets_entree_max / MEGA).to_string()),
            ("garde_mo", (limites.octets_max / MEGA).to_string()),
            ("pages", limites.pages_max.to_string()),
        ];
        let donnees = donnees.map(|(key, text)| (key.to_owned(), text)).into();
        Refus {
            code: refusal.code().to_owned(),
            donnees,
            champ: None,
        }
    }

    pub(super) fn files(&self, piece: &str) -> Vec<Fichier> {
        self.dossier()
            .map(|dossier| dossier.fichiers(&PieceCode::new(piece)).to_vec())
            .unwrap_or_default()
    }

    /// One command for the whole list; the bytes of a new file are kept with it, or neither is.
    async fn set_files(
        &mut self,
        piece: &str,
        fichiers: Vec<Fichier>,
        new: Option<&Examined>,
        done: &'static str,
    ) -> Result<()> {
        let command = Command::AddPiece(PieceSaisie {
            piece: piece.to_owned(),
            fichiers,
        });
        let octets = new.map(|new| new.octets.as_slice());
        match self.order_with(command, &[], octets).await? {
            Ok(()) => {
                let libelle = self
                    .campagne
                    .piece(&PieceCode::new(piece))
                    .map(|def| def.libelle.clone());
                let reste = self.missing().to_string();
                let donnees = [("piece", libelle.unwrap_or_default()), ("reste", reste)];
                self.annonce = Some(refus::annonce(done, &donnees));
            }
            Err(refus) => self.refus.extend(refus),
        }
        Ok(())
    }

    pub(super) fn missing(&self) -> usize {
        let now = self.horloge.now();
        self.dossier().map_or(0, |dossier| {
            dossier.missing_pieces(&self.campagne, now).len()
        })
    }

    pub(super) async fn remove_file(&mut self, piece: &str, empreinte: &str) -> Result<()> {
        self.begin_files();
        let mut fichiers = self.files(piece);
        fichiers.retain(|fichier| fichier.empreinte != empreinte);
        self.set_files(piece, fichiers, None, "piece.retiree").await
    }

    pub(super) async fn move_file(&mut self, piece: &str, empreinte: &str, de: i8) -> Result<()> {
        self.begin_files();
        let mut fichiers = self.files(piece);
        let Some(from) = fichiers
            .iter()
            .position(|fichier| fichier.empreinte == empreinte)
        else {
            return Ok(());
        };
        let to = if de < 0 {
            from.saturating_sub(1)
        } else {
            (from + 1).min(fichiers.len() - 1)
        };
        fichiers.swap(from, to);
        self.set_files(piece, fichiers, None, "piece.ajoutee").await
    }

    pub(super) async fn turn_file(&mut self, piece: &str, empreinte: &str) -> Result<()> {
        self.begin_files();
        let mut fichiers = self.files(piece);
        let Some(index) = fichiers
            .iter()
            .position(|fichier| fichier.empreinte == empreinte)
        else {
            return Ok(());
        };
        let Some(octets) = self.bytes_of(empreinte).await? else {
            return Ok(());
        };
        let (nom, media, limites) = (
            fichiers[index].nom.clone(),
            fichiers[index].media,
            self.campagne.limites.clone(),
        );
        let turned =
            tokio::task::spawn_blocking(move || intake::turn(&nom, media, &octets, &limites))
                .await?;
        match turned {
            Ok(turned) => {
                fichiers[index] = fichier(&turned);
                self.set_files(piece, fichiers, Some(&turned), "piece.ajoutee")
                    .await?;
            }
            Err(refusal) => self.refus.push(self.intake_refusal(refusal)),
        }
        Ok(())
    }

    async fn bytes_of(&self, empreinte: &str) -> Result<Option<Vec<u8>>> {
        match &self.ouvert {
            Some(ouvert) => Ok(self.store.file(&ouvert.cles, empreinte).await?),
            None => Ok(None),
        }
    }

    /// A picture of a page, counted from 1, of a file of the open dossier.
    ///
    /// The answer takes nothing from the desk, which goes on meanwhile: a page may take seconds to draw.
    pub fn apercu(
        &self,
        empreinte: &str,
        page: u32,
        largeur: u32,
    ) -> impl Future<Output = Apercu> + Send + use<> {
        let fichier = self.dossier().and_then(|dossier| {
            let kept = dossier.pieces.values().flatten();
            let mut fichiers = kept.flat_map(|version| &version.fichiers);
            fichiers.find(|it| it.empreinte == empreinte).cloned()
        });
        let kept = fichier.zip(self.ouvert.as_ref().map(|ouvert| ouvert.cles.clone()));
        let (store, renderer) = (self.store.clone(), self.renderer.clone());
        let limites = self.campagne.limites.clone();
        async move {
            let Some((fichier, cles)) = kept else {
                return Apercu::Absent;
            };
            let Ok(Some(octets)) = store.file(&cles, &fichier.empreinte).await else {
                return Apercu::Absent;
            };
            let shown = renderer.show(fichier.media, octets, (page, largeur), limites);
            shown.await
        }
    }
}

fn fichier(examined: &Examined) -> Fichier {
    Fichier {
        empreinte: examined.empreinte.clone(),
        octets: u64::try_from(examined.octets.len()).unwrap_or(u64::MAX),
        media: examined.media,
        pages: examined.pages,
        nom: examined.nom.clone(),
    }
}
