-- The desk of the service: who works there, what waits, who looks, what is decided and not yet told.

-- A person of the service. The second factor is sealed under the key of the service; nothing here opens a dossier alone.
CREATE TABLE pupitre.agent (
    id uuid PRIMARY KEY,
    identifiant text NOT NULL UNIQUE CHECK (identifiant ~ '^[a-z0-9][a-z0-9._-]{1,39}$'),
    -- As candidates read it beside what was opened.
    nom text NOT NULL CHECK (length(nom) BETWEEN 2 AND 80),
    roles text[] NOT NULL CHECK (cardinality(roles) > 0
        AND roles <@ ARRAY['gestionnaire', 'second', 'chef', 'campagne', 'audit']),
    -- Opens the choice of a password and of a second factor, until the first sign-in.
    invitation bytea CHECK (length(invitation) = 32),
    invitation_closes_at timestamptz,
    derive text CHECK (derive LIKE '$argon2id$%'),
    totp bytea,
    -- The last step of the second factor that opened a session: none opens two.
    totp_pas bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    activated_at timestamptz,
    revoked_at timestamptz
);

CREATE TABLE pupitre.agent_session (
    empreinte bytea PRIMARY KEY CHECK (length(empreinte) = 32),
    agent uuid NOT NULL REFERENCES pupitre.agent,
    opened_at timestamptz NOT NULL,
    closes_at timestamptz NOT NULL
);
CREATE INDEX ON pupitre.agent_session (agent);

-- Who opened what is kept about a person: now also by the account of who did.
ALTER TABLE pupitre.consultation ADD COLUMN agent uuid REFERENCES pupitre.agent;
ALTER TABLE pupitre.consultation ADD COLUMN dossier uuid;

-- What the lists show of a dossier, made of its journal: it can be made again at any time. Names are sealed; what is searched is
-- found by keyed hashes, so that a copy of the base tells nobody's name (ADR 0018).
CREATE TABLE pupitre.fiche (
    dossier uuid PRIMARY KEY REFERENCES pupitre.dossier,
    compte uuid NOT NULL,
    campagne text NOT NULL,
    -- The rank of the journal that it was made of, and how it was made.
    rang bigint NOT NULL,
    forme integer NOT NULL,
    file text NOT NULL,
    alertes text[] NOT NULL,
    manquantes text[] NOT NULL,
    specialite text,
    departement text,
    -- When it was handed over.
    remis_le timestamptz,
    modifie_le timestamptz NOT NULL,
    -- Keyed hash of the name and the birth date.
    identite bigint,
    cles bigint[] NOT NULL,
    apercu bytea NOT NULL,
    -- Who takes care of it.
    agent uuid REFERENCES pupitre.agent,
    pris_le timestamptz
);
-- Those that were never handed over come last.
CREATE INDEX fiche_file ON pupitre.fiche (campagne, file, (coalesce(remis_le, 'infinity'::timestamptz)), dossier);
CREATE INDEX fiche_campagne ON pupitre.fiche (campagne, (coalesce(remis_le, 'infinity'::timestamptz)), dossier);
CREATE INDEX fiche_cles ON pupitre.fiche USING gin (cles) WITH (fastupdate = off);
CREATE INDEX fiche_identite ON pupitre.fiche (identite) WHERE identite IS NOT NULL;
CREATE INDEX fiche_agent ON pupitre.fiche (agent) WHERE agent IS NOT NULL;

-- A check that a person judged, of the very thing that was looked at.
CREATE TABLE pupitre.regard (
    dossier uuid NOT NULL REFERENCES pupitre.dossier,
    controle text NOT NULL CHECK (length(controle) BETWEEN 1 AND 120),
    objet bytea NOT NULL CHECK (length(objet) = 32),
    conforme boolean NOT NULL,
    agent uuid NOT NULL REFERENCES pupitre.agent,
    at timestamptz NOT NULL,
    PRIMARY KEY (dossier, controle, objet)
);

