-- What a list says of a session, kept with it so that a page costs the same however much there is: the branch that it stands on, what it changed in all, and what its model
-- calls cost. Null: not known. And the tree that a person has accepted of its changes.
ALTER TABLE sessions
    ADD COLUMN branch text,
    ADD COLUMN files_changed integer,
    ADD COLUMN lines_added integer,
    ADD COLUMN lines_removed integer,
    ADD COLUMN cost_nanos bigint,
    ADD COLUMN accepted_tree text;
UPDATE sessions SET cost_nanos = (SELECT sum(c.cost_nanos) FROM model_calls c WHERE c.session_id = sessions.session_id);
-- The last run of each session of a page is looked up.
CREATE INDEX runs_in_session ON runs (session_id, id);
