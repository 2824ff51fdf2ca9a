-- Open licences: what a patentee declares to everybody. One lives in the hub of its patent; what was declared never changes.
CREATE TABLE open_licence (
    hub             smallint NOT NULL,
    id              uuid NOT NULL,
    patent_id       uuid NOT NULL,
    owner_id        uuid NOT NULL,
    declared_on     date NOT NULL,
    -- A sum in minor units, a rate of what the licensee makes of it, or both.
    lump_minor      bigint,
    currency        text,
    royalty_rate_bp smallint,
    royalty_base    text,
    -- None as long as the right lives.
    ends_on         date,
    report_sha256   bytea,
    consents_sha256 bytea,
    created_at      timestamptz NOT NULL,
    created_by      text NOT NULL,
    state           text NOT NULL,
    version         bigint NOT NULL,
    updated_at      timestamptz NOT NULL,
    updated_by      text NOT NULL,
    CONSTRAINT open_licence_pkey PRIMARY KEY (hub, id),
    CONSTRAINT open_licence_fee_named CHECK (lump_minor IS NOT NULL OR royalty_rate_bp IS NOT NULL),
    CONSTRAINT open_licence_lump_whole CHECK ((lump_minor IS NULL) = (currency IS NULL)),
    CONSTRAINT open_licence_lump_not_negative CHECK (lump_minor >= 0),
    CONSTRAINT open_licence_royalty_whole CHECK ((royalty_rate_bp IS NULL) = (royalty_base IS NULL)),
    CONSTRAINT open_licence_rate_in_range CHECK (royalty_rate_bp BETWEEN 1 AND 10000),
    CONSTRAINT open_licence_base_known CHECK (royalty_base IN ('product_price', 'new_output', 'profit', 'sales')),
    CONSTRAINT open_licence_days_ordered CHECK (declared_on <= ends_on),
    CONSTRAINT open_licence_report_length CHECK (length(report_sha256) = 32),
    CONSTRAINT open_licence_consents_length CHECK (length(consents_sha256) = 32),
    CONSTRAINT open_licence_state_known CHECK (state IN ('declared', 'withdrawn')),
    CONSTRAINT open_licence_version_positive CHECK (version > 0)
);
-- A patent has one at a time.
CREATE UNIQUE INDEX open_licence_once ON open_licence (hub, patent_id) WHERE state = 'declared';
CREATE INDEX open_licence_of_patent ON open_licence (patent_id, id DESC);
CREATE INDEX open_licence_of_owner ON open_licence (owner_id, id DESC);

-- A licence comes from a contract, or from an open licence that somebody accepted.
ALTER TABLE licence ALTER COLUMN contract_id DROP NOT NULL;
ALTER TABLE licence ADD COLUMN open_licence_id uuid;
ALTER TABLE licence ADD CONSTRAINT licence_one_source CHECK (num_nonnulls(contract_id, open_licence_id) = 1);
ALTER TABLE licence ADD CONSTRAINT licence_open_is_open CHECK (open_licence_id IS NULL OR mode = 'open');
-- An organization accepts an open licence once at a time.
CREATE UNIQUE INDEX licence_accepted_once ON licence (hub, open_licence_id, licensee_ids) WHERE state <> 'ended';
CREATE INDEX licence_of_open_licence ON licence (hub, open_licence_id) WHERE open_licence_id IS NOT NULL;

-- INV-08: an open licence holds its patent, everywhere and for every use, beside any licence that leaves room for others; so
-- `licence_scope_alone` keeps it and an exclusive one apart, whichever comes first. Then `licence_id` is the open licence.
ALTER TABLE licence_scope ADD COLUMN is_declaration boolean NOT NULL DEFAULT false;
ALTER TABLE licence_scope ADD COLUMN of_licence_id uuid
    GENERATED ALWAYS AS (CASE WHEN NOT is_declaration THEN licence_id END) STORED;
ALTER TABLE licence_scope ADD COLUMN of_open_licence_id uuid
    GENERATED ALWAYS AS (CASE WHEN is_declaration THEN licence_id END) STORED;

ALTER TABLE open_licence ADD CONSTRAINT open_licence_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE open_licence ADD CONSTRAINT open_licence_patent FOREIGN KEY (hub, patent_id) REFERENCES patent (hub, id);
ALTER TABLE open_licence ADD CONSTRAINT open_licence_owner FOREIGN KEY (owner_id) REFERENCES organization (id);
ALTER TABLE licence ADD CONSTRAINT licence_open_licence FOREIGN KEY (hub, open_licence_id) REFERENCES open_licence (hub, id);
ALTER TABLE licence_scope DROP CONSTRAINT licence_scope_licence;
ALTER TABLE licence_scope ADD CONSTRAINT licence_scope_licence FOREIGN KEY (hub, of_licence_id) REFERENCES licence (hub, id);
ALTER TABLE licence_scope ADD CONSTRAINT licence_scope_open_licence FOREIGN KEY (hub, of_open_licence_id)
    REFERENCES open_licence (hub, id);
