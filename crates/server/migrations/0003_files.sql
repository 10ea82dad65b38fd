-- Queues. The counter adds, the tasks take: SELECT … FOR UPDATE SKIP LOCKED, so two workers never take the same row.
CREATE TABLE pupitre.courrier (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL,
    modele text NOT NULL,
    donnees jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    attempt_count integer NOT NULL DEFAULT 0 CHECK (attempt_count >= 0),
    sent_at timestamptz,
    abandoned_at timestamptz,
    CHECK (sent_at IS NULL OR abandoned_at IS NULL)
);
CREATE INDEX courrier_due ON pupitre.courrier (due_at) WHERE sent_at IS NULL AND abandoned_at IS NULL;

-- Requests whose answer must not depend on whether an address is known: the counter notes, the tasks decide.
CREATE TABLE pupitre.demande (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sorte text NOT NULL CHECK (sorte IN ('creation', 'renvoi', 'mot_de_passe', 'adresse')),
    email text NOT NULL,
    verificateur bytea NOT NULL CHECK (length(verificateur) = 32),
    derive text,
    compte uuid,
    created_at timestamptz NOT NULL
);

CREATE TABLE pupitre.tache (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sorte text NOT NULL,
    donnees jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    attempt_count integer NOT NULL DEFAULT 0 CHECK (attempt_count >= 0),
    done_at timestamptz
);
CREATE INDEX tache_due ON pupitre.tache (due_at) WHERE done_at IS NULL;

GRANT INSERT ON pupitre.courrier, pupitre.tache, pupitre.demande TO pupitre_guichet;
GRANT SELECT ON pupitre.courrier, pupitre.tache TO pupitre_taches;
GRANT UPDATE (due_at, attempt_count, sent_at, abandoned_at, donnees) ON pupitre.courrier TO pupitre_taches;
GRANT UPDATE (due_at, attempt_count, done_at) ON pupitre.tache TO pupitre_taches;
