-- What a list says of a session, kept with it so that a page costs the same however much there is: the branch that it stands on, what it changed in all, and what its model
-- calls cost. Null: not known. And the tree that a person has accepted of its changes.
ALTER TABLE sessions ADD COLUMN branch TEXT;
ALTER TABLE sessions ADD COLUMN files_changed INTEGER;
ALTER TABLE sessions ADD COLUMN lines_added INTEGER;
ALTER TABLE sessions ADD COLUMN lines_removed INTEGER;
ALTER TABLE sessions ADD COLUMN cost_nanos INTEGER;
ALTER TABLE sessions ADD COLUMN accepted_tree TEXT;
UPDATE sessions SET cost_nanos = (SELECT sum(c.cost_nanos) FROM model_calls c WHERE c.session_id = sessions.session_id);
