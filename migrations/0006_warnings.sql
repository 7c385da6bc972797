-- What people should look at though nobody asked: a certificate that expires, a proxy that refuses
-- what it was given. Not part of the log: nothing follows from it.

CREATE TABLE warnings (
    -- Never used again, so that a reader can go on after the last one it saw.
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    -- What makes it the same warning when it is found again.
    key        TEXT    NOT NULL UNIQUE,
    -- Microseconds since 1970-01-01T00:00:00Z, and how often so far.
    first_at   INTEGER NOT NULL,
    last_at    INTEGER NOT NULL,
    count      INTEGER NOT NULL CHECK (count > 0),
    type       TEXT    NOT NULL CHECK (type = 'Warning'),
    reason     TEXT    NOT NULL,
    -- The resource it is about.
    kind       TEXT    NOT NULL,
    namespace  TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    message    TEXT    NOT NULL
) STRICT;

CREATE INDEX warnings_by_namespace ON warnings (namespace, id);
