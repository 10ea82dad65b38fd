//! A list that is written in a file, where the person chooses. The desk goes on meanwhile: she sees how far it is, and can stop it.

use super::{Bureau, Lieu, mots};
use crate::partiel::Partiel;
use crate::refus;
use crate::shell::Shell;
use crate::view::{AvanceView, EcranBureau, ExportView, FormatExport};
use liaison::bureau::Filtre;
use liaison::{Liaison, Panne};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::Notify;

/// Letters of the reason for which answers about health leave.
const MOTIF: std::ops::RangeInclusive<usize> = 10..=400;

/// How far a file is.
#[derive(Default)]
pub(super) struct EnCours {
    venus: AtomicU32,
    /// How many dossiers it will hold, once the service said it.
    total: AtomicU32,
    stop: Notify,
}

/// What became of a file.
pub enum IssueExport {
    /// There was nothing to do, or the person gave up.
    Rien,
    /// It is whole, at that place.
    Ecrit(u32, PathBuf),
    /// The person stopped it.
    Arrete,
    /// The place does not take it.
    Destination(store::Error),
    /// The service does not give it, or not to its end.
    Panne(Panne),
}

/// What is asked of the service.
struct Demande {
    liaison: Liaison,
    jeton: String,
    filtre: Filtre,
    format: FormatExport,
    sante: Option<String>,
    nom: String,
    shell: Arc<dyn Shell>,
}

impl Bureau {
    pub(super) async fn show_export(&mut self) {
        // How many there are is told as it is now.
        self.read_board().await;
        if self.session.is_some() {
            self.enter(Lieu::Export);
        }
    }

    pub(super) fn stop_export(&mut self) {
        if let Some(running) = &self.export {
            running.stop.notify_one();
        }
    }

    pub(super) fn export_view(&self) -> ExportView {
        let liste = &self.liste;
        let avance = self.export.as_ref().map(|it| {
            let total = it.total.load(Ordering::Relaxed);
            AvanceView {
                venus: it.venus.load(Ordering::Relaxed).min(total),
                total: (total > 0).then_some(total),
            }
        });
        ExportView {
            file: liste.file,
            alerte: liste.alerte,
            sans_alerte: liste.sans_alerte,
            miens: liste.miens,
            texte: liste.texte.clone(),
            nombre: self.listed(),
            peut_sante: self.may("exporter_sante"),
            avance,
        }
    }

    /// How many dossiers the whole list holds. A search shows all that it holds.
    fn listed(&self) -> u32 {
        let liste = &self.liste;
        if !liste.texte.is_empty() {
            return u32::try_from(liste.lignes.len()).unwrap_or(u32::MAX);
        }
        let file = liste.file.map(mots::word);
        let alerte = liste.alerte.map(mots::word);
        let counted = self.comptes.iter().flat_map(|it| &it.comptes);
        let counted = counted.filter(|it| file.as_ref().is_none_or(|file| *file == it.file));
        let counted = counted.filter(|it| match (&alerte, liste.sans_alerte) {
            (Some(alerte), _) => *alerte == it.alerte,
            (None, true) => it.alerte == "sans",
            (None, false) => it.alerte == "sans" || it.alerte == "avec",
        });
        counted
            .map(|it| if liste.miens { it.miens } else { it.nombre })
            .sum()
    }

    /// Writes the list where the person chooses; what became of it is then told by [`Bureau::exporte`]. `sante` is why what was
    /// answered about health is in it.
    pub fn exporter(
        &mut self,
        format: FormatExport,
        sante: Option<String>,
    ) -> impl Future<Output = IssueExport> + Send + use<> {
        self.refus.clear();
        self.annonce = None;
        let asked = self.asks(format, sante);
        let running = Arc::new(EnCours::default());
        if asked.is_some() {
            self.export = Some(running.clone());
        }
        async move {
            let Some(demande) = asked else {
                return IssueExport::Rien;
            };
            let Some(path) = demande.shell.choose_destination(&demande.nom).await else {
                return IssueExport::Rien;
            };
            tokio::select! {
                () = running.stop.notified() => IssueExport::Arrete,
                done = demande.write(&path, &running) => match done {
                    Ok(dossiers) => IssueExport::Ecrit(dossiers, path.clone()),
                    Err(issue) => issue,
                },
            }
        }
    }

