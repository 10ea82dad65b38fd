//! Each field of each campaign file, damaged in every way that a hand can: told, or harmless for a reason given here.

use rules::campagne::{Campagne, Fichiers};
use std::collections::BTreeSet;

macro_rules! campaign {
    ($id:literal) => {
        (
            $id,
            Fichiers::from([
                (
                    "campagne.toml",
                    include_str!(concat!("../../../campagnes/", $id, "/campagne.toml")),
                ),
                (
                    "pieces.toml",
                    include_str!(concat!("../../../campagnes/", $id, "/pieces.toml")),
                ),
                (
                    "textes.toml",
                    include_str!(concat!("../../../campagnes/", $id, "/textes.toml")),
                ),
            ]),
        )
    };
}

/// How a line is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Damage {
    /// The line is not there.
    Missing,
    /// The line stands twice.
    Twice,
    /// The value is a number where a text was, a text where a number or a list was.
    OtherType,
    /// The text is another word.
    OtherWord,
    /// The text is empty.
    Empty,
    /// The number is nought.
    Nought,
}

const DAMAGES: [Damage; 6] = [
    Damage::Missing,
    Damage::Twice,
    Damage::OtherType,
    Damage::OtherWord,
    Damage::Empty,
    Damage::Nought,
];

/// Mutants that load all the same: file, key, damage, and why nobody is wronged.
const HARMLESS: &[(&str, &str, Damage, &str)] = &[
    (
        "campagne.toml",
        "BENEFICE",
        Damage::OtherWord,
        "a source is words; docs/reglementation.md shows it to whoever reviews",
    ),
    (
        "campagne.toml",
        "FORME",
        Damage::OtherWord,
        "a source is words; docs/reglementation.md shows it to whoever reviews",
    ),
    (
        "campagne.toml",
        "JOUR",
        Damage::OtherWord,
        "a source is words; docs/reglementation.md shows it to whoever reviews",
    ),
    (
        "campagne.toml",
        "LIMITES",
        Damage::OtherWord,
        "a source is words; docs/reglementation.md shows it to whoever reviews",
    ),
    (
        "campagne.toml",
        "NOTE",
        Damage::OtherWord,
        "a source is words; docs/reglementation.md shows it to whoever reviews",
    ),
    (
        "campagne.toml",
        "NOTE_JOUR",
        Damage::OtherWord,
        "a source is words; docs/reglementation.md shows it to whoever reviews",
    ),
    (
        "campagne.toml",
        "NOTE_MINUIT",
        Damage::OtherWord,
        "a source is words; docs/reglementation.md shows it to whoever reviews",
    ),
    (
        "campagne.toml",
        "PAGE",
        Damage::OtherWord,
        "a source is words; docs/reglementation.md shows it to whoever reviews",
    ),
    (
        "campagne.toml",
        "SIGNATURE",
        Damage::OtherWord,
        "a source is words; docs/reglementation.md shows it to whoever reviews",
    ),
    (
        "campagne.toml",
        "source",
        Damage::OtherWord,
        "a source is words; docs/reglementation.md shows it to whoever reviews",
    ),
    (
        "campagne.toml",
        "academie",
        Damage::OtherWord,
        "told by the check that knows the national tables (xtask)",
    ),
    (
        "campagne.toml",
        "aide",
        Damage::Missing,
        "help under an answer may be absent",
    ),
    (
        "campagne.toml",
        "aide",
        Damage::OtherWord,
        "words that the screens show as they are",
    ),
    (
        "campagne.toml",
        "autorite",
        Damage::OtherWord,
        "words that the screens show as they are",
    ),
    (
        "campagne.toml",
        "court",
        Damage::OtherWord,
        "words that the screens show as they are",
    ),
    (
        "campagne.toml",
        "libelle",
        Damage::OtherWord,
        "words that the screens show as they are",
    ),
    (
        "campagne.toml",
        "mot",
        Damage::OtherWord,
        "words that the screens show as they are",
    ),
    (
        "campagne.toml",
        "nom",
        Damage::OtherWord,
        "words that the screens show as they are",
    ),
    (
        "campagne.toml",
        "service",
        Damage::OtherWord,
        "words that the screens show as they are",
    ),
    (
        "campagne.toml",
        "apres_echec",
        Damage::Missing,
        "a category need not suppose a failure",
    ),
    (
        "campagne.toml",
        "code",
        Damage::OtherWord,
        "the code of an optional épreuve is a key of ours",
    ),
    (
        "campagne.toml",
        "depot",
        Damage::Missing,
        "a campaign may publish no deposit deadline",
    ),
    (
        "campagne.toml",
        "id",
        Damage::OtherWord,
        "a key of ours that nothing else cites; that of the campaign is told by xtask",
    ),
    (
        "campagne.toml",
        "langues",
        Damage::Missing,
        "an optional épreuve need not be in a language",
    ),
    (
        "campagne.toml",
        "site",
        Damage::Missing,
        "a service may publish no page",
    ),
    (
        "campagne.toml",
        "site",
        Damage::OtherWord,
        "an address is shown as text and never opened",
    ),
    (
        "pieces.toml",
        "NOTE",
        Damage::OtherWord,
        "a source is words; docs/reglementation.md shows it to whoever reviews",
    ),
    (
        "pieces.toml",
        "source",
        Damage::OtherWord,
        "a source is words; docs/reglementation.md shows it to whoever reviews",
    ),
    (
        "pieces.toml",
        "code",
        Damage::OtherWord,
        "the code of a pièce is a key of ours",
    ),
    (
        "pieces.toml",
        "conseils",
        Damage::Missing,
        "a pièce may need no advice",
    ),
    (
        "pieces.toml",
        "libelle",
        Damage::OtherWord,
        "words that the screens show as they are",
    ),
    (
        "pieces.toml",
        "pourquoi",
        Damage::OtherWord,
        "words that the screens show as they are",
    ),
    (
        "pieces.toml",
        "pourquoi_pas",
        Damage::OtherWord,
        "words that the screens show as they are",
    ),
    (
        "pieces.toml",
        "si_absente",
        Damage::OtherWord,
        "words that the screens show as they are",
    ),
    (
        "textes.toml",
        "amenagements_site",
        Damage::Missing,
        "a service may publish no page",
    ),
    (
        "textes.toml",
        "amenagements_site",
        Damage::OtherWord,
        "an address is shown as text and never opened",
    ),
];

