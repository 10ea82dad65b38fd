//! The configuration: one TOML file and the environment, which wins.
//!
//! Every mistake is told at once, in French, with the file and its line or the variable, and what to do.

use crate::acces::openid::Openid;
use crate::cachets::Sceaux;
use crate::controles::Antivirus;
use crate::jeton::ReglageJeton;
use crate::stockage::Stockage;
use crate::tls::Tls;
use chrono::{DateTime, TimeDelta, Utc};
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;
use toml_edit::{Document, Item, TableLike};

/// Connections that one server keeps to PostgreSQL when nothing is said.
const CONNEXIONS: u32 = 8;
/// Seconds that the requests under way have to end when the server is asked to stop.
const ARRET_SECONDS: u64 = 20;

/// Seconds during which a decision can be taken back when nothing is said.
///
/// Source: journeys.md, C3.
const REPRISE_SECONDES: u64 = 900;
const ECHANTILLON_LOT: u64 = 5;

/// What the server was told.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where it listens.
    pub ecoute: SocketAddr,
    /// The database, as the counter sees it.
    pub base: String,
    /// The database, as its owner: needed by `migrate` only.
    pub base_proprietaire: Option<String>,
    /// The database, as the tasks see it.
    pub base_taches: String,
    /// The database, as who may only read it: needed by `verify-journal` only.
    pub base_lecture: Option<String>,
    /// Connections to the database at most.
    pub connexions: u32,
    /// Time that the requests under way have when the server stops.
    pub arret: Duration,
    /// Folder of the campaigns, and of what they share.
    pub campagnes: PathBuf,
    /// Folder of the keys of the service.
    pub secrets: PathBuf,
    /// Where the bytes of the pièces are.
    pub pieces: Stockage,
    /// Where `clamd` listens; nothing where no antivirus looks at the pièces.
    pub antivirus: Option<Antivirus>,
    /// Name of the key that signs receipts.
    pub recus: String,
    /// The certificate of the server itself; nothing where a proxy has it.
    pub tls: Option<Tls>,
    /// The instant at which a rehearsal starts; nothing for a real service.
    pub repetition: Option<DateTime<Utc>>,
    /// Whom the service is, to the persons.
    pub service: Service,
    /// How letters leave.
    pub courriel: Courriel,
    /// How documents are sealed.
    pub sceaux: Sceaux,
    /// How long a decision of the service can be taken back before anything of it leaves.
    pub reprise: TimeDelta,
    /// Dossiers of a batch that a person opens before she signs it.
    pub echantillon: u8,
    /// Who else says who a candidate is; nothing where the password alone does.
    pub openid: Option<Openid>,
}

/// Whom the service is, to the persons.
#[derive(Debug, Clone)]
pub struct Service {
    /// Its name, as letters sign it.
    pub nom: String,
    /// Its public address, without a slash at its end.
    pub adresse: String,
    /// The proxy before it, whose word on where a request comes from is taken.
    pub mandataire: Option<IpAddr>,
}

/// How letters leave.
#[derive(Debug, Clone)]
pub struct Courriel {
    /// Address of the SMTP server; it may hold a password.
    pub serveur: String,
    /// Who writes.
    pub expediteur: String,
    /// A certificate of the house, which signed that of the SMTP server.
    pub autorite: Option<PathBuf>,
}

/// A mistake of the configuration: where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anomalie {
    /// The file and its line, or the variable.
    pub place: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for Anomalie {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} : {}", self.place, self.message)
    }
}

/// A setting: its key in the file and its variable.
struct Key {
    path: &'static str,
    variable: &'static str,
}

impl Key {
    const fn new(path: &'static str, variable: &'static str) -> Self {
        Self { path, variable }
    }
}

