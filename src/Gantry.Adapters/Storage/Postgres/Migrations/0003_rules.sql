-- What answers approvals without a person. It references nothing: a rule is kept as long as decisions name it.
CREATE TABLE rules (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    rule_id text COLLATE "C" NOT NULL UNIQUE,
    layer text COLLATE "C" NOT NULL,
    effect text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    pattern text NOT NULL,
    agent text COLLATE "C",
    workspace_id text COLLATE "C",
    session_id text COLLATE "C",
    reason text,
    expires_at timestamptz,
    tests text NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    revoked_at timestamptz,
    revoked_by text
);
CREATE INDEX rules_of_user ON rules (id) WHERE layer = 'user' AND revoked_at IS NULL;
CREATE INDEX rules_of_workspace ON rules (workspace_id, id) WHERE revoked_at IS NULL;
CREATE INDEX rules_of_session ON rules (session_id, id) WHERE revoked_at IS NULL;

-- Each time a rule decided, until it is folded into rule_uses: whoever notes one changes no row that another could be changing.
CREATE TABLE rule_hits (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    rule_id text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX rule_hits_of_rule ON rule_hits (rule_id, at);

-- Managed rules have a row here and none in rules.
CREATE TABLE rule_uses (
    rule_id text COLLATE "C" PRIMARY KEY,
    hits bigint NOT NULL,
    last_used_at timestamptz NOT NULL
);

ALTER TABLE approvals ADD COLUMN workspace_id text COLLATE "C";
ALTER TABLE approvals ADD COLUMN action text;
ALTER TABLE approvals ADD COLUMN rule_ids text NOT NULL DEFAULT '[]';
ALTER TABLE approvals ADD COLUMN rule_suggestions text NOT NULL DEFAULT '[]';
CREATE INDEX approvals_equal ON approvals (input_hash, id) WHERE status = 'pending';
