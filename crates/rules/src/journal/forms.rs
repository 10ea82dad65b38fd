//! How a stored form and the type of today become each other.

use crate::adresse::{CodePostal, CommuneInsee, Departement};
use crate::campagne::{
    EpreuveCode, Forme, LangueId, NationaliteDite, PaysCode, PieceCode, SituationHandicap,
    SpecialiteId,
};
use crate::declaration::{Civilite, Deja, Note};
use crate::dossier::Empreinte;
use crate::email::Email;
use crate::ine::Ine;
use crate::instruction::{Auteur, IssueInscription};
use crate::naissance::DateNaissance;
use crate::nom::{Nom, Prenoms};
use crate::saisie::{Fichier, LigneReprise, Media, Traits};
use crate::telephone::Telephone;
use chrono::{DateTime, NaiveDate, Utc};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};

/// A stored form with the same fields as the type of today, converted field by field both ways.
macro_rules! stored {
    ($form:ident <=> $today:ident { $($field:ident: $ty:ty),+ $(,)? } $($rest:ident)*) => {
        #[derive(Serialize, Deserialize)]
        pub(super) struct $form { $( $field: $ty ),+ }

        impl From<$today> for $form {
            fn from(today: $today) -> Self {
                Self { $( $field: today.$field.convert() ),+ }
            }
        }

        impl From<$form> for $today {
            fn from(form: $form) -> Self {
                Self { $( $field: form.$field.convert(), )+ $( $rest: Default::default() )* }
            }
        }

        both_ways!($form <=> $today);
    };
}

/// Says that two types convert into each other where they stand in a list, a map or an option.
macro_rules! both_ways {
    ($form:ident <=> $today:ident) => {
        impl Convert<$today> for $form {
            fn convert(self) -> $today {
                self.into()
            }
        }

        impl Convert<$form> for $today {
            fn convert(self) -> $form {
                self.into()
            }
        }
    };
}
/// A choice with data: the stored form has the same variants, whose fields are converted one by one.
macro_rules! stored_choice {
    ($form:ident <=> $today:ident {
        $($variant:ident $({ $($field:ident: $ty:ty),+ })? $(($inner:ty as $name:ident))?),+ $(,)?
    }) => {
        #[derive(Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub(super) enum $form { $( $variant $({ $($field: $ty),+ })? $(($inner))? ),+ }

        impl From<$today> for $form {
            fn from(today: $today) -> Self {
                match today { $(
                    $today::$variant $({ $($field),+ })? $(($name))? =>
                        Self::$variant $({ $($field: $field.convert()),+ })? $(($name.convert()))?
                ),+ }
            }
        }

        impl From<$form> for $today {
            fn from(form: $form) -> Self {
                match form { $(
                    $form::$variant $({ $($field),+ })? $(($name))? =>
                        Self::$variant $({ $($field: $field.convert()),+ })? $(($name.convert()))?
                ),+ }
            }
        }

        both_ways!($form <=> $today);
    };
}
pub(super) use {both_ways, stored, stored_choice};

/// Conversion that reaches into options, lists and maps.
pub(super) trait Convert<To> {
    fn convert(self) -> To;
}

macro_rules! same {
    ($($ty:ty),+) => { $( impl Convert<$ty> for $ty { fn convert(self) -> $ty { self } } )+ };
}
same!(
    String,
    u16,
    u32,
    u64,
    bool,
    (u16, u16),
    [String; 3],
    NaiveDate,
    DateTime<Utc>
);

impl<A: Convert<B>, B> Convert<Option<B>> for Option<A> {
    fn convert(self) -> Option<B> {
        self.map(Convert::convert)
    }
}

impl<A: Convert<B>, B> Convert<Vec<B>> for Vec<A> {
    fn convert(self) -> Vec<B> {
        self.into_iter().map(Convert::convert).collect()
    }
}

impl<A: Convert<B>, B: Ord> Convert<BTreeSet<B>> for BTreeSet<A> {
    fn convert(self) -> BTreeSet<B> {
        self.into_iter().map(Convert::convert).collect()
    }
}

impl<K: Convert<L>, L: Ord, A: Convert<B>, B> Convert<BTreeMap<L, B>> for BTreeMap<K, A> {
    fn convert(self) -> BTreeMap<L, B> {
        let both = |(key, value): (K, A)| (key.convert(), value.convert());
        self.into_iter().map(both).collect()
    }
}

