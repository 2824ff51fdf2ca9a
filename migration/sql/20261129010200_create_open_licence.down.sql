-- What came from open licences cannot be told without them.
DELETE FROM licence_scope WHERE is_declaration OR licence_id IN (SELECT id FROM licence WHERE open_licence_id IS NOT NULL);
ALTER TABLE licence_scope DROP CONSTRAINT licence_scope_open_licence;
ALTER TABLE licence_scope DROP CONSTRAINT licence_scope_licence;
ALTER TABLE licence_scope DROP COLUMN of_open_licence_id;
ALTER TABLE licence_scope DROP COLUMN of_licence_id;
ALTER TABLE licence_scope DROP COLUMN is_declaration;
ALTER TABLE licence_scope ADD CONSTRAINT licence_scope_licence FOREIGN KEY (hub, licence_id) REFERENCES licence (hub, id);
DELETE FROM licence WHERE open_licence_id IS NOT NULL;
ALTER TABLE licence DROP CONSTRAINT licence_open_licence;
ALTER TABLE licence DROP CONSTRAINT licence_open_is_open;
ALTER TABLE licence DROP CONSTRAINT licence_one_source;
DROP INDEX licence_of_open_licence;
DROP INDEX licence_accepted_once;
ALTER TABLE licence DROP COLUMN open_licence_id;
ALTER TABLE licence ALTER COLUMN contract_id SET NOT NULL;
DROP TABLE open_licence;
