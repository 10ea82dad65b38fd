//! Searches: one of many, found by typing.

use super::Desk;
use super::saisie::texte;
use crate::view::OptionChoix;
use rules::adresse::{CommuneInsee, Departement};
use rules::campagne::{LanguesPermises, PaysCode, Specialite, SpecialiteId};
use rules::epreuves::{choix_de_langue, cle_langue, facultatives};

impl Desk {
    /// How a value of a search reads.
    pub(super) fn nom_de(&self, id: &str, valeur: &str) -> Option<String> {
        match id.split('.').next().unwrap_or_default() {
            "departement" => {
                let code = Departement::parse(valeur).ok()?;
                self.territoire
                    .departement(&code)
                    .map(|info| format!("{} ({code})", info.nom))
            }
            "pays_residence" | "pays_naissance" | "pays" => self
                .territoire
                .pays(&PaysCode::new(valeur))
                .map(|pays| pays.nom.clone()),
            "commune_naissance" | "commune" => {
                let code = CommuneInsee::parse(valeur).ok()?;
                self.territoire
                    .commune(&code)
                    .map(|commune| commune.nom_complet())
            }
            "specialite" => self
                .campagne
                .specialite(&SpecialiteId::new(valeur))
                .map(rules::campagne::Specialite::nom_complet),
            "langue" | "langue_facultative" => {
                let langue = self
                    .campagne
                    .langue(&rules::campagne::LangueId::new(valeur))?;
                Some(langue.libelle.clone())
            }
            _ => None,
        }
    }

    /// Answers to what was typed in a search, eight at most.
    pub fn chercher(&self, champ: &str, texte: &str) -> Vec<OptionChoix> {
        const LIMIT: usize = 8;
        let option = |valeur: &str, libelle: String| OptionChoix {
            valeur: valeur.to_owned(),
            cle: None,
            libelle: Some(libelle),
            aide: None,
        };
        match champ.split('.').next().unwrap_or_default() {
            "departement" => self
                .territoire
                .search_departements(texte, LIMIT)
                .into_iter()
                .map(|info| option(info.code.as_str(), format!("{} ({})", info.nom, info.code)))
                .collect(),
            "pays_residence" | "pays_naissance" | "pays" => self
                .territoire
                .search_pays(texte, LIMIT)
                .into_iter()
                .map(|pays| option(pays.code.as_str(), pays.nom.clone()))
                .collect(),
            "commune_naissance" => self
                .territoire
                .search_communes(texte, LIMIT)
                .into_iter()
                .map(|commune| option(commune.code().as_str(), commune.nom_complet()))
                .collect(),
            "commune" => self.communes_of_address(texte, LIMIT, option),
            "specialite" => self.search_specialites(texte, LIMIT),
            "langue" | "langue_facultative" => self.search_langues(champ, texte, LIMIT, option),
            _ => Vec::new(),
        }
    }

    /// Communes of the postal code first; all communes when it has none or does not read.
    fn communes_of_address(
        &self,
        typed: &str,
        limit: usize,
        option: impl Fn(&str, String) -> OptionChoix,
    ) -> Vec<OptionChoix> {
        let code_postal = rules::adresse::CodePostal::parse(texte(self.brouillon(), "code_postal"));
        let key = rules::nom::folded(typed);
        let mut found: Vec<_> = code_postal
            .map(|code| self.territoire.communes_of(&code))
            .unwrap_or_default();
        found.retain(|commune| rules::nom::folded(commune.nom).contains(&key));
        if found.is_empty() {
            found = self.territoire.search_communes(typed, limit);
        }
        found
            .into_iter()
            .take(limit)
            .map(|commune| option(commune.code().as_str(), commune.nom_complet()))
            .collect()
    }

    fn search_specialites(&self, typed: &str, limit: usize) -> Vec<OptionChoix> {
        let found = self.campagne.search_specialites(typed, limit).into_iter();
        found
            .map(|specialite| OptionChoix {
                valeur: specialite.id.to_string(),
                cle: None,
                libelle: Some(specialite.nom_complet()),
                aide: before(specialite),
            })
            .collect()
    }

    fn search_langues(
        &self,
        champ: &str,
        typed: &str,
        limit: usize,
        option: impl Fn(&str, String) -> OptionChoix,
    ) -> Vec<OptionChoix> {
        let Some(specialite) = self.specialite() else {
            return Vec::new();
        };
        let wanted = champ.split_once('.').map_or("", |(_, key)| key);
        let own = choix_de_langue(specialite)
            .into_iter()
            .find(|def| cle_langue(def) == wanted);
        let def = own.or_else(|| {
            facultatives(specialite, &self.campagne)
                .into_iter()
                .find(|def| def.code.as_str() == wanted)
        });
        let Some(LanguesPermises::Parmi(permitted)) = def.map(|def| &def.langues) else {
            return Vec::new();
        };
        let key = rules::nom::folded(typed);
        let known = permitted.iter().filter_map(|id| self.campagne.langue(id));
        known
            .filter(|langue| rules::nom::folded(&langue.libelle).contains(&key))
            .take(limit)
            .map(|langue| option(langue.id.as_str(), langue.libelle.clone()))
            .collect()
    }
}

/// What tells a spécialité apart for those who know it under another name, or whose last session this is.
fn before(specialite: &Specialite) -> Option<String> {
    let noms = specialite.anciens_noms.join(", ");
    (!noms.is_empty()).then(|| format!("Auparavant\u{a0}: {noms}"))
}
