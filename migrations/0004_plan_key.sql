-- What a server knows by heart and tells nobody.
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
