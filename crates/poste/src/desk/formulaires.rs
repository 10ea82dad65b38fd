//! The forms: which questions each step asks, with what was typed.

use super::Desk;
use super::champs::{options, plain};
use super::compte_pages::is_account;
use super::saisie::langue_count;
use crate::view::{
    Avis, Champ, CleChamp, CleOption, CleSection, Etape, Formulaire, LigneEtape, ModeSaisie,
    OptionChoix, Refus, Section,
};
use rules::campagne::{EpreuveCode, EpreuveDef, Forme};
use rules::declaration::{Deja, Note};
use rules::epreuves::{
    a_repasser, choix_de_langue, chosen, cle_langue, facultatives, note_precedente,
};

impl Desk {
    /// The form of a step with what was typed, and the refusals and warnings of the last « Continuer ».
    pub(super) fn formulaire(
        &self,
        etape: Etape,
        sans_trace: bool,
        refus: &[Refus],
        avis: &[Avis],
    ) -> Formulaire {
        let mut sections = self.sections(etape);
        for champ in sections.iter_mut().flat_map(|section| &mut section.champs) {
            let own = |refus: &&Refus| {
                refus
                    .champ
                    .as_deref()
                    .is_some_and(|id| id == champ.id || id.starts_with(&format!("{}.", champ.id)))
            };
            champ.refus = refus.iter().filter(own).cloned().collect();
        }
        Formulaire {
            etape,
            sans_trace,
            ligne: self.ligne(etape),
            comprendre: explication(etape).and_then(|page| self.comprendre(page)),
            sections,
            refus: refus.to_vec(),
            avis: avis.to_vec(),
            annonce: self.annonce.clone(),
            compte: is_account(etape).then(|| self.account_email()),
            externe: self.provider_on(etape),
        }
    }

    fn ligne(&self, etape: Etape) -> Option<LigneEtape> {
        let pages: &[Etape] = match etape {
            Etape::OrientationPreparation
            | Etape::OrientationResidence
            | Etape::OrientationDeja
            | Etape::OrientationSession => &ORIENTATION,
            Etape::Specialite | Etape::Epreuves => &[Etape::Specialite, Etape::Epreuves],
            Etape::Identite | Etape::Representant if self.is_minor() => {
                &[Etape::Identite, Etape::Representant]
            }
            Etape::Identite
            | Etape::Representant
            | Etape::Ouverture
            | Etape::Deverrouillage
            | Etape::RepriseRecherche
            | Etape::Coordonnees
            | Etape::Parcours
            | Etape::Notes
            | Etape::Amenagements
            | Etape::Retard
            | Etape::Emporter
            | Etape::Apporter
            | Etape::CompteCreation
            | Etape::CompteActivation
            | Etape::CompteConnexion
            | Etape::CompteOublie
            | Etape::CompteNouveau
            | Etape::CompteAdresse
            | Etape::CompteAdresseCode
            | Etape::CompteExterne => return None,
        };
        let index = pages.iter().position(|page| *page == etape)?;
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Some(LigneEtape {
            numero: count(index + 1),
            total: count(pages.len()),
            suivante: pages.get(index + 1).copied(),
        })
    }

