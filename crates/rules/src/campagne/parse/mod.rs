//! Reads a campaign from its files and returns every anomaly at once, with file and line.

mod calendrier;
mod condition;
mod lecteur;
mod offre;
mod piece;
mod reglements;
mod tableau;

use super::{
    AcademieId, Benefice, Campagne, Categorie, Contact, Examen, Forme, Limites, MoyenSignature,
    Preparation, PreparationIssue, Textes,
};
use crate::adresse::Departement;
use lecteur::{Anomalies, Lecteur, Table};
use std::collections::BTreeMap;

/// Something wrong in campaign data.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Anomalie {
    /// Name of the file.
    pub fichier: String,
    /// Line, from 1; 0 when the file is absent.
    pub ligne: usize,
    /// What is wrong and what is expected, in French: exam offices read it.
    pub message: String,
}

/// The texts of the files of a campaign, by file name.
pub type Fichiers<'a> = BTreeMap<&'a str, &'a str>;

impl Campagne {
    /// Files that a campaign is made of.
    pub const FICHIERS: [&'static str; 3] = ["campagne.toml", "pieces.toml", "textes.toml"];

    /// Files of the national regulation, the same for every campaign of the examination.
    pub const NATIONAUX: [&'static str; 5] = [
        "langues.csv",
        "specialites.csv",
        "reglements.csv",
        "epreuves.csv",
        "correspondances.csv",
    ];

    /// Reads a campaign with the national regulation.
    ///
    /// # Errors
    ///
    /// Returns every anomaly of every file, in the order of files and lines.
    pub fn parse(fichiers: &Fichiers<'_>) -> Result<Self, Vec<Anomalie>> {
        let anomalies = Anomalies::default();
        for name in Self::FICHIERS.into_iter().chain(Self::NATIONAUX) {
            if !fichiers.contains_key(name) {
                let message = format!("Le fichier {name} manque.");
                anomalies.note(name, 0, message);
            }
        }
        let text = |name: &str| fichiers.get(name).copied().unwrap_or_default();
        let campagne = read(&text, &anomalies);
        let anomalies = anomalies.into_sorted();
        match campagne {
            Some(campagne) if anomalies.is_empty() => Ok(campagne),
            Some(_) | None => Err(anomalies),
        }
    }
}

fn read<'t>(text: &impl Fn(&str) -> &'t str, anomalies: &Anomalies) -> Option<Campagne> {
    let main = Lecteur::open("campagne.toml", text("campagne.toml"), anomalies)?;
    let root = main.root();
    let head = root.table("campagne");
    let (categories, preparations) = people(&root);
    let names: Vec<&str> = categories
        .iter()
        .map(|categorie| categorie.id.as_str())
        .collect();
    let langues = offre::langues(text("langues.csv"), anomalies);
    let facultatives = root
        .table("facultatives")
        .and_then(|table| offre::facultatives(&table, &langues));
    let calendrier = root
        .table("calendrier")
        .and_then(|table| calendrier::calendrier(&table));
    let departements = root
        .table("residence")
        .and_then(|table| departements(&table));
    let examen = root.table("examen").and_then(|table| examen(&table));
    let contact = root.table("contact").and_then(|table| contact(&table));
    let benefice = root.table("benefice").and_then(|table| benefice(&table));
    let limites = root.table("limites").and_then(|table| limites(&table));
    let signature = root.table("signature").and_then(|table| signature(&table));
    let annulation = root
        .table("annulation")
        .and_then(|table| table.sourced_bool("automatique"));
    let confirmation = root
        .table("confirmation")
        .and_then(|table| table.sourced_number("mois", 1));
    let head = head.and_then(|head| head_values(&head));
    let gestions = root.optional_tables("gestion");
    let gestions: Vec<Gestion> = gestions.iter().filter_map(gestion).collect();
    root.finish();
    main.finish();
    let session = head.as_ref().map_or(0, |head| head.session);
    let specialites = specialites(text, session, &langues, gestions, anomalies);
    let pieces = piece::pieces(text("pieces.toml"), &names, calendrier.as_ref(), anomalies);
    let textes = textes(text("textes.toml"), anomalies);
    let head = head?;
    Some(Campagne {
        id: head.id,
        revision: head.revision,
        publiee_le: head.publiee_le,
        examen: examen?,
        session: head.session,
        academie: head.academie,
        autorite: head.autorite,
        contact: contact?,
        calendrier: calendrier?,
        departements: departements?,
        preparations,
        categories,
        specialites,
        langues,
        facultatives: facultatives?,
        benefice: benefice?,
        pieces,
        limites: limites?,
        signature: signature?,
        annulation_automatique: annulation?,
        confirmation_mois: confirmation?,
        textes: textes?,
    })
}

