-- The resources of the four chains (四链), what they are attached to, and the consortia that pool them. Hub-owned, as
-- all that is listed.

-- An innovation resource (创新资源): a policy, a fund, a project, a platform, a talent programme.
CREATE TABLE resource (
    hub              smallint NOT NULL,
    id               uuid NOT NULL,
    owner_id         uuid NOT NULL,
    created_at       timestamptz NOT NULL,
    created_by       text NOT NULL,
    source           text,
    source_id        text,
    source_digest    bytea,
    state            text NOT NULL,
    title            text NOT NULL,
    description      text,
    kind             text,
    chains           text[] NOT NULL,
    -- Codes of GB/T 2260; none means everywhere.
    regions          text[] NOT NULL,
    -- Codes of GB/T 4754; none means all.
    industries       text[] NOT NULL,
    fields           text[] NOT NULL,
    keywords         text[] NOT NULL,
    issuer           text,
    reference        text,
    amount_min_minor bigint,
    amount_max_minor bigint,
    amount_currency  text,
    opens_on         date,
    closes_on        date,
    valid_from_on    date,
    valid_until_on   date,
    -- Who can have it: the members that the API calls `eligibility`.
    eligibility      jsonb NOT NULL,
    metadata         jsonb NOT NULL,
    version          bigint NOT NULL,
    updated_at       timestamptz NOT NULL,
    updated_by       text NOT NULL,
    CONSTRAINT resource_pkey PRIMARY KEY (hub, id),
    CONSTRAINT resource_state_known CHECK (state IN ('draft', 'under_review', 'on_hold', 'rejected', 'registered',
        'published', 'withdrawn', 'expired')),
    CONSTRAINT resource_kind_known CHECK (kind IN ('policy', 'fund', 'project', 'platform', 'talent')),
    CONSTRAINT resource_chains_known CHECK (chains <@ ARRAY['industry', 'innovation', 'capital', 'talent']),
    CONSTRAINT resource_public_is_whole CHECK (state <> 'published' OR kind IS NOT NULL AND cardinality(chains) > 0),
    CONSTRAINT resource_amount_whole CHECK (num_nonnulls(amount_min_minor, amount_max_minor, amount_currency) IN (0, 3)),
    CONSTRAINT resource_amount_ordered CHECK (amount_min_minor <= amount_max_minor AND amount_min_minor >= 0),
    -- What expires has a day after which it does.
    CONSTRAINT resource_expired_had_a_day CHECK (state <> 'expired' OR num_nonnulls(closes_on, valid_until_on) > 0),
    CONSTRAINT resource_eligibility_object CHECK (jsonb_typeof(eligibility) = 'object'),
    CONSTRAINT resource_source_whole CHECK (num_nonnulls(source, source_id, source_digest) IN (0, 3)),
    CONSTRAINT resource_version_positive CHECK (version > 0),
    CONSTRAINT resource_source_unique UNIQUE (hub, owner_id, source, source_id)
);
CREATE INDEX resource_published ON resource (id DESC) WHERE state = 'published';
CREATE INDEX resource_of_owner ON resource (owner_id, id DESC);
CREATE INDEX resource_of_hub ON resource (hub, state, id DESC);
-- What the timer looks for.
CREATE INDEX resource_due ON resource (least(closes_on, valid_until_on)) WHERE state = 'published';

