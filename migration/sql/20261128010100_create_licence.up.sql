-- Licences as living rights. One lives in the hub of the asset that is licensed, its contract perhaps in another.

-- A place of a tree, or a text in a row of texts, as a stretch: GiST indexes it without an extension.
CREATE TYPE text_stretch AS RANGE (subtype = text, collation = "C");
CREATE TYPE uuid_stretch AS RANGE (subtype = uuid);

-- What lies at a path and below it: `CN` holds `CN/33`, the empty path holds everything. 0 is the character after /.
CREATE FUNCTION below(path text) RETURNS text_stretch LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN path = '' THEN text_stretch(NULL, NULL) ELSE text_stretch(path || '/', path || '0') END;

CREATE TABLE licence (
    hub           smallint NOT NULL,
    id            uuid NOT NULL,
    asset_prefix  text NOT NULL,
    asset_id      uuid NOT NULL,
    contract_id   uuid NOT NULL,
    -- The licence above a sub-licence.
    head_id       uuid,
    licensor_id   uuid NOT NULL,
    licensee_ids  uuid[] NOT NULL,
    mode          text NOT NULL,
    -- As the contract names them, without those that lie within another; no use is every use.
    territory     text[] NOT NULL,
    uses          text[] NOT NULL,
    starts_on     date NOT NULL,
    -- None where neither the contract nor the right tells a last day.
    ends_on       date,
    sublicensing  text NOT NULL,
    state         text NOT NULL,
    ended_at      timestamptz,
    created_at    timestamptz NOT NULL,
    created_by    text NOT NULL,
    version       bigint NOT NULL,
    updated_at    timestamptz NOT NULL,
    updated_by    text NOT NULL,
    CONSTRAINT licence_pkey PRIMARY KEY (hub, id),
    CONSTRAINT licence_asset_known CHECK (asset_prefix IN ('pat', 'ach')),
    CONSTRAINT licence_has_licensee CHECK (cardinality(licensee_ids) > 0),
    CONSTRAINT licence_mode_known CHECK (mode IN ('exclusive', 'sole', 'non_exclusive', 'open', 'cross', 'sub')),
    CONSTRAINT licence_sub_has_head CHECK ((mode = 'sub') = (head_id IS NOT NULL)),
    CONSTRAINT licence_days_ordered CHECK (starts_on <= ends_on),
    CONSTRAINT licence_sublicensing_known CHECK (sublicensing IN ('barred', 'with_consent', 'free')),
    CONSTRAINT licence_state_known CHECK (state IN ('reserved', 'granted', 'ended')),
    CONSTRAINT licence_end_dated CHECK ((ended_at IS NOT NULL) = (state = 'ended')),
    CONSTRAINT licence_version_positive CHECK (version > 0)
);
-- A contract licenses an asset once at a time.
CREATE UNIQUE INDEX licence_once ON licence (hub, asset_id, contract_id) WHERE state <> 'ended';
CREATE INDEX licence_of_asset ON licence (asset_id, id DESC);
CREATE INDEX licence_of_contract ON licence (contract_id);
CREATE INDEX licence_of_head ON licence (hub, head_id) WHERE head_id IS NOT NULL;
CREATE INDEX licence_of_licensor ON licence (licensor_id, id DESC);
CREATE INDEX licence_of_licensee ON licence USING gin (licensee_ids);

-- Each place and use of a licence that has not ended. INV-06: whoever excludes others has it alone. A licence that excludes
-- others stretches over all of them, any other one over itself only; so only one of two that meet may be of the latter.
CREATE TABLE licence_scope (
    hub             smallint NOT NULL,
    licence_id      uuid NOT NULL,
    place           smallint NOT NULL,
    -- The asset; of a sub-licence, the licence above it: it takes its room from that one.
    ground_id       uuid NOT NULL,
    territory       text NOT NULL,
    used            text NOT NULL,
    starts_on       date NOT NULL,
    ends_on         date,
    excludes_others boolean NOT NULL,
    CONSTRAINT licence_scope_pkey PRIMARY KEY (hub, licence_id, place),
    CONSTRAINT licence_scope_alone EXCLUDE USING gist (
        uuid_stretch(ground_id, ground_id, '[]') WITH &&,
        below(territory) WITH &&,
        below(used) WITH &&,
        daterange(starts_on, ends_on, '[]') WITH &&,
        (CASE WHEN excludes_others THEN uuid_stretch(NULL, NULL) ELSE uuid_stretch(licence_id, licence_id, '[]') END) WITH &&
    )
);

ALTER TABLE licence ADD CONSTRAINT licence_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE licence ADD CONSTRAINT licence_licensor FOREIGN KEY (licensor_id) REFERENCES organization (id);
ALTER TABLE licence ADD CONSTRAINT licence_head FOREIGN KEY (hub, head_id) REFERENCES licence (hub, id);
ALTER TABLE licence_scope ADD CONSTRAINT licence_scope_licence FOREIGN KEY (hub, licence_id) REFERENCES licence (hub, id);
