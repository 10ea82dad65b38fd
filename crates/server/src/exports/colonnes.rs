//! The columns of a list: a stable key for programs, a French heading for people, and how each is read in a dossier.
//!
//! `docs/exports.md` describes them; its test holds that page to this table.

use super::mots;
use crate::bureau::exports::Exporte;
use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use documents::mots as noms;
use rules::campagne::{NationaliteDite, PieceCode};
use rules::declaration::{Coordonnees, Declaration, Identite, LieuAdresse};
use rules::epreuves::{EpreuveLigne, StatutEpreuve, chosen, lignes};
use rules::verification::{Alerte, File, verified};
use rules::{Context, Dossier};

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Valeur {
    /// Nothing is known.
    Vide,
    /// Words.
    Texte(String),
    /// A stable word for programs, and words for people.
    Cle(String, String),
    /// Several of them.
    Cles(Vec<(String, String)>),
    /// Several words.
    Mots(Vec<String>),
    /// A day.
    Jour(NaiveDate),
    /// An instant, in the zone of the campaign.
    Instant(DateTime<FixedOffset>),
    /// A number.
    Nombre(u32),
    /// Yes or no.
    Oui(bool),
}

/// A column.
pub(super) struct Colonne {
    /// For programs: it never changes.
    pub(super) cle: &'static str,
    /// For people.
    pub(super) titre: &'static str,
    /// Whether it is about health: it leaves only when it is asked with a reason.
    pub(super) sante: bool,
    /// Width in a spreadsheet, in letters.
    pub(super) largeur: u16,
    read: fn(&Vu<'_>) -> Valeur,
}

/// A dossier as it is looked at.
pub(super) struct Vu<'a> {
    pub(super) known: &'a Exporte,
    pub(super) dossier: &'a Dossier,
    /// What is verified: the last validated version.
    pub(super) declaration: &'a Declaration,
    pub(super) context: &'a Context<'a>,
}

impl<'a> Vu<'a> {
    pub(super) fn of(known: &'a Exporte, dossier: &'a Dossier, context: &'a Context<'a>) -> Self {
        Self {
            known,
            dossier,
            declaration: verified(dossier),
            context,
        }
    }

    fn identite(&self, read: impl FnOnce(&Identite) -> Valeur) -> Valeur {
        let identite = self.declaration.identite.as_ref();
        identite.map_or(Valeur::Vide, read)
    }

    fn coordonnees(&self, read: impl FnOnce(&Coordonnees) -> Valeur) -> Valeur {
        let coordonnees = self.declaration.coordonnees.as_ref();
        coordonnees.map_or(Valeur::Vide, read)
    }

    fn instant(&self, at: DateTime<Utc>) -> Valeur {
        let zone = self.context.campagne.calendrier.zone;
        Valeur::Instant(at.with_timezone(&zone).fixed_offset())
    }

    fn maybe(&self, at: Option<DateTime<Utc>>) -> Valeur {
        at.map_or(Valeur::Vide, |at| self.instant(at))
    }

