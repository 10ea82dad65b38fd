//! The page about where a person comes from: professional experience, and facts on which pièces depend.

use super::Desk;
use super::champs::{options, plain};
use super::saisie::EMPLOIS_MAX;
use crate::view::{Champ, CleChamp, CleOption, CleSection, OptionChoix, Section};
use rules::{experience_asked, parcours_asked};

impl Desk {
    /// Whether this person is asked anything on that page.
    pub(super) fn has_parcours(&self) -> bool {
        self.declaration()
            .is_some_and(|declaration| parcours_asked(declaration, &self.context()))
    }

    pub(super) fn parcours(&self) -> Vec<Section> {
        let mut sections = Vec::new();
        let asked = self
            .declaration()
            .and_then(|declaration| experience_asked(declaration, &self.context()));
        if asked.is_some() {
            sections.push(Section {
                cle: Some(CleSection::Experience),
                ..plain(Vec::new())
            });
            sections.extend((1..=EMPLOIS_MAX).map(|number| self.emploi(number)));
        }
        let option = |fact: &rules::campagne::Particularite| OptionChoix {
            valeur: fact.id.clone(),
            cle: None,
            libelle: Some(fact.libelle.clone()),
            aide: fact.aide.clone(),
        };
        let facts: Vec<OptionChoix> = self.campagne.particularites.iter().map(option).collect();
        if !facts.is_empty() {
            let boxes = self.cases("particularites", CleChamp::Particularites, facts);
            sections.push(Section {
                cle: Some(CleSection::Particularites),
                ..plain(vec![boxes.optional()])
            });
        }
        sections
    }

    /// One employment; from the second on, shown when the one before says that another follows.
    fn emploi(&self, number: usize) -> Section {
        let id = |part: &str| format!("periode.{number}.{part}");
        let yes_no = || options(&[CleOption::Oui, CleOption::Non]);
        let mut champs = vec![
            self.texte(
                &id("employeur"),
                CleChamp::Employeur,
                crate::view::ModeSaisie::Libre,
            ),
            self.date(&id("debut"), CleChamp::EmploiDebut),
            self.choix(&id("en_cours"), CleChamp::EmploiEnCours, yes_no()),
            self.date(&id("fin"), CleChamp::EmploiFin)
                .when(&id("en_cours"), &["non"]),
        ];
        if number < EMPLOIS_MAX {
            let another = self.choix(&id("suite"), CleChamp::EmploiSuite, yes_no());
            champs.push(another);
        }
        if number > 1 {
            let before = format!("periode.{}.suite", number - 1);
            champs = champs
                .into_iter()
                .map(|champ| after(champ, &before))
                .collect();
        }
        Section {
            titre: Some(format!("Emploi\u{a0}{number}")),
            ..plain(champs)
        }
    }
}

/// A field that has no condition of its own follows the employment before.
fn after(champ: Champ, before: &str) -> Champ {
    match champ.visible_si {
        Some(_) => champ,
        None => champ.when(before, &["oui"]),
    }
}
