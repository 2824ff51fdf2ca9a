-- Resources are imported too.
ALTER TABLE import DROP CONSTRAINT import_kind_known;
ALTER TABLE import ADD CONSTRAINT import_kind_known CHECK (kind IN ('patents', 'achievements', 'demands', 'providers',
    'offerings', 'experts', 'resources'));
