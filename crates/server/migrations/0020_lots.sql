-- Batches: one order for many dossiers. It is tried on each first, a few drawn at random are opened, a person signs, and each
-- decision then waits as any other before anything of it leaves.

CREATE TABLE pupitre.lot (
    id uuid PRIMARY KEY,
    campagne text NOT NULL,
    -- What is ordered, sealed; the version of each dossier is put in when it is known.
    sorte text NOT NULL,
    ordre bytea NOT NULL,
    par uuid NOT NULL REFERENCES pupitre.agent,
    at timestamptz NOT NULL,
    etat text NOT NULL CHECK (etat IN ('essai', 'pret', 'signe', 'inscrit', 'abandonne', 'repris')),
    signe_par uuid REFERENCES pupitre.agent,
    signe_le timestamptz,
    -- Until then all of it can be taken back.
    part_le timestamptz,
    fin_le timestamptz,
    fin_par uuid REFERENCES pupitre.agent,
    -- No other server works on it before.
    bail timestamptz NOT NULL DEFAULT '-infinity',
    CHECK ((signe_le IS NULL) = (part_le IS NULL) AND (signe_le IS NULL) = (signe_par IS NULL)),
    CHECK (etat NOT IN ('signe', 'inscrit') OR signe_le IS NOT NULL)
);
CREATE INDEX lot_au_travail ON pupitre.lot (at) WHERE etat IN ('essai', 'signe');
CREATE INDEX ON pupitre.lot (campagne, at);

CREATE TABLE pupitre.lot_ligne (
    lot uuid NOT NULL REFERENCES pupitre.lot,
    dossier uuid NOT NULL REFERENCES pupitre.dossier,
    etat text NOT NULL DEFAULT 'attend' CHECK (etat IN ('attend', 'retenu', 'exclu', 'inscrit')),
    -- Why it is left out: codes.
    motif text,
    -- What was tried: the rank of the journal, and the version of the candidate.
    base bigint,
    version integer,
    echantillon boolean NOT NULL DEFAULT false,
    decision uuid REFERENCES pupitre.decision,
    PRIMARY KEY (lot, dossier),
    CHECK ((etat = 'exclu') = (motif IS NOT NULL)),
    CHECK (etat NOT IN ('retenu', 'inscrit') OR (base IS NOT NULL AND version IS NOT NULL)),
    CHECK ((etat = 'inscrit') = (decision IS NOT NULL))
);
CREATE INDEX lot_ligne_attend ON pupitre.lot_ligne (lot, dossier) WHERE etat = 'attend';
CREATE INDEX lot_ligne_retenu ON pupitre.lot_ligne (lot, dossier) WHERE etat = 'retenu';
CREATE INDEX lot_ligne_exclu ON pupitre.lot_ligne (lot, dossier) WHERE etat = 'exclu';
CREATE INDEX lot_ligne_echantillon ON pupitre.lot_ligne (lot) WHERE echantillon;

