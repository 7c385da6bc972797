-- Who asked: what a commit says of it, whose an answer is, what was refused, and what keeps plans
-- from being guessed.

---------------------------------------------------------------------------------------------------
-- The log
---------------------------------------------------------------------------------------------------

-- The name of who asked for the commit, as roles know it: `system:serviceaccount:shop:deploy`. NULL
-- in commits from before, and where nobody asked. What `actor` says is a note beside it.
ALTER TABLE commits ADD COLUMN principal TEXT;

-- The token that proved it; NULL where none was needed, and for the one of the first start.
ALTER TABLE commits ADD COLUMN token_id TEXT
CHECK (principal IS NOT NULL OR token_id IS NULL);

-- Of the connection that the request came on.
ALTER TABLE commits ADD COLUMN address TEXT
CHECK ((principal IS NULL) = (address IS NULL));

-- What the client called itself.
ALTER TABLE commits ADD COLUMN user_agent TEXT
CHECK (principal IS NOT NULL OR user_agent IS NULL);

-- What the request is called in its answer and in the lines of the server.
ALTER TABLE commits ADD COLUMN request_id TEXT
CHECK ((principal IS NULL) = (request_id IS NULL));

---------------------------------------------------------------------------------------------------
-- Beside the log
---------------------------------------------------------------------------------------------------

-- A key belongs to who chose it: somebody else's request of the same name is another one.
ALTER TABLE answers RENAME TO answers_of_everybody;

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

INSERT INTO answers (principal, idempotency_key, request_digest, status, body, revision)
SELECT '', idempotency_key, request_digest, status, body, revision FROM answers_of_everybody;

DROP TABLE answers_of_everybody;

-- Deleting is allowed: a key may be forgotten when nobody can be retrying any more.
CREATE TRIGGER answers_reject_update BEFORE UPDATE ON answers
BEGIN SELECT RAISE(ABORT, 'an answer once given stays what it is'); END;

-- What was refused to whom. Not part of the log: nothing was changed, and who is refused must not
-- be able to make it longer. The newest are kept.
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

-- Finds what was refused before in the same minute.
CREATE UNIQUE INDEX audit_by_attempt ON audit (
    minute, principal, token_id, address, verb, resource, namespace, name, status
);

-- What the server knows by heart and tells nobody.
--
-- A plan is a digest of all that a change would do, also of what its author may not see. Without a
-- key one could guess what that is, and see from the digest whether one has guessed right.
CREATE TABLE server_keys (
    -- What it is for: 'plan'.
    name  TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL CHECK (length(value) = 32)
) STRICT, WITHOUT ROWID;

-- A plan that was reviewed before a restart, or a backup, can be applied after it.
CREATE TRIGGER server_keys_reject_update BEFORE UPDATE ON server_keys
BEGIN SELECT RAISE(ABORT, 'a key once made stays what it is'); END;

-- When tokens were used last, for who asks which of them nobody needs any more. Not part of the
-- log: nothing follows from it, and it is kept coarsely.
CREATE TABLE token_uses (
    -- The id of the token, which is no secret.
    token   TEXT    NOT NULL PRIMARY KEY,
    last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
