//! The columns of the file of former candidates.

use crate::tableau::Entete;
use std::fmt;

macro_rules! colonnes {
    ($( $(#[$doc:meta])* $variant:ident $name:literal $required:literal $expected:literal; )+) => {
        /// A column of the file of former candidates.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Colonne { $( $(#[$doc])* $variant ),+ }

        impl Colonne {
            /// Every column, in the order of the documentation.
            pub const ALL: [Self; [$($name),+].len()] = [$(Self::$variant),+];

            /// Name on the first line of the file.
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $name ),+ }
            }

            /// Whether no line can do without it.
            pub fn is_required(self) -> bool {
                match self { $( Self::$variant => $required ),+ }
            }

            /// What to write in it, in French.
            pub fn attendu(self) -> &'static str {
                match self { $( Self::$variant => $expected ),+ }
            }
        }
    };
}

colonnes! {
    /// Year of the session.
    Session "session" true "l’année de la session, comme 2023";
    /// Candidate number.
    NumeroCandidat "numero_candidat" true "le numéro de candidat, 20 lettres et chiffres au plus";
    /// Madame, Monsieur.
    Civilite "civilite" true "madame ou monsieur";
    /// Birth name.
    NomNaissance "nom_naissance" true "le nom de naissance, sans chiffre, 200 lettres au plus";
    /// Name in use.
    NomUsage "nom_usage" false "le nom d’usage, sans chiffre, 200 lettres au plus";
    /// Given names.
    Prenoms "prenoms" true "les prénoms, sans chiffre, 200 lettres au plus";
    /// Birth date.
    DateNaissance "date_naissance" true "une date passée, comme 02/03/2001 ou 2001-03-02";
    /// INSEE code of the birth commune.
    CodeCommuneNaissance "code_commune_naissance" false "le code INSEE de la commune, comme 44109 ou 01004";
    /// Birth town.
    VilleNaissance "ville_naissance" false "la ville de naissance";
    /// Birth country.
    PaysNaissance "pays_naissance" false "le code ISO du pays en deux lettres, comme MA, ou rien pour la France";
    /// French or not.
    Nationalite "nationalite" true "francaise ou autre";
    /// INE.
    Ine "ine" false "les 11 caractères de l’INE, ou rien";
    /// UAI of the school.
    Etablissement "etablissement" false "l’UAI, 7 chiffres et une lettre, ou rien";
    /// First line of the address.
    Adresse1 "adresse_1" true "la première ligne de l’adresse, 80 caractères au plus";
    /// Second line of the address.
    Adresse2 "adresse_2" false "la seconde ligne de l’adresse, 80 caractères au plus, ou rien";
    /// Postal code.
    CodePostal "code_postal" false "les 5 chiffres du code postal, comme 44000 ou 01500";
    /// INSEE code of the commune of the address.
    CodeCommune "code_commune" false "le code INSEE de la commune, comme 44109 ou 01004";
    /// Town of the address.
    Localite "localite" false "la localité";
    /// Country of the address.
    Pays "pays" false "le code ISO du pays en deux lettres, comme MA, ou rien pour la France";
    /// Telephone.
    Telephone "telephone" false "un numéro comme 06 12 34 56 78, ou rien";
    /// Key of the spécialité.
    Specialite "specialite" true "la clé d’une spécialité de cette session, comme tourisme";
    /// Forme.
    Forme "forme" true "globale ou progressive";
    /// Language by épreuve.
    Langues "langues" false "une langue par épreuve, comme E2=anglais E3=espagnol";
    /// Mark by épreuve.
    Notes "notes" false "une note de 0 à 20 par épreuve, comme E1=12,00 E21=10,50";
    /// Arrangements granted.
    Amenagements "amenagements" false "les aménagements accordés, séparés par |";
}

impl Entete for Colonne {
    const TOUTES: &'static [Self] = &Self::ALL;
}

impl fmt::Display for Colonne {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
