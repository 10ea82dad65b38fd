//! The judgment. It reads like the list of the rules, and collects every rule broken.

use std::collections::{BTreeMap, BTreeSet};

use super::data::{Donnees, Epreuve, Specialite};
use super::{Candidature, Etat, Forme};

/// Rule ids of the rules that the candidacy breaks; empty = legal.
pub(crate) fn juger(donnees: &Donnees, candidature: &Candidature) -> BTreeSet<&'static str> {
    let mut verdict = Verdict::default();
    // Reading 3 (R-FORM-1): no forme is open to a category that the campaign does not have. That « individuel » means
    // « after a failure », so that `deja` should be true, is a matter of R-COND and is not judged here.
    let formes = donnees.categories().get(candidature.categorie);
    verdict.require(
        "R-FORM-1",
        formes.is_some_and(|formes| formes.contains(&candidature.forme)),
    );
    // R-CAMP-2: without a spécialité of the session there is no règlement, and nothing else to judge.
    let Some(specialite) = donnees.specialites().get(candidature.specialite) else {
        verdict.require("R-CAMP-2", false);
        return verdict.broken;
    };
    judge_forme(&mut verdict, specialite, candidature);
    judge_each_etat(&mut verdict, donnees, specialite, candidature);
    let sat = judge_langues(&mut verdict, specialite, candidature);
    judge_facultatives(&mut verdict, donnees, specialite, candidature, &sat);
    verdict.broken
}

#[derive(Default)]
struct Verdict {
    broken: BTreeSet<&'static str>,
}

impl Verdict {
    fn require(&mut self, rule: &'static str, holds: bool) {
        if !holds {
            self.broken.insert(rule);
        }
    }
}

/// R-FORM-2 and R-FORM-3: how many épreuves the forme asks for.
fn judge_forme(verdict: &mut Verdict, specialite: &Specialite, candidature: &Candidature) {
    // Reading 4 (R-FORM-2): an épreuve about which nothing is said is absent. When the list of épreuves is incomplete,
    // those that are known must still all be held or presented.
    let etats: Vec<&Etat> = specialite
        .obligatoires()
        .map(|epreuve| etat(candidature, epreuve))
        .collect();
    if candidature.forme == Forme::Globale {
        verdict.require("R-FORM-2", !etats.contains(&&Etat::Absente));
    }
    // Reading 5 (R-FORM-3): « at least one unit presented » is written for the forme progressive. A candidacy that
    // presents nothing is none in forme globale either, and breaks the same rule. An optional épreuve alone does not
    // count: it adds points to an exam, it is not one of the units of the diploma.
    // Reading 6 (R-FORM-3): when the list of épreuves is incomplete or unknown (`complet`), the épreuve presented may
    // be one that the data lack, so nobody can say that nothing is presented.
    if specialite.complet {
        verdict.require("R-FORM-3", etats.contains(&&Etat::Presentee));
    }
}

/// R-BEN and R-DISP: what is kept or dispensed must be open to it. R-BEN-7 needs no check: an état is one thing only.
fn judge_each_etat(
    verdict: &mut Verdict,
    donnees: &Donnees,
    specialite: &Specialite,
    candidature: &Candidature,
) {
    for (code, etat) in &candidature.etats {
        // Reading 7 (R-CAMP-3): a candidacy speaks only of the obligatory épreuves of the règlement in force.
        let Some(epreuve) = specialite
            .obligatoires()
            .find(|epreuve| epreuve.code == *code)
        else {
            verdict.require("R-CAMP-3", false);
            continue;
        };
        match etat {
            Etat::Presentee | Etat::Absente => {}
            Etat::Gardee { centiemes, session } => {
                judge_note(verdict, donnees, candidature, *centiemes, *session)
            }
            // Reading 8 (R-DISP-1): the list of each arrêté is not in the data; the column `generale` stands for it,
            // and the diploma is taken as sufficient for every épreuve générale, in both formes.
            Etat::Dispensee => verdict.require("R-DISP-1", epreuve.generale && candidature.diplome),
        }
    }
}

fn judge_note(
    verdict: &mut Verdict,
    donnees: &Donnees,
    candidature: &Candidature,
    centiemes: u16,
    session: u16,
) {
    // Who never presented has no mark, and no mark is above 20.
    verdict.require("R-BEN-1", candidature.deja && centiemes <= 2000);
    // Reading 9 (R-BEN-1): five years are counted by session year, both forms alike: a mark of 2019 is kept until the
    // session 2024 included. A mark of this session or of a later one does not exist yet.
    let age = donnees.session().checked_sub(session);
    verdict.require(
        "R-BEN-1",
        age.is_some_and(|age| (1..=donnees.benefice_sessions()).contains(&age)),
    );
    // Reading 10 (R-BEN-2, R-BEN-3): the forme of this candidacy decides, whatever the forme in which the mark was
    // obtained: from the threshold upwards (included) in globale, any mark, even 0, in progressive.
    // Reading 11 (R-BEN-4, R-BEN-5): each épreuve listed is taken as a unit, and a mark as already carried over to the
    // épreuve of the règlement in force; where it comes from is not part of the candidacy judged here.
    if candidature.forme == Forme::Globale {
        verdict.require("R-BEN-2", centiemes >= donnees.seuil_centiemes());
    }
}

