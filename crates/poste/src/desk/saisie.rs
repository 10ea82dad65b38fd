//! Commands out of drafts: the raw text of the fields, field by field.

use crate::view::Etape;
use rules::campagne::{
    Campagne, EpreuveCode, EpreuveDef, LanguesPermises, Specialite, SpecialiteId,
};
use rules::declaration::Note;
use rules::epreuves::{
    a_repasser, choix_de_langue, chosen, cle_langue, facultatives, note_precedente,
};
use rules::saisie::{
    AmenagementSaisie, CoordonneesSaisie, EpreuvesSaisie, IdentiteSaisie, NoteSaisie, NotesSaisie,
    OrientationSaisie, ParcoursSaisie, PeriodeSaisie, RepresentantSaisie, SessionPrecedente,
    SignatureSaisie, Traits,
};
use rules::{Command, Dossier, can_renew};
use std::collections::{BTreeMap, BTreeSet};

/// Raw text by field.
pub(crate) type Brouillon = BTreeMap<String, String>;

/// Text of a field; empty when nothing was typed.
pub(crate) fn texte<'a>(brouillon: &'a Brouillon, champ: &str) -> &'a str {
    brouillon.get(champ).map_or("", String::as_str)
}

fn own(brouillon: &Brouillon, champ: &str) -> String {
    texte(brouillon, champ).to_owned()
}

