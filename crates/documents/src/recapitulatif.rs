//! RÉCAPITULATIF D'INSCRIPTION: what the candidate reads, checks and signs.
//!
//! Source: note, étape 2.4 and part II; registration.md 6.

use crate::blocks::{Cell, Column, height_of};
use crate::mots::{self, A_CONFIRMER, NON_RENSEIGNE};
use crate::sheet::{Ink, MARGIN, Sheet, Style, lines};
use crate::tags::Tags;
use crate::{Document, NoSuchVersion, Source, finished};
use rules::calendrier_mots::{date_en_mots, en_mots, jour_en_mots};
use rules::campagne::{Campagne, NationaliteDite};
use rules::declaration::Declaration;
use rules::epreuves::{EpreuveLigne, chosen, lignes};
use rules::pieces::is_minor;
use rules::saisie::Traits;
use rules::{Marque, MarqueRepresentant, Rectification, Signature, Version};

/// Makes the récapitulatif of a version, with the signature of that version if it was signed.
///
/// # Errors
///
/// Returns [`NoSuchVersion`] when the dossier has no such version.
pub fn recapitulatif(source: &Source<'_>) -> Result<Document, NoSuchVersion> {
    let version = source.version()?;
    let campagne = source.campagne;
    let declaration = &version.declaration;
    let mut sheet = Sheet::new(&source.footer(version), source.banner().as_deref());
    let title = "Récapitulatif d’inscription";
    head(&mut sheet, campagne, title);
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
    commitment(&mut sheet, source, version);
    Ok(finished(
        sheet,
        &format!(
            "{title} – {} {}",
            campagne.examen.court.texte, campagne.session
        ),
        false,
    ))
}

/// The head of a document: the service, the title, the examination and its session.
pub(crate) fn head(sheet: &mut Sheet, campagne: &Campagne, title: &str) {
    letterhead(sheet, campagne);
    let examen = &campagne.examen;
    let under = format!(
        "{} ({}) · session\u{a0}{}",
        examen.nom, examen.court.texte, campagne.session
    );
    sheet.title(title, &under);
}

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
    sheet.space(14.0);
}

