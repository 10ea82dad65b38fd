//! RÉCAPITULATIF D'INSCRIPTION: what the candidate reads, checks and signs.
//!
//! Source: note, étape 2.4 and part II; registration.md 6.

use crate::blocks::{Cell, Column};
use crate::code::{Genre, Symbol};
use crate::finish::Champ;
use crate::mots::{self, A_CONFIRMER, NON_RENSEIGNE};
use crate::sheet::{Ink, Sheet, Style};
use crate::signature::commitment;
use crate::{Document, NoSuchVersion, Source, finished_for};
use rules::Rectification;
use rules::calendrier_mots::{en_mots, jour_en_mots};
use rules::campagne::{Campagne, NationaliteDite};
use rules::declaration::Declaration;
use rules::epreuves::{EpreuveLigne, chosen, lignes};
use rules::pieces::is_minor;

/// Makes the récapitulatif of a version, with the signature of that version if it was signed.
///
/// # Errors
///
/// Returns [`NoSuchVersion`] when the dossier has no such version.
pub fn recapitulatif(source: &Source<'_>) -> Result<Document, NoSuchVersion> {
    let version = source.version()?;
    let campagne = source.campagne;
    let declaration = &version.declaration;
    let mut sheet = Sheet::new(
        &source.footer(version),
        source.banner().as_deref(),
        source.taille,
    );
    let title = "Récapitulatif d’inscription";
    let code = source.code(Genre::Recapitulatif);
    let code = code.and_then(|code| code.symbol());
    head(&mut sheet, campagne, title, code.as_ref());
    let zone = campagne.calendrier.zone;
    let made = match version.rectification {
        Some(_) => "établie par le service",
        None => "validée",
    };
    let issued = format!(
        "Version\u{a0}{}, {made} le {}. Édité le {}.",
        source.version,
        en_mots(version.at, zone),
        en_mots(source.edite_le, zone)
    );
    sheet.paragraph(&issued, Style::SMALL.in_ink(Ink::Quiet));
    if let Some(rectification) = &version.rectification {
        rectified(&mut sheet, rectification);
    }
    identity(&mut sheet, source, declaration);
    contact(&mut sheet, source, declaration);
    candidacy(&mut sheet, source, declaration);
    parcours(&mut sheet, source, declaration);
    epreuves(&mut sheet, campagne, declaration);
    commitment(&mut sheet, source, version, code.as_ref());
    let title = format!(
        "{title} – {} {}",
        campagne.examen.court.texte, campagne.session
    );
    let champs: &[Champ] = match source.champs {
        true => &[Champ::Signature, Champ::Cachet],
        false => &[],
    };
    Ok(finished_for(sheet, &title, champs))
}

/// The head of a document: the service, the title, the examination and its session.
pub(crate) fn head(sheet: &mut Sheet, campagne: &Campagne, title: &str, code: Option<&Symbol>) {
    letterhead(sheet, campagne);
    let mut bottom = sheet.y;
    if let Some(symbol) = code {
        let left = sheet.margin() + sheet.measure() - symbol.side;
        // In the room under the letterhead.
        let top = sheet.y - LETTERHEAD_GAP + 2.0;
        symbol.print(sheet, (left, top));
        bottom = top + symbol.side + CODE_GAP;
    }
    let examen = &campagne.examen;
    let under = format!(
        "{} ({}) · session\u{a0}{}",
        examen.nom, examen.court.texte, campagne.session
    );
    sheet.title(title, &under);
    sheet.y = sheet.y.max(bottom);
}

/// Room between a code and what follows.
const CODE_GAP: f32 = 2.0;
const LETTERHEAD_GAP: f32 = 14.0;

/// The service that issues the document.
fn letterhead(sheet: &mut Sheet, campagne: &Campagne) {
    sheet.paragraph(
        &campagne.autorite,
        Style {
            size: 11.0,
            leading: 15.0,
            ..Style::STRONG
        }
        .in_ink(Ink::Accent),
    );
    let contact = &campagne.contact;
    let mut parts = vec![contact.service.clone()];
    parts.extend(
        contact
            .adresse
            .iter()
            .filter(|line| **line != campagne.autorite)
            .cloned(),
    );
    parts.extend(contact.telephone.clone());
    parts.extend(contact.courriel.clone());
    sheet.paragraph(&parts.join(" · "), Style::SMALL.in_ink(Ink::Quiet));
    sheet.space(LETTERHEAD_GAP);
}

pub(crate) fn row(label: &str, value: impl Into<String>) -> (String, String) {
    (label.to_owned(), value.into())
}

