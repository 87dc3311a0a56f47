-- An installation may be for every workspace of an organisation.
ALTER TABLE installs ADD COLUMN org_wide INTEGER NOT NULL DEFAULT 0;
-- Whose account it was that did something odd: another workspace's may have the same id as one of ours.
ALTER TABLE audit ADD COLUMN workspace TEXT;
