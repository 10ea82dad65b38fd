//! Why the rules say no: every refusal with its stable code, its data and its source.
//!
//! A refusal is about the person's situation, never about the program. The French sentence belongs to the interface,
//! found by the code; dates reach it already in words.

macro_rules! coded {
    (
        $(#[$enum_doc:meta])* $name:ident;
        $( $(#[$doc:meta])* $variant:ident $({ $($field:ident: $ty:ty),+ $(,)? })? => $code:literal, $source:literal; )+
    ) => {
        $(#[$enum_doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $( $(#[$doc])* $variant $({ $(
                #[doc = concat!("Data `", stringify!($field), "` of the sentence.")]
                $field: $ty
            ),+ })? ),+
        }

        impl $name {
            /// Every code, in the order of this file.
            pub const CODES: &'static [&'static str] = &[$($code),+];

            /// The stable code.
            pub fn code(&self) -> &'static str {
                match self { $( Self::$variant $({ $($field: _),+ })? => $code ),+ }
            }

            /// The text or page that founds it.
            pub fn source(&self) -> &'static str {
                match self { $( Self::$variant $({ $($field: _),+ })? => $source ),+ }
            }

            /// The data of the sentence, in words.
            pub fn donnees(&self) -> std::collections::BTreeMap<&'static str, String> {
                match self { $( Self::$variant $({ $($field),+ })? => {
                    std::collections::BTreeMap::from([$($((stringify!($field), $field.to_string())),+)?])
                } ),+ }
            }
        }
    };
}
pub(crate) use coded;

