-- How a person calls the devices of her account, those that she revoked too: what they did keeps its author.
CREATE FUNCTION pupitre.noms_d_appareils(p_compte uuid) RETURNS TABLE (cle bytea, nom text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT a.cle, a.nom FROM pupitre.appareil AS a WHERE a.compte = p_compte
$$;
REVOKE ALL ON FUNCTION pupitre.noms_d_appareils FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pupitre.noms_d_appareils TO pupitre_guichet;
