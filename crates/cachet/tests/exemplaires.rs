//! Writes each kind of document in three fillings, plain and sealed, with the text of its code, into the folder of its
//! argument, and what attacks make of one: what other programs then check. `autorite.pem` gave the certificates of the seals.
//!
//! Run by name: `cargo xtask verify-documents`.
#![expect(
    clippy::unwrap_used,
    reason = "a failed step is the failure of the check"
)]

mod scene;

use cachet::{Archive, Cle, Pose, complete, seal, sign_here, verify};
use chrono::Utc;
use documents::{
    Accord, Code, Confirmation, Document, Genre, Signe, Source, Taille, confirmation,
    demande_de_pieces, recapitulatif,
};
use intake::page::{self, Pages};
use rcgen::{PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256};
use rules::Command;
use rules::campagne::Campagne;
use scene::horodateur::Horodateur;
use scene::pages::regles::parcours::{self, Comptoir, JOUR, adresse, identite, piece};
use scene::pages::{asked, called, cancelled, closed, receipt, source};
use scene::{Autorite, SCELLE, at, attaques, document, params, poste, sealed, signable};
use std::path::Path;
use std::process::ExitCode;

/// Somebody who answered as little as can be, as usual, and as much as can be; and a minor, whose page has two boxes to sign.
fn fillings() -> [(&'static str, Comptoir); 4] {
    let shortest = parcours::validated(parcours::distance());
    let mut minor = parcours::minor();
    minor.accept(JOUR, &[parcours::representant()]);
    let mut typical = parcours::complete();
    parcours::sign(&mut typical, JOUR);
    let mut longest = parcours::redoublant();
    let long = |syllable: &str| syllable.repeat(200 / syllable.len());
    let mut who = identite(3, ("2", "3", "2003"));
    who.nom_naissance = long("Valmont-");
    who.prenoms = long("Noélie ");
    who.nom_usage = long("d’Argenson ");
    let mut where_to = adresse("44000", "44109");
    where_to.adresse_1 = long("rue ").chars().take(80).collect();
    where_to.adresse_2 = long("bâtiment ").chars().take(80).collect();
    let commands = [
        Command::RecordIdentite(who),
        Command::RecordCoordonnees(where_to),
    ];
    for command in commands {
        let _ = longest.order(JOUR, &command);
    }
    let mut longest = parcours::validated(longest);
    for seed in 0..40 {
        longest.accept(JOUR, &[piece("identite", seed)]);
    }
    [
        ("court", shortest),
        ("courant", typical),
        ("long", longest),
        ("mineur", parcours::validated(minor)),
    ]
}

/// The campaign with forty épreuves in the spécialité of somebody.
fn forty(comptoir: &Comptoir) -> Campagne {
    let mut campagne = comptoir.campagne.clone();
    let version = comptoir.dossier.current().unwrap();
    let chosen = version.declaration.specialite.clone().unwrap();
    let specialites = campagne.specialites.iter_mut();
    for specialite in specialites.filter(|it| it.id == chosen) {
        let reglement = &mut specialite.reglement;
        let own = reglement.epreuves.clone();
        reglement.epreuves = own.iter().cycle().take(40).cloned().collect();
    }
    campagne
}

/// Writes one document, and the text of its code beside it when it bears one.
fn write(folder: &Path, name: &str, bytes: &[u8], code: Option<&str>) {
    let file = folder.join(format!("{name}.pdf"));
    std::fs::write(&file, bytes).unwrap();
    if let Some(code) = code {
        std::fs::write(file.with_extension("code"), code).unwrap();
    }
}

/// The confirmation of somebody, under that campaign.
fn confirmed(campagne: &Campagne, comptoir: &Comptoir, taille: Taille, cachet: bool) -> Document {
    let version = comptoir.dossier.current().unwrap();
    confirmation(&Confirmation {
        dossier: comptoir.dossier.id,
        version: comptoir.dossier.version(),
        empreinte: version.empreinte,
        decidee_le: at(SCELLE),
        declaration: Some(&version.declaration),
        cachet,
        signe: None,
        campagne,
        repetition: None,
        taille,
    })
}

fn main() -> ExitCode {
    let mut words = std::env::args_os().skip(1);
    let first = words.next().unwrap();
    if first == page::MOT {
        return page::main(words);
    }
    let folder = Path::new(&first);
    write_all(folder);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(read_back(folder));
    ExitCode::SUCCESS
}

/// Reads each code as « Vérifier un document » does, and compares it with the words of the page.
async fn read_back(folder: &Path) {
    let pages = Pages::with(&std::env::current_exe().unwrap());
    let mut count = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        let Ok(told) = std::fs::read_to_string(file.with_extension("code")) else {
            continue;
        };
        if file.extension().is_some_and(|it| it == "pdf") {
            let read = pages.read(&std::fs::read(&file).unwrap()).await;
            let read = read.unwrap_or_else(|| panic!("{}: no code", file.display()));
            assert_eq!(read.code, told, "{}", file.display());
            let accord = Code::parse(&told).unwrap().against(&read.pages);
            assert_eq!(accord, Accord::Meme, "{}", file.display());
            count += 1;
        }
    }
    assert!(count >= 60, "{count} codes");
}

