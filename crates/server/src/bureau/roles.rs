//! What each role may do. The table of `docs/roles.md` is made of this one by its test.

/// A role of a person of the service; one person may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Role {
    /// Verifies dossiers.
    Gestionnaire,
    /// Verifies dossiers, and gives the second look.
    Second,
    /// Head of the office.
    Chef,
    /// Manages the campaign and the accounts of the service.
    Campagne,
    /// Reads, and changes nothing.
    Audit,
}

impl Role {
    /// Every role.
    pub(crate) const TOUS: [Self; 5] = [
        Self::Gestionnaire,
        Self::Second,
        Self::Chef,
        Self::Campagne,
        Self::Audit,
    ];

    /// The stable word.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Gestionnaire => "gestionnaire",
            Self::Second => "second",
            Self::Chef => "chef",
            Self::Campagne => "campagne",
            Self::Audit => "audit",
        }
    }

    /// Reads the word of [`Role::as_str`].
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::TOUS.into_iter().find(|it| it.as_str() == text)
    }
}

/// What can be done at the desk of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Operation {
    /// See how many dossiers wait, and the lists.
    Lister,
    /// See the pictures: counts, and the load of each person of the service.
    Regarder,
    /// Write a list in a file, without anything of health.
    Exporter,
    /// The same, with what was answered about health.
    ExporterSante,
    /// Take dossiers of a list.
    Prendre,
    /// Open a dossier and its pièces.
    Ouvrir,
    /// Judge a check.
    Controler,
    /// Write a note between people of the service.
    Annoter,
    /// Ask for a correction.
    Corriger,
    /// Write to the candidate.
    Ecrire,
    /// Rectify an état civil.
    Rectifier,
    /// Validate an inscription.
    Valider,
    /// Refuse an inscription.
    Refuser,
    /// Propose to cancel a candidacy.
    ProposerAnnulation,
    /// Propose to take back a decision that left.
    ProposerRetrait,
    /// Look at what somebody else proposed.
    Confirmer,
    /// Give one order for many dossiers.
    TraiterParLot,
}

impl Operation {
    /// Every operation.
    pub(crate) const TOUTES: [Self; 17] = [
        Self::Lister,
        Self::Regarder,
        Self::Exporter,
        Self::ExporterSante,
        Self::Prendre,
        Self::Ouvrir,
        Self::Controler,
        Self::Annoter,
        Self::Corriger,
        Self::Ecrire,
        Self::Rectifier,
        Self::Valider,
        Self::Refuser,
        Self::ProposerAnnulation,
        Self::ProposerRetrait,
        Self::Confirmer,
        Self::TraiterParLot,
    ];

    /// The stable word.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Lister => "lister",
            Self::Regarder => "regarder",
            Self::Exporter => "exporter",
            Self::ExporterSante => "exporter_sante",
            Self::Prendre => "prendre",
            Self::Ouvrir => "ouvrir",
            Self::Controler => "controler",
            Self::Annoter => "annoter",
            Self::Corriger => "corriger",
            Self::Ecrire => "ecrire",
            Self::Rectifier => "rectifier",
            Self::Valider => "valider",
            Self::Refuser => "refuser",
            Self::ProposerAnnulation => "proposer_annulation",
            Self::ProposerRetrait => "proposer_retrait",
            Self::Confirmer => "confirmer",
            Self::TraiterParLot => "traiter_par_lot",
        }
    }

    /// Whether a role may do it.
    pub(crate) fn is_open_to(self, role: Role) -> bool {
        let works = matches!(role, Role::Gestionnaire | Role::Second | Role::Chef);
        match self {
            Self::Lister | Self::Regarder => true,
            // Whole lists leave: more than one dossier after the other, which its person sees.
            Self::Exporter => role != Role::Gestionnaire,
            Self::ExporterSante => role == Role::Chef,
            Self::Ouvrir => works || role == Role::Audit,
            Self::Prendre
            | Self::Controler
            | Self::Annoter
            | Self::Corriger
            | Self::Ecrire
            | Self::Rectifier
            | Self::Valider
            | Self::Refuser
            | Self::ProposerAnnulation
            | Self::ProposerRetrait
            | Self::TraiterParLot => works,
            Self::Confirmer => matches!(role, Role::Second | Role::Chef),
        }
    }
}
