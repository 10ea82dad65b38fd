//! How long the lists and the searches of the desk of the service take in the base, as the number of dossiers grows.
//!
//! `cargo test --profile server --package server --test files [-- FICHES]`, 2,000 then 250,000 by default; `cargo xtask bench bureau`
//! runs it. The fiches are of nobody: their words are drawn, and hidden as those of dossiers are, beginning by beginning and
//! letter by letter; what they seal is never opened. The way over HTTP is not in these figures.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "it prints its figures, and a failed step ends it"
)]

use banc::Base;
use sha2::{Digest as _, Sha256};
use sqlx::{Connection as _, PgConnection};
use std::collections::BTreeSet;
use std::time::Instant;
use uuid::Uuid;

/// Names and given names that there are: a few are of many people.
const NOMS: u64 = 40_000;
const PRENOMS: u64 = 800;
/// Questions of each kind.
const QUESTIONS: u64 = 1_000;
const CAMPAGNE: &str = "essai";

/// Draws numbers, the same at each run.
struct Tirage(u64);

impl Tirage {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    /// More often a small one.
    fn common(&mut self, end: u64) -> u64 {
        let (one, other) = (self.below(end), self.below(end));
        one.min(other).min(self.below(end))
    }
}

/// A word of syllables, always the same for a number.
fn word(n: u64) -> String {
    const SYLLABES: [&str; 24] = [
        "LE", "MO", "REAU", "DU", "PON", "T", "MAR", "TIN", "BER", "NARD", "LA", "CROIX", "GAU",
        "CHER", "RO", "BI", "NET", "FOU", "CAULT", "VI", "LLE", "SIM", "ON", "PRE",
    ];
    let mut draw = Tirage(n.wrapping_mul(2_654_435_761).wrapping_add(17));
    let count = 2 + draw.below(3);
    let syllable = |_| SYLLABES[usize::try_from(draw.below(24)).unwrap()];
    (0..count).map(syllable).collect()
}

fn key(tag: &str, text: &str) -> i64 {
    let hash = Sha256::digest(format!("{tag}{text}"));
    i64::from_be_bytes(hash[..8].try_into().unwrap())
}

/// What is left when one letter is taken away, and the word itself.
fn rests(word: &str) -> Vec<i64> {
    let without = (0..word.len()).map(|at| format!("{}{}", &word[..at], &word[at + 1..]));
    let mut keys: Vec<i64> = without.map(|it| key("r", &it)).collect();
    keys.push(key("r", word));
    keys
}

fn held(words: [&str; 2], n: u64) -> BTreeSet<i64> {
    let mut keys = BTreeSet::from([
        key("o", &n.to_string()),
        key("n", &(n % 20_000).to_string()),
    ]);
    for word in words {
        keys.extend((3..=word.len().max(3)).map(|end| key("d", &word[..end.min(word.len())])));
        keys.extend(rests(word));
    }
    keys
}

fn array(keys: impl IntoIterator<Item = i64>) -> String {
    let keys: Vec<String> = keys.into_iter().map(|it| it.to_string()).collect();
    format!("{{{}}}", keys.join(","))
}

/// Adds fiches, and tells the names of some.
async fn fill(base: &mut PgConnection, from: u64, to: u64) -> Vec<[String; 2]> {
    let mut known = Vec::new();
    let mut draw = Tirage(from + 1);
    for start in (from..to).step_by(2_000) {
        let (mut ids, mut files, mut keys) = (Vec::new(), Vec::new(), Vec::new());
        for n in start..(start + 2_000).min(to) {
            let (nom, prenom) = (
                word(draw.common(NOMS)),
                word(1_000_000 + draw.common(PRENOMS)),
            );
            ids.push(Uuid::from_u128(u128::from(n) + 1));
            files.push(
                ["a_verifier", "a_verifier", "valide", "a_corriger"]
                    [usize::try_from(draw.below(4)).unwrap()],
            );
            keys.push(array(held([&nom, &prenom], n)));
            if n % 97 == 0 {
                known.push([nom, prenom]);
            }
        }
        sqlx::query(
            "INSERT INTO pupitre.fiche (dossier, compte, campagne, rang, forme, file, alertes, manquantes, specialite,
                departement, remis_le, depose_le, decide_le, modifie_le, cles, apercu, jalon, redemandees)
             SELECT t.id, t.id, $1, 1, 1, t.file, CASE WHEN random() < 0.2 THEN '{retard}' ELSE '{}' END::text[],
                CASE WHEN random() < 0.1 THEN '{jdc}' ELSE '{}' END::text[], 'bts-' || floor(random() * 90),
                (ARRAY['44', '49', '53', '72', '85'])[1 + floor(random() * 5)], t.le, t.le,
                CASE WHEN t.file = 'valide' THEN t.le + interval '20 days' END, now(), t.cles::bigint[],
                repeat('x', 120)::bytea, CASE WHEN t.file = 'valide' THEN 6 ELSE 4 END,
                CASE WHEN t.file = 'a_corriger' THEN '{identite}' ELSE '{}' END::text[]
             FROM (SELECT u.*, timestamptz '2023-10-16' + random() * interval '39 days' AS le
                FROM unnest($2::uuid[], $3::text[], $4::text[]) AS u (id, file, cles)) AS t",
        )
        .bind(CAMPAGNE)
        .bind(ids)
        .bind(files)
        .bind(keys)
        .execute(&mut *base)
        .await
        .unwrap();
    }
    sqlx::query("ANALYZE pupitre.fiche")
        .execute(base)
        .await
        .unwrap();
    known
}