fn write_all(folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    let autorite = Autorite::new("Autorité d’essai");
    std::fs::write(folder.join("autorite.pem"), &autorite.pem).unwrap();
    let keys = [
        ("ecdsa", &PKCS_ECDSA_P256_SHA256),
        ("rsa", &PKCS_RSA_SHA256),
    ];
    let keys = keys.map(|(name, algorithm)| {
        let (certificate, key) = autorite.give(&params("Rectorat d’essai"), algorithm);
        (name, Cle::parse(&certificate, &key).unwrap())
    });
    for (filling, comptoir) in fillings() {
        let campagne = match filling {
            "long" => forty(&comptoir),
            _ => comptoir.campagne.clone(),
        };
        let source = Source {
            campagne: &campagne,
            ..source(&comptoir)
        };
        let code = |genre| source.code(genre).unwrap().text();
        let told = code(Genre::Recapitulatif);
        let (confirms, calls) = (code(Genre::Confirmation), code(Genre::Convocation));
        let (asks, ends) = (code(Genre::Correction), code(Genre::Annulation));
        for (size, taille) in [("", Taille::Normale), ("-grand", Taille::Grande)] {
            let made = confirmed(&campagne, &comptoir, taille, false);
            let name = format!("confirmation-{filling}{size}");
            write(folder, &name, &made.bytes, Some(&confirms));
            let made = called(&comptoir, &campagne, taille, false);
            let name = format!("convocation-{filling}{size}");
            write(folder, &name, &made.bytes, Some(&calls));
            let made = asked(&comptoir, &campagne, taille, false);
            let name = format!("correction-{filling}{size}");
            write(folder, &name, &made.bytes, Some(&asks));
            let made = cancelled(&comptoir, &campagne, taille, false);
            let name = format!("decision-{filling}{size}");
            write(folder, &name, &made.bytes, Some(&ends));
            let source = Source { taille, ..source };
            let made = recapitulatif(&source).unwrap();
            let name = format!("recapitulatif-{filling}{size}");
            write(folder, &name, &made.bytes, Some(&told));
            let made = demande_de_pieces(&source).unwrap();
            write(
                folder,
                &format!("demande-{filling}{size}"),
                &made.bytes,
                None,
            );
        }
        let told = code(Genre::Recu);
        let plain = receipt(&comptoir, (None, SCELLE), false).bytes;
        write(folder, &format!("recu-{filling}"), &plain, Some(&told));
        for (algorithm, cle) in &keys {
            let prepared = receipt(&comptoir, (None, SCELLE), true).bytes;
            let sealed = seal(&prepared, cle, at(SCELLE)).unwrap();
            assert!(verify(&sealed, &autorite.ancres()).is_ok());
            let name = format!("recu-{filling}-scelle-{algorithm}");
            write(folder, &name, &sealed, Some(&told));
        }
        let confirmed = confirmed(&campagne, &comptoir, Taille::Normale, true).bytes;
        let called = called(&comptoir, &campagne, Taille::Normale, true).bytes;
        let asked = asked(&comptoir, &campagne, Taille::Normale, true).bytes;
        let ended = cancelled(&comptoir, &campagne, Taille::Normale, true).bytes;
        for (kind, prepared, told) in [
            ("confirmation", confirmed, &confirms),
            ("convocation", called, &calls),
            ("correction", asked, &asks),
            ("decision", ended, &ends),
        ] {
            let sealed = seal(&prepared, &keys[0].1, at(SCELLE)).unwrap();
            let name = format!("{kind}-{filling}-scelle-ecdsa");
            write(folder, &name, &sealed, Some(told));
        }
    }
    let campagne = parcours::complete().campagne;
    for (filling, count) in [("vide", 0), ("courant", 40), ("long", 3_000)] {
        for (size, taille) in [("", Taille::Normale), ("-grand", Taille::Grande)] {
            let made = closed(campagne, count, taille, false).bytes;
            write(folder, &format!("releve-{filling}{size}"), &made, None);
        }
        let prepared = closed(campagne, count, Taille::Normale, true).bytes;
        let sealed = seal(&prepared, &keys[0].1, at(SCELLE)).unwrap();
        write(
            folder,
            &format!("releve-{filling}-scelle-ecdsa"),
            &sealed,
            None,
        );
    }
    signed_code(folder);
    lasting(folder, &autorite);
    let attacked = folder.join("attaques");
    std::fs::create_dir_all(&attacked).unwrap();
    let genuine = sealed(&keys[0].1);
    for (name, bytes) in attaques::all(&genuine) {
        assert!(verify(&bytes, &autorite.ancres()).is_err(), "{name}");
        write(&attacked, name, &bytes, None);
    }
}

