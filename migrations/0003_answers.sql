-- What was answered to a request with an Idempotency-Key, so that a client that did not hear the
-- answer, or that asks a restarted server, gets the same one.

CREATE TABLE answers (
    idempotency_key TEXT    NOT NULL PRIMARY KEY,
    -- SHA-256 of the request: the same key with another digest is another request.
    request_digest  BLOB    NOT NULL,
    -- The HTTP status and body.
    status          INTEGER NOT NULL,
    body            BLOB    NOT NULL,
    -- The head of the log when it was given. Not a reference: an answer that changed nothing may
    -- be given before the first commit.
    revision        INTEGER NOT NULL CHECK (revision >= 0)
) STRICT, WITHOUT ROWID;

-- Deleting is allowed: a key may be forgotten when nobody can be retrying any more.
CREATE TRIGGER answers_reject_update BEFORE UPDATE ON answers
BEGIN SELECT RAISE(ABORT, 'an answer once given stays what it is'); END;
