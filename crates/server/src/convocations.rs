//! The convocations of a file: tried on every dossier first, published when that is asked.
//!
//! The same file again publishes what is new or changed only, so that a run that was interrupted is started again.
//! The format is in `docs/convocations.md`.

use crate::composition::Parts;
use crate::config::Config;
use crate::journal::{Journal, Kept, Tenu};
use crate::ordres::account_of;
use crate::{admin, base};
use anyhow::{Context as _, Result, bail, ensure};
use chrono::{DateTime, Utc};
use rules::convocations::{Lecture, Lue, read};
use rules::{Command, Context, DossierId, Event, Instruction, Motif, Refusals, decide, too_late};
use sqlx::{Connection as _, PgConnection};
use std::fmt::Write as _;
use sync::DeviceKey;
use uuid::Uuid;

/// What is written about who published, where the person reads it.
const MOTIF: &str = "Publication de la convocation";
/// Dossiers after which the progress is told.
const PAS: usize = 500;
/// What is asked, for who types it wrong.
const USAGE: &str = "convocations attend : fichier, qui le demande, puis « publier » pour publier";

/// What became of the convocation of one dossier.
enum Suite {
    /// It can be published; whether it comes less than the days before that the campaign says.
    Prete { tardive: bool },
    /// It stands already.
    Inchangee,
    /// No dossier has that number.
    Inconnue,
    /// The rules refuse it.
    Refusee(Refusals),
}

/// What a file comes to.
#[derive(Default)]
struct Bilan {
    pretes: usize,
    tardives: usize,
    inchangees: usize,
    /// What is wrong, with the line of the file.
    ecarts: Vec<(usize, String)>,
}

/// Tries the convocations of a file, and publishes them when the last word asks for it; `tell` hears of the progress. Answers
/// the report.
///
/// # Errors
/// A word or the file does not read, or the base does not answer. What was published before stays.
pub async fn convocations(
    config: &Config,
    owner: &str,
    words: &[String],
    tell: &mut dyn FnMut(&str),
) -> Result<String> {
    let (file, qui, publish) = match words {
        [file, qui] => (file, qui, false),
        [file, qui, word] if word == "publier" => (file, qui, true),
        _ => bail!(USAGE),
    };
    let octets = std::fs::read(file).with_context(|| format!("{file} ne se lit pas"))?;
    let lecture = read(&octets);
    let parts = Parts::of(config)?;
    let publishes = publish && lecture.is_whole();
    let mut base = base::join(owner).await?;
    let mut bilan = Bilan::default();
    for (n, (id, lue)) in lecture.convocations.iter().enumerate() {
        if n > 0 && n % PAS == 0 {
            tell(&format!("{n} dossiers sur {}", lecture.convocations.len()));
        }
        let by = publishes.then_some((&mut base, qui.as_str()));
        bilan.count(lue, treat(&parts, *id, lue, by).await?);
    }
    let named: Vec<Uuid> = lecture.convocations.keys().map(|id| id.0).collect();
    let waiting = waiting(&mut base, &named).await?;
    base.close().await.context("leave the base")?;
    Ok(bilan.told(&lecture, publish, waiting))
}

/// Tries a convocation, and publishes it for who is named.
async fn treat(
    parts: &Parts,
    id: DossierId,
    lue: &Lue,
    by: Option<(&mut PgConnection, &str)>,
) -> Result<Suite> {
    let journal = &parts.guichet.journal;
    let compte = account_of(&parts.derriere.taches.pool, id.0).await?;
    let tenu = match compte {
        Some(compte) => journal.read(compte, id).await?,
        None => None,
    };
    let (Some(compte), Some(tenu)) = (compte, tenu) else {
        return Ok(Suite::Inconnue);
    };
    let command = Command::PublishConvocation(lue.saisie.clone());
    let now = journal.horloge().now();
    let suite = tried(parts, &tenu, &command, now)?;
    if let (Suite::Prete { .. }, Some((base, qui))) = (&suite, by) {
        admin::trace(base, compte, qui, MOTIF).await?;
        let key = &parts.derriere.passages.key;
        give(journal, (compte, &tenu), &command, key, now).await?;
    }
    Ok(suite)
}

fn tried(parts: &Parts, tenu: &Tenu, command: &Command, now: DateTime<Utc>) -> Result<Suite> {
    let fonds = &parts.guichet.fonds;
    let campagne = tenu.campagne(fonds)?;
    let context = Context {
        campagne: &campagne,
        territoire: &fonds.territoire,
        now,
    };
    Ok(match decide(tenu.state.dossier(), command, &context) {
        Err(refusals) => Suite::Refusee(refusals),
        Ok(events) => match events.as_slice() {
            [Event::Instructed(Instruction::ConvocationPublished(it))] => Suite::Prete {
                tardive: it
                    .first()
                    .is_some_and(|first| now >= too_late(first.debut, &campagne)),
            },
            _ => Suite::Inchangee,
        },
    })
}

