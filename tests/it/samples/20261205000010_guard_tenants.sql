-- Only a role, policies and rights: no rows.
SELECT 1;
