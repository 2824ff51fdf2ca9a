-- Addresses that are told what happens, what is told to them, and what came of it. Hub-owned: every key starts with `hub`,
-- the home hub of the endpoint's organization. Lock order: endpoint, then its queues, then its deliveries.

-- An endpoint: where an organization wants to be told.
CREATE TABLE webhook_endpoint (
    hub             smallint NOT NULL,
    id              uuid NOT NULL,
    owner_id        uuid NOT NULL,
    created_at      timestamptz NOT NULL,
    created_by      text NOT NULL,
    url             text NOT NULL,
    note            text,
    scope           text NOT NULL,
    -- Kinds of events; empty for all.
    kinds           text[] NOT NULL,
    state           text NOT NULL,
    -- The secret of the symmetric signature and the seed of the asymmetric one, encrypted with a key of the server.
    sealed_keys     bytea NOT NULL,
    -- Those before: they sign beside the present ones until then.
    old_sealed_keys bytea,
    old_keys_until  timestamptz,
    version         bigint NOT NULL,
    updated_at      timestamptz NOT NULL,
    updated_by      text NOT NULL,
    CONSTRAINT webhook_endpoint_pkey PRIMARY KEY (hub, id),
    CONSTRAINT webhook_endpoint_scope_known CHECK (scope IN ('own', 'market')),
    CONSTRAINT webhook_endpoint_state_known CHECK (state IN ('enabled', 'paused', 'switched_off')),
    CONSTRAINT webhook_endpoint_old_keys_whole CHECK (num_nonnulls(old_sealed_keys, old_keys_until) IN (0, 2)),
    CONSTRAINT webhook_endpoint_version_positive CHECK (version > 0)
);
CREATE INDEX webhook_endpoint_of_owner ON webhook_endpoint (owner_id, id DESC);
-- Who is told of what is public.
CREATE INDEX webhook_endpoint_of_market ON webhook_endpoint (id) WHERE state = 'enabled' AND scope = 'market';

-- The queues of an endpoint: one for events, in their order, and one for tests, which wait for nothing. A message is sent
-- by whoever holds the lease.
CREATE TABLE webhook_queue (
    hub             smallint NOT NULL,
    endpoint_id     uuid NOT NULL,
    lane            text NOT NULL,
    -- The place of the next delivery that is put in.
    next_ordinal    bigint NOT NULL,
    -- When the first that waits is tried; null when none waits.
    next_attempt_at timestamptz,
    lease           uuid,
    leased_until    timestamptz,
    -- Since when every attempt has failed.
    failing_since   timestamptz,
    CONSTRAINT webhook_queue_pkey PRIMARY KEY (hub, endpoint_id, lane),
    CONSTRAINT webhook_queue_lane_known CHECK (lane IN ('event', 'test')),
    CONSTRAINT webhook_queue_lease_whole CHECK (num_nonnulls(lease, leased_until) IN (0, 2)),
    CONSTRAINT webhook_queue_ordinal_not_negative CHECK (next_ordinal >= 0)
);
CREATE INDEX webhook_queue_due ON webhook_queue (next_attempt_at) WHERE next_attempt_at IS NOT NULL;

-- A message. What it says is read from the entry when it is sent, so that what was erased is not told.
CREATE TABLE webhook_delivery (
    hub         smallint NOT NULL,
    id          uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    lane        text NOT NULL,
    ordinal     bigint NOT NULL,
    created_at  timestamptz NOT NULL,
    kind        text NOT NULL,
    -- The entry, of any hub: a reference to another hub's row has no foreign key. None for a test.
    entry_hub   smallint,
    entry_id    uuid,
    state       text NOT NULL,
    -- Attempts since it was last put into the queue.
    attempts    integer NOT NULL,
    ended_at    timestamptz,
    CONSTRAINT webhook_delivery_pkey PRIMARY KEY (hub, id),
    CONSTRAINT webhook_delivery_place UNIQUE (hub, endpoint_id, lane, ordinal),
    CONSTRAINT webhook_delivery_lane_known CHECK (lane IN ('event', 'test')),
    CONSTRAINT webhook_delivery_state_known CHECK (state IN ('waiting', 'delivered', 'given_up')),
    CONSTRAINT webhook_delivery_entry_of_event CHECK ((lane = 'event') = (num_nonnulls(entry_hub, entry_id) = 2)),
    CONSTRAINT webhook_delivery_end_whole CHECK ((state = 'waiting') = (ended_at IS NULL)),
    CONSTRAINT webhook_delivery_attempts_not_negative CHECK (attempts >= 0)
);
-- An event is told to an endpoint once, however often the feed is read.
CREATE UNIQUE INDEX webhook_delivery_once ON webhook_delivery (hub, endpoint_id, entry_id) WHERE entry_id IS NOT NULL;
CREATE INDEX webhook_delivery_waiting ON webhook_delivery (hub, endpoint_id, lane, ordinal) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_of_endpoint ON webhook_delivery (hub, endpoint_id, id DESC);
CREATE INDEX webhook_delivery_old ON webhook_delivery (created_at);

-- What came of one attempt.
CREATE TABLE webhook_attempt (
    hub         smallint NOT NULL,
    delivery_id uuid NOT NULL,
    number      integer NOT NULL,
    at          timestamptz NOT NULL,
    status      smallint,
    failure     text,
    millis      bigint NOT NULL,
    CONSTRAINT webhook_attempt_pkey PRIMARY KEY (hub, delivery_id, number),
    CONSTRAINT webhook_attempt_number_positive CHECK (number > 0),
    CONSTRAINT webhook_attempt_status_range CHECK (status BETWEEN 100 AND 999),
    CONSTRAINT webhook_attempt_failure_known CHECK (failure IN ('name_unknown', 'address_refused', 'not_connected',
        'timed_out', 'redirected', 'refused', 'gone')),
    CONSTRAINT webhook_attempt_outcome CHECK (failure IS NOT NULL OR coalesce(status BETWEEN 200 AND 299, FALSE)),
    CONSTRAINT webhook_attempt_millis_not_negative CHECK (millis >= 0)
);

-- How far each hub's log was read for the queues. It moves in the transaction that stores the deliveries.
CREATE TABLE webhook_place (
    hub      smallint NOT NULL,
    position bigint NOT NULL,
    CONSTRAINT webhook_place_pkey PRIMARY KEY (hub)
);
-- What happened before there were endpoints is told to none.
INSERT INTO webhook_place (hub, position) SELECT hub, next_position - 1 FROM sequencer;

ALTER TABLE webhook_endpoint ADD CONSTRAINT webhook_endpoint_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE webhook_endpoint ADD CONSTRAINT webhook_endpoint_owner FOREIGN KEY (owner_id) REFERENCES organization (id);
ALTER TABLE webhook_queue ADD CONSTRAINT webhook_queue_endpoint FOREIGN KEY (hub, endpoint_id)
    REFERENCES webhook_endpoint (hub, id);
ALTER TABLE webhook_delivery ADD CONSTRAINT webhook_delivery_queue FOREIGN KEY (hub, endpoint_id, lane)
    REFERENCES webhook_queue (hub, endpoint_id, lane);
ALTER TABLE webhook_attempt ADD CONSTRAINT webhook_attempt_delivery FOREIGN KEY (hub, delivery_id)
    REFERENCES webhook_delivery (hub, id);
ALTER TABLE webhook_place ADD CONSTRAINT webhook_place_hub FOREIGN KEY (hub) REFERENCES hub (number);
