//! The pages of the deposit: pièces, signature, documents.

use super::Desk;
use super::saisie::{cochees, texte};
use crate::refus;
use crate::view::{
    DocumentId, DocumentView, DocumentsView, LienView, PieceResume, PieceView, PiecesView,
    RepresentantView, RetardView, SignatureView, SignerView, StatutPiece,
};
use ::documents::Taille;
use rules::calendrier_mots::{derniere_minute, en_mots};
use rules::campagne::{ModeDepot, MoyenSignature, PieceDef};
use rules::pieces::{PieceDemandee, demandees, is_decided, sans_objet};
use rules::{
    Dossier, Marque, Signature, explicable, piece_fermee, pieces_fermees, signable,
    signature_fermee,
};

impl Desk {
    pub(super) fn asked<'s>(&'s self, dossier: &Dossier) -> Vec<PieceDemandee<'s>> {
        let now = self.horloge.now();
        let declaration = dossier.declaration_that_counts(dossier.phase(&self.campagne, now));
        demandees(declaration, dossier.reprise.is_some(), &self.campagne, now)
    }

    pub(super) fn resume(
        &self,
        dossier: Option<&Dossier>,
        def: &PieceDef,
        asked: bool,
    ) -> PieceResume {
        let fichiers = dossier
            .map(|dossier| dossier.fichiers(&def.code))
            .unwrap_or_default();
        let statut = match asked {
            true => self.statut_piece(dossier, def),
            false => StatutPiece::SansObjet,
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
            hors_delai: dossier
                .and_then(|dossier| dossier.came_late(&def.code, &self.campagne))
                .map(|at| en_mots(at, self.campagne.calendrier.zone)),
        }
    }

    /// What the person can still do after the deadline, where a service can be told.
    pub(super) fn retard(&self, dossier: &Dossier) -> RetardView {
        let told = self.service.is_some();
        RetardView {
            explicable: told && explicable(dossier, &self.context()).is_ok(),
            explique_le: dossier
                .retards
                .last()
                .map(|retard| en_mots(retard.at, self.campagne.calendrier.zone)),
        }
    }

    pub(super) fn pieces(&self, dossier: &Dossier) -> PiecesView {
        let now = self.horloge.now();
        let declaration = dossier.declaration_that_counts(dossier.phase(&self.campagne, now));
        let others = sans_objet(declaration, dossier.reprise.is_some(), &self.campagne, now);
        let asked: Vec<PieceResume> = self
            .asked(dossier)
            .iter()
            .map(|piece| self.resume(Some(dossier), piece.def, true))
            .collect();
        let added = asked
            .iter()
            .filter(|piece| matches!(piece.statut, StatutPiece::Ajoutee | StatutPiece::Recue))
            .count();
        let calendrier = self.calendrier();
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
            par_poste: self.campagne.mode_depot.valeur == ModeDepot::CachetPoste,
            frais: self.frais(),
            comprendre: self.comprendre("pieces"),
            fermeture: pieces_fermees(dossier, &self.context())
                .as_ref()
                .map(refus::of_motif),
            retard: self.retard(dossier),
            annonce: self.annonce.clone(),
        }
    }

    pub(super) fn piece(&self, dossier: &Dossier, def: &PieceDef) -> PieceView {
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
            fichiers: self.files_view(dossier, &def.code),
            version: u32::try_from(versions).unwrap_or(u32::MAX),
            refus: self.refus.clone(),
            annonce: self.annonce.clone(),
            avis: self.avis.clone(),
            fermeture: piece_fermee(dossier, &def.code, &self.context())
                .as_ref()
                .map(refus::of_motif),
            retard: self.retard(dossier),
            suivante: next.map(|piece| piece.def.code.to_string()),
        }
    }

    pub(super) fn signer(&self, dossier: &Dossier) -> SignerView {
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
            comprendre: self.comprendre("signature"),
            nom_attendu: current.map(rules::nom_a_taper).unwrap_or_default(),
            moyens,
            moyen: Some(own("moyen")).filter(|moyen| !moyen.is_empty()),
            relu: cochees(fields, "relu").contains("oui"),
            nom: own("nom"),
            traits: own("traits"),
            representant,
            numerises: recapitulatif
                .map(|piece| self.files_view(dossier, &piece.code))
                .unwrap_or_default(),
            signature: dossier
                .signatures
                .last()
                .map(|signature| self.signature(dossier, signature)),
            code: self.signature_code(dossier),
            annonce: self.annonce.clone(),
            refus: self.refus.clone(),
            fermeture: signature_fermee(dossier, &context)
                .as_ref()
                .map(refus::of_motif),
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
            prouvee: dossier
                .proof_of(signature)
                .map(|at| en_mots(at, self.campagne.calendrier.zone)),
        }
    }

    pub(super) fn documents(&self, dossier: &Dossier) -> DocumentsView {
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
        let of_service = [
            self.decision_line(dossier),
            self.correction_line(dossier),
            self.convocation_line(dossier),
            self.confirmation_line(dossier),
            self.receipt_line(),
        ];
        documents.splice(0..0, of_service.into_iter().flatten());
        let textes = &self.campagne.textes;
        let lien = |lien: &rules::campagne::Lien| LienView {
            libelle: lien.libelle.clone(),
            adresse: lien.adresse.clone(),
        };
        DocumentsView {
            documents,
            suite: textes.suite.clone(),
            liens: textes.liens.iter().map(lien).collect(),
            grands: self.taille == Taille::Grande,
            annonce: self.annonce.clone(),
            refus: self.refus.clone(),
        }
    }
}

fn way(moyen: MoyenSignature) -> &'static str {
    match moyen {
        MoyenSignature::Manuscrite => "manuscrite",
        MoyenSignature::Dessinee => "dessinee",
        MoyenSignature::Tapee => "tapee",
    }
}
