//! One question with what was typed: the bricks of the forms.

use super::Desk;
use super::saisie::{cochees, texte};
use crate::view::{
    Champ, CleChamp, CleOption, GenreChamp, ModeSaisie, OptionChoix, Section, Visible,
};

impl Desk {
    pub(super) fn texte(&self, id: &str, cle: CleChamp, saisie: ModeSaisie) -> Champ {
        let valeur = texte(self.brouillon(), id).to_owned();
        champ(id, cle, GenreChamp::Texte { valeur, saisie })
    }

    /// A secret is never in a draft.
    pub(super) fn secret(&self, id: &str, cle: CleChamp) -> Champ {
        let valeur = texte(&self.secrets, id).to_owned();
        champ(
            id,
            cle,
            GenreChamp::Texte {
                valeur,
                saisie: ModeSaisie::Secret,
            },
        )
    }

    /// The address that signs in: kept with the account, not in the draft of a dossier.
    pub(super) fn account_address(&self) -> Champ {
        let valeur = self.account_email();
        let saisie = ModeSaisie::Courriel;
        champ(
            "compte_courriel",
            CleChamp::CompteCourriel,
            GenreChamp::Texte { valeur, saisie },
        )
    }

    /// The code of a letter.
    /// A code to copy, from a letter or from a browser.
    pub(super) fn code_field(&self, cle: CleChamp) -> Champ {
        let valeur = texte(&self.secrets, "code").to_owned();
        let saisie = ModeSaisie::Code;
        champ("code", cle, GenreChamp::Texte { valeur, saisie })
    }

    pub(super) fn date(&self, id: &str, cle: CleChamp) -> Champ {
        let part = |part: &str| texte(self.brouillon(), &format!("{id}.{part}")).to_owned();
        champ(
            id,
            cle,
            GenreChamp::Date {
                jour: part("jour"),
                mois: part("mois"),
                annee: part("annee"),
            },
        )
    }

    pub(super) fn choix(&self, id: &str, cle: CleChamp, options: Vec<OptionChoix>) -> Champ {
        let valeur =
            Some(texte(self.brouillon(), id).to_owned()).filter(|valeur| !valeur.is_empty());
        champ(id, cle, GenreChamp::Choix { options, valeur })
    }

    pub(super) fn cases(&self, id: &str, cle: CleChamp, options: Vec<OptionChoix>) -> Champ {
        let valeurs = cochees(self.brouillon(), id).into_iter().collect();
        champ(id, cle, GenreChamp::Cases { options, valeurs })
    }

    pub(super) fn recherche(&self, id: &str, cle: CleChamp) -> Champ {
        let valeur =
            Some(texte(self.brouillon(), id).to_owned()).filter(|valeur| !valeur.is_empty());
        let typed = texte(self.brouillon(), &format!("{id}.texte"));
        let texte = valeur
            .as_deref()
            .and_then(|valeur| self.nom_de(id, valeur))
            .unwrap_or_else(|| typed.to_owned());
        champ(id, cle, GenreChamp::Recherche { valeur, texte })
    }
}

impl Champ {
    pub(super) fn optional(self) -> Self {
        Self {
            facultatif: true,
            ..self
        }
    }

    pub(super) fn about(self, sujet: String) -> Self {
        Self {
            sujet: Some(sujet),
            ..self
        }
    }

    pub(super) fn when(self, champ: &str, valeurs: &[&str]) -> Self {
        let valeurs = valeurs.iter().map(|valeur| (*valeur).to_owned()).collect();
        Self {
            visible_si: Some(Visible {
                champ: champ.to_owned(),
                valeurs,
            }),
            ..self
        }
    }
}

pub(super) fn plain(champs: Vec<Champ>) -> Section {
    Section {
        cle: None,
        titre: None,
        explications: Vec::new(),
        champs,
    }
}

fn champ(id: &str, cle: CleChamp, genre: GenreChamp) -> Champ {
    Champ {
        id: id.to_owned(),
        cle,
        sujet: None,
        facultatif: false,
        genre,
        refus: Vec::new(),
        origine: None,
        visible_si: None,
    }
}

pub(super) fn options(cles: &[CleOption]) -> Vec<OptionChoix> {
    let option = |cle: &CleOption| OptionChoix {
        valeur: valeur(*cle).to_owned(),
        cle: Some(*cle),
        libelle: None,
        aide: None,
    };
    cles.iter().map(option).collect()
}

/// The value that the draft keeps for an answer.
fn valeur(cle: CleOption) -> &'static str {
    match cle {
        CleOption::Oui => "oui",
        CleOption::Non => "non",
        CleOption::Madame => "madame",
        CleOption::Monsieur => "monsieur",
        CleOption::NeEnFrance | CleOption::ResideEnFrance => "france",
        CleOption::NeAilleurs | CleOption::ResideAilleurs => "ailleurs",
        CleOption::Francaise => "francaise",
        CleOption::AutreNationalite | CleOption::AutreSession => "autre",
        CleOption::DejaSessionPrecedente => "session_precedente",
        CleOption::DejaAvant => "avant",
        CleOption::Jamais => "jamais",
        CleOption::FormeGlobale => "globale",
        CleOption::FormeProgressive => "progressive",
        CleOption::Garder => "garder",
        CleOption::Repasser => "repasser",
        CleOption::PasDeNote => "pas_de_note",
        CleOption::Presenter => "presenter",
        CleOption::PlusTard => "plus_tard",
        CleOption::MemesAmenagements => "memes",
        CleOption::SituationChangee => "changee",
        CleOption::PremiereDemande => "premiere",
        CleOption::OrdinateurPersonnel => "personnel",
        CleOption::OrdinateurPartage => "partage",
    }
}