/// How many registered candidates are not in the file, as far as their fiches know.
async fn waiting(base: &mut PgConnection, named: &[Uuid]) -> Result<i64> {
    sqlx::query_scalar(
        "SELECT count(*) FROM pupitre.fiche WHERE file = 'valide' AND NOT dossier = ANY ($1)",
    )
    .bind(named)
    .fetch_one(base)
    .await
    .context("count who is not in the file")
}

async fn give(
    journal: &Journal,
    whose: (Uuid, &Tenu),
    command: &Command,
    key: &DeviceKey,
    now: DateTime<Utc>,
) -> Result<()> {
    let epoque = journal.epoque().await?;
    let kept = journal.order(epoque, whose, command, key, now).await?;
    ensure!(
        matches!(kept, Kept::Receipts(_)),
        "un dossier vient de changer : lancez la commande de nouveau, rien ne part deux fois"
    );
    Ok(())
}

impl Bilan {
    fn count(&mut self, lue: &Lue, suite: Suite) {
        let first = lue.lignes.first().copied().unwrap_or_default();
        match suite {
            Suite::Prete { tardive } => {
                self.pretes += 1;
                self.tardives += usize::from(tardive);
            }
            Suite::Inchangee => self.inchangees += 1,
            Suite::Inconnue => {
                let told = "aucun dossier n’a ce numéro".to_owned();
                self.ecarts.push((first, told));
            }
            Suite::Refusee(refusals) => self.ecarts.extend(refusals.iter().map(|refusal| {
                // « passages.3.jour »
                let place = refusal.champ.as_deref().and_then(|it| it.split('.').nth(1));
                let place = place.and_then(|it| it.parse::<usize>().ok());
                let line = place.and_then(|place| lue.lignes.get(place));
                (line.copied().unwrap_or(first), said(&refusal.motif))
            })),
        }
    }

    fn told(mut self, lecture: &Lecture, publish: bool, waiting: i64) -> String {
        let mut told = String::new();
        let held = publish && !lecture.is_whole();
        let (count, done) = match publish {
            true if held => (0, "publiées"),
            true => (self.pretes, "publiées"),
            false => (self.pretes, "prêtes à publier"),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(
            told,
            "{} passages lus, {} convocations : {count} {done}, {} inchangées, {} écarts.",
            lecture.lues,
            lecture.convocations.len(),
            self.inchangees,
            lecture.anomalies.len() + self.ecarts.len(),
        );
        for anomalie in &lecture.anomalies {
            let _ = writeln!(told, "  {anomalie}");
        }
        self.ecarts.sort();
        for (line, text) in &self.ecarts {
            let _ = writeln!(told, "  ligne {line} : {text}");
        }
        if held {
            let _ = writeln!(
                told,
                "RIEN N’EST PUBLIÉ : une ligne qui ne se lit pas pourrait n’appeler quelqu’un qu’à une partie de ses épreuves. \
                 Corrigez le fichier et recommencez ; {} convocations sont prêtes.",
                self.pretes
            );
        }
        if self.tardives > 0 {
            let _ = writeln!(
                told,
                "ATTENTION : {} arrivent plus tard que le délai annoncé aux candidats.",
                self.tardives
            );
        }
        let _ = write!(
            told,
            "Inscrits validés qui ne sont pas dans le fichier : {waiting}."
        );
        told
    }
}

/// Why a convocation is refused, for who wrote the file.
fn said(motif: &Motif) -> String {
    let donnees = motif.donnees();
    let of = |name: &str| donnees.get(name).map_or("", String::as_str);
    match motif.code() {
        "convocation.sans_inscription" => {
            "l’inscription n’est pas validée : personne n’est convoqué avant".to_owned()
        }
        "convocation.ailleurs" => format!(
            "l’académie de {} gère cette spécialité : c’est elle qui convoque",
            of("academie")
        ),
        "convocation.epreuve" => format!(
            "l’épreuve « {} » n’est pas passée à cette session par ce candidat (code inconnu, note gardée ou dispense)",
            of("epreuve")
        ),
        "convocation.date" => {
            "un jour à venir (2024-05-13) et une heure (14:00) sont attendus".to_owned()
        }
        "convocation.duree" => "la durée est un nombre de minutes, ou rien".to_owned(),
        "convocation.centre" => "le nom du centre manque".to_owned(),
        "convocation.texte_long" => {
            format!("une cellule a plus de {} caractères", of("max"))
        }
        code => format!("les règles refusent : {code}"),
    }
}
