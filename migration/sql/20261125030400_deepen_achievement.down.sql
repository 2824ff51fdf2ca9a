DROP INDEX achievement_idle;
ALTER TABLE achievement
    DROP COLUMN components,
    DROP COLUMN contributors,
    DROP COLUMN ownership_mode,
    DROP COLUMN assessments,
    DROP COLUMN valuations,
    DROP COLUMN dormant_since;
