//! The vectors of the domain notes: postal codes that lie about their département, numbers of every French territory.

mod scene;

use rules::adresse::CodePostal;
use rules::campagne::Commune;
use rules::telephone::Telephone;
use scene::territoire;

/// The commune of that name under that postal code.
fn commune(code_postal: &CodePostal, nom: &str) -> &'static Commune {
    let found = territoire().search_communes(nom, 40);
    let mut named = found
        .into_iter()
        .filter(|commune| commune.nom.as_ref() == nom);
    named
        .find(|commune| commune.has_code_postal(code_postal))
        .unwrap_or_else(|| panic!("no {nom} under {}", code_postal.as_str()))
}

/// Source: R-CP-2. The académie follows the commune, never the postal code.
#[test]
fn a_postal_code_can_lie_about_its_departement() {
    for (code_postal, noms, departement) in [
        ("01200", &["Éloise"][..], "74"),
        ("01410", &["Lajoux"], "39"),
        ("01590", &["Chancia", "Lavancia-Epercy"], "39"),
        ("05110", &["Claret", "Curbans"], "04"),
        ("05130", &["Piégut", "Venterol"], "04"),
        ("05160", &["Pontis"], "04"),
        ("05700", &["Villebois-les-Pins"], "26"),
        ("06260", &["La Rochette", "Saint-Pierre"], "04"),
        ("13780", &["Riboux"], "83"),
        ("21340", &["Change"], "71"),
        (
            "33220",
            &["Fougueyrolles", "Port-Sainte-Foy-et-Ponchapt"],
            "24",
        ),
        ("37160", &["Buxeuil"], "86"),
        ("42620", &["Saint-Pierre-Laval"], "03"),
        ("43450", &["Leyvaux"], "15"),
        ("48250", &["Laveyrune"], "07"),
        ("52100", &["Saint-Eulien", "Sapignicourt"], "51"),
        ("94390", &["Paray-Vieille-Poste"], "91"),
        ("97133", &["Saint-Barthélemy"], "977"),
        ("97150", &["Saint-Martin"], "978"),
    ] {
        let code_postal = CodePostal::parse(code_postal).expect("a postal code");
        for nom in noms {
            let own = commune(&code_postal, nom).code.departement();
            let own = own.expect("a commune has a département");
            assert_eq!(own.as_str(), departement, "{nom}");
            // The two islands are known by their whole postal code.
            if !departement.starts_with("97") {
                assert_ne!(code_postal.departement(), Some(own), "{nom}");
            }
        }
    }
}

/// Source: R-CP-4: the counts of the table that is shipped.
#[test]
fn the_five_departements_of_nantes_hold_their_communes() {
    let campagne = scene::nantes();
    let here = campagne.departements.valeur.iter();
    let here: Vec<&str> = here.map(|departement| departement.as_str()).collect();
    assert_eq!(here, ["44", "49", "53", "72", "85"]);
    for (code_postal, nom) in [
        ("44540", "Vallons-de-l’Erdre"),
        ("49440", "Candé"),
        ("53000", "Laval"),
        ("72000", "Le Mans"),
        ("85000", "La Roche-sur-Yon"),
    ] {
        let code = CodePostal::parse(code_postal).expect("a postal code");
        let departement = commune(&code, nom).code.departement();
        let departement = departement.expect("a département");
        let academie = territoire().academie_of(&departement);
        assert_eq!(academie, Some(&campagne.academie), "{nom}");
    }
}

/// Source: R-TEL-1: each territory under its own country code, typed as people there type it.
#[test]
fn a_number_of_each_french_territory_has_its_own_country_code() {
    for (typed, stored) in [
        ("02 40 37 37 37", "+33240373737"),
        ("07 56 78 90 12", "+33756789012"),
        ("0590 12 34 56", "+590590123456"),
        ("0690 12 34 56", "+590690123456"),
        ("0696 12 34 56", "+596696123456"),
        ("0697 12 34 56", "+596697123456"),
        ("0694 12 34 56", "+594694123456"),
        ("0692 12 34 56", "+262692123456"),
        ("0693 12 34 56", "+262693123456"),
        ("0639 12 34 56", "+262639123456"),
        ("+508 41 12 34", "+508411234"),
        ("+687 75 12 34", "+687751234"),
        ("+689 87 12 34 56", "+68987123456"),
        ("+681 72 12 34", "+681721234"),
        ("00 596 696 12 34 56", "+596696123456"),
    ] {
        let read = Telephone::parse(typed).map(|telephone| telephone.as_str().to_owned());
        assert_eq!(read.as_deref(), Ok(stored), "{typed}");
    }
}
