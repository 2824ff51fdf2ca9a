-- The record of what happened. Hub-owned: every key starts with `hub`.

-- An entry is written in the transaction of the change it tells, and never changes. It has no position yet: writers
-- do not wait for one another. `xid` is the writing transaction; the sequencer numbers an entry only when every
-- transaction up to its own has ended.
CREATE TABLE entry (
    hub            smallint NOT NULL,
    id             uuid NOT NULL,
    xid            xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at             timestamptz NOT NULL,
    kind           text NOT NULL,
    subject_prefix text NOT NULL,
    subject_id     uuid NOT NULL,
    owner_id       uuid,
    audience       text NOT NULL,
    operation      text NOT NULL,
    actor          text NOT NULL,
    payload        jsonb NOT NULL,
    -- Hides the payload behind its commitment in `body`.
    salt           bytea NOT NULL,
    -- The bytes that are hashed: canonical JSON (RFC 8785). Verification never encodes them again.
    body           bytea NOT NULL,
    CONSTRAINT entry_pkey PRIMARY KEY (hub, id),
    CONSTRAINT entry_audience_known CHECK (audience IN ('public', 'owner')),
    CONSTRAINT entry_salt_length CHECK (octet_length(salt) = 32)
);
-- The sequencer's range scan: what came after its horizon, in the order of the transactions.
CREATE INDEX entry_by_transaction ON entry (hub, xid, id);
-- The history of one thing.
CREATE INDEX entry_of_subject ON entry (hub, subject_id, id);

-- The place of an entry in its hub's log: gap-free from 0, final.
CREATE TABLE entry_position (
    hub          smallint NOT NULL,
    position     bigint NOT NULL,
    entry_id     uuid NOT NULL,
    sequenced_at timestamptz NOT NULL,
    CONSTRAINT entry_position_pkey PRIMARY KEY (hub, position),
    CONSTRAINT entry_position_entry_unique UNIQUE (hub, entry_id),
    CONSTRAINT entry_position_not_negative CHECK (position >= 0)
);

-- One row a hub: how far its log has come. Locked by the one node that sequences.
CREATE TABLE sequencer (
    hub           smallint PRIMARY KEY,
    next_position bigint NOT NULL,
    -- Every entry of a transaction below it has its position.
    horizon       xid8 NOT NULL,
    CONSTRAINT sequencer_position_not_negative CHECK (next_position >= 0)
);
INSERT INTO sequencer (hub, next_position, horizon) SELECT number, 0, '0'::xid8 FROM hub;

-- What was recorded stays: no statement of the service updates or deletes it, and none can.
CREATE FUNCTION refuse_change_of_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record();
CREATE TRIGGER entry_position_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entry_position
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record();

-- The answer to a request that carried an Idempotency-Key, stored with the request's effect.
CREATE TABLE idempotency_key (
    hub            smallint NOT NULL,
    principal      text NOT NULL,
    operation      text NOT NULL,
    key            text NOT NULL,
    created_at     timestamptz NOT NULL,
    expires_at     timestamptz NOT NULL,
    request_digest bytea NOT NULL,
    status         smallint NOT NULL,
    location       text,
    etag           text,
    body           bytea NOT NULL,
    -- A replay commits a write too: an answer that was only read could be lost by a failover after it was given.
    replays        integer NOT NULL,
    CONSTRAINT idempotency_key_pkey PRIMARY KEY (hub, principal, operation, key)
);
CREATE INDEX idempotency_key_expired ON idempotency_key (hub, expires_at);

ALTER TABLE entry ADD CONSTRAINT entry_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE entry_position ADD CONSTRAINT entry_position_entry FOREIGN KEY (hub, entry_id) REFERENCES entry (hub, id);
ALTER TABLE sequencer ADD CONSTRAINT sequencer_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE idempotency_key ADD CONSTRAINT idempotency_key_hub FOREIGN KEY (hub) REFERENCES hub (number);
