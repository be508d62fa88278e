-- How a session's agent is to work, as its log says it: kept with the session so that a list need not read logs. Null: the agent's usual.
ALTER TABLE sessions
    ADD COLUMN agent_mode text,
    ADD COLUMN model text;
