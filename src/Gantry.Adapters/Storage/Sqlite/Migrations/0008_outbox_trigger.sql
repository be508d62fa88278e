-- It asked before every event whether somebody is registered. Now it is there only while somebody is: SqliteOutboxTable makes it, also when the store is opened.
DROP TRIGGER IF EXISTS events_to_outbox;
