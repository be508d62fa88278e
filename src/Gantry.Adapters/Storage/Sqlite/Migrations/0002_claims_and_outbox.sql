-- Who works in a session. The row stays when the claim is given up (node is null): its generation must never begin again.
CREATE TABLE claims (
    session_id TEXT PRIMARY KEY,
    node TEXT,
    generation INTEGER NOT NULL,
    expires_at TEXT
) WITHOUT ROWID;

-- Up to where a session's events were removed, so that no position is ever given twice. Kept by a trigger: whoever deletes events cannot forget it,
-- and who deletes none pays nothing.
CREATE TABLE pruned_positions (
    session_id TEXT PRIMARY KEY,
    seq INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TRIGGER events_pruned AFTER DELETE ON events BEGIN
    INSERT INTO pruned_positions (session_id, seq) VALUES (OLD.session_id, OLD.seq)
    ON CONFLICT (session_id) DO UPDATE SET seq = max(seq, excluded.seq);
END;

-- Who gets every event, and how far each is. One node at a time delivers to a consumer: its holder, until then.
CREATE TABLE outbox_consumers (
    name TEXT PRIMARY KEY,
    delivered INTEGER NOT NULL,
    holder TEXT,
    held_until TEXT
) WITHOUT ROWID;

-- Events that some consumer has not had yet, in the order of their commits: there is one writer, so the numbers rise with the commits, and
-- AUTOINCREMENT gives none twice.
CREATE TABLE outbox (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    UNIQUE (session_id, seq)
);
CREATE TRIGGER events_to_outbox AFTER INSERT ON events WHEN EXISTS (SELECT 1 FROM outbox_consumers) BEGIN
    INSERT INTO outbox (session_id, seq) VALUES (NEW.session_id, NEW.seq);
END;
-- What has not been delivered is not pruned: the deletion passes over it.
CREATE TRIGGER events_owed BEFORE DELETE ON events
WHEN EXISTS (SELECT 1 FROM outbox WHERE session_id = OLD.session_id AND seq = OLD.seq) BEGIN
    SELECT RAISE(IGNORE);
END;
