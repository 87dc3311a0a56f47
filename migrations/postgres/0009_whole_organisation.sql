-- An installation may be for every workspace of an organisation.
ALTER TABLE installs ADD COLUMN org_wide BOOLEAN NOT NULL DEFAULT FALSE;
-- Whose account it was that did something odd: another workspace's may have the same id as one of ours.
ALTER TABLE audit ADD COLUMN workspace TEXT;
