//! `ui/src/bindings.ts` is generated from the view models; this test fails when it is stale.
//!
//! `PUPITRE_BINDINGS=write cargo test -p poste --test bindings` writes it anew.

use poste::view;
use std::fmt::Write as _;
use ts_rs::{Config, TS};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/bindings.ts");

macro_rules! declarations {
    ($cfg:expr, $($ty:ty),* $(,)?) => { vec![$(<$ty as TS>::decl($cfg)),*] };
}

macro_rules! signatures {
    ($($name:ident($($arg:ident: $ty:ty),*) -> $answer:ty;)*) => {
        vec![$((stringify!($name), vec![$((stringify!($arg), stringify!($ty))),*], stringify!($answer))),*]
    };
}

fn pages(cfg: &Config) -> Vec<String> {
    declarations!(
        cfg,
        view::Ecran,
        view::Entete,
        view::MotsExamen,
        view::ContactView,
        view::ReportView,
        view::Sauvegarde,
        view::CauseSauvegarde,
        view::HorlogeView,
        view::RetardView,
        view::InstructionView,
        view::EtatCivilView,
        view::DecisionView,
        view::IssueDecision,
        view::ConvocationView,
        view::PassageView,
        view::CorrectionsView,
        view::PointView,
        view::SujetPointView,
        view::MessagesView,
        view::MessageView,
        view::Apercu,
        view::Page,
        view::AccueilView,
        view::PhaseView,
        view::DateCle,
        view::NatureDate,
        view::DossierResume,
        view::StatutView,
        view::PreparerView,
        view::IssueView,
        view::RepriseView,
        view::RepriseLigneView,
        view::TacheId,
        view::StatutTache,
        view::TacheView,
        view::TachesView,
        view::ClotureView,
        view::StatutPiece,
        view::PieceResume,
        view::PiecesView,
        view::PieceView,
        view::FichierView,
        view::RelireView,
        view::Carte,
        view::LigneCarte,
        view::EffetView,
        view::ComprendreView,
        view::FraisView,
        view::LienView,
        view::EpreuveLigne,
    )
}

fn others(cfg: &Config) -> Vec<String> {
    declarations!(
        cfg,
        view::SignerView,
        view::RepresentantView,
        view::SignatureView,
        view::CodeSignatureView,
        view::DocumentsView,
        view::DocumentView,
        view::ReseauView,
        view::EtatReseau,
        view::EtatEnvoi,
        view::EnvoisView,
        view::ExterneView,
        view::VerifierView,
        view::VerdictView,
        view::DefautView,
        view::CodeView,
        view::AccordView,
        view::EcartView,
        view::GenrePapier,
        view::PreuveView,
        view::SignataireCode,
        view::EnvoiLigne,
        view::Auteur,
        view::ChangementView,
        view::SuiteEnvoi,
        view::SujetEnvoi,
        view::ConflitView,
        view::DeposerView,
        view::EtatDepot,
        view::RecuView,
        view::RecuPiece,
        view::CompteView,
        view::AppareilView,
        view::InterruptionView,
        view::MotifInterruption,
        view::Formulaire,
        view::LigneEtape,
        view::Section,
        view::Champ,
        view::Visible,
        view::GenreChamp,
        view::ModeSaisie,
        view::OptionChoix,
        view::Refus,
        view::Avis,
        view::Etape,
        view::CleChamp,
        view::CleOption,
        view::CleSection,
        view::Action,
        view::Destination,
        view::DocumentId,
    )
}

fn of_service(cfg: &Config) -> Vec<String> {
    declarations!(
        cfg,
        view::EcranBureau,
        view::PageBureau,
        view::ActionBureau,
        view::ActivationView,
        view::FacteurView,
        view::TableauView,
        view::FileView,
        view::AlerteView,
        view::ConfirmationView,
        view::EcheanceView,
        view::FileCle,
        view::AlerteCle,
        view::SorteDecision,
        view::ListeView,
        view::LotsView,
        view::LotLigne,
        view::EtatLot,
        view::EtatEcheance,
        view::LotView,
        view::LotMotif,
        view::LotExclu,
        view::LotTire,
        view::LigneDossier,
        view::ExportView,
        view::AvanceView,
        view::FormatExport,
        view::DossierBureauView,
        view::CarteBureau,
        view::ChangementBureau,
        view::ControleView,
        view::SujetControle,
        view::EtatControleView,
        view::FichierBureau,
        view::PointBureau,
        view::ParoleView,
        view::DecisionBureau,
        view::EtatDecision,
        view::FaitView,
        view::FaitCle,
        view::GesteBureau,
        view::ConflitBureau,
        view::PointTape,
    )
}

