-- Which version of each procedure file was last in use. If a file breaks, its last good version stays in use, also when
-- the program starts again. The text stands in `procedures`, under its hash.
CREATE TABLE in_use (
    folder    TEXT NOT NULL,
    procedure TEXT NOT NULL,
    file      TEXT NOT NULL,
    hash      TEXT NOT NULL REFERENCES procedures (hash),
    PRIMARY KEY (folder, procedure)
);
