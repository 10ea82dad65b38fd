//! The pages: what each one shows of the dossier and of the campaign.

use super::saisie::{cochees, texte};
use super::{Desk, Lieu};
use crate::refus;
use crate::view::{
    AccueilView, Avis, Carte, CleChamp, DateCle, DocumentId, DocumentView, DocumentsView, Etape,
    FichierView, InterruptionView, LigneCarte, NatureDate, Page, PhaseView, PieceResume, PieceView,
    PiecesView, PreparerView, RelireView, RepresentantView, RepriseLigneView, RepriseView,
    SignatureView, SignerView, StatutPiece, StatutTache, StatutView, TacheId, TacheView,
    TachesView,
};
use documents::mots;
use rules::avertissement::avertissements;
use rules::calendrier_mots::{derniere_minute, en_mots, jour_en_mots, reste_en_mots};
use rules::campagne::{MoyenSignature, NationaliteDite, Phase, PieceCode, PieceDef};
use rules::declaration::Declaration;
use rules::epreuves::lignes;
use rules::pieces::{PieceDemandee, demandees, is_decided, sans_objet};
use rules::saisie::{Fichier, LigneReprise, Media};
use rules::{
    Dossier, Marque, Signature, Statut, choix_fermes, depot_ferme, missing_steps, signable,
};

impl Desk {
    pub(super) fn page(&self) -> Page {
        match &self.lieu {
            Lieu::Accueil => Page::Accueil(self.accueil()),
            Lieu::PreparerResultat => Page::Preparer(self.preparer()),
            Lieu::Etape(etape, sans_trace) => {
                Page::Formulaire(self.formulaire(*etape, *sans_trace, &self.refus, &self.avis))
            }
            Lieu::Deverrouiller(_) => {
                Page::Formulaire(self.formulaire(Etape::Deverrouillage, false, &self.refus, &[]))
            }
            Lieu::Issue(issue) => Page::Issue(issue.clone()),
            Lieu::Interruption(motif) => Page::Interruption(InterruptionView {
                motif: motif.clone(),
            }),
            Lieu::Reprise
            | Lieu::Taches
            | Lieu::Pieces
            | Lieu::Piece(_)
            | Lieu::Relire
            | Lieu::Signer
            | Lieu::Documents => match self.dossier() {
                Some(dossier) => self.page_of(dossier),
                None => Page::Accueil(self.accueil()),
            },
        }
    }

    fn page_of(&self, dossier: &Dossier) -> Page {
        match &self.lieu {
            Lieu::Reprise => Page::Reprise(self.reprise(dossier)),
            Lieu::Pieces => Page::Pieces(self.pieces(dossier)),
            Lieu::Piece(code) => match self.campagne.piece(&PieceCode::new(code.as_str())) {
                Some(def) => Page::Piece(self.piece(dossier, def)),
                None => Page::Pieces(self.pieces(dossier)),
            },
            Lieu::Relire => Page::Relire(self.relire(dossier)),
            Lieu::Signer => Page::Signer(self.signer(dossier)),
            Lieu::Documents => Page::Documents(self.documents(dossier)),
            Lieu::Accueil
            | Lieu::Etape(..)
            | Lieu::PreparerResultat
            | Lieu::Issue(_)
            | Lieu::Taches
            | Lieu::Interruption(_)
            | Lieu::Deverrouiller(_) => Page::Taches(self.taches(dossier)),
        }
    }

    fn phase(&self) -> PhaseView {
        match self.campagne.calendrier.phase(self.horloge.now()) {
            Phase::Avant => PhaseView::Avant,
            Phase::Ouverte => PhaseView::Ouverte,
            Phase::DepotSeul => PhaseView::DepotSeul,
            Phase::Close => PhaseView::Close,
        }
    }

