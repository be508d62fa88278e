-- What answers approvals without a person. It references nothing: a rule is kept as long as decisions name it.
CREATE TABLE rules (
    id INTEGER PRIMARY KEY,
    rule_id TEXT NOT NULL UNIQUE,
    layer TEXT NOT NULL,
    effect TEXT NOT NULL,
    kind TEXT NOT NULL,
    pattern TEXT NOT NULL,
    agent TEXT,
    workspace_id TEXT,
    session_id TEXT,
    reason TEXT,
    expires_at TEXT,
    tests TEXT NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL,
    revoked_at TEXT,
    revoked_by TEXT
);
CREATE INDEX rules_of_user ON rules (layer) WHERE layer = 'user' AND revoked_at IS NULL;
CREATE INDEX rules_of_workspace ON rules (workspace_id) WHERE revoked_at IS NULL;
CREATE INDEX rules_of_session ON rules (session_id) WHERE revoked_at IS NULL;

-- Each time a rule decided, until it is folded into rule_uses: whoever notes one changes no row that another could be changing.
CREATE TABLE rule_hits (
    id INTEGER PRIMARY KEY,
    rule_id TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX rule_hits_of_rule ON rule_hits (rule_id, at);

-- Managed rules have a row here and none in rules.
CREATE TABLE rule_uses (
    rule_id TEXT PRIMARY KEY,
    hits INTEGER NOT NULL,
    last_used_at TEXT NOT NULL
) WITHOUT ROWID;

ALTER TABLE approvals ADD COLUMN workspace_id TEXT;
ALTER TABLE approvals ADD COLUMN action TEXT;
ALTER TABLE approvals ADD COLUMN rule_ids TEXT NOT NULL DEFAULT '[]';
ALTER TABLE approvals ADD COLUMN rule_suggestions TEXT NOT NULL DEFAULT '[]';
CREATE INDEX approvals_equal ON approvals (input_hash) WHERE status = 'pending';
