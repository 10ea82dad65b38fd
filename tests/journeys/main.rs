//! Journeys in the real window.

use tests::{Launch, Page, Role};

#[tokio::test]
async fn trial() -> anyhow::Result<()> {
    Launch::at("2023-10-20T10:00")
        .run(async |page: &Page| {
            let t = std::time::Instant::now();
            page.fill("Nom de naissance", "D’Été-Ñandú œ").await?;
            println!(
                "{:?} {:?}",
                page.value("Nom de naissance").await?,
                page.focused().await?
            );
            page.group("Comment préparez-vous le BTS ?")
                .await?
                .choose("Avec le CNED")
                .await?;
            page.upload(
                "Ajouter un fichier",
                &[std::path::Path::new("/etc/hostname")],
            )
            .await?;
            page.click("Continuer").await?;
            page.wait_etat("essai.suite").await?;
            println!("{:?} {:?}", t.elapsed(), page.text().await?);
            page.record().await?;
            println!("{:?}", t.elapsed());
            page.resize(320, 640).await?;
            page.photograph("t-narrow").await?;
            println!("{:?}", t.elapsed());
            page.click("Terminer").await?;
            Ok(())
        })
        .await
}