    fn dates(&self) -> Vec<DateCle> {
        let calendrier = &self.campagne.calendrier;
        let now = self.horloge.now();
        let opening = calendrier.ouverture.valeur;
        let opens = (now < opening).then(|| DateCle {
            nature: NatureDate::Ouverture,
            mots: en_mots(opening, calendrier.zone),
            reste: reste_en_mots(now, opening),
            passee: false,
        });
        let end = |nature, end| DateCle {
            nature,
            mots: derniere_minute(end, calendrier.zone),
            reste: reste_en_mots(now, end),
            passee: now >= end,
        };
        let choices = end(NatureDate::Choix, calendrier.cloture.valeur);
        let deposit = calendrier
            .depot
            .as_ref()
            .map(|depot| end(NatureDate::Depot, depot.valeur));
        opens.into_iter().chain([choices]).chain(deposit).collect()
    }

    fn accueil(&self) -> AccueilView {
        AccueilView {
            phase: self.phase(),
            dates: self.dates(),
            dossiers: self.resumes(),
            base_ecartee: self
                .base_ecartee
                .as_ref()
                .map(|path| path.display().to_string()),
            annonce: self.annonce.clone(),
            refus: self.refus.clone(),
        }
    }

    /// Pièces that the four answers make likely: those asked of everybody and of the category.
    fn preparer(&self) -> PreparerView {
        let saisie = super::saisie::orientation(&self.volatile);
        let categorie = self
            .campagne
            .preparations
            .iter()
            .find(|preparation| preparation.id == saisie.preparation);
        let orientation = categorie.and_then(|preparation| match &preparation.issue {
            rules::campagne::PreparationIssue::Ici { categorie, .. } => {
                Some(rules::declaration::Orientation {
                    preparation: preparation.id.clone(),
                    categorie: categorie.clone(),
                    residence: rules::declaration::Residence::Etranger(
                        rules::campagne::PaysCode::new(""),
                    ),
                    deja: rules::declaration::Deja::Jamais,
                })
            }
            rules::campagne::PreparationIssue::Etablissement
            | rules::campagne::PreparationIssue::AVoir => None,
        });
        let declaration = Declaration {
            orientation,
            ..Declaration::default()
        };
        let asked = demandees(&declaration, false, &self.campagne, self.horloge.now());
        let pieces = asked
            .iter()
            .map(|piece| self.resume(None, piece.def, true))
            .collect();
        PreparerView {
            minutes: self.campagne.textes.minutes,
            pieces,
            dates: self.dates(),
        }
    }

    fn reprise(&self, dossier: &Dossier) -> RepriseView {
        let source = dossier.reprise.as_ref().map(|reprise| &reprise.source);
        let line = |ligne: LigneReprise| {
            let champ = format!("reprise.{}", ligne.as_str());
            let choix =
                Some(texte(self.brouillon(), &champ).to_owned()).filter(|choix| !choix.is_empty());
            RepriseLigneView {
                tache: task(ligne),
                valeur: self.reprise_value(dossier, ligne),
                choix,
                champ,
            }
        };
        RepriseView {
            origine: source.map_or(String::new(), |source| {
                format!("session\u{a0}{}", source.session)
            }),
            lignes: self.reprise_lines().into_iter().map(line).collect(),
            refus: self.refus.clone(),
        }
    }

    fn reprise_value(&self, dossier: &Dossier, ligne: LigneReprise) -> String {
        let Some(source) = dossier.reprise.as_ref().map(|reprise| &reprise.source) else {
            return String::new();
        };
        match ligne {
            LigneReprise::Identite => source.identite.as_ref().map_or(String::new(), |identite| {
                let (prenoms, nom) = (
                    &identite.prenoms,
                    rules::nom::uppercase(&identite.nom_naissance),
                );
                format!(
                    "{prenoms} {nom}, né(e) le {}/{}/{}",
                    identite.jour, identite.mois, identite.annee
                )
            }),
            LigneReprise::Coordonnees => {
                source
                    .coordonnees
                    .as_ref()
                    .map_or(String::new(), |coordonnees| {
                        let commune =
                            rules::adresse::CommuneInsee::parse(&coordonnees.commune).ok();
                        let commune = commune
                            .and_then(|code| self.territoire.commune(&code))
                            .map(|commune| commune.nom.to_string());
                        let commune = commune.unwrap_or_else(|| coordonnees.localite.clone());
                        format!(
                            "{}, {} {commune}",
                            coordonnees.adresse_1, coordonnees.code_postal
                        )
                    })
            }
            LigneReprise::Epreuves => {
                let id = rules::campagne::SpecialiteId::new(
                    source.specialite.clone().unwrap_or_default(),
                );
                let name = self
                    .campagne
                    .specialite(&id)
                    .map_or_else(|| id.to_string(), rules::campagne::Specialite::nom_complet);
                let langues = source
                    .epreuves
                    .iter()
                    .flat_map(|epreuves| epreuves.langues.values());
                let langues = langues.filter_map(|langue| {
                    self.campagne
                        .langue(&rules::campagne::LangueId::new(langue.as_str()))
                });
                let langues: Vec<String> = langues
                    .map(|langue| langue.libelle.to_lowercase())
                    .collect();
                if langues.is_empty() {
                    name
                } else {
                    format!("{name}, {}", langues.join(", "))
                }
            }
        }
    }

