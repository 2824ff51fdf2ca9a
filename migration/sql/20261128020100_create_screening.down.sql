DROP TABLE screening;
ALTER TABLE organization DROP COLUMN country_code;
