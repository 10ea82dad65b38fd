//! Every value of a campaign under its path, to tell what is not official and what a new revision changes.

use super::{
    Campagne, EpreuveDef, LanguesPermises, Mode, PieceDef, PreparationIssue, Provenance, Specialite,
};
use crate::calendrier_mots::{derniere_minute, en_mots};
use std::collections::BTreeMap;

/// A value of a campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Valeur {
    /// Where it stands, `specialite.metiers-de-l-eau.E31`.
    pub chemin: String,
    /// The value in words.
    pub texte: String,
    /// Where it comes from, when it says so by itself.
    pub provenance: Option<Provenance>,
}

/// What a new revision changes at one path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Where.
    pub chemin: String,
    /// The value before; `None` when it is new.
    pub avant: Option<String>,
    /// The value after; `None` when it is gone.
    pub apres: Option<String>,
}

impl Campagne {
    /// Every value, in the order of its path.
    pub fn valeurs(&self) -> Vec<Valeur> {
        let mut out = Vec::new();
        self.dates(&mut out);
        self.conditions(&mut out);
        self.limits(&mut out);
        for specialite in &self.specialites {
            self.offer(specialite, &mut out);
        }
        for langue in &self.langues {
            let listes = format!("{} ({})", langue.libelle, langue.listes.join(", "));
            put(
                &mut out,
                format!("langue.{}", langue.id),
                listes,
                Some(&langue.provenance),
            );
        }
        for piece in &self.pieces {
            self.piece_values(piece, &mut out);
        }
        self.words(&mut out);
        out.sort_by(|one, other| one.chemin.cmp(&other.chemin));
        out
    }

    /// What changes from this campaign to another revision of it.
    ///
    /// Source: R-CAMP-4, a change after the opening is never silent.
    pub fn differences(&self, apres: &Self) -> Vec<Difference> {
        let texts = |campagne: &Self| -> BTreeMap<String, String> {
            let valeurs = campagne.valeurs().into_iter();
            valeurs
                .map(|valeur| (valeur.chemin, valeur.texte))
                .collect()
        };
        let (avant, mut apres) = (texts(self), texts(apres));
        let mut out = Vec::new();
        for (chemin, texte) in avant {
            let after = apres.remove(&chemin);
            if after.as_ref() != Some(&texte) {
                out.push(Difference {
                    chemin,
                    avant: Some(texte),
                    apres: after,
                });
            }
        }
        out.extend(apres.into_iter().map(|(chemin, texte)| Difference {
            chemin,
            avant: None,
            apres: Some(texte),
        }));
        out.sort_by(|one, other| one.chemin.cmp(&other.chemin));
        out
    }

    fn dates(&self, out: &mut Vec<Valeur>) {
        let calendrier = &self.calendrier;
        let zone = calendrier.zone;
        put(out, "calendrier.zone".into(), zone.name().to_owned(), None);
        let ouverture = &calendrier.ouverture;
        let opens = en_mots(ouverture.valeur, zone);
        put(
            out,
            "calendrier.ouverture".into(),
            opens,
            Some(&ouverture.provenance),
        );
        let cloture = &calendrier.cloture;
        let closes = derniere_minute(cloture.valeur, zone);
        put(
            out,
            "calendrier.cloture".into(),
            closes,
            Some(&cloture.provenance),
        );
        if let Some(depot) = &calendrier.depot {
            let ends = derniere_minute(depot.valeur, zone);
            put(
                out,
                "calendrier.depot".into(),
                ends,
                Some(&depot.provenance),
            );
        }
    }

    /// Who registers here, and under which conditions.
    fn conditions(&self, out: &mut Vec<Valeur>) {
        let codes: Vec<&str> = self
            .departements
            .valeur
            .iter()
            .map(|code| code.as_str())
            .collect();
        let of = Some(&self.departements.provenance);
        put(out, "residence.departements".into(), codes.join(", "), of);
        for preparation in &self.preparations {
            let issue = match &preparation.issue {
                PreparationIssue::Ici { categorie, .. } => format!("ici, {categorie}"),
                PreparationIssue::Etablissement => "par l’établissement".to_owned(),
                PreparationIssue::AVoir => "à voir avec le service".to_owned(),
            };
            let texte = format!("{} : {issue}", preparation.libelle);
            put(
                out,
                format!("preparation.{}", preparation.id),
                texte,
                Some(&preparation.provenance),
            );
        }
        for categorie in &self.categories {
            let formes: Vec<String> = categorie
                .formes
                .iter()
                .map(|forme| format!("{forme:?}"))
                .collect();
            let texte = format!("{} : {}", categorie.libelle, formes.join(", "));
            put(
                out,
                format!("categorie.{}", categorie.id),
                texte,
                Some(&categorie.provenance),
            );
        }
    }

