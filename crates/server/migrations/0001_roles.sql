-- Roles carry duties, never a password: a login of the deployment is made a member of one of them.
-- They belong to the whole cluster, so another base of the same cluster may have made them.
DO $$
DECLARE
    duty text;
BEGIN
    FOREACH duty IN ARRAY ARRAY['pupitre_guichet', 'pupitre_taches', 'pupitre_lecture', 'pupitre_sante'] LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', duty);
        EXCEPTION WHEN duplicate_object THEN
            NULL;
        END;
    END LOOP;
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA pupitre;
GRANT USAGE ON SCHEMA pupitre TO pupitre_guichet, pupitre_taches, pupitre_lecture, pupitre_sante;

-- The layout that the base has. A view shows it without giving access to the table of the migrations.
CREATE VIEW pupitre.structure AS
SELECT max(version) AS version FROM public._sqlx_migrations WHERE success;
GRANT SELECT ON pupitre.structure TO pupitre_guichet, pupitre_taches;
