//! A service to try the application with: a new base, the server, and the letters in the terminal. It forgets everything
//! when it stops.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a command line speaks on its standard output, and a failed step ends it"
)]

use banc::{Base, Boite, Server};
use std::path::Path;

#[tokio::main]
async fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/service");
    std::fs::create_dir_all(&folder).unwrap();
    let instant = std::env::args().nth(1);
    let (base, boite) = (Base::new().await, Boite::open());
    let server = Server::start_with(&base, |command| {
        command.envs(boite.settings());
        if let Some(instant) = &instant {
            command.env("PUPITRE_REPETITION_INSTANT", instant);
        }
    });
    let file = folder.join("service.toml");
    std::fs::write(&file, server.service_file()).unwrap();
    let file = file.canonicalize().unwrap();
    println!("Le service répond sur http://{}", server.address);
    println!("Sa description : http://{}/openapi.json", server.address);
    println!("Pour y envoyer depuis l’application :");
    let repetition = instant.as_deref().and_then(|instant| instant.get(..16));
    let repetition = repetition.map_or_else(String::new, |at| format!(" --repetition {at}"));
    println!(
        "  target/debug/pupitre --service {}{repetition}",
        file.display()
    );
    println!("Les courriels s’affichent ici. Ctrl-C arrête tout, et rien n’est gardé.");
    loop {
        if let Some(letter) = boite.wait() {
            println!("\n— {} : {}\n{}", letter.to, letter.subject, letter.text);
        }
    }
}
