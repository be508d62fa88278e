-- Virtual keys of the model gateway. Of a secret its hash is kept and nothing else.
CREATE TABLE model_keys (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key_id text COLLATE "C" NOT NULL UNIQUE,
    revision bigint NOT NULL,
    secret_hash text COLLATE "C" NOT NULL UNIQUE,
    name text NOT NULL,
    holder_kind text COLLATE "C" NOT NULL,
    held_by text COLLATE "C" NOT NULL,
    owner text COLLATE "C" NOT NULL,
    session_id text COLLATE "C",
    run_id text COLLATE "C",
    models text COLLATE "C" NOT NULL,
    requests_per_minute integer,
    tokens_per_minute bigint,
    budgets text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz
);
CREATE INDEX model_keys_by_revision ON model_keys (revision);
CREATE INDEX model_keys_of_run ON model_keys (run_id) WHERE run_id IS NOT NULL;

-- Apart from the keys, for it changes with every call.
CREATE TABLE model_key_uses (
    key_id text COLLATE "C" PRIMARY KEY,
    last_used_at timestamptz NOT NULL
);
