//! What holds on whatever screen: the window is closed to everything but its own interface.

use anyhow::{Context as _, Result, ensure};
use rules::anciens::Colonne;
use std::net::{Ipv4Addr, TcpListener};
use std::process::Command;
use tests::people::People;
use tests::{Key, Launch, Page, anciens};

#[tokio::test]
async fn the_title_of_the_window_tells_nothing_about_a_person() -> Result<()> {
    let window = Launch::at("2023-10-20T10:00").open().await?;
    let title = window.title()?;
    ensure!(title == "Pupitre", "the title reads {title}");
    window.close().await
}

#[tokio::test]
async fn the_window_goes_nowhere_else() -> Result<()> {
    // A server that nobody must call.
    let server = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    server.set_nonblocking(true)?;
    let away = format!("http://{}/", server.local_addr()?);
    Launch::at("2023-10-20T10:00")
        .run(async |page: &Page| {
            let home = page.address().await?;
            for away in [
                away.as_str(),
                "file:///etc/hostname",
                "data:text/html,<h1>Ailleurs</h1>",
            ] {
                page.try_to_leave_for(away).await?;
                let address = page.address().await?;
                ensure!(address == home, "{away} led to {address}");
            }
            ensure!(server.accept().is_err(), "the window called {away}");
            Ok(())
        })
        .await
}

#[tokio::test]
async fn a_second_start_ends_at_once_and_leaves_the_first_window_open() -> Result<()> {
    let window = Launch::at("2023-10-20T10:00").open().await?;
    let status = window.start_again(&[]).await?;
    ensure!(status.success(), "the second start ended with {status}");
    window.page().etat().await?;
    window.close().await
}

#[tokio::test]
async fn the_keyboard_makes_the_text_twice_as_large() -> Result<()> {
    Launch::at("2023-10-20T10:00")
        .run(async |page: &Page| {
            let (width, _) = page.size().await?;
            for _ in 0..5 {
                page.press_with(Key::Control, '+').await?;
            }
            page.wait_width(width / 2).await?;
            page.press_with(Key::Control, '0').await?;
            page.wait_width(width).await
        })
        .await
}

#[test]
fn mistakes_on_the_command_line_are_told_at_once() -> Result<()> {
    let output = Command::new(tests::program()?)
        .args(["--repetition", "demain", "--couleur"])
        .output()?;
    let told = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.code() == Some(2),
        "it ended with {}",
        output.status
    );
    ensure!(
        told.contains("« demain »") && told.contains("« --couleur »"),
        "it said: {told}"
    );
    Ok(())
}

#[test]
fn candidates_are_brought_in_without_a_display_and_after_the_approval_only() -> Result<()> {
    let (campagne, territoire) = poste::shipped()?;
    let offre = poste::fonds::offre_precedente(None, &campagne)?;
    let folder = tempfile::tempdir()?;
    let (file, written) = (
        folder.path().join("candidats.csv"),
        folder.path().join("reprises.json"),
    );
    let mut candidats = anciens::candidats(&mut People::of(21), 20, &offre, &territoire)?;
    candidats[4].insert(Colonne::Forme, "partielle".to_owned());
    std::fs::write(&file, anciens::csv(&candidats))?;
    let bring = |more: &[&str]| -> Result<(Option<i32>, String)> {
        let mut program = Command::new(tests::program()?);
        program.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
        program
            .arg("--importer")
            .arg(&file)
            .arg("--vers")
            .arg(&written);
        let output = program.args(more).output()?;
        Ok((output.status.code(), String::from_utf8(output.stdout)?))
    };
    let (ended, report) = bring(&[])?;
    ensure!(
        ended == Some(0) && !written.exists(),
        "it ended with {ended:?}"
    );
    ensure!(
        report.contains("20 lignes lues, 19 gardées, 1 écartée."),
        "it said: {report}"
    );
    let (ended, _) = bring(&["--approuver", "0000-0000-0000"])?;
    ensure!(
        ended == Some(1) && !written.exists(),
        "it ended with {ended:?}"
    );
    let (_, code) = report
        .split_once("--approuver ")
        .context("the report gives a code")?;
    let (ended, told) = bring(&["--approuver", code.trim()])?;
    ensure!(
        ended == Some(0) && told.contains("19 candidats écrits"),
        "it said: {told}"
    );
    ensure!(poste::fonds::reprises(&std::fs::read(&written)?)?.len() == 19);
    Ok(())
}