-- Prepares a batch of the dossiers of a list. Answers how many; the same identity sent twice prepares one.
CREATE FUNCTION pupitre.bureau_lot_preparer(
    p_id uuid, p_agent uuid, p_campagne text, p_sorte text, p_ordre bytea, p_file text, p_alerte text, p_specialite text,
    p_miens uuid, p_now timestamptz
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO pupitre.lot (id, campagne, sorte, ordre, par, at, etat)
    VALUES (p_id, p_campagne, p_sorte, p_ordre, p_agent, p_now, 'essai') ON CONFLICT DO NOTHING;
    IF FOUND THEN
        INSERT INTO pupitre.lot_ligne (lot, dossier)
        -- Those that the list shows, to its end.
        SELECT p_id, l.dossier
        FROM pupitre.bureau_lister(p_campagne, p_file, p_alerte, p_specialite, p_miens, '{}', NULL, 2147483647) AS l;
    END IF;
    RETURN (SELECT count(*) FROM pupitre.lot_ligne WHERE lot = p_id);
END
$$;

-- The batches of a campaign, newest first.
CREATE FUNCTION pupitre.bureau_lots(p_campagne text)
RETURNS TABLE (id uuid, sorte text, par_nom text, at timestamptz, etat text, signe_nom text, part_le timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT l.id, l.sorte, p.nom, l.at, l.etat, s.nom, l.part_le
    FROM pupitre.lot AS l JOIN pupitre.agent AS p ON p.id = l.par LEFT JOIN pupitre.agent AS s ON s.id = l.signe_par
    WHERE l.campagne = p_campagne ORDER BY l.at DESC LIMIT 50
$$;
CREATE FUNCTION pupitre.bureau_lot(p_id uuid)
RETURNS TABLE (id uuid, sorte text, par_nom text, at timestamptz, etat text, signe_nom text, part_le timestamptz, ordre bytea)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT l.id, l.sorte, p.nom, l.at, l.etat, s.nom, l.part_le, l.ordre
    FROM pupitre.lot AS l JOIN pupitre.agent AS p ON p.id = l.par LEFT JOIN pupitre.agent AS s ON s.id = l.signe_par
    WHERE l.id = p_id
$$;

-- How many of its dossiers are where: left out by reason, or by what became of the decision.
CREATE FUNCTION pupitre.bureau_lot_comptes(p_id uuid) RETURNS TABLE (etat text, detail text, nombre bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT l.etat, coalesce(l.motif, d.etat, ''), count(*)
    FROM pupitre.lot_ligne AS l LEFT JOIN pupitre.decision AS d ON d.id = l.decision
    WHERE l.lot = p_id GROUP BY 1, 2 ORDER BY 1, 2
$$;

-- Dossiers that are left out, and those whose decision was not done.
CREATE FUNCTION pupitre.bureau_lot_exclus(p_id uuid, p_nombre integer)
RETURNS TABLE (dossier uuid, motif text, apercu bytea)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT l.dossier, coalesce(l.motif, d.fin_motif, ''), f.apercu
    FROM pupitre.lot_ligne AS l JOIN pupitre.fiche AS f ON f.dossier = l.dossier
    LEFT JOIN pupitre.decision AS d ON d.id = l.decision
    WHERE l.lot = p_id AND (l.etat = 'exclu' OR d.etat = 'heurtee') ORDER BY 2, l.dossier LIMIT p_nombre
$$;

-- The sample: whether who asks opened each since the batch was prepared, or in the hour before, as one look is noted within an
-- hour; and whether somebody decided something else.
CREATE FUNCTION pupitre.bureau_lot_echantillon(p_id uuid, p_agent uuid)
RETURNS TABLE (dossier uuid, apercu bytea, vu boolean, contredit boolean)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT s.dossier, f.apercu,
        EXISTS (SELECT FROM pupitre.consultation AS c
            WHERE c.compte = f.compte AND c.agent = p_agent AND c.dossier = s.dossier AND c.at >= l.at - interval '1 hour'),
        EXISTS (SELECT FROM pupitre.decision AS d
            WHERE d.dossier = s.dossier AND d.at >= l.at AND d.etat <> 'reprise' AND d.id IS DISTINCT FROM s.decision)
            OR EXISTS (SELECT FROM pupitre.regard AS r WHERE r.dossier = s.dossier AND r.at >= l.at AND NOT r.conforme)
    FROM pupitre.lot AS l JOIN pupitre.lot_ligne AS s ON s.lot = l.id JOIN pupitre.fiche AS f ON f.dossier = s.dossier
    WHERE l.id = p_id AND s.echantillon ORDER BY s.dossier
$$;

-- A person signs. Answers `signe`; `echantillon` when the sample was not opened; `suspendu` when one of it was judged otherwise;
-- `etat` when it cannot be signed any more, or not yet.
CREATE FUNCTION pupitre.bureau_lot_signer(p_id uuid, p_agent uuid, p_part_le timestamptz, p_now timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM FROM pupitre.lot WHERE id = p_id AND etat = 'pret' FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'etat';
    ELSIF EXISTS (SELECT FROM pupitre.bureau_lot_echantillon(p_id, p_agent) AS e WHERE e.contredit) THEN
        RETURN 'suspendu';
    ELSIF EXISTS (SELECT FROM pupitre.bureau_lot_echantillon(p_id, p_agent) AS e WHERE NOT e.vu) THEN
        RETURN 'echantillon';
    END IF;
    UPDATE pupitre.lot SET etat = 'signe', signe_par = p_agent, signe_le = p_now, part_le = p_part_le, bail = '-infinity'
    WHERE id = p_id;
    RETURN 'signe';
END
$$;

-- Gives a batch up, or takes back what has not left of it. Answers how many decisions were taken back; nothing when it ended.
CREATE FUNCTION pupitre.bureau_lot_reprendre(p_id uuid, p_agent uuid, p_now timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    before text;
    back bigint;
BEGIN
    SELECT l.etat INTO before FROM pupitre.lot AS l WHERE l.id = p_id AND l.etat IN ('essai', 'pret', 'signe', 'inscrit')
        AND (l.part_le IS NULL OR l.part_le > p_now) FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    UPDATE pupitre.lot SET fin_le = p_now, fin_par = p_agent,
        etat = CASE WHEN before IN ('essai', 'pret') THEN 'abandonne' ELSE 'repris' END
    WHERE id = p_id;
    UPDATE pupitre.decision AS d SET etat = 'reprise', fin_le = p_now, fin_par = p_agent
    FROM pupitre.lot_ligne AS s
    WHERE s.lot = p_id AND d.id = s.decision
        AND (d.etat = 'a_confirmer' OR (d.etat = 'en_attente' AND d.part_le > p_now AND d.essai_le <= p_now));
    GET DIAGNOSTICS back = ROW_COUNT;
    RETURN back;
END
$$;

-- The tasks try and write.

-- Leases the next batch to work on.
CREATE FUNCTION pupitre.lot_suivant(p_now timestamptz)
RETURNS TABLE (id uuid, campagne text, ordre bytea, etat text, par uuid)
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    UPDATE pupitre.lot AS l SET bail = p_now + interval '1 minute'
    WHERE l.id = (SELECT w.id FROM pupitre.lot AS w WHERE w.etat IN ('essai', 'signe') AND w.bail <= p_now
        ORDER BY w.at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING l.id, l.campagne, l.ordre, l.etat, coalesce(l.signe_par, l.par)
$$;

-- The next dossiers of a batch in a state; whether another decision is open, an alert shows, or somebody else looks at it.
CREATE FUNCTION pupitre.lot_lignes(p_id uuid, p_etat text, p_agent uuid, p_nombre integer, p_now timestamptz)
RETURNS TABLE (dossier uuid, compte uuid, base bigint, version integer, pris boolean, alerte boolean, vu boolean)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT s.dossier, f.compte, s.base, s.version,
        EXISTS (SELECT FROM pupitre.decision AS d WHERE d.dossier = s.dossier AND d.etat IN ('a_confirmer', 'en_attente')),
        cardinality(f.alertes) > 0,
        EXISTS (SELECT FROM pupitre.presence AS p
            WHERE p.dossier = s.dossier AND p.agent <> p_agent AND p.vu_le > p_now - interval '10 minutes')
    FROM pupitre.lot_ligne AS s JOIN pupitre.fiche AS f ON f.dossier = s.dossier
    WHERE s.lot = p_id AND s.etat = p_etat ORDER BY s.dossier LIMIT p_nombre
$$;

-- Notes what the trial found, and keeps the lease. Answers whether to go on: a batch that is given up is tried no more.
CREATE FUNCTION pupitre.lot_noter(
    p_id uuid, p_dossiers uuid[], p_motifs text[], p_bases bigint[], p_versions integer[], p_now timestamptz
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE pupitre.lot SET bail = p_now + interval '1 minute' WHERE id = p_id AND etat = 'essai';
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE pupitre.lot_ligne AS s SET motif = n.motif, base = n.base, version = n.version,
        etat = CASE WHEN n.motif IS NULL THEN 'retenu' ELSE 'exclu' END
    FROM unnest(p_dossiers, p_motifs, p_bases, p_versions) AS n (dossier, motif, base, version)
    WHERE s.lot = p_id AND s.dossier = n.dossier AND s.etat = 'attend';
    RETURN true;
END
$$;

-- Ends the trial, and draws the sample.
CREATE FUNCTION pupitre.lot_essaye(p_id uuid, p_echantillon integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE pupitre.lot SET etat = 'pret' WHERE id = p_id AND etat = 'essai';
    IF FOUND THEN
        UPDATE pupitre.lot_ligne SET echantillon = true WHERE lot = p_id AND dossier IN (
            SELECT s.dossier FROM pupitre.lot_ligne AS s WHERE s.lot = p_id AND s.etat = 'retenu'
            ORDER BY random() LIMIT p_echantillon);
    END IF;
END
$$;

-- Keeps the decisions of a signed batch, and the lease. Answers whether to go on: what is taken back gets no more of them.
CREATE FUNCTION pupitre.lot_inscrire(p_id uuid, p_dossiers uuid[], p_decisions uuid[], p_ordres bytea[], p_now timestamptz)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    l pupitre.lot;
    line record;
    kept text;
BEGIN
    UPDATE pupitre.lot SET bail = p_now + interval '1 minute' WHERE id = p_id AND etat = 'signe' RETURNING * INTO l;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    FOR line IN
        SELECT n.dossier, n.decision, n.ordre, s.base
        FROM unnest(p_dossiers, p_decisions, p_ordres) AS n (dossier, decision, ordre)
        JOIN pupitre.lot_ligne AS s ON s.lot = p_id AND s.dossier = n.dossier AND s.etat = 'retenu'
    LOOP
        kept := pupitre.bureau_decider(
            line.decision, line.dossier, l.sorte, line.ordre, line.base, l.signe_par, l.part_le, NULL, p_now);
        UPDATE pupitre.lot_ligne SET etat = CASE WHEN kept = 'prise' THEN 'exclu' ELSE 'inscrit' END,
            motif = CASE WHEN kept = 'prise' THEN 'decision.prise' END,
            decision = CASE WHEN kept <> 'prise' THEN line.decision END
        WHERE lot = p_id AND dossier = line.dossier;
    END LOOP;
    RETURN true;
END
$$;
CREATE FUNCTION pupitre.lot_inscrit(p_id uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$ UPDATE pupitre.lot SET etat = 'inscrit' WHERE id = p_id AND etat = 'signe' $$;

REVOKE ALL ON FUNCTION pupitre.bureau_lot_preparer, pupitre.bureau_lots, pupitre.bureau_lot, pupitre.bureau_lot_comptes,
    pupitre.bureau_lot_exclus, pupitre.bureau_lot_echantillon, pupitre.bureau_lot_signer, pupitre.bureau_lot_reprendre,
    pupitre.lot_suivant, pupitre.lot_lignes, pupitre.lot_noter, pupitre.lot_essaye, pupitre.lot_inscrire, pupitre.lot_inscrit
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pupitre.bureau_lot_preparer, pupitre.bureau_lots, pupitre.bureau_lot, pupitre.bureau_lot_comptes,
    pupitre.bureau_lot_exclus, pupitre.bureau_lot_echantillon, pupitre.bureau_lot_signer, pupitre.bureau_lot_reprendre
TO pupitre_guichet;
GRANT EXECUTE ON FUNCTION pupitre.lot_suivant, pupitre.lot_lignes, pupitre.lot_noter, pupitre.lot_essaye,
    pupitre.lot_inscrire, pupitre.lot_inscrit
TO pupitre_taches;
