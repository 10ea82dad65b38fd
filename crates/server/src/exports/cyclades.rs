//! The file shaped like that which CYCLADES imports: 34 columns, as a lycée's tool was seen to write them for the baccalauréat.
//!
//! Nothing official describes that file for a BTS. What the source does not give stays empty; a dossier that cannot fill what the
//! source asks for is left out and told, with what to do (`docs/exports.md`).
//!
//! Source: registration.md §5.1, observed in Siecle2Cyclades, format « 2.1_2023 ».

use super::colonnes::Vu;
use super::formats::FORMULES;
use rules::campagne::{NationaliteDite, PaysCode};
use rules::declaration::{Civilite, Coordonnees, Identite, LieuAdresse, LieuNaissance};
use rules::telephone::Telephone;

/// The columns, in order.
pub(super) const COLONNES: [&str; 34] = [
    "civilite",
    "nom_famille",
    "prenoms",
    "ine",
    "pays_naissance",
    "date_naissance",
    "depCOM_naissance",
    "commune_naissance",
    "nationalite",
    "pays",
    "adresse_1",
    "adresse_2",
    "adresse_3",
    "adresse_4",
    "code_postal",
    "localite",
    "telephone",
    "telephone_mobile",
    "adresse_mail",
    "categ_socio_pro",
    "etablissement",
    "division_classe",
    "serie",
    "enseignement",
    "categorie",
    "langue_section_inter",
    "langue_section_euro",
    "specialite1",
    "specialite2",
    "specialite3",
    "LVA",
    "LVB",
    "zone_geo_souhaitee",
    "dnl",
];

/// The code of France, without « 99 ».
const FRANCE: &str = "100";
/// Countries by their ISO 3166 code: that of the INSEE, without « 99 ».
const PAYS: &str = include_str!("pays.csv");

/// What a dossier cannot fill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ecart {
    /// The column.
    pub(super) colonne: &'static str,
    /// Whether the dossier is left out of the file; else its cell is empty.
    pub(super) ecarte: bool,
    /// What to do about it.
    pub(super) quoi: String,
}

/// What a dossier gives.
pub(super) struct Inscription {
    /// Its number.
    pub(super) dossier: String,
    /// Who it is of.
    pub(super) nom: String,
    /// The cells, in the order of the columns.
    pub(super) cellules: [String; 34],
    /// What it cannot fill.
    pub(super) ecarts: Vec<Ecart>,
}

impl Inscription {
    /// What a dossier gives.
    pub(super) fn of(vu: &Vu<'_>) -> Self {
        let declaration = vu.declaration;
        let mut made = Self {
            dossier: vu.known.dossier.to_string(),
            nom: documents::mots::nom_complet(declaration),
            cellules: std::array::from_fn(|_| String::new()),
            ecarts: Vec::new(),
        };
        match &declaration.identite {
            Some(identite) => made.identify(identite),
            None => made.leave_out(
                "nom_famille",
                "L’identité n’est pas remplie : ce dossier n’est pas prêt à être importé.".into(),
            ),
        }
        match &declaration.coordonnees {
            Some(coordonnees) => made.reach(coordonnees),
            None => made.leave_out(
                "adresse_1",
                "L’adresse n’est pas remplie : demandez-la au candidat.".into(),
            ),
        }
        if let Some(courriel) = &declaration.courriel {
            made.put("adresse_mail", courriel.as_str());
        }
        made
    }

    /// Whether it is left out of the file.
    pub(super) fn is_left_out(&self) -> bool {
        self.ecarts.iter().any(|it| it.ecarte)
    }

    fn identify(&mut self, identite: &Identite) {
        // One column is fed from « Sexe ».
        self.put(
            "civilite",
            match identite.civilite {
                Civilite::Madame => "F",
                Civilite::Monsieur => "M",
            },
        );
        self.put("nom_famille", &rules::nom::uppercase(identite.nom.as_str()));
        self.put("prenoms", identite.prenoms.as_str());
        self.put("ine", identite.ine.as_ref().map_or("", |it| it.as_str()));
        let born = identite.naissance.date().format("%d/%m/%Y");
        self.put("date_naissance", &born.to_string());
        self.born_at(&identite.lieu);
        match identite.nationalite {
            NationaliteDite::Francaise => self.put("nationalite", FRANCE),
            NationaliteDite::Autre => self.ecarts.push(Ecart {
                colonne: "nationalite",
                ecarte: false,
                quoi: "La nationalité n’est pas française et le dossier ne dit pas laquelle : complétez la colonne d’après la pièce d’identité.".into(),
            }),
        }
    }