fn damaged(line: &str, damage: Damage) -> Option<String> {
    let (key, value) = line.split_once(" = ")?;
    let text = value.starts_with('"');
    let number = value.starts_with(|letter: char| letter.is_ascii_digit());
    match damage {
        Damage::Missing => Some(String::new()),
        Damage::Twice => Some(format!("{line}\n{line}")),
        Damage::OtherType if text => Some(format!("{key} = 7")),
        Damage::OtherType => Some(format!("{key} = \"sept\"")),
        Damage::OtherWord if text => Some(format!("{key} = \"nulle-part\"")),
        Damage::Empty if text => Some(format!("{key} = \"\"")),
        Damage::Nought if number => Some(format!("{key} = 0")),
        Damage::OtherWord | Damage::Empty | Damage::Nought => None,
    }
}

/// A regulation of one spécialité: the campaign is what is damaged here.
const SMALL: [(&str, &str); 6] = [
    (
        "explications.toml",
        include_str!("../../../campagnes/national/explications.toml"),
    ),
    (
        "correspondances.csv",
        "ancien_reglement;ancienne_unite;nouveau_reglement;nouvelle_unite;source;confiance\n",
    ),
    (
        "langues.csv",
        "id;libelle;listes;source;confiance\nanglais;Anglais;lv1;essai;assumed\n",
    ),
    (
        "specialites.csv",
        "id;libelle;option;famille;anciens_noms;premiere;derniere;attestees;pilote;source_pilote;arrete;source;confiance\n\
         essai;Essai;;;;;;;;;;essai;assumed\n",
    ),
    (
        "reglements.csv",
        "id;specialites;version;premiere;derniere;complet;source;confiance\n",
    ),
    (
        "epreuves.csv",
        "reglement;code;unite;libelle;coefficient;mode;duree_min;preparation_min;langues;groupe_langue;generale;facultative;source;confiance\n",
    ),
];

