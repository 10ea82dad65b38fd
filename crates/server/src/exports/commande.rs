//! The same files from the command line of the administrator.

use super::colonnes::Vu;
use super::cyclades::{COLONNES, Inscription};
use super::formats::{inert, semicolons};
use super::{Demande, Exports, Format, MOTIF, PAGE};
use crate::base;
use crate::bureau::exports::Demandeur;
use crate::bureau::travail::Filtre;
use crate::composition::Parts;
use crate::config::Config;
use crate::parcours::{Suivi, de_front};
use anyhow::{Context as _, Result, bail, ensure};
use documents::mots::nombre;
use rules::campagne::{Campagne, SpecialiteId};
use rules::verification::{Alerte, File};
use sqlx::postgres::PgPoolOptions;
use std::fs;
use std::io::{BufWriter, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

/// What is asked, for who types it wrong.
const USAGE: &str = "exporter attend : liste ou cyclades, puis la campagne, le fichier à écrire (.csv, .xlsx ou .json pour une liste), \
    qui le demande ; puis, au besoin, file MOT, alerte MOT (ou sans, ou avec), specialite CLÉ et, pour une liste, sante MOTIF";
/// What is told when somebody asked to stop.
const ARRETE: &str = "ARRÊTÉ : rien n’est écrit. L’export reste noté.";
/// The list of who is registered: what CYCLADES is given unless another one is named.
const VALIDE: &str = "valide";

/// The words after who asks.
struct Mots<'a> {
    filtre: Filtre,
    sante: Option<&'a str>,
}

/// Writes a list or the file shaped like that of CYCLADES: `words` are which, the campaign, the file, who asks, and filters.
///
/// # Errors
/// A word does not read, the file is there already or cannot be written, or the base does not answer.
pub async fn exporter(
    config: &Config,
    owner: &str,
    words: &[String],
    suivi: Suivi<'_>,
) -> Result<String> {
    let [genre, campagne, file, qui, more @ ..] = words else {
        bail!(USAGE);
    };
    let parts = Parts::of(config)?;
    let known = parts.guichet.fonds.campagne(campagne);
    let known = known.with_context(|| format!("« {campagne} » n’est pas une campagne d’ici"))?;
    let mots = filters(&known, more)?;
    let file = PathBuf::from(file);
    ensure!(
        !file.exists(),
        "{} : écrivez le nom d’un fichier qui n’existe pas encore",
        file.display()
    );
    base::join(owner).await?;
    let base = PgPoolOptions::new().max_connections(2).connect(owner);
    let qui = Demandeur::Administrateur {
        nom: qui.clone(),
        base: base.await.context("reach the base as its owner")?,
    };
    let exports = parts.guichet.exports(de_front());
    match genre.as_str() {
        "liste" => list(exports, (mots, qui), &file, suivi).await,
        "cyclades" => cyclades(exports, (mots, qui), &file, suivi).await,
        _ => bail!(USAGE),
    }
}

fn filters<'a>(campagne: &Campagne, words: &'a [String]) -> Result<Mots<'a>> {
    let mut mots = Mots {
        filtre: Filtre {
            campagne: campagne.id.clone(),
            ..Filtre::default()
        },
        sante: None,
    };
    let pairs = words.chunks_exact(2);
    ensure!(pairs.remainder().is_empty(), USAGE);
    for pair in pairs {
        let [name, word] = pair else {
            bail!(USAGE);
        };
        let filtre = &mut mots.filtre;
        match name.as_str() {
            "file" => {
                let all: Vec<&str> = File::TOUTES.iter().map(|it| it.as_str()).collect();
                let known = File::parse(word).with_context(|| one_of("file", word, &all))?;
                filtre.file = Some(known.as_str().to_owned());
            }
            "alerte" => {
                let mut all: Vec<&str> = Alerte::TOUTES.iter().map(|it| it.as_str()).collect();
                all.extend(["sans", "avec"]);
                let known = all.contains(&word.as_str());
                ensure!(known, one_of("alerte", word, &all));
                filtre.alerte = Some(word.clone());
            }
            "specialite" => {
                let known = campagne.specialite(&SpecialiteId::new(word.as_str()));
                ensure!(
                    known.is_some(),
                    "« {word} » n’est pas la clé d’une spécialité de cette campagne"
                );
                filtre.specialite = Some(word.clone());
            }
            "sante" => {
                ensure!(
                    MOTIF.contains(&word.chars().count()),
                    "dites pourquoi les réponses sur la santé sortent, en 10 à 400 caractères"
                );
                mots.sante = Some(word);
            }
            _ => bail!(USAGE),
        }
    }
    Ok(mots)
}

fn one_of(name: &str, word: &str, all: &[&str]) -> String {
    format!("{name} : « {word} » n’est pas l’un de {}", all.join(", "))
}

