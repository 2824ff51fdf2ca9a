ALTER TABLE entry
    DROP CONSTRAINT entry_facts_whole,
    ALTER COLUMN audience TYPE text,
    ALTER COLUMN salt TYPE bytea,
    ADD CONSTRAINT entry_audience_known CHECK (audience IN ('public', 'owner')),
    ADD CONSTRAINT entry_salt_length CHECK (octet_length(salt) = 32),
    ADD CONSTRAINT entry_facts_whole CHECK (num_nonnulls(payload, salt) IN (0, 2));
DROP DOMAIN entry_salt;
DROP DOMAIN entry_audience;
