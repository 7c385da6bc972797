-- The log itself. Everything else in this file can be derived from these two tables.

CREATE TABLE commits (
    -- 1, 2, 3, … without gaps. The key makes two writers unable to both win a place.
    revision        INTEGER PRIMARY KEY CHECK (revision > 0),
    -- Microseconds since 1970-01-01T00:00:00Z.
    committed_at    INTEGER NOT NULL,
    actor           TEXT    NOT NULL,
    message         TEXT    NOT NULL,
    -- JSON: why the commit exists.
    cause           BLOB    NOT NULL,
    -- Kept here as well as in `answers`, because the hash covers it and answers may be forgotten.
    idempotency_key TEXT,
    request_digest  BLOB,
    -- SHA-256 over the previous commit's hash and everything this commit says.
    hash            BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- "What was true at ten o'clock?"
CREATE INDEX commits_by_time ON commits (committed_at);

-- Without a rowid the events lie on disk in the order of the log, so a replay reads the file from
-- front to back and needs no second lookup per event.
CREATE TABLE events (
    revision  INTEGER NOT NULL REFERENCES commits (revision),
    -- The place among the events of the commit, from 0.
    ordinal   INTEGER NOT NULL CHECK (ordinal >= 0),
    type      TEXT    NOT NULL,
    kind      TEXT    NOT NULL,
    -- Empty for a Namespace, never NULL: NULL would not compare.
    namespace TEXT    NOT NULL,
    name      TEXT    NOT NULL,
    -- JSON, in a form of its own that decodes for ever.
    payload   BLOB    NOT NULL,
    PRIMARY KEY (revision, ordinal)
) STRICT, WITHOUT ROWID;

-- The life of one resource.
CREATE INDEX events_by_resource ON events (kind, namespace, name, revision);

-- The database, not just our code, refuses to rewrite history.
CREATE TRIGGER commits_reject_update BEFORE UPDATE ON commits
BEGIN SELECT RAISE(ABORT, 'commits are append-only'); END;

CREATE TRIGGER commits_reject_delete BEFORE DELETE ON commits
BEGIN SELECT RAISE(ABORT, 'commits are append-only'); END;

CREATE TRIGGER events_reject_update BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

CREATE TRIGGER events_reject_delete BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
