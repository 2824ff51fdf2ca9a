-- Adds a column to keys that are there: no rows.
SELECT 1;
