//! Gives the orders of a whole candidacy to the rules, as the screens do, and says what they refuse.

use crate::oracle::data::Donnees;
use crate::oracle::{Candidature, Etat, Forme};
use crate::scene::parcours::at;
use crate::scene::territoire;
use chrono::{DateTime, Utc};
use rules::campagne::{Campagne, PreparationIssue, SpecialiteId};
use rules::epreuves::{StatutEpreuve, choix_de_langue, cle_langue, lignes};
use rules::legalite::verifier;
use rules::saisie::{EpreuvesSaisie, NoteSaisie, NotesSaisie, OrientationSaisie, OuvertureSaisie};
use rules::{Command, Context, Dossier, DossierId, decide, evolve};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The shipped campaigns: what the checker reads of each, and the rules at work on it.
pub(crate) fn campaigns() -> Vec<(&'static str, Donnees, Essai)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../campagnes");
    [
        ("nantes-bts-2024", "2023-10-20T08:00:00Z"),
        ("martinique-bts-2024", "2023-10-20T08:00:00Z"),
        ("martinique-bts-2025", "2024-10-20T12:00:00Z"),
        ("nancy-bts-2024", "2023-10-20T08:00:00Z"),
        ("poitiers-bts-2023", "2022-10-20T08:00:00Z"),
    ]
    .map(|(id, now)| (id, Donnees::lire(&root, id), Essai::at(&root, id, at(now))))
    .into()
}

/// The rules at work on a campaign.
pub(crate) struct Essai {
    campagne: Campagne,
    now: DateTime<Utc>,
    opened: BTreeMap<(String, bool), Dossier>,
}

impl Essai {
    fn at(root: &Path, id: &str, now: DateTime<Utc>) -> Self {
        let read = |folder: &str, name: &'static str| {
            let path: PathBuf = root.join(folder).join(name);
            (name, std::fs::read_to_string(path).expect("a shipped file"))
        };
        let own = Campagne::FICHIERS.map(|name| read(id, name));
        let national = Campagne::NATIONAUX.map(|name| read("national", name));
        let texts: Vec<(&str, String)> = own.into_iter().chain(national).collect();
        let files = texts.iter().map(|(name, text)| (*name, text.as_str()));
        let campagne = Campagne::parse(&files.collect()).expect("no anomaly");
        Self {
            campagne,
            now,
            opened: BTreeMap::new(),
        }
    }

    /// Codes of the refusals of a candidacy; none when it stands as it was declared.
    ///
    /// The person chooses the épreuves, says what marks are kept, then chooses again with languages and optional
    /// épreuves: what is kept then needs no language.
    pub(crate) fn judge(&mut self, candidature: &Candidature<'_>) -> BTreeSet<String> {
        let dossier = self.opened(candidature.categorie, candidature.deja).clone();
        let mut orders = Orders {
            dossier,
            context: Context {
                campagne: &self.campagne,
                territoire: territoire(),
                now: self.now,
            },
            refused: BTreeSet::new(),
        };
        orders.give(Command::ChooseSpecialite(candidature.specialite.into()));
        orders.give(Command::ChooseEpreuves(any_languages(
            &self.campagne,
            candidature,
        )));
        orders.give(Command::RecordNotes(notes(candidature)));
        orders.give(Command::ChooseEpreuves(choices(candidature)));
        let declaration = &orders.dossier.declaration;
        for refusal in verifier(declaration, &self.campagne).iter() {
            orders.refused.insert(refusal.motif.code().to_owned());
        }
        if orders.refused.is_empty() {
            orders.check(candidature);
        }
        orders.refused
    }

    fn opened(&mut self, categorie: &str, deja: bool) -> &Dossier {
        let key = (categorie.to_owned(), deja);
        let (campagne, now) = (&self.campagne, self.now);
        self.opened.entry(key).or_insert_with(|| {
            let leads = |issue: &PreparationIssue| match issue {
                PreparationIssue::Ici { categorie: own, .. } => own == categorie,
                PreparationIssue::Etablissement | PreparationIssue::AVoir => false,
            };
            let mut preparations = campagne.preparations.iter();
            let preparation = preparations.find(|preparation| leads(&preparation.issue));
            let saisie = OrientationSaisie {
                preparation: preparation.expect("a way in").id.clone(),
                residence: "france".into(),
                departement: campagne.departements.valeur[0].as_str().into(),
                pays_residence: String::new(),
                deja: if deja { "avant" } else { "jamais" }.into(),
                session: campagne.session.to_string(),
            };
            let open = Command::OpenDossier(OuvertureSaisie {
                orientation: saisie,
                courriel: "candidat@exemple.fr".into(),
            });
            let context = Context {
                campagne,
                territoire: territoire(),
                now,
            };
            let empty = Dossier::new(DossierId(uuid::Uuid::nil()));
            let events = decide(&empty, &open, &context).expect("the door is open");
            events.iter().fold(empty, evolve)
        })
    }
}

