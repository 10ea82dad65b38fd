//! Builds the desktop shell: reads `tauri.conf.json` and the capability files beside this script.
//!
//! The application's own commands are closed unless the capability opens them by name: the list that Tauri needs is
//! read from the capability, so that it is not written a second time here.

use std::error::Error;
use std::path::Path;
use tauri_build::{AppManifest, Attributes};

const CAPABILITIES: &str = "src-tauri/capabilities/**/*";
/// One a window.
const CAPABILITY: [&str; 2] = [
    "src-tauri/capabilities/principale.json",
    "src-tauri/capabilities/bureau.json",
];

const INTERFACE: &str = "ui/dist/index.html";

fn main() -> Result<(), Box<dyn Error>> {
    for capability in CAPABILITY {
        println!("cargo:rerun-if-changed={capability}");
    }
    // The interface is embedded: a new build of it is a new program.
    println!("cargo:rerun-if-changed=ui/dist");
    if !Path::new(INTERFACE).is_file() {
        return Err(
            "the interface is not built: run `npm --prefix ui ci` and `npm --prefix ui run build`"
                .into(),
        );
    }
    let manifest = AppManifest::new().commands(granted_commands()?);
    let attributes = Attributes::new()
        .capabilities_path_pattern(CAPABILITIES)
        .app_manifest(manifest);
    tauri_build::try_build(attributes)?;
    Ok(())
}

/// Gives the commands that the capability opens: `allow-ajouter-fichier` opens `ajouter_fichier`.
fn granted_commands() -> Result<&'static [&'static str], Box<dyn Error>> {
    let mut commands: Vec<&'static str> = Vec::new();
    for file in CAPABILITY {
        let capability: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(file)?)?;
        let permissions = capability["permissions"]
            .as_array()
            .ok_or("the capability lists its permissions")?;
        let own = permissions
            .iter()
            .filter_map(|permission| permission.as_str()?.strip_prefix("allow-"));
        commands.extend(own.map(|name| &*name.replace('-', "_").leak()));
    }
    Ok(commands.leak())
}
