-- What left in a file: who asked, when, which list, how many dossiers, and why where answers about health left too. It only grows,
-- and keeps nothing of what was typed to find somebody.
CREATE TABLE pupitre.export (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    campagne text NOT NULL,
    format text NOT NULL CHECK (format IN ('csv', 'xlsx', 'json', 'cyclades')),
    -- Which dossiers: the list, the alert, the spécialité; `recherche` when they were found by a search.
    filtre jsonb NOT NULL,
    nombre bigint NOT NULL CHECK (nombre >= 0),
    -- Why the answers about health left; nothing when none did.
    sante text CHECK (length(sante) BETWEEN 10 AND 400),
    par text NOT NULL CHECK (length(par) BETWEEN 2 AND 80),
    agent uuid REFERENCES pupitre.agent,
    at timestamptz NOT NULL
);
CREATE TRIGGER ne_change_pas BEFORE UPDATE OR DELETE ON pupitre.export
    FOR EACH ROW EXECUTE FUNCTION pupitre.refuser();
CREATE TRIGGER ne_se_vide_pas BEFORE TRUNCATE ON pupitre.export
    FOR EACH STATEMENT EXECUTE FUNCTION pupitre.refuser();

-- What lists know of these dossiers, in the order in which they are asked.
CREATE FUNCTION pupitre.bureau_exporter(p_dossiers uuid[])
RETURNS TABLE (dossier uuid, compte uuid, file text, alertes text[], manquantes text[], remis_le timestamptz, agent text,
    decision text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT f.dossier, f.compte, f.file, f.alertes, f.manquantes, f.remis_le, a.nom,
        (SELECT d.etat FROM pupitre.decision AS d WHERE d.dossier = f.dossier AND d.etat IN ('a_confirmer', 'en_attente'))
    FROM unnest(p_dossiers) WITH ORDINALITY AS asked (dossier, place) JOIN pupitre.fiche AS f ON f.dossier = asked.dossier
    LEFT JOIN pupitre.agent AS a ON a.id = f.agent ORDER BY asked.place
$$;

-- Notes an export of a person of the service.
CREATE FUNCTION pupitre.bureau_noter_export(
    p_agent uuid, p_campagne text, p_format text, p_filtre jsonb, p_nombre bigint, p_sante text, p_now timestamptz
) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO pupitre.export (campagne, format, filtre, nombre, sante, par, agent, at)
    SELECT p_campagne, p_format, p_filtre, p_nombre, p_sante, a.nom, a.id, p_now FROM pupitre.agent AS a WHERE a.id = p_agent
$$;

-- Notes, where each person reads it, that her answers about health left.
CREATE FUNCTION pupitre.bureau_noter_sante(p_agent uuid, p_dossiers uuid[], p_motif text, p_now timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO pupitre.consultation (compte, par, motif, at, agent, dossier)
    SELECT f.compte, a.nom, p_motif, p_now, a.id, f.dossier FROM pupitre.fiche AS f CROSS JOIN pupitre.agent AS a
    WHERE f.dossier = ANY (p_dossiers) AND a.id = p_agent
$$;

REVOKE ALL ON FUNCTION pupitre.bureau_exporter, pupitre.bureau_noter_export, pupitre.bureau_noter_sante FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pupitre.bureau_exporter, pupitre.bureau_noter_export, pupitre.bureau_noter_sante TO pupitre_guichet;
