//! The arrows between rooms, and the crates that a room must not know.

use crate::steps::{command, root};
use anyhow::{Context as _, Result, bail};
use std::collections::BTreeMap;

/// A room, the rooms it may know, and the crates it must not.
struct Room {
    name: &'static str,
    rooms: &'static [&'static str],
    banned: &'static [&'static str],
}

/// Crates that touch something: a room that decides knows none.
const TOUCHES: &[&str] = &[
    "tokio",
    "sqlx",
    "tauri",
    "printpdf",
    "lopdf",
    "anyhow",
    "getrandom",
    "reqwest",
];

const ROOMS: &[Room] = &[
    Room {
        name: "rules",
        rooms: &[],
        banned: TOUCHES,
    },
    Room {
        name: "documents",
        rooms: &["rules"],
        banned: &["tokio", "sqlx", "tauri", "anyhow", "getrandom", "reqwest"],
    },
    Room {
        name: "cachet",
        rooms: &[],
        banned: &[
            "tokio",
            "sqlx",
            "tauri",
            "printpdf",
            "anyhow",
            "getrandom",
            "reqwest",
        ],
    },
    Room {
        name: "intake",
        rooms: &["rules"],
        banned: &[
            "sqlx",
            "tauri",
            "printpdf",
            "anyhow",
            "getrandom",
            "reqwest",
        ],
    },
    Room {
        name: "store",
        rooms: &["rules"],
        banned: &["tauri", "printpdf", "lopdf", "anyhow", "reqwest"],
    },
    Room {
        name: "sync",
        rooms: &["rules"],
        banned: TOUCHES,
    },
    Room {
        name: "liaison",
        rooms: &["sync"],
        banned: &["tauri", "sqlx", "printpdf", "lopdf"],
    },
    Room {
        name: "poste",
        rooms: &[
            "rules",
            "cachet",
            "documents",
            "intake",
            "store",
            "sync",
            "liaison",
        ],
        banned: &["tauri", "sqlx", "printpdf"],
    },
    Room {
        name: "server",
        rooms: &["rules", "cachet", "documents", "intake", "sync"],
        banned: &["tauri", "printpdf", "lopdf"],
    },
    Room {
        name: "pupitre",
        rooms: &["poste"],
        banned: &["axum", "sqlx", "printpdf", "lopdf"],
    },
    Room {
        name: "tests",
        rooms: &["rules", "documents", "store", "poste", "banc"],
        banned: &["tauri", "sqlx"],
    },
    Room {
        name: "fuzz",
        rooms: &[
            "rules",
            "cachet",
            "documents",
            "intake",
            "poste",
            "server",
            "sync",
        ],
        banned: &["tauri", "sqlx"],
    },
    Room {
        name: "simulation",
        rooms: &["rules", "poste", "store", "sync"],
        banned: &["tauri", "sqlx", "getrandom"],
    },
    Room {
        name: "banc",
        rooms: &["server", "sync"],
        banned: &["tauri"],
    },
    Room {
        name: "xtask",
        rooms: &["rules"],
        banned: &["tokio", "sqlx", "tauri"],
    },
];

/// Direct dependencies by package.
type Graph = BTreeMap<String, Vec<String>>;

pub(crate) fn check() -> Result<()> {
    let wrong = violations(&graph()?);
    if wrong.is_empty() {
        Ok(())
    } else {
        bail!("{}", wrong.join("\n"))
    }
}

fn graph() -> Result<Graph> {
    let output = command("cargo")
        .args(["metadata", "--format-version", "1", "--no-deps"])
        .output()?;
    let metadata: serde_json::Value =
        serde_json::from_slice(&output.stdout).context("read cargo metadata")?;
    let packages = metadata["packages"]
        .as_array()
        .with_context(|| format!("no packages in {}", root().display()))?;
    let mut graph = Graph::new();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default().to_owned();
        let dependencies = package["dependencies"].as_array().into_iter().flatten();
        // Tests of a room may use what they need; the room itself may not.
        let used = dependencies.filter(|dependency| dependency["kind"].as_str() != Some("dev"));
        let names = used.filter_map(|dependency| dependency["name"].as_str().map(str::to_owned));
        graph.insert(name, names.collect());
    }
    Ok(graph)
}

/// Every arrow that should not be, in a sentence.
fn violations(graph: &Graph) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, dependencies) in graph {
        let Some(room) = ROOMS.iter().find(|room| room.name == name) else {
            wrong.push(format!(
                "{name} is a room that xtask/src/arrows.rs does not know: say what it may know"
            ));
            continue;
        };
        for dependency in dependencies {
            let ours = ROOMS.iter().any(|room| room.name == dependency);
            if ours && !room.rooms.contains(&dependency.as_str()) {
                wrong.push(format!(
                    "{name} → {dependency} should not be: {name} may know only {:?}",
                    room.rooms
                ));
            }
            if room.banned.contains(&dependency.as_str()) {
                wrong.push(format!(
                    "{name} → {dependency} should not be: the crate belongs to another room"
                ));
            }
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrow(from: &str, to: &str) -> Vec<String> {
        violations(&Graph::from([(from.to_owned(), vec![to.to_owned()])]))
    }

    #[test]
    fn an_arrow_outwards_is_named() {
        assert_eq!(
            arrow("rules", "store"),
            ["rules → store should not be: rules may know only []"]
        );
        assert_eq!(
            arrow("poste", "tauri"),
            ["poste → tauri should not be: the crate belongs to another room"]
        );
        assert_eq!(arrow("pupitre", "rules").len(), 1);
    }

    #[test]
    fn an_arrow_inwards_is_silent() {
        assert!(arrow("poste", "rules").is_empty());
    }

    #[test]
    fn an_unknown_room_is_told() {
        assert_eq!(arrow("helpers", "serde").len(), 1);
    }
}
