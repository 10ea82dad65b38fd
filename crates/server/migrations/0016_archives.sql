-- Documents that the service keeps: sealed, then stamped as a whole by an authority, again before its certificate ends.
CREATE TABLE pupitre.archive (
    id uuid PRIMARY KEY,
    sorte text NOT NULL CHECK (sorte IN ('releve')),
    campagne text NOT NULL,
    nom text NOT NULL UNIQUE CHECK (length(nom) BETWEEN 1 AND 200),
    cree_le timestamptz NOT NULL,
    -- The instant from which it is to be stamped.
    due_at timestamptz NOT NULL,
    octets bytea NOT NULL
);
CREATE INDEX ON pupitre.archive (due_at);

-- The tasks stamp; they make nothing and remove nothing.
GRANT SELECT, UPDATE (octets, due_at) ON pupitre.archive TO pupitre_taches;
GRANT SELECT ON pupitre.archive TO pupitre_lecture;