/// Categories of candidates, and the answers that lead to them.
fn people(root: &Table<'_>) -> (Vec<Categorie>, Vec<Preparation>) {
    let own = |categorie: &Categorie| categorie.id.clone();
    let categories = each(root, "categorie", own, categorie);
    let names: Vec<&str> = categories
        .iter()
        .map(|categorie| categorie.id.as_str())
        .collect();
    let own = |preparation: &Preparation| preparation.id.clone();
    let preparations = each(root, "preparation", own, |table| preparation(table, &names));
    (categories, preparations)
}

/// The académie that manages a spécialité, and the line that says so.
struct Gestion {
    ligne: usize,
    specialite: String,
    academie: super::Sourcee<String>,
}

fn gestion(table: &Table<'_>) -> Option<Gestion> {
    let (specialite, valeur) = (table.text("specialite"), table.text("academie"));
    let provenance = table.provenance();
    table.finish();
    Some(Gestion {
        ligne: table.line(),
        specialite: specialite?,
        academie: super::Sourcee {
            valeur: valeur?,
            provenance: provenance?,
        },
    })
}

/// The spécialités of the session, with who manages each for the candidates of this campaign.
fn specialites<'t>(
    text: &impl Fn(&str) -> &'t str,
    session: u16,
    langues: &[super::Langue],
    gestions: Vec<Gestion>,
    anomalies: &Anomalies,
) -> Vec<super::Specialite> {
    let textes = reglements::Textes {
        specialites: text("specialites.csv"),
        reglements: text("reglements.csv"),
        epreuves: text("epreuves.csv"),
        correspondances: text("correspondances.csv"),
    };
    let mut specialites = reglements::specialites(&textes, session, langues, anomalies);
    for gestion in gestions {
        let found = specialites
            .iter_mut()
            .find(|specialite| specialite.id.as_str() == gestion.specialite);
        if let Some(specialite) = found {
            specialite.gestion = Some(gestion.academie);
            continue;
        }
        let message = format!(
            "La spécialité « {} » n’existe pas à cette session.",
            gestion.specialite
        );
        anomalies.note("campagne.toml", gestion.ligne, message);
    }
    specialites
}

/// The tables of a name that read, each key once.
fn each<'l, T>(
    root: &Table<'l>,
    key: &str,
    id: impl Fn(&T) -> String,
    read: impl Fn(&Table<'l>) -> Option<T>,
) -> Vec<T> {
    let mut found: Vec<T> = Vec::new();
    for table in root.tables(key) {
        let Some(value) = read(&table) else {
            continue;
        };
        if found.iter().any(|other| id(other) == id(&value)) {
            let message = format!("« {key} » « {} » est décrit deux fois.", id(&value));
            let _: Option<()> = table.note(table.line(), message);
        }
        found.push(value);
    }
    found
}

fn departements(table: &Table<'_>) -> Option<super::Sourcee<Vec<Departement>>> {
    let texts = table.texts("departements");
    let read = texts
        .iter()
        .filter_map(|(text, line)| match Departement::parse(text) {
            Ok(departement) => Some(departement),
            Err(_) => table.note(
                *line,
                format!("« {text} » n’est pas un code de département."),
            ),
        });
    let valeur = read.collect();
    let provenance = table.provenance();
    table.finish();
    Some(super::Sourcee {
        valeur,
        provenance: provenance?,
    })
}

fn examen(table: &Table<'_>) -> Option<Examen> {
    let (nom, court, mot) = (table.text("nom"), table.text("court"), table.text("mot"));
    table.finish();
    Some(Examen {
        nom: nom?,
        court: court?,
        mot: mot?,
    })
}

fn benefice(table: &Table<'_>) -> Option<Benefice> {
    let (seuil, sessions) = (
        table.sourced_number("seuil_centiemes", 1),
        table.sourced_number("sessions", 1),
    );
    table.finish();
    Some(Benefice {
        seuil_centiemes: seuil?,
        sessions: sessions?,
    })
}

struct Head {
    id: String,
    revision: u32,
    publiee_le: chrono::NaiveDate,
    session: u16,
    academie: AcademieId,
    autorite: String,
}

fn head_values(table: &Table<'_>) -> Option<Head> {
    let id = table.text("id");
    let revision = table.number("revision", 1);
    let session = session(table);
    let academie = table.text("academie").map(AcademieId::new);
    let autorite = table.text("autorite");
    let publiee_le = table
        .text_at("publiee_le")
        .and_then(|(text, line)| match text.parse() {
            Ok(date) => Some(date),
            Err(_) => table.note(
                line,
                format!("« {text} » n’est pas une date de la forme 2023-10-14."),
            ),
        });
    table.finish();
    Some(Head {
        id: id?,
        revision: revision?,
        publiee_le: publiee_le?,
        session: session?,
        academie: academie?,
        autorite: autorite?,
    })
}

/// A year in which people sit examinations.
fn session(table: &Table<'_>) -> Option<u16> {
    let session: u16 = table.number("session", 1)?;
    if (1980..2100).contains(&session) {
        return Some(session);
    }
    let message = format!("« {session} » n’est pas l’année d’une session, comme 2024.");
    table.note(table.line(), message)
}

