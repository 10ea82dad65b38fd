//! Pictures of what there is now: how far the dossiers came, the pièces that lack, what waits for whom, the spécialités.

use super::phrases::{accord, compte, dossiers, nombre};
use super::{Atelier, palier};
use crate::bureau::mots;
use crate::view::{
    BarresView, CaseView, ChaleurView, EmpileeView, EntonnoirView, FileCle, LectureView,
    LigneChaleur, LigneImage, MarcheView, PartCle,
};
use rules::campagne::{PieceCode, SpecialiteId};
use rules::verification::Jalon;
use std::collections::BTreeMap;

/// What can lack of a pièce, in the order of a bar.
const PIECES: [PartCle; 3] = [PartCle::Absente, PartCle::Redemandee, PartCle::Ecartee];
/// What can wait for a person, in the order of a bar: what is to be done first comes first.
const GESTES: [PartCle; 5] = [
    PartCle::Verifier,
    PartCle::Lire,
    PartCle::Decider,
    PartCle::Second,
    PartCle::Attendre,
];
/// Columns of the spécialités after « à vérifier, sans personne », with the lists that each counts.
const COLONNES: [(&str, &[FileCle]); 6] = [
    ("À vérifier", &[FileCle::AVerifier]),
    ("En attente du candidat", &[FileCle::ACorriger]),
    ("Pas encore déposés", &[FileCle::PreInscrit]),
    ("Incomplets", &[FileCle::Incomplet]),
    ("Validés", &[FileCle::Valide]),
    (
        "Refusés, annulés, retirés",
        &[FileCle::Refuse, FileCle::Annule, FileCle::Retire],
    ),
];
const LIBRES: &str = "À vérifier, pris par personne";

/// Numbers of a bar, part by part, under what it is about.
type Empilees<K> = BTreeMap<K, Vec<u32>>;

