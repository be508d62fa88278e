-- Why a run stands still, from the moment that it is to pause until it goes on or ends.
CREATE TABLE run_pauses (
    run_id text COLLATE "C" PRIMARY KEY REFERENCES runs (run_id),
    session_id text COLLATE "C" NOT NULL,
    reason text NOT NULL,
    key_id text COLLATE "C",
    budget_window text COLLATE "C",
    provider text COLLATE "C",
    needed_nanos bigint NOT NULL,
    needed_tokens bigint NOT NULL,
    until timestamptz,
    resumed_by text COLLATE "C"
);
