-- People outside: known by a name, a service and an address (sealed together), and no row of the people file. An import
-- leaves them alone.
ALTER TABLE people ADD COLUMN outside INTEGER NOT NULL DEFAULT 0;
ALTER TABLE people ADD COLUMN sealed TEXT;

-- One link to the reply page for one person and one meeting. The table alone opens no page: the token is found by its
-- keyed hash, and kept sealed so that a later mail carries the same link.
CREATE TABLE replies (
    id         TEXT NOT NULL PRIMARY KEY,
    meeting_id TEXT NOT NULL REFERENCES meetings (id) ON DELETE CASCADE,
    person_id  TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    sealed     TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    UNIQUE (meeting_id, person_id)
) STRICT;
CREATE INDEX replies_expire ON replies (expires_at);
