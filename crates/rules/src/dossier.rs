//! A dossier: one candidate's registration in one campaign, as the fold of its events.

use crate::campagne::{Calendrier, Campagne, MoyenSignature, Phase, PieceCode};
use crate::convocation::Convocation;
use crate::declaration::Declaration;
use crate::instruction::{Decision, IssueInscription, Message, PointACorriger, Rectification};
use crate::pieces::{self, PieceDemandee};
use crate::saisie::{Fichier, LigneReprise, SessionPrecedente, Traits};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Identity of a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DossierId(pub Uuid);

impl std::fmt::Display for DossierId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// State of a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    /// Identity.
    pub id: DossierId,
    /// Campaign and revision under which it was opened.
    pub campagne: Option<(String, u32)>,
    /// Answers as they stand now; may differ from the last validated version.
    pub declaration: Declaration,
    /// Last session's data, and the answers given to its lines.
    pub reprise: Option<Reprise>,
    /// Validated versions, oldest first: the number of a version is its place, from 1.
    pub versions: Vec<Version>,
    /// Pièces with all their versions, oldest first.
    pub pieces: BTreeMap<PieceCode, Vec<PieceVersion>>,
    /// Signatures, oldest first.
    pub signatures: Vec<Signature>,
    /// Deposits, oldest first.
    pub depots: Vec<Depot>,
    /// What the deadline of the deposit found.
    pub cloture: Option<Cloture>,
    /// Why pièces came after the deadline, oldest first.
    pub retards: Vec<Retard>,
    /// Points that the service asked to correct, oldest first.
    pub points: Vec<PointACorriger>,
    /// Messages in both ways, oldest first.
    pub messages: Vec<Message>,
    /// How the service ended the verification, the last time; [`Dossier::standing_decision`] says whether it still holds.
    pub decision: Option<Decision>,
    /// When and where the épreuves are sat, as the service said it each time; [`Dossier::convocation`] is the one that counts.
    pub convocations: Vec<Convocation>,
    /// The version whose typed signature was proved by a code, the last one, and when.
    pub signature_prouvee: Option<(u32, DateTime<Utc>)>,
    /// When the candidacy was withdrawn.
    pub retiree: Option<DateTime<Utc>>,
}

/// What the deadline of the deposit found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cloture {
    /// Pièces that were asked and not there; none when all was there, deposited or not.
    pub manquantes: Vec<PieceCode>,
    /// Whether the candidacy is cancelled; otherwise a person of the service decides.
    pub annulee: bool,
    /// When it was found.
    pub at: DateTime<Utc>,
}

/// Why pièces came after the deadline, in the person's words. It can speak of health, so it is kept with such answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retard {
    /// What the person says.
    pub explication: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A deposit: what was handed to the service to be verified. It keeps its own list of files, so that a pièce replaced
/// later takes nothing away from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Depot {
    /// The version deposited, from 1.
    pub version: u32,
    /// Fingerprint of that version.
    pub empreinte: Empreinte,
    /// The files of each pièce, in order.
    pub pieces: BTreeMap<PieceCode, Vec<Fichier>>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Last session's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reprise {
    /// The data.
    pub source: SessionPrecedente,
    /// Kept (`true`) or to be changed (`false`), by line; empty until answered.
    pub reponses: BTreeMap<LigneReprise, bool>,
}

/// A validated version of the pré-inscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// What was declared.
    pub declaration: Declaration,
    /// Fingerprint of what was declared.
    pub empreinte: Empreinte,
    /// When it was validated.
    pub at: DateTime<Utc>,
    /// Why the service made it, when it did.
    pub rectification: Option<Rectification>,
}

/// A version of a pièce.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PieceVersion {
    /// Files, in order; none when the pièce was taken away.
    pub fichiers: Vec<Fichier>,
    /// When it was added.
    pub at: DateTime<Utc>,
}

/// A signature of the récapitulatif.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The version signed, from 1.
    pub version: u32,
    /// Fingerprint of that version.
    pub empreinte: Empreinte,
    /// How.
    pub marque: Marque,
    /// How the legal representative of a minor signed.
    pub representant: Option<MarqueRepresentant>,
    /// When.
    pub at: DateTime<Utc>,
}

/// How the candidate signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Marque {
    /// On paper, scanned: the files of the signed récapitulatif.
    Manuscrite(Vec<Fichier>),
    /// Drawn.
    Dessinee(Traits),
    /// Typed.
    Tapee(String),
}

impl Marque {
    /// The way of signing.
    pub fn moyen(&self) -> MoyenSignature {
        match self {
            Self::Manuscrite(_) => MoyenSignature::Manuscrite,
            Self::Dessinee(_) => MoyenSignature::Dessinee,
            Self::Tapee(_) => MoyenSignature::Tapee,
        }
    }
}

/// How the legal representative signed, in the application. On paper both sign the same sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarqueRepresentant {
    /// On the same sheet of paper.
    Manuscrite,
    /// Drawn.
    Dessinee(Traits),
    /// Typed.
    Tapee(String),
}

/// SHA-256 of a declaration in canonical form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Empreinte(pub [u8; 32]);

