-- Imports that keep no client waiting, and for a day how they ended. The holder is the machine and data directory that makes the copy.
CREATE TABLE workspace_imports (
    id INTEGER PRIMARY KEY,
    import_id TEXT NOT NULL UNIQUE,
    holder TEXT NOT NULL,
    state TEXT NOT NULL,
    source_uri TEXT NOT NULL,
    workspace_id TEXT,
    error TEXT,
    error_code TEXT,
    created_at TEXT NOT NULL,
    finished_at TEXT
);
CREATE INDEX workspace_imports_finished ON workspace_imports (finished_at);
