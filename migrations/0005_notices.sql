-- Who hears of what: the trace that a commit belongs to, notices that follow commits, what was sent
-- to whom, and which proxies there were.

---------------------------------------------------------------------------------------------------
-- The log
---------------------------------------------------------------------------------------------------

-- The trace that the request belonged to, as W3C's Trace Context writes it; NULL where it was in
-- none, and in commits from before.
ALTER TABLE commits ADD COLUMN traceparent TEXT
CHECK (principal IS NOT NULL OR traceparent IS NULL);

---------------------------------------------------------------------------------------------------
-- Beside the log
---------------------------------------------------------------------------------------------------

-- The gateway that a warning is about: 'infra/edge'; empty for what is about none.
ALTER TABLE warnings ADD COLUMN gateway TEXT NOT NULL DEFAULT '';

-- The newest commit when it was written down, which orders commits and warnings in one row: what
-- is written later never has a smaller one.
ALTER TABLE warnings ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;

-- What its message says, for programs: a JSON object; NULL where there is no more than that.
ALTER TABLE warnings ADD COLUMN details BLOB;

-- The trace of the request that it came of; NULL where it came of none, or that was in none.
ALTER TABLE warnings ADD COLUMN traceparent TEXT;

-- How far each Webhook has been told, so that a restart goes on from there.
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

-- What could not be delivered within an hour, so that the rest went on. Sent again on request,
-- dropped after three days. What is sent is made anew from the log each time.
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

-- The proxies that polled, so that the silence of one is noticed also after a restart. Kept
-- coarsely: what a proxy runs, it tells with its next poll.
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
