-- Nothing is new: the same checks stand elsewhere.
SELECT 1;
