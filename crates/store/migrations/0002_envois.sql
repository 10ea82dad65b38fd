-- What travels. A dossier that is attached to an account has its commands sealed beside the journal, and what the
-- server told of it. Personal bytes are ciphertext, answers about health under the second key.
CREATE TABLE attache (
    dossier BLOB PRIMARY KEY NOT NULL,
    contenu BLOB NOT NULL
) STRICT;

CREATE TABLE envoi (
    dossier BLOB NOT NULL,
    rang INTEGER NOT NULL CHECK (rang >= 1),
    id BLOB NOT NULL,
    contenu BLOB NOT NULL,
    sante BLOB,
    suite BLOB NOT NULL,
    PRIMARY KEY (dossier, rang),
    UNIQUE (dossier, id)
) STRICT;

CREATE TRIGGER envoi_keeps_what_was_sealed BEFORE UPDATE OF dossier, rang, id, contenu, sante ON envoi
BEGIN
    SELECT RAISE(ABORT, 'what was sealed stays');
END;

CREATE TRIGGER envoi_refuses_delete BEFORE DELETE ON envoi
WHEN EXISTS (SELECT 1 FROM dossier WHERE dossier.id = OLD.dossier)
BEGIN
    SELECT RAISE(ABORT, 'what was sealed stays');
END;

CREATE TABLE version_recue (
    dossier BLOB NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    contenu BLOB NOT NULL,
    sante BLOB,
    PRIMARY KEY (dossier, version)
) STRICT;

-- The account of this computer, under the key of the computer.
CREATE TABLE compte (
    seul INTEGER PRIMARY KEY NOT NULL CHECK (seul = 1),
    contenu BLOB NOT NULL
) STRICT;
