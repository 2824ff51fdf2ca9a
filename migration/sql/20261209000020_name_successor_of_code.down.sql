ALTER TABLE code_item DROP COLUMN successor;
