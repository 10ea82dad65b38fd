//! The command line: where the data is, which campaign runs, at which date.
//!
//! All mistakes are told at once, in French, with what to write instead. Nothing here opens the files it names; it
//! only makes sure that they are there.

use chrono::NaiveDateTime;
use poste::anciens::Import;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

/// What `--help` prints.
pub(crate) const AIDE: &str = "\
Pupitre : inscription des candidats individuels aux examens.

Utilisation : pupitre [options]

Options :
  --repetition DATE     Ouvre l’application en répétition, à la date et à l’heure données, comptées
                        au fuseau de la campagne : 2023-10-20T10:00 ou 2023-11-15T23:59:59.
                        Un bandeau le dit sur chaque écran et sur chaque page imprimée.
  --repetition-figee    En répétition, arrête l’horloge à cette date.
  --donnees DOSSIER     Garde les inscriptions dans ce dossier au lieu du dossier habituel.
  --campagne DOSSIER    Lit la campagne d’inscription dans ce dossier.
  --reprises FICHIER    Lit dans ce fichier les candidatures de la session précédente.
  --service FICHIER     Envoie au service que ce fichier nomme, et n’en croit que les reçus signés par ses clés.
                        Sans lui, rien n’est envoyé.
  --bureau              Ouvre le bureau du service des examens, pour qui vérifie les dossiers ; demande --service.

Préparer ce fichier, sans ouvrir de fenêtre :
  --importer FICHIER    Lit les candidats de la session précédente (CSV) et affiche un rapport.
  --vers FICHIER        Où écrire les candidatures, une fois le rapport approuvé.
  --approuver CODE      Les écrit, si le code est celui du rapport.

  --version             Affiche la version.
  --help                Affiche cette aide.
";

/// What the person who starts the program asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Demande {
    /// Open the window.
    Ouvrir(Options),
    /// Bring in the candidates of the session before, without a window.
    Importer(Import),
    /// Print the help.
    Aide,
    /// Print the version.
    Version,
}

/// How the window opens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// The date at which the application runs, when it is a rehearsal.
    pub(crate) repetition: Option<Repetition>,
    /// Folder of the data, when it is not the usual one.
    pub(crate) donnees: Option<PathBuf>,
    /// Folder of the campaign, when it is not the embedded one.
    pub(crate) campagne: Option<PathBuf>,
    /// File of last session's candidacies.
    pub(crate) reprises: Option<PathBuf>,
    /// File of the service.
    pub(crate) service: Option<PathBuf>,
    /// Whether it is for who verifies dossiers.
    pub(crate) bureau: bool,
}

/// A rehearsal: the application runs at another date than today's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Repetition {
    /// Date and hour at start, in the zone of the campaign.
    pub(crate) debut: NaiveDateTime,
    /// Whether the clock stands still.
    pub(crate) figee: bool,
}