fn of_pictures(cfg: &Config) -> Vec<String> {
    declarations!(
        cfg,
        view::AxeView,
        view::BarreView,
        view::BarresView,
        view::BorneView,
        view::CarteView,
        view::CaseView,
        view::ChaleurView,
        view::DecompteView,
        view::DessinView,
        view::EmpileeView,
        view::EntonnoirView,
        view::ImagesView,
        view::JourDecompte,
        view::LectureView,
        view::LigneChaleur,
        view::LigneImage,
        view::MarcheView,
        view::PartCle,
        view::PlageView,
        view::SerieView,
        view::ZoneView,
    )
}

fn typescript() -> String {
    let cfg = Config::default();
    let mut declarations = [
        pages(&cfg),
        others(&cfg),
        of_service(&cfg),
        of_pictures(&cfg),
    ]
    .concat();
    declarations.sort();
    let mut out = String::from("// Generated from the view models of `poste`: do not edit.\n\n");
    for declaration in declarations {
        writeln!(out, "export {declaration}\n").expect("writing to a string cannot fail");
    }
    for (name, codes) in [
        ("CodeRefus", view::codes_refus()),
        ("CodeAvis", view::codes_avis()),
    ] {
        writeln!(out, "export type {name} =").expect("writing to a string cannot fail");
        if codes.is_empty() {
            out.push_str("  string\n");
        }
        for code in codes {
            writeln!(out, "  | \"{code}\"").expect("writing to a string cannot fail");
        }
        out.push_str("  ;\n\n");
    }
    for (interface, commands) in [
        ("Commandes", poste::commands!(signatures)),
        ("CommandesBureau", poste::commands_bureau!(signatures)),
    ] {
        declare(&mut out, interface, &commands);
    }
    out
}

type Signature = (
    &'static str,
    Vec<(&'static str, &'static str)>,
    &'static str,
);

fn declare(out: &mut String, interface: &str, commands: &[Signature]) {
    writeln!(out, "export interface {interface} {{").expect("writing to a string cannot fail");
    for (name, arguments, answer) in commands {
        let arguments: Vec<String> = arguments
            .iter()
            .map(|(name, ty)| format!("{name}: {}", translated(ty)))
            .collect();
        writeln!(
            out,
            "  {name}(args: {{ {} }}): Promise<{}>;",
            arguments.join("; "),
            translated(answer)
        )
        .expect("writing to a string cannot fail");
    }
    out.push_str("}\n");
}

fn translated(ty: &str) -> String {
    match ty {
        "String" => "string".to_owned(),
        "u32" => "number".to_owned(),
        "Octets" => "Uint8Array".to_owned(),
        maybe if maybe.starts_with("Option") => {
            let inner = maybe.trim_start_matches("Option").trim();
            let inner = inner.trim_start_matches('<').trim_end_matches('>').trim();
            format!("{} | null", translated(inner))
        }
        list if list.starts_with("Vec") => {
            format!(
                "{}[]",
                list.trim_start_matches("Vec")
                    .trim()
                    .trim_start_matches('<')
                    .trim_end_matches('>')
                    .trim()
            )
        }
        other => other.to_owned(),
    }
}

#[test]
fn the_bindings_of_the_interface_are_fresh() {
    let expected = typescript();
    if std::env::var("PUPITRE_BINDINGS").as_deref() == Ok("write") {
        std::fs::write(PATH, &expected).expect("ui/src exists");
    }
    let found = std::fs::read_to_string(PATH).unwrap_or_default();
    assert!(
        found == expected,
        "ui/src/bindings.ts is stale: run PUPITRE_BINDINGS=write cargo test -p poste --test bindings"
    );
}
