//! Reads a campaign from its files and returns every anomaly at once, with file and line.

mod calendrier;
mod condition;
mod lecteur;
mod offre;
mod piece;
mod public;
mod reglements;
mod tableau;
mod textes;

use super::{
    AcademieId, Benefice, Calendrier, CalendrierPropre, Campagne, Contact, Examen, Frais, Limites,
    ModeDepot, Mot, MoyenSignature, Sourcee, Specialite,
};
use crate::adresse::Departement;
use condition::Noms;
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
    pub const NATIONAUX: [&'static str; 6] = [
        "langues.csv",
        "specialites.csv",
        "reglements.csv",
        "epreuves.csv",
        "correspondances.csv",
        "explications.toml",
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

    /// The spécialités of a session, each with the règlement that governed it then.
    ///
    /// # Errors
    ///
    /// Returns every anomaly of the files of the national regulation.
    pub fn offre(session: u16, fichiers: &Fichiers<'_>) -> Result<Vec<Specialite>, Vec<Anomalie>> {
        let anomalies = Anomalies::default();
        let text = |name: &str| fichiers.get(name).copied().unwrap_or_default();
        let langues = offre::langues(text("langues.csv"), &anomalies);
        let offre = reglements::specialites(&regulation(&text), session, &langues, &anomalies);
        match anomalies.into_sorted() {
            anomalies if anomalies.is_empty() => Ok(offre),
            anomalies => Err(anomalies),
        }
    }
}

fn regulation<'t>(text: &impl Fn(&str) -> &'t str) -> reglements::Textes<'t> {
    reglements::Textes {
        specialites: text("specialites.csv"),
        reglements: text("reglements.csv"),
        epreuves: text("epreuves.csv"),
        correspondances: text("correspondances.csv"),
    }
}

fn read<'t>(text: &impl Fn(&str) -> &'t str, anomalies: &Anomalies) -> Option<Campagne> {
    let main = Lecteur::open("campagne.toml", text("campagne.toml"), anomalies)?;
    let root = main.root();
    let head = root.table("campagne").and_then(|head| head_values(&head));
    let session = head.as_ref().map_or(0, |head| head.session);
    let langues = offre::langues(text("langues.csv"), anomalies);
    let facultatives = root
        .table("facultatives")
        .and_then(|table| offre::facultatives(&table, &langues));
    let (categories, preparations) = public::people(&root);
    let particularites = public::particularites(&root);
    let names = keys(&categories, |categorie| &categorie.id);
    let (calendrier, calendriers) = windows(&root, &names);
    let departements = root
        .table("residence")
        .and_then(|table| departements(&table));
    let examen = root.table("examen").and_then(|table| examen(&table));
    let contact = root.table("contact").and_then(|table| contact(&table));
    let benefice = root.table("benefice").and_then(|table| benefice(&table));
    let limites = root.table("limites").and_then(|table| limites(&table));
    let signature = root.table("signature").and_then(|table| signature(&table));
    let demarche = demarche(&root);
    let gestions = root.optional_tables("gestion");
    let own = |gestion: &Gestion| gestion.specialite.clone();
    let gestions = public::once(gestions, "gestion", own, gestion);
    root.finish();
    main.finish();
    let specialites = specialites(text, session, &langues, gestions, anomalies);
    let common = facultatives.iter().flat_map(|rules| &rules.communes);
    let noms = Noms {
        categories: &names,
        facultatives: &common.map(|def| def.code.as_str()).collect::<Vec<_>>(),
        particularites: &keys(&particularites, |fact| &fact.id),
    };
    let pieces = piece::pieces(text("pieces.toml"), noms, calendrier.as_ref(), anomalies);
    let textes = textes::textes(text("textes.toml"), anomalies);
    let explications = textes::explications(text("explications.toml"), anomalies);
    let (head, demarche) = (head?, demarche?);
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
        calendriers,
        mode_depot: demarche.mode_depot,
        departements: departements?,
        preparations,
        categories,
        particularites,
        specialites,
        langues,
        facultatives: facultatives?,
        benefice: benefice?,
        pieces,
        limites: limites?,
        signature: signature?,
        annulation_automatique: demarche.annulation,
        confirmation_mois: demarche.confirmation,
        rappels: demarche.rappels,
        activation_heures: demarche.activation,
        convocation_jours: demarche.convocation,
        frais: demarche.frais,
        textes: textes?,
        explications,
    })
}

fn keys<T>(values: &[T], key: impl Fn(&T) -> &String) -> Vec<&str> {
    values.iter().map(|value| key(value).as_str()).collect()
}

/// Windows of everybody, then those of some.
fn windows(root: &Table<'_>, categories: &[&str]) -> (Option<Calendrier>, Vec<CalendrierPropre>) {
    let everybody = root
        .table("calendrier")
        .and_then(|table| calendrier::calendrier(&table));
    let own = |propre: &CalendrierPropre| propre.id.clone();
    let tables = root.optional_tables("fenetre");
    let some = public::once(tables, "fenetre", own, |table| {
        calendrier::propre(table, categories)
    });
    (everybody, some)
}

