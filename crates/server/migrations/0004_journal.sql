-- The journal: it only grows, one chain a dossier, one partition a session. The counter reaches it by functions alone;
-- row security is forced on their owner too, so that a wrong argument shows nothing of somebody else.
CREATE TABLE pupitre.dossier (
    id uuid PRIMARY KEY,
    session smallint NOT NULL CHECK (session BETWEEN 2000 AND 2999),
    campagne text NOT NULL CHECK (length(campagne) BETWEEN 1 AND 80),
    compte uuid NOT NULL REFERENCES pupitre.compte,
    -- Entries written. Gapless: moved by pupitre.inscrire alone.
    rang bigint NOT NULL DEFAULT 0 CHECK (rang >= 0),
    -- Accepted commands that changed something.
    version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
    tete bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex') CHECK (length(tete) = 32),
    created_at timestamptz NOT NULL,
    modified_at timestamptz NOT NULL,
    UNIQUE (session, id)
);
CREATE INDEX ON pupitre.dossier (compte);

-- The keys of a dossier, wrapped under those of the service. Deleting the row erases the dossier; its chain still holds.
CREATE TABLE pupitre.cle_dossier (
    dossier uuid PRIMARY KEY REFERENCES pupitre.dossier,
    reponses bytea NOT NULL,
    sante bytea NOT NULL
);

-- The identity of a command holds over every session: a partition could not keep it unique.
CREATE TABLE pupitre.commande_recue (
    id uuid PRIMARY KEY,
    dossier uuid NOT NULL REFERENCES pupitre.dossier,
    empreinte bytea NOT NULL CHECK (length(empreinte) = 32),
    appareil bytea NOT NULL CHECK (length(appareil) = 32),
    incarnation uuid NOT NULL,
    numero bigint NOT NULL CHECK (numero >= 1),
    received_at timestamptz NOT NULL,
    UNIQUE (dossier, appareil, incarnation, numero)
);

CREATE TABLE pupitre.entree (
    session smallint NOT NULL,
    dossier uuid NOT NULL,
    rang bigint NOT NULL CHECK (rang >= 1),
    sorte text NOT NULL CHECK (sorte IN ('commande', 'evenement', 'recu')),
    -- Ciphertext under the key of the dossier, bound to its dossier and rank.
    octets bytea NOT NULL,
    precedent bytea NOT NULL,
    maillon bytea NOT NULL,
    PRIMARY KEY (session, dossier, rang),
    FOREIGN KEY (session, dossier) REFERENCES pupitre.dossier (session, id)
) PARTITION BY LIST (session);

-- Answers about health: apart, under another key.
CREATE TABLE pupitre.reponse_sante (
    dossier uuid NOT NULL REFERENCES pupitre.dossier,
    rang bigint NOT NULL CHECK (rang >= 1),
    octets bytea NOT NULL,
    PRIMARY KEY (dossier, rang)
);

CREATE FUNCTION pupitre.refuser() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'the journal only grows: % refused on %', tg_op, tg_table_name USING ERRCODE = 'restrict_violation';
END
$$;

DO $$
DECLARE
    tenue text;
