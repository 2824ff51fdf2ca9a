DROP TABLE question;
DROP INDEX demand_due;
ALTER TABLE demand DROP CONSTRAINT demand_state_known;
-- The schema before knows no expired demand; a withdrawn one is as little shown.
UPDATE demand SET state = 'withdrawn' WHERE state = 'expired';
ALTER TABLE demand ADD CONSTRAINT demand_state_known CHECK (state IN ('draft', 'under_review', 'on_hold', 'rejected',
    'approved', 'open', 'withdrawn'));
ALTER TABLE demand
    DROP COLUMN figures,
    DROP COLUMN bottleneck_evidence,
    DROP COLUMN chain_stage,
    DROP COLUMN scenario,
    DROP COLUMN setters;