coded! {
    /// A reason why the rules say no.
    Motif;
    // The windows of the campaign.
    /// Test: `before_the_opening_nothing_can_be_recorded`.
    PasEncoreOuverte { ouverture: String } => "campagne.pas_encore_ouverte", "note, dates of the campaign; R-TIME-1";
    /// Test: `a_change_at_the_close_is_refused_and_one_second_before_accepted`.
    ChoixFermes { depuis: String } => "campagne.choix_fermes", "note, « aucune inscription après cette date »; R-TIME-1";
    /// Test: `a_piece_at_the_deposit_deadline_is_refused_and_one_second_before_accepted`.
    DepotFerme { depuis: String } => "campagne.depot_ferme", "note, part II; R-TIME-2";
    // The dossier.
    /// Test: `a_dossier_is_opened_before_anything_else`.
    DossierNonOuvert => "dossier.non_ouvert", "note, étape 1";
    /// Test: `a_dossier_is_opened_once`.
    DossierDejaOuvert => "dossier.deja_ouvert", "note, étape 1";
    /// Test: `a_withdrawn_candidacy_changes_no_more`.
    CandidatureRetiree { le: String } => "candidature.retiree", "registration.md 11";
    /// Test: `a_cancelled_candidacy_changes_no_more`.
    CandidatureAnnulee { le: String } => "candidature.annulee", "note, part II « sera annulée »";
    // After the deadline.
    /// Test: `a_delay_is_explained_when_something_was_missing_at_the_deadline`.
    RetardSansObjet => "retard.sans_objet", "note, part II; CRPA, art. L. 114-5";
    /// Test: `an_explanation_says_something_and_has_a_limit`.
    ExplicationManquante => "retard.explication_manquante", "note, part II; CRPA, art. L. 114-5";
    /// Test: `an_explanation_says_something_and_has_a_limit`.
    ExplicationTropLongue { max: usize } => "retard.explication_trop_longue", "note, part II; CRPA, art. L. 114-5";
    /// Test: `what_came_in_time_stays_as_it_was`.
    PieceVenueATemps => "retard.piece_venue_a_temps", "note, part II";
    // What the service asks and says.
    /// Test: `only_a_candidacy_is_corrected`.
    CorrectionSansObjet => "correction.sans_objet", "CRPA, art. L. 114-5";
    /// Test: `a_correction_names_points_with_a_reason_and_a_time_to_come`.
    CorrectionPointsManquants => "correction.points_manquants", "CRPA, art. L. 114-5";
    /// Test: `a_correction_names_points_with_a_reason_and_a_time_to_come`.
    CorrectionDate => "correction.date", "CRPA, art. L. 114-5";
    /// Test: `what_is_asked_is_asked_once`.
    CorrectionDejaDemandee { piece: String } => "correction.deja_demandee", "CRPA, art. L. 114-5";
    /// Test: `a_correction_names_points_with_a_reason_and_a_time_to_come`.
    MotifLongueur { min: usize, max: usize } => "instruction.motif_longueur", "CRPA, art. L. 211-5";
    /// Test: `a_question_is_answered_in_words_once`.
    PointSansQuestion => "correction.point_sans_question", "CRPA, art. L. 114-5";
    /// Test: `a_question_is_answered_in_words_once`.
    ReponseManquante => "correction.reponse_manquante", "CRPA, art. L. 114-5";
    /// Test: `a_question_is_answered_in_words_once`.
    ReponseTropLongue { max: usize } => "correction.reponse_trop_longue", "CRPA, art. L. 114-5";
    /// Test: `messages_go_both_ways_and_say_something`.
    MessageManquant => "message.manquant", "note, part II; CRPA, art. L. 112-8";
    /// Test: `messages_go_both_ways_and_say_something`.
    MessageTropLong { max: usize } => "message.trop_long", "note, part II; CRPA, art. L. 112-8";
    /// Test: `the_service_rectifies_what_a_candidacy_says_and_nothing_else`.
    RectificationSansObjet => "rectification.sans_objet", "R-ACC-4";
    /// Test: `once_a_candidacy_exists_the_service_alone_rectifies_the_identity`.
    IdentiteFigee => "identite.figee", "R-ACC-4";
    // What the service decides.
    /// Test: `a_decision_is_one_of_three_and_about_a_candidacy`.
    DecisionInconnue => "decision.inconnue", "note, part III";
    /// Test: `a_decision_is_one_of_three_and_about_a_candidacy`.
    DecisionSansCandidature => "decision.sans_candidature", "note, part III";
    /// Test: `what_is_decided_is_taken_back_before_it_is_decided_again`.
    DecisionDejaPrise => "decision.deja_prise", "note, part III";
    /// Test: `a_decision_is_about_the_version_that_was_looked_at`.
    DecisionAutreVersion { version: u32 } => "decision.autre_version", "note, part III";
    /// Test: `a_validation_lacks_nothing`.
    DecisionPointsOuverts { points: usize } => "decision.points_ouverts", "CRPA, art. L. 114-5";
    /// Test: `a_validation_lacks_nothing`.
    DecisionPieceManquante { piece: String } => "decision.piece_manquante", "note, part II";
    /// Test: `a_validation_lacks_nothing`.
    DecisionSansDepot => "decision.sans_depot", "note, part III";
    /// Test: `what_is_decided_is_taken_back_before_it_is_decided_again`.
    DecisionAbsente => "decision.absente", "CRPA, art. L. 242-1";
    /// Test: `a_refused_candidacy_changes_no_more_and_still_talks`.
    CandidatureRefusee { le: String } => "candidature.refusee", "note, part III";
    /// Test: `a_registered_candidate_changes_no_piece_and_may_still_choose_until_the_close`.
    InscriptionValidee { le: String } => "inscription.validee", "note, part III";
    /// Test: `a_code_proves_the_typed_signature_that_stands_and_no_other`.
    PreuveSansSignature => "preuve.sans_signature", "note, part II « de signer votre récapitulatif »";
    // When and where the épreuves are sat.
    /// Test: `only_who_is_registered_is_called`.
    ConvocationSansInscription => "convocation.sans_inscription", "note, « convocations »";
    /// Test: `another_academie_calls_for_what_it_manages`.
    ConvocationAilleurs { academie: String } => "convocation.ailleurs", "note, « spécialités non gérées »; R-COND-10";
    /// Test: `a_convocation_tells_what_is_wrong_with_each_sitting`.
    ConvocationVide => "convocation.vide", "note, « convocations »";
    /// Test: `an_epreuve_that_is_not_sat_has_no_convocation`.
    ConvocationEpreuve { epreuve: String } => "convocation.epreuve", "R-BEN-6";
    /// Test: `a_convocation_tells_what_is_wrong_with_each_sitting`.
    ConvocationDate => "convocation.date", "note, « convocations »";
    /// Test: `a_convocation_tells_what_is_wrong_with_each_sitting`.
    ConvocationDuree => "convocation.duree", "note, « convocations »";
    /// Test: `a_convocation_tells_what_is_wrong_with_each_sitting`.
    ConvocationCentre => "convocation.centre", "note, « convocations »";
    /// Test: `a_convocation_tells_what_is_wrong_with_each_sitting`.
    ConvocationTexteLong { max: usize } => "convocation.texte_long", "note, « convocations »";
    // The right door.
    /// Test: `each_question_of_the_right_door_must_be_answered`.
    PreparationManquante => "orientation.preparation_manquante", "note, introduction; R-COND-2";
    /// Test: `each_question_of_the_right_door_must_be_answered`.
    ResidenceManquante => "orientation.residence_manquante", "note, objet; R-COND-8";
    /// Test: `each_question_of_the_right_door_must_be_answered`.
    DepartementManquant => "orientation.departement_manquant", "note, objet; R-COND-8";
    /// Test: `each_question_of_the_right_door_must_be_answered`.
    PaysManquant => "orientation.pays_manquant", "R-COND-8";
    /// Test: `each_question_of_the_right_door_must_be_answered`.
    DejaManquant => "orientation.deja_manquant", "note, introduction";
    /// Test: `each_question_of_the_right_door_must_be_answered`.
    SessionManquante => "orientation.session_manquante", "note, objet";
    /// Test: `people_taught_on_site_are_registered_by_their_school`.
    ParEtablissement => "orientation.par_etablissement", "note, introduction; R-COND-6";
    /// Test: `another_departement_leads_to_its_academie`.
    AutreAcademie { academie: String, residence: String } => "orientation.autre_academie", "note, objet; R-COND-8";
    /// Test: `an_unclear_situation_is_seen_with_the_service`.
    SituationAVoir => "orientation.situation_a_voir", "R-COND-2, R-COND-7";
    /// Test: `a_country_without_academie_is_seen_with_the_service`.
    PaysAVoir { pays: String } => "orientation.pays_a_voir", "R-COND-8";
    /// Test: `another_session_is_not_registered_here`.
    AutreSession { session: u16 } => "orientation.autre_session", "note, objet";
    /// Test: `a_former_failure_supposes_a_former_presentation`.
    EchecSansPresentation => "orientation.echec_sans_presentation", "note, introduction";
    // The e-mail address.
    /// Test: `the_email_is_required`.
    CourrielManquant => "courriel.manquant", "note, étape 1; R-ACC-1";
    /// Test: `the_email_must_read_as_an_address`.
    CourrielForme => "courriel.forme", "R-MAIL-1";
    /// Test: `the_email_must_read_as_an_address`.
    CourrielTropLong { max: usize } => "courriel.trop_long", "R-MAIL-1";
    // Identity.
    /// Test: `an_empty_identity_reports_everything_at_once`.
    CiviliteManquante => "identite.civilite_manquante", "registration.md 5.1; decisions 9";
    /// Test: `an_empty_identity_reports_everything_at_once`.
    NomManquant => "nom.manquant", "note, ATTENTION état civil; R-ID-1";
    /// Test: `a_name_has_no_digit_and_a_limit`.
    NomTropLong { max: usize } => "nom.trop_long", "R-ID-2";
    /// Test: `a_name_has_no_digit_and_a_limit`.
    NomAvecChiffre => "nom.avec_chiffre", "R-ID-2";
    /// Test: `an_empty_identity_reports_everything_at_once`.
    PrenomsManquants => "prenoms.manquants", "note, ATTENTION état civil; R-ID-1";
    /// Test: `an_empty_identity_reports_everything_at_once`.
    DateManquante => "date.manquante", "note, ATTENTION état civil";
    /// Test: `birth_dates_are_read_field_by_field`.
    DateJour => "date.jour", "ui-guidelines 22";
    /// Test: `birth_dates_are_read_field_by_field`.
    DateMois => "date.mois", "ui-guidelines 22";
    /// Test: `birth_dates_are_read_field_by_field`.
    DateAnnee => "date.annee", "ui-guidelines 22";
    /// Test: `the_29_february_exists_in_leap_years_only`.
    DateInexistante => "date.inexistante", "R-AGE-1";
    /// Test: `birth_dates_are_read_field_by_field`.
    DateFuture => "date.future", "R-AGE-3";
    /// Test: `birth_dates_are_read_field_by_field`.
    DateTropAncienne => "date.trop_ancienne", "R-AGE-3";
    /// Test: `an_empty_identity_reports_everything_at_once`.
    LieuNaissanceManquant => "naissance.lieu_manquant", "registration.md 5.1";
    /// Test: `the_birth_place_is_a_commune_or_a_country`.
    CommuneNaissanceManquante => "naissance.commune_manquante", "registration.md 5.1; R-COM-3";
    /// Test: `the_birth_place_is_a_commune_or_a_country`.
    VilleNaissanceManquante => "naissance.ville_manquante", "R-ID-5";
    /// Test: `the_birth_place_is_a_commune_or_a_country`.
    PaysNaissanceManquant => "naissance.pays_manquant", "R-ID-5";
    /// Test: `an_empty_identity_reports_everything_at_once`.
    NationaliteManquante => "identite.nationalite_manquante", "R-JDC-1; decisions 9";
    /// Test: `an_ine_has_eleven_characters`.
    IneForme => "ine.forme", "R-INE-1";
    /// Test: `a_category_can_have_a_youngest_age`.
    AgeMinimum { ans: u32, le: String } => "identite.age_minimum", "R-AGE-2";
    // The legal representative.
    /// Test: `only_a_minor_names_a_representative`.
    RepresentantSansObjet => "representant.sans_objet", "R-MIN-1";
    /// Test: `a_minor_names_a_representative`.
    RepresentantLienManquant => "representant.lien_manquant", "R-MIN-1";
    // Coordonnées.
    /// Test: `an_empty_address_reports_everything_at_once`.
    AdresseManquante => "adresse.manquante", "registration.md 5.1";
    /// Test: `an_empty_address_reports_everything_at_once`.
    AdresseTropLongue { max: usize } => "adresse.trop_longue", "registration.md 5.1";
    /// Test: `a_postal_code_has_five_digits`.
    CodePostalForme => "adresse.code_postal", "R-CP-1";
    /// Test: `an_empty_address_reports_everything_at_once`.
    LocaliteManquante => "adresse.localite_manquante", "registration.md 5.1";
    /// Test: `an_address_in_another_academie_is_refused_with_its_name`.
    AdresseHorsAcademie { lieu: String, academie: String } => "adresse.hors_academie", "note, objet; R-COND-8; R-CP-2";
    /// Test: `phones_are_read_in_five_forms`.
    TelephoneForme => "telephone.forme", "R-TEL-1";
    // Parcours.
    /// Test: `a_period_of_employment_reports_everything_at_once`.
    EmployeurManquant => "parcours.employeur_manquant", "D. 643-16; R-COND-3";
    /// Test: `a_period_of_employment_reports_everything_at_once`.
    EmploiEnCoursManquant => "parcours.en_cours_manquant", "R-COND-4";
    /// Test: `a_period_of_employment_runs_forward_and_has_begun`.
    EmploiInverse => "parcours.dates_inversees", "R-COND-4";
    /// Test: `a_period_of_employment_runs_forward_and_has_begun`.
    EmploiFutur => "parcours.emploi_futur", "R-COND-3 « effective »";
    /// Test: `experience_is_asked_of_its_category_only`.
    ExperienceManquante { mois: u32 } => "parcours.experience_manquante", "D. 643-16 2°; R-COND-2, R-COND-3";
    /// Test: `only_the_facts_of_the_campaign_are_declared`.
    ParticulariteInconnue => "parcours.particularite_inconnue", "pieces.md P19 to P24";
    // Spécialité and épreuves.
    /// Test: `a_specialite_of_the_session_is_chosen`.
    SpecialiteManquante => "specialite.manquante", "R-CAMP-2; D. 643-29";
    /// Test: `a_specialite_of_the_session_is_chosen`.
    SpecialiteInconnue => "specialite.inconnue", "R-CAMP-2";
    /// Test: `distance_learners_choose_a_forme`.
    FormeManquante => "epreuves.forme_manquante", "D. 643-14; R-FORM-1";
    /// Test: `people_who_failed_stay_in_forme_globale`.
    FormeInterdite { categorie: String } => "epreuves.forme_interdite", "D. 643-14; R-FORM-1";
    /// Test: `a_language_is_chosen_where_the_reglement_asks_one`.
    LangueManquante { epreuve: String } => "epreuves.langue_manquante", "R-LANG-1";
    /// Test: `a_language_is_chosen_where_the_reglement_asks_one`.
    LangueInterdite { epreuve: String } => "epreuves.langue_interdite", "R-LANG-2";
    /// Test: `two_obligatory_languages_differ`.
    LanguesIdentiques { epreuve: String } => "epreuves.langues_identiques", "R-LANG-3";
    /// Test: `optional_epreuves_are_counted_and_known`.
    FacultativesTropNombreuses { maximum: u8 } => "epreuves.facultatives_trop_nombreuses", "D. 643-15; R-FORM-4";
    /// Test: `optional_epreuves_are_counted_and_known`.
    FacultativeInconnue => "epreuves.facultative_inconnue", "R-FORM-4";
    /// Test: `an_optional_language_differs_from_the_others`.
    LangueFacultativeIdentique => "epreuves.langue_facultative_identique", "R-OPT-2";
    /// Test: `in_forme_progressive_each_epreuve_is_now_or_later`.
    PresenteeManquante { epreuve: String } => "epreuves.presentee_manquante", "D. 643-14; R-FORM-3";
    /// Test: `nothing_is_left_for_later_in_forme_globale`.
    PlusTardInterdit { epreuve: String } => "epreuves.plus_tard_interdit", "D. 643-14, D. 643-23; R-FORM-2";
    /// Test: `in_forme_progressive_at_least_one_epreuve_is_presented`.
    AucunePresentee => "epreuves.aucune_presentee", "R-FORM-3";
    // Notes and dispenses.
    /// Test: `each_epreuve_already_sat_is_kept_or_sat_again`.
    NoteChoixManquant { epreuve: String } => "notes.choix_manquant", "D. 643-23; R-BEN-2";
    /// Test: `a_mark_is_a_number_out_of_twenty`.
    NoteForme { epreuve: String } => "notes.forme", "R-BEN-1";
    /// Test: `a_mark_below_ten_is_not_kept_in_forme_globale`.
    NoteSousSeuil { epreuve: String, seuil: String } => "notes.sous_seuil", "D. 643-23; R-BEN-2";
    /// Test: `a_mark_is_kept_five_sessions`.
    NoteSessionForme { epreuve: String } => "notes.session", "R-BEN-1";
    /// Test: `a_mark_is_kept_five_sessions`.
    NoteTropAncienne { epreuve: String, premiere: u16 } => "notes.trop_ancienne", "D. 643-15; R-BEN-1";
    /// Test: `a_mark_of_this_session_or_later_does_not_exist`.
    NoteSessionFuture { epreuve: String } => "notes.session_future", "R-BEN-1";
    /// Test: `a_mark_is_kept_by_somebody_who_presented_before`.
    NoteSansPresentation { epreuve: String } => "notes.sans_presentation", "D. 643-23; R-BEN-1";
    /// Test: `a_mark_is_kept_or_the_epreuve_dispensed_not_both`.
    NoteEtDispense { epreuve: String } => "notes.note_et_dispense", "D. 643-23; R-BEN-7";
    /// Test: `a_dispense_is_founded_by_a_diploma`.
    DispenseSansDiplome { epreuve: String } => "notes.dispense_sans_diplome", "arrêté du 24 juin 2005; R-DISP-1";
    /// Test: `a_dispense_is_founded_by_a_diploma`.
    AutreDiplomeManquant => "notes.autre_diplome_manquant", "arrêté du 24 juin 2005; R-DISP-1";
    /// Test: `a_dispense_is_founded_by_a_diploma`.
    AutreDiplomeNomManquant => "notes.autre_diplome_nom_manquant", "arrêté du 24 juin 2005; R-DISP-1";
    /// Test: `only_general_epreuves_can_be_dispensed`.
    DispenseInterdite { epreuve: String } => "notes.dispense_interdite", "arrêté du 24 juin 2005; R-DISP-1";
    /// Test: `at_least_one_epreuve_remains_to_be_presented`.
    RienAPresenter => "notes.rien_a_presenter", "D. 643-23; R-FORM-2";
    // Aménagements.
    /// Test: `the_question_of_amenagements_is_answered`.
    AmenagementManquant => "amenagements.reponse_manquante", "note, NB aménagements; R-HAND-2";
    /// Test: `someone_who_failed_last_year_says_whether_the_situation_changed`.
    SituationManquante => "amenagements.situation_manquante", "note, NB aménagements; R-HAND-2";
    /// Test: `arrangements_follow_only_the_same_examination`.
    ReconductionAutreExamen => "amenagements.autre_examen", "note, NB aménagements; R-HAND-2";
    // Last session's candidacy.
    /// Test: `a_reprise_is_answered_line_by_line`.
    RepriseAbsente => "reprise.absente", "note, étape 2";
    /// Test: `a_reprise_is_answered_line_by_line`.
    LigneSansReponse { ligne: String } => "reprise.ligne_sans_reponse", "note, étape 2";
    /// Test: `a_line_that_no_longer_holds_cannot_be_kept`.
    LigneAChanger { ligne: String } => "reprise.ligne_a_changer", "note, étape 2; R-CAMP-2";
    // Validation.
    /// Test: `validation_names_every_step_that_is_missing`.
    EtapeManquante { etape: String } => "validation.etape_manquante", "note, étape 2.3";
    /// Test: `what_was_read_is_what_is_validated`.
    AutreContenuLu => "validation.autre_contenu", "sync-security 5";
    /// Test: `a_version_without_change_is_not_made`.
    RienDeChange { version: u32 } => "validation.rien_de_change", "note, étape 2.4";
    // Pièces.
    /// Test: `only_a_piece_asked_of_the_person_is_added`.
    PieceInconnue => "piece.inconnue", "note, part II";
    /// Test: `only_a_piece_asked_of_the_person_is_added`.
    PieceSansObjet { piece: String } => "piece.sans_objet", "note, part II; R-ADM-3";
    /// Test: `a_piece_holds_a_limited_number_of_files`.
    FichiersTropNombreux { maximum: u32 } => "piece.fichiers_trop_nombreux", "pieces.md 3";
    /// Test: `the_same_file_is_not_added_twice_to_a_piece`.
    FichierEnDouble => "piece.fichier_en_double", "pieces.md 3";
    /// Test: `a_file_has_a_known_type_and_a_size`.
    FichierRefuse => "piece.fichier_refuse", "pieces.md 3";
    /// Test: `the_scanned_recapitulatif_waits_for_a_version`.
    RecapitulatifSansVersion => "piece.recapitulatif_sans_version", "note, part II";
    // Signature.
    /// Test: `a_version_is_validated_before_it_is_signed`.
    PasDeVersion => "signature.pas_de_version", "note, part II";
    /// Test: `changes_are_validated_before_signing`.
    ModificationsNonValidees { version: u32 } => "signature.modifications_non_validees", "note, part II; registration.md 7";
    /// Test: `only_the_last_version_can_be_signed`.
    VersionAncienne { signee: u32, courante: u32 } => "signature.version_ancienne", "note, part II « la dernière version »";
    /// Test: `an_unread_recapitulatif_is_not_signed`.
    PasRelu => "signature.pas_relu", "note, part II « d'éditer, de vérifier »";
    /// Test: `a_way_of_signing_is_chosen_among_those_of_the_campaign`.
    MoyenManquant => "signature.moyen_manquant", "decisions 2";
    /// Test: `a_way_of_signing_is_chosen_among_those_of_the_campaign`.
    MoyenRefuse => "signature.moyen_refuse", "decisions 2; R-ADM-6";
    /// Test: `an_empty_drawing_is_no_signature`.
    SignatureVide => "signature.vide", "decisions 2";
    /// Test: `a_typed_signature_is_the_name_of_the_person`.
    NomDifferent { attendu: String } => "signature.nom_different", "decisions 2; R-ADM-6";
    /// Test: `a_hand_signature_is_scanned_and_added`.
    NumerisationManquante => "signature.numerisation_manquante", "note, part II « avant de déposer »";
    /// Test: `the_representative_of_a_minor_signs_too`.
    RepresentantNonSigne { nom: String } => "signature.representant_manquant", "R-MIN-1";
    // Deposit.
    /// Test: `a_dossier_without_version_is_not_deposited`.
    DepotSansVersion => "depot.sans_version", "note, étape 2.4 and part II";
    /// Test: `changes_are_validated_before_the_deposit`.
    DepotModifications { version: u32 } => "depot.modifications_non_validees", "note, part II; registration.md 7";
    /// Test: `every_missing_piece_is_named_at_the_deposit`.
    DepotPieceManquante { piece: String } => "depot.piece_manquante", "note, part II « l'ensemble des pièces »";
    /// Test: `the_last_version_is_signed_before_the_deposit`.
    DepotNonSigne { version: u32 } => "depot.non_signe", "note, part II « la dernière version »";
    /// Test: `what_was_shown_is_what_is_deposited`.
    DepotAutreContenu => "depot.autre_contenu", "sync-security 5";
    /// Test: `the_deposit_is_closed_after_its_deadline_and_once`.
    ClotureSansObjet => "cloture.sans_objet", "note, part II; R-TIME-2";
}

