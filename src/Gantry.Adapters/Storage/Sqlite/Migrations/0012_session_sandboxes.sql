-- The kind of sandbox that was chosen for a session; null: the daemon's own choice.
ALTER TABLE sessions ADD COLUMN sandbox TEXT;
