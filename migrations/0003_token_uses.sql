-- When tokens were used last, for who asks which of them nobody needs any more. Not part of the
-- log: nothing follows from it, and it is kept coarsely.

CREATE TABLE token_uses (
    -- The id of the token, which is no secret.
    token   TEXT    NOT NULL PRIMARY KEY,
    last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
