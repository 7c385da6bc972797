-- What a log of Lintel is on disk.
--
-- Two tables are the log: a commit for each change that was accepted, and the events it is made of.
-- The database itself refuses to change or remove a row of them. The other tables stand beside the
-- log. Versions and checkpoints follow from it, and are there because to find them again takes
-- time. Answers, data keys and warnings are what no commit says.
--
-- A revision is the number of a commit. A gateway has a new version whenever a commit changes its
-- merged configuration; the revision of that commit is its name. Times are microseconds since
-- 1970-01-01T00:00:00Z.
--
-- Columns hold what is looked for, compared or hashed by itself. What a resource says is JSON in a
-- BLOB, whose member "v" is the number of its form. Whoever changes a table does it in another file
-- here, with a higher number; this one stays as it is.

---------------------------------------------------------------------------------------------------
-- The log
---------------------------------------------------------------------------------------------------

CREATE TABLE commits (
    -- 1, 2, 3, … without gaps: two writers cannot both win a place.
    revision         INTEGER PRIMARY KEY CHECK (revision > 0),
    -- Never earlier than the commit before, so a time is found by halving the revisions.
    committed_at     INTEGER NOT NULL,
    -- The number of the rules by which it was judged: what those came to is not called wrong by
    -- later ones.
    projection_rules INTEGER NOT NULL,
    -- Who asked for it, and why, in their words.
    actor            TEXT    NOT NULL,
    message          TEXT    NOT NULL,
    -- JSON: whether it is a change, a roll-back (of what, to where) or a revert (of which commit).
    cause            BLOB    NOT NULL,
    -- What the client called its request, and SHA-256 of that request; NULL if it had no name.
    -- Here as well as in `answers`: the hash covers them, and answers may be forgotten.
    idempotency_key  TEXT,
    request_digest   BLOB,
    -- Which columns the hash covers, and in which order.
    hash_form        INTEGER NOT NULL,
    -- SHA-256 over the hash of the commit before and what this commit and its events say.
    hash             BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TABLE events (
    -- The revision of the commit, and in the last 24 bits the place among its events, from 0: an
    -- append is at the end of the table, and a replay reads it from front to back.
    position  INTEGER PRIMARY KEY CHECK (position > 0),
    -- 'resource.applied' or 'resource.deleted'.
    type      TEXT    NOT NULL,
    kind      TEXT    NOT NULL,
    -- Empty for a Namespace, never NULL: NULL would not compare.
    namespace TEXT    NOT NULL,
    name      TEXT    NOT NULL,
    -- The revision of the commit that touched the resource before; NULL if it did not exist. It
    -- follows from the log, so the hash of the commit does not cover it.
    previous  INTEGER,
    -- JSON: the whole resource as it is from here on, or the identity of the one that is gone.
    payload   BLOB    NOT NULL,
    -- For people: these are not stored.
    revision  INTEGER GENERATED ALWAYS AS (position >> 24) VIRTUAL,
    ordinal   INTEGER GENERATED ALWAYS AS (position & 16777215) VIRTUAL
) STRICT;

-- The life of a resource is followed from link to link. Only what no link leads to is indexed: the
-- last event of a resource that does not exist, which is its deletion...
CREATE INDEX deletions_by_resource ON events (kind, namespace, name)
WHERE type = 'resource.deleted';

-- ... and what lies deep in a large commit, where it should not be looked for one by one.
CREATE INDEX deep_events_by_resource ON events (kind, namespace, name)
WHERE position & 16777215 >= 16;

CREATE TRIGGER commits_reject_update BEFORE UPDATE ON commits
BEGIN SELECT RAISE(ABORT, 'commits are append-only'); END;

CREATE TRIGGER commits_reject_delete BEFORE DELETE ON commits
BEGIN SELECT RAISE(ABORT, 'commits are append-only'); END;

CREATE TRIGGER events_reject_update BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

CREATE TRIGGER events_reject_delete BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

---------------------------------------------------------------------------------------------------
-- Beside the log: what follows from it
---------------------------------------------------------------------------------------------------

-- Which commits made a new version of which gateway, and how it differs from the one before.
-- Written with the commit, so that nobody replays the log to list the versions of a gateway.
CREATE TABLE versions (
    -- The gateway.
    namespace      TEXT    NOT NULL,
    name           TEXT    NOT NULL,
    -- The revision of the commit that made it.
    version        INTEGER NOT NULL REFERENCES commits (revision),
    -- Whether the gateway was deleted: then there is nothing to serve.
    is_deletion    INTEGER NOT NULL CHECK (is_deletion IN (0, 1)),
    -- What the version serves.
    listener_count INTEGER NOT NULL,
    route_count    INTEGER NOT NULL,
    -- Of its listeners, compared with the version before.
    added_count    INTEGER NOT NULL,
    removed_count  INTEGER NOT NULL,
    modified_count INTEGER NOT NULL,
    -- Bytes of the snapshot as JSON.
    snapshot_size  INTEGER NOT NULL,
    PRIMARY KEY (namespace, name, version)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER versions_reject_update BEFORE UPDATE ON versions
BEGIN SELECT RAISE(ABORT, 'versions are append-only'); END;

CREATE TRIGGER versions_reject_delete BEFORE DELETE ON versions
BEGIN SELECT RAISE(ABORT, 'versions are append-only'); END;

-- The whole state at some revisions, so that reading it needs only the commits after. Losing these
-- rows costs time, never data.
--
-- SQLite has one writer, and a checkpoint may be 30 MB. It is saved piece by piece, each piece in a
-- transaction of its own, so that appends get in between.
CREATE TABLE checkpoint_chunks (
    revision INTEGER NOT NULL,
    -- The place of the piece, from 0. End to end they are JSON, and then SHA-256 of that.
    ordinal  INTEGER NOT NULL CHECK (ordinal >= 0),
    bytes    BLOB    NOT NULL,
    -- Rows this large belong in a table with a rowid: without one they would sit in the index.
    UNIQUE (revision, ordinal)
) STRICT;

-- This row comes last, and only with it does the checkpoint exist. Chunks without it are what an
-- interrupted save left behind.
CREATE TABLE checkpoints (
    revision    INTEGER PRIMARY KEY REFERENCES commits (revision),
    -- The hash of that commit: a checkpoint of another history is not used.
    commit_hash BLOB    NOT NULL CHECK (length(commit_hash) = 32),
    chunk_count INTEGER NOT NULL CHECK (chunk_count >= 0),
    -- Bytes of all chunks together.
    size        INTEGER NOT NULL CHECK (size >= 0)
) STRICT;

---------------------------------------------------------------------------------------------------
-- Beside the log: what no commit says
---------------------------------------------------------------------------------------------------

-- What was answered to a request with an Idempotency-Key, so that a client that did not hear the
-- answer, or that asks a restarted server, gets the same one.
CREATE TABLE answers (
    idempotency_key TEXT    NOT NULL PRIMARY KEY,
    -- SHA-256 of the request: the same key with another digest is another request.
    request_digest  BLOB    NOT NULL,
    -- The HTTP status, and the body to the byte.
    status          INTEGER NOT NULL,
    body            BLOB    NOT NULL,
    -- The head of the log when it was given. Not a reference: an answer that changed nothing may
    -- be given before the first commit.
    revision        INTEGER NOT NULL CHECK (revision >= 0)
) STRICT, WITHOUT ROWID;

-- Deleting is allowed: a key may be forgotten when nobody can be retrying any more.
CREATE TRIGGER answers_reject_update BEFORE UPDATE ON answers
BEGIN SELECT RAISE(ABORT, 'an answer once given stays what it is'); END;

-- What seals the content of Secrets, each wrapped by a master key that is nowhere in this file.
-- Not part of the log, because it must be possible to change and to destroy: a new master key
-- wraps every row anew, and deleting a Secret deletes its rows, which leaves noise in its events.
CREATE TABLE data_keys (
    id         TEXT NOT NULL PRIMARY KEY,
    -- The Secret whose content it seals.
    namespace  TEXT NOT NULL,
    name       TEXT NOT NULL,
    -- The identity of the master key that wraps it.
    master_key TEXT NOT NULL,
    -- Nonce, key and tag of AES-256-GCM.
    wrapped    BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX data_keys_by_secret ON data_keys (namespace, name);

-- What people should look at though nobody asked: a certificate that expires, a proxy that refuses
-- what it was given. Not part of the log: nothing follows from it.
CREATE TABLE warnings (
    -- Never used again, so that a reader can go on after the last one it saw.
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    -- What makes it the same warning when it is found again.
    key        TEXT    NOT NULL UNIQUE,
    -- When it was found for the first and the last time, and how often so far.
    first_at   INTEGER NOT NULL,
    last_at    INTEGER NOT NULL,
    count      INTEGER NOT NULL CHECK (count > 0),
    type       TEXT    NOT NULL CHECK (type = 'Warning'),
    -- One word in CamelCase.
    reason     TEXT    NOT NULL,
    -- The resource it is about; empty for what is about none.
    kind       TEXT    NOT NULL,
    namespace  TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    -- One sentence.
    message    TEXT    NOT NULL
) STRICT;

CREATE INDEX warnings_by_namespace ON warnings (namespace, id);