    fn epreuves(&self, told: impl Fn(&EpreuveLigne<'_>) -> Option<String>) -> Valeur {
        let all = lignes(self.declaration, self.context.campagne);
        Valeur::Mots(all.iter().filter_map(told).collect())
    }
}

fn text(text: &str) -> Valeur {
    match text.is_empty() {
        true => Valeur::Vide,
        false => Valeur::Texte(text.to_owned()),
    }
}

fn key((cle, mots): (&str, &str)) -> Valeur {
    Valeur::Cle(cle.to_owned(), mots.to_owned())
}

const fn column(
    cle: &'static str,
    titre: &'static str,
    largeur: u16,
    read: fn(&Vu<'_>) -> Valeur,
) -> Colonne {
    Colonne {
        cle,
        titre,
        sante: false,
        largeur,
        read,
    }
}

const fn of_health(
    cle: &'static str,
    titre: &'static str,
    largeur: u16,
    read: fn(&Vu<'_>) -> Valeur,
) -> Colonne {
    Colonne {
        sante: true,
        ..column(cle, titre, largeur, read)
    }
}

/// Every column, in order; those about health come last.
pub(super) const COLONNES: [Colonne; 38] = [
    column("dossier", "Numéro de dossier", 38, |v| {
        text(&v.known.dossier.to_string())
    }),
    column("etat", "État", 24, etat),
    column("alertes", "Alertes", 28, alertes),
    column("categorie", "Catégorie", 28, categorie),
    column("civilite", "Civilité", 10, |v| {
        v.identite(|it| text(noms::civilite(it.civilite)))
    }),
    column("nom", "Nom de naissance", 24, |v| {
        v.identite(|it| text(&rules::nom::uppercase(it.nom.as_str())))
    }),
    column("nom_usage", "Nom d’usage", 20, |v| {
        v.identite(|it| text(it.nom_usage.as_ref().map_or("", |nom| nom.as_str())))
    }),
    column("prenoms", "Prénoms", 24, |v| {
        v.identite(|it| text(it.prenoms.as_str()))
    }),
    column("naissance", "Date de naissance", 16, |v| {
        v.identite(|it| Valeur::Jour(it.naissance.date()))
    }),
    column("lieu_naissance", "Lieu de naissance", 24, |v| {
        v.identite(|it| text(&noms::lieu_naissance(it, v.context.territoire)))
    }),
    column("nationalite", "Nationalité", 14, |v| {
        v.identite(|it| nationalite(it.nationalite))
    }),
    column("ine", "INE", 14, |v| {
        v.identite(|it| text(it.ine.as_ref().map_or("", |ine| ine.as_str())))
    }),
    column("courriel", "Adresse électronique", 30, |v| {
        text(v.declaration.courriel.as_ref().map_or("", |it| it.as_str()))
    }),
    column("telephone", "Téléphone", 18, |v| {
        v.coordonnees(|it| {
            text(
                &it.telephone
                    .as_ref()
                    .map_or(String::new(), |it| it.lisible()),
            )
        })
    }),
    column("adresse_1", "Adresse", 30, |v| {
        v.coordonnees(|it| text(&it.ligne_1))
    }),
    column("adresse_2", "Complément d’adresse", 20, |v| {
        v.coordonnees(|it| text(it.ligne_2.as_deref().unwrap_or_default()))
    }),
    column("code_postal", "Code postal", 12, |v| {
        v.coordonnees(|it| text(lieu(it).0))
    }),
    column("localite", "Localité", 22, |v| {
        v.coordonnees(|it| text(lieu(it).1))
    }),
    column("departement", "Département", 12, |v| {
        v.coordonnees(|it| departement(&it.lieu))
    }),
    column("pays", "Pays", 16, pays),
    column("specialite", "Spécialité", 40, specialite),
    column("forme", "Forme", 12, |v| {
        let choix = v.declaration.epreuves.as_ref();
        choix.map_or(Valeur::Vide, |it| key(mots::forme(it.forme)))
    }),
    column("epreuves", "Épreuves présentées", 30, |v| {
        v.epreuves(presentee)
    }),
    column("notes_gardees", "Notes gardées", 26, |v| {
        v.epreuves(gardee)
    }),
    column("dispenses", "Dispenses demandées", 18, |v| {
        v.epreuves(|it| {
            (it.statut == StatutEpreuve::DispenseDemandee).then(|| it.def.code.to_string())
        })
    }),
    column("plus_tard", "Épreuves d’une autre session", 18, |v| {
        v.epreuves(|it| (it.statut == StatutEpreuve::PlusTard).then(|| it.def.code.to_string()))
    }),
    column("version", "Version", 9, |v| {
        Valeur::Nombre(v.dossier.version())
    }),
    column("validee_le", "Version validée le", 18, |v| {
        v.maybe(v.dossier.current().map(|it| it.at))
    }),
    column("signee_le", "Signée le", 18, |v| {
        v.maybe(v.dossier.valid_signature().map(|it| it.at))
    }),
    column("remis_le", "Remis le", 18, |v| v.maybe(v.known.remis_le)),
    column("manquantes", "Pièces manquantes", 36, manquantes),
    column("decision", "Décision", 20, |v| {
        let stands = v.dossier.standing_decision();
        stands.map_or(Valeur::Vide, |it| key(mots::issue(it.issue)))
    }),
    column("decidee_le", "Décidée le", 18, |v| {
        v.maybe(v.dossier.standing_decision().map(|it| it.at))
    }),
    column("decision_ouverte", "Décision en cours", 22, |v| {
        let open = v.known.decision.as_deref();
        open.map_or(Valeur::Vide, |it| key((it, mots::open_decision(it))))
    }),
    column("convoque", "Convoqué", 10, |v| {
        Valeur::Oui(v.dossier.convocation().is_some())
    }),
    column("agent", "Pris par", 20, |v| {
        text(v.known.agent.as_deref().unwrap_or_default())
    }),
    of_health("handicap", "Handicap", 10, |v| {
        let told = v.declaration.amenagement;
        told.map_or(Valeur::Vide, |it| Valeur::Oui(it.handicap()))
    }),
    of_health("amenagements", "Aménagements", 30, |v| {
        let told = v.declaration.amenagement;
        told.map_or(Valeur::Vide, |it| key(mots::situation(it.situation)))
    }),
];

/// The columns that leave.
pub(super) fn shown(sante: bool) -> impl Iterator<Item = &'static Colonne> {
    COLONNES.iter().filter(move |it| sante || !it.sante)
}

/// The row of a dossier, without anything of health.
pub(super) fn without_health(vu: &Vu<'_>) -> Vec<Valeur> {
    shown(false).map(|it| (it.read)(vu)).collect()
}

/// The row of a dossier, with what was answered about health.
pub(super) fn with_health(vu: &Vu<'_>) -> Vec<Valeur> {
    shown(true).map(|it| (it.read)(vu)).collect()
}

fn etat(vu: &Vu<'_>) -> Valeur {
    let word = vu.known.file.as_str();
    let mots = match File::parse(word) {
        Some(file) => mots::file(file),
        None => word,
    };
    key((word, mots))
}

fn alertes(vu: &Vu<'_>) -> Valeur {
    let told = vu.known.alertes.iter().map(|word| {
        let mots = match Alerte::parse(word) {
            Some(alerte) => mots::alerte(alerte),
            None => word,
        };
        (word.clone(), mots.to_owned())
    });
    Valeur::Cles(told.collect())
}

fn categorie(vu: &Vu<'_>) -> Valeur {
    let Some(orientation) = &vu.declaration.orientation else {
        return Valeur::Vide;
    };
    let id = &orientation.categorie;
    let found = vu.context.campagne.categorie(id);
    key((id, found.map_or(id, |it| &it.libelle)))
}

fn nationalite(told: NationaliteDite) -> Valeur {
    match told {
        NationaliteDite::Francaise => key(("francaise", "Française")),
        NationaliteDite::Autre => key(("autre", "Autre")),
    }
}

fn lieu(it: &Coordonnees) -> (&str, &str) {
    match &it.lieu {
        LieuAdresse::France {
            code_postal,
            localite,
            ..
        } => (code_postal.as_str(), localite),
        LieuAdresse::Etranger {
            code_postal,
            localite,
            ..
        } => (code_postal, localite),
    }
}

fn departement(lieu: &LieuAdresse) -> Valeur {
    match lieu {
        LieuAdresse::France { departement, .. } => text(departement.as_str()),
        LieuAdresse::Etranger { .. } => Valeur::Vide,
    }
}

fn pays(vu: &Vu<'_>) -> Valeur {
    vu.coordonnees(|it| match &it.lieu {
        LieuAdresse::France { .. } => text("France"),
        LieuAdresse::Etranger { pays, .. } => {
            let found = vu.context.territoire.pays(pays);
            text(&found.map_or_else(|| pays.to_string(), |it| it.nom.clone()))
        }
    })
}

fn specialite(vu: &Vu<'_>) -> Valeur {
    let Some(id) = &vu.declaration.specialite else {
        return Valeur::Vide;
    };
    let found = chosen(vu.declaration, vu.context.campagne);
    let nom = found.map_or_else(|| id.to_string(), |it| it.nom_complet());
    key((id.as_str(), &nom))
}

/// « E2 », or « E2 (Anglais) » where a language is chosen.
fn presentee(ligne: &EpreuveLigne<'_>) -> Option<String> {
    let code = &ligne.def.code;
    (ligne.statut == StatutEpreuve::Presentee).then(|| match ligne.langue {
        Some(langue) => format!("{code} ({})", langue.libelle),
        None => code.to_string(),
    })
}

/// « E4 12,00 (2023) ».
fn gardee(ligne: &EpreuveLigne<'_>) -> Option<String> {
    match ligne.statut {
        StatutEpreuve::NoteGardee(it) => {
            Some(format!("{} {} ({})", ligne.def.code, it.note, it.session))
        }
        StatutEpreuve::Presentee | StatutEpreuve::DispenseDemandee | StatutEpreuve::PlusTard => {
            None
        }
    }
}

fn manquantes(vu: &Vu<'_>) -> Valeur {
    let missing = vu.known.manquantes.iter().map(|code| {
        let nom = vu
            .context
            .campagne
            .nom_piece(&PieceCode::new(code.as_str()));
        (code.clone(), nom)
    });
    Valeur::Cles(missing.collect())
}

#[cfg(test)]
mod tests {
    use super::{COLONNES, shown};
    use std::collections::BTreeSet;

    #[test]
    fn keys_are_unique_and_the_page_describes_each_column_in_order() {
        let page = include_str!("../../../../docs/exports.md");
        let (_, page) = page.split_once("## Les colonnes").unwrap();
        let told = page.lines().filter_map(|line| {
            let (cle, rest) = line.strip_prefix("| `")?.split_once("` | ")?;
            let (titre, _) = rest.split_once(" | ")?;
            Some((cle, titre))
        });
        let own: Vec<_> = COLONNES.iter().map(|it| (it.cle, it.titre)).collect();
        let told: Vec<_> = told.take(own.len()).collect();
        assert_eq!(told, own);
        let keys: BTreeSet<_> = own.iter().map(|(cle, _)| cle).collect();
        assert_eq!(keys.len(), own.len());
    }

    #[test]
    fn nothing_of_health_stands_in_a_row_that_is_not_asked_for_it() {
        let keys = |sante| {
            shown(sante)
                .map(|it| it.cle)
                .filter(|cle| ["handicap", "amenagements"].contains(cle))
        };
        assert_eq!((keys(false).count(), keys(true).count()), (0, 2));
    }
}