/// Mutants of a campaign that load: file, key, damage. Lines that another campaign has too were damaged there.
fn survivors(
    files: &Fichiers<'_>,
    common: Option<&Fichiers<'_>>,
) -> BTreeSet<(String, String, Damage)> {
    let mut found = BTreeSet::new();
    for name in Campagne::FICHIERS {
        let lines: Vec<&str> = files[name].lines().collect();
        let own = |line: &&str| {
            !common.is_some_and(|files| files[name].lines().any(|other| other == *line))
        };
        for (index, line) in lines.iter().enumerate().filter(|(_, line)| own(line)) {
            for damage in DAMAGES {
                let Some(mutant) = damaged(line, damage) else {
                    continue;
                };
                let mut copy: Vec<&str> = lines.clone();
                copy[index] = &mutant;
                let text = copy.join("\n");
                let mut mutated = files.clone();
                mutated.insert(name, &text);
                if Campagne::parse(&mutated).is_ok() {
                    let key = line.split(" = ").next().unwrap_or_default();
                    found.insert((name.to_owned(), key.to_owned(), damage));
                }
            }
        }
    }
    found
}

#[test]
fn every_damaged_field_is_told_or_harmless() {
    let mut all = BTreeSet::new();
    let (_, nantes) = campaign!("nantes-bts-2024");
    let mut first = SMALL.into_iter().collect::<Fichiers<'_>>();
    first.extend(nantes.clone());
    all.extend(survivors(&first, None));
    for (_, own) in [
        campaign!("martinique-bts-2024"),
        campaign!("martinique-bts-2025"),
        campaign!("nancy-bts-2024"),
        campaign!("poitiers-bts-2023"),
    ] {
        let mut files = SMALL.into_iter().collect::<Fichiers<'_>>();
        files.extend(own);
        assert!(Campagne::parse(&files).is_ok());
        all.extend(survivors(&files, Some(&nantes)));
    }
    let known: BTreeSet<(String, String, Damage)> = HARMLESS
        .iter()
        .map(|(file, key, damage, _)| ((*file).to_owned(), (*key).to_owned(), *damage))
        .collect();
    let unexplained: Vec<_> = all.difference(&known).collect();
    assert!(
        unexplained.is_empty(),
        "load all the same: {unexplained:#?}"
    );
    let stale: Vec<_> = known.difference(&all).collect();
    assert!(stale.is_empty(), "told after all: {stale:#?}");
}

/// Blocks of a file that start with `[[…]]`, each given twice.
#[test]
fn what_is_described_twice_is_told() {
    let (_, files) = campaign!("nantes-bts-2024");
    let mut files: Fichiers<'_> = files;
    files.extend(SMALL);
    for name in Campagne::FICHIERS {
        let text = files[name];
        let starts: Vec<usize> = text.match_indices("\n[[").map(|(at, _)| at + 1).collect();
        for start in starts {
            let rest = &text[start..];
            let end = rest[1..].find("\n[").map_or(rest.len(), |end| end + 2);
            let twice = format!(
                "{}{}{}",
                &text[..start + end],
                &rest[..end],
                &text[start + end..]
            );
            let mut mutated = files.clone();
            mutated.insert(name, &twice);
            let told = Campagne::parse(&mutated).is_err();
            assert!(told, "twice in {name}, and not told:\n{}", &rest[..end]);
        }
    }
}

#[test]
fn swapped_dates_are_told() {
    let (_, files) = campaign!("nantes-bts-2024");
    let mut files: Fichiers<'_> = files;
    files.extend(SMALL);
    for (one, other) in [("2023-10-16", "2023-11-15"), ("2023-11-15", "2023-11-24")] {
        let text = files["campagne.toml"].replace(one, "@").replace(other, one);
        let text = text.replace('@', other);
        let mut mutated = files.clone();
        mutated.insert("campagne.toml", &text);
        assert!(Campagne::parse(&mutated).is_err(), "{one} and {other}");
    }
}