/// Who is registered, as far as a document may say it, and to what.
pub(crate) fn registered(
    declaration: Option<&Declaration>,
    campagne: &Campagne,
) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    if let Some(declaration) = declaration {
        rows.push(row("Candidat", mots::nom_complet(declaration)));
        if let Some(identite) = &declaration.identite {
            let born = jour_en_mots(identite.naissance.date());
            rows.push(row("Date de naissance", born));
        }
    }
    rows.push(row(
        "Examen",
        format!("{}, session\u{a0}{}", campagne.examen.nom, campagne.session),
    ));
    let specialite = declaration.and_then(|declaration| chosen(declaration, campagne));
    rows.extend(specialite.map(|it| row("Spécialité", it.nom_complet())));
    rows
}

fn identity(sheet: &mut Sheet, source: &Source<'_>, declaration: &Declaration) {
    let Some(identite) = &declaration.identite else {
        return;
    };
    sheet.heading("Identité", 60.0);
    let nationalite = match identite.nationalite {
        NationaliteDite::Francaise => "Française",
        NationaliteDite::Autre => "Autre que française",
    };
    let mut rows = vec![
        row("Civilité", mots::civilite(identite.civilite)),
        row(
            "Nom de naissance",
            rules::nom::uppercase(identite.nom.as_str()),
        ),
        row(
            "Nom d’usage",
            identite
                .nom_usage
                .as_ref()
                .map_or(NON_RENSEIGNE.to_owned(), |nom| {
                    rules::nom::uppercase(nom.as_str())
                }),
        ),
        row("Prénoms", identite.prenoms.as_str()),
        row("Date de naissance", jour_en_mots(identite.naissance.date())),
        row(
            "Lieu de naissance",
            mots::lieu_naissance(identite, source.territoire),
        ),
        row("Nationalité", nationalite),
        row(
            "Numéro INE",
            identite
                .ine
                .as_ref()
                .map_or(NON_RENSEIGNE, |ine| ine.as_str()),
        ),
    ];
    if let Some(reprise) = &source.dossier.reprise {
        let label = format!("Numéro de candidat {}", reprise.source.session);
        rows.push(row(&label, reprise.source.numero_candidat.as_str()));
    }
    if is_minor(declaration, source.campagne, source.edite_le) {
        let value =
            declaration
                .representant
                .as_ref()
                .map_or(NON_RENSEIGNE.to_owned(), |representant| {
                    format!(
                        "{} {} ({})",
                        representant.prenoms.as_str(),
                        rules::nom::uppercase(representant.nom.as_str()),
                        representant.lien
                    )
                });
        rows.push(row("Représentant légal", value));
    }
    sheet.answers(&rows);
}

fn contact(sheet: &mut Sheet, source: &Source<'_>, declaration: &Declaration) {
    sheet.heading("Coordonnées", 40.0);
    let address = declaration
        .coordonnees
        .as_ref()
        .map_or(NON_RENSEIGNE.to_owned(), |coordonnees| {
            mots::adresse(coordonnees, source.territoire).join(", ")
        });
    let telephone = declaration
        .coordonnees
        .as_ref()
        .and_then(|coordonnees| coordonnees.telephone.as_ref());
    sheet.answers(&[
        row("Adresse", address),
        row(
            "Téléphone",
            telephone.map_or(NON_RENSEIGNE.to_owned(), |telephone| telephone.lisible()),
        ),
        row(
            "Adresse électronique",
            declaration
                .courriel
                .as_ref()
                .map_or(NON_RENSEIGNE, |courriel| courriel.as_str()),
        ),
    ]);
}

fn candidacy(sheet: &mut Sheet, source: &Source<'_>, declaration: &Declaration) {
    let campagne = source.campagne;
    sheet.heading("Candidature", 60.0);
    let orientation = declaration.orientation.as_ref();
    let categorie = orientation.and_then(|orientation| campagne.categorie(&orientation.categorie));
    let academie = source.territoire.academie(&campagne.academie);
    let specialite = chosen(declaration, campagne);
    let handicap = match declaration.amenagement {
        Some(amenagement) if amenagement.handicap() => "Oui",
        Some(_) => "Non",
        None => NON_RENSEIGNE,
    };
    let gestion = specialite.and_then(|specialite| specialite.gestion.as_ref());
    sheet.answers(&[
        row(
            "Spécialité",
            specialite.map_or(NON_RENSEIGNE.to_owned(), |specialite| {
                specialite.libelle.clone()
            }),
        ),
        row(
            "Option",
            specialite
                .and_then(|specialite| specialite.option.clone())
                .unwrap_or_else(|| "Sans option".to_owned()),
        ),
        row(
            &mots::reglement(campagne),
            specialite
                .and_then(|specialite| specialite.reglement.version.clone())
                .unwrap_or_else(|| A_CONFIRMER.to_owned()),
        ),
        row(
            "Académie d’inscription",
            academie.map_or_else(
                || campagne.academie.to_string(),
                |academie| academie.nom.clone(),
            ),
        ),
        row(
            "Académie de gestion",
            gestion.map_or(A_CONFIRMER.to_owned(), |gestion| gestion.valeur.clone()),
        ),
        row(
            "Catégorie",
            categorie.map_or(NON_RENSEIGNE, |categorie| categorie.libelle.as_str()),
        ),
        row(
            &campagne.examen.mot.deja_presente(),
            orientation.map_or(NON_RENSEIGNE.to_owned(), |orientation| {
                mots::deja(orientation.deja, campagne.session)
            }),
        ),
        row(
            "Forme",
            declaration
                .epreuves
                .as_ref()
                .map_or(NON_RENSEIGNE, |choix| mots::forme(choix.forme)),
        ),
        row("Handicap", handicap),
    ]);
}

