-- An achievement with its parts, its makers, its assessments and its valuations. Additive: rows of before stay as they
-- are; the single readiness of a row stays, and is the latest assessment where there is one.

ALTER TABLE achievement
    -- Parts beside the patents: a list of {kind, title, identifier, note}.
    ADD COLUMN components jsonb NOT NULL DEFAULT '[]',
    -- Who made it: a list of {name, organization, orcid, share_ppm, naming}. Personal data.
    ADD COLUMN contributors jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN ownership_mode text,
    -- Records, in the order in which they were made.
    ADD COLUMN assessments jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN valuations jsonb NOT NULL DEFAULT '[]',
    -- Since when nobody has touched it; none while it is awake.
    ADD COLUMN dormant_since timestamptz,
    ADD CONSTRAINT achievement_components_listed CHECK (jsonb_typeof(components) = 'array'),
    -- INV-02.
    ADD CONSTRAINT achievement_shares_whole CHECK (shares_are_whole(contributors)),
    ADD CONSTRAINT achievement_ownership_known CHECK (ownership_mode IN ('unit', 'shared', 'assigned', 'long_term_use')),
    ADD CONSTRAINT achievement_assessments_listed CHECK (jsonb_typeof(assessments) = 'array'),
    ADD CONSTRAINT achievement_valuations_listed CHECK (jsonb_typeof(valuations) = 'array');
-- What the timer looks for: achievements that could sleep and do not yet, by their last change.
CREATE INDEX achievement_idle ON achievement (updated_at)
    WHERE state IN ('registered', 'published') AND dormant_since IS NULL;