pub(crate) fn row(label: &str, value: impl Into<String>) -> (String, String) {
    (label.to_owned(), value.into())
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

/// The commitment and the signature boxes, kept on one page.
fn commitment(sheet: &mut Sheet, source: &Source<'_>, version: &Version) {
    let campagne = source.campagne;
    let minor = is_minor(&version.declaration, campagne, source.edite_le);
    let text: usize = campagne
        .textes
        .engagement
        .iter()
        .map(|sentence| lines(sentence, Style::BODY, Sheet::measure()).len())
        .sum();
    sheet.heading(
        "Engagement et signature",
        height_of(text + 2, 16.0) + SIGNATURE_HEIGHT + 30.0,
    );
    sheet.list(&campagne.textes.engagement, Style::BODY);
    sheet.space(8.0);
    let dossier = source.dossier;
    let signature = match source.version == dossier.version() {
        true => dossier.valid_signature(),
        false => {
            let mut signatures = dossier.signatures.iter().rev();
            signatures.find(|signature| signature.version == source.version)
        }
    };
    void_notices(sheet, source, signature);
    sheet.need(SIGNATURE_HEIGHT + 14.0);
    let gap = 16.0;
    let width = if minor {
        (Sheet::measure() - gap) / 2.0
    } else {
        Sheet::measure() * 0.62
    };
    let top = sheet.y + 8.0;
    signature_box(
        sheet,
        source,
        MARGIN,
        top,
        width,
        "Signature du candidat",
        mark(signature),
        signature,
    );
    if minor {
        let mark = signature
            .and_then(|signature| signature.representant.as_ref())
            .map_or(Mark::Empty, |mark| match mark {
                MarqueRepresentant::Manuscrite => Mark::OnPaper,
                MarqueRepresentant::Dessinee(traits) => Mark::Drawn(traits),
                MarqueRepresentant::Tapee(name) => Mark::Typed(name),
            });
        let x = MARGIN + width + gap;
        signature_box(
            sheet,
            source,
            x,
            top,
            width,
            "Signature du représentant légal",
            mark,
            signature,
        );
    }
    sheet.y = top + SIGNATURE_HEIGHT;
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

/// Says in the open that a signature or the version itself has no effect any more.
fn void_notices(sheet: &mut Sheet, source: &Source<'_>, signature: Option<&Signature>) {
    if signature.is_none() && source.dossier.version() == source.version {
        let older = source.dossier.signatures.last();
        if let Some(older) = older {
            let sentence = format!(
                "La signature de la version\u{a0}{} est sans effet\u{a0}: les choix ont changé depuis. Cette version\u{a0}{} est à signer.",
                older.version, source.version
            );
            sheet.paragraph(&sentence, Style::STRONG.in_ink(Ink::Warning));
        }
    }
    if source.dossier.version() > source.version {
        let current = source.dossier.version();
        let kept = match signature {
            Some(_) => ", la signature reste valable",
            None => "",
        };
        let sentence = match source.dossier.held_version() <= source.version {
            true => format!(
                "Le service a rectifié cette version\u{a0}: la version\u{a0}{current} la remplace{kept}."
            ),
            false => format!(
                "Cette version est remplacée par la version\u{a0}{current}. Elle est sans effet."
            ),
        };
        sheet.paragraph(&sentence, Style::STRONG.in_ink(Ink::Warning));
    }
}

const SIGNATURE_HEIGHT: f32 = 122.0;

enum Mark<'a> {
    Empty,
    OnPaper,
    Drawn(&'a Traits),
    Typed(&'a str),
}

fn mark(signature: Option<&Signature>) -> Mark<'_> {
    match signature.map(|signature| &signature.marque) {
        None => Mark::Empty,
        Some(Marque::Manuscrite(_)) => Mark::OnPaper,
        Some(Marque::Dessinee(traits)) => Mark::Drawn(traits),
        Some(Marque::Tapee(name)) => Mark::Typed(name),
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "a box is where it stands and what it holds"
)]
fn signature_box(
    sheet: &mut Sheet,
    source: &Source<'_>,
    x: f32,
    top: f32,
    width: f32,
    title: &str,
    mark: Mark<'_>,
    signature: Option<&Signature>,
) {
    sheet.artifact_frame(x, top, width, SIGNATURE_HEIGHT, Ink::Quiet);
    let label = sheet.tags.add(Tags::ROOT, "P");
    sheet.text(label, x + 10.0, top + 16.0, title, Style::STRONG);
    let bottom = top + SIGNATURE_HEIGHT - 10.0;
    let small = Style::SMALL.in_ink(Ink::Quiet);
    let node = sheet.tags.add(Tags::ROOT, "P");
    match mark {
        Mark::Empty => {
            sheet.text(
                node,
                x + 10.0,
                bottom,
                "Fait à                                        le",
                small,
            );
        }
        Mark::OnPaper => {
            sheet.text(
                node,
                x + 10.0,
                bottom,
                "Signé à la main\u{a0}: voir la page numérisée jointe au dossier.",
                small,
            );
        }
        Mark::Drawn(traits) => {
            let figure = sheet.tags.add(Tags::ROOT, "Figure");
            sheet.tags.describe(figure, "Signature dessinée");
            let (area_width, area_height) = (width - 20.0, SIGNATURE_HEIGHT - 52.0);
            let place = |(px, py): &(u16, u16)| {
                (
                    x + 10.0 + f32::from(*px) / 1000.0 * area_width,
                    top + 24.0 + f32::from(*py) / 1000.0 * area_height,
                )
            };
            let strokes: Vec<Vec<(f32, f32)>> = traits
                .0
                .iter()
                .map(|stroke| stroke.iter().map(place).collect())
                .collect();
            sheet.figure(figure, &strokes, 1.4, Ink::Text);
        }
        Mark::Typed(name) => {
            let style = Style {
                size: 15.0,
                leading: 19.0,
                ..Style::BODY
            };
            for (index, line) in lines(name, style, width - 20.0).iter().take(3).enumerate() {
                sheet.text(
                    node,
                    x + 10.0,
                    top + 44.0 + height_of(index, style.leading),
                    line,
                    style,
                );
            }
        }
    }
    if let (Mark::Drawn(_) | Mark::Typed(_), Some(signature)) = (&mark, signature) {
        signed_line(sheet, source, x, bottom, width, signature);
    }
}

/// When and for which version a signature was made in the application.
fn signed_line(
    sheet: &mut Sheet,
    source: &Source<'_>,
    x: f32,
    bottom: f32,
    width: f32,
    signature: &Signature,
) {
    let small = Style::SMALL.in_ink(Ink::Quiet);
    let day = date_en_mots(source.campagne.calendrier.day(signature.at));
    let sentence = format!(
        "Signé dans l’application le {day}, version\u{a0}{}",
        signature.version
    );
    let node = sheet.tags.add(Tags::ROOT, "P");
    let wrapped = lines(&sentence, small, width - 20.0);
    let first = bottom - height_of(wrapped.len().saturating_sub(1), small.leading);
    for (index, line) in wrapped.iter().enumerate() {
        sheet.text(
            node,
            x + 10.0,
            first + height_of(index, small.leading),
            line,
            small,
        );
    }
}