/// A value kept as the one text that says it, and read back through its own rules: bytes that came over a network
/// are checked like answers. A rule that becomes stricter keeps reading what was accepted before.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ecrit<T>(pub(super) T);

/// A value that one text says.
pub(super) trait Texte: Sized {
    fn ecrit(&self) -> String;
    fn lu(text: &str) -> Option<Self>;
}

impl<T: Texte> Serialize for Ecrit<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.ecrit())
    }
}

impl<'de, T: Texte> Deserialize<'de> for Ecrit<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        // The text may be personal: the error does not repeat it.
        let value =
            T::lu(&text).ok_or_else(|| D::Error::custom("a value that no rule accepted"))?;
        Ok(Self(value))
    }
}

impl<T> Convert<T> for Ecrit<T> {
    fn convert(self) -> T {
        self.0
    }
}

impl<T> Convert<Ecrit<T>> for T {
    fn convert(self) -> Ecrit<T> {
        Ecrit(self)
    }
}

macro_rules! parsed {
    ($($ty:ident),+) => { $( impl Texte for $ty {
        fn ecrit(&self) -> String {
            self.as_str().to_owned()
        }

        fn lu(text: &str) -> Option<Self> {
            Self::parse(text).ok().filter(|value| value.as_str() == text)
        }
    } )+ };
}
parsed!(
    CodePostal,
    CommuneInsee,
    Departement,
    Email,
    Ine,
    Nom,
    Prenoms,
    Telephone
);

macro_rules! keys {
    ($($ty:ident),+) => { $( impl Texte for $ty {
        fn ecrit(&self) -> String {
            self.as_str().to_owned()
        }

        fn lu(text: &str) -> Option<Self> {
            Some(Self::new(text))
        }
    } )+ };
}
keys!(EpreuveCode, LangueId, PaysCode, PieceCode, SpecialiteId);

macro_rules! words {
    ($ty:ident { $($variant:ident = $word:literal),+ }) => { impl Texte for $ty {
        fn ecrit(&self) -> String {
            let word = match self { $( Self::$variant => $word ),+ };
            word.to_owned()
        }

        fn lu(text: &str) -> Option<Self> {
            match text { $( $word => Some(Self::$variant), )+ _ => None }
        }
    } };
}
words!(Auteur { Candidat = "candidat", Service = "service" });
words!(Civilite { Madame = "madame", Monsieur = "monsieur" });
words!(Deja { SessionPrecedente = "session_precedente", Avant = "avant", Jamais = "jamais" });
words!(IssueInscription { Validee = "validee", Refusee = "refusee", Annulee = "annulee" });
words!(Forme { Globale = "globale", Progressive = "progressive" });
words!(LigneReprise { Identite = "identite", Coordonnees = "coordonnees", Epreuves = "epreuves" });
words!(Media { Pdf = "pdf", Jpeg = "jpeg", Png = "png" });
words!(NationaliteDite { Francaise = "francaise", Autre = "autre" });
words!(SituationHandicap {
    Non = "non", PremiereDemande = "premiere_demande", Reconduit = "reconduit", SituationChangee = "situation_changee"
});

impl Texte for DateNaissance {
    fn ecrit(&self) -> String {
        self.date().to_string()
    }

    fn lu(text: &str) -> Option<Self> {
        text.parse().ok().map(Self::of)
    }
}

impl Texte for Note {
    fn ecrit(&self) -> String {
        self.to_string()
    }

    fn lu(text: &str) -> Option<Self> {
        Self::parse(text)
    }
}

impl Texte for Empreinte {
    fn ecrit(&self) -> String {
        self.hex()
    }

    fn lu(text: &str) -> Option<Self> {
        Self::parse(text)
    }
}

stored!(FichierV1 <=> Fichier { empreinte: String, octets: u64, media: Ecrit<Media>, pages: u32, nom: String });

#[derive(Serialize, Deserialize)]
pub(super) struct TraitsV1(Vec<Vec<(u16, u16)>>);

impl From<Traits> for TraitsV1 {
    fn from(traits: Traits) -> Self {
        Self(traits.0)
    }
}

impl From<TraitsV1> for Traits {
    fn from(traits: TraitsV1) -> Self {
        Self(traits.0)
    }
}

both_ways!(TraitsV1 <=> Traits);
