-- The first tables. Its twin in the other folder has the same tables, columns and nullability; a test compares them.
-- Columns called `sealed` hold text that is encrypted before it reaches the database.

CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE meetings (
    id             TEXT    NOT NULL PRIMARY KEY,
    reference      TEXT    NOT NULL UNIQUE,
    procedure      TEXT    NOT NULL,
    procedure_hash TEXT    NOT NULL,
    stage          TEXT    NOT NULL,
    sealed         TEXT    NOT NULL,
    version        INTEGER NOT NULL,
    wake_at        TEXT,
    case_hash      TEXT,
    open           INTEGER NOT NULL,
    created_at     TEXT    NOT NULL,
    updated_at     TEXT    NOT NULL
) STRICT;
CREATE INDEX meetings_wake ON meetings (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX meetings_case ON meetings (case_hash) WHERE case_hash IS NOT NULL;

CREATE TABLE parts (
    meeting_id TEXT NOT NULL REFERENCES meetings (id) ON DELETE CASCADE,
    person_id  TEXT NOT NULL,
    PRIMARY KEY (meeting_id, person_id)
) STRICT;
CREATE INDEX parts_person ON parts (person_id);

CREATE TABLE events (
    id         TEXT    NOT NULL PRIMARY KEY,
    meeting_id TEXT    NOT NULL REFERENCES meetings (id) ON DELETE CASCADE,
    seq        INTEGER NOT NULL,
    at         TEXT    NOT NULL,
    actor      TEXT,
    name       TEXT    NOT NULL,
    sealed     TEXT    NOT NULL,
    UNIQUE (meeting_id, seq)
) STRICT;

CREATE TABLE audit (
    id         TEXT NOT NULL PRIMARY KEY,
    at         TEXT NOT NULL,
    platform   TEXT NOT NULL,
    account    TEXT NOT NULL,
    person_id  TEXT,
    meeting_id TEXT,
    what       TEXT NOT NULL
) STRICT;
CREATE INDEX audit_at ON audit (at);

CREATE TABLE procedures (
    hash      TEXT NOT NULL PRIMARY KEY,
    procedure TEXT NOT NULL,
    text      TEXT NOT NULL,
    stored_at TEXT NOT NULL
) STRICT;

CREATE TABLE people (
    id     TEXT    NOT NULL PRIMARY KEY,
    name   TEXT    NOT NULL,
    email  TEXT,
    slack  TEXT,
    teams  TEXT,
    roles  TEXT    NOT NULL,
    team   TEXT,
    cover  TEXT,
    listed INTEGER NOT NULL,
    active INTEGER NOT NULL
) STRICT;

CREATE TABLE holidays (
    day  TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;

CREATE TABLE drafts (
    id         TEXT NOT NULL PRIMARY KEY,
    person_id  TEXT NOT NULL,
    sealed     TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    done_at    TEXT
) STRICT;
CREATE INDEX drafts_person ON drafts (person_id);

CREATE TABLE inbox (
    platform TEXT NOT NULL,
    key      TEXT NOT NULL,
    at       TEXT NOT NULL,
    PRIMARY KEY (platform, key)
) STRICT;
CREATE INDEX inbox_at ON inbox (at);

CREATE TABLE installs (
    platform   TEXT NOT NULL,
    workspace  TEXT NOT NULL,
    enterprise TEXT,
    state      TEXT NOT NULL,
    reason     TEXT,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (platform, workspace)
) STRICT;

CREATE TABLE deliveries (
    id            TEXT    NOT NULL PRIMARY KEY,
    seq           INTEGER NOT NULL,
    dedupe_key    TEXT    NOT NULL UNIQUE,
    meeting_id    TEXT,
    person_id     TEXT    NOT NULL,
    kind          TEXT    NOT NULL,
    sealed        TEXT,
    updates_id    TEXT,
    reminder      INTEGER NOT NULL,
    on_unsure     TEXT    NOT NULL,
    state         TEXT    NOT NULL,
    due_at        TEXT    NOT NULL,
    not_before    TEXT,
    held          INTEGER NOT NULL,
    attempts      INTEGER NOT NULL,
    looks         INTEGER NOT NULL,
    resent        INTEGER NOT NULL,
    lease_until   TEXT,
    owner         TEXT,
    fence         INTEGER NOT NULL,
    mark          TEXT,
    digest        INTEGER NOT NULL,
    platform      TEXT,
    workspace     TEXT,
    account       TEXT,
    channel       TEXT,
    message       TEXT,
    shows         INTEGER,
    first_sent_at TEXT,
    sent_at       TEXT,
    problem       TEXT,
    told          INTEGER NOT NULL,
    created_at    TEXT    NOT NULL
) STRICT;
CREATE INDEX deliveries_state ON deliveries (state, due_at);
CREATE INDEX deliveries_person ON deliveries (person_id, state, due_at, seq);
CREATE INDEX deliveries_meeting ON deliveries (meeting_id, person_id);
CREATE INDEX deliveries_updates ON deliveries (updates_id) WHERE updates_id IS NOT NULL;
