//! Every value of a campaign under its path, to tell what is not official and what a new revision changes.

use super::{
    Calendrier, Campagne, EpreuveDef, LanguesPermises, Mode, PieceDef, PreparationIssue,
    Provenance, Sourcee, Specialite,
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
        window_values(&self.calendrier, "calendrier", out);
        for propre in &self.calendriers {
            let root = format!("fenetre.{}", propre.id);
            let codes = propre.public.departements.iter().map(|code| code.as_str());
            let of: Vec<&str> = propre
                .public
                .categories
                .iter()
                .map(String::as_str)
                .chain(codes)
                .collect();
            put(out, format!("{root}.public"), of.join(", "), None);
            window_values(&propre.calendrier, &root, out);
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
            let root = format!("categorie.{}", categorie.id);
            put(out, root.clone(), texte, Some(&categorie.provenance));
            if let Some(experience) = &categorie.experience {
                let texte = format!("{} mois, {:?}", experience.mois, experience.le);
                let of = Some(&experience.provenance);
                put(out, format!("{root}.experience"), texte, of);
            }
            if let Some(least) = &categorie.age_minimum {
                let texte = format!("{} ans, {:?}", least.ans, least.le);
                let of = Some(&least.provenance);
                put(out, format!("{root}.age_minimum"), texte, of);
            }
        }
        for fact in &self.particularites {
            let root = format!("particularite.{}", fact.id);
            put(out, root, fact.libelle.clone(), Some(&fact.provenance));
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
        self.proceeding(out);
    }

    /// Delays, thresholds and how the service proceeds.
    fn proceeding(&self, out: &mut Vec<Valeur>) {
        fn sourced<T: std::fmt::Display>(out: &mut Vec<Valeur>, path: &str, of: &Sourcee<T>) {
            put(
                out,
                path.to_owned(),
                of.valeur.to_string(),
                Some(&of.provenance),
            );
        }
        sourced(
            out,
            "benefice.seuil_centiemes",
            &self.benefice.seuil_centiemes,
        );
        sourced(out, "benefice.sessions", &self.benefice.sessions);
        if let Some(since) = &self.benefice.unites_depuis {
            sourced(out, "benefice.unites_depuis", since);
        }
        sourced(out, "annulation.automatique", &self.annulation_automatique);
        sourced(out, "confirmation.mois", &self.confirmation_mois);
        sourced(out, "activation.heures", &self.activation_heures);
        sourced(out, "convocation.jours", &self.convocation_jours);
        let mode = format!("{:?}", self.mode_depot.valeur);
        put(
            out,
            "pieces.mode".into(),
            mode,
            Some(&self.mode_depot.provenance),
        );
        if let Some(frais) = &self.frais {
            put(
                out,
                "frais".into(),
                frais.en_mots(),
                Some(&frais.provenance),
            );
        }
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
        for lien in &textes.liens {
            put(
                out,
                format!("lien.{}", lien.libelle),
                lien.adresse.clone(),
                None,
            );
        }
        for (page, explication) in &self.explications {
            let texte = explication.phrases.join(" ");
            let of = Some(&explication.provenance);
            put(out, format!("explication.{page}"), texte, of);
        }
    }
}

fn window_values(calendrier: &Calendrier, root: &str, out: &mut Vec<Valeur>) {
    let zone = calendrier.zone;
    put(out, format!("{root}.zone"), zone.name().to_owned(), None);
    let opens = en_mots(calendrier.ouverture.valeur, zone);
    let of = Some(&calendrier.ouverture.provenance);
    put(out, format!("{root}.ouverture"), opens, of);
    let closes = derniere_minute(calendrier.cloture.valeur, zone);
    let of = Some(&calendrier.cloture.provenance);
    put(out, format!("{root}.cloture"), closes, of);
    if let Some(depot) = &calendrier.depot {
        let ends = derniere_minute(depot.valeur, zone);
        put(out, format!("{root}.depot"), ends, Some(&depot.provenance));
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