impl Atelier<'_> {
    pub(super) fn funnel(&self) -> EntonnoirView {
        let counts = &self.images.figures.jalons;
        let stopped = |jalon: Jalon, file: Option<&str>| -> u32 {
            let own = counts.iter().filter(|it| it.jalon == jalon.rang());
            let own = own.filter(|it| file.is_none_or(|file| it.file == file));
            own.map(|it| it.nombre).sum()
        };
        let marches: Vec<MarcheView> = Jalon::TOUS
            .into_iter()
            .map(|jalon| {
                let reached = Jalon::TOUS.into_iter().filter(|it| *it >= jalon);
                let of = |file: FileCle| stopped(jalon, Some(&mots::word(file)));
                let gone = (of(FileCle::Retire), of(FileCle::Annule));
                MarcheView {
                    titre: title(jalon).to_owned(),
                    nombre: reached.map(|it| stopped(it, None)).sum(),
                    perte: loss(jalon, stopped(jalon, None), gone),
                }
            })
            .collect();
        let lost = Jalon::TOUS.map(|jalon| stopped(jalon, None));
        let lignes = marches.iter().zip(lost).zip(Jalon::TOUS);
        let lignes = lignes.map(|((it, lost), jalon)| LigneImage {
            titre: it.titre.clone(),
            valeurs: vec![
                Some(f64::from(it.nombre)),
                (jalon != Jalon::Valide).then_some(f64::from(lost)),
            ],
        });
        EntonnoirView {
            lecture: LectureView {
                phrase: funnel_sentence(&marches, &lost),
                lignes: lignes.collect(),
            },
            marches,
        }
    }

    pub(super) fn missing(&self) -> BarresView {
        let mut bars: Empilees<&str> = BTreeMap::new();
        for it in &self.images.figures.pieces {
            let Some(place) = part(&PIECES, &it.etat) else {
                continue;
            };
            let own = bars.entry(&it.piece).or_insert_with(|| vec![0; 3]);
            own[place] += it.nombre;
        }
        let name = |code: &str| self.campagne.nom_piece(&PieceCode::new(code));
        let bars = stacked(bars.into_iter().map(|(code, of)| (name(code), of)));
        let phrase = match &bars[..] {
            [] => "Aucune pièce ne manque dans les dossiers en cours.".to_owned(),
            [first, ..] => format!(
                "La pièce qui manque le plus\u{a0}: «\u{a0}{}\u{a0}», dans {}.",
                first.titre,
                dossiers(first.total)
            ),
        };
        view(PIECES.to_vec(), bars, phrase)
    }

    pub(super) fn load(&self) -> BarresView {
        let mut bars: Empilees<Option<&str>> = BTreeMap::new();
        for it in &self.images.figures.charges {
            let Some(place) = part(&GESTES, &it.geste) else {
                continue;
            };
            let own = bars.entry(it.agent.as_deref());
            own.or_insert_with(|| vec![0; 5])[place] += it.nombre;
        }
        let free = bars.remove(&None);
        let people = u32::try_from(bars.len()).unwrap_or(u32::MAX);
        let taken: u32 = bars.values().flatten().sum();
        let left: u32 = free.iter().flatten().sum();
        // By name: nobody is first or last here.
        let mut shown: Vec<EmpileeView> = bars
            .into_iter()
            .map(|(agent, of)| bar(agent.unwrap_or_default().to_owned(), of))
            .collect();
        shown.extend(free.map(|of| bar("Pris par personne".to_owned(), of)));
        view(GESTES.to_vec(), shown, load_sentence(people, taken, left))
    }

    pub(super) fn heat(&self) -> ChaleurView {
        let mut rows: BTreeMap<&str, [u32; 7]> = BTreeMap::new();
        for it in &self.images.figures.specialites {
            let file = mots::file(&it.file);
            let column = COLONNES.iter().position(|(_, files)| files.contains(&file));
            let Some(column) = column else {
                continue;
            };
            let row = rows.entry(&it.specialite).or_default();
            row[column + 1] += it.nombre;
            if file == FileCle::AVerifier {
                row[0] += it.libres;
            }
        }
        let name = |key: &str| {
            let known = self.campagne.specialite(&SpecialiteId::new(key));
            known.map_or_else(|| key.to_owned(), |it| it.nom_complet())
        };
        let mut rows: Vec<(String, [u32; 7])> = rows
            .into_iter()
            .map(|(key, counts)| (name(key), counts))
            .collect();
        rows.sort_by(|(a, of_a), (b, of_b)| {
            let rank = |of: &[u32; 7]| (of[0], of[1], of.iter().skip(1).sum::<u32>());
            rank(of_b).cmp(&rank(of_a)).then_with(|| a.cmp(b))
        });
        let most = rows.iter().flat_map(|(_, of)| of).max();
        let most = f64::from(most.copied().unwrap_or(0));
        // By the square root: one long queue does not whiten all the others.
        let shade = |n: u32| CaseView {
            nombre: n,
            palier: palier(f64::from(n).sqrt(), most.sqrt()),
        };
        let columns = COLONNES.iter().map(|(name, _)| (*name).to_owned());
        ChaleurView {
            lecture: LectureView {
                phrase: heat_sentence(&rows),
                lignes: rows.iter().map(|(titre, of)| row(titre, of)).collect(),
            },
            colonnes: std::iter::once(LIBRES.to_owned()).chain(columns).collect(),
            lignes: rows
                .into_iter()
                .map(|(titre, of)| LigneChaleur {
                    titre,
                    cases: of.map(shade).to_vec(),
                })
                .collect(),
        }
    }
}

fn title(jalon: Jalon) -> &'static str {
    match jalon {
        Jalon::Ouvert => "Ouverts",
        Jalon::PreInscrit => "Pré-inscrits",
        Jalon::Pieces => "Pièces commencées",
        Jalon::Signe => "Signés",
        Jalon::Depose => "Déposés ou complets",
        Jalon::Verifie => "Vérifiés",
        Jalon::Valide => "Validés",
    }
}

/// Who came as far as a step and no further, of whom so many are withdrawn or cancelled.
fn loss(jalon: Jalon, count: u32, (retires, annules): (u32, u32)) -> Option<String> {
    if count == 0 {
        return None;
    }
    let (one, many) = match jalon {
        Jalon::Ouvert => (
            "n’a pas validé sa pré-inscription",
            "n’ont pas validé leur pré-inscription",
        ),
        Jalon::PreInscrit => ("n’a ajouté aucune pièce", "n’ont ajouté aucune pièce"),
        Jalon::Pieces => ("n’est pas signé", "ne sont pas signés"),
        Jalon::Signe => ("n’est pas déposé", "ne sont pas déposés"),
        Jalon::Depose => ("reste à vérifier", "restent à vérifier"),
        Jalon::Verifie => ("n’est pas validé", "ne sont pas validés"),
        Jalon::Valide => return None,
    };
    let mut out = format!("{} {}", nombre(count), accord(count, one, many));
    let gone = [(retires, "retiré"), (annules, "annulé")];
    let gone: Vec<String> = gone
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, nom)| compte(count, nom))
        .collect();
    if !gone.is_empty() {
        out += &format!(", dont {}", gone.join(" et "));
    }
    Some(out)
}

