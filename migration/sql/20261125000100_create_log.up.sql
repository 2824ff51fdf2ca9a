-- The log of each hub as it is signed and served, and what witnesses say of it. Hub-owned: every key starts with `hub`.

-- One row a hub, made before its first checkpoint. The entries of the log are those of `entry_position`, in their
-- order; this row says how many of them are signed. What it says is said once more outside this database.
CREATE TABLE log (
    hub        smallint PRIMARY KEY,
    created_at timestamptz NOT NULL,
    -- The log's name and the name of its key. Fixed for ever when the log begins.
    origin     text NOT NULL,
    -- The secret half of the log's key (Ed25519).
    seed       bytea NOT NULL,
    size       bigint NOT NULL,
    root       bytea NOT NULL,
    -- The signed checkpoint over `size` and `root`; none before the first.
    note       text,
    signed_at  timestamptz,
    CONSTRAINT log_size_not_negative CHECK (size >= 0),
    CONSTRAINT log_seed_length CHECK (octet_length(seed) = 32),
    CONSTRAINT log_root_length CHECK (octet_length(root) = 32),
    CONSTRAINT log_checkpoint_whole CHECK (num_nonnulls(note, signed_at) IN (0, 2) AND (note IS NOT NULL OR size = 0))
);

-- The hash tiles (C2SP tlog-tiles). The last tile of a level is written again, wider, until it is full: the hashes that
-- it had stay at its beginning, so every narrower form of it is a prefix. Bundles of entries are made from `entry.body`.
CREATE TABLE log_tile (
    hub    smallint NOT NULL,
    level  smallint NOT NULL,
    index  bigint NOT NULL,
    width  smallint NOT NULL,
    hashes bytea NOT NULL,
    CONSTRAINT log_tile_pkey PRIMARY KEY (hub, level, index),
    CONSTRAINT log_tile_place CHECK (level BETWEEN 0 AND 7 AND index >= 0),
    CONSTRAINT log_tile_whole CHECK (width BETWEEN 1 AND 256 AND octet_length(hashes) = 32 * width)
);

-- The latest cosignature of each witness on a checkpoint of this log.
CREATE TABLE cosignature (
    hub     smallint NOT NULL,
    witness text NOT NULL,
    size    bigint NOT NULL,
    -- The checkpoint as it was sent to the witness, and the line that came back.
    note    text NOT NULL,
    line    text NOT NULL,
    at      timestamptz NOT NULL,
    CONSTRAINT cosignature_pkey PRIMARY KEY (hub, witness),
    CONSTRAINT cosignature_size_not_negative CHECK (size >= 0)
);

-- Those who cosign our logs, by the name of their key. Shared table: they are asked for every log of this installation.
CREATE TABLE witness (
    name       text PRIMARY KEY,
    created_at timestamptz NOT NULL,
    -- The verifier key line.
    key        text NOT NULL,
    -- Where checkpoints are submitted (C2SP tlog-witness, submission prefix).
    url        text NOT NULL
);

-- The logs of others that we cosign, and the latest checkpoint that we did. Shared table.
CREATE TABLE witnessed_log (
    origin       text PRIMARY KEY,
    created_at   timestamptz NOT NULL,
    key          text NOT NULL,
    -- Where the log is read.
    url          text NOT NULL,
    size         bigint NOT NULL,
    root         bytea NOT NULL,
    cosigned_at  timestamptz,
    CONSTRAINT witnessed_log_size_not_negative CHECK (size >= 0),
    CONSTRAINT witnessed_log_root_length CHECK (octet_length(root) = 32)
);

-- Erasure drops the payload of an entry and its salt, together, and nothing else: what is hashed stays, and no guess of
-- the payload can be confirmed any more.
ALTER TABLE entry ALTER COLUMN payload DROP NOT NULL;
ALTER TABLE entry ALTER COLUMN salt DROP NOT NULL;
ALTER TABLE entry ADD CONSTRAINT entry_facts_whole CHECK (num_nonnulls(payload, salt) IN (0, 2));
CREATE FUNCTION permit_erasure_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE erased entry;
BEGIN
    erased := OLD;
    erased.payload := NULL;
    erased.salt := NULL;
    IF NEW IS DISTINCT FROM erased THEN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
DROP TRIGGER entry_append_only ON entry;
CREATE TRIGGER entry_append_only BEFORE DELETE OR TRUNCATE ON entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record();
CREATE TRIGGER entry_erasure_only BEFORE UPDATE ON entry
    FOR EACH ROW EXECUTE FUNCTION permit_erasure_only();

ALTER TABLE log ADD CONSTRAINT log_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE log_tile ADD CONSTRAINT log_tile_log FOREIGN KEY (hub) REFERENCES log (hub);
ALTER TABLE cosignature ADD CONSTRAINT cosignature_log FOREIGN KEY (hub) REFERENCES log (hub);