    fn sections(&self, etape: Etape) -> Vec<Section> {
        match etape {
            Etape::OrientationPreparation => vec![plain(vec![self.preparation()])],
            Etape::OrientationResidence => vec![plain(self.residence())],
            Etape::OrientationDeja => {
                let options = options(&[
                    CleOption::DejaSessionPrecedente,
                    CleOption::DejaAvant,
                    CleOption::Jamais,
                ]);
                vec![plain(vec![self.choix("deja", CleChamp::Deja, options)])]
            }
            Etape::OrientationSession => vec![plain(vec![self.session()])],
            Etape::Ouverture => self.ouverture(),
            Etape::Deverrouillage => vec![plain(vec![self.secret("secret", CleChamp::Secret)])],
            Etape::RepriseRecherche => vec![plain(vec![
                self.texte(
                    "recherche_numero",
                    CleChamp::NumeroCandidat,
                    ModeSaisie::Chiffres,
                ),
                self.texte("recherche_nom", CleChamp::RechercheNom, ModeSaisie::Nom),
                self.date("recherche_naissance", CleChamp::RechercheNaissance),
            ])],
            Etape::Identite => self.identite(),
            Etape::Representant => vec![plain(vec![
                self.texte(
                    "representant_nom",
                    CleChamp::RepresentantNom,
                    ModeSaisie::Nom,
                ),
                self.texte(
                    "representant_prenoms",
                    CleChamp::RepresentantPrenoms,
                    ModeSaisie::Nom,
                ),
                self.texte(
                    "representant_lien",
                    CleChamp::RepresentantLien,
                    ModeSaisie::Libre,
                ),
            ])],
            Etape::Coordonnees => self.coordonnees(),
            Etape::Parcours => self.parcours(),
            Etape::Specialite => vec![plain(vec![
                self.recherche("specialite", CleChamp::Specialite),
            ])],
            Etape::Epreuves => self.epreuves(),
            Etape::Notes => self.notes(),
            Etape::Amenagements => self.amenagements(),
            Etape::Retard => vec![plain(vec![self.texte(
                "explication",
                CleChamp::Explication,
                ModeSaisie::Paragraphe,
            )])],
            Etape::Emporter => vec![plain(vec![
                self.secret("phrase", CleChamp::PhraseFichier),
                self.secret("phrase_encore", CleChamp::PhraseFichierEncore),
            ])],
            Etape::Apporter => vec![plain(vec![self.secret("phrase", CleChamp::PhraseFichier)])],
            Etape::CompteCreation
            | Etape::CompteActivation
            | Etape::CompteConnexion
            | Etape::CompteOublie
            | Etape::CompteNouveau
            | Etape::CompteAdresse
            | Etape::CompteAdresseCode
            | Etape::CompteExterne => vec![plain(self.account_fields(etape))],
        }
    }

    fn preparation(&self) -> Champ {
        let option = |preparation: &rules::campagne::Preparation| OptionChoix {
            valeur: preparation.id.clone(),
            cle: None,
            libelle: Some(preparation.libelle.clone()),
            aide: preparation.aide.clone(),
        };
        let options = self.campagne.preparations.iter().map(option).collect();
        self.choix("preparation", CleChamp::Preparation, options)
    }

    fn residence(&self) -> Vec<Champ> {
        let where_ = options(&[CleOption::ResideEnFrance, CleOption::ResideAilleurs]);
        vec![
            self.choix("residence", CleChamp::Residence, where_),
            self.recherche("departement", CleChamp::Departement)
                .when("residence", &["france"]),
            self.recherche("pays_residence", CleChamp::PaysResidence)
                .when("residence", &["ailleurs"]),
        ]
    }

    fn session(&self) -> Champ {
        let own = self.campagne.session.to_string();
        let this = OptionChoix {
            valeur: own.clone(),
            cle: None,
            libelle: Some(format!("Session\u{a0}{own}")),
            aide: None,
        };
        let other = OptionChoix {
            valeur: "autre".into(),
            cle: Some(CleOption::AutreSession),
            libelle: None,
            aide: None,
        };
        self.choix("session", CleChamp::Session, vec![this, other])
    }

    fn ouverture(&self) -> Vec<Section> {
        let where_ = options(&[CleOption::OrdinateurPersonnel, CleOption::OrdinateurPartage]);
        let shared = ["partage"];
        vec![
            plain(vec![self.texte(
                "courriel",
                CleChamp::Courriel,
                ModeSaisie::Courriel,
            )]),
            Section {
                cle: Some(CleSection::Protection),
                champs: vec![
                    self.choix("ordinateur", CleChamp::Ordinateur, where_),
                    self.secret("nouveau_secret", CleChamp::NouveauSecret)
                        .when("ordinateur", &shared),
                    self.secret("nouveau_secret_encore", CleChamp::NouveauSecretEncore)
                        .when("ordinateur", &shared),
                    self.cases(
                        "secret_compris",
                        CleChamp::SecretCompris,
                        options(&[CleOption::Oui]),
                    )
                    .when("ordinateur", &shared),
                ],
                ..plain(Vec::new())
            },
        ]
    }