fn contact(table: &Table<'_>) -> Option<Contact> {
    let service = table.text("service");
    let contact = Contact {
        service: String::new(),
        adresse: table
            .texts("adresse")
            .into_iter()
            .map(|(text, _)| text)
            .collect(),
        telephone: table.optional_text("telephone"),
        courriel: table.optional_text("courriel"),
        horaires: table.optional_text("horaires"),
        site: table.optional_text("site"),
    };
    table.finish();
    Some(Contact {
        service: service?,
        ..contact
    })
}

fn categorie(table: &Table<'_>) -> Option<Categorie> {
    let id = table.text("id");
    let libelle = table.text("libelle");
    let formes = table
        .texts("formes")
        .into_iter()
        .filter_map(|(text, line)| match text.as_str() {
            "globale" => Some(Forme::Globale),
            "progressive" => Some(Forme::Progressive),
            _ => table.note(
                line,
                format!("« {text} » n’est pas une forme : globale ou progressive."),
            ),
        });
    let formes = formes.collect();
    let provenance = table.provenance();
    table.finish();
    Some(Categorie {
        id: id?,
        libelle: libelle?,
        formes,
        provenance: provenance?,
    })
}

fn preparation(table: &Table<'_>, categories: &[&str]) -> Option<Preparation> {
    let id = table.text("id");
    let libelle = table.text("libelle");
    let aide = table.optional_text("aide");
    let apres_echec = table.optional_bool("apres_echec");
    let categorie = table.optional_text_at("categorie");
    let issue =
        table
            .text_at("issue")
            .and_then(|(issue, line)| match (issue.as_str(), categorie) {
                ("ici", Some((categorie, _))) if categories.contains(&categorie.as_str()) => {
                    Some(PreparationIssue::Ici {
                        categorie,
                        apres_echec,
                    })
                }
                ("ici", Some((categorie, line))) => {
                    table.note(line, format!("La catégorie « {categorie} » n’existe pas."))
                }
                ("ici", None) => table.note(
                    line,
                    "Une préparation qui s’inscrit ici nomme sa catégorie.".to_owned(),
                ),
                ("etablissement", _) => Some(PreparationIssue::Etablissement),
                ("a_voir", _) => Some(PreparationIssue::AVoir),
                (other, _) => table.note(
                    line,
                    format!("« {other} » n’est pas une issue : ici, etablissement ou a_voir."),
                ),
            });
    let provenance = table.provenance();
    table.finish();
    Some(Preparation {
        id: id?,
        libelle: libelle?,
        aide,
        issue: issue?,
        provenance: provenance?,
    })
}

fn limites(table: &Table<'_>) -> Option<Limites> {
    let octets_entree_max = table.number("octets_entree_max", 1);
    let octets_max = table.number("octets_max", 1);
    let fichiers_max = table.number("fichiers_max", 1);
    let pages_max = table.number("pages_max", 1);
    let megapixels_max = table.number("megapixels_max", 1);
    let provenance = table.provenance();
    table.finish();
    Some(Limites {
        octets_entree_max: octets_entree_max?,
        octets_max: octets_max?,
        fichiers_max: fichiers_max?,
        pages_max: pages_max?,
        megapixels_max: megapixels_max?,
        provenance: provenance?,
    })
}

fn signature(table: &Table<'_>) -> Option<super::Sourcee<Vec<MoyenSignature>>> {
    let moyens = table
        .texts("moyens")
        .into_iter()
        .filter_map(|(text, line)| match text.as_str() {
            "manuscrite" => Some(MoyenSignature::Manuscrite),
            "dessinee" => Some(MoyenSignature::Dessinee),
            "tapee" => Some(MoyenSignature::Tapee),
            _ => table.note(
                line,
                format!(
                    "« {text} » n’est pas une façon de signer : manuscrite, dessinee ou tapee."
                ),
            ),
        });
    let valeur: Vec<_> = moyens.collect();
    let provenance = table.provenance();
    table.finish();
    Some(super::Sourcee {
        valeur,
        provenance: provenance?,
    })
}

fn textes(text: &str, anomalies: &Anomalies) -> Option<Textes> {
    let lecteur = Lecteur::open("textes.toml", text, anomalies)?;
    let root = lecteur.root();
    let list = |key| {
        root.texts(key)
            .into_iter()
            .map(|(text, _)| text)
            .collect::<Vec<_>>()
    };
    let textes = Textes {
        qui: list("qui"),
        engagement: list("engagement"),
        si_incomplet: list("si_incomplet"),
        depot: list("depot"),
        amenagements_reconduits: list("amenagements_reconduits"),
        amenagements_demande: list("amenagements_demande"),
        amenagements_site: root.optional_text("amenagements_site"),
        suite: list("suite"),
        minutes: 0,
    };
    let minutes = root.number("minutes", 1);
    root.finish();
    lecteur.finish();
    Some(Textes {
        minutes: minutes?,
        ..textes
    })
}
