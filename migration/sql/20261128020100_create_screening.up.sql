-- What crosses the border.

-- The country of an organization's register (ISO 3166-1); the mainland of China where it tells none.
ALTER TABLE organization ADD COLUMN country_code text;
ALTER TABLE organization ADD CONSTRAINT organization_country_code_form CHECK (country_code ~ '^[A-Z]{2}$');

-- The screening of one edition of a contract. It lives in the contract's hub, which checks it.
CREATE TABLE screening (
    hub              smallint NOT NULL,
    id               uuid NOT NULL,
    contract_id      uuid NOT NULL,
    edition          smallint NOT NULL,
    declarer_id      uuid NOT NULL,
    -- Which way; nothing when only data leave.
    crossing         text,
    technology       text NOT NULL,
    data             text NOT NULL,
    created_at       timestamptz NOT NULL,
    created_by       text NOT NULL,
    state            text NOT NULL,
    found_technology text,
    found_data       text,
    finding          text,
    -- Papers of authorities, in the form of their view.
    papers           jsonb NOT NULL,
    version          bigint NOT NULL,
    updated_at       timestamptz NOT NULL,
    updated_by       text NOT NULL,
    CONSTRAINT screening_pkey PRIMARY KEY (hub, id),
    CONSTRAINT screening_state_known CHECK (state IN ('declared', 'classified', 'stopped', 'licensed', 'registered')),
    CONSTRAINT screening_crossing_known CHECK (crossing IN ('export', 'import')),
    CONSTRAINT screening_data_known CHECK (data IN ('none', 'personal', 'important')
        AND found_data IN ('none', 'personal', 'important')),
    CONSTRAINT screening_technology_form CHECK (technology ~ '^(F|[EI][PR][0-9]{2,6})$'
        AND found_technology ~ '^(F|[EI][PR][0-9]{2,6})$'),
    CONSTRAINT screening_edition_positive CHECK (edition > 0),
    -- What left the first state was looked at, and only that.
    CONSTRAINT screening_found_whole CHECK ((state = 'declared') = (found_technology IS NULL)
        AND (found_technology IS NULL) = (found_data IS NULL) AND (found_technology IS NULL) = (finding IS NULL)),
    -- A prohibited technology is stopped, and nothing else is; a licence is for a restricted one, a record for a free one.
    CONSTRAINT screening_class_held CHECK ((state = 'stopped') = coalesce(found_technology ~ '^.P', false)
        AND (state <> 'licensed' OR found_technology ~ '^.R') AND (state <> 'registered' OR found_technology = 'F')),
    CONSTRAINT screening_papers_listed CHECK (jsonb_typeof(papers) = 'array'),
    CONSTRAINT screening_version_positive CHECK (version > 0),
    -- Once for each edition.
    CONSTRAINT screening_declared_once UNIQUE (hub, contract_id, edition)
);
-- What a hub has to check, and what an organization declared.
CREATE INDEX screening_of_hub ON screening (hub, state, id DESC);
CREATE INDEX screening_of_declarer ON screening (declarer_id, id DESC);

ALTER TABLE screening ADD CONSTRAINT screening_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE screening ADD CONSTRAINT screening_declarer FOREIGN KEY (declarer_id) REFERENCES organization (id);
ALTER TABLE screening ADD CONSTRAINT screening_contract FOREIGN KEY (hub, contract_id) REFERENCES contract (hub, id);
