-- What is done once over every dossier of a campaign: at its deadline, and before it.
CREATE TABLE pupitre.passage (
    campagne text NOT NULL,
    sorte text NOT NULL CHECK (sorte IN ('cloture', 'rappel_choix', 'rappel_depot')),
    echeance timestamptz NOT NULL,
    done_at timestamptz NOT NULL,
    PRIMARY KEY (campagne, sorte, echeance)
);
GRANT SELECT, INSERT ON pupitre.passage TO pupitre_taches;

-- The tasks know which dossiers there are, not what they hold.
GRANT SELECT (id, campagne, compte) ON pupitre.dossier TO pupitre_taches;
CREATE POLICY parcourir ON pupitre.dossier FOR SELECT TO pupitre_taches USING (true);
CREATE INDEX ON pupitre.dossier (campagne, id);

-- A reminder is written once to a person, whatever stops and starts again.
CREATE TABLE pupitre.rappel (
    dossier uuid NOT NULL REFERENCES pupitre.dossier,
    sorte text NOT NULL CHECK (sorte IN ('rappel_choix', 'rappel_depot')),
    echeance timestamptz NOT NULL,
    PRIMARY KEY (dossier, sorte, echeance)
);
CREATE FUNCTION pupitre.rappeler(
    p_compte uuid, p_dossier uuid, p_sorte text, p_echeance timestamptz, p_donnees jsonb, p_now timestamptz
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT pupitre.a_lui(p_compte, p_dossier) THEN
        RETURN false;
    END IF;
    INSERT INTO pupitre.rappel (dossier, sorte, echeance) VALUES (p_dossier, p_sorte, p_echeance) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM pupitre.ecrire(a.email, p_sorte, p_donnees, p_now) FROM pupitre.adresse AS a WHERE a.compte = p_compte;
    RETURN true;
END
$$;
REVOKE ALL ON FUNCTION pupitre.rappeler FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pupitre.rappeler TO pupitre_guichet;
