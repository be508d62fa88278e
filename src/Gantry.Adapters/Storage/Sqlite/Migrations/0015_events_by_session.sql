-- An event's row number is made of its session's key and its position: key * 2^32 + seq. A session's events lie side by side and in order, so that a replay reads
-- along the table, and an append keeps up one tree where it kept up two. The checksum (CRC-32C of the envelope) is null for events of before this step.
DROP VIEW session_events;
DROP VIEW run_events;

CREATE TABLE event_sessions (
    key INTEGER PRIMARY KEY CHECK (key < 2147483648),
    session_id TEXT NOT NULL UNIQUE,
    -- Up to where its events were removed, so that no position is ever given twice. Kept by a trigger: whoever deletes events cannot forget it.
    pruned INTEGER NOT NULL DEFAULT 0
);
INSERT INTO event_sessions (session_id) SELECT session_id FROM events GROUP BY session_id ORDER BY min(id);
INSERT INTO event_sessions (session_id, pruned) SELECT session_id, seq FROM pruned_positions WHERE true
ON CONFLICT (session_id) DO UPDATE SET pruned = excluded.pruned;
DROP TABLE pruned_positions;

CREATE TABLE events_by_session (
    id INTEGER PRIMARY KEY,
    run_id TEXT,
    type TEXT NOT NULL,
    at TEXT NOT NULL,
    envelope TEXT NOT NULL,
    checksum INTEGER
);
INSERT INTO events_by_session (id, run_id, type, at, envelope)
SELECT (s.key << 32) + e.seq, e.run_id, e.type, e.at, e.envelope FROM event_sessions s JOIN events e ON e.session_id = s.session_id ORDER BY s.key, e.seq;
DROP TABLE events;
ALTER TABLE events_by_session RENAME TO events;

-- The row's number is part of every entry: a run's events are found in order.
CREATE INDEX events_of_run ON events (run_id) WHERE run_id IS NOT NULL;

CREATE TRIGGER events_pruned AFTER DELETE ON events BEGIN
    UPDATE event_sessions SET pruned = max(pruned, OLD.id & 4294967295) WHERE key = OLD.id >> 32;
END;
-- What has not been delivered is not pruned: the deletion passes over it.
CREATE TRIGGER events_owed BEFORE DELETE ON events
WHEN EXISTS (
    SELECT 1 FROM event_sessions s JOIN outbox o ON o.session_id = s.session_id AND o.seq = OLD.id & 4294967295 WHERE s.key = OLD.id >> 32) BEGIN
    SELECT RAISE(IGNORE);
END;

-- The join says the same twice, so that it can be walked from either side.
CREATE VIEW session_events (id, session_id, seq, at, event_type, raw_json, tenant_id) AS
SELECT e.id, s.session_id, e.id & 4294967295, e.at, e.type, e.envelope, NULL
FROM events e JOIN event_sessions s ON s.key = e.id >> 32 AND e.id BETWEEN s.key << 32 AND (s.key << 32) + 4294967295;

CREATE VIEW run_events (id, run_id, seq, at, source, event_type, raw_json, tenant_id) AS
SELECT id, run_id, id & 4294967295, at, 'runner', type, envelope, NULL FROM events WHERE run_id IS NOT NULL;
