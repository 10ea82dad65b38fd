-- What the pictures of the desk are counted from: how far a dossier came, when it was handed over and when the service decided,
-- and the pièces that are to be sent again. Made of the journal, as the rest of a fiche is.
ALTER TABLE pupitre.fiche
    -- How far it came, from 0 (opened) to 6 (registered).
    ADD COLUMN jalon smallint NOT NULL DEFAULT 0 CHECK (jalon BETWEEN 0 AND 6),
    -- When the deposit that stands was made.
    ADD COLUMN depose_le timestamptz,
    -- When the service decided, while that holds.
    ADD COLUMN decide_le timestamptz,
    -- Pièces that the service asked again and that did not come yet.
    ADD COLUMN redemandees text[] NOT NULL DEFAULT '{}',
    -- Pièces of which a file was set aside by its examination.
    ADD COLUMN ecartees text[] NOT NULL DEFAULT '{}';

-- As before, with what is counted. The other one stays for a server of before.
CREATE FUNCTION pupitre.ficher(
    p_dossier uuid, p_compte uuid, p_campagne text, p_rang bigint, p_forme integer, p_file text, p_alertes text[],
    p_manquantes text[], p_specialite text, p_departement text, p_remis_le timestamptz, p_modifie_le timestamptz,
    p_identite bigint, p_cles bigint[], p_apercu bytea, p_jalon smallint, p_depose_le timestamptz, p_decide_le timestamptz,
    p_redemandees text[], p_ecartees text[]
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM pupitre.ficher(p_dossier, p_compte, p_campagne, p_rang, p_forme, p_file, p_alertes, p_manquantes, p_specialite,
        p_departement, p_remis_le, p_modifie_le, p_identite, p_cles, p_apercu);
    UPDATE pupitre.fiche SET jalon = p_jalon, depose_le = p_depose_le, decide_le = p_decide_le, redemandees = p_redemandees,
        ecartees = p_ecartees
    WHERE dossier = p_dossier AND rang = p_rang AND (jalon, depose_le, decide_le, redemandees, ecartees)
        IS DISTINCT FROM (p_jalon, p_depose_le, p_decide_le, p_redemandees, p_ecartees);
END
$$;

-- The figures of the pictures, all of one instant. Counts only: nobody of the candidates is in them. Days and hours are those of
-- the zone of the campaign.
CREATE FUNCTION pupitre.bureau_images(p_campagne text, p_zone text, p_now timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    WITH ours AS MATERIALIZED (
        SELECT f.dossier, f.file, f.jalon, f.specialite, f.departement, f.agent, f.depose_le, f.decide_le, f.remis_le,
            f.manquantes, f.redemandees, f.ecartees,
            f.alertes && ARRAY['reponse_recue', 'message_recu'] AS a_lire
        FROM pupitre.fiche AS f WHERE f.campagne = p_campagne
    ), jalons AS (
        SELECT o.jalon, o.file, count(*) AS nombre FROM ours AS o GROUP BY 1, 2
    ), depots AS (
        SELECT date_trunc('hour', o.depose_le, p_zone) AS heure, count(*) AS nombre FROM ours AS o
        WHERE o.depose_le IS NOT NULL GROUP BY 1
    ), decisions AS (
        SELECT (o.decide_le AT TIME ZONE p_zone)::date AS jour, count(*) AS nombre FROM ours AS o
        WHERE o.decide_le IS NOT NULL AND o.file <> 'retire' GROUP BY 1
    ), pieces AS (
        SELECT p.piece, p.etat, count(*) AS nombre FROM ours AS o CROSS JOIN LATERAL (
            SELECT unnest(o.manquantes), 'absente' UNION ALL SELECT unnest(o.redemandees), 'redemandee'
            UNION ALL SELECT unnest(o.ecartees), 'ecartee') AS p (piece, etat)
        WHERE o.file NOT IN ('brouillon', 'retire', 'refuse', 'valide')
            AND (o.manquantes <> '{}' OR o.redemandees <> '{}' OR o.ecartees <> '{}') GROUP BY 1, 2
    ), departements AS (
        SELECT o.departement, count(*) AS nombre FROM ours AS o
        WHERE o.jalon > 0 AND o.file NOT IN ('retire', 'annule') GROUP BY 1
    ), charges AS (
        SELECT o.agent, CASE WHEN d.etat = 'a_confirmer' THEN 'second' WHEN o.a_lire THEN 'lire'
                WHEN o.file = 'a_verifier' THEN 'verifier' WHEN o.file = 'incomplet' THEN 'decider' ELSE 'attendre' END AS geste,
            count(*) AS nombre
        FROM ours AS o LEFT JOIN pupitre.decision AS d ON d.dossier = o.dossier AND d.etat IN ('a_confirmer', 'en_attente')
        WHERE o.file IN ('a_verifier', 'a_corriger', 'incomplet') AND d.etat IS DISTINCT FROM 'en_attente' GROUP BY 1, 2
    ), attentes AS (
        SELECT greatest((p_now AT TIME ZONE p_zone)::date - (o.remis_le AT TIME ZONE p_zone)::date, 0) AS jours,
            count(*) AS nombre
        FROM ours AS o WHERE o.file = 'a_verifier' AND o.remis_le IS NOT NULL GROUP BY 1
    ), specialites AS (
        SELECT o.specialite, o.file, count(*) AS nombre, count(*) FILTER (WHERE o.agent IS NULL) AS libres FROM ours AS o
        WHERE o.jalon > 0 AND o.specialite IS NOT NULL GROUP BY 1, 2
    ), pannes AS (
        SELECT i.started_at AS debut, i.ended_at AS fin FROM pupitre.incident AS i
    )
    SELECT jsonb_build_object(
        'jalons', (SELECT coalesce(jsonb_agg(to_jsonb(j) ORDER BY j.jalon, j.file), '[]') FROM jalons AS j),
        'depots', (SELECT coalesce(jsonb_agg(to_jsonb(d) ORDER BY d.heure), '[]') FROM depots AS d),
        'decisions', (SELECT coalesce(jsonb_agg(to_jsonb(d) ORDER BY d.jour), '[]') FROM decisions AS d),
        'pieces', (SELECT coalesce(jsonb_agg(to_jsonb(p) ORDER BY p.piece, p.etat), '[]') FROM pieces AS p),
        'departements', (SELECT coalesce(jsonb_agg(to_jsonb(d) ORDER BY d.departement), '[]') FROM departements AS d),
        'charges', (SELECT coalesce(jsonb_agg(jsonb_build_object('agent', a.nom, 'geste', c.geste, 'nombre', c.nombre)
            ORDER BY a.nom, a.id, c.geste), '[]') FROM charges AS c LEFT JOIN pupitre.agent AS a ON a.id = c.agent),
        'attentes', (SELECT coalesce(jsonb_agg(to_jsonb(a) ORDER BY a.jours), '[]') FROM attentes AS a),
        'specialites', (SELECT coalesce(jsonb_agg(to_jsonb(s) ORDER BY s.specialite, s.file), '[]') FROM specialites AS s),
        'pannes', (SELECT coalesce(jsonb_agg(to_jsonb(p) ORDER BY p.debut), '[]') FROM pannes AS p))
$$;

REVOKE ALL ON FUNCTION pupitre.bureau_images, pupitre.ficher(uuid, uuid, text, bigint, integer, text, text[], text[], text, text,
    timestamptz, timestamptz, bigint, bigint[], bytea, smallint, timestamptz, timestamptz, text[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pupitre.bureau_images TO pupitre_guichet;
GRANT EXECUTE ON FUNCTION pupitre.ficher(uuid, uuid, text, bigint, integer, text, text[], text[], text, text, timestamptz,
    timestamptz, bigint, bigint[], bytea, smallint, timestamptz, timestamptz, text[], text[]) TO pupitre_taches;
