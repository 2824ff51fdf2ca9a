-- A foreign key takes a share lock on the row it leads to, for each row that is written. All writers of a hub locked the one row
-- of their hub so, and the sequencer wrote a lock into every entry that it numbered. Neither key holds what is not held
-- otherwise: the row whose change an entry tells belongs to a hub by a key of its own, in the same transaction; entries are
-- never deleted, and positions are given to rows read from `entry` only (`keqiao ledger fsck` reports one without its entry).
ALTER TABLE entry DROP CONSTRAINT entry_hub;
ALTER TABLE entry_position DROP CONSTRAINT entry_position_entry;
