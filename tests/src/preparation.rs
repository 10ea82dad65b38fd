//! A computer on which a dossier already stands: made at the desk, without a window, before a journey opens it.

use crate::people::{Commune, Person};
use crate::window::program;
use anyhow::{Context as _, Result, ensure};
use chrono::NaiveDateTime;
use poste::horloge::Horloge;
use poste::view::{Action, Destination, TacheId};
use poste::{Answer, Desk, DeviceKey, Installation, Shell, shipped};
use rules::campagne::{Campagne, Territoire};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The key of the prepared computer, where the program looks for it.
const KEY: [u8; 32] = [7; 32];

/// A desk at work on the data of a computer.
pub struct Preparation {
    desk: Desk,
    territoire: Territoire,
}

/// Nobody answers the dialogs of a prepared computer.
struct Nobody;

impl Shell for Nobody {
    fn choose_files(&self) -> Answer<'_, Vec<PathBuf>> {
        Box::pin(async { Vec::new() })
    }

    fn choose_dossier(&self) -> Answer<'_, Option<PathBuf>> {
        Box::pin(async { None })
    }

    fn choose_document(&self) -> Answer<'_, Option<PathBuf>> {
        Box::pin(async { None })
    }

    fn choose_destination<'a>(&'a self, _name: &'a str) -> Answer<'a, Option<PathBuf>> {
        Box::pin(async { None })
    }

    fn open<'a>(&'a self, _path: &'a Path) -> Answer<'a, bool> {
        Box::pin(async { false })
    }

    fn browse<'a>(&'a self, _address: &'a str) -> Answer<'a, bool> {
        Box::pin(async { false })
    }
}

impl Preparation {
    /// Opens the desk on that folder, at that date of the campaign's zone (`2023-10-20T10:00`).
    ///
    /// # Errors
    ///
    /// When the folder cannot hold the data.
    pub async fn on(donnees: &Path, date: &str) -> Result<Self> {
        let (campagne, _) = shipped()?;
        Self::under(campagne, donnees, date).await
    }

    /// Opens the desk of another campaign.
    ///
    /// # Errors
    ///
    /// When the folder cannot hold the data.
    pub async fn under(campagne: Campagne, donnees: &Path, date: &str) -> Result<Self> {
        std::fs::write(donnees.join("poste.cle"), KEY).context("write the key")?;
        let (_, territoire) = shipped()?;
        let local = NaiveDateTime::parse_from_str(date, "%Y-%m-%dT%H:%M")?;
        let zone = campagne.calendrier.zone;
        let now = local.and_local_timezone(zone).single();
        let desk = Desk::open(Installation {
            donnees: donnees.to_owned(),
            campagne,
            territoire: territoire.clone(),
            reprises: Vec::new(),
            horloge: Horloge::Figee(now.context("one instant")?.to_utc()),
            cle: DeviceKey::new(KEY),
            shell: Arc::new(Nobody),
            service: None,
            dessinateur: program()?,
        })
        .await?;
        Ok(Self { desk, territoire })
    }

    /// The desk itself.
    pub fn desk(&mut self) -> &mut Desk {
        &mut self.desk
    }

    /// Types into fields, goes on, and checks which screen comes.
    async fn page(&mut self, fields: &[(&str, &str)], etat: &str) -> Result<()> {
        for (champ, texte) in fields {
            self.desk.saisir(champ, texte).await;
        }
        let mut ecran = self.desk.agir(Action::Continuer).await;
        // A rare letter in a name leaves a doubt.
        if ecran.etat.as_str().ends_with(".avis") {
            ecran = self.desk.agir(Action::Poursuivre).await;
        }
        ensure!(
            ecran.etat.as_str() == etat,
            "{} instead of {etat}",
            ecran.etat.as_str()
        );
        Ok(())
    }

    async fn task(&mut self, tache: TacheId) {
        let vers = Destination::Tache { tache };
        self.desk.agir(Action::Aller { vers }).await;
    }

