-- What a digest said ahead: things of which somebody would have been reminded later the same day. Said once, it is not
-- said again that day. Rows are of use for a day.
CREATE TABLE said_ahead (
    delivery_id TEXT NOT NULL,
    person_id   TEXT NOT NULL,
    meeting_id  TEXT NOT NULL REFERENCES meetings (id) ON DELETE CASCADE,
    wait        TEXT NOT NULL,
    at          TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (person_id, delivery_id, meeting_id, wait)
);
CREATE INDEX said_ahead_at ON said_ahead (at);
CREATE INDEX said_ahead_meeting ON said_ahead (meeting_id);
