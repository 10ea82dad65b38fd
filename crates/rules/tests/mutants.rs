//! Each value of each campaign file, damaged in every way that a hand can: told, or harmless for a reason given here.

mod mutants_harmless;

use mutants_harmless::HARMLESS;
use rules::campagne::{Campagne, Fichiers, Territoire};
use std::collections::BTreeSet;
use toml_edit::{DocumentMut, Item, value};

/// How a value is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Damage {
    /// It is not there.
    Missing,
    /// A number where a text was, a text where a number, a switch or a table was.
    OtherType,
    /// Another word.
    OtherWord,
    /// No word.
    Empty,
    /// Nought.
    Nought,
    /// Less than nothing.
    Negative,
    /// The largest number.
    Huge,
    /// The other way round.
    Flipped,
    /// The line stands twice.
    Twice,
}

macro_rules! campaign {
    ($id:literal) => {
        [
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
        ]
    };
}

macro_rules! national {
    ($name:literal) => {
        (
            $name,
            include_str!(concat!("../../../campagnes/national/", $name)),
        )
    };
}

const NATIONAUX: [(&str, &str); 6] = [
    national!("langues.csv"),
    national!("specialites.csv"),
    national!("reglements.csv"),
    national!("epreuves.csv"),
    national!("correspondances.csv"),
    national!("explications.toml"),
];

const TERRITOIRE: [(&str, &str); 4] = [
    national!("academies.csv"),
    national!("departements.csv"),
    national!("communes.csv"),
    national!("pays.csv"),
];

/// The spécialités that the damaged regulation keeps: two règlements in a row, two languages, a pilot, one to be
/// confirmed, a first session, a last one.
const GARDEES: [&str; 6] = [
    "assurance",
    "cybersecurite-informatique-et-reseaux-electronique-ciel-a",
    "metiers-de-l-esthetique-cosmetique-parfumerie-a",
    "management-commercial-operationnel",
    "support-a-l-action-manageriale",
    "aeronautique",
];

/// The national regulation of a few spécialités: every shape of a row, and little to read.
fn small() -> Files {
    let kept = |name: &str, line: &str| match name {
        "specialites.csv" => GARDEES.iter().any(|id| line.starts_with(&format!("{id};"))),
        "reglements.csv" | "epreuves.csv" | "correspondances.csv" => GARDEES
            .iter()
            .any(|id| line.starts_with(&format!("{id}-2"))),
        _ => true,
    };
    let text = |(name, text): (&'static str, &str)| {
        let lines = text.lines().enumerate();
        let lines = lines.filter(|(index, line)| *index == 0 || kept(name, line));
        let lines: Vec<&str> = lines.map(|(_, line)| line).collect();
        (name, lines.join("\n"))
    };
    NATIONAUX.map(text).into()
}

/// A campaign that uses everything that a campaign can say.
fn full() -> Files {
    let own = campaign!("nantes-bts-2024").map(|(name, text)| (name, text.to_owned()));
    let mut files: Vec<(&str, String)> = small();
    files.extend(own);
    for (name, text) in &mut files {
        if *name == "campagne.toml" {
            *text = text.replace("[residence]", &format!("{FENETRE}[residence]"));
            *text = text.replace("[[categorie]]\nid = \"individuel\"", CATEGORIE);
            text.push_str(SUITE);
        }
        if *name == "pieces.toml" {
            let dated = "code = \"sportif\"\navant = \"2023-12-01\"\n";
            *text = text.replace("code = \"sportif\"\n", dated);
        }
    }
    files
}

const FENETRE: &str = "[[fenetre]]\nid = \"echec\"\ncategories = [\"individuel\"]\ndepartements = [\"44\"]\n\
    zone = \"Europe/Paris\"\n\
    ouverture = { valeur = \"2023-11-20\", precision = \"jour\", source = \"essai\", confiance = \"assumed\" }\n\
    cloture = { valeur = \"2023-12-01T17:00\", precision = \"heure\", source = \"essai\", confiance = \"assumed\" }\n\
    depot = { valeur = \"2023-12-02\", precision = \"jour\", source = \"essai\", confiance = \"assumed\" }\n\n";
const CATEGORIE: &str = "[[categorie]]\nid = \"experience\"\nlibelle = \"Par l’expérience\"\nformes = [\"globale\"]\n\
    experience = { mois = 12, le = \"cloture\", source = \"essai\", confiance = \"assumed\" }\n\
    age_minimum = { ans = 18, le = \"fin_annee_session\", source = \"essai\", confiance = \"assumed\" }\n\
    source = \"essai\"\nconfiance = \"assumed\"\n\n[[categorie]]\nid = \"individuel\"";
