-- What is brought to market and what is asked for. Hub-owned: every key starts with `hub`.
-- Identifiers are time-ordered, so `id DESC` is newest first, and one column is a whole cursor.

-- A patent or application, as its office's register has it.
CREATE TABLE patent (
    hub                smallint NOT NULL,
    id                 uuid NOT NULL,
    owner_id           uuid NOT NULL,
    created_at         timestamptz NOT NULL,
    created_by         text NOT NULL,
    source             text,
    source_id          text,
    source_digest      bytea,
    state              text NOT NULL,
    title              text NOT NULL,
    abstract           text,
    application_number text,
    publication_number text,
    applicant          text,
    classes            text[] NOT NULL,
    filed_on           date,
    published_on       date,
    legal_status       text,
    keywords           text[] NOT NULL,
    metadata           jsonb NOT NULL,
    version            bigint NOT NULL,
    updated_at         timestamptz NOT NULL,
    updated_by         text NOT NULL,
    CONSTRAINT patent_pkey PRIMARY KEY (hub, id),
    CONSTRAINT patent_state_known CHECK (state IN ('draft', 'published', 'withdrawn')),
    CONSTRAINT patent_source_whole CHECK (num_nonnulls(source, source_id, source_digest) IN (0, 3)),
    CONSTRAINT patent_version_positive CHECK (version > 0),
    -- Importing the same row twice finds the first.
    CONSTRAINT patent_source_unique UNIQUE (hub, owner_id, source, source_id)
);
-- The public list; the owner's own list; the list of one hub.
CREATE INDEX patent_published ON patent (id DESC) WHERE state = 'published';
CREATE INDEX patent_of_owner ON patent (owner_id, id DESC);
CREATE INDEX patent_of_hub ON patent (hub, state, id DESC);
CREATE INDEX patent_by_publication_number ON patent (publication_number);

-- An achievement (科技成果).
CREATE TABLE achievement (
    hub                   smallint NOT NULL,
    id                    uuid NOT NULL,
    owner_id              uuid NOT NULL,
    created_at            timestamptz NOT NULL,
    created_by            text NOT NULL,
    source                text,
    source_id             text,
    source_digest         bytea,
    state                 text NOT NULL,
    title                 text NOT NULL,
    abstract              text,
    field                 text,
    keywords              text[] NOT NULL,
    classes               text[] NOT NULL,
    readiness_scale       text,
    readiness_level       smallint,
    readiness_method      text,
    readiness_assessed_on date,
    cooperation           text[] NOT NULL,
    price_min_minor       bigint,
    price_max_minor       bigint,
    price_currency        text,
    -- Identifiers of patents, of any hub: a reference to another hub's row has no foreign key.
    patents               uuid[] NOT NULL,
    metadata              jsonb NOT NULL,
    version               bigint NOT NULL,
    updated_at            timestamptz NOT NULL,
    updated_by            text NOT NULL,
    CONSTRAINT achievement_pkey PRIMARY KEY (hub, id),
    CONSTRAINT achievement_state_known CHECK (state IN ('draft', 'under_review', 'on_hold', 'rejected', 'registered',
        'published', 'withdrawn')),
    CONSTRAINT achievement_readiness_whole CHECK (num_nonnulls(readiness_scale, readiness_level, readiness_method) IN (0, 3)),
    CONSTRAINT achievement_price_whole CHECK (num_nonnulls(price_min_minor, price_max_minor, price_currency) IN (0, 3)),
    CONSTRAINT achievement_price_ordered CHECK (price_min_minor <= price_max_minor AND price_min_minor >= 0),
    CONSTRAINT achievement_source_whole CHECK (num_nonnulls(source, source_id, source_digest) IN (0, 3)),
    CONSTRAINT achievement_version_positive CHECK (version > 0),
    CONSTRAINT achievement_source_unique UNIQUE (hub, owner_id, source, source_id)
);
CREATE INDEX achievement_published ON achievement (id DESC) WHERE state = 'published';
CREATE INDEX achievement_of_owner ON achievement (owner_id, id DESC);
CREATE INDEX achievement_of_hub ON achievement (hub, state, id DESC);