/// A récapitulatif whose code is signed: a wider symbol, read as well.
fn signed_code(folder: &Path) {
    let comptoir = parcours::complete();
    let signs = |text: &[u8]| {
        let mut signature = [0; 64];
        for (place, byte) in text.iter().cycle().take(64).enumerate() {
            signature[place] = byte
                .wrapping_mul(151)
                .wrapping_add(u8::try_from(place).unwrap());
        }
        signature
    };
    let source = Source {
        signe: Some(Signe {
            cle: "essai-a",
            signe: &signs,
        }),
        ..source(&comptoir)
    };
    let told = source.code(Genre::Recapitulatif).unwrap().text();
    let made = recapitulatif(&source).unwrap().bytes;
    write(folder, "recapitulatif-code-signe", &made, Some(&told));
}

/// A récapitulatif that a computer signed, that the service sealed, stamped, and completed for the years to come; a receipt the
/// same without the computer. Stamped now: the authority knows no other hour.
fn lasting(folder: &Path, autorite: &Autorite) {
    let (horodateur, service) = (Horodateur::new(), autorite.published());
    std::fs::write(folder.join("horodateur.pem"), horodateur.pem()).unwrap();
    let (certificate, key) = poste();
    std::fs::write(folder.join("poste.pem"), &certificate).unwrap();
    let poste = Cle::parse(&certificate, &key).unwrap();
    let signed = sign_here(&signable(), &poste, Utc::now()).unwrap();
    write(folder, "recapitulatif-courant-signe", &signed, None);
    for (name, page) in [
        ("recu-court", document(1, true)),
        ("recapitulatif-courant", signed),
    ] {
        let mut pose = Pose::stamped(&page, &service, Utc::now()).unwrap();
        let answer = horodateur.answer(&pose.request().unwrap());
        pose.stamp(&answer).unwrap();
        let mut preuves = pose.preuves();
        assert!(preuves.add_liste(&autorite.liste(&[])));
        let stamped = pose.finish().unwrap();
        let completed = complete(&stamped, &preuves).unwrap();
        let archived = |document: &[u8]| {
            let archive = Archive::prepare(document).unwrap();
            let answer = horodateur.answer(&archive.request().unwrap());
            archive.finish(&answer).unwrap().0
        };
        let once = archived(&completed);
        let twice = archived(&once);
        for (level, bytes) in [
            ("t", stamped),
            ("lt", completed),
            ("lta", once),
            ("lta-encore", twice),
        ] {
            write(folder, &format!("{name}-scelle-{level}"), &bytes, None);
        }
    }
}