    fn identite(&self) -> Vec<Section> {
        let civilites = options(&[CleOption::Madame, CleOption::Monsieur]);
        let places = options(&[CleOption::NeEnFrance, CleOption::NeAilleurs]);
        let nationalites = options(&[CleOption::Francaise, CleOption::AutreNationalite]);
        vec![
            plain(vec![
                self.choix("civilite", CleChamp::Civilite, civilites),
                self.texte("nom_naissance", CleChamp::NomNaissance, ModeSaisie::Nom),
                self.texte("prenoms", CleChamp::Prenoms, ModeSaisie::Nom),
                self.texte("nom_usage", CleChamp::NomUsage, ModeSaisie::Nom)
                    .optional(),
            ]),
            Section {
                cle: Some(CleSection::Naissance),
                champs: vec![
                    self.date("date_naissance", CleChamp::DateNaissance),
                    self.choix("lieu_naissance", CleChamp::LieuNaissance, places),
                    self.recherche("commune_naissance", CleChamp::CommuneNaissance)
                        .when("lieu_naissance", &["france"]),
                    self.texte(
                        "ville_naissance",
                        CleChamp::VilleNaissance,
                        ModeSaisie::Libre,
                    )
                    .when("lieu_naissance", &["ailleurs"]),
                    self.recherche("pays_naissance", CleChamp::PaysNaissance)
                        .when("lieu_naissance", &["ailleurs"]),
                    self.choix("nationalite", CleChamp::Nationalite, nationalites),
                    self.texte("ine", CleChamp::Ine, ModeSaisie::Libre)
                        .optional(),
                ],
                ..plain(Vec::new())
            },
        ]
    }

    fn coordonnees(&self) -> Vec<Section> {
        let where_ = options(&[CleOption::ResideEnFrance, CleOption::ResideAilleurs]);
        vec![
            Section {
                cle: Some(CleSection::Adresse),
                champs: vec![
                    self.choix("residence_adresse", CleChamp::Residence, where_),
                    self.texte("adresse_1", CleChamp::Adresse1, ModeSaisie::Libre),
                    self.texte("adresse_2", CleChamp::Adresse2, ModeSaisie::Libre)
                        .optional(),
                    self.texte("code_postal", CleChamp::CodePostal, ModeSaisie::Libre),
                    self.recherche("commune", CleChamp::Commune)
                        .when("residence_adresse", &["france"]),
                    self.texte("localite", CleChamp::Localite, ModeSaisie::Libre)
                        .when("residence_adresse", &["ailleurs"]),
                    self.recherche("pays", CleChamp::PaysAdresse)
                        .when("residence_adresse", &["ailleurs"]),
                ],
                ..plain(Vec::new())
            },
            Section {
                cle: Some(CleSection::Contact),
                champs: vec![
                    self.texte("courriel", CleChamp::Courriel, ModeSaisie::Courriel),
                    self.texte("telephone", CleChamp::Telephone, ModeSaisie::Telephone)
                        .optional(),
                ],
                ..plain(Vec::new())
            },
        ]
    }

    fn epreuves(&self) -> Vec<Section> {
        let Some(specialite) = self.specialite() else {
            return Vec::new();
        };
        let mut sections = vec![Section {
            titre: Some(specialite.nom_complet()),
            explications: documents::mots::organisation(specialite, &self.campagne),
            ..plain(Vec::new())
        }];
        if self.formes().len() > 1 {
            let formes = options(&[CleOption::FormeGlobale, CleOption::FormeProgressive]);
            sections.push(plain(vec![self.choix("forme", CleChamp::Forme, formes)]));
            let each: Vec<Champ> = specialite
                .reglement
                .obligatoires()
                .map(|def| self.presentee(def))
                .collect();
            if !each.is_empty() {
                sections.push(Section {
                    cle: Some(CleSection::Obligatoires),
                    ..plain(each)
                });
            }
        }
        let langues: Vec<Champ> = choix_de_langue(specialite)
            .into_iter()
            .filter(|def| langue_count(def) > 1)
            .map(|def| self.langue(def))
            .collect();
        if !langues.is_empty() {
            sections.push(Section {
                cle: Some(CleSection::Langues),
                ..plain(langues)
            });
        }
        let open = facultatives(specialite, &self.campagne);
        if !open.is_empty() {
            let option = |def: &&EpreuveDef| OptionChoix {
                valeur: def.code.to_string(),
                cle: None,
                libelle: Some(documents::mots::libelle(def)),
                aide: None,
            };
            let mut champs = vec![
                self.cases(
                    "facultatives",
                    CleChamp::Facultatives,
                    open.iter().map(option).collect(),
                )
                .optional(),
            ];
            for def in open.iter().filter(|def| langue_count(def) > 0) {
                let champ = self.recherche(
                    &format!("langue_facultative.{}", def.code),
                    CleChamp::LangueFacultative,
                );
                champs.push(
                    champ
                        .about(documents::mots::libelle(def))
                        .when("facultatives", &[def.code.as_str()]),
                );
            }
            sections.push(Section {
                cle: Some(CleSection::Facultatives),
                ..plain(champs)
            });
        }
        sections
    }

