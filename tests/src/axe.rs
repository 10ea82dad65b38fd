//! Accessibility findings of axe-core, injected into the window.

use anyhow::{Context as _, Result, ensure};
use fantoccini::Client;
use serde_json::Value;
use std::fmt;
use std::path::Path;

const SCRIPT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/node_modules/axe-core/axe.min.js"
);

const RUN: &str = "
const done = arguments[arguments.length - 1];
axe.run(document, { resultTypes: ['violations', 'incomplete'] }).then(
  ({ testEngine, violations, incomplete }) => done({ testEngine, violations, incomplete }),
  (error) => done({ error: String(error) }),
);";

/// One rule that the page breaks, with the places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Name of the rule.
    pub rule: String,
    /// What it asks.
    pub help: String,
    /// Where, and what to mend.
    pub places: Vec<String>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.rule, self.help)?;
        for place in &self.places {
            write!(f, "\n    {place}")?;
        }
        Ok(())
    }
}

/// Runs axe on the page as it stands, and gives its whole answer.
pub(crate) async fn run(client: &Client) -> Result<Value> {
    let loaded = client
        .execute("return typeof window.axe === 'object';", vec![])
        .await?;
    if loaded != Value::Bool(true) {
        let script = std::fs::read_to_string(Path::new(SCRIPT)).with_context(|| {
            "axe-core is not there: run `npm --prefix tests ci`; the journeys cannot run without it"
        })?;
        client
            .execute(&script, vec![])
            .await
            .context("inject axe")?;
    }
    let answer = client.execute_async(RUN, vec![]).await.context("run axe")?;
    ensure!(
        answer.get("violations").is_some(),
        "axe did not answer: {answer}"
    );
    Ok(answer)
}

/// Reads the violations out of an answer.
pub(crate) fn violations(answer: &Value) -> Vec<Violation> {
    list(answer, "violations")
        .iter()
        .map(|rule| Violation {
            rule: text(rule, "id"),
            help: text(rule, "help"),
            places: list(rule, "nodes")
                .iter()
                .map(|node| format!("{} — {}", text(node, "html"), text(node, "failureSummary")))
                .collect(),
        })
        .collect()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}