/// A reason, tied to the field that a person can mend.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refusal {
    /// Why.
    pub motif: Motif,
    /// The field of the form, by the key that the draft uses; `None` when the refusal is about the dossier.
    pub champ: Option<String>,
}

/// All reasons at once: a person at the counter should come back once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Refusals(Vec<Refusal>);

impl Refusals {
    /// No reason yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a reason about the dossier.
    pub fn push(&mut self, motif: Motif) {
        self.0.push(Refusal { motif, champ: None });
    }

    /// Adds a reason tied to a field.
    pub fn at(&mut self, champ: impl Into<String>, motif: Motif) {
        self.0.push(Refusal {
            motif,
            champ: Some(champ.into()),
        });
    }

    /// Adds all reasons of another list.
    pub fn extend(&mut self, other: Refusals) {
        self.0.extend(other.0);
    }

    /// Keeps the value of a result, and its reasons when it has none.
    pub fn keep<T>(&mut self, result: Result<T, Refusals>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(refusals) => {
                self.extend(refusals);
                None
            }
        }
    }

    /// `Ok` with the value when there is no reason, else the reasons.
    ///
    /// # Errors
    ///
    /// Returns the reasons collected so far, if any.
    pub fn into_result<T>(self, value: T) -> Result<T, Refusals> {
        if self.0.is_empty() {
            Ok(value)
        } else {
            Err(self)
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The reasons, in the order of the form.
    pub fn iter(&self) -> impl Iterator<Item = &Refusal> {
        self.0.iter()
    }
}

impl From<Motif> for Refusals {
    fn from(motif: Motif) -> Self {
        Self(vec![Refusal { motif, champ: None }])
    }
}
