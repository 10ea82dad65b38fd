-- Signing in with OpenID Connect: who was recognised there, and the way between a window, a browser and the provider.

-- An identity of the provider that opens an account. Only a hash of its name there is kept: it opens, and says nobody.
CREATE TABLE pupitre.openid (
    sujet bytea PRIMARY KEY CHECK (length(sujet) = 32),
    compte uuid NOT NULL UNIQUE REFERENCES pupitre.compte ON DELETE CASCADE,
    linked_at timestamptz NOT NULL
);

-- A sign-in under way. The browser comes back once, with its state; the code that it then shows opens with the verifier of
-- the device that asked, so that who is led to sign in for somebody else gives nothing by doing so.
CREATE TABLE pupitre.openid_en_cours (
    etat bytea PRIMARY KEY CHECK (length(etat) = 32),
    verificateur bytea NOT NULL CHECK (length(verificateur) = 32),
    nonce text NOT NULL,
    pkce text NOT NULL,
    closes_at timestamptz NOT NULL,
    came_back boolean NOT NULL DEFAULT false,
    -- Set once the provider said who it is.
    sujet bytea CHECK (length(sujet) = 32),
    empreinte bytea UNIQUE CHECK (length(empreinte) = 32),
    CHECK ((sujet IS NULL) = (empreinte IS NULL)),
    CHECK (came_back OR sujet IS NULL)
);

CREATE INDEX ON pupitre.openid_en_cours (closes_at);

