-- CRC-32C of the envelope; null for events of before this step.
ALTER TABLE events ADD COLUMN checksum bigint;