impl Empreinte {
    /// Reads the digits of [`Empreinte::hex`]; `None` when they are not 64, or not written so.
    pub fn parse(hex: &str) -> Option<Self> {
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'f' => Some(byte - b'a' + 10),
            _ => None,
        };
        let digits: Vec<u8> = hex.bytes().map(digit).collect::<Option<_>>()?;
        let digits: [u8; 64] = digits.try_into().ok()?;
        let byte = |i: usize| digits[2 * i] * 16 + digits[2 * i + 1];
        Some(Self(std::array::from_fn(byte)))
    }

    /// 64 hexadecimal digits.
    pub fn hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The form that people compare: « 7F3A 92C1 04BE 55D0 », the first eight bytes.
    pub fn courte(&self) -> String {
        let groups: Vec<String> = self.0[..8]
            .chunks(2)
            .map(|pair| format!("{:02X}{:02X}", pair[0], pair[1]))
            .collect();
        groups.join(" ")
    }
}

/// Where a dossier stands on this computer, in the words of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statut {
    /// Nothing validated.
    Brouillon,
    /// A version is validated.
    PreInscrit {
        /// Its number.
        version: u32,
    },
    /// Validated, signed in its last version, all pièces added.
    Complet {
        /// Its number.
        version: u32,
    },
    /// Handed to the service: the last version, signed, with the pièces as they stand.
    Depose {
        /// Its number.
        version: u32,
        /// When.
        at: DateTime<Utc>,
    },
    /// The service asked for corrections that are not all there.
    ACorriger {
        /// Its number.
        version: u32,
        /// Points without answer.
        points: usize,
    },
    /// The service validated it: the candidate is registered.
    Valide {
        /// Its number.
        version: u32,
        /// When.
        at: DateTime<Utc>,
    },
    /// The service refused it.
    Refuse {
        /// When.
        at: DateTime<Utc>,
    },
    /// Cancelled: something was missing at the deadline of the deposit.
    Annule {
        /// When.
        at: DateTime<Utc>,
    },
    /// Withdrawn.
    Retire {
        /// When.
        at: DateTime<Utc>,
    },
}

impl Dossier {
    /// A dossier about which nothing happened.
    pub fn new(id: DossierId) -> Self {
        Self {
            id,
            campagne: None,
            declaration: Declaration::default(),
            reprise: None,
            versions: Vec::new(),
            pieces: BTreeMap::new(),
            signatures: Vec::new(),
            depots: Vec::new(),
            cloture: None,
            retards: Vec::new(),
            points: Vec::new(),
            messages: Vec::new(),
            decision: None,
            convocations: Vec::new(),
            signature_prouvee: None,
            retiree: None,
        }
    }

    /// Number of the current version; 0 when none was validated.
    pub fn version(&self) -> u32 {
        u32::try_from(self.versions.len()).unwrap_or(u32::MAX)
    }

    /// The current version.
    pub fn current(&self) -> Option<&Version> {
        self.versions.last()
    }

    /// Whether answers changed since the current version, which remains the one that counts.
    pub fn is_modified(&self) -> bool {
        self.current()
            .is_some_and(|version| version.declaration != self.declaration)
    }

    /// The declaration that counts: the answers as they stand while they can still be validated, then the last
    /// validated version.
    pub fn declaration_that_counts(&self, phase: Phase) -> &Declaration {
        match (phase, self.current()) {
            (Phase::DepotSeul | Phase::Close, Some(version)) => &version.declaration,
            (Phase::DepotSeul | Phase::Close, None) | (Phase::Avant | Phase::Ouverte, _) => {
                &self.declaration
            }
        }
    }

    /// Current files of a pièce; empty when it was never added or was taken away.
    pub fn fichiers(&self, piece: &PieceCode) -> &[Fichier] {
        self.pieces
            .get(piece)
            .and_then(|versions| versions.last())
            .map_or(&[], |version| &version.fichiers)
    }

    /// Every current file, with its pièce.
    pub fn current_files(&self) -> impl Iterator<Item = (&PieceCode, &Fichier)> {
        let pieces = self.pieces.keys();
        pieces.flat_map(|code| self.fichiers(code).iter().map(move |file| (code, file)))
    }

    /// The signature of the current version, if it was signed. An older signature is void, unless only the service changed
    /// something since and answers for it.
    pub fn valid_signature(&self) -> Option<&Signature> {
        self.signatures
            .last()
            .filter(|signature| signature.version >= self.held_version())
    }

    /// Takes in a signature. A code proves one: that of before proves this one no more.
    pub(crate) fn sign(&mut self, signature: Signature) {
        self.signatures.push(signature);
        self.signature_prouvee = None;
    }

    /// When the signature that stands was proved by a code, if it was.
    pub fn signature_proved(&self) -> Option<DateTime<Utc>> {
        let signature = self.valid_signature()?;
        let (version, at) = self.signature_prouvee?;
        (version == signature.version).then_some(at)
    }

    /// When that signature was proved by a code: only one that stands is.
    pub fn proof_of(&self, signature: &Signature) -> Option<DateTime<Utc>> {
        let own = self.valid_signature() == Some(signature);
        self.signature_proved().filter(|_| own)
    }

