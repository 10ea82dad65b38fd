//! « Engagement et signature »: the end of the récapitulatif, kept on one page with its code.

use crate::Source;
use crate::blocks::height_of;
use crate::code::Symbol;
use crate::sheet::{Ink, Sheet, Style, lines};
use crate::tags::Tags;
use rules::calendrier_mots::date_en_mots;
use rules::pieces::is_minor;
use rules::saisie::Traits;
use rules::{Marque, MarqueRepresentant, Signature, Version};

/// The commitment and the signature boxes, kept on one page.
pub(crate) fn commitment(
    sheet: &mut Sheet,
    source: &Source<'_>,
    version: &Version,
    code: Option<&Symbol>,
) {
    let campagne = source.campagne;
    let minor = is_minor(&version.declaration, campagne, source.edite_le);
    let text: usize = campagne
        .textes
        .engagement
        .iter()
        .map(|sentence| lines(sentence, Style::BODY, sheet.measure()).len())
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
    if let Some(signe) = source.signe.filter(|_| source.champs) {
        let sentence = format!(
            "Fichier signé par l’ordinateur «\u{a0}{}\u{a0}»\u{a0}: cela montre que rien n’a changé depuis, pas qui a signé.",
            signe.cle
        );
        sheet.paragraph(&sentence, Style::SMALL.in_ink(Ink::Quiet));
    }
    let side = code.map_or(0.0, |symbol| symbol.side);
    // Two boxes take the whole width: the code stands under them.
    let below = if minor { CODE_GAP + side } else { 0.0 };
    sheet.need(SIGNATURE_HEIGHT + 14.0 + below);
    // The first page bears it beside its title.
    let code = code.filter(|_| !sheet.is_first_page());
    let top = sheet.y + 8.0;
    boxes(sheet, source, (top, minor), signature);
    sheet.y = top + SIGNATURE_HEIGHT + below;
    if let Some(symbol) = code {
        let left = if minor {
            sheet.margin()
        } else {
            sheet.margin() + sheet.measure() - side
        };
        symbol.print(sheet, (left, sheet.y - side));
    }
}

/// The box of the candidate, and that of the legal representative of a minor.
fn boxes(
    sheet: &mut Sheet,
    source: &Source<'_>,
    (top, minor): (f32, bool),
    signature: Option<&Signature>,
) {
    let gap = 16.0;
    let width = if minor {
        (sheet.measure() - gap) / 2.0
    } else {
        sheet.measure() * 0.62
    };
    signature_box(
        sheet,
        source,
        sheet.margin(),
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
        let x = sheet.margin() + width + gap;
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

const CODE_GAP: f32 = 12.0;
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
    let by_code = match source.dossier.proof_of(signature) {
        Some(_) => ", confirmé par un code envoyé à l’adresse du compte",
        None => "",
    };
    let sentence = format!(
        "Signé dans l’application le {day}, version\u{a0}{}{by_code}",
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