    fn asks(&mut self, format: FormatExport, sante: Option<String>) -> Option<Demande> {
        if self.verrouille || self.lieu != Lieu::Export {
            return None;
        }
        if self.export.is_some() {
            self.refuse("bureau.export_en_cours", "");
            return None;
        }
        let sante = sante.map(|it| it.trim().to_owned());
        let said = |it: &String| MOTIF.contains(&it.chars().count());
        if !sante.as_ref().is_none_or(said) {
            self.refuse("bureau.export_motif", "sante");
            return None;
        }
        let liste = self.liste.file.map_or("dossiers".to_owned(), mots::word);
        let format_word = mots::word(format);
        Some(Demande {
            liaison: self.service.liaison(self.horloge.is_repetition())?,
            jeton: self.session.as_ref()?.jeton.clone(),
            filtre: self.liste.filtre(&self.campagne.id),
            format,
            sante,
            nom: format!(
                "{}-{}-{}.{format_word}",
                liste.replace('_', "-"),
                self.campagne.examen.court.texte.to_lowercase(),
                self.campagne.session
            ),
            shell: self.shell.clone(),
        })
    }

    /// Tells what became of a file, and answers what is shown then.
    pub fn exporte(&mut self, issue: IssueExport) -> EcranBureau {
        // A second one that was refused stopped nothing.
        if !self
            .refus
            .iter()
            .any(|it| it.code == "bureau.export_en_cours")
        {
            self.export = None;
        }
        match issue {
            IssueExport::Rien => (),
            IssueExport::Ecrit(dossiers, path) => {
                let said = [
                    ("nombre", documents::mots::nombre(dossiers.into())),
                    ("fichier", path.display().to_string()),
                ];
                self.announce("bureau.exporte", &said);
            }
            IssueExport::Arrete => self.announce("bureau.export_arrete", &[]),
            IssueExport::Destination(store::Error::DiskFull) => {
                self.refus.push(refus::own("destination.pleine", ""));
            }
            IssueExport::Destination(_) => self.refus.push(refus::own("destination.refusee", "")),
            IssueExport::Panne(panne) => {
                self.heard::<()>(Err(panne));
            }
        }
        self.ecran()
    }
}

impl Demande {
    /// Writes the whole file or none. Answers how many dossiers it holds.
    async fn write(&self, path: &Path, running: &EnCours) -> Result<u32, IssueExport> {
        let format = mots::word(self.format);
        let sante = self.sante.as_deref();
        let asked = self
            .liaison
            .export(&self.jeton, &self.filtre, &format, sante);
        let mut export = asked.await.map_err(IssueExport::Panne)?;
        running.total.store(export.dossiers, Ordering::Relaxed);
        let refused = |error: std::io::Error| IssueExport::Destination(error.into());
        let mut file = Partiel::new(path).map_err(refused)?;
        while let Some(bytes) = export.next().await.map_err(IssueExport::Panne)? {
            let bytes = bytes.as_ref();
            file.out.write_all(bytes).map_err(refused)?;
            // One line a dossier, but in a spreadsheet: near enough to say how far it is.
            let lines = bytes.iter().filter(|it| **it == b'\n').count();
            let lines = u32::try_from(lines).unwrap_or(u32::MAX);
            if self.format != FormatExport::Xlsx {
                running.venus.fetch_add(lines, Ordering::Relaxed);
            }
        }
        file.end(path).map_err(refused)?;
        Ok(export.dossiers)
    }
}
