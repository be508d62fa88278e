-- How folders that are made for sessions are set up, for the workspaces of which a user said so. The files are a JSON array of paths.
CREATE TABLE workspace_setups (
    workspace_id text COLLATE "C" PRIMARY KEY REFERENCES workspaces (workspace_id),
    script text,
    copied_files text NOT NULL,
    set_at timestamptz NOT NULL,
    set_by text NOT NULL
);
