-- What providers tell of themselves in numbers, which services were taken, and what both sides said afterwards.

-- A figure with its date. It never changes; of each measure the one of the latest day counts.
CREATE TABLE capability_figure (
    hub         smallint NOT NULL,
    id          uuid NOT NULL,
    provider_id uuid NOT NULL,
    measure     text NOT NULL,
    -- In the measure's unit: persons, items, yuan, square meters, contracts, clients.
    value       bigint NOT NULL,
    -- The first day of the period, for what is counted over one.
    from_on     date,
    as_of_on    date NOT NULL,
    created_at  timestamptz NOT NULL,
    created_by  text NOT NULL,
    CONSTRAINT capability_figure_pkey PRIMARY KEY (hub, id),
    CONSTRAINT capability_figure_measure_known CHECK (measure IN ('staff', 'senior_staff', 'equipment_items',
        'equipment_value', 'floor_area', 'deals_done', 'deals_amount', 'clients_served')),
    CONSTRAINT capability_figure_value_bounded CHECK (value BETWEEN 0 AND 1000000000000),
    CONSTRAINT capability_figure_period CHECK (
        (from_on IS NOT NULL) = (measure IN ('deals_done', 'deals_amount', 'clients_served'))),
    CONSTRAINT capability_figure_period_ordered CHECK (from_on <= as_of_on)
);
CREATE INDEX capability_figure_latest ON capability_figure (hub, provider_id, measure, as_of_on DESC, id DESC);
CREATE TRIGGER capability_figure_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON capability_figure
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record();

-- A client took a service. It lives in the hub of the offering; the two sides may be of any hub.
CREATE TABLE engagement (
    hub                   smallint NOT NULL,
    id                    uuid NOT NULL,
    offering_id           uuid NOT NULL,
    provider_id           uuid NOT NULL,
    server_id             uuid NOT NULL,
    client_id             uuid NOT NULL,
    created_at            timestamptz NOT NULL,
    created_by            text NOT NULL,
    state                 text NOT NULL,
    purpose               text NOT NULL,
    starts_on             date NOT NULL,
    due_on                date,
    provider_confirmed_at timestamptz,
    client_confirmed_at   timestamptz,
    version               bigint NOT NULL,
    updated_at            timestamptz NOT NULL,
    updated_by            text NOT NULL,
    CONSTRAINT engagement_pkey PRIMARY KEY (hub, id),
    CONSTRAINT engagement_state_known CHECK (state IN ('proposed', 'agreed', 'completed', 'ended')),
    -- Nobody is his own client.
    CONSTRAINT engagement_two_sides CHECK (server_id <> client_id),
    CONSTRAINT engagement_days_ordered CHECK (starts_on <= due_on),
    -- It is completed when both sides say so.
    CONSTRAINT engagement_completed_by_both CHECK (
        (state = 'completed') = (num_nonnulls(provider_confirmed_at, client_confirmed_at) = 2)),
    CONSTRAINT engagement_version_positive CHECK (version > 0)
);
-- The lists of the two sides.
CREATE INDEX engagement_of_server ON engagement (server_id, id DESC);
CREATE INDEX engagement_of_client ON engagement (client_id, id DESC);

-- What one side said of the other after a completed engagement. It never changes.
CREATE TABLE evaluation (
    hub           smallint NOT NULL,
    id            uuid NOT NULL,
    engagement_id uuid NOT NULL,
    offering_id   uuid NOT NULL,
    provider_id   uuid NOT NULL,
    author_id     uuid NOT NULL,
    side          text NOT NULL,
    -- Criteria and their scores, 1 to 5, in one order.
    criteria      text[] NOT NULL,
    scores        smallint[] NOT NULL,
    body          text,
    created_at    timestamptz NOT NULL,
    created_by    text NOT NULL,
    CONSTRAINT evaluation_pkey PRIMARY KEY (hub, id),
    CONSTRAINT evaluation_side_criteria CHECK (CASE side
        WHEN 'client' THEN criteria @> ARRAY['quality', 'timeliness', 'communication', 'worth'] AND cardinality(criteria) = 4
        WHEN 'provider' THEN criteria @> ARRAY['clarity', 'cooperation', 'payment'] AND cardinality(criteria) = 3
        ELSE false END),
    CONSTRAINT evaluation_scores_whole CHECK (cardinality(scores) = cardinality(criteria)),
    CONSTRAINT evaluation_scores_bounded CHECK (1 <= ALL (scores) AND 5 >= ALL (scores)),
    -- Each side speaks once.
    CONSTRAINT evaluation_once UNIQUE (hub, engagement_id, side)
);
CREATE INDEX evaluation_of_provider ON evaluation (hub, provider_id, side, id DESC);
CREATE TRIGGER evaluation_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON evaluation
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record();

ALTER TABLE capability_figure ADD CONSTRAINT capability_figure_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE capability_figure ADD CONSTRAINT capability_figure_provider FOREIGN KEY (hub, provider_id)
    REFERENCES provider (hub, id);
ALTER TABLE engagement ADD CONSTRAINT engagement_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE engagement ADD CONSTRAINT engagement_offering FOREIGN KEY (hub, offering_id) REFERENCES offering (hub, id);
ALTER TABLE engagement ADD CONSTRAINT engagement_provider FOREIGN KEY (hub, provider_id) REFERENCES provider (hub, id);
ALTER TABLE engagement ADD CONSTRAINT engagement_server FOREIGN KEY (server_id) REFERENCES organization (id);
ALTER TABLE engagement ADD CONSTRAINT engagement_client FOREIGN KEY (client_id) REFERENCES organization (id);
ALTER TABLE evaluation ADD CONSTRAINT evaluation_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE evaluation ADD CONSTRAINT evaluation_engagement FOREIGN KEY (hub, engagement_id)
    REFERENCES engagement (hub, id);
ALTER TABLE evaluation ADD CONSTRAINT evaluation_author FOREIGN KEY (author_id) REFERENCES organization (id);
