-- Bytes of the pièces: named by their SHA-256, received piece by piece, once a dossier. The bytes themselves stand in the
-- storage, sealed under the key of the dossier; here is only what was received.
CREATE TABLE pupitre.piece (
    dossier uuid NOT NULL REFERENCES pupitre.dossier,
    empreinte bytea NOT NULL CHECK (length(empreinte) = 32),
    taille bigint NOT NULL CHECK (taille >= 1),
    recu bigint NOT NULL DEFAULT 0 CHECK (recu BETWEEN 0 AND taille),
    created_at timestamptz NOT NULL,
    touched_at timestamptz NOT NULL,
    -- When the last byte came: the instant that counts. Nothing while bytes are missing.
    received_at timestamptz,
    PRIMARY KEY (dossier, empreinte),
    CHECK (received_at IS NULL OR recu = taille)
);
CREATE INDEX piece_unfinished ON pupitre.piece (touched_at) WHERE received_at IS NULL;

CREATE TABLE pupitre.morceau (
    dossier uuid NOT NULL,
    empreinte bytea NOT NULL,
    debut bigint NOT NULL CHECK (debut >= 0),
    octets integer NOT NULL CHECK (octets >= 1),
    PRIMARY KEY (dossier, empreinte, debut),
    FOREIGN KEY (dossier, empreinte) REFERENCES pupitre.piece ON DELETE CASCADE
);

-- Whether the dossier is of this account: the policy of the table says it.
CREATE FUNCTION pupitre.a_lui(p_compte uuid, p_dossier uuid) RETURNS boolean
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM set_config('app.compte', p_compte::text, true);
    RETURN EXISTS (SELECT FROM pupitre.dossier WHERE id = p_dossier);
END
$$;

-- The wrapped keys of a dossier of this account.
CREATE FUNCTION pupitre.cles_de(p_compte uuid, p_dossier uuid) RETURNS TABLE (reponses bytea, sante bytea)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF pupitre.a_lui(p_compte, p_dossier) THEN
        RETURN QUERY SELECT c.reponses, c.sante FROM pupitre.cle_dossier AS c WHERE c.dossier = p_dossier;
    END IF;
END
$$;

-- Says which bytes are to come, or how many came; nothing when there are too many pièces already.
CREATE FUNCTION pupitre.annoncer(
    p_compte uuid, p_dossier uuid, p_empreinte bytea, p_taille bigint, p_nombre_max integer, p_now timestamptz
) RETURNS TABLE (taille bigint, recu bigint, received_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF pupitre.a_lui(p_compte, p_dossier) THEN
        INSERT INTO pupitre.piece (dossier, empreinte, taille, created_at, touched_at)
        SELECT p_dossier, p_empreinte, p_taille, p_now, p_now
        WHERE (SELECT count(*) FROM pupitre.piece AS p WHERE p.dossier = p_dossier) < p_nombre_max
        ON CONFLICT DO NOTHING;
        RETURN QUERY SELECT p.taille, p.recu, p.received_at FROM pupitre.piece AS p
            WHERE p.dossier = p_dossier AND p.empreinte = p_empreinte;
    END IF;
END
$$;

-- How much of a pièce came; nothing when it was not announced.
CREATE FUNCTION pupitre.ou_en_est(p_compte uuid, p_dossier uuid, p_empreinte bytea)
RETURNS TABLE (taille bigint, recu bigint, received_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF pupitre.a_lui(p_compte, p_dossier) THEN
        RETURN QUERY SELECT p.taille, p.recu, p.received_at FROM pupitre.piece AS p
            WHERE p.dossier = p_dossier AND p.empreinte = p_empreinte;
    END IF;
END
$$;

-- Notes bytes that are in the storage, when they are the next ones. Answers how many came.
CREATE FUNCTION pupitre.avancer(
    p_compte uuid, p_dossier uuid, p_empreinte bytea, p_debut bigint, p_octets integer, p_now timestamptz
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    now_received bigint;
BEGIN
    IF NOT pupitre.a_lui(p_compte, p_dossier) THEN
        RETURN NULL;
    END IF;
    UPDATE pupitre.piece AS p SET recu = p.recu + p_octets, touched_at = p_now
    WHERE p.dossier = p_dossier AND p.empreinte = p_empreinte AND p.recu = p_debut AND p.received_at IS NULL
        AND p.recu + p_octets <= p.taille
    RETURNING p.recu INTO now_received;
    IF now_received IS NOT NULL THEN
        INSERT INTO pupitre.morceau (dossier, empreinte, debut, octets) VALUES (p_dossier, p_empreinte, p_debut, p_octets);
    END IF;
    RETURN now_received;
END
$$;

-- Ends a pièce whose bytes were verified: it is received at the instant of its last byte.
CREATE FUNCTION pupitre.conclure(p_compte uuid, p_dossier uuid, p_empreinte bytea, p_instant timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF pupitre.a_lui(p_compte, p_dossier) THEN
        UPDATE pupitre.piece SET received_at = coalesce(received_at, p_instant)
        WHERE dossier = p_dossier AND empreinte = p_empreinte AND recu = taille;
    END IF;
END
$$;

-- Forgets a pièce whose bytes are not those announced.
CREATE FUNCTION pupitre.ecarter(p_compte uuid, p_dossier uuid, p_empreinte bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF pupitre.a_lui(p_compte, p_dossier) THEN
        DELETE FROM pupitre.piece WHERE dossier = p_dossier AND empreinte = p_empreinte AND received_at IS NULL;
    END IF;
END
$$;

-- Where the bytes of a pièce stand in the storage, in order.
CREATE FUNCTION pupitre.morceaux(p_compte uuid, p_dossier uuid, p_empreinte bytea) RETURNS TABLE (debut bigint, octets integer)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF pupitre.a_lui(p_compte, p_dossier) THEN
        RETURN QUERY SELECT m.debut, m.octets FROM pupitre.morceau AS m
            WHERE m.dossier = p_dossier AND m.empreinte = p_empreinte ORDER BY m.debut;
    END IF;
END
$$;

-- Forgets what nobody went on sending for a week, and says what to remove from the storage.
CREATE FUNCTION pupitre.expirer_pieces(p_now timestamptz) RETURNS TABLE (dossier uuid, empreinte bytea, debut bigint)
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    WITH old AS (
        SELECT p.dossier, p.empreinte FROM pupitre.piece AS p
        WHERE p.received_at IS NULL AND p.touched_at <= p_now - interval '7 days' FOR UPDATE SKIP LOCKED
    ), parts AS (
        SELECT m.dossier, m.empreinte, m.debut FROM pupitre.morceau AS m JOIN old USING (dossier, empreinte)
    ), gone AS (
        DELETE FROM pupitre.piece AS p USING old WHERE p.dossier = old.dossier AND p.empreinte = old.empreinte
    )
    SELECT parts.dossier, parts.empreinte, parts.debut FROM parts
$$;

REVOKE ALL ON FUNCTION pupitre.a_lui, pupitre.cles_de, pupitre.annoncer, pupitre.ou_en_est, pupitre.avancer, pupitre.conclure,
    pupitre.ecarter, pupitre.morceaux, pupitre.expirer_pieces FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pupitre.cles_de, pupitre.annoncer, pupitre.ou_en_est, pupitre.avancer, pupitre.conclure,
    pupitre.ecarter, pupitre.morceaux TO pupitre_guichet;
GRANT EXECUTE ON FUNCTION pupitre.expirer_pieces TO pupitre_taches;