    /// Opens the dossier of a distance learner; a code locks it on a shared computer.
    ///
    /// # Errors
    ///
    /// The screen that shows instead.
    pub async fn open(&mut self, person: &Person, code: Option<&str>) -> Result<()> {
        let departement = person.commune.departement;
        self.desk.agir(Action::Commencer).await;
        self.page(&[("preparation", "distance")], "orientation_residence")
            .await?;
        let home = [("residence", "france"), ("departement", departement)];
        self.page(&home, "orientation_deja").await?;
        self.page(&[("deja", "jamais")], "orientation_session")
            .await?;
        self.page(&[("session", "2024")], "ouverture").await?;
        let mut fields = vec![("courriel", person.courriel.as_str())];
        match code {
            None => fields.push(("ordinateur", "personnel")),
            Some(code) => fields.extend([
                ("ordinateur", "partage"),
                ("nouveau_secret", code),
                ("nouveau_secret_encore", code),
                ("secret_compris", "oui"),
            ]),
        }
        self.page(&fields, "taches.brouillon").await
    }

    /// Says who the person is; a minor names a legal representative.
    ///
    /// # Errors
    ///
    /// The screen that shows instead.
    pub async fn say_who(&mut self, person: &Person, minor: bool) -> Result<()> {
        let birth = self.code_of(&person.lieu_naissance)?;
        let day = |part: &str| person.naissance.format(part).to_string();
        let (jour, mois, annee) = (day("%d"), day("%m"), day("%Y"));
        let civilite = person.civilite.to_lowercase();
        let fields = [
            ("civilite", civilite.as_str()),
            ("nom_naissance", &person.nom_naissance),
            ("prenoms", &person.prenoms),
            ("date_naissance.jour", &jour),
            ("date_naissance.mois", &mois),
            ("date_naissance.annee", &annee),
            ("lieu_naissance", "france"),
            ("commune_naissance", &birth),
            ("nationalite", "francaise"),
        ];
        self.task(TacheId::Identite).await;
        if !minor {
            return self.page(&fields, "taches.brouillon").await;
        }
        self.page(&fields, "representant").await?;
        let fields = [
            ("representant_nom", person.nom_naissance.as_str()),
            ("representant_prenoms", "Maëline"),
            ("representant_lien", "mère"),
        ];
        self.page(&fields, "taches.brouillon").await
    }

    /// Answers every other question, with the BTS Métiers de l’eau.
    ///
    /// # Errors
    ///
    /// The screen that shows instead.
    pub async fn answer_the_rest(&mut self, person: &Person) -> Result<()> {
        let commune = self.code_of(&person.commune)?;
        self.task(TacheId::Coordonnees).await;
        let fields = [
            ("adresse_1", person.adresse.as_str()),
            ("code_postal", person.commune.code_postal),
            ("commune", &commune),
        ];
        self.page(&fields, "taches.brouillon").await?;
        self.task(TacheId::Parcours).await;
        self.page(&[], "taches.brouillon").await?;
        self.task(TacheId::Epreuves).await;
        self.page(&[("specialite", "metiers-de-l-eau")], "epreuves")
            .await?;
        let fields = [("forme", "globale"), ("langue.E2", "anglais")];
        self.page(&fields, "taches.brouillon").await?;
        self.task(TacheId::Notes).await;
        self.page(&[("autre_diplome", "non")], "taches.brouillon")
            .await?;
        self.task(TacheId::Amenagements).await;
        self.page(&[("amenagement", "non")], "taches.brouillon")
            .await
    }

    /// Validates the pré-inscription.
    ///
    /// # Errors
    ///
    /// The screen that shows instead.
    pub async fn validate(&mut self) -> Result<()> {
        self.task(TacheId::Validation).await;
        self.page(&[], "documents.liste").await
    }

    /// Puts the dossier away; another can be opened.
    pub async fn put_away(&mut self) {
        self.desk.agir(Action::Fermer).await;
    }

    /// Leaves the computer as it is, ready for the window.
    pub async fn leave(mut self) {
        self.put_away().await;
        self.desk.close_store().await;
    }

    fn code_of(&self, commune: &Commune) -> Result<String> {
        code_of(&self.territoire, commune)
    }
}

/// Gives the official code of a commune, among those of the same name.
///
/// # Errors
///
/// When it is not in the national table.
pub fn code_of(territoire: &Territoire, commune: &Commune) -> Result<String> {
    let found = territoire.search_communes(commune.nom, 20);
    let mut codes = found.iter().map(|found| found.code().as_str().to_owned());
    codes
        .find(|code| code.starts_with(commune.departement))
        .with_context(|| format!("{} is not in the table", commune.nom))
}
