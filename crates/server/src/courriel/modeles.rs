//! Letters: their texts are data, read and tried when the server starts.

use anyhow::{Context as _, Result, anyhow, ensure};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Every letter that the server writes.
const MODELES: [&str; 31] = [
    "activation",
    "deja_inscrit",
    "inconnu",
    "supprime",
    "mot_de_passe",
    "mot_de_passe_change",
    "adresse",
    "adresse_prise",
    "adresse_demandee",
    "adresse_changee",
    "openid_relie",
    "openid_delie",
    "depot",
    "cloture_complete",
    "cloture_incomplete",
    "cloture_annulee",
    "retrait",
    "piece_ecartee",
    "rappel_choix",
    "rappel_depot",
    "correction",
    "message",
    "rectification",
    "rectification_a_signer",
    "validation",
    "refus",
    "annulation",
    "decision_retiree",
    "convocation",
    "convocation_changee",
    "code_signature",
];
const TEXTE: &str = include_str!("lettre.txt");
const PAGE: &str = include_str!("lettre.html");

/// The file of the letters.
#[derive(Deserialize)]
struct Courriers {
    #[serde(default)]
    commun: Commun,
    #[serde(flatten)]
    modeles: BTreeMap<String, Modele>,
}

/// What every letter says too.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Commun {
    /// Above the address of the button.
    copier: String,
    /// At the end.
    pied: String,
    /// Before the subject of a letter of a rehearsal.
    repetition: String,
}

/// One letter, before it is filled.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Modele {
    objet: String,
    texte: Vec<String>,
    bouton: Option<String>,
}

/// What fills a letter.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Champs {
    /// Who writes.
    pub(crate) service: String,
    /// A code, as shown.
    pub(crate) code: Option<String>,
    /// Until when it is worth something, in words.
    pub(crate) limite: Option<String>,
    /// Where its button leads.
    pub(crate) lien: Option<String>,
    /// When a deposit was received, in words.
    pub(crate) recu_le: Option<String>,
    /// The version deposited.
    pub(crate) version: Option<u32>,
    /// How many pièces were deposited.
    pub(crate) pieces: Option<usize>,
    /// Until when the service answers, in words.
    pub(crate) reponse: Option<String>,
    /// What is missing, by name.
    pub(crate) manquantes: Vec<String>,
}

/// A letter to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lettre {
    /// Its subject.
    pub(crate) objet: String,
    /// As plain text.
    pub(crate) texte: String,
    /// As a page.
    pub(crate) page: String,
    /// What is joined to it.
    pub(crate) jointes: Vec<Jointe>,
}

/// A file that is joined to a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Jointe {
    /// Its name.
    pub(crate) nom: &'static str,
    /// Its type (RFC 2045).
    pub(crate) genre: &'static str,
    /// Its bytes.
    pub(crate) octets: Vec<u8>,
}

/// The letters of a service.
pub(crate) struct Modeles {
    commun: Commun,
    modeles: BTreeMap<String, Modele>,
    environment: Environment<'static>,
}