    fn presentee(&self, def: &EpreuveDef) -> Champ {
        let choices = options(&[CleOption::Presenter, CleOption::PlusTard]);
        let champ = self.choix(
            &format!("presentee.{}", def.code),
            CleChamp::Presentee,
            choices,
        );
        champ.about(sujet(def)).when("forme", &["progressive"])
    }

    fn langue(&self, def: &EpreuveDef) -> Champ {
        self.recherche(&format!("langue.{}", cle_langue(def)), CleChamp::Langue)
            .about(documents::mots::libelle(def))
    }

    fn notes(&self) -> Vec<Section> {
        let mut sections = Vec::new();
        let declaration = self.declaration();
        let already = declaration
            .and_then(|declaration| declaration.orientation.as_ref())
            .is_some_and(|orientation| orientation.deja != Deja::Jamais);
        let specialite = self.specialite();
        let obligatoires: Vec<&EpreuveDef> = specialite
            .map(|specialite| specialite.reglement.obligatoires().collect())
            .unwrap_or_default();
        if already && !obligatoires.is_empty() {
            sections.push(Section {
                cle: Some(CleSection::Notes),
                ..plain(Vec::new())
            });
            let low = self
                .dossier()
                .map(|dossier| a_repasser(dossier, &self.campagne))
                .unwrap_or_default();
            let section = |def: &&EpreuveDef| match low.get(&def.code) {
                Some(note) => self.low_note(def, *note),
                None => self.note(def),
            };
            sections.extend(obligatoires.iter().map(section));
        }
        let mut champs = vec![
            self.choix(
                "autre_diplome",
                CleChamp::AutreDiplome,
                options(&[CleOption::Oui, CleOption::Non]),
            ),
            self.texte(
                "autre_diplome_nom",
                CleChamp::AutreDiplomeNom,
                ModeSaisie::Libre,
            )
            .when("autre_diplome", &["oui"]),
        ];
        let general: Vec<OptionChoix> = obligatoires
            .iter()
            .filter(|def| def.generale)
            .map(|def| OptionChoix {
                valeur: def.code.to_string(),
                cle: None,
                libelle: Some(sujet(def)),
                aide: None,
            })
            .collect();
        if !general.is_empty() {
            champs.push(
                self.cases("dispenses", CleChamp::Dispense, general)
                    .optional()
                    .when("autre_diplome", &["oui"]),
            );
        }
        sections.push(Section {
            cle: Some(CleSection::Dispenses),
            ..plain(champs)
        });
        sections
    }

    fn note(&self, def: &EpreuveDef) -> Section {
        let code = &def.code;
        let choices = options(&[CleOption::Garder, CleOption::Repasser, CleOption::PasDeNote]);
        let choice = format!("note_choix.{code}");
        let origine = self.note_precedente(code);
        let value = self
            .texte(
                &format!("note_valeur.{code}"),
                CleChamp::NoteValeur,
                ModeSaisie::Note,
            )
            .about(code.to_string())
            .when(&choice, &["garder"]);
        let session = self
            .texte(
                &format!("note_session.{code}"),
                CleChamp::NoteSession,
                ModeSaisie::Chiffres,
            )
            .about(code.to_string())
            .when(&choice, &["garder"]);
        let choice = self
            .choix(&choice, CleChamp::NoteChoix, choices)
            .about(sujet(def));
        plain(vec![Champ { origine, ..choice }, value, session])
    }

    /// « session 2023 : 12,00, à garder jusqu’à la session 2028 ».
    fn note_precedente(&self, code: &EpreuveCode) -> Option<String> {
        let source = &self.dossier()?.reprise.as_ref()?.source;
        let note = note_precedente(source, self.specialite()?, code, &self.campagne)?;
        let last = source
            .session
            .saturating_add(self.campagne.benefice.sessions.valeur);
        let (session, nb) = (source.session, '\u{a0}');
        Some(format!(
            "session{nb}{session}{nb}: {note}, à garder jusqu’à la session{nb}{last}"
        ))
    }

