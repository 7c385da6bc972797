/// Every statement the log runs while it serves.
///
/// `QueryPlanTests` looks at how SQLite runs each.
enum SQL {
    // MARK: Writing

    static let commits = Insertion(table: "commits", columns: commitColumns)
    static let events = Insertion(table: "events", columns: eventColumns)
    static let versions = Insertion(table: "versions", columns: versionColumns)
    static let insertAnswer = """
        INSERT INTO answers (principal, idempotency_key, request_digest, status, body, revision)
        VALUES (?, ?, ?, ?, ?, ?)
        """
    static let insertChunk = """
        INSERT INTO checkpoint_chunks (revision, ordinal, bytes) VALUES (?, ?, ?)
        """
    static let insertCheckpoint = """
        INSERT INTO checkpoints (revision, commit_hash, chunk_count, size) VALUES (?, ?, ?, ?)
        """
    static let deleteCheckpoint = "DELETE FROM checkpoints WHERE revision = ?"
    static let deleteChunk = "DELETE FROM checkpoint_chunks WHERE revision = ? AND ordinal = ?"

    // MARK: Data keys and warnings

    static let insertDataKey = """
        INSERT INTO data_keys (id, namespace, name, master_key, wrapped) VALUES (?, ?, ?, ?, ?)
        """
    static let dataKeysOfSecret = "SELECT id FROM data_keys WHERE namespace = ? AND name = ?"
    static let deleteDataKey = "DELETE FROM data_keys WHERE id = ?"
    static let rewrapDataKey = "UPDATE data_keys SET master_key = ?, wrapped = ? WHERE id = ?"
    static let dataKey = """
        SELECT id, namespace, name, master_key, wrapped FROM data_keys WHERE id = ?
        """
    static let dataKeys = """
        SELECT id, namespace, name, master_key, wrapped FROM data_keys ORDER BY id
        """

    static let serverKey = "SELECT value FROM server_keys WHERE name = ?"
    static let insertServerKey = "INSERT INTO server_keys (name, value) VALUES (?, ?)"

    static let insertWarning = """
        INSERT INTO warnings (key, first_at, last_at, count, type, reason, kind, namespace, name,
                              message, gateway, details, traceparent, revision)
        VALUES (?, ?, ?, ?, 'Warning', ?, ?, ?, ?, ?, ?, ?, ?,
                coalesce(nullif(?, 0), (SELECT max(revision) FROM commits), 0))
        """
    static let countWarning = """
        UPDATE warnings
        SET count = min(count, 1000000000000) + 1, last_at = ?, message = ?, details = ?
        WHERE key = ?
        """
    static let warningWithKey = "SELECT 1 FROM warnings WHERE key = ?"
    static let trimWarnings = "DELETE FROM warnings WHERE id <= ?"
    private static let warningColumns =
        """
        id, key, first_at, last_at, count, reason, kind, namespace, name, message, gateway,
        revision, details, traceparent
        """
    static let warningsAfter = """
        SELECT \(warningColumns) FROM warnings WHERE id > ?1 ORDER BY id
        """
    static let warningsOfNamespaceAfter = """
        SELECT \(warningColumns) FROM warnings WHERE namespace = ?2 AND id > ?1 ORDER BY id
        """

    static let warnings = "SELECT \(warningColumns) FROM warnings ORDER BY id"
    static let deleteWarning = "DELETE FROM warnings WHERE id = ?"
    static let newestWarning =
        """
        SELECT id FROM warnings WHERE revision <= ? AND id BETWEEN 1 AND ? ORDER BY id DESC LIMIT 1
        """

    // MARK: Webhooks

    static let webhookCursors = """
        SELECT webhook, revision, warning, stopped_at, stopped_reason, failing_since
        FROM webhook_cursors
        """
    static let saveWebhookCursor = """
        INSERT INTO webhook_cursors (webhook, revision, warning, stopped_at, stopped_reason,
                                     failing_since)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (webhook) DO UPDATE SET
            revision = excluded.revision, warning = excluded.warning,
            stopped_at = excluded.stopped_at, stopped_reason = excluded.stopped_reason,
            failing_since = excluded.failing_since
        """
    static let deleteWebhookCursor = "DELETE FROM webhook_cursors WHERE webhook = ?"
    static let deleteParkedOfWebhook = "DELETE FROM parked_deliveries WHERE webhook = ?"
    private static let parkedColumns = """
        id, webhook, event, type, revision, warning, event_at, tried_at, parked_at, tries, problem
        """
    static let parked = "SELECT \(parkedColumns) FROM parked_deliveries ORDER BY id"
    static let parkedAfter = """
        SELECT \(parkedColumns)
        FROM parked_deliveries WHERE webhook = ? AND id > ? ORDER BY id
        """
    static let parkedCount = "SELECT count(*) FROM parked_deliveries WHERE webhook = ?"
    static let parkedCounts = "SELECT webhook, count(*) FROM parked_deliveries GROUP BY webhook"
    static let webhooksParking = "SELECT DISTINCT webhook FROM parked_deliveries WHERE revision = ?"
    /// What is parked already was tried again, by somebody who did not know.
    static let park = """
        INSERT INTO parked_deliveries (webhook, event, type, revision, warning, event_at, tried_at,
                                       parked_at, tries, problem)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (webhook, event) DO UPDATE SET
            tries = min(tries, 1000000000000) + excluded.tries, problem = excluded.problem
        """
    static let trimParked = """
        DELETE FROM parked_deliveries WHERE webhook = ?1 AND id <= (
            SELECT id FROM parked_deliveries WHERE webhook = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)
        """
    static let noteParked = "UPDATE parked_deliveries SET tries = ?, problem = ? WHERE id = ?"
    static let deleteParked = "DELETE FROM parked_deliveries WHERE id = ?"
    static let parkedCountsBefore = """
        SELECT webhook, count(*) FROM parked_deliveries WHERE parked_at < ? GROUP BY webhook
        """
    static let deleteParkedBefore = "DELETE FROM parked_deliveries WHERE parked_at < ?"

