-- Whether somebody with an account wants their meetings in their calendar as well, by e-mail: their own choice.
ALTER TABLE people ADD COLUMN calendar BOOLEAN NOT NULL DEFAULT FALSE;

-- A mail server's report names a letter by its Message-ID.
CREATE INDEX deliveries_letter ON deliveries (message) WHERE platform = 'email' AND message IS NOT NULL;
