-- Accounts, addresses, one-time codes and devices. Secrets are kept as hashes only.
-- Nothing is granted on the tables that hold secrets: the functions of the account steps will be the only way in.
-- The owner is not forced under the policies of these tables, because an e-mail is looked up before anybody is known.

-- Who speaks: set by the counter for one transaction, empty otherwise.
CREATE FUNCTION pupitre.compte_courant() RETURNS uuid
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$ SELECT nullif(current_setting('app.compte', true), '')::uuid $$;

CREATE TABLE pupitre.compte (
    id uuid PRIMARY KEY,
    created_at timestamptz NOT NULL,
    -- An account that is not activated by then is deleted by a task.
    activation_closes_at timestamptz NOT NULL,
    activated_at timestamptz
);

-- Argon2id, in the form that names its parameters.
CREATE TABLE pupitre.mot_de_passe (
    compte uuid PRIMARY KEY REFERENCES pupitre.compte ON DELETE CASCADE,
    derive text NOT NULL CHECK (derive LIKE '$argon2id$%'),
    changed_at timestamptz NOT NULL
);

-- One address an account, one account an address; always in the normal form of rules::email.
CREATE TABLE pupitre.adresse (
    compte uuid PRIMARY KEY REFERENCES pupitre.compte ON DELETE CASCADE,
    email text NOT NULL UNIQUE CHECK (email LIKE '%_@_%' AND email = lower(email)),
    confirmed_at timestamptz,
    bounced_at timestamptz
);

-- What a mail lets a person do once. A code that was typed is found by the hash of the address, the code and the
-- verifier of the device that asked; a link, by its own hash, and then the password is asked.
CREATE TABLE pupitre.code_unique (
    empreinte bytea PRIMARY KEY CHECK (length(empreinte) = 32),
    lien bytea UNIQUE CHECK (length(lien) = 32),
    compte uuid NOT NULL REFERENCES pupitre.compte ON DELETE CASCADE,
    usage text NOT NULL CHECK (usage IN ('activation', 'mot_de_passe', 'adresse')),
    -- Hash of what the device that asked keeps: an intercepted mail is not enough.
    verificateur bytea NOT NULL CHECK (length(verificateur) = 32),
    -- The password that comes with an activation: who activates is who chose it.
    derive text CHECK (derive LIKE '$argon2id$%'),
    -- The address that comes with a change of address.
    nouvelle text,
    closes_at timestamptz NOT NULL,
    consumed_at timestamptz,
    CHECK ((usage = 'activation') = (derive IS NOT NULL)),
    CHECK ((usage = 'adresse') = (nouvelle IS NOT NULL))
);
CREATE INDEX ON pupitre.code_unique (compte);

CREATE TABLE pupitre.appareil (
    id uuid PRIMARY KEY,
    compte uuid NOT NULL REFERENCES pupitre.compte ON DELETE CASCADE,
    nom text NOT NULL CHECK (length(nom) BETWEEN 1 AND 80),
    cle bytea NOT NULL UNIQUE CHECK (length(cle) = 32),
    created_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX ON pupitre.appareil (compte);

-- The tokens of a device. A family is killed when an old refresh token comes back.
CREATE TABLE pupitre.jeton (
    empreinte bytea PRIMARY KEY CHECK (length(empreinte) = 32),
    appareil uuid NOT NULL REFERENCES pupitre.appareil ON DELETE CASCADE,
    sorte text NOT NULL CHECK (sorte IN ('acces', 'renouvellement')),
    closes_at timestamptz NOT NULL,
    replaced_at timestamptz
);
CREATE INDEX ON pupitre.jeton (appareil);

ALTER TABLE pupitre.compte ENABLE ROW LEVEL SECURITY;
ALTER TABLE pupitre.adresse ENABLE ROW LEVEL SECURITY;
ALTER TABLE pupitre.appareil ENABLE ROW LEVEL SECURITY;
CREATE POLICY le_sien ON pupitre.compte USING (id = pupitre.compte_courant());
CREATE POLICY le_sien ON pupitre.adresse USING (compte = pupitre.compte_courant());
CREATE POLICY le_sien ON pupitre.appareil USING (compte = pupitre.compte_courant());

-- Who holds a token of access.
CREATE FUNCTION pupitre.porteur(p_empreinte bytea, p_now timestamptz)
RETURNS TABLE (compte uuid, appareil uuid, cle bytea)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT a.compte, a.id, a.cle
    FROM pupitre.jeton AS j JOIN pupitre.appareil AS a ON a.id = j.appareil
    WHERE j.empreinte = p_empreinte AND j.sorte = 'acces' AND j.closes_at > p_now AND j.replaced_at IS NULL
        AND a.revoked_at IS NULL
$$;
REVOKE ALL ON FUNCTION pupitre.porteur(bytea, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pupitre.porteur(bytea, timestamptz) TO pupitre_guichet;