impl Modeles {
    /// Reads `courriers.toml`, and fills every letter once so that none fails the day it is written.
    ///
    /// # Errors
    /// The text does not read, or a letter is missing, unknown, or asks for what nothing fills.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let Courriers { commun, modeles } =
            toml_edit::de::from_str(text).map_err(|error| anyhow!("courriers.toml : {error}"))?;
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|name| {
            if name == "lettre.html" {
                AutoEscape::Html
            } else {
                AutoEscape::None
            }
        });
        environment.add_template("lettre.txt", TEXTE)?;
        environment.add_template("lettre.html", PAGE)?;
        let read = Self {
            commun,
            modeles,
            environment,
        };
        for name in read.modeles.keys() {
            ensure!(
                MODELES.contains(&name.as_str()),
                "courriers.toml : [{name}] n’est pas un courriel connu"
            );
        }
        let champs = Champs {
            service: "service".to_owned(),
            code: Some("00000-00000".to_owned()),
            limite: Some("limite".to_owned()),
            lien: Some("lien".to_owned()),
            recu_le: Some("date".to_owned()),
            version: Some(1),
            pieces: Some(1),
            reponse: Some("date".to_owned()),
            manquantes: vec!["une pièce".to_owned()],
        };
        for name in MODELES {
            read.fill(name, &champs)
                .with_context(|| format!("courriers.toml : [{name}]"))?;
        }
        let Commun {
            copier,
            pied,
            repetition,
        } = &read.commun;
        let said = [copier, pied, repetition];
        ensure!(
            said.iter().all(|sentence| !sentence.is_empty()),
            "courriers.toml : [commun] attend copier, pied et repetition"
        );
        Ok(read)
    }

    /// Fills a letter.
    ///
    /// # Errors
    /// It does not exist, or asks for what is not there.
    pub(crate) fn fill(&self, name: &str, champs: &Champs) -> Result<Lettre> {
        let modele = self.modeles.get(name).context("ce courriel manque")?;
        let filled = |text: &String| self.environment.render_str(text, champs);
        let objet = filled(&modele.objet)?;
        let mut texte: Vec<String> = modele.texte.iter().map(filled).collect::<Result<_, _>>()?;
        // A paragraph whose condition does not hold says nothing.
        texte.retain(|paragraph| !paragraph.is_empty());
        let lien = modele.bouton.as_ref().and(champs.lien.as_ref());
        let all = context! {
            commun => self.commun, objet, texte, lien, bouton => modele.bouton, code => champs.code, service => champs.service,
        };
        let written = |layout| self.environment.get_template(layout)?.render(&all);
        Ok(Lettre {
            texte: written("lettre.txt")?,
            page: written("lettre.html")?,
            objet,
            jointes: Vec::new(),
        })
    }

    /// The subject of a letter of a rehearsal.
    pub(crate) fn rehearsed(&self, objet: &str) -> String {
        format!("[{}] {objet}", self.commun.repetition)
    }
}

#[cfg(test)]
mod tests {
    use super::{Champs, Modeles};

    const SHIPPED: &str = include_str!("../../../../campagnes/national/courriers.toml");

    #[test]
    fn a_letter_says_the_same_as_text_and_as_a_page() {
        let modeles = Modeles::parse(SHIPPED).unwrap();
        let champs = Champs {
            service: "Service <examen>".to_owned(),
            code: Some("ABCDE-01234".to_owned()),
            limite: Some("vendredi 12 novembre à 10 h 05".to_owned()),
            lien: Some("https://exemple.fr/activation/1".to_owned()),
            ..Champs::default()
        };
        let mut lettre = modeles.fill("activation", &champs).unwrap();
        lettre.page = lettre.page.replace("&#x2f;", "/");
        assert_eq!(lettre.objet, "Activez votre compte : il reste 48 heures");
        for said in [
            "ABCDE-01234",
            "vendredi 12 novembre",
            "https://exemple.fr/activation/1",
        ] {
            assert!(
                lettre.texte.contains(said) && lettre.page.contains(said),
                "{said}"
            );
        }
        assert!(lettre.texte.contains("Service <examen>"));
        assert!(lettre.page.contains("Service &lt;examen&gt;"));
    }

    #[test]
    fn a_text_that_could_fail_one_day_is_refused_the_first_day() {
        let told = |text: &str| format!("{:#}", Modeles::parse(text).err().unwrap());
        let wrong = SHIPPED.replace("avant le {{ limite }}", "avant le {{ limites }}");
        assert!(told(&wrong).starts_with("courriers.toml : [activation]"));
        assert!(told("").contains("ce courriel manque"));
        let more = format!("{SHIPPED}\n[autre]\nobjet = \"\"\ntexte = []\n");
        assert!(told(&more).contains("[autre] n’est pas un courriel connu"));
    }
}
