-- A key for machines names who made it: he alone was shown it, so it ends when he is no longer with the organization. Who made the keys
-- that are there is not known to this table.
ALTER TABLE api_key ADD COLUMN made_by uuid;
ALTER TABLE api_key ADD CONSTRAINT api_key_maker FOREIGN KEY (made_by) REFERENCES app_user (id);
