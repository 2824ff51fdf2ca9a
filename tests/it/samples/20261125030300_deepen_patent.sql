-- No row of its own: the patent of before stands here with the defaults of its new columns, as an upgrade finds it.
SELECT count(*) FROM patent WHERE legal_events = '[]' AND co_owners = '[]';
