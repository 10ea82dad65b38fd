//! A crowd at the desk: fiches of nobody, as a session of an académie leaves them three weeks after its deadline.

use crate::Base;
use sqlx::{Connection as _, PgConnection};

/// What is drawn of a number stands in its figures: the same crowd at each run.
const FICHES: &str = "
    WITH drawn AS (
        SELECT n, abs(hashint4(n)) % 1000 AS a, abs(hashint4(n + 100000)) % 1000 AS b, abs(hashint4(n + 200000)) % 1000 AS c
        FROM generate_series(1, $1) AS n
    ), of_file AS (
        SELECT *, CASE WHEN a < 90 THEN 'brouillon' WHEN a < 130 THEN 'pre_inscrit' WHEN a < 210 THEN 'annule'
            WHEN a < 225 THEN 'retire' WHEN a < 660 THEN 'a_verifier' WHEN a < 720 THEN 'a_corriger' WHEN a < 730 THEN 'refuse'
            ELSE 'valide' END AS file
        FROM drawn
    ), handed AS (
        SELECT *, CASE WHEN file IN ('a_verifier', 'a_corriger', 'refuse', 'valide') THEN
            timestamptz '2023-11-24 23:59+01' - interval '39 days' * power(b / 1000.0, 3)
                - interval '1 hour' * CASE WHEN c % 3 = 0 THEN 0 ELSE c % 5 END END AS le
        FROM of_file
    )
    INSERT INTO pupitre.fiche (dossier, compte, campagne, rang, forme, file, alertes, manquantes, specialite, departement, remis_le,
        depose_le, decide_le, modifie_le, cles, apercu, jalon, redemandees, ecartees, agent)
    SELECT gen_random_uuid(), gen_random_uuid(), 'nantes-bts-2024', 1, 1, file,
        CASE WHEN file = 'a_verifier' AND c < 60 THEN '{message_recu}' ELSE '{}' END::text[],
        CASE WHEN file NOT IN ('pre_inscrit', 'annule') THEN '{}' WHEN b < 500 THEN '{jdc}' WHEN b < 800 THEN '{identite,diplome_acces}'
            ELSE '{recapitulatif}' END::text[],
        CASE WHEN file <> 'brouillon' THEN $2[1 + floor(cardinality($2) * power(c / 1000.0, 2))] END,
        CASE WHEN file = 'brouillon' OR c % 100 = 7 THEN NULL WHEN b < 440 THEN '44' WHEN b < 650 THEN '49' WHEN b < 705 THEN '53'
            WHEN b < 830 THEN '72' WHEN b < 990 THEN '85' ELSE '35' END,
        le, le, CASE WHEN file IN ('valide', 'refuse') THEN timestamptz '2023-11-27 09:00+01' + interval '16 days' * (b / 1000.0) END,
        now(), '{}', '', CASE file WHEN 'brouillon' THEN 0 WHEN 'retire' THEN 1 WHEN 'annule' THEN 1 + b % 2
            WHEN 'pre_inscrit' THEN 1 + b % 3 WHEN 'refuse' THEN 5 WHEN 'valide' THEN 6 ELSE 4 END,
        CASE WHEN file = 'a_corriger' THEN CASE WHEN b < 600 THEN '{identite}' ELSE '{jdc}' END ELSE '{}' END::text[],
        CASE WHEN file = 'a_verifier' AND c % 97 = 3 THEN '{identite}' ELSE '{}' END::text[],
        CASE WHEN file IN ('a_verifier', 'a_corriger') AND c % 10 < 4 THEN
            (SELECT id FROM pupitre.agent ORDER BY identifiant OFFSET c % 2 LIMIT 1) END
    FROM handed";

impl Base {
    /// Puts so many fiches in the base, of these spécialités, and an outage of half an hour on the last evening. The people of the
    /// service who are there took some.
    ///
    /// # Panics
    /// The base does not take them.
    pub async fn crowd(&self, count: i32, specialites: &[&str]) {
        let mut chief = PgConnection::connect(&self.address("chef")).await.unwrap();
        // The fiches stand for dossiers that are not there.
        let free = "SET session_replication_role = replica";
        sqlx::query(free).execute(&mut chief).await.unwrap();
        sqlx::query(FICHES)
            .bind(count)
            .bind(specialites)
            .execute(&mut chief)
            .await
            .unwrap();
        sqlx::query(
            "INSERT INTO pupitre.incident (sorte, started_at, ended_at)
             VALUES ('silence', '2023-11-24 22:31+01', '2023-11-24 22:58+01')",
        )
        .execute(&mut chief)
        .await
        .unwrap();
    }
}