    // MARK: What cannot be

    private static let lastCommit = "(SELECT coalesce(max(revision), 0) FROM commits)"
    private static let lastWarning = """
        max((SELECT coalesce(max(id), 0) FROM warnings),
            (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'warnings'))
        """
    static let cursorsPastTheEnd = """
        SELECT count(*) FROM webhook_cursors
        WHERE revision > \(lastCommit) OR warning > \(lastWarning)
        """
    static let parkedPastTheEnd = """
        SELECT count(*) FROM parked_deliveries
        WHERE revision > \(lastCommit) OR warning > \(lastWarning)
        """
    static let warningsPastTheEnd = """
        SELECT count(*) FROM warnings WHERE revision > \(lastCommit)
        """

    // MARK: What was refused

    private static let attemptColumns = """
        first_at, last_at, count, principal, token_id, address, user_agent, request_id, verb,
        resource, namespace, name, status, reason
        """
    static let insertAttempt = """
        INSERT INTO audit (\(attemptColumns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    static let countAttempt = """
        UPDATE audit SET count = count + ?1, last_at = max(last_at, ?2)
        WHERE minute = ?3 AND principal = ?4 AND token_id = ?5 AND address = ?6 AND verb = ?7
              AND resource = ?8 AND namespace = ?9 AND name = ?10 AND status = ?11
              AND reason = ?12
        """
    static let trimAttempts = "DELETE FROM audit WHERE id <= ?"
    /// There are never so many that looking at all of them takes long.
    static let attemptsBefore = """
        SELECT id, \(attemptColumns) FROM audit WHERE id < ? ORDER BY id DESC
        """

    // MARK: Tokens

    static let tokenUses = "SELECT token, last_at FROM token_uses"
    static let saveTokenUse = """
        INSERT INTO token_uses (token, last_at) VALUES (?, ?)
        ON CONFLICT (token) DO UPDATE SET last_at = excluded.last_at
        """

    // MARK: Proxies

    /// Never so many that a page of them would help: they are read once, at the start.
    static let nodes = """
        SELECT namespace, gateway, node, last_at, version FROM nodes
        ORDER BY namespace, gateway, node
        """
    static let saveNode = """
        INSERT INTO nodes (namespace, gateway, node, last_at, version) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (namespace, gateway, node)
        DO UPDATE SET last_at = excluded.last_at, version = excluded.version
        """
    static let removeNode = "DELETE FROM nodes WHERE namespace = ? AND gateway = ? AND node = ?"

    // MARK: Reading the log

    static let head = "SELECT revision, hash FROM commits ORDER BY revision DESC LIMIT 1"

    private static let commitColumns = """
        revision, committed_at, projection_rules, actor, message, cause, idempotency_key, \
        request_digest, hash_form, hash, principal, token_id, address, user_agent, request_id, \
        terms, traceparent
        """
    private static let eventColumns = "position, type, kind, namespace, name, previous, payload"

    static let commitsAfter = """
        SELECT \(commitColumns) FROM commits WHERE revision > ? ORDER BY revision LIMIT ?
        """
    /// Read in step with ``commitsAfter``, never further than the page goes.
    static let eventsAfter = """
        SELECT \(eventColumns) FROM events WHERE position >= ? ORDER BY position
        """
    static let commitsBefore = """
        SELECT \(commitColumns) FROM commits WHERE revision < ? ORDER BY revision DESC LIMIT ?
        """
    static let eventsBefore = """
        SELECT \(eventColumns) FROM events WHERE position < ? ORDER BY position DESC
        """
    /// As ``eventsBefore``, for who wants to know what was touched.
    static let outlinesBefore = """
        SELECT position, type, kind, namespace, name, previous FROM events
        WHERE position < ? ORDER BY position DESC
        """
    static let commitTime = "SELECT committed_at FROM commits WHERE revision = ?"

    static let commitAt = "SELECT \(commitColumns) FROM commits WHERE revision = ?"

    // MARK: The life of a resource

    /// The first events of a commit, which no index covers.
    static let firstEventsAbout = """
        SELECT \(eventColumns) FROM events
        WHERE position BETWEEN ?4 AND ?4 + \(EventKey.firstDeepOrdinal - 1)
              AND kind = ?1 AND namespace = ?2 AND name = ?3
        ORDER BY position
        """
    /// Events beyond the first ones. SQLite uses a partial index only if the query has its
    /// condition to the letter.
    static let deepEventsAbout = """
        SELECT \(eventColumns) FROM events
        WHERE kind = ?1 AND namespace = ?2 AND name = ?3
              AND position BETWEEN ?4 AND ?4 + \(EventKey.lastOrdinal)
              AND position & 16777215 >= 16
        ORDER BY position
        """
    /// The last time that the resource was deleted.
    static let deletionBefore = """
        SELECT position FROM events
        WHERE kind = ?1 AND namespace = ?2 AND name = ?3 AND position < ?4
              AND type = 'resource.deleted'
        ORDER BY position DESC LIMIT 1
        """

    static let answer = """
        SELECT principal, idempotency_key, request_digest, status, body, revision FROM answers
        WHERE principal = ? AND idempotency_key = ?
        """

    static let answersAfter = """
        SELECT principal, idempotency_key, request_digest, status, body, revision FROM answers
        WHERE (principal, idempotency_key) > (?, ?) ORDER BY principal, idempotency_key LIMIT ?
        """

    // MARK: Reading what is kept beside it

    private static let versionColumns = """
        namespace, name, version, is_deletion, listener_count, route_count, added_count,
        removed_count, modified_count, snapshot_size
        """
    static let versionsBefore = """
        SELECT \(versionColumns) FROM versions
        WHERE namespace = ? AND name = ? AND version < ? ORDER BY version DESC LIMIT ?
        """
    static let versionAt = """
        SELECT \(versionColumns) FROM versions
        WHERE namespace = ? AND name = ? AND version <= ? ORDER BY version DESC LIMIT 1
        """
    /// The next gateway: steps over all versions of one in a single search.
    static let gatewayAfter = """
        SELECT namespace, name FROM versions WHERE (namespace, name) > (?, ?)
        ORDER BY namespace, name LIMIT 1
        """
    static let checkpoint = """
        SELECT revision, commit_hash, chunk_count, size FROM checkpoints
        WHERE revision <= ? ORDER BY revision DESC LIMIT 1
        """
    static let checkpointRevisions = "SELECT revision FROM checkpoints ORDER BY revision"
    static let chunks = """
        SELECT bytes FROM checkpoint_chunks WHERE revision = ? ORDER BY ordinal
        """
    static let chunkOrdinals = """
        SELECT ordinal FROM checkpoint_chunks WHERE revision = ? ORDER BY ordinal
        """
    static let chunkRevisions = """
        SELECT revision FROM checkpoint_chunks WHERE revision > ? ORDER BY revision LIMIT 1
        """
    static let checkpointAt = "SELECT 1 FROM checkpoints WHERE revision = ?"

    // MARK: At the start

    /// Each meets every page of one index, or of a table that is one.
    ///
    /// Not of `answers`, whose rows are as long as those of the other tables.
    static let indexWalks = [
        "SELECT count(*) FROM versions NOT INDEXED",
        "SELECT count(*) FROM data_keys NOT INDEXED",
        "SELECT count(*) FROM server_keys NOT INDEXED",
        "SELECT count(*) FROM data_keys INDEXED BY data_keys_by_secret",
        "SELECT count(*) FROM checkpoint_chunks INDEXED BY sqlite_autoindex_checkpoint_chunks_1",
        "SELECT count(*) FROM warnings INDEXED BY sqlite_autoindex_warnings_1",
        "SELECT count(namespace) FROM warnings INDEXED BY warnings_by_namespace",
        "SELECT count(*) FROM audit INDEXED BY audit_by_attempt",
        "SELECT count(*) FROM token_uses NOT INDEXED",
        "SELECT count(*) FROM webhook_cursors NOT INDEXED",
        "SELECT count(*) FROM parked_deliveries INDEXED BY sqlite_autoindex_parked_deliveries_1",
        "SELECT count(*) FROM nodes NOT INDEXED",
        """
        SELECT count(*) FROM events INDEXED BY deletions_by_resource
        WHERE type = 'resource.deleted'
        """,
        """
        SELECT count(*) FROM events INDEXED BY deep_events_by_resource
        WHERE position & 16777215 >= 16
        """,
    ]
}
