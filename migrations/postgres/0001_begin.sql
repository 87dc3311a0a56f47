-- The first tables. Its twin in the other folder has the same tables, columns and nullability; a test compares them.
-- Columns called `sealed` hold text that is encrypted before it reaches the database.

CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE meetings (
    id             TEXT        NOT NULL PRIMARY KEY,
    reference      TEXT        NOT NULL UNIQUE,
    procedure      TEXT        NOT NULL,
    procedure_hash TEXT        NOT NULL,
    stage          TEXT        NOT NULL,
    sealed         TEXT        NOT NULL,
    version        BIGINT      NOT NULL,
    wake_at        TIMESTAMPTZ,
    case_hash      TEXT,
    open           BOOLEAN     NOT NULL,
    created_at     TIMESTAMPTZ NOT NULL,
    updated_at     TIMESTAMPTZ NOT NULL
);
CREATE INDEX meetings_wake ON meetings (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX meetings_case ON meetings (case_hash) WHERE case_hash IS NOT NULL;

CREATE TABLE parts (
    meeting_id TEXT NOT NULL REFERENCES meetings (id) ON DELETE CASCADE,
    person_id  TEXT NOT NULL,
    PRIMARY KEY (meeting_id, person_id)
);
CREATE INDEX parts_person ON parts (person_id);

CREATE TABLE events (
    id         TEXT        NOT NULL PRIMARY KEY,
    meeting_id TEXT        NOT NULL REFERENCES meetings (id) ON DELETE CASCADE,
    seq        BIGINT      NOT NULL,
    at         TIMESTAMPTZ NOT NULL,
    actor      TEXT,
    name       TEXT        NOT NULL,
    sealed     TEXT        NOT NULL,
    UNIQUE (meeting_id, seq)
);

CREATE TABLE audit (
    id         TEXT        NOT NULL PRIMARY KEY,
    at         TIMESTAMPTZ NOT NULL,
    platform   TEXT        NOT NULL,
    account    TEXT        NOT NULL,
    person_id  TEXT,
    meeting_id TEXT,
    what       TEXT        NOT NULL
);
CREATE INDEX audit_at ON audit (at);

CREATE TABLE procedures (
    hash      TEXT        NOT NULL PRIMARY KEY,
    procedure TEXT        NOT NULL,
    text      TEXT        NOT NULL,
    stored_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE people (
    id     TEXT    NOT NULL PRIMARY KEY,
    name   TEXT    NOT NULL,
    email  TEXT,
    slack  TEXT,
    teams  TEXT,
    roles  TEXT    NOT NULL,
    team   TEXT,
    cover  TEXT,
    listed BOOLEAN NOT NULL,
    active BOOLEAN NOT NULL
);

CREATE TABLE holidays (
    day  TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL
);

CREATE TABLE drafts (
    id         TEXT        NOT NULL PRIMARY KEY,
    person_id  TEXT        NOT NULL,
    sealed     TEXT        NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    done_at    TIMESTAMPTZ
);
CREATE INDEX drafts_person ON drafts (person_id);

CREATE TABLE inbox (
    platform TEXT        NOT NULL,
    key      TEXT        NOT NULL,
    at       TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (platform, key)
);
CREATE INDEX inbox_at ON inbox (at);

CREATE TABLE installs (
    platform   TEXT        NOT NULL,
    workspace  TEXT        NOT NULL,
    enterprise TEXT,
    state      TEXT        NOT NULL,
    reason     TEXT,
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (platform, workspace)
);

CREATE TABLE deliveries (
    id            TEXT        NOT NULL PRIMARY KEY,
    seq           BIGINT      NOT NULL,
    dedupe_key    TEXT        NOT NULL UNIQUE,
    meeting_id    TEXT,
    person_id     TEXT        NOT NULL,
    kind          TEXT        NOT NULL,
    sealed        TEXT,
    updates_id    TEXT,
    reminder      BOOLEAN     NOT NULL,
    on_unsure     TEXT        NOT NULL,
    state         TEXT        NOT NULL,
    due_at        TIMESTAMPTZ NOT NULL,
    not_before    TIMESTAMPTZ,
    held          BOOLEAN     NOT NULL,
    attempts      BIGINT      NOT NULL,
    looks         BIGINT      NOT NULL,
    resent        BOOLEAN     NOT NULL,
    lease_until   TIMESTAMPTZ,
    owner         TEXT,
    fence         BIGINT      NOT NULL,
    mark          TEXT,
    digest        BOOLEAN     NOT NULL,
    platform      TEXT,
    workspace     TEXT,
    account       TEXT,
    channel       TEXT,
    message       TEXT,
    shows         BIGINT,
    first_sent_at TIMESTAMPTZ,
    sent_at       TIMESTAMPTZ,
    problem       TEXT,
    told          BOOLEAN     NOT NULL,
    created_at    TIMESTAMPTZ NOT NULL
);
CREATE INDEX deliveries_state ON deliveries (state, due_at);
CREATE INDEX deliveries_person ON deliveries (person_id, state, due_at, seq);
CREATE INDEX deliveries_meeting ON deliveries (meeting_id, person_id);
CREATE INDEX deliveries_updates ON deliveries (updates_id) WHERE updates_id IS NOT NULL;