/// How the service proceeds: delays, cancellation, deposit, fee.
struct Demarche {
    mode_depot: Sourcee<ModeDepot>,
    annulation: Sourcee<bool>,
    confirmation: Sourcee<u32>,
    activation: Sourcee<u32>,
    convocation: Sourcee<u32>,
    frais: Option<Frais>,
    rappels: Vec<u32>,
}

fn demarche(root: &Table<'_>) -> Option<Demarche> {
    let number = |name: &str, key: &str| {
        let table = root.table(name)?;
        let number = table.sourced_number(key, 1);
        table.finish();
        number
    };
    let mode_depot = root.table("pieces").and_then(|table| {
        let mode = table.sourced("mode", mode_depot);
        table.finish();
        mode
    });
    let annulation = root.table("annulation").and_then(|table| {
        let automatic = table.sourced_bool("automatique");
        table.finish();
        automatic
    });
    let (confirmation, activation) = (
        number("confirmation", "mois"),
        number("activation", "heures"),
    );
    let convocation = number("convocation", "jours");
    let rappels = root.optional_table("rappels").map(|table| {
        let days = table.numbers("jours");
        table.finish();
        days
    });
    let fee = root.optional_table("frais");
    let frais = fee.as_ref().map(frais);
    Some(Demarche {
        mode_depot: mode_depot?,
        annulation: annulation?,
        confirmation: confirmation?,
        activation: activation?,
        convocation: convocation?,
        rappels: rappels.unwrap_or_default(),
        frais: match frais {
            Some(frais) => Some(frais?),
            None => None,
        },
    })
}

fn mode_depot(table: &Table<'_>) -> Option<ModeDepot> {
    let (text, line) = table.text_at("valeur")?;
    match text.as_str() {
        "televersement" => Some(ModeDepot::Televersement),
        "cachet_poste" => Some(ModeDepot::CachetPoste),
        _ => table.note(
            line,
            format!("« {text} » n’est pas un dépôt : televersement ou cachet_poste."),
        ),
    }
}

fn frais(table: &Table<'_>) -> Option<Frais> {
    let centimes = table.number("centimes", 1);
    let comment = table.texts("comment").into_iter();
    let comment = comment.map(|(text, _)| text).collect();
    let provenance = table.provenance();
    table.finish();
    Some(Frais {
        centimes: centimes?,
        comment,
        provenance: provenance?,
    })
}

/// The académie that manages a spécialité, and the line that says so.
struct Gestion {
    ligne: usize,
    specialite: String,
    academie: Sourcee<String>,
}

fn gestion(table: &Table<'_>) -> Option<Gestion> {
    let (specialite, valeur) = (table.text("specialite"), table.text("academie"));
    let provenance = table.provenance();
    table.finish();
    Some(Gestion {
        ligne: table.line(),
        specialite: specialite?,
        academie: Sourcee {
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
) -> Vec<Specialite> {
    let regulation = regulation(text);
    let mut specialites = reglements::specialites(&regulation, session, langues, anomalies);
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

fn departements(table: &Table<'_>) -> Option<Sourcee<Vec<Departement>>> {
    let valeur = calendrier::departements(table, table.texts("departements"));
    let provenance = table.provenance();
    table.finish();
    Some(Sourcee {
        valeur,
        provenance: provenance?,
    })
}

fn examen(table: &Table<'_>) -> Option<Examen> {
    let (nom, court, mot) = (table.text("nom"), table.text("court"), table.text("mot"));
    // Read even where the word is wrong: a key that is known is never told as unknown.
    let genders = (
        table.optional_bool("court_feminin"),
        table.optional_bool("mot_feminin"),
    );
    let word = |texte: Option<String>, feminin| texte.map(|texte| Mot { texte, feminin });
    let (court, mot) = (word(court, genders.0), word(mot, genders.1));
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
    let published = table.optional_table("unites_depuis").is_some();
    let unites_depuis = if published {
        Some(table.sourced_number("unites_depuis", 1)?)
    } else {
        None
    };
    table.finish();
    Some(Benefice {
        seuil_centiemes: seuil?,
        sessions: sessions?,
        unites_depuis,
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

fn limites(table: &Table<'_>) -> Option<Limites> {
    let octets_entree_max = octets(table, "octets_entree_max");
    let octets_max = octets(table, "octets_max");
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

/// A size that a computer can hold in memory.
fn octets(table: &Table<'_>, key: &str) -> Option<u64> {
    const GIGA: u64 = 1 << 30;
    let octets: u64 = table.number(key, 1)?;
    if octets <= GIGA {
        return Some(octets);
    }
    let message = format!("« {key} » dépasse un gigaoctet ({GIGA}).");
    table.note(table.line(), message)
}

fn signature(table: &Table<'_>) -> Option<Sourcee<Vec<MoyenSignature>>> {
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
    Some(Sourcee {
        valeur,
        provenance: provenance?,
    })
}