/// One mistake on the command line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Faute {
    /// No such option.
    Inconnue(String),
    /// The option needs a value and has none.
    SansValeur(&'static str),
    /// The option stands twice.
    Deux(&'static str),
    /// The date does not read.
    Date(String),
    /// A standing clock needs a date.
    FigeeSansDate,
    /// The folder is not there.
    PasUnDossier(&'static str, PathBuf),
    /// The file is not there.
    PasUnFichier(&'static str, PathBuf),
    /// A folder stands where a file is to be written.
    EstUnDossier(&'static str, PathBuf),
    /// The option goes with another one.
    DemandeAussi(&'static str, &'static str),
    /// The option opens a window, and bringing in opens none.
    SansFenetre(&'static str),
    /// The file to write is the one to read.
    MemeFichier,
}

impl fmt::Display for Faute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inconnue(option) => write!(
                f,
                "« {option} » n’est pas une option de Pupitre. La liste s’affiche avec --help."
            ),
            Self::SansValeur(option) => {
                write!(f, "{option} attend une valeur. Écrivez-la après l’option.")
            }
            Self::Deux(option) => {
                write!(f, "{option} est écrite deux fois. Gardez-en une seule.")
            }
            Self::Date(texte) => write!(
                f,
                "« {texte} » ne se lit pas comme une date et une heure. Écrivez par exemple --repetition \
                 2023-10-20T10:00."
            ),
            Self::FigeeSansDate => write!(
                f,
                "--repetition-figee demande une date. Ajoutez par exemple --repetition 2023-10-20T10:00."
            ),
            Self::PasUnDossier(option, chemin) => write!(
                f,
                "{option} : le dossier « {} » n’existe pas. Vérifiez le chemin.",
                chemin.display()
            ),
            Self::PasUnFichier(option, chemin) => write!(
                f,
                "{option} : le fichier « {} » n’existe pas. Vérifiez le chemin.",
                chemin.display()
            ),
            Self::EstUnDossier(option, chemin) => write!(
                f,
                "{option} : « {} » est un dossier. Ajoutez le nom du fichier à écrire.",
                chemin.display()
            ),
            Self::DemandeAussi(option, other) => {
                write!(f, "{option} ne va pas sans {other}. Écrivez les deux.")
            }
            Self::SansFenetre(option) => write!(
                f,
                "{option} ne va pas avec --importer. Gardez l’une des deux."
            ),
            Self::MemeFichier => f.write_str(
                "--vers et --importer donnent le même fichier. Choisissez un autre nom pour le fichier à écrire.",
            ),
        }
    }
}

const REPETITION: &str = "--repetition";
const FIGEE: &str = "--repetition-figee";
const BUREAU: &str = "--bureau";
const DONNEES: &str = "--donnees";
const CAMPAGNE: &str = "--campagne";
const REPRISES: &str = "--reprises";
const SERVICE: &str = "--service";
const IMPORTER: &str = "--importer";
const VERS: &str = "--vers";
const APPROUVER: &str = "--approuver";

const VALUED: [&str; 8] = [
    REPETITION, DONNEES, CAMPAGNE, REPRISES, SERVICE, IMPORTER, VERS, APPROUVER,
];

/// Values by option.
type Valeurs = BTreeMap<&'static str, OsString>;

/// Reads the command line, without the name of the program.
///
/// # Errors
///
/// All mistakes at once. `--help` and `--version` win over them.
pub(crate) fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Demande, Vec<Faute>> {
    let mut fautes = Vec::new();
    let mut values = Valeurs::new();
    let (mut figee, mut bureau) = (false, false);
    let mut arguments = arguments.into_iter().peekable();
    while let Some(argument) = arguments.next() {
        let (name, attached) = split(argument);
        match name.as_str() {
            "--help" | "-h" => return Ok(Demande::Aide),
            "--version" | "-V" => return Ok(Demande::Version),
            // The link of a letter, which the window follows.
            _ if name.starts_with(poste::LIEN) => (),
            FIGEE if figee => fautes.push(Faute::Deux(FIGEE)),
            FIGEE => figee = true,
            BUREAU if bureau => fautes.push(Faute::Deux(BUREAU)),
            BUREAU => bureau = true,
            _ => match VALUED.into_iter().find(|option| *option == name) {
                None => fautes.push(Faute::Inconnue(name)),
                Some(option) => {
                    let value = attached.or_else(|| arguments.next_if(|next| !is_option(next)));
                    match value.filter(|value| !value.is_empty()) {
                        None => fautes.push(Faute::SansValeur(option)),
                        Some(value) => {
                            if values.insert(option, value).is_some() {
                                fautes.push(Faute::Deux(option));
                            }
                        }
                    }
                }
            },
        }
    }
    let mut given = [IMPORTER, VERS, APPROUVER].into_iter();
    let demande = match given.find(|option| values.contains_key(option)) {
        Some(given) => {
            fautes.extend(bureau.then_some(Faute::SansFenetre(BUREAU)));
            Demande::Importer(import(given, &mut values, figee, &mut fautes))
        }
        None => {
            if bureau && !values.contains_key(SERVICE) {
                fautes.push(Faute::DemandeAussi(BUREAU, SERVICE));
            }
            let options = options(&mut values, figee, &mut fautes);
            Demande::Ouvrir(Options { bureau, ..options })
        }
    };
    if fautes.is_empty() {
        Ok(demande)
    } else {
        Err(fautes)
    }
}

/// Parts `--option=value`. A value that is no Unicode text has to stand apart from its option.
fn split(argument: OsString) -> (String, Option<OsString>) {
    match argument.to_str().and_then(|text| text.split_once('=')) {
        Some((name, value)) if name.starts_with("--") => (name.to_owned(), Some(value.into())),
        Some(_) | None => (argument.to_string_lossy().into_owned(), None),
    }
}

fn is_option(argument: &OsString) -> bool {
    argument.to_string_lossy().starts_with("--")
}

fn repetition(date: Option<&OsString>, figee: bool, fautes: &mut Vec<Faute>) -> Option<Repetition> {
    let Some(date) = date else {
        if figee && !fautes.contains(&Faute::SansValeur(REPETITION)) {
            fautes.push(Faute::FigeeSansDate);
        }
        return None;
    };
    let date = date.to_string_lossy();
    let debut = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        .into_iter()
        .find_map(|format| NaiveDateTime::parse_from_str(&date, format).ok());
    if debut.is_none() {
        fautes.push(Faute::Date(date.into_owned()));
    }
    debut.map(|debut| Repetition { debut, figee })
}

/// What opens a window.
fn options(values: &mut Valeurs, figee: bool, fautes: &mut Vec<Faute>) -> Options {
    let repetition = repetition(values.get(REPETITION), figee, fautes);
    Options {
        repetition,
        // The folder of the data is made when it is not there.
        donnees: values.remove(DONNEES).map(PathBuf::from),
        campagne: folder(CAMPAGNE, values, fautes),
        reprises: file(REPRISES, values, fautes),
        service: file(SERVICE, values, fautes),
        bureau: false,
    }
}

/// What brings in the candidates of the session before; one of its options was given.
fn import(
    given: &'static str,
    values: &mut Valeurs,
    figee: bool,
    fautes: &mut Vec<Faute>,
) -> Import {
    let windowed = [REPETITION, DONNEES, REPRISES, SERVICE].into_iter();
    let windowed = windowed.filter(|option| values.contains_key(option));
    fautes.extend(
        windowed
            .chain(figee.then_some(FIGEE))
            .map(Faute::SansFenetre),
    );
    for other in [IMPORTER, VERS] {
        if !values.contains_key(other) && !fautes.contains(&Faute::SansValeur(other)) {
            fautes.push(Faute::DemandeAussi(given, other));
        }
    }
    let fichier = file(IMPORTER, values, fautes).unwrap_or_default();
    let vers = values.remove(VERS).map(PathBuf::from).unwrap_or_default();
    let parent = vers
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    if let Some(parent) = parent.filter(|parent| !parent.is_dir()) {
        fautes.push(Faute::PasUnDossier(VERS, parent.to_owned()));
    } else if vers.is_dir() {
        fautes.push(Faute::EstUnDossier(VERS, vers.clone()));
    } else if fichier
        .canonicalize()
        .is_ok_and(|fichier| vers.canonicalize().is_ok_and(|vers| vers == fichier))
    {
        fautes.push(Faute::MemeFichier);
    }
    let approbation = values.remove(APPROUVER);
    Import {
        fichier,
        vers,
        campagne: folder(CAMPAGNE, values, fautes),
        approbation: approbation.map(|code| code.to_string_lossy().into_owned()),
    }
}

/// A folder that has to be there.
fn folder(option: &'static str, values: &mut Valeurs, fautes: &mut Vec<Faute>) -> Option<PathBuf> {
    let path = values.remove(option).map(PathBuf::from)?;
    if !path.is_dir() {
        fautes.push(Faute::PasUnDossier(option, path.clone()));
    }
    Some(path)
}

/// A file that has to be there.
fn file(option: &'static str, values: &mut Valeurs, fautes: &mut Vec<Faute>) -> Option<PathBuf> {
    let path = values.remove(option).map(PathBuf::from)?;
    if !path.is_file() {
        fautes.push(Faute::PasUnFichier(option, path.clone()));
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_without_a_word_opens_the_usual_data() {
        assert_eq!(read_words(&[]), Ok(Demande::Ouvrir(Options::default())));
    }

    #[test]
    fn a_rehearsal_takes_minutes_or_seconds_and_both_ways_of_writing() {
        for words in [
            ["--repetition", "2023-10-20T10:00"].as_slice(),
            &["--repetition=2023-10-20T10:00:00"],
        ] {
            let Ok(Demande::Ouvrir(options)) = read_words(words) else {
                panic!("{words:?} opens the window");
            };
            let repetition = options.repetition.expect("a date was given");
            assert_eq!(repetition.debut.to_string(), "2023-10-20 10:00:00");
            assert!(!repetition.figee);
        }
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let fautes = read_words(&[
            "--repetition",
            "demain",
            "--campagne",
            "/nulle/part",
            "--reprises=/nulle/part.csv",
            "--donnees",
            "--repetition-figee",
            "--repetition-figee",
            "--couleur",
            "bleu",
        ])
        .expect_err("seven mistakes");
        let sentences: Vec<String> = fautes.iter().map(Faute::to_string).collect();
        insta::assert_snapshot!(sentences.join("\n"), @"
        --donnees attend une valeur. Écrivez-la après l’option.
        --repetition-figee est écrite deux fois. Gardez-en une seule.
        « --couleur » n’est pas une option de Pupitre. La liste s’affiche avec --help.
        « bleu » n’est pas une option de Pupitre. La liste s’affiche avec --help.
        « demain » ne se lit pas comme une date et une heure. Écrivez par exemple --repetition 2023-10-20T10:00.
        --campagne : le dossier « /nulle/part » n’existe pas. Vérifiez le chemin.
        --reprises : le fichier « /nulle/part.csv » n’existe pas. Vérifiez le chemin.
        ");
    }

    #[test]
    fn the_link_of_a_letter_opens_the_usual_data() {
        let opened = Ok(Demande::Ouvrir(Options::default()));
        assert_eq!(
            read_words(&["pupitre://activation?code=ABCDE-FGHJK"]),
            opened
        );
    }

    #[test]
    fn a_standing_clock_needs_a_date() {
        assert_eq!(
            read_words(&["--repetition-figee"]),
            Err(vec![Faute::FigeeSansDate])
        );
    }

    #[test]
    fn candidates_are_brought_in_from_one_file_to_another() {
        let folder = tempfile::tempdir().unwrap();
        let fichier = folder.path().join("candidats.csv");
        let vers = folder.path().join("reprises.json");
        std::fs::write(&fichier, "").unwrap();
        let words = [
            "--importer",
            fichier.to_str().unwrap(),
            "--vers",
            vers.to_str().unwrap(),
            "--approuver=3f9a-1c02-77be",
        ];
        let import = Import {
            fichier: fichier.clone(),
            vers: vers.clone(),
            campagne: None,
            approbation: Some("3f9a-1c02-77be".to_owned()),
        };
        assert_eq!(read_words(&words), Ok(Demande::Importer(import)));
        let same = ["--importer", words[1], "--vers", words[1]];
        assert_eq!(read_words(&same), Err(vec![Faute::MemeFichier]));
        let within = [
            "--importer",
            words[1],
            "--vers",
            folder.path().to_str().unwrap(),
        ];
        let expected = Faute::EstUnDossier(VERS, folder.path().to_owned());
        assert_eq!(read_words(&within), Err(vec![expected]));
    }

    #[test]
    fn all_mistakes_of_bringing_in_are_told_at_once() {
        let told = |words: &[&str]| {
            let fautes = read_words(words).expect_err("mistakes");
            let sentences: Vec<String> = fautes.iter().map(Faute::to_string).collect();
            sentences.join("\n")
        };
        let all = [
            told(&["--approuver", "3f9a"]),
            told(&[
                "--importer",
                "/nulle/part.csv",
                "--reprises",
                "x",
                "--repetition-figee",
            ]),
            told(&["--importer", "--vers", "/nulle/part/x.json"]),
        ];
        insta::assert_snapshot!(all.join("\n\n"), @"
        --approuver ne va pas sans --importer. Écrivez les deux.
        --approuver ne va pas sans --vers. Écrivez les deux.

        --reprises ne va pas avec --importer. Gardez l’une des deux.
        --repetition-figee ne va pas avec --importer. Gardez l’une des deux.
        --importer ne va pas sans --vers. Écrivez les deux.
        --importer : le fichier « /nulle/part.csv » n’existe pas. Vérifiez le chemin.

        --importer attend une valeur. Écrivez-la après l’option.
        --vers : le dossier « /nulle/part » n’existe pas. Vérifiez le chemin.
        ");
    }

    #[test]
    fn help_wins_over_mistakes() {
        assert_eq!(read_words(&["--couleur", "--help"]), Ok(Demande::Aide));
    }

    fn read_words(words: &[&str]) -> Result<Demande, Vec<Faute>> {
        read(words.iter().map(OsString::from))
    }
}
