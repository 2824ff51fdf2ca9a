-- Patents, providers, offerings and experts ask the market too.
ALTER TABLE match_run DROP CONSTRAINT match_run_subject_known;
ALTER TABLE match_run ADD CONSTRAINT match_run_subject_known
    CHECK (subject_prefix IN ('dem', 'ach', 'pat', 'prv', 'off', 'exp'));