    fn born_at(&mut self, lieu: &LieuNaissance) {
        match lieu {
            LieuNaissance::France {
                code: Some(code), ..
            } => {
                self.put("pays_naissance", FRANCE);
                self.put("commune_naissance", code.as_str());
                match code.departement() {
                    Some(departement) => {
                        self.put("depCOM_naissance", &on_three(departement.as_str()));
                    }
                    None => self.leave_out(
                        "depCOM_naissance",
                        format!("La commune de naissance {} n’a pas de département connu : rectifiez l’état civil.", code.as_str()),
                    ),
                }
            }
            LieuNaissance::France {
                code: None,
                commune,
            } => {
                self.put("pays_naissance", FRANCE);
                self.leave_out(
                    "commune_naissance",
                    format!("« {commune} » n’a pas de code de commune : retrouvez celui de la commune à la date de naissance, et rectifiez l’état civil ou saisissez ce candidat à la main."),
                );
            }
            LieuNaissance::Etranger { ville, pays } => {
                self.put("commune_naissance", ville);
                self.country("pays_naissance", pays);
            }
        }
    }

    fn reach(&mut self, coordonnees: &Coordonnees) {
        self.put("adresse_1", &coordonnees.ligne_1);
        self.put(
            "adresse_2",
            coordonnees.ligne_2.as_deref().unwrap_or_default(),
        );
        if self.cell("adresse_1").is_empty() {
            self.leave_out(
                "adresse_1",
                "La première ligne de l’adresse est vide : demandez-la au candidat.".into(),
            );
        }
        match &coordonnees.lieu {
            LieuAdresse::France {
                code_postal,
                localite,
                ..
            } => {
                self.put("pays", FRANCE);
                self.put("code_postal", code_postal.as_str());
                self.put("localite", localite);
            }
            LieuAdresse::Etranger {
                code_postal,
                localite,
                pays,
            } => {
                self.country("pays", pays);
                self.put("code_postal", code_postal);
                self.put("localite", localite);
            }
        }
        if let Some(telephone) = &coordonnees.telephone {
            let (column, number) = called(telephone);
            self.put(column, &number);
        }
    }

    fn country(&mut self, column: &'static str, pays: &PaysCode) {
        match country(pays.as_str()) {
            Some(code) => self.put(column, code),
            None => self.leave_out(
                column,
                format!(
                    "Le pays « {pays} » n’a pas de code connu : saisissez ce candidat à la main."
                ),
            ),
        }
    }

    /// Fills a cell. It is read by a program, but somebody may open it in a spreadsheet: no formula begins it.
    fn put(&mut self, column: &str, text: &str) {
        let text = text.trim_start_matches(FORMULES).trim();
        if let Some(place) = COLONNES.iter().position(|it| *it == column) {
            self.cellules[place] = text.to_owned();
        }
    }

    fn cell(&self, column: &str) -> &str {
        let place = COLONNES.iter().position(|it| *it == column);
        place.map_or("", |place| &self.cellules[place])
    }

    fn leave_out(&mut self, colonne: &'static str, quoi: String) {
        self.ecarts.push(Ecart {
            colonne,
            ecarte: true,
            quoi,
        });
    }
}

/// « 044 », « 02A », « 972 ».
///
/// Source: R-COM-2.
fn on_three(departement: &str) -> String {
    format!("{departement:0>3}")
}

/// The code of a country, when one is known.
///
/// Source: R-PAYS-1.
fn country(iso: &str) -> Option<&'static str> {
    let lines = PAYS.lines().skip(1);
    let mut known = lines.filter_map(|it| it.split_once(';'));
    known.find(|(it, _)| *it == iso).map(|(_, code)| code)
}

/// The column of a number, and the number as it is dialled from France.
fn called(telephone: &Telephone) -> (&'static str, String) {
    let number = telephone.as_str();
    let column = match telephone.is_mobile() {
        true => "telephone_mobile",
        false => "telephone",
    };
    let dialled = match number.strip_prefix("+33") {
        Some(rest) => format!("0{rest}"),
        None => number.replacen('+', "00", 1),
    };
    (column, dialled)
}

#[cfg(test)]
mod tests {
    use super::{COLONNES, Inscription, PAYS, called, country, on_three};
    use rules::adresse::{CodePostal, CommuneInsee, Departement};
    use rules::campagne::{NationaliteDite, PaysCode};
    use rules::declaration::{Civilite, Coordonnees, Identite, LieuAdresse, LieuNaissance};
    use rules::naissance::DateNaissance;
    use rules::nom::{Nom, Prenoms};
    use rules::telephone::Telephone;

    fn nobody() -> Inscription {
        Inscription {
            dossier: "1".into(),
            nom: "Essai".into(),
            cellules: std::array::from_fn(|_| String::new()),
            ecarts: Vec::new(),
        }
    }

    fn born(lieu: LieuNaissance, nationalite: NationaliteDite) -> Inscription {
        let today = chrono::NaiveDate::from_ymd_opt(2023, 11, 1).unwrap();
        let mut made = nobody();
        made.identify(&Identite {
            civilite: Civilite::Madame,
            nom: Nom::parse("Le Floc’h").unwrap(),
            prenoms: Prenoms::parse("Anne-Marie Éloïse").unwrap(),
            nom_usage: None,
            naissance: DateNaissance::parse("12", "3", "2001", today).unwrap(),
            lieu,
            nationalite,
            ine: None,
        });
        made
    }