    fn statut(&self, dossier: &Dossier) -> StatutView {
        match dossier.statut(&self.campagne, self.horloge.now()) {
            Statut::Brouillon => StatutView::Brouillon,
            Statut::PreInscrit { version } => StatutView::PreInscrit { version },
            Statut::Complet { version } => StatutView::Complet { version },
            Statut::Retire { at } => StatutView::Retire {
                le: en_mots(at, self.campagne.calendrier.zone),
            },
        }
    }

    fn taches(&self, dossier: &Dossier) -> TachesView {
        let taches = self.tasks(dossier);
        let done = taches
            .iter()
            .filter(|tache| tache.statut == StatutTache::Termine)
            .count();
        let next = taches.iter().find(|tache| match tache.statut {
            StatutTache::AFaire | StatutTache::EnCours | StatutTache::ACorriger => true,
            StatutTache::Termine | StatutTache::PasEncorePossible | StatutTache::Ferme => false,
        });
        let context = self.context();
        let avis: Vec<Avis> = avertissements(dossier, &context)
            .iter()
            .map(refus::of_doubt)
            .collect();
        let closed = [choix_fermes(&context), depot_ferme(&context)];
        TachesView {
            suivante: next.map(|tache| tache.id),
            terminees: u32::try_from(done).unwrap_or(u32::MAX),
            statut: self.statut(dossier),
            modifie_depuis: dossier.is_modified(),
            phase: self.phase(),
            dates: self.dates(),
            fermetures: closed
                .iter()
                .flatten()
                .map(refus::of_motif)
                .chain(self.refus.clone())
                .collect(),
            avis: self.annonce.iter().cloned().chain(avis).collect(),
            retrait_possible: dossier.retiree.is_none(),
            taches,
        }
    }