/// Professional experience, and the facts that ask for pièces; nothing when the campaign asks none.
fn parcours(sheet: &mut Sheet, source: &Source<'_>, declaration: &Declaration) {
    let Some(parcours) = &declaration.parcours else {
        return;
    };
    let jobs = parcours.experience.iter();
    let mut rows: Vec<_> = jobs
        .map(|periode| row(&periode.employeur, mots::periode(periode)))
        .collect();
    let facts = mots::particularites(parcours, source.campagne);
    if !facts.is_empty() {
        rows.push(row("Situation particulière", facts.join(", ")));
    }
    if !rows.is_empty() {
        sheet.heading("Parcours", 40.0);
        sheet.answers(&rows);
    }
}

fn epreuves(sheet: &mut Sheet, campagne: &Campagne, declaration: &Declaration) {
    sheet.heading("Épreuves", 100.0);
    let columns = [
        Column {
            title: "Code",
            share: 0.09,
            right: false,
        },
        Column {
            title: "Épreuve",
            share: 0.35,
            right: false,
        },
        Column {
            title: "Coef.",
            share: 0.09,
            right: true,
        },
        Column {
            title: "Mode et durée",
            share: 0.20,
            right: false,
        },
        Column {
            title: "Statut",
            share: 0.27,
            right: false,
        },
    ];
    let lignes = lignes(declaration, campagne);
    let rows: Vec<Vec<Cell>> = lignes.iter().map(epreuve).collect();
    if !rows.is_empty() {
        sheet.table(&columns, &rows);
    }
    let complete =
        chosen(declaration, campagne).is_some_and(|specialite| specialite.reglement.complet);
    if !complete {
        sheet.space(6.0);
        let sentence = "La liste des épreuves de cette spécialité est à confirmer par le rectorat. \
                        Rien n’est inventé\u{a0}: le service vous l’écrira.";
        sheet.paragraph(sentence, Style::BODY.in_ink(Ink::Warning));
    } else if lignes.iter().any(|ligne| ligne.def.has_gap()) {
        sheet.space(6.0);
        let sentence = "Les valeurs marquées «\u{a0}à confirmer\u{a0}» ne figurent dans aucun texte consulté\u{a0}: le rectorat les confirmera.";
        sheet.paragraph(sentence, Style::SMALL.in_ink(Ink::Quiet));
    }
}

fn epreuve(ligne: &EpreuveLigne<'_>) -> Vec<Cell> {
    let def = ligne.def;
    let mut name = mots::libelle(def);
    if let Some(langue) = ligne.langue {
        name = format!("{name} – {}", langue.libelle.to_lowercase());
    }
    if def.facultative {
        name = format!("{name} (facultative)");
    }
    let open = || Cell::open("À confirmer");
    vec![
        Cell::strong(def.code.as_str()),
        if def.libelle.is_some() {
            Cell::plain(name)
        } else {
            Cell::open(name)
        },
        def.coefficient.map_or_else(
            || Cell::open("–"),
            |coefficient| Cell::plain(coefficient.to_string()),
        ),
        mots::modalite(def).map_or_else(open, Cell::plain),
        Cell::plain(mots::statut(ligne)),
    ]
}

/// Why the service made the version, and what it keeps.
fn rectified(sheet: &mut Sheet, rectification: &Rectification) {
    let mut sentence = format!(
        "Le service a rectifié l’état civil\u{a0}: {}",
        rectification.motif
    );
    if rectification.tenue {
        sentence.push_str(" Ce qui a été signé et déposé reste valable.");
    }
    sheet.paragraph(&sentence, Style::BODY);
}
