-- The code of a typed signature: a letter to the address of the account, and the tries of who types it.
CREATE FUNCTION pupitre.signature_demander(p_compte uuid, p_cle bytea, p_donnees jsonb, p_now timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    slowed integer := pupitre.freiner(ARRAY[p_cle], ARRAY[3], p_now);
BEGIN
    IF slowed = 0 THEN
        PERFORM pupitre.ecrire(a.email, 'code_signature', p_donnees, p_now) FROM pupitre.adresse AS a WHERE a.compte = p_compte;
    END IF;
    RETURN slowed;
END
$$;
CREATE FUNCTION pupitre.signature_essayer(p_cle bytea, p_now timestamptz) RETURNS integer
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$ SELECT pupitre.freiner(ARRAY[p_cle], ARRAY[5], p_now) $$;
REVOKE ALL ON FUNCTION pupitre.signature_demander, pupitre.signature_essayer FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pupitre.signature_demander, pupitre.signature_essayer TO pupitre_guichet;
