-- Erased payloads cannot be brought back: what was erased becomes an empty object under a salt of zeros.
DROP TRIGGER entry_erasure_only ON entry;
DROP TRIGGER entry_append_only ON entry;
DROP FUNCTION permit_erasure_only();
UPDATE entry SET payload = '{}', salt = decode(repeat('00', 32), 'hex') WHERE payload IS NULL;
CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record();
ALTER TABLE entry DROP CONSTRAINT entry_facts_whole;
ALTER TABLE entry ALTER COLUMN payload SET NOT NULL;
ALTER TABLE entry ALTER COLUMN salt SET NOT NULL;
DROP TABLE witnessed_log;
DROP TABLE witness;
DROP TABLE cosignature;
DROP TABLE log_tile;
DROP TABLE log;