const ECOUTE: Key = Key::new("ecoute", "PUPITRE_ECOUTE");
const ADRESSE: Key = Key::new("base.adresse", "PUPITRE_BASE_ADRESSE");
const PROPRIETAIRE: Key = Key::new("base.proprietaire", "PUPITRE_BASE_PROPRIETAIRE");
const TACHES: Key = Key::new("base.taches", "PUPITRE_BASE_TACHES");
const LECTURE: Key = Key::new("base.lecture", "PUPITRE_BASE_LECTURE");
const CONNEXIONS_KEY: Key = Key::new("base.connexions", "PUPITRE_BASE_CONNEXIONS");
const ARRET: Key = Key::new("arret_secondes", "PUPITRE_ARRET_SECONDES");
const CAMPAGNES: Key = Key::new("campagnes.dossier", "PUPITRE_CAMPAGNES_DOSSIER");
const SECRETS: Key = Key::new("secrets.dossier", "PUPITRE_SECRETS_DOSSIER");
const RECUS: Key = Key::new("secrets.recus", "PUPITRE_SECRETS_RECUS");
const PIECES: Key = Key::new("pieces.dossier", "PUPITRE_PIECES_DOSSIER");
const SEAU: Key = Key::new("pieces.s3", "PUPITRE_PIECES_S3");
const ANTIVIRUS: Key = Key::new("pieces.antivirus", "PUPITRE_PIECES_ANTIVIRUS");
const CERTIFICAT: Key = Key::new("tls.certificat", "PUPITRE_TLS_CERTIFICAT");
const CLE: Key = Key::new("tls.cle", "PUPITRE_TLS_CLE");
const REPETITION: Key = Key::new("repetition.instant", "PUPITRE_REPETITION_INSTANT");
const SERVICE_NOM: Key = Key::new("service.nom", "PUPITRE_SERVICE_NOM");
const SERVICE_ADRESSE: Key = Key::new("service.adresse", "PUPITRE_SERVICE_ADRESSE");
const MANDATAIRE: Key = Key::new("service.mandataire", "PUPITRE_SERVICE_MANDATAIRE");
const SERVEUR: Key = Key::new("courriel.serveur", "PUPITRE_COURRIEL_SERVEUR");
const EXPEDITEUR: Key = Key::new("courriel.expediteur", "PUPITRE_COURRIEL_EXPEDITEUR");
const AUTORITE: Key = Key::new("courriel.autorite", "PUPITRE_COURRIEL_AUTORITE");
const EMETTEUR: Key = Key::new("openid.emetteur", "PUPITRE_OPENID_EMETTEUR");
const CLIENT: Key = Key::new("openid.client", "PUPITRE_OPENID_CLIENT");
const SECRET: Key = Key::new("openid.secret", "PUPITRE_OPENID_SECRET");
const ACR: Key = Key::new("openid.acr", "PUPITRE_OPENID_ACR");
const HORODATEUR: Key = Key::new("cachet.horodateur", "PUPITRE_CACHET_HORODATEUR");
const PHRASE: Key = Key::new("cachet.phrase", "PUPITRE_CACHET_PHRASE");
const MODULE: Key = Key::new("cachet.module", "PUPITRE_CACHET_MODULE");
const JETON: Key = Key::new("cachet.jeton", "PUPITRE_CACHET_JETON");
const PIN: Key = Key::new("cachet.pin", "PUPITRE_CACHET_PIN");
const REPRISE: Key = Key::new("bureau.reprise_secondes", "PUPITRE_BUREAU_REPRISE_SECONDES");
const ECHANTILLON: Key = Key::new("bureau.echantillon", "PUPITRE_BUREAU_ECHANTILLON");
const KEYS: [&Key; 33] = [
    &ECOUTE,
    &ADRESSE,
    &PROPRIETAIRE,
    &TACHES,
    &LECTURE,
    &CONNEXIONS_KEY,
    &ARRET,
    &CAMPAGNES,
    &SECRETS,
    &RECUS,
    &PIECES,
    &SEAU,
    &ANTIVIRUS,
    &CERTIFICAT,
    &CLE,
    &REPETITION,
    &SERVICE_NOM,
    &SERVICE_ADRESSE,
    &MANDATAIRE,
    &SERVEUR,
    &EXPEDITEUR,
    &AUTORITE,
    &EMETTEUR,
    &CLIENT,
    &SECRET,
    &ACR,
    &HORODATEUR,
    &PHRASE,
    &MODULE,
    &JETON,
    &PIN,
    &REPRISE,
    &ECHANTILLON,
];

