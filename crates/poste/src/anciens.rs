//! Bringing in the candidates of the session before: a report first, and the file only once it was approved.
//!
//! The report is read by the service and stays with it: it quotes cells of the file. The approval is the code of one
//! content: another file, another campaign or another reading has another code.

use crate::fonds;
use anyhow::{Context as _, Result};
use rules::anciens::{Lecture, MotifDouble, Remarque};
use rules::campagne::{Campagne, Specialite, Territoire};
use rules::saisie::SessionPrecedente;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::path::PathBuf;

/// What the service asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The file of the candidates, as documented in `docs/import-candidats.md`.
    pub fichier: PathBuf,
    /// Where the candidacies are written once approved.
    pub vers: PathBuf,
    /// Folder of the campaign; `None` for the shipped one.
    pub campagne: Option<PathBuf>,
    /// The code of the report that was approved.
    pub approbation: Option<String>,
}

/// What the service reads, and whether what it asked could be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reponse {
    /// The report, then what follows from it.
    pub texte: String,
    /// Whether candidates can be kept and, with a code, were written.
    pub aboutie: bool,
}

impl Import {
    /// Reads the file and reports; writes only what was approved.
    ///
    /// # Errors
    ///
    /// Returns what could not be read or written.
    pub fn run(&self) -> Result<Reponse> {
        let folder = self.campagne.as_deref();
        let campagne = match folder {
            Some(folder) => fonds::campagne_of(folder),
            None => fonds::campagne(),
        }
        .context("read the campaign")?;
        let offre =
            fonds::offre_precedente(folder, &campagne).context("read the session before")?;
        let territoire = fonds::territoire().context("read the national tables")?;
        let octets = std::fs::read(&self.fichier).context("read the file of the candidates")?;
        let proposition = Proposition::of(&octets, &offre, &campagne, &territoire);
        let mut texte = proposition.rapport();
        let suite = self.suite(&proposition)?;
        let aboutie = suite.is_ok();
        let (Ok(words) | Err(words)) = suite;
        texte.push_str(&words);
        Ok(Reponse { texte, aboutie })
    }

    /// What follows from the report, in words; an error when nothing can be done with this content and this code.
    fn suite(&self, proposition: &Proposition) -> Result<Result<String, String>> {
        let code = &proposition.code;
        let count = proposition.lecture.retenus.len();
        let vers = self.vers.display();
        if count == 0 {
            let words = "Aucune ligne ne peut être gardée. Corrigez le fichier, puis recommencez.\nRien n’est écrit.\n";
            return Ok(Err(words.to_owned()));
        }
        match &self.approbation {
            None => {
                let there = match self.vers.exists() {
                    true => format!("« {vers} » existe déjà : il sera remplacé.\n"),
                    false => String::new(),
                };
                Ok(Ok(format!(
                    "Rien n’est écrit. {there}Pour approuver ce rapport, recommencez en ajoutant :\n  --approuver {code}\n"
                )))
            }
            Some(given) if plain(given) == plain(code) => {
                fonds::write_private(&self.vers, &proposition.contenu)
                    .with_context(|| format!("write {vers}"))?;
                Ok(Ok(format!(
                    "Approuvé : {} dans « {vers} ».\nL’application les lit avec --reprises.\n",
                    counted(count, "candidat écrit", "candidats écrits")
                )))
            }
            Some(_) => Ok(Err(format!(
                "Ce code n’est pas celui de ce rapport : le fichier ou la campagne a changé depuis.\nRien n’est écrit. \
                 Relisez le rapport, puis recommencez avec :\n  --approuver {code}\n"
            ))),
        }
    }
}

/// What a file would give, and the code that approves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposition {
    /// Everything that the file says.
    pub lecture: Lecture,
    /// What would be written: the candidates kept, in the form that the desk reads.
    pub contenu: Vec<u8>,
    /// The code of this very content.
    pub code: String,
    titre: String,
}

