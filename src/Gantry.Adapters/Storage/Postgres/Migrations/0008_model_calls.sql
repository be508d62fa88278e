-- What models were asked and what it cost. Money is in billionths of a US dollar; no cost means that nobody knows it, and charged is what budgets count.
CREATE TABLE model_calls (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    call_id text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL,
    day text COLLATE "C" NOT NULL,
    owner text COLLATE "C" NOT NULL,
    key_id text COLLATE "C",
    session_id text COLLATE "C",
    run_id text COLLATE "C",
    tenant_id text COLLATE "C",
    protocol text COLLATE "C" NOT NULL,
    requested_model text COLLATE "C" NOT NULL,
    provider text COLLATE "C",
    model text COLLATE "C",
    input_tokens bigint,
    output_tokens bigint,
    cache_read_tokens bigint,
    cache_write_tokens bigint,
    reasoning_tokens bigint,
    cost_nanos bigint,
    charged_nanos bigint NOT NULL,
    charged_tokens bigint NOT NULL,
    status text COLLATE "C" NOT NULL,
    partial boolean NOT NULL,
    http_status integer,
    latency_ms bigint NOT NULL,
    first_byte_ms bigint,
    retries integer NOT NULL,
    fallback_from text COLLATE "C",
    error text COLLATE "C"
);
CREATE INDEX model_calls_by_time ON model_calls (at);
CREATE INDEX model_calls_of_key ON model_calls (key_id, at) WHERE key_id IS NOT NULL;
CREATE INDEX model_calls_of_session ON model_calls (session_id, at) WHERE session_id IS NOT NULL;
CREATE INDEX model_calls_of_run ON model_calls (run_id, at) WHERE run_id IS NOT NULL;
