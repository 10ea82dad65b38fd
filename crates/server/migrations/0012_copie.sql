-- Who of the service opened what is kept about an account, and why: its person sees it.
CREATE TABLE pupitre.consultation (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    compte uuid NOT NULL,
    par text NOT NULL CHECK (length(par) BETWEEN 2 AND 80),
    motif text NOT NULL CHECK (length(motif) BETWEEN 10 AND 500),
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON pupitre.consultation (compte);
CREATE TRIGGER ne_change_pas BEFORE UPDATE OR DELETE ON pupitre.consultation
    FOR EACH ROW EXECUTE FUNCTION pupitre.refuser();
CREATE TRIGGER ne_se_vide_pas BEFORE TRUNCATE ON pupitre.consultation
    FOR EACH STATEMENT EXECUTE FUNCTION pupitre.refuser();

-- All that is kept about an account, for its person. Source: RGPD, art. 15 et 20.
-- Letters are told by their model and instants: what they said stands in the dossiers, and a code that a letter carries is a
-- secret until it is used.
CREATE FUNCTION pupitre.ma_copie(p_compte uuid) RETURNS jsonb
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
REVOKE ALL ON FUNCTION pupitre.ma_copie(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pupitre.ma_copie(uuid) TO pupitre_guichet;
