-- People whom organizations bring to market (专家, 技术经理人), and what they hold.
-- `name`, `user_id`, `orcid` and a credential's `number` are personal: they go out only to those whom `name_disclosure`
-- admits, and to no event and no index.

-- An expert's profile.
CREATE TABLE expert (
    hub             smallint NOT NULL,
    id              uuid NOT NULL,
    owner_id        uuid NOT NULL,
    created_at      timestamptz NOT NULL,
    created_by      text NOT NULL,
    source          text,
    source_id       text,
    source_digest   bytea,
    state           text NOT NULL,
    title           text NOT NULL,
    summary         text,
    name            text NOT NULL,
    name_disclosure text NOT NULL,
    user_id         uuid,
    orcid           text,
    employment      text,
    skills          text[] NOT NULL,
    fields          text[] NOT NULL,
    regions         text[] NOT NULL,
    metadata        jsonb NOT NULL,
    version         bigint NOT NULL,
    updated_at      timestamptz NOT NULL,
    updated_by      text NOT NULL,
    CONSTRAINT expert_pkey PRIMARY KEY (hub, id),
    CONSTRAINT expert_state_known CHECK (state IN ('draft', 'under_review', 'on_hold', 'rejected', 'registered',
        'published', 'withdrawn')),
    CONSTRAINT expert_name_disclosure_known CHECK (name_disclosure IN ('members', 'registered', 'public')),
    CONSTRAINT expert_orcid_form CHECK (orcid ~ '^[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$'),
    CONSTRAINT expert_employment_known CHECK (employment IN ('employed', 'retired', 'independent')),
    CONSTRAINT expert_source_whole CHECK (num_nonnulls(source, source_id, source_digest) IN (0, 3)),
    CONSTRAINT expert_version_positive CHECK (version > 0),
    CONSTRAINT expert_source_unique UNIQUE (hub, owner_id, source, source_id),
    -- What a credential refers to: a profile of its own owner.
    CONSTRAINT expert_of_owner_unique UNIQUE (hub, owner_id, id)
);
CREATE INDEX expert_published ON expert (id DESC) WHERE state = 'published';
CREATE INDEX expert_of_owner ON expert (owner_id, id DESC);
CREATE INDEX expert_of_hub ON expert (hub, state, id DESC);

-- A broker's profile.
CREATE TABLE broker (
    hub             smallint NOT NULL,
    id              uuid NOT NULL,
    owner_id        uuid NOT NULL,
    created_at      timestamptz NOT NULL,
    created_by      text NOT NULL,
    source          text,
    source_id       text,
    source_digest   bytea,
    state           text NOT NULL,
    title           text NOT NULL,
    summary         text,
    name            text NOT NULL,
    name_disclosure text NOT NULL,
    user_id         uuid,
    orcid           text,
    employment      text,
    skills          text[] NOT NULL,
    fields          text[] NOT NULL,
    regions         text[] NOT NULL,
    cooperation     text[] NOT NULL,
    metadata        jsonb NOT NULL,
    version         bigint NOT NULL,
    updated_at      timestamptz NOT NULL,
    updated_by      text NOT NULL,
    CONSTRAINT broker_pkey PRIMARY KEY (hub, id),
    CONSTRAINT broker_state_known CHECK (state IN ('draft', 'under_review', 'on_hold', 'rejected', 'registered',
        'published', 'withdrawn')),
    CONSTRAINT broker_name_disclosure_known CHECK (name_disclosure IN ('members', 'registered', 'public')),
    CONSTRAINT broker_orcid_form CHECK (orcid ~ '^[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$'),
    CONSTRAINT broker_employment_known CHECK (employment IN ('employed', 'retired', 'independent')),
    CONSTRAINT broker_source_whole CHECK (num_nonnulls(source, source_id, source_digest) IN (0, 3)),
    CONSTRAINT broker_version_positive CHECK (version > 0),
    CONSTRAINT broker_source_unique UNIQUE (hub, owner_id, source, source_id),
    CONSTRAINT broker_of_owner_unique UNIQUE (hub, owner_id, id)
);
CREATE INDEX broker_published ON broker (id DESC) WHERE state = 'published';
CREATE INDEX broker_of_owner ON broker (owner_id, id DESC);
CREATE INDEX broker_of_hub ON broker (hub, state, id DESC);

-- What an expert or a broker holds. What it says never changes; the hub says whether it has seen the paper.
CREATE TABLE credential (
    hub        smallint NOT NULL,
    id         uuid NOT NULL,
    owner_id   uuid NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    expert_id  uuid,
    broker_id  uuid,
    scheme     text NOT NULL,
    level      text,
    number     text,
    issuer     text NOT NULL,
    issued_on  date NOT NULL,
    expires_on date,
    state      text NOT NULL,
    -- Why the hub has not found it in order.
    remark     text,
    version    bigint NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by text NOT NULL,
    CONSTRAINT credential_pkey PRIMARY KEY (hub, id),
    CONSTRAINT credential_one_holder CHECK (num_nonnulls(expert_id, broker_id) = 1),
    CONSTRAINT credential_scheme_known CHECK (scheme IN ('technology_broker', 'professional_title', 'patent_attorney',
        'rttp', 'registered_practice', 'other_scheme')),
    CONSTRAINT credential_level_known CHECK (level IN ('junior', 'intermediate', 'senior')),
    CONSTRAINT credential_broker_has_level CHECK (scheme <> 'technology_broker' OR level IS NOT NULL),
    -- The two higher levels of brokers are numbered centrally.
    CONSTRAINT credential_broker_numbered CHECK (scheme <> 'technology_broker' OR level = 'junior' OR number IS NOT NULL),
    CONSTRAINT credential_days_ordered CHECK (issued_on <= expires_on),
    CONSTRAINT credential_state_known CHECK (state IN ('recorded', 'verified', 'rejected', 'withdrawn')),
    CONSTRAINT credential_rejected_with_remark CHECK ((state = 'rejected') = (remark IS NOT NULL)),
    CONSTRAINT credential_version_positive CHECK (version > 0)
);
CREATE INDEX credential_of_owner ON credential (owner_id, id DESC);
CREATE INDEX credential_of_hub ON credential (hub, state, id DESC);
CREATE INDEX credential_of_expert ON credential (hub, expert_id);
CREATE INDEX credential_of_broker ON credential (hub, broker_id);

ALTER TABLE expert ADD CONSTRAINT expert_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE expert ADD CONSTRAINT expert_owner FOREIGN KEY (owner_id) REFERENCES organization (id);
ALTER TABLE expert ADD CONSTRAINT expert_user FOREIGN KEY (user_id) REFERENCES app_user (id);
ALTER TABLE broker ADD CONSTRAINT broker_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE broker ADD CONSTRAINT broker_owner FOREIGN KEY (owner_id) REFERENCES organization (id);
ALTER TABLE broker ADD CONSTRAINT broker_user FOREIGN KEY (user_id) REFERENCES app_user (id);
ALTER TABLE credential ADD CONSTRAINT credential_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE credential ADD CONSTRAINT credential_owner FOREIGN KEY (owner_id) REFERENCES organization (id);
ALTER TABLE credential ADD CONSTRAINT credential_expert FOREIGN KEY (hub, owner_id, expert_id)
    REFERENCES expert (hub, owner_id, id);
ALTER TABLE credential ADD CONSTRAINT credential_broker FOREIGN KEY (hub, owner_id, broker_id)
    REFERENCES broker (hub, owner_id, id);
