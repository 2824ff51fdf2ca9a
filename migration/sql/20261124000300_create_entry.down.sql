DROP TABLE idempotency_key;
DROP TABLE sequencer;
DROP TABLE entry_position;
DROP TABLE entry;
DROP FUNCTION refuse_change_of_record();