-- An industry innovation complex (产业创新综合体).
CREATE TABLE consortium (
    hub           smallint NOT NULL,
    id            uuid NOT NULL,
    -- Who leads it. A member is of any hub.
    lead_id       uuid NOT NULL,
    created_at    timestamptz NOT NULL,
    created_by    text NOT NULL,
    state         text NOT NULL,
    title         text NOT NULL,
    purpose       text NOT NULL,
    industry_code text,
    region_code   text,
    -- A list of {organization, role, state, since}, in the order of the first invitations.
    members       jsonb NOT NULL,
    -- The same once more, for those who look for what concerns them: who is asked, and who belongs.
    invited_ids   uuid[] NOT NULL,
    member_ids    uuid[] NOT NULL,
    metadata      jsonb NOT NULL,
    version       bigint NOT NULL,
    updated_at    timestamptz NOT NULL,
    updated_by    text NOT NULL,
    CONSTRAINT consortium_pkey PRIMARY KEY (hub, id),
    CONSTRAINT consortium_state_known CHECK (state IN ('forming', 'active', 'dissolved')),
    CONSTRAINT consortium_members_list CHECK (jsonb_typeof(members) = 'array'),
    -- With its lead there are three.
    CONSTRAINT consortium_active_has_members CHECK (state <> 'active' OR cardinality(member_ids) >= 2),
    CONSTRAINT consortium_lead_is_no_member CHECK (lead_id <> ALL (member_ids) AND lead_id <> ALL (invited_ids)),
    CONSTRAINT consortium_version_positive CHECK (version > 0)
);
CREATE INDEX consortium_active ON consortium (id DESC) WHERE state = 'active';
CREATE INDEX consortium_of_lead ON consortium (lead_id, id DESC);
CREATE INDEX consortium_of_hub ON consortium (hub, state, id DESC);
CREATE INDEX consortium_invited ON consortium USING gin (invited_ids);
CREATE INDEX consortium_of_member ON consortium USING gin (member_ids);

-- That a resource stands beside a demand, an achievement or a consortium. Its host is of the same hub; the resource is of
-- any. Whoever attaches holds the row of the host, so that its attachments can be counted.
CREATE TABLE attachment (
    hub            smallint NOT NULL,
    id             uuid NOT NULL,
    owner_id       uuid NOT NULL,
    created_at     timestamptz NOT NULL,
    created_by     text NOT NULL,
    demand_id      uuid,
    achievement_id uuid,
    consortium_id  uuid,
    resource_id    uuid NOT NULL,
    note           text,
    state          text NOT NULL,
    version        bigint NOT NULL,
    updated_at     timestamptz NOT NULL,
    updated_by     text NOT NULL,
    CONSTRAINT attachment_pkey PRIMARY KEY (hub, id),
    CONSTRAINT attachment_one_host CHECK (num_nonnulls(demand_id, achievement_id, consortium_id) = 1),
    CONSTRAINT attachment_state_known CHECK (state IN ('attached', 'detached')),
    CONSTRAINT attachment_version_positive CHECK (version > 0)
);
-- A resource stands beside its host once, and the page of a host is read by it.
CREATE UNIQUE INDEX attachment_once ON attachment
    (hub, (coalesce(demand_id, achievement_id, consortium_id)), resource_id) WHERE state = 'attached';
CREATE INDEX attachment_of_owner ON attachment (owner_id, id DESC);

ALTER TABLE resource ADD CONSTRAINT resource_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE resource ADD CONSTRAINT resource_owner FOREIGN KEY (owner_id) REFERENCES organization (id);
ALTER TABLE consortium ADD CONSTRAINT consortium_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE consortium ADD CONSTRAINT consortium_lead FOREIGN KEY (lead_id) REFERENCES organization (id);
ALTER TABLE attachment ADD CONSTRAINT attachment_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE attachment ADD CONSTRAINT attachment_owner FOREIGN KEY (owner_id) REFERENCES organization (id);
ALTER TABLE attachment ADD CONSTRAINT attachment_demand FOREIGN KEY (hub, demand_id) REFERENCES demand (hub, id);
ALTER TABLE attachment ADD CONSTRAINT attachment_achievement FOREIGN KEY (hub, achievement_id)
    REFERENCES achievement (hub, id);
ALTER TABLE attachment ADD CONSTRAINT attachment_consortium FOREIGN KEY (hub, consortium_id)
    REFERENCES consortium (hub, id);

-- A search can be saved for resources, too.
ALTER TABLE saved_search DROP CONSTRAINT saved_search_kinds_known;
ALTER TABLE saved_search ADD CONSTRAINT saved_search_kinds_known CHECK (kinds <@ ARRAY['patent', 'achievement', 'demand',
    'provider', 'offering', 'expert', 'resource']);
