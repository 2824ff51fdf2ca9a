-- A demand in numbers, with its scene, its setters and its questions. Hub-owned: every key starts with `hub`.
-- Additive: rows of before stay as they are.

ALTER TABLE demand
    -- Stated figures: a list of {indicator, name, comparator, value, value_max, unit, method}; numbers are decimal texts.
    ADD COLUMN figures jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN bottleneck_evidence text,
    ADD COLUMN chain_stage text,
    ADD COLUMN scenario text,
    -- Organizations that were invited to set it jointly: a list of {organization, state, since}.
    ADD COLUMN setters jsonb NOT NULL DEFAULT '[]',
    ADD CONSTRAINT demand_figures_listed CHECK (jsonb_typeof(figures) = 'array'),
    ADD CONSTRAINT demand_chain_stage_known CHECK (chain_stage IN ('demand_discovery', 'tackling', 'conversion',
        'application')),
    ADD CONSTRAINT demand_setters_listed CHECK (jsonb_typeof(setters) = 'array');

ALTER TABLE demand DROP CONSTRAINT demand_state_known;
ALTER TABLE demand ADD CONSTRAINT demand_state_known CHECK (state IN ('draft', 'under_review', 'on_hold', 'rejected',
    'approved', 'open', 'expired', 'withdrawn'));
-- What the timer looks for: open demands by their deadline.
CREATE INDEX demand_due ON demand (deadline_on) WHERE state = 'open';

-- A question on a demand; with its answer it is public.
CREATE TABLE question (
    hub         smallint NOT NULL,
    id          uuid NOT NULL,
    demand_id   uuid NOT NULL,
    -- The demand's owner, who answers.
    owner_id    uuid NOT NULL,
    asker_id    uuid NOT NULL,
    created_at  timestamptz NOT NULL,
    created_by  text NOT NULL,
    question    text NOT NULL,
    answer      text,
    answered_at timestamptz,
    updated_at  timestamptz NOT NULL,
    updated_by  text NOT NULL,
    CONSTRAINT question_pkey PRIMARY KEY (hub, id),
    CONSTRAINT question_answer_whole CHECK (num_nonnulls(answer, answered_at) IN (0, 2))
);
-- The list below a demand, newest first.
CREATE INDEX question_of_demand ON question (hub, demand_id, id DESC);

ALTER TABLE question ADD CONSTRAINT question_demand FOREIGN KEY (hub, demand_id) REFERENCES demand (hub, id);
ALTER TABLE question ADD CONSTRAINT question_owner FOREIGN KEY (owner_id) REFERENCES organization (id);
ALTER TABLE question ADD CONSTRAINT question_asker FOREIGN KEY (asker_id) REFERENCES organization (id);
