//! The épreuves of a candidate, line by line: presented, kept, dispensed, later.

use crate::campagne::{
    Campagne, EpreuveCode, EpreuveDef, Forme, Langue, LanguesPermises, Specialite,
};
use crate::declaration::{Declaration, Note, NoteGardee};
use crate::dossier::Dossier;
use crate::saisie::SessionPrecedente;
use std::collections::BTreeMap;

/// One épreuve of a candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpreuveLigne<'c> {
    /// What the règlement says of it.
    pub def: &'c EpreuveDef,
    /// What the candidate does with it.
    pub statut: StatutEpreuve,
    /// Language chosen; none for an épreuve that is not presented (R-BEN-6).
    pub langue: Option<&'c Langue>,
}

/// What a candidate does with an épreuve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatutEpreuve {
    /// Sits it in this session.
    Presentee,
    /// Keeps a note.
    NoteGardee(NoteGardee),
    /// Asks a dispense.
    DispenseDemandee,
    /// Forme progressive: another session.
    PlusTard,
}

/// Épreuves of the chosen spécialité, obligatoires then facultatives; empty while none is chosen.
pub fn lignes<'c>(declaration: &Declaration, campagne: &'c Campagne) -> Vec<EpreuveLigne<'c>> {
    let Some(specialite) = chosen(declaration, campagne) else {
        return Vec::new();
    };
    let obligatoires = specialite.reglement.obligatoires();
    let mut lignes: Vec<_> = obligatoires
        .map(|def| EpreuveLigne {
            def,
            statut: statut(declaration, def),
            langue: None,
        })
        .collect();
    for ligne in &mut lignes {
        if ligne.statut == StatutEpreuve::Presentee {
            ligne.langue = declaration
                .epreuves
                .as_ref()
                .and_then(|choix| choix.langues.get(cle_langue(ligne.def)))
                .and_then(|langue| campagne.langue(langue));
        }
    }
    let Some(choix) = &declaration.epreuves else {
        return lignes;
    };
    let facultatives = facultatives(specialite, campagne);
    lignes.extend(facultatives.into_iter().filter_map(|def| {
        let langue = choix.facultatives.get(&def.code)?;
        let langue = langue.as_ref().and_then(|langue| campagne.langue(langue));
        Some(EpreuveLigne {
            def,
            statut: StatutEpreuve::Presentee,
            langue,
        })
    }));
    lignes
}

/// The spécialité chosen, when the campaign still knows it.
pub fn chosen<'c>(declaration: &Declaration, campagne: &'c Campagne) -> Option<&'c Specialite> {
    declaration
        .specialite
        .as_ref()
        .and_then(|id| campagne.specialite(id))
}

/// The mark of the session before that can stand for an épreuve of this session.
///
/// Source: R-BEN-5.
pub fn note_precedente<'r>(
    source: &'r SessionPrecedente,
    specialite: &Specialite,
    code: &EpreuveCode,
    campagne: &Campagne,
) -> Option<&'r str> {
    let before = campagne.session.checked_sub(1);
    let same = source.specialite.as_deref() == Some(specialite.id.as_str());
    let own = specialite.note_precedente(code);
    let own = own.filter(|_| same && before == Some(source.session))?;
    source.notes.get(own.as_str()).map(String::as_str)
}

/// Épreuves of which last session's mark cannot be kept: forme globale, under the threshold. They are sat again, and
/// nothing is asked about them.
///
/// Source: D. 643-23; R-BEN-2.
pub fn a_repasser(dossier: &Dossier, campagne: &Campagne) -> BTreeMap<EpreuveCode, Note> {
    let declaration = &dossier.declaration;
    let globale = declaration
        .epreuves
        .as_ref()
        .is_some_and(|choix| choix.forme == Forme::Globale);
    let (Some(reprise), Some(specialite), true) =
        (&dossier.reprise, chosen(declaration, campagne), globale)
    else {
        return BTreeMap::new();
    };
    let seuil = campagne.benefice.seuil_centiemes.valeur;
    let low = specialite.reglement.obligatoires().filter_map(|def| {
        let text = note_precedente(&reprise.source, specialite, &def.code, campagne)?;
        let note = Note::parse(text)?;
        (note.centiemes() < seuil).then(|| (def.code.clone(), note))
    });
    low.collect()
}

/// Optional épreuves open to a spécialité: its own, then those of the campaign.
pub fn facultatives<'c>(specialite: &'c Specialite, campagne: &'c Campagne) -> Vec<&'c EpreuveDef> {
    let own = specialite
        .reglement
        .epreuves
        .iter()
        .filter(|def| def.facultative);
    own.chain(&campagne.facultatives.communes).collect()
}

/// Key under which the language of an épreuve is asked: once for a group of épreuves that share it.
pub fn cle_langue(def: &EpreuveDef) -> &str {
    def.groupe_langue
        .as_deref()
        .unwrap_or_else(|| def.code.as_str())
}

/// Épreuves obligatoires for which a language is asked, one for each group.
pub fn choix_de_langue(specialite: &Specialite) -> Vec<&EpreuveDef> {
    let mut asked: Vec<&EpreuveDef> = Vec::new();
    for def in specialite.reglement.obligatoires() {
        let open = match &def.langues {
            LanguesPermises::Aucune => false,
            LanguesPermises::Parmi(langues) => !langues.is_empty(),
        };
        if open
            && !asked
                .iter()
                .any(|other| cle_langue(other) == cle_langue(def))
        {
            asked.push(def);
        }
    }
    asked
}

fn statut(declaration: &Declaration, def: &EpreuveDef) -> StatutEpreuve {
    if let Some(notes) = &declaration.notes {
        if let Some(note) = notes.gardees.get(&def.code) {
            return StatutEpreuve::NoteGardee(*note);
        }
        if notes.dispenses.contains(&def.code) {
            return StatutEpreuve::DispenseDemandee;
        }
    }
    match &declaration.epreuves {
        Some(choix) if choix.forme == Forme::Progressive && choix.plus_tard.contains(&def.code) => {
            StatutEpreuve::PlusTard
        }
        Some(_) | None => StatutEpreuve::Presentee,
    }
}