    fn tasks(&self, dossier: &Dossier) -> Vec<TacheView> {
        let declaration = &dossier.declaration;
        let now = self.horloge.now();
        let context = self.context();
        let choices_open = choix_fermes(&context).is_none() && dossier.retiree.is_none();
        let deposit_open = depot_ferme(&context).is_none() && dossier.retiree.is_none();
        let lacks_representant = declaration.representant.is_none() && self.is_minor();
        let step = |done: bool, started: bool, possible: bool| match (
            done,
            started,
            possible,
            choices_open,
        ) {
            (true, ..) => StatutTache::Termine,
            (false, _, _, false) => StatutTache::Ferme,
            (false, _, false, true) => StatutTache::PasEncorePossible,
            (false, true, true, true) => StatutTache::EnCours,
            (false, false, true, true) => StatutTache::AFaire,
        };
        let typed = |champ: &str| !texte(self.brouillon(), champ).is_empty();
        let validated = !dossier.versions.is_empty() && !(dossier.is_modified() && choices_open);
        let ready = missing_steps(dossier, &context).is_empty();
        let pieces_ready = is_decided(declaration) || !dossier.versions.is_empty();
        let missing = dossier.missing_pieces(&self.campagne, now);
        let to_add = missing
            .iter()
            .filter(|piece| !piece.def.recapitulatif)
            .count();
        let deposit = |done: bool, possible: bool| match (done, possible, deposit_open) {
            (true, true, _) => StatutTache::Termine,
            (_, _, false) => StatutTache::Ferme,
            (_, false, true) => StatutTache::PasEncorePossible,
            (false, true, true) => StatutTache::AFaire,
        };
        let pieces = deposit(to_add == 0, pieces_ready);
        let signature = deposit(
            dossier.valid_signature().is_some(),
            signable(dossier, &context).is_ok(),
        );
        let view = |id, statut| TacheView {
            id,
            statut,
            reste: None,
        };
        vec![
            view(
                TacheId::Identite,
                step(
                    declaration.identite.is_some() && !lacks_representant,
                    declaration.identite.is_some() || typed("nom_naissance"),
                    true,
                ),
            ),
            view(
                TacheId::Coordonnees,
                step(declaration.coordonnees.is_some(), typed("adresse_1"), true),
            ),
            view(
                TacheId::Epreuves,
                step(
                    declaration.epreuves.is_some(),
                    declaration.specialite.is_some(),
                    true,
                ),
            ),
            view(
                TacheId::Notes,
                step(
                    declaration.notes.is_some(),
                    typed("autre_diplome"),
                    declaration.epreuves.is_some(),
                ),
            ),
            view(
                TacheId::Amenagements,
                step(
                    declaration.amenagement.is_some(),
                    typed("amenagement"),
                    true,
                ),
            ),
            view(
                TacheId::Validation,
                step(validated, dossier.is_modified(), ready),
            ),
            TacheView {
                id: TacheId::Pieces,
                statut: pieces,
                reste: u32::try_from(to_add).ok().filter(|reste| *reste > 0),
            },
            view(TacheId::Signature, signature),
        ]
    }