-- Notes that a device asks, unless too many did from its network within a quarter of an hour. What ended is removed on the way.
CREATE FUNCTION pupitre.openid_demander(
    p_etat bytea, p_verificateur bytea, p_nonce text, p_pkce text, p_reseau bytea, p_libre integer, p_now timestamptz
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF pupitre.compter(p_reseau, interval '15 minutes', p_now) >= p_libre THEN
        RETURN false;
    END IF;
    DELETE FROM pupitre.openid_en_cours WHERE closes_at <= p_now;
    INSERT INTO pupitre.openid_en_cours (etat, verificateur, nonce, pkce, closes_at)
    VALUES (p_etat, p_verificateur, p_nonce, p_pkce, p_now + interval '15 minutes');
    RETURN true;
END
$$;

-- The browser comes back: what the provider's answer is checked against, once.
CREATE FUNCTION pupitre.openid_revenir(p_etat bytea, p_now timestamptz)
RETURNS TABLE (verificateur bytea, nonce text, pkce text)
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    UPDATE pupitre.openid_en_cours AS c SET came_back = true
    WHERE c.etat = p_etat AND NOT c.came_back AND c.closes_at > p_now
    RETURNING c.verificateur, c.nonce, c.pkce
$$;

-- The provider said who it is. When no account is opened by it yet, its code lives long enough for one to be made.
CREATE FUNCTION pupitre.openid_reconnaitre(p_etat bytea, p_sujet bytea, p_empreinte bytea, p_now timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    UPDATE pupitre.openid_en_cours SET sujet = p_sujet, empreinte = p_empreinte, closes_at = p_now + CASE
        WHEN EXISTS (SELECT FROM pupitre.openid AS o WHERE o.sujet = p_sujet) THEN interval '15 minutes'
        ELSE interval '48 hours' END
    WHERE etat = p_etat AND came_back AND sujet IS NULL
$$;

-- Whether a code was given, and the account that its identity opens.
CREATE FUNCTION pupitre.openid_ouvrir(p_empreinte bytea, p_now timestamptz) RETURNS TABLE (compte uuid)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT o.compte FROM pupitre.openid_en_cours AS c LEFT JOIN pupitre.openid AS o ON o.sujet = c.sujet
    WHERE c.empreinte = p_empreinte AND c.closes_at > p_now
$$;

-- A code that opened an account has served.
CREATE FUNCTION pupitre.openid_servir(p_empreinte bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$ DELETE FROM pupitre.openid_en_cours WHERE empreinte = p_empreinte $$;

-- Lets the identity of a code open an account, and says so to its address. One account has one, and one opens one account.
CREATE FUNCTION pupitre.openid_relier(p_compte uuid, p_empreinte bytea, p_now timestamptz)
RETURNS TABLE (connu boolean, relie boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    given bytea;
    owner uuid;
BEGIN
    DELETE FROM pupitre.openid_en_cours AS c WHERE c.empreinte = p_empreinte AND c.closes_at > p_now
    RETURNING c.sujet INTO given;
    IF given IS NULL THEN
        RETURN QUERY SELECT false, false;
        RETURN;
    END IF;
    INSERT INTO pupitre.openid (sujet, compte, linked_at) VALUES (given, p_compte, p_now) ON CONFLICT DO NOTHING;
    IF FOUND THEN
        PERFORM pupitre.ecrire(a.email, 'openid_relie', '{}', p_now) FROM pupitre.adresse AS a WHERE a.compte = p_compte;
    END IF;
    SELECT o.compte INTO owner FROM pupitre.openid AS o WHERE o.sujet = given;
    RETURN QUERY SELECT true, owner IS NOT DISTINCT FROM p_compte;
END
$$;

-- An account is opened by its password only again. Its address is told.
CREATE FUNCTION pupitre.openid_delier(p_compte uuid, p_now timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    DELETE FROM pupitre.openid WHERE compte = p_compte;
    IF FOUND THEN
        PERFORM pupitre.ecrire(a.email, 'openid_delie', '{}', p_now) FROM pupitre.adresse AS a WHERE a.compte = p_compte;
    END IF;
END
$$;

-- Since when an account is opened so too.
CREATE FUNCTION pupitre.mon_openid(p_compte uuid) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$ SELECT o.linked_at FROM pupitre.openid AS o WHERE o.compte = p_compte $$;

DO $$
DECLARE
    step regprocedure;
BEGIN
    FOR step IN
        SELECT oid FROM pg_proc WHERE pronamespace = 'pupitre'::regnamespace
            AND (proname LIKE 'openid\_%' OR proname = 'mon_openid')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', step);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO pupitre_guichet', step);
    END LOOP;
END
$$;

-- The copy that a person takes says it too.
CREATE OR REPLACE FUNCTION pupitre.ma_copie(p_compte uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT jsonb_build_object(
        'id', c.id,
        'cree_le', c.created_at,
        'active_le', c.activated_at,
        'email', a.email,
        'adresse_confirmee_le', a.confirmed_at,
        'adresse_refusee_le', a.bounced_at,
        'mot_de_passe_change_le', m.changed_at,
        'openid_depuis', (SELECT o.linked_at FROM pupitre.openid AS o WHERE o.compte = c.id),
        'appareils', coalesce((
            SELECT jsonb_agg(jsonb_build_object('nom', p.nom, 'cle', encode(p.cle, 'hex'), 'depuis', p.created_at,
                'revoque_le', p.revoked_at) ORDER BY p.created_at)
            FROM pupitre.appareil AS p WHERE p.compte = c.id), '[]'),
        'courriels', coalesce((
            SELECT jsonb_agg(jsonb_build_object('modele', l.modele, 'demande_le', l.created_at, 'parti_le', l.sent_at,
                'abandonne_le', l.abandoned_at) ORDER BY l.id)
            FROM pupitre.courrier AS l WHERE l.email = a.email), '[]'),
        'consultations', coalesce((
            SELECT jsonb_agg(jsonb_build_object('par', o.par, 'motif', o.motif, 'le', o.at) ORDER BY o.id)
            FROM pupitre.consultation AS o WHERE o.compte = c.id), '[]'))
    FROM pupitre.compte AS c
    LEFT JOIN pupitre.adresse AS a ON a.compte = c.id
    LEFT JOIN pupitre.mot_de_passe AS m ON m.compte = c.id
    WHERE c.id = p_compte
$$;
