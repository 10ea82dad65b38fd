-- When the last byte of a pièce came that nobody concluded: the instant that counts, kept with its place.
CREATE FUNCTION pupitre.dernier_octet(p_compte uuid, p_dossier uuid, p_empreinte bytea) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT pupitre.a_lui(p_compte, p_dossier) THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT p.touched_at FROM pupitre.piece AS p
        WHERE p.dossier = p_dossier AND p.empreinte = p_empreinte AND p.recu = p.taille AND p.received_at IS NULL);
END
$$;
REVOKE ALL ON FUNCTION pupitre.dernier_octet(uuid, uuid, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pupitre.dernier_octet(uuid, uuid, bytea) TO pupitre_guichet;
