-- Matches of what the older schema does not know are forgotten.
ALTER TABLE match_hit DISABLE TRIGGER USER;
ALTER TABLE match_run DISABLE TRIGGER USER;
DELETE FROM match_hit AS h USING match_run AS r WHERE r.hub = h.hub AND r.id = h.run_id AND r.subject_prefix NOT IN ('dem', 'ach');
DELETE FROM match_run WHERE subject_prefix NOT IN ('dem', 'ach');
ALTER TABLE match_hit ENABLE TRIGGER USER;
ALTER TABLE match_run ENABLE TRIGGER USER;
ALTER TABLE match_run DROP CONSTRAINT match_run_subject_known;
ALTER TABLE match_run ADD CONSTRAINT match_run_subject_known CHECK (subject_prefix IN ('dem', 'ach'));
