UPDATE saved_search SET kinds = array_remove(kinds, 'resource') WHERE 'resource' = ANY (kinds);
ALTER TABLE saved_search DROP CONSTRAINT saved_search_kinds_known;
ALTER TABLE saved_search ADD CONSTRAINT saved_search_kinds_known CHECK (kinds <@ ARRAY['patent', 'achievement', 'demand',
    'provider', 'offering', 'expert']);
DROP TABLE attachment;
DROP TABLE consortium;
DROP TABLE resource;