    fn asked<'s>(&'s self, dossier: &Dossier) -> Vec<PieceDemandee<'s>> {
        let now = self.horloge.now();
        let declaration = dossier.declaration_that_counts(self.campagne.calendrier.phase(now));
        demandees(declaration, dossier.reprise.is_some(), &self.campagne, now)
    }

    fn resume(&self, dossier: Option<&Dossier>, def: &PieceDef, asked: bool) -> PieceResume {
        let fichiers = dossier
            .map(|dossier| dossier.fichiers(&def.code))
            .unwrap_or_default();
        let held = dossier.is_some_and(|dossier| dossier.holds(&PieceDemandee { def }));
        let statut = match (asked, held, def.recapitulatif) {
            (false, ..) => StatutPiece::SansObjet,
            (true, true, _) => StatutPiece::Ajoutee,
            (true, false, true) => StatutPiece::ParSignature,
            (true, false, false) => StatutPiece::Demandee,
        };
        PieceResume {
            code: def.code.to_string(),
            libelle: def.libelle.clone(),
            raison: if asked {
                def.pourquoi.clone()
            } else {
                def.pourquoi_pas.clone()
            },
            statut,
            fichiers: u32::try_from(fichiers.len()).unwrap_or(u32::MAX),
            pages: fichiers.iter().map(|fichier| fichier.pages).sum(),
            avant: def
                .avant
                .map(|avant| derniere_minute(avant, self.campagne.calendrier.zone)),
        }
    }

    fn pieces(&self, dossier: &Dossier) -> PiecesView {
        let now = self.horloge.now();
        let declaration = dossier.declaration_that_counts(self.campagne.calendrier.phase(now));
        let others = sans_objet(declaration, dossier.reprise.is_some(), &self.campagne, now);
        let asked: Vec<PieceResume> = self
            .asked(dossier)
            .iter()
            .map(|piece| self.resume(Some(dossier), piece.def, true))
            .collect();
        let added = asked
            .iter()
            .filter(|piece| piece.statut == StatutPiece::Ajoutee)
            .count();
        let calendrier = &self.campagne.calendrier;
        PiecesView {
            prete: is_decided(declaration),
            ajoutees: u32::try_from(added).unwrap_or(u32::MAX),
            demandees: asked,
            sans_objet: others
                .into_iter()
                .map(|def| self.resume(Some(dossier), def, false))
                .collect(),
            avant: calendrier
                .depot
                .as_ref()
                .map(|depot| derniere_minute(depot.valeur, calendrier.zone)),
            fermeture: depot_ferme(&self.context()).as_ref().map(refus::of_motif),
            annonce: self.annonce.clone(),
        }
    }

    fn piece(&self, dossier: &Dossier, def: &PieceDef) -> PieceView {
        let versions = dossier.pieces.get(&def.code).map_or(0, Vec::len);
        let missing = dossier.missing_pieces(&self.campagne, self.horloge.now());
        let next = missing
            .iter()
            .find(|piece| piece.def.code != def.code && !piece.def.recapitulatif);
        let asked = self
            .asked(dossier)
            .iter()
            .any(|piece| piece.def.code == def.code);
        PieceView {
            piece: self.resume(Some(dossier), def, asked),
            conseils: def.conseils.clone(),
            fichiers: dossier.fichiers(&def.code).iter().map(file).collect(),
            version: u32::try_from(versions).unwrap_or(u32::MAX),
            refus: self.refus.clone(),
            avis: self.annonce.iter().chain(&self.avis).cloned().collect(),
            fermeture: depot_ferme(&self.context()).as_ref().map(refus::of_motif),
            suivante: next.map(|piece| piece.def.code.to_string()),
        }
    }

    fn relire(&self, dossier: &Dossier) -> RelireView {
        let context = self.context();
        let missing = missing_steps(dossier, &context);
        let unchanged = dossier.current().filter(|_| !dossier.is_modified());
        let zone = self.campagne.calendrier.zone;
        let mut refus = refus::of_rules(&missing);
        refus.extend(
            self.refus
                .iter()
                .filter(|told| !refus.contains(told))
                .cloned()
                .collect::<Vec<_>>(),
        );
        let reste = self
            .tasks(dossier)
            .into_iter()
            .filter(|tache| tache.id < TacheId::Validation);
        RelireView {
            cartes: self.cards(dossier, choix_fermes(&context).is_none()),
            epreuves: lignes(&dossier.declaration, &self.campagne)
                .iter()
                .map(epreuve)
                .collect(),
            refus,
            reste: reste
                .filter(|tache| tache.statut != StatutTache::Termine)
                .map(|tache| tache.id)
                .collect(),
            avis: avertissements(dossier, &context)
                .iter()
                .map(refus::of_doubt)
                .collect(),
            version: if unchanged.is_some() {
                dossier.version()
            } else {
                dossier.version() + 1
            },
            validee_le: unchanged.map(|version| en_mots(version.at, zone)),
            choix_jusqu_a: self.cloture(),
            fermeture: choix_fermes(&context).as_ref().map(refus::of_motif),
        }
    }

    fn cards(&self, dossier: &Dossier, modifiable: bool) -> Vec<Carte> {
        let declaration = &dossier.declaration;
        let carte = |tache, lignes| Carte {
            tache,
            lignes,
            modifiable,
        };
        vec![
            carte(TacheId::Identite, self.identity_lines(declaration)),
            carte(TacheId::Coordonnees, self.contact_lines(declaration)),
            carte(TacheId::Epreuves, self.choice_lines(declaration)),
            carte(TacheId::Notes, note_lines(declaration)),
            carte(TacheId::Amenagements, amenagement_lines(declaration)),
        ]
    }

    fn identity_lines(&self, declaration: &Declaration) -> Vec<LigneCarte> {
        let Some(identite) = &declaration.identite else {
            return Vec::new();
        };
        let nationalite = match identite.nationalite {
            NationaliteDite::Francaise => "Française",
            NationaliteDite::Autre => "Autre que française",
        };
        let mut lines = vec![
            line(
                CleChamp::Civilite,
                Some(mots::civilite(identite.civilite).to_owned()),
            ),
            line(
                CleChamp::NomNaissance,
                Some(identite.nom.as_str().to_owned()),
            ),
            line(
                CleChamp::NomUsage,
                identite
                    .nom_usage
                    .as_ref()
                    .map(|nom| nom.as_str().to_owned()),
            ),
            line(
                CleChamp::Prenoms,
                Some(identite.prenoms.as_str().to_owned()),
            ),
            line(
                CleChamp::DateNaissance,
                Some(jour_en_mots(identite.naissance.date())),
            ),
            line(
                CleChamp::LieuNaissance,
                Some(mots::lieu_naissance(identite, &self.territoire)),
            ),
            line(CleChamp::Nationalite, Some(nationalite.to_owned())),
            line(
                CleChamp::Ine,
                identite.ine.as_ref().map(|ine| ine.as_str().to_owned()),
            ),
        ];
        if let Some(representant) = declaration
            .representant
            .as_ref()
            .filter(|_| self.is_minor())
        {
            let name = format!(
                "{} {}",
                representant.prenoms.as_str(),
                representant.nom.as_str()
            );
            lines.push(line(CleChamp::RepresentantNom, Some(name)));
        }
        lines
    }

    fn contact_lines(&self, declaration: &Declaration) -> Vec<LigneCarte> {
        let coordonnees = declaration.coordonnees.as_ref();
        let courriel = declaration
            .courriel
            .as_ref()
            .map(|courriel| courriel.as_str().to_owned());
        vec![
            line(
                CleChamp::Adresse1,
                coordonnees.map(|found| mots::adresse(found, &self.territoire).join(", ")),
            ),
            line(
                CleChamp::Telephone,
                coordonnees
                    .and_then(|found| found.telephone.as_ref())
                    .map(|found| found.lisible()),
            ),
            line(CleChamp::Courriel, courriel),
        ]
    }

    fn choice_lines(&self, declaration: &Declaration) -> Vec<LigneCarte> {
        let specialite = rules::epreuves::chosen(declaration, &self.campagne);
        let forme = declaration
            .epreuves
            .as_ref()
            .map(|choix| mots::forme(choix.forme).to_owned());
        vec![
            line(
                CleChamp::Specialite,
                specialite.map(rules::campagne::Specialite::nom_complet),
            ),
            line(CleChamp::Forme, forme),
        ]
    }

    fn signer(&self, dossier: &Dossier) -> SignerView {
        let context = self.context();
        let blocked = signable(dossier, &context)
            .err()
            .map(|refusals| refus::of_rules(&refusals))
            .unwrap_or_default();
        let fields = self.brouillon();
        let own = |champ: &str| texte(fields, champ).to_owned();
        let current = dossier.current();
        let moyens = self
            .campagne
            .signature
            .valeur
            .iter()
            .map(|moyen| way(*moyen).to_owned())
            .collect();
        let recapitulatif = self
            .campagne
            .pieces
            .iter()
            .find(|piece| piece.recapitulatif);
        let representant = current
            .filter(|version| {
                rules::pieces::is_minor(&version.declaration, &self.campagne, self.horloge.now())
            })
            .map(|version| RepresentantView {
                nom_attendu: rules::representant_a_taper(version),
                nom: own("representant_signe"),
                traits: own("representant_traits"),
            });
        SignerView {
            version: dossier.version(),
            empreinte: current
                .map(|version| version.empreinte.courte())
                .unwrap_or_default(),
            bloquants: blocked,
            engagement: self.campagne.textes.engagement.clone(),
            nom_attendu: current.map(rules::nom_a_taper).unwrap_or_default(),
            moyens,
            moyen: Some(own("moyen")).filter(|moyen| !moyen.is_empty()),
            relu: cochees(fields, "relu").contains("oui"),
            nom: own("nom"),
            traits: own("traits"),
            representant,
            numerises: recapitulatif
                .map(|piece| dossier.fichiers(&piece.code).iter().map(file).collect())
                .unwrap_or_default(),
            signature: dossier
                .signatures
                .last()
                .map(|signature| self.signature(dossier, signature)),
            refus: self.refus.clone(),
            fermeture: depot_ferme(&context).as_ref().map(refus::of_motif),
        }
    }

    fn signature(&self, dossier: &Dossier, signature: &Signature) -> SignatureView {
        let moyen = match &signature.marque {
            Marque::Manuscrite(_) => MoyenSignature::Manuscrite,
            Marque::Dessinee(_) => MoyenSignature::Dessinee,
            Marque::Tapee(_) => MoyenSignature::Tapee,
        };
        SignatureView {
            moyen: way(moyen).to_owned(),
            le: en_mots(signature.at, self.campagne.calendrier.zone),
            version: signature.version,
            valable: signature.version == dossier.version(),
        }
    }

    fn documents(&self, dossier: &Dossier) -> DocumentsView {
        let zone = self.campagne.calendrier.zone;
        let mut documents = Vec::new();
        for (index, version) in dossier.versions.iter().enumerate().rev() {
            let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
            let signature = dossier
                .signatures
                .iter()
                .rev()
                .find(|signature| signature.version == number);
            for id in [DocumentId::Recapitulatif, DocumentId::DemandeDePieces] {
                let signed = signature.filter(|_| id == DocumentId::Recapitulatif);
                documents.push(DocumentView {
                    id,
                    version: number,
                    le: en_mots(version.at, zone),
                    actuel: number == dossier.version(),
                    signature: signed.map(|signature| self.signature(dossier, signature)),
                });
            }
        }
        DocumentsView {
            documents,
            annonce: self.annonce.clone(),
            refus: self.refus.clone(),
        }
    }
}