/// R-LANG on the obligatory épreuves; gives the languages actually sat, by language key.
fn judge_langues<'a>(
    verdict: &mut Verdict,
    specialite: &'a Specialite,
    candidature: &'a Candidature,
) -> BTreeMap<&'a str, &'a str> {
    // Reading 12 (R-LANG-1): a language on something that asks for none is outside every list.
    let keys: BTreeSet<&str> = specialite
        .obligatoires()
        .filter_map(Epreuve::cle_langue)
        .collect();
    verdict.require(
        "R-LANG-1",
        candidature
            .langues
            .keys()
            .all(|key| keys.contains(key.as_str())),
    );
    // Reading 13 (R-BEN-6): only an épreuve presented asks for its language. « No language choice » for a kept or
    // dispensed unit is read as « not needed, without effect »: one declared all the same is ignored, not punished, and
    // not compared with others. Likewise for an absent unit. A group asks as soon as one of its épreuves is presented.
    let mut sat = BTreeMap::new();
    for epreuve in specialite
        .obligatoires()
        .filter(|epreuve| *etat(candidature, epreuve) == Etat::Presentee)
    {
        let Some(key) = epreuve.cle_langue() else {
            continue;
        };
        let langue = langue(epreuve, candidature.langues.get(key).map(String::as_str));
        verdict.require(
            epreuve.regle_langue,
            langue.is_some_and(|langue| epreuve.langues.contains(langue)),
        );
        sat.extend(langue.map(|langue| (key, langue)));
    }
    // Reading 14 (R-LANG-3): LVA and LVB are two languages with different keys, and only what is sat is compared: the
    // data do not say in which language a kept unit was taken.
    let different: BTreeSet<&str> = sat.values().copied().collect();
    verdict.require("R-LANG-3", different.len() == sat.len());
    sat
}

/// R-FORM-4 and R-OPT-2: the optional épreuves.
fn judge_facultatives(
    verdict: &mut Verdict,
    donnees: &Donnees,
    specialite: &Specialite,
    candidature: &Candidature,
    sat: &BTreeMap<&str, &str>,
) {
    // Reading 15 (R-FORM-4): only the campaign's maximum of optional épreuves counts. The « at most 6 obligatory » of
    // D. 643-15 is contradicted by the arrêtés of 2024, and the campaigns give no number.
    verdict.require(
        "R-FORM-4",
        candidature.facultatives.len() <= donnees.facultatives_max(),
    );
    let open = donnees.facultatives(specialite);
    let mut taken: BTreeSet<&str> = sat.values().copied().collect();
    for (code, declared) in &candidature.facultatives {
        // Reading 16 (R-FORM-4): the number allowed of an optional épreuve that the session does not offer is zero.
        let Some(epreuve) = open.iter().find(|epreuve| epreuve.code == *code) else {
            verdict.require("R-FORM-4", false);
            continue;
        };
        if epreuve.langues.is_empty() {
            verdict.require("R-LANG-1", declared.is_none()); // Reading 12 again.
            continue;
        }
        let langue = langue(epreuve, declared.as_deref());
        verdict.require(
            epreuve.regle_langue,
            langue.is_some_and(|langue| epreuve.langues.contains(langue)),
        );
        // Reading 17 (R-OPT-2): « the obligatory one(s) » are those sat in this session, as declared; the language of a
        // kept, dispensed or absent unit is free. Two optional languages must also differ from each other.
        verdict.require("R-OPT-2", langue.is_none_or(|langue| taken.insert(langue)));
    }
}

/// The language of an épreuve, declared or imposed.
///
/// Reading 18 (R-LANG-2): where the règlement allows one language only, there is no choice to make: silence means that
/// language. Where it allows several, silence is no language at all.
fn langue<'a>(epreuve: &'a Epreuve, declared: Option<&'a str>) -> Option<&'a str> {
    let mut allowed = epreuve.langues.iter();
    let imposed = allowed.next().filter(|_| allowed.next().is_none());
    declared.or(imposed.map(String::as_str))
}

fn etat<'a>(candidature: &'a Candidature, epreuve: &Epreuve) -> &'a Etat {
    candidature
        .etats
        .get(&epreuve.code)
        .unwrap_or(&Etat::Absente)
}
