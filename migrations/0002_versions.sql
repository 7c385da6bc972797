-- Which commits changed the merged configuration of which gateway, and by how much. Derived from
-- the log, but written in the transaction of its commit: listing history must not replay it.

CREATE TABLE versions (
    namespace      TEXT    NOT NULL,
    name           TEXT    NOT NULL,
    -- The revision of the commit that made it.
    version        INTEGER NOT NULL REFERENCES commits (revision),
    is_deletion    INTEGER NOT NULL CHECK (is_deletion IN (0, 1)),
    listener_count INTEGER NOT NULL,
    added_count    INTEGER NOT NULL,
    removed_count  INTEGER NOT NULL,
    modified_count INTEGER NOT NULL,
    -- Bytes of the JSON snapshot.
    snapshot_size  INTEGER NOT NULL,
    PRIMARY KEY (namespace, name, version)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER versions_reject_update BEFORE UPDATE ON versions
BEGIN SELECT RAISE(ABORT, 'versions are append-only'); END;

CREATE TRIGGER versions_reject_delete BEFORE DELETE ON versions
BEGIN SELECT RAISE(ABORT, 'versions are append-only'); END;
