-- The deposit of a dossier: it counts once every file that it names came, and a letter tells it.

-- The files of a dossier of this account whose bytes all came, by an instant when there is one.
CREATE FUNCTION pupitre.pieces_recues(p_compte uuid, p_dossier uuid, p_instant timestamptz) RETURNS SETOF bytea
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF pupitre.a_lui(p_compte, p_dossier) THEN
        RETURN QUERY SELECT p.empreinte FROM pupitre.piece AS p
            WHERE p.dossier = p_dossier AND p.received_at <= coalesce(p_instant, 'infinity');
    END IF;
END
$$;

-- As pupitre.inscrire, and puts a letter to the account in the queue: both, or neither.
CREATE FUNCTION pupitre.inscrire_et_ecrire(
    p_compte uuid, p_dossier uuid, p_session smallint, p_campagne text, p_cle bytea, p_cle_sante bytea, p_rang bigint,
    p_version bigint, p_commande uuid, p_empreinte bytea, p_appareil bytea, p_incarnation uuid, p_numero bigint,
    p_recu_le timestamptz, p_sortes text[], p_octets bytea[], p_sante bytea[], p_modele text, p_donnees jsonb,
    p_now timestamptz
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    answer text;
BEGIN
    answer := pupitre.inscrire(p_compte, p_dossier, p_session, p_campagne, p_cle, p_cle_sante, p_rang, p_version, p_commande,
        p_empreinte, p_appareil, p_incarnation, p_numero, p_recu_le, p_sortes, p_octets, p_sante);
    IF answer = 'inscrite' THEN
        PERFORM pupitre.ecrire(a.email, p_modele, p_donnees, p_now) FROM pupitre.adresse AS a WHERE a.compte = p_compte;
    END IF;
    RETURN answer;
END
$$;

REVOKE ALL ON FUNCTION pupitre.pieces_recues, pupitre.inscrire_et_ecrire FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pupitre.pieces_recues, pupitre.inscrire_et_ecrire TO pupitre_guichet;