fn task(ligne: LigneReprise) -> TacheId {
    match ligne {
        LigneReprise::Identite => TacheId::Identite,
        LigneReprise::Coordonnees => TacheId::Coordonnees,
        LigneReprise::Epreuves => TacheId::Epreuves,
    }
}

fn way(moyen: MoyenSignature) -> &'static str {
    match moyen {
        MoyenSignature::Manuscrite => "manuscrite",
        MoyenSignature::Dessinee => "dessinee",
        MoyenSignature::Tapee => "tapee",
    }
}

fn line(cle: CleChamp, valeur: Option<String>) -> LigneCarte {
    LigneCarte {
        cle,
        sujet: None,
        valeur,
    }
}

fn note_lines(declaration: &Declaration) -> Vec<LigneCarte> {
    let Some(notes) = &declaration.notes else {
        return Vec::new();
    };
    let kept = notes.gardees.iter().map(|(code, kept)| LigneCarte {
        cle: CleChamp::NoteChoix,
        sujet: Some(code.to_string()),
        valeur: Some(format!("{} (session\u{a0}{})", kept.note, kept.session)),
    });
    let mut lines: Vec<LigneCarte> = kept.collect();
    lines.push(line(CleChamp::AutreDiplomeNom, notes.autre_diplome.clone()));
    lines
}

