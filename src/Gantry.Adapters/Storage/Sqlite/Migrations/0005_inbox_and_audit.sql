-- Questions and plans stand in the inbox beside approvals, and an answer may bring other input. The revision counts the inbox's changes: readers that
-- follow it ask for what came after the last one that they know.
ALTER TABLE approvals ADD COLUMN kind TEXT NOT NULL DEFAULT 'approval';
ALTER TABLE approvals ADD COLUMN editable INTEGER NOT NULL DEFAULT 0;
ALTER TABLE approvals ADD COLUMN edited_input TEXT;
ALTER TABLE approvals ADD COLUMN edited_hash TEXT;
ALTER TABLE approvals ADD COLUMN choices TEXT;
ALTER TABLE approvals ADD COLUMN multiple INTEGER NOT NULL DEFAULT 0;
ALTER TABLE approvals ADD COLUMN answer TEXT;
ALTER TABLE approvals ADD COLUMN decided_via TEXT;
ALTER TABLE approvals ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
CREATE INDEX approvals_by_revision ON approvals (revision);
CREATE INDEX approvals_pending ON approvals (id) WHERE status = 'pending';

-- When somebody could last have answered, in its one row.
CREATE TABLE inbox_presence (noted_at TEXT NOT NULL);

-- Who decided what. Nobody changes or removes an entry, not even this program.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    verdict TEXT NOT NULL,
    what TEXT NOT NULL,
    actor TEXT NOT NULL,
    client TEXT NOT NULL,
    address TEXT,
    session_id TEXT,
    run_id TEXT,
    approval_id TEXT,
    workspace_id TEXT,
    input_hash TEXT,
    rules TEXT NOT NULL,
    detail TEXT
);
CREATE INDEX audit_by_kind ON audit (kind, id);
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_is_unchanged BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;

-- The workspaces whose own rules count, and what those said when they were last read. No row: not trusted.
CREATE TABLE workspace_trust (
    workspace_id TEXT PRIMARY KEY REFERENCES workspaces (workspace_id),
    trusted_at TEXT NOT NULL,
    trusted_by TEXT NOT NULL,
    rules_hash TEXT
) WITHOUT ROWID;
