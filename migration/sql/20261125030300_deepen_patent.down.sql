DROP INDEX patent_of_family;
ALTER TABLE patent
    DROP COLUMN legal_status_as_of,
    DROP COLUMN family_id,
    DROP COLUMN co_owners,
    DROP COLUMN legal_events;
DROP FUNCTION shares_are_whole;
