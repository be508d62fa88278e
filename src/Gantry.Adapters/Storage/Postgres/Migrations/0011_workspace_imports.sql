-- Imports that keep no client waiting, and for a day how they ended. The holder is the machine and data directory that makes the copy.
CREATE TABLE workspace_imports (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    import_id text COLLATE "C" NOT NULL UNIQUE,
    holder text NOT NULL,
    state text NOT NULL,
    source_uri text NOT NULL,
    workspace_id text COLLATE "C",
    error text,
    error_code text,
    created_at timestamptz NOT NULL,
    finished_at timestamptz
);
CREATE INDEX workspace_imports_finished ON workspace_imports (finished_at);
