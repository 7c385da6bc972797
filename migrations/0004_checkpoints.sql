-- The whole state at some revisions, so that reading it needs only the commits after. Losing these
-- rows costs time, never data.

-- SQLite has one writer, and a checkpoint may be 30 MB. It is saved piece by piece, each piece in a
-- transaction of its own, so that appends get in between.
CREATE TABLE checkpoint_chunks (
    revision INTEGER NOT NULL,
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
