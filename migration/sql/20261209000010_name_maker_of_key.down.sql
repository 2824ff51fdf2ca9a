ALTER TABLE api_key DROP COLUMN made_by;
