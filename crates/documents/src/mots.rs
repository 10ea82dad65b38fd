//! Words for what the rules know: modes, durations, statuses. Said once for the documents and the screens.

use rules::calendrier_mots::jour_en_mots;
use rules::campagne::{Campagne, EpreuveDef, Forme, Mode, Public, Specialite, Territoire};
use rules::declaration::{
    Civilite, Coordonnees, Declaration, Deja, Identite, LieuAdresse, LieuNaissance, Parcours,
};
use rules::epreuves::{EpreuveLigne, StatutEpreuve};
use rules::experience::Periode;
use rules::{Dossier, Passage};

/// What a value reads when no source gives it.
pub const A_CONFIRMER: &str = "À confirmer par le rectorat";
/// What an answer reads when it was not given.
pub const NON_RENSEIGNE: &str = "Non renseigné";

/// « Écrit, 4 h », « Oral, 20 min (préparation 20 min) »; `None` when the mode is not sourced.
pub fn modalite(def: &EpreuveDef) -> Option<String> {
    let mode = match def.mode? {
        Mode::Ecrit => "Écrit",
        Mode::Oral => "Oral",
        Mode::Pratique => "Pratique",
        Mode::EcritOral => "Écrit et oral",
        Mode::EcritPratique => "Écrit et pratique",
    };
    let mut words = mode.to_owned();
    match def.duree_min {
        Some(minutes) => words.push_str(&format!(", {}", duree(minutes))),
        None => words.push_str(", durée à confirmer"),
    }
    if let Some(minutes) = def.preparation_min {
        words.push_str(&format!(" (préparation {})", duree(minutes)));
    }
    Some(words)
}

/// « 4 h », « 2 h 30 », « 20 min ».
pub fn duree(minutes: u16) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes}\u{a0}min"),
        (hours, 0) => format!("{hours}\u{a0}h"),
        (hours, minutes) => format!("{hours}\u{a0}h\u{a0}{minutes:02}"),
    }
}

/// Name of an épreuve, or what stands for it.
pub fn libelle(def: &EpreuveDef) -> String {
    def.libelle
        .clone()
        .unwrap_or_else(|| A_CONFIRMER.to_owned())
}

/// « E4 · Contrôle de systèmes ».
pub fn epreuve(def: &EpreuveDef) -> String {
    format!("{}\u{a0}· {}", def.code, libelle(def))
}

/// The épreuve of a sitting, as the règlement names it.
pub fn passage(passage: &Passage, dossier: &Dossier, campagne: &Campagne) -> String {
    let def = passage.def(dossier, campagne);
    def.map_or_else(|| passage.epreuve.to_string(), epreuve)
}

/// « Présentée », « Note gardée : 12,00 (session 2023) », « Dispense demandée »…
pub fn statut(ligne: &EpreuveLigne<'_>) -> String {
    match ligne.statut {
        StatutEpreuve::Presentee => "Présentée".to_owned(),
        StatutEpreuve::NoteGardee(gardee) => {
            format!(
                "Note gardée\u{a0}: {} (session\u{a0}{})",
                gardee.note, gardee.session
            )
        }
        StatutEpreuve::DispenseDemandee => "Dispense demandée".to_owned(),
        StatutEpreuve::PlusTard => "Session ultérieure".to_owned(),
    }
}

/// « Madame », « Monsieur ».
pub fn civilite(civilite: Civilite) -> &'static str {
    match civilite {
        Civilite::Madame => "Madame",
        Civilite::Monsieur => "Monsieur",
    }
}

/// « Forme globale : toutes les épreuves cette année ».
pub fn forme(forme: Forme) -> &'static str {
    match forme {
        Forme::Globale => "Globale\u{a0}: toutes les épreuves à cette session",
        Forme::Progressive => "Progressive\u{a0}: épreuves réparties sur plusieurs sessions",
    }
}

/// « du 1er septembre 2021 au 31 août 2022 », « depuis le 1er septembre 2021 ».
pub fn periode(periode: &Periode) -> String {
    let debut = jour_en_mots(periode.debut);
    match periode.fin {
        Some(fin) => format!("du {debut} au {}", jour_en_mots(fin)),
        None => format!("depuis le {debut}"),
    }
}

/// « 1,2 Mo », « 340 ko ».
pub fn taille(octets: u64) -> String {
    const KILO: u64 = 1000;
    if octets < KILO * KILO {
        return format!("{}\u{a0}ko", octets.div_ceil(KILO));
    }
    let tenths = octets / (KILO * KILO / 10);
    format!("{},{}\u{a0}Mo", tenths / 10, tenths % 10)
}

/// « 12 345 ».
pub fn nombre(count: u64) -> String {
    let digits = count.to_string();
    let mut words = String::with_capacity(digits.len() + digits.len() / 3 * 2);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            words.push('\u{a0}');
        }
        words.push(digit);
    }
    words
}

