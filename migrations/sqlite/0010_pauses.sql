-- Until when a platform asked us not to call a method in one workspace: what one process hears, all keep to.
CREATE TABLE pauses (
    platform  TEXT NOT NULL,
    workspace TEXT NOT NULL,
    method    TEXT NOT NULL,
    until     TEXT NOT NULL,
    PRIMARY KEY (platform, workspace, method)
) STRICT;