const SUITE: &str = "\n[frais]\ncentimes = 3000\ncomment = [\"Par chèque.\"]\nsource = \"essai\"\nconfiance = \"assumed\"\n\n\
    [[gestion]]\nspecialite = \"aeronautique\"\nacademie = \"Toulouse\"\nsource = \"essai\"\nconfiance = \"assumed\"\n";

/// The tables of the territory, with the first communes only.
fn territoire() -> Files {
    let few = |(name, text): (&'static str, &str)| {
        let lines = text.lines().take(150);
        (name, lines.collect::<Vec<&str>>().join("\n"))
    };
    TERRITOIRE.map(few).into()
}

type Files = Vec<(&'static str, String)>;

fn text<'f>(files: &'f Files, name: &str) -> &'f str {
    let own = files.iter().find(|(own, _)| *own == name);
    &own.expect("a file").1
}

/// Whether the files read when one of them is damaged.
fn loads(files: &Files, name: &str, damaged: &str) -> bool {
    let pick = |(own, text): &'_ (&'static str, String)| -> (&'static str, String) {
        let text = if *own == name { damaged } else { text };
        (own, text.to_owned())
    };
    let files: Files = files.iter().map(pick).collect();
    let files: Fichiers<'_> = files
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    if Territoire::FICHIERS.contains(&name) {
        Territoire::parse(&files).is_ok()
    } else {
        Campagne::parse(&files).is_ok()
    }
}

/// A step from a value to one that it holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Key(String),
    Place(usize),
}

/// Paths of every value of a file, tables included.
fn paths(item: &Item, here: &[Step], found: &mut Vec<Vec<Step>>) {
    let mut go = |step: Step, item: &Item| {
        let mut path = here.to_vec();
        path.push(step);
        found.push(path.clone());
        paths(item, &path, found);
    };
    if let Some(table) = item.as_table_like() {
        for (key, item) in table.iter() {
            go(Step::Key(key.to_owned()), item);
        }
        return;
    }
    let count = match (item.as_array_of_tables(), item.as_array()) {
        (Some(tables), _) => tables.len(),
        (None, Some(array)) => array.len(),
        (None, None) => 0,
    };
    for place in 0..count {
        if let Some(item) = item.get(place) {
            go(Step::Place(place), item);
        }
    }
}

fn at<'d>(root: &'d mut Item, path: &[Step]) -> Option<&'d mut Item> {
    path.iter().try_fold(root, |item, step| match step {
        Step::Key(key) => item.get_mut(key.as_str()),
        Step::Place(place) => item.get_mut(*place),
    })
}

/// `categorie[].experience.mois`: where a value stands, whichever of a list.
fn general(path: &[Step]) -> String {
    let mut out = String::new();
    if matches!(path, [Step::Key(first), _] if first == "sources") {
        return "sources[]".to_owned();
    }
    for step in path {
        match step {
            Step::Key(key) if out.is_empty() => out.push_str(key),
            Step::Key(key) => out.push_str(&format!(".{key}")),
            Step::Place(_) => out.push_str("[]"),
        }
    }
    out
}

/// Every damage that a value can take, with what stands in its place; nothing when it is taken away.
fn damages(item: &Item) -> Vec<(Damage, Option<Item>)> {
    let mut damages = vec![(Damage::Missing, None)];
    let mut put = |damage, item: Item| damages.push((damage, Some(item)));
    if item.is_str() {
        put(Damage::OtherType, value(7));
        put(Damage::OtherWord, value("nulle-part"));
        put(Damage::Empty, value(""));
    } else if item.is_integer() {
        put(Damage::OtherType, value("sept"));
        put(Damage::Nought, value(0));
        put(Damage::Negative, value(-1));
        put(Damage::Huge, value(i64::MAX));
    } else if let Some(on) = item.as_bool() {
        put(Damage::OtherType, value("oui"));
        put(Damage::Flipped, value(!on));
    } else if !item.is_table() {
        put(Damage::OtherType, value("autre chose"));
    }
    damages
}

fn take_away(root: &mut Item, path: &[Step]) -> Option<()> {
    let (last, before) = path.split_last()?;
    let parent = at(root, before)?;
    match last {
        Step::Key(key) => {
            parent.as_table_like_mut()?.remove(key);
        }
        Step::Place(place) => match parent.as_array_of_tables_mut() {
            Some(tables) => {
                tables.remove(*place);
            }
            None => {
                parent.as_array_mut()?.remove(*place);
            }
        },
    }
    Some(())
}

