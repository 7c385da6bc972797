-- What the files in migrations/ come to. Made by MigrationTests; nobody runs it.

CREATE TABLE answers (
    -- As in the commit; empty for who needs no name, as in all answers from before.
    principal       TEXT    NOT NULL,
    idempotency_key TEXT    NOT NULL,
    -- SHA-256 of the request: the same key with another digest is another request.
    request_digest  BLOB    NOT NULL,
    -- The HTTP status, and the body to the byte.
    status          INTEGER NOT NULL,
    body            BLOB    NOT NULL,
    -- The head of the log when it was given. Not a reference: an answer that changed nothing may
    -- be given before the first commit.
    revision        INTEGER NOT NULL CHECK (revision >= 0),
    PRIMARY KEY (principal, idempotency_key)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER answers_reject_update BEFORE UPDATE ON answers
BEGIN SELECT RAISE(ABORT, 'an answer once given stays what it is'); END;

CREATE TABLE audit (
    -- Never used again, so that a reader can go on from the last one it saw.
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    -- When it was tried for the first and the last time within one minute, and how often.
    first_at   INTEGER NOT NULL,
    last_at    INTEGER NOT NULL,
    count      INTEGER NOT NULL CHECK (count > 0),
    -- Who tried; `system:anonymous` if that was not said, or not believed.
    principal  TEXT    NOT NULL,
    -- The token that was sent, as far as it was one; else empty.
    token_id   TEXT    NOT NULL,
    -- Of the first time: where from, as what, and what the request was called.
    address    TEXT    NOT NULL,
    user_agent TEXT    NOT NULL,
    request_id TEXT    NOT NULL,
    -- What was wanted, as roles name it: 'get' of 'gateways/snapshot'. Empty where that is not
    -- known, or where it stands for all that one caller tried besides in that minute.
    verb       TEXT    NOT NULL,
    resource   TEXT    NOT NULL,
    namespace  TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    -- The HTTP status, and why, in one sentence.
    status     INTEGER NOT NULL,
    reason     TEXT    NOT NULL,
    -- For people, and for the index below: it is not stored.
    minute     INTEGER GENERATED ALWAYS AS (first_at / 60000000) VIRTUAL
) STRICT;

CREATE UNIQUE INDEX audit_by_attempt ON audit (
    minute, principal, token_id, address, verb, resource, namespace, name, status, reason
);

CREATE TABLE checkpoint_chunks (
    revision INTEGER NOT NULL,
    -- The place of the piece, from 0. End to end they are JSON, and then SHA-256 of that.
    ordinal  INTEGER NOT NULL CHECK (ordinal >= 0),
    bytes    BLOB    NOT NULL,
    -- Rows this large belong in a table with a rowid: without one they would sit in the index.
    UNIQUE (revision, ordinal)
) STRICT;

CREATE TABLE checkpoints (
    revision    INTEGER PRIMARY KEY REFERENCES commits (revision),
    -- The hash of that commit: a checkpoint of another history is not used.
    commit_hash BLOB    NOT NULL CHECK (length(commit_hash) = 32),
    chunk_count INTEGER NOT NULL CHECK (chunk_count >= 0),
    -- Bytes of all chunks together.
    size        INTEGER NOT NULL CHECK (size >= 0)
) STRICT;

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
, principal TEXT, token_id TEXT
CHECK (principal IS NOT NULL OR token_id IS NULL), address TEXT
CHECK ((principal IS NULL) = (address IS NULL)), user_agent TEXT
CHECK (principal IS NOT NULL OR user_agent IS NULL), request_id TEXT
CHECK ((principal IS NULL) = (request_id IS NULL)), terms BLOB, traceparent TEXT
CHECK (principal IS NOT NULL OR traceparent IS NULL)) STRICT;

CREATE TRIGGER commits_reject_delete BEFORE DELETE ON commits
BEGIN SELECT RAISE(ABORT, 'commits are append-only'); END;

CREATE TRIGGER commits_reject_update BEFORE UPDATE ON commits
BEGIN SELECT RAISE(ABORT, 'commits are append-only'); END;

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

CREATE INDEX deep_events_by_resource ON events (kind, namespace, name)
WHERE position & 16777215 >= 16;

CREATE INDEX deletions_by_resource ON events (kind, namespace, name)
WHERE type = 'resource.deleted';

CREATE TRIGGER events_reject_delete BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

CREATE TRIGGER events_reject_update BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

CREATE TABLE nodes (
    -- The gateway, and what the proxy calls itself.
    namespace TEXT    NOT NULL,
    gateway   TEXT    NOT NULL,
    node      TEXT    NOT NULL,
    -- Its last poll, and the version of the gateway that it had then; NULL if it said none.
    last_at   INTEGER NOT NULL,
    version   INTEGER,
    PRIMARY KEY (namespace, gateway, node)
) STRICT, WITHOUT ROWID;

CREATE TABLE parked_deliveries (
    -- Never used again.
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    -- The uid of the Webhook.
    webhook    TEXT    NOT NULL,
    -- What receivers know the event by, and its type.
    event      TEXT    NOT NULL,
    type       TEXT    NOT NULL,
    -- The commit, or the warning, that it tells of: one of them is 0.
    revision   INTEGER NOT NULL CHECK (revision >= 0),
    warning    INTEGER NOT NULL CHECK (warning >= 0),
    -- When what it tells of happened, when it was tried first, and when it was parked.
    event_at   INTEGER NOT NULL,
    tried_at   INTEGER NOT NULL,
    parked_at  INTEGER NOT NULL,
    -- How often it was tried, and what went wrong the last time, in one sentence.
    tries      INTEGER NOT NULL CHECK (tries > 0),
    problem    TEXT    NOT NULL,
    UNIQUE (webhook, event)
) STRICT;

CREATE TABLE server_keys (
    -- What it is for: 'plan'.
    name  TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL CHECK (length(value) = 32)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER server_keys_reject_update BEFORE UPDATE ON server_keys
BEGIN SELECT RAISE(ABORT, 'a key once made stays what it is'); END;

CREATE TABLE token_uses (
    -- The id of the token, which is no secret.
    token   TEXT    NOT NULL PRIMARY KEY,
    last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

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

CREATE TRIGGER versions_reject_delete BEFORE DELETE ON versions
BEGIN SELECT RAISE(ABORT, 'versions are append-only'); END;

CREATE TRIGGER versions_reject_update BEFORE UPDATE ON versions
BEGIN SELECT RAISE(ABORT, 'versions are append-only'); END;

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
, gateway TEXT NOT NULL DEFAULT '', revision INTEGER NOT NULL DEFAULT 0, details BLOB, traceparent TEXT) STRICT;

CREATE INDEX warnings_by_namespace ON warnings (namespace, id);

CREATE TABLE webhook_cursors (
    -- The uid of the Webhook: one that is made anew under its name is another one.
    webhook        TEXT    NOT NULL PRIMARY KEY,
    -- All commits up to this one, and all warnings up to this one, are done with.
    revision       INTEGER NOT NULL CHECK (revision >= 0),
    warning        INTEGER NOT NULL CHECK (warning >= 0),
    -- The generation of the Webhook whose receiver said that it wants no more (410), and why it is
    -- stopped, in one sentence; NULL while it is not.
    stopped_at     INTEGER,
    stopped_reason TEXT,
    -- Since when nothing could be delivered; NULL while tries succeed.
    failing_since  INTEGER
) STRICT, WITHOUT ROWID;