    fn living(ligne_1: &str, lieu: LieuAdresse) -> Inscription {
        let mut made = nobody();
        made.reach(&Coordonnees {
            ligne_1: ligne_1.into(),
            ligne_2: Some("Bâtiment B".into()),
            lieu,
            telephone: Telephone::parse("06 12 34 56 78").ok(),
        });
        made
    }

    fn nantes() -> LieuAdresse {
        LieuAdresse::France {
            code_postal: CodePostal::parse("44000").unwrap(),
            commune: None,
            localite: "Nantes".into(),
            departement: Departement::parse("44").unwrap(),
        }
    }

    #[test]
    fn the_columns_are_those_that_were_seen_in_their_order() {
        let seen = "civilite; nom_famille; prenoms; ine; pays_naissance; date_naissance; depCOM_naissance; \
            commune_naissance; nationalite; pays; adresse_1; adresse_2; adresse_3; adresse_4; code_postal; localite; \
            telephone; telephone_mobile; adresse_mail; categ_socio_pro; etablissement; division_classe; serie; \
            enseignement; categorie; langue_section_inter; langue_section_euro; specialite1; specialite2; specialite3; \
            LVA; LVB; zone_geo_souhaitee; dnl";
        assert_eq!(seen.split("; ").collect::<Vec<_>>(), COLONNES);
    }

    /// R-COM-2.
    #[test]
    fn who_was_born_in_france_has_the_code_of_the_commune_and_three_figures() {
        let at = |code: &str| LieuNaissance::France {
            code: CommuneInsee::parse(code).ok(),
            commune: "Ici".into(),
        };
        for (code, departement) in [("44109", "044"), ("2A004", "02A"), ("97209", "972")] {
            let made = born(at(code), NationaliteDite::Francaise);
            assert_eq!(made.ecarts, []);
            assert_eq!(made.cell("commune_naissance"), code);
            assert_eq!(made.cell("depCOM_naissance"), departement);
            assert_eq!(made.cell("pays_naissance"), "100");
            assert_eq!(made.cell("date_naissance"), "12/03/2001");
            assert_eq!(made.cell("nom_famille"), "LE FLOC’H");
        }
        let gone = LieuNaissance::France {
            code: None,
            commune: "Freigné".into(),
        };
        let made = born(gone, NationaliteDite::Francaise);
        assert!(made.is_left_out());
        assert!(made.ecarts[0].quoi.contains("Freigné"), "{:?}", made.ecarts);
    }

    #[test]
    fn who_was_born_abroad_has_the_town_and_a_nationality_to_complete() {
        let there = |pays: &str| LieuNaissance::Etranger {
            ville: "Rabat".into(),
            pays: PaysCode::new(pays),
        };
        let made = born(there("MA"), NationaliteDite::Autre);
        assert_eq!(made.cell("pays_naissance"), "350");
        assert_eq!(made.cell("commune_naissance"), "Rabat");
        assert_eq!(made.cell("depCOM_naissance"), "");
        assert!(!made.is_left_out(), "she is in the file");
        assert_eq!(made.ecarts[0].colonne, "nationalite");
        let made = born(there("AQ"), NationaliteDite::Francaise);
        assert!(made.is_left_out());
    }

    #[test]
    fn an_address_has_its_lines_and_none_of_them_is_a_formula() {
        let made = living("=1+1 rue du Port", nantes());
        assert_eq!(made.cell("adresse_1"), "1+1 rue du Port");
        assert_eq!(made.cell("adresse_2"), "Bâtiment B");
        assert_eq!(made.cell("pays"), "100");
        assert_eq!(made.cell("telephone_mobile"), "0612345678");
        assert_eq!(made.cell("telephone"), "");
        assert!(living("", nantes()).is_left_out());
    }

    /// R-PAYS-1, R-TEL-1.
    #[test]
    fn countries_have_three_figures_and_numbers_are_dialled_from_france() {
        for (iso, code) in [("DE", "109"), ("ES", "134"), ("US", "404"), ("BR", "416")] {
            assert_eq!(country(iso), Some(code));
        }
        assert_eq!(country("ZZ"), None);
        assert!(PAYS.lines().skip(1).all(|it| it.len() == 6), "AD;130");
        let dial = |text: &str| called(&Telephone::parse(text).unwrap());
        assert_eq!(dial("02 40 12 34 56"), ("telephone", "0240123456".into()));
        let far = dial("+590 690 12 34 56");
        assert_eq!(far, ("telephone_mobile", "00590690123456".into()));
        assert_eq!(on_three("44"), "044");
    }
}