-- A note between people of the service. Sealed: it can speak of anything. It is part of what a person may ask for.
CREATE TABLE pupitre.annotation (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dossier uuid NOT NULL REFERENCES pupitre.dossier,
    agent uuid NOT NULL REFERENCES pupitre.agent,
    texte bytea NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX ON pupitre.annotation (dossier);
CREATE TRIGGER ne_change_pas BEFORE UPDATE OR DELETE ON pupitre.annotation
    FOR EACH ROW EXECUTE FUNCTION pupitre.refuser();

CREATE TABLE pupitre.presence (
    dossier uuid NOT NULL REFERENCES pupitre.dossier,
    agent uuid NOT NULL REFERENCES pupitre.agent,
    vu_le timestamptz NOT NULL,
    PRIMARY KEY (dossier, agent)
);

-- What a person decided about a dossier. Until `part_le` it can be taken back, and nothing of it is in the journal nor in a
-- letter; a cancellation waits for another person first.
CREATE TABLE pupitre.decision (
    id uuid PRIMARY KEY,
    dossier uuid NOT NULL REFERENCES pupitre.dossier,
    sorte text NOT NULL,
    -- The order, sealed: its reasons can speak of health.
    ordre bytea NOT NULL,
    -- The version of the dossier that was looked at.
    base bigint NOT NULL,
    par uuid NOT NULL REFERENCES pupitre.agent,
    at timestamptz NOT NULL,
    second uuid REFERENCES pupitre.agent CHECK (second <> par),
    part_le timestamptz,
    etat text NOT NULL CHECK (etat IN ('a_confirmer', 'en_attente', 'faite', 'reprise', 'ecartee', 'heurtee')),
    fin_le timestamptz,
    fin_par uuid REFERENCES pupitre.agent,
    -- Why it was not done: a code, or sealed words of the second person.
    fin_motif text,
    fin_mots bytea,
    essai_le timestamptz NOT NULL DEFAULT '-infinity',
    CHECK ((etat = 'a_confirmer') = (part_le IS NULL AND fin_le IS NULL)),
    CHECK ((etat IN ('a_confirmer', 'en_attente')) = (fin_le IS NULL))
);
-- One at a time: a second person who decides meanwhile is told.
CREATE UNIQUE INDEX decision_ouverte ON pupitre.decision (dossier) WHERE etat IN ('a_confirmer', 'en_attente');
CREATE INDEX decision_due ON pupitre.decision (part_le) WHERE etat = 'en_attente';
CREATE INDEX ON pupitre.decision (dossier, at);

-- Sign-in.

-- What an invitation opens: the choice of a password and of a second factor.
CREATE FUNCTION pupitre.agent_invite(p_identifiant text, p_invitation bytea, p_now timestamptz) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT id FROM pupitre.agent WHERE identifiant = p_identifiant AND invitation = p_invitation
        AND invitation_closes_at > p_now AND revoked_at IS NULL
$$;
CREATE FUNCTION pupitre.agent_preparer(p_agent uuid, p_invitation bytea, p_derive text, p_totp bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE pupitre.agent SET derive = p_derive, totp = p_totp, totp_pas = 0
    WHERE id = p_agent AND invitation = p_invitation;
    RETURN FOUND;
END
$$;

-- How long who tries under these keys waits; counts the try otherwise.
CREATE FUNCTION pupitre.freiner(p_cles bytea[], p_libres integer[], p_now timestamptz) RETURNS integer
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    slowed integer := 0;
BEGIN
    SELECT coalesce(max(ceil(extract(epoch FROM
            f.last_at + least(power(2, least(f.compteur - k.libre, 9)), 300) * interval '1 second' - p_now))), 0)
    INTO slowed
    FROM unnest(p_cles, p_libres) AS k (cle, libre) JOIN pupitre.freinage AS f ON f.cle = k.cle
    WHERE f.compteur >= k.libre AND f.since + interval '15 minutes' > p_now;
    IF slowed > 0 THEN
        RETURN slowed;
    END IF;
    PERFORM pupitre.compter(k.cle, interval '15 minutes', p_now) FROM unnest(p_cles) AS k (cle);
    RETURN 0;
END
$$;

-- As before; the counting now stands once.
CREATE OR REPLACE FUNCTION pupitre.identifiants(p_email text, p_cles bytea[], p_libres integer[], p_now timestamptz)
RETURNS TABLE (compte uuid, derive text, active boolean, attendre integer)
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT a.compte, coalesce(m.derive, (SELECT u.derive FROM pupitre.code_unique AS u
            WHERE u.compte = a.compte AND u.usage = 'activation' ORDER BY u.closes_at DESC LIMIT 1)),
        m.derive IS NOT NULL, slowed.seconds
    FROM pupitre.freiner(p_cles, p_libres, p_now) AS slowed (seconds)
    LEFT JOIN pupitre.adresse AS a ON a.email = p_email
    LEFT JOIN pupitre.mot_de_passe AS m ON m.compte = a.compte
$$;

-- What a sign-in is checked against, and how many seconds to wait before it is.
CREATE FUNCTION pupitre.agent_identifiants(p_identifiant text, p_cles bytea[], p_libres integer[], p_now timestamptz)
RETURNS TABLE (agent uuid, derive text, totp bytea, totp_pas bigint, attendre integer)
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT a.id, a.derive, a.totp, coalesce(a.totp_pas, 0), slowed.seconds
    FROM pupitre.freiner(p_cles, p_libres, p_now) AS slowed (seconds)
    LEFT JOIN pupitre.agent AS a ON a.identifiant = p_identifiant AND a.revoked_at IS NULL AND a.derive IS NOT NULL
$$;

-- Opens a session, once for a step of the second factor; the first one ends the invitation.
CREATE FUNCTION pupitre.agent_ouvrir(
    p_agent uuid, p_pas bigint, p_session bytea, p_closes_at timestamptz, p_liberees bytea[], p_now timestamptz
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE pupitre.agent SET totp_pas = p_pas, activated_at = coalesce(activated_at, p_now), invitation = NULL,
        invitation_closes_at = NULL
    WHERE id = p_agent AND totp_pas < p_pas AND revoked_at IS NULL;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    DELETE FROM pupitre.agent_session WHERE agent = p_agent AND closes_at <= p_now;
    INSERT INTO pupitre.agent_session (empreinte, agent, opened_at, closes_at) VALUES (p_session, p_agent, p_now, p_closes_at);
    DELETE FROM pupitre.freinage WHERE cle = ANY (p_liberees);
    RETURN true;
END
$$;

CREATE FUNCTION pupitre.agent_porteur(p_session bytea, p_now timestamptz)
RETURNS TABLE (agent uuid, identifiant text, nom text, roles text[])
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT a.id, a.identifiant, a.nom, a.roles FROM pupitre.agent_session AS s JOIN pupitre.agent AS a ON a.id = s.agent
    WHERE s.empreinte = p_session AND s.closes_at > p_now AND a.revoked_at IS NULL
$$;

CREATE FUNCTION pupitre.agent_fermer(p_session bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$ DELETE FROM pupitre.agent_session WHERE empreinte = p_session $$;

-- The dossiers.

-- Opens a dossier for a person of the service: notes who and why, and says of whom it is. A look within the hour of another one
-- for the same reason is the same look.
CREATE FUNCTION pupitre.bureau_ouvrir(p_agent uuid, p_dossier uuid, p_motif text, p_now timestamptz)
RETURNS TABLE (compte uuid, alertes text[], agent text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    whose uuid;
BEGIN
    SELECT f.compte INTO whose FROM pupitre.fiche AS f WHERE f.dossier = p_dossier;
    IF whose IS NULL THEN
        RETURN;
    END IF;
    INSERT INTO pupitre.consultation (compte, par, motif, at, agent, dossier)
    SELECT whose, a.nom, p_motif, p_now, a.id, p_dossier FROM pupitre.agent AS a
    WHERE a.id = p_agent AND NOT EXISTS (
        SELECT FROM pupitre.consultation AS c WHERE c.compte = whose AND c.agent = p_agent AND c.dossier = p_dossier
            AND c.motif = p_motif AND c.at > p_now - interval '1 hour');
    RETURN QUERY SELECT f.compte, f.alertes, a.nom FROM pupitre.fiche AS f LEFT JOIN pupitre.agent AS a ON a.id = f.agent
        WHERE f.dossier = p_dossier;
END
$$;

-- Says that a person looks at a dossier, and who else does.
CREATE FUNCTION pupitre.bureau_presence(p_agent uuid, p_dossier uuid, p_now timestamptz) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO pupitre.presence AS p (dossier, agent, vu_le) VALUES (p_dossier, p_agent, p_now)
    ON CONFLICT (dossier, agent) DO UPDATE SET vu_le = p_now;
    RETURN coalesce((SELECT array_agg(a.nom ORDER BY a.nom) FROM pupitre.presence AS p JOIN pupitre.agent AS a ON a.id = p.agent
        WHERE p.dossier = p_dossier AND p.agent <> p_agent AND p.vu_le > p_now - interval '10 minutes'), '{}');
END
$$;
CREATE FUNCTION pupitre.bureau_quitter(p_agent uuid, p_dossier uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$ DELETE FROM pupitre.presence WHERE dossier = p_dossier AND agent = p_agent $$;

CREATE FUNCTION pupitre.bureau_regarder(
    p_agent uuid, p_dossier uuid, p_controle text, p_objet bytea, p_conforme boolean, p_now timestamptz
) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    DELETE FROM pupitre.regard WHERE p_conforme IS NULL AND dossier = p_dossier AND controle = p_controle AND objet = p_objet;
    INSERT INTO pupitre.regard AS r (dossier, controle, objet, conforme, agent, at)
    SELECT p_dossier, p_controle, p_objet, p_conforme, p_agent, p_now WHERE p_conforme IS NOT NULL
    ON CONFLICT (dossier, controle, objet) DO UPDATE SET conforme = p_conforme, agent = p_agent, at = p_now
$$;

CREATE FUNCTION pupitre.bureau_regards(p_dossier uuid)
RETURNS TABLE (controle text, objet bytea, conforme boolean, par text, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT r.controle, r.objet, r.conforme, a.nom, r.at FROM pupitre.regard AS r JOIN pupitre.agent AS a ON a.id = r.agent
    WHERE r.dossier = p_dossier ORDER BY r.at
$$;

CREATE FUNCTION pupitre.bureau_annoter(p_agent uuid, p_dossier uuid, p_texte bytea, p_now timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$ INSERT INTO pupitre.annotation (dossier, agent, texte, at) VALUES (p_dossier, p_agent, p_texte, p_now) $$;

CREATE FUNCTION pupitre.bureau_annotations(p_dossier uuid) RETURNS TABLE (par text, texte bytea, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT a.nom, n.texte, n.at FROM pupitre.annotation AS n JOIN pupitre.agent AS a ON a.id = n.agent
    WHERE n.dossier = p_dossier ORDER BY n.id
$$;

-- Keeps what a person decided. Answers `inscrite`; `connue` when it is here already; `prise` when another one is open and it was
-- not told to take its place.
CREATE FUNCTION pupitre.bureau_decider(
    p_id uuid, p_dossier uuid, p_sorte text, p_ordre bytea, p_base bigint, p_agent uuid, p_part_le timestamptz, p_malgre uuid,
    p_now timestamptz
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM FROM pupitre.decision WHERE id = p_id;
    IF FOUND THEN
        RETURN 'connue';
    END IF;
    UPDATE pupitre.decision SET etat = 'reprise', fin_le = p_now, fin_par = p_agent, fin_motif = 'remplacee'
    WHERE id = p_malgre AND dossier = p_dossier AND etat IN ('a_confirmer', 'en_attente');
    INSERT INTO pupitre.decision (id, dossier, sorte, ordre, base, par, at, part_le, etat)
    VALUES (p_id, p_dossier, p_sorte, p_ordre, p_base, p_agent, p_now, p_part_le,
        CASE WHEN p_part_le IS NULL THEN 'a_confirmer' ELSE 'en_attente' END);
    RETURN 'inscrite';
EXCEPTION WHEN unique_violation THEN
    RETURN 'prise';
END
$$;

-- The decisions about a dossier, newest first.
CREATE FUNCTION pupitre.bureau_decisions(p_dossier uuid)
RETURNS TABLE (id uuid, sorte text, ordre bytea, base bigint, par uuid, par_nom text, at timestamptz, second_nom text,
    part_le timestamptz, etat text, fin_le timestamptz, fin_nom text, fin_motif text, fin_mots bytea)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT d.id, d.sorte, d.ordre, d.base, d.par, p.nom, d.at, s.nom, d.part_le, d.etat, d.fin_le, f.nom, d.fin_motif, d.fin_mots
    FROM pupitre.decision AS d JOIN pupitre.agent AS p ON p.id = d.par
    LEFT JOIN pupitre.agent AS s ON s.id = d.second LEFT JOIN pupitre.agent AS f ON f.id = d.fin_par
    WHERE d.dossier = p_dossier ORDER BY d.at DESC, d.id
$$;

-- Takes back what has not left. Answers whether it could.
CREATE FUNCTION pupitre.bureau_reprendre(p_agent uuid, p_dossier uuid, p_id uuid, p_now timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE pupitre.decision SET etat = 'reprise', fin_le = p_now, fin_par = p_agent
    WHERE id = p_id AND dossier = p_dossier
        AND (etat = 'a_confirmer' OR (etat = 'en_attente' AND part_le > p_now AND essai_le <= p_now));
    RETURN FOUND;
END
$$;

-- The look of the second person. Answers `faite`; `meme` when it is the first one; `absente` when nothing waits for it.
CREATE FUNCTION pupitre.bureau_second(
    p_agent uuid, p_dossier uuid, p_id uuid, p_accord boolean, p_mots bytea, p_part_le timestamptz, p_now timestamptz
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    d pupitre.decision;
BEGIN
    SELECT * INTO d FROM pupitre.decision WHERE id = p_id AND dossier = p_dossier AND etat = 'a_confirmer' FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'absente';
    ELSIF d.par = p_agent THEN
        RETURN 'meme';
    ELSIF p_accord THEN
        UPDATE pupitre.decision SET second = p_agent, etat = 'en_attente', part_le = p_part_le WHERE id = p_id;
    ELSE
        UPDATE pupitre.decision SET second = p_agent, etat = 'ecartee', fin_le = p_now, fin_par = p_agent, fin_mots = p_mots
        WHERE id = p_id;
    END IF;
    RETURN 'faite';
END
$$;

-- Gives the next dossiers of a list to a person: those that nobody has, oldest first.
CREATE FUNCTION pupitre.bureau_prendre(
    p_agent uuid, p_campagne text, p_file text, p_alertes boolean, p_nombre integer, p_now timestamptz
) RETURNS bigint
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    WITH next AS (
        SELECT f.dossier FROM pupitre.fiche AS f
        WHERE f.campagne = p_campagne AND f.file = p_file AND f.agent IS NULL
            AND (p_alertes IS NULL OR (cardinality(f.alertes) > 0) = p_alertes)
        ORDER BY coalesce(f.remis_le, 'infinity'::timestamptz), f.dossier LIMIT least(p_nombre, 100) FOR UPDATE SKIP LOCKED
    ), taken AS (
        UPDATE pupitre.fiche AS f SET agent = p_agent, pris_le = p_now FROM next WHERE f.dossier = next.dossier RETURNING 1
    )
    SELECT count(*) FROM taken
$$;

-- How many dossiers wait in each list, with and without an alert, and in which alert.
CREATE FUNCTION pupitre.bureau_comptes(p_campagne text, p_agent uuid)
RETURNS TABLE (file text, alerte text, nombre bigint, miens bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    WITH ours AS MATERIALIZED (
        SELECT f.file, f.alertes, count(*) AS nombre, count(*) FILTER (WHERE f.agent = p_agent) AS miens
        FROM pupitre.fiche AS f WHERE f.campagne = p_campagne GROUP BY f.file, f.alertes
    )
    SELECT o.file, CASE WHEN cardinality(o.alertes) = 0 THEN 'sans' ELSE 'avec' END, sum(o.nombre)::bigint, sum(o.miens)::bigint
    FROM ours AS o GROUP BY 1, 2
    UNION ALL
    SELECT o.file, a.alerte, sum(o.nombre)::bigint, sum(o.miens)::bigint
    FROM ours AS o CROSS JOIN unnest(o.alertes) AS a (alerte) GROUP BY 1, 2
$$;

-- A page of a list. Each group of keys of p_cles is one word that was typed: one of them at least is in the fiche.
CREATE FUNCTION pupitre.bureau_lister(
    p_campagne text, p_file text, p_alerte text, p_specialite text, p_agent uuid, p_cles text[], p_apres uuid,
    p_nombre integer
) RETURNS TABLE (dossier uuid, file text, alertes text[], manquantes text[], specialite text, departement text,
    remis_le timestamptz, modifie_le timestamptz, apercu bytea, agent text, decision text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    words text := '';
    after timestamptz;
BEGIN
    SELECT coalesce(p.remis_le, 'infinity'::timestamptz) INTO after FROM pupitre.fiche AS p WHERE p.dossier = p_apres;
    FOR i IN 1 .. coalesce(cardinality(p_cles), 0) LOOP
        -- Each group is cast to numbers before it is written into the query.
        words := words || format(' AND f.cles && %L::bigint[]', p_cles[i]::bigint[]);
    END LOOP;
    RETURN QUERY EXECUTE format('
        SELECT f.dossier, f.file, f.alertes, f.manquantes, f.specialite, f.departement, f.remis_le, f.modifie_le, f.apercu, a.nom,
            (SELECT d.etat FROM pupitre.decision AS d WHERE d.dossier = f.dossier AND d.etat IN (''a_confirmer'', ''en_attente''))
        FROM pupitre.fiche AS f LEFT JOIN pupitre.agent AS a ON a.id = f.agent
        WHERE f.campagne = $1 AND ($2 IS NULL OR f.file = $2) AND ($4 IS NULL OR f.specialite = $4)
            AND ($5 IS NULL OR f.agent = $5)
            AND CASE WHEN $3 IS NULL THEN true WHEN $3 = ''sans'' THEN cardinality(f.alertes) = 0
                WHEN $3 = ''avec'' THEN cardinality(f.alertes) > 0 ELSE $3 = ANY (f.alertes) END
            AND ($6 IS NULL OR (coalesce(f.remis_le, ''infinity''::timestamptz), f.dossier) > ($8, $6)) %s
        ORDER BY coalesce(f.remis_le, ''infinity''::timestamptz), f.dossier LIMIT $7', words)
    USING p_campagne, p_file, p_alerte, p_specialite, p_agent, p_apres, p_nombre, after;
END
$$;

-- Decisions that wait for a second person.
CREATE FUNCTION pupitre.bureau_a_confirmer(p_campagne text)
RETURNS TABLE (dossier uuid, sorte text, at timestamptz, apercu bytea, par uuid)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT d.dossier, d.sorte, d.at, f.apercu, d.par FROM pupitre.decision AS d JOIN pupitre.fiche AS f ON f.dossier = d.dossier
    WHERE d.etat = 'a_confirmer' AND f.campagne = p_campagne ORDER BY d.at, d.id LIMIT 200
$$;

-- The tasks make the fiches and let the decisions leave.
GRANT SELECT (rang) ON pupitre.dossier TO pupitre_taches;
CREATE FUNCTION pupitre.fiches_perimees(p_forme integer, p_apres uuid, p_nombre integer)
RETURNS TABLE (dossier uuid, compte uuid)
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT d.id, d.compte FROM pupitre.dossier AS d LEFT JOIN pupitre.fiche AS f ON f.dossier = d.id
    WHERE d.id > p_apres AND (f.rang IS DISTINCT FROM d.rang OR f.forme IS DISTINCT FROM p_forme) ORDER BY d.id LIMIT p_nombre
$$;

-- Keeps the fiche of a dossier, unless one of a later rank is here, and marks those of the same person.
CREATE FUNCTION pupitre.ficher(
    p_dossier uuid, p_compte uuid, p_campagne text, p_rang bigint, p_forme integer, p_file text, p_alertes text[],
    p_manquantes text[], p_specialite text, p_departement text, p_remis_le timestamptz, p_modifie_le timestamptz,
    p_identite bigint, p_cles bigint[], p_apercu bytea
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    before bigint;
    told text[] := p_alertes;
BEGIN
    SELECT f.identite INTO before FROM pupitre.fiche AS f WHERE f.dossier = p_dossier FOR UPDATE;
    IF p_identite IS NOT NULL AND p_file NOT IN ('brouillon', 'retire', 'annule', 'refuse') AND EXISTS (
        SELECT FROM pupitre.fiche AS f WHERE f.identite = p_identite AND f.campagne = p_campagne AND f.dossier <> p_dossier
            AND f.file NOT IN ('brouillon', 'retire', 'annule', 'refuse')) THEN
        told := told || ARRAY['doublon_possible'];
        UPDATE pupitre.fiche AS f SET alertes = f.alertes || ARRAY['doublon_possible']
        WHERE f.identite = p_identite AND f.campagne = p_campagne AND f.dossier <> p_dossier
            AND f.file NOT IN ('brouillon', 'retire', 'annule', 'refuse') AND NOT 'doublon_possible' = ANY (f.alertes);
    END IF;
    INSERT INTO pupitre.fiche AS f (dossier, compte, campagne, rang, forme, file, alertes, manquantes, specialite, departement,
        remis_le, modifie_le, identite, cles, apercu)
    VALUES (p_dossier, p_compte, p_campagne, p_rang, p_forme, p_file, told, p_manquantes, p_specialite, p_departement,
        p_remis_le, p_modifie_le, p_identite, p_cles, p_apercu)
    ON CONFLICT (dossier) DO UPDATE SET campagne = p_campagne, rang = p_rang, forme = p_forme, file = p_file, alertes = told,
        manquantes = p_manquantes, specialite = p_specialite, departement = p_departement, remis_le = p_remis_le,
        modifie_le = p_modifie_le, identite = p_identite, cles = p_cles, apercu = p_apercu
    WHERE f.rang <= p_rang;
    -- Who was alone with this person no more is, or again is.
    UPDATE pupitre.fiche AS f SET alertes = array_remove(f.alertes, 'doublon_possible')
    WHERE f.identite IN (before, p_identite) AND 'doublon_possible' = ANY (f.alertes) AND NOT EXISTS (
        SELECT FROM pupitre.fiche AS o WHERE o.identite = f.identite AND o.campagne = f.campagne AND o.dossier <> f.dossier
            AND o.file NOT IN ('brouillon', 'retire', 'annule', 'refuse'));
END
$$;

-- Leases the next decision whose time to be taken back has passed.
CREATE FUNCTION pupitre.decision_suivante(p_now timestamptz)
RETURNS TABLE (id uuid, dossier uuid, compte uuid, sorte text, ordre bytea, base bigint)
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    UPDATE pupitre.decision AS d SET essai_le = p_now + interval '1 minute'
    FROM pupitre.fiche AS f
    WHERE f.dossier = d.dossier AND d.id = (
        SELECT w.id FROM pupitre.decision AS w WHERE w.etat = 'en_attente' AND w.part_le <= p_now AND w.essai_le <= p_now
        ORDER BY w.part_le LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING d.id, d.dossier, f.compte, d.sorte, d.ordre, d.base
$$;
CREATE FUNCTION pupitre.decision_finir(p_id uuid, p_etat text, p_motif text, p_now timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    UPDATE pupitre.decision SET etat = p_etat, fin_le = p_now, fin_motif = p_motif WHERE id = p_id AND etat = 'en_attente'
$$;

GRANT SELECT (dossier, rang, forme) ON pupitre.fiche TO pupitre_taches;

REVOKE ALL ON FUNCTION pupitre.agent_invite, pupitre.agent_preparer, pupitre.agent_identifiants, pupitre.agent_ouvrir,
    pupitre.agent_porteur, pupitre.agent_fermer, pupitre.bureau_ouvrir, pupitre.bureau_presence, pupitre.bureau_quitter,
    pupitre.bureau_regarder, pupitre.bureau_regards, pupitre.bureau_annoter, pupitre.bureau_annotations, pupitre.bureau_decider,
    pupitre.bureau_decisions, pupitre.bureau_reprendre, pupitre.bureau_second, pupitre.bureau_prendre, pupitre.bureau_comptes,
    pupitre.bureau_lister, pupitre.bureau_a_confirmer, pupitre.freiner, pupitre.fiches_perimees, pupitre.ficher,
    pupitre.decision_suivante, pupitre.decision_finir
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pupitre.agent_invite, pupitre.agent_preparer, pupitre.agent_identifiants, pupitre.agent_ouvrir,
    pupitre.agent_porteur, pupitre.agent_fermer, pupitre.bureau_ouvrir, pupitre.bureau_presence, pupitre.bureau_quitter,
    pupitre.bureau_regarder, pupitre.bureau_regards, pupitre.bureau_annoter, pupitre.bureau_annotations, pupitre.bureau_decider,
    pupitre.bureau_decisions, pupitre.bureau_reprendre, pupitre.bureau_second, pupitre.bureau_prendre, pupitre.bureau_comptes,
    pupitre.bureau_lister, pupitre.bureau_a_confirmer
TO pupitre_guichet;
GRANT EXECUTE ON FUNCTION pupitre.fiches_perimees, pupitre.ficher, pupitre.decision_suivante, pupitre.decision_finir
TO pupitre_taches;
