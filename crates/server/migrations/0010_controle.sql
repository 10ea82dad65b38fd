-- The examination of what came. It never changes the instant that counts: a pièce is received at its last byte, then looked
-- at, and who sent it learns what was found.
ALTER TABLE pupitre.piece
    ADD COLUMN controle text NOT NULL DEFAULT 'quarantaine' CHECK (controle IN ('quarantaine', 'saine', 'ecartee')),
    -- Why it was set aside: a code, never what the file holds.
    ADD COLUMN motif text,
    ADD COLUMN examined_at timestamptz,
    ADD COLUMN controle_du timestamptz NOT NULL DEFAULT '-infinity',
    ADD COLUMN controle_essais integer NOT NULL DEFAULT 0,
    ADD CHECK ((controle = 'ecartee') = (motif IS NOT NULL)),
    ADD CHECK ((controle = 'quarantaine') = (examined_at IS NULL));
CREATE INDEX piece_a_controler ON pupitre.piece (controle_du) WHERE controle = 'quarantaine' AND received_at IS NOT NULL;

-- The tasks know which pièces there are, not what they hold.
GRANT SELECT (dossier, empreinte, received_at, controle, controle_du, controle_essais) ON pupitre.piece TO pupitre_taches;
GRANT UPDATE (controle, motif, examined_at, controle_du, controle_essais) ON pupitre.piece TO pupitre_taches;

-- Sets a pièce aside and writes to who sent it: both, or neither. Once, whatever stops and starts again.
CREATE FUNCTION pupitre.mettre_de_cote(
    p_compte uuid, p_dossier uuid, p_empreinte bytea, p_motif text, p_donnees jsonb, p_now timestamptz
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT pupitre.a_lui(p_compte, p_dossier) THEN
        RETURN false;
    END IF;
    UPDATE pupitre.piece SET controle = 'ecartee', motif = p_motif, examined_at = p_now
    WHERE dossier = p_dossier AND empreinte = p_empreinte AND controle = 'quarantaine' AND received_at IS NOT NULL;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM pupitre.ecrire(a.email, 'piece_ecartee', p_donnees, p_now) FROM pupitre.adresse AS a WHERE a.compte = p_compte;
    RETURN true;
END
$$;

-- What was received of a dossier of this account, and what the examination says.
CREATE FUNCTION pupitre.controles(p_compte uuid, p_dossier uuid)
RETURNS TABLE (empreinte bytea, received_at timestamptz, controle text, motif text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF pupitre.a_lui(p_compte, p_dossier) THEN
        RETURN QUERY SELECT p.empreinte, p.received_at, p.controle, p.motif FROM pupitre.piece AS p
            WHERE p.dossier = p_dossier AND p.received_at IS NOT NULL ORDER BY p.received_at, p.empreinte;
    END IF;
END
$$;

REVOKE ALL ON FUNCTION pupitre.mettre_de_cote, pupitre.controles FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pupitre.mettre_de_cote TO pupitre_taches;
GRANT EXECUTE ON FUNCTION pupitre.controles TO pupitre_guichet;
