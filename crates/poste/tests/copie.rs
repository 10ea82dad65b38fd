//! A person takes a copy of all that the computer keeps about them.

mod scene;

use poste::view::{Action, Destination, Page, TacheId};
use scene::{JOUR, Reponses, answer_all, desk_of, go, open, pdf, pdf_of, step};
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

/// The files of an archive, by path.
fn files(bytes: Vec<u8>) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a ZIP file");
    let mut files = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("an entry");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("readable");
        let name = file.name().expect("a name").into_owned();
        files.insert(name, bytes);
    }
    files
}

#[tokio::test]
async fn a_copy_holds_answers_drafts_pieces_with_their_versions_and_documents() {
    let folder = tempfile::tempdir().expect("a folder");
    let destination = folder.path().join("copie.zip");
    let shell = Reponses {
        destination: Some(destination.clone()),
        ..Reponses::default()
    };
    let mut desk = desk_of(folder.path(), JOUR, shell, Vec::new()).await;
    open(&mut desk).await;
    answer_all(&mut desk).await;
    step(&mut desk, TacheId::Validation, &[]).await;
    let code = "identite".to_owned();
    go(&mut desk, Destination::Piece { code }).await;
    let verso = pdf_of(b"9 9 m");
    desk.ajouter_fichier("identite", "recto.pdf", pdf()).await;
    desk.ajouter_fichier("identite", "été: verso*.pdf", verso)
        .await;
    go(&mut desk, Destination::Documents).await;
    let Page::Documents(view) = desk.agir(Action::EnregistrerTout).await.page else {
        panic!("documents")
    };
    assert_eq!(view.annonce.expect("told").code, "copie.enregistree");

    let files = files(std::fs::read(destination).expect("saved"));
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "LISEZMOI.txt",
            "brouillon.json",
            "documents/demande-de-pieces-v1.pdf",
            "documents/recapitulatif-v1.pdf",
            "pieces/identite/version-1/1-recto.pdf",
            "pieces/identite/version-2/1-recto.pdf",
            "pieces/identite/version-2/2-été_ verso_.pdf",
            "reponses.json",
        ]
    );
    let answers: Vec<serde_json::Value> =
        serde_json::from_slice(&files["reponses.json"]).expect("JSON");
    let types: Vec<&str> = answers
        .iter()
        .filter_map(|answer| answer["reponse"]["command"]["type"].as_str())
        .collect();
    assert_eq!(types.first(), Some(&"open_dossier"));
    assert!(
        types.contains(&"record_identite") && types.contains(&"add_piece"),
        "{types:?}"
    );
    let health: Vec<_> = answers
        .iter()
        .filter(|answer| !answer["amenagements"].is_null())
        .collect();
    assert_eq!(health.len(), 1, "one answer about aménagements");
    assert!(files["documents/recapitulatif-v1.pdf"].starts_with(b"%PDF"));
}
