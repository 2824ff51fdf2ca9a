-- Only foreign keys are dropped.
SELECT 1;