/// Values of a file, by where they stand: what two campaigns share is damaged once.
type Seen = BTreeSet<(&'static str, String, String)>;

fn values(text: &str) -> Vec<(Vec<Step>, Item)> {
    let document: DocumentMut = text.parse().expect("a sound file");
    let mut all = Vec::new();
    paths(document.as_item(), &[], &mut all);
    let mut root = document.as_item().clone();
    let reached = |path: Vec<Step>| at(&mut root, &path).cloned().map(|item| (path, item));
    all.into_iter().filter_map(reached).collect()
}

/// Mutants of a TOML file that load, by where the damage is; of what was not seen before, if anything was.
fn survivors(
    files: &Files,
    name: &'static str,
    mut seen: Option<&mut Seen>,
    found: &mut BTreeSet<(String, String, Damage)>,
) {
    let text = text(files, name);
    let document: DocumentMut = text.parse().expect("a sound file");
    let mut is_new = |at: String, what: String| {
        seen.as_mut()
            .is_none_or(|seen| seen.insert((name, at, what)))
    };
    for (path, item) in values(text) {
        if !is_new(general(&path), item.to_string()) {
            continue;
        }
        for (damage, after) in damages(&item) {
            let mut mutant = document.clone();
            let root = mutant.as_item_mut();
            let done = match after {
                None => take_away(root, &path),
                Some(after) => at(root, &path).map(|item| *item = after),
            };
            if done.is_some() && loads(files, name, &mutant.to_string()) {
                found.insert((name.to_owned(), general(&path), damage));
            }
        }
    }
    let lines: Vec<&str> = text.lines().collect();
    for (index, line) in lines.iter().enumerate() {
        let Some((key, _)) = line.split_once(" = ") else {
            continue;
        };
        if !is_new("(line)".to_owned(), (*line).to_owned()) {
            continue;
        }
        let mut twice = lines.clone();
        twice.insert(index, line);
        if loads(files, name, &twice.join("\n")) {
            found.insert((name.to_owned(), key.to_owned(), Damage::Twice));
        }
    }
}

/// Mutants of a table that load, by column.
fn survivors_of_rows(
    files: &Files,
    name: &'static str,
    found: &mut BTreeSet<(String, String, Damage)>,
) {
    let text = text(files, name);
    let lines: Vec<&str> = text.lines().collect();
    let columns: Vec<&str> = lines[0].split(';').collect();
    let filled = |column: usize| {
        let cell = |line: &str| line.split(';').nth(column).is_some_and(|c| !c.is_empty());
        let rows: Vec<usize> = (1..lines.len()).filter(|row| cell(lines[*row])).collect();
        [rows.first().copied(), rows.last().copied()]
    };
    let rows: BTreeSet<usize> = (0..columns.len())
        .flat_map(filled)
        .flatten()
        .chain([1, 2, 4, lines.len() / 2, lines.len() - 1])
        .filter(|row| (1..lines.len()).contains(row))
        .collect();
    for row in rows {
        for (column, title) in columns.iter().enumerate() {
            for (damage, cell) in [
                (Damage::Empty, ""),
                (Damage::OtherWord, "nulle-part"),
                (Damage::Huge, "99999999999999999999"),
                (Damage::Negative, "-1"),
            ] {
                let mut cells: Vec<&str> = lines[row].split(';').collect();
                cells[column] = cell;
                let line = cells.join(";");
                let mut copy = lines.clone();
                copy[row] = &line;
                if line != lines[row] && loads(files, name, &copy.join("\n")) {
                    found.insert((name.to_owned(), (*title).to_owned(), damage));
                }
            }
        }
        let short = lines[row].rsplit_once(';').map_or("", |(short, _)| short);
        let long = format!("{};de trop", lines[row]);
        for (damage, rows) in [
            (Damage::Twice, vec![lines[row], lines[row]]),
            (Damage::Missing, Vec::new()),
            (Damage::OtherType, vec![short]),
            (Damage::OtherType, vec![&long]),
        ] {
            let mut copy = lines.clone();
            copy.splice(row..=row, rows);
            if loads(files, name, &copy.join("\n")) {
                found.insert((name.to_owned(), "(row)".to_owned(), damage));
            }
        }
    }
    for column in 0..columns.len() {
        for (damage, cells) in [(Damage::Missing, 0), (Damage::Twice, 2)] {
            let repeated = |line: &&str| {
                let mut row: Vec<&str> = line.split(';').collect();
                row.splice(column..=column, vec![row[column]; cells]);
                row.join(";")
            };
            let damaged: Vec<String> = lines.iter().map(repeated).collect();
            if loads(files, name, &damaged.join("\n")) {
                found.insert((name.to_owned(), "(column)".to_owned(), damage));
            }
        }
    }
}

#[test]
fn every_damaged_value_is_told_or_harmless() {
    let mut all = BTreeSet::new();
    let files = full();
    for name in [
        "campagne.toml",
        "pieces.toml",
        "textes.toml",
        "explications.toml",
    ] {
        survivors(&files, name, None, &mut all);
    }
    for name in [
        "langues.csv",
        "specialites.csv",
        "reglements.csv",
        "epreuves.csv",
        "correspondances.csv",
    ] {
        survivors_of_rows(&files, name, &mut all);
    }
    let files = territoire();
    for name in Territoire::FICHIERS {
        survivors_of_rows(&files, name, &mut all);
    }
    all_explained(&all);
    let stale: Vec<_> = HARMLESS
        .iter()
        .filter(|(own, end, what, _)| {
            !all.iter().any(|(file, path, damage)| {
                (*own == "*" || own == file) && ends(path, end) && what == damage
            })
        })
        .collect();
    assert!(stale.is_empty(), "told after all: {stale:#?}");
}

fn all_explained(all: &BTreeSet<(String, String, Damage)>) {
    let explains = |(file, path, damage): &&(String, String, Damage)| {
        HARMLESS.iter().any(|(own, end, what, _)| {
            (*own == "*" || own == file) && ends(path, end) && what == damage
        })
    };
    let left: Vec<_> = all.iter().filter(|mutant| !explains(mutant)).collect();
    assert!(left.is_empty(), "load all the same: {left:#?}");
}

/// `experience.mois` ends `categorie[].experience.mois`, `mois` too, `ois` does not.
fn ends(path: &str, end: &str) -> bool {
    path.strip_suffix(end)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.') || rest.ends_with("[]"))
}

/// The other campaigns are held to the same list, in what the campaign of the note does not say, and cut short after
/// each of their lines.
#[test]
fn every_damaged_value_of_every_campaign_is_told_or_harmless() {
    let mut seen = Seen::new();
    for (name, text) in campaign!("nantes-bts-2024") {
        for (path, item) in values(text) {
            seen.insert((name, general(&path), item.to_string()));
        }
        let lines = text.lines();
        seen.extend(lines.map(|line| (name, "(line)".to_owned(), line.to_owned())));
    }
    for own in [
        campaign!("martinique-bts-2024"),
        campaign!("martinique-bts-2025"),
        campaign!("nancy-bts-2024"),
        campaign!("poitiers-bts-2023"),
    ] {
        let mut files = small();
        files.extend(own.map(|(name, text)| (name, text.to_owned())));
        let mut all = BTreeSet::new();
        for (name, text) in own {
            assert!(loads(&files, name, text), "{name}");
            if seen.insert((name, "(file)".to_owned(), text.to_owned())) {
                survivors(&files, name, Some(&mut seen), &mut all);
                let lines: Vec<&str> = text.lines().collect();
                for end in 0..lines.len() {
                    let _ = loads(&files, name, &lines[..end].join("\n"));
                }
            }
        }
        all_explained(&all);
    }
}

/// Tables that are not there, without head, with another separator.
#[test]
fn a_table_out_of_shape_is_told() {
    let mut files = full();
    files.extend(territoire());
    for (name, text) in files.iter().filter(|(name, _)| name.ends_with(".csv")) {
        let lines: Vec<&str> = text.lines().collect();
        let without_head = lines[1..].join("\n");
        for damaged in [without_head, text.replace(';', ","), String::new()] {
            assert!(!loads(&files, name, &damaged), "{name}: {damaged:.200}");
        }
    }
}

/// Blocks of a file that start with `[[…]]`, each given twice.
#[test]
fn what_is_described_twice_is_told() {
    let files = full();
    for name in Campagne::FICHIERS {
        let text = text(&files, name);
        let starts: Vec<usize> = text.match_indices("\n[[").map(|(at, _)| at + 1).collect();
        for start in starts {
            let rest = &text[start..];
            let end = rest[1..].find("\n[").map_or(rest.len(), |end| end + 2);
            let block = format!("{}\n\n", rest[..end].trim_end());
            let twice = format!("{}\n{block}{}", &text[..start], &text[start..]);
            assert!(!loads(&files, name, &twice), "twice in {name}:\n{block}");
        }
    }
}

/// Each window, that of everybody and each one apart, with two of its dates exchanged.
/// Source: R-TIME-8.
#[test]
fn swapped_dates_are_told() {
    let files = full();
    let document: DocumentMut = text(&files, "campagne.toml").parse().expect("a sound file");
    let windows = [
        vec![Step::Key("calendrier".to_owned())],
        vec![Step::Key("fenetre".to_owned()), Step::Place(0)],
    ];
    let mut swapped = 0;
    for window in windows {
        for [one, other] in [
            ["ouverture", "cloture"],
            ["cloture", "depot"],
            ["ouverture", "depot"],
        ] {
            let mut mutant = document.clone();
            let dates = at(mutant.as_item_mut(), &window).expect("a window");
            let (first, second) = (dates[one].clone(), dates[other].clone());
            dates[one] = second;
            dates[other] = first;
            let told = !loads(&files, "campagne.toml", &mutant.to_string());
            assert!(told, "{one} and {other} of {window:?}");
            swapped += 1;
        }
    }
    assert_eq!(swapped, 6);
}