impl Proposition {
    /// Reads a file for a campaign; `offre` is what the session before offered.
    pub fn of(
        octets: &[u8],
        offre: &[Specialite],
        campagne: &Campagne,
        territoire: &Territoire,
    ) -> Self {
        let lecture = rules::anciens::read(octets, offre, campagne, territoire);
        let sources: Vec<SessionPrecedente> = lecture
            .retenus
            .iter()
            .map(|ancien| ancien.source.clone())
            .collect();
        let contenu = fonds::write_reprises(&sources);
        let revision = campagne.revision.to_string();
        let parts = [
            octets,
            campagne.id.as_bytes(),
            revision.as_bytes(),
            contenu.as_slice(),
        ];
        Self {
            code: code(&parts),
            titre: format!(
                "Candidats de la session {} pour la campagne {}, révision {revision}",
                campagne.session.saturating_sub(1),
                campagne.id
            ),
            lecture,
            contenu,
        }
    }

    /// The report in French: counts, then everything that was found, line by line.
    pub fn rapport(&self) -> String {
        let lecture = &self.lecture;
        let kept = lecture.retenus.len();
        let mut out = format!(
            "{}\n\n{}, {}, {}.\n\n",
            self.titre,
            counted(lecture.lues, "ligne lue", "lignes lues"),
            counted(kept, "gardée", "gardées"),
            counted(lecture.lues - kept, "écartée", "écartées"),
        );
        let said = |remarques: &[Remarque]| remarques.iter().map(Remarque::to_string).collect();
        section(
            &mut out,
            "Anomalies",
            "ces lignes sont écartées",
            said(&lecture.anomalies),
        );
        let doubles = lecture.doubles.iter().map(|double| {
            let shared = match double.motif {
                MotifDouble::Numero => "même numéro de candidat",
                MotifDouble::Ine => "même INE",
                MotifDouble::Personne => "mêmes nom, prénoms et date de naissance",
            };
            format!("{} : {shared}.", lines(&double.lignes))
        });
        section(
            &mut out,
            "Doubles",
            "toutes ces lignes sont écartées, laissez la bonne seule dans le fichier",
            doubles.collect(),
        );
        section(
            &mut out,
            "Doutes",
            "aucune ligne n’est écartée pour cela, vérifiez-les",
            said(&lecture.doutes),
        );
        let homonymes = lecture.homonymes.iter();
        let homonymes =
            homonymes.map(|lignes| format!("{} : mêmes nom et date de naissance.", lines(lignes)));
        section(
            &mut out,
            "Homonymes",
            "ces lignes sont gardées, le numéro de candidat sera demandé",
            homonymes.collect(),
        );
        out
    }
}

/// A title with its count and what follows from it, then its lines; nothing when there is none.
fn section(out: &mut String, title: &str, consequence: &str, lines: Vec<String>) {
    if lines.is_empty() {
        return;
    }
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{title} ({}) : {consequence}.", lines.len());
    for line in lines {
        let _ = writeln!(out, "  {line}");
    }
    out.push('\n');
}

/// « lignes 3, 5 et 8 ».
fn lines(lignes: &[usize]) -> String {
    let words: Vec<String> = lignes.iter().map(usize::to_string).collect();
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => {
            format!("lignes {} et {last}", before.join(", "))
        }
        Some(_) | None => format!("ligne {}", words.concat()),
    }
}

fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count < 2 { one } else { several })
}

/// Twelve hexadecimal digits of the fingerprint of all parts, each with its length.
fn code(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    let digits: String = hash
        .finalize()
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let groups = [&digits[..4], &digits[4..8], &digits[8..]];
    groups.join("-")
}

/// A code as people copy it.
fn plain(code: &str) -> String {
    let digits = code.chars().filter(char::is_ascii_alphanumeric);
    digits.map(|digit| digit.to_ascii_lowercase()).collect()
}
