-- How prices are settled, and who else has a say before a contract is signed.

-- The public notice of an agreed price. It lives in the hub of its owner; the other side may be of any hub.
CREATE TABLE price_notice (
    hub             smallint NOT NULL,
    id              uuid NOT NULL,
    owner_id        uuid NOT NULL,
    created_at      timestamptz NOT NULL,
    created_by      text NOT NULL,
    title           text NOT NULL,
    achievement_ids uuid[] NOT NULL,
    patent_ids      uuid[] NOT NULL,
    -- Names the set of assets: a digest of their identifiers in order.
    asset_key       text NOT NULL,
    counterparty_id uuid NOT NULL,
    subtype         text NOT NULL,
    licence_mode    text,
    price_minor     bigint NOT NULL,
    currency        text NOT NULL,
    payment_mode    text NOT NULL,
    -- How the two sides are related; nothing when it is declared that they are not.
    relation        text,
    set_by          uuid,
    state           text NOT NULL,
    posted_on       date,
    ends_on         date,
    suspended_on    date,
    ended_on        date,
    objections      jsonb NOT NULL,
    version         bigint NOT NULL,
    updated_at      timestamptz NOT NULL,
    updated_by      text NOT NULL,
    CONSTRAINT price_notice_pkey PRIMARY KEY (hub, id),
    CONSTRAINT price_notice_state_known CHECK (
        state IN ('draft', 'posted', 'suspended', 'stopped', 'cleared', 'withdrawn')),
    CONSTRAINT price_notice_other_side CHECK (counterparty_id <> owner_id),
    CONSTRAINT price_notice_has_asset CHECK (cardinality(achievement_ids) + cardinality(patent_ids) > 0),
    CONSTRAINT price_notice_price_not_negative CHECK (price_minor >= 0),
    -- What is or was before the public has its days; an objection that is open has stopped them.
    CONSTRAINT price_notice_posted_whole CHECK ((posted_on IS NOT NULL) = (ends_on IS NOT NULL)
        AND (posted_on IS NOT NULL OR state IN ('draft', 'withdrawn')) AND (posted_on IS NULL OR state <> 'draft')),
    CONSTRAINT price_notice_days_ordered CHECK (posted_on <= ends_on),
    CONSTRAINT price_notice_suspended_dated CHECK (state <> 'suspended' OR suspended_on IS NOT NULL),
    -- INV-12: cleared only after the last day.
    CONSTRAINT price_notice_cleared_late CHECK (state <> 'cleared' OR ended_on > ends_on),
    CONSTRAINT price_notice_objections_listed CHECK (jsonb_typeof(objections) = 'array'),
    CONSTRAINT price_notice_version_positive CHECK (version > 0)
);
-- Assets are before the public once at a time.
CREATE UNIQUE INDEX price_notice_posted_once ON price_notice (hub, asset_key) WHERE state IN ('posted', 'suspended');
-- What is due.
CREATE INDEX price_notice_due ON price_notice (ends_on) WHERE state = 'posted';
-- The owner's own, and the notices of the assets of a contract.
CREATE INDEX price_notice_of_owner ON price_notice (owner_id, id DESC);

-- Somebody with a say in a contract, served with one edition of it.
CREATE TABLE clearance (
    hub              smallint NOT NULL,
    id               uuid NOT NULL,
    contract_id      uuid NOT NULL,
    edition          smallint NOT NULL,
    server_id        uuid NOT NULL,
    kind             text NOT NULL,
    -- Names him among the holders of a contract; a name of a person is in it as a digest only.
    holder_key       text NOT NULL,
    organization_id  uuid,
    served_evidence  text,
    served_on        date NOT NULL,
    answer_by        date NOT NULL,
    created_at       timestamptz NOT NULL,
    created_by       text NOT NULL,
    answer           text,
    answer_evidence  text,
    answered_at      timestamptz,
    version          bigint NOT NULL,
    updated_at       timestamptz NOT NULL,
    updated_by       text NOT NULL,
    CONSTRAINT clearance_pkey PRIMARY KEY (hub, id),
    CONSTRAINT clearance_kind_known CHECK (kind IN ('inventor', 'co_developer', 'co_owner', 'pledgee')),
    CONSTRAINT clearance_answer_known CHECK (answer IN ('agreed', 'refused')),
    CONSTRAINT clearance_answer_whole CHECK ((answer IS NULL) = (answered_at IS NULL)),
    -- Who has no log-in here is served, and answers, by a document.
    CONSTRAINT clearance_shown CHECK (organization_id IS NOT NULL
        OR (served_evidence IS NOT NULL AND (answer IS NULL OR answer_evidence IS NOT NULL))),
    CONSTRAINT clearance_days_ordered CHECK (served_on <= answer_by),
    CONSTRAINT clearance_version_positive CHECK (version > 0),
    -- Once for each edition.
    CONSTRAINT clearance_served_once UNIQUE (hub, contract_id, edition, holder_key)
);
CREATE INDEX clearance_of_organization ON clearance (organization_id, id DESC);

ALTER TABLE price_notice ADD CONSTRAINT price_notice_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE price_notice ADD CONSTRAINT price_notice_owner FOREIGN KEY (owner_id) REFERENCES organization (id);
ALTER TABLE price_notice ADD CONSTRAINT price_notice_counterparty FOREIGN KEY (counterparty_id)
    REFERENCES organization (id);
ALTER TABLE clearance ADD CONSTRAINT clearance_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE clearance ADD CONSTRAINT clearance_server FOREIGN KEY (server_id) REFERENCES organization (id);
ALTER TABLE clearance ADD CONSTRAINT clearance_organization FOREIGN KEY (organization_id) REFERENCES organization (id);
