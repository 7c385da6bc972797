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
    wrapped    BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX data_keys_by_secret ON data_keys (namespace, name);
