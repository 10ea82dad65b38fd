-- The journal: it only grows, one chain a dossier, one partition a session.
CREATE TABLE pupitre.dossier (
    id uuid PRIMARY KEY,
    session smallint NOT NULL CHECK (session BETWEEN 2000 AND 2999),
    compte uuid NOT NULL REFERENCES pupitre.compte,
    -- Gapless: moved by the journal alone.
    version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
    tete bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex') CHECK (length(tete) = 32),
    UNIQUE (session, id)
);
CREATE INDEX ON pupitre.dossier (compte);

-- The identity of a command holds over every session: a partition could not keep it unique.
CREATE TABLE pupitre.commande_recue (
    id uuid PRIMARY KEY,
    empreinte bytea NOT NULL CHECK (length(empreinte) = 32),
    appareil uuid NOT NULL,
    incarnation uuid NOT NULL,
    numero bigint NOT NULL CHECK (numero >= 1),
    received_at timestamptz NOT NULL,
    UNIQUE (appareil, incarnation, numero)
);

CREATE TABLE pupitre.entree (
    session smallint NOT NULL,
    dossier uuid NOT NULL,
    version bigint NOT NULL,
    sorte text NOT NULL CHECK (sorte IN ('commande', 'evenement', 'recu')),
    commande uuid NOT NULL REFERENCES pupitre.commande_recue,
    -- Ciphertext under the key of the dossier: destroying the key erases, and the chain still holds.
    octets bytea NOT NULL,
    precedent bytea NOT NULL,
    maillon bytea NOT NULL,
    PRIMARY KEY (session, dossier, version),
    FOREIGN KEY (session, dossier) REFERENCES pupitre.dossier (session, id)
) PARTITION BY LIST (session);
CREATE INDEX ON pupitre.entree (commande);

CREATE FUNCTION pupitre.refuser() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'the journal only grows: % refused on %', tg_op, tg_table_name USING ERRCODE = 'restrict_violation';
END
$$;

-- Links an entry to the one before it, under the lock of its dossier. What the writer says of the rank and of the
-- links is not believed.
CREATE FUNCTION pupitre.enchainer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE pupitre.dossier SET version = version + 1
    WHERE id = new.dossier AND session = new.session
    RETURNING version, tete INTO new.version, new.precedent;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such dossier' USING ERRCODE = 'foreign_key_violation';
    END IF;
    new.maillon := pupitre.maillon(new.precedent, new.dossier, new.version, new.sorte, new.commande, new.octets);
    UPDATE pupitre.dossier SET tete = new.maillon WHERE id = new.dossier;
    RETURN new;
END
$$;

-- Every part has a fixed length or is hashed first, so that two entries never spell the same bytes.
CREATE FUNCTION pupitre.maillon(precedent bytea, dossier uuid, version bigint, sorte text, commande uuid, octets bytea)
RETURNS bytea
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT sha256(precedent || uuid_send(dossier) || int8send(version) || sha256(convert_to(sorte, 'UTF8'))
        || uuid_send(commande) || sha256(octets))
$$;

CREATE TRIGGER enchainer BEFORE INSERT ON pupitre.entree
FOR EACH ROW EXECUTE FUNCTION pupitre.enchainer();
CREATE TRIGGER ne_change_pas BEFORE UPDATE OR DELETE ON pupitre.entree
FOR EACH ROW EXECUTE FUNCTION pupitre.refuser();
CREATE TRIGGER ne_se_vide_pas BEFORE TRUNCATE ON pupitre.entree
FOR EACH STATEMENT EXECUTE FUNCTION pupitre.refuser();
CREATE TRIGGER ne_change_pas BEFORE UPDATE OR DELETE ON pupitre.commande_recue
FOR EACH ROW EXECUTE FUNCTION pupitre.refuser();
CREATE TRIGGER ne_se_vide_pas BEFORE TRUNCATE ON pupitre.commande_recue
FOR EACH STATEMENT EXECUTE FUNCTION pupitre.refuser();

-- Opens the partition of a session. A partition does not inherit the trigger on TRUNCATE: it gets its own.
CREATE FUNCTION pupitre.ouvrir_session(annee smallint) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    partition text := format('entree_%s', annee);
BEGIN
    EXECUTE format('CREATE TABLE pupitre.%I PARTITION OF pupitre.entree FOR VALUES IN (%s)', partition, annee);
    EXECUTE format('CREATE TRIGGER ne_se_vide_pas BEFORE TRUNCATE ON pupitre.%I
        FOR EACH STATEMENT EXECUTE FUNCTION pupitre.refuser()', partition);
    EXECUTE format('ALTER TABLE pupitre.%I ENABLE ROW LEVEL SECURITY', partition);
END
$$;
REVOKE ALL ON FUNCTION pupitre.ouvrir_session(smallint), pupitre.enchainer() FROM PUBLIC;

-- Health answers: apart, under another key; the counter adds, one role reads.
CREATE TABLE pupitre.reponse_sante (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dossier uuid NOT NULL REFERENCES pupitre.dossier,
    octets bytea NOT NULL
);
CREATE INDEX ON pupitre.reponse_sante (dossier);

ALTER TABLE pupitre.dossier ENABLE ROW LEVEL SECURITY;
ALTER TABLE pupitre.entree ENABLE ROW LEVEL SECURITY;
ALTER TABLE pupitre.reponse_sante ENABLE ROW LEVEL SECURITY;
CREATE POLICY le_sien ON pupitre.dossier TO pupitre_guichet USING (compte = pupitre.compte_courant());
CREATE POLICY le_sien ON pupitre.entree TO pupitre_guichet
USING (EXISTS (SELECT FROM pupitre.dossier AS d WHERE d.id = entree.dossier));
CREATE POLICY le_sien ON pupitre.reponse_sante FOR INSERT TO pupitre_guichet
WITH CHECK (EXISTS (SELECT FROM pupitre.dossier AS d WHERE d.id = reponse_sante.dossier));
CREATE POLICY lire ON pupitre.reponse_sante FOR SELECT TO pupitre_sante USING (true);
CREATE POLICY lire ON pupitre.entree FOR SELECT TO pupitre_lecture USING (true);
CREATE POLICY lire ON pupitre.dossier FOR SELECT TO pupitre_lecture USING (true);

GRANT SELECT ON pupitre.dossier TO pupitre_guichet, pupitre_lecture;
GRANT INSERT (id, session, compte) ON pupitre.dossier TO pupitre_guichet;
GRANT SELECT, INSERT ON pupitre.entree TO pupitre_guichet;
GRANT SELECT ON pupitre.entree TO pupitre_lecture;
GRANT INSERT ON pupitre.commande_recue TO pupitre_guichet;
GRANT SELECT ON pupitre.commande_recue TO pupitre_lecture;
GRANT INSERT (dossier, octets) ON pupitre.reponse_sante TO pupitre_guichet;
GRANT SELECT ON pupitre.reponse_sante TO pupitre_sante;
