-- No screening of a negotiation: what was before could not keep it.
SELECT 1;