fn funnel_sentence(marches: &[MarcheView], lost: &[u32; 7]) -> String {
    let reached = |jalon: Jalon| marches[usize::from(jalon.rang())].nombre;
    let opened = reached(Jalon::Ouvert);
    if opened == 0 {
        return "Aucun dossier n’est ouvert pour l’instant.".to_owned();
    }
    let (deposited, registered) = (reached(Jalon::Depose), reached(Jalon::Valide));
    let mut out = format!(
        "Sur {} {}, {} {} et {} {}.",
        dossiers(opened),
        accord(opened, "ouvert", "ouverts"),
        nombre(deposited),
        accord(
            deposited,
            "est déposé ou complet",
            "sont déposés ou complets"
        ),
        nombre(registered),
        accord(registered, "est validé", "sont validés")
    );
    // What waits for the service is not lost on the way.
    let lost = &lost[..usize::from(Jalon::Depose.rang())];
    let most = lost.iter().zip(marches).max_by_key(|(lost, _)| **lost);
    if let Some((_, it)) = most.filter(|(lost, _)| **lost > 0)
        && let Some(perte) = &it.perte
    {
        let after = it.titre.to_lowercase();
        out += &format!(" Le plus grand écart vient après «\u{a0}{after}\u{a0}»\u{a0}: {perte}.");
    }
    out
}

fn load_sentence(people: u32, taken: u32, left: u32) -> String {
    match (people, left) {
        (0, 0) => "Aucun dossier n’attend le service.".to_owned(),
        (0, _) => format!(
            "Personne n’a encore pris de dossier\u{a0}: {} {}.",
            dossiers(left),
            accord(left, "attend", "attendent")
        ),
        _ => format!(
            "{} {} {}. {}.",
            compte(people, "personne"),
            accord(people, "a pris", "ont pris"),
            dossiers(taken),
            match left {
                0 => "Aucun autre n’attend".to_owned(),
                _ => format!(
                    "{} {} pris par personne",
                    nombre(left),
                    accord(left, "n’est", "ne sont")
                ),
            }
        ),
    }
}

fn heat_sentence(rows: &[(String, [u32; 7])]) -> String {
    match rows {
        [] => "Aucune spécialité n’est encore choisie.".to_owned(),
        [(titre, of), ..] if of[0] > 0 => format!(
            "La plus longue file que personne n’a prise\u{a0}: {titre}, {} à vérifier.",
            dossiers(of[0])
        ),
        _ => "Chaque dossier à vérifier est pris par quelqu’un.".to_owned(),
    }
}

fn part(parts: &[PartCle], word: &str) -> Option<usize> {
    parts.iter().position(|it| mots::word(*it) == word)
}

fn bar(titre: String, nombres: Vec<u32>) -> EmpileeView {
    EmpileeView {
        titre,
        total: nombres.iter().sum(),
        nombres,
    }
}

/// The bars, the longest first.
fn stacked(bars: impl Iterator<Item = (String, Vec<u32>)>) -> Vec<EmpileeView> {
    let mut bars: Vec<EmpileeView> = bars.map(|(titre, of)| bar(titre, of)).collect();
    bars.sort_by(|a, b| b.total.cmp(&a.total).then_with(|| a.titre.cmp(&b.titre)));
    bars
}

fn view(parts: Vec<PartCle>, barres: Vec<EmpileeView>, phrase: String) -> BarresView {
    let rows = barres.iter().map(|it| {
        let of = it.nombres.iter().chain([&it.total]);
        LigneImage {
            titre: it.titre.clone(),
            valeurs: of.map(|n| Some(f64::from(*n))).collect(),
        }
    });
    BarresView {
        lecture: LectureView {
            phrase,
            lignes: rows.collect(),
        },
        parts,
        maximum: barres.iter().map(|it| it.total).max().unwrap_or(0),
        barres,
    }
}

fn row(titre: &str, of: &[u32; 7]) -> LigneImage {
    LigneImage {
        titre: titre.to_owned(),
        valeurs: of.iter().map(|n| Some(f64::from(*n))).collect(),
    }
}
