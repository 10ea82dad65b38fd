//! Where the candidates live: the départements of the campaign, and everywhere else.

use super::phrases::{compte, decimal};
use super::{Atelier, palier};
use crate::view::{CarteView, DessinView, LectureView, LigneImage, ZoneView};
use rules::adresse::Departement;
use std::collections::BTreeMap;

/// The outlines of the départements of a campaign, and how many people live there.
///
/// A file of five columns beside the campaign; without it the table stands alone. Where it comes from is in
/// `campagnes/national/LICENCES.md`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarteFond {
    largeur: u32,
    hauteur: u32,
    zones: Vec<Zone>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Zone {
    code: String,
    population: u32,
    x: u32,
    y: u32,
    contour: String,
}

impl CarteFond {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// Returns the number of the first line that does not read.
    pub fn parse(text: &str) -> Result<Self, usize> {
        let mut zones = Vec::new();
        let (mut largeur, mut hauteur) = (0, 0);
        for (number, line) in text.lines().enumerate().skip(1) {
            let zone = Zone::parse(line).ok_or(number + 1)?;
            let (right, bottom) = zone.corner().ok_or(number + 1)?;
            (largeur, hauteur) = (largeur.max(right), hauteur.max(bottom));
            zones.push(zone);
        }
        match zones.is_empty() {
            true => Err(1),
            false => Ok(Self {
                largeur,
                hauteur,
                zones,
            }),
        }
    }
}

impl Zone {
    fn parse(line: &str) -> Option<Self> {
        let mut cells = line.split(';');
        let mut next = || cells.next();
        Some(Self {
            code: next()?.to_owned(),
            population: next()?.parse().ok().filter(|it| *it > 0)?,
            x: next()?.parse().ok()?,
            y: next()?.parse().ok()?,
            contour: next()?.to_owned(),
        })
    }

    /// The furthest point to the right and to the bottom. An outline is of straight lines between whole points.
    fn corner(&self) -> Option<(u32, u32)> {
        let points = self
            .contour
            .split(['M', 'Z', ' '])
            .filter(|it| !it.is_empty());
        let mut corner = None;
        for point in points {
            let (x, y) = point.split_once(',')?;
            let (x, y): (u32, u32) = (x.parse().ok()?, y.parse().ok()?);
            let (right, bottom) = corner.unwrap_or((0, 0));
            corner = Some((x.max(right), y.max(bottom)));
        }
        corner
    }
}

/// The candidacies of a place.
struct Lieu {
    nom: String,
    nombre: u32,
    pour_dix_mille: Option<f64>,
}

impl Atelier<'_> {
    pub(super) fn map(&self) -> CarteView {
        let mut counts: BTreeMap<Option<&str>, u32> = BTreeMap::new();
        for it in &self.images.figures.departements {
            counts.insert(it.departement.as_deref(), it.nombre);
        }
        let own = &self.campagne.departements.valeur;
        let places: Vec<Lieu> = own
            .iter()
            .map(|code| {
                let nombre = counts.remove(&Some(code.as_str())).unwrap_or(0);
                self.place(code, nombre)
            })
            .collect();
        let abroad = counts.remove(&None).unwrap_or(0);
        let elsewhere: u32 = counts.values().sum();
        let row = |titre: &str, nombre: u32, rate| LigneImage {
            titre: titre.to_owned(),
            valeurs: vec![Some(f64::from(nombre)), rate],
        };
        let mut lignes: Vec<LigneImage> = places
            .iter()
            .map(|it| row(&it.nom, it.nombre, it.pour_dix_mille))
            .collect();
        let others = [
            ("Autres départements", elsewhere),
            ("Adresse à l’étranger, ou pas encore donnée", abroad),
        ];
        let others = others.into_iter().filter(|(_, nombre)| *nombre > 0);
        lignes.extend(others.map(|(titre, nombre)| row(titre, nombre, None)));
        CarteView {
            lecture: LectureView {
                phrase: sentence(&places, elsewhere + abroad),
                lignes,
            },
            dessin: self.drawing(&places),
        }
    }

    fn place(&self, code: &Departement, nombre: u32) -> Lieu {
        let zones = self.fond.iter().flat_map(|fond| &fond.zones);
        let zone = zones.into_iter().find(|it| it.code == code.as_str());
        let rate = |zone: &Zone| f64::from(nombre) * 10_000.0 / f64::from(zone.population);
        let info = self.territoire.departement(code);
        Lieu {
            nom: info.map_or_else(|| code.to_string(), |it| format!("{} ({code})", it.nom)),
            nombre,
            pour_dix_mille: zone.map(rate),
        }
    }

    /// The map, when every département of the campaign is on it.
    fn drawing(&self, places: &[Lieu]) -> Option<DessinView> {
        let fond = self.fond?;
        let rates = || places.iter().filter_map(|it| it.pour_dix_mille);
        let most = rates().fold(0.0, f64::max);
        let least = rates().filter(|it| *it > 0.0).fold(most, f64::min);
        let own = self.campagne.departements.valeur.iter().zip(places);
        let zones = own.map(|(code, place)| {
            let zone = fond.zones.iter().find(|it| it.code == code.as_str())?;
            let rate = place.pour_dix_mille?;
            let info = self.territoire.departement(code);
            Some(ZoneView {
                code: zone.code.clone(),
                nom: info.map_or_else(|| zone.code.clone(), |it| it.nom.clone()),
                contour: zone.contour.clone(),
                x: zone.x,
                y: zone.y,
                nombre: place.nombre,
                pour_dix_mille: rate,
                palier: shade(rate, (least, most)),
            })
        });
        Some(DessinView {
            largeur: fond.largeur,
            hauteur: fond.hauteur,
            zones: zones.collect::<Option<_>>()?,
        })
    }
}

/// How dark a rate is, between the lowest and the highest: a map is read by comparison, its numbers stand on it.
fn shade(rate: f64, (least, most): (f64, f64)) -> u8 {
    match most > least && rate > 0.0 {
        true => palier(rate - least, most - least).max(1),
        false => palier(rate, most),
    }
}

fn sentence(places: &[Lieu], others: u32) -> String {
    let here: u32 = places.iter().map(|it| it.nombre).sum();
    if here + others == 0 {
        return "Aucune candidature pour l’instant.".to_owned();
    }
    let mut out = format!(
        "{} dans {}",
        compte(here, "candidature"),
        match places.len() {
            1 => "le département de l’académie".to_owned(),
            many => format!("les {many}\u{a0}départements de l’académie"),
        }
    );
    if others > 0 {
        out += &format!(", {} ailleurs", super::phrases::nombre(others));
    }
    let rate = |it: &&Lieu| it.pour_dix_mille.unwrap_or(0.0);
    let top = places.iter().max_by(|a, b| rate(a).total_cmp(&rate(b)));
    match top.filter(|it| places.len() > 1 && rate(it) > 0.0) {
        Some(top) => {
            out += &format!(
                ". Pour 10\u{202f}000\u{a0}habitants, le plus grand nombre est de {}\u{a0}: {}.",
                decimal(rate(&top)),
                top.nom
            )
        }
        None => out.push('.'),
    }
    out
}
