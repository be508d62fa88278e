-- CRC-32C of the envelope; null for events of before this step.
ALTER TABLE events ADD COLUMN checksum bigint;

-- JSON may spell U+0000, text cannot hold it: whoever takes the field of an event that does would get an error for the whole query. The views show U+2400 in its place, as the
-- tables do; the log keeps it.
CREATE FUNCTION shown_json(envelope text) RETURNS json LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (CASE WHEN position('\u0000' IN envelope) > 0 THEN regexp_replace(envelope, '(?<!\\)((?:\\\\)*)\\u0000', '\1\\u2400', 'g') ELSE envelope END)::json
$$;

CREATE OR REPLACE VIEW session_events (id, session_id, seq, at, event_type, raw_json, tenant_id) AS
SELECT id, session_id, seq, at, type, shown_json(envelope), NULL::text FROM events;

CREATE OR REPLACE VIEW run_events (id, run_id, seq, at, source, event_type, raw_json, tenant_id) AS
SELECT id, run_id, seq, at, 'runner'::text, type, shown_json(envelope), NULL::text FROM events WHERE run_id IS NOT NULL;