-- A technical demand (技术需求).
CREATE TABLE demand (
    hub               smallint NOT NULL,
    id                uuid NOT NULL,
    owner_id          uuid NOT NULL,
    created_at        timestamptz NOT NULL,
    created_by        text NOT NULL,
    source            text,
    source_id         text,
    source_digest     bytea,
    state             text NOT NULL,
    title             text NOT NULL,
    description       text NOT NULL,
    indicators        text[] NOT NULL,
    field             text,
    industry_code     text,
    budget_min_minor  bigint,
    budget_max_minor  bigint,
    budget_currency   text,
    deadline_on       date,
    cooperation       text[] NOT NULL,
    stage             text,
    is_bottleneck     boolean NOT NULL,
    keywords          text[] NOT NULL,
    metadata          jsonb NOT NULL,
    version           bigint NOT NULL,
    updated_at        timestamptz NOT NULL,
    updated_by        text NOT NULL,
    CONSTRAINT demand_pkey PRIMARY KEY (hub, id),
    CONSTRAINT demand_state_known CHECK (state IN ('draft', 'under_review', 'on_hold', 'rejected', 'approved', 'open',
        'withdrawn')),
    CONSTRAINT demand_budget_whole CHECK (num_nonnulls(budget_min_minor, budget_max_minor, budget_currency) IN (0, 3)),
    CONSTRAINT demand_budget_ordered CHECK (budget_min_minor <= budget_max_minor AND budget_min_minor >= 0),
    CONSTRAINT demand_source_whole CHECK (num_nonnulls(source, source_id, source_digest) IN (0, 3)),
    CONSTRAINT demand_version_positive CHECK (version > 0),
    CONSTRAINT demand_source_unique UNIQUE (hub, owner_id, source, source_id)
);
CREATE INDEX demand_open ON demand (id DESC) WHERE state = 'open';
CREATE INDEX demand_of_owner ON demand (owner_id, id DESC);
CREATE INDEX demand_of_hub ON demand (hub, state, id DESC);

-- A moderator's decision on a listing, with its score sheet: four criteria, 0 to 5 each. It never changes.
CREATE TABLE moderation_review (
    hub            smallint NOT NULL,
    id             uuid NOT NULL,
    subject_prefix text NOT NULL,
    subject_id     uuid NOT NULL,
    reviewer       text NOT NULL,
    created_at     timestamptz NOT NULL,
    authenticity   smallint NOT NULL,
    clarity        smallint NOT NULL,
    feasibility    smallint NOT NULL,
    value          smallint NOT NULL,
    decision       text NOT NULL,
    reason         text,
    CONSTRAINT moderation_review_pkey PRIMARY KEY (hub, id),
    CONSTRAINT moderation_review_scores CHECK (authenticity BETWEEN 0 AND 5 AND clarity BETWEEN 0 AND 5
        AND feasibility BETWEEN 0 AND 5 AND value BETWEEN 0 AND 5),
    -- INV-45: nothing is admitted below 10 points or with a zero.
    CONSTRAINT moderation_review_passing CHECK (decision <> 'approve' OR (
        authenticity + clarity + feasibility + value >= 10 AND least(authenticity, clarity, feasibility, value) > 0)),
    CONSTRAINT moderation_review_reason CHECK (decision = 'approve' OR reason IS NOT NULL),
    CONSTRAINT moderation_review_decision_known CHECK (decision IN ('approve', 'return', 'hold', 'reject'))
);
CREATE INDEX moderation_review_of_subject ON moderation_review (hub, subject_id, id DESC);
CREATE TRIGGER moderation_review_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON moderation_review
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record();

-- An import of many rows: what was sent, how far it is, what came of it.
CREATE TABLE import (
    hub          smallint NOT NULL,
    id           uuid NOT NULL,
    owner_id     uuid NOT NULL,
    created_at   timestamptz NOT NULL,
    created_by   text NOT NULL,
    kind         text NOT NULL,
    source       text NOT NULL,
    file_name    text NOT NULL,
    mapping      jsonb NOT NULL,
    -- What was sent, until the import has ended.
    content      bytea,
    bytes_total  bigint NOT NULL,
    state        text NOT NULL,
    bytes_done   bigint NOT NULL,
    created      bigint NOT NULL,
    amended      bigint NOT NULL,
    unchanged    bigint NOT NULL,
    refused      bigint NOT NULL,
    -- The faulty rows with their error columns, when there are any.
    report       bytea,
    failure      text,
    version      bigint NOT NULL,
    updated_at   timestamptz NOT NULL,
    updated_by   text NOT NULL,
    CONSTRAINT import_pkey PRIMARY KEY (hub, id),
    CONSTRAINT import_kind_known CHECK (kind IN ('patents', 'achievements', 'demands')),
    CONSTRAINT import_state_known CHECK (state IN ('waiting', 'running', 'finished', 'failed')),
    CONSTRAINT import_version_positive CHECK (version > 0)
);
-- What is still to do.
CREATE INDEX import_pending ON import (hub, id) WHERE state IN ('waiting', 'running');
CREATE INDEX import_of_owner ON import (owner_id, id DESC);

ALTER TABLE patent ADD CONSTRAINT patent_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE patent ADD CONSTRAINT patent_owner FOREIGN KEY (owner_id) REFERENCES organization (id);
ALTER TABLE achievement ADD CONSTRAINT achievement_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE achievement ADD CONSTRAINT achievement_owner FOREIGN KEY (owner_id) REFERENCES organization (id);
ALTER TABLE demand ADD CONSTRAINT demand_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE demand ADD CONSTRAINT demand_owner FOREIGN KEY (owner_id) REFERENCES organization (id);
ALTER TABLE moderation_review ADD CONSTRAINT moderation_review_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE import ADD CONSTRAINT import_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE import ADD CONSTRAINT import_owner FOREIGN KEY (owner_id) REFERENCES organization (id);