/// A question: what is asked of a list, and the words that were typed.
struct Question {
    file: Option<&'static str>,
    alerte: Option<&'static str>,
    cles: Vec<String>,
    apres: Option<Uuid>,
}

async fn ask(base: &mut PgConnection, it: &Question) -> usize {
    let found: Vec<(Uuid,)> = sqlx::query_as(
        "SELECT dossier FROM pupitre.bureau_lister($1, $2, $3, NULL, NULL, $4, $5, $6)",
    )
    .bind(CAMPAGNE)
    .bind(it.file)
    .bind(it.alerte)
    .bind(&it.cles)
    .bind(it.apres)
    .bind(if it.cles.is_empty() { 50 } else { 200 })
    .fetch_all(base)
    .await
    .unwrap();
    found.len()
}

fn told(what: &str, mut times: Vec<f64>, found: usize) {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() as f64 * share) as usize).min(times.len() - 1)];
    let mean = found as f64 / times.len() as f64;
    println!(
        "  {what}: median {:.1} ms, p99 {:.1} ms, {mean:.0} found",
        at(0.5),
        at(0.99)
    );
}

/// The same kind of question, many times.
async fn measure(
    base: &mut PgConnection,
    what: &str,
    mut question: impl FnMut(&mut Tirage) -> Question,
) {
    let (mut draw, mut times, mut found) = (Tirage(99), Vec::new(), 0);
    for _ in 0..QUESTIONS {
        let it = question(&mut draw);
        let began = Instant::now();
        found += ask(base, &it).await;
        times.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    told(what, times, found);
}

fn search(cles: Vec<String>) -> Question {
    Question {
        file: None,
        alerte: None,
        cles,
        apres: None,
    }
}

async fn questions(base: &mut PgConnection, count: u64, known: &[[String; 2]]) {
    measure(base, "four letters of a name", |draw| {
        let nom = word(draw.common(NOMS));
        search(vec![array([key("d", &nom[..nom.len().min(4)])])])
    })
    .await;
    measure(
        base,
        "a name with a wrong letter, and a given name",
        |draw| {
            let [nom, prenom] = &known[usize::try_from(draw.below(known.len() as u64)).unwrap()];
            let slipped = format!("{}X{}", &nom[..1], &nom[2..]);
            let typed = |word: &str| array(rests(word).into_iter().chain([key("d", word)]));
            search(vec![typed(&slipped), typed(prenom)])
        },
    )
    .await;
    measure(base, "a number", |draw| {
        search(vec![array([key("o", &draw.below(count).to_string())])])
    })
    .await;
    measure(base, "a page of a list without alert", |draw| Question {
        file: Some("a_verifier"),
        alerte: Some("sans"),
        cles: Vec::new(),
        apres: Some(Uuid::from_u128(u128::from(draw.below(count)) + 1)),
    })
    .await;
    let counts = "SELECT count(*) FROM pupitre.bureau_comptes($1, NULL)";
    whole(base, "the counts of the board", counts).await;
    let figures = "SELECT length(pupitre.bureau_images($1, 'Europe/Paris', '2023-12-14T08:00Z')::text)::bigint";
    whole(base, "the figures of the pictures (bytes)", figures).await;
    let list = "SELECT count(dossier) FROM pupitre.bureau_lister($1, NULL, NULL, NULL, NULL, '{}', NULL, 2147483647)";
    whole(base, "a whole list, as an export asks for it", list).await;
}

/// A question over all of the dossiers, some times.
async fn whole(base: &mut PgConnection, what: &str, question: &'static str) {
    let (mut times, mut found) = (Vec::new(), 0);
    for _ in 0..50 {
        let began = Instant::now();
        let told: i64 = sqlx::query_scalar(question)
            .bind(CAMPAGNE)
            .fetch_one(&mut *base)
            .await
            .unwrap();
        times.push(began.elapsed().as_secs_f64() * 1000.0);
        found += usize::try_from(told).unwrap();
    }
    told(what, times, found);
}

#[tokio::main]
async fn main() {
    let wanted = std::env::args().nth(1).and_then(|word| word.parse().ok());
    let wanted: u64 = wanted.unwrap_or(250_000);
    let base = Base::new().await;
    let mut chief = PgConnection::connect(&base.address("chef")).await.unwrap();
    // The fiches stand for dossiers that are not there.
    let free = "SET session_replication_role = replica";
    sqlx::query(free).execute(&mut chief).await.unwrap();
    let mut before = 0;
    for count in [2_000, wanted] {
        let known = fill(&mut chief, before, count).await;
        before = count;
        let size = "SELECT pg_size_pretty(pg_total_relation_size('pupitre.fiche'))";
        let size: String = sqlx::query_scalar(size)
            .fetch_one(&mut chief)
            .await
            .unwrap();
        println!("{count} fiches, {size}");
        let mut counter = PgConnection::connect(&base.address("guichet"))
            .await
            .unwrap();
        questions(&mut counter, count, &known).await;
    }
}