    /// The typed signature that stands and that no code proved yet.
    pub fn signature_to_prove(&self) -> Option<&Signature> {
        let typed = |it: &&Signature| matches!(it.marque, Marque::Tapee(_));
        let standing = self.valid_signature().filter(typed)?;
        self.signature_proved().is_none().then_some(standing)
    }

    /// The files of every pièce, as they stand.
    pub fn pieces_held(&self) -> BTreeMap<PieceCode, Vec<Fichier>> {
        let last = |versions: &[PieceVersion]| Some(versions.last()?.fichiers.clone());
        let held = self.pieces.iter();
        held.filter_map(|(code, versions)| Some((code.clone(), last(versions)?)))
            .filter(|(_, fichiers)| !fichiers.is_empty())
            .collect()
    }

    /// The deposit that stands: of the current version, with the pièces as they are now. A later version or another
    /// file asks for another deposit, unless the service itself asked for it.
    pub fn valid_depot(&self) -> Option<&Depot> {
        let depot = self.depots.last()?;
        let held = self.pieces_held();
        let unchanged = |code: &PieceCode| {
            depot.pieces.get(code) == held.get(code) || self.was_asked_again(code, depot.at)
        };
        let same = depot.pieces.keys().chain(held.keys()).all(unchanged);
        (same && depot.version >= self.held_version()).then_some(depot)
    }

    /// The dossier with the pièces and signatures that were there before an instant.
    pub(crate) fn before(&self, end: DateTime<Utc>) -> Self {
        let mut before = self.clone();
        before.signatures.retain(|signature| signature.at < end);
        for versions in before.pieces.values_mut() {
            versions.retain(|version| version.at < end);
        }
        before
    }

    /// When the current files of a pièce came, if that was after the deadline of the deposit.
    pub fn came_late(&self, piece: &PieceCode, campagne: &Campagne) -> Option<DateTime<Utc>> {
        let version = self.pieces.get(piece)?.last()?;
        let end = self.calendrier(campagne, version.at).depot.as_ref()?.valeur;
        (version.at >= end && !version.fichiers.is_empty()).then_some(version.at)
    }

    /// When the candidacy was cancelled, if it was.
    pub fn cancelled(&self) -> Option<DateTime<Utc>> {
        let cloture = self.cloture.as_ref().filter(|it| it.annulee);
        cloture
            .map(|it| it.at)
            .or_else(|| self.decided(IssueInscription::Annulee))
    }

    /// When the candidacy was refused, if it was.
    pub fn refused(&self) -> Option<DateTime<Utc>> {
        self.decided(IssueInscription::Refusee)
    }

    fn decided(&self, issue: IssueInscription) -> Option<DateTime<Utc>> {
        let decision = self.standing_decision();
        decision.filter(|it| it.issue == issue).map(|it| it.at)
    }

    /// Whether a pièce that is asked is there.
    pub fn holds(&self, piece: &PieceDemandee<'_>) -> bool {
        if piece.def.recapitulatif {
            self.valid_signature().is_some()
        } else {
            !self.fichiers(&piece.def.code).is_empty()
        }
    }

    /// Pièces asked and not there yet.
    pub fn missing_pieces<'c>(
        &self,
        campagne: &'c Campagne,
        now: DateTime<Utc>,
    ) -> Vec<PieceDemandee<'c>> {
        let declaration = self.declaration_that_counts(self.phase(campagne, now));
        let mut missing = pieces::demandees(declaration, self.reprise.is_some(), campagne, now);
        missing.retain(|piece| !self.holds(piece));
        missing
    }

    /// The windows of this person.
    pub fn calendrier<'c>(&self, campagne: &'c Campagne, now: DateTime<Utc>) -> &'c Calendrier {
        pieces::calendrier(&self.declaration, campagne, now)
    }

    /// Where the campaign stands for this person.
    pub fn phase(&self, campagne: &Campagne, now: DateTime<Utc>) -> Phase {
        self.calendrier(campagne, now).phase(now)
    }

    /// Where the dossier stands.
    pub fn statut(&self, campagne: &Campagne, now: DateTime<Utc>) -> Statut {
        if let Some(at) = self.retiree {
            return Statut::Retire { at };
        }
        if let Some(at) = self.cancelled() {
            return Statut::Annule { at };
        }
        if let Some(at) = self.refused() {
            return Statut::Refuse { at };
        }
        if self.versions.is_empty() {
            return Statut::Brouillon;
        }
        if let Some(at) = self.decided(IssueInscription::Validee) {
            let version = self.held_version();
            return Statut::Valide { version, at };
        }
        let version = self.version();
        let points = self.open_points().count();
        if points > 0 {
            return Statut::ACorriger { version, points };
        }
        if let Some(depot) = self.valid_depot() {
            return Statut::Depose {
                version: depot.version,
                at: depot.at,
            };
        }
        let pending = self.is_modified() && self.phase(campagne, now) == Phase::Ouverte;
        if !pending && self.missing_pieces(campagne, now).is_empty() {
            Statut::Complet { version }
        } else {
            Statut::PreInscrit { version }
        }
    }
}