/// Reads the file, when one is named, and the variables that `variable` answers.
///
/// # Errors
/// Every mistake of both.
pub fn read(
    file: Option<&Path>,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<Config, Vec<Anomalie>> {
    let Some(path) = file else {
        return parse("", "", variable);
    };
    let name = path.display().to_string();
    match std::fs::read_to_string(path) {
        Ok(text) => parse(&name, &text, variable),
        Err(error) => {
            let message =
                format!("ce fichier ne se lit pas ({error}). Vérifiez le chemin et les droits.");
            Err(vec![Anomalie {
                place: name,
                message,
            }])
        }
    }
}

/// Reads the text of a file and the variables that `variable` answers.
///
/// # Errors
/// Every mistake of both.
pub fn parse(
    name: &str,
    text: &str,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<Config, Vec<Anomalie>> {
    let mut reading = Reading {
        name,
        text,
        values: Vec::new(),
        anomalies: Vec::new(),
    };
    match Document::parse(text) {
        Ok(document) => reading.table("", document.as_table()),
        Err(error) => {
            let line = error.span().map_or(1, |span| line_of(text, span.start));
            let message = format!(
                "ce n’est pas du TOML : {}. Corrigez cette ligne.",
                error.message().replace('\n', ", ")
            );
            reading.anomaly(format!("{name}, ligne {line}"), message);
        }
    }
    for key in KEYS {
        if let Some(value) = variable(key.variable) {
            let place = format!("variable {}", key.variable);
            reading.values.retain(|said| said.path != key.path);
            reading.values.push(Said {
                path: key.path,
                place,
                value,
            });
        }
    }
    reading.finish()
}

/// A setting that was given, and where.
struct Said {
    path: &'static str,
    place: String,
    value: String,
}

struct Reading<'a> {
    name: &'a str,
    text: &'a str,
    values: Vec<Said>,
    anomalies: Vec<Anomalie>,
}

impl Reading<'_> {
    fn anomaly(&mut self, place: String, message: impl Into<String>) {
        self.anomalies.push(Anomalie {
            place,
            message: message.into(),
        });
    }

    /// Keeps every known setting of a table, and tells the others.
    fn table(&mut self, prefix: &str, table: &dyn TableLike) {
        for (key, item) in table.iter() {
            let path = format!("{prefix}{key}");
            let start = item.span().map_or(0, |span| span.start);
            let place = format!("{}, ligne {}", self.name, line_of(self.text, start));
            let known = KEYS.iter().find(|known| known.path == path);
            if let (Some(known), Some(value)) = (known, scalar(item)) {
                self.values.push(Said {
                    path: known.path,
                    place,
                    value,
                });
            } else if known.is_some() {
                let message = format!("« {path} » attend un texte ou un nombre entier.");
                self.anomaly(place, message);
            } else if let Some(inner) = item.as_table_like().filter(|_| is_section(&path)) {
                self.table(&format!("{path}."), inner);
            } else {
                let keys = KEYS.map(|key| key.path).join(", ");
                let message = format!(
                    "« {path} » n’est pas un réglage connu. Retirez-le, ou écrivez l’un de ceux-ci : {keys}."
                );
                self.anomaly(place, message);
            }
        }
    }

    /// The value of a setting, read by `T`; `wanted` says what is expected.
    fn value<T: FromStr>(&mut self, key: &Key, wanted: &str) -> Option<T> {
        let said = self.values.iter().find(|said| said.path == key.path)?;
        match said.value.parse() {
            Ok(value) => Some(value),
            Err(_) => {
                let place = said.place.clone();
                self.anomaly(place, format!("« {} » attend {wanted}.", key.path));
                None
            }
        }
    }

    /// An address of PostgreSQL. It may hold a password: it is never repeated in a message.
    fn base(&mut self, key: &Key) -> Option<String> {
        let said = self.values.iter().find(|said| said.path == key.path)?;
        let (place, value) = (said.place.clone(), said.value.clone());
        if value.starts_with("postgres://")
            && sqlx::postgres::PgConnectOptions::from_str(&value).is_ok()
        {
            return Some(value);
        }
        let message = format!(
            "« {} » attend une adresse de PostgreSQL, par exemple postgres://guichet@127.0.0.1:5432/pupitre.",
            key.path
        );
        self.anomaly(place, message);
        None
    }

    /// A whole number between two bounds.
    fn number(&mut self, key: &Key, least: u64, most: u64, usual: u64) -> u64 {
        let wanted = format!("un nombre entier entre {least} et {most}");
        let Some(value) = self.value::<u64>(key, &wanted) else {
            return usual;
        };
        if (least..=most).contains(&value) {
            return value;
        }
        self.refuse(key, &wanted);
        usual
    }

    /// Says what a setting expects, where it stands.
    fn refuse(&mut self, key: &Key, wanted: &str) {
        let said = self.values.iter().find(|said| said.path == key.path);
        let place = said.map_or_else(String::new, |said| said.place.clone());
        self.anomaly(place, format!("« {} » attend {wanted}.", key.path));
    }

    fn given(&self, key: &Key) -> bool {
        self.values.iter().any(|said| said.path == key.path)
    }

    /// A setting without which nothing works.
    fn needed(&mut self, key: &Key, what: &str) {
        if self.given(key) {
            return;
        }
        let (section, name) = key.path.split_once('.').unwrap_or(("", key.path));
        let message = format!(
            "{what} manque. Écrivez « {name} » sous [{section}] dans le fichier, ou la variable {}.",
            key.variable
        );
        self.anomaly("configuration".to_owned(), message);
    }

    /// A setting that is read as `T`, and without which nothing works.
    fn wanted<T: FromStr + Default>(&mut self, key: &Key, what: &str, wanted: &str) -> T {
        self.needed(key, what);
        self.value(key, wanted).unwrap_or_default()
    }

    fn service(&mut self) -> Service {
        let nom = self.wanted(&SERVICE_NOM, "le nom du service", "un nom");
        let mut adresse: String = self.wanted(
            &SERVICE_ADRESSE,
            "l’adresse publique du service",
            "une adresse",
        );
        let wanted = "une adresse qui commence par https:// ou http://";
        if !adresse.is_empty() && !is_url(&adresse, &["https", "http"]) {
            self.refuse(&SERVICE_ADRESSE, wanted);
        }
        adresse.truncate(adresse.trim_end_matches('/').len());
        let mandataire = self.value(&MANDATAIRE, "l’adresse IP du mandataire");
        Service {
            nom,
            adresse,
            mandataire,
        }
    }

    /// An address of SMTP may hold a password: it is never repeated in a message.
    fn courriel(&mut self) -> Courriel {
        let wanted = "une adresse comme smtp://hote:587?tls=required ou smtps://hote";
        let serveur: String = self.wanted(&SERVEUR, "le serveur des courriels", wanted);
        if !serveur.is_empty() && !is_url(&serveur, &["smtp", "smtps"]) {
            self.refuse(&SERVEUR, wanted);
        }
        let wanted = "un nom et une adresse, par exemple Service examen <examen@exemple.fr>";
        let expediteur: String = self.wanted(&EXPEDITEUR, "l’expéditeur des courriels", wanted);
        if !expediteur.is_empty() && expediteur.parse::<lettre::message::Mailbox>().is_err() {
            self.refuse(&EXPEDITEUR, wanted);
        }
        let autorite = self.value(&AUTORITE, "le chemin d’un certificat");
        Courriel {
            serveur,
            expediteur,
            autorite,
        }
    }

    /// A folder or a bucket: one of the two.
    fn stockage(&mut self) -> Stockage {
        let bucket: Option<String> = self.value(&SEAU, "le nom d’un seau");
        let Some(bucket) = bucket else {
            let folder = "le chemin d’un dossier";
            return Stockage::Dossier(self.wanted(&PIECES, "le dossier des pièces", folder));
        };
        if self.given(&PIECES) {
            self.refuse(&SEAU, "d’être seul : retirez-le, ou retirez pieces.dossier");
        }
        Stockage::S3(bucket)
    }

    /// A certificate and its key, or neither.
    fn tls(&mut self) -> Option<Tls> {
        if !self.given(&CERTIFICAT) && !self.given(&CLE) {
            return None;
        }
        Some(Tls {
            certificat: self.wanted(
                &CERTIFICAT,
                "le certificat du serveur",
                "le chemin d’un fichier",
            ),
            cle: self.wanted(&CLE, "la clé du certificat", "le chemin d’un fichier"),
        })
    }

    /// An OpenID provider, whole, or none.
    fn openid(&mut self) -> Option<Openid> {
        let keys = [&EMETTEUR, &CLIENT, &SECRET, &ACR];
        if !keys.into_iter().any(|key| self.given(key)) {
            return None;
        }
        let wanted = "une adresse qui commence par https:// (http:// sur cet ordinateur seulement)";
        let emetteur: String =
            self.wanted(&EMETTEUR, "l’adresse du fournisseur d’identité", wanted);
        if !emetteur.is_empty() && !is_url(&emetteur, &["https"]) && !is_near(&emetteur) {
            self.refuse(&EMETTEUR, wanted);
        }
        let client = self.wanted(&CLIENT, "l’identifiant donné par le fournisseur", "un nom");
        let file = "le chemin d’un fichier";
        Some(Openid {
            emetteur,
            client,
            secret: self.wanted(&SECRET, "le secret donné par le fournisseur", file),
            acr: self
                .value(&ACR, "des niveaux de garantie")
                .unwrap_or_default(),
        })
    }

    /// How documents are sealed: an authority that stamps, a phrase, a token, whole, or none.
    fn sceaux(&mut self) -> Sceaux {
        let wanted = "une adresse qui commence par https:// ou http://";
        let horodateur: Option<String> = self.value(&HORODATEUR, wanted);
        if horodateur
            .as_ref()
            .is_some_and(|it| !is_url(it, &["https", "http"]))
        {
            self.refuse(&HORODATEUR, wanted);
        }
        let file = "le chemin d’un fichier";
        let token = [&MODULE, &JETON, &PIN].into_iter();
        let jeton = token.filter(|key| self.given(key)).count() > 0;
        let jeton = jeton.then(|| ReglageJeton {
            module: self.wanted(&MODULE, "le module du jeton", file),
            etiquette: self.wanted(&JETON, "l’étiquette du jeton", "une étiquette"),
            pin: self.wanted(&PIN, "le fichier du code du jeton", file),
        });
        Sceaux {
            horodateur,
            phrase: self.value(&PHRASE, file),
            jeton,
        }
    }

    /// The base under its three logins.
    fn bases(&mut self) -> (String, String, Option<String>) {
        self.needed(&ADRESSE, "l’adresse de la base");
        let base = self.base(&ADRESSE).unwrap_or_default();
        self.needed(&TACHES, "l’adresse de la base pour les tâches");
        let taches = self.base(&TACHES).unwrap_or_default();
        (base, taches, self.base(&PROPRIETAIRE))
    }

    fn finish(mut self) -> Result<Config, Vec<Anomalie>> {
        let usual = SocketAddr::from(([127, 0, 0, 1], 8480));
        let wanted = "une adresse et un port, par exemple 127.0.0.1:8480";
        let ecoute = self.value(&ECOUTE, wanted).unwrap_or(usual);
        let (base, base_taches, base_proprietaire) = self.bases();
        let base_lecture = self.base(&LECTURE);
        let connexions = self.number(&CONNEXIONS_KEY, 1, 200, CONNEXIONS.into());
        let arret = self.number(&ARRET, 0, 600, ARRET_SECONDS);
        let folder = "le chemin d’un dossier";
        let campagnes = self.wanted(&CAMPAGNES, "le dossier des campagnes", folder);
        let secrets = self.wanted(&SECRETS, "le dossier des clés", folder);
        let recus = self.wanted(
            &RECUS,
            "le nom de la clé qui signe les reçus",
            "le nom d’une clé",
        );
        let pieces = self.stockage();
        let wanted = "où clamd écoute : une adresse comme 127.0.0.1:3310, ou le chemin de sa prise";
        let antivirus = self.value(&ANTIVIRUS, wanted);
        let wanted = "un instant, par exemple 2023-11-20T10:00:00+01:00";
        let repetition = self.value(&REPETITION, wanted);
        let tls = self.tls();
        let service = self.service();
        let courriel = self.courriel();
        let openid = self.openid();
        let reprise = self.number(&REPRISE, 0, 86_400, REPRISE_SECONDES);
        let echantillon = self.number(&ECHANTILLON, 1, 200, ECHANTILLON_LOT);
        let sceaux = self.sceaux();
        if !self.anomalies.is_empty() {
            return Err(self.anomalies);
        }
        Ok(Config {
            ecoute,
            base,
            base_proprietaire,
            base_taches,
            base_lecture,
            connexions: u32::try_from(connexions).unwrap_or(CONNEXIONS),
            arret: Duration::from_secs(arret),
            campagnes,
            secrets,
            pieces,
            antivirus,
            recus,
            tls,
            repetition,
            service,
            courriel,
            sceaux,
            reprise: TimeDelta::seconds(i64::try_from(reprise).unwrap_or_default()),
            echantillon: u8::try_from(echantillon).unwrap_or(u8::MAX),
            openid,
        })
    }
}

/// Whether a text is an address of one of these schemes, with a host.
fn is_url(text: &str, schemes: &[&str]) -> bool {
    url::Url::parse(text).is_ok_and(|url| schemes.contains(&url.scheme()) && url.has_host())
}

/// Whether a text is an address of this computer.
fn is_near(text: &str) -> bool {
    let host = url::Url::parse(text)
        .ok()
        .and_then(|url| url.host().map(|host| host.to_owned()));
    match host {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(_)) | None => false,
    }
}

/// Whether settings stand under that name.
fn is_section(path: &str) -> bool {
    KEYS.iter().any(|key| {
        key.path
            .strip_prefix(path)
            .is_some_and(|rest| rest.starts_with('.'))
    })
}

fn scalar(item: &Item) -> Option<String> {
    let text = item.as_str().map(str::to_owned);
    text.or_else(|| item.as_integer().map(|number| number.to_string()))
}

fn line_of(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().iter().take(offset);
    before.filter(|&&byte| byte == b'\n').count() + 1
}
