-- Imports of what the older schema does not know are forgotten; what they brought stays.
DELETE FROM import WHERE kind = 'resources';
ALTER TABLE import DROP CONSTRAINT import_kind_known;
ALTER TABLE import ADD CONSTRAINT import_kind_known CHECK (kind IN ('patents', 'achievements', 'demands', 'providers',
    'offerings', 'experts'));
