-- Who serves others and with what (科技服务). Hub-owned, as all that is listed.

-- A service provider's profile (科技服务机构).
CREATE TABLE provider (
    hub           smallint NOT NULL,
    id            uuid NOT NULL,
    owner_id      uuid NOT NULL,
    created_at    timestamptz NOT NULL,
    created_by    text NOT NULL,
    source        text,
    source_id     text,
    source_digest bytea,
    state         text NOT NULL,
    title         text NOT NULL,
    description   text,
    form          text,
    categories    text[] NOT NULL,
    fields        text[] NOT NULL,
    -- Codes of GB/T 2260; none means everywhere.
    regions       text[] NOT NULL,
    keywords      text[] NOT NULL,
    metadata      jsonb NOT NULL,
    version       bigint NOT NULL,
    updated_at    timestamptz NOT NULL,
    updated_by    text NOT NULL,
    CONSTRAINT provider_pkey PRIMARY KEY (hub, id),
    CONSTRAINT provider_state_known CHECK (state IN ('draft', 'under_review', 'on_hold', 'rejected', 'registered',
        'published', 'withdrawn')),
    CONSTRAINT provider_public_has_category CHECK (state <> 'published' OR cardinality(categories) > 0),
    CONSTRAINT provider_source_whole CHECK (num_nonnulls(source, source_id, source_digest) IN (0, 3)),
    CONSTRAINT provider_version_positive CHECK (version > 0),
    CONSTRAINT provider_source_unique UNIQUE (hub, owner_id, source, source_id),
    -- What an offering refers to: a provider of its own owner.
    CONSTRAINT provider_of_owner_unique UNIQUE (hub, owner_id, id)
);
CREATE INDEX provider_published ON provider (id DESC) WHERE state = 'published';
CREATE INDEX provider_of_owner ON provider (owner_id, id DESC);
CREATE INDEX provider_of_hub ON provider (hub, state, id DESC);

-- A service that a provider offers (服务项目).
CREATE TABLE offering (
    hub               smallint NOT NULL,
    id                uuid NOT NULL,
    owner_id          uuid NOT NULL,
    created_at        timestamptz NOT NULL,
    created_by        text NOT NULL,
    source            text,
    source_id         text,
    source_digest     bytea,
    state             text NOT NULL,
    provider_id       uuid,
    title             text NOT NULL,
    description       text,
    category          text,
    field             text,
    keywords          text[] NOT NULL,
    unit              text,
    price_form        text,
    price_min_minor   bigint,
    price_max_minor   bigint,
    price_currency    text,
    regions           text[] NOT NULL,
    -- An ISO 8601 duration of one unit.
    turnaround        text,
    -- A list of {name, number, issuer, expires_on}.
    certificates      jsonb NOT NULL,
    facility          text,
    capacity_quantity bigint,
    capacity_unit     text,
    booking_contact   text,
    metadata          jsonb NOT NULL,
    version           bigint NOT NULL,
    updated_at        timestamptz NOT NULL,
    updated_by        text NOT NULL,
    CONSTRAINT offering_pkey PRIMARY KEY (hub, id),
    CONSTRAINT offering_state_known CHECK (state IN ('draft', 'under_review', 'on_hold', 'rejected', 'registered',
        'published', 'withdrawn')),
    CONSTRAINT offering_public_is_whole CHECK (state <> 'published' OR num_nonnulls(provider_id, category) = 2),
    CONSTRAINT offering_price_form_known CHECK (price_form IN ('fixed', 'range', 'on_request')),
    -- A fixed price is one amount, a range two, and a price on request none.
    CONSTRAINT offering_price_whole CHECK (CASE coalesce(price_form, 'on_request') WHEN 'on_request'
        THEN num_nonnulls(price_min_minor, price_max_minor, price_currency) = 0
        ELSE num_nonnulls(price_min_minor, price_max_minor, price_currency) = 3 END),
    CONSTRAINT offering_price_fixed CHECK (price_form <> 'fixed' OR price_min_minor = price_max_minor),
    CONSTRAINT offering_price_ordered CHECK (price_min_minor <= price_max_minor AND price_min_minor >= 0),
    CONSTRAINT offering_turnaround_form CHECK (turnaround ~ '^P([1-9][0-9]{0,2}[DWMY]|T[1-9][0-9]{0,2}H)$'),
    CONSTRAINT offering_certificates_list CHECK (jsonb_typeof(certificates) = 'array'),
    CONSTRAINT offering_facility_known CHECK (facility IN ('incubator', 'proof_of_concept_platform', 'pilot_line',
        'shared_instrument')),
    CONSTRAINT offering_capacity_whole CHECK (num_nonnulls(capacity_quantity, capacity_unit) IN (0, 2)),
    CONSTRAINT offering_capacity_positive CHECK (capacity_quantity > 0),
    -- Only a facility is booked.
    CONSTRAINT offering_facility_alone CHECK (facility IS NOT NULL OR num_nonnulls(capacity_quantity, booking_contact) = 0),
    CONSTRAINT offering_source_whole CHECK (num_nonnulls(source, source_id, source_digest) IN (0, 3)),
    CONSTRAINT offering_version_positive CHECK (version > 0),
    CONSTRAINT offering_source_unique UNIQUE (hub, owner_id, source, source_id)
);
CREATE INDEX offering_published ON offering (id DESC) WHERE state = 'published';
CREATE INDEX offering_of_owner ON offering (owner_id, id DESC);
CREATE INDEX offering_of_hub ON offering (hub, state, id DESC);
CREATE INDEX offering_of_provider ON offering (hub, provider_id, state);

ALTER TABLE provider ADD CONSTRAINT provider_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE provider ADD CONSTRAINT provider_owner FOREIGN KEY (owner_id) REFERENCES organization (id);
ALTER TABLE offering ADD CONSTRAINT offering_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE offering ADD CONSTRAINT offering_owner FOREIGN KEY (owner_id) REFERENCES organization (id);
ALTER TABLE offering ADD CONSTRAINT offering_provider FOREIGN KEY (hub, owner_id, provider_id)
    REFERENCES provider (hub, owner_id, id);
