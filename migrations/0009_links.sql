-- Events by one number, and linked.
--
-- A table without a rowid keeps whole rows in its inner pages too: a few of them fill one, so every
-- append wrote several levels anew. And an index entry for each event, by resource, was a page of
-- its own in nearly every append. Now an event names the commit that touched its resource before,
-- and there are indexes only for what no link leads to quickly.

CREATE TABLE linked_events (
    -- The revision of the commit, and in the last 24 bits the place among its events, from 0: an
    -- append is at the end of the table, and a replay reads it from front to back.
    position  INTEGER PRIMARY KEY CHECK (position > 0),
    type      TEXT    NOT NULL,
    kind      TEXT    NOT NULL,
    -- Empty for a Namespace, never NULL: NULL would not compare.
    namespace TEXT    NOT NULL,
    name      TEXT    NOT NULL,
    -- The revision of the commit that touched the resource before; NULL if it did not exist.
    -- Derived from the log, so the hash of the commit does not cover it.
    previous  INTEGER,
    -- JSON, in a form of its own that decodes for ever.
    payload   BLOB    NOT NULL,
    -- For people: these are not stored.
    revision  INTEGER GENERATED ALWAYS AS (position >> 24) VIRTUAL,
    ordinal   INTEGER GENERATED ALWAYS AS (position & 16777215) VIRTUAL
) STRICT;

INSERT INTO linked_events (position, type, kind, namespace, name, previous, payload)
SELECT revision << 24 | ordinal, type, kind, namespace, name, (
    SELECT iif(before.type = 'resource.deleted', NULL, before.revision) FROM events AS before
    WHERE before.kind = events.kind AND before.namespace = events.namespace
          AND before.name = events.name AND before.revision < events.revision
    ORDER BY before.revision DESC, before.ordinal DESC LIMIT 1), payload
FROM events ORDER BY revision, ordinal;

DROP TABLE events;
ALTER TABLE linked_events RENAME TO events;

-- The last event of a resource that exists is known; of one that does not it is its deletion.
CREATE INDEX deletions_by_resource ON events (kind, namespace, name)
WHERE type = 'resource.deleted';

-- What lies deep in a large commit should not be looked for one by one.
CREATE INDEX deep_events_by_resource ON events (kind, namespace, name)
WHERE position & 16777215 >= 16;

CREATE TRIGGER events_reject_update BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

CREATE TRIGGER events_reject_delete BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
