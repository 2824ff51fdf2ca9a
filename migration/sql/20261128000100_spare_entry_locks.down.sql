ALTER TABLE entry ADD CONSTRAINT entry_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE entry_position ADD CONSTRAINT entry_position_entry FOREIGN KEY (hub, entry_id) REFERENCES entry (hub, id);
