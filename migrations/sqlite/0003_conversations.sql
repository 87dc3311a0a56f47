-- Where each person's own conversation is on a platform that does not let us find it by their account alone, which
-- platform they would rather be written to on, and on which their account is gone (names, with commas between).
CREATE TABLE conversations (
    platform    TEXT NOT NULL,
    workspace   TEXT NOT NULL,
    account     TEXT NOT NULL,
    user_id     TEXT,
    bot         TEXT NOT NULL,
    channel     TEXT,
    service_url TEXT NOT NULL,
    updated_at  TEXT NOT NULL,
    PRIMARY KEY (platform, workspace, account)
) STRICT;
CREATE INDEX conversations_channel ON conversations (channel) WHERE channel IS NOT NULL;

ALTER TABLE people ADD COLUMN prefers TEXT;
ALTER TABLE people ADD COLUMN lost TEXT NOT NULL DEFAULT '';