    /// A mark that cannot be kept: it is told, and nothing is asked.
    fn low_note(&self, def: &EpreuveDef, note: Note) -> Section {
        let session = self.campagne.session.saturating_sub(1);
        let seuil = self.campagne.benefice.seuil_centiemes.valeur / 100;
        let told = format!(
            "{}\u{a0}: {note} à la session\u{a0}{session}, à repasser (sous {seuil}).",
            sujet(def)
        );
        Section {
            explications: vec![told],
            ..plain(Vec::new())
        }
    }

    fn amenagements(&self) -> Vec<Section> {
        let mut sections = Vec::new();
        let granted = self
            .dossier()
            .and_then(|dossier| dossier.reprise.as_ref())
            .map(|reprise| &reprise.source.amenagements);
        let renewable = self.dossier().is_some_and(rules::can_renew);
        if let Some(granted) = granted.filter(|granted| !granted.is_empty()) {
            let mut explications = granted.clone();
            if renewable {
                explications.extend(self.campagne.textes.amenagements_reconduits.clone());
            }
            sections.push(Section {
                cle: Some(CleSection::AmenagementsPrecedents),
                explications,
                ..plain(Vec::new())
            });
        }
        let mut champs = vec![self.choix(
            "amenagement",
            CleChamp::Amenagement,
            options(&[CleOption::Oui, CleOption::Non]),
        )];
        if renewable {
            let choices = options(&[
                CleOption::MemesAmenagements,
                CleOption::SituationChangee,
                CleOption::PremiereDemande,
            ]);
            champs.push(
                self.choix("situation_medicale", CleChamp::SituationMedicale, choices)
                    .when("amenagement", &["oui"]),
            );
        }
        let explications = self.campagne.textes.amenagements_demande.clone();
        sections.push(Section {
            explications,
            ..plain(champs)
        });
        sections
    }

    /// The spécialité recorded in the dossier.
    pub(super) fn specialite(&self) -> Option<&rules::campagne::Specialite> {
        chosen(self.declaration()?, &self.campagne)
    }

    fn formes(&self) -> &[Forme] {
        let orientation = self
            .declaration()
            .and_then(|declaration| declaration.orientation.as_ref());
        let categorie =
            orientation.and_then(|orientation| self.campagne.categorie(&orientation.categorie));
        categorie.map_or(&[], |categorie| &categorie.formes)
    }
}

/// The page of questions that explains a step.
fn explication(etape: Etape) -> Option<&'static str> {
    match etape {
        Etape::OrientationPreparation => Some("preparation"),
        Etape::OrientationResidence => Some("residence"),
        Etape::OrientationDeja => Some("deja"),
        Etape::OrientationSession => Some("session"),
        Etape::Ouverture => Some("ouverture"),
        Etape::Identite => Some("identite"),
        Etape::Representant => Some("representant"),
        Etape::Coordonnees => Some("coordonnees"),
        Etape::Parcours => Some("parcours"),
        Etape::Specialite => Some("specialite"),
        Etape::Epreuves => Some("epreuves"),
        Etape::Notes => Some("notes"),
        Etape::Amenagements => Some("amenagements"),
        Etape::Deverrouillage
        | Etape::Retard
        | Etape::RepriseRecherche
        | Etape::Emporter
        | Etape::Apporter
        | Etape::CompteCreation
        | Etape::CompteActivation
        | Etape::CompteConnexion
        | Etape::CompteOublie
        | Etape::CompteNouveau
        | Etape::CompteAdresse
        | Etape::CompteAdresseCode
        | Etape::CompteExterne => None,
    }
}

/// The pages of the right door.
pub(super) const ORIENTATION: [Etape; 4] = [
    Etape::OrientationPreparation,
    Etape::OrientationResidence,
    Etape::OrientationDeja,
    Etape::OrientationSession,
];

/// « E41 · Développement de la relation client ».
pub(super) fn sujet(def: &EpreuveDef) -> String {
    format!("{} · {}", def.code, documents::mots::libelle(def))
}