/// Values of a group of checkboxes.
pub(crate) fn cochees(brouillon: &Brouillon, champ: &str) -> BTreeSet<String> {
    texte(brouillon, champ)
        .split(',')
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Fields of the right door: none is personal.
pub(crate) const ORIENTATION_FIELDS: [&str; 6] = [
    "preparation",
    "residence",
    "departement",
    "pays_residence",
    "deja",
    "session",
];

/// What a new dossier knows from the questions asked before: the address to write to, the country of residence.
pub(crate) fn first_fields(brouillon: &Brouillon) -> Brouillon {
    [
        ("courriel", "courriel"),
        ("residence_adresse", "residence"),
        ("pays", "pays_residence"),
    ]
    .into_iter()
    .map(|(champ, from)| (champ.to_owned(), own(brouillon, from)))
    .filter(|(_, text)| !text.is_empty())
    .collect()
}

pub(crate) fn orientation(brouillon: &Brouillon) -> OrientationSaisie {
    OrientationSaisie {
        preparation: own(brouillon, "preparation"),
        residence: own(brouillon, "residence"),
        departement: own(brouillon, "departement"),
        pays_residence: own(brouillon, "pays_residence"),
        deja: own(brouillon, "deja"),
        session: own(brouillon, "session"),
    }
}

pub(crate) fn identite(brouillon: &Brouillon) -> IdentiteSaisie {
    IdentiteSaisie {
        civilite: own(brouillon, "civilite"),
        nom_naissance: own(brouillon, "nom_naissance"),
        prenoms: own(brouillon, "prenoms"),
        nom_usage: own(brouillon, "nom_usage"),
        jour: own(brouillon, "date_naissance.jour"),
        mois: own(brouillon, "date_naissance.mois"),
        annee: own(brouillon, "date_naissance.annee"),
        lieu_naissance: own(brouillon, "lieu_naissance"),
        commune_naissance: own(brouillon, "commune_naissance"),
        commune_naissance_texte: own(brouillon, "commune_naissance.texte"),
        ville_naissance: own(brouillon, "ville_naissance"),
        pays_naissance: own(brouillon, "pays_naissance"),
        nationalite: own(brouillon, "nationalite"),
        ine: own(brouillon, "ine"),
    }
}

pub(crate) fn coordonnees(brouillon: &Brouillon) -> CoordonneesSaisie {
    let abroad = texte(brouillon, "residence_adresse") == "ailleurs";
    let (pays, commune, localite) = if abroad {
        // No country chosen is no country of the list: the rules ask for one.
        let pays = Some(own(brouillon, "pays")).filter(|pays| !pays.is_empty());
        let pays = pays.unwrap_or_else(|| "-".to_owned());
        (pays, String::new(), own(brouillon, "localite"))
    } else {
        (
            String::new(),
            own(brouillon, "commune"),
            own(brouillon, "commune.texte"),
        )
    };
    CoordonneesSaisie {
        adresse_1: own(brouillon, "adresse_1"),
        adresse_2: own(brouillon, "adresse_2"),
        pays,
        code_postal: own(brouillon, "code_postal"),
        commune,
        localite,
        telephone: own(brouillon, "telephone"),
    }
}

/// Employments that the page can list.
pub(crate) const EMPLOIS_MAX: usize = 8;

/// Employments are listed while each says that another follows; none is sent where none is asked.
fn parcours(brouillon: &Brouillon, campagne: &Campagne, experience: bool) -> ParcoursSaisie {
    let facts = campagne.particularites.iter().map(|fact| fact.id.clone());
    let facts: BTreeSet<String> = facts.collect();
    let part = |number: usize, part: &str| own(brouillon, &format!("periode.{number}.{part}"));
    let date = |number: usize, name: &str| {
        ["jour", "mois", "annee"].map(|field| part(number, &format!("{name}.{field}")))
    };
    let periode = |number: usize| PeriodeSaisie {
        employeur: part(number, "employeur"),
        debut: date(number, "debut"),
        en_cours: part(number, "en_cours"),
        fin: date(number, "fin"),
    };
    let follows = |number: &usize| *number == 1 || part(number - 1, "suite") == "oui";
    let listed = (1..=EMPLOIS_MAX).take_while(follows).map(periode);
    let mut periodes: Vec<PeriodeSaisie> = listed.filter(|_| experience).collect();
    if periodes == [PeriodeSaisie::default()] {
        periodes.clear();
    }
    ParcoursSaisie {
        particularites: cochees(brouillon, "particularites")
            .intersection(&facts)
            .cloned()
            .collect(),
        periodes,
    }
}

/// What was typed for another spécialité stays in the draft, and is not sent.
fn epreuves(
    brouillon: &Brouillon,
    specialite: Option<&Specialite>,
    campagne: &Campagne,
) -> EpreuvesSaisie {
    let Some(specialite) = specialite else {
        return EpreuvesSaisie::default();
    };
    let asked = choix_de_langue(specialite).into_iter();
    let asked = asked.filter(|def| langue_count(def) > 1).map(cle_langue);
    let open = facultatives(specialite, campagne).into_iter();
    let open: BTreeSet<String> = open.map(|def| def.code.to_string()).collect();
    let facultatives: BTreeSet<String> = cochees(brouillon, "facultatives")
        .intersection(&open)
        .cloned()
        .collect();
    let by = |prefix: &str, keys: Vec<String>| {
        let filled = keys
            .into_iter()
            .map(|key| (key.clone(), own(brouillon, &format!("{prefix}.{key}"))));
        filled
            .filter(|(_, text)| !text.is_empty())
            .collect::<BTreeMap<_, _>>()
    };
    EpreuvesSaisie {
        forme: own(brouillon, "forme"),
        langues: by("langue", asked.map(str::to_owned).collect()),
        langues_facultatives: by("langue_facultative", facultatives.iter().cloned().collect()),
        presentees: if texte(brouillon, "forme") == "progressive" {
            let codes = specialite.reglement.obligatoires();
            by("presentee", codes.map(|def| def.code.to_string()).collect())
        } else {
            BTreeMap::new()
        },
        facultatives,
    }
}

/// An épreuve that can only be sat again is not asked about.
fn notes(
    brouillon: &Brouillon,
    specialite: Option<&Specialite>,
    a_repasser: &BTreeMap<EpreuveCode, Note>,
) -> NotesSaisie {
    let epreuves: Vec<&EpreuveDef> = specialite
        .map(|specialite| specialite.reglement.obligatoires().collect())
        .unwrap_or_default();
    let general = epreuves.iter().filter(|def| def.generale);
    let general: BTreeSet<String> = general.map(|def| def.code.to_string()).collect();
    let codes = epreuves.iter().map(|def| def.code.to_string());
    let note = |code: String| {
        let saisie = NoteSaisie {
            choix: match a_repasser.contains_key(&EpreuveCode::new(code.as_str())) {
                true => "repasser".to_owned(),
                false => own(brouillon, &format!("note_choix.{code}")),
            },
            note: own(brouillon, &format!("note_valeur.{code}")),
            session: own(brouillon, &format!("note_session.{code}")),
        };
        (code, saisie)
    };
    NotesSaisie {
        choix: codes.map(note).collect(),
        autre_diplome: own(brouillon, "autre_diplome"),
        autre_diplome_nom: own(brouillon, "autre_diplome_nom"),
        dispenses: cochees(brouillon, "dispenses")
            .intersection(&general)
            .filter(|_| texte(brouillon, "autre_diplome") == "oui")
            .cloned()
            .collect(),
    }
}

/// How many languages an épreuve can be sat in.
pub(crate) fn langue_count(def: &EpreuveDef) -> usize {
    match &def.langues {
        LanguesPermises::Aucune => 0,
        LanguesPermises::Parmi(langues) => langues.len(),
    }
}

/// The command of a step, or nothing for a page that is no step of the dossier.
pub(crate) fn command(
    etape: Etape,
    brouillon: &Brouillon,
    dossier: &Dossier,
    campagne: &Campagne,
) -> Option<Command> {
    let specialite = chosen(&dossier.declaration, campagne);
    match etape {
        Etape::Identite => Some(Command::RecordIdentite(identite(brouillon))),
        Etape::Representant => Some(Command::NameRepresentant(RepresentantSaisie {
            representant_nom: own(brouillon, "representant_nom"),
            representant_prenoms: own(brouillon, "representant_prenoms"),
            representant_lien: own(brouillon, "representant_lien"),
        })),
        Etape::Coordonnees => Some(Command::RecordCoordonnees(coordonnees(brouillon))),
        Etape::Parcours => {
            let categorie = dossier.declaration.orientation.as_ref();
            let categorie = categorie.and_then(|of| campagne.categorie(&of.categorie));
            let experience = categorie.is_some_and(|categorie| categorie.experience.is_some());
            let saisie = parcours(brouillon, campagne, experience);
            Some(Command::RecordParcours(saisie))
        }
        Etape::Specialite => Some(Command::ChooseSpecialite(own(brouillon, "specialite"))),
        Etape::Epreuves => Some(Command::ChooseEpreuves(epreuves(
            brouillon, specialite, campagne,
        ))),
        Etape::Notes => {
            let a_repasser = a_repasser(dossier, campagne);
            let saisie = notes(brouillon, specialite, &a_repasser);
            Some(Command::RecordNotes(saisie))
        }
        Etape::Amenagements => Some(Command::AnswerAmenagement(AmenagementSaisie {
            besoin: own(brouillon, "amenagement"),
            situation: if can_renew(dossier) {
                own(brouillon, "situation_medicale")
            } else {
                String::new()
            },
        })),
        Etape::Retard => Some(Command::ExplainDelay(own(brouillon, "explication"))),
        Etape::OrientationPreparation
        | Etape::OrientationResidence
        | Etape::OrientationDeja
        | Etape::OrientationSession
        | Etape::Ouverture
        | Etape::Deverrouillage
        | Etape::RepriseRecherche
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
    }
}

/// Fields of the signature page.
pub(crate) const SIGNATURE: [&str; 6] = [
    "relu",
    "moyen",
    "nom",
    "traits",
    "representant_signe",
    "representant_traits",
];

pub(crate) fn signature(brouillon: &Brouillon, version: u32, empreinte: String) -> SignatureSaisie {
    SignatureSaisie {
        version,
        empreinte,
        relu: texte(brouillon, "relu") == "oui",
        moyen: own(brouillon, "moyen"),
        nom: own(brouillon, "nom"),
        traits: traits(texte(brouillon, "traits")),
        representant_nom: own(brouillon, "representant_signe"),
        representant_traits: traits(texte(brouillon, "representant_traits")),
    }
}

/// Strokes out of their JSON; text that does not read is an empty drawing. Coordinates stay inside the box.
fn traits(json: &str) -> Traits {
    let strokes: Vec<Vec<(u16, u16)>> = serde_json::from_str(json).unwrap_or_default();
    let inside = |(x, y): (u16, u16)| (x.min(1000), y.min(1000));
    Traits(
        strokes
            .into_iter()
            .map(|stroke| stroke.into_iter().map(inside).collect())
            .collect(),
    )
}

/// Draft fields that last session's data fill, so that « changer » starts from what was known.
pub(crate) fn prefill(source: &SessionPrecedente, campagne: &Campagne) -> Brouillon {
    let mut fields = Brouillon::new();
    let mut put = |champ: &str, text: &str| {
        if !text.is_empty() {
            fields.insert(champ.to_owned(), text.to_owned());
        }
    };
    if let Some(saisie) = &source.identite {
        put("civilite", &saisie.civilite);
        put("nom_naissance", &saisie.nom_naissance);
        put("prenoms", &saisie.prenoms);
        put("nom_usage", &saisie.nom_usage);
        put("date_naissance.jour", &saisie.jour);
        put("date_naissance.mois", &saisie.mois);
        put("date_naissance.annee", &saisie.annee);
        put("lieu_naissance", &saisie.lieu_naissance);
        put("commune_naissance", &saisie.commune_naissance);
        put("commune_naissance.texte", &saisie.commune_naissance_texte);
        put("ville_naissance", &saisie.ville_naissance);
        put("pays_naissance", &saisie.pays_naissance);
        put("nationalite", &saisie.nationalite);
        put("ine", &saisie.ine);
    }
    if let Some(saisie) = &source.coordonnees {
        put("adresse_1", &saisie.adresse_1);
        put("adresse_2", &saisie.adresse_2);
        let abroad = !saisie.pays.is_empty();
        put(
            "residence_adresse",
            if abroad { "ailleurs" } else { "france" },
        );
        put("pays", &saisie.pays);
        put("code_postal", &saisie.code_postal);
        put("commune", &saisie.commune);
        put(
            if abroad { "localite" } else { "commune.texte" },
            &saisie.localite,
        );
        put("telephone", &saisie.telephone);
    }
    put(
        "specialite",
        source.specialite.as_deref().unwrap_or_default(),
    );
    if let Some(saisie) = &source.epreuves {
        put("forme", &saisie.forme);
        for (groupe, langue) in &saisie.langues {
            put(&format!("langue.{groupe}"), langue);
        }
    }
    let specialite = source.specialite.as_deref();
    let specialite = specialite.and_then(|id| campagne.specialite(&SpecialiteId::new(id)));
    let epreuves = specialite.into_iter().flat_map(|specialite| {
        let own = specialite.reglement.obligatoires();
        own.map(move |def| (specialite, &def.code))
    });
    for (specialite, code) in epreuves {
        if let Some(note) = note_precedente(source, specialite, code, campagne) {
            put(&format!("note_valeur.{code}"), note);
            put(&format!("note_session.{code}"), &source.session.to_string());
        }
    }
    fields
}
