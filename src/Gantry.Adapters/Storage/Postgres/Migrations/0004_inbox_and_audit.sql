-- Questions and plans stand in the inbox beside approvals, and an answer may bring other input. The revision counts the inbox's changes: readers that
-- follow it ask for what came after the last one that they know.
ALTER TABLE approvals
    ADD COLUMN kind text COLLATE "C" NOT NULL DEFAULT 'approval',
    ADD COLUMN editable boolean NOT NULL DEFAULT false,
    ADD COLUMN edited_input text,
    ADD COLUMN edited_hash text,
    ADD COLUMN choices text,
    ADD COLUMN multiple boolean NOT NULL DEFAULT false,
    ADD COLUMN answer text,
    ADD COLUMN decided_via text,
    ADD COLUMN revision bigint NOT NULL DEFAULT 0;
CREATE INDEX approvals_by_revision ON approvals (revision);
CREATE INDEX approvals_pending ON approvals (id) WHERE status = 'pending';

-- When somebody could last have answered, in its one row.
CREATE TABLE inbox_presence (noted_at timestamptz NOT NULL);

-- Who decided what. Nobody changes or removes an entry, not even this program.
CREATE TABLE audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    kind text COLLATE "C" NOT NULL,
    verdict text NOT NULL,
    what text NOT NULL,
    actor text NOT NULL,
    client text NOT NULL,
    address text,
    session_id text COLLATE "C",
    run_id text COLLATE "C",
    approval_id text COLLATE "C",
    workspace_id text COLLATE "C",
    input_hash text,
    rules text NOT NULL,
    detail text
);
CREATE INDEX audit_by_kind ON audit (kind, id);
CREATE FUNCTION gantry_audit_is_kept() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only';
END $$;
CREATE TRIGGER audit_is_kept BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION gantry_audit_is_kept();

-- The workspaces whose own rules count, and what those said when they were last read. No row: not trusted.
CREATE TABLE workspace_trust (
    workspace_id text COLLATE "C" PRIMARY KEY REFERENCES workspaces (workspace_id),
    trusted_at timestamptz NOT NULL,
    trusted_by text NOT NULL,
    rules_hash text
);
