-- The steps of an account. Each is one statement, with its instant as an argument, and the only way to its tables.

-- How often something was tried. The key is a hash: nothing here says who.
CREATE TABLE pupitre.freinage (
    cle bytea PRIMARY KEY CHECK (length(cle) = 32),
    compteur integer NOT NULL CHECK (compteur > 0),
    since timestamptz NOT NULL,
    last_at timestamptz NOT NULL
);

-- Counts one more try within a window, and answers how many there were before.
CREATE FUNCTION pupitre.compter(p_cle bytea, p_fenetre interval, p_now timestamptz) RETURNS integer
LANGUAGE sql
SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO pupitre.freinage AS f (cle, compteur, since, last_at) VALUES (p_cle, 1, p_now, p_now)
    ON CONFLICT (cle) DO UPDATE SET
        compteur = CASE WHEN f.since + p_fenetre > p_now THEN f.compteur + 1 ELSE 1 END,
        since = CASE WHEN f.since + p_fenetre > p_now THEN f.since ELSE p_now END,
        last_at = p_now
    RETURNING compteur - 1
$$;

-- What is found by an address, a code and a verifier.
CREATE FUNCTION pupitre.empreinte_code(p_email text, p_code text, p_verificateur bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$ SELECT sha256(convert_to(p_email || E'\n' || p_code || E'\n', 'UTF8') || p_verificateur) $$;

-- Puts a letter in the queue.
CREATE FUNCTION pupitre.ecrire(p_email text, p_modele text, p_donnees jsonb, p_now timestamptz) RETURNS void
LANGUAGE sql
SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO pupitre.courrier (email, modele, donnees, created_at, due_at)
    VALUES (p_email, p_modele, p_donnees, p_now, p_now)
$$;

-- Takes one request of the queue and does it: an account or a code is made, a letter leaves. Answers whether there was one.
-- An address is written to ten times a day at most.
CREATE FUNCTION pupitre.traiter_demande(p_compte uuid, p_code text, p_lien text, p_now timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    d pupitre.demande;
    known uuid;
    active boolean;
    password text;
    closes timestamptz := p_now + interval '48 hours';
    letter text;
    told jsonb := '{}';
BEGIN
    SELECT * INTO d FROM pupitre.demande ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    DELETE FROM pupitre.demande WHERE id = d.id;
    IF pupitre.compter(sha256(convert_to('courrier' || d.email, 'UTF8')), interval '1 day', p_now) >= 10 THEN
        RETURN true;
    END IF;
    SELECT c.id, c.activated_at IS NOT NULL INTO known, active
    FROM pupitre.adresse AS a JOIN pupitre.compte AS c ON c.id = a.compte
    WHERE a.email = d.email FOR UPDATE OF c;

    IF d.sorte = 'creation' AND known IS NULL THEN
        INSERT INTO pupitre.compte (id, created_at, activation_closes_at) VALUES (p_compte, p_now, closes);
        INSERT INTO pupitre.adresse (compte, email) VALUES (p_compte, d.email);
        known := p_compte;
        active := false;
    END IF;

    IF d.sorte = 'adresse' THEN
        IF known IS NULL OR known = d.compte THEN
            INSERT INTO pupitre.code_unique (empreinte, compte, usage, verificateur, nouvelle, closes_at)
            VALUES (pupitre.empreinte_code(d.email, p_code, d.verificateur), d.compte, 'adresse', d.verificateur, d.email, closes);
            letter := 'adresse';
            told := jsonb_build_object('code', p_code, 'closes_at', closes);
            PERFORM pupitre.ecrire(a.email, 'adresse_demandee', '{}', p_now)
            FROM pupitre.adresse AS a WHERE a.compte = d.compte AND a.email <> d.email;
        ELSE
            letter := 'adresse_prise';
        END IF;
    ELSIF known IS NULL THEN
        letter := 'inconnu';
    ELSIF d.sorte = 'mot_de_passe' AND active THEN
        INSERT INTO pupitre.code_unique (empreinte, compte, usage, verificateur, closes_at)
        VALUES (pupitre.empreinte_code(d.email, p_code, d.verificateur), known, 'mot_de_passe', d.verificateur, closes);
        letter := 'mot_de_passe';
        told := jsonb_build_object('code', p_code, 'closes_at', closes);
    ELSIF active THEN
        letter := 'deja_inscrit';
    ELSE
        password := d.derive;
        IF d.sorte <> 'creation' THEN
            SELECT u.derive INTO password FROM pupitre.code_unique AS u
            WHERE u.compte = known AND u.usage = 'activation' AND u.verificateur = d.verificateur
            ORDER BY u.closes_at DESC LIMIT 1;
        END IF;
        IF password IS NULL THEN
            letter := 'inconnu';
        ELSE
            INSERT INTO pupitre.code_unique (empreinte, lien, compte, usage, verificateur, derive, closes_at)
            VALUES (pupitre.empreinte_code(d.email, p_code, d.verificateur), sha256(convert_to(p_lien, 'UTF8')), known,
                'activation', d.verificateur, password, closes);
            UPDATE pupitre.compte SET activation_closes_at = closes WHERE id = known;
            letter := 'activation';
            told := jsonb_build_object('code', p_code, 'lien', p_lien, 'closes_at', closes);
        END IF;
    END IF;
    PERFORM pupitre.ecrire(d.email, letter, told, p_now);
    RETURN true;
END
$$;

-- The code that a link stands for, with the password that it asks for.
CREATE FUNCTION pupitre.lien(p_lien bytea, p_now timestamptz) RETURNS TABLE (empreinte bytea, derive text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$ SELECT u.empreinte, u.derive FROM pupitre.code_unique AS u WHERE u.lien = p_lien AND u.closes_at > p_now $$;

-- Activates the account of a code. Asked again with the same code, it answers the same and changes nothing.
CREATE FUNCTION pupitre.activer(p_empreinte bytea, p_now timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    u pupitre.code_unique;
BEGIN
    SELECT * INTO u FROM pupitre.code_unique
    WHERE empreinte = p_empreinte AND usage = 'activation' AND closes_at > p_now FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    ELSIF u.consumed_at IS NOT NULL THEN
        RETURN true;
    END IF;
    UPDATE pupitre.code_unique SET consumed_at = p_now WHERE empreinte = p_empreinte;
    DELETE FROM pupitre.code_unique WHERE compte = u.compte AND usage = 'activation' AND consumed_at IS NULL;
    INSERT INTO pupitre.mot_de_passe (compte, derive, changed_at) VALUES (u.compte, u.derive, p_now);
    UPDATE pupitre.compte SET activated_at = p_now WHERE id = u.compte;
    UPDATE pupitre.adresse SET confirmed_at = p_now, bounced_at = NULL WHERE compte = u.compte;
    RETURN true;
END
$$;

-- Ends what the devices of an account may do, but one.
CREATE FUNCTION pupitre.fermer_sessions(p_compte uuid, p_sauf uuid) RETURNS void
LANGUAGE sql
SET search_path = pg_catalog, pg_temp
AS $$
    DELETE FROM pupitre.jeton WHERE appareil IN
        (SELECT id FROM pupitre.appareil WHERE compte = p_compte AND id IS DISTINCT FROM p_sauf)
$$;

-- Replaces a forgotten password, ends every session and says so to the address. It proves the address too.
CREATE FUNCTION pupitre.remplacer_oublie(p_empreinte bytea, p_derive text, p_now timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    who uuid;
BEGIN
    UPDATE pupitre.code_unique SET consumed_at = p_now
    WHERE empreinte = p_empreinte AND usage = 'mot_de_passe' AND consumed_at IS NULL AND closes_at > p_now
    RETURNING compte INTO who;
    IF who IS NULL THEN
        RETURN false;
    END IF;
    DELETE FROM pupitre.code_unique WHERE compte = who AND usage = 'mot_de_passe' AND consumed_at IS NULL;
    UPDATE pupitre.mot_de_passe SET derive = p_derive, changed_at = p_now WHERE compte = who;
    UPDATE pupitre.adresse SET confirmed_at = p_now, bounced_at = NULL WHERE compte = who;
    PERFORM pupitre.fermer_sessions(who, NULL);
    PERFORM pupitre.ecrire(email, 'mot_de_passe_change', '{}', p_now) FROM pupitre.adresse WHERE compte = who;
    RETURN true;
END
$$;

-- What a sign-in is checked against, and how many seconds to wait before it is. Known or not, an address costs the same.
-- p_cles: the address on its network, the address, the network; each is slowed after a number of tries in a quarter of an hour.
CREATE FUNCTION pupitre.identifiants(p_email text, p_cles bytea[], p_libres integer[], p_now timestamptz)
RETURNS TABLE (compte uuid, derive text, active boolean, attendre integer)
LANGUAGE plpgsql SECURITY DEFINER
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
    IF slowed <= 0 THEN
        slowed := 0;
        PERFORM pupitre.compter(k.cle, interval '15 minutes', p_now) FROM unnest(p_cles) AS k (cle);
    END IF;
    RETURN QUERY
        SELECT a.compte, coalesce(m.derive, (SELECT u.derive FROM pupitre.code_unique AS u
                WHERE u.compte = a.compte AND u.usage = 'activation' ORDER BY u.closes_at DESC LIMIT 1)),
            m.derive IS NOT NULL, slowed
        FROM (SELECT 1) AS always
        LEFT JOIN pupitre.adresse AS a ON a.email = p_email
        LEFT JOIN pupitre.mot_de_passe AS m ON m.compte = a.compte;
END
$$;

-- Lets a device of the account speak. A key that was revoked, or that is somebody else's, never speaks again.
CREATE FUNCTION pupitre.enroler(
    p_compte uuid, p_appareil uuid, p_cle bytea, p_nom text, p_acces bytea, p_renouvellement bytea, p_libere bytea[],
    p_now timestamptz
) RETURNS TABLE (appareil uuid, confirmed_at timestamptz, bounced_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    place uuid;
BEGIN
    INSERT INTO pupitre.appareil AS a (id, compte, nom, cle, created_at)
    VALUES (p_appareil, p_compte, p_nom, p_cle, p_now)
    ON CONFLICT (cle) DO UPDATE SET nom = excluded.nom WHERE a.compte = excluded.compte AND a.revoked_at IS NULL
    RETURNING a.id INTO place;
    IF place IS NULL THEN
        RETURN;
    END IF;
    DELETE FROM pupitre.jeton AS j WHERE j.appareil = place;
    INSERT INTO pupitre.jeton (empreinte, appareil, sorte, closes_at) VALUES
        (p_acces, place, 'acces', p_now + interval '15 minutes'),
        (p_renouvellement, place, 'renouvellement', p_now + interval '30 days');
    DELETE FROM pupitre.freinage WHERE cle = ANY (p_libere);
    RETURN QUERY SELECT place, a.confirmed_at, a.bounced_at FROM pupitre.adresse AS a WHERE a.compte = p_compte;
END
$$;

-- The key of the device that holds a token of renewal.
CREATE FUNCTION pupitre.cle_renouvellement(p_empreinte bytea, p_now timestamptz) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT a.cle FROM pupitre.jeton AS j JOIN pupitre.appareil AS a ON a.id = j.appareil
    WHERE j.empreinte = p_empreinte AND j.sorte = 'renouvellement' AND j.closes_at > p_now AND a.revoked_at IS NULL
$$;

-- Changes the tokens of a device. A token that was replaced comes back within a minute when an answer was lost; later,
-- two hold it, and every token of the device ends.
CREATE FUNCTION pupitre.renouveler(p_ancien bytea, p_acces bytea, p_renouvellement bytea, p_now timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    old pupitre.jeton;
BEGIN
    SELECT * INTO old FROM pupitre.jeton
    WHERE empreinte = p_ancien AND sorte = 'renouvellement' AND closes_at > p_now FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    ELSIF old.replaced_at + interval '1 minute' <= p_now THEN
        DELETE FROM pupitre.jeton WHERE appareil = old.appareil;
        RETURN false;
    END IF;
    UPDATE pupitre.jeton SET replaced_at = coalesce(replaced_at, p_now) WHERE empreinte = p_ancien;
    DELETE FROM pupitre.jeton WHERE appareil = old.appareil
        AND (sorte = 'acces' OR replaced_at <= p_now - interval '7 days');
    INSERT INTO pupitre.jeton (empreinte, appareil, sorte, closes_at) VALUES
        (p_acces, old.appareil, 'acces', p_now + interval '15 minutes'),
        (p_renouvellement, old.appareil, 'renouvellement', p_now + interval '30 days');
    RETURN true;
END
$$;

-- Ends what one device of the account may do; a device that is revoked never speaks again.
CREATE FUNCTION pupitre.fermer(p_compte uuid, p_appareil uuid, p_revoquer boolean, p_now timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM 1 FROM pupitre.appareil WHERE id = p_appareil AND compte = p_compte;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    DELETE FROM pupitre.jeton WHERE appareil = p_appareil;
    IF p_revoquer THEN
        UPDATE pupitre.appareil SET revoked_at = coalesce(revoked_at, p_now) WHERE id = p_appareil;
    END IF;
    RETURN true;
END
$$;

-- The address of an account, and the devices that may speak for it.
CREATE FUNCTION pupitre.mon_adresse(p_compte uuid)
RETURNS TABLE (email text, confirmed_at timestamptz, bounced_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$ SELECT a.email, a.confirmed_at, a.bounced_at FROM pupitre.adresse AS a WHERE a.compte = p_compte $$;

CREATE FUNCTION pupitre.mes_appareils(p_compte uuid) RETURNS TABLE (id uuid, nom text, created_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT a.id, a.nom, a.created_at FROM pupitre.appareil AS a
    WHERE a.compte = p_compte AND a.revoked_at IS NULL ORDER BY a.created_at
$$;

-- The password of an account, for a step that asks for it again.
CREATE FUNCTION pupitre.derive_du_compte(p_compte uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$ SELECT derive FROM pupitre.mot_de_passe WHERE compte = p_compte $$;

-- Replaces a password that is known, ends the other sessions and says so to the address.
CREATE FUNCTION pupitre.changer_mot_de_passe(p_compte uuid, p_appareil uuid, p_derive text, p_now timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    UPDATE pupitre.mot_de_passe SET derive = p_derive, changed_at = p_now WHERE compte = p_compte;
    SELECT pupitre.fermer_sessions(p_compte, p_appareil);
    SELECT pupitre.ecrire(email, 'mot_de_passe_change', '{}', p_now) FROM pupitre.adresse WHERE compte = p_compte;
$$;

-- Takes the address that a code proves, and says so to the one before.
CREATE FUNCTION pupitre.changer_adresse(p_compte uuid, p_empreinte bytea, p_now timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    fresh text;
    before text;
BEGIN
    SELECT nouvelle INTO fresh FROM pupitre.code_unique
    WHERE empreinte = p_empreinte AND compte = p_compte AND usage = 'adresse' AND consumed_at IS NULL AND closes_at > p_now
    FOR UPDATE;
    SELECT email INTO before FROM pupitre.adresse WHERE compte = p_compte FOR UPDATE;
    IF fresh IS NULL OR EXISTS (SELECT FROM pupitre.adresse WHERE email = fresh AND compte <> p_compte) THEN
        RETURN false;
    END IF;
    UPDATE pupitre.adresse SET email = fresh, confirmed_at = p_now, bounced_at = NULL WHERE compte = p_compte;
    DELETE FROM pupitre.code_unique WHERE compte = p_compte AND usage = 'adresse';
    IF fresh <> before THEN
        PERFORM pupitre.ecrire(before, 'adresse_changee', '{}', p_now);
        PERFORM pupitre.ecrire(fresh, 'adresse_changee', '{}', p_now);
    END IF;
    RETURN true;
EXCEPTION WHEN unique_violation THEN
    RETURN false;
END
$$;

-- Deletes the accounts that nobody activated in time, and tells their address. Answers how many.
CREATE FUNCTION pupitre.supprimer_non_actives(p_now timestamptz) RETURNS bigint
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    WITH late AS (
        SELECT c.id, a.email FROM pupitre.compte AS c JOIN pupitre.adresse AS a ON a.compte = c.id
        WHERE c.activated_at IS NULL AND c.activation_closes_at <= p_now
        FOR UPDATE OF c SKIP LOCKED
    ), told AS (
        INSERT INTO pupitre.courrier (email, modele, donnees, created_at, due_at)
        SELECT email, 'supprime', '{}', p_now, p_now FROM late
    ), gone AS (
        DELETE FROM pupitre.compte WHERE id IN (SELECT id FROM late) RETURNING 1
    )
    SELECT count(*) FROM gone
$$;

-- Removes what has no use any more: codes, tokens and counters that ended.
CREATE FUNCTION pupitre.balayer(p_now timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    DELETE FROM pupitre.code_unique WHERE closes_at <= p_now;
    DELETE FROM pupitre.jeton WHERE closes_at <= p_now;
    DELETE FROM pupitre.freinage WHERE last_at <= p_now - interval '1 day';
$$;

-- Keeps that an address refused a letter.
CREATE FUNCTION pupitre.noter_rebond(p_email text, p_now timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$ UPDATE pupitre.adresse SET bounced_at = p_now WHERE email = p_email $$;

DO $$
DECLARE
    step regprocedure;
BEGIN
    FOR step IN
        SELECT oid FROM pg_proc WHERE pronamespace = 'pupitre'::regnamespace AND proname IN ('compter', 'ecrire',
            'traiter_demande', 'lien', 'activer', 'fermer_sessions', 'remplacer_oublie', 'identifiants', 'enroler',
            'cle_renouvellement', 'renouveler', 'fermer', 'derive_du_compte', 'changer_mot_de_passe', 'changer_adresse',
            'supprimer_non_actives', 'balayer', 'noter_rebond', 'mon_adresse', 'mes_appareils')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', step);
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION
    pupitre.lien, pupitre.activer, pupitre.remplacer_oublie, pupitre.identifiants, pupitre.enroler,
    pupitre.cle_renouvellement, pupitre.renouveler, pupitre.fermer, pupitre.derive_du_compte,
    pupitre.changer_mot_de_passe, pupitre.changer_adresse, pupitre.mon_adresse, pupitre.mes_appareils
TO pupitre_guichet;
GRANT EXECUTE ON FUNCTION
    pupitre.traiter_demande, pupitre.supprimer_non_actives, pupitre.balayer, pupitre.noter_rebond
TO pupitre_taches;
