-- A part of a pièce is named by its own SHA-256 too, so that two requests that send different bytes for one place never
-- write over each other. Parts that came before have no sum: their name is their place alone.
ALTER TABLE pupitre.morceau ADD COLUMN somme bytea CHECK (length(somme) = 32);

-- What is wanted of a pièce to go on with it: how much of it came, when the last byte did, and the wrapped keys of its dossier.
CREATE FUNCTION pupitre.suite(p_compte uuid, p_dossier uuid, p_empreinte bytea)
RETURNS TABLE (taille bigint, recu bigint, received_at timestamptz, touched_at timestamptz, reponses bytea, sante bytea)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF pupitre.a_lui(p_compte, p_dossier) THEN
        RETURN QUERY SELECT p.taille, p.recu, p.received_at, p.touched_at, c.reponses, c.sante
            FROM pupitre.piece AS p JOIN pupitre.cle_dossier AS c USING (dossier)
            WHERE p.dossier = p_dossier AND p.empreinte = p_empreinte;
    END IF;
END
$$;

-- Notes bytes that are in the storage, when they are the next ones. Answers how many came. Nobody counts on a part before
-- the whole is concluded, and the conclusion waits for the disk: this does not.
DROP FUNCTION pupitre.avancer(uuid, uuid, bytea, bigint, integer, timestamptz);
CREATE FUNCTION pupitre.avancer(
    p_compte uuid, p_dossier uuid, p_empreinte bytea, p_debut bigint, p_octets integer, p_somme bytea, p_now timestamptz
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
    PERFORM set_config('synchronous_commit', 'off', true);
    UPDATE pupitre.piece AS p SET recu = p.recu + p_octets, touched_at = p_now
    WHERE p.dossier = p_dossier AND p.empreinte = p_empreinte AND p.recu = p_debut AND p.received_at IS NULL
        AND p.recu + p_octets <= p.taille
    RETURNING p.recu INTO now_received;
    IF now_received IS NOT NULL THEN
        INSERT INTO pupitre.morceau (dossier, empreinte, debut, octets, somme)
        VALUES (p_dossier, p_empreinte, p_debut, p_octets, p_somme);
    END IF;
    RETURN now_received;
END
$$;

-- Where the bytes of a pièce stand in the storage, in order.
DROP FUNCTION pupitre.morceaux(uuid, uuid, bytea);
CREATE FUNCTION pupitre.morceaux(p_compte uuid, p_dossier uuid, p_empreinte bytea)
RETURNS TABLE (debut bigint, octets integer, somme bytea)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF pupitre.a_lui(p_compte, p_dossier) THEN
        RETURN QUERY SELECT m.debut, m.octets, m.somme FROM pupitre.morceau AS m
            WHERE m.dossier = p_dossier AND m.empreinte = p_empreinte ORDER BY m.debut;
    END IF;
END
$$;

-- Forgets what nobody went on sending for a week, and says what to remove from the storage.
DROP FUNCTION pupitre.expirer_pieces(timestamptz);
CREATE FUNCTION pupitre.expirer_pieces(p_now timestamptz)
RETURNS TABLE (dossier uuid, empreinte bytea, debut bigint, somme bytea)
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    WITH old AS (
        SELECT p.dossier, p.empreinte FROM pupitre.piece AS p
        WHERE p.received_at IS NULL AND p.touched_at <= p_now - interval '7 days' FOR UPDATE SKIP LOCKED
    ), parts AS (
        SELECT m.dossier, m.empreinte, m.debut, m.somme FROM pupitre.morceau AS m JOIN old USING (dossier, empreinte)
    ), gone AS (
        DELETE FROM pupitre.piece AS p USING old WHERE p.dossier = old.dossier AND p.empreinte = old.empreinte
    )
    SELECT parts.dossier, parts.empreinte, parts.debut, parts.somme FROM parts
$$;

DROP FUNCTION pupitre.ou_en_est(uuid, uuid, bytea);
REVOKE ALL ON FUNCTION pupitre.suite, pupitre.avancer, pupitre.morceaux, pupitre.expirer_pieces FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pupitre.suite, pupitre.avancer, pupitre.morceaux TO pupitre_guichet;
GRANT EXECUTE ON FUNCTION pupitre.expirer_pieces TO pupitre_taches;
