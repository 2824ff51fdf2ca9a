-- What brokers have earned. A commission lives in the hub of its mandate, its contract perhaps in another.
CREATE TABLE commission (
    hub             smallint NOT NULL,
    id              uuid NOT NULL,
    mandate_id      uuid NOT NULL,
    introduction_id uuid NOT NULL,
    contract_id     uuid NOT NULL,
    agency_id       uuid NOT NULL,
    principal_id    uuid NOT NULL,
    -- In minor units.
    amount_minor    bigint NOT NULL,
    currency        text NOT NULL,
    state           text NOT NULL,
    -- How it was paid, why it is contested or waived.
    note            text,
    created_at      timestamptz NOT NULL,
    created_by      text NOT NULL,
    version         bigint NOT NULL,
    updated_at      timestamptz NOT NULL,
    updated_by      text NOT NULL,
    CONSTRAINT commission_pkey PRIMARY KEY (hub, id),
    -- A contract earns a mandate's fee once.
    CONSTRAINT commission_once UNIQUE (hub, mandate_id, contract_id),
    CONSTRAINT commission_two_sides CHECK (agency_id <> principal_id),
    CONSTRAINT commission_amount_not_negative CHECK (amount_minor >= 0),
    CONSTRAINT commission_state_known CHECK (state IN ('accrued', 'contested', 'paid', 'settled', 'waived')),
    CONSTRAINT commission_contest_reasoned CHECK (state <> 'contested' OR note IS NOT NULL),
    CONSTRAINT commission_version_positive CHECK (version > 0)
);
CREATE INDEX commission_of_agency ON commission (agency_id, id DESC);
CREATE INDEX commission_of_principal ON commission (principal_id, id DESC);
CREATE INDEX commission_of_introduction ON commission (hub, introduction_id);

ALTER TABLE commission ADD CONSTRAINT commission_mandate FOREIGN KEY (hub, mandate_id) REFERENCES mandate (hub, id);
ALTER TABLE commission ADD CONSTRAINT commission_introduction FOREIGN KEY (hub, introduction_id)
    REFERENCES introduction (hub, id);