/// The service in charge and each way to reach it, as one sentence.
pub(crate) fn service(campagne: &Campagne) -> String {
    let service = campagne.contact.lignes().join(" · ");
    format!("Votre service\u{a0}: {service}.")
}

/// The facts declared, in the words of the campaign.
pub fn particularites(parcours: &Parcours, campagne: &Campagne) -> Vec<String> {
    let declared = campagne.particularites.iter();
    declared
        .filter(|fact| parcours.particularites.contains(&fact.id))
        .map(|fact| fact.libelle.clone())
        .collect()
}

/// Who checks the dossier, who organises the épreuves, under which règlement: what is known, and what is not.
///
/// Source: note, « ATTENTION : en fonction de la spécialité »; R-COND-10.
pub fn organisation(specialite: &Specialite, campagne: &Campagne) -> Vec<String> {
    let mut sentences = vec![format!("Dossier vérifié par\u{a0}: {}.", campagne.autorite)];
    sentences.push(match &specialite.gestion {
        Some(gestion) => format!(
            "Épreuves organisées par l’académie de {}\u{a0}: consultez aussi son site.",
            gestion.valeur
        ),
        None => "Une autre académie peut organiser les épreuves\u{a0}: le rectorat le confirmera."
            .to_owned(),
    });
    if let Some(pilote) = &specialite.pilote {
        sentences.push(format!(
            "Circulaire nationale écrite par l’académie pilote\u{a0}: {}.",
            pilote.valeur
        ));
    }
    let reglement = reglement(campagne);
    sentences.push(match &specialite.reglement.version {
        Some(version) => format!("{reglement}\u{a0}: {version}."),
        None => format!("{reglement} à confirmer par le rectorat."),
    });
    sentences
}

/// « Règlement d’examen », in the words of the campaign.
pub fn reglement(campagne: &Campagne) -> String {
    format!("Règlement {}", campagne.examen.mot.de())
}

/// Whose windows these are; empty when they are everybody's.
pub fn public(public: &Public, campagne: &Campagne, territoire: &Territoire) -> String {
    let categories = public
        .categories
        .iter()
        .filter_map(|id| campagne.categorie(id))
        .map(|categorie| categorie.libelle.clone());
    let departements = public.departements.iter().map(|code| {
        let info = territoire.departement(code);
        info.map_or_else(|| code.to_string(), |info| format!("{} ({code})", info.nom))
    });
    categories
        .chain(departements)
        .collect::<Vec<_>>()
        .join(", ")
}

/// Former presentation.
pub fn deja(deja: Deja, session: u16) -> String {
    match deja {
        Deja::SessionPrecedente => format!("Oui, à la session\u{a0}{}", session.saturating_sub(1)),
        Deja::Avant => "Oui, à une session plus ancienne".to_owned(),
        Deja::Jamais => "Non".to_owned(),
    }
}

/// « Noénie Zéve CALOUDON »; empty before the identity is given.
pub fn nom_complet(declaration: &Declaration) -> String {
    declaration
        .identite
        .as_ref()
        .map_or_else(String::new, |identite| {
            format!(
                "{} {}",
                identite.prenoms.as_str(),
                rules::nom::uppercase(identite.nom.as_str())
            )
        })
}

/// Birth place: « Angers (49) », « Rabat, Maroc ».
pub fn lieu_naissance(identite: &Identite, territoire: &Territoire) -> String {
    match &identite.lieu {
        LieuNaissance::France {
            code: Some(code),
            commune,
        } => match code.departement() {
            Some(departement) => format!("{commune} ({departement})"),
            None => commune.clone(),
        },
        LieuNaissance::France {
            code: None,
            commune,
        } => commune.clone(),
        LieuNaissance::Etranger { ville, pays } => {
            let pays = territoire
                .pays(pays)
                .map_or_else(|| pays.to_string(), |pays| pays.nom.clone());
            format!("{ville}, {pays}")
        }
    }
}

/// Lines of an address.
pub fn adresse(coordonnees: &Coordonnees, territoire: &Territoire) -> Vec<String> {
    let mut lines = vec![coordonnees.ligne_1.clone()];
    lines.extend(coordonnees.ligne_2.clone());
    match &coordonnees.lieu {
        LieuAdresse::France {
            code_postal,
            localite,
            ..
        } => lines.push(format!("{} {localite}", code_postal.as_str())),
        LieuAdresse::Etranger {
            code_postal,
            localite,
            pays,
        } => {
            lines.push(format!("{code_postal} {localite}").trim().to_owned());
            lines.push(
                territoire
                    .pays(pays)
                    .map_or_else(|| pays.to_string(), |pays| pays.nom.clone()),
            );
        }
    }
    lines
}
