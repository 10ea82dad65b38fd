//! People of the tests, made of syllables from a seed: nobody real.

/// A person.
pub(crate) struct Personne {
    pub(crate) nom: String,
    pub(crate) prenoms: String,
    pub(crate) courriel: String,
}

/// The person of a seed.
pub(crate) fn personne(seed: u64) -> Personne {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut pick = |list: &[&str]| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let length = u64::try_from(list.len()).expect("a short list");
        list[usize::try_from(state % length).expect("an index")].to_owned()
    };
    let start = [
        "Bar", "Cal", "Dor", "Fé", "Gui", "Lor", "Mar", "Nol", "Pé", "Ros", "Tré", "Val",
    ];
    let middle = ["a", "é", "i", "o", "ou", "an", "el", "in"];
    let end = [
        "don", "gnac", "lec", "mont", "nau", "quet", "ric", "sart", "tel", "ville",
    ];
    let particle = ["", "", "Le ", "de ", "d’"];
    let first = [
        "Aël", "Blan", "Cé", "Élo", "Flo", "Ire", "Jo", "Lu", "Maë", "Noé", "Sol", "Zé",
    ];
    let last = [
        "andre", "die", "ise", "line", "na", "nie", "rin", "sane", "ve",
    ];
    let nom = format!(
        "{}{}{}{}",
        pick(&particle),
        pick(&start),
        pick(&middle),
        pick(&end)
    );
    let prenom = format!("{}{}", pick(&first), pick(&last));
    let second = format!("{}{}", pick(&first), pick(&last));
    let courriel = format!("candidat{seed}@exemple.fr");
    Personne {
        nom,
        prenoms: format!("{prenom} {second}"),
        courriel,
    }
}