fn amenagement_lines(declaration: &Declaration) -> Vec<LigneCarte> {
    let answer = declaration
        .amenagement
        .map(|answer| if answer.handicap() { "Oui" } else { "Non" });
    vec![line(CleChamp::Amenagement, answer.map(str::to_owned))]
}

fn epreuve(ligne: &rules::epreuves::EpreuveLigne<'_>) -> crate::view::EpreuveLigne {
    crate::view::EpreuveLigne {
        code: ligne.def.code.to_string(),
        libelle: mots::libelle(ligne.def),
        coefficient: ligne
            .def
            .coefficient
            .map(|coefficient| coefficient.to_string()),
        modalite: mots::modalite(ligne.def),
        langue: ligne.langue.map(|langue| langue.libelle.clone()),
        statut: mots::statut(ligne),
        facultative: ligne.def.facultative,
        a_confirmer: ligne.def.has_gap(),
    }
}

fn file(fichier: &Fichier) -> FichierView {
    let media = match fichier.media {
        Media::Pdf => "pdf",
        Media::Jpeg => "jpeg",
        Media::Png => "png",
    };
    FichierView {
        id: fichier.empreinte.clone(),
        nom: fichier.nom.clone(),
        media: media.to_owned(),
        taille: size(fichier.octets),
        pages: fichier.pages,
    }
}

/// « 1,2 Mo », « 340 ko ».
fn size(octets: u64) -> String {
    const KILO: u64 = 1000;
    if octets < KILO * KILO {
        return format!("{}\u{a0}ko", octets.div_ceil(KILO));
    }
    let tenths = octets / (KILO * KILO / 10);
    format!("{},{}\u{a0}Mo", tenths / 10, tenths % 10)
}