async fn list(
    exports: Exports,
    (mots, qui): (Mots<'_>, Demandeur),
    path: &Path,
    suivi: Suivi<'_>,
) -> Result<String> {
    let ending = path.extension().and_then(|it| it.to_str());
    let format = Format::TOUS
        .into_iter()
        .find(|it| Some(it.as_str()) == ending);
    let demande = Demande {
        filtre: mots.filtre,
        format: format.context(USAGE)?,
        sante: mots.sante.map(str::to_owned),
    };
    let mut out = Sortie::new(path)?;
    let mut export = exports.start(demande, qui).await?;
    let mut done = 0;
    while let Some(part) = export.morceaux.recv().await {
        if suivi.stop.load(Ordering::Relaxed) {
            bail!(ARRETE);
        }
        let part = part?;
        out.write(&part.octets)?;
        if part.dossiers > 0 {
            done += part.dossiers;
            (suivi.tell)(&format!("{done} dossiers sur {}", export.total));
        }
    }
    out.end()?;
    let health = match mots.sante {
        Some(_) => {
            " Les réponses sur la santé y sont : chaque personne voit qui l’a demandé, et pourquoi."
        }
        None => " Aucune réponse sur la santé n’y est.",
    };
    Ok(format!(
        "{} dossiers écrits.{health}",
        nombre(u64::try_from(done)?)
    ))
}

async fn cyclades(
    exports: Exports,
    (mots, qui): (Mots<'_>, Demandeur),
    path: &Path,
    suivi: Suivi<'_>,
) -> Result<String> {
    ensure!(mots.sante.is_none(), USAGE);
    let mut filtre = mots.filtre;
    filtre.file = filtre.file.or_else(|| Some(VALIDE.to_owned()));
    let dossiers = exports.bureau.select(&filtre).await?;
    let told = path.with_extension("ecarts.csv");
    ensure!(
        !told.exists(),
        "{} : ce fichier existe déjà",
        told.display()
    );
    let (mut out, mut gaps) = (Sortie::new(path)?, Sortie::new(&told)?);
    let noted = (&filtre, dossiers.len());
    let bureau = &exports.bureau;
    bureau.note_export(&qui, noted, "cyclades", None).await?;
    out.write(&lines(false, [COLONNES])?)?;
    gaps.write("\u{feff}".as_bytes())?;
    gaps.write(&lines(
        true,
        [[
            "Dossier",
            "Candidat",
            "Colonne",
            "Suite",
            "Ce qu’il faut faire",
        ]],
    )?)?;
    let (mut done, mut left_out, mut incomplete) = (0, 0_u64, 0_u64);
    for page in dossiers.chunks(PAGE) {
        let made = exports
            .rows(page, |vu: &Vu<'_>| Inscription::of(vu))
            .await?;
        let kept = made.iter().filter(|it| !it.is_left_out());
        out.write(&lines(false, kept.map(|it| &it.cellules))?)?;
        gaps.write(&lines(true, made.iter().flat_map(reported))?)?;
        left_out += u64::try_from(made.iter().filter(|it| it.is_left_out()).count())?;
        let open = |it: &&Inscription| !it.is_left_out() && !it.ecarts.is_empty();
        incomplete += u64::try_from(made.iter().filter(open).count())?;
        done += made.len();
        (suivi.tell)(&format!("{done} dossiers sur {}", dossiers.len()));
        if suivi.stop.load(Ordering::Relaxed) {
            bail!(ARRETE);
        }
    }
    out.end()?;
    gaps.end()?;
    Ok(format!(
        "Dossiers écrits : {}, dont {} à compléter. Dossiers laissés de côté : {}. Ce qu’il faut faire est dans {}.",
        nombre(u64::try_from(done)? - left_out),
        nombre(incomplete),
        nombre(left_out),
        told.display()
    ))
}

/// The lines of the report about a dossier.
fn reported(it: &Inscription) -> impl Iterator<Item = [String; 5]> {
    it.ecarts.iter().map(|gap| {
        let next = match gap.ecarte {
            true => "Laissé de côté",
            false => "Écrit, à compléter",
        };
        [
            it.dossier.clone(),
            it.nom.clone(),
            gap.colonne.to_owned(),
            next.to_owned(),
            gap.quoi.clone(),
        ]
    })
}

/// Lines between semicolons; `read_by_people` ends them and guards them for a spreadsheet.
fn lines<R>(read_by_people: bool, all: impl IntoIterator<Item = R>) -> Result<Vec<u8>>
where
    R: IntoIterator,
    R::Item: ToString,
{
    let end = match read_by_people {
        true => csv::Terminator::CRLF,
        false => csv::Terminator::Any(b'\n'),
    };
    let mut lines = semicolons(Vec::new(), end);
    for line in all {
        let cells = line.into_iter().map(|it| it.to_string());
        match read_by_people {
            true => lines.write_record(cells.map(inert))?,
            false => lines.write_record(cells)?,
        }
    }
    lines.into_inner().ok().context("write lines")
}

/// A file that is there whole or not at all, and that only its owner reads.
struct Sortie {
    path: PathBuf,
    partial: PathBuf,
    out: BufWriter<fs::File>,
    whole: bool,
}

impl Sortie {
    fn new(path: &Path) -> Result<Self> {
        let mut partial = path.as_os_str().to_owned();
        partial.push(".partiel");
        let partial = PathBuf::from(partial);
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600);
        let out = options.open(&partial);
        let out = out.with_context(|| format!("{} : ce fichier ne s’écrit pas", path.display()))?;
        Ok(Self {
            path: path.to_owned(),
            partial,
            out: BufWriter::new(out),
            whole: false,
        })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let written = self.out.write_all(bytes);
        written.with_context(|| format!("{} : ce fichier ne s’écrit pas", self.path.display()))
    }

    fn end(mut self) -> Result<()> {
        let done = self.out.flush().and_then(|()| {
            self.out.get_ref().sync_all()?;
            fs::rename(&self.partial, &self.path)
        });
        done.with_context(|| format!("{} : ce fichier ne s’écrit pas", self.path.display()))?;
        self.whole = true;
        Ok(())
    }
}

impl Drop for Sortie {
    fn drop(&mut self) {
        if !self.whole {
            // Names of people stay in no file that nobody asked for; why it failed is told already.
            let _ = fs::remove_file(&self.partial);
        }
    }
}