BEGIN
    FOREACH tenue IN ARRAY ARRAY['entree', 'commande_recue', 'reponse_sante'] LOOP
        EXECUTE format('CREATE TRIGGER ne_change_pas BEFORE UPDATE OR DELETE ON pupitre.%I
            FOR EACH ROW EXECUTE FUNCTION pupitre.refuser()', tenue);
        EXECUTE format('CREATE TRIGGER ne_se_vide_pas BEFORE TRUNCATE ON pupitre.%I
            FOR EACH STATEMENT EXECUTE FUNCTION pupitre.refuser()', tenue);
    END LOOP;
    FOREACH tenue IN ARRAY ARRAY['dossier', 'cle_dossier', 'commande_recue', 'entree', 'reponse_sante'] LOOP
        EXECUTE format('ALTER TABLE pupitre.%I ENABLE ROW LEVEL SECURITY', tenue);
        EXECUTE format('ALTER TABLE pupitre.%I FORCE ROW LEVEL SECURITY', tenue);
    END LOOP;
    FOREACH tenue IN ARRAY ARRAY['cle_dossier', 'commande_recue', 'entree', 'reponse_sante'] LOOP
        EXECUTE format('CREATE POLICY le_sien ON pupitre.%I
            USING (EXISTS (SELECT FROM pupitre.dossier AS d WHERE d.id = %I.dossier))', tenue, tenue);
    END LOOP;
END
$$;
CREATE POLICY le_sien ON pupitre.dossier USING (compte = pupitre.compte_courant());

-- Opens the partition of a session, once. A partition does not inherit the trigger on TRUNCATE, nor the row security of
-- who names it directly: it gets its own.
CREATE FUNCTION pupitre.ouvrir_session(annee smallint) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    partition text := format('entree_%s', annee);
BEGIN
    IF to_regclass(format('pupitre.%I', partition)) IS NOT NULL THEN
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE pupitre.%I PARTITION OF pupitre.entree FOR VALUES IN (%s)', partition, annee);
    EXECUTE format('CREATE TRIGGER ne_se_vide_pas BEFORE TRUNCATE ON pupitre.%I
        FOR EACH STATEMENT EXECUTE FUNCTION pupitre.refuser()', partition);
    EXECUTE format('ALTER TABLE pupitre.%I ENABLE ROW LEVEL SECURITY', partition);
    EXECUTE format('ALTER TABLE pupitre.%I FORCE ROW LEVEL SECURITY', partition);
END
$$;
REVOKE ALL ON FUNCTION pupitre.ouvrir_session(smallint) FROM PUBLIC;

-- One link. Every part has a fixed length or is hashed first, so that two entries never spell the same bytes.
CREATE FUNCTION pupitre.maillon(precedent bytea, dossier uuid, rang bigint, sorte text, octets bytea, sante bytea)
RETURNS bytea
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT sha256(precedent || uuid_send(dossier) || int8send(rang) || sha256(convert_to(sorte, 'UTF8'))
        || sha256(octets) || sha256(coalesce(sante, '')))
$$;
REVOKE ALL ON FUNCTION pupitre.maillon(bytea, uuid, bigint, text, bytea, bytea) FROM PUBLIC;

-- Keeps a command and all that it brought about, or nothing: one statement, one lock, one commit.
--
-- Answers `inscrite`; `connue` when the command is here already; `relire` when the dossier is not at `p_rang` any more;
-- `ailleurs` when the command was given about another dossier; `autrui` when the dossier is of another account.
CREATE FUNCTION pupitre.inscrire(
    p_compte uuid, p_dossier uuid, p_session smallint, p_campagne text, p_cle bytea, p_cle_sante bytea, p_rang bigint,
    p_version bigint, p_commande uuid, p_empreinte bytea, p_appareil bytea, p_incarnation uuid, p_numero bigint,
    p_recu_le timestamptz, p_sortes text[], p_octets bytea[], p_sante bytea[]
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    tenu pupitre.dossier%ROWTYPE;
    suivant bytea;
BEGIN
    PERFORM set_config('app.compte', p_compte::text, true);
    IF p_rang = 0 THEN
        INSERT INTO pupitre.dossier (id, session, campagne, compte, created_at, modified_at)
        VALUES (p_dossier, p_session, p_campagne, p_compte, p_recu_le, p_recu_le)
        ON CONFLICT (id) DO NOTHING;
    END IF;
    SELECT d.* INTO tenu FROM pupitre.dossier AS d WHERE d.id = p_dossier FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'autrui';
    END IF;
    PERFORM FROM pupitre.commande_recue AS c WHERE c.id = p_commande AND c.dossier = p_dossier;
    IF FOUND THEN
        RETURN 'connue';
    END IF;
    IF tenu.rang <> p_rang THEN
        RETURN 'relire';
    END IF;
    IF p_rang = 0 THEN
        INSERT INTO pupitre.cle_dossier (dossier, reponses, sante) VALUES (p_dossier, p_cle, p_cle_sante);
    END IF;
    INSERT INTO pupitre.commande_recue (id, dossier, empreinte, appareil, incarnation, numero, received_at)
    VALUES (p_commande, p_dossier, p_empreinte, p_appareil, p_incarnation, p_numero, p_recu_le)
    ON CONFLICT (id) DO NOTHING;
    IF NOT FOUND THEN
        -- A dossier without any entry would keep a key under which nothing was written.
        DELETE FROM pupitre.cle_dossier WHERE dossier = p_dossier AND p_rang = 0;
        DELETE FROM pupitre.dossier WHERE id = p_dossier AND p_rang = 0;
        RETURN 'ailleurs';
    END IF;
    FOR i IN 1 .. cardinality(p_sortes) LOOP
        suivant := pupitre.maillon(tenu.tete, p_dossier, p_rang + i, p_sortes[i], p_octets[i], p_sante[i]);
        INSERT INTO pupitre.entree (session, dossier, rang, sorte, octets, precedent, maillon)
        VALUES (tenu.session, p_dossier, p_rang + i, p_sortes[i], p_octets[i], tenu.tete, suivant);
        IF p_sante[i] IS NOT NULL THEN
            INSERT INTO pupitre.reponse_sante (dossier, rang, octets) VALUES (p_dossier, p_rang + i, p_sante[i]);
        END IF;
        tenu.tete := suivant;
    END LOOP;
    UPDATE pupitre.dossier
    SET rang = p_rang + cardinality(p_sortes), version = p_version, tete = tenu.tete, modified_at = p_recu_le
    WHERE id = p_dossier;
    RETURN 'inscrite';
END
$$;

-- The journal of a dossier of this account, in order. An unknown dossier and somebody else's are alike: no row.
CREATE FUNCTION pupitre.lire(p_compte uuid, p_dossier uuid)
RETURNS TABLE (campagne text, cle bytea, cle_sante bytea, rang bigint, sorte text, octets bytea, sante bytea)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM set_config('app.compte', p_compte::text, true);
    RETURN QUERY
    SELECT d.campagne, c.reponses, c.sante, e.rang, e.sorte, e.octets, s.octets
    FROM pupitre.dossier AS d
    JOIN pupitre.cle_dossier AS c ON c.dossier = d.id
    JOIN pupitre.entree AS e ON e.session = d.session AND e.dossier = d.id
    LEFT JOIN pupitre.reponse_sante AS s ON s.dossier = d.id AND s.rang = e.rang
    WHERE d.id = p_dossier
    ORDER BY e.rang;
END
$$;

-- The dossiers of this account.
CREATE FUNCTION pupitre.dossiers(p_compte uuid)
RETURNS TABLE (id uuid, campagne text, session smallint, version bigint, rang bigint, modified_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM set_config('app.compte', p_compte::text, true);
    RETURN QUERY
    SELECT d.id, d.campagne, d.session, d.version, d.rang, d.modified_at FROM pupitre.dossier AS d ORDER BY d.created_at;
END
$$;

-- The life of this database: another one after a restore into another cluster, after a recovery to a point in time
-- (another timeline), and when `pupitre-server admin epoque` says so.
CREATE TABLE pupitre.vie (
    unique_row boolean PRIMARY KEY DEFAULT true CHECK (unique_row),
    epoque uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO pupitre.vie DEFAULT VALUES;
CREATE FUNCTION pupitre.epoque() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT md5(concat_ws(' ', v.epoque, s.system_identifier, c.timeline_id))::uuid
    FROM pupitre.vie AS v, pg_control_system() AS s, pg_control_checkpoint() AS c
$$;

REVOKE ALL ON FUNCTION
    pupitre.inscrire(uuid, uuid, smallint, text, bytea, bytea, bigint, bigint, uuid, bytea, bytea, uuid, bigint,
        timestamptz, text[], bytea[], bytea[]),
    pupitre.lire(uuid, uuid), pupitre.dossiers(uuid), pupitre.epoque()
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    pupitre.inscrire(uuid, uuid, smallint, text, bytea, bytea, bigint, bigint, uuid, bytea, bytea, uuid, bigint,
        timestamptz, text[], bytea[], bytea[]),
    pupitre.lire(uuid, uuid), pupitre.dossiers(uuid), pupitre.epoque()
TO pupitre_guichet;

-- Who verifies the chain reads links and ciphertext, without any key.
GRANT SELECT ON pupitre.dossier, pupitre.entree, pupitre.commande_recue TO pupitre_lecture;
CREATE POLICY lire ON pupitre.dossier FOR SELECT TO pupitre_lecture USING (true);
CREATE POLICY lire ON pupitre.entree FOR SELECT TO pupitre_lecture USING (true);
CREATE POLICY lire ON pupitre.commande_recue FOR SELECT TO pupitre_lecture USING (true);
GRANT SELECT ON pupitre.reponse_sante TO pupitre_sante, pupitre_lecture;
CREATE POLICY lire ON pupitre.reponse_sante FOR SELECT TO pupitre_sante, pupitre_lecture USING (true);
