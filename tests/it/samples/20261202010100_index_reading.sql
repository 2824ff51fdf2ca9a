-- Only indexes come.
SELECT 1;
