-- How folders that are made for sessions are set up, for the workspaces of which a user said so. The files are a JSON array of paths.
CREATE TABLE workspace_setups (
    workspace_id TEXT PRIMARY KEY REFERENCES workspaces (workspace_id),
    script TEXT,
    copied_files TEXT NOT NULL,
    set_at TEXT NOT NULL,
    set_by TEXT NOT NULL
) WITHOUT ROWID;