struct Orders<'a> {
    dossier: Dossier,
    context: Context<'a>,
    refused: BTreeSet<String>,
}

impl Orders<'_> {
    fn give(&mut self, command: Command) {
        match decide(&self.dossier, &command, &self.context) {
            Ok(events) => {
                let before = std::mem::replace(
                    &mut self.dossier,
                    Dossier::new(DossierId(uuid::Uuid::nil())),
                );
                self.dossier = events.iter().fold(before, evolve);
            }
            Err(refusals) => {
                let codes = refusals.iter().map(|refusal| refusal.motif.code());
                self.refused.extend(codes.map(str::to_owned));
            }
        }
    }

    /// What was accepted is what was declared: nothing is dropped in silence.
    fn check(&self, candidature: &Candidature<'_>) {
        let declaration = &self.dossier.declaration;
        let lines = lignes(declaration, self.context.campagne);
        let (own, optional): (Vec<_>, Vec<_>) = lines
            .iter()
            .partition(|ligne| candidature.etats.contains_key(ligne.def.code.as_str()));
        assert_eq!(own.len(), candidature.etats.len(), "{candidature:?}");
        assert_eq!(optional.len(), candidature.facultatives.len());
        for ligne in own {
            let stands = match (&candidature.etats[ligne.def.code.as_str()], ligne.statut) {
                (Etat::Presentee, StatutEpreuve::Presentee)
                | (Etat::Dispensee, StatutEpreuve::DispenseDemandee)
                | (Etat::Absente, StatutEpreuve::PlusTard) => true,
                (Etat::Gardee { centiemes, session }, StatutEpreuve::NoteGardee(note)) => {
                    note.note.centiemes() == *centiemes && note.session == *session
                }
                _ => false,
            };
            assert!(stands, "{}: {candidature:?}", ligne.def.code);
            assert!(ligne.statut == StatutEpreuve::Presentee || ligne.langue.is_none());
        }
    }
}

/// The épreuves without optional ones, in any languages: those are asked again once the marks are known.
fn any_languages(campagne: &Campagne, candidature: &Candidature<'_>) -> EpreuvesSaisie {
    let mut saisie = EpreuvesSaisie {
        facultatives: BTreeSet::new(),
        ..choices(candidature)
    };
    let id = SpecialiteId::new(candidature.specialite);
    let Some(specialite) = campagne.specialite(&id) else {
        return saisie;
    };
    saisie.langues.clear();
    for def in choix_de_langue(specialite) {
        let rules::campagne::LanguesPermises::Parmi(permitted) = &def.langues else {
            continue;
        };
        let taken: BTreeSet<String> = saisie.langues.values().cloned().collect();
        let free = permitted
            .iter()
            .find(|langue| !taken.contains(langue.as_str()));
        if let Some(langue) = free {
            let cle = cle_langue(def).to_owned();
            saisie.langues.insert(cle, langue.as_str().to_owned());
        }
    }
    saisie
}

fn choices(candidature: &Candidature<'_>) -> EpreuvesSaisie {
    let answers = candidature.etats.iter().map(|(code, etat)| {
        let answer = match etat {
            Etat::Absente => "plus_tard",
            Etat::Presentee | Etat::Dispensee | Etat::Gardee { .. } => "presenter",
        };
        (code.clone(), answer.to_owned())
    });
    let spoken = candidature.facultatives.iter();
    let spoken = spoken.filter_map(|(code, langue)| Some((code.clone(), langue.clone()?)));
    EpreuvesSaisie {
        forme: match candidature.forme {
            Forme::Globale => "globale".into(),
            Forme::Progressive => "progressive".into(),
        },
        langues: candidature.langues.clone(),
        facultatives: candidature.facultatives.keys().cloned().collect(),
        langues_facultatives: spoken.collect(),
        presentees: answers.collect(),
    }
}

fn notes(candidature: &Candidature<'_>) -> NotesSaisie {
    let dispensed = candidature.etats.iter();
    let dispensed = dispensed.filter(|(_, etat)| **etat == Etat::Dispensee);
    let choix = candidature.etats.iter().map(|(code, etat)| {
        let saisie = match etat {
            Etat::Gardee { centiemes, session } => NoteSaisie {
                choix: "garder".into(),
                note: format!("{},{:02}", centiemes / 100, centiemes % 100),
                session: session.to_string(),
            },
            Etat::Presentee | Etat::Dispensee | Etat::Absente => NoteSaisie {
                choix: "pas_de_note".into(),
                ..NoteSaisie::default()
            },
        };
        (code.clone(), saisie)
    });
    NotesSaisie {
        choix: choix.collect(),
        autre_diplome: if candidature.diplome { "oui" } else { "non" }.into(),
        autre_diplome_nom: if candidature.diplome { "DUT" } else { "" }.into(),
        dispenses: dispensed.map(|(code, _)| code.clone()).collect(),
    }
}