    /// Numbers and switches.
    fn limits(&self, out: &mut Vec<Valeur>) {
        let maximum = &self.facultatives.maximum;
        put(
            out,
            "facultatives.maximum".into(),
            maximum.valeur.to_string(),
            Some(&maximum.provenance),
        );
        for def in &self.facultatives.communes {
            put(
                out,
                format!("facultatives.{}", def.code),
                epreuve(def),
                Some(&def.provenance),
            );
        }
        let (seuil, sessions) = (&self.benefice.seuil_centiemes, &self.benefice.sessions);
        put(
            out,
            "benefice.seuil_centiemes".into(),
            seuil.valeur.to_string(),
            Some(&seuil.provenance),
        );
        put(
            out,
            "benefice.sessions".into(),
            sessions.valeur.to_string(),
            Some(&sessions.provenance),
        );
        let limites = &self.limites;
        let sizes = format!(
            "{} octets lus, {} gardés, {} fichiers, {} pages, {} mégapixels",
            limites.octets_entree_max,
            limites.octets_max,
            limites.fichiers_max,
            limites.pages_max,
            limites.megapixels_max
        );
        put(out, "limites".into(), sizes, Some(&limites.provenance));
        let moyens: Vec<String> = self
            .signature
            .valeur
            .iter()
            .map(|moyen| format!("{moyen:?}"))
            .collect();
        put(
            out,
            "signature.moyens".into(),
            moyens.join(", "),
            Some(&self.signature.provenance),
        );
        let annulation = &self.annulation_automatique;
        put(
            out,
            "annulation.automatique".into(),
            annulation.valeur.to_string(),
            Some(&annulation.provenance),
        );
        let confirmation = &self.confirmation_mois;
        put(
            out,
            "confirmation.mois".into(),
            confirmation.valeur.to_string(),
            Some(&confirmation.provenance),
        );
    }

    fn offer(&self, specialite: &Specialite, out: &mut Vec<Valeur>) {
        let root = format!("specialite.{}", specialite.id);
        put(
            out,
            root.clone(),
            specialite.nom_complet(),
            Some(&specialite.provenance),
        );
        let reglement = &specialite.reglement;
        let version = match (&reglement.version, reglement.complet) {
            (None, _) => "à confirmer".to_owned(),
            (Some(version), true) => version.clone(),
            (Some(version), false) => format!("{version}, épreuves à confirmer"),
        };
        put(out, format!("{root}.reglement"), version, None);
        for (key, value) in [
            ("gestion", &specialite.gestion),
            ("pilote", &specialite.pilote),
        ] {
            if let Some(value) = value {
                let of = Some(&value.provenance);
                put(out, format!("{root}.{key}"), value.valeur.clone(), of);
            }
        }
        for def in &reglement.epreuves {
            put(
                out,
                format!("{root}.{}", def.code),
                epreuve(def),
                Some(&def.provenance),
            );
        }
    }

    fn piece_values(&self, piece: &PieceDef, out: &mut Vec<Valeur>) {
        let root = format!("piece.{}", piece.code);
        put(
            out,
            root.clone(),
            piece.libelle.clone(),
            Some(&piece.provenance),
        );
        put(
            out,
            format!("{root}.quand"),
            format!("{:?}", piece.condition),
            None,
        );
        if let Some(avant) = piece.avant {
            put(
                out,
                format!("{root}.avant"),
                derniere_minute(avant, self.calendrier.zone),
                None,
            );
        }
    }

    fn words(&self, out: &mut Vec<Valeur>) {
        let textes = &self.textes;
        for (name, sentences) in [
            ("qui", &textes.qui),
            ("engagement", &textes.engagement),
            ("si_incomplet", &textes.si_incomplet),
            ("depot", &textes.depot),
            ("amenagements_reconduits", &textes.amenagements_reconduits),
            ("amenagements_demande", &textes.amenagements_demande),
            ("suite", &textes.suite),
        ] {
            put(out, format!("texte.{name}"), sentences.join(" "), None);
        }
    }
}

fn put(out: &mut Vec<Valeur>, chemin: String, texte: String, provenance: Option<&Provenance>) {
    out.push(Valeur {
        chemin,
        texte,
        provenance: provenance.cloned(),
    });
}

/// « Mathématiques, coefficient 1,5, écrit, 120 min »; what no source gives reads « ? ».
fn epreuve(def: &EpreuveDef) -> String {
    let unknown = || "?".to_owned();
    let mode = def.mode.map(|mode| match mode {
        Mode::Ecrit => "écrit",
        Mode::Oral => "oral",
        Mode::Pratique => "pratique",
        Mode::EcritOral => "écrit et oral",
        Mode::EcritPratique => "écrit et pratique",
    });
    let langues = match &def.langues {
        LanguesPermises::Aucune => String::new(),
        LanguesPermises::Parmi(langues) => format!(", {} langues", langues.len()),
    };
    format!(
        "{}, coefficient {}, {}, {} min{langues}",
        def.libelle.clone().unwrap_or_else(unknown),
        def.coefficient
            .map_or_else(unknown, |coefficient| coefficient.to_string()),
        mode.unwrap_or("?"),
        def.duree_min
            .map_or_else(unknown, |minutes| minutes.to_string()),
    )
}
