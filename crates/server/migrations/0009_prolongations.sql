-- Deadlines that are put off: one row each, with what founds it. A row is never edited; a later one goes further.
CREATE TABLE pupitre.prolongation (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    campagne text NOT NULL CHECK (length(campagne) BETWEEN 1 AND 80),
    echeance text NOT NULL CHECK (echeance IN ('choix', 'depot')),
    -- Key of the windows of a category or a territory; nothing for those of everybody.
    calendrier text,
    fin timestamptz NOT NULL,
    motif text NOT NULL CHECK (length(motif) BETWEEN 10 AND 500),
    decided_at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER ne_change_pas BEFORE UPDATE OR DELETE ON pupitre.prolongation
    FOR EACH ROW EXECUTE FUNCTION pupitre.refuser();
CREATE TRIGGER ne_se_vide_pas BEFORE TRUNCATE ON pupitre.prolongation
    FOR EACH STATEMENT EXECUTE FUNCTION pupitre.refuser();
GRANT SELECT ON pupitre.prolongation TO pupitre_taches;

-- The register of incidents: the tasks write when they were last at work; who starts after a silence notes the outage.
CREATE TABLE pupitre.battement (
    unique_row boolean PRIMARY KEY DEFAULT true CHECK (unique_row),
    at timestamptz NOT NULL
);
CREATE TABLE pupitre.incident (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sorte text NOT NULL CHECK (sorte IN ('silence')),
    started_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL CHECK (ended_at > started_at)
);
CREATE TRIGGER ne_change_pas BEFORE UPDATE OR DELETE ON pupitre.incident
    FOR EACH ROW EXECUTE FUNCTION pupitre.refuser();
CREATE TRIGGER ne_se_vide_pas BEFORE TRUNCATE ON pupitre.incident
    FOR EACH STATEMENT EXECUTE FUNCTION pupitre.refuser();

-- Says that the tasks are at work, and notes a silence that was longer than a while. Answers when it began.
CREATE FUNCTION pupitre.battre(p_now timestamptz, p_silence interval) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    last timestamptz;
BEGIN
    SELECT b.at INTO last FROM pupitre.battement AS b FOR UPDATE;
    INSERT INTO pupitre.battement (at) VALUES (p_now)
        ON CONFLICT (unique_row) DO UPDATE SET at = greatest(pupitre.battement.at, excluded.at);
    IF last + p_silence >= p_now THEN
        RETURN NULL;
    END IF;
    INSERT INTO pupitre.incident (sorte, started_at, ended_at) SELECT 'silence', last, p_now WHERE last IS NOT NULL;
    RETURN last;
END
$$;
REVOKE ALL ON FUNCTION pupitre.battre FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pupitre.battre TO pupitre_taches;
GRANT SELECT ON pupitre.incident, pupitre.prolongation TO pupitre_lecture;
