-- The last day on which somebody is away, as the people file says: whoever stands in for them is asked meanwhile.
ALTER TABLE people ADD COLUMN away_until TEXT;
