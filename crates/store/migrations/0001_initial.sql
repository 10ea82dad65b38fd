-- One file a computer. Personal bytes are ciphertext; the journal only grows.
CREATE TABLE dossier (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    protection TEXT NOT NULL CHECK (protection IN ('poste', 'secret')),
    sel BLOB NOT NULL,
    argon2 TEXT NOT NULL,
    cles BLOB NOT NULL,
    incarnation BLOB NOT NULL CHECK (length(incarnation) = 16),
    essais INTEGER NOT NULL DEFAULT 0 CHECK (essais >= 0),
    bloque_jusqu_a INTEGER NOT NULL DEFAULT 0,
    resume BLOB,
    created_at INTEGER NOT NULL,
    modified_at INTEGER NOT NULL
) STRICT;

-- Numbers are contiguous in an incarnation; the hash chain runs over the ciphertext.
CREATE TABLE journal (
    dossier BLOB NOT NULL,
    rang INTEGER NOT NULL CHECK (rang >= 1),
    incarnation BLOB NOT NULL,
    no INTEGER NOT NULL CHECK (no >= 1),
    id BLOB NOT NULL,
    contenu BLOB NOT NULL,
    sante BLOB,
    empreinte BLOB NOT NULL CHECK (length(empreinte) = 32),
    at INTEGER NOT NULL,
    PRIMARY KEY (dossier, rang),
    UNIQUE (dossier, incarnation, no),
    UNIQUE (dossier, id)
) STRICT;

CREATE TRIGGER journal_refuses_update BEFORE UPDATE ON journal
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;

-- Erasing a dossier removes its row with the keys first; what stays is unreadable, and may go.
CREATE TRIGGER journal_refuses_delete BEFORE DELETE ON journal
WHEN EXISTS (SELECT 1 FROM dossier WHERE dossier.id = OLD.dossier)
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;

CREATE TABLE brouillon (
    dossier BLOB NOT NULL,
    champ BLOB NOT NULL,
    texte BLOB NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (dossier, champ)
) STRICT;

CREATE TABLE fichier (
    dossier BLOB NOT NULL,
    empreinte TEXT NOT NULL,
    contenu BLOB NOT NULL,
    PRIMARY KEY (dossier, empreinte)
) STRICT;
